"""The sample that a person is shown around in: a workspace of its own in a folder of theirs, half way through its year.

At half way there is something to see at every step: what has come back, what has to be mended, who is late. How far the
person has got stands in a file beside it, so that they may leave at any step and go on another day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from itertools import count
from pathlib import Path
from typing import TypeVar

from ...workspace import CONFIG_NAME
from ..opened.outputs import write_file
from ..opened.progress import Progress
from .demo import ROSTER, UNITS, Round, Story

T = TypeVar("T")
NAME = "履职工作区（导览）"
_STEP = "导览.txt"
DAY = date(2024, 12, 15)
"""The day on which it is looked at: some forms are late, the corrections have not come back."""


class TourSample:
    """The sample in a folder: it is ready as soon as its file tells of a step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def is_ready(self) -> bool:
        """Whether it was made to its end."""
        return (self.folder / _STEP).is_file() and (self.folder / CONFIG_NAME).is_file()

    @property
    def step(self) -> int:
        """The step at which the person stands, from 0; the first where the file tells of none."""
        with suppress(OSError, UnicodeDecodeError):
            told = (self.folder / _STEP).read_text(encoding="utf-8").strip()
            return int(told) if told.isascii() and told.isdecimal() and len(told) < 3 else 0
        return 0

    def keep(self, step: int) -> None:
        """Keep the step. Raises :class:`~dutykit.errors.WorkspaceError` where the folder cannot be written."""
        write_file(self.folder / _STEP, f"{step}\n".encode())

    def begin(self) -> Round:
        """Make the workspace, still empty. Raises :class:`~dutykit.errors.WorkspaceError` where that cannot be."""
        round_ = Round(Story.shipped(), self.folder, _untold)
        _ = round_.workspace
        return round_

    def fill(self, round_: Round, progress: Progress) -> None:
        """Go half way through its year: roster, workbooks, what the units returned."""
        round_.progress = progress
        round_.take_batch("returned", ROSTER)
        round_.issue_all()
        round_.take_batch("returned", UNITS)
        self.keep(0)


@contextmanager
def _untold(items: Iterable[T], _label: str) -> Iterator[Iterable[T]]:
    """Tell nobody how far it is."""
    yield items


def sample_in(home: Path) -> TourSample:
    """The sample in a person's folder: the one that is ready, else a name that nothing bears yet."""
    for number in count(1):
        found = TourSample(home / (NAME if number == 1 else f"{NAME}{number}"))
        if found.is_ready or not found.folder.exists():
            return found
    raise AssertionError("count() has no end")
