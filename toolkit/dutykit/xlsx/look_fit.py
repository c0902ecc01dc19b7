"""Fields that a template does not mark, placed by the layout engine at the end of their section."""

from __future__ import annotations

import dataclasses

from ..forms.layout import MOST_LINES, Box, SheetLayout, place_fields, place_table
from ..forms.model import Field, Form, Table
from .look import Look, LookCell, Place, Style, TableLook
from .roles import ROLES


def fit_missing(look: Look, form: Form) -> None:
    """Complete ``look`` so that every field of ``form`` in use has its cell; says which in ``look.laid_out``."""
    laid_out: list[str] = []
    for section in form.sections:
        items = list(form.in_section(section.id))
        for table in (i for i in items if isinstance(i, Table)):
            if table.name in look.tables:
                laid_out += _columns(look, table)
            else:
                laid_out += _table(look, form, table, section.id)
        fields = [i for i in items if isinstance(i, Field) and i.name not in look.fields and not i.until]
        if fields:
            laid_out += _fields(look, form, fields, section.id)
    look.laid_out = tuple(laid_out)
    look.forget()


def _fields(look: Look, form: Form, fields: list[Field], section: str) -> list[str]:
    first = _end_of_section(look, form, section, heads_only=True) + 1
    layout = _sheet(look)
    end = place_fields(layout, fields, first)
    _insert_rows(look, first, end - first)
    _take(look, layout, _neighbours(look))
    for item in fields:
        box = next(b for b in layout.boxes if b.mark == f"f_{item.name}")
        look.fields[item.name] = box.row, box.column
    return [f"f_{f.name}" for f in fields]


def _table(look: Look, form: Form, table: Table, section: str) -> list[str]:
    while (len(look.widths) - 1) * MOST_LINES < len(table.fields):
        _add_column(look, 10.0)
    first = _end_of_section(look, form, section, heads_only=False) + 1
    layout = _sheet(look)
    layout.row(first, "subheading", table.label, 20)
    end = place_table(layout, table, first + 1, grid=form.grid)
    _insert_rows(look, first, end - first)
    _take(look, layout, _neighbours(look))
    lines = (end - first - 1) // 2
    spot = look.tables[table.name] = TableLook(end - lines, lines)
    for box in layout.boxes:
        if box.mark.startswith("t_"):
            name = box.mark.partition(".")[2]
            spot.cells[name] = box.row, box.column
            spot.header[name] = spot.above((box.row, box.column)), box.column
            look.labels[box.mark] = (table.by_name[name].label,)
            look.label_cells[box.mark] = spot.header[name]
        elif box.mark.startswith("s_"):
            spot.sequence = box.row, box.column
    return [f"t_{table.name}.{f.name}" for f in table.fields]


def _columns(look: Look, table: Table) -> list[str]:
    """Columns of a marked table that have no mark: added at the right, in the style of the last marked one."""
    spot = look.tables[table.name]
    missing = [f for f in table.fields if f.name not in spot.cells and not f.until]
    for item in missing:
        neighbour = max(spot.cells, key=lambda n: spot.cells[n][1])
        last = look.last_column
        free = all((r, last) not in look.cells for r in (spot.row, spot.header_row)) and not _in_merge(
            look, spot.row, last
        )
        column = last if free else _add_column(look, max(8.0, min(float(item.width), 20.0)))
        mark = f"t_{table.name}.{item.name}"
        for row, source, text in (
            (spot.header_row, spot.header[neighbour], item.label),
            (spot.row, spot.cells[neighbour], None),
        ):
            cell = look.cells.get(source)
            look.cells[row, column] = LookCell(text, cell.style if cell else look.style_index(ROLES["cell"]))
        spot.cells[item.name], spot.header[item.name] = (spot.row, column), (spot.header_row, column)
        look.labels[mark], look.label_cells[mark] = (item.label,), (spot.header_row, column)
        look.forget()
    return [f"t_{table.name}.{f.name}" for f in missing]


def _in_merge(look: Look, row: int, column: int) -> bool:
    return any(t <= row <= b and le <= column <= r for (t, le), (b, r) in look.merges.items())


