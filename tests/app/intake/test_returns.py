"""Returns that come again, come twice, come from others, and are taken back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.rounds import LESSON, TALK, VISIT, Book, Round
from dutykit.evidence import unpacked
from dutykit.store.sqlite import Connection

NO_DATE = {**LESSON, "date": "四月中旬"}
LATE = {"title": "夜间巡查", "date": "2024-9-1", "kind": "集中视察", "organiser": "人大街工委", "present": "王芳"}


def titles(place: Round, *states: str) -> list[str]:
    wanted = states or ("accepted",)
    return [r["body"]["title"] for r in place.records() if r["state"] in wanted]


# --- the same file again ------------------------------------------------------------------------------------------


def test_the_same_files_again_change_nothing(place: Round) -> None:
    good = place.save(place.activity(VISIT))
    bad = place.save(place.activity(LESSON, NO_DATE, unit="BJ"))
    roster = place.root / "returned" / "名册.xlsx"
    assert place.ingest(good, bad).code == 1
    before, tree = place.dump("log", "returns"), place.tree()
    again = place.ingest(good, bad, roster)
    assert [f["status"] for f in again.files] == ["duplicate"] * 3
    assert again.code == 1
    assert [[p["code"] for p in f["problems"]] for f in again.files] == [[], ["cell.date_invalid"], []]
    assert again.data["totals"]["records"] == 0
    assert (place.dump("log", "returns"), place.tree()) == (before, tree)
    assert place.ingest(good).code == 0


def test_the_same_file_twice_in_one_run(place: Round) -> None:
    one = place.save(place.activity(VISIT))
    copy = one.with_name("副本.xlsx")
    copy.write_bytes(one.read_bytes())
    told = place.ingest(one, copy)
    assert ([f["status"] for f in told.files], told.code) == (["accepted", "duplicate"], 0)
    assert titles(place) == ["视察老旧小区改造"]


def test_a_file_that_was_rejected_is_judged_again(place: Round) -> None:
    book = place.activity(VISIT)
    path = place.save(book.head(unit="八角街道人大街工委"))
    assert place.ingest(path).status == "rejected"
    again = place.ingest(path)
    assert (again.code, again.status, again.codes) == (1, "rejected", ["head.disagrees"])


def test_a_withdrawn_file_is_judged_again(place: Round) -> None:
    path = place.save(place.activity(VISIT))
    place.ingest(path)
    number = next(iter(place.states()))
    place.json("withdraw", path.name, "--reason", "发错")
    assert place.states() == {number: "withdrawn"}
    again = place.ingest(path)
    assert (again.code, again.status) == (0, "accepted")
    assert place.states() == {number: "accepted"}


# --- full returns -------------------------------------------------------------------------------------------------


def test_a_later_full_return_replaces_rows_of_its_own_issue_only(place: Round) -> None:
    place.send(place.activity(VISIT, LESSON))
    place.send(place.activity(VISIT, TALK, unit="BJ"))
    others = [r for r in place.records() if r["unit"] == "BJ"]
    told = place.send(place.activity({**VISIT, "present": "王芳", "place": "古城"}, LESSON, TALK))
    assert (told.code, told.status, told.file["records"]) == (0, "accepted", 2)
    assert [r for r in place.records() if r["unit"] == "BJ"] == others
    mine = [r for r in place.records() if r["unit"] == "GC"]
    assert [(r["number"], r["body"]["title"], r["body"]["present"]) for r in mine] == [
        ("HD-2024-0002", "视察老旧小区改造", ["0002"]),
        ("HD-2024-0003", "代表大讲堂第三讲", ["0002"]),
        ("HD-2024-0007", "组务会", ["0003"]),
    ]


def test_rows_that_a_full_return_no_longer_has_are_told_and_stay(place: Round) -> None:
    place.send(place.activity(VISIT, LESSON, TALK))
    told = place.send(place.activity(VISIT))
    assert told.codes == ["return.missing_rows"]
    assert titles(place) == ["视察老旧小区改造", "代表大讲堂第三讲", "组务会"]


def test_a_return_without_an_issue_number_adds(place: Round) -> None:
    place.send(place.activity(VISIT))
    told = place.send(place.activity(LESSON).forget())
    assert (told.code, told.codes) == (0, [])
    assert titles(place) == ["视察老旧小区改造", "代表大讲堂第三讲"]


def test_the_same_deed_told_again_is_one_more_evidence(place: Round) -> None:
    place.send(place.activity(VISIT), "一.xlsx")
    told = place.send(place.activity(TALK, VISIT).forget(), "二.xlsx")
    assert (told.code, told.codes) == (0, ["return.same"])
    assert titles(place) == ["视察老旧小区改造", "组务会"]
    trace = place.json("trace", "HD-2024-0002")
    assert [s["file"] for s in trace["sources"]] == ["一.xlsx", "二.xlsx（又一份相同的登记）"]
    (title,) = [f for f in trace["sources"][1]["fields"] if f["field"] == "title"]
    assert title == {
        "field": "title", "label": "活动名称", "value": "视察老旧小区改造", "raw": "视察老旧小区改造",
        "place": {"sheet": "填写", "cell": "C8"},
    }  # fmt: skip


def test_the_same_deed_told_otherwise_is_held(place: Round) -> None:
    place.send(place.activity(VISIT))
    told = place.send(place.activity({**VISIT, "place": "古城", "present": "王芳"}).forget())
    assert (told.code, told.status, told.codes, told.file["held"]) == (1, "partial", ["return.differs"], 1)
    assert told.problem("return.differs")["message"] == (
        "与已登记的 HD-2024-0002 是同一件事（2024年3月5日、视察老旧小区改造），但“地点、参加代表”不同。"
    )
    assert list(place.states().values()) == ["accepted", "held"]


def test_what_differs_stays_held_until_it_no_longer_does(place: Round) -> None:
    place.send(place.activity(VISIT))
    told = place.send(place.activity({**VISIT, "present": "王芳"}).forget())
    same = place.ingest(place.root / told.file["correction"])
    assert (same.code, same.codes, list(place.states().values())) == (1, ["return.differs"], ["accepted", "held"])
    other = place.correction(same).rows("activities", [{"title": "视察电动车棚"}])  # once answered it is kept aside
    book = place.correction(same).rows("activities", [{"present": "王芳、张建国"}])
    agreed = place.send(book)
    assert (agreed.code, agreed.codes) == (0, ["return.same"])
    assert list(place.states().values()) == ["accepted", "superseded"]
    assert place.send(other).codes == ["return.closed"]


def test_units_may_tell_of_the_same_deed(place: Round) -> None:
    place.send(place.activity(VISIT))
    told = place.send(place.activity({**VISIT, "present": "欧阳明"}, unit="BJ"))
    assert (told.status, titles(place)) == ("accepted", ["视察老旧小区改造"] * 2)


def test_a_workbook_forwarded_by_another_unit_is_refused(place: Round) -> None:
    place.send(place.activity(VISIT))
    before = place.dump("log", "returns")
    told = place.send(place.activity(LATE).head(unit="八角街道人大街工委"))
    assert (told.code, told.status, told.file["records"]) == (1, "rejected", 0)
    assert told.problem("head.disagrees")["message"] == (
        "表头“填报单位”是“八角街道人大街工委”，而这份工作簿是下发给“古城街道人大街工委”的"
        f"（下发号 {place.issue_number()}）。"
    )
    assert place.dump("log", "returns") == before
    assert place.send(place.activity(LATE)).codes == ["return.missing_rows"]


def test_an_unknown_unit_in_the_head_of_an_issued_workbook_is_told(place: Round) -> None:
    told = place.send(place.activity(VISIT).head(unit="八宝山街道人大街工委"))
    assert told.code == 1
    assert "unit.unknown" in told.codes or "head.disagrees" in told.codes


def test_a_row_copied_from_another_unit_touches_no_record_of_it(place: Round) -> None:
    place.send(place.activity(VISIT, unit="BJ"))
    theirs = place.records()
    book = place.activity(LESSON)
    book.sheet.cell(7, book.sheet.max_column).value = None
    number_column = next(c.column for c in book.sheet[6] if c.value == "记录编号")
    book.sheet.cell(7, number_column).value = theirs[0]["number"]
    told = place.send(book)
    assert told.codes == ["row.number_elsewhere"]
    assert place.records()[: len(theirs)] == theirs
    assert titles(place) == ["视察老旧小区改造", "代表大讲堂第三讲"]


def test_a_number_that_nobody_gave_out_is_held(place: Round) -> None:
    book = place.activity(LESSON)
    number_column = next(c.column for c in book.sheet[6] if c.value == "记录编号")
    book.sheet.cell(7, number_column).value = "HD-2023-0099"
    told = place.send(book)
    assert (told.code, told.codes, told.file["held"]) == (1, ["row.number_unknown"], 1)


def test_rows_told_twice_in_one_file(place: Round) -> None:
    told = place.send(place.activity(VISIT, {**VISIT, "place": "古城"}))
    assert (told.code, told.codes, told.file["held"]) == (1, ["row.twice"], 1)
    assert told.problem("row.twice")["message"] == "与第 7 行重复（2024年3月5日、视察老旧小区改造）。"


def test_a_workbook_issued_anew_with_what_is_known_counts_nothing_twice(place: Round) -> None:
    place.send(place.activity(VISIT, LESSON))
    book = Book(place.issue("activity", "--unit", "GC"))
    told = place.send(book.rows("activities", [TALK], start=3))
    assert (told.status, told.file["records"], titles(place)) == (
        "accepted", 1, ["视察老旧小区改造", "代表大讲堂第三讲", "组务会"],
    )  # fmt: skip


# --- withdraw, correct, trace, status -----------------------------------------------------------------------------


def test_withdraw_restores_what_stood_before(place: Round) -> None:
    place.send(place.activity(VISIT), "一.xlsx")
    before = place.records()
    place.send(place.activity({**VISIT, "place": "古城"}, LESSON), "二.xlsx")
    told = place.json("withdraw", "二.xlsx", "--reason", "交错了")
    assert (told["withdrawn"], told["restored"]) == (["HD-2024-0003"], ["HD-2024-0002"])
    assert [r for r in place.records() if r["state"] == "accepted"] == before
    trace = place.json("trace", "HD-2024-0002")
    assert trace["sources"][0]["file"] == "一.xlsx"
    assert [(e["what"], e["reason"]) for e in trace["log"]][-1] == ("撤回", "交错了")


def test_withdraw_takes_evidence_away_too(place: Round) -> None:
    place.send(place.activity(VISIT), "一.xlsx")
    place.send(place.activity(VISIT, TALK).forget(), "二.xlsx")
    place.json("withdraw", "二.xlsx", "--reason", "交错了")
    assert [s["file"] for s in place.json("trace", "HD-2024-0002")["sources"]] == ["一.xlsx"]
    assert list(place.states().values()) == ["accepted", "withdrawn"]


def test_withdraw_restores_the_natural_key(place: Round) -> None:
    first = place.activity(VISIT)
    place.send(first, "一.xlsx")
    book = Book(place.issue("activity", "--unit", "GC")).rows("activities", [{"title": "视察小区"}])
    place.send(book, "二.xlsx")
    place.json("withdraw", "二.xlsx", "--reason", "交错了")
    told = place.send(first.forget())
    assert (told.codes, titles(place)) == (["return.same"], ["视察老旧小区改造"])


def test_withdraw_says_what_it_does_not_know(place: Round) -> None:
    ran = place.run("withdraw", "没有.xlsx", "--reason", "试", "--json")
    assert ran.code == 2
    assert "没有收过" in ran.out


def test_correct_is_logged_with_its_reason_and_traced(place: Round) -> None:
    place.send(place.activity(VISIT), "一.xlsx")
    told = place.json("correct", "HD-2024-0002", "参加代表=王芳", "date=3月6日", "--reason", "核对签到表")
    assert told["state"] == "accepted"
    assert [(c["field"], c["before"], c["after"]) for c in told["changes"]] == [
        ("present", "王芳、张建国", "王芳"), ("date", "2024年3月5日", "2024年3月6日"),
    ]  # fmt: skip
    trace = place.json("trace", "HD-2024-0002")
    assert [s["file"] for s in trace["sources"]] == ["更正：核对签到表", "一.xlsx"]
    assert ("更正", "核对签到表") in [(e["what"], e["reason"]) for e in trace["log"]]
    fields = {f["field"]: (f["raw"], f["place"]) for f in trace["sources"][0]["fields"]}
    assert fields["present"] == ("王芳", {})
    assert fields["title"] == ("视察老旧小区改造", {"sheet": "填写", "cell": "C7"})
    again = place.ingest(place.root / "returned" / "一.xlsx")
    assert (again.status, place.records()[0]["body"]["present"]) == ("duplicate", ["0002"])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("date=三月", "不是有效的日期"), ("date=2023-3-5", "不在本表期间"), ("title=", "没有填写"),
        ("participants=1", "没有“participants”这一栏"), ("present=张三丰", "不在代表名册里"),
    ],
)  # fmt: skip
def test_correct_refuses_what_an_ingest_would(place: Round, change: str, words: str) -> None:
    place.send(place.activity(VISIT))
    before = place.dump()
    ran = place.run("correct", "HD-2024-0002", change, "--reason", "试", "--json")
    assert ran.code == 2
    assert words in ran.out
    assert place.dump() == before


def test_correct_mends_a_held_record(place: Round) -> None:
    told = place.send(place.activity(NO_DATE))
    assert place.json("correct", "HD-2024-0002", "活动日期=4月12日", "--reason", "电话核实")["state"] == "accepted"
    again = place.ingest(place.root / "returned" / "回收 1.xlsx")
    assert (told.code, again.code, again.codes) == (1, 0, [])


def test_status_tells_who_has_returned_what(place: Round) -> None:
    place.json("make-template", "activity", "--all", "--due", "2024-12-10", "--force")
    place.send(place.activity(VISIT))
    place.send(place.activity(NO_DATE, unit="BJ"))

    def rows() -> dict[str, Any]:
        found = place.json("status")
        return {i["subject"][:2]: (i["state"], i["records"], i["held"], i["late"]) for i in found["issues"]}

    assert {k: v for k, v in rows().items() if k in {"古城", "八角", "鲁谷"}} == {
        "古城": ("complete", 1, 0, False), "八角": ("partial", 0, 1, True), "鲁谷": ("missing", 0, 0, True),
    }  # fmt: skip
    assert place.json("status")["totals"]["late"] == 2


def test_what_is_read_of_the_store_for_a_file_does_not_grow_with_the_files_before_it(
    place: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in one run, nor run by run: what is read once, at the start of a run, is left out."""
    rows: list[str] = []
    read = Connection.rows

    def counted(self: Connection, sql: str, values: Any = ()) -> Any:
        for row in read(self, sql, values):
            rows.append(sql)
            yield row

    def taken(first: int, last: int) -> int:
        files = [
            place.save(place.activity({**VISIT, "title": f"第{number}次视察"}).forget(), f"{number}.xlsx")
            for number in range(first, last)
        ]
        monkeypatch.setattr(Connection, "rows", counted)
        rows.clear()
        assert [f["records"] for f in place.ingest(*files).files] == [2] * len(files)
        monkeypatch.setattr(Connection, "rows", read)
        return sum("SELECT sha256, form FROM returns" not in sql for sql in rows)

    few = taken(0, 2)
    one = taken(2, 5) - few
    assert taken(5, 11) - few == 4 * one


def test_evidence_of_a_record_in_several_lines_is_kept_in_short(place: Round) -> None:
    """Names that were never read before too; what the values say is not said again."""
    place.send(place.activity(VISIT))
    ((body, evidence),) = place.sql(
        "select v.body, v.evidence from records r join versions v on v.id = r.version where r.part = 'activities'"
    )
    values, told = json.loads(body), json.loads(evidence)
    sheet, row = told.pop("*")
    assert [name for name, item in told.items() if not isinstance(item, list)] == []
    assert len(told["title"]) == 1
    assert told["present"][1:] == [VISIT["present"], True]
    assert unpacked({"*": [sheet, row], "title": told["title"]}, values)["title"]["raw"] == VISIT["title"]
