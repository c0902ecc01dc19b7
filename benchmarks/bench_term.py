"""Whole commands on a term's records of 450 deputies, against the same command on the sample of 24 deputies."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from .marks import Mark
from .process import Command, Cost, cost, dutykit
from .term import term

ROUNDS = 5
DEPUTY = "0005"
COMMANDS: Sequence[tuple[str, tuple[str, ...], float]] = (
    ("one report", ("render", "annual-report", "--deputy", DEPUTY), 1.5),
    ("one form", ("render", "registration-form", "--deputy", DEPUTY), 1.5),
    ("one dossier", ("render", "dossier", "--deputy", DEPUTY), 1.5),
    ("show --deputy", ("show", "--deputy", DEPUTY), 1.5),
    ("trace", ("trace", "HD-2024-0002"), 1.5),
    ("status", ("status",), 1.5),
    ("check of one deputy", ("check", "--deputy", DEPUTY), 2.0),
    ("one workbook", ("make-template", "annual-registration", "--deputy", DEPUTY), 1.5),
)
MEMORY = 1.3
"""A term's records take no more memory than the sample's, but for what is printed: a dossier is longer."""
BATCHES = ("annual-report", "registration-form", "statement", "dossier")
MILLISECONDS = 3.0
"""Beyond start-up, for a document of a batch."""


def marks() -> Iterator[Mark]:
    """Ratios of processor time and of memory, then what a document of a batch costs."""
    with tempfile.TemporaryDirectory() as text:
        small, large = Path(text, "sample"), Path(text, "term")
        cost(dutykit(Path(text), "demo", str(small)))
        term(large)
        yield from compared(small, large)
        yield from batches(large)


def compared(small: Path, large: Path, rounds: int = ROUNDS) -> Iterator[Mark]:
    """Each command on both, in turn, after one run that is not counted."""
    for what, args, limit in COMMANDS:
        sample, ours = dutykit(small, *args), dutykit(large, *args)
        cost(sample), cost(ours)
        pairs = [(cost(sample), cost(ours)) for _ in range(rounds)]
        yield Mark(f"sample : term, {what}", median(b.cpu / a.cpu for a, b in pairs), limit, note=_note(pairs))
        yield Mark(f"sample : term, {what}, memory", median(b.peak / a.peak for a, b in pairs), MEMORY)


def _note(pairs: Sequence[tuple[Cost, Cost]]) -> str:
    least, most = median(a.cpu for a, _ in pairs), median(b.cpu for _, b in pairs)
    return f"{least * 1e3:.0f} and {most * 1e3:.0f} ms, {median(b.peak for _, b in pairs):.0f} MiB"


def batches(large: Path, documents: Sequence[str] = BATCHES) -> Iterator[Mark]:
    """All 450 less the first two units of them, so that start-up and what a batch loads once are left out."""
    for document in documents:
        some = _render(large, document, "--unit", "U01", "--unit", "U02")
        every = _render(large, document, "--all")
        beyond = cost(every).cpu - cost(some).cpu
        yield Mark(f"{document} --all, a document", beyond / (450 - 100) * 1e3, MILLISECONDS, unit=" ms")


def _render(large: Path, document: str, *targets: str) -> Command:
    return dutykit(large, "render", document, *targets, "--force")
