"""A later roster that says otherwise makes history: nothing that was is overwritten."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.rounds import DEPUTIES, VISIT, Book, Ingested, Round, roster_book
from dutykit.app.opened.open_workspace import open_workspace
from dutykit.dossier.model import Deputy
from dutykit.workspace import find


def send(
    place: Round, deputies: list[dict[str, Any]], *changes: dict[str, Any], as_of: date | None = date(2024, 9, 1)
) -> Ingested:
    (path,) = place.root.glob("outgoing/代表名册*.xlsx")
    book = roster_book(path, deputies).head(as_of=as_of).rows("changes", changes)
    return place.send(book)


def changed(number: str, **values: Any) -> list[dict[str, Any]]:
    return [{**d, **values} if d["number"] == number else d for d in DEPUTIES]


def deputy(place: Round, number: str) -> Deputy:
    with open_workspace(find(place.root, None), today=date(2024, 12, 20)) as opened:
        return opened.roster.by_number[number]


def told_of(place: Round) -> list[tuple[str, dict[str, Any]]]:
    return [(r["number"], r["body"]) for part in ("changes", "deputies") for r in place.records("roster", part)]


def history(place: Round) -> list[dict[str, Any]]:
    return [r["body"] for r in place.records("roster", "changes") if r["state"] == "accepted"]


SUSPENDED = {"status": "暂停执行职务", "status_reason": "被羁押受侦查、起诉、审判", "status_date": "2024-3-1"}


def test_a_suspension_of_an_earlier_roster_becomes_a_spell(place: Round) -> None:
    assert send(place, changed("0003", **SUSPENDED)).codes == []
    told = send(place, changed("0003", status="在任", status_date="2024-7-1"))
    assert (told.code, told.codes) == (0, [])
    assert history(place) == [
        {
            "deputy": "张建国",
            "item": "suspended",
            "from": "2024-03-01",
            "until": "2024-06-30",
            "cause": "被羁押受侦查、起诉、审判",
        }
    ]
    known = deputy(place, "0003")
    assert [str(known.state(date(2024, *d))) for d in ((2, 29), (3, 1), (6, 30), (7, 1))] == [
        "in_office", "suspended", "suspended", "in_office",
    ]  # fmt: skip
    late = send(place, changed("0003", status="资格终止", status_reason="辞职被接受", status_date="2024-8-15"))
    assert (late.code, late.codes) == (0, [])
    known = deputy(place, "0003")
    assert (known.until, len(known.spells)) == (date(2024, 8, 15), 1)
    again = send(place, changed("0003", status="在任", status_date="2024-8-20"))
    assert again.codes == []
    assert [str(deputy(place, "0003").state(date(2024, 8, d))) for d in (15, 16, 19, 20)] == [
        "in_office", "ended", "ended", "in_office",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("now", "code", "field"),
    [
        ({"status": None}, "roster.state_left_out", "status"),
        ({"status": "在任"}, "roster.state_when", "status_date"),
        ({"status": "在任", "status_date": "2024-2-1"}, "roster.state_contradicts", "status_date"),
        ({"status": "暂停执行职务", "status_date": "2024-5-1"}, "roster.state_contradicts", "status_date"),
    ],
)
def test_what_contradicts_is_asked_about_and_changes_nothing(
    place: Round, now: dict[str, Any], code: str, field: str
) -> None:
    send(place, changed("0003", **SUSPENDED), as_of=date(2024, 4, 1))
    told = send(place, changed("0003", **now))
    assert (told.code, told.codes, told.problem(code)["field"]) == (1, [code], field)
    assert (deputy(place, "0003").status, history(place)) == ("suspended", [])
    assert "没有改动" in told.problem(code)["message"]


def test_the_question_is_answered_in_the_correction(place: Round) -> None:
    send(place, changed("0003", **SUSPENDED), as_of=date(2024, 4, 1))
    told = send(place, changed("0003", status="在任"))
    book = place.correction(told)
    assert [c.value for c in book.red()]
    book.cell("deputies.status", 1).value = "在任"
    book.cell("deputies.status_date", 1).value = "2024-7-1"
    assert place.send(book).codes == []
    known = deputy(place, "0003")
    assert [str(known.state(date(2024, *d))) for d in ((6, 30), (7, 1))] == ["suspended", "in_office"]


def test_a_move_is_counted_from_the_day_of_the_roster_or_as_the_history_tells(place: Round) -> None:
    told = send(place, changed("0003", work_committee="LG"))
    assert (told.code, told.codes) == (0, ["roster.turn_dated"])
    assert told.problem("roster.turn_dated")["message"] == (
        "“张建国”的人大街工委由“GC”改为“LG”，没有写从哪一天起，按名册日期 2024年9月1日 起算。"
    )
    known = deputy(place, "0003")
    assert (known.units(date(2024, 8, 31)), known.units(date(2024, 9, 1))) == (("GC",), ("LG",))
    move = {"deputy": "王芳", "item": "人大街工委", "value": "GC", "until": "2024-10-14"}
    rows = [{**d, "work_committee": "BJ"} if d["number"] == "0002" else d for d in changed("0003", work_committee="LG")]
    assert send(place, rows, move, as_of=date(2024, 11, 1)).codes == []
    known = deputy(place, "0002")
    assert (known.units(date(2024, 10, 14)), known.units(date(2024, 10, 15))) == (("GC",), ("BJ",))


def test_a_move_without_any_day_is_asked_about(place: Round) -> None:
    told = send(place, changed("0003", work_committee="LG"), as_of=None)
    assert (told.code, told.codes) == (1, ["roster.turn_when"])
    assert deputy(place, "0003").units() == ("GC",)


def test_a_day_of_the_roster_that_cannot_be_dates_no_move(place: Round) -> None:
    told = send(place, changed("0003", work_committee="LG"), as_of=date(2034, 9, 1))
    assert "roster.turn_when" in told.codes
    assert deputy(place, "0003").units() == ("GC",)


def test_the_same_roster_once_more_mends(place: Round) -> None:
    told = send(place, changed("0003", work_committee="LG"), as_of=date(2024, 1, 15))
    assert (told.code, told.codes, history(place)) == (0, ["roster.mended"], [])
    assert deputy(place, "0003").units() == ("LG",)


def test_an_office_and_a_unit_left_out_go_on(place: Round) -> None:
    send(place, changed("0003", standing_member="是"), as_of=date(2024, 1, 15))
    told = send(
        place, [{k: v for k, v in d.items() if k != "work_committee" or d["number"] != "0003"} for d in DEPUTIES]
    )
    assert sorted(told.codes) == ["roster.left_out", "roster.left_out"]
    known = deputy(place, "0003")
    assert (known.units(), known.facts["standing_member"]) == (("GC",), True)
    send(place, changed("0003", standing_member="否"), as_of=date(2024, 10, 1))
    known = deputy(place, "0003")
    assert [known.facts_on(date(2024, *d)).get("standing_member") for d in ((9, 30), (10, 1))] == [True, None]


def test_rows_of_the_history_name_a_deputy_and_say_when(place: Round) -> None:
    rows = [
        {"deputy": "李成", "item": "暂停执行职务", "from": "2023-3-1", "until": "2023-4-1"},  # two of that name
        {"deputy": "赵大", "item": "暂停执行职务", "from": "2023-3-1"},
        {"deputy": "王芳", "item": "暂停执行职务"},
        {"deputy": "王芳", "item": "代表小组", "from": "2023-3-1"},
        {"deputy": "王芳", "item": "代表层级", "value": "里弄", "from": "2023-3-1"},
        {"deputy": "张建国", "item": "暂停执行职务", "from": "2023-5-1", "until": "2023-4-1"},
        {"deputy": "0005", "item": "暂停执行职务", "from": "2023-3-1", "until": "2023-4-1", "basis": "公告〔2023〕1号"},
    ]
    told = send(place, DEPUTIES, *rows)
    assert told.codes == [
        "roster.change_several", "person.unknown", "cell.required", "cell.required", "roster.level_unknown",
        "row.order",
    ]  # fmt: skip
    assert told.file["held"] == 6
    assert [str(s.since) for s in deputy(place, "0005").spells] == ["2023-03-01"]
    assert deputy(place, "0001").spells == ()


def test_a_state_without_an_end_beside_in_office_is_asked_about(place: Round) -> None:
    told = send(place, changed("0002", status="在任"), {"deputy": "王芳", "item": "暂停执行职务", "from": "2024-3-1"})
    assert told.problem("roster.history_unclear")["message"] == (
        "“变动”里的这一行与“王芳”的其他登记对不上：没有写到哪一天为止，上面的任职状态是在任。"
    )
    assert str(deputy(place, "0002").state(date(2024, 4, 1))) == "in_office"


def test_the_history_of_a_deputy_who_comes_with_it(place: Round) -> None:
    fresh = {"name": "周宁", "work_committee": "LG"}
    told = send(
        place, [*DEPUTIES, fresh], {"deputy": "周宁", "item": "人大街工委", "value": "BJ", "until": "2024-5-31"}
    )
    assert told.codes == ["roster.number_issued"]
    assert deputy(place, "D0001").units(date(2024, 5, 31)) == ("BJ",)


def test_the_roster_goes_out_with_its_history_and_comes_back_unchanged(place: Round) -> None:
    send(place, changed("0003", work_committee="LG"))
    before = told_of(place)
    book = Book(place.issue("roster")).head(as_of=date(2024, 10, 1))
    assert book.cell("changes.value", 1).value == "GC"
    told = place.send(book)
    assert (told.code, told.codes) == (0, [])
    assert told_of(place) == before


def test_an_end_told_later_ends_what_was_open_and_another_end_is_asked_about(place: Round) -> None:
    open_ = {"deputy": "王芳", "item": "常委会组成人员", "from": "2023-1-10"}
    assert send(place, DEPUTIES, open_).codes == []
    assert send(place, DEPUTIES, {**open_, "until": "2024-6-30"}, as_of=date(2024, 10, 1)).codes == []
    known = deputy(place, "0002")
    assert [known.facts_on(date(2024, *d)).get("standing_member") for d in ((6, 30), (7, 1))] == [True, None]
    other = send(place, DEPUTIES, {**open_, "until": "2024-7-31"}, as_of=date(2024, 11, 1))
    assert other.codes == ["roster.history_unclear"]
    assert deputy(place, "0002").facts_on(date(2024, 7, 1)).get("standing_member") is None


def test_who_moved_is_known_by_the_unit_of_that_day(place: Round) -> None:
    """Two of one name: the one who was in the unit when it happened is meant."""
    moved = {"deputy": "0005", "item": "人大街工委", "value": "GC", "from": "2024-7-1"}
    rows = [{**d, "work_committee": "GC"} if d["number"] == "0005" else d for d in DEPUTIES]
    rows = [{**d, "work_committee": "LG"} if d["number"] == "0001" else d for d in rows]
    left = {"deputy": "0001", "item": "人大街工委", "value": "GC", "until": "2024-6-30"}
    assert send(place, rows, moved, left).codes == []
    told = place.send(
        place.activity(
            {**VISIT, "date": "2024-3-5", "present": "李成"}, {**VISIT, "date": "2024-8-5", "present": "李成"}
        )
    )
    assert told.codes == []
    assert [r["body"]["present"] for r in place.records()] == [["0001"], ["0005"]]


def test_show_tells_states_and_units_with_their_days(place: Round) -> None:
    send(place, changed("0003", **SUSPENDED), as_of=date(2024, 4, 1))
    rows = changed("0003", status="在任", status_date="2024-7-1", work_committee="LG")
    moved = {
        "deputy": "张建国",
        "item": "人大街工委",
        "value": "GC",
        "until": "2024-8-31",
        "basis": "区人大〔2024〕8号",
    }
    office = {"deputy": "张建国", "item": "专门委员会组成人员", "value": "财政经济委员会", "from": "2024-2-1"}
    assert send(place, rows, moved, office).codes == []
    shown = place.json("show", "--deputy", "张建国")
    assert shown["facts"] == [
        ["代表", "张建国（0003）"], ["任职状态", "在任"],
        ["曾经", "暂停执行职务（2024年3月1日至2024年6月30日），被羁押受侦查、起诉、审判"],
        ["人大街工委", "古城街道人大街工委（至2024年8月31日）"], ["人大街工委", "鲁谷街道人大街工委（2024年9月1日起）"],
        ["专门委员会", "财政经济委员会（2024年2月1日起）"],
    ]  # fmt: skip
