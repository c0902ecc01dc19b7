"""A cluster of the tests: a real scheduler of Dask and worker processes on loopback, ended with whoever started it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

TESTS = Path(__file__).parent
_READY = {
    "scheduler": re.compile(r"Scheduler at:\s+(\S+)"),
    "worker": re.compile(r"Registered to:\s+(\S+)"),
}


class Cluster:
    """A scheduler, and workers that come and go. ``settings`` are Dask's, as its variables of the environment."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None, scheme: str = "tcp") -> None:
        self._folder = folder
        self._settings = dict(settings or {})
        self._listeners: dict[int, threading.Thread] = {}
        self.workers: list[subprocess.Popen[str]] = []
        host = ["--host", f"{scheme}://127.0.0.1"] if scheme != "tcp" else ["--host", "127.0.0.1"]
        self.scheduler, url = self._start("scheduler", *host, "--port", "0", "--dashboard-address", "127.0.0.1:0")
        self._url = url
        self.address = url.replace("tcp://", "dask://")

    def _start(self, what: str, *args: str, **settings: str) -> tuple[subprocess.Popen[str], str]:
        """A process of Dask that has said that it is ready, and the address that it told."""
        paths = f"{TESTS}{os.pathsep}{TESTS.parent / 'toolkit'}"  # targets of tests are imported there too
        environment = {**os.environ, "PYTHONPATH": paths, **self._settings, **settings}
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", what, *args], cwd=self._folder, env=environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if found := _READY[what].search(line):
                self._listen(process)
                return process, found[1]
        process.wait()
        process.stderr.close()
        raise RuntimeError(f"dask {what} has ended: {''.join(said)[-2000:]}")

    def _listen(self, process: subprocess.Popen[str]) -> None:
        """Read what it says for as long as it lives: a pipe that is full would hold it up."""
        assert process.stderr is not None
        self._listeners[process.pid] = threading.Thread(target=process.stderr.read, daemon=True)
        self._listeners[process.pid].start()

    def _end(self, process: subprocess.Popen[str]) -> None:
        process.kill()
        process.wait()
        self._listeners.pop(process.pid).join()
        assert process.stderr is not None
        process.stderr.close()

    def add(self, *args: str, **settings: str) -> None:
        """One more worker of one thread, with no nanny unless ``args`` say so."""
        way = args or ("--no-nanny",)
        process, _ = self._start(
            "worker", self._url, *way, "--nthreads", "1", "--no-dashboard", "--local-directory", str(self._folder),
            **settings,
        )  # fmt: skip
        self.workers.append(process)

    def kill(self) -> None:
        """Kill the worker that has been there longest, as a power cut does."""
        self._end(self.workers.pop(0))

    def close(self) -> None:
        """End all of it."""
        for process in (*self.workers, self.scheduler):
            self._end(process)


@contextmanager
def cluster(folder: Path, workers: int = 2, settings: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """A cluster with so many workers."""
    made = Cluster(folder, settings)
    try:
        for _ in range(workers):
            made.add()
        yield made
    finally:
        made.close()
