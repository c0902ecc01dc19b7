"""What a rule says of one record, in every way in which facts that other records tell differently may be. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from ...dossier.fields import days_of
from ...words.codes import Reason, Result, SubjectKind
from ..bounds import RegisterState
from ..figures import Number, exact
from ..items import Item
from ..results import Verdict
from ..rule_check import RuleCheck
from ..windows import DayWindow


class Judgement(NamedTuple):
    """What a rule says of one record.

    ``words`` tell it in Chinese; ``day`` is the day on which whoever it is about had to hold the seat. ``left_blank``:
    it falls short only by a field that nobody filled in (:func:`settled`).
    """

    verdict: Verdict
    words: str
    figure: Any = None
    threshold: Any = None
    unit: str = ""
    day: date | None = None
    left_blank: bool = False


class JudgedRecord(NamedTuple):
    """A record and what is said of it."""

    item: Item
    judgement: Judgement


Judge = Callable[[RuleCheck, Item, DayWindow], Judgement]


def judged_in_every_way(check: RuleCheck, judge: Judge, item: Item, window: DayWindow) -> JudgedRecord:
    """A record judged, in every way in which facts that other records tell differently may be.

    Where it hangs on which of them is right, nothing is said but that they contradict each other.
    """
    judgement, known = judge(check, item, window), check.case.disagreements
    number = item.records[0] if item.records else ""
    if number not in known.by_record:
        return JudgedRecord(item, judgement)
    ways = known.ways(number, item.values, known.others(number))
    said = [judge(check, dataclasses.replace(item, values=values), window) for values in ways]
    state = check.state(window, registers_of(check, item))
    if len({settled(check, j, state).result for j in said}) == 1:
        return JudgedRecord(item, next((j for j in said if not j.left_blank), judgement))
    records = tuple(dict.fromkeys((*item.records, *known.beside(number))))
    unclear = Verdict(Result.UNDETERMINED, Reason.INCONSISTENT)
    judgement = judgement._replace(verdict=unclear, left_blank=False)
    return JudgedRecord(dataclasses.replace(item, records=records), judgement)


def settled(check: RuleCheck, judgement: Judgement, state: RegisterState) -> Verdict:
    """What is said of a record; a blank field falls short when nothing more can come, and never for a deputy.

    It does for a deputy where the rule says that it is the deputy who fills it in (``owes``).
    """
    if not judgement.left_blank:
        return judgement.verdict
    if check.rule.subject is SubjectKind.DEPUTY and check.rule.options.get("owes") != SubjectKind.DEPUTY:
        return Verdict(Result.UNDETERMINED, Reason.MISSING_FACT)
    pending = state.pending()
    if pending is None:
        return Verdict(Result.UNMET)
    return pending if judgement.verdict.reason is Reason.OPEN else judgement.verdict


def registers_of(check: RuleCheck, item: Item) -> tuple[str, ...]:
    """Units that registered a record, else those of the deputies in it."""
    deputies = check.case.known_deputies(item.people)
    return item.units or tuple(dict.fromkeys(u for d in deputies for u in check.case.registers_on(d, item.first)))


# --- fields of a record ---------------------------------------------------------------------------------------


def label(check: RuleCheck, name: str, record: str = "") -> str:
    """What people call a field of the rule's records."""
    return check.case.label(record or str(check.rule.options["record"]), name)


def day_at(item: Item, name: str) -> date | None:
    """The (last) day in a field; None where it is blank or cannot be read."""
    try:
        return days_of(item.values.get(name))[1]
    except (ValueError, TypeError, KeyError):  # a held row keeps what was written
        return None


def first_day_at(item: Item, name: str) -> date | None:
    """The first day in a field; None where it is blank or cannot be read."""
    try:
        return days_of(item.values.get(name))[0]
    except (ValueError, TypeError, KeyError):
        return None


def number_at(item: Item, name: str) -> Number | None:
    """The number in a field, exact; of several names how many they are; None where it is blank or no number."""
    value = item.values.get(name)
    if isinstance(value, list | tuple):
        return len(value) if value else None
    return exact(value)
