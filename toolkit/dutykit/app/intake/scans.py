"""Scans and photographs: read in a worker of their own, which has loaded the recogniser before it is limited."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from ...errors import OutsideError
from ...files.isolate import Job, JobContext, Pool
from ...files.limits import Limits
from ...files.worker import Outcome
from ...problems import Problem
from ...scans.extra import available
from .examine import READ, ReadFile, unpack_read

_READER = "dutykit.scans.read:read_scan"
_PRELOAD = "dutykit.scans.recogniser:preload"
_SCAN = "file.scan"


class Scans:
    """The worker that reads scans, started with the first of them. Use as a context manager."""

    def __init__(self, limits: Limits, *, wanted: bool = True) -> None:
        self._wanted = wanted
        self._limits = dataclasses.replace(limits, seconds=limits.scan_seconds, memory_bytes=limits.scan_memory_bytes)
        self._pool: Pool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.close()

    def read(self, data: bytes, outcome: ReadFile | Problem, context: JobContext) -> ReadFile | Problem:
        """What a file says that its reader found to be a picture; any other outcome as it is."""
        if not is_scan(outcome):
            return outcome
        if not (self._wanted and available()):
            return outcome
        if self._pool is None:
            self._pool = Pool(1, self._limits, preload=_PRELOAD)
        try:
            found = _first(self._pool, Job(READ, data, _options(), context))
        except OutsideError as error:
            return Problem("scan.engine", facts={"detail": error.message.rstrip("。")})
        if isinstance(found, bytes):
            return unpack_read(found)
        assert isinstance(found, Problem)
        return found


def is_scan(outcome: ReadFile | Problem) -> bool:
    """Whether a reader found pictures and no text."""
    return isinstance(outcome, ReadFile) and outcome.empty and any(p.code == _SCAN for p in outcome.problems)


def _options() -> Mapping[str, Any]:
    return {"reader": _READER}


def _first(pool: Pool, job: Job) -> Outcome:
    (outcome,) = pool.run([job])
    return outcome
