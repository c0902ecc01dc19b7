"""Headers and footers: page numbers and the order that they give, the imprint, lines that stand on every page."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from ..forms.imprint import find_imprint, without_imprint
from ..problems import Problem
from ..text import unradical
from .blocks import PageLayout
from .lines import Line

_ZONE = 0.12
"""Share of the page at its head and foot where page numbers stand."""
_DASHES = r"[\s\-—–─_~·.()\[\]【】|/,]*"
_PAGE_NUMBER = re.compile(
    rf"^{_DASHES}(?:第?\s*\d{{1,3}}\s*页?|page\s*\d{{1,3}})"
    rf"(?:[\s,/、·|]*(?:of|共|/)?\s*第?\s*\d{{1,3}}\s*页?)?{_DASHES}$",
    re.IGNORECASE,
)
_ITS_NUMBER = re.compile(r"第\s*\d{1,3}\s*页|共\s*\d{1,3}\s*页|page\s*\d{1,3}(?:\s*of\s*\d{1,3})?", re.IGNORECASE)
"""The number of a page among other words of a header."""
_MOST_LINES = 3
"""An imprint is broken over so many lines at most."""


def page_number(text: str) -> bool:
    """Whether the text is a page number and nothing else: ``— 1 —``, ``第1页 共2页``, ``Page 1 of 2``."""
    return bool(_PAGE_NUMBER.match(unicodedata.normalize("NFKC", text)))


def identity_of(layouts: Sequence[PageLayout]) -> list[dict[str, str]]:
    """The imprint of each page, as far as it has one."""
    return [find_imprint("\n".join(line.text for line in layout.loose)) for layout in layouts]


_PAGE_OF = re.compile(
    r"第\s*(\d{1,3})\s*页[\s,/·|]*[(]?共\s*(\d{1,3})\s*页|page\s*(\d{1,3})\s*of\s*(\d{1,3})", re.IGNORECASE
)


def numbered(layout: PageLayout) -> tuple[int, int] | None:
    """Which page of how many it says it is (第2页 共5页) at its head or foot; none where it says nothing."""
    for line in layout.loose:
        match = (
            _PAGE_OF.search(unicodedata.normalize("NFKC", unradical(line.text))) if _marginal(layout, line) else None
        )
        if match is not None:
            number, total = (int(part) for part in match.groups() if part)
            return number, total
    return None


def body_lines(layouts: Sequence[PageLayout]) -> list[list[Line]]:
    """For each page the lines outside tables that are neither header nor footer.

    A line that stands at the same height on several pages, with the number of each or without, is kept once, on the
    first.
    """
    running = Counter(_standing(line) for layout in layouts for line in layout.loose if _marginal(layout, line))
    seen: set[tuple[str, int]] = set()
    bodies: list[list[Line]] = []
    for layout in layouts:
        kept: list[Line] = []
        for line in _without_imprint(layout.loose):
            if _marginal(layout, line):
                rest = without_imprint(line.text)
                key = _standing(line)
                if not rest or page_number(rest) or key in seen:
                    continue
                if running[key] > 1:
                    seen.add(key)
            kept.append(line)
        bodies.append(kept)
    return bodies


def _standing(line: Line) -> tuple[str, int]:
    """What a line at the edge says on every page, and where."""
    return _ITS_NUMBER.sub("", unicodedata.normalize("NFKC", line.text)), round(line.top / 4)


def _marginal(layout: PageLayout, line: Line) -> bool:
    """At the head or foot of the page, and with no table beyond it."""
    height = layout.page.height
    if line.middle > _ZONE * height and line.middle < (1 - _ZONE) * height:
        return False
    above = any(table.ys[0] < line.middle for table in layout.page.tables)
    below = any(table.ys[-1] > line.middle for table in layout.page.tables)
    return not (above and below)


def _without_imprint(lines: Sequence[Line]) -> list[Line]:
    """The lines but those that hold only an imprint, be it broken over several."""
    kept: list[Line] = []
    i = 0
    while i < len(lines):
        for count in range(1, min(_MOST_LINES, len(lines) - i) + 1):
            text = "\n".join(line.text for line in lines[i : i + count])
            rest = without_imprint(text)
            if rest != text and (not rest or page_number(rest)):
                i += count
                break
        else:
            kept.append(lines[i])
            i += 1
    return kept


# --- the order of the pages -----------------------------------------------------------------------------------


def in_order(layouts: Sequence[PageLayout], *, complete: bool = True) -> tuple[list[PageLayout], list[Problem]]:
    """The pages in the order of their numbers, and what is wrong with them: ``file.pages_*``.

    Pages that carry no number, other totals, or the same number and other text (each sheet of a workbook counted
    by itself) say nothing. Two forms in one file are told elsewhere. Of a file that need not be ``complete`` the last
    pages may lack, which is told and no more; over a gap before them nothing can be read on.
    """
    pages = list(layouts)
    labels = [numbered(page) or (0, 0) for page in pages]
    totals = {total for _, total in labels} - {0}
    if len(totals) != 1 or _several_forms(pages):
        return pages, []
    (total,) = totals
    numbers = _supplied([number for number, _ in labels], total)
    known = list(filter(None, numbers))
    if len(set(known)) < len(known):
        return pages, _twice([((n, total), page) for n, page in zip(numbers, pages, strict=True) if n])
    missing = sorted(set(range(1, total + 1)) - set(known))
    if len(missing) > numbers.count(0):
        return pages, [_lacking(missing, known, total, complete=complete)]
    if 0 not in numbers and numbers != sorted(numbers):
        ordered = [pages[numbers.index(number)] for number in sorted(numbers)]
        return ordered, [Problem("file.pages_order", facts={"pages": _listed(numbers)})]
    return pages, []


def _lacking(missing: list[int], known: list[int], total: int, *, complete: bool) -> Problem:
    """What is said of pages that did not come."""
    code = "scan.pages_gap" if missing[0] < max(known) else "scan.pages_missing"
    facts = {"count": total, "pages": _listed(missing)}
    return Problem("file.pages_missing" if complete else code, facts=facts)


def _supplied(numbers: list[int], total: int) -> list[int]:
    """The numbers of pages, with those of pages on which none is read (0), where no other can be meant.

    One is left for the only such page; or the pages stand in order, from the first or to the last where the page at
    that end is such a one.
    """
    left = sorted(set(range(1, total + 1)) - set(numbers))
    if numbers.count(0) == len(left) == 1:
        return [n or left[0] for n in numbers]
    steps = {n - at for at, n in enumerate(numbers) if n}
    if len(steps) != 1:
        return numbers
    (step,) = steps
    begins = numbers[0] or step == 1
    ends = numbers[-1] or len(numbers) - 1 + step == total
    return [at + step for at in range(len(numbers))] if begins and ends else numbers


def _several_forms(pages: list[PageLayout]) -> bool:
    """Whether pages carry more than one issue number."""
    return len({identity.get("issue", "") for identity in identity_of(pages)} - {""}) > 1


def _twice(labelled: Sequence[tuple[tuple[int, int], PageLayout]]) -> list[Problem]:
    """Pages that are there twice; nothing where pages of one number say different things."""
    numbers = [number for (number, _), _ in labelled]
    if len({(label, _text(page)) for label, page in labelled}) > len(set(numbers)):
        return []
    twice = sorted({n for n in numbers if numbers.count(n) > 1})
    return [Problem("file.pages_twice", facts={"pages": _listed(twice)})]


def _text(layout: PageLayout) -> str:
    return "".join(char.text for char in layout.page.chars)


def _listed(numbers: Sequence[int]) -> str:
    shown = "、".join(map(str, numbers[:12]))
    return f"{shown}等" if len(numbers) > 12 else shown
