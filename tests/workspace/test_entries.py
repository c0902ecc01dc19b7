"""One entry of ``dutykit.toml`` is changed in its place; whatever else stands in the file stays to the letter."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.words.codes import Level
from dutykit.workspace.config import Config, Congress, config_text
from dutykit.workspace.entries import Value, with_entry

TEXT = """\
# 说明
year = 2024   # 今年
regulations = [
  "shijingshan-2022", # 本区的
  "# 不是说明", ]

[congress]
name = "青石区#1" # 全称
# term = 17

[review]
required = false
"""


@pytest.mark.parametrize(
    ("table", "key", "value", "before", "after"),
    [
        ("", "year", 2025, "year = 2024   # 今年\n", "year = 2025    # 今年\n"),
        ("congress", "name", "甲", 'name = "青石区#1" # 全称\n', 'name = "甲"    # 全称\n'),
        ("congress", "term", 18, "# term = 17\n", "term = 18\n"),
        ("review", "required", True, "required = false\n", "required = true\n"),
        ("review", "two_persons", True, "required = false\n", "required = false\ntwo_persons = true\n"),
        ("", "names", "strokes", "\n[congress]", 'names = "strokes"\n\n[congress]'),
        ("congress", "name", None, 'name = "青石区#1" # 全称\n', "# name =    # 全称\n"),
        ("limits", "seconds", 9, "required = false\n", "required = false\n\n[limits]\nseconds = 9\n"),
    ],
)  # fmt: skip
def test_the_line_changes_and_no_other(table: str, key: str, value: Value, before: str, after: str) -> None:
    assert TEXT.count(before) == 1
    assert with_entry(TEXT, table, key, value) == TEXT.replace(before, after)


def test_a_list_over_several_lines_becomes_one_line() -> None:
    changed = with_entry(TEXT, "", "regulations", ["a", "b"])
    assert 'regulations = ["a", "b"]\n\n[congress]' in changed


@pytest.mark.parametrize("text", ['congress = {name = "甲"}\n', 'congress.name = "甲"\n'])
def test_what_is_written_otherwise_is_refused_and_not_written_twice(text: str) -> None:
    with pytest.raises((ValueError, tomllib.TOMLDecodeError)):
        with_entry(text, "congress", "name", "乙")


words = st.text(min_size=1, max_size=12)
values = st.one_of(words, st.booleans(), st.integers(0, 99), st.lists(words, max_size=3))
ENTRIES = [("", "names"), ("", "regulations"), ("congress", "name"), ("congress", "term"), ("review", "required")]


@given(
    congress=words, term=st.none() | st.integers(1, 99), level=st.sampled_from(list(Level)),
    entry=st.sampled_from(ENTRIES), value=values,
)  # fmt: skip
def test_any_value_is_read_back_and_every_other_line_stays(
    congress: str, term: int | None, level: Level, entry: tuple[str, str], value: Value
) -> None:
    text = config_text(Config(Congress(congress, level, term), 2024, regulations=("a",)))
    table, key = entry
    changed = with_entry(text, table, key, value)
    data = tomllib.loads(changed)
    assert (data[table] if table else data)[key] == value
    old, new = text.split("\n"), changed.split("\n")
    assert len(old) == len(new)
    assert sum(a != b for a, b in zip(old, new, strict=True)) <= 1
