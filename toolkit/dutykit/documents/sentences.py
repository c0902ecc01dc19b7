"""Sentences of a document, their figures, and which sentence of one text is which of another. Pure.

Texts are compared folded (NFKC, without white space): what an office program saves differently is no change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from functools import cached_property

from ..evidence import Place
from ..text import fold
from ..words.numerals import number

_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；]+[”」）)]*|[^。！？；\n]+")
_FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?[%‰]?|[〇零一二三四五六七八九十百千]+(?=[届次期名人场件条项位份个])")
"""A figure as documents print it: 12, 1,234, 85.7%, and a numeral that counts something (十二次)."""
_SLOT = "#"
_ALIKE = 0.5
"""Sentences of which less than this is the same are two, not one that was reworded."""
_MOST_PAIRS = 2_500
"""So many pairs of a passage are looked at; of a longer one only those that stand at about the same place."""
_NEAR = 6
_OF_ONE_NAME = 0.55
"""How much alike two rows are at least that begin with the same cell."""
_LOOKED_AT = 300
"""Characters by which two sentences are told to be alike."""

Pairs = list[tuple[int | None, int | None]]
"""Which of one sequence is which of another; ``None`` where there is none."""


def both(pairs: Pairs) -> Iterator[tuple[int, int]]:
    """The pairs of which neither is missing."""
    return ((a, b) for a, b in pairs if a is not None and b is not None)


@dataclass(frozen=True)
class Line:
    """A paragraph, or a row of a table: the texts of its cells that say anything, and where each stands."""

    cells: tuple[str, ...]
    table: bool = False
    places: tuple[Place | None, ...] = ()


@dataclass(frozen=True)
class Piece:
    """What is compared as one: a sentence of the text, or a row of a table."""

    cells: tuple[str, ...]
    places: tuple[Place | None, ...] = ()
    line: int = 0
    table: bool = False

    @property
    def place(self) -> Place | None:
        """Where it begins."""
        return self.places[0] if self.places else None

    def place_of(self, cell: int) -> Place | None:
        """Where a cell stands; the last one before it where that one is not there."""
        return self.places[min(cell, len(self.places) - 1)] if self.places else None

    @property
    def text(self) -> str:
        """All of it, cells parted by bars."""
        return " | ".join(self.cells)

    @cached_property
    def key(self) -> str:
        """The text for comparing."""
        return "\t".join(map(fold, self.cells))


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with its stop; together they are the text without line breaks.

    >>> sentences("参加3次。其中；一次")
    ['参加3次。', '其中；', '一次']
    """
    return [part for part in _SENTENCE.findall(text) if part.strip()]


def with_sentences(text: str, said: Callable[[str], str]) -> str:
    """The text with each of its sentences as ``said`` gives it; what parts them stays."""
    return _SENTENCE.sub(lambda match: said(match[0]), text)


def pieces(lines: Sequence[Line]) -> list[Piece]:
    """The pieces of a document in order. Paragraphs fall into sentences, so that one split in two is no change."""
    found = []
    for at, line in enumerate(lines):
        if line.table:
            found.append(Piece(line.cells, line.places, at, table=True))
        else:
            found += [Piece((s.strip(),), line.places, at) for cell in line.cells for s in sentences(cell)]
    return found


# --- figures -----------------------------------------------------------------------------------------------------


def figures(text: str) -> list[str]:
    """The figures of a text, in order."""
    return _FIGURE.findall(fold(text))


def skeleton(text: str) -> str:
    """A sentence for comparing, whatever its figures are."""
    return _FIGURE.sub(_SLOT, fold(text))


def same_figure(first: str, second: str) -> bool:
    """Whether two figures say the same: 1,234 and 1234, 十二 and 12."""
    return first == second or _value(first) == _value(second)


