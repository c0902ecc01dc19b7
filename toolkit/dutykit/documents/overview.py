"""What many people did, told as an office would tell it: what was organised, who took part, what came of it.

One paragraph for the deeds under one heading: activities and meetings, contacts with voters, duty reports, suggestions,
in this order, a sentence each. The three counts are never mixed: 场 of events, 名 of persons, 人次 of person-times, and
what is told once is not told again (人次 where nobody came twice). Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..dates import chinese_span
from ..dossier.deeds import Deed
from ..words.codes import FormId
from . import figures as f
from .facts import Facts
from .phrasing import flowing, grouped, named_kinds, share
from .telling import by_label, of_form
from .wording import begins_with_verb, in_marks, leading_verb


def told_of_many(scope: f.PaperScope, deeds: Sequence[Deed], heading: str = "") -> str:
    """One paragraph; nothing for no deeds. ``heading`` is the part of a section that it is about."""
    sentences = [
        *_activities(scope, of_form(deeds, FormId.ACTIVITY)),
        *_contacts(scope, of_form(deeds, FormId.CONTACT)),
        *_reports(scope, of_form(deeds, FormId.DUTY_REPORT)),
        *_suggestions(scope, of_form(deeds, FormId.SUGGESTION)),
    ]
    if not sentences:
        return ""
    return (f"{heading}方面，" if heading else "") + "".join(sentences)


def who(scope: f.PaperScope, deeds: Sequence[Deed], verb: str = "参加") -> list[str]:
    """18名代表参加, 共41人次: the person-times only where somebody came more than once."""
    counts = scope.counts(deeds)
    persons, times = counts.persons.value, counts.person_times.value
    if not persons:
        return []
    return [f"{persons}名{scope.noun}{verb}", f"共{times}人次" if times > persons else ""]


def _activities(scope: f.PaperScope, deeds: Sequence[Deed]) -> Iterator[str]:
    """A meeting of the congress by name, then the others."""
    sittings = [d for d in deeds if d.kind in f.SESSION_KINDS]
    if len(sittings) == 1 and sittings[0].title:
        yield flowing([f"{_day(scope.facts, sittings[0])}召开{sittings[0].title}", *who(scope, sittings, "出席")])
        deeds = [d for d in deeds if d not in sittings]
    yield from _events(scope, deeds)


def _events(scope: f.PaperScope, deeds: Sequence[Deed]) -> Iterator[str]:
    """One event by day and name, more of them together with their kinds."""
    kinds = f.events_by_kind(scope, deeds)
    total = sum(kinds.values())
    if len(deeds) == 1 and deeds[0].title and deeds[0].first:
        yield flowing([_event(scope.facts, deeds[0]), *who(scope, deeds)])
    elif len(kinds) == 1:
        (label,) = kinds
        yield flowing([f"{'代表' if begins_with_verb(label) else '组织'}{label}{total}场", *who(scope, deeds)])
    elif kinds:
        yield flowing([f"组织会议和活动{total}场", *who(scope, deeds), f"其中{grouped(kinds, '场')}"])
        yield from _most_attended(scope, deeds)


def _most_attended(scope: f.PaperScope, deeds: Sequence[Deed]) -> Iterator[str]:
    """An example: the event to which most came, the first of them; none where all were alike or few."""
    told = [(len(scope.members(d)), d) for d in deeds if d.title and d.first]
    most = max((n for n, _ in told), default=0)
    if len(told) > 2 and most > min(n for n, _ in told):
        deed = next(d for n, d in told if n == most)
        yield f"如，{_event(scope.facts, deed)}，{most}名{scope.noun}参加。"


def _event(facts: Facts, deed: Deed) -> str:
    """3月28日组织代表视察老旧小区, 3月14日组织区情通报会."""
    title, verb = in_marks(deed.title), leading_verb(facts.kind_label(deed.kind))
    if begins_with_verb(deed.title):
        verb = ""
    elif not verb:
        return f"{_day(facts, deed)}开展{title}"
    return f"{_day(facts, deed)}组织代表{verb}{title}"


def _day(facts: Facts, deed: Deed) -> str:
    """1月9日至12日, the year where it is another than that of the paper."""
    day = chinese_span(deed.first, deed.last, facts.year).replace("—", "至")
    return day + "，" if day else ""


def _contacts(scope: f.PaperScope, deeds: Sequence[Deed]) -> Iterator[str]:
    kinds = f.events_by_kind(scope, deeds)
    if not kinds:
        return
    total, voters = sum(kinds.values()), f.voters_met(scope, deeds)
    received = f"接待选民{voters}人次" if voters else ""
    if len(kinds) == 1:
        (label,) = kinds
        yield flowing([f"{label}{total}场", *who(scope, deeds), received])
    else:
        yield flowing([f"联系和接待选民{total}场", *who(scope, deeds), received, f"其中{grouped(kinds, '场')}"])


def _reports(scope: f.PaperScope, deeds: Sequence[Deed]) -> Iterator[str]:
    people = {n for d in deeds for n in scope.members(d)}
    if people:
        word = scope.facts.regulation.words.get("report", "报告履职情况")
        of = share(len(people), scope.total, f"{scope.noun}总数") if people <= scope.numbers else ""
        yield flowing([f"{len(people)}名{scope.noun}向选民{word}", of])


def _suggestions(scope: f.PaperScope, deeds: Sequence[Deed]) -> Iterator[str]:
    """6名代表领衔提出建议、批评和意见6件，已经答复5件; kinds together where there are several."""
    led = f.suggestions_of(scope, deeds)
    if not led:
        return
    kinds = {label.removeprefix("提出"): len(found) for label, found in by_label(scope.facts, led).items()}
    named = named_kinds(kinds, "件", last="和")
    replied = f.replied(scope, led)
    answer = "已全部答复" if replied == len(led) > 1 else f"已经答复{replied}件" if replied else ""
    yield flowing([f"{f.leaders(scope, led)}名{scope.noun}领衔提出{named}", answer])
