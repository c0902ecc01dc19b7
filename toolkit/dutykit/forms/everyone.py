"""全体代表, 除某某外全体: who is meant is worked out from the unit on that day, and taken only by a person's word.

What was worked out goes back behind :data:`CONFIRM`. Whoever has looked at it deletes that word; as long as it stands
there, nothing is registered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ..dates import chinese
from ..dossier.model import Deputy, Roster
from ..dossier.names import find_people, people_label
from .scalars import Reading

CONFIRM = "请核对："
_SAYS = re.compile(rf"\s*{CONFIRM[:-1]}\s*[:：]\s*")
_CAME = r"(?:均|都)?(?:参加|出席|到会)?[。.]?"
_MEMBERS = r"(?:(?:[区市县]?人大)?代表|人员|组员|成员|同志)?"
_ALL = rf"[^、，,；;。\s（()）除]{{0,16}}?(?:全体|全部|所有){_MEMBERS}"
_WHOLE = re.compile(rf"{_ALL}{_CAME}")
_AWAY = r"(?:因[^、，,（()）]{1,8})?(?:请假|缺席|缺勤|未到|未参加|没有参加|没来|除外)"
_BEHIND = re.compile(rf"{_ALL}\s*[（(，,]\s*(?P<names>.+?)等?{_AWAY}\s*[）)]?[。.]?")
_BEFORE = re.compile(
    rf"除\s*(?P<names>.+?)(?:{_AWAY})?\s*(?:以外|之外|外)\s*[，,、]?\s*(?:其余|其他)?(?:{_ALL}|代表){_CAME}"
)


@dataclass(frozen=True, slots=True)
class Everyone:
    """A text that means all of a unit: the names that it comes to (empty: nobody can say), and how that was found."""

    offer: str
    found: str = ""


def everyone(text: str, reading: Reading) -> Everyone | None:
    """What a text that names all of a unit comes to; ``None`` for any other text."""
    said = _SAYS.match(text)
    if said is not None:
        return Everyone(text[said.end() :].strip(), "开头还留着“请核对：”")
    bare = text.strip()
    match = _WHOLE.fullmatch(bare) or _BEFORE.fullmatch(bare) or _BEHIND.fullmatch(bare)
    if match is None:
        return None
    away = match.groupdict().get("names") or ""
    return _worked_out(away, reading)


def _worked_out(away: str, reading: Reading) -> Everyone:
    """The members of the unit that were in office on the day, but for those who are named as away."""
    unit, day = reading.roster.unit_by_code.get(reading.unit), _day(reading)
    if unit is None or day is None:
        return Everyone("")
    absent = find_people(away, reading.roster, when=(day, day), unit=unit.code) if away else []
    numbers = [one.deputy.number if one.deputy is not None else "" for one in absent]
    names = [
        people_label(d, reading.roster) for d in _members(reading.roster, unit.code, day) if d.number not in numbers
    ]
    if not names or "" in numbers:
        return Everyone("")
    but = f"，除去{'、'.join(one.name for one in absent)}" if absent else ""
    offer = "、".join(names)
    return Everyone(offer, f"按名册，{unit.name}在{chinese(day)}的代表{but}有 {len(names)} 名：{offer}")


def _members(roster: Roster, unit: str, day: date) -> list[Deputy]:
    return [d for d in roster.members(unit, day) if d.was_in_office(day, day)]


def _day(reading: Reading) -> date | None:
    """The one day of a row; nothing where it has none, or several."""
    first, last = reading.when or (None, None)
    return first if first == last else None
