"""Whether all pages are there and in their order, by the numbers that they carry."""

from __future__ import annotations

from collections.abc import Sequence

from ..problems import Problem
from .blocks import Layout
from .margins import identity_of, numbered


def in_order(layouts: Sequence[Layout]) -> tuple[list[Layout], list[Problem]]:
    """The pages in the order of their numbers, and what is wrong with them: ``file.pages_*``.

    Pages that carry no number, other totals, or the same number and other text (each sheet of a workbook counted
    by itself) say nothing. Two forms in one file are told elsewhere.
    """
    pages = list(layouts)
    known = [numbered(layout) for layout in pages]
    labels = [label for label in known if label is not None]
    issues = {identity.get("issue", "") for identity in identity_of(pages)} - {""}
    totals = {total for _, total in labels}
    if not labels or len(totals) > 1 or len(issues) > 1:
        return pages, []
    (total,) = totals
    numbers = [number for number, _ in labels]
    if len(set(numbers)) < len(numbers):
        texts = {(label, _text(layout)) for label, layout in zip(known, pages, strict=True) if label is not None}
        if len(texts) > len(set(numbers)):
            return pages, []
        twice = sorted({n for n in numbers if numbers.count(n) > 1})
        return pages, [Problem("file.pages_twice", facts={"pages": _listed(twice)})]
    missing = [n for n in range(1, total + 1) if n not in numbers]
    if len(missing) > len(pages) - len(labels):
        return pages, [Problem("file.pages_missing", facts={"count": total, "pages": _listed(missing)})]
    if len(labels) == len(pages) and numbers != sorted(numbers):
        ordered = [page for _, page in sorted(zip(numbers, pages, strict=True), key=lambda pair: pair[0])]
        return ordered, [Problem("file.pages_order", facts={"pages": _listed(numbers)})]
    return pages, []


def _text(layout: Layout) -> str:
    return "".join(char.text for char in layout.page.chars)


def _listed(numbers: Sequence[int]) -> str:
    shown = "、".join(map(str, numbers[:12]))
    return f"{shown}等" if len(numbers) > 12 else shown
