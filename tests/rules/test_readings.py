"""The page of readings: each names a rule and a setting that there are; no rule with two readings is left out."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from dutykit.app.opened.facts import regulation_meta
from dutykit.rules.load import load_regulation
from dutykit.rules.readings import SETTINGS, readings_of
from dutykit.rules.regulation import Regulation

ROOT = Path(__file__).resolve().parents[2]
DATA: dict[str, Any] = tomllib.loads((ROOT / "docs/readings.toml").read_text(encoding="utf-8"))
FILES = sorted(p for p in (ROOT / "regulations").glob("*.toml") if not p.name.endswith(".cases.toml"))
READINGS: list[dict[str, Any]] = [
    {"regulation": path.stem, **reading}
    for path in FILES
    for reading in tomllib.loads(path.read_text(encoding="utf-8")).get("reading", ())
]
TWO_READINGS = re.compile("读法|没有写|没有规定|只说|没有说|理解")


def _loaded(id_: str, changes: dict[str, Any] | None = None) -> Regulation:
    text = (ROOT / "regulations" / f"{id_}.toml").read_text(encoding="utf-8")
    return load_regulation(text, regulation_meta(None), name=id_, changes=changes)


def _named(reading: dict[str, Any]) -> str:
    return f"{reading['regulation']}/{reading.get('rule', reading.get('word'))}"


@pytest.mark.parametrize("reading", READINGS, ids=_named)
def test_the_other_reading_can_be_set(reading: dict[str, Any]) -> None:
    """Its rule is there, and the change gives a rule that is read, and differs."""
    regulation = _loaded(reading["regulation"])
    rules = {rule.id: rule for rule in regulation.ruleset.rules}
    ways = reading.keys() & {"change", "like", "word"}
    assert len(ways) == 1, "one way to set it"
    if "word" in reading:
        assert reading["word"] in regulation.words
        return
    rule = rules[reading["rule"]]
    if "like" in reading:
        other, _, like = reading["like"].partition("/")
        assert like in {r.id for r in _loaded(other).ruleset.rules}
        return
    changes = {f"{rule.id}.{name}": value for name, value in reading["change"].items()}
    changed = {r.id: r for r in _loaded(reading["regulation"], changes).ruleset.rules}
    assert changed[rule.id] != rule
    assert {k: v for k, v in changed.items() if k != rule.id} == {k: v for k, v in rules.items() if k != rule.id}


def _exceptions(takes: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(field, value) for take in takes for field, values in take.get("except", {}).items() for value in values}


def test_the_other_reading_changes_nothing_that_it_does_not_speak_of() -> None:
    """What the rule leaves out (a report that was not given to voters) stays out under each of its readings."""
    lost = {}
    for path in FILES:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        takes = {rule["id"]: rule["take"] for rule in data["rule"] if "take" in rule}
        for reading in data.get("reading", ()):
            changed = reading.get("change", {}).get("take")
            gone = _exceptions(takes[reading["rule"]]) - _exceptions(changed) if changed else set()
            lost |= {(path.stem, reading["rule"], reading["asks"]): gone} if gone else {}
    assert lost == {}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_rule_that_speaks_of_another_reading_is_listed(path: Path) -> None:
    """By its note: what the text leaves open is in the list, or is a setting of the engine."""
    listed = {r["rule"] for r in READINGS if r["regulation"] == path.stem and "rule" in r}
    open_ones = {
        rule.id
        for rule in _loaded(path.stem).ruleset.rules
        if TWO_READINGS.search(rule.note) and not any(not r.setting.startswith(_ALWAYS) for r in readings_of(rule))
    }
    assert open_ones - listed == set()


_ALWAYS = ("年度中间", "届中", "施行当年")
"""Settings that nearly every rule has: they do not stand for what a note says."""


def test_every_setting_of_the_engine_has_its_reason() -> None:
    """The page prints each; a setting added later needs one, and no reason is left of one that went."""
    assert DATA["setting"].keys() == {setting.name for setting in SETTINGS}


def test_the_page_has_every_reading_of_the_engine() -> None:
    """Each rule for which a setting matters stands beside the value that is used."""
    page = (ROOT / "docs/readings.md").read_text(encoding="utf-8")
    parts = dict(re.findall(r"(?ms)^## (\S+)　[^\n]*\n(.*?)(?=^## |\Z)", page))
    for path in FILES:
        rows = [line.split(" | ") for line in parts[path.stem].splitlines() if line.startswith("| ")]
        for rule in _loaded(path.stem).ruleset.rules:
            for read in readings_of(rule):
                said = [r for r in rows if r[0] == f"| {read.setting}" and r[1].startswith(f"{read.reading}（`")]
                found = any(f"`{rule.id}`（" in row[2] for row in said)
                assert found == read.used, (path.stem, rule.id, read.setting, read.reading)


def test_defaults_against_a_deputy_say_so_and_carry_no_measure() -> None:
    """C12: a default that is not in the deputy's favour stands only where no measure hangs."""
    with_measure = {
        _named(r)
        for r in READINGS
        if r.get("against") and any(m.rule == r["rule"] for m in _loaded(r["regulation"]).ruleset.measures)
    }
    assert with_measure == set()
