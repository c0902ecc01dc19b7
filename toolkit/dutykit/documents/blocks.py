"""What can stand under a heading of an official paper: prose made of figures, and the office's own points. Pure.

A pattern (:mod:`.paper`) says which blocks stand under which heading; none of them knows where it stands. Where
there is nothing to tell a block gives nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ..dates import chinese, chinese_span
from ..dossier.deeds import Deed
from ..dossier.model import Deputy, Record
from ..dossier.roster import reporting_units
from ..dossier.views import MeasureRow, NarrativePointRow, NomineeRow
from ..words.codes import FormId, Per, UnitKind
from ..words.phrases import joined, percent
from . import figures as f
from .across_blocks import ACROSS_BLOCKS
from .facts import Facts
from .overview import told_of_many
from .phrasing import (
    answered,
    change,
    compared,
    counted,
    enumerated,
    example,
    explained,
    flowing,
    grouped,
    named_kinds,
    share,
    took_part,
)  # fmt: skip
from .spells import figures as changes
from .telling import by_label
from .wording import stopped


@dataclass(frozen=True)
class Telling:
    """What blocks tell of: a scope, the same scope the year before (``None``: not on record), the document's points."""

    scope: f.PaperScope
    before: f.PaperScope | None
    document: str


Block = Callable[[Telling], list[str]]


def block(name: str) -> Block:
    """The block of that id; ``points:shortcoming`` gives the office's points of that part."""
    kind, _, part = name.partition(":")
    if kind == "points":
        return lambda telling: points(telling, *part.split("+"))
    if kind == "numbered":
        return lambda telling: enumerated(points(telling, *part.split("+")))
    if kind in ACROSS_BLOCKS:
        return lambda telling: ACROSS_BLOCKS[kind](across) if (across := telling.scope.facts.across) else []
    return BLOCKS[kind]


# --- the office's own points ---------------------------------------------------------------------------------


def points_of(facts: Facts, document: str, unit: str = "") -> list[Record]:
    """Points that may stand in a document; for a unit its own.

    One that was written for a single paper stands in no other; what stands in place of a sentence is none of them.
    """
    own = {"", f"{document} {Per.UNIT} {unit}" if unit else f"{document} {Per.CONGRESS}"}
    return [
        r
        for r in facts.of_view(NarrativePointRow)
        if NarrativePointRow(r.values).document in {"", document.replace("-", "_")}
        and not NarrativePointRow(r.values).instead
        and NarrativePointRow(r.values).scope in own
        and r.year in {None, facts.year}
        and (not unit or r.unit == unit)
    ]


def points(telling: Telling, *parts: str) -> list[str]:
    """The points of parts, each once, with a stop; examples say that they are."""
    texts = []
    for part in parts:
        for record in points_of(telling.scope.facts, telling.document, telling.scope.unit):
            row = NarrativePointRow(record.values)
            if row.part == part:
                text = row.point.strip()
                texts.append(stopped(example(text) if part == "example" else text))
    return list(dict.fromkeys(texts))


# --- who they are --------------------------------------------------------------------------------------------


def _roster(telling: Telling) -> list[str]:
    scope, facts = telling.scope, telling.scope.facts
    if scope.chosen and not scope.total:
        return []
    whose = facts.unit(scope.unit).name if scope.unit else facts.congress_of_term
    return [flowing([f"{whose}现有{seats(scope)}", belonging(scope)])]


def seats(scope: f.PaperScope) -> str:
    """代表23名（年内资格终止1名）: who holds a seat on the last day, and what changed before it."""
    changed = changes(scope.facts, scope.people if scope.chosen else ever_of(scope.facts, scope.unit))
    return explained(f"{scope.noun}{scope.total}名", f"年内{changed}" if changed else "")


def belonging(scope: f.PaperScope) -> str:
    """分属2个人大街工委、1个代表联组: of everybody; nothing of a part of them."""
    if scope.unit or scope.chosen:
        return ""
    kinds = Counter(u.kind for u in reporting_units(scope.facts.roster))
    named = joined(f"{number}个{UnitKind.of(kind).label}" for kind, number in kinds.items())
    return f"分属{named}" if named else ""


def ever_of(facts: Facts, unit: str) -> list[Deputy]:
    """Deputies who were in a unit at any time of the period; all where it is empty."""
    return [d for d in facts.roster.deputies if not unit or unit in d.units(*facts.period)]


