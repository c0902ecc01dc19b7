"""Names by their pinyin, whole or by initials, whichever reading a character has."""

from __future__ import annotations

from pathlib import Path

import pytest

from dutykit.words import pinyin
from dutykit.words.pinyin import Nearness, is_typed, nearness

TABLE = Path(pinyin.__file__).with_name("pinyin.txt").read_text(encoding="utf-8")
READINGS = pinyin.readings_of(TABLE)
FIRST, OTHER, WITHIN = Nearness.SURNAME, Nearness.BEGINNING, Nearness.WITHIN


@pytest.mark.parametrize(
    ("word", "name", "near"),
    [
        ("zgd", "赵国栋", FIRST), ("zhgd", "赵国栋", FIRST), ("zhaogd", "赵国栋", FIRST),
        ("zhaoguodong", "赵国栋", FIRST),
        ("zhaoguod", "赵国栋", FIRST), ("z", "赵国栋", FIRST), ("gd", "赵国栋", WITHIN), ("guodong", "赵国栋", WITHIN),
        ("zgx", "赵国栋", None), ("zgdx", "赵国栋", None), ("zd", "赵国栋", None),
        ("zhf", "曾惠芳", FIRST), ("zenghf", "曾惠芳", FIRST), ("chf", "曾惠芳", OTHER),
        ("cenghuifang", "曾惠芳", OTHER),
        ("shanm", "单明", FIRST), ("sm", "单明", FIRST), ("danm", "单明", OTHER), ("chanm", "单明", OTHER),
        ("xp", "解平", FIRST), ("jp", "解平", OTHER), ("qh", "仇和", FIRST), ("chouh", "仇和", OTHER),
        ("chongy", "重阳", FIRST), ("zhongy", "重阳", OTHER), ("ouw", "区伟", FIRST), ("quw", "区伟", OTHER),
        ("heyan", "黑艳", FIRST), ("heiyan", "黑艳", OTHER), ("moqi", "万俟静", FIRST), ("mqj", "万俟静", FIRST),
        ("oyx", "欧阳雪", FIRST), ("lvm", "吕敏", FIRST), ("lum", "吕敏", FIRST), ("lyum", "吕敏", FIRST),
        ("lüm", "吕敏", FIRST), ("xian", "西安", FIRST), ("wl", "王乐", FIRST), ("wy", "王乐", FIRST),
        ("ayglmmt", "阿依古丽·麦麦提", FIRST), ("mmt", "阿依古丽·麦麦提", WITHIN),
        ("ayiguli", "阿依古丽•麦麦提", FIRST),
        ("wyan", "王䶮", FIRST), ("ld", "李𬱖", FIRST), ("zgd", "", None), ("lc", "李　成", FIRST),
    ],
)  # fmt: skip
def test_a_name_is_found_as_it_may_be_read(word: str, name: str, near: Nearness | None) -> None:
    assert nearness(word, name, READINGS) is near


@pytest.mark.parametrize(("word", "typed"), [("zgd", True), ("lü", True), ("z1", False), ("赵gd", False), ("é", False)])
def test_only_letters_may_be_pinyin(word: str, typed: bool) -> None:
    assert is_typed(word) is typed


def test_every_reading_of_every_character_leads_to_a_name_with_it() -> None:
    assert len(READINGS) > 41_000
    missed = [(c, s) for c, syllables in READINGS.items() for s in syllables if nearness(s, f"王{c}", READINGS) is None]
    assert missed == []


def test_every_character_of_gb2312_has_a_reading() -> None:
    rows = (bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    common = [c for c in rows if c]
    assert len(common) == 6763
    assert [c for c in common if c not in READINGS] == []
