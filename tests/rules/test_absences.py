"""Who missed what, held against every way in which what no row says may have been."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutykit.rules.engine import check_year
from dutykit.rules.results import Finding
from dutykit.rules.trial import case_file
from dutykit.words.codes import Result
from rules.setting import setting
from rules.small import law
from rules.test_bounds import every

RULES = """
[[rule]]
id = "half_days"
article = "三"
duty = "不缺席"
force = "must_not"
kind = "breach"
subject = "deputy"
window = "session"
absence = "half_day"
compare = "less_than"
figure = 1
[[rule]]
id = "sessions"
article = "九"
duty = "不整次缺席"
force = "must_not"
kind = "breach"
subject = "deputy"
window = "session"
absence = "session"
compare = "less_than"
figure = 1
"""
THERE, EXCUSED, MISSED = "there", "excused", "missed"
PARTS = ("am", "pm")


def truths(mark: str, leave: str, *, closed: bool) -> set[str]:
    """What a half-day may have been, as its row and its leave tell it."""
    if mark == "present":
        return {THERE}
    if leave == "approved":
        return {EXCUSED}
    if mark == "nothing":
        return {THERE, EXCUSED, MISSED}
    if leave in {"applied", "held"}:
        return {EXCUSED, MISSED}
    if mark == "leave":
        return {MISSED} if leave == "refused" else {EXCUSED, MISSED}
    return {MISSED} if closed else {EXCUSED, MISSED}  # a leave slip may still come in


def records(marks: list[str], leaves: list[str], declared: int) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = [
        {
            "form": "attendance",
            "table": "",
            "issue": "A",
            "meeting": "三次会议",
            "unit": "U1",
            "values": {"due": declared},
        }
        if declared
        else {"form": "attendance", "table": "", "issue": "A", "meeting": "三次会议", "unit": "U1"}
    ]
    for part, mark, leave in zip(PARTS, marks, leaves, strict=False):
        row = {"form": "attendance", "table": "half_days", "issue": "A", "unit": "U1", "date": "2024-01-09"}
        names = {"present": ["002"]} if mark == "nothing" else {mark: ["001"]}
        told.append({**row, "half_day": part, "kind": "plenary_meeting", **names})
        if leave != "none":
            word = {"am": "上午", "pm": "下午"}[part]
            day = {"from": "2024-01-09", "to": "2024-01-09", "note": word}
            state = {"state": "held"} if leave == "held" else {}
            values = {"state": "approved" if leave == "held" else leave}
            told.append({
                "form": "attendance", "table": "leaves", "issue": "A", "deputy": "001", "date": day, "values": values,
                **state,
            })  # fmt: skip
    return told


def findings(told: list[dict[str, Any]], *, closed: bool) -> dict[str, Finding]:
    case = {
        "today": "2025-03-01", "closed": [2021, 2022, 2023, 2024] if closed else [],
        "sessions": [{"term": 17, "ordinal": 3, "opening": "2024-01-09", "closing": "2024-01-10", "title": "三次会议"}],
        "units": [{"code": "U1", "name": "甲联组"}],
        "deputies": [{"number": n, "name": f"样{n}", "units": ["U1"]} for n in ("001", "002")], "records": told,
    }  # fmt: skip
    found = check_year(case_file(case, setting()), law(RULES), 2024)
    return {f.rule: f for f in found if f.subject.id == "001"}


@settings(max_examples=600, deadline=None)
@given(
    marks=st.lists(st.sampled_from(["present", "absent", "leave", "nothing"]), min_size=1, max_size=2),
    leaves=st.lists(
        st.sampled_from(["none", "approved", "applied", "refused", "held"]), min_size=2, max_size=2
    ),
    more=st.integers(0, 1), says=st.booleans(), closed=st.booleans(),
)  # fmt: skip
def test_absence_says_what_every_completion_says(
    marks: list[str], leaves: list[str], more: int, says: bool, closed: bool
) -> None:
    declared = len(marks) + more if says else 0
    slots = [truths(m, v, closed=closed) for m, v in zip(marks, leaves, strict=False)]
    missed = {way.count(MISSED) for way in product(*slots)}
    untold = [{THERE, EXCUSED, MISSED}] * (more if says else 0)  # of the session, and no row tells them
    whole = {all(s == MISSED for s in way) for way in product(*slots, *untold)}
    found = findings(records(marks, leaves, declared), closed=closed)
    half_days = {n == 0 for n in missed} | (set() if closed else {False})
    assert found["half_days"].result is every(half_days)
    assert found["half_days"].figure == min(missed)
    sessions = {not w for w in whole} | (set() if closed else {False})
    assert found["sessions"].result is every(sessions)


@pytest.mark.parametrize(("declared", "result"), [(2, Result.UNMET), (7, Result.UNDETERMINED), (0, Result.UNMET)])
def test_a_session_was_missed_whole_only_where_all_that_was_due_was_missed(declared: int, result: Result) -> None:
    found = findings(records(["absent", "absent"], ["none", "none"], declared), closed=True)["sessions"]
    assert found.result is result
    assert f"应到{max(declared, 2)}个半天，登记没有到会2个" in found.message
