"""The other side of a cluster: jobs that a worker process of Dask hands to our own limited worker beside it.

Dask runs :func:`serve` by its name, so dutykit is installed there too. The process of Dask opens no file itself: what a
reader does to a process it does to the child, which is ended as on one machine, and the task still gives its answer.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import pickle
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .. import __version__
from ..errors import DutykitError
from ..files.isolate import Job, JobContext, Pool
from ..files.limits import Limits


@dataclass(frozen=True, slots=True)
class About:
    """Which dutykit a process runs: its version, and a digest of its program, for two may bear one number."""

    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Some jobs for one task; ``key`` is that of the context that they have in common, empty where they have none."""

    jobs: tuple[Job, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What became of the jobs, each as :func:`dutykit.files.worker.decode` takes it."""

    answers: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The jobs were not begun: another dutykit is at work here (``about``), or no process can be started (``why``)."""

    about: About
    why: str = ""


@lru_cache(maxsize=1)
def about() -> About:
    """Which dutykit this is."""
    home = Path(__file__).parents[1]
    summed = hashlib.sha256()
    for path in sorted(home.rglob("*.py")):
        summed.update(path.relative_to(home).as_posix().encode() + b"\0")
        summed.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return About(__version__, summed.hexdigest()[:16])


def introduced() -> bytes:
    """:func:`about` as it travels, and whether this process may have children of its own."""
    return pickle.dumps((about(), not multiprocessing.current_process().daemon))


def same(data: bytes) -> bytes:
    """What many tasks have in common: a task itself, so that it is made again where a worker is lost with it."""
    return data


def serve(ours: About, limits: Limits, asked: bytes, shared: bytes) -> bytes:
    """Jobs done in a limited worker beside this process: packed :class:`Answers`, or :class:`Refused`.

    ``ours`` is the dutykit of whoever asks, ``asked`` packed :class:`Asked`, ``shared`` the context of the jobs.
    """
    if ours != about():
        return pickle.dumps(Refused(about()))
    told: Asked = pickle.loads(asked)  # noqa: S301 - Dask runs whatever its client sends: nothing is lost here
    context = JobContext(told.key, shared) if told.key else None

    def jobs() -> Iterator[Job]:
        for job in told.jobs:
            yield Job(job.target, job.data, job.options, context)

    try:
        return pickle.dumps(Answers(tuple(_pool(limits).answers(jobs()))), pickle.HIGHEST_PROTOCOL)
    except DutykitError as error:
        return pickle.dumps(Refused(about(), error.message))


_mine = threading.local()


def _pool(limits: Limits) -> Pool:
    """The worker of this thread; whoever sends other limits gets another."""
    known: tuple[Limits, Pool] | None = getattr(_mine, "pool", None)
    if known is None or known[0] != limits:
        if known is not None:
            known[1].close()
        known = _mine.pool = limits, Pool(1, limits)
    return known[1]
