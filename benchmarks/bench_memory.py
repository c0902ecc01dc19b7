"""Peak memory of the parent and two workers together while 60 workbooks are taken back."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

import psutil

from .bench_ingest import returned, take, workspace

MARK = 400


def main() -> None:
    """Print the highest sum of unshared memory seen, in MiB; shared pages are counted once."""
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        paths = returned(workspace(folder / "make"), folder / "out")
        made = workspace(folder / "w")
        stop = threading.Event()
        peak = [0]
        watcher = threading.Thread(target=_watch, args=(stop, peak))
        watcher.start()
        take(made, paths)
        stop.set()
        watcher.join()
    print(f"parent and workers, peak: {peak[0] / 2**20:.0f} MiB (mark {MARK} MiB)")


def _watch(stop: threading.Event, peak: list[int]) -> None:
    parent = psutil.Process()
    while not stop.wait(0.01):
        total = 0
        for process in [parent, *parent.children(recursive=True)]:
            try:
                info = process.memory_full_info()
            except psutil.Error:
                continue
            total += getattr(info, "pss", info.rss)
        peak[0] = max(peak[0], total)


if __name__ == "__main__":
    main()