def _returned(telling: Telling) -> list[str]:
    scope, facts = telling.scope, telling.scope.facts
    returned = sum(facts.registration(d.number) is not None for d in scope.people)
    form = "代表年度履职情况登记表"
    if not returned:
        return []
    missing = scope.total - returned
    tail = f"，还有{missing}份没有收到" if missing else ""
    return [f"收到{form}{returned}份，占应交的{percent(returned, scope.total)}{tail}。"]


# --- what they did -------------------------------------------------------------------------------------------


def _persons(scope: f.PaperScope, deeds: Iterable[Deed]) -> str:
    """参加的代表18名，占代表总数的90%; who has left since is in the figure, and told."""
    there = {n for d in deeds for n in scope.members(d)}
    gone = len(there - scope.numbers)
    if not gone:
        return took_part(len(there), scope.total, scope.noun)
    return explained(f"参加的{scope.noun}{len(there)}名", f"其中{gone}名{left(scope)}")


def left(scope: f.PaperScope) -> str:
    """Why somebody who took part is not among the people of a scope on its last day."""
    return "年内已离任或者调离" if scope.unit else "年内已不再担任代表"


def _activities(telling: Telling) -> list[str]:
    scope = telling.scope
    deeds = f.meetings_and_activities(scope)
    counts = scope.counts(deeds)
    if not counts.events.value:
        return []
    before = telling.before and telling.before.counts(f.meetings_and_activities(telling.before)).events.value
    kinds = grouped(f.events_by_kind(scope, deeds), "场")
    verb = "参加会议和活动" if scope.chosen else "组织代表参加会议和活动"
    first = flowing(
        [
            f"全年{verb}{counts.events.value}场",
            change(counts.events.value, before or None, "场"),
            _persons(scope, deeds),
            f"共{counts.person_times.value}人次",
        ]
    )
    return [first + (f"其中，{kinds}。" if len(deeds) > 1 else "")]


def _contacts(telling: Telling) -> list[str]:
    scope = telling.scope
    deeds = f.contacts(scope)
    counts = scope.counts(deeds)
    if not counts.events.value:
        return []
    voters = f.voters_met(scope, deeds)
    raised, done = f.handled(scope)
    people = counts.persons.value
    told = [
        f"到家、站联系和接待选民{counts.events.value}场",
        f"{people}名{scope.noun}参加，共{counts.person_times.value}人次",
        f"接待选民{voters}人次" if voters else "",
    ]
    heard = f"选民反映问题{raised}件，" + (f"已有结果的{done}件。" if done else "正在办理。") if raised else ""
    return [flowing(told) + heard]


def _suggestions(telling: Telling) -> list[str]:
    scope = telling.scope
    deeds = f.suggestions(scope)
    if not deeds:
        return []
    before = telling.before and len(f.suggestions(telling.before))
    kinds = {label.removeprefix("提出"): n for label, n in _by_label(scope, deeds).items()}
    named = named_kinds(kinds, "件")
    total = named if len(kinds) == 1 else f"议案和建议、批评和意见共{len(deeds)}件（{named}）"
    people = f.leaders(scope, deeds)
    grown, replied = change(len(deeds), before or None, "件"), answered(f.replied(scope, deeds), len(deeds))
    return [flowing([f"{people}名{scope.noun}领衔提出{total}", grown, replied])]


def _by_label(scope: f.PaperScope, deeds: list[Deed]) -> dict[str, int]:
    return {label: len(found) for label, found in by_label(scope.facts, deeds).items()}


def _sittings(telling: Telling) -> list[str]:
    return [
        f"{s.title}（{chinese_span(s.first, s.last, telling.scope.facts.year)}，{s.half_days}个半天），"
        f"应到{s.persons}人，实到{s.came}人，其中全程出席{s.all_of}人；按半天计，应到{s.due}人次，实到{s.there}人次，"
        f"出席率{percent(s.there, s.due)}"
        + "".join(f"，{counted(label, n, '人次')}" for label, n in (("请假", s.leave), ("缺席", s.absent)) if n)
        + "。"
        for s in f.sittings(telling.scope)
    ]


