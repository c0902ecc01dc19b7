"""Jobs done on a cluster of Dask: some of them in a task, a few tasks ahead, outcomes in the order of the jobs.

Dask carries bytes there and back and runs again what a lost worker had; it decides nothing. Whoever asks registers each
outcome once, as with workers of one machine. A job that has cost the cluster several workers is done here, by a limited
worker of our own, and told: no file is lost for a machine's sake.
"""

from __future__ import annotations

import logging
import pickle
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from ..files.isolate import Job, JobContext, Pause, Pool
from ..files.limits import MIB, Limits
from ..files.plain import loads
from ..files.worker import Outcome, decode
from . import troubles
from .remote import Answers, Asked, Refused, about, introduced, same, serve

if TYPE_CHECKING:
    from distributed import Client, Future

_AHEAD = 4
"""Jobs under way for each thread of the cluster."""
_TOGETHER = 8
"""Jobs of one task at most: a task costs some milliseconds, whatever is in it."""
_TASK_BYTES = MIB
_AHEAD_BYTES = 256 * MIB
"""Bytes under way at most: the scheduler holds them until they are done."""
_WAYS = ["dask", "msgpack"]
"""How what tasks give may be packed: bytes and plain values. Pickles of a worker are refused unopened."""
_LOGGERS = ("distributed", "tornado", "asyncio")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait: for the scheduler, for a first worker, and for another one when all are gone."""

    connect: float = 10
    first: float = 10
    gone: float = 60
    look: float = 1


@dataclass(slots=True)
class _Sent:
    """A task under way."""

    jobs: tuple[Job, ...]
    future: Future

    @property
    def size(self) -> int:
        return sum(len(job.data) for job in self.jobs)


class Cluster:
    """An engine: see :class:`dutykit.files.isolate.Engine`. Use as a context manager; made by :func:`connected`."""

    def __init__(self, client: Client, limits: Limits, patience: Patience) -> None:
        self._client = client
        self._limits = limits
        self._patience = patience
        self._here: Pool | None = None
        self._done_here = 0
        self._shared: tuple[str, Future | bytes] = "", b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Leave the cluster; what is under way there is dropped."""
        if self._here is not None:
            self._here.close()
        with suppress(Exception):  # it may be gone already
            self._client.close(timeout=2)

    @property
    def notes(self) -> tuple[str, ...]:
        """How many jobs the cluster did not get done."""
        if not self._done_here:
            return ()
        return (troubles.done_here(self._done_here),)

    def run(self, jobs: Iterable[Job], pause: Pause | None = None) -> Generator[Outcome, None, None]:
        """As :meth:`Engine.run` says. Raises :class:`OutsideError` where the cluster is gone, or another dutykit's."""
        source = _Source(jobs)
        under_way: deque[_Sent] = deque()
        try:
            while True:
                self._fill(source, under_way)
                if not under_way:
                    return
                for answer in self._answers(under_way[0], pause):
                    yield decode(answer)
                under_way.popleft()
        finally:
            for sent in under_way:
                sent.future.release()

    def _fill(self, source: _Source, under_way: deque[_Sent]) -> None:
        """Send tasks while few are under way; the first ones carry one job each, so that every worker has one."""
        most = _AHEAD * self._threads()
        count, size = sum(len(sent.jobs) for sent in under_way), sum(sent.size for sent in under_way)
        while count < most and size < _AHEAD_BYTES:
            some = source.some(min(_TOGETHER, 1 + source.taken // most))
            if not some:
                return
            under_way.append(self._send(some))
            count += len(some)
            size += under_way[-1].size

    def _threads(self) -> int:
        """How many tasks the cluster does at once, as far as it can be told."""
        with suppress(Exception):  # a scheduler that is gone is told by the first outcome
            threads: int = sum(self._client.nthreads().values())
            return max(1, threads)
        return 1

    def _send(self, jobs: tuple[Job, ...]) -> _Sent:
        context = jobs[0].context
        asked = Asked(tuple(replace(job, context=None) for job in jobs), context.key if context is not None else "")
        packed = pickle.dumps(asked, pickle.HIGHEST_PROTOCOL)
        future = self._client.submit(
            serve, about(), self._limits, packed, self._common(context), key=f"dutykit-{uuid4().hex}", pure=False
        )
        return _Sent(jobs, future)

    def _common(self, context: JobContext | None) -> Future | bytes:
        """The context of jobs, on its way to the workers once; tasks that need an earlier one hold it themselves."""
        if context is None:
            return b""
        if self._shared[0] != context.key:
            key = f"dutykit-context-{uuid4().hex}"
            self._shared = context.key, self._client.submit(same, context.data, key=key, pure=False)
        return self._shared[1]

    def _answers(self, sent: _Sent, pause: Pause | None) -> Iterable[bytes]:
        from distributed import KilledWorker

        try:
            told = loads(self._wait(sent.future, pause))
        except KilledWorker:
            return self._by_ourselves(sent.jobs)
        if isinstance(told, Answers):
            return told.answers
        if isinstance(told, Refused) and not told.why:
            raise troubles.differs({"工作进程": told.about})
        raise troubles.failed(told.why if isinstance(told, Refused) else "答复看不懂")

    def _by_ourselves(self, jobs: tuple[Job, ...]) -> Iterator[bytes]:
        if self._here is None:
            self._here = Pool(1, self._limits)
        with closing(self._here.answers(jobs)) as answers:
            for answer in answers:
                self._done_here += 1
                yield answer

    def _wait(self, future: Future, pause: Pause | None) -> bytes:
        """The result of a task, however long it takes while there is a worker for it."""
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        seen = time.monotonic()
        while True:
            left = pause.left() if pause is not None else None
            try:
                result: bytes = future.result(
                    timeout=self._patience.look if left is None else min(left, self._patience.look)
                )
            except TimeoutError:
                if pause is not None and pause.left() == 0:
                    pause.end()
                if self._workers():
                    seen = time.monotonic()
                elif time.monotonic() - seen > self._patience.gone:
                    raise troubles.no_workers(before=True) from None
            except KilledWorker:
                raise
            except (FutureCancelledError, OSError):
                raise troubles.lost() from None
            except Exception as error:  # noqa: BLE001 - whatever Dask says of itself
                raise troubles.failed(f"{type(error).__name__}：{error}") from None
            else:
                return result

    def _workers(self) -> bool:
        try:
            return bool(self._client.nthreads())
        except Exception:  # noqa: BLE001 - the task will say that the scheduler is gone
            return True


class _Source:
    """Jobs, taken some at a time: of one context, and not too many bytes."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self._jobs = iter(jobs)
        self._held: Job | None = None
        self.taken = 0

    def some(self, most: int) -> tuple[Job, ...]:
        """The next jobs, ``most`` at most; none where there are no more."""
        found: list[Job] = []
        size = 0
        while len(found) < most:
            job = self._held if self._held is not None else next(self._jobs, None)
            self._held = None
            if job is None:
                break
            size += len(job.data)
            if found and (size > _TASK_BYTES or _key(job) != _key(found[0])):
                self._held = job
                break
            found.append(job)
        self.taken += len(found)
        return tuple(found)


def _key(job: Job) -> str:
    return job.context.key if job.context is not None else ""


# --- reaching it ----------------------------------------------------------------------------------------------


def connected(url: str, limits: Limits, patience: Patience | None = None) -> Cluster:
    """The cluster of a scheduler, after every process of it was asked which dutykit it runs.

    Raises :class:`OutsideError` where the extra is missing, nobody answers, no worker is there, or one of them has
    another dutykit, or none. Certificates of ``tls://`` are those of Dask's own configuration.
    """
    patience = patience or Patience()
    try:
        import dask.config
        from distributed import Client
    except ImportError as error:
        raise troubles.missing(error.name) from None
    for name in _LOGGERS:  # what goes wrong is told by us, in Chinese
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        for child in [each for each in logging.root.manager.loggerDict if each.startswith(f"{name}.")]:
            logging.getLogger(child).setLevel(logging.CRITICAL + 1)
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TiB"})
    try:
        client = Client(
            url, timeout=patience.connect, set_as_default=False, name="dutykit", serializers=_WAYS, deserializers=_WAYS
        )
    except OSError:
        raise troubles.unreachable(url) from None
    except (ValueError, TypeError, RuntimeError):
        raise (troubles.uncertified if url.startswith("tls:") else troubles.unreachable)(url) from None
    try:
        _examined(client, patience)
    except BaseException:
        with suppress(Exception):
            client.close(timeout=2)
        raise
    return Cluster(client, limits, patience)


def _examined(client: Client, patience: Patience) -> None:
    """Every process of the cluster has our dutykit, and there is one to do the work."""
    try:
        client.wait_for_workers(1, timeout=patience.first)
    except TimeoutError:
        raise troubles.no_workers(before=False) from None
    told: dict[str, Any] = {"调度器": _asked(lambda: client.run_on_scheduler(introduced))}
    told |= client.run(introduced, on_error="return")
    sides = {who: loads(answer) if isinstance(answer, bytes) else None for who, answer in told.items()}
    others = {who: side[0] if side else None for who, side in sides.items() if side is None or side[0] != about()}
    if others:
        raise troubles.differs(others)
    alone = [who for who, side in sides.items() if side is not None and not side[1]]
    if alone:
        raise troubles.watched(alone[0])


def _asked(call: Callable[[], object]) -> object:
    """What a side says of itself, or why it does not."""
    try:
        return call()
    except Exception as error:  # noqa: BLE001 - a side without dutykit says so in many ways
        return error
