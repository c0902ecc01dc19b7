"""Rows of periods without, held against every completion of what is in doubt."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dutykit.rules.engine import check_year
from dutykit.rules.trial import case_file
from dutykit.words.codes import Reason, Result
from rules.setting import setting
from rules.small import law
from rules.test_bounds import every

RULE = """
[[rule]]
id = "s"
article = "九"
duty = "会议期间发言"
force = "must"
kind = "streak"
subject = "deputy"
window = "session"
times = 2
by_year = BY_YEAR
parts = [{ name = "发言", take = [{ forms = ["attendance"], kinds = ["congress_session"], marks = ["spoke"] }] }]
"""
SESSIONS = [
    {"term": 17, "ordinal": 1, "opening": "2022-01-04", "closing": "2022-01-07"},
    {"term": 17, "ordinal": 2, "opening": "2023-01-10", "closing": "2023-01-13"},
    {"term": 17, "ordinal": 3, "opening": "2024-01-08", "closing": "2024-01-11"},
    {"term": 17, "ordinal": 4, "opening": "2024-12-20", "closing": "2024-12-23"},
]
told = st.sampled_from(["spoke", "silent", "held", "leave"])


def records(session: int, what: str) -> list[dict[str, Any]]:
    """What the form of a session says of the deputy."""
    day = SESSIONS[session]["opening"]
    row = {"form": "attendance", "table": "half_days", "issue": f"A{session}", "date": day, "half_day": "am",
           "kind": "plenary_meeting", "unit": "U1"}  # fmt: skip
    if what == "leave":
        days = {"from": day, "to": SESSIONS[session]["closing"]}
        slip = {"form": "attendance", "table": "leaves", "issue": f"A{session}", "deputy": "001", "date": days,
                "scope": "whole_session", "values": {"state": "approved"}}  # fmt: skip
        return [{**row, "leave": ["001"]}, slip]
    if what == "held":
        return [{**row, "present": ["001"]}, {**row, "half_day": "pm", "spoke": ["001"], "state": "held"}]
    return [{**row, "present": ["001"], **({"spoke": ["001"]} if what == "spoke" else {})}]


def silent_two_years(said: list[str], *, by_year: bool) -> bool | None:
    """Whether the last two periods that count are both silent; None where there are not two.

    A session on approved leave throughout is as if it had not been held.
    """
    years = [2022, 2023, 2024, 2024] if by_year else [1, 2, 3, 4]
    spoke: dict[int, bool] = {}
    for year, what in zip(years, said, strict=True):
        if what != "leave":
            spoke[year] = spoke.get(year, False) or what == "spoke"
    last = list(spoke.values())[-2:]
    return None if len(last) < 2 else not any(last)


@settings(max_examples=300, deadline=None)
@given(said=st.lists(told, min_size=4, max_size=4), by_year=st.booleans(), closed=st.booleans())
def test_a_row_says_what_every_completion_says(said: list[str], by_year: bool, closed: bool) -> None:
    case = {
        "today": "2025-03-01", "closed": [2021, 2022, 2023, 2024] if closed else [], "sessions": SESSIONS,
        "units": [{"code": "U1", "name": "甲联组"}], "deputies": [{"number": "001", "name": "样甲", "units": ["U1"]}],
        "records": [r for n, what in enumerate(said) for r in records(n, what)],
    }  # fmt: skip
    rule = RULE.replace("BY_YEAR", str(by_year).lower())
    (found,) = check_year(case_file(case, setting()), law(rule), 2024)
    ways = [["spoke" if w else "silent"] for w in (True, False)]
    outcomes = {
        silent_two_years(list(way), by_year=by_year)
        for way in product(*([s for (s,) in ways] if what == "held" else [what] for what in said))
    }
    if None in outcomes:
        assert (found.result, found.reason) == (Result.UNDETERMINED, Reason.NOT_DUE)
        return
    may_come = set() if closed else {True}  # somebody may yet register that the deputy spoke
    assert found.result is every({not silent for silent in outcomes} | may_come)
