"""The sample held against every regulation gives what ``findings.md`` says, counted by hand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from dutykit.app.keeping.demo import SAMPLE, Round
from dutykit.cli.findings import tell
from dutykit.serial import to_json
from dutykit.words.codes import Result

TOP = Path(__file__).resolve().parents[2]
COUNTED = (TOP / "samples" / SAMPLE / "findings.md").read_text(encoding="utf-8")
REGULATIONS = sorted(p.stem for p in (TOP / "regulations").glob("*.toml"))
CODES = {label: code for code, label in Result.labels().items()}


def rows(regulation: str) -> list[dict[str, Any]]:
    """What was counted: one for each subject."""
    section = COUNTED.split(f"\n## {regulation}\n")[1].split("\n## ")[0]
    found = []
    for line in section.splitlines():
        cells = [c.strip() for c in line.strip("|").split("|")]
        if not line.startswith("| ") or cells[0] == "规则":
            continue
        rule, result, subjects, threshold, records, how = cells
        assert how, line
        label, _, reason = result.partition(" ")
        for subject in subjects.split("、"):
            id_, figure = subject.split(" ")
            found.append({
                "rule": rule, "id": "" if id_ == "全体" else id_, "result": CODES[label], "reason": reason or None,
                "figure": figure, "threshold": threshold, "records": re.findall(r"[A-Z]{2}-[\d-]+", records),
            })  # fmt: skip
    return found


def told(value: Any) -> str:
    """A figure as the table writes it."""
    if isinstance(value, list):
        return "—".join(map(str, value))
    return "—" if value is None else str(value)


@pytest.fixture(scope="module")
def checked(closed: Round) -> dict[str, list[dict[str, Any]]]:
    """Findings of every regulation."""
    found = to_json(closed.check(REGULATIONS).findings)
    return {id_: [f for f in found if f["regulation"] == id_] for id_ in REGULATIONS}


@pytest.mark.parametrize("regulation", REGULATIONS)
def test_findings_are_those_counted_by_hand(checked: dict[str, list[dict[str, Any]]], regulation: str) -> None:
    counted, found = rows(regulation), checked[regulation]
    wrong = []
    for row in counted:
        same = [f for f in found if (f["rule"], f["subject"]["id"]) == (row["rule"], row["id"])]
        assert len(same) == 1, row
        finding = {**same[0], "figure": told(same[0]["figure"]), "threshold": told(same[0]["threshold"])}
        asked = {k: row[k] for k in ("result", "reason", "figure")}
        asked |= {k: row[k] for k in ("threshold", "records") if row[k]}
        given = {k: finding[k] for k in asked}
        wrong += [(row["rule"], row["id"], asked, given)] if asked != given else []
    assert wrong == []


@pytest.mark.parametrize("regulation", REGULATIONS)
def test_nothing_is_unmet_but_what_was_counted(checked: dict[str, list[dict[str, Any]]], regulation: str) -> None:
    unmet = sorted((f["rule"], f["subject"]["id"]) for f in checked[regulation] if f["result"] == "unmet")
    assert unmet == sorted((r["rule"], r["id"]) for r in rows(regulation) if r["result"] == "unmet")


def test_every_result_occurs_and_most_regulations_find_all_four() -> None:
    results = {id_: {r["result"] for r in rows(id_)} for id_ in REGULATIONS}
    assert set().union(*results.values()) == set(Result.labels())
    some = ["huarong-2024", "npc-deputies-law-2015", "npc-deputies-law-2025"]
    assert [id_ for id_ in REGULATIONS if results[id_] != set(Result)] == some


def test_steps_are_suggested_and_those_taken_are_not_suggested_again(
    checked: dict[str, list[dict[str, Any]]],
) -> None:
    """What is not certain suggests nothing: 赵永生 may yet hand in leave, since the register is not closed."""
    suggested = {
        (id_, f["rule"], f["subject"]["id"]): (f["suggests"]["measure"], f["suggests"]["actor"])
        for id_ in REGULATIONS
        for f in checked[id_]
        if f["suggests"]
    }
    assert suggested == {
        ("dongcheng-2020", "half_day_absence", "0023"): ("circular", "secretariat"),
        ("pinggu-2019", "dissatisfied", "0001"): ("educate", "credentials_committee"),
    }


def test_an_unmet_finding_says_beneath_it_what_another_reading_gives(
    closed: Round, capsys: pytest.CaptureFixture[str]
) -> None:
    found = closed.check(["shijingshan-2022"])
    tell(found, results=[Result.UNMET], deputies=False, narrowed=False)
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    at = next(n for n, line in enumerate(lines) if line.startswith("✗") and "SZ-2024-0003" in line)
    assert lines[at + 1] == "换一种读法：有几条记录的，有一条符合即可：符合，1条"
    assert lines[at + 2].startswith("依据：SZ-2024-0003")
