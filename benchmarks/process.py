"""The cost of whole commands: processor time with that of their workers, wall clock, peak memory.

On a machine that others use too only ratios within one run mean anything, and only of processor time: what is compared
is run in turn, and the middle one of the ratios counts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import BinaryIO

TODAY = "2026-01-20"
PYTHON = (sys.executable, "-c")


@dataclass(frozen=True, slots=True)
class Command:
    """A process to run: its arguments and where."""

    args: Sequence[str]
    cwd: Path = Path()


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took: seconds of processor and of wall clock, MiB at its peak (workers apart)."""

    cpu: float
    wall: float
    peak: float


def dutykit(workspace: Path, *args: str) -> Command:
    """A command of dutykit in a workspace."""
    return Command((sys.executable, "-m", "dutykit", *args), workspace)


def cost(
    command: Command,
    accepted: tuple[int, ...] = (0, 1),
    said: BinaryIO | None = None,
    warned: BinaryIO | None = None,
) -> Cost:
    """Run a command once. One that fails ends the run: its time would mean nothing.

    ``said`` takes what it prints, ``warned`` what it prints beside.
    """
    environment = {**os.environ, "DUTYKIT_TODAY": TODAY, "PYTHONUTF8": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed command is compiled once, not at every start
    start = time.perf_counter()
    process = subprocess.Popen(
        command.args, cwd=command.cwd, env=environment, stdout=said or subprocess.DEVNULL, stderr=warned
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        raise RuntimeError(f"{' '.join(command.args)}: exit {process.returncode}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1024)


def ratio(ours: Command, theirs: Command, rounds: int = 5) -> float:
    """Processor time of one command as a multiple of another's, each run in turn, after one run that is not counted."""
    cost(ours), cost(theirs)
    return median(cost(ours).cpu / cost(theirs).cpu for _ in range(rounds))
