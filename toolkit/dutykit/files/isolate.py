"""Warm worker processes in which readers run, so that what a library does to itself costs one file.

The parent never waits without a limit: a worker that takes too long is killed, one that died is noticed, and
both end in a named problem for that file while the others go on. On Linux workers are forked and the operating
system limits their memory; elsewhere they are spawned and a watchdog in the parent looks at it. Both ways run
on Linux (``method="spawn", watchdog=True``).
"""

from __future__ import annotations

import hashlib
import multiprocessing
import pickle
import signal
import sys
import threading
import time
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Literal, Protocol, Self

from ..errors import OutsideError
from ..problems import Problem
from .limits import Limits, size_text
from .worker import Outcome, base_in, decode, main, packed, peak_in, resolve

_RETIRE = 0.5
"""Of the memory limit: a worker that once held more is replaced, so that its peak tells of one file only."""


@dataclass(frozen=True, slots=True)
class JobContext:
    """What many jobs have in common: sent to each worker once, and again only when its ``key`` is another."""

    key: str
    data: bytes = field(repr=False)

    @classmethod
    def of(cls, value: object) -> JobContext:
        """The context of a value that can be pickled, under the hash of what it is."""
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        return cls(hashlib.sha256(data).hexdigest(), data)


@dataclass(frozen=True, slots=True)
class Job:
    """One file for a reader: ``target`` is ``package.module:function``, called with ``data`` and ``options``.

    ``options`` must be plain data; the pool's limits are added to them as ``limits``, and what is in ``context`` as
    ``context``.
    """

    target: str
    data: bytes = field(repr=False)
    options: Mapping[str, Any] = field(default_factory=dict)
    context: JobContext | None = None


class Pause(Protocol):
    """Something that the parent holds open between two outcomes, and not for long."""

    def left(self) -> float | None:
        """Seconds for which it may stay open; ``None`` where nothing is."""

    def end(self) -> None:
        """End it."""


