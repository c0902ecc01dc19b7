"""The sample's weightiest findings, counted anew from the returned files by one who had not seen the answers.

``counted.md`` holds both the count and, under “和程序不一样的”, where the program says otherwise and why that is so.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from dutykit.app.keeping.demo import SAMPLE, Round
from dutykit.serial import to_json

COUNTED = (Path(__file__).resolve().parents[2] / "samples" / SAMPLE / "counted.md").read_text(encoding="utf-8")
HAND, _, DIFFERENT = COUNTED.partition("\n## 和程序不一样的\n")


REGULATIONS = {p.stem for p in (Path(__file__).resolve().parents[2] / "regulations").glob("*.toml")}


class Count(NamedTuple):
    rule: str
    subject: str
    result: str
    figure: str


def counts(text: str) -> list[Count]:
    """The rows of a table: rule, result, subjects with their figures."""
    found = []
    for rule, result, subjects in re.findall(r"(?m)^\| ([a-z0-9-]+/\w+) \| (\w+) \| ([^|]+) \|", text):
        found += [Count(rule, *_two(one, result)) for one in subjects.strip().split("、")]
    return found


def _two(one: str, result: str) -> tuple[str, str, str]:
    subject, figure = one.split(" ")
    return "" if subject == "全体" else subject, result, figure


def _figure(figure: object) -> str:
    """A day, which is no count, and nothing are a dash."""
    text = "—" if figure is None else str(figure)
    return "—" if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


@pytest.fixture(scope="module")
def told(closed: Round) -> dict[tuple[str, str], Count]:
    """What the check says of each rule and subject."""
    regulations = sorted({c.rule.partition("/")[0] for c in counts(COUNTED)})
    found: list[dict[str, Any]] = to_json(closed.check(regulations).findings)
    return {
        (rule, f["subject"]["id"]): Count(rule, f["subject"]["id"], f["result"], _figure(f["figure"]))
        for f in found
        for rule in [f"{f['regulation']}/{f['rule']}"]
    }


def test_the_program_agrees_with_the_count(told: dict[tuple[str, str], Count]) -> None:
    """But where the page says that it does not; and there it says what the page says."""
    expected = {(c.rule, c.subject): c for c in counts(HAND)} | {(c.rule, c.subject): c for c in counts(DIFFERENT)}
    assert len(expected) > 200
    assert {rule.partition("/")[0] for rule, _ in expected} == REGULATIONS
    assert {key: told.get(key) for key in expected} == expected


def test_a_difference_is_one() -> None:
    """Nothing is listed as different that was counted so, or that was not counted."""
    hand = {(c.rule, c.subject): c for c in counts(HAND)}
    assert [c for c in counts(DIFFERENT) if hand.get((c.rule, c.subject), c) == c] == []
