"""Where a form's pages end, and what is printed on each."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from .book import Sheet
from .look import Look
from .page import apply_page, breaks, capacity
from .tokens import fill_tokens

_SHORT = 6
"""A table of no more rows is not broken over pages."""


@dataclass(frozen=True, slots=True)
class PageRows:
    """Heights of the sheet's rows, how many rows each table has, rows of the look that are left out."""

    heights: Mapping[int, float]
    counts: Mapping[str, int]
    skipped: frozenset[int]


def apply(sheet: Sheet, look: Look, at: Mapping[int, int], rows: PageRows, values: Mapping[str, str]) -> None:
    """Set up the pages of a form. ``at`` says where a row of the look stands in the sheet."""
    footer = look.page.footer
    if "{表号行}" not in footer:
        footer = f"&L&9{{表号行}}{footer.removeprefix('&L')}" if footer.startswith("&L") else f"&L&9{{表号行}}{footer}"
    tokens = {name: value.replace("&", "&&") for name, value in values.items()}
    repeat = look.page.repeat
    if repeat and not set(range(repeat[0], repeat[1] + 1)) & rows.skipped:
        repeat = at[repeat[0]], at[repeat[1]]
    else:
        repeat = None
    page = dataclasses.replace(
        look.page,
        repeat=repeat,
        header=fill_tokens(look.page.header, tokens),
        footer=fill_tokens(footer, tokens),
        breaks=tuple(at[b + 1] - 1 for b in look.page.breaks if b + 1 in at) or _breaks(look, at, rows),
    )
    apply_page(sheet, page, last_row=at[look.last_row + 1] - 1, last_column=look.last_column)
    if look.freeze:
        sheet.freeze_panes(at[look.freeze[0]] - 1, look.freeze[1] - 1)


def _breaks(look: Look, at: Mapping[int, int], rows: PageRows) -> tuple[int, ...]:
    """Page ends of a form of several parts; one long table runs on under its repeated header."""
    if look.page.repeat or not look.page.fit_width:
        return ()
    answered = {r for r, _ in look.fields.values()} | {t.row for t in look.tables.values()}
    last = max(answered, default=look.last_row)
    together = {at[r] for r in range(1, look.last_row) if r not in answered and r != last}
    for name, spot in look.tables.items():
        count, first = rows.counts[name], at[spot.row]
        together |= set(range(first, first + (count - 1 if count <= _SHORT else 2)))
    end = at[look.last_row + 1] - 1
    return tuple(breaks(rows.heights, end, together - {end}, capacity(look.page, look.widths.values())))
