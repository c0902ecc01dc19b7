"""What only a roster has: identity. One person keeps one number; nothing ends by being left out.

Name, number and memberships stand even where another field of the row is wrong; what is wrong leaves what was
known as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ...dossier.model import UNIT_KINDS, Roster
from ...forms.extract import Draft, Extracted
from ...forms.model import Table
from ...problems import Problem
from ...store import Stored
from ...text import fold, name_key
from ...words.codes import COUNTED, DeputyStatus
from ..opened.open_workspace import OpenWorkspace

DEPUTIES = "deputies"
_LISTED = re.compile(r"[、，,；;／/\n]+")


def check_rows(drafts: Extracted, table: Table, roster: Roster) -> None:
    """Refuse two units of one kind at once, and an ending without its status or its date."""
    codes = {fold(text): unit.code for unit in roster.units for text in (unit.code, unit.name)}
    for unit in drafts.rows.get("units", ()):
        for name in ("code", "name"):
            if name in unit.values:
                codes[fold(unit.values[name])] = unit.values.get("code", unit.values[name])
    for draft in drafts.rows.get(DEPUTIES, ()):
        if not draft.void:
            _check_units(draft, codes)
            _check_ending(draft, table)


def _check_units(draft: Draft, codes: dict[str, str]) -> None:
    for kind, label in UNIT_KINDS.items():
        named = [p.strip() for p in _LISTED.split(draft.values.get(kind, "")) if p.strip()]
        if len({codes.get(fold(n), fold(n)) for n in named}) < 2:
            continue
        facts = {"name": draft.values.get("name", "这名代表"), "kind": label, "units": "、".join(named)}
        draft.problems.append(_at("roster.two_units", draft, kind, facts))
        del draft.values[kind]


def _check_ending(draft: Draft, table: Table) -> None:
    """A status other than in office needs its date, and a date its status; else nothing ends."""
    status, day = draft.values.get("status", "in_office"), draft.values.get("status_date")
    wrong = {p.field for p in draft.problems if p.severity == "error"}
    if status == "ended" and not day:
        if "status_date" not in wrong:
            draft.problems.append(_required(draft, table, "status_date"))
        del draft.values["status"]
    elif day and "status" not in draft.values and "status" not in wrong:
        draft.problems.append(_required(draft, table, "status"))


def _required(draft: Draft, table: Table, name: str) -> Problem:
    return _at("cell.required", draft, name, {"label": table.by_name[name].label})


def _at(code: str, draft: Draft, name: str, facts: dict[str, Any]) -> Problem:
    evidence = draft.evidence.get(name)
    place = evidence.place if evidence else draft.places.get(name)
    return Problem(code, place, name, evidence.raw if evidence else "", facts)


def match(draft: Draft, mine: Iterable[Stored]) -> Stored | None:
    """The deputy whose row this is: by number, else by name where it can be one person only."""
    mine = list(mine)
    number, name = draft.values.get("number"), name_key(draft.values.get("name", ""))
    if number:
        found = next((s for s in mine if s.body.get("number") == number), None)
        if found is not None:
            return found
    if not name:
        return None
    district = fold(draft.values.get("district", ""))
    named = [s for s in mine if name in _names(s)]
    same = [s for s in named if district and fold(s.body.get("district", "")) == district]
    if len(same) == 1:
        return same[0]
    if number or len(named) != 1 or (district and named[0].body.get("district")):
        return None
    return named[0]


def _names(stored: Stored) -> set[str]:
    written = [stored.body.get("name", ""), *_LISTED.split(stored.body.get("former_names", ""))]
    return {name_key(n) for n in written if n.strip()}


def keep_identity(draft: Draft, known: Stored) -> None:
    """Carry over what a row cannot change: the number, what could not be read, a former name."""
    number = known.body.get("number")
    if number:
        written = draft.values.get("number")
        if written and written != number:
            facts = {"name": known.body.get("name", ""), "number": number}
            draft.problems.append(_at("roster.number_kept", draft, "number", facts))
        draft.values["number"] = number
    for problem in draft.problems:
        name = problem.field
        if problem.severity == "error" and name in known.body:
            draft.values[name] = known.body[name]
    before, now = known.body.get("name"), draft.values.get("name")
    if before and now and name_key(before) != name_key(now):
        facts = {"number": number or "", "known": before, "name": now}
        draft.problems.append(_at("roster.renamed", draft, "name", facts))
        written = "、".join(filter(None, (known.body.get("former_names"), draft.values.get("former_names"), before)))
        names = {name_key(n): n.strip() for n in _LISTED.split(written) if n.strip() and name_key(n) != name_key(now)}
        draft.values["former_names"] = "、".join(names.values())


def issue_number(draft: Draft, drafts: Extracted, opened: OpenWorkspace) -> None:
    """A deputy whom the roster gives no number gets one from us."""
    if draft.values.get("number") or "name" not in draft.values:
        return
    known = set(opened.roster.by_number) | {d.values.get("number") for d in drafts.rows[DEPUTIES]}
    while (number := f"D{opened.store.take_numbers('deputy')[0]:04}") in known:
        pass
    draft.values["number"] = number
    facts = {"name": draft.values["name"], "number": number}
    draft.problems.append(Problem("roster.number_issued", draft.places.get("number"), "number", "", facts))


def absent(known: Iterable[Stored], taken: set[str]) -> list[Problem]:
    """Deputies in office whom a roster does not name: told, and nothing else."""
    left = [
        s.body.get("name", s.number)
        for s in known
        if s.part == DEPUTIES
        and s.number not in taken
        and s.state in COUNTED
        and s.body.get("status") != DeputyStatus.ENDED
    ]
    if not left:
        return []
    names = "、".join(left[:10]) + ("等" if len(left) > 10 else "")
    return [Problem("roster.absent", facts={"count": len(left), "names": names})]
