"""The cheap look at a file before any reader: its directory and its XML are counted against the limits.

A file that fails gets a problem with the reason; nothing here raises for a bad file. What passes can still
hurt a reader (the inside of a PDF cannot be judged cheaply): readers run in workers, see
:mod:`dutykit.files.isolate`. The look itself uses expat and zlib alone and may run on either side.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TypeVar

from ..words.codes import Sight
from .binary_book import inspect_binary
from .blank_pass import BlankCellsPass, SharedTextsPass
from .colours import OFFICE_THEME, WHITE, Colour, ThemePass, cell_colour, same_colour
from .inspection import At, Inspection, Marks, SheetFacts
from .kept import PartOutcome, kept_for
from .limits import Limits, size_text
from .marks import SharedRunsPass, StylesPass
from .ods_looks import OdsLooks
from .ods_pass import ManifestPass, OdsPass
from .passes import (
    NotesPass,
    RelationsPass,
    SheetPass,
    WordPass,
    WorkbookPass,
)
from .sheet_scan import LARGEST, blank_in, inspected
from .xmlrun import Budget, run
from .zipdir import RefusedError, ZipEntry, check, chunks, directory, refuse

# Parts that neither fast reader opens; only the second reader (openpyxl) does, see ``full``.
_UNREAD = (
    "configurations2/",
    "xl/theme/",
    "docprops/",
    "customxml/",
    "xl/drawings/",
    "xl/charts/",
    "xl/printersettings/",
    "word/theme/",
)


_P = TypeVar("_P", WorkbookPass, StylesPass, RelationsPass, ThemePass)
_Texts = tuple[dict[str, Sight], dict[str, frozenset[Colour]]]
_NO_TEXTS: _Texts = ({}, {})
_SHARED = ("styles", "theme", "sharedStrings")


def inspect(data: bytes, kind: str, limits: Limits | None = None, *, full: bool = False) -> Inspection:
    """The facts of a file of a kind that :mod:`.sniff` found (not ``xls``, ``csv``, ``html``, ``xml2003``).

    ``full`` looks at every XML part, also at those that the fast readers never open, and counts depth and
    attributes in all of them: for the second reader.
    """
    limits = limits or Limits()
    inspection = Inspection(kind)
    try:
        if kind == "pdf":
            _check_size(data, limits.pdf_bytes)
            if b"%PDF-" not in data[:1024]:
                refuse("file.truncated", "没有 PDF 文件头")
        elif kind == "xlsb":
            _check_size(data, limits.office_bytes)
            inspect_binary(data, inspection, limits)
        else:
            _check_size(data, limits.office_bytes)
            _Container(data, inspection, limits, full=full).inspect()
    except RefusedError as refused:
        inspection.problems.append(refused.problem)
    return inspection


def blank_cells(
    data: bytes, inspection: Inspection, sheets: Collection[SheetFacts], limits: Limits
) -> dict[str, set[At]]:
    """Cells that count as values and show nothing, of some sheets of a workbook that :func:`inspect` has passed.

    Asked for only where the number of values and what a reader gave are not the same.
    """
    unknown = [facts for facts in sheets if facts.blank is None]
    found = {facts.name: facts.blank for facts in sheets if facts.blank is not None}
    if not unknown:
        return found
    parts = {entry.name.casefold(): entry for entry in directory(data, limits)}
    budget, shared = Budget(limits), SharedTextsPass()
    if inspection.shared_texts.casefold() in parts:
        texts = parts[inspection.shared_texts.casefold()]
        run(texts.name, chunks(texts, data, limits), budget, shared.start, shared.attach)
    unseen = shared.blank()
    for facts in unknown:
        entry = parts[facts.part.casefold()]
        blank = blank_in(_whole(entry, data, limits), unseen, limits)
        if blank is None:
            cells = BlankCellsPass(facts.name, unseen, limits)
            run(entry.name, chunks(entry, data, limits), budget, cells.start, cells.attach)
            cells.finish()
            blank = cells.blank
        found[facts.name] = blank
    return found


def _whole(entry: ZipEntry, data: bytes, limits: Limits) -> bytes:
    """A part of ordinary size, unpacked; nothing of a larger one, nor of one that is not what its entry says."""
    try:
        return b"".join(chunks(entry, data, limits)) if entry.size <= LARGEST else b""
    except RefusedError:
        return b""


def _check_size(data: bytes, limit: int) -> None:
    if not data:
        refuse("file.empty")
    if len(data) > limit:
        refuse("file.too_large", size=size_text(len(data)), limit=size_text(limit))


_COLOUR = re.compile(rb"<(?:\w+:)?color ([^<>]*?)/?>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


class _Watch:
    """Pieces of a part, whether anything in them strikes out or raises letters, and the colours they are given."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self.met = False
        self.colours: set[bytes] = set()

    def __iter__(self) -> Iterator[bytes]:
        tail = b""
        for piece in self._pieces:
            joined = tail + piece
            self.met = self.met or b"strike" in joined or b"vertAlign" in joined
            if b"color " in joined:
                self.colours.update(_COLOUR.findall(joined))
            tail = joined[-80:]
            yield piece

    def fades(self, papers: Collection[Colour | None], theme: Sequence[Colour]) -> bool:
        """Whether letters have the colour of any paper."""
        told = (dict(_ATTRIBUTE.findall(c.decode("ascii", "replace"))) for c in self.colours)
        return any(same_colour(cell_colour(c, theme), paper) for c in told for paper in {WHITE, *papers})


