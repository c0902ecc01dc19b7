"""Every benchmark, one after the other, in one run: ``make bench``. Quote the ratios, not the milliseconds."""

from __future__ import annotations

import importlib
import os
import platform
import sys

NAMES = ("start", "memory", "make_template", "ingest", "pdf", "render", "rules", "scale")


def main() -> None:
    """Run those named on the command line, or all."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one core, as the marks say
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, one core")
    for name in sys.argv[1:] or NAMES:
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"benchmarks.bench_{name}").main()


if __name__ == "__main__":
    main()
