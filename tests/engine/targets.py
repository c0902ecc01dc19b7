"""Work of the tests that is done on a cluster; imported by its workers."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any


def turned(data: bytes, options: dict[str, Any]) -> bytes:
    """The bytes from behind, with what all jobs have in common."""
    return data[::-1] + options.get("context", b"")


def noted(data: bytes, options: dict[str, Any]) -> bytes:
    """The bytes; a line in a file for each time that it was done."""
    with Path(options["file"]).open("a", encoding="ascii") as file:
        file.write(f"{data.decode()}\n")
    return data


def kills_its_machine(data: bytes, options: dict[str, Any]) -> bytes:
    """Kill whoever has started this worker, unless that is the process of the test."""
    if os.getppid() != options["spared"]:
        os.kill(os.getppid(), signal.SIGKILL)
    return data
