"""Start-up: ``dutykit --help`` against ``python -c 'import click'``, whole processes."""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median

ROUNDS = 15


def seconds(arguments: list[str]) -> float:
    """Wall time of one process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Print both medians and the ratio, taken in turn."""
    pairs = [(seconds(["-m", "dutykit", "--help"]), seconds(["-c", "import click"])) for _ in range(ROUNDS)]
    ours, click = median(p[0] for p in pairs), median(p[1] for p in pairs)
    ratio = median(a / b for a, b in pairs)
    print(f"dutykit --help {ours * 1e3:.0f} ms, import click {click * 1e3:.0f} ms — {ratio:.2f}×")


if __name__ == "__main__":
    main()
