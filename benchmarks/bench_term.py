"""Whole commands on a term's records of 450 deputies, against the same command on the sample of 24 deputies."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

from .marks import Mark
from .process import Cost, cost, dutykit
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
DEPUTIES = ("--unit", "U01", "--unit", "U02")
BATCHES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("annual-report", "registration-form", "evaluation-form", "statement", "dossier"), DEPUTIES),
    "sign-in": ("--for", "HD-2025-0486"),
    "summary": ("--unit", "U01"),
}
"""Every document but the sheet of findings, which is a check, and for whom a few are made that load what all do."""
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


def batches(large: Path, documents: Iterable[str] = tuple(BATCHES)) -> Iterator[Mark]:
    """All that there are less a few, so that start-up and what a batch loads once are left out."""
    for document in documents:
        few, some = _rendered(large, document, *BATCHES[document])
        every, all_ = _rendered(large, document, "--all")
        beyond = (every.cpu - few.cpu) / (all_ - some) * 1e3
        yield Mark(f"{document} --all, a document", beyond, MILLISECONDS, unit=" ms", note=f"{all_} of them")
    yield from written(large)


def _rendered(large: Path, document: str, *targets: str) -> tuple[Cost, int]:
    """What it costs, and how many files it makes."""
    with tempfile.TemporaryFile() as said:
        taken = cost(dutykit(large, "render", document, *targets, "--force", "--json"), said=said)
        said.seek(0)
        return taken, len(json.load(said)["files"])


def written(large: Path) -> Iterator[Mark]:
    """The least that a dossier can cost: its parts, made already, packed and written to the disk."""
    from dutykit.app.opened.outputs import write_file
    from dutykit.docx.package import Packed, assemble, digest, read_parts

    made = sorted((large / "documents").glob("*代表履职档案*.docx"))[:ROUNDS]
    taken = []
    for path in made * ROUNDS:
        parts = read_parts(path.read_bytes())
        main = parts["word/document.xml"]
        rest = {name: Packed.of(name, data) for name, data in parts.items()}
        start = time.process_time()
        packed = {**rest, "word/document.xml": Packed.of("word/document.xml", main, level=3)}
        digest(packed)
        write_file(path, assemble(packed))
        taken.append(time.process_time() - start)
    rows = main.count(b"<w:tr>") + main.count(b"<w:tr ")
    note = f"a dossier has {rows} rows, {len(main) // 1024} KiB"
    yield Mark("(a dossier, only packed and written)", median(taken) * 1e3, unit=" ms", note=note)