def _no_shows(telling: Telling) -> list[str]:
    found = f.no_shows(telling.scope)
    if not found:
        return []
    people = Counter(n.number for n in found)
    twice = sum(times > 1 for times in people.values())
    text = f"应邀并确认参加、未经批准没有到会的{len(found)}人次，涉及{scope_noun(telling)}{len(people)}名"
    return [text + (f"，其中两次及以上的{twice}名。" if twice else "。")]


def scope_noun(telling: Telling) -> str:
    """What the people of the scope are called."""
    return telling.scope.noun


def _duty_reports(telling: Telling) -> list[str]:
    scope = telling.scope
    number = f.reported(scope)
    if not number:
        return []
    word = scope.facts.regulation.words.get("report", "报告履职情况")
    ways = f.duty_reports(scope)
    by_way = f"，其中{joined(f'{label}{n}名' for label, n in ways.items())}" if len(ways) > 1 else ""
    return [f"{number}名{scope.noun}向选民{word}，{share(number, scope.total, scope.noun + '总数')}{by_way}。"]


def _evaluations(telling: Telling) -> list[str]:
    found = f.slips(telling.scope)
    if not found["valid"]:
        return []
    grades = (("优秀", "excellent"), ("满意", "satisfied"), ("基本满意", "basically"), ("不满意", "dissatisfied"))
    shares = "，".join(
        f"{label}票{found[n]}张，占{percent(found[n], found['valid'])}" for label, n in grades if found[n]
    )
    return [f"{found['people']}名{scope_noun(telling)}接受选民评议，收回有效票{found['valid']}张，{shares}。"]


def _measures(telling: Telling) -> list[str]:
    facts, (first, last) = telling.scope.facts, telling.scope.facts.period
    rows = [MeasureRow(r.values) for r in facts.of_view(MeasureRow)]
    kinds = Counter(
        facts.label(FormId.MEASURE, "kind", row.kind)
        for row in rows
        if row.deputy in telling.scope.numbers and row.date and first <= row.date <= last
    )
    return [f"按照办法规定，{joined(f'{label}{n}人次' for label, n in kinds.items())}。"] if kinds else []


def _commended(telling: Telling) -> list[str]:
    facts, (first, last) = telling.scope.facts, telling.scope.facts.period
    rows = [NomineeRow(r.values) for r in facts.of_view(NomineeRow)]
    kinds = Counter(
        facts.label(FormId.COMMENDATION, "kind", row.kind)
        for row in rows
        if row.decided and first <= row.decided <= last
    )
    return (
        [f"经研究决定，表彰{joined(f'{label}{n}{_measure_of(label)}' for label, n in kinds.items())}。"]
        if kinds
        else []
    )


def _measure_of(label: str) -> str:
    """The measure word of what was commended: 优秀履职代表3名, 优秀代表建议2件."""
    return {"代表": "名", "建议": "件"}.get(label[-2:], "个")


def _units(telling: Telling) -> list[str]:
    """Units side by side: how many of their deputies took part in anything."""
    facts = telling.scope.facts
    units = reporting_units(facts.roster)
    if telling.scope.unit or telling.scope.chosen or len(units) < 2:
        return []
    found = {}
    for unit in units:
        scope = f.scope_of(facts, unit.code)
        found[unit.name] = scope.counts([*f.meetings_and_activities(scope), *f.contacts(scope)]).person_times.value
    return [f"分单位看，参加会议、活动和联系接待选民的，{compared(found, '人次')}。"] if any(found.values()) else []


def _sections(telling: Telling) -> list[str]:
    """The headings of the regulation with what was done under each, one paragraph a heading."""
    scope, facts = telling.scope, telling.scope.facts
    told = (
        told_of_many(scope, [d for d in scope.deeds if facts.placed[d.records].section is section], section.heading)
        for section in facts.regulation.sections
    )
    return [text for text in told if text]


def _asof(telling: Telling) -> list[str]:
    return [f"统计截至{chinese(telling.scope.facts.on)}，以经核实的登记记录为准。"]


BLOCKS: Mapping[str, Block] = {
    "roster": _roster,
    "returned": _returned,
    "activities": _activities,
    "contacts": _contacts,
    "suggestions": _suggestions,
    "sittings": _sittings,
    "no_shows": _no_shows,
    "duty_reports": _duty_reports,
    "evaluations": _evaluations,
    "measures": _measures,
    "commended": _commended,
    "units": _units,
    "sections": _sections,
    "asof": _asof,
}
