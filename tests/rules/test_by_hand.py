"""Dossiers as an outsider makes them up, reckoned by hand from the sources before the engine was asked."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from dutykit.rules.engine import check_year
from dutykit.rules.load import plain
from dutykit.rules.rule_check import CheckScope
from dutykit.rules.trial import case_file
from rules.setting import regulation, setting
from rules.test_cases import FILES

DOSSIERS: list[dict[str, Any]] = plain(tomllib.loads(Path(__file__).with_name("by_hand.toml").read_text("utf-8")))[
    "dossier"
]


@pytest.mark.parametrize("dossier", DOSSIERS, ids=lambda d: f"{d['regulation']}-{d['rule']}-{d['name']}")
def test_the_engine_says_what_was_reckoned_by_hand(dossier: dict[str, Any]) -> None:
    base, expected = plain(tomllib.loads(FILES[dossier["regulation"]]))["base"], dict(dossier["expect"])
    case = {**base, **dossier}
    scope, subject = CheckScope(rules=frozenset({dossier["rule"]})), expected.pop("subject", None)
    found = check_year(case_file(case, setting()), regulation(dossier["regulation"]), int(case["year"]), scope)
    (one,) = [f for f in found if subject in {None, f.subject.id}]
    said = {"result": one.result, "reason": one.reason, "figure": one.figure}
    assert {name: said[name] for name in expected} == expected, one.message
