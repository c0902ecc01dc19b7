"""What is taken: which deeds, or which rows of a form, a section holds and a rule counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..words.marks import DeedMark

_SETS = ("forms", "kinds", "groups", "bodies", "organisers")


@dataclass(frozen=True, slots=True)
class Take:
    """What is asked of a deed, or of a row of a form.

    A row is asked for by ``record``: ``form.table``, or ``form`` for its head. All that is said must hold; an empty
    set asks nothing, ``during`` "any" or "" likewise.

    ``marks`` are what a deputy must bear in the deed (all of them; none: the deputy took part), ``where`` is what
    fields of the record may hold, ``filled`` fields that must not be blank (where one is, it is not known).
    ``given`` are fields that concern the record at all: blank is out, for certain; ``but`` (in the file ``except``)
    is what puts it out: blank stays in. Of a row, ``day`` is the field whose
    date places it in a window and ``people`` the field that names the deputies.
    """

    forms: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    organisers: frozenset[str] = frozenset()
    during: str = ""
    marks: tuple[DeedMark, ...] = ()
    where: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    filled: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    but: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    record: str = ""
    day: str = "date"
    people: str = ""

    @property
    def table(self) -> tuple[str, str]:
        """Form and table of ``record``."""
        form, _, table = self.record.partition(".")
        return form, table


def read_take(item: Mapping[str, Any]) -> Take:
    """One take of a regulation file."""
    named: dict[str, Any] = {name: frozenset(item.get(name, ())) for name in _SETS}
    return Take(
        **named,
        during=item.get("during", ""),
        marks=tuple(map(DeedMark, item.get("marks", ()))),
        where={name: frozenset(values) for name, values in item.get("where", {}).items()},
        filled=tuple(item.get("filled", ())),
        given=tuple(item.get("given", ())),
        but={name: frozenset(values) for name, values in item.get("except", {}).items()},
        record=item.get("record", ""),
        day=item.get("day", "date"),
        people=item.get("people", ""),
    )


def read_takes(items: Iterable[Mapping[str, Any]]) -> tuple[Take, ...]:
    """The takes of a section or a rule, in their order."""
    return tuple(map(read_take, items))
