"""What of a record is searched for: the days that it tells of, and the deputies whom it names. Pure.

The store keeps these beside its records, so that what concerns one deputy, or a span of days, is found without
reading all of them. They are an index: made again from the records wherever the forms declare other fields of people.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ..words.codes import PEOPLE
from .model import Form

_DAYS = ("date", "submitted")
"""Fields in which a record tells its day (:func:`dutykit.dossier.deeds.deed_told` reads the same ones)."""


class Particulars(NamedTuple):
    """First and last day ("" where none is told), and the numbers of the deputies whom its fields name."""

    first: str
    last: str
    people: frozenset[str]

    def named(self, deputy: str) -> frozenset[str]:
        """These deputies, and the one whose record it is."""
        return self.people | {deputy} if deputy else self.people


class ParticularsOf:
    """Reads them from the values of a record; ``digest`` changes when other fields are read."""

    def __init__(self, forms: Iterable[Form]) -> None:
        fields: dict[tuple[str, str], set[str]] = {}
        for form in forms:
            for part, declared in (("", form.fields), *((t.name, t.fields) for t in form.tables)):
                names = {f.name for f in declared if f.kind in PEOPLE}
                fields.setdefault((form.id, part), set()).update(names)
        self._fields = {where: tuple(sorted(names)) for where, names in sorted(fields.items()) if names}
        self.digest = hashlib.sha256(repr((_DAYS, self._fields)).encode()).hexdigest()[:16]

    def of(self, form: str, part: str, values: Mapping[str, Any]) -> Particulars:
        """The particulars of one record."""
        people: set[str] = set()
        for name in self._fields.get((form, part), ()):
            who = values.get(name)
            if isinstance(who, str) and who:
                people.add(who)
            elif who:
                people.update(who)
        return Particulars(*days_told(values), frozenset(people))


def days_told(values: Mapping[str, Any]) -> tuple[str, str]:
    """The first and the last day that a record tells of; "" where it tells none."""
    return next((days for name in _DAYS if (days := _days(values.get(name)))), ("", ""))


def _days(value: object) -> tuple[str, str] | None:
    if isinstance(value, Mapping) and "from" in value and "to" in value:
        return str(value["from"]), str(value["to"])
    return (value, value) if isinstance(value, str) and value else None
