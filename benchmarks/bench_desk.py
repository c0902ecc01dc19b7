"""Pages of the desk on a term's records of 450 deputies, against its plainest page, as a browser asks for them.

A page is worked out when something has changed, and shown as it was while nothing has: both are told, the second is
held. Of the pages that are worked out behind a change, the first view is told twice: at once, while that goes on, and
when a person has looked at another page for some seconds; the second is held. The plain page is that of the jobs:
session, menu, template, and nothing of the store.
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
from urllib.parse import urlencode, urlsplit

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
BEHIND = ("the year", "records", "returns", "review")
"""Pages that are worked out behind a change (``desk/warming.py``)."""
CHANGES, BEHINDS = 3, 4
"""A person reads another page four times as long as the page takes that was asked for at once."""


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
            for what in BEHIND:
                yield _after_a_change(ask, what)


def _after_a_change(ask: _Asker, what: str) -> Mark:
    """The first view of a page after a record was corrected at the desk."""
    at_once, later = list[float](), list[float]()
    for number in range(CHANGES):
        ask.correct("HD-2024-0002", f"第{number}会议室")
        first = ask(PAGES[what])
        at_once.append(first / ask(PLAIN))
        ask.read(BEHINDS * first)  # what else is worked out behind the change
        ask.correct("HD-2024-0002", f"第{number}活动室")
        ask.read(BEHINDS * max(first, 1.0))
        later.append(ask(PAGES[what]) / ask(PLAIN))
    note = f"{median(at_once):.0f} times a plain page when it is asked for at once"
    return Mark(f"{what}, first view after a change : a plain page", median(later), LIMIT, note=note)


@contextmanager
def _opened(root: Path) -> Iterator[_Asker]:
    environment = {**os.environ, "DUTYKIT_TODAY": TODAY, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "dutykit", "desk", "--no-browser", "--by", "王敏", "--workspace", str(root)]
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
        self._base = f"{parts.scheme}://{parts.netloc}"
        self._csrf = ""

    def __call__(self, path: str) -> float:
        start = time.perf_counter()
        self._connection.request("GET", path, headers={"Cookie": self._cookie})
        answer = self._connection.getresponse()
        page = answer.read()
        took = time.perf_counter() - start
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
        found = re.search(rb'name="csrf" value="([^"]+)"', page)
        self._csrf = found[1].decode() if found else self._csrf
        return took

    def read(self, seconds: float) -> None:
        """Ask for nothing for a while; the desk closes a connection that is idle."""
        time.sleep(seconds)
        self._connection.close()

    def correct(self, record: str, place: str) -> None:
        """Correct where an activity was, as a person does at the page of its record."""
        given = {"csrf": self._csrf, "field": "place", "value": place, "reason": "核对签到表"}
        headers = {
            "Cookie": self._cookie, "Origin": self._base, "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        self._connection.request("POST", f"/records/{record}/correct", urlencode(given), headers)
        answer = self._connection.getresponse()
        answer.read()
        if answer.status != 303:
            raise SystemExit(f"{record}: {answer.status}")
