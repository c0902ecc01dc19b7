"""What stood above and below a row that goes back: in sight of whoever mends it, and never read again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ...dossier.model import Roster
from ...evidence import Evidence
from ...forms.discreet import told as show
from ...forms.discreet import told_raw
from ...forms.filled import NearbyRow
from ...forms.model import Field, Form, Table
from ...store import Return, Stored
from ...text import glimpse
from ...words.codes import GONE, IssueKind, Per
from ..opened.open_workspace import OpenWorkspace

_LONGEST = 40


def neighbours(
    opened: OpenWorkspace, row: Return, form: Form, waiting: Sequence[Stored]
) -> tuple[tuple[NearbyRow, ...], ...]:
    """The rows that wait to be mended, each run of them with the row above and the row below."""
    held = {s.number for s in waiting if s.part}
    if not held:
        return ()
    there = {s.number: s for s in (*_of_the_paper(opened, row, form), *waiting) if s.part}
    found: list[tuple[NearbyRow, ...]] = []
    for table in form.tables:
        rows = _in_order(there.values(), table, held)
        runs = _runs([s.number in held for s in rows])
        found += [tuple(_nearby(rows[at], table, held, opened.roster) for at in run) for run in runs]
    return tuple(group for group in found if not all(one.held for one in group))


def _in_order(records: Iterable[Stored], table: Table, held: Collection[str]) -> list[Stored]:
    """The rows of a table as they stood on the paper, without those that are gone."""
    there = (s for s in records if s.part == table.name and (s.state not in GONE or s.number in held))
    return sorted(there, key=lambda s: (s.position, s.number))


def _of_the_paper(opened: OpenWorkspace, row: Return, form: Form) -> list[Stored]:
    """Records that stood on the same paper: of the issue, else of the return that began the round."""
    issue = opened.store.issue(row.issue) if row.issue else None
    while issue is not None and issue.kind is IssueKind.CORRECTION and issue.source is not None:
        row = opened.store.one_return(issue.source)
        issue = opened.store.issue(row.issue) if row.issue else None
    if issue is not None and form.per is not Per.CONGRESS:
        return opened.store.current(form=form.id, issue=issue.number, evidence=True)
    return opened.store.current(form=form.id, told_by=row.id, evidence=True)


def _runs(held: Sequence[bool]) -> Iterator[list[int]]:
    """Places that are held with those beside them, runs that touch each other as one."""
    near = [any(held[max(0, at - 1) : at + 2]) for at in range(len(held))]
    group: list[int] = []
    for at, wanted in enumerate(near):
        if wanted:
            group.append(at)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _nearby(stored: Stored, table: Table, held: Collection[str], roster: Roster) -> NearbyRow:
    texts = ((item.label, _text(stored, item, roster)) for item in table.fields)
    text = "；".join(f"{label}：{glimpse(text, _LONGEST).rstrip('。')}" for label, text in texts if text)
    return NearbyRow(stored.number, text, stored.number in held)


def _text(stored: Stored, item: Field, roster: Roster) -> str:
    """A field as it is registered, else as it was written."""
    if item.name in stored.body:
        return show(stored.body[item.name], item, roster)
    evidence: Mapping[str, object] | None = stored.evidence.get(item.name)
    return told_raw(Evidence.from_json(dict(evidence)).raw, item) if evidence else ""
