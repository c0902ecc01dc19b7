"""Every case of ``tests/cases/rules``: what each rule of each regulation says of a small dossier."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

import pytest

from dutykit.rules.ruleset import Rule
from dutykit.rules.trial import Trial, run_cases
from dutykit.words.codes import SubjectKind
from rules.setting import regulation, setting

TOP = Path(__file__).resolve().parents[2]
FILES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((TOP / "tests/cases/rules").glob("*.toml"))}
NAMES = {id_: [f"{c['rule']}-{c['name']}" for c in tomllib.loads(text)["case"]] for id_, text in FILES.items()}
CASES = [(id_, at) for id_, names in NAMES.items() for at in range(len(names))]


@lru_cache
def _trials(id_: str) -> tuple[Trial, ...]:
    return run_cases(FILES[id_], regulation(id_), setting(), name=f"{id_}.toml")


@pytest.mark.parametrize(("id_", "at"), CASES, ids=[f"{id_}-{NAMES[id_][at]}" for id_, at in CASES])
def test_a_rule_says_what_its_case_expects(id_: str, at: int) -> None:
    assert _trials(id_)[at].wrong == ""


def _filled_in_by_clerks(rule: Rule) -> bool:
    """A cell that a clerk left blank is never the breach of the deputy."""
    return rule.subject is SubjectKind.DEPUTY and "owes" not in rule.options


@pytest.mark.parametrize("id_", sorted(p.stem for p in (TOP / "regulations").glob("*.toml")))
def test_every_rule_has_a_case_that_is_met_one_unmet_and_one_undetermined(id_: str) -> None:
    told = {(t.rule, t.result) for t in _trials(id_)} if id_ in FILES else set()
    rules = regulation(id_).ruleset.rules
    wanted = [(r.id, result) for r in rules for result in ("met", "unmet", "undetermined")]
    never = {(r.id, "unmet") for r in rules if r.kind == "consistent"}  # figures at odds are never judged
    never |= {(r.id, "unmet") for r in rules if r.kind == "complete" and _filled_in_by_clerks(r)}
    never |= {(r.id, "unmet") for r in rules if r.kind == "breach" and "figure" not in r.options}  # left to people
    wanted = [case for case in wanted if case not in never]
    assert [case for case in wanted if case not in told] == []