class _Container:
    """One look at a zip container."""

    def __init__(self, data: bytes, inspection: Inspection, limits: Limits, *, full: bool) -> None:
        self._data = data
        self._inspection = inspection
        self._limits = limits
        self._full = full
        entries = directory(data, limits)
        check(entries, data, limits)
        # Office programs differ in the case of part names, and readers follow them.
        self._parts: dict[str, ZipEntry] = {e.name.casefold(): e for e in entries}
        self._seen: set[str] = set()
        self._budget = Budget(limits, limits.docx_elements if inspection.kind == "docx" else 0, strict=full)
        self._kept = None if full else kept_for(limits)

    def inspect(self) -> None:
        if self._inspection.kind == "docx":
            self._rest(WordPass(self._budget).start)
        elif self._inspection.kind == "ofd":
            self._rest(None)
        elif self._inspection.kind == "ods":
            self._open_document()
            self._rest(None)
        else:
            self._workbook()
            self._rest(None)
        self._inspection.elements = self._budget.elements

    def _run(self, name: str, start: Callable[[str, dict[str, str]], None] | None, attach: object = None) -> bool:
        """Pass over a part; ``False`` where the container has none of that name."""
        entry = self._parts.get(name.casefold())
        if entry is None:
            return False
        self._seen.add(name.casefold())
        run(entry.name, chunks(entry, self._data, self._limits), self._budget, start, attach)
        return True

    def _take(self, name: str, sort: Callable[[Budget], _P] | None) -> _P | None:
        """The pass of a sort over a part; ``None`` where there is no such part, or nothing is asked of it.

        One over the very same part of an earlier file is taken again.
        """
        entry = self._parts.get(name.casefold())
        if entry is None:
            return None
        self._seen.add(name.casefold())
        key = self._kept.key(entry, self._data, sort) if self._kept else None
        known = self._kept.get(key) if self._kept else None
        if known is not None:
            found: _P | None = known.take(self._budget)
            return found
        elements, marked = self._budget.elements, self._budget.marked
        made = sort(self._budget) if sort else None
        pieces = chunks(entry, self._data, self._limits)
        run(entry.name, pieces, self._budget, made.start if made else None, getattr(made, "attach", None))
        if self._kept:
            self._kept.put(key, PartOutcome(made, self._budget.elements - elements, self._budget.marked - marked))
        return made

    def _texts(self, name: str, papers: frozenset[Colour | None], theme: Sequence[Colour]) -> _Texts:
        """What is struck out, raised or faded in the shared texts; they are looked at only where any of them is."""
        entry = self._parts.get(name.casefold())
        if entry is None:
            return _NO_TEXTS
        self._seen.add(name.casefold())
        key = self._kept.key(entry, self._data, SharedRunsPass, papers, *theme) if self._kept else None
        known = self._kept.get(key) if self._kept else None
        if known is not None:
            again: _Texts = known.take(self._budget)
            return again
        elements, marked = self._budget.elements, self._budget.marked
        watch = _Watch(chunks(entry, self._data, self._limits))
        run(entry.name, watch, self._budget)
        found = _NO_TEXTS
        faded = watch.fades(papers, theme)
        if watch.met or faded:
            runs = SharedRunsPass(theme)
            run(entry.name, chunks(entry, self._data, self._limits), Budget(self._limits), runs.start)
            found = runs.found, runs.tints if faded else {}
        if self._kept:
            self._kept.put(key, PartOutcome(found, self._budget.elements - elements, self._budget.marked - marked))
        return found

    def _sheet(self, facts: SheetFacts, marks: Marks, *, recalculate: bool) -> SheetFacts:
        """The facts of a sheet."""
        entry = self._parts.get(facts.part.casefold())
        if entry is None or facts.part.casefold() in self._seen:
            refuse("file.truncated", f"工作表“{facts.name}”的内容缺失")
        self._seen.add(facts.part.casefold())
        use = (facts.name, recalculate, *marks.key)
        key = self._kept.key(entry, self._data, use) if self._kept else None
        known = self._kept.get(key) if self._kept else None
        if known is not None:
            again: SheetFacts = known.take(self._budget)
            return again.copy(facts.part, facts.state)
        elements, marked = self._budget.elements, self._budget.marked
        sheet = SheetPass(facts, marks, self._budget, recalculate=recalculate)
        if not inspected(_whole(entry, self._data, self._limits), entry.name, sheet, self._budget):
            run(entry.name, chunks(entry, self._data, self._limits), self._budget, sheet.start, sheet.attach)
        sheet.finish()
        if self._kept:
            outcome = PartOutcome(facts, self._budget.elements - elements, self._budget.marked - marked)
            if self._kept.put(key, outcome):
                return facts.copy(facts.part, facts.state)
        return facts

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relations of a part by id, each with its kind and the name of the part it leads to."""
        folder, _, name = part.rpartition("/")
        relations = self._take(f"{folder}/_rels/{name}.rels".lstrip("/"), RelationsPass)
        if relations is None:
            return {}
        return {
            key: (kind, posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/"))
            for key, (kind, target) in relations.targets.items()
        }

    def _open_document(self) -> None:
        self._run("META-INF/manifest.xml", ManifestPass().start)
        looks = OdsLooks()
        self._run("styles.xml", looks.start, looks.attach)
        content = OdsPass(self._budget, looks)
        if not self._run("content.xml", content.start, content.attach):
            refuse("file.truncated", "缺少 content.xml")
        self._inspection.sheets, self._inspection.names = content.sheets, content.names
        if not content.sheets:
            refuse("file.truncated", "没有工作表")
        content.sheets[0].edges += looks.edges

    def _workbook(self) -> None:
        main = "xl/workbook.xml"
        if main not in self._parts:
            main = next((part for kind, part in self._relations("").values() if kind == "officeDocument"), main)
        workbook = self._take(main, WorkbookPass)
        if workbook is None:
            refuse("file.truncated", "缺少 xl/workbook.xml")
        inspection = self._inspection
        inspection.epoch_1904 = workbook.epoch_1904
        inspection.names = [(name, "".join(text).strip()) for name, text in workbook.names]
        relations = self._relations(main)
        marks = self._marks({kind: part for kind, part in relations.values() if kind in _SHARED})
        for name, state, relation in workbook.sheets:
            kind, part = relations.get(relation, ("", ""))
            if kind == "worksheet":
                facts = self._sheet(SheetFacts(name, part, state), marks, recalculate=workbook.recalculate)
                inspection.sheets.append(facts)
                self._notes(facts)
        if not inspection.sheets:
            refuse("file.truncated", "没有工作表")

    def _marks(self, parts: dict[str, str]) -> Marks:
        """What styles and shared texts say of cells; the theme is asked only where something has a colour of it."""
        styles = self._take(parts["styles"], StylesPass) if "styles" in parts else None
        theme: Sequence[Colour] = OFFICE_THEME
        if styles is not None and styles.themed and "theme" in parts:
            told = self._take(parts["theme"], ThemePass)
            theme = told.colours if told is not None else theme
        self._inspection.styles = styles.count if styles is not None else 0
        papers = frozenset(styles.painted(theme)[1].values()) if styles is not None else frozenset()
        texts = _NO_TEXTS
        if "sharedStrings" in parts:
            self._inspection.shared_texts = parts["sharedStrings"]
            texts = self._texts(parts["sharedStrings"], papers, theme)
        return styles.marks(*texts, theme) if styles is not None else Marks(texts=texts[0], tints=texts[1])

    def _notes(self, facts: SheetFacts) -> None:
        for kind, part in self._relations(facts.part).values():
            if kind == "comments" and part.casefold() not in self._seen:
                notes = NotesPass(facts.name, self._budget)
                self._run(part, notes.start, notes.attach)
                facts.notes += notes.result()

    def _rest(self, start: Callable[[str, dict[str, str]], None] | None) -> None:
        """Every other XML part that a reader may open."""
        for name in self._parts:
            if name in self._seen or not name.endswith((".xml", ".rels", ".vml")):
                continue
            if not self._full and name.startswith(_UNREAD):
                continue
            if start is not None:
                self._run(name, start)
            else:
                self._take(name, None)
