"""Originals read once more, as they were when they came in, and held against what the store has of them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import UsageError
from ...evidence import Evidence, Place, unpacked
from ...files.isolate import Engine, Job, Pool
from ...files.limits import Limits
from ...files.sniff import Incoming, receive_bytes
from ...files.worker import Outcome
from ...forms.extract import Extracted
from ...forms.grid import Grid
from ...problems import Problem
from ...store import Store
from ..opened.open_workspace import OpenWorkspace, limits_of
from . import mappings
from .arrivals import arrivals, job_of
from .receipts import OpenReceipt
from .scans import Scans
from .turns import Turns, Waiting


@dataclass(frozen=True, slots=True)
class Original:
    """A file that came in: what it was called, where it is kept, the year that it was taken for."""

    sha256: str
    name: str
    path: Path
    year: int | None


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """What an original says when it is read once more; ``trouble`` where nothing could be read of it."""

    sha256: str
    said: Extracted | None = None
    trouble: str = ""
    scan: bool = False
    """A picture of a paper: it is not recognised again, which takes seconds a page."""


def read_again(
    opened: OpenWorkspace, originals: Sequence[Original], engine: Engine
) -> Generator[ReadAgain, None, None]:
    """What each original says, by the readers, forms and roster that there are now. The store is only asked.

    The caller says how far it is; a few hundred files are read, then examined, so that memory stays flat.
    """
    limits, working = limits_of(opened.workspace), opened.year
    fields = mappings.kept(opened, None)
    with Scans(limits, wanted=False) as scans:
        try:
            for some in _alike(originals):
                opened.year = some[0].year or working
                with tempfile.SpooledTemporaryFile(max_size=16 * 2**20) as spool:
                    yield from _read(Turns(opened, engine, spool, scans, fields), opened, some)
        finally:
            opened.year = working


_AT_A_TIME = 200


def _alike(originals: Sequence[Original]) -> Iterator[Sequence[Original]]:
    """Originals of one year, so many at a time."""
    years: dict[int | None, list[Original]] = {}
    for one in originals:
        years.setdefault(one.year, []).append(one)
    for found in years.values():
        for start in range(0, len(found), _AT_A_TIME):
            yield found[start : start + _AT_A_TIME]


def _read(turns: Turns, opened: OpenWorkspace, originals: Sequence[Original]) -> Iterator[ReadAgain]:
    limits, jobs, pending = limits_of(opened.workspace), [], []
    for one in originals:
        incoming = receive_bytes(Path(one.name), one.path.read_bytes(), limits)
        job = job_of(incoming, limits, opened.workspace.root) if incoming.readable else incoming.problems[0]
        if isinstance(job, Problem):
            yield ReadAgain(one.sha256, trouble=job.message)
        else:
            jobs.append(job)
            pending.append(incoming)
    waiting: list[Waiting] = []
    for incoming, outcome in zip(pending, turns.read(jobs), strict=True):
        incoming.data = b""
        if isinstance(outcome, Problem) or outcome.empty:
            yield _unread(incoming.sha256, [outcome] if isinstance(outcome, Problem) else outcome.problems)
        else:
            waiting.append(turns.file(OpenReceipt("", incoming.sha256), incoming, outcome))
    waiting.sort(key=lambda file: file.order)
    for file, found in zip(waiting, turns.examined(waiting), strict=True):
        if isinstance(found, Problem) or found.extracted is None:
            yield _unread(file.incoming.sha256, [found] if isinstance(found, Problem) else found.problems)
        else:
            yield ReadAgain(file.incoming.sha256, found.extracted)


def _unread(sha256: str, problems: Sequence[Problem]) -> ReadAgain:
    told = "；".join(problem.message for problem in problems)
    return ReadAgain(sha256, trouble=told, scan=any(problem.code == "file.scan" for problem in problems))


# --- held against what is stored ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unlike:
    """A value of a record that its original does not bear out."""

    record: str
    field: str
    place: str
    detail: str


def unlike(store: Store, said: Extracted, versions: Iterable[tuple[int, str, str, str]]) -> tuple[list[Unlike], int]:
    """Values of versions (number, record, values, evidence) that differ from what the original says at their place.

    And how many were compared: a value is, where its evidence names a place of this original. What a correction did not
    carry has the evidence of the version before, with which it is compared.
    """
    there: dict[tuple[str, Place], tuple[Evidence, Any]] = {}
    for draft in said.drafts():
        for name, item in draft.evidence.items():
            if item.place is not None:
                there[name, item.place] = item, draft.values.get(name)
    found, count = [], 0
    for number, record, body, evidence in versions:
        values = json.loads(body)
        for name, item in _evidence(evidence, values).items():
            if item.place is None or item.looked:  # a person has said what a scan says
                continue
            told = _told(name, item, values.get(name), there.get((name, item.place)))
            if told and _carried(store, number, record, name, item, values.get(name)):
                continue
            count += 1
            if told:
                found.append(Unlike(record, name, str(item.place), told))
    return found, count


def _carried(store: Store, number: int, record: str, name: str, item: Evidence, value: Any) -> bool:
    """Whether a version has a value from an earlier one, evidence and all."""
    before = (v for v in store.versions(record) if v.id < number and name in v.evidence)
    return any(Evidence.from_json(v.evidence[name]) == item and v.body.get(name) == value for v in before)


def _evidence(text: str, values: Mapping[str, Any]) -> Mapping[str, Evidence]:
    return {name: Evidence.from_json(item) for name, item in unpacked(json.loads(text), values).items()}


def _told(name: str, item: Evidence, value: Any, again: tuple[Evidence, Any] | None) -> str:
    if again is None:
        return f"原件的这个地方没有{'这一栏' if '#' not in name else '这个勾'}"
    read, now = again
    if read.raw != item.raw:
        return "记下的原文与原件不同"
    return "" if value == now else "登记的值与原件读出来的不同"


def read_one(path: Path, limits: Limits, home: Path) -> tuple[Incoming, Grid]:
    """One file that a person names, read in a worker as a return is; nothing is registered.

    Raises :class:`UsageError` with what is wrong where it cannot be read.
    """
    found = list(arrivals([path], limits))
    incoming = found[0] if len(found) == 1 else None
    if incoming is None:
        raise UsageError(f"“{path.name}”里不是一份文件。", "请解开压缩包，一次写一份文件。", code="file")
    job = job_of(incoming, limits, home) if incoming.readable else next(p for p in incoming.problems if p.is_error)
    outcome: Outcome = job if isinstance(job, Problem) else _outcome(job, limits)
    if not isinstance(outcome, Grid):
        assert isinstance(outcome, Problem)
        raise UsageError(f"“{path.name}”读不出来：{outcome.message}", outcome.remedy, code="file")
    wrong = next((p for p in outcome.problems if p.is_error), None)
    if wrong is not None and not outcome.sheets:
        raise UsageError(f"“{path.name}”读不出来：{wrong.message}", wrong.remedy, code="file")
    return incoming, outcome


def _outcome(job: Job, limits: Limits) -> Outcome:
    with Pool(1, limits) as pool:
        (outcome,) = pool.run([job])
        return outcome
