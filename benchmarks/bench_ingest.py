"""Ingest of an office's workbooks, whole commands, against scripts that only read and validate the same ones."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from . import office
from .marks import Mark
from .process import Command, Cost, cost, dutykit

FILES, ROWS, ROUNDS = 400, 40, 3
_SHARE = 0.18
"""Of two idle cores each worker has one as long as the parent takes no more than this of what the workers take."""
_PARENT = """
import resource, sys
from dutykit.cli import main
try:
    main()
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(used.ru_utime + used.ru_stime, file=sys.stderr)
"""
PEERS: Sequence[tuple[str, str, float | None, bool, int]] = (
    ("validate", "openpyxl + jsonschema.validate : ingest", 25.0, True, 6),
    ("readonly", "openpyxl read-only + compiled validator : ingest", 4.0, True, 12),
    ("compiled", "openpyxl + compiled validator : ingest", None, True, 6),
    ("calamine", "ingest : calamine + jsonschema-rs", 6.0, False, 60),
    ("pandas", "pandas + compiled validator : ingest", None, True, 6),
)
"""A way, what it is called, its mark, whether that is the least, and how many files it is given."""


@dataclass(frozen=True, slots=True)
class Run:
    """One ingest: what it cost, what of that was the parent's, and how many bytes a record takes in the store."""

    cost: Cost
    parent: float
    record: float


def marks() -> Iterator[Mark]:
    """Their processor time as a multiple of ours; what is the parent's of ours; two workers against one; bytes."""
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        made = office.workspace(folder / "made").root
        paths = office.returns(office.workspace(folder / "issuing"), new_folder(folder / "in"), FILES, ROWS)
        two, one = [], []
        theirs: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            two.append(ingested(folder, made, 2))
            one.append(ingested(folder, made, 1))
            for way, _what, _limit, _least, count in PEERS:
                if way != "pandas" or find_spec("pandas"):
                    theirs.setdefault(way, []).append(_peer(way, folder, paths[:count]))
        yield from _against(min(run.cost.cpu for run in two) / FILES, theirs)
        yield from _shared(one, two)


def _against(file: float, theirs: dict[str, list[float]]) -> Iterator[Mark]:
    """What a script takes of the processor for a file, beside ours: the best of each."""
    for way, what, limit, least, _count in PEERS:
        if way in theirs:
            other = min(theirs[way])
            note = f"{other * 1e3:.0f} and {file * 1e3:.1f} ms a file, our start included and not theirs"
            yield Mark(what, other / file if least else file / other, limit, at_least=least, note=note)


def _shared(one: Sequence[Run], two: Sequence[Run]) -> Iterator[Mark]:
    parent = min(run.parent for run in two)
    workers = min(run.cost.cpu - run.parent for run in two)
    yield Mark("ingest, the parent's processor a file", parent / FILES * 1e3, 5.0, unit=" ms", note="start included")
    yield Mark("ingest, the workers' processor a file", workers / FILES * 1e3, unit=" ms")
    note = "on two cores two workers are 1.7 times one as long as this holds"
    yield Mark("ingest, workers : parent", parent / workers, _SHARE, note=note)
    pairs = [a.cost.wall / b.cost.wall for a, b in zip(one, two, strict=True)]
    note = "means something on two idle cores alone"
    yield Mark("one worker : two workers, wall clock", median(pairs), 1.7, at_least=True, note=note)
    note = "26 names and 20 of them again in each: most of it is names"
    yield Mark("store, a record of an office's workbooks", two[-1].record / 1e3, unit=" KB", note=note)


def new_folder(folder: Path) -> Path:
    """The folder, made where it is not there."""
    folder.mkdir(exist_ok=True)
    return folder


def ingested(folder: Path, made: Path, workers: int, files: int = FILES, *options: str) -> Run:
    """One ingest of all files into a copy of the workspace; every row of them is registered."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(made, copy)
    settings = copy / "dutykit.toml"
    text = settings.read_text(encoding="utf-8").replace("[limits]\n", f"[limits]\nworkers = {workers}\n")
    settings.write_text(text, encoding="utf-8")
    ours = dutykit(copy, "ingest", str(folder / "in"), "--json", *options)
    command = Command((sys.executable, "-c", _PARENT, *ours.args[3:]), copy)
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as parent:
        taken = cost(command, said=said, warned=parent)
        said.seek(0)
        parent.seek(0)
        records = json.load(said)["totals"]["records"]
        if records != files * (ROWS + 1):
            raise RuntimeError(f"{records} records were registered: what was measured is something else")
        return Run(taken, float(parent.read()), _bytes(copy / "dutykit.db"))


def _bytes(store: Path) -> float:
    """What the store takes on the disk for each of its records."""
    with sqlite3.connect(store) as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (count,) = base.execute("SELECT count(*) FROM records").fetchone()
    return store.stat().st_size / count


def _peer(way: str, folder: Path, paths: Sequence[Path]) -> float:
    """Processor time of a script for a file, its start left out."""
    top = Path(__file__).resolve().parents[1]
    some, none = folder / f"for {way}", new_folder(folder / "none")
    if not some.exists():
        for path in paths:
            shutil.copy(path, new_folder(some) / path.name)
    of_some, of_none = (
        cost(Command((sys.executable, "-m", "benchmarks.peers", way, str(where)), top)).cpu for where in (some, none)
    )
    return (of_some - of_none) / len(paths)
