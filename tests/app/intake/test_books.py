"""A row in another form than its book of record: warned of, kept as evidence, told apart, counted nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from app.rounds import VISIT, Book, Round
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
        ("接待选民", "联系、接待选民记录表"), ("列席常委会会议", "会议出勤与请假登记表"),
        ("提出建议、批评和意见", "议案、建议、批评和意见登记表"), ("述职", "报告履职计划与情况表"),
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


def test_status_tells_it_apart_until_its_book_tells_it(place: Round) -> None:
    place.send(place.activity(VISIT, RECEIVED))
    (row,) = place.json("status")["elsewhere"]
    assert (row["number"], row["date"], row["label"], row["book"]) == (
        "HD-2024-0003", "2024-05-14", "接待选民", "contact",
    )  # fmt: skip
    printed = place.run("status").out
    assert "登记错了表、没有计数的 1 条" in printed
    assert "联系、接待选民记录表" in printed
    shown = place.json("show", row["number"])["facts"]
    assert ["计数", "不计数：这类活动以《联系、接待选民记录表》为准，那里还没有登记"] in shown
    received(place)
    assert place.json("status")["elsewhere"] == []


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