def _add_column(look: Look, width: float) -> int:
    """One more column at the right; ranges that went across the whole sheet go on doing so."""
    last = look.last_column
    look.widths[last + 1] = width
    for (top, left), (bottom, right) in list(look.merges.items()):
        if right == last and left == 1:
            look.merges[top, left] = bottom, right + 1
    look.widths = {c: w for c, w in look.widths.items() if c <= last + 1}
    look.forget()
    return last + 1


def _sheet(look: Look) -> SheetLayout:
    return SheetLayout(tuple(look.widths.get(c, 8.5) for c in range(1, look.last_column + 1)), look.page.landscape)


def _end_of_section(look: Look, form: Form, section: str, *, heads_only: bool) -> int:
    """The last row of what is marked of a section, else of the sections before it, else of the first rows."""
    rows: list[int] = []
    for one in form.sections:
        mine: list[Place] = []
        for item in form.in_section(one.id):
            if isinstance(item, Field) and item.name in look.fields:
                mine.append(look.fields[item.name])
            elif isinstance(item, Table) and item.name in look.tables and not (heads_only and one.id == section):
                mine += look.tables[item.name].cells.values()
        rows += [look.merges.get(p, p)[0] for p in mine]
        if one.id == section:
            break
    if rows:
        return max(rows)
    starts = [p[0] for p in look.label_cells.values()]
    return min(starts) - 1 if starts else look.last_row


def _insert_rows(look: Look, at: int, count: int) -> None:
    """Open ``count`` rows above row ``at``; what stood there moves down."""

    def moved(row: int) -> int:
        return row + count if row >= at else row

    def spot(place: Place) -> Place:
        return moved(place[0]), place[1]

    look.cells = {spot(p): c for p, c in look.cells.items()}
    look.merges = {spot(p): spot(q) for p, q in look.merges.items()}
    look.pictures = tuple(dataclasses.replace(p, row=moved(p.row)) for p in look.pictures)
    look.page.breaks = tuple(moved(b + 1) - 1 for b in look.page.breaks)
    look.heights = {moved(r): h for r, h in look.heights.items()}
    look.fields = {n: spot(p) for n, p in look.fields.items()}
    look.label_cells = {n: spot(p) for n, p in look.label_cells.items()}
    for table in look.tables.values():
        table.row = moved(table.row)
        table.header = {n: spot(p) for n, p in table.header.items()}
        table.cells = {n: spot(p) for n, p in table.cells.items()}
        table.sequence = spot(table.sequence) if table.sequence else None
    if look.page.repeat:
        first, last = look.page.repeat
        look.page.repeat = moved(first), moved(last)
    if look.freeze:
        look.freeze = spot(look.freeze)
    look.forget()


def _neighbours(look: Look) -> dict[str, Style]:
    """Styles by role as the template in force has them, so that what is added looks like the rest."""
    styles: dict[str, Style] = dict(ROLES)
    values = [p for p in look.fields.values() if p in look.cells]
    labels = [look.label_cells[f"f_{n}"] for n in look.fields if f"f_{n}" in look.label_cells]
    if values:
        styles["value"] = styles["long_value"] = dict(look.styles[look.cells[values[0]].style])
    if labels:
        styles["label"] = dict(look.styles[look.cells[labels[0]].style])
    for table in look.tables.values():
        name = next(iter(table.cells))
        if table.cells[name] in look.cells:
            styles["cell"] = styles["cell_centre"] = dict(look.styles[look.cells[table.cells[name]].style])
        if table.header.get(name) in look.cells:
            styles["header"] = dict(look.styles[look.cells[table.header[name]].style])
        break
    return styles


def _take(look: Look, layout: SheetLayout, styles: dict[str, Style]) -> None:
    """Put boxes into the look."""
    for box in layout.boxes:
        look.cells[box.row, box.column] = LookCell(box.text or None, look.style_index(styles[box.role]))
        if (box.row, box.column) != (box.last_row, box.last_column):
            look.merges[box.row, box.column] = box.last_row, box.last_column
        if box.role == "label":
            mark = _mark_right_of(layout, box)
            look.labels[mark], look.label_cells[mark] = (box.text,), (box.row, box.column)
    look.heights |= layout.heights
    look.forget()


def _mark_right_of(layout: SheetLayout, label: Box) -> str:
    return next(b.mark for b in layout.boxes if b.row == label.row and b.column == label.last_column + 1)
