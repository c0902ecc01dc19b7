"""Short regulations and dossiers for tests of rule kinds, written where the test is read."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from dutykit.rules.casefile import CaseFile
from dutykit.rules.load import load_regulation, plain
from dutykit.rules.regulation import Regulation
from dutykit.rules.trial import Trial, case_file, run_cases
from dutykit.rules.workdays import WorkCalendar
from rules.setting import setting

TOP = Path(__file__).resolve().parents[2]

HEAD = """
id = "x"
title = "某办法"
number = ""
passed = 2022-01-01
in_force = 2022-01-01
[words]
report = "述职"
"""
BASE = """
[base]
today = 2025-03-01
year = 2024
closed = [2021, 2022, 2023, 2024]
sessions = [{ term = 17, ordinal = 1, opening = 2021-12-20, closing = 2021-12-24 }]
units = [{ code = "U1", name = "甲联组" }]
deputies = [{ number = "001", name = "样甲", units = ["U1"] }]
"""


@lru_cache
def _meta() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((TOP / "schemas/meta/regulation.schema.json").read_text(encoding="utf-8"))
    return found


def law(rules: str, head: str = HEAD) -> Regulation:
    """A regulation of the rules (and measures) given."""
    return load_regulation(head + rules, _meta(), name="x.toml")


def trials(
    rules: str, cases: str, base: str = BASE, *, head: str = HEAD, calendar: WorkCalendar | None = None
) -> list[Trial]:
    """What the cases come to; each says what it expects."""
    on = setting() if calendar is None else replace(setting(), calendar=calendar)
    return list(run_cases(base + cases, law(rules, head), on, name="x.cases.toml"))


def wrong(
    rules: str, cases: str, base: str = BASE, *, head: str = HEAD, calendar: WorkCalendar | None = None
) -> list[str]:
    """What comes out otherwise than the cases expect, with their names."""
    return [f"{t.name}：{t.wrong}" for t in trials(rules, cases, base, head=head, calendar=calendar) if t.wrong]


def dossier(case: str, base: str = BASE) -> CaseFile:
    """The dossier of one case."""
    data = plain(tomllib.loads(base + case))
    return case_file({**data["base"], **data["case"][0]}, setting())
