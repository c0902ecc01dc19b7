"""A name that nobody bears finds the one that is meant: without its middle dot, with a wrong character or a title."""

from __future__ import annotations

import pytest

from dutykit.dossier.model import Deputy, Roster
from dutykit.dossier.names import find_people

NAMES = ["赵国栋", "钱华", "孙莉", "李文博", "周志强", "阿依古丽·麦麦提", "褚卫东", "欧阳明"]
ROSTER = Roster(deputies=tuple(Deputy(f"{number:04}", name) for number, name in enumerate(NAMES)), units=())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("阿依古丽麦麦提", "阿依古丽·麦麦提"), ("阿依古丽.麦麦堤", "阿依古丽·麦麦提"),
        ("孙丽", "孙莉"), ("孙丽主任", "孙莉"), ("孙丽同志", "孙莉"), ("代表周志刚", "周志强"),
        ("李文搏代表", "李文博"), ("诸卫东", "褚卫东"), ("周志強", "周志强"), ("赵国动", "赵国栋"),
        ("欧阳名", "欧阳明"),
    ],
)  # fmt: skip
def test_a_name_that_nobody_bears_finds_a_near_one(written: str, meant: str) -> None:
    (found,) = find_people(written, ROSTER)
    assert (found.deputy, found.suggestion) == (None, meant)


@pytest.mark.parametrize("title", ["主任", "同志", "代表", "委员", "人大代表"])
def test_a_title_behind_a_name_is_no_part_of_it(title: str) -> None:
    (found,) = find_people(f"孙莉{title}", ROSTER)
    assert found.deputy is not None
    assert found.deputy.name == "孙莉"
