"""A record as it was read from one file, before it is known which record of the store it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from ..evidence import Evidence, Place
from ..problems import Problem
from .grid import Cell, Sheet


@dataclass(slots=True)
class Places:
    """Where each field of a record stands, or would stand; made only when asked for, for few ever are.

    The fields of a ``row`` stand in its ``columns``, those of the head ``at`` places of their own.
    """

    sheet: Sheet | None = None
    at: dict[str, tuple[int, int]] = field(default_factory=dict)
    row: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)

    def get(self, name: str) -> Place | None:
        """The place of a field; ``None`` for one that the source does not show."""
        if self.sheet is None or name not in self:
            return None
        return self.sheet.place(*(self.at[name] if name in self.at else (self.row, self.columns[name])))

    def cells(self, names: Iterable[str]) -> set[tuple[int, int]]:
        """Row and column of those of the fields that the source shows."""
        if self.at:
            return {at for name in names if (at := self.at.get(name))}
        row, columns = self.row, self.columns
        return {(row, column) for name in names if (column := columns.get(name))}

    def first(self) -> Place | None:
        """The place of the first field."""
        return self.get(next(iter(self.at or self.columns), ""))

    def __contains__(self, name: str) -> bool:
        return name in self.columns or name in self.at


@dataclass(slots=True)
class Draft:
    """A record as it was read: values that could be read, evidence for all that stood there, problems.

    ``number`` is the record number that the row carries, ``row`` its place in the source, ``position`` its
    ordinal among the rows of the table (0 for the head).
    """

    table: str
    number: str = ""
    row: int = 0
    position: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    evidence: MutableMapping[str, Evidence] = field(default_factory=dict)
    places: Places = field(default_factory=Places)
    problems: list[Problem] = field(default_factory=list)
    void: bool = False
    key: str = ""
    """The natural key as one folded text, once the draft was checked."""
    ticked: bool = False
    """Whether the source shows a tick grid for the row, with a mark or without."""
    checked: str = ""
    """What a correction says of having compared a recognised row with its picture."""
    whose: Cell | None = None
    """What the row says of whose it is, in a form that is one unit's or one deputy's."""
