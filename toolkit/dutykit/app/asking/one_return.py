"""One file that came back, as a person looks at it: the sheet as it came, what is wrong in its place, what to do.

The original is read once more, in a worker, as it was when it came in. What the form calls sensitive is hidden in the
drawing as everywhere on a screen: at the places that records know, and beside and below the labels of such fields.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath

from ...errors import DutykitError, StoreError, UsageError
from ...evidence import Evidence, PagePlace, Place
from ...files.assemble import IDENTITY_SHEET
from ...forms.discreet import told_raw
from ...forms.grid import Grid, Sheet
from ...forms.mapping import ProposedColumn
from ...forms.model import Form
from ...problems import Problem
from ...store import Return, Stored
from ...text import hidden, masked
from ...words.codes import GONE, Sight
from ...workspace import Workspace
from ..intake.again import Again, again_of
from ..intake.attachments import archived, kept_pages
from ..intake.mappings import fields_of as mapping_fields
from ..intake.mappings import proposal_of, proposed_columns, write_proposal
from ..intake.reread import read_one
from ..opened.open_workspace import OpenWorkspace, limits_of, open_workspace
from ..opened.records import RecordLine, fields_of, is_open, note_full, record_line
from .returned import ReturnLine, line_of

Where = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PaperCell:
    """A cell as it stands on the paper, and over how many rows and columns."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    place: Place | None
    sight: Sight | None


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """A sheet as it stands: rows that hold something, each with its cells from left to right."""

    name: str
    wide: int
    rows: tuple[tuple[int, tuple[PaperCell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The sheets of a file; ``trouble`` says why there are none."""

    sheets: tuple[PaperSheet, ...]
    trouble: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class ReturnProblem:
    """A problem of the file; ``record`` and ``label`` say of what, ``open`` that it is still to be mended there."""

    problem: Problem
    record: str
    label: str
    raw: str
    open: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a clerk is asked to confirm of a table that was typed anew: the file of it, its columns, the choices."""

    path: str
    form: str
    columns: tuple[ProposedColumn, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReturnView:
    """One return; ``correction`` is the workbook that goes back, where it lies; ``paged`` has pages to be looked at.

    ``proof`` says that the original is kept as proof alone: nobody opens it (decision 063).
    """

    line: ReturnLine
    problems: tuple[ReturnProblem, ...]
    records: tuple[RecordLine, ...]
    again: Again | None
    correction: str
    proposal: Proposal | None
    paged: bool = False
    accepted: frozenset[str] = frozenset()
    """Codes of its warnings that a person has accepted."""
    proof: bool = False


def look_at(workspace: Workspace, sha256: str, *, today: date) -> ReturnView:
    """One return by its digest. Raises :class:`UsageError` where there is none."""
    with open_workspace(workspace, today=today) as opened:
        row = _return_of(opened, sha256)
        mine = opened.store.current(told_by=row.id, evidence=True)
        problems = tuple(_problems(opened, row, mine))
        lines = tuple(record_line(opened, stored) for stored in mine if stored.state not in GONE)
        waiting = sum(map(is_open, mine))
        line = line_of(opened, row, len(lines), waiting)
        issue = opened.store.issue(row.correction) if row.correction else None
        lies = issue.file if issue is not None and (workspace.root / issue.file).is_file() else ""
        proposal = _proposal(opened, row)
        paged = row.name.lower().endswith(".pdf") or bool(kept_pages(opened, row.sha256))
        accepted = frozenset(code for id_, code in opened.store.accepted_warnings() if id_ == row.id)
        proof = _is_proof(opened, row.sha256)
        return ReturnView(line, problems, lines, again_of(row.again), lies, proposal, paged, accepted, proof)


@dataclass(frozen=True, slots=True)
class Spot:
    """A box on a page, in points from its upper left: of a problem by its number, else where a value was read."""

    page: int
    box: tuple[float, float, float, float]
    number: int = 0


def spots_of(workspace: Workspace, sha256: str, *, today: date) -> tuple[Spot, ...]:
    """Where values of a return were read on its pages, then its problems over them."""
    with open_workspace(workspace, today=today) as opened:
        row = _return_of(opened, sha256)
        mine = opened.store.current(told_by=row.id, evidence=True)
        places = (Evidence.from_json(told).place for stored in mine for told in stored.evidence.values())
        read = {Spot(p.page, p.box) for p in places if isinstance(p, PagePlace) and p.box is not None}
        wrong = [
            Spot(p.page, p.box, number)
            for number, told in enumerate(_problems(opened, row, mine), 1)
            if isinstance(p := told.problem.place, PagePlace) and p.box is not None
        ]
        return (*sorted(read, key=lambda spot: (spot.page, spot.box)), *wrong)


def scan_pages(workspace: Workspace, sha256: str, *, today: date) -> dict[int, tuple[Path, float]]:
    """The pages of a scan or photograph as they were kept: where each lies, how many points it is wide."""
    with open_workspace(workspace, today=today) as opened:
        return kept_pages(opened, _return_of(opened, sha256).sha256)


def original_of(workspace: Workspace, sha256: str, *, today: date) -> tuple[Path, str]:
    """Where an original lies, and the name under which it came.

    Raises :class:`UsageError` where there is none, and for one that is kept as proof alone, since somebody's data that
    stands in it was destroyed (decision 063); :class:`StoreError` for one that is not what came in: nobody should
    compare a record with it.
    """
    with open_workspace(workspace, today=today) as opened:
        row = _return_of(opened, sha256)
        if _is_proof(opened, row.sha256):
            raise UsageError(
                f"“{masked(row.name)}”里写着已销毁个人信息的代表，只作凭证保存，不再打开。",
                "要看其他代表，请看登记（dutykit show）；依据和经办人见 dutykit log。", code="kept",
            )  # fmt: skip
        path = archived(workspace, row.sha256, PurePath(row.name).suffix)
        if not path.is_file():
            raise UsageError(
                f"“{masked(row.name)}”的原件不在 archive 里。", "请运行 dutykit verify 核对。", code="number"
            )
        if hashlib.sha256(path.read_bytes()).hexdigest() != row.sha256:
            told = f"“{masked(row.name)}”的原件被改动过，与收到时不同。"
            raise StoreError(told, "请运行 dutykit verify 核对，从备份里找回原件。", code="original")
        return path, row.name


def note_seen(workspace: Workspace, sha256: str, *, today: date, by: str) -> None:
    """Log that somebody had an original, or pages of it, in which nothing is masked."""
    with open_workspace(workspace, today=today) as opened:
        note_full(opened, _return_of(opened, sha256).sha256, by)


def draw(workspace: Workspace, sha256: str, *, today: date, full: bool = False, by: str = "") -> Drawing:
    """The sheets of a return. ``full`` shows what is sensitive, and is logged."""
    try:
        path, name = original_of(workspace, sha256, today=today)
    except DutykitError as error:
        if error.code not in _NOT_OPENED:
            raise
        return Drawing((), error.message, error.remedy)
    with open_workspace(workspace, today=today) as opened:
        row = _return_of(opened, sha256)
        try:
            _, grid = read_one(path, limits_of(workspace), workspace.root)
        except UsageError as error:
            return Drawing((), error.message.replace(path.name, masked(name)), error.remedy)
        if full:
            note_full(opened, row.sha256, by)
            return Drawing(tuple(_sheet(sheet, frozenset(), full=True) for sheet in _of_people(grid)))
        return Drawing(tuple(_drawn(opened, row, grid)))


_NOT_OPENED = frozenset({"usage.kept", "store.original"})
"""Why an original is not drawn although it is there: the page of the return tells it, and all else of it."""


def _is_proof(opened: OpenWorkspace, sha256: str) -> bool:
    return any(sha256 in one.kept for one in opened.store.destroyed())


def _return_of(opened: OpenWorkspace, sha256: str) -> Return:
    found = opened.store.returns(sha256_begins=sha256) if len(sha256) == 64 else []
    if not found:
        raise UsageError("没有这份回收件。", "请回到回收件的列表。", code="number")
    return found[-1]


# --- problems ----------------------------------------------------------------------------------------------------


def _problems(opened: OpenWorkspace, row: Return, mine: Iterable[Stored]) -> Iterator[ReturnProblem]:
    """What was told of the file, in its order, each with the record that still has it; then what records say since."""
    standing: dict[tuple[str, str, str], tuple[Stored, Problem]] = {}
    for stored in mine:
        if stored.state not in GONE:
            for problem in map(Problem.restore, stored.problems):
                standing[_key(problem)] = stored, problem
    for problem in map(Problem.restore, row.problems):
        stored_, _ = standing.pop(_key(problem), (None, problem))
        yield _told(opened, problem, stored_)
    for stored, problem in standing.values():
        yield _told(opened, problem, stored)


def _key(problem: Problem) -> tuple[str, str, str]:
    return problem.code, str(problem.place), problem.field


def _told(opened: OpenWorkspace, problem: Problem, stored: Stored | None) -> ReturnProblem:
    name = problem.field.partition("#")[0]
    field = fields_of(opened, stored).get(name) if stored is not None else None
    if stored is None or field is None:
        return ReturnProblem(problem, stored.number if stored is not None else "", "", "", open=False)
    raw = told_raw(Evidence.from_json(stored.evidence[name]).raw, field) if name in stored.evidence else ""
    return ReturnProblem(problem, stored.number, field.label, masked(raw), open=problem.is_error)


def _proposal(opened: OpenWorkspace, row: Return) -> Proposal | None:
    problem = proposal_of([Problem.restore(p) for p in row.problems])
    form = opened.forms.get(problem.facts["form"]) if problem is not None else None
    if problem is None or form is None:
        return None
    path = opened.workspace.relative(write_proposal(opened, problem, row.name, row.sha256))
    fields = tuple(mapping_fields(opened.workspace, path))
    return Proposal(path, form.title, tuple(proposed_columns(form, problem.facts)), fields)


# --- the drawing -------------------------------------------------------------------------------------------------


def _drawn(opened: OpenWorkspace, row: Return, grid: Grid) -> Iterator[PaperSheet]:
    form = opened.form_by_hash(row.hash, row.form) or opened.forms.get(row.form)
    forms = [form] if form is not None else list(opened.forms.values())
    places = set(_sensitive_places(opened, row))
    for sheet in _of_people(grid):
        known = {at for at in sheet.cells if sheet.place(*at) in places}
        yield _sheet(sheet, known | set(_beside_labels(sheet, forms)))


def _of_people(grid: Grid) -> Iterator[Sheet]:
    """Sheets that hold something, but the one by which an issue knows itself."""
    return (sheet for sheet in grid.sheets if sheet.cells and sheet.name != IDENTITY_SHEET)


def _sensitive_places(opened: OpenWorkspace, row: Return) -> Iterator[Place]:
    for stored in opened.store.current(told_by=row.id, evidence=True):
        fields = fields_of(opened, stored)
        for name, evidence in stored.evidence.items():
            field = fields.get(name.partition("#")[0])
            place = Evidence.from_json(evidence).place
            if field is not None and field.sensitive and place is not None:
                yield place


def _beside_labels(sheet: Sheet, forms: Iterable[Form]) -> Iterator[Where]:
    """Cells below the heading of a sensitive column, and at the right of the label of a sensitive field of the head."""
    labels = _Labels(forms)
    values = {at for at, cell in sheet.cells.items() if cell.key not in labels.every}
    for (row, column), cell in sheet.cells.items():
        if cell.key in labels.columns:
            yield from (at for at in values if at[1] == column and at[0] > row)
        if cell.key in labels.heads:
            yield from values & {(row, column + cell.columns)}


class _Labels:
    """Folded labels of the fields of forms: all of them, and those of sensitive ones in tables and in heads."""

    def __init__(self, forms: Iterable[Form]) -> None:
        fields = [(table is None, field) for form in forms for table, field in form.all_fields()]
        self.every = {key for _, field in fields for key in field.label_keys}
        sensitive = [(head, key) for head, field in fields if field.sensitive for key in field.label_keys]
        self.heads = {key for head, key in sensitive if head}
        self.columns = {key for head, key in sensitive if not head}


def _sheet(sheet: Sheet, sensitive: Set[Where], *, full: bool = False) -> PaperSheet:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in sheet.merges}
    rows: list[tuple[int, tuple[PaperCell, ...]]] = []
    wide = 0
    for number, cells in sheet.by_row():
        told = []
        for cell in cells:
            high, broad = spans.get((cell.row, cell.column), (cell.rows, cell.columns))
            shown = cell.shown if cell.shown is not None else cell.text
            text = shown if full else hidden(shown) if (cell.row, cell.column) in sensitive else masked(shown)
            place = sheet.place(cell.row, cell.column)
            told.append(PaperCell(cell.row, cell.column, high, broad, text, place, cell.sight))
            wide = max(wide, cell.column + broad - 1)
        rows.append((number, tuple(told)))
    return PaperSheet(sheet.name, wide, tuple(rows))