class Engine(Protocol):
    """Where jobs are done: in this process (:class:`Here`), by workers beside it (:class:`Pool`), or on a cluster."""

    def run(self, jobs: Iterable[Job], pause: Pause | None = None) -> Generator[Outcome, None, None]:
        """An outcome for each job, in the order of the jobs; ``pause`` is ended in time while one is waited for.

        Jobs are taken only a few ahead of what was given back. A run that is not finished must be closed before the
        next one.
        """

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of how it went, in sentences; nothing where all went as it should."""


class Here:
    """Jobs done in this process, with no limit but those they set themselves: for work that is ours from end to end.

    What a person's file or an office's template may do to a process is not for this one. An exception is a bug here,
    and goes up as one.
    """

    notes: tuple[str, ...] = ()

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()

    def run(self, jobs: Iterable[Job], pause: Pause | None = None) -> Generator[Outcome, None, None]:
        """As :meth:`Engine.run` says."""
        key, context = "", None
        for job in jobs:
            if job.context is not None and job.context.key != key:
                key, context = job.context.key, pickle.loads(job.context.data)  # noqa: S301 - our own
            shared = {"context": context} if key else {}
            yield resolve(job.target)(job.data, {"limits": self._limits, **shared, **job.options})
            if pause is not None and pause.left() == 0:
                pause.end()


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    connection: Connection
    deadline: float
    ready: bool = False
    base: int = 0
    job: int | None = None
    files: int = 0
    context: str = ""

    @property
    def idle(self) -> bool:
        return self.ready and self.job is None


@dataclass(slots=True)
class _Run:
    """The jobs of one run: how many were taken and given back, and answers that came before their turn.

    Answers stay packed until it is their turn: the worker has its next file before the parent unpacks one.
    """

    source: Iterator[Job]
    taken: int = 0
    given: int = 0
    answers: dict[int, bytes] = field(default_factory=dict)
    held: Job | None = None
    exhausted: bool = False
    pause: Pause | None = None

    def peek(self) -> Job | None:
        if self.held is None and not self.exhausted:
            self.held = next(self.source, None)
            self.exhausted = self.held is None
        return self.held

    def until_pause(self, timeout: float) -> float:
        left = self.pause.left() if self.pause is not None else None
        return timeout if left is None else min(timeout, left)

    def end_pause(self) -> None:
        if self.pause is not None and self.pause.left() == 0:
            self.pause.end()

    def take(self) -> int:
        self.held = None
        self.taken += 1
        return self.taken - 1


class Pool:
    """Workers that are started when first needed and kept. Use as a context manager.

    A fork copies only the thread that calls it, locks of the others included: while other threads run, new workers
    are spawned instead, which takes some 0.1 s each. :meth:`warm` before the first thread avoids it.
    ``preload`` names a function that each worker calls first: what it loads is not counted against a file.
    """

    notes: tuple[str, ...] = ()

    def __init__(
        self,
        workers: int | None = None,
        limits: Limits | None = None,
        method: Literal["fork", "spawn", "forkserver"] | None = None,
        *,
        watchdog: bool | None = None,
        preload: str = "",
    ) -> None:
        linux = sys.platform == "linux"
        self._limits = limits or Limits()
        self._size = max(1, workers or self._limits.workers)
        self._method = method or ("fork" if linux else "spawn")
        self._watchdog = not linux if watchdog is None else watchdog
        self._preload = preload
        self._workers: list[_Worker] = []
        self._running = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm(self) -> None:
        """Start all workers now."""
        while len(self._workers) < self._size:
            self._start()

    def close(self) -> None:
        """End all workers."""
        for worker in list(self._workers):
            self._discard(worker)

    def run(self, jobs: Iterable[Job], pause: Pause | None = None) -> Generator[Outcome, None, None]:
        """A grid or a problem for each job (or the bytes that its target packed), in the order of the jobs.

        While it waits for an outcome, ``pause`` is ended in time.

        Jobs are taken only a few ahead of what was given back, so that memory does not grow with their number.
        A run that is not finished must be closed before the next one.
        """
        with closing(self.answers(jobs, pause)) as answers:
            for answer in answers:
                yield decode(answer)

    def answers(self, jobs: Iterable[Job], pause: Pause | None = None) -> Generator[bytes, None, None]:
        """The same, each as it came from its worker: to be passed on to whoever asked for it, who decodes it."""
        if self._running:
            raise RuntimeError("a pool serves one run at a time")
        self._running = True
        run = _Run(iter(jobs), pause=pause)
        try:
            while True:
                self._fill(run)
                if run.given in run.answers:
                    answer = run.answers.pop(run.given)
                    run.given += 1
                    yield answer
                elif run.exhausted and run.given == run.taken:
                    return
                else:
                    self._wait(run)
        finally:
            self._running = False
            for worker in [w for w in self._workers if w.job is not None]:
                self._discard(worker)

    def _fill(self, run: _Run) -> None:
        """Give jobs to idle workers; start one where there are more jobs than workers."""
        while run.taken - run.given < 4 * self._size and (job := run.peek()) is not None:
            worker = next((w for w in self._workers if w.idle), None)
            if worker is None:
                if len(self._workers) < self._size:
                    self._start()
                return
            try:
                _send(worker, job)
            except (BrokenPipeError, ConnectionResetError):
                self._discard(worker)  # it died while idle; the job goes to another
                continue
            worker.job = run.take()
            worker.deadline = time.monotonic() + self._limits.seconds

    def _start(self) -> None:
        method = "spawn" if self._method == "fork" and threading.active_count() > 1 else self._method
        context = multiprocessing.get_context(method)
        ours, theirs = context.Pipe()
        inherited = (*(w.connection for w in self._workers), ours) if method == "fork" else ()
        process = context.Process(  # type: ignore[attr-defined]  # every context has it
            target=main,
            args=(theirs, self._limits, inherited),
            kwargs={"confine": not self._watchdog, "preload": self._preload},
            daemon=True,
        )
        process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours, time.monotonic() + self._limits.start_seconds))

    def _discard(self, worker: _Worker) -> None:
        """Kill a worker and forget it."""
        worker.process.kill()
        worker.process.join()
        worker.process.close()
        worker.connection.close()
        self._workers.remove(worker)

    def _wait(self, run: _Run) -> None:
        """Take what has arrived; end what is overdue or too large."""
        active = [w for w in self._workers if not w.idle]
        now = time.monotonic()
        timeout = max(0.0, min(w.deadline for w in active) - now)
        if self._watchdog:
            timeout = min(timeout, self._limits.watchdog_seconds)
        arrived = wait([w.connection for w in active], run.until_pause(timeout))
        if not arrived:
            run.end_pause()
        for worker in active:
            if worker.connection in arrived:
                self._receive(worker, run)
            elif time.monotonic() >= worker.deadline:
                self._overdue(worker, run)
            elif self._watchdog and self._too_large(worker):
                self._end(worker, run, Problem("file.memory", facts={"limit": size_text(self._limits.memory_bytes)}))

    def _receive(self, worker: _Worker, run: _Run) -> None:
        try:
            message = worker.connection.recv_bytes()
        except (EOFError, OSError):
            self._died(worker, run)
            return
        if not worker.ready:
            worker.base, worker.ready = base_in(message), True
            return
        assert worker.job is not None
        run.answers[worker.job] = message
        worker.job = None
        worker.files += 1
        if worker.files >= self._limits.files_per_worker or peak_in(message) > _RETIRE * self._limits.memory_bytes:
            self._discard(worker)

    def _end(self, worker: _Worker, run: _Run, problem: Problem) -> None:
        if worker.job is not None:
            run.answers[worker.job] = packed(problem)
        self._discard(worker)

    def _overdue(self, worker: _Worker, run: _Run) -> None:
        if not worker.ready:
            self._discard(worker)
            raise _cannot_start("超时")
        self._end(worker, run, Problem("file.timeout", facts={"seconds": f"{self._limits.seconds:g}"}))

    def _died(self, worker: _Worker, run: _Run) -> None:
        job, ready = worker.job, worker.ready
        worker.process.join(1)
        code = worker.process.exitcode
        self._discard(worker)
        if not ready:
            raise _cannot_start(f"退出码 {code}")
        if job is not None:
            run.answers[job] = packed(self._post_mortem(code))

    def _post_mortem(self, code: int | None) -> Problem:
        if code is not None and code < 0:
            name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
            if name == "SIGABRT":
                # Every abort that was measured was an allocation beyond the limit.
                return Problem("file.memory", facts={"limit": size_text(self._limits.memory_bytes)})
            if name == "SIGXCPU":
                return Problem("file.timeout", facts={"seconds": f"{self._limits.seconds:g}"})
            return Problem("file.reader_died", facts={"detail": name})
        return Problem("file.reader_died", facts={"detail": f"退出码 {code}"})

    def _too_large(self, worker: _Worker) -> bool:
        import psutil

        try:
            held = psutil.Process(worker.process.pid).memory_info().rss
            return worker.ready and held - worker.base > self._limits.memory_bytes
        except psutil.Error:
            return False  # it has ended: the connection will say so


def _send(worker: _Worker, job: Job) -> None:
    key = job.context.key if job.context is not None else worker.context
    worker.connection.send_bytes(pickle.dumps((job.target, dict(job.options), key)))
    if job.context is not None and key != worker.context:
        worker.connection.send_bytes(job.context.data)
        worker.context = key
    worker.connection.send_bytes(job.data)


def _cannot_start(detail: str) -> OutsideError:
    return OutsideError(
        f"读取文件的工作进程无法启动（{detail}）。", "请重试；如仍不行，请运行 dutykit doctor。", code="worker"
    )
