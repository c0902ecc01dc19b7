"""Where things stand on the sheet of a form: by schema order, in rows of a grid, knowing no file format.

The first look of a form is made from this, and a field that the look in force does not mark is placed by it.
Rows and columns count from 1, widths are in characters, heights in points.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from ..text import label_key, width
from ..words.codes import FieldKind
from .basis import numbered
from .model import Field, Form, Section, Table

SEQUENCE_LABEL = "序号"
SEQUENCE_WIDTH = 4.2
LABEL_MAX = 18
"""Characters that a label beside its value may take before it wraps."""
LINE = 15.0
"""Height of one line of body text."""
CHARACTER, PADDING = 7.06, 5.1
"""Points of one character of a column's width in print, and of what every column adds.

A program measures columns in digits of the standard font: 5.5 to 6 points in 宋体, 7 in what stands in where it is not
installed. Nothing may be scaled down there either.
"""
_PAGE = {("A4", False): 518.0, ("A4", True): 760.0, ("A3", False): 760.0, ("A3", True): 1104.0}
"""Points across a page between the margins, upright and lying: what fits in them is printed at full size."""
MOST_LINES = 5
"""A record stands in no more lines than this."""
_LEAST = {
    FieldKind.DATE: 9.3, FieldKind.DATE_RANGE: 9.3, FieldKind.MONTH: 7.4, FieldKind.YEAR: 5.0,
    FieldKind.PHONE: 10.3, FieldKind.ID_NUMBER: 17.0, FieldKind.INTEGER: 5.0, FieldKind.DECIMAL: 5.0,
    FieldKind.YES_NO: 4.4, FieldKind.NAME: 7.6, FieldKind.DEPUTY: 7.6, FieldKind.DEPUTIES: 8.4, FieldKind.UNIT: 8.4,
    FieldKind.CHOICE: 6.8, FieldKind.CHOICES: 6.8, FieldKind.TEXT: 6.6, FieldKind.LONG_TEXT: 11.0,
}  # fmt: skip
"""Characters that an answer of a kind needs: a day on one line, four characters of a name, some words of a text."""
_CENTRED = {
    FieldKind.DATE,
    FieldKind.DATE_RANGE,
    FieldKind.MONTH,
    FieldKind.YEAR,
    FieldKind.INTEGER,
    FieldKind.DECIMAL,
    FieldKind.CHOICE,
    FieldKind.DEPUTY,
    FieldKind.YES_NO,
    FieldKind.PHONE,
    FieldKind.UNIT,
}


@dataclass(frozen=True, slots=True)
class Box:
    """A cell or merged range with its role (which decides its style), text, and mark (a defined name)."""

    row: int
    column: int
    last_row: int
    last_column: int
    role: str
    text: str = ""
    mark: str = ""


@dataclass(slots=True)
class SheetLayout:
    """Boxes of one sheet. ``repeat`` are the rows printed on every page, ``freeze`` the first row that scrolls."""

    widths: tuple[float, ...]
    landscape: bool = False
    paper: str = "A4"
    heights: dict[int, float] = field(default_factory=dict)
    boxes: list[Box] = field(default_factory=list)
    repeat: tuple[int, int] | None = None
    freeze: int = 0

    @property
    def columns(self) -> int:
        """How many columns the sheet has."""
        return len(self.widths)

    def row(self, row: int, role: str, text: str, height: float) -> None:
        """One box across the whole width."""
        self.heights[row] = height
        self.boxes.append(Box(row, 1, row, self.columns, role, text))


def lay_out(form: Form) -> SheetLayout:
    """The whole sheet of a form: title, line, instructions, sections, signatures, basis."""
    sheet = SheetLayout(column_widths(form), form.landscape, form.paper)
    sheet.row(1, "title", "{表名}", 34)
    _line(sheet, 2)
    row = 3
    if form.instructions:
        row = _instructions(sheet, list(numbered(form.instructions)), row)
    for section in form.sections:
        row = _section(sheet, form, section, row)
    if form.sign:
        row = _sign(sheet, form.sign, row)
    if form.basis:
        sheet.row(row, "basis", "{依据}", 16)
    if form.tables and all(t.rows * 3 <= form.tables[0].rows for t in form.tables[1:]):
        # One table, or one that is most of the form: its header stays in view. It is printed on every page only
        # where there is no other, over whose rows it would stand and mislead (also those who read the print back).
        header = next(b for b in sheet.boxes if b.role == "header")
        sheet.freeze = header.last_row + 1
        sheet.repeat = (header.row, header.last_row) if len(form.tables) == 1 else None
    return sheet


def column_widths(form: Form) -> tuple[float, ...]:
    """Columns that fill the page at full size: one for the numbers of rows, then the grid's or the widest table's."""
    room = _PAGE[form.paper, form.landscape]
    first = [SEQUENCE_WIDTH] if form.tables else []
    if form.tables:
        room -= points(SEQUENCE_WIDTH)
    widest = max(form.tables, key=lambda t: len(t.fields), default=None)
    if form.grid or widest is None:
        count = form.grid or 12
        return (*first, *[_down((room / count - PADDING) / CHARACTER)] * count)
    return (*first, *map(_down, _shared_out(lines_of(widest, room), room)))


def _shared_out(lines: Sequence[Sequence[Field]], room: float) -> list[float]:
    """Columns for lines of fields: what they need at least, and of what is left as each of them likes to have."""
    least = _share([[least_width(f) for f in line] for line in lines])
    wanted = _share([[max(least_width(f), float(f.width)) for f in line] for line in lines])
    more = [w - low for w, low in zip(wanted, least, strict=True)]
    if not any(more):
        more = [1.0] * len(least)
    spare = (room - sum(map(points, least))) / CHARACTER
    return [low + spare * part / sum(more) for low, part in zip(least, more, strict=True)]


def points(width: float) -> float:
    """How wide a column is in print."""
    return width * CHARACTER + PADDING


def least_width(item: Field) -> float:
    """Characters that the column of a field has at least: for what is answered, and for its label in three lines."""
    return max(_LEAST[item.kind], math.ceil((width(item.label) + item.required) / 6) * 2 + 0.6)


def lines_of(table: Table, room: float, columns: int = 0) -> list[list[Field]]:
    """The fields of a table in as few lines a record as the page allows of, in the order of the schema.

    A line has no more fields than there are ``columns``, if they are given.
    """
    fields = [f for f in table.fields if not f.until]
    if table.rows == 1:
        return _slip(fields, room)
    for count in range(1, MOST_LINES + 1):
        each = math.ceil(len(fields) / count)
        lines = [fields[at : at + each] for at in range(0, len(fields), each)]
        least = _share([[least_width(f) for f in line] for line in lines])
        if (sum(map(points, least)) <= room and (not columns or each <= columns)) or count == MOST_LINES:
            break
    return lines


def _slip(fields: Sequence[Field], room: float) -> list[list[Field]]:
    """The lines of a form that is one record: a long text has one of its own."""
    lines: list[list[Field]] = [[]]
    for item in fields:
        needed = sum(points(least_width(f)) for f in (*lines[-1], item))
        alone = item.kind == FieldKind.LONG_TEXT or any(f.kind == FieldKind.LONG_TEXT for f in lines[-1])
        if lines[-1] and (alone or needed > room):
            lines.append([])
        lines[-1].append(item)
    return lines


def _share(lines: Sequence[Sequence[float]]) -> list[float]:
    """The widths of the columns that lines of cells stand in, one below the other; a shorter line joins some."""
    full = [line for line in lines if len(line) == len(lines[0])]
    return [max(cells) for cells in zip(*full, strict=True)]


def _down(width: float) -> float:
    return math.floor(width * 100) / 100


def fit_spans(weights: Sequence[float], widths: Sequence[float], least: Sequence[float] = ()) -> list[tuple[int, int]]:
    """Share out neighbouring columns (0-based, first and last) so that spans come as near to ``weights`` as can be.

    A span gets narrower than its ``least`` only where there is no other way. Needs at least as many columns as
    weights; ``ValueError`` otherwise.
    """
    if len(weights) > len(widths):
        raise ValueError("more cells than columns")
    edges = [0.0, *accumulate(widths)]
    scale = edges[-1] / sum(weights)
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ()), *[(math.inf, ())] * len(widths)]
    for index, weight in enumerate(weights):
        low = least[index] if index < len(least) else 0.0
        further: list[tuple[float, tuple[int, ...]]] = [(math.inf, ())] * (len(widths) + 1)
        for end in range(index + 1, len(widths) - (len(weights) - index - 1) + 1):
            for start in range(index, end):
                room = edges[end] - edges[start]
                cost = best[start][0] + (room - weight * scale) ** 2 / (weight * scale) + 1000 * max(low - room, 0.0)
                if cost < further[end][0]:
                    further[end] = cost, (*best[start][1], end)
        best = further
    ends = best[-1][1]
    return [(start, end - 1) for start, end in zip((0, *ends), ends, strict=False)]


def _line(sheet: SheetLayout, row: int) -> None:
    """Number of the form and period at the left, issue and due date at the right."""
    half = fit_spans([1, 1], sheet.widths)
    sheet.heights[row] = 18
    texts = ("表号：{表号}　　填报期间：{期间}　　{轮次}", "下发号：{下发号}　　截止日期：{截止日期}")
    for (first, last), role, text in zip(half, ("line", "line_right"), texts, strict=True):
        sheet.boxes.append(Box(row, first + 1, row, last + 1, role, text))


def _instructions(sheet: SheetLayout, lines: Sequence[str], row: int) -> int:
    """Filling instructions beside their label; in two columns on a wide sheet, for they stay in view."""
    parts = 2 if sheet.landscape and len(lines) > 2 else 1
    total = sum(sheet.widths)
    spans = fit_spans([13.0, *[(total - 13) / parts] * parts], sheet.widths, least=[9.0])
    rooms = [sum(sheet.widths[a : b + 1]) for a, b in spans[1:]]
    if min(rooms) < max(rooms) * 0.6:  # the columns do not allow of two halves
        parts, spans = 1, [spans[0], (spans[1][0], spans[-1][1])]
    first, last = spans[0]
    sheet.boxes.append(Box(row, first + 1, row, last + 1, "label", "填表说明"))
    share, height = math.ceil(len(lines) / parts), 0.0
    for index, (first, last) in enumerate(spans[1:]):
        mine = lines[index * share : (index + 1) * share]
        room = sum(sheet.widths[first : last + 1]) * 1.14 - 3
        height = max(height, sum(math.ceil(width(line) / room) for line in mine) * LINE + 10)
        sheet.boxes.append(Box(row, first + 1, row, last + 1, "note", "\n".join(mine)))
    sheet.heights[row] = height
    return row + 1


def _section(sheet: SheetLayout, form: Form, section: Section, row: int) -> int:
    items = list(form.in_section(section.id))
    if not items:
        return row
    only = items[0] if len(items) == 1 else None
    if isinstance(only, Field) and is_long(only) and label_key(section.title) in only.label_keys:
        # The title stands beside the text: it cannot be left alone at the foot of a page.
        return place_fields(sheet, [dataclasses.replace(only, label=section.title)], row)
    if section.title:
        row = _heading(sheet, row, "heading", section.title, section.note, 24)
    row = place_fields(sheet, [item for item in items if isinstance(item, Field)], row)
    for table in items:
        if isinstance(table, Table):
            if len(items) > 1 and table.label != section.title:
                row = _heading(sheet, row, "subheading", table.label, table.help, 20)
            row = place_table(sheet, table, row, grid=form.grid)
    return row


def _heading(sheet: SheetLayout, row: int, role: str, title: str, note: str, height: float) -> int:
    """A line with a title and what is to be said to it; gives the next free row."""
    sheet.row(row, role, title + (f"　{note}" if note else ""), height)
    return row + 1


# --- head fields ---------------------------------------------------------------------------------------------


def is_long(item: Field) -> bool:
    """Whether a head field takes the whole width of the sheet."""
    return item.kind == FieldKind.LONG_TEXT or item.lines > 2 or item.kind == FieldKind.DEPUTIES


def place_fields(sheet: SheetLayout, fields: Sequence[Field], row: int) -> int:
    """Pairs of label and value, as many in a row as fit; gives the next free row."""
    short = [f for f in fields if not is_long(f)]
    slots = max(1, min(len(short) or 1, 4 if sheet.landscape else 3, sheet.columns // 2))
    spans = _pair_spans(sheet, short or list(fields), slots)
    slots = len(spans) // 2
    even = math.ceil(len(short) / math.ceil(len(short) / slots)) if short else slots
    if even < slots:  # two and two rather than three and one
        spans = _pair_spans(sheet, short, even)
        slots = len(spans) // 2
    line: list[tuple[Field, int]] = []
    for item in fields:
        need = slots if is_long(item) else _slots(item, spans, sheet.widths, slots)
        if line and sum(n for _, n in line) + need > slots:
            row = _pairs(sheet, line, spans, row)
            line = []
        line.append((item, need))
    return _pairs(sheet, line, spans, row) if line else row


def _pair_spans(sheet: SheetLayout, fields: Sequence[Field], slots: int) -> list[tuple[int, int]]:
    """Columns of label, value, label, value, ... so that labels stand under each other.

    As many pairs as ``slots``, fewer where the columns do not allow of narrow labels beside wide values.
    """
    total, body = sum(sheet.widths), sheet.widths[1:]
    wanted = min(max((width(f.label) + 4.0 for f in fields), default=12.0), LABEL_MAX)
    for pairs in range(slots, 0, -1):
        label = max(min(wanted, total / pairs / 2), 11.0)
        if len(set(body)) == 1 and len(body) % pairs == 0 and len(body) // pairs > 1:  # a grid: whole columns of it
            each = len(body) // pairs
            own = min(max(round(label / body[0]), 1), each - 1)
            spans = [(1 + n * each + a, n * each + b) for n in range(pairs) for a, b in ((0, own), (own, each))]
            return [(0, spans[0][1]), *spans[1:]]
        value = max(total / pairs - label, 6.0)
        spans = fit_spans([label, value] * pairs, sheet.widths, [label - 3.0, 10.0] * pairs)
        rooms = [sum(sheet.widths[a : b + 1]) for a, b in spans]
        if all(label - 4.0 <= room <= 2.2 * label for room in rooms[::2]) and min(rooms[1::2]) >= 10:
            return spans
    return spans


def _slots(item: Field, spans: Sequence[tuple[int, int]], widths: Sequence[float], slots: int) -> int:
    first, last = spans[1]
    room = sum(widths[first : last + 1])
    slot = sum(widths) / slots
    wanted: int | float | None = item.schema.get("x-duty", {}).get("width")
    if wanted is None:
        return 1
    if len(set(widths[1:])) == 1:  # a grid of equal columns: the width counts columns
        wanted = wanted * widths[-1]
    return min(slots, 1 + max(0, math.ceil((wanted - room * 1.15) / slot)))


def _pairs(sheet: SheetLayout, line: Sequence[tuple[Field, int]], spans: Sequence[tuple[int, int]], row: int) -> int:
    slot = 0
    for index, (item, need) in enumerate(line):
        end = slot + need if index < len(line) - 1 else len(spans) // 2
        label, value_first, value_last = spans[slot * 2], spans[slot * 2 + 1][0], spans[end * 2 - 1][1]
        sheet.boxes.append(Box(row, label[0] + 1, row, label[1] + 1, "label", item.label))
        role = "long_value" if is_long(item) else "value"
        sheet.boxes.append(Box(row, value_first + 1, row, value_last + 1, role, mark=f"f_{item.name}"))
        slot = end
    lines = max((max(f.lines, 3 if f.kind == FieldKind.LONG_TEXT else 1) for f, _ in line), default=1)
    sheet.heights[row] = max(24.0, lines * LINE + 9)
    return row + 1


# --- tables --------------------------------------------------------------------------------------------------


def place_table(sheet: SheetLayout, table: Table, row: int, *, grid: int = 0) -> int:
    """Header and the prototype of one record; gives the next free row. ``grid``: widths of fields count its columns.

    A record that is too wide for the page stands in several lines, and so do the labels above.
    """
    room = sum(points(w) for w in sheet.widths[1:])
    lines = lines_of(table, room, len(sheet.widths) - 1)
    count = len(lines)
    sheet.boxes.append(Box(row, 1, row + count - 1, 1, "header", SEQUENCE_LABEL))
    sheet.boxes.append(Box(row + count, 1, row + 2 * count - 1, 1, "sequence", mark=f"s_{table.name}"))
    for at, fields in enumerate(lines):
        _place_line(sheet, table, fields, (row + at, row + count + at), grid=grid)
    return row + 2 * count


def _place_line(sheet: SheetLayout, table: Table, fields: Sequence[Field], rows: tuple[int, int], *, grid: int) -> None:
    """One line of labels, and the one of answers that belongs to it."""
    header, row = rows
    weights = [float(f.width) for f in fields]
    if grid:
        declared = [f.schema.get("x-duty", {}).get("width") for f in table.fields]
        if all(declared):
            weights = [float(f.schema["x-duty"]["width"]) for f in fields]
    spans = fit_spans(weights, sheet.widths[1:], [least_width(f) for f in fields])
    labels, answers = 1, 1
    for item, (first, last) in zip(fields, spans, strict=True):
        characters = sum(sheet.widths[first + 1 : last + 2])
        labels = max(labels, math.ceil((width(item.label) + item.required) / (characters * 1.15 - 0.5)))
        answers = max(answers, item.lines, 2 if is_long(item) or item.kind == FieldKind.DATE_RANGE else 1)
        sheet.boxes.append(Box(header, first + 2, header, last + 2, "header", item.label))
        role = "cell_centre" if item.kind in _CENTRED else "cell"
        sheet.boxes.append(Box(row, first + 2, row, last + 2, role, mark=f"t_{table.name}.{item.name}"))
    sheet.heights[header] = labels * LINE + 6
    sheet.heights[row] = max(26.0, (answers if table.rows == 1 else min(answers, 3)) * LINE + 4)


# --- signatures ----------------------------------------------------------------------------------------------


def _sign(sheet: SheetLayout, labels: Sequence[str], row: int) -> int:
    """A block of equal boxes with room for a signature or a stamp; opinions also get a line for the date."""
    dated = any("日期" in label for label in labels)
    across = min(len(labels), 4 if sheet.landscape else 2 if len(labels) == 4 else 3)
    for start in range(0, len(labels), across):
        part = labels[start : start + across]
        spans = fit_spans([1.0] * len(part), sheet.widths)
        # A stamp is 42 mm across: a third of it lies on the label or the date, where two rows of boxes share a page.
        sheet.heights[row] = 100 if dated else 84 if across == len(labels) else 68
        if not dated:
            sheet.heights[row + 1] = 20
        for label, (first, last) in zip(part, spans, strict=True):
            role = "sign" if dated else "sign_top"
            sheet.boxes.append(Box(row, first + 1, row, last + 1, role, f"{label}："))
            if not dated:
                sheet.boxes.append(Box(row + 1, first + 1, row + 1, last + 1, "sign_date", "年　　月　　日　"))
        row += 1 if dated else 2
    return row
