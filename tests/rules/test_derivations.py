"""How findings came about: over every case of the shipped regulations, of every kind, and generated dossiers."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import pytest

from dutykit.rules.casefile import CaseFile
from dutykit.rules.derivation import Derivation
from dutykit.rules.derive import derive
from dutykit.rules.engine import check_year
from dutykit.rules.finding_ids import read_finding_id
from dutykit.rules.load import load_regulation, plain
from dutykit.rules.otherwise import Otherwise
from dutykit.rules.readings import SETTINGS, reading_in_use
from dutykit.rules.regulation import Regulation
from dutykit.rules.results import Finding
from dutykit.rules.rule_check import CheckScope
from dutykit.rules.ruleset import Rule
from dutykit.rules.trial import case_file
from dutykit.words.codes import Result
from rules.setting import TOP, lexicon, meta, regulation, setting
from rules.test_cases import FILES


class Told(NamedTuple):
    """A finding of a case, how it came about, and what it rests on."""

    name: str
    case: CaseFile
    regulation: Regulation
    year: int
    finding: Finding
    derivation: Derivation


@lru_cache
def told(id_: str) -> tuple[Told, ...]:
    return tuple(_told(id_))


def _told(id_: str) -> Iterator[Told]:
    data, law = plain(tomllib.loads(FILES[id_])), regulation(id_)
    for item in data["case"]:
        case = {**data["base"], **item}
        file, year = case_file(case, setting()), int(case.get("year", str(case["today"])[:4]))
        for finding in check_year(file, law, year, CheckScope(rules=frozenset({item["rule"]}))):
            derivation = derive(file, law, year, finding, lexicon())
            assert derivation is not None, (item["name"], finding)
            yield Told(item["name"], file, law, year, finding, derivation)


def again(one: Told, file: CaseFile) -> Finding | None:
    found = check_year(file, one.regulation, one.year, CheckScope(rules=frozenset({one.finding.rule})))
    return next((f for f in found if f.id == one.finding.id), None)


def without(file: CaseFile, numbers: set[str]) -> CaseFile:
    return replace(file, records=tuple(r for r in file.records if r.number not in numbers))


every_regulation = pytest.mark.parametrize("id_", sorted(FILES))


@every_regulation
def test_a_derivation_is_of_its_finding(id_: str) -> None:
    assert [t.derivation.finding for t in told(id_)] == [t.finding for t in told(id_)]


@every_regulation
def test_every_record_behind_a_finding_is_told(id_: str) -> None:
    lacking = [
        (t.name, t.finding.message, numbers)
        for t in told(id_)
        if t.derivation.rule.rule.kind not in {"combine", "repeat"}
        if (numbers := set(t.finding.records) - set(t.derivation.records))
    ]
    assert lacking == []


@every_regulation
def test_what_is_left_changes_nothing(id_: str) -> None:
    """The finding is the same over a dossier without the records that were left."""
    wrong = []
    for t in told(id_):
        left = {n for one in t.derivation.left for n in one.records}
        if not left or t.finding.result is Result.EXEMPT:
            continue
        came = again(t, without(t.case, left))
        if came is None or (came.result, came.figure, came.records) != (
            t.finding.result, t.finding.figure, t.finding.records,
        ):  # fmt: skip
            wrong.append((t.finding.rule, t.name, sorted(left), came and came.message, t.finding.message))
    assert wrong == []


@every_regulation
def test_what_is_left_says_why(id_: str) -> None:
    vague = {"不是本条要看的登记"}
    assert [
        (t.finding.rule, t.name, one) for t in told(id_) for one in t.derivation.left if not one.why or one.why in vague
    ] == []


@every_regulation
def test_the_reading_that_is_used_gives_the_finding(id_: str) -> None:
    for t in told(id_):
        used = [r.outcome for r in t.derivation.readings if r.used]
        assert [(o.result, o.figure) for o in used] == [(t.finding.result, t.finding.figure)] * len(used)


@lru_cache
def changed(id_: str, rule: str, change: str) -> Regulation:
    """A regulation with options of one rule set otherwise, as an office would write it into the file."""
    options = {f"{rule}.{name}": value for name, value in json.loads(change).items()}
    text = (TOP / f"regulations/{id_}.toml").read_text(encoding="utf-8")
    return load_regulation(text, meta(), name=id_, changes=options)


def other_readings(id_: str, rule: Rule) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Every other reading of a rule that is worked out: what it is called, and what the file would say."""
    for setting_ in SETTINGS:
        used = reading_in_use(setting_, rule)
        for value, words in setting_.values.items():
            if used is not None and value != used:
                yield setting_.label, words, {setting_.name: value}
    file = plain(tomllib.loads((TOP / f"regulations/{id_}.toml").read_text(encoding="utf-8")))
    for reading in file.get("reading", ()):
        if reading.get("rule") == rule.id and "change" in reading and "example" not in reading:
            yield reading["asks"], reading["other"], reading["change"]


