"""A second return of one issue: what it says otherwise than the first, record by record, and which is the later one.

A file is later or earlier by its own dates (:mod:`dutykit.forms.own_dates`). One that is the earlier of the two never
replaces what the later one said: it is a question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ...dossier.model import Roster
from ...evidence import Evidence, Place, place_from_json, place_to_json
from ...forms.discreet import told_raw
from ...forms.kinds import show
from ...forms.model import Field, Table
from ...forms.own_dates import DateOf, Order, OwnDates, compare, told
from ...problems import Problem
from ...serial import NULL_IF_EMPTY, through, to_json
from ...store import Return, Stored, Version
from ...text import glimpse, masked
from ...words.codes import REGISTERED, STANDING, Code, Per, State
from ..opened.open_workspace import OpenWorkspace
from ..opened.records import ChangedField
from .judge import Judged
from .register import Registrar

_BLANK = "（空）"
REPLACED = frozenset({"return.missing_rows", "return.changes_decided"})
"""What is told of records that a file replaces, and is not true of one that replaces none."""


class RowDifference(Code):
    """What a second return says of a record otherwise than the first."""

    CHANGED = "changed", "改动"
    NEW = "new", "新增"
    VOIDED = "voided", "作废"
    MISSING = "missing", "没有了"


class Said(Protocol):
    """What a version of a record says: its values, and the evidence of them."""

    @property
    def body(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def evidence(self) -> Mapping[str, Any]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A record that a second return tells otherwise: ``key`` says in words which it is, ``place`` where it stands."""

    kind: RowDifference
    record: str
    table: str
    key: str
    place: Place | None = field(metadata=through(place_to_json))
    fields: tuple[ChangedField, ...] = ()

    @property
    def text(self) -> str:
        """The record and what is otherwise in it, in one line."""
        which = f"{self.record}（{self.key}）" if self.key else self.record
        fields = "；".join(f"{f.label}：{f.before or _BLANK} → {f.after or _BLANK}" for f in self.fields)
        where = f"{self.place}　" if self.place is not None else ""
        return f"{where}{self.table}　{which}" + (f"　{fields}" if fields else "")


@dataclass(frozen=True, slots=True)
class Again:
    """How a file compares with the return before it: which is the ``order`` of this one, by which date of both."""

    file: str
    received: str
    sha256: str
    order: Order
    by: str = field(metadata=NULL_IF_EMPTY)
    date: str = field(metadata=NULL_IF_EMPTY)
    other_date: str = field(metadata=NULL_IF_EMPTY)
    rows: tuple[ChangedRow, ...] = ()

    @property
    def text(self) -> str:
        """Which file came before, and which of the two is the later one."""
        first = f"这份表交回过：{self.file}（{self.received} 收到）。"
        if self.order is Order.UNKNOWN:
            kinds = "、".join(DateOf.labels().values())
            return f"{first}哪一份较新不清楚：{kinds}，没有一样是两份都有而又不同的。"
        kind, later = DateOf.of(self.by).label, self.order.label[-1]
        return f"{first}按{kind}，这一份（{told(self.date)}）比那一份（{told(self.other_date)}）{later}。"

    @property
    def counts(self) -> str:
        """How many records are otherwise, in words."""
        kinds = [row.kind for row in self.rows]
        return (
            "、".join(f"{kind.label} {kinds.count(kind)} 条" for kind in RowDifference if kind in kinds) or "没有不同"
        )

    def kept(self) -> dict[str, Any]:
        """What is kept of it with the return."""
        kept = to_json(self)
        assert isinstance(kept, dict)
        return kept

    @property
    def replaces(self) -> bool:
        """Whether anything that stands in the book would change by it."""
        return any(row.kind is not RowDifference.MISSING for row in self.rows)


def again_of(kept: Mapping[str, Any]) -> Again | None:
    """What was kept with a return."""
    if not kept:
        return None
    rows = (
        ChangedRow(
            RowDifference.of(row["kind"]), row["record"], row["table"], row["key"], place_from_json(row["place"]),
            tuple(ChangedField(**changed) for changed in row["fields"]),
        )
        for row in kept["rows"]
    )  # fmt: skip
    by, date, other = (kept[name] or "" for name in ("by", "date", "other_date"))
    order = Order.of(kept["order"])
    return Again(kept["file"], kept["received"], kept["sha256"], order, by, date, other, tuple(rows))


@dataclass(frozen=True, slots=True)
class Before:
    """The return that came before this one, and the order of the two."""

    row: Return
    order: Order
    by: DateOf | None
    mine: OwnDates

    @classmethod
    def of(cls, opened: OpenWorkspace, judged: Judged, mine: OwnDates, source: int) -> Before | None:
        """The one that matters: of those of the same issue one that is later than this, else the last.

        A return of the issue whose correction was mended is as late as that correction.
        """
        if judged.issue is not None:
            same = [r for r in opened.store.returns(issue=judged.issue.number, retracted="") if _counts(r, source)]
        else:
            same = _sent_back(opened, judged, source)
        rest = [] if judged.correction else list(_mended(opened, same, source))
        orders = [(r, *compare(mine, OwnDates.of(r.dates))) for r in (*same, *rest)]
        if not same:
            return None
        later = [one for one in orders if one[1] is Order.OLDER]
        row, order, by = (later or orders[: len(same)])[-1]
        return cls(row, order, by, mine)

    def told(self, registrar: Registrar) -> Again | None:
        """What a file that was registered after it says otherwise.

        Without an issue number a file adds: it is a second return only of what it mends.
        """
        by = self.by
        dates = (self.mine.by(by), OwnDates.of(self.row.dates).by(by)) if by is not None else ("", "")
        rows = tuple(_rows(registrar))
        if registrar.judged.issue is None:
            rows = tuple(row for row in rows if row.kind is not RowDifference.NEW)
            if not rows:
                return None
        return Again(masked(self.row.name), self.row.received, self.row.sha256, self.order, by or "", *dates, rows)


