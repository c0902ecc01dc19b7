"""Charts drawn on the server as SVG: they need no script, they print, and every bar is a row of a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDE = 400  # units of the drawing; the page scales it
_TALL = 14


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: its class in the style sheet, what it is called, how much."""

    look: str
    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart: what it is about, where it leads, its parts."""

    label: str
    href: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        """All parts together."""
        return sum(part.value for part in self.parts)

    @property
    def said(self) -> str:
        """The bar in words, for those who do not see it."""
        return "，".join(f"{part.label} {part.value}" for part in self.parts if part.value) or "没有"


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one measure; ``unit`` is what is counted."""

    title: str
    unit: str
    bars: tuple[Bar, ...]

    @property
    def legend(self) -> tuple[Part, ...]:
        """The looks that occur, with their labels."""
        seen = {part.look: part for bar in self.bars for part in bar.parts}
        return tuple(seen.values())

    def drawn(self, bar: Bar) -> Markup:
        """One bar, as long as the longest of the chart allows."""
        longest = max((b.total for b in self.bars), default=0) or 1
        return drawn(bar.parts, longest)


def drawn(parts: Sequence[Part], whole: int) -> Markup:
    """Parts side by side, ``whole`` being all the width. Only told to the eye: the words stand beside it."""
    at = 0.0
    pieces = []
    for part in parts:
        wide = WIDE * part.value / whole
        if wide:
            pieces.append(
                Markup('<rect class="{}" x="{:.2f}" y="0" width="{:.2f}" height="{}"/>').format(
                    part.look, at, wide, _TALL
                )
            )
        at += wide
    frame = Markup('<svg class="bar" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">{}</svg>')
    return frame.format(WIDE, _TALL, Markup("").join(pieces))
