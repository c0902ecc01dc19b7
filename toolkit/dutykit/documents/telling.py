"""Counted deeds in words: of one deputy, and of many. Kinds with zero are never said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..dossier.deeds import Deed
from ..dossier.views import ContactRow
from ..words.codes import FormId
from ..words.lists import ActivityGroup
from ..words.marks import DeedMark, During
from ..words.phrases import joined
from .facts import Facts
from .wording import quoted, times

NAMED_AT_MOST = 6
"""Deeds that are named one by one in the text; more are counted only, and stand in the annex."""


def of_form(deeds: Iterable[Deed], form: str) -> list[Deed]:
    """Deeds that a form tells; meetings, whose attendance has a form of its own, are told among the activities."""
    told = {FormId.ACTIVITY, FormId.ATTENDANCE} if form == FormId.ACTIVITY else {form}
    return [d for d in deeds if d.form in told]


def by_label(facts: Facts, deeds: Iterable[Deed]) -> dict[str, list[Deed]]:
    """Deeds by the label of their kind, in the order of the list of kinds."""
    order = facts.kind_order
    groups: dict[str, list[Deed]] = {}
    for deed in sorted(deeds, key=lambda d: order.get(d.kind, len(order))):
        groups.setdefault(facts.kind_label(deed.kind), []).append(deed)
    return groups


# --- one deputy ----------------------------------------------------------------------------------------------


def deputy_clauses(facts: Facts, deeds: Sequence[Deed], number: str, *, named: bool = True) -> list[str]:
    """What one deputy did, as clauses of a sentence: activities, contacts with voters, duty reports, suggestions.

    Suggestions are told by their titles where they are few, unless they stand in a table (not ``named``).
    """
    there = [d for d in deeds if d.took_part(number)]
    return [
        *_activity_clauses(facts, of_form(there, FormId.ACTIVITY), number),
        *contact_clauses(facts, of_form(there, FormId.CONTACT)),
        *_duty_report_clauses(facts, of_form(there, FormId.DUTY_REPORT)),
        *suggestion_clauses(facts, of_form(there, FormId.SUGGESTION), number, named=named),
    ]


def _activity_clauses(facts: Facts, deeds: Sequence[Deed], number: str) -> list[str]:
    groups = by_label(facts, deeds)
    if not groups:
        return []
    if len(groups) == 1 or all(d.during == During.SESSION for d in deeds):
        clauses = [joined(times(label, len(found)) for label, found in groups.items())]
    else:
        each = joined(f"{label}{len(found)}次" for label, found in groups.items())
        clauses = [f"参加会议和活动{len(deeds)}次，其中{each}"]
    spoke = sum(DeedMark.SPOKE in d.people.get(number, ()) for d in deeds if d.group != ActivityGroup.DELIBERATION)
    return [*clauses, f"发言{spoke}次"] if spoke else clauses


def contact_clauses(facts: Facts, deeds: Sequence[Deed]) -> list[str]:
    """How often voters were received or visited, how many of them, and what came of what they told."""
    groups = by_label(facts, deeds)
    if not groups:
        return []
    if len(groups) == 1:
        (label, found) = next(iter(groups.items()))
        first, received = times(label, len(found)), "共" if "选民" in label else "接待选民"
    else:
        each = joined(f"{label}{len(found)}次" for label, found in groups.items())
        first, received = f"联系、接待选民{len(deeds)}次，其中{each}", "共接待选民"
    voters = sum(d.voters for d in deeds)
    clauses = [f"{first}，{received}{voters}人次" if voters else first]
    matters = [row for d in deeds for r in d.sources if (row := ContactRow(r.values)).matter]
    answered = sum(row.feedback is not None for row in matters)
    if matters:
        clauses.append(f"听取、反映意见和要求{len(matters)}条" + (f"，已向选民反馈{answered}条" if answered else ""))
    return clauses


def _duty_report_clauses(facts: Facts, deeds: Sequence[Deed]) -> list[str]:
    """述职1次, or whatever the regulation calls it, and how many voters heard it."""
    voters = sum(d.voters for d in deeds)
    heard = f"，到会选民{voters}人次" if voters else ""
    return [f"{facts.regulation.words['report']}{len(deeds)}次{heard}"] if deeds else []


def suggestion_clauses(facts: Facts, deeds: Sequence[Deed], number: str, *, named: bool) -> list[str]:
    """What the deputy put forward, then what the deputy seconded; by title where they are few and ``named``."""
    clauses = []
    for mark, verb in ((DeedMark.LED, "提出"), (DeedMark.JOINED, "附议")):
        found = [
            d
            for d in deeds
            if mark in d.people.get(number, ()) and (mark == DeedMark.LED or DeedMark.LED not in d.people[number])
        ]
        for label, pieces in by_label(facts, found).items():
            bare = label.removeprefix("提出")
            few = named and len(pieces) <= NAMED_AT_MOST
            titles = "".join(quoted(d.title) for d in pieces) if few else ""
            clauses.append(f"{verb}{bare}{len(pieces)}件" + (titles and f"（{titles}）"))
    return clauses
