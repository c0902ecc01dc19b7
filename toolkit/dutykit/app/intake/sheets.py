"""Workbooks of which more than one sheet was filled in, and sheets in which more than one unit reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...dossier.model import OFFICE_FORMS, Roster, Unit
from ...evidence import Place
from ...forms.account import Ledger, known_labels
from ...forms.extract import Draft, Extracted, extract, same_numbers
from ...forms.grid import Cell, Grid, Sheet
from ...forms.kinds import Reading
from ...forms.locate import Located, locate
from ...forms.model import Form
from ...forms.recognise import likeliest
from ...forms.stacked import unstacked
from ...problems import Problem
from ...text import clean, fold, label_key
from ...words.codes import Ask, FieldKind

_TITLE = 60
"""A longer text is no title."""
_ABSENT = {"column.missing", "column.absent"}
_UNREADABLE = {"table.missing", "column.missing", "column.twice"}


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a return is."""

    year: int | None
    unit: str
    deputy: str


@dataclass(frozen=True, slots=True)
class Further:
    """Further sheets of a workbook: read where they are of the same form, told where they are not."""

    grid: Grid
    form: Form
    owner: Owner
    forms: Mapping[str, Form]
    ledger: Ledger

    def read(
        self, mine: Sheet, extracted: Extracted, reading: Reading, labels: Mapping[str, Iterable[str]]
    ) -> list[Problem]:
        """Read further sheets of the same form into ``extracted``; tell those of another form, unit, deputy or year.

        A sheet that is no form of ours is told if it holds anything and is visible.
        """
        form = self.form
        ours = {mine.name, *(t.ticks.sheet for t in form.tables if t.ticks)}
        problems: list[Problem] = []
        for sheet in self.grid.sheets:
            blank = not any(c.clean for c in sheet.cells.values())
            if sheet.name in ours or sheet.name.startswith("_dutykit") or blank:
                continue
            found = likeliest(sheet, [form, *_others(sheet, form, self.forms)])[1]
            if found is None:
                told = _several(sheet, filled=False)
                (self.ledger.refuse if told else self.ledger.pass_over)(sheet)
                problems += told
                continue
            alone = replace(self.grid, sheets=[sheet], problems=[])  # ticks belong to the first sheet alone
            alone, in_rows = unstacked(alone, found, sheet)
            located = locate(alone, found, in_rows, labels if found is form else {})
            other = extract(alone, located, reading)
            told = self._told(sheet, found, other, extracted)
            problems += told
            if any(p.code in {"form.several", "form.second"} for p in told):
                self.ledger.refuse(sheet)
            else:
                self.ledger.take(located, other)
        return problems

    def _told(self, sheet: Sheet, found: Form, other: Extracted, extracted: Extracted) -> list[Problem]:
        """What is to be said of a further sheet, read as ``other``; it is taken into ``extracted`` if it belongs."""
        filled = any(other.rows.values())
        if sheet.hidden or not filled:
            return _several(sheet, filled=filled)
        which = f"《{found.title}》" if found.id != self.form.id else _another(other, self.form, self.owner)
        if which:
            return [Problem("form.second", facts={"sheet": sheet.name, "which": which})]
        return _merged(extracted, other, sheet)


def _several(sheet: Sheet, *, filled: bool) -> list[Problem]:
    return [Problem("form.several", facts={"sheet": sheet.name})] if filled or not sheet.hidden else []


def _others(sheet: Sheet, form: Form, forms: Mapping[str, Form]) -> list[Form]:
    """Further forms that a sheet may be; one that the office keeps (the roster) only where its title stands there.

    Names and phones, noted on a sheet of their own, have the labels of a roster.
    """
    texts = "\n".join(cell.key for cell in sheet.cells.values())
    return [f for f in forms.values() if f.id != form.id and (f.id not in OFFICE_FORMS or label_key(f.title) in texts)]


def _another(other: Extracted, form: Form, owner: Owner) -> str:
    """In what a sheet of the same form is not part of the return; nothing where it is part of it."""
    if any(p.code in _UNREADABLE for p in other.problems):
        return "栏目不全"
    known: dict[str, Any] = {"unit": owner.unit, "deputy": owner.deputy, "year": owner.year}
    for name, item in form.by_name.items():
        if item.kind not in known or item.ask != Ask.OFFICE:
            continue
        evidence = other.head.evidence.get(name)
        if evidence is not None and known[item.kind] and other.head.values.get(name) != known[item.kind]:
            return f"{item.label}：{clean(evidence.raw)}"
    return ""


