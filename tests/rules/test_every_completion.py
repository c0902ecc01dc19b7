"""Records in doubt of every form: a result is certain only when it is the same whether or not they come to count.

The shipped cases, and the records of other cases of the same rule beside them, with some of all these records held or
disputed. Whatever the engine then says for certain, it says too with any of them accepted and the others not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from dutykit.dossier.model import Record
from dutykit.rules.engine import check_year
from dutykit.rules.results import Finding
from dutykit.rules.rule_check import CheckScope
from dutykit.rules.trial import case_file
from dutykit.words.codes import FormId, Result, State
from rules.setting import regulation, setting
from rules.small import law
from rules.test_lacks import PARSED, dossier, people

CASES = [(id_, at) for id_, data in PARSED.items() for at, case in enumerate(data["case"]) if not case.get("with")]
CERTAIN = {Result.MET, Result.UNMET}


def found_in(id_: str, at: int, records: Iterable[Record]) -> dict[str, Finding]:
    data, file = PARSED[id_], dossier(id_, at)
    case = {**data["base"], **data["case"][at]}
    year, scope = int(case.get("year", file.today.year)), CheckScope(rules=frozenset({case["rule"]}))
    found = check_year(replace(file, records=tuple(records)), regulation(id_), year, scope)
    return {f.id: f for f in found}


def beside(id_: str, at: int) -> list[int]:
    """Other cases of the same rule, of nobody else."""
    rule = PARSED[id_]["case"][at]["rule"]
    return [
        n
        for n, case in enumerate(PARSED[id_]["case"])
        if case["rule"] == rule and n != at and dossier(id_, n).roster.by_number.keys() <= people(id_, at)
    ]


def told(record: Record) -> tuple[object, ...]:
    return record.form, record.table, *map(str, sorted(record.values.items()))


@st.composite
def in_doubt(draw: st.DrawFn, forms: frozenset[str] = frozenset()) -> tuple[str, int, list[Record], list[Record]]:
    """A case, records that are certain, and records in doubt (of some forms only, where they are named)."""
    id_, at = draw(st.sampled_from([c for c in CASES if not forms or forms & {r.form for r in dossier(*c).records}]))
    records, others = list(dossier(id_, at).records), beside(id_, at)
    if others and draw(st.booleans()):
        known = {told(r) for r in records}
        more = [r for r in dossier(id_, draw(st.sampled_from(others))).records if told(r) not in known]
        more = [replace(r, number=f"{r.number}-2") for r in more if r.form != FormId.SESSION]
        records += draw(st.lists(st.sampled_from(more), max_size=3, unique_by=id)) if more else []
    open_ = [r for r in records if r.state is State.ACCEPTED and r.form != FormId.SESSION]
    open_ = [r for r in open_ if not forms or r.form in forms]
    assume(open_)
    chosen = draw(st.lists(st.sampled_from(open_), min_size=1, max_size=3, unique_by=id))
    return id_, at, [r for r in records if r not in chosen], chosen


def completions(chosen: Sequence[Record]) -> Iterator[Sequence[Record]]:
    for size in range(len(chosen) + 1):
        yield from combinations(chosen, size)


def otherwise(id_: str, at: int, sure: list[Record], chosen: list[Record], state: State) -> list[tuple[str, str]]:
    """What is told for certain, and is not so in every completion: as it is told, and as it then would be.

    A rule of which no record is left says that it does not apply: that it was kept is no mistake.
    """
    waiting = found_in(id_, at, [*sure, *(replace(r, state=state) for r in chosen)])
    certain = {n: f for n, f in waiting.items() if f.result in CERTAIN}
    event(f"certain: {bool(certain)}")
    if not certain:
        return []
    ways = [found_in(id_, at, [*sure, *accepted]) for accepted in completions(chosen)]
    return [
        (found.message, way[number].message)
        for number, found in certain.items()
        for way in ways
        if number in way and way[number].result not in {found.result, Result.EXEMPT}
    ]


STATES = st.sampled_from([State.HELD, State.DISPUTED])


@settings(max_examples=100, deadline=None)
@given(in_doubt(), STATES)
def test_a_result_is_the_same_whatever_becomes_of_records_in_doubt(
    asked: tuple[str, int, list[Record], list[Record]], state: State
) -> None:
    assert otherwise(*asked, state) == []


@settings(max_examples=100, deadline=None)
@given(in_doubt(frozenset({FormId.ATTENDANCE, FormId.LEAVE})), STATES)
def test_a_result_is_the_same_whatever_becomes_of_attendance_and_leave_in_doubt(
    asked: tuple[str, int, list[Record], list[Record]], state: State
) -> None:
    """Half-days, heads and leave: who was there, what was due, whether a session was missed or on leave throughout."""
    assert otherwise(*asked, state) == []


# --- attendance, made up -------------------------------------------------------------------------------------------

RULES = """
[[rule]]
id = "half"
article = "三"
duty = "半天"
force = "must_not"
kind = "breach"
subject = "deputy"
window = "session"
absence = "half_day"
compare = "less_than"
figure = 1

[[rule]]
id = "whole"
article = "九"
duty = "整次"
force = "must_not"
kind = "breach"
subject = "deputy"
window = "term"
absence = "session"
compare = "less_than"
figure = 1

