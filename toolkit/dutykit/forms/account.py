"""Every mark on the paper is accounted for: it ends as a value, a label, furniture, or a problem.

A mark is a cell that holds something, or whatever else a reader has seen (a text box, a picture, a note, a header, a
page). The :class:`Ledger` is told what was read of each sheet and counts the marks at the end; a cell that nothing
accounts for becomes a problem, so that the sum always holds: found = values + labels + furniture + problems.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from ..evidence import Place
from ..problems import Problem
from ..text import clean, fold, label_key
from ..words.codes import MarkKind
from .asides import is_date_line, is_total
from .basis import SOURCES, before, numbered, printings
from .boilerplate import are_instructions, is_boilerplate, is_heading, tells_more
from .extract import Extracted
from .filled import INDEX
from .grid import Cell, Grid, Sheet
from .locate import Located
from .model import Form
from .recognise import CHECKED_HEAD, CHECKED_LABEL, NUMBER_LABEL, SEQUENCE_LABEL
from .tick_grid import TickArea

_PROBLEM_OF = {
    MarkKind.TEXT_BOX: "mark.text_box",
    MarkKind.PICTURE: "mark.picture",
    MarkKind.NOTE: "mark.note",
    MarkKind.ANNOTATION: "mark.annotation",
    MarkKind.HIDDEN: "mark.hidden",
    MarkKind.REVISION: "mark.revision",
    MarkKind.INK: "scan.unread",
    MarkKind.DRAWN: "mark.drawn",
}
"""What tells of a mark that is no cell; pages and their margins are furniture."""
_LINE = re.compile(r"(?:表号|下发号|填报期间|截止日期|轮次|第\d+轮|退回修改)")
"""What the line above or below the title begins with."""
_ABOVE = re.compile(r"附件[一二三四五六七八九十\d]*|\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?")
"""What a covering document writes above a form: which annex it is, and of when."""
_FIGURE = re.compile(r"共?\d+(?:\.\d+)?\w{0,2}")
"""What stands in a row of totals."""
_SPANNING = 2
"""A cell over more columns than this is a line of text, where nobody knows what was printed."""
_PIECES = re.compile(r"\n|\s(?=\d{1,2}[.．])")
_UPWARDS = 5
"""So many words of a letter or two are a title that runs upwards."""
_PAPER = frozenset({"docx", "pdf", "ofd"})
_TICK_HEAD = 5
"""Title, marks and head of a tick grid take no more rows than this."""
_WHOLE = 4
"""A text of so many characters that stands in what is printed is a part of it; a shorter one may be an answer."""


@dataclass(frozen=True, slots=True)
class Account:
    """The marks of one file, by what became of them."""

    values: int = 0
    labels: int = 0
    furniture: int = 0
    problems: int = 0

    @property
    def found(self) -> int:
        """All of them."""
        return self.values + self.labels + self.furniture + self.problems


@dataclass(slots=True)
class _SheetLedger:
    """What is known of the cells of one sheet."""

    values: set[Place] = field(default_factory=set)
    read: set[tuple[int, int]] = field(default_factory=set)
    """Where most of these values stand: what is looked up for every cell of a file needs no place made for it."""
    labels: frozenset[str] = frozenset()
    printed: str = ""
    headers: set[int] = field(default_factory=set)
    numbers: dict[int, int] = field(default_factory=dict)
    """Columns in which rows are numbered, blank ones too, by the header row."""
    rows: dict[int, set[int]] = field(default_factory=dict)
    """Rows of a table, with the columns that number them or say whose they are."""
    told: set[int] = field(default_factory=set)
    """Rows of which a problem tells."""
    untaken: set[int] = field(default_factory=set)
    """Columns of whose header a problem tells, and with it of what stands below."""
    totals: set[int] = field(default_factory=set)
    """Rows that sum up the rows above."""
    ticks: list[TickArea] = field(default_factory=list)
    above: int = 0
    """Rows above this one are the first page of a correction."""
    titles: tuple[str, ...] = ()
    """How the form is called, folded."""
    head: frozenset[str] = frozenset()
    """What the head says, folded: a page says it again at its edge."""
    whose: frozenset[str] = frozenset()
    """All that the head says, short words too."""
    refused: bool = False
    furniture: bool = False

    def know_head(self, extracted: Extracted) -> None:
        """Note what the head says."""
        self.whose = frozenset(fold(e.raw) for e in extracted.head.evidence.values())
        self.head = frozenset(text for text in self.whose if len(text) >= _WHOLE and not text.isdecimal())


class Ledger:
    """The account of one file while it is examined. ``strict``: what a program of ours printed, and nothing else.

    ``names`` are those of deputies, folded: in a form that somebody else made, a line that has one is more than print.
    """

    def __init__(self, grid: Grid, *, strict: bool, names: Collection[str] = ()) -> None:
        self._grid = grid
        self._strict = strict
        self._names = names
        self._sheets: dict[str, _SheetLedger] = {}

    def of(self, grid: Grid) -> Ledger:
        """An account of the same file, whose grid was set in rows."""
        return Ledger(grid, strict=self._strict, names=self._names)

    def take(self, located: Located, extracted: Extracted) -> None:
        """A sheet was read."""
        form, own = located.form, self._of(located.sheet)
        own.values |= {e.place for d in extracted.drafts() for e in d.evidence.values() if e.place is not None}
        for draft in extracted.drafts():
            if draft.places.sheet is located.sheet:
                own.read |= draft.places.cells(draft.evidence)
        own.labels = known_labels(form) | frozenset(located.labels)
        own.printed = printed_text(form)
        own.titles = (fold(form.title),)
        own.know_head(extracted)
        own.told |= located.told
        own.totals |= {row for row, cells in located.index.rows.items() if any(is_total(c) for c in cells[:2])}
        for spot in located.tables.values():
            own.headers.add(spot.header)
            own.numbers[spot.header] = spot.sequence
            numbering = {spot.number, spot.sequence, spot.whose, spot.checked} - {0}
            own.rows |= dict.fromkeys(spot.rows, numbering)
        named = self._grid.names.get(CHECKED_HEAD)
        if named is not None and named[0] == located.sheet.name:
            own.rows.setdefault(named[1], set()).add(named[2])
        for area in extracted.ticks:
            ticks = self._sheets.setdefault(area.sheet, _SheetLedger(printed=own.printed, labels=own.labels))
            ticks.values |= area.marks
            ticks.rows |= _named_lines(self._grid, area)
            ticks.ticks.append(area)

    def refuse(self, sheet: Sheet) -> None:
        """A sheet was not read; a problem tells of it as a whole."""
        self._of(sheet).refused = True

    def pass_over(self, sheet: Sheet) -> None:
        """A sheet holds nothing that a person was asked for."""
        self._of(sheet).furniture = True

    def pass_index(self, sheet: Sheet, form: Form) -> None:
        """What was printed of a correction: the page before the form, which lists what is to be mended."""
        rows = {row: [cell.folded for cell in cells] for row, cells in sheet.by_row()}
        index = next((row for row, texts in rows.items() if any(t.endswith(INDEX) for t in texts)), 0)
        title = fold(form.title)
        later = (row for row, texts in rows.items() if row > index and any(t.endswith(title) for t in texts))
        self._of(sheet).above = next(later, 0) if index else 0

    def close(self, problems: Iterable[Problem]) -> tuple[Account, list[Problem]]:
        """The account, and a problem for each mark that nothing accounts for."""
        places = {p.place for p in problems if p.place is not None}
        counts = dict.fromkeys(("values", "labels", "furniture", "problems"), 0)
        left: list[Problem] = []
        unread = _SheetLedger(refused=not any(known.labels for known in self._sheets.values()))
        for sheet in self._grid.sheets:
            known = self._sheets.get(sheet.name, unread)
            known.untaken = _untaken_columns(sheet, known, places)
            known.told |= _lines_told(sheet, known, places)
            strict = self._strict or (bool(sheet.made) and known is unread)  # set anew, and then not read
            left += self._weighed(sheet, known, places, counts, strict=strict)
        for mark in self._grid.marks:
            if mark.kind is MarkKind.MARGIN and (told := self._tells_at_edge(mark.text)):
                counts["problems"] += 1
                left.append(Problem("mark.unknown", mark.place, "", told))
                continue
            counts["furniture" if mark.furniture else "problems"] += 1
            asked = mark.over is not None and mark.over in places  # the question about the cell names its words
            if not (mark.furniture or mark.told or asked):
                left.append(Problem(_PROBLEM_OF[mark.kind], mark.place, "", mark.text))
        return Account(**counts), left

    def _weighed(
        self, sheet: Sheet, known: _SheetLedger, places: set[Place], counts: dict[str, int], *, strict: bool
    ) -> Iterator[Problem]:
        """Count the cells of a sheet by what became of them; a problem for each that nothing accounts for."""
        once: dict[Place, str] = {}
        for at, cell in sheet.cells.items():
            if at in known.read and cell.clean and not sheet.made:
                counts["values"] += 1
                continue
            if at in sheet.made or not _inked(cell):
                continue
            place = sheet.place(*at)
            what = self._kind(cell, place, known, places, strict=strict)
            if what == "unknown":
                yield Problem("mark.unknown", place, "", cell.clean or cell.error or "公式")
                what = "problems"
            if sheet.made:  # a name that stands for its own tick is one mark
                counts[once.get(place, what)] -= place in once
                what = once[place] = "values" if once.get(place) == "values" else what
            counts[what] += 1

    def _of(self, sheet: Sheet) -> _SheetLedger:
        return self._sheets.setdefault(sheet.name, _SheetLedger())

    def _kind(self, cell: Cell, place: Place, known: _SheetLedger, places: set[Place], *, strict: bool) -> str:
        """What became of one cell."""
        if place in known.values:
            return "values"
        if place in places or known.refused or _told_with_others(cell, known):
            return "problems"
        if known.furniture or cell.row < known.above:
            return "furniture"
        if _labels(cell, known, printed=self._grid.source in _PAPER):
            return "labels"
        numbering = cell.column in known.rows.get(cell.row, ()) or _row_number(cell, known)
        numbering = numbering or (cell.row in known.totals and _FIGURE.fullmatch(cell.folded) is not None)
        return "furniture" if numbering or self._printed(cell, known, strict=strict) else "unknown"

    def _printed(self, cell: Cell, known: _SheetLedger, *, strict: bool) -> bool:
        """Whether a cell shows what the form prints, or, in one that somebody else made, what forms print."""
        if self._is_line(cell, known) or is_total(cell) or _in_print(cell, known.printed):
            return True
        if self._grid.source == "pdf" and _FIGURE.fullmatch(cell.folded):
            return True
        if strict:
            return False
        print_ = is_boilerplate(cell.text, self._names_anybody) or self._heads(cell, known)
        return print_ or _REPEATS.match(cell.clean) is not None

    def _heads(self, cell: Cell, known: _SheetLedger) -> bool:
        """Whether a line above a table says which form it is, whose, of when, how it is filled in, or heads a part."""
        if cell.row >= max(known.headers, default=0) or cell.row in known.rows:
            return False
        said = is_heading(cell.text) or cell.folded in known.head
        return said or are_instructions(cell.text, known.printed, self._names_anybody)

    def _is_line(self, cell: Cell, known: _SheetLedger) -> bool:
        """Whether a cell is one of the lines above and below a form: which, of when, on what basis."""
        above = cell.row < min(known.headers, default=0) and _ABOVE.fullmatch(cell.folded)
        ours = _LINE.match(cell.folded) and not self._names_anybody(cell.folded)
        line = above or ours or SOURCES.fullmatch(cell.folded) or is_date_line(cell.text)
        return bool(line) or self._at_the_edge(cell, known)

    def _tells_at_edge(self, text: str) -> str:
        """What a header or a footer says of somebody or of a deed; what else an office has there is its own affair."""
        head = frozenset().union(*(known.whose.union(known.titles) for known in self._sheets.values()))
        for line in text.split("\n"):
            folded = fold(line)
            for said in sorted(head, key=len, reverse=True):
                folded = folded.replace(said, "")
            if tells_more(folded, self._names_anybody):
                return clean(line)
        return ""

    def _names_anybody(self, folded: str) -> bool:
        return any(name in folded for name in self._names)

    def _at_the_edge(self, cell: Cell, known: _SheetLedger) -> bool:
        """Whether a cell says what stands at the edge of a page; one may part the issue number from its label."""
        paper = self._grid.source in _PAPER and cell.row not in known.rows
        return (paper and _running(cell, known)) or cell.clean == self._grid.identity.get("issue")


_REPEATS = re.compile(r"=\w+\(?'填写'![A-Z]{1,3}\d+")
"""A formula of ours that repeats a cell of the form, kept as its text by a program that did not calculate it."""
_NO_DAY = re.compile(r"年\s*月\s*日\s*$")
"""The day below a signature, left blank."""
_YEAR = re.compile(r"^\d{4}(?=年度)")
_WHOSE = re.compile(r"\w{2,20}第\w{1,4}届人民代表大会代表")
"""The line over the title of a Word form: whose deputies."""


_RUNNING = re.compile(
    r"(?:(?:打印|制表|导出|生成|报送)?(?:日期|时间)?[::]?\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?(?:\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|\d{4}年度?|第\d{1,3}页|共\d{1,3}页|\d{1,3}/\d{1,3}|打印|内部资料|内部材料|内部|请?注意保存|存档|归档|附件|送审稿|草稿"
    r"|[^,，。;；]{1,60}\.(?:xlsx?|et|ods|docx?|wps|pdf|csv)|[-—/·|,，、()])*"
)
"""What an office puts at the edge of a page: when it was printed, which page, which file, who may see it."""
_SHEETS = ("填写", "勾选表", "sheet1")


def _running(cell: Cell, known: _SheetLedger) -> bool:
    """Whether a text says nothing but what headers and footers say: unit, form, sheet, day, page, file."""
    text = cell.folded
    for said in (*sorted(known.head, key=len, reverse=True), *known.titles, *_SHEETS):
        text = text.replace(said, "")
    return _RUNNING.fullmatch(text) is not None


def _in_print(cell: Cell, printed: str) -> bool:
    """Whether a cell says what the form prints: as a whole, or line by line where a page has joined them.

    A title that runs upwards comes as letters parted by blanks.
    """
    if len(cell.folded) >= _WHOLE and cell.folded in printed:
        return True
    pieces = [fold(piece) for piece in _PIECES.split(_NO_DAY.sub("", cell.text)) if piece.strip()]
    if all(_YEAR.sub("", piece) in printed or _WHOSE.fullmatch(piece) for piece in pieces):
        return any(len(piece) >= _WHOLE for piece in pieces)
    words = cell.text.split()
    return len(words) >= _UPWARDS and len("".join(words)) < 2 * len(words)


def _told_with_others(cell: Cell, known: _SheetLedger) -> bool:
    """Whether the problem of a row, of a column, or of the rows that a line cuts off tells of a cell too."""
    untaken = cell.row in known.rows and cell.column in known.untaken
    across = cell.columns > _SPANNING and cell.row + 1 in known.told
    return cell.row in known.told or untaken or across


def _labels(cell: Cell, known: _SheetLedger, *, printed: bool) -> bool:
    """Whether a cell is a label of the form, or stands in a header; one with something behind its colon is more."""
    if cell.row in known.headers or cell.key in known.labels or (cell.caption in known.labels and not _behind(cell)):
        return True
    return any(_heads_ticks(cell, area, printed=printed) for area in known.ticks)


def _behind(cell: Cell) -> str:
    """What stands behind the first colon of a cell, but for room to write in."""
    after = cell.text.replace(":", "：").partition("：")[2]
    return _ROOM.sub("", _NO_DAY.sub("", after))


_ROOM = re.compile(r"[\s_\uff3f—…\-（）()]+|签名|签字|盖章|公章")
"""What is printed where somebody is to write or sign."""


def _heads_ticks(cell: Cell, area: TickArea, *, printed: bool) -> bool:
    """Whether a cell stands over the marks of a tick grid: titles, the formulas that repeat a row, its number.

    On paper, where the form stands above it, only the few rows of its own head.
    """
    if cell.row > area.header:
        return False
    if printed:
        return cell.row > area.header - _TICK_HEAD
    wide = cell.columns > _SPANNING or cell.column < area.first
    return wide or bool(cell.formula) or (cell.row == area.header and cell.clean.isdecimal())


def _named_lines(grid: Grid, area: TickArea) -> dict[int, set[int]]:
    """The lines of a tick grid that name a deputy as we print it, with the columns before the marks.

    On paper the columns are finer than those that are printed: number and name are enough.
    """
    before = set(range(1, area.first))
    cells = next((s.cells for s in grid.sheets if s.name == area.sheet), {})
    if grid.source in _PAPER:
        filled = {row: {c for c in before if (row, c) in cells} for row in area.lines}
        return {row: columns for row, columns in filled.items() if len(columns) > 1}
    return {row: before for row in area.lines if all((row, column) in cells for column in before)}


def _lines_told(sheet: Sheet, known: _SheetLedger, places: set[Place]) -> set[int]:
    """Lines of a tick grid of which a problem tells: it names the line, so that nothing more is said of its cells."""
    lines = {line for area in known.ticks for line in area.lines}
    return {c.row for c in sheet.cells.values() if c.row in lines and sheet.place(c.row, c.column) in places}


def _untaken_columns(sheet: Sheet, known: _SheetLedger, places: set[Place]) -> set[int]:
    """Columns that were not read, for nobody knows what their header means."""
    read = {place for place in known.values if place is not None}
    heads = [c for c in sheet.cells.values() if c.row in known.headers and sheet.place(c.row, c.column) in places]
    columns = {column for c in heads for column in range(c.column, c.column + c.columns)}
    return {c for c in columns if not any(sheet.place(row, c) in read for row in known.rows)}


def _row_number(cell: Cell, known: _SheetLedger) -> bool:
    """Whether a cell numbers a row that nobody has filled in."""
    header = max((h for h in known.numbers if h < cell.row), default=0)
    return known.numbers.get(header) == cell.column and cell.clean.isdecimal()


def _inked(cell: Cell) -> bool:
    return bool(cell.clean or cell.error or cell.formula)


def known_labels(form: Form) -> frozenset[str]:
    """Folded labels of everything that a form asks, of its title and of the columns that number its rows."""
    keys = form.title_keys | frozenset(key for table in form.tables for key in table.label_keys)
    return keys | {label_key(t) for t in (form.title, NUMBER_LABEL, SEQUENCE_LABEL, CHECKED_LABEL, "填表说明")}


def printed_text(form: Form) -> str:
    """Everything that a form prints, folded: a text that stands in it is no answer."""
    signers = (*form.sign, *form.sign_was)
    texts = [form.title, *(item.text for item in form.instructions), *(f"{s}：" for s in signers)]
    for instructions in (form.instructions, before(form.instructions)):
        texts += [line for printing in printings(instructions) for line in numbered(printing)]
    texts += [f"{s.title}　{s.note}" for s in form.sections]
    texts += [f"{t.label}　{t.help}" for t in form.tables]
    return "".join(map(fold, texts))
