"""Files that were read wait for their turn, and are examined in it against the roster as it then stands.

Rosters and sessions come first, for they change what everything else is held against; the others by form, issue
number, file name and content. Grids wait packed in a spool, at hand or on the disk, so that memory stays flat.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO, Any

from ...files.isolate import Engine, Job, JobContext, Pause
from ...files.sniff import Incoming
from ...forms.days import Period
from ...forms.grid import Grid
from ...forms.mapping import FieldMap
from ...forms.model import Form
from ...forms.tag import is_elsewhere
from ...problems import Problem
from ...store import Issue
from ...words.codes import FormId
from ..opened.open_workspace import OpenWorkspace
from ..opened.sources import held_against
from .examine import (
    EXAMINE,
    READ,
    Basis,
    Examined,
    KnownIssue,
    ReadFile,
    examine,
    unpack_examined,
    unpack_read,
)
from .receipts import OpenReceipt
from .scans import Scans

FIRST: Mapping[str, int] = {FormId.ROSTER: 0, FormId.SESSION: 1}
"""Forms that change what all others are held against, in their order."""


@dataclass(slots=True)
class Waiting:
    """A file that was read and waits for its turn; its grid, packed, stands in the spool."""

    receipt: OpenReceipt
    incoming: Incoming
    read: ReadFile
    issue: Issue | None
    order: tuple[int, str, str, str, str]
    at: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class _Held:
    """What files are held against, and the same as workers get it."""

    basis: Basis
    context: JobContext
    rest: tuple[int, Period | None]
    """What it was made of, the roster aside: the number of earlier forms, and the term."""


class Turns:
    """Has files of one run read and examined by ``engine``."""

    def __init__(
        self, opened: OpenWorkspace, engine: Engine, spool: IO[bytes], scans: Scans, mappings: tuple[FieldMap, ...]
    ) -> None:
        self._opened = opened
        self._mappings = mappings
        self._engine = engine
        self._spool = spool
        self._scans = scans
        self._held: _Held | None = None
        self._earlier: dict[str, Form] = {}
        """Forms as they were issued under an earlier schema, by hash: those that files of this run answer."""

    def read(self, jobs: Iterable[Job]) -> Iterator[ReadFile | Problem]:
        """What each job's reader found."""
        context = self._basis().context
        wanted = (replace(job, target=READ, options={"reader": job.target}, context=context) for job in jobs)
        for outcome in self._engine.run(wanted):
            assert not isinstance(outcome, Grid)
            yield unpack_read(outcome) if isinstance(outcome, bytes) else outcome

    def scanned(self, data: bytes, outcome: ReadFile | Problem) -> ReadFile | Problem:
        """What a file says that turned out to be a scan; any other outcome as it is."""
        return self._scans.read(data, outcome, self._basis().context)

    def file(self, receipt: OpenReceipt, incoming: Incoming, read: ReadFile) -> Waiting:
        """A file that was read, with its place in the order of the run; its grid goes to the spool."""
        number = read.identity.get("issue", "")
        issue = self._opened.store.issue(number) if number else None
        hash_ = issue.hash if issue is not None else read.identity.get("hash", "")
        issued = self._opened.form_by_hash(hash_) if hash_ else None
        if issued is not None and self._opened.forms.get(issued.id) is not issued:
            self._earlier[hash_] = issued
        form = (issue.form if issue is not None else read.identity.get("form")) or read.form or "~"
        order = (FIRST.get(form, len(FIRST)), form, number or "~", incoming.path.name, incoming.sha256)
        if is_elsewhere(read.identity, self._opened.congress, self._opened.store.identity):
            issue = None
        file = Waiting(receipt, incoming, read, issue, order, self._spool.tell(), self._spool.write(read.grid))
        read.grid = b""
        return file

    def examined(self, waiting: Sequence[Waiting], pause: Pause | None = None) -> Iterator[Examined | Problem]:
        """What each file says. Whoever takes one registers it before the next is asked for; ``pause`` ends in time."""
        early = sum(file.order[0] < len(FIRST) for file in waiting)
        for file in waiting[:early]:  # what one of them registers changes what the next is held against
            yield from self._examine([file], pause)
        yield from self._examine(waiting[early:], pause)

    def _examine(self, waiting: Sequence[Waiting], pause: Pause | None) -> Iterator[Examined | Problem]:
        keys: deque[str] = deque()

        def jobs() -> Iterator[Job]:
            for file in waiting:
                context = self._basis().context
                keys.append(context.key)
                yield Job(EXAMINE, self._grid(file), _options(file), context)

        for file, outcome in zip(waiting, self._engine.run(jobs(), pause), strict=True):
            assert not isinstance(outcome, Grid)
            if isinstance(outcome, Problem):
                keys.popleft()
                yield outcome
            elif keys.popleft() == self._basis().context.key:
                yield unpack_examined(outcome)
            else:  # held against what has changed since
                options = {"context": self._basis().basis, **_options(file)}
                yield unpack_examined(examine(self._grid(file), options))

    def _grid(self, file: Waiting) -> bytes:
        self._spool.seek(file.at)
        return self._spool.read(file.size)

    def _basis(self) -> _Held:
        """What files are held against now; packed anew only when the roster or the term has changed."""
        opened = self._opened
        known, term = self._held, opened.term()
        rest = (len(self._earlier), term)
        if known is None or known.basis.roster is not opened.roster or known.rest != rest:
            number = opened.workspace.config.congress.term
            forms = {form.id: held_against(opened, form) for form in opened.forms.values()}
            basis = Basis(
                forms, dict(self._earlier), opened.roster, opened.congress, opened.store.identity,
                opened.year, term, number, self._mappings,
            )  # fmt: skip
            known = self._held = _Held(basis, JobContext.of(basis), rest)
        return known


def _options(file: Waiting) -> dict[str, Any]:
    """What the store and the labels say of one file, for its examination."""
    return {"issued": _issued(file.issue), "form": file.read.form, "sheet": file.read.sheet}


def _issued(issue: Issue | None) -> KnownIssue | None:
    """What a worker needs to know of an issue."""
    if issue is None:
        return None
    parts = frozenset(row.part for row in issue.rows)
    return KnownIssue(
        issue.number, issue.kind, issue.hash, issue.year, issue.unit, issue.deputy, dict(issue.labels or {}), parts
    )


@contextmanager
def fewer_collections() -> Iterator[None]:
    """A run makes many small objects and no cycles: the collector looks less often (an eighth of the time)."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    gc.freeze()  # forms, roster and modules: they stay
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
