"""What the sheet of a form tells the other sheets of its workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..forms.filled import FilledRow
from ..problems import Problem
from .look import Place
from .scaffold import SHEET


@dataclass(frozen=True, slots=True)
class Flag:
    """A flagged answer: where it stands now, what it is about, and what is wrong."""

    place: Place
    where: str
    label: str
    text: str
    problems: tuple[Problem, ...]
    private: bool = False
    """Personal data: not to be repeated elsewhere."""
    sheet: str = SHEET


@dataclass(slots=True)
class WrittenSheet:
    """What other sheets need to know: first row and number of rows of each table, and the flags."""

    first_rows: dict[str, int] = field(default_factory=dict)
    rows: dict[str, Sequence[FilledRow]] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)
