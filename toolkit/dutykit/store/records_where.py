"""What is asked of records, as conditions on ``records`` and their current ``versions``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from ..words.codes import State
from .sql import Where, like


class RecordsWhere(TypedDict, total=False):
    """What records are asked for; what is left out is not asked. ``year=None`` asks for records of no year."""

    number: str
    numbers: Iterable[str]
    form: str
    forms: Iterable[str]
    other_forms: Iterable[str]
    """All forms but these."""
    part: str
    year: int | None
    years: Iterable[int]
    """Of one of these years, or of none."""
    unit: str
    deputy: str
    """Whose record it is; whom it names: ``naming``."""
    issue: str
    state: State
    states: Iterable[State]
    key: str
    source: int
    """The return that the current version came from."""
    told_by: int
    """The return that any version came from, withdrawn or not."""
    naming: Iterable[str]
    """Records of, or naming, one of these deputies."""
    since: str
    until: str
    """Records some day of which lies between these two, both included."""
    days: Iterable[str]
    """Records that begin on one of these days."""
    several_days: bool
    """Records of more than one day."""
    kinds: Iterable[str]
    """Records that perhaps are of one of these kinds: their text says so; who asks looks again."""
    flawed: bool
    """Records with problems, errors or warnings."""
    touching: tuple[str, str]
    """Records some day of which lies between these two, those of the years between, those that tell no day."""


def conditions(asked: RecordsWhere) -> Where:
    """All but what is a list of any length (``numbers``, ``days``) or asks the index (``naming``)."""
    own = ("number", "form", "part", "year", "unit", "deputy", "issue", "state", "key")
    where = Where().equal(asked, own, "records")
    if "forms" in asked:
        where.among("records.form", sorted(asked["forms"]))
    if "states" in asked:
        where.among("records.state", sorted(asked["states"]))
    if "other_forms" in asked:
        where.among("records.form", sorted(asked["other_forms"]), no=True)
    if "years" in asked:
        where.of_years("records.year", asked["years"])
    if "source" in asked:
        where.holds("versions.source = ?", asked["source"])
    if "told_by" in asked:
        where.holds("records.number IN (SELECT record FROM versions WHERE source = ?)", asked["told_by"])
    if "kinds" in asked:
        texts = [f'%"kind":%"{like(kind)}"%' for kind in sorted(asked["kinds"])]
        says = " OR ".join(["CAST(versions.body AS TEXT) LIKE ? ESCAPE '/'"] * len(texts))
        where.holds(f"({says or '1 = 0'})", *texts)
    if asked.get("flawed"):
        where.holds("CAST(versions.problems AS TEXT) <> '[]'")
    return _days(where, asked)


def _days(where: Where, asked: RecordsWhere) -> Where:
    if "since" in asked:
        where.holds("records.last_day >= ?", asked["since"])
    if "until" in asked:
        where.holds("records.first_day <= ? AND records.first_day <> ''", asked["until"])
    if asked.get("several_days"):
        where.holds("records.last_day > records.first_day")
    if "touching" in asked:
        first, last = asked["touching"]
        years = Where().of_years("records.year", range(int(first[:4]), int(last[:4]) + 1))
        inside = "(records.first_day <= ? AND records.last_day >= ?)"
        where.holds(f"({inside} OR records.first_day = '' OR {years.condition})", last, first, *years.values)
    return where
