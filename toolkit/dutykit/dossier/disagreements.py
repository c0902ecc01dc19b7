"""One fact that two records tell differently: who approved a leave, who was there, half-days due. Pure.

Which of them is right nobody has said yet. So what rests on the fact is not known, as with a blank: a finding that a
deputy could refute from another returned form is none (docs/decisions/035).

Records tell one fact where they tell one thing: rows with the same natural key of one unit, a leave in the attendance
form and its slip, a duty report and its evaluation, a session and the heads of its attendance forms. Who was there is
compared deed by deed, where records are put together (:func:`tellings`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

from ..text import fold
from ..words.codes import FormId
from ..words.lists import EvaluationWay
from ..words.marks import AWAY, THERE, DeedMark
from .fields import note_of
from .meetings import LEAVES, Meetings, days_told, parts_named
from .model import Record
from .views import AttendanceHead, AttendanceLeaveRow, DutyReportRow, EvaluationResultRow, LeaveSlipRow, SessionRow

TURNOUT = THERE | AWAY
"""Marks that say what became of a deputy: two records that give others of these disagree."""
_LEAVE_FACTS = ("state", "approver", "approved_on")
_REPORT_FACTS = ("way", "reader")
_LONG = 40
"""Texts longer than this are accounts in somebody's words: they differ, and contradict nothing."""


