"""The roster gives identity: one number a person, whatever else is wrong in the row."""

from __future__ import annotations

from typing import Any

import pytest

from app.rounds import DEPUTIES, VISIT, Book, Ingested, Round, roster_book


def send(place: Round, deputies: list[dict[str, Any]], *, anew: bool = False) -> Ingested:
    """A roster filled in by hand (``anew``: typed from nothing, without issue number and record numbers)."""
    (path,) = place.root.glob("outgoing/代表名册*.xlsx")
    book = roster_book(path, deputies)
    return place.send(book.forget() if anew else book)


def deputies(place: Round) -> dict[str, dict[str, Any]]:
    return {r["body"]["number"]: r["body"] for r in place.records("roster", "deputies") if r["state"] == "accepted"}


def changed(number: str, **values: Any) -> list[dict[str, Any]]:
    return [{**d, **values} if d["number"] == number else d for d in DEPUTIES]


def test_a_deputy_without_a_number_gets_one_and_keeps_it(place: Round) -> None:
    fresh = {"name": "周 宁", "work_committee": "LG"}
    told = send(place, [*DEPUTIES, fresh])
    assert told.codes == ["roster.number_issued"]
    assert told.problem("roster.number_issued")["message"] == "“周宁”没有代表证号，已编为 D0001。"
    again = send(place, [*DEPUTIES, {**fresh, "district": "鲁谷第三选区"}], anew=True)
    assert (again.code, again.codes) == (0, [])
    assert deputies(place)["D0001"]["district"] == "鲁谷第三选区"
    late = send(place, [*DEPUTIES, {"name": "周宁", "number": "0012", "district": "鲁谷第三选区"}], anew=True)
    assert late.problem("roster.number_kept")["message"] == "“周宁”的编号是 D0001，这里写的“0012”没有采用。"
    assert len(deputies(place)) == 9


def test_two_of_one_name_are_two_by_number_alone(place: Round) -> None:
    told = send(place, [{k: v for k, v in d.items() if k != "district"} for d in DEPUTIES])
    assert (told.code, told.codes) == (0, [])
    assert len(deputies(place)) == 8
    assert [deputies(place)[n]["name"] for n in ("0001", "0005")] == ["李成", "李成"]


def test_two_rows_that_nothing_tells_apart_are_refused(place: Round) -> None:
    told = send(place, [*DEPUTIES, {"name": "周宁"}, {"name": "周宁"}])
    assert (told.code, told.file["held"]) == (1, 1)
    assert "row.twice" in told.codes


def test_another_name_with_a_known_number_is_a_question(place: Round) -> None:
    told = send(place, changed("0002", name="王芳菲"))
    assert (told.code, told.file["held"], told.codes) == (1, 1, ["roster.renamed", "roster.renamed"])
    assert told.file["problems"][0]["message"] == "编号 0002 登记的是“王芳”，这里写的是“王芳菲”，没有改动。"
    assert deputies(place)["0002"]["name"] == "王芳"
    back = place.correction(told)
    assert [c.value for c in back.red()] == ["王芳菲", None]
    back.cell("deputies.former_names", 1).value = "王芳"
    assert place.send(back).codes == ["roster.name_changed"]
    assert (deputies(place)["0002"]["name"], deputies(place)["0002"]["former_names"]) == ("王芳菲", "王芳")


def test_a_row_whose_name_is_in_doubt_changes_nothing_of_whose_number_it_carries(place: Round) -> None:
    before = deputies(place)["0002"]
    told = send(place, changed("0002", name="王芳菲", gender="男", birth="1970年1月", phone="13900001234"))
    assert (told.file["held"], told.codes) == (1, ["roster.renamed", "roster.renamed"])
    assert deputies(place)["0002"] == before
    back = place.correction(told)
    assert back.cell("deputies.phone", 1).value == "13900001234"
    back.cell("deputies.former_names", 1).value = "王芳"
    assert place.send(back).codes == ["roster.name_changed"]
    after = [deputies(place)["0002"][n] for n in ("name", "gender", "birth", "phone")]
    assert after == ["王芳菲", "male", "1970-01", "13900001234"]


def test_a_number_of_somebody_else_is_a_question(place: Round) -> None:
    before = {n: d["name"] for n, d in deputies(place).items()}
    told = send(place, [{**d, "number": "0003"} if d["number"] == "0002" else d for d in DEPUTIES])
    assert (told.code, told.codes) == (1, ["roster.number_taken"])
    assert {n: d["name"] for n, d in deputies(place).items()} == before
    assert len(place.records("roster", "deputies")) == len(before)


def test_a_row_known_by_its_record_does_not_take_the_number_of_another(place: Round) -> None:
    book = Book(place.issue("roster"))
    at = next(n for n in range(1, 12) if book.cell("deputies.name", n).value == "王芳")
    book.cell("deputies.number", at).value = "0003"
    told = place.send(book)
    assert (told.code, told.codes[0]) == (1, "roster.number_taken")
    assert told.file["problems"][0]["message"] == "“王芳”的编号是 0002，这里写的“0003”是“张建国”的编号，没有改动。"
    assert deputies(place)["0002"]["name"] == "王芳"


@pytest.mark.parametrize("name", ["王芳、李小成", "王芳 赵敏", "王芳/周宁"])
def test_two_names_in_a_row_are_not_one_deputy(place: Round, name: str) -> None:
    told = send(place, changed("0002", name=name))
    assert (told.code, told.codes) == (1, ["person.one"])
    assert deputies(place)["0002"]["name"] == "王芳"


