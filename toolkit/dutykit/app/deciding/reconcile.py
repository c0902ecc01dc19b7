"""A deputy's handbook held against the organisers' records, for those who ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ...documents.registered import registered_rows
from ...dossier.names import called
from ...dossier.reconcile import ToldLine, reconcile
from ...forms.discreet import told as show
from ...forms.model import Form
from ...store import Stored
from ...words.codes import FormId
from ...words.decisions import Agreement
from ...workspace import Workspace
from ..opened.facts import facts_about
from ..opened.open_workspace import OpenWorkspace, open_workspace

FORM = FormId.HANDBOOK


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field on which a handbook and the organiser's record differ, as people read it."""

    field: str
    label: str
    handbook: str
    registered: str


@dataclass(frozen=True, slots=True)
class ReconciledLine:
    """One deed: its row in the handbook, its record, and how they agree (``label`` is the verdict in words)."""

    verdict: str
    label: str
    part: str
    what: str
    handbook: str
    registered: str
    differences: tuple[FieldDifference, ...]


@dataclass(frozen=True, slots=True)
class ReconciledDeputy:
    """A deputy's handbook against the records; ``totals`` counts the lines of each verdict."""

    deputy: str
    name: str
    returned: bool
    lines: tuple[ReconciledLine, ...]
    totals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReconcileResult:
    """What handbooks and organisers say, deputy by deputy."""

    title: str
    deputies: tuple[ReconciledDeputy, ...]


def reconciled(workspace: Workspace, *, deputies: Sequence[str], year: int | None, today: date) -> ReconcileResult:
    """What handbooks and organisers say, by deputy (default: all whose handbook came back).

    Raises :class:`UsageError` for a deputy whom the roster does not know.
    """
    with open_workspace(workspace, year=year, today=today) as opened:
        form = opened.form(FORM)
        came = {r.deputy for r in opened.store.returns(form=FORM, year=opened.year, retracted="")}
        numbers = [opened.deputy(d).number for d in deputies] or [
            d.number for d in opened.roster.deputies if d.number in came
        ]
        found = [_deputy(opened, form, number, returned=number in came) for number in dict.fromkeys(numbers)]
        return ReconcileResult(f"{opened.year} 年度履职手册与登记核对", tuple(found))


def _deputy(opened: OpenWorkspace, form: Form, number: str, *, returned: bool) -> ReconciledDeputy:
    log = opened.store.current(form=FORM, deputy=number, year=opened.year)
    about = {s.number: s.about for s in log if s.about}
    own = {s.number for s in log}  # what an accepted claim alone tells, no organiser does
    rows = registered_rows(facts_about(opened, opened.today, number), number)
    organisers = {table: [row for row in found if row["record"] not in own] for table, found in rows.items()}
    confirmed = opened.store.confirmed(opened.year, deputy=number, form=FORM).get(number, frozenset())
    lines = reconcile(organisers, map(Stored.record, log), confirmed=confirmed, about=about)
    shown = tuple(_line(opened, form, line) for line in lines)
    totals = {str(verdict): sum(line.verdict is verdict for line in lines) for verdict in Agreement}
    name = called(opened.roster.by_number[number], opened.roster)
    return ReconciledDeputy(number, name, returned, shown, totals)


def _line(opened: OpenWorkspace, form: Form, line: ToldLine) -> ReconciledLine:
    table = form.table_by_name[line.table]
    fields = table.by_name

    def text(name: str, value: Any) -> str:
        return show(value, fields[name], opened.roster)

    what = [text(n, line.values.get(n)) for n in table.key]
    return ReconciledLine(
        verdict=line.verdict,
        label=line.verdict.label,
        part=table.label,
        what="　".join(filter(None, what)),
        handbook=line.own,
        registered=line.registered,
        differences=tuple(
            FieldDifference(n, fields[n].label, text(n, own), text(n, theirs))
            for n, (own, theirs) in line.differences.items()
            if n in fields
        ),
    )
