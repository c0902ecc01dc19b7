"""The round on the sample, batch by batch."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dutykit.app.intake.receipts import RunResult
from dutykit.app.keeping.demo import DEPUTIES, LATER, ROSTER, UNITS, Round
from dutykit.workspace import read_workspace


@contextmanager
def quiet(items: Any, _label: str) -> Iterator[Any]:
    """No bar."""
    yield items


def taken(round_: Round) -> Iterator[tuple[str, RunResult]]:
    """Every batch, in the order of the story."""
    yield f"returned/{ROSTER}", round_.take_batch("returned", ROSTER)
    round_.issue_all()
    yield f"returned/{UNITS}", round_.take_batch("returned", UNITS)
    yield f"corrected/{UNITS}", round_.take_batch("corrected", UNITS)
    round_.issue_again()
    yield f"returned/{DEPUTIES}", round_.take_batch("returned", DEPUTIES)
    yield f"corrected/{DEPUTIES}", round_.take_batch("corrected", DEPUTIES)
    yield f"returned/{LATER}", round_.take_batch("returned", LATER)


def copied(round_: Round, folder: Path) -> Round:
    """The round where it stands, in a copy of its workspace."""
    other = Round(round_.story, folder, quiet)
    shutil.copytree(round_.folder, folder)
    other.workspace = read_workspace(folder)
    return other
