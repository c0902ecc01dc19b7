"""A file that does not say itself which form it is: read as it stands, set anew, or proposed to a clerk.

A file that its labels tell, and whose table has one row of labels, is read as it stands. Of any other the likeliest
reading is looked for: where it is sure it is taken, and said; where not, a clerk is asked once. What a clerk has
confirmed comes before both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..dossier.model import OFFICE_FORMS
from ..problems import Problem
from ..text import label_key
from ..words.codes import Ask, FieldKind
from .grid import Grid, Sheet
from .kinds import Reading
from .locate import Located, TableSpot, locate
from .mapping import PROPOSED, FieldMap
from .model import Form, Table
from .proposing import Mismatch, Proposal, by_mapping, labels_on, names_owner, propose
from .resetting import reset
from .spaced import with_colons

_UNREAD = {"table.missing", "column.missing", "column.twice"}
_ODD = {"column.unknown", "column.guessed"}


@dataclass(frozen=True, slots=True)
class Retyped:
    """What is to be read: the grid, perhaps set anew, the form and the sheet; nothing where a clerk is asked."""

    grid: Grid
    form: Form | None = None
    sheet: Sheet | None = None
    problems: list[Problem] = field(default_factory=list)
    mapping: str = ""


def retyped(
    grid: Grid,
    plain: tuple[Form | None, Sheet | None],
    forms: Mapping[str, Form],
    mappings: Sequence[FieldMap],
    reading: Reading,
) -> Retyped:
    """How a file without an identity is to be read. ``plain`` is what its labels alone say."""
    confirmed = _confirmed(grid, forms, mappings, reading)
    if confirmed is not None:
        return confirmed
    form, sheet = plain
    as_it_stands = Retyped(grid, form, sheet)
    located = locate(grid, form, sheet) if form is not None and sheet is not None else None
    unread = _is_unread(located)
    doubtful = unread or _is_another(located, forms)
    if not (doubtful or _is_odd(located)):
        return as_it_stands
    grid, proposal = _proposed(grid, form, forms, reading)
    if proposal is None or not (doubtful or _reads_more(proposal, located)):
        return as_it_stands
    if proposal.sure and (proposal.shaped or not proposal.lacking):
        return _set_anew(grid, proposal)
    if proposal.sure and form is proposal.form:  # nothing to confirm: what is lacking is told as ever
        return as_it_stands
    return Retyped(grid, problems=[_asked(proposal, grid, reading)])


def _proposed(
    grid: Grid, form: Form | None, forms: Mapping[str, Form], reading: Reading
) -> tuple[Grid, Proposal | None]:
    """The likeliest reading, of lines without a colon too, where no ``form`` was found."""
    spelled = with_colons(grid, forms.values()) if form is None else None
    if spelled is None:
        return grid, propose(grid, forms.values(), reading)
    return spelled[0], propose(spelled[0], [spelled[1]], reading)


def _confirmed(grid: Grid, forms: Mapping[str, Form], mappings: Sequence[FieldMap], reading: Reading) -> Retyped | None:
    """A file that has the labels of a mapping; told where it has not those of the one that was named for it."""
    differs: list[Problem] = []
    for mapping in mappings:
        found = by_mapping(grid, mapping, forms[mapping.form])
        if isinstance(found, Proposal):
            read = _mapped(grid, found, mapping, reading)
            if read is not None:
                return read
        elif mapping.given:
            differs.append(_differs(found, mapping, forms[mapping.form]))
    return Retyped(grid, problems=differs) if differs else None


def _is_unread(located: Located | None) -> bool:
    """Whether a sheet cannot be read as it stands."""
    if located is None:
        return True
    return any(p.code in _UNREAD for p in located.problems) or bool(located.form.tables and not located.tables)


def _is_another(located: Located | None, forms: Mapping[str, Form]) -> bool:
    """Whether the labels of a sheet without a title are those of another form as well, or it says not whose it is."""
    if located is None or any(label_key(located.form.title) in c.key for c in located.sheet.cells.values()):
        return False
    spots = located.tables.values()
    rows = set().union(*((*spot.rows, spot.header) for spot in spots))
    named = [f for f in forms.values() if names_owner(f, labels_on(located.sheet, f, rows))]
    if located.form.id not in {f.id for f in named} and not any(map(_says_whose, spots)):
        return True
    tables = [table for other in named if other.id not in OFFICE_FORMS | {located.form.id} for table in other.tables]
    return any(_covers(table, spot, located) for spot in spots for table in tables)


def _says_whose(spot: TableSpot) -> bool:
    """Whether a column of a table says of all its rows that they are one unit's or one deputy's."""
    cells = [spot.sheet.cells.get((row, spot.whose)) for row in spot.rows] if spot.whose else []
    return len({cell.key for cell in cells if cell is not None}) == 1


def _covers(table: Table, spot: TableSpot, located: Located) -> bool:
    """Whether a table of another form has all labels of this one, and asks for none that it lacks."""
    own = set(spot.columns.values())
    keys = {c.key for c in located.index.rows[spot.header] if c.column in own}
    wanted = (f for f in table.fields if f.required and not f.until)
    return keys <= table.label_keys and all(f.label_keys & keys for f in wanted)


def _is_odd(located: Located | None) -> bool:
    """Whether something of a sheet is not understood as it stands."""
    return located is not None and (any(p.code in _ODD for p in located.problems) or _uncovered(located))


def _uncovered(located: Located) -> bool:
    """Whether something stands in the rows of a table under no label of its header: the labels are elsewhere."""
    for spot in located.tables.values():
        known = {*spot.columns.values(), spot.number, spot.sequence, spot.whose}
        known |= {c for cell in located.index.rows[spot.header] for c in range(cell.column, cell.column + cell.columns)}
        if any(c.column not in known and c.clean for row in spot.rows for c in located.index.rows[row]):
            return True
    return False


def _reads_more(proposal: Proposal, located: Located | None) -> bool:
    """Whether more columns are understood so than as the sheet stands, for they stand in an order of their own."""
    if not proposal.shaped or located is None:
        return proposal.shaped
    tables = located.tables.values()
    before = sum(len(spot.columns) for spot in tables)
    found = [m for part in proposal.parts for m in part.meanings if m.field]
    unanswered = not any(spot.rows for spot in tables) and any(m.filled for m in found)
    return unanswered or len(found) > before


def _set_anew(grid: Grid, proposal: Proposal, mapping: FieldMap | None = None) -> Retyped:
    made, sheet = reset(grid, proposal)
    facts: dict[str, Any] = {"title": proposal.form.title, "layout": proposal.layout.label}
    told = []
    if mapping is not None:
        told.append(Problem("form.mapped", facts={**facts, "name": mapping.name}))
    elif proposal.shaped:
        told.append(Problem("form.set_anew", facts=facts))
    for part in proposal.parts:
        if part.lacking:
            more = {"table": part.table.label, "labels": "、".join(part.lacking)}
            told.append(Problem("column.absent", sheet.place(part.band.last, part.band.labels[0].column), "", "", more))
    return Retyped(made, proposal.form, sheet, told, mapping.digest if mapping is not None else "")


def _mapped(grid: Grid, proposal: Proposal, mapping: FieldMap, reading: Reading) -> Retyped | None:
    """A file that has the labels of a mapping; one that was kept is used for files of its unit alone."""
    read = _set_anew(grid, proposal, mapping)
    assert read.sheet is not None
    unit = _unit(read.grid, proposal.form, read.sheet, reading)
    if mapping.unit and unit and unit != mapping.unit:
        if not mapping.given:
            return None
        known = reading.roster.unit_by_code
        facts = {"name": mapping.name, "unit": known[mapping.unit].name, "told": known[unit].name}
        return Retyped(grid, problems=[Problem("mapping.other_unit", facts=facts)])
    if not (mapping.given or unit == mapping.unit):
        return None
    if mapping.unit and not unit:  # the clerk says whose it is
        read.grid.identity = {**read.grid.identity, "unit": mapping.unit}
        facts = {"name": mapping.name, "unit": reading.roster.unit_by_code[mapping.unit].name}
        read.problems.append(Problem("mapping.unit", facts=facts))
    return read


def _unit(grid: Grid, form: Form, sheet: Sheet, reading: Reading) -> str:
    """The unit that the head names; nothing where it names none, or the form has none."""
    spots = locate(grid, form, sheet).head.values()
    told = next((s.cell for s in spots if s.field.kind is FieldKind.UNIT and s.field.ask is Ask.OFFICE), None)
    found = reading.roster.find_units(told.text) if told is not None else []
    return found[0].code if len(found) == 1 else ""


def _differs(found: Mismatch, mapping: FieldMap, form: Form) -> Problem:
    parts = []
    if found.more:
        parts.append(f"文件里有、对应表里没有：{'、'.join(found.more[:12])}")
    if found.lacking:
        parts.append(f"对应表里有、文件里没有：{'、'.join(found.lacking[:12])}")
    facts = {"name": mapping.name, "title": form.title, "differences": "；".join(parts) or "文件里没有这样的表头"}
    return Problem("mapping.differs", facts=facts)


def _asked(proposal: Proposal, grid: Grid, reading: Reading) -> Problem:
    """The question to a clerk, with all that is needed to write the mapping."""
    lines = proposal.lines()
    unsure = [n.label for n in lines if not n.sure]
    made, sheet = reset(grid, proposal)
    named = "、".join(f"“{label}”" for label in unsure[:12])
    facts: dict[str, Any] = {
        "form": proposal.form.id, "title": proposal.form.title, "layout": proposal.layout.value,
        "unit": _unit(made, proposal.form, sheet, reading),
        "lines": [[n.table, n.label, n.field, n.why, n.sure] for n in lines],
        "unsure": f"但有 {len(unsure)} 处拿不准：{named}" if unsure else "还不能肯定",
        "doubts": "".join(f"{doubt}。" for doubt in proposal.doubts),
        "lacking": f"没有找到：{'、'.join(proposal.lacking)}。" if proposal.lacking else "",
    }  # fmt: skip
    first = next((m.label.cell for part in proposal.parts for m in part.meanings), None)
    place = proposal.view.sheet.place(first.row, first.column) if first is not None else None
    return Problem(PROPOSED, place, "", "", facts)