@every_regulation
def test_every_other_reading_is_named_with_what_it_gives(id_: str) -> None:
    """The same as a check of the file with that reading written into it, for settings and readings of the text."""
    wrong, tried = [], 0
    for t in told(id_):
        named = {(r.setting, r.reading): r.outcome for r in t.derivation.readings if not r.used}
        rule = t.derivation.rule.rule
        for asks, words, change in other_readings(id_, rule):
            law = changed(id_, rule.id, json.dumps(change, ensure_ascii=False, sort_keys=True))
            found = check_year(t.case, law, t.year, CheckScope(rules=frozenset({rule.id})))
            came = next((f for f in found if f.id == t.finding.id), None)
            if came is None:  # over other days, or of somebody else
                continue
            tried, gives = tried + 1, named.get((asks, words))
            if gives is None or (gives.result, gives.figure) != (came.result, came.figure):
                wrong.append((t.name, rule.id, asks, words, gives, came.message))
    assert wrong == []
    assert tried


@every_regulation
def test_a_check_tells_the_other_readings_as_the_derivation_does(id_: str) -> None:
    """Worked out at once for all findings of a rule, or for one alone: those that give something else, and no more."""
    for t in told(id_):
        of_check = Otherwise(t.case, [t.regulation], [t.year], CheckScope()).of(t.finding)
        own = (t.finding.result, t.finding.figure, t.finding.threshold)
        assert [(r.setting, r.reading, r.outcome) for r in of_check] == [
            (r.setting, r.reading, r.outcome)
            for r in t.derivation.readings
            if not r.used and r.outcome and (r.outcome.result, r.outcome.figure, r.outcome.threshold) != own
        ], (t.name, t.finding.message)


@every_regulation
def test_a_finding_that_nothing_unknown_can_change_is_certain(id_: str) -> None:
    """And one that is undetermined names at least one thing that is not known."""
    for t in told(id_):
        if t.finding.result is Result.UNDETERMINED and t.derivation.rule.rule.kind not in {"combine", "repeat"}:
            assert t.derivation.unknown, (t.name, t.finding)
        if t.finding.result in {Result.MET, Result.UNMET}:
            changing = [u for u in t.derivation.unknown if u.changes]
            assert changing == [], (t.finding.rule, t.name, t.finding.message, changing)


# --- ids ------------------------------------------------------------------------------------------------------


@every_regulation
def test_findings_of_a_check_have_ids_of_their_own(id_: str) -> None:
    for t in told(id_):
        found = [f.id for f in check_year(t.case, t.regulation, t.year)]
        assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("JL-2024-7K3M-Q2XP", "JL-2024-7K3M-Q2XP"),
        ("jl20247k3mq2xp", "JL-2024-7K3M-Q2XP"),
        ("ＪＬ－２０２４－７Ｋ３Ｍ—Ｑ２ＸＰ", "JL-2024-7K3M-Q2XP"),
        ("JL 2024 oIl0 0000", "JL-2024-0110-0000"),
        ("HD-2024-0003", ""),
        ("JL-2024-7K3M-Q2X", ""),
        ("JL-2024-7K3M-Q2XU", ""),
    ],
)
def test_an_id_is_read_as_a_person_types_it(typed: str, read: str) -> None:
    assert read_finding_id(typed) == read
