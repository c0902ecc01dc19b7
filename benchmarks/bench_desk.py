"""Pages of the desk on a term's records of 450 deputies, against its plainest page, as a browser asks for them.

A page is worked out when something has changed, and shown as it was while nothing has: both are told, the second is
held. The plain page is that of the jobs: session, menu, template, and nothing of the store.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from .marks import Mark
from .process import TODAY
from .term import term

PLAIN = "/jobs"
PAGES = {
    "the year": "/", "issuing": "/issuing", "returns": "/returns", "records": "/records", "deputies": "/deputies",
    "a deputy": "/deputies/0005", "a record": "/records/HD-2024-0002", "review": "/review",
    "documents": "/documents", "a document": "/documents/annual-report", "records of a form": "/records?form=activity",
}  # fmt: skip
LIMIT = 25.0
"""A plain page takes some four milliseconds: 100 ms."""
ROUNDS = 9


def marks() -> Iterator[Mark]:
    """Each page once more as a multiple of the plain one; what it takes when something has changed."""
    with tempfile.TemporaryDirectory() as text:
        root = Path(text, "term")
        term(root)
        with _opened(root) as ask:
            for what, path in PAGES.items():
                anew = ask(path)
                pairs = [(ask(PLAIN), ask(path)) for _ in range(ROUNDS)]
                again, plain = (median(pair[at] for pair in pairs) * 1e3 for at in (1, 0))
                note = f"{again:.0f} and {plain:.1f} ms; {anew * 1e3:.0f} ms when something has changed"
                yield Mark(f"{what} : a plain page", median(b / a for a, b in pairs), LIMIT, note=note)


@contextmanager
def _opened(root: Path) -> Iterator[_Asker]:
    environment = {**os.environ, "DUTYKIT_TODAY": TODAY, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "dutykit", "desk", "--no-browser", "--workspace", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, encoding="utf-8") as process:
        try:
            assert process.stdout is not None
            told = iter(process.stdout.readline, "")
            yield _Asker(next(found[0] for line in told if (found := re.search(r"http://\S+", line))))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


class _Asker:
    """Asks for pages over one connection, as a browser does; the seconds each took."""

    def __init__(self, opening: str) -> None:
        parts = urlsplit(opening)
        self._connection = http.client.HTTPConnection(parts.netloc, timeout=120)
        self._connection.request("GET", f"{parts.path}?{parts.query}")
        answer = self._connection.getresponse()
        answer.read()
        self._cookie = (answer.getheader("set-cookie") or "").partition(";")[0]

    def __call__(self, path: str) -> float:
        start = time.perf_counter()
        self._connection.request("GET", path, headers={"Cookie": self._cookie})
        answer = self._connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
        return time.perf_counter() - start
