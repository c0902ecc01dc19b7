"""Rules, measures and clauses of a regulation, as its file declares them. How one is written: docs/办法怎么写.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from ..words.codes import Comparator, Force, Level, SubjectKind, Year
from .take import Take, read_takes
from .terms import Goes, InPart, LadderResets, RuleKind, WindowKind


@dataclass(frozen=True)
class Rule:
    """One rule.

    ``options`` are those of its kind, as the file says them; ``who`` asks fields of the roster, ``levels`` the level
    of the congress (none said: every level).

    Of units, ``reporting`` asks those alone that report for themselves (a joint group under a work committee does not).
    ``first_year`` and ``part_year``, ``part_term`` (at least once, and nothing of who was elected in its last year),
    ``year`` and ``ladder_resets`` are the rule's own, else the file's settings, else the defaults (CONVENTIONS C10,
    C11), of ``year`` the workspace's period. ``since`` is from when the duty holds, where it is older than the text:
    an article that a law kept when it was amended.
    """

    id: str
    article: str
    duty: str
    force: Force
    kind: RuleKind
    subject: SubjectKind
    window: WindowKind | Mapping[str, Any]
    said: str = ""
    who: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    unit_kinds: frozenset[str] = frozenset()
    levels: frozenset[Level] = frozenset()
    reporting: bool = False
    ground: str = ""
    note: str = ""
    first_year: InPart = InPart.EXEMPT
    part_year: InPart = InPart.EXEMPT
    year: Year = Year.CALENDAR
    part_term: InPart = InPart.PRORATE
    ladder_resets: LadderResets = LadderResets.IMPROVED
    since: date | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def compare(self) -> Comparator:
        """How its figure is held against what it asks; a figure that must not be reached where it says nothing."""
        return Comparator(self.options.get("compare", Comparator.LESS_THAN))

    @cached_property
    def takes(self) -> tuple[Take, ...]:
        """What it counts."""
        return read_takes(self.options.get("take", ()))


@dataclass(frozen=True, slots=True)
class Measure:
    """A step that people may take where a rule is not met. ``kind`` and ``actors`` are codes of the form measure."""

    rule: str
    step: int
    kind: str
    actors: tuple[str, ...]
    article: str
    at: int | None = None
    after: int | None = None
    again: int = 0
    outcome: frozenset[str] = frozenset()
    choose: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a clause of the text went: to a rule, a section, a measure, a document, a form, or nowhere, and why."""

    article: str
    about: str
    goes: Goes
    to: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class TextReading:
    """Where the text of a rule can be read in two ways: which is used, and the other.

    ``otherwise`` is the rule as the other reading has it; None where a figure is to be named first, or where it would
    be a rule of another kind.
    """

    rule: str
    asks: str
    used: str
    other: str
    otherwise: Rule | None = None


@dataclass(frozen=True, slots=True)
class Ruleset:
    """All rules, measures, clauses and readings of one regulation, in the order of the file."""

    rules: tuple[Rule, ...] = ()
    measures: tuple[Measure, ...] = ()
    clauses: tuple[Clause, ...] = ()
    readings: tuple[TextReading, ...] = ()

    def rule(self, id_: str) -> Rule | None:
        """The rule of that id."""
        return next((r for r in self.rules if r.id == id_), None)

    def measures_of(self, rule: str) -> tuple[Measure, ...]:
        """The steps that belong to a rule, in order."""
        return tuple(sorted((m for m in self.measures if m.rule == rule), key=lambda m: m.step))


_COMMON = ("id", "article", "duty", "said", "ground", "note")
SETTINGS: Mapping[str, type[StrEnum]] = {
    "first_year": InPart,
    "part_year": InPart,
    "year": Year,
    "part_term": InPart,
    "ladder_resets": LadderResets,
}
"""What a rule may set otherwise than its file."""


def read_ruleset(data: Mapping[str, Any], *, year: Year = Year.CALENDAR) -> Ruleset:
    """From the data of a regulation file that has passed the metaschema; ``year`` holds where it is silent."""
    settings = {"year": year, **data.get("settings", {})}
    return Ruleset(
        tuple(_rule(r, settings) for r in data.get("rule", ())),
        tuple(_measure(m) for m in data.get("measure", ())),
        tuple(
            Clause(c["article"], c["about"], Goes(c["goes"]), tuple(c.get("to", ())), c.get("why", ""))
            for c in data.get("clause", ())
        ),
        tuple(_readings(data, settings)),
    )


def read_otherwise(data: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rules as other readings have them, each with the number of its reading; what names no rule is left out."""
    rules = {r["id"]: r for r in data.get("rule", ())}
    for at, reading in enumerate(data.get("reading", ())):
        if "change" in reading and reading.get("rule") in rules:
            yield at, {**rules[reading["rule"]], **reading["change"]}


def _readings(data: Mapping[str, Any], settings: Mapping[str, Any]) -> Iterator[TextReading]:
    otherwise = dict(read_otherwise(data))
    for at, reading in enumerate(data.get("reading", ())):
        worked_out = at in otherwise and not reading.get("example")
        yield TextReading(
            reading.get("rule", ""), reading["asks"], reading["used"], reading["other"],
            _rule(otherwise[at], settings) if worked_out else None,
        )  # fmt: skip


def read_settings(data: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that are said, as what they mean."""
    return {name: enum(data[name]) for name, enum in SETTINGS.items() if data.get(name) is not None}


def _rule(data: Mapping[str, Any], settings: Mapping[str, Any]) -> Rule:
    common = {name: data[name] for name in _COMMON if name in data}
    told = {
        *_COMMON,
        *SETTINGS,
        "kind",
        "force",
        "subject",
        "window",
        "who",
        "unit_kinds",
        "levels",
        "reporting",
        "since",
    }
    window = data.get("window", WindowKind.YEAR)
    return Rule(
        **common,
        **read_settings({**settings, **data}),
        kind=RuleKind(data["kind"]),
        force=Force(data["force"]),
        subject=SubjectKind(data["subject"]),
        window=window if isinstance(window, Mapping) else WindowKind(window),
        who={name: frozenset(values) for name, values in data.get("who", {}).items()},
        unit_kinds=frozenset(data.get("unit_kinds", ())),
        levels=frozenset(map(Level, data.get("levels", ()))),
        reporting=data.get("reporting", False),
        since=day_of(data.get("since")),
        options={name: value for name, value in data.items() if name not in told},
    )


def _measure(data: Mapping[str, Any]) -> Measure:
    return Measure(
        rule=data["rule"],
        step=data["step"],
        kind=data["kind"],
        actors=tuple(data["actor"]),
        article=data["article"],
        at=data.get("at"),
        after=data.get("after"),
        again=data.get("again", 0),
        outcome=frozenset(data.get("outcome", ())),
        choose=data.get("choose", False),
        note=data.get("note", ""),
    )


def day_of(value: object) -> date | None:
    """A day as a regulation file or a record gives it."""
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def month_day(year: int, text: str) -> date:
    """A day of a year as ``MM-DD``; 02-29 is the last day of February. Raises :class:`ValueError` for no such day."""
    month, day = (int(part) for part in text.split("-"))
    if (month, day) == (2, 29):
        return date(year, 3, 1) - timedelta(days=1)
    return date(year, month, day)
