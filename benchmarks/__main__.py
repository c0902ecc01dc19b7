"""Every benchmark in one run, one table of marks: ``make bench``, or ``python -m benchmarks start ingest``."""

from __future__ import annotations

import importlib
import os
import platform
import sys
import time

from .marks import Mark, table

NAMES = ("start", "memory", "make_template", "ingest", "pdf", "printed", "render", "rules", "term", "desk", "scale")


def main() -> None:
    """Run those named on the command line, or all; what is still being measured is told as it goes."""
    every: list[Mark] = []
    begin = time.perf_counter()
    for name in sys.argv[1:] or NAMES:
        found = list(importlib.import_module(f"benchmarks.bench_{name}").marks())
        every += found
        print(f"{name}: {time.perf_counter() - begin:.0f} s", file=sys.stderr, flush=True)
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores")
    print(table(every))
    missed = sum(mark.verdict == "MISSED" for mark in every)
    asked = sum(mark.limit is not None for mark in every)
    print(f"{asked - missed} of {asked} marks held, {time.perf_counter() - begin:.0f} s")


if __name__ == "__main__":
    main()
