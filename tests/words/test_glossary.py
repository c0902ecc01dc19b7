"""The glossary names places that exist, and each word once."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

PAGE = (Path(__file__).resolve().parents[2] / "docs/words.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| Word")
]
PLACES = sorted({place for row in ROWS for place in re.findall(r"`(dutykit\.[\w.]+)`", row[2])})


def named(place: str) -> Any:
    """The module, class, function or attribute of a dotted name."""
    parts = place.split(".")
    for size in range(len(parts), 0, -1):
        try:
            found: Any = import_module(".".join(parts[:size]))
        except ModuleNotFoundError:
            continue
        for part in parts[size:]:
            fields = getattr(found, "__dataclass_fields__", {})
            found = fields[part] if part in fields else getattr(found, part)
        return found
    raise AssertionError(place)


@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_the_glossary_names_exists(place: str) -> None:
    assert named(place) is not None


def test_every_word_says_where_it_lives_and_stands_once() -> None:
    words = [word.strip() for row in ROWS for word in row[0].split(",")]
    assert sorted(set(words)) == sorted(words)
    assert [row[0] for row in ROWS if len(row) != 4 or not re.search(r"`dutykit\.", row[2])] == []
