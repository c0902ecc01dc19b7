"""TOML and JSON that only exhaust whoever reads them are told as any other slip, by every command."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.outside import DEEPEST, read_json, read_toml

PACKAGE = Path(__file__).parents[1] / "toolkit" / "dutykit"


@given(st.integers(0, 4000), st.sampled_from([("[", "]", "1"), ('{"a":', "}", "1")]))
def test_json_is_read_or_refused_by_one_error(depth: int, around: tuple[str, str, str]) -> None:
    text = around[0] * depth + around[2] + around[1] * depth
    if depth <= DEEPEST:
        assert read_json(text) == json.loads(text)
        return
    with pytest.raises(json.JSONDecodeError) as caught:
        read_json(text)
    assert caught.value.pos == len(around[0]) * DEEPEST


@given(st.integers(0, 4000))
def test_toml_is_read_or_refused_by_one_error(depth: int) -> None:
    text = f"a = 1\nb = {'[' * depth}{']' * depth}"
    if 1 <= depth < DEEPEST:
        assert read_toml(text) == tomllib.loads(text)
    elif depth > DEEPEST:
        with pytest.raises(tomllib.TOMLDecodeError, match=rf"at line 2, column {DEEPEST + 5}\)"):
            read_toml(text)


@given(st.integers(15, 6000))
def test_numbers_beyond_64_bits_are_refused_with_their_place(digits: int) -> None:
    number = "9" * digits
    if digits < 19:
        assert read_toml(f"a = {number}") == read_json(f'{{"a": {number}}}') == {"a": int(number)}
        return
    with pytest.raises(tomllib.TOMLDecodeError, match="at line 1, column 5"):
        read_toml(f"a = {number}")
    with pytest.raises(json.JSONDecodeError, match="char 6"):
        read_json(f'{{"a": {number}}}')


def test_nobody_reads_toml_otherwise() -> None:
    others = {p.name for p in PACKAGE.rglob("*.py") if re.search(r"tomllib\.loads?\(", p.read_text(encoding="utf-8"))}
    assert others == {"outside.py"}
