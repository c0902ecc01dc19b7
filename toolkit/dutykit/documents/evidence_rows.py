"""The annex of evidence: which record each figure comes from, and where it stands in which file. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..dossier.deeds import Deed
from ..dossier.model import Record
from ..evidence import Evidence
from ..text import masked
from .context import EvidenceRow
from .facts import Facts

DIGITS = 12
"""So many digits of a file's digest are printed, as in the list of a dossier."""


def evidence_rows(facts: Facts, deeds: Iterable[Deed], deputy: str = "") -> list[EvidenceRow]:
    """One row per record behind deeds; none where the facts came without evidence.

    It has ``number``, ``what``, ``file``, ``place``, ``sha256`` of the file, and ``raw`` (the name as written).
    """
    rows = []
    for deed in deeds if facts.evidence else ():
        for record in deed.sources_of(deputy):
            name, evidence = _telling(record, deputy)
            what = deed.title or facts.kind_label(deed.kind)
            label = _field_label(facts, record, name)
            rows.append(evidence_row(record, f"{what}·{label}" if label else what, evidence, deputy))
    return rows


def evidence_row(record: Record, what: str, evidence: Evidence | None, deputy: str = "") -> EvidenceRow:
    """One line of an evidence annex."""
    spans = [s for s in evidence.spans if s[0] == deputy] if evidence else []
    raw = evidence.raw[spans[0][1] : spans[0][2]] if evidence and spans else (evidence.raw if evidence else "")
    return {
        "number": record.number,
        "what": masked(what),
        "file": masked(record.file),
        "place": str(evidence.place) if evidence and evidence.place else "",
        "sha256": record.sha256[:DIGITS],
        "raw": raw if len(raw) <= 40 else raw[:39] + "…",
    }


def _telling(record: Record, deputy: str) -> tuple[str, Evidence | None]:
    """The field in which a record names the deputy, else its title."""
    for name in ("present", "lead", "seconders", "deputies", "spoke", "leave", "absent", "confirmed", "invited"):
        value = record.values.get(name)
        if deputy and value and (deputy == value or (isinstance(value, list | tuple) and deputy in value)):
            return name, record.evidence.get(name)
    return "", record.evidence.get("title") or record.evidence.get("date")


def _field_label(facts: Facts, record: Record, name: str) -> str:
    form = facts.forms.get(record.form)
    table = form.table_by_name.get(record.table) if form else None
    return table.by_name[name].label if table and name in table.by_name else ""


def texts_told(rows: Iterable[EvidenceRow]) -> Iterator[str]:
    """The texts of an annex as the shipped templates print them."""
    for row in rows:
        seal = f"（校验码{row['sha256']}）" if row.get("sha256") else ""
        yield from (text for text in (row["number"], row["what"], row["file"] + seal, row["place"]) if text)