[[rule]]
id = "row"
article = "九"
duty = "连续"
force = "must_not"
kind = "breach"
subject = "deputy"
window = "term"
absence = "session"
consecutive = true
compare = "less_than"
figure = 2

[[rule]]
id = "silent"
article = "九"
duty = "发言"
force = "must"
kind = "streak"
subject = "deputy"
window = "session"
times = 2
parts = [{ name = "建议", take = [{ forms = ["suggestion"] }] }]
"""
MARKS = ["present", "late", "absent", "absent", "leave", ""]
halves = st.tuples(
    st.sampled_from(["2", "2", "3", "3", "4"]), st.integers(0, 1), st.sampled_from(["am", "pm"]),
    st.sampled_from(MARKS), st.sampled_from(["A", "A", "B"]), st.sampled_from(["U1", "U1", "U2"]),
)  # fmt: skip
leaves = st.tuples(
    st.sampled_from(["2", "3", "4"]), st.integers(0, 1), st.integers(0, 1),
    st.sampled_from(["approved", "approved", "applied", "refused"]),
    st.booleans(),
)  # fmt: skip
DUE = st.sampled_from([None, None, 1, 2, 4])
OPENINGS = {"2": "2023-01-10", "3": "2024-01-09", "4": "2025-01-07"}


def day(session: str, after: int) -> str:
    return (date.fromisoformat(OPENINGS[session]) + timedelta(days=after)).isoformat()


def of_half(at: int, one: tuple[str, int, str, str, str, str]) -> dict[str, Any]:
    session, after, part, mark, form, unit = one
    row = {"form": "attendance", "table": "half_days", "issue": f"{form}{session}", "number": f"C-{at}", "unit": unit,
           "date": day(session, after), "half_day": part, "kind": "plenary_meeting"}  # fmt: skip
    return {**row, **({mark: ["001"]} if mark else {})}


def of_leave(at: int, one: tuple[str, int, int, str, bool]) -> dict[str, Any]:
    session, first, last, state, slip = one
    days = {"from": day(session, min(first, last)), "to": day(session, max(first, last))}
    told = {"number": f"J-{at}", "deputy": "001", "date": days, "values": {"state": state, "scope": "whole_session"}}
    return (
        {"form": "leave", **told} if slip else {"form": "attendance", "table": "leaves", "issue": f"A{session}", **told}
    )


def of_head(issue: str, due: int | None) -> dict[str, Any]:
    session = issue[1:]
    told = {"form": "attendance", "table": "", "issue": issue, "number": f"K-{issue}", "session": f"HQ-{session}"}
    return {**told, "meeting": f"第{session}次会议", "values": {} if due is None else {"due": due}}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(halves, min_size=1, max_size=7), st.lists(leaves, max_size=3),
    st.sampled_from([0, 2, 4]), st.booleans(), st.data(), STATES,
)  # fmt: skip
def test_made_up_attendance_says_the_same_whatever_becomes_of_what_is_in_doubt(
    half_days: list[tuple[str, int, str, str, str, str]], slips: list[tuple[str, int, int, str, bool]],
    due: int, closed: bool, data: st.DataObject, state: State,
) -> None:  # fmt: skip
    """Sessions over three years, two forms of each, heads that say what was due or do not, leave in both forms.

    A head in doubt is mended: without one nobody would know of which meeting its rows are.
    """
    told = [
        *(of_half(n, h) for n, h in enumerate(half_days)), *(of_leave(n, s) for n, s in enumerate(slips)),
        *(of_head(issue, data.draw(DUE)) for issue in sorted({f"{h[4]}{h[0]}" for h in half_days})),
    ]  # fmt: skip
    sessions = [
        {"term": 17, "ordinal": int(n), "opening": first, "closing": day(n, 1), "number": f"HQ-{n}", "half_days": due}
        for n, first in OPENINGS.items()
    ]
    first = {"term": 17, "ordinal": 1, "opening": "2021-12-20", "closing": "2021-12-24"}
    case = {
        "today": "2026-03-01", "closed": [*range(2021, 2026)] if closed else [], "sessions": [first, *sessions],
        "units": [{"code": "U1", "name": "甲联组"}, {"code": "U2", "name": "乙联组"}],
        "deputies": [{"number": "001", "name": "样甲", "units": ["U1"]}], "records": told,
    }  # fmt: skip
    file, rules = case_file(case, setting()), law(RULES)
    everything = [r for r in file.records if r.form != FormId.SESSION]
    chosen = data.draw(st.lists(st.sampled_from(everything), min_size=1, max_size=3, unique_by=id))
    sure = [r for r in file.records if r not in chosen]

    def found(records: Iterable[Record]) -> dict[str, Finding]:
        return {f.id: f for f in check_year(replace(file, records=tuple(records)), rules, 2025)}

    waiting = found([*sure, *(replace(r, state=state) for r in chosen)])
    certain = {n: f for n, f in waiting.items() if f.result in CERTAIN}
    heads, rows = [r for r in chosen if not r.table], [r for r in chosen if r.table]
    ways = [found([*sure, *heads, *accepted]) for accepted in completions(rows)]
    assert [
        (f.message, way[n].message)
        for n, f in certain.items()
        for way in ways
        if n in way and way[n].result is not f.result
    ] == []
