"""Peak memory of the parent and of its workers while workbooks are taken back, run after run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from . import office
from .marks import Mark

FILES = 60
RUNS = 3
MARK = 400
_EVERY = 10


class Watch:
    """A progress bar that looks at memory now and then; a thread would have workers spawned instead of forked.

    The highest seen, in bytes: ``parent`` its resident memory, ``worker`` what one worker holds alone (it is forked and
    shares the rest), ``together`` both with shared pages counted once. Where the system does not tell, all is resident.
    """

    def __init__(self, every: int = _EVERY) -> None:
        self.parent = self.worker = self.together = 0
        self._every = every

    @contextmanager
    def __call__(self, items: Iterable[Any], _label: str = "") -> Iterator[Iterator[Any]]:
        """Pass the items on."""
        yield self._passed(items)

    def _passed(self, items: Iterable[Any]) -> Iterator[Any]:
        for number, item in enumerate(items):
            if number % self._every == self._every - 1:
                self._look()
            yield item

    def _look(self) -> None:
        parent = psutil.Process()
        together = 0
        for process in [parent, *parent.children(recursive=True)]:
            try:
                info = process.memory_full_info()
            except psutil.Error:
                continue
            together += getattr(info, "pss", info.rss)
            if process == parent:
                self.parent = max(self.parent, info.rss)
            else:
                self.worker = max(self.worker, getattr(info, "uss", info.rss))
        self.together = max(self.together, together)


def marks() -> Iterator[Mark]:
    """The peaks of the last run; what each run before it took is in the note."""
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        made = office.workspace(folder / "w")
        paths = office.returns(office.workspace(folder / "issuing"), folder, FILES * RUNS)
        together = []
        for run in range(RUNS):
            watch = Watch()
            office.take(made, paths[run * FILES : (run + 1) * FILES], watch)
            together.append(watch.together / 2**20)
        note = f"parent {watch.parent >> 20}, a worker alone {watch.worker >> 20} MiB; before: {together[0]:.0f} MiB"
        yield Mark("ingest, memory of all processes", together[-1], MARK, unit=" MiB", note=note)
