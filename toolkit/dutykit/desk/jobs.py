"""Long work: done one after the other beside the pages, told as it goes, ended where a person asks for it.

One thread does all of it, so that two pieces of work never write at once; a page that is loaded again finds its job by
number. A job is gone when the desk is closed; what it has done is in the store and the log, as after any command.
"""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ..acting import Acting, acting
from ..app.opened.progress import Progress
from ..errors import DutykitError
from ..text import masked
from ..words.codes import Code

T = TypeVar("T")
Item = TypeVar("Item")


class JobState(Code):
    """How a job stands."""

    WAITING = "waiting", "排队"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "没有做成"
    CANCELLED = "cancelled", "已停下"


ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


class Cancelled(KeyboardInterrupt):
    """A person has asked for the end: whatever answers Ctrl-C answers it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job came to: a template for the page of the job, and what it shows."""

    template: str
    context: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Work(Generic[T]):
    """What is to be done: ``command`` is what the log calls it, ``present`` makes page data of the result."""

    title: str
    command: str
    do: Callable[[Progress], T]
    present: Callable[[T], Outcome]


@dataclass(slots=True)
class Job:
    """One piece of work. ``version`` grows whenever there is something new to see."""

    number: int
    title: str
    by: str
    login: str = ""
    """The account that has started it; empty on the office's own machine."""
    state: JobState = JobState.WAITING
    label: str = ""
    done: int = 0
    total: int | None = None
    outcome: Outcome | None = None
    message: str = ""
    remedy: str = ""
    version: int = 0
    stopping: bool = False
    waiters: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = field(default_factory=list, repr=False)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ENDED

    @property
    def percent(self) -> int | None:
        """How far it is; ``None`` where nobody knows how much there is."""
        return 100 * self.done // self.total if self.total else None


class Jobs:
    """All jobs of a desk, by number, the last first."""

    def __init__(self) -> None:
        self._jobs: dict[int, Job] = {}
        self._lock = threading.Lock()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="job")
        self._then: Callable[[], None] = lambda: None

    def then(self, do: Callable[[], None]) -> None:
        """Have this done when a job has ended."""
        self._then = do

    def start(self, work: Work[T], by: str, login: str = "") -> Job:
        """Put work into the queue; its job."""
        with self._lock:
            job = Job(len(self._jobs) + 1, work.title, by, login)
            self._jobs[job.number] = job
        self._worker.submit(self._run, job, work)
        return job

    def of(self, number: int) -> Job | None:
        """The job of a number."""
        return self._jobs.get(number)

    def all(self) -> list[Job]:
        """Every job, the last first."""
        return sorted(self._jobs.values(), key=lambda job: -job.number)

    def busy(self) -> bool:
        """Whether anything waits or runs."""
        return any(not job.ended for job in self._jobs.values())

    def cancel(self, job: Job) -> None:
        """Ask for the end of a job: it stops before its next item."""
        job.stopping = True
        self._changed(job)

    def close(self) -> None:
        """Stop what runs, start nothing more, and wait for the end."""
        for job in self.all():
            job.stopping = True
        self._worker.shutdown(wait=True, cancel_futures=True)

    async def changed(self, job: Job, seen: int, seconds: float) -> None:
        """Wait until the job is not as it was seen, or so long."""
        loop, event = asyncio.get_running_loop(), asyncio.Event()
        waiter = (loop, event)
        with self._lock:
            if job.version != seen or job.ended:
                return
            job.waiters.append(waiter)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            return
        finally:
            with self._lock:
                if waiter in job.waiters:
                    job.waiters.remove(waiter)

    def _changed(self, job: Job) -> None:
        with self._lock:
            job.version += 1
            waiters, job.waiters = job.waiters, []
        for loop, event in waiters:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    def _run(self, job: Job, work: Work[T]) -> None:
        if job.stopping:
            job.state = JobState.CANCELLED
            return self._changed(job)
        job.state = JobState.RUNNING
        self._changed(job)
        try:
            with acting(Acting(work.command, job.by)):
                result = work.do(self._progress(job))
            job.outcome, job.state = work.present(result), JobState.DONE
        except Cancelled:
            job.state = JobState.CANCELLED
        except DutykitError as error:
            job.message, job.remedy, job.state = error.message, error.remedy, JobState.FAILED
        except Exception:  # noqa: BLE001 - a border, as in cli/boundary: a bug is shown as one
            told_as_bug()
            job.message, job.remedy, job.state = BUG, BUG_REMEDY, JobState.FAILED
        self._changed(job)
        return self._then()

    def _progress(self, job: Job) -> Progress:
        @contextmanager
        def progress(items: Iterable[Item], label: str) -> Iterator[Iterable[Item]]:
            job.label, job.done = label, 0
            job.total = len(items) if isinstance(items, Sized) else None
            self._changed(job)
            yield self._counted(job, items)

        return progress

    def _counted(self, job: Job, items: Iterable[Item]) -> Iterator[Item]:
        for item in items:
            if job.stopping:
                raise Cancelled
            yield item
            job.done += 1
            self._changed(job)


BUG = "这是 dutykit 的程序错误，不是您的操作有误；已登记的内容没有改动。"
BUG_REMEDY = "请把启动工作台的窗口里的文字发给维护者（先删去其中的姓名、电话等个人信息）。"


def told_as_bug() -> None:
    """Write where it went wrong to the window from which the desk was started, without numbers of people."""
    import sys

    sys.stderr.write(masked(traceback.format_exc()))
