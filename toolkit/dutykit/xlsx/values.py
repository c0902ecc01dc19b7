"""One value into one cell: as a date, a number or text, never as a formula."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ..dossier.model import Roster
from ..forms.filled import FilledRow
from ..forms.kinds import KINDS, show
from ..forms.model import Field
from ..problems import Problem
from ..text import width
from ..words.codes import FieldKind
from .book import Book, GrowingSheet
from .look import Style
from .roles import FLAGGED, OFFICE

_MAX_TEXT = 32767  # what a cell may hold


def cell_text(row: FilledRow, field: Field, roster: Roster) -> str:
    """The text of a field as it will be seen."""
    raw = row.raw.get(field.name)
    if raw is not None:
        return raw
    return show(row.values.get(field.name), field, roster)


def write_value(
    sheet: GrowingSheet, place: tuple[int, int], row: FilledRow, field: Field, *, roster: Roster, style: Any
) -> str:
    """Write what a row holds for a field (place counts from 1); gives the text that is seen."""
    at = place[0] - 1, place[1] - 1
    value = row.values.get(field.name)
    if field.name in row.raw or value is None:
        text = row.raw.get(field.name, "")
        if text:
            sheet.write_string(*at, text[:_MAX_TEXT], style)
        else:
            sheet.write_blank(*at, None, style)
        return text
    text = show(value, field, roster)
    if field.kind == FieldKind.DATE:
        sheet.write_datetime(*at, datetime.fromisoformat(value), style)
    elif field.kind in {FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.YEAR} and isinstance(value, (int, float)):
        sheet.write_number(*at, value, style)
    elif text:
        sheet.write_string(*at, text[:_MAX_TEXT], style)
    else:
        sheet.write_blank(*at, None, style)
    return text


NOT_SEEN = frozenset({"cell.struck", "cell.unseen", "column.hidden", "row.struck", "row.hidden"})
"""Problems of what was struck out or hidden: it goes back struck out, and counts when the line is taken off."""


def is_struck(problems: Iterable[Problem]) -> bool:
    """Whether what a cell holds goes back struck out."""
    return any(problem.code in NOT_SEEN for problem in problems)


def answer_format(
    book: Book,
    style: Style,
    field: Field,
    *,
    locked: bool,
    office: bool,
    flagged: bool,
    struck: bool = False,
    more: Style | None = None,
) -> Any:
    """The format of an answer cell: the template's, with number format, protection and shade as they must be."""
    own = style.get("num_format", "")
    needed = KINDS[field.kind].number_format
    over: dict[str, Any] = {"locked": locked, "num_format": own if own and needed != "@" else needed}
    if flagged:
        over |= FLAGGED | ({"font_strikeout": True} if struck else {})
    elif office:
        over |= OFFICE
    return book.format(style, **over, **(more or {}))


def lines_needed(text: str, room: float) -> int:
    """Lines that a text takes in a cell ``room`` characters wide (of the standard font, which is a little larger)."""
    if not text:
        return 1
    return sum(max(1, math.ceil(width(line) / max(room * 1.1 - 1.5, 2.0))) for line in text.split("\n"))
