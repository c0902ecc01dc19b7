"""Ingest on a cluster of two workers beside one and two workers of this machine: what the carrying costs a file.

All on one machine, where a cluster can gain nothing: what is measured is what it adds. ``python -m benchmarks engine``
with ``tests`` on ``PYTHONPATH`` and the extra ``dask``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from cluster import Cluster, cluster

from . import office
from .bench_ingest import ROWS, ingested, new_folder
from .marks import Mark

FILES, ROUNDS = 100, 3


@dataclass(frozen=True, slots=True)
class Carried:
    """One ingest on the cluster, in seconds of processor: of the command, the scheduler, the workers; and its wall."""

    command: float
    scheduler: float
    workers: float
    wall: float

    @property
    def cpu(self) -> float:
        """All of it."""
        return self.command + self.scheduler + self.workers


def marks() -> Iterator[Mark]:
    """Processor time and wall clock of the cluster against workers of this machine; what of it is whose."""
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        made = office.workspace(folder / "made").root
        office.returns(office.workspace(folder / "issuing"), new_folder(folder / "in"), FILES, ROWS)
        one, two, there = [], [], []
        with cluster(new_folder(folder / "cluster")) as running:
            for _ in range(ROUNDS):
                one.append(ingested(folder, made, 1, FILES).cost)
                two.append(ingested(folder, made, 2, FILES).cost)
                there.append(_carried(folder, made, running))
    best = min(there, key=lambda run: run.cpu)
    added = (best.cpu - min(run.cpu for run in two)) / FILES * 1e3
    note = f"command {_ms(best.command)}, scheduler {_ms(best.scheduler)}, workers {_ms(best.workers)} ms a file"
    yield Mark("engine, processor a file on the cluster", best.cpu / FILES * 1e3, unit=" ms", note=note)
    yield Mark("engine, of that more than with two workers here", added, unit=" ms")
    pairs = [a.wall / b.wall for a, b in zip(there, two, strict=True)]
    note = "on this one machine: nothing is gained"
    yield Mark("two workers of a cluster : two here, wall clock", median(pairs), note=note)
    pairs = [a.wall / b.wall for a, b in zip(one, there, strict=True)]
    yield Mark("one worker here : two of a cluster, wall clock", median(pairs), note="on two idle cores alone")


def _ms(seconds: float) -> str:
    return f"{seconds / FILES * 1e3:.1f}"


def _carried(folder: Path, made: Path, running: Cluster) -> Carried:
    before = _spent(running)
    taken = ingested(folder, made, 2, FILES, "--engine", running.address).cost
    after = _spent(running)
    return Carried(taken.cpu, after[0] - before[0], after[1] - before[1], taken.wall)


def _spent(running: Cluster) -> tuple[float, float]:
    """Seconds of processor that the scheduler, and the workers with all their children, have taken so far."""
    return _processor(running.scheduler.pid), sum(_processor(worker.pid) for worker in running.workers)


def _processor(pid: int) -> float:
    process = psutil.Process(pid)
    gone = process.cpu_times()
    every = [process, *process.children(recursive=True)]
    return gone.children_user + gone.children_system + sum(sum(one.cpu_times()[:2]) for one in every)