@dataclass(frozen=True, slots=True)
class ToldFact:
    """What one record says; ``field`` is ``form.table.field`` (``form.field`` of a head)."""

    record: str
    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One fact, as each record tells it; ``deputy`` is whom it is about, where it is about one."""

    told: tuple[ToldFact, ...]
    deputy: str = ""

    @property
    def records(self) -> tuple[str, ...]:
        """Numbers of the records, each once."""
        return tuple(dict.fromkeys(t.record for t in self.told))


@dataclass(frozen=True)
class Disagreements:
    """Every fact that is told differently, found by the records that tell it."""

    every: Sequence[Disagreement] = field(default=())

    @cached_property
    def by_record(self) -> Mapping[str, Sequence[Disagreement]]:
        """By the number of a record that tells it."""
        found: dict[str, list[Disagreement]] = {}
        for one in self.every:
            for number in one.records:
                found.setdefault(number, []).append(one)
        return found

    def others(self, number: str) -> Mapping[str, list[Any]]:
        """What other records say of the fields of one, by the name of the field."""
        found: dict[str, list[Any]] = {}
        for one in self.by_record.get(number, ()):
            own = [t.field.rpartition(".")[2] for t in one.told if t.record == number]
            for name in own:
                found.setdefault(name, []).extend(t.value for t in one.told if t.record != number)
        return found

    def beside(self, number: str) -> tuple[str, ...]:
        """Numbers of the records that contradict one."""
        known = self.by_record.get(number, ())
        return tuple(dict.fromkeys(n for one in known for n in one.records if n != number))

    def ways(self, number: str, values: Mapping[str, Any], names: Iterable[str]) -> Iterator[Mapping[str, Any]]:
        """The values of a record in every way in which the facts that are asked may be."""
        others = self.others(number) if number in self.by_record else {}
        asked = [name for name in dict.fromkeys(names) if name in others]
        if not asked:
            yield values
            return
        for way in product(*([values.get(name), *others[name]] for name in asked)):
            yield {**values, **dict(zip(asked, way, strict=True))}


def disagreements(
    records: Iterable[Record], meetings: Meetings, keys: Mapping[str, Sequence[str]]
) -> list[Disagreement]:
    """What records tell differently, but for who was there; ``keys`` are natural keys, by ``form.table``."""
    by_table: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        by_table.setdefault((record.form, record.table), []).append(record)
    found: list[Disagreement] = []
    for (form, table), rows in by_table.items():
        key = keys.get(f"{form}.{table}")
        if key:
            found += _of_one_key(rows, key)
        elif not table:
            found += _of_one_deputy(rows)
    return [*found, *_leaves(by_table, meetings), *_reports(by_table), *_half_days_due(by_table)]


def _field(record: Record, name: str) -> str:
    return f"{record.form}.{record.table}.{name}" if record.table else f"{record.form}.{name}"


def _blank(value: Any) -> bool:
    return value is None or value in ("", [])


def _between(
    one: Record, other: Record, names: Iterable[str], deputy: str = "", *, blanks: bool = False
) -> Iterator[Disagreement]:
    """Fields of one name of two records that say something else; with ``blanks`` also where one says nothing."""
    for name in names:
        told = one.values.get(name), other.values.get(name)
        if told[0] == told[1] or (not blanks and any(map(_blank, told))):
            continue
        pairs = zip((one, other), told, strict=True)
        yield Disagreement(tuple(ToldFact(r.number, _field(r, name), value) for r, value in pairs), deputy)


# --- one key ----------------------------------------------------------------------------------------------------


def _of_one_key(rows: Sequence[Record], key: Sequence[str]) -> Iterator[Disagreement]:
    """Rows of one table, unit and deputy with one natural key: told twice, and not alike."""
    first: dict[Hashable, Record] = {}
    for record in rows:
        named = _key(record, key)
        if named is None:
            continue
        twin = first.setdefault(named, record)
        if twin is not record:
            names = sorted({*twin.values, *record.values} - {*key, "note"})
            scalar = [n for n in names if _scalar(twin.values.get(n)) and _scalar(record.values.get(n))]
            yield from _between(twin, record, scalar, record.deputy, blanks=True)


def _of_one_deputy(heads: Sequence[Record]) -> Iterator[Disagreement]:
    """Heads of one form of one deputy and year: two returns that do not say the same."""
    first: dict[Hashable, Record] = {}
    for record in heads:
        if record.deputy:
            twin = first.setdefault((record.deputy, record.year), record)
            if twin is not record:
                names = sorted(n for n in {*twin.values} & {*record.values} if n != "note")
                scalar = [n for n in names if _scalar(twin.values[n]) and _scalar(record.values[n])]
                yield from _between(twin, record, scalar, record.deputy)


def _key(record: Record, names: Sequence[str]) -> Hashable | None:
    """What makes rows tell one thing; None where a part is blank, so that nobody can say."""
    parts = []
    for name in names:
        value = record.values.get(name)
        if isinstance(value, Mapping):
            value = days_told(value)
        if _blank(value) or isinstance(value, list):
            return None
        parts.append(fold(value) if isinstance(value, str) else value)
    return (record.unit, record.deputy, *parts)


def _scalar(value: Any) -> bool:
    return not isinstance(value, list | tuple) and not (isinstance(value, str) and len(value) > _LONG)


# --- leave ------------------------------------------------------------------------------------------------------

_ByTable = Mapping[tuple[str, str], Sequence[Record]]


def _leaves(by_table: _ByTable, meetings: Meetings) -> Iterator[Disagreement]:
    """A leave in the attendance form, and the slip of it."""
    slips: dict[str, list[Record]] = {}
    for record in by_table.get((FormId.LEAVE, "leaves"), ()):
        slips.setdefault(record.deputy or AttendanceLeaveRow(record.values).deputy, []).append(record)
    for record in by_table.get((FormId.ATTENDANCE, LEAVES), ()) if slips else ():
        row = AttendanceLeaveRow(record.values)
        for slip in slips.get(row.deputy or record.deputy, ()):
            if row.slip and fold(row.slip) == fold(slip.number):
                yield from _between(record, slip, (*_LEAVE_FACTS, "scope"), row.deputy)
            elif _same_leave(record, slip, meetings):
                yield from _between(record, slip, _LEAVE_FACTS, row.deputy)


def _same_leave(record: Record, slip: Record, meetings: Meetings) -> bool:
    """Whether a row of leave and a slip are about one leave: of one case, of one meeting, on the same days."""
    row, other = AttendanceLeaveRow(record.values), LeaveSlipRow(slip.values)
    if row.scope and other.scope and row.scope != other.scope:
        return False
    meeting = meetings.meeting(record)
    named = {other.session, fold(other.meeting)} - {""}
    if named and not named & {meeting.key, fold(meeting.title)}:
        return False
    if row.date[0] is None or other.date[0] is None:
        return bool(named)
    return _same_days(record, slip)


def _same_days(record: Record, slip: Record) -> bool:
    """Whether two rows of leave share days; of one and the same day, also a part of it, where both name parts."""
    (first, last), (begun, ended) = AttendanceLeaveRow(record.values).date, LeaveSlipRow(slip.values).date
    if first is None or last is None or begun is None or ended is None or not (first <= ended and begun <= last):
        return False
    parts, others = (set(parts_named(note_of(r.values.get("date")))) for r in (record, slip))
    one_day = first == last == begun == ended
    return not (one_day and parts and others) or bool(parts & others)


# --- duty reports, half-days due ----------------------------------------------------------------------------------


def _reports(by_table: _ByTable) -> Iterator[Disagreement]:
    """A duty report, and the evaluation of it: how it was made, when, and that there was one."""
    reports: dict[str, list[Record]] = {}
    for record in by_table.get((FormId.DUTY_REPORT, "reports"), ()):
        reports.setdefault(DutyReportRow(record.values).deputy, []).append(record)
    for result in by_table.get((FormId.EVALUATION, "results"), ()) if reports else ():
        row = EvaluationResultRow(result.values)
        for report in reports.get(row.deputy, ()):
            made = DutyReportRow(report.values)
            linked = bool(row.report) and fold(row.report) == fold(report.number)
            if not linked and (made.date is None or made.date != row.date):
                continue
            yield from _between(report, result, (*_REPORT_FACTS, *(("date",) if linked else ())), row.deputy)
            if made.evaluation == EvaluationWay.NONE:
                told = ToldFact(report.number, _field(report, "evaluation"), made.evaluation)
                yield Disagreement(
                    (told, ToldFact(result.number, _field(result, "evaluation"), EvaluationWay.SLIPS.value)), row.deputy
                )


def _half_days_due(by_table: _ByTable) -> Iterator[Disagreement]:
    """How many half-days a session had: by the form of sessions, and by the heads of its attendance forms."""
    heads: dict[str, list[ToldFact]] = {}
    for record in by_table.get((FormId.ATTENDANCE, ""), ()):
        head = AttendanceHead(record.values)
        if head.session and head.due is not None:
            heads.setdefault(head.session, []).append(ToldFact(record.number, _field(record, "due"), head.due))
    for record in by_table.get((FormId.SESSION, SessionRow.TABLE), ()) if heads else ():
        due = SessionRow(record.values).half_days
        told = heads.pop(record.number, [])
        if due is not None:
            told = [ToldFact(record.number, _field(record, "half_days"), due), *told]
        if len({t.value for t in told}) > 1:
            yield Disagreement(tuple(told))
    yield from (Disagreement(tuple(told)) for told in heads.values() if len({t.value for t in told}) > 1)


# --- who was there --------------------------------------------------------------------------------------------------

Marks = frozenset[DeedMark]
Slots = dict[tuple[object, ...], dict[str, dict[str, Marks]]]
"""What forms say of everybody in a deed: by half-day of a meeting (else all of it), by form, by deputy."""


def tellings(slots: Slots) -> dict[str, tuple[Marks, ...]]:
    """Deputies of whom forms say different things of one deed, with every way in which it may have been."""
    disputed = {d: None for told in slots.values() if len(told) > 1 for d in _disputed(told)}
    found = {}
    for deputy in disputed:
        ways: list[Marks] = [frozenset()]
        for told in slots.values():
            own = [marks[deputy] for marks in told.values() if deputy in marks]
            said = dict.fromkeys(m & TURNOUT for m in own if m & TURNOUT)
            aside = frozenset(m for marks in own for m in marks) - TURNOUT
            ways = list(dict.fromkeys(way | aside | one for way in ways for one in (said or (frozenset(),))))
        found[deputy] = tuple(ways)
    return found


def _disputed(told: Mapping[str, Mapping[str, Marks]]) -> Iterator[str]:
    """Deputies of whom the forms say different things of one half-day."""
    said: dict[str, set[Marks]] = {}
    for marks in told.values():
        for deputy, own in marks.items():
            if own & TURNOUT:
                said.setdefault(deputy, set()).add(own & TURNOUT)
    yield from (deputy for deputy, ways in said.items() if len(ways) > 1)
