"""The annex of evidence of any paper: its figures with the records behind them, then each record with its cell. Pure.

Papers whose template prints an annex of its own make it themselves; for all others it is made from what they are about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..dossier.deeds import Deed
from ..dossier.model import Record
from ..dossier.target import Target
from ..evidence import Evidence
from ..words.codes import FormId, Per
from . import figures as f
from .context import EvidenceRow
from .evidence_rows import evidence_row, evidence_rows
from .facts import Facts
from .headings import own_evidence
from .telling import by_label
from .wording import in_short


def annex_rows(facts: Facts, target: Target) -> list[EvidenceRow]:
    """Lines for the annex of a paper about ``target``; nothing where the facts came without evidence.

    Lines of figures have no ``file``; those of records have ``file``, ``place`` and ``sha256``.
    """
    if not facts.evidence:
        return []
    match target.per:
        case Per.CONGRESS | Per.UNIT:
            return _of_many(facts, target.id if target.per is Per.UNIT else "")
        case Per.DEPUTY:
            rows = evidence_rows(facts, facts.deeds_with(target.id), target.id)
            return [*figure_rows(facts, target), *rows, *own_evidence(facts, target.id)]
        case Per.ACTIVITY | Per.CONTACT | Per.MEETING:
            return [row for r in facts.counted if r.number == target.id for row in _cells(facts, r)]
        case Per.BULLETIN | Per.REGULATION:
            return []


def figure_rows(facts: Facts, target: Target) -> list[EvidenceRow]:
    """What is counted of a year of somebody, with the records of each figure; nothing of several years together."""
    if not facts.evidence or len(facts.years) > 1:
        return []
    if target.per in {Per.CONGRESS, Per.UNIT}:
        return _figures(facts, f.scope_of(facts, target.id if target.per is Per.UNIT else ""))
    if target.per is not Per.DEPUTY:
        return []
    deeds = [d for d in facts.deeds_with(target.id) if d.took_part(target.id)]
    return [
        _figure(label, [("件" if found[0].form == FormId.SUGGESTION else "次", len(found))], found, target.id)
        for label, found in _kinds(facts, deeds)
    ]


def _of_many(facts: Facts, unit: str) -> list[EvidenceRow]:
    scope = f.scope_of(facts, unit)
    done, put = f.but_suggestions(scope), f.suggestions(scope)
    behind = dict.fromkeys(r.number for d in (*done, *put) for r in d.sources_of(""))
    more = (r for r in facts.counted if r.form != FormId.ROSTER and r.number not in behind)
    mine = (r for r in more if not unit or r.unit == unit or r.deputy in scope.numbers)
    return [*_figures(facts, scope), *evidence_rows(facts, [*done, *put]), *(_line(facts, r) for r in mine)]


def _figures(facts: Facts, scope: f.PaperScope) -> list[EvidenceRow]:
    done, put = f.but_suggestions(scope), f.suggestions(scope)
    told = []
    for label, found in [*_kinds(facts, done), *([("会议、活动、联系选民和报告履职合计", done)] if done else [])]:
        counts = scope.counts(found)
        numbers = [("场", counts.events.value), ("人次", counts.person_times.value), ("人", counts.persons.value)]
        told.append(_figure(label, numbers, found))
    return told + [_figure(label, [("件", len(found))], found) for label, found in _kinds(facts, put)]


def _kinds(facts: Facts, deeds: Iterable[Deed]) -> list[tuple[str, list[Deed]]]:
    return list(by_label(facts, deeds).items())


def _figure(label: str, counts: Sequence[tuple[str, int]], deeds: Iterable[Deed], deputy: str = "") -> EvidenceRow:
    """集中视察：2场、12人次、10人, with the numbers of all records behind it."""
    numbers = sorted({r.number for d in deeds for r in d.sources_of(deputy)})
    told = "、".join(f"{n}{measure}" for measure, n in counts)
    return {"number": "、".join(in_short(numbers)), "what": f"{label}：{told}", "file": "", "place": "", "sha256": ""}


def _line(facts: Facts, record: Record) -> EvidenceRow:
    """A record by the first cell that is known of it."""
    form = facts.forms.get(record.form)
    return evidence_row(record, form.title if form else record.form, _first(record))


def _first(record: Record) -> Evidence | None:
    return next((e for e in record.evidence.values() if e.place), None)


def _cells(facts: Facts, record: Record) -> Iterator[EvidenceRow]:
    """Each field of a record with its cell."""
    form = facts.forms.get(record.form)
    table = form.table_by_name.get(record.table) if form else None
    for name, evidence in record.evidence.items():
        label = table.by_name[name].label if table and name in table.by_name else name
        yield evidence_row(record, label, evidence)
