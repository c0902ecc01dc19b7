"""What a row would be asked about once its other faults are mended is said at once: a unit mends a row in one round.

Each fault is written alone into a row, and with every fault of another field: whoever mends one of two has the other
left, and must have read of it. So what is told of two faults is never less than what is told of each, unless what the
one is held against is what the other spoils: nobody can see today that an answer came before a day that is no day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest

from app.rounds import Book, Round, hold_session

Row = Mapping[str, Any]
Fault = tuple[str, Row, str]
"""What is wrong, what it writes into the row, and the field that it is held against."""

DAYS = [(date(2024, 2, 1) + timedelta(days=n)).isoformat() for n in range(300)]

ACTIVITY = (
    "activities",
    {"date": "", "title": "视察老旧小区改造", "kind": "集中视察", "organiser": "人大街工委", "present": "王芳"},
    [
        ("no such day", {"date": "6月31日"}, ""),
        ("no title", {"title": None}, ""),
        ("another form's kind", {"kind": "座谈"}, ""),
        ("no kind of ours", {"kind": "春游"}, ""),
        ("two kinds", {"kind": "视察"}, ""),
        ("no organiser of ours", {"organiser": "居民"}, ""),
        ("nobody's name", {"present": "王芳、王方"}, ""),
        ("everybody", {"present": "全体代表"}, ""),
        ("some", {"present": "王芳等5人"}, ""),
        ("nobody's name away", {"leave": "张建固"}, ""),
        ("not held", {"note": "此行作废"}, ""),
    ],
)
CONTACT = (
    "contacts",
    {"date": "", "way": "接待选民", "place": "古城联络站", "deputies": "王芳", "voters": 3, "matter": "停车"},
    [
        ("no such day", {"date": "13月7日"}, ""),
        ("no way of ours", {"way": "喝茶"}, ""),
        ("no place", {"place": None}, ""),
        ("nobody's name", {"deputies": "王方"}, ""),
        ("everybody", {"deputies": "全体代表"}, ""),
        ("no number", {"voters": "二十余人"}, ""),
        ("answered before", {"feedback": "2023-1-3"}, "date"),
    ],
)
SUGGESTION = (
    "suggestions",
    {"kind": "建议、批评和意见", "title": "关于停车的建议", "lead": "王芳", "during": "闭会期间", "submitted": ""},
    [
        ("no kind of ours", {"kind": "提案"}, ""),
        ("no title", {"title": None}, ""),
        ("nobody's name", {"lead": "王方"}, ""),
        ("nobody's name beside", {"seconders": "张建固"}, ""),
        ("no such day", {"submitted": "6月31日"}, ""),
        ("no such day of assignment", {"assigned": "2月30日"}, ""),
        ("answered before it was assigned", {"assigned": "2024-12-5", "replied": "2024-12-1"}, ""),
        ("no state of ours", {"state": "挂起"}, ""),
    ],
)
EVALUATION = (
    "results",
    {"date": "", "deputy": "王芳", "way": "会议口头", "valid": 20, "satisfied": 20, "basically": 0, "dissatisfied": 0,
     "slips_out": 20, "slips_back": 20},
    [
        ("no such day", {"date": "6月31日"}, ""),
        ("nobody's name", {"deputy": "王方"}, ""),
        ("no way of ours", {"way": "电话"}, ""),
        ("grades beside the sum", {"satisfied": 24}, ""),
        ("more back than out", {"slips_out": 10}, "slips_back"),
        ("no number", {"slips_back": "二十多"}, ""),
    ],
)  # fmt: skip
LEAVE = (
    "leaves",
    {"date": "", "session": "古城活动", "meeting": "古城活动", "reason": "公务", "applied": "2024-1-20",
     "state": "已批准", "approver": "代表团团长", "approver_name": "何团", "approved_on": "2024-1-21"},
    [
        ("no such day", {"date": "6月31日"}, ""),
        ("no reason", {"reason": None}, ""),
        ("no day of asking", {"applied": None}, ""),
        ("no state of ours", {"state": "再议"}, ""),
        ("approved by nobody", {"approver": None}, "state"),
        ("approved on no day", {"approved_on": None}, "state"),
        ("approved before asked", {"approved_on": "2024-1-2"}, "applied"),
    ],
)  # fmt: skip
FORMS = {"activity": ACTIVITY, "contact": CONTACT, "suggestion": SUGGESTION, "evaluation": EVALUATION, "leave": LEAVE}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_told_of_two_faults_is_no_less_than_what_is_told_of_each(place: Round, form: str) -> None:
    hold_session(place)
    table, good, faults = FORMS[form]
    rows = [*([fault] for fault in faults), *pairs(faults)]
    whom = ("--deputy", "0002") if form == "leave" else ("--unit", "GC")
    book = Book(place.issue(form, *whom, "--rows", len(rows)))
    if "f_filler" in book.names:
        book.head(filler="周林")
    book.rows(table, (filled(book, table, good, row, DAYS[at]) for at, row in enumerate(rows)))
    told = said(place.send(book).file["problems"], book, table, len(rows))
    alone = {fault[0]: told[at] for at, fault in enumerate(faults)}
    lost = {}
    for at, row in enumerate(rows):
        what = [name for name, *_ in row]
        if missing := frozenset[tuple[str, str]]().union(*(alone[name] for name in what)) - told[at]:
            lost[" + ".join(what)] = sorted(missing)
    assert lost == {}
    assert all(alone.values()), "a fault of which nothing is said"


def pairs(faults: list[Fault]) -> Iterator[list[Fault]]:
    """Two faults that are written into different fields, neither into what the other is held against."""
    for one, other in combinations(faults, 2):
        if not {*one[1], one[2]} & other[1].keys() and other[2] not in one[1]:
            yield [one, other]


def filled(book: Book, table: str, good: Row, faults: list[Fault], day: str) -> dict[str, Any]:
    """A good row of its own day and title with faults; the form has no other fields."""
    row = {name: day if value == "" else value for name, value in good.items()}
    if row.get("title"):
        row["title"] = f"{row['title']}（{day}）"
    for _, written, _ in faults:
        row |= written
    return {name: value for name, value in row.items() if f"t_{table}.{name}" in book.names}


def said(problems: list[dict[str, Any]], book: Book, table: str, rows: int) -> list[frozenset[tuple[str, str]]]:
    """Codes and fields of what is told of each row; a line of several cells tells it of each."""
    first, lines = book.first(table), len(book._labels(table))
    found: list[set[tuple[str, str]]] = [set() for _ in range(rows)]
    for problem in problems:
        for place in (problem["place"], *problem.get("places", ())):
            row = "".join(filter(str.isdigit, place.get("cell", "") or ""))
            if row and 0 <= (at := (int(row) - first) // lines) < rows:
                found[at].add((problem["code"], problem.get("field", "")))
    return [frozenset(one) for one in found]
