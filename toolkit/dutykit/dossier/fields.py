"""What a view is made of: typed attributes over the values of a record (:mod:`.views`), and the view of no one form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Generic, Self, TypeVar, overload

from ..words.codes import DAYS, FieldKind, FormId

T = TypeVar("T")
Days = tuple[date | None, date | None]
"""First and last day."""


def days_of(value: object) -> Days:
    """First and last day of a date or a range as it is stored; nothing where there is none."""
    if isinstance(value, Mapping):
        return date.fromisoformat(value["from"]), date.fromisoformat(value["to"])
    if isinstance(value, str) and value:
        day = date.fromisoformat(value)
        return day, day
    return None, None


def note_of(value: object) -> str:
    """What was written beside the days of a range as it is stored (上午、下午), or nothing."""
    return str(value.get("note") or "") if isinstance(value, Mapping) else ""


class _Attribute(Generic[T]):
    """A field of a table; ``KINDS`` are the kinds of field that it may be."""

    KINDS: ClassVar[frozenset[str]]

    def __init__(self, name: str = "") -> None:
        self.name = name

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = self.name or name

    @overload
    def __get__(self, view: None, owner: type) -> Self: ...

    @overload
    def __get__(self, view: RowView, owner: type) -> T: ...

    def __get__(self, view: RowView | None, owner: type) -> Self | T:
        return self if view is None else self.read(view.values.get(self.name))

    def read(self, value: Any) -> T:
        """The value as code reads it."""
        raise NotImplementedError


class TextsField(_Attribute[tuple[str, ...]]):
    """Several choices or deputies."""

    KINDS = frozenset({FieldKind.CHOICES, FieldKind.DEPUTIES})

    def read(self, value: Any) -> tuple[str, ...]:
        """Their codes or numbers."""
        return tuple(value or ())


class WholeField(_Attribute[int | None]):
    """A whole number; none is not nought."""

    KINDS = frozenset({FieldKind.INTEGER, FieldKind.YEAR})

    def read(self, value: Any) -> int | None:
        """The number."""
        return None if value is None else int(value)


class TextField(_Attribute[str]):
    """Text, and what is stored as a code or a number of its own: a choice, a deputy, a unit, a month."""

    KINDS = frozenset(FieldKind) - (TextsField.KINDS | WholeField.KINDS | DAYS | {FieldKind.DECIMAL, FieldKind.YES_NO})

    def read(self, value: Any) -> str:
        """The text."""
        return str(value or "")


class DayField(_Attribute[date | None]):
    """A day."""

    KINDS = frozenset({FieldKind.DATE})

    def read(self, value: Any) -> date | None:
        """The day."""
        return date.fromisoformat(value) if value else None


class DaysField(_Attribute[Days]):
    """A run of days."""

    KINDS = DAYS - DayField.KINDS

    def read(self, value: Any) -> Days:
        """Its first and last day."""
        return days_of(value)


class YesNoField(_Attribute[bool]):
    """Yes or no; no answer is no."""

    KINDS = frozenset({FieldKind.YES_NO})

    def read(self, value: Any) -> bool:
        """Whether it is yes."""
        return bool(value)


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of a table (``""``: the head of the form) with typed attributes."""

    FORM: ClassVar[FormId]
    TABLE: ClassVar[str]
    values: Mapping[str, Any]


class SharedFields(RowView):
    """Fields that tables of several forms call alike, for code that reads a row of whichever of them it is given."""

    date = DaysField()
    half_day = TextField()
    during = TextField()
    place = TextField()
    kind = TextField()
    way = TextField()
    title = TextField()
    matter = TextField()
    meeting = TextField()
    topic = TextField()
    organiser = TextField()
    body = TextField()
    state = TextField()
    deputy = TextField()
    submitted = DayField()
    voters = WholeField()
