"""Forms that go out prefilled: what comes back unchanged confirms, changed objects, new claims (DESIGN §7).

Claims and objections are records of their own, disputed until a person accepts them; what they are about is never
changed by them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from ...dossier.model import Roster
from ...forms.discreet import told_raw
from ...forms.extract import Draft
from ...forms.filled import digest
from ...forms.kinds import show
from ...forms.model import Form, Table
from ...problems import Problem
from ...store import Stored
from ...text import fold
from ...words.codes import GROUPINGS, Ask, State

CODES = ("return.objection", "return.claim")
REVIEWED = "return.reviewed"


def confirmed(draft: Draft, issued: Mapping[str, str], taken: set[str]) -> bool:
    """Whether a row is one that was issued, unchanged; one that lost its hidden number gets it again.

    ``issued`` is the digest of each prefilled row by the number of its record.
    """
    unchanged = digest(draft.values)
    if not draft.number:
        draft.number = next((n for n, d in issued.items() if d == unchanged and n not in taken), "")
    return issued.get(draft.number) == unchanged


def told_before(draft: Draft, key: str, mine: Iterable[Stored]) -> Stored | None:
    """The claim or objection that a row repeats: the same values, the same key, or about the same record."""
    found = list(mine)
    for stored in found:
        if stored.body == draft.values or (key and stored.key == key):
            return stored
    return next((s for s in found if draft.number and draft.number in (s.number, s.about)), None)


def carry(draft: Draft, known: Stored) -> None:
    """What a row claims or objects to stays with it when it is mended."""
    if any(p.code in CODES for p in draft.problems):
        return
    draft.problems += [Problem.restore(p) for p in known.problems if p["code"] in CODES]


def unanswered(draft: Draft, known: Stored, body: Mapping[str, Any]) -> None:
    """What a reviewer sent back stays sent back until something of it changes."""
    if body == known.body:
        draft.problems += [Problem.restore(p) for p in known.problems if p["code"] == REVIEWED]


def decided(known: Stored, state: State, refused: Callable[[int], bool]) -> bool:
    """Whether a person has approved, or refused, just what is told again in a new ``state``."""
    if known.state is State.WITHDRAWN:
        return state is State.DISPUTED and refused(known.version)
    return known.state is State.APPROVED and state in {State.ACCEPTED, State.DISPUTED}


def check_head(draft: Draft, form: Form, deputy: str, roster: Roster, year: int) -> None:
    """Tell where the head says something else of the deputy than the roster at the end of a year; that stays."""
    known, day = roster.by_number.get(deputy), date(year, 12, 31)
    if known is None:
        return
    facts: dict[str, Any] = {**known.facts_on(day), "number": known.number}
    units = [roster.unit_by_code[code] for code in known.units(day) if code in roster.unit_by_code]
    facts |= {kind: "、".join(u.name for u in units if u.kind == kind) for kind in GROUPINGS}
    for item in form.fields:
        if item.ask != Ask.CONFIRM or item.name not in draft.values or not facts.get(item.name):
            continue
        registered = show(item.proper(facts[item.name]), item, roster)
        if fold(show(draft.values[item.name], item, roster)) != fold(registered):
            evidence = draft.evidence[item.name]
            told = {"label": item.label, "known": told_raw(registered, item)}
            draft.problems.append(Problem("cell.objection", evidence.place, item.name, evidence.raw, told))


def problem(draft: Draft, table: Table, issued: Mapping[str, str], shown: str, place: Any) -> Problem:
    """What a changed or a new row is."""
    if draft.number in issued:
        return Problem("return.objection", place, "", "", {"record": draft.number, "labels": table.label})
    return Problem("return.claim", place, "", "", {"key": shown})
