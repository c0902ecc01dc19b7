"""A regulation as data: where it comes from, its own words, its scheme of headings, its rules.

One file per regulation, ``regulations/<id>.toml``; no heading and no figure of a regulation is in Python. How it is
read: :mod:`.load`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..words.codes import Year
from .ruleset import Ruleset, read_ruleset
from .take import Take, read_takes


@dataclass(frozen=True, slots=True)
class SectionPart:
    """A sub-group that the regulation names within a section."""

    id: str
    heading: str
    article: str = ""
    takes: tuple[Take, ...] = ()


@dataclass(frozen=True, slots=True)
class RegulationSection:
    """One heading. ``own`` is the field of annual-registration that holds the deputy's own text.

    With ``own_words`` the section is only ever taken over from that text, or left blank and flagged; with ``roster``
    it holds what the roster says of the deputy, and no record.
    """

    id: str
    heading: str
    article: str
    order: int
    own_words: bool = False
    own: str = ""
    rest: bool = False
    roster: bool = False
    takes: tuple[Take, ...] = ()
    parts: tuple[SectionPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """Which article of a text a subject is, ``here``, and which it was in the version before; "" where it is new."""

    subject: str
    here: str
    formerly: str = ""


@dataclass(frozen=True)
class Regulation:
    """One regulation; ``sections`` are in their order."""

    id: str
    title: str
    number: str
    passed: date | None
    in_force: date
    words: Mapping[str, str]
    sections: tuple[RegulationSection, ...]
    body: str = ""
    published: date | None = None
    until: date | None = None
    replaces: tuple[str, ...] = field(default=())
    source: str = ""
    ruleset: Ruleset = field(default_factory=Ruleset)
    articles: tuple[Article, ...] = ()

    @property
    def version(self) -> str:
        """What tells this text from another of the same title: its number, else the day it was passed.

        Of a text that is known from a report of it only, the day of that report (``published``).
        """
        return self.number or (self.passed or self.published or self.in_force).isoformat()

    @property
    def cited(self) -> str:
        """《title》（number）, as documents cite it."""
        return f"《{self.title}》" + (f"（{self.number}）" if self.number else "")

    @property
    def told(self) -> str:
        """As a screen names it: a text without a number, of which there may be another version, with its year."""
        return self.cited if self.number else f"{self.cited}（{(self.passed or self.in_force).year}年版）"

    def in_force_on(self, day: date) -> bool:
        """Whether it is in force on ``day``."""
        return self.in_force <= day and (self.until is None or day <= self.until)


def read_regulation(data: Mapping[str, Any], *, year: Year = Year.CALENDAR) -> Regulation:
    """From the data of a file that has passed the metaschema."""
    days = {k: date.fromisoformat(data[k]) for k in ("passed", "in_force", "published", "until") if k in data}
    sections = sorted((_section(s) for s in data.get("section", ())), key=lambda s: s.order)
    return Regulation(
        id=data["id"],
        title=data["title"],
        number=data["number"],
        words=data["words"],
        sections=tuple(sections),
        body=data.get("body", ""),
        replaces=tuple(data.get("replaces", ())),
        passed=days.get("passed"),
        in_force=days["in_force"],
        published=days.get("published"),
        until=days.get("until"),
        source=data.get("source", ""),
        ruleset=read_ruleset(data, year=year),
        articles=tuple(Article(a["subject"], a["here"], a.get("formerly", "")) for a in data.get("article", ())),
    )


def _section(data: Mapping[str, Any]) -> RegulationSection:
    parts = tuple(
        SectionPart(p["id"], p["heading"], p.get("article", data["article"]), read_takes(p["take"]))
        for p in data.get("part", ())
    )
    return RegulationSection(
        id=data["id"],
        heading=data["heading"],
        article=data["article"],
        order=data["order"],
        own_words=data.get("own_words", False),
        own=data.get("own", ""),
        rest=data.get("rest", False),
        roster=data.get("roster", False),
        takes=read_takes(data.get("take", ())),
        parts=parts,
    )