def _counts(row: Return, source: int) -> bool:
    return row.id != source and row.status in REGISTERED


def _sent_back(opened: OpenWorkspace, judged: Judged, source: int) -> list[Return]:
    """Returns without an issue number of the same form, year and subject of which something went back."""
    if judged.form is None or judged.form.per is Per.CONGRESS:
        return []
    whose = {"form": judged.form.id, "year": judged.year, "unit": judged.unit, "deputy": judged.deputy}
    found = opened.store.returns(issue="", retracted="", sent_back=True, **whose)  # type: ignore[arg-type]
    return [r for r in found if _counts(r, source)]


def _mended(opened: OpenWorkspace, returns: Iterable[Return], source: int) -> Iterator[Return]:
    """Returns of the corrections of some returns, and of theirs."""
    for number in dict.fromkeys(r.correction for r in returns if r.correction):
        answers = [r for r in opened.store.returns(issue=number, retracted="") if _counts(r, source)]
        yield from answers
        yield from _mended(opened, [r for r in answers if r.correction != number], source)


def problems(opened: OpenWorkspace, again: Again, before: Before, sha256: str) -> list[Problem]:
    """What a person is to look at: a form that was sent back and comes again, an earlier file after a later one."""
    if not again.rows:
        return []
    facts = {"file": again.file, "received": again.received, "counts": again.counts}
    if before.order is Order.OLDER and again.replaces and before.by is not None:
        dates = {"by": before.by.label, "date": told(again.date), "other": told(again.other_date)}
        return [Problem("return.older", facts={**facts, **dates, "this": sha256[:12], "newer": again.sha256[:12]})]
    correction = opened.store.issue(before.row.correction) if before.row.correction else None
    if correction is None:
        return []
    return [Problem("return.again", facts={**facts, "correction": correction.number})]


# --- record by record --------------------------------------------------------------------------------------------


def _rows(registrar: Registrar) -> Iterator[ChangedRow]:
    """Every record that a file changed, added or left out, in the order of the store."""
    opened, form, plan = registrar.opened, registrar.form, registrar.plan
    for version in plan.versions:
        now, before = _versions(opened.store.versions(version.record), plan.source)
        stored = opened.store.one(version.record)
        if stored is None or before is None or now is None:
            continue
        table = form.table_by_name.get(stored.part)
        if now.state in {State.WITHDRAWN, State.SUPERSEDED}:
            yield _row(RowDifference.VOIDED, registrar, stored, table, now)
            continue
        asked = table.by_name if table is not None else form.by_name
        fields = tuple(changed_fields(asked.values(), before, now, opened.roster))
        if fields:
            yield _row(RowDifference.CHANGED, registrar, stored, table, now, fields)
    for new in plan.new:
        stored = opened.store.one(new.number, evidence=True)
        if stored is not None:
            yield _row(RowDifference.NEW, registrar, stored, form.table_by_name.get(stored.part), stored)
    for stored in _left_out(registrar):
        yield _row(RowDifference.MISSING, registrar, stored, form.table_by_name.get(stored.part))


def _left_out(registrar: Registrar) -> list[Stored]:
    """Records of the issue that a full return no longer has, of a correction those still to be mended."""
    issue = registrar.judged.issue
    mine = {issue.number if issue is not None else ""}
    return [
        s
        for s in registrar.known.values()
        if s.number not in registrar.taken and s.state in STANDING and (registrar.judged.correction or s.issue in mine)
    ]


def _versions(every: Iterable[Version], source: int) -> tuple[Version | None, Version | None]:
    """The version that a return made, and the one that stood before."""
    standing = [v for v in every if not v.retracted]
    mine = next((v for v in reversed(standing) if v.source == source), None)
    others = [v for v in standing if v.source != source and (mine is None or v.id < mine.id)]
    return mine, others[-1] if others else None


def _row(
    kind: RowDifference, registrar: Registrar, stored: Stored, table: Table | None,
    told_in: Said | None = None, fields: tuple[ChangedField, ...] = (),
) -> ChangedRow:  # fmt: skip
    roster = registrar.opened.roster
    shown = [show(stored.body.get(n), table.by_name[n], roster) for n in table.key] if table is not None else []
    key = glimpse("、".join(filter(None, shown)), 60)
    names = [f.field for f in fields] or list(told_in.evidence if told_in is not None else ())
    places = [place for name in names if (place := _place(told_in, name)) is not None]
    place = places[0] if places else None
    return ChangedRow(kind, stored.number, table.label if table is not None else "表头", key, place, fields)


def _place(told_in: Said | None, name: str) -> Place | None:
    evidence = told_in.evidence.get(name) if told_in is not None else None
    return Evidence.from_json(evidence).place if evidence and "file" not in evidence else None


def changed_fields(fields: Iterable[Field], before: Said, now: Said, roster: Roster) -> Iterator[ChangedField]:
    """The fields that two versions of a record say otherwise."""
    for item in fields:
        was, is_now = _said(before, item, roster), _said(now, item, roster)
        if was != is_now:
            hidden, shown = (masked(told_raw(text, item)) for text in (was, is_now))
            more = "（遮住的几位改了）" if hidden == shown else ""
            yield ChangedField(item.name, item.label, hidden, f"{shown}{more}")


def _said(told_in: Said, item: Field, roster: Roster) -> str:
    """A field as a version has it: the value, else the text that could not be taken for one."""
    if item.name in told_in.body:
        return show(told_in.body[item.name], item, roster)
    evidence = told_in.evidence.get(item.name)
    return Evidence.from_json(evidence).raw if evidence else ""
