"""Registration forms that deputies sent back: workbooks, PDFs, Word files; three with which something is wrong."""

from __future__ import annotations

from pathlib import Path

import people
import spoil
from fill import Sheet
from words import own_words

Paths = dict[str, Path]

WORD: list[str] = []
_SUMS = "李静（柳河）登记表（次数对不上）.xlsx"
MENDED: dict[str, dict[str, str]] = {_SUMS: {}}


def files(books: Paths, words: Paths, spare: Path) -> dict[str, bytes]:
    """All files of the batch by name."""
    return {}
