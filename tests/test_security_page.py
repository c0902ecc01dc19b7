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
