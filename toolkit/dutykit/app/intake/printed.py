"""Texts that a form printed for one issue beside its rows, and that came back as they were."""

from __future__ import annotations

from collections.abc import Sequence

from ...forms.filled import PRINTED, printed_digest
from ...problems import Problem
from ...store import Issue

_PIECES = 3
"""Into so many pieces page ends break one printed text at most."""


def as_printed(unknown: Sequence[Problem], issue: Issue | None) -> list[tuple[str, Sequence[Problem]]]:
    """Of marks that nobody knows, in the order of the paper, those that make up what was printed.

    Each with the number of the record that the text tells (of a text that tells of none, its digest).
    """
    ours = {row.digest: row.number for row in issue.rows if row.part == PRINTED} if issue is not None else {}
    found: list[tuple[str, Sequence[Problem]]] = []
    at = 0
    while ours and at < len(unknown):
        pieces = (unknown[at:end] for end in range(at + 1, min(at + _PIECES, len(unknown)) + 1))
        told = ((printed_digest("".join(p.value for p in some)), some) for some in pieces)
        text, some = next(((t, s) for t, s in told if t in ours), ("", unknown[at : at + 1]))
        if text:
            found.append((ours[text], some))
        at += len(some)
    return found
