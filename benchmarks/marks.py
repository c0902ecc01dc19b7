"""What was measured, held against its mark, in one table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure of a run. ``limit`` is the most it may be, with ``at_least`` the least; without one none is asked."""

    what: str
    measured: float
    limit: float | None = None
    at_least: bool = False
    unit: str = "×"
    note: str = ""

    @property
    def verdict(self) -> str:
        """Whether the mark is held."""
        if self.limit is None:
            return ""
        held = self.measured >= self.limit if self.at_least else self.measured <= self.limit
        return "held" if held else "MISSED"

    def cells(self) -> tuple[str, str, str, str, str]:
        """As a row of the table."""
        asked = "" if self.limit is None else f"{'≥' if self.at_least else '≤'} {self.limit:g}{self.unit}"
        return self.what, asked, f"{self.measured:.2f}{self.unit}", self.verdict, self.note


def table(marks: Iterable[Mark]) -> str:
    """All marks of a run, one a line."""
    rows = [("what", "mark", "measured", "", ""), *(mark.cells() for mark in marks)]
    widths = [max(len(row[at]) for row in rows) for at in range(4)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)).rstrip() for row in rows
    ]
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines)
