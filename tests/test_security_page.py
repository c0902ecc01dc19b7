"""Each attack that the page on security names has tests, and they are there."""

from __future__ import annotations

import re
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]


def test_every_test_that_the_page_names_is_there() -> None:
    text = (TOP / "docs/security.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:tests/)?[a-z_/]+/test_[a-z_]+\.py)`", text)
    assert len(named) > 20
    assert [name for name in named if not (TOP / "tests" / name.removeprefix("tests/")).is_file()] == []


def test_every_attack_has_what_stops_it_and_a_test() -> None:
    text = (TOP / "docs/security.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| (?!attack|---)(.+) \|$", text.partition("| attack |")[2], re.MULTILINE)
    assert len(table) > 45
    for row in table:
        attack, *_, tests = (cell.strip() for cell in row.split(" | "))
        assert re.fullmatch(r"(`[a-z_/]+/test_[a-z_]+\.py`|`test_[a-z_]+\.py`)(, `[a-z_/]+\.py`)*", tests), attack


def test_each_kind_of_tampering_that_the_page_names_is_one_that_a_test_finds() -> None:
    """And each kind that ``verify`` knows is on the page; ``unread`` is no tampering."""
    from dutykit.words.faults import FaultKind

    text = (TOP / "docs/security.md").read_text(encoding="utf-8")
    table = text.partition("## What it does not show")[0]
    named = {word for word in re.findall(r"`([a-z_…]+)`", table) if word.isidentifier()}
    tests = TOP / "tests/app/keeping"
    tried = "".join((tests / f"test_{name}.py").read_text(encoding="utf-8") for name in ("verify", "purge"))
    for kind in FaultKind:
        family = kind.value.partition("_")[0]
        assert kind.value in named or f"`{family}_…`" in table or kind is FaultKind.UNREAD, kind
        assert f'"{kind.value}"' in tried or kind is FaultKind.UNREAD, kind
