"""A draft that the office has edited: what was changed in it, which figures the records do not bear, what to keep.

The file is somebody's, and is read as a return is: guarded, in a limited worker. What is kept of it goes the way of all
that is registered: a workbook of points (the form ``narrative``) is filled in and taken back, with its problems, its
receipt and its log.
"""

from __future__ import annotations

import dataclasses
import pickle
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ...documents.catalogue import Document
from ...documents.compared import Change, Compared, FigureDifference, compare
from ...documents.kept import Offer, offers, scope
from ...documents.sentences import Line
from ...dossier.target import Target
from ...dossier.views import NarrativePointRow
from ...errors import UsageError
from ...evidence import Place, TablePlace, place_to_json
from ...files.isolate import Job, Pool
from ...files.limits import Limits
from ...files.plain import loads
from ...forms.filled import Filled, FilledRow
from ...forms.grid import Grid
from ...serial import ABSENT_IF_EMPTY, INLINE, through
from ...store import DraftText
from ...words.codes import FormId, MarkKind, Per, ReturnStatus
from ...words.edits import Edit
from ...words.lists import NarrativePart
from ...workspace import Workspace
from ..intake.ingest import IngestRequest, ingest
from ..intake.reread import read_one
from ..issuing.workbooks import build_workbook
from ..opened.open_workspace import OpenWorkspace, limits_of, open_workspace
from ..opened.outputs import safe_name, write_for_person
from ..opened.progress import Progress
from ..opened.records import carried
from .catalogue import catalogue, document_named
from .render import DocumentRef, asked_again, prepared

_DRAFT = "draft"
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)")
_PARTS: Mapping[str, Sequence[str]] = {
    NarrativePart.SHORTCOMING: ("不足", "问题", "短板"),
    NarrativePart.NEXT_STEP: ("下一步", "打算", "改进"),
    NarrativePart.BASICS: ("基本情况",),
}
"""By which words of a heading a part of a text is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRequest:
    """The file that came back; with ``keep`` its text changes are registered as points, under ``unit``."""

    path: Path
    today: date
    keep: bool = False
    unit: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class PointOffer:
    """The point that would keep a change: in place of a sentence (``instead``), or under a part and a heading."""

    part: str
    section: str
    point: str
    instead: str


@dataclass(frozen=True, slots=True)
class ToldChange:
    """What the office changed; ``offer`` keeps it, and where there is none ``why_not`` says why."""

    kind: Edit
    label: str
    place: Place | None = field(metadata=through(place_to_json))
    before: str
    after: str
    unborne: tuple[str, ...]
    offer: PointOffer | None
    why_not: str


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """A figure of the file that the records give otherwise; ``edited`` where the office wrote it."""

    place: Place | None = field(metadata=through(place_to_json))
    sentence: str
    written: str
    drafted: str
    records: str
    edited: bool


@dataclass(frozen=True, slots=True)
class ToldOutdated:
    """A sentence of the file, and what the records give in its place now; empty: nothing."""

    place: Place | None = field(metadata=through(place_to_json))
    sentence: str
    records: str


@dataclass(frozen=True, slots=True)
class KeptChanges:
    """Points that were registered: the workbook, how it was taken, how many, under which unit."""

    file: str
    status: ReturnStatus
    records: int
    held: int
    unit: str


@dataclass(frozen=True, slots=True)
class CompareResult:
    """A draft held against its file and against the records of today.

    ``tracked`` counts changes that were made with tracking on: they are taken as accepted. ``comments`` are those of
    the file; they are told and compared with nothing. ``outdated`` are sentences in whose place the records now give
    others or none, ``new`` those that they give beside.
    """

    file: str
    document: Document = field(metadata={**INLINE, **through(DocumentRef.of)})
    subject: str
    made: str
    sentences: int
    tracked: int
    comments: tuple[str, ...]
    changes: tuple[ToldChange, ...]
    figures: tuple[ToldFigure, ...]
    outdated: tuple[ToldOutdated, ...]
    new: tuple[str, ...]
    unmade: str = ""
    """Why the document could not be made from the records of today."""
    kept: KeptChanges | None = field(default=None, metadata=ABSENT_IF_EMPTY)


def compare_draft(workspace: Workspace, asked: CompareRequest, progress: Progress) -> CompareResult:
    """Say what was changed in a draft; with ``keep`` register what can be kept.

    Raises :class:`UsageError` for a file that cannot be read, and for one that is no draft of this workspace.
    """
    incoming, grid = read_one(asked.path, limits_of(workspace), workspace.root)
    with open_workspace(workspace, today=asked.today) as opened:
        draft = _draft(opened, asked.path, incoming.kind, grid)
    document = document_named(workspace, draft.document)
    working = draft.asked["working"]
    with open_workspace(workspace, year=working, today=asked.today) as opened:
        target, now, context, unmade = _now(opened, document, draft)
        lines = _lines(grid)
        compared = _side_by_side(asked.path.name, (_kept_lines(draft), lines, now), limits_of(workspace))
        found = offers(compared.changes, context, _headings(lines), takes_points=_takes_points(opened, document))
        subject = target.name if target is not None else draft.asked["id"]
        chosen = [offer for offer in found if not offer.why_not]
        book = _book(opened, asked, draft, target, chosen) if asked.keep and chosen and target is not None else None
    result = _result(asked.path, document, subject, draft, grid, compared, found, unmade)
    return dataclasses.replace(result, kept=_registered(workspace, asked, book, progress)) if book else result


def _draft(opened: OpenWorkspace, path: Path, kind: str, grid: Grid) -> DraftText:
    """The draft that the file is. Raises :class:`UsageError` where it is none of this workspace's."""
    if kind not in {"docx", "doc"}:
        raise UsageError(f"“{path.name}”不是 Word 文件。", "请写改过的 .docx 文书。", code="not_word")
    id_ = grid.identity.get(_DRAFT, "")
    if not id_:
        raise UsageError(
            f"“{path.name}”不是 dutykit 生成的文书，或者是以前的版本生成的。",
            "只能对照 dutykit render 生成、又改过的文书；内容粘贴到新文件里的，认不出来，请在原文件上改。",
            code="not_ours",
        )  # fmt: skip
    draft = opened.store.draft(id_)
    if draft is None or draft.document not in catalogue(opened.workspace, opened.forms).documents:
        raise UsageError(
            f"“{path.name}”不是这个工作区生成的文书（文稿号 {id_}）。",
            "请到生成它的工作区对照；用 --workspace 指明。",
            code="not_ours",
        )
    return draft


