"""Lists for dropdowns: ranges on a very hidden sheet, since a list inside a rule may hold 255 characters only."""

from __future__ import annotations

from ..dossier.names import people_label
from ..files.assemble import LISTS_SHEET as SHEET
from ..forms.filled import Filled
from ..forms.model import Choice, Field
from ..words.codes import PEOPLE, FieldKind
from .book import Book


class Lists:
    """The lists that one workbook needs; each is written once and known by a defined name."""

    def __init__(self, book: Book, filled: Filled) -> None:
        self._book, self._filled = book, filled
        self._columns: list[tuple[str, list[str]]] = []
        self._known: dict[str, str] = {}

    def of(self, field: Field) -> str:
        """The name of the list that ``field`` chooses from; nothing where there is none to offer."""
        if field.choices is not None:
            labels = [c.label for c in self.offered(field)]
            apart = field.guide or field.books not in ((), (self._filled.form.id,))
            name = f"list_{field.choices.id}" + (f"_{field.name}" if apart else "")
            return self._name(name, [*self._answers(field.name), *labels])
        if field.kind in PEOPLE:
            return self._name("list_deputies", self._deputies())
        if field.kind == FieldKind.UNIT:
            return self._name("list_units", self._units())
        if field.kind == FieldKind.YES_NO:
            return self._name("list_yes_no", ["是", "否"])
        return ""

    def narrowed(self, field: Field, parent: Field) -> str:
        """The name of a list's parent column, sorted by parent, with the child beside it (for ``depends``).

        Nothing where an answer is offered that belongs to no group.
        """
        if field.choices is None or parent.choices is None or self._answers(field.name):
            return ""
        name = f"list_{field.choices.id}_by_{parent.choices.id}"
        if name not in self._known:
            order = [c.code for c in parent.choices.choices]
            inside = [c for c in self.offered(field) if c.group in order]
            inside.sort(key=lambda c: order.index(c.group))
            if not inside:
                return ""
            self._name(name, [parent.choices.label(c.group) for c in inside])
            self._columns.append(("", [c.label for c in inside]))
        return name

    def write(self) -> None:
        """Write the sheet and the names; call it once, after the last list was asked for."""
        if not self._columns:
            return
        sheet = self._book.sheet(SHEET)
        for column, (name, texts) in enumerate(self._columns):
            for row, text in enumerate(texts):
                sheet.write_string(row, column, text)
            if name:
                self._book.name(name, SHEET, 1, column + 1, len(texts), column + 1)
        sheet.very_hidden()

    def _name(self, name: str, texts: list[str]) -> str:
        if not texts:
            return ""
        if name not in self._known:
            self._known[name] = name
            self._columns.append((name, texts))
        return name

    def _answers(self, name: str) -> list[str]:
        """Answers beside the choices that problems of a correction offer: that a row goes to another form."""
        rows = (row for rows in self._filled.rows.values() for row in rows)
        flags = (p for row in rows for p in row.flags.get(name, ()) if p.code == "row.move")
        return list(dict.fromkeys(str(p.facts["answer"]) for p in flags if p.facts.get("answer")))

    def _in_use(self, choice: Choice) -> bool:
        """A choice ended before the year of the form is offered no more."""
        year = self._filled.identity.get("year", "")
        return not choice.until or choice.until >= f"{year or '0000'}-01-01"

    def offered(self, field: Field) -> list[Choice]:
        """The choices that a field offers: those in use whose book this form is; of groups, those that have such."""
        led = [f for _, f in self._filled.form.all_fields() if f.depends == field.name] if field.guide else []
        groups = {c.group for item in led for c in self.offered(item)}
        return [c for c in field.offered if self._in_use(c) and (not led or c.code in groups)]

    def _deputies(self) -> list[str]:
        roster = self._filled.roster
        numbers = self._filled.deputies or tuple(roster.by_number)
        return [people_label(roster.by_number[n], roster) for n in numbers if n in roster.by_number]

    def _units(self) -> list[str]:
        roster = self._filled.roster
        codes = self._filled.units or tuple(roster.unit_by_code)
        return [roster.unit_by_code[c].name for c in codes if c in roster.unit_by_code]
