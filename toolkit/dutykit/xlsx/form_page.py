"""Where a form's pages end, and what is printed on each."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from .book import GrowingSheet
from .look import Look, TableLook
from .page import apply_page, breaks, capacity
from .tokens import fill_tokens

_SHORT = 6
"""So many rows at the end of a long table may stay with the signatures."""
_FEWEST = 4
"""With fewer empty rows a table is no use, and begins on the next page."""
_MOST = 0.9
"""A table that takes no more of a page is not broken, where its labels are not repeated on every page."""


@dataclass(frozen=True, slots=True)
class PageRows:
    """Heights of the sheet's rows, how many rows each table has, rows of the look that are left out."""

    heights: Mapping[int, float]
    counts: Mapping[str, int]
    skipped: frozenset[int]


def empty_rows(look: Look, name: str, rows: int) -> int:
    """How many empty rows the first table of a form gets that is printed to be filled in by hand.

    As many as the form says; fewer where these would all go to a page of their own, and leave the head alone.
    """
    spot = look.tables.get(name)
    if spot is None or look.page.repeat or not look.page.fit_width:
        return rows
    if any(other.row < spot.row for other in look.tables.values()):
        return rows
    room = capacity(look.page, look.widths.values())
    above = sum(look.heights.get(row, 15.0) for row in range(1, spot.row))
    fitting = int((room - above) // sum(look.heights.get(row, 15.0) for row in spot.rows))
    return fitting if _FEWEST <= fitting < rows else rows


def apply(sheet: GrowingSheet, look: Look, at: Mapping[int, int], rows: PageRows, values: Mapping[str, str]) -> None:
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
    """Page ends: no record is broken, and neither heading nor signatures stand alone.

    One long table of one line a record runs on under its repeated header, however its rows grow when they are filled
    in; only the last of them stay with the signatures.
    """
    if not look.page.fit_width:
        return ()
    tables = [(rows.counts[name], spot) for name, spot in look.tables.items() if spot.row not in rows.skipped]
    end, repeat, room = at[look.last_row + 1] - 1, look.page.repeat, capacity(look.page, look.widths.values())
    repeated = sum(rows.heights.get(at[r], 15.0) for r in range(repeat[0], repeat[1] + 1)) if repeat else 0.0
    together = _together(look, at, rows, 0.0 if repeat else room * _MOST)
    found = tuple(breaks(rows.heights, end, together - {end}, room, repeated))
    if repeat and tables and all(spot.lines == 1 for _, spot in tables):
        signed = at[max(spot.row for _, spot in tables) + 1] - 1
        return tuple(b for b in found if signed - _SHORT < b < signed)
    return found


def _together(look: Look, at: Mapping[int, int], rows: PageRows, most: float) -> set[int]:
    """Rows that stay on the page of the row below: what is printed, and tables that take no more than ``most``."""
    tables = [(rows.counts[name], spot) for name, spot in look.tables.items() if spot.row not in rows.skipped]
    answered = {r for r, _ in look.fields.values()} | {r for spot in look.tables.values() for r in spot.rows}
    together = {at[r] for r in range(1, look.last_row + 1) if r not in answered}
    final, end = max((spot.row for _, spot in tables), default=0), at[look.last_row + 1] - 1
    for count, spot in tables:
        mine = range(at[spot.header_row], at[spot.row] + count * spot.lines)
        needed = sum(rows.heights.get(r, 15.0) for r in range(mine[0], end + 1 if spot.row == final else mine[-1] + 1))
        together |= _kept(spot, mine[-count * spot.lines :], last=spot.row == final, whole=needed <= most)
    return together


def _kept(spot: TableLook, mine: range, *, last: bool, whole: bool) -> set[int]:
    """Rows of a table that stay with the row below: those of one that is kept ``whole``, and the lines of a record.

    The first two lines stay with each other, the last two records of a form with what is signed.
    """
    size = spot.lines
    kept = {r for r in mine if (r - mine[0] + 1) % size or (whole and r != mine[-1])}
    kept |= set(mine[:1])
    return kept | set(mine[-1 - size :] if last else ())