def _now(
    opened: OpenWorkspace, document: Document, draft: DraftText
) -> tuple[Target | None, list[Line], Mapping[str, object], str]:
    """The document as the records of today give it. Where they give none, why; figures are then held against none."""
    per, id_ = Per.of(draft.asked["per"]), draft.asked["id"]
    try:
        ready = prepared(opened, document, asked_again(document.id, draft.asked))
        mine = [t for t in ready.targets if (t.per, t.id, t.unit) == (per, id_, draft.asked["unit"])]
        if not mine:
            return None, _kept_lines(draft), {}, "现在的登记里不再有这一份。"
        context, rendered = ready.batch.once(mine[0])
    except UsageError as error:
        return None, _kept_lines(draft), {}, error.message
    return mine[0], [_line(said) for said in rendered.said], context, ""


def _side_by_side(name: str, texts: tuple[list[Line], list[Line], list[Line]], limits: Limits) -> Compared:
    """What differs, worked out where time and memory are limited: the file may repeat a line as often as it likes."""
    with Pool(1, limits) as pool:
        (outcome,) = pool.run([Job(f"{__name__}:work", pickle.dumps(texts))])
    if not isinstance(outcome, bytes):
        raise UsageError(
            f"“{name}”改得太多，没有对照出来。", "请核对是不是这份文书；改动很多的，请分几次改。", code="file"
        )
    compared: Compared = loads(outcome)
    return compared


def work(data: bytes, _options: dict[str, Any]) -> bytes:
    """In the worker: three texts laid side by side."""
    return pickle.dumps(compare(*pickle.loads(data)))  # noqa: S301 - from our own parent


def _line(said: str | Sequence[str]) -> Line:
    return Line((said,)) if isinstance(said, str) else Line(tuple(said), table=True)


def _kept_lines(draft: DraftText) -> list[Line]:
    return [_line(said) for said in draft.lines]


def _lines(grid: Grid) -> list[Line]:
    """The file line by line: paragraphs, and the rows of tables."""
    rows: dict[int, list[tuple[str, Place | None]]] = {}
    for (row, _), cell in sorted(grid.sheets[0].cells.items() if grid.sheets else ()):
        rows.setdefault(row, []).append((cell.text, cell.place))
    found = []
    for cells in rows.values():
        place = cells[0][1]
        table = isinstance(place, TablePlace) and place.table > 0
        found.append(Line(tuple(text for text, _ in cells), table, tuple(place for _, place in cells)))
    return found


def _headings(lines: Sequence[Line]) -> dict[int, tuple[str, str]]:
    """The part and the heading under which each line stands."""
    found, part, heading = {}, "", ""
    for at, line in enumerate(lines):
        text = line.cells[0].strip() if not line.table else ""
        match = _HEADING.match(text)
        if match and len(text) <= _LONGEST_HEADING:
            heading = text[match.end() :].rstrip("。")
            if match[0].endswith("、"):
                part = next((p for p, words in _PARTS.items() if any(w in heading for w in words)), NarrativePart.MAIN)
        found[at] = (part, heading if part == NarrativePart.MAIN else "")
    return found


