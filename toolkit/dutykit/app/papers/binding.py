"""A unit's documents bound into one file to print: a cover sheet, then each deputy's in the order of the roster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ... import assets
from ...documents.catalogue import Document
from ...documents.facts import Facts
from ...documents.sign_in import seated_unit
from ...dossier.target import Target
from ...office import convert
from ...workspace.temporary import scratch_folder
from ..opened.open_workspace import OpenWorkspace
from ..opened.outputs import safe_name

Printed = tuple[Target, Path]
"""For whom a document is, and its PDF."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One file to print: where it is, whose documents it holds, and how many pages."""

    path: str
    unit: str
    documents: int
    pages: int


def bound(
    opened: OpenWorkspace, facts: Facts, document: Document, files: Sequence[Printed], *, force: bool
) -> list[Bound]:
    """Bind PDFs, one file for each unit in the order of units; deputies stand in that of the roster.

    Each document begins on a front page, so that a whole pile can be printed on both sides.
    """
    from ...docx.cover import cover
    from ...pdf.binding import bind, page_count

    base = assets.read_bytes("templates/docx", "base.docx", opened.workspace)
    results = []
    for unit, found in _by_unit(facts, files).items():
        parts = [path.read_bytes() for _, path in found]
        rows = [(target.name, target.id, str(page_count(part))) for (target, _), part in zip(found, parts, strict=True)]
        title = f"{facts.year}年度{document.title.removeprefix('年度')}"
        sheet = cover(base, (title, unit), ("姓名", "编号", "页数"), rows, foot=_foot(len(rows)), day=facts.printed)
        data, pages = bind([_as_pdf(sheet, opened.workspace.root), *parts])
        path = found[0][1].parent / safe_name(f"{facts.year}_{document.title}_{unit}_合订.pdf")
        taken = opened.write_out(path, data, force=force)
        results.append(Bound(opened.workspace.relative(taken), unit, len(parts), pages))
    return results


def _by_unit(facts: Facts, files: Sequence[Printed]) -> Mapping[str, list[Printed]]:
    """Documents by the unit in which the deputy sits, both in the order of the roster."""
    order = {d.number: at for at, d in enumerate(facts.roster.deputies)}
    day = min(facts.on, date(facts.year, 12, 31))
    found: dict[str, list[Printed]] = {unit.name: [] for unit in facts.roster.units}
    for target, path in sorted(files, key=lambda pair: order[pair[0].id]):
        unit = seated_unit(facts, facts.deputy(target.id), day) or "没有编入单位的代表"
        found.setdefault(unit, []).append((target, path))
    return {unit: rows for unit, rows in found.items() if rows}


def _foot(copies: int) -> str:
    return f"（共{copies}份，按名册顺序排列；双面打印时每份从正面起）"


def _as_pdf(document: bytes, home: Path) -> bytes:
    with scratch_folder(home) as scratch:
        path = scratch / "cover.docx"
        path.write_bytes(document)
        (made,) = convert([path], to="pdf")
        return made.read_bytes()