def _merged(extracted: Extracted, other: Extracted, sheet: Sheet) -> list[Problem]:
    """Add the rows of a further sheet; those that say the very same are not added."""
    added = repeated = 0
    for name, rows in other.rows.items():
        mine = extracted.rows.setdefault(name, [])
        last = max((d.position for d in mine), default=0)
        new = [d for d in rows if not any(d.values and d.values == known.values for known in mine)]
        repeated += len(rows) - len(new)
        added += len(new)
        for draft in new:
            draft.position += last
        mine += new
        same_numbers(mine)
    told = [p for p in other.problems if p.code != "table.absent"]
    for code, count in (("form.more_sheets", added), ("form.sheet_repeats", repeated)):
        if count:
            told.append(Problem(code, facts={"sheet": sheet.name, "count": count}))
    return told


def other_units(extracted: Extracted, roster: Roster, unit: str) -> list[Problem]:
    """Hold the rows that name another unit than the one whose form it is; a column of something else is told.

    A row names its unit in a column of its own, or it stands below a line that names one.
    """
    for rows in extracted.rows.values() if unit else ():
        _unit_lines(rows, roster)
    named = [d for rows in extracted.rows.values() for d in rows if d.whose is not None and d.whose.clean]
    known = {id(d): _units(d, roster) for d in named}
    if named and not any(known.values()):  # a column 单位 that means something else, an employer
        facts = {"advice": "如需报送，请写入备注栏。"}
        return [Problem("column.unknown", _unit_place(named[0]), "", "单位", facts)]
    own = roster.unit_by_code.get(unit)
    for draft in named:
        if own not in known[id(draft)] and draft.whose is not None:
            facts = {"unit": own.name if own else unit}
            draft.problems.append(Problem("row.other_unit", _unit_place(draft), "", draft.whose.clean, facts))
    return []


def _unit_place(draft: Draft) -> Place | None:
    """Where a row says whose it is."""
    if draft.whose is None or draft.places.sheet is None:
        return None
    return draft.places.sheet.place(draft.row, draft.whose.column)


def _unit_lines(rows: list[Draft], roster: Roster) -> None:
    """A line with nothing but a unit's name between the rows is no row: it says whose the rows below it are."""
    line: Cell | None = None
    for draft in list(rows):
        found = _unit_line(draft, roster) if len(draft.evidence) == 1 and not draft.number else None
        if found is not None:
            line = found
            rows.remove(draft)
        elif draft.whose is None:
            draft.whose = line


def _unit_line(draft: Draft, roster: Roster) -> Cell | None:
    """The only cell of a row, if it names a unit."""
    ((name, evidence),) = draft.evidence.items()
    if draft.places.sheet is None or not roster.find_units(clean(evidence.raw)):
        return None
    return draft.places.sheet.cells.get((draft.row, draft.places.columns.get(name, 0)))


def _units(draft: Draft, roster: Roster) -> list[Unit]:
    """The units that a row may mean, by name or code, or by a part of a name."""
    text = draft.whose.clean if draft.whose is not None else ""
    found = list(roster.find_units(text))
    return found or [u for u in roster.units if len(text) > 1 and fold(text) in fold(u.name)]


def whose(known: Any, kind: FieldKind, roster: Roster) -> str:
    """Whose a form is, as people call it: the unit, the deputy, or the year."""
    if kind == FieldKind.UNIT and known in roster.unit_by_code:
        return roster.unit_by_code[known].name
    if kind == FieldKind.DEPUTY and known in roster.by_number:
        return roster.by_number[known].name
    return str(known)


def year_in_title(grid: Grid, form: Form) -> int | None:
    """The year before the title of a form, wherever that stands."""
    title = fold(form.title)
    for sheet in grid.sheets:
        for cell in sheet.cells.values():
            text = cell.folded if len(cell.text) < _TITLE else ""
            if title in text and text[:4].isdecimal():
                return int(text[:4])
    return None


def unit_told(located: Located, roster: Roster) -> str:
    """The unit that the visible head names, where the file carries no identity: it tells namesakes apart."""
    for spot in located.head.values():
        if spot.field.kind == FieldKind.UNIT and spot.cell is not None:
            found = roster.find_units(spot.cell.text)
            return found[0].code if len(found) == 1 else ""
    return ""


def without_labels(problems: Iterable[Problem], form: Form) -> list[Problem]:
    """Problems, but for labels of ours that fill their cells: nothing of them is missing."""
    known = known_labels(form)
    return [p for p in problems if p.code != "cell.maybe_cut" or label_key(p.value) not in known]


def tell_apart(apart: list[Problem], extracted: Extracted, sheet: Sheet, ledger: Ledger) -> None:
    """Columns that were printed on other pages: that tells of all that stands on a sheet, and no column is missing."""
    if apart:
        extracted.problems = [p for p in extracted.problems if p.code not in _ABSENT] + apart
        ledger.refuse(sheet)
