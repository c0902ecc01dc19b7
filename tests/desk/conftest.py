"""The desk as it is: a real server in a process of its own, a real browser, the sample half way through its year."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from dutykit.app.keeping.demo import ROSTER, UNITS, Round, Story
from samples.rounds import quiet

TOP = Path(__file__).resolve().parents[2]
TODAY = "2024-12-15"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
CHROMIUM = "/usr/bin/chromium"


@dataclass(frozen=True)
class Answer:
    """What a raw request got."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass(frozen=True)
class Served:
    """A desk that is open: its workspace, its opening address, and requests as bytes, without a browser's manners."""

    root: Path
    opening: str

    @property
    def host(self) -> str:
        return urlsplit(self.opening).netloc

    @property
    def base(self) -> str:
        return f"{urlsplit(self.opening).scheme}://{self.host}"

    def ask(self, method: str, path: str, body: bytes | str = b"", **headers: str) -> Answer:
        """One request; ``Host`` is the desk's unless it is told otherwise."""
        if self.opening.startswith("https:"):
            unknown = ssl.create_default_context()
            unknown.check_hostname, unknown.verify_mode = False, ssl.CERT_NONE  # the test's own certificate
            connection = http.client.HTTPSConnection(self.host, timeout=60, context=unknown)
        else:
            connection = http.client.HTTPConnection(self.host, timeout=60)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest(method, path, skip_host="Host" in given, skip_accept_encoding=True)
        for name, value in given.items():
            connection.putheader(name, value)
        data = body.encode() if isinstance(body, str) else body
        if data or method == "POST":
            connection.putheader("Content-Length", str(len(data)))
        connection.endheaders(data or None)
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        connection.close()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, text)


@contextmanager
def serving(root: Path, *options: str, today: str = TODAY) -> Iterator[Served]:
    """``dutykit desk`` in a process of its own, at a free port."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DUTYKIT")}
    environment |= {"DUTYKIT_TODAY": today, "DUTYKIT_SCANS": "off", "PYTHONPATH": str(TOP / "toolkit")}
    environment |= {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "dutykit", "desk", "--no-browser", "--workspace", str(root), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, encoding="utf-8") as process:
        try:
            assert process.stdout is not None
            told = iter(process.stdout.readline, "")
            opening = next(found[0] for line in told if (found := re.search(r"https?://\S+", line)))
            yield Served(root, opening)
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0


@pytest.fixture(scope="session")
def half_way(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample when the units' returns have come in and the corrections have not: problems, open rows, late forms."""
    round_ = Round(Story.shipped(), tmp_path_factory.mktemp("工作台") / "工作区", quiet)
    round_.take_batch("returned", ROSTER)
    round_.issue_all()
    round_.take_batch("returned", UNITS)
    return round_.folder


@pytest.fixture
def workspace(half_way: Path, tmp_path: Path) -> Path:
    """A copy of it, for tests that change something."""
    return Path(shutil.copytree(half_way, tmp_path / "工作区"))


@pytest.fixture(scope="session")
def looked_at(half_way: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A desk on the sample that tests only look at."""
    with serving(Path(shutil.copytree(half_way, tmp_path_factory.mktemp("看") / "工作区")), "--by", "王敏") as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def cookie(looked_at: Served) -> str:
    """The cookie of a clerk who has come in."""
    entered = looked_at.ask("GET", looked_at.opening.removeprefix(looked_at.base))
    assert entered.status == 303
    return entered.headers["set-cookie"].partition(";")[0]


@pytest.fixture
def page(browser: Browser, looked_at: Served, cookie: str) -> Iterator[Page]:
    """A page of a clerk who has come in, on the desk that is only looked at; what the browser complains of fails."""
    name, _, value = cookie.partition("=")
    with watched(browser) as page:
        page.context.add_cookies([{"name": name, "value": value, "url": looked_at.base}])
        yield page


@contextmanager
def watched(browser: Browser, **options: object) -> Iterator[Page]:
    """A page in a context of its own. An error in its console (a script, the policy of the browser) fails the test."""
    given: dict[str, object] = {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN", **options}
    context = browser.new_context(**given)  # type: ignore[arg-type]
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [c for c in complaints if "status of 40" not in c] == []


Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, workspace: Path) -> Iterator[tuple[Page, Served]]:
    """A desk on a copy of the sample, and a page that has come in by its opening address."""
    with serving(workspace, "--by", "王敏") as served, watched(browser) as page:
        page.goto(served.opening)
        yield page, served
