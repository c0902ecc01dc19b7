"""What one workbook is to hold: a form with its identity, prefilled values, and flags of a correction."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..dossier.model import Roster
from ..problems import Problem
from ..text import fold
from .basis import Cite, as_written
from .model import Form

INDEX = "需要修改的地方"
"""The sheet (on paper the page) of a correction that lists what is to be mended, with its neighbours."""


def digest(values: Mapping[str, Any]) -> str:
    """A short digest of a row's values; a prefilled row with the same digest came back unchanged.

    A blank value and one that is left out are the same, and so is any order.
    """
    held = {name: value for name, value in values.items() if value not in (None, "", [])}
    text = json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


PRINTED = "printed"
"""The part of an issue that holds what a form printed beside its rows; no table has this name (it is no row)."""


def printed_digest(text: str) -> str:
    """A short digest of what a form prints, however its lines are broken when it comes back."""
    return digest({"text": fold(text)})


@dataclass(frozen=True)
class FilledRow:
    """One row (or the head) as it is to be written.

    ``number`` is the record's number, carried hidden (empty for a blank row). ``values`` are JSON values by field;
    ``raw`` holds the text as it came back, for values that could not be read and go back as they were.
    ``flags`` are the problems of each field; a problem of the whole row stands under ``""``. ``ticks`` are marks that
    the tick grid is to show instead of a name in the row: the people field that is ticked, by number of the deputy.
    ``marks`` are the marks of a row that goes back, as they were written, by number of the deputy or by the text of a
    line that nobody knows; problems of such a mark stand in ``flags`` under ``#`` and the same.
    ``pictures`` are pieces of the scan from which the row was recognised, by field; ``None`` where nobody has to look.
    """

    number: str = ""
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    raw: Mapping[str, str] = dataclasses.field(default_factory=dict)
    flags: Mapping[str, tuple[Problem, ...]] = dataclasses.field(default_factory=dict)
    ticks: Mapping[str, str] = dataclasses.field(default_factory=dict)
    marks: Mapping[str, str] = dataclasses.field(default_factory=dict)
    pictures: Mapping[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class NearbyRow:
    """A row of a correction as it stood on the paper, and the rows above and below it: what a person looks at."""

    number: str
    text: str
    held: bool


Rows = dict[str, tuple[FilledRow, ...]]
"""Rows by table."""


@dataclass(frozen=True)
class Filled:
    """One workbook to be written.

    ``identity`` is what the hidden sheet carries: ``format`` ("1"), ``kind`` (``form``, ``correction`` or ``blank``),
    ``form``, ``version``, ``hash``, ``congress``, ``year``, ``unit``, ``deputy``, ``key``, ``round``, ``issue``,
    ``due``. ``deputies`` and ``units`` are what the dropdowns offer (numbers and codes, in order); the roster gives
    their names. ``blank_rows`` says how many empty rows follow the prefilled ones, by table (default: the form's).
    In a correction only the rows given are written, only flagged cells are unlocked, and there are no blank rows.
    ``cite`` says which articles bind where it is filled in.
    """

    form: Form
    identity: Mapping[str, str]
    head: FilledRow = dataclasses.field(default_factory=FilledRow)
    rows: Mapping[str, tuple[FilledRow, ...]] = dataclasses.field(default_factory=dict)
    roster: Roster = dataclasses.field(default_factory=Roster)
    deputies: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    blank_rows: Mapping[str, int] = dataclasses.field(default_factory=dict)
    cite: Cite = as_written
    left_out: frozenset[str] = frozenset()
    """Marks of the fields that are not asked for."""
    pages: tuple[bytes, ...] = ()
    """The scanned pages, to be looked at."""
    nearby: tuple[tuple[NearbyRow, ...], ...] = ()
    """Rows that are to be mended with their neighbours, one group for each run of them."""

    @property
    def correction(self) -> bool:
        """Whether this goes back to be mended."""
        return self.identity.get("kind") == "correction"
