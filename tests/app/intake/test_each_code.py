"""Problems that no other test raises by name, each from a form that was issued, filled in and sent back."""

from __future__ import annotations

from typing import Any

import pytest

from app.rounds import UNITS, VISIT, Book, Ingested, Round, hold_session

RECEPTION = {"date": "2024-5-14", "place": "八角南里社区代表联络站", "way": "接待选民", "deputies": "王芳"}
MEASURE = {"deputy": "王芳", "kind": "提醒", "date": "2024-6-3"}
SLIP = {
    "meeting": "人代会", "scope": "全体会议半天及以上", "date": "2024年1月10日上午", "reason": "外地出差。",
    "applied": "2024-1-8", "opinion_by": "代表团团长", "state": "已批准", "approver": "主席团秘书长",
    "approved_on": "2024-1-9",
}  # fmt: skip


def contact(place: Round, row: dict[str, Any], **head: Any) -> Ingested:
    book = Book(place.issue("contact", "--unit", "GC")).head(**{"filler": "周林", **head})
    return place.send(book.rows("contacts", [{**RECEPTION, **row}]))


def slip(place: Round, **row: Any) -> Ingested:
    return place.send(Book(place.issue("leave", "--deputy", "0008")).rows("leaves", [{**SLIP, **row}]))


@pytest.mark.parametrize(
    ("row", "head", "code", "said"),
    [
        ({"voters": -3}, {}, "cell.minimum", "“选民人数”-3 小于 0。"),
        ({"voters": 100001}, {}, "cell.maximum", "“选民人数”100001 大于 100000。"),
        ({}, {"filler": "周"}, "cell.text_too_short", "“填表人”太短（1 个字，至少 2 个字）。"),
        (
            {"onward": "向政府及部门、监委、法院、检察院反映"}, {}, "row.needs",
            "“去向”是“向政府及部门、监委、法院、检察院反映”，但没有填“转往单位”。",
        ),
        (
            {"passed_on": "2024-5-13"}, {}, "row.order", "“转交日期”2024年5月13日 早于“日期”2024年5月14日。",
        ),
    ],
)  # fmt: skip
def test_a_reception(place: Round, row: dict[str, Any], head: dict[str, Any], code: str, said: str) -> None:
    told = contact(place, row, **head)
    assert (told.codes, told.problem(code)["message"]) == ([code], said)


def test_a_number_that_is_written_another_way(place: Round) -> None:
    book = Book(place.issue("measure")).rows("measures", [{**MEASURE, "previous": "12号"}])
    told = place.send(book.head(filler="周林"))
    assert told.problem("cell.pattern")["message"] == "“前一次措施编号”填为“12号”，格式不对。"
    assert told.problem("cell.pattern")["remedy"] == "请写印在表上的记录编号，如 CS-0003；不知道的空着。"


def test_leave_that_the_wrong_person_has_approved(place: Round) -> None:
    assert slip(place).codes == []
    told = slip(place, approver="代表团团长", date="2024年1月11日上午")
    assert told.codes == ["row.disagrees"]
    assert told.problem("row.disagrees")["message"] == (
        "“请假情形”是“全体会议半天及以上”的，“批准人”应为主席团秘书长，填的是“代表团团长”。"
    )


def test_two_units_of_one_name(place: Round) -> None:
    units = [{"code": code, "name": "第一小组", "kind": "代表小组"} for code in ("GC1", "BJ1")]
    roster = Book(place.issue("roster")).rows("units", [*UNITS, *units])
    assert place.send(roster, "名册.xlsx").code == 0
    told = place.send(
        Book(place.issue("measure")).head(filler="周林").rows("measures", [{**MEASURE, "unit": "第一小组"}])
    )
    assert told.problem("unit.several")["remedy"] in {"请改填单位代码：GC1、BJ1。", "请改填单位代码：BJ1、GC1。"}


def test_a_day_before_the_term(place: Round) -> None:
    book = Book(place.issue("session")).head(filler="周林")
    assert place.send(book.rows("sessions", [{"kind": "届", "term": 17, "opening": "2024-3-1"}])).code == 0
    told = place.send(place.activity(VISIT, {**VISIT, "date": "2024-2-28"}))
    assert told.codes == ["cell.date_outside_term"]
    assert told.problem("cell.date_outside_term")["message"] == "“活动日期”2024年2月28日 不在本届任期内。"


def test_a_head_without_one_of_its_cells(place: Round) -> None:
    book = place.activity(VISIT)
    for cell in (c for line in book.sheet.iter_rows() for c in line if "填表人" in str(c.value)):
        cell.value = None
    told = place.send(book.forget(sheet=False))
    assert told.problem("head.missing")["message"] == "没有找到“填表人”这一栏。"


def test_a_head_that_says_two_things(place: Round) -> None:
    book = place.activity(VISIT)
    last = book.sheet.max_row + 2
    book.sheet.cell(last, 1, "填表人")
    book.sheet.cell(last, 2, "赵敏")
    told = place.send(book.forget(sheet=False))
    assert told.problem("head.twice")["message"].startswith("“填表人”出现了不止一处，取用了填写!")


def test_a_form_without_its_table(place: Round) -> None:
    book = place.activity(VISIT)
    for name in [n for n in book.book.defined_names if n.startswith("t_")]:
        del book.book.defined_names[name]
    book.sheet.delete_rows(book.first("activities") - 1)
    told = place.send(book)
    assert (told.code, told.status) == (1, "rejected")
    assert told.problem("table.missing")["message"] == "没有找到“活动”的表头。"


def test_a_form_without_one_of_its_tables(place: Round) -> None:
    book = Book(place.issue("handbook", "--deputy", "0002"))
    book.rows("activities", [{"date": "2024-3-28", "title": "常委会会议", "kind": "列席常委会会议"}])
    for name in [n for n in book.book.defined_names if n.startswith("t_suggestions")]:
        del book.book.defined_names[name]
    book.sheet.delete_rows(book.first("suggestions") - 1)
    told = place.send(book)
    assert (told.code, told.codes) == (0, ["table.absent", "return.claim"])
    assert told.problem("table.absent")["message"] == "没有“议案和建议”这一部分，按没有填写处理。"


def test_what_the_office_fills_in_stays(place: Round) -> None:
    hold_session(place)
    path = place.issue("attendance", "--for", "HQ-0003")
    rows = [{"kind": "全体会议"}, {"kind": "分团会议"}, {"kind": "全体会议"}]
    assert place.send(Book(path).head(filler="周林").rows("half_days", rows)).code == 0
    told = place.send(Book(path).head(filler="周林", session="HQ-0004").rows("half_days", rows))
    assert told.problem("cell.not_asked")["message"] == "“会议编号”由办公室填写，这里改为“HQ-0004”，未采用。"
