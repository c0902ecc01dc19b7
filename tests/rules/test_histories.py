"""Every shipped rule over the histories that a roster tells: suspended, reinstated, moved, resigned in between.

Each rule about deputies has a case in which its deputy falls short; the same dossier is told again with another past.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import pytest

from dutykit.dossier.model import Membership, Roster, Spell
from dutykit.rules.casefile import CaseFile
from dutykit.rules.engine import check_year
from dutykit.rules.forms_out import Closing
from dutykit.rules.load import plain
from dutykit.rules.results import Finding
from dutykit.rules.rule_check import CheckScope
from dutykit.rules.ruleset import Rule
from dutykit.rules.terms import RuleKind
from dutykit.rules.trial import case_file
from dutykit.words.codes import DeputyStatus, Result, SubjectKind
from rules.setting import regulation, setting
from rules.test_cases import FILES

DAY = timedelta(days=1)
LACKING = {RuleKind.COUNT, RuleKind.GAP, RuleKind.STREAK}
"""Kinds that find a deputy wanting because something is not on record, and by nothing else."""


@lru_cache
def parsed(id_: str) -> dict[str, Any]:
    found: dict[str, Any] = plain(tomllib.loads(FILES[id_]))
    return found


def of_deputies() -> list[tuple[str, str]]:
    """Rules about deputies that may find one wanting."""
    return [
        (id_, r.id)
        for id_ in FILES
        for r in regulation(id_).ruleset.rules
        if r.subject is SubjectKind.DEPUTY and any(wanting(c, r.id) for c in parsed(id_)["case"])
    ]


def wanting(case: dict[str, Any], rule: str) -> bool:
    """Whether a case is one in which the rule's deputy falls short, and whose past is a plain one."""
    plain_past = all({*d} <= {"number", "name", "units", "facts"} for d in case.get("deputies", ()))
    return case["rule"] == rule and case["expect"]["result"] == "unmet" and not case.get("with") and plain_past


@lru_cache
def told(id_: str, rule: str) -> tuple[CaseFile, int, Finding]:
    """A dossier in which a deputy falls short, the year that is checked, and the finding."""
    for case in parsed(id_)["case"]:
        if wanting(case, rule):
            whole = {**parsed(id_)["base"], **case}
            file = case_file(whole, setting())
            year = int(whole.get("year", file.today.year))
            unmet = [f for f in found(id_, rule, file, year) if f.result is Result.UNMET and f.subject.id]
            if unmet:
                return file, year, unmet[0]
    pytest.skip("no deputy with a plain past falls short in a case")


def found(id_: str, rule: str, file: CaseFile, year: int) -> list[Finding]:
    return list(check_year(file, regulation(id_), year, CheckScope(rules=frozenset({rule}))))


def again(id_: str, rule: str, **past: Any) -> set[str]:
    """Results of the deputy with another past, in the window of the finding."""
    file, year, one = told(id_, rule)
    deputies = [replace(d, **past) if d.number == one.subject.id else d for d in file.roster.deputies]
    other = replace(file, roster=Roster(tuple(deputies), file.roster.units))
    return {str(f.result) for f in found(id_, rule, other, year) if f.id == one.id}


def days_of(id_: str, rule: str) -> tuple[date, date]:
    """First and last day of the window."""
    file, _, one = told(id_, rule)
    return one.first or date.min, one.last or file.today


def the_rule(id_: str, rule: str) -> Rule:
    known = regulation(id_).ruleset.rule(rule)
    assert known is not None
    return known


def left_to_people(rule: Rule) -> bool:
    """Whether nobody falls short by a rule: figures at odds, cells that a clerk fills in, a text without a figure."""
    unsaid = rule.kind is RuleKind.BREACH and "figure" not in rule.options
    return unsaid or rule.kind in {RuleKind.COMPLETE, RuleKind.CONSISTENT}


RULES = of_deputies()


def test_nearly_every_rule_about_deputies_is_told_again() -> None:
    every = [(id_, r.id) for id_ in FILES for r in regulation(id_).ruleset.rules if r.subject is SubjectKind.DEPUTY]
    never = [key for key in every if key not in RULES and not left_to_people(the_rule(*key))]
    assert never == []


@pytest.mark.parametrize(("id_", "rule"), RULES)
@pytest.mark.parametrize("status", [DeputyStatus.SUSPENDED, DeputyStatus.ENDED])
def test_who_was_away_all_the_time_falls_short_of_nothing(id_: str, rule: str, status: DeputyStatus) -> None:
    assert "unmet" not in again(id_, rule, spells=(Spell(status, date(1990, 1, 1), date(2090, 1, 1)),))


@pytest.mark.parametrize(("id_", "rule"), RULES)
@pytest.mark.parametrize("status", [DeputyStatus.SUSPENDED, DeputyStatus.ENDED])
def test_what_was_over_before_changes_nothing(id_: str, rule: str, status: DeputyStatus) -> None:
    """Suspended, or out of office and elected anew, years before the window and all its records."""
    assert again(id_, rule, spells=(Spell(status, date(2001, 1, 1), date(2001, 6, 30)),)) == {"unmet"}


@pytest.mark.parametrize(("id_", "rule"), RULES)
def test_who_left_before_it_all_is_asked_nothing(id_: str, rule: str) -> None:
    assert "unmet" not in again(id_, rule, until=date(2001, 1, 1))


@pytest.mark.parametrize(("id_", "rule"), [key for key in RULES if the_rule(*key).kind in LACKING])
def test_who_left_within_the_window_lacks_nothing(id_: str, rule: str) -> None:
    first, last = days_of(id_, rule)
    assert "unmet" not in again(id_, rule, until=first + (last - first) / 2)


@pytest.mark.parametrize(("id_", "rule"), [key for key in RULES if the_rule(*key).kind in LACKING])
def test_who_moved_lacks_nothing_before_the_register_of_either_unit_is_closed(id_: str, rule: str) -> None:
    """In a unit of the same kind up to the middle of the window: its register is asked for those days."""
    file, year, one = told(id_, rule)
    deputy = file.roster.by_number[one.subject.id]
    first, last = days_of(id_, rule)
    moved = first + (last - first) / 2
    kinds = {u.code: u for u in file.roster.units}
    old = [replace(kinds[m.unit], code=f"{m.unit}-old", name="旧单位", parent="") for m in deputy.memberships]
    past = [Membership(f"{m.unit}-old", None, moved) for m in deputy.memberships]
    now = [replace(m, since=moved + DAY) for m in deputy.memberships]
    roster = Roster(
        tuple(replace(d, memberships=(*past, *now)) if d is deputy else d for d in file.roster.deputies),
        (*file.roster.units, *old),
    )

    def results(case: CaseFile) -> set[str]:
        return {str(f.result) for f in found(id_, rule, case, year) if f.id == one.id}

    open_ = replace(file, roster=roster)
    assert "unmet" not in results(open_)
    closed = frozenset(Closing(u.code, date(1990, 1, 1), date(2090, 1, 1)) for u in roster.units)
    assert results(replace(open_, closings=file.closings | closed)) == {"unmet"}
