"""A form as the program uses it, compiled from one JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..text import fold, label_key
from ..words.codes import PEOPLE, Ask, FieldKind, Per, Within
from .basis import BasisSource, Instruction

_REMARK = re.compile(r"(.+?)\s*([(（\[【].*[)）\]】])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a list: its code, its label, other words for it, and whatever else the list says."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    group: str = ""
    until: str = ""


@dataclass(frozen=True)
class ChoiceList:
    """A closed list; found by code, label or alias, whatever the width and spaces."""

    id: str
    title: str
    choices: tuple[Choice, ...]

    @cached_property
    def by_code(self) -> dict[str, Choice]:
        """Choices by code."""
        return {c.code: c for c in self.choices}

    @cached_property
    def _by_text(self) -> dict[str, list[Choice]]:
        index: dict[str, list[Choice]] = {}
        for choice in self.choices:
            for text in dict.fromkeys(
                k(t) for t in (choice.label, choice.code, *choice.aliases) for k in (fold, label_key)
            ):
                index.setdefault(text, []).append(choice)
        return index

    def find(self, text: str) -> list[Choice]:
        """The choices that ``text`` names: none, one, or several where an alias is shared."""
        return self._by_text.get(fold(text).strip("*:。"), [])

    def with_remark(self, text: str) -> tuple[tuple[Choice, ...], str]:
        """The choices that ``text`` names but for what stands in brackets behind it, and that."""
        match = _REMARK.fullmatch(text.strip())
        return (tuple(self.find(match[1])), match[2]) if match else ((), "")

    def label(self, code: str) -> str:
        """The label of a code; the code itself where the list does not know it."""
        choice = self.by_code.get(code)
        return choice.label if choice else code


@dataclass(frozen=True)
class Field:
    """One thing that is asked: a head cell, or a column of a table."""

    name: str
    label: str
    kind: FieldKind
    required: bool = False
    section: str = ""
    help: str = ""
    example: Any = None
    labels: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    ask: Ask = Ask.PERSON
    why: str = ""
    asked_by: tuple[BasisSource, ...] | None = None
    """By what it is asked; ``None`` where it is part of the deed itself, nothing where no regulation of ours asks."""
    width: int = 12
    lines: int = 1
    choices: ChoiceList | None = None
    depends: str = ""
    """The choice field whose value narrows this list."""
    guide: bool = False
    """Chosen only to find the value of the field that depends on it, and not registered (:mod:`.guides`)."""
    books: tuple[str, ...] = ()
    """The forms whose kinds are offered, of a list whose kinds have books of record: its own unless it says others."""
    refers: str = ""
    """What a number names: ``form.table`` (a record number) or ``form.table.field``."""
    within: Within = Within.AROUND
    """The period in which a day or month lies."""
    soon_after: Mapping[str, Any] = field(default_factory=dict)
    """The ``field`` that a day follows, and at most how many ``days`` after it."""
    spellings: Mapping[str, str] = field(default_factory=dict)
    """What is registered for other ways of writing it (folded): 汉族 for 汉."""
    sensitive: bool = False
    """Personal data: hidden on screens, in logs and messages, and in what goes to others (:mod:`.discreet`)."""
    schema: Mapping[str, Any] = field(default_factory=dict)

    def proper(self, value: Any) -> Any:
        """A value in its proper spelling: 汉族 for 汉."""
        return self.spellings.get(fold(value), value) if self.spellings and isinstance(value, str) else value

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The choices that are to be chosen here: of kinds that have books of record, those of this form's."""
        every = self.choices.choices if self.choices else ()
        return tuple(c for c in every if not self.books or c.facts.get("book") in self.books)

    @cached_property
    def label_keys(self) -> frozenset[str]:
        """Folded labels by which the field is known."""
        return frozenset(label_key(t) for t in (self.label, *self.labels, *self.was) if t)