_LONGEST_HEADING = 40


def _takes_points(opened: OpenWorkspace, document: Document) -> bool:
    """Whether the form of points may name this document: it prints points of its own."""
    field_ = opened.form(FormId.NARRATIVE).table_by_name[NarrativePointRow.TABLE].by_name["document"]
    return field_.choices is not None and document.id.replace("-", "_") in field_.choices.by_code


# --- told ----------------------------------------------------------------------------------------------------------


def _result(
    path: Path,
    document: Document,
    subject: str,
    draft: DraftText,
    grid: Grid,
    compared: Compared,
    found: Sequence[Offer],
    unmade: str,
) -> CompareResult:
    return CompareResult(
        file=path.name,
        document=document,
        subject=subject,
        made=draft.made,
        sentences=compared.sentences,
        tracked=sum(mark.kind is MarkKind.REVISION for mark in grid.marks),
        comments=tuple(mark.text for mark in grid.marks if mark.kind is MarkKind.NOTE),
        changes=tuple(_told(offer.change, offer) for offer in found),
        figures=tuple(_figure(f) for f in compared.figures),
        outdated=tuple(ToldOutdated(o.place, o.sentence, o.records) for o in compared.outdated),
        new=compared.new,
        unmade=unmade,
    )


def _told(change: Change, offer: Offer) -> ToldChange:
    point = None if offer.why_not else PointOffer(offer.part, offer.section, offer.point, offer.instead)
    return ToldChange(
        change.kind, change.kind.label, change.place, change.before, change.after, change.unborne, point, offer.why_not
    )


def _figure(found: FigureDifference) -> ToldFigure:
    return ToldFigure(
        found.place, found.sentence, found.written, found.drafted, found.records, found.written != found.drafted
    )


# --- kept ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Book:
    path: Path
    unit: str


def _book(
    opened: OpenWorkspace, asked: CompareRequest, draft: DraftText, target: Target, chosen: Iterable[Offer]
) -> _Book:
    """The workbook of points, filled in with what is to be kept."""
    form = opened.form(FormId.NARRATIVE)
    unit = _unit(opened, asked.unit, target)
    document = document_named(opened.workspace, draft.document)
    year = opened.year
    rows = {_row(document, target, offer, asked.path.name): None for offer in chosen}
    identity = {
        "format": "1", "kind": "blank", "form": form.id, "version": str(form.version), "hash": form.hash,
        **carried(opened), "year": str(year), "unit": unit,
    }  # fmt: skip
    head = FilledRow(values={"unit": unit, "year": year, "filler": asked.by or _FILLER})
    filled = Filled(
        form, identity, head, {NarrativePointRow.TABLE: tuple(FilledRow(values=dict(row)) for row in rows)},
        opened.roster, units=tuple(u.code for u in opened.roster.units),
    )  # fmt: skip
    name = safe_name(f"{year}_{form.title}_改稿_{asked.path.stem}")
    path = opened.workspace.returned / f"{name}.xlsx"
    return _Book(write_for_person(path, build_workbook(opened.workspace, filled), ""), unit)


_FILLER = "文稿修改"


def _row(document: Document, target: Target, offer: Offer, file: str) -> tuple[tuple[str, str], ...]:
    place = f"{file} {offer.change.place or ''}".strip()
    row = {"part": offer.part, "section": offer.section, "point": offer.point, "source": place[:100]}
    row["scope"] = scope(document.id, target)
    if offer.instead:
        row |= {"instead": offer.instead, "source": file[:100]}
    else:
        row["document"] = document.id.replace("-", "_")
    return tuple((name, value) for name, value in row.items() if value)


def _unit(opened: OpenWorkspace, named: str, target: Target) -> str:
    """Under which unit the points are registered: the one that is named, the document's own, else the first."""
    if named:
        return opened.unit(named).code
    if target.per is Per.UNIT or target.unit:
        return target.unit or target.id
    reporting = [u.code for u in opened.reporting_units(opened.form(FormId.NARRATIVE))]
    deputy = opened.roster.by_number.get(target.deputy)
    mine = (deputy.units(opened.today) or deputy.present_units) if deputy is not None else ()
    found = next((code for code in reporting if code in mine), None) or next(iter(reporting), "")
    if not found:
        raise UsageError("名册里没有可以登记要点的单位。", "请用 --unit 写明单位。", code="unit")
    return found


def _registered(workspace: Workspace, asked: CompareRequest, book: _Book, progress: Progress) -> KeptChanges:
    request = IngestRequest(paths=[book.path], today=asked.today, by=asked.by)
    (receipt,) = ingest(workspace, request, progress).receipts
    return KeptChanges(
        workspace.relative(book.path), receipt.status, receipt.records, receipt.held, book.unit
    )  # fmt: skip
