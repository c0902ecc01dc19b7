"""A row in another form than its book of record: warned of, kept as evidence, told apart, counted nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from app.rounds import VISIT, Book, Round, hold_session
from dutykit.app.intake.moving import MOVES
from dutykit.app.opened.open_workspace import load_forms
from dutykit.forms.choices import kinds_of
from dutykit.store import Store

RECEIVED = {
    "date": "2024-5-14", "title": "八角南里接待选民", "kind": "接待选民", "organiser": "人大街工委", "present": "王芳",
}  # fmt: skip
RECEPTION = {"date": "2024-5-14", "place": "八角南里社区代表联络站", "way": "接待选民", "deputies": "王芳"}


def received(place: Round) -> None:
    book = Book(place.issue("contact", "--unit", "GC")).head(filler="周林").rows("contacts", [RECEPTION])
    assert place.send(book, "接待.xlsx").codes == []


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("列席常委会会议", "会议出勤与请假登记表"),
        ("提出建议、批评和意见", "议案、建议、批评和意见登记表"), ("审议发言", "会议出勤与请假登记表"),
    ],
)  # fmt: skip
def test_it_is_warned_of_with_the_form_that_counts(place: Round, kind: str, title: str) -> None:
    told = place.send(place.activity(VISIT, {**RECEIVED, "kind": kind}))
    assert (told.code, told.status, told.codes) == (0, "accepted_with_warnings", ["row.other_book"])
    problem = told.problem("row.other_book")
    assert problem["place"]["cell"] == place.activity().cell("activities.kind", 2).coordinate
    assert (
        problem["message"] == f"“活动类型”填的是“{kind}”，这类活动以《{title}》为准：这一行作为依据保存，在这里不计数。"
    )
    assert problem["remedy"] == f"请在《{title}》里登记；那里已经登记的不用再报。"


def test_what_stands_in_its_own_book_is_not(place: Round) -> None:
    assert place.send(place.activity(VISIT)).codes == []
    void = place.send(place.activity(VISIT, {**RECEIVED, "void": "是"}), "作废.xlsx")
    assert void.codes == ["row.void_new"]


def test_told_in_its_book_already_it_is_evidence(place: Round) -> None:
    received(place)
    assert place.send(place.activity(RECEIVED)).codes == []
    (row,) = place.records()
    assert ["计数", "作为依据保存：以《联系、接待选民记录表》的登记为准"] in place.json("show", row["number"])["facts"]
    assert place.json("status")["elsewhere"] == []


MOVE = "移到《联系、接待选民记录表》"


def test_a_reception_in_the_wrong_form_is_asked_about_and_moved_when_the_correction_says_so(place: Round) -> None:
    row = {**RECEIVED, "kind": "座谈", "place": "八角南里", "content": "反映路灯不亮"}
    told = place.send(place.activity(VISIT, row))
    assert (told.status, told.codes) == ("partial", ["row.move"])
    problem = told.problem("row.move")
    assert "这类活动登记在《联系、接待选民记录表》" in problem["message"]
    assert f"改选“{MOVE}”" in problem["remedy"]
    book = place.correction(told)
    assert MOVE in [cell.value for line in book.book["_lists"].iter_rows() for cell in line]
    book.cell("activities.kind", 1).value = MOVE
    back = place.send(book, "改.xlsx")
    assert (back.status, back.codes) == ("accepted_with_warnings", ["row.moved"])
    (moved,) = place.records("contact", "contacts")
    assert (moved["number"], moved["state"], moved["unit"]) == ("LX-2024-0001", "accepted", "GC")
    assert moved["body"] == {
        "date": "2024-05-14", "place": "八角南里", "way": "forum", "deputies": ["0002"], "matter": "反映路灯不亮",
        "note": "八角南里接待选民",
    }  # fmt: skip
    assert moved["evidence"]["deputies"]["raw"] == "王芳"
    assert [r["state"] for r in place.records()] == ["accepted", "withdrawn"]
    assert place.json("status")["elsewhere"] == []


REPORT = {**RECEIVED, "title": "述职评议会", "kind": "述职", "place": "八角南里"}
BILL = {**RECEIVED, "title": "关于修建社区养老中心的议案", "kind": "提出议案", "date": "2024-1-9", "content": "老人多"}


@pytest.mark.parametrize(
    ("row", "form", "table", "number", "body"),
    [
        (
            REPORT, "duty-report", "reports", "SZ-2024-0001",
            {"date": "2024-05-14", "deputy": "0002", "place": "八角南里", "note": "述职评议会", "state": "done"},
        ),
        (
            BILL, "suggestion", "suggestions", "JY-2024-0001",
            {"submitted": "2024-01-09", "kind": "bill", "title": "关于修建社区养老中心的议案", "lead": "0002",
             "reason": "老人多", "during": "session"},
        ),
    ],
)  # fmt: skip
def test_every_book_that_a_row_can_fill_takes_it(
    place: Round, row: dict[str, Any], form: str, table: str, number: str, body: dict[str, Any]
) -> None:
    told = place.send(place.activity(VISIT, {**row, "spoke": "王芳"}))
    assert (told.status, told.codes) == ("partial", ["row.move"])
    answer = told.problem("row.move")["remedy"].split("“")[2].partition("”")[0]
    book = place.correction(told)
    book.cell("activities.kind", 1).value = answer
    back = place.send(book, "改.xlsx")
    assert (back.status, back.codes) == ("accepted_with_warnings", ["row.moved"])
    assert "“发言代表”那张表没有这一栏，留在原记录里备查" in back.problem("row.moved")["message"]
    (moved,) = place.records(form, table)
    assert (moved["number"], moved["state"], moved["unit"], moved["body"]) == (number, "accepted", "GC", body)
    assert [r["state"] for r in place.records()] == ["accepted", "withdrawn"]
    assert place.json("status")["elsewhere"] == []


@pytest.mark.parametrize("row", [REPORT, BILL])
def test_where_nobody_can_say_whose_it_is_the_form_is_named(place: Round, row: dict[str, Any]) -> None:
    told = place.send(place.activity(VISIT, {**row, "present": "王芳、张建国"}))
    assert (told.status, told.codes) == ("accepted_with_warnings", ["row.other_book"])


@pytest.mark.parametrize(
    ("day", "codes", "during"),
    [("2024-1-9", ["row.move"], "session"), ("2024-5-14", ["row.move"], "between")],
)
def test_the_plan_of_sessions_says_when_a_suggestion_was_put_forward(
    place: Round, day: str, codes: list[str], during: str
) -> None:
    hold_session(place)
    paper = {**RECEIVED, "kind": "提出建议、批评和意见", "date": day, "title": "关于路灯的建议"}
    told = place.send(place.activity(paper))
    assert told.codes == codes
    book = place.correction(told)
    book.cell("activities.kind", 1).value = "移到《议案、建议、批评和意见登记表》"
    assert place.send(book, "改.xlsx").codes == ["row.moved"]
    (moved,) = place.records("suggestion", "suggestions")
    assert moved["body"]["during"] == during


def test_every_kind_of_another_book_is_told_and_its_form_named() -> None:
    forms = load_forms(None)
    books = {facts.book for facts in kinds_of(forms).values()} - {"activity"}
    assert books == set(MOVES) | {"attendance"}
    for id_, move in MOVES.items():
        table = forms[id_].table_by_name[move.table]
        assert set(move.fields) <= set(table.by_name)
        assert set(move.fields.values()) <= set(forms["activity"].table_by_name["activities"].by_name)
        for name, own in move.fields.items():
            if own == "kind":  # every kind of that book is one of the other list's too
                codes = {c.code for c in table.by_name[name].choices.choices}
                assert {k.code for k in kinds_of(forms).values() if k.book == id_} <= codes


def test_what_is_not_answered_or_cannot_be_moved_stays_open(place: Round) -> None:
    told = place.send(place.activity(VISIT, RECEIVED))
    assert "先填好“地点”，再把这一格改选" in told.problem("row.move")["remedy"]
    unchanged = place.send(place.correction(told), "没改.xlsx")
    assert (unchanged.status, unchanged.file["held"]) == ("partial", 1)
    book = place.correction(unchanged)
    book.cell("activities.kind", 1).value = MOVE
    lacking = place.send(book, "没写地点.xlsx")
    assert lacking.codes == ["row.move_lacks", "row.move"]
    assert place.records("contact", "contacts") == []
    book = place.correction(lacking)
    book.cell("activities.kind", 1).value = MOVE
    book.cell("activities.place", 1).value = "八角南里"
    assert place.send(book, "写了地点.xlsx").codes == ["row.moved"]
    assert len(place.records("contact", "contacts")) == 1


def test_in_the_correction_another_kind_may_be_chosen_or_the_row_given_up(place: Round) -> None:
    told = place.send(place.activity(VISIT, RECEIVED))
    book = place.correction(told)
    book.cell("activities.kind", 1).value = "主题活动"
    assert place.send(book, "改类型.xlsx").status == "accepted"
    assert [r["state"] for r in place.records()] == ["accepted", "accepted"]


def test_status_tells_it_apart_until_its_book_tells_it(place: Round) -> None:
    place.send(place.activity(VISIT, {**RECEIVED, "kind": "列席常委会会议"}))
    (row,) = place.json("status")["elsewhere"]
    assert (row["number"], row["date"], row["label"], row["book"]) == (
        "HD-2024-0003", "2024-05-14", "列席常委会会议", "attendance",
    )  # fmt: skip
    printed = place.run("status").out
    assert "登记错了表、没有计数的 1 条" in printed
    assert "会议出勤与请假登记表" in printed
    shown = place.json("show", row["number"])["facts"]
    assert ["计数", "不计数：这类活动以《会议出勤与请假登记表》为准，那里还没有登记"] in shown


def test_the_deputys_own_forms_may_tell_any_kind(place: Round) -> None:
    book = Book(place.issue("handbook", "--deputy", "0002"))
    row = {"date": "2024-3-28", "title": "常委会会议", "kind": "列席常委会会议"}
    assert place.send(book.rows("activities", [row])).codes == ["return.claim"]


def test_the_other_books_are_asked_for_once_a_run_however_many_files_name_them(
    place: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    received(place)
    files = []
    for index in range(3):
        row = {**RECEIVED, "title": f"第{index}次会议", "kind": "列席常委会会议", "date": f"2024-7-{index + 1}"}
        files.append(place.save(place.activity(RECEIVED, row).forget()))
    paper = {"kind": "建议、批评和意见", "during": "闭会期间", "title": "关于充电桩的建议", "lead": "王芳",
             "submitted": "2024-5-20", "number": "17-1"}  # fmt: skip
    book = Book(place.issue("suggestion", "--unit", "GC")).head(filler="周林").rows("suggestions", [paper])
    assert place.send(book).codes == []
    for index in range(3):
        book = Book(place.issue("contact", "--unit", "GC")).head(filler="周林").forget()
        rows = [{**RECEPTION, "matter": f"{number}第{index}件", "suggestion": number} for number in ("17-1", "17-2")]
        files.append(place.save(book.rows("contacts", rows)))
    asked: list[Any] = []
    current = Store.current

    def listening(store: Store, *conditions: Any, **equal: Any) -> Any:
        if not conditions and set(equal) <= {"form", "year", "part", "evidence", "states"}:
            asked.append(equal["form"])
        return current(store, *conditions, **equal)

    monkeypatch.setattr(Store, "current", listening)
    told = place.ingest(*files)
    again = ["return.same", "row.other_book"]
    assert [[p["code"] for p in f["problems"]] for f in told.files] == [
        again[1:],
        again,
        again,
        *3 * [["cell.no_such_record"]],
    ]
    assert sorted(asked) == ["attendance", "contact", "roster", "suggestion"]