@dataclass(frozen=True, slots=True)
class Ticks:
    """A tick grid beside a table: deputies down, rows of the table across.

    ``marks`` maps what is written in a cell to the field of the table that the deputy is added to.
    """

    sheet: str
    marks: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """Rows of fields. ``key`` names the fields of the natural key, ``rows`` the blank rows offered."""

    name: str
    label: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    section: str = ""
    rows: int = 20
    help: str = ""
    deputy: str = ""
    """The field that says whose record a row is (empty: the form's head says, or nobody's)."""
    unit: str = ""
    ask: Ask = Ask.PERSON
    ticks: Ticks | None = None
    labels: tuple[str, ...] = ()
    asked_by: tuple[BasisSource, ...] | None = None
    may_lack: bool = False
    """A form that does not have it is whole all the same: it came into the form later, or is seldom needed."""
    sums: tuple[Mapping[str, Any], ...] = ()
    apart: tuple[str, ...] = ()
    """People fields in only one of which a deputy may stand."""
    needs: tuple[Mapping[str, Any], ...] = ()
    agrees: tuple[Mapping[str, Any], ...] = ()
    order: tuple[tuple[str, ...], ...] = ()
    """Rules on fields of one row (:mod:`.agree`)."""

    @cached_property
    def people(self) -> tuple[Field, ...]:
        """Fields that name deputies."""
        return tuple(f for f in self.fields if f.kind in PEOPLE)

    @cached_property
    def label_keys(self) -> frozenset[str]:
        """Folded labels of all fields."""
        return frozenset(key for item in self.fields for key in item.label_keys)

    @cached_property
    def names_by_key(self) -> dict[str, tuple[str, ...]]:
        """Names of the fields that a folded label means, those that have ended left out."""
        found: dict[str, list[str]] = {}
        for item in self.fields:
            for key in () if item.until else item.label_keys:
                found.setdefault(key, []).append(item.name)
        return {key: tuple(names) for key, names in found.items()}

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Fields by name."""
        return {f.name: f for f in self.fields}


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a form, in which head fields or tables stand."""

    id: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class Form:
    """One form: head fields, tables, and how it is laid out. ``schema`` is self-contained (lists inlined)."""

    id: str
    title: str
    version: int
    no: str
    prefix: str
    per: Per
    fields: tuple[Field, ...]
    tables: tuple[Table, ...]
    sections: tuple[Section, ...]
    schema: Mapping[str, Any]
    hash: str
    unit_kind: str = ""
    landscape: bool = False
    paper: str = "A4"
    grid: int = 0
    instructions: tuple[Instruction, ...] = ()
    basis: tuple[BasisSource, ...] = ()
    sign: tuple[str, ...] = ()
    sign_was: tuple[str, ...] = ()
    """What the signature block was labelled before: papers that are out still bear it."""
    help: str = ""
    order: tuple[tuple[str, ...], ...] = ()
    """Days of the head that follow upon each other."""

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Head fields by name."""
        return {f.name: f for f in self.fields}

    @cached_property
    def head(self) -> Table:
        """The head as a row of its own, for rules on fields of one row."""
        return Table("", self.title, self.fields, order=self.order)

    @cached_property
    def table_by_name(self) -> dict[str, Table]:
        """Tables by name."""
        return {t.name: t for t in self.tables}

    @cached_property
    def title_keys(self) -> frozenset[str]:
        """Folded labels of the head, titles of sections and tables, what is printed for signatures."""
        titles = (*self.sign, *(s.title for s in self.sections if s.title), *(t.label for t in self.tables))
        return frozenset(k for f in self.fields for k in f.label_keys) | {label_key(t) for t in titles}

    def all_fields(self) -> Iterator[tuple[Table | None, Field]]:
        """Every field in layout order, each with its table (``None`` for the head)."""
        for section in self.sections:
            for item in self.in_section(section.id):
                if isinstance(item, Table):
                    yield from ((item, f) for f in item.fields)
                else:
                    yield None, item

    def in_section(self, section: str) -> Iterator[Field | Table]:
        """Head fields, then tables of a section, in order."""
        yield from (f for f in self.fields if f.section == section)
        yield from (t for t in self.tables if t.section == section)


def mark_of(table: str, name: str) -> str:
    """The defined name of a field: ``f_<field>`` in the head, ``t_<table>.<field>`` in a table."""
    return f"t_{table}.{name}" if table else f"f_{name}"


def choice_labels(forms: Iterable[Form]) -> dict[str, dict[str, str]]:
    """What people call the choices of fields, by ``form.table.field`` (``form.field`` in a head), then by code."""
    found = {}
    for form in forms:
        for table, item in form.all_fields():
            if item.choices is not None:
                part = f"{form.id}.{table.name}" if table else form.id
                found[f"{part}.{item.name}"] = {c.code: c.label for c in item.choices.choices}
    return found


def natural_keys(forms: Iterable[Form]) -> dict[str, tuple[str, ...]]:
    """Fields that make rows of a table tell one thing, by ``form.table``."""
    return {f"{form.id}.{table.name}": tuple(table.key) for form in forms for table in form.tables if table.key}


def field_labels(forms: Iterable[Form]) -> dict[str, str]:
    """What people call fields, by ``form.table.field`` (``form.field`` in a head)."""
    found = {}
    for form in forms:
        for table, item in form.all_fields():
            part = f"{form.id}.{table.name}" if table else form.id
            found[f"{part}.{item.name}"] = item.label
    return found
