"""What only a roster has: identity. One person keeps one number; nothing ends by being left out.

Name, number and memberships stand even where another field of the row is wrong; what is wrong leaves what was
known as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from ...dossier.model import Roster
from ...dossier.views import ChangeRow, DeputyRow, UnitRow
from ...forms.extract import Draft, Extracted
from ...forms.model import Table
from ...problems import Problem
from ...store import Stored
from ...text import fold, name_key
from ...words.codes import COUNTED, DeputyStatus, UnitKind
from ..opened.open_workspace import OpenWorkspace

DEPUTIES = DeputyRow.TABLE
STAYS = frozenset({DeputyRow.TABLE, ChangeRow.TABLE})
"""Tables whose rows end by nothing but what is said of them: to be left out says nothing."""
_LISTED = re.compile(r"[、，,；;／/\n]+")


def check_rows(drafts: Extracted, table: Table, roster: Roster) -> None:
    """Refuse two units of one kind at once, and an ending without its status or its date."""
    codes = {fold(text): unit.code for unit in roster.units for text in (unit.code, unit.name)}
    for unit in drafts.rows.get(UnitRow.TABLE, ()):
        row = UnitRow(unit.values)
        for text in filter(None, (row.code, row.name)):
            codes[fold(text)] = row.code or text
    for draft in drafts.rows.get(DEPUTIES, ()):
        if not draft.void:
            _check_units(draft, codes)
            _check_ending(draft, table)


def _check_units(draft: Draft, codes: dict[str, str]) -> None:
    for kind, label in UnitKind.labels().items():
        named = [p.strip() for p in _LISTED.split(draft.values.get(kind, "")) if p.strip()]
        if len({codes.get(fold(n), fold(n)) for n in named}) < 2:
            continue
        facts = {"name": DeputyRow(draft.values).name or "这名代表", "kind": label, "units": "、".join(named)}
        draft.problems.append(_at("roster.two_units", draft, kind, facts))
        del draft.values[kind]


def _check_ending(draft: Draft, table: Table) -> None:
    """A status other than in office needs its date, and a date its status; else nothing ends."""
    row = DeputyRow(draft.values)
    wrong = {p.field for p in draft.problems if p.is_error}
    if row.status == DeputyStatus.ENDED and row.status_date is None:
        if "status_date" not in wrong:
            draft.problems.append(_required(draft, table, "status_date"))
        del draft.values["status"]
    elif row.status_date and not row.status and "status" not in wrong:
        draft.problems.append(_required(draft, table, "status"))


def _required(draft: Draft, table: Table, name: str) -> Problem:
    return _at("cell.required", draft, name, {"label": table.by_name[name].label})


def _at(code: str, draft: Draft, name: str, facts: dict[str, Any]) -> Problem:
    evidence = draft.evidence.get(name)
    place = evidence.place if evidence else draft.places.get(name)
    return Problem(code, place, name, evidence.raw if evidence else "", facts)


def match(draft: Draft, mine: Iterable[Stored], rows: Iterable[Draft] = ()) -> Stored | None:
    """The deputy whose row this is: by number, else by name where it can be one person only.

    A number that another one of the ``rows`` bears with the right name is not this one's, whichever comes first.
    """
    mine = list(mine)
    row = DeputyRow(draft.values)
    name = name_key(row.name)
    numbered = next((s for s in mine if row.number and DeputyRow(s.body).number == row.number), None)
    if not name:
        return numbered
    namesakes = [s for s in mine if name in _names(s)]
    if numbered is not None and name not in _names(numbered) and _is_borne(numbered, rows):
        return namesakes[0] if len(namesakes) == 1 else numbered
    return numbered or _by_name(row, namesakes)


def _is_borne(known: Stored, rows: Iterable[Draft]) -> bool:
    """Whether one of the rows has the number of a deputy and the name."""
    names, told = _names(known), (DeputyRow(d.values) for d in rows)
    return any(row.number == DeputyRow(known.body).number and name_key(row.name) in names for row in told)


def _by_name(row: DeputyRow, namesakes: Sequence[Stored]) -> Stored | None:
    """The one of that name: of the same district, else the only one, unless a number or a district tells otherwise."""
    district = fold(row.district)
    same = [s for s in namesakes if district and fold(DeputyRow(s.body).district) == district]
    if len(same) == 1:
        return same[0]
    if row.number or len(namesakes) != 1 or (district and DeputyRow(namesakes[0].body).district):
        return None
    return namesakes[0]


def _names(stored: Stored) -> set[str]:
    row = DeputyRow(stored.body)
    written = [row.name, *_LISTED.split(row.former_names)]
    return {name_key(n) for n in written if n.strip()}


def keep_identity(draft: Draft, known: Stored, mine: Iterable[Stored]) -> None:
    """Carry over what a row cannot change: the number, what could not be read, and the name.

    Another name is a question, unless the row says itself that it is a former one; so is the number of somebody else.
    """
    former, row = DeputyRow(known.body), DeputyRow(draft.values)
    if former.number:
        _keep_number(draft, former, known.number, mine)
    for problem in draft.problems:
        name = problem.field
        if problem.is_error and name in known.body:
            draft.values[name] = known.body[name]
    if not former.name or not row.name or name_key(former.name) == name_key(row.name):
        return
    facts = {"number": former.number, "known": former.name, "name": row.name}
    if name_key(former.name) not in {name_key(n) for n in _LISTED.split(row.former_names or "")}:
        draft.problems += [_at("roster.renamed", draft, field, facts) for field in ("name", "former_names")]
        draft.values.clear()  # whose row it is nobody knows: nothing of it is anybody's
        draft.values |= known.body
        return
    draft.problems.append(_at("roster.name_changed", draft, "name", facts))
    written = "、".join(filter(None, (former.former_names, row.former_names, former.name)))
    now = name_key(row.name)
    names = {name_key(n): n.strip() for n in _LISTED.split(written) if n.strip() and name_key(n) != now}
    draft.values["former_names"] = "、".join(names.values())


def _keep_number(draft: Draft, former: DeputyRow, record: str, mine: Iterable[Stored]) -> None:
    """One person keeps one number; a number of somebody else is a question, any other is told."""
    written = DeputyRow(draft.values).number
    if written and written != former.number:
        facts = {"name": former.name, "number": former.number}
        others = (DeputyRow(s.body) for s in mine if s.number != record)
        other = next((deputy for deputy in others if deputy.number == written), None)
        code = "roster.number_kept"
        if other is not None:
            code, facts = "roster.number_taken", {**facts, "other": other.name}
        draft.problems.append(_at(code, draft, "number", facts))
    draft.values["number"] = former.number


def issue_number(draft: Draft, drafts: Extracted, opened: OpenWorkspace) -> None:
    """A deputy whom the roster gives no number gets one from us."""
    row = DeputyRow(draft.values)
    if row.number or not row.name:
        return
    known = set(opened.roster.by_number) | {DeputyRow(d.values).number for d in drafts.rows[DEPUTIES]}
    while (number := f"D{opened.store.take_numbers('deputy')[0]:04}") in known:
        pass
    draft.values["number"] = number
    facts = {"name": row.name, "number": number}
    draft.problems.append(Problem("roster.number_issued", draft.places.get("number"), "number", "", facts))


def absent(known: Iterable[Stored], taken: set[str]) -> list[Problem]:
    """Deputies in office whom a roster does not name: told, and nothing else."""
    left = [
        DeputyRow(s.body).name or s.number
        for s in known
        if s.part == DEPUTIES
        and s.number not in taken
        and s.state in COUNTED
        and DeputyRow(s.body).status != DeputyStatus.ENDED
    ]
    if not left:
        return []
    names = "、".join(left[:10]) + ("等" if len(left) > 10 else "")
    return [Problem("roster.absent", facts={"count": len(left), "names": names})]