@pytest.mark.parametrize("name", ["王芳（女）", "王芳（回族）", "王芳(女，满族)"])
def test_what_published_lists_say_behind_a_name_is_no_part_of_it(place: Round, name: str) -> None:
    assert send(place, changed("0002", name=name)).codes == []
    assert deputies(place)["0002"]["name"] == "王芳"


def test_a_renamed_deputy_keeps_number_and_former_name(place: Round) -> None:
    told = send(place, changed("0002", name="王芳菲", former_names="王芳"))
    assert told.codes == ["roster.name_changed"]
    assert (deputies(place)["0002"]["name"], deputies(place)["0002"]["former_names"]) == ("王芳菲", "王芳")
    back = place.send(place.activity({**VISIT, "present": "王芳、张建国"}))
    assert (back.codes, place.records()[0]["body"]["present"]) == ([], ["0002", "0003"])


def test_a_wrong_field_does_not_stop_identity(place: Round) -> None:
    fresh = {"number": "0009", "name": "周宁", "work_committee": "LG", "gender": "不详", "birth": "去年"}
    told = send(place, [*changed("0002", birth="卯年"), fresh])
    assert (told.code, told.status, told.file["held"]) == (1, "partial", 2)
    assert sorted(told.codes) == ["cell.choice", "cell.month", "cell.month"]
    assert (deputies(place)["0009"]["name"], deputies(place)["0009"]["work_committee"]) == ("周宁", "LG")
    assert "birth" not in deputies(place)["0009"]
    book = place.correction(told)
    assert sorted(c.value for c in book.red()) == ["不详", "卯年", "去年"]
    for cell in book.red():
        cell.value = {"不详": "女", "卯年": "1975-03", "去年": "1980.5"}[cell.value]
    back = place.send(book)
    assert (back.code, back.codes, deputies(place)["0009"]["birth"]) == (0, [], "1980-05")


def test_a_row_that_lost_its_name_loses_nobody(place: Round) -> None:
    told = send(place, changed("0002", name=None, post="校长"))
    assert (told.code, told.codes) == (1, ["cell.required"])
    assert deputies(place)["0002"]["name"] == "王芳"


def test_absent_deputies_are_told_and_not_ended(place: Round) -> None:
    told = send(place, DEPUTIES[:6])
    assert (told.code, told.codes) == (0, ["roster.absent"])
    assert told.problem("roster.absent")["message"] == (
        "2 名已登记的代表不在这份名册里：买买提·艾力、陈静。没有作任何变动。"
    )
    assert len(deputies(place)) == 8
    anew = send(place, DEPUTIES[:7], anew=True)
    assert anew.problem("roster.absent")["message"].startswith("1 名")


def test_an_ending_takes_effect_on_its_day(place: Round) -> None:
    ended = {"status": "资格终止", "status_reason": "辞职被接受", "status_date": "2024-6-30"}
    assert send(place, changed("0003", **ended)).codes == []
    told = place.send(place.activity(VISIT, {**VISIT, "title": "晚了", "date": "2024-7-2"}))
    assert told.codes == ["person.not_in_office"]
    assert told.problem("person.not_in_office")["message"] == "“张建国”代表在 2024年7月2日 不在任。"
    assert [r["body"]["present"] for r in place.records()] == [["0002", "0003"], ["0002"]]


@pytest.mark.parametrize("given", ["status", "status_date"])
def test_an_ending_needs_status_and_date(place: Round, given: str) -> None:
    value = {"status": "资格终止", "status_date": "2024-2-1"}[given]
    told = send(place, changed("0003", **{given: value}))
    missing = {"status": "状态日期", "status_date": "任职状态"}[given]
    assert (told.code, told.problem("cell.required")["message"]) == (1, f"“{missing}”没有填写。")
    assert place.send(place.activity(VISIT)).codes == []
    book = place.correction(told)
    assert len(book.red()) == 1
    book.red()[0].value = {"status": "2024-2-1", "status_date": "资格终止"}[given]
    assert place.send(book).code == 0
    assert deputies(place)["0003"]["status"] == "ended"


def test_two_units_of_one_kind_are_refused(place: Round) -> None:
    told = send(place, changed("0003", work_committee="GC、八角街道人大街工委"))
    assert (told.code, told.status) == (1, "partial")
    assert told.problem("roster.two_units")["message"] == ("“张建国”同时在两个人大街工委：GC、八角街道人大街工委。")
    assert deputies(place)["0003"]["work_committee"] == "GC"
    same = send(place, changed("0003", work_committee="GC、古城街道人大街工委", joint_group="古城联组"))
    assert same.code == 0


def test_former_names_are_found_in_later_forms(place: Round) -> None:
    send(place, changed("0003", former_names="张卫国、张小国"))
    told = place.send(place.activity({**VISIT, "present": "张卫国、陈小静"}))
    assert (told.codes, place.records()[0]["body"]["present"]) == ([], ["0003", "0008"])


def test_a_roster_comes_first_whatever_the_order(place: Round) -> None:
    form = place.save(place.activity({**VISIT, "present": "周宁"}))
    (path,) = place.root.glob("outgoing/代表名册*.xlsx")
    roster = place.save(roster_book(path, [*DEPUTIES, {"number": "0009", "name": "周宁", "work_committee": "GC"}]))
    told = place.ingest(form, roster)
    assert [f["status"] for f in told.files] == ["accepted", "accepted"]
    assert place.records()[0]["body"]["present"] == ["0009"]


def test_the_prefilled_roster_sent_back_changes_nothing(place: Round) -> None:
    before = place.records("roster", "deputies")
    told = place.send(Book(place.issue("roster")).head(filler="周林"))
    assert (told.code, told.codes) == (0, [])
    assert place.records("roster", "deputies") == before
