"""Every case of ``tests/cases/rules``: what each rule of each regulation says of a small dossier."""

from __future__ import annotations

from pathlib import Path

import pytest

from dutykit.rules.trial import Trial, run_cases
from rules.setting import regulation, setting

TOP = Path(__file__).resolve().parents[2]
FILES = sorted((TOP / "tests/cases/rules").glob("*.toml"))


def _trials() -> list[tuple[str, Trial]]:
    return [
        (path.stem, trial)
        for path in FILES
        for trial in run_cases(path.read_text(encoding="utf-8"), regulation(path.stem), setting(), name=path.name)
    ]


@pytest.mark.parametrize(("_id", "trial"), _trials(), ids=lambda v: v if isinstance(v, str) else f"{v.rule}-{v.name}")
def test_a_rule_says_what_its_case_expects(_id: str, trial: Trial) -> None:
    assert trial.wrong == ""
