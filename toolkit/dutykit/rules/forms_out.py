"""What became of forms: handed out to deputies, returned and not read, registers closed by a person. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from .windows import DayWindow


@dataclass(frozen=True, slots=True)
class Closing:
    """The register of a unit, closed from one day to another, both included; ``form`` "" is all of them."""

    unit: str
    first: date
    last: date
    form: str = ""


@dataclass(frozen=True, slots=True)
class UnreadReturn:
    """A file that came back and of which nothing could be registered; what is not known of it is left empty."""

    file: str
    forms: frozenset[str] = frozenset()
    unit: str = ""
    deputies: frozenset[str] = frozenset()
    """Of whom it is one: several of one name, where only the name is known."""
    year: int | None = None

    def may_tell(self, window: DayWindow, forms: Iterable[str]) -> bool:
        """Whether it may hold a row of one of the forms in a window."""
        if self.year is not None and not window.touches(self.year):
            return False
        return not self.forms or bool(self.forms.intersection(forms))


class HandedOut(NamedTuple):
    """A form that the office gave out: for a year (None: for any), to a deputy or with "" to whoever wanted one."""

    form: str
    year: int | None
    deputy: str = ""
