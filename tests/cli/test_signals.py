"""Being asked to end is answered wherever the program is at that moment."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")

FINALISER = """
import os, signal
from dutykit.cli import _answer_signals

class Closing:
    def __del__(self):
        os.kill(os.getpid(), signal.{name})

_answer_signals()
try:
    Closing()  # the answer to the signal falls into the finaliser, where Python drops it
    signal.pause()
except KeyboardInterrupt:
    print("ended")
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_that_meets_a_finaliser_is_not_lost(name: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", FINALISER.format(name=name)],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (told.stdout, told.stderr) == ("ended\n", "")
