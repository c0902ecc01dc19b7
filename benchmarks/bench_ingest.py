"""Ingest of 40×12 workbooks of an office, whole commands, against scripts that only read and validate."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from . import office
from .marks import Mark
from .process import Command, Cost, cost, dutykit

FILES, FEW, ROUNDS = 100, 6, 3


def marks() -> Iterator[Mark]:
    """The peers' processor time as a multiple of ours; a file of ours; two workers against one."""
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        made = office.workspace(folder / "made").root
        paths = office.returns(office.workspace(folder / "issuing"), _new(folder / "in"), FILES)
        for path in paths[:FEW]:
            shutil.copy(path, _new(folder / "few") / path.name)
        theirs: dict[str, list[float]] = {"compiled": [], "pandas": [], "validate": []}
        ours = []
        for _ in range(ROUNDS):
            ours.append(_ingest(folder, made, 2))
            for way, costs in theirs.items():
                if way != "pandas" or find_spec("pandas"):
                    few = way == "validate"
                    costs.append(_peer(way, folder / ("few" if few else "in")).cpu / (FEW if few else FILES))
        file = median(c.cpu for c in ours) / FILES
        names = {"compiled": "openpyxl + compiled validator", "validate": "openpyxl + jsonschema.validate"}
        for way, limit in (("validate", 15.0), ("compiled", 3.0), ("pandas", None)):
            if theirs[way]:
                ratio = median(theirs[way]) / file
                note = f"{median(theirs[way]) * 1e3:.0f} ms a file"
                yield Mark(f"{names.get(way, way)} : ingest", ratio, limit, at_least=True, note=note)
        yield Mark(
            "ingest, processor a file", file * 1e3, unit=" ms", note="450 names known, 20 in a cell; start included"
        )
        alone = [_ingest(folder, made, 1).wall / _ingest(folder, made, 2).wall for _ in range(ROUNDS)]
        yield Mark(
            "one worker : two workers, wall clock", median(alone), 1.7, at_least=True, note="needs two idle cores"
        )


def _new(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def _ingest(folder: Path, made: Path, workers: int) -> Cost:
    """One ingest of all files into a copy of the workspace."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(made, copy)
    settings = copy / "dutykit.toml"
    text = settings.read_text(encoding="utf-8").replace("[limits]\n", f"[limits]\nworkers = {workers}\n")
    settings.write_text(text, encoding="utf-8")
    return cost(dutykit(copy, "ingest", str(folder / "in"), "--json"))


def _peer(way: str, folder: Path) -> Cost:
    top = Path(__file__).resolve().parents[1]
    return cost(Command((sys.executable, "-m", "benchmarks.peers", way, str(folder)), top))
