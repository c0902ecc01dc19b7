"""The engine beside a count from first principles, over all patterns of the field; in numbers: ``make rules``."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutykit.rules.kinds import RULE_KINDS
from rules.reference import PATTERNS, wrong_of


@pytest.mark.parametrize("pattern", PATTERNS)
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_engine_says_what_a_count_from_first_principles_says(pattern: int, seed: int) -> None:
    assert wrong_of(PATTERNS[pattern](random.Random(seed))) == ""


def test_every_pattern_that_a_kind_of_rule_covers_is_generated() -> None:
    covered = {pattern for kind in RULE_KINDS.values() for pattern in kind.patterns}
    assert covered <= set(PATTERNS)
    assert set(PATTERNS) == set(range(1, 25))
