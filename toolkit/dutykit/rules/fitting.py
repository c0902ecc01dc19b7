"""Whether a deed or a row is as a take asks: yes, no, or perhaps, where what it hangs on is not known. Pure.

It is not known where a field is blank, where nobody has said what became of a deputy, and where two records tell it
differently: then it is as asked only if it is so in every way in which the fact may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from itertools import islice, product
from typing import Any

from ..dossier.deeds import Deed, Kinds, there
from ..dossier.disagreements import Disagreements
from ..dossier.fields import SharedFields
from ..dossier.model import Record
from ..words.codes import FormId
from ..words.marks import TOOK_PART, DeedMark, During
from .take import Take


class Fit(Enum):
    """Whether something is as asked; ``Fit.MAYBE`` where what it hangs on is not known."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


_ASKED_BEFORE = frozenset({DeedMark.INVITED, DeedMark.CONFIRMED})
"""Marks that organisers may leave unsaid."""
_TURNOUT = frozenset({*TOOK_PART, DeedMark.LEAVE, DeedMark.ABSENT})
"""What became of who was asked: it is recorded, or not known."""


def bearers(deed: Deed, marks: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Deputies who bear all marks (none asked: took part), and those who may.

    They may where nobody has said what they lack, and where records say different things of them.
    """
    stated = {m for own in deed.people.values() for m in own} if marks else frozenset()
    unsaid_of_all = _ASKED_BEFORE.difference(stated)
    sure, unsure = [], []
    known: dict[frozenset[DeedMark], Fit] = {}  # many bear the same marks
    for deputy, own in deed.people.items():
        fit = known.get(own)
        if fit is None:
            fit = known[own] = _bears(own, marks, unsaid_of_all)
        if deputy in deed.tellings:
            fits = {_bears(way, marks, unsaid_of_all) for way in deed.tellings[deputy]}
            fit = fits.pop() if len(fits) == 1 else Fit.MAYBE
        if fit is Fit.YES:
            sure.append(deputy)
        elif fit is Fit.MAYBE:
            unsure.append(deputy)
    return sure, unsure


def _bears(own: frozenset[DeedMark], marks: tuple[str, ...], unsaid_of_all: frozenset[str]) -> Fit:
    """Whether a deputy of whom this is said bears all marks."""
    if not marks:
        return Fit.YES if there(own) else Fit.MAYBE if _turnout_unsaid(own) else Fit.NO
    lacking = set(marks) - own
    if not lacking:
        return Fit.YES
    unsaid = unsaid_of_all | (_TURNOUT if _turnout_unsaid(own) else frozenset())
    return Fit.MAYBE if lacking <= unsaid and own & (set(marks) | _ASKED_BEFORE) else Fit.NO


def _turnout_unsaid(marks: frozenset[str]) -> bool:
    """Whether nobody has said what became of a deputy who confirmed."""
    return DeedMark.CONFIRMED in marks and not marks & _TURNOUT and DeedMark.SPOKE not in marks


def fits_deed(take: Take, deed: Deed) -> Fit:
    """Whether a take holds a deed; maybe where what it asks is blank."""
    head = _fits_head(take, deed)
    if head is Fit.NO:
        return Fit.NO
    fits = [head, _fits_during(take, deed)]
    fits += [_any_source(deed.sources, name, allowed) for name, allowed in take.where.items()]
    asks = take.given or take.but
    if Fit.NO in fits or (asks and not any(concerns(take.given, take.but, r.values) for r in deed.sources)):
        return Fit.NO
    blank_field = any(_any_source(deed.sources, name, None) is not Fit.YES for name in take.filled)
    return Fit.MAYBE if blank_field or Fit.MAYBE in fits else Fit.YES


def _fits_head(take: Take, deed: Deed) -> Fit:
    """Whether its form, kind, body and organiser are among those asked."""
    fit = Fit.YES
    for asked, said in (
        (take.forms, deed.form),
        (take.kinds, deed.kind),
        (take.groups, deed.group or ("?" if deed.kind else "")),
        (take.bodies, deed.body),
        (take.organisers, deed.organiser),
    ):
        if asked and said not in asked:
            if said:
                return Fit.NO
            fit = Fit.MAYBE
    return fit


def _fits_during(take: Take, deed: Deed) -> Fit:
    """Whether it was in a session or between them; what has no day, and does not say, may have been in one."""
    if take.during in {"", During.ANY, deed.during}:
        return Fit.YES
    unsaid = deed.first is None and not any(SharedFields(r.values).during for r in deed.sources)
    return Fit.MAYBE if unsaid and take.during == During.SESSION else Fit.NO


class DeedsByHead:
    """Deeds by kind, group and form, so that a rule looks at those alone which its takes may hold.

    What is blank, and what is told differently, may be of any.
    """

    def __init__(self, deeds: Sequence[Deed], unclear: Mapping[int, object]) -> None:
        self._deeds = deeds
        self._open = [at for at, deed in enumerate(deeds) if not deed.kind or id(deed) in unclear]
        self._by: dict[str, dict[str, list[int]]] = {"kinds": {}, "groups": {}, "forms": {}}
        for at, deed in enumerate(deeds):
            for name, said in (("kinds", deed.kind), ("groups", deed.group), ("forms", deed.form)):
                self._by[name].setdefault(said, []).append(at)

    def that_may_fit(self, takes: Iterable[Take]) -> Iterable[Deed]:
        """In their order, those of which a take may hold."""
        found: set[int] = set()
        for take in takes:
            name, asked = next(
                ((n, a) for n, a in (("kinds", take.kinds), ("groups", take.groups), ("forms", take.forms)) if a),
                ("", frozenset()),
            )
            if not name:
                return self._deeds
            found.update(self._open, *(self._by[name].get(one, ()) for one in asked))
        return [self._deeds[at] for at in sorted(found)]


_MANY = 64
"""Ways that are looked at; what may be so in more of them is not known."""


def ways_of(deed: Deed, known: Disagreements, kinds: Kinds) -> tuple[Deed, ...]:
    """A deed in every way in which it may have been, where its records, or others, tell it differently."""
    told = [_ways_of_source(record, known) for record in deed.sources]
    if all(len(ways) == 1 for ways in told) and len(_heads(deed.sources, deed)) == 1:
        return (deed,)
    ways = []
    for sources in islice(product(*told), _MANY):
        for kind, organiser in _heads(sources, deed):
            facts = kinds.get(kind)
            group = deed.group if kind == deed.kind else facts.group if facts else ""
            ways.append(replace(deed, sources=sources, kind=kind, group=group, organiser=organiser))
    return tuple(ways)


def _ways_of_source(record: Record, known: Disagreements) -> list[Record]:
    if record.number not in known.by_record:
        return [record]
    names = known.others(record.number)
    return [replace(record, values=values) for values in known.ways(record.number, record.values, names)]


def _heads(sources: Sequence[Record], deed: Deed) -> list[tuple[str, str]]:
    """Kinds and organisers that records of one activity name."""
    if deed.form != FormId.ACTIVITY:
        return [(deed.kind, deed.organiser)]
    kinds, organisers = (
        list(dict.fromkeys(str(v) for r in sources if (v := r.values.get(name)))) for name in ("kind", "organiser")
    )
    return list(product(kinds or [deed.kind], organisers or [deed.organiser]))


def deed_fit(take: Take, ways: Sequence[Deed]) -> tuple[Fit, bool]:
    """Whether a take holds a deed, in every way in which it may have been; and whether it hangs on the way."""
    return _in_every_way({fits_deed(take, way) for way in ways})


def row_fit(take: Take, record: Record, known: Disagreements) -> tuple[Fit, bool]:
    """Whether a take holds a row, likewise."""
    if record.number not in known.by_record:
        return _row_fit(take, record.values), False
    asked = (*take.where, *take.filled, *take.given, *take.but)
    return _in_every_way({_row_fit(take, values) for values in known.ways(record.number, record.values, asked)})


def _in_every_way(fits: set[Fit]) -> tuple[Fit, bool]:
    return (next(iter(fits)), False) if len(fits) == 1 else (Fit.MAYBE, True)


def _row_fit(take: Take, values: Mapping[str, Any]) -> Fit:
    if not concerns(take.given, take.but, values):
        return Fit.NO
    return fits_row(take.where, take.filled, values)


def _any_source(sources: Iterable[Record], name: str, allowed: frozenset[Any] | None) -> Fit:
    """Whether a record of the deed says so; maybe where none says anything."""
    told = [r.values.get(name) for r in sources if not blank(r.values.get(name))]
    if not told:
        return Fit.MAYBE
    return Fit.YES if allowed is None or any(says(value, allowed) for value in told) else Fit.NO


def blank(value: Any) -> bool:
    """Whether a field was left blank."""
    return value is None or value in ("", [])


def says(value: Any, allowed: frozenset[Any]) -> bool:
    """Whether a value, or one of several, is among those allowed."""
    return bool(allowed.intersection(value)) if isinstance(value, list | tuple) else value in allowed


def concerns(given: Iterable[str], but: Mapping[str, frozenset[Any]], values: Mapping[str, Any]) -> bool:
    """Whether a rule is about a record at all: the ``given`` fields are filled, none holds what ``but`` puts out."""
    if not given and not but:
        return True
    if any(blank(values.get(name)) for name in given):
        return False
    return not any(not blank(values.get(name)) and says(values[name], out) for name, out in but.items())


def fits_row(where: Mapping[str, frozenset[Any]], filled: Iterable[str], values: Mapping[str, Any]) -> Fit:
    """Whether a row holds what is asked: yes, no, or maybe where a field is blank."""
    result = Fit.YES
    for name, allowed in where.items():
        if blank(values.get(name)):
            if False not in allowed:  # a yes-or-no cell left blank is no
                result = Fit.MAYBE
        elif not says(values[name], allowed):
            return Fit.NO
    return Fit.MAYBE if any(blank(values.get(name)) for name in filled) else result