def _value(figure: str) -> tuple[Decimal | str, str]:
    bare, unit = (figure[:-1], figure[-1]) if figure[-1:] in "%‰" else (figure, "")
    counted = number(bare)
    if counted is not None:
        return Decimal(counted), unit
    try:
        return Decimal(bare.replace(",", "")).normalize(), unit
    except InvalidOperation:
        return bare, unit


def slots(first: str, second: str) -> Pairs:
    """Which figure of one sentence is which of another, by what stands around them."""
    (one, of_one), (two, of_two) = _tokens(first), _tokens(second)
    pairs: Pairs = []
    taken: set[int] = set()
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        here = [of_one[k] for k in range(i, i_end) if k in of_one]
        there = [of_two[k] for k in range(j, j_end) if k in of_two]
        for at, slot in enumerate(here):
            other = there[at] if (tag == "equal" or len(here) == len(there)) and at < len(there) else None
            pairs.append((slot, other))
            taken |= {other} if other is not None else set()
    return pairs + [(None, slot) for slot in of_two.values() if slot not in taken]


def _tokens(text: str) -> tuple[list[str], dict[int, int]]:
    """The characters of a sentence, each figure as one; and at which token which figure stands."""
    plain, tokens, of, at = fold(text), list[str](), dict[int, int](), 0
    for count, match in enumerate(_FIGURE.finditer(plain)):
        tokens += plain[at : match.start()]
        of[len(tokens)] = count
        tokens.append(_SLOT)
        at = match.end()
    return tokens + list(plain[at:]), of


def with_figures(text: str, new: Mapping[int, str]) -> str | None:
    """The text with other figures in some of its slots; ``None`` where its figures cannot be told from its signs."""
    found = list(_FIGURE.finditer(text))
    if len(found) != len(figures(text)):
        return None
    count = iter(range(len(found)))
    return _FIGURE.sub(lambda match: new.get(next(count), match[0]), text)


# --- which is which ----------------------------------------------------------------------------------------------


def aligned(first: Sequence[str], second: Sequence[str]) -> Pairs:
    """Which text of one sequence is which of another, in order: equal ones first, then those that are alike."""
    pairs: Pairs = []
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            pairs += zip(range(i, i_end), range(j, j_end), strict=True)
        elif tag == "replace":
            pairs += [
                (None if a is None else a + i, None if b is None else b + j)
                for a, b in _alike(first[i:i_end], second[j:j_end])
            ]
        else:
            pairs += [(a, None) for a in range(i, i_end)] + [(None, b) for b in range(j, j_end)]
    return pairs


def _alike(first: Sequence[str], second: Sequence[str]) -> Pairs:
    """The pairs that are most alike in all, in order; the rest alone."""
    rows, columns = len(first), len(second)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    like: dict[tuple[int, int], float] = {}
    wide = rows * columns <= _MOST_PAIRS
    for a in range(rows - 1, -1, -1):
        for b in range(columns - 1, -1, -1):
            if wide or abs(a * columns - b * rows) <= _NEAR * max(rows, columns):
                like[a, b] = _likeness(first[a], second[b])
            taken = best[a + 1][b + 1] + like[a, b] if like.get((a, b), 0) >= _ALIKE else 0.0
            best[a][b] = max(taken, best[a + 1][b], best[a][b + 1])
    pairs: Pairs = []
    a = b = 0
    while a < rows and b < columns:
        if like.get((a, b), 0) >= _ALIKE and best[a][b] == best[a + 1][b + 1] + like[a, b]:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            pairs.append((a, None))
            a += 1
        else:
            pairs.append((None, b))
            b += 1
    return pairs + [(k, None) for k in range(a, rows)] + [(None, k) for k in range(b, columns)]


def _likeness(first: str, second: str) -> float:
    one, two = (_FIGURE.sub(_SLOT, text)[:_LOOKED_AT] for text in (first, second))
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    name, tab, _ = first.partition("\t")
    rows = tab or "\t" in second
    least = _OF_ONE_NAME if rows and name and name == second.partition("\t")[0] else 0.0
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return least
    return max(least, matcher.ratio())
