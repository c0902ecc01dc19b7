"""会议（活动）通知: who is asked to come, when and where, and what is on the agenda."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from ..dates import chinese
from ..dossier.model import Deputy
from ..dossier.target import Target
from ..dossier.views import ActivityRow
from ..words.codes import Per
from .context import DocumentContext
from .facts import Facts
from .sign_in import Occasion, occasion_of
from .titles import ROOMY, title_lines
from .wording import paragraphs


class Guest(TypedDict):
    """Who is asked to come."""

    name: str


class NoticeContext(DocumentContext):
    """Who is asked to come, when, where, and what for."""

    title_lines: list[str]
    meeting: bool
    occasion: str
    when: str
    several: bool
    place: str
    organiser: str
    unit: str
    content: list[str]
    everybody: bool
    guests: list[Guest]
    count: int
    away: list[str]
    office: str
    date: str


def build(facts: Facts, target: Target) -> NoticeContext:
    """The context; ``target`` is an activity or a meeting, or a unit's part of it.

    ``guests`` are who is asked, in the order of the roster; ``everybody`` says it where they are all
    deputies, and nobody is named then.
    """
    occasion = occasion_of(facts, target)
    day = occasion.first or facts.on
    unit = facts.unit(target.unit) if target.unit else None
    people = [d for d in occasion.people if unit is None or unit.code in d.units(day)]
    whole = _everybody(facts, people, day)
    told = (("时间", occasion.first), ("地点", occasion.place), ("参加人员", people))
    return {
        "title_lines": title_lines(_title(target, occasion), full=ROOMY),
        "meeting": target.per is Per.MEETING,
        "occasion": occasion.title,
        "when": _when(occasion.first, occasion.last),
        "several": occasion.last is not None and occasion.last != occasion.first,
        "place": occasion.place,
        "organiser": occasion.organiser,
        "unit": unit.name if unit else "",
        "content": _content(facts, target),
        "everybody": whole,
        "guests": [] if whole else [{"name": d.name} for d in people],
        "count": len(people),
        "away": [d.name for d in people if d.number in occasion.away],
        "office": facts.regulation.words["office"],
        "date": facts.printed,
        "open": [f"登记里没有{label}，请补写" for label, value in told if not value],
        "evidence": [],
    }


def _title(target: Target, occasion: Occasion) -> str:
    return f"关于{'召开' if target.per is Per.MEETING else '组织'}{occasion.title}的通知"


def _everybody(facts: Facts, people: Sequence[Deputy], day: date) -> bool:
    """Whether they are all deputies of that day."""
    every = {d.number for d in facts.roster.deputies if d.serves(day) and d.sits(facts.level, day)}
    return bool(people) and {d.number for d in people} >= every


def _content(facts: Facts, target: Target) -> list[str]:
    """What an activity is about, as it was registered; of a meeting the plan says nothing."""
    return paragraphs(ActivityRow(facts.by_number[target.id].values).content) if target.per is Per.ACTIVITY else []


def _when(first: date | None, last: date | None) -> str:
    """The days with their days of the week: 2024年3月5日（星期二）至3月6日（星期三）."""
    if first is None:
        return ""
    told = f"{chinese(first)}（{weekday(first)}）"
    if last is None or last == first:
        return told
    end = chinese(last) if last.year != first.year else f"{last.month}月{last.day}日"
    return f"{told}至{end}（{weekday(last)}）"


def weekday(day: date) -> str:
    """星期二."""
    return _WEEK[day.weekday()]


_WEEK = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
