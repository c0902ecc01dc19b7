"""Take files back: receive, read and examine in workers, judge, register, archive, send corrections.

Workers read and examine. The parent alone decides identity and writes, each file whole or not at all, in an order that
depends neither on the order of the arguments nor on the number of workers: rosters first, then sessions, then the
rest by form, issue number, file name and content. What is examined is held against the roster as it stands when it
is the file's turn.
"""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import Any

from ...errors import DutykitError, UsageError
from ...files.isolate import Job
from ...files.sniff import MAILS, Incoming
from ...forms.filled import Filled
from ...forms.own_dates import Order, OwnDates
from ...problems import Problem, has_errors
from ...store import Return
from ...words.codes import REGISTERED, Action, ReturnStatus
from ...words.roles import Owner
from ...workspace import Workspace
from ..opened.engines import reading_engine
from ..opened.open_workspace import OpenWorkspace, is_own, limits_of, now, open_workspace, require_lists
from ..opened.outputs import write_file
from ..opened.progress import Progress
from . import again, mappings
from .arrivals import arrivals, expand, job_of
from .attachments import archived, keep_attachments, log_attachments
from .correction import missing_corrections, open_records, plan_correction, put_away, write_correction
from .examine import Examined
from .group import OpenGroup, grouped
from .judge import Judged, judge
from .receipts import OpenReceipt, PaperCopy, RunResult, RunTotals, status_of, told
from .register import Registrar
from .scans import Scans
from .turns import Turns, Waiting, fewer_collections


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestRequest:
    """What is to be taken back, and how.

    ``policy`` ``partial`` keeps the good rows of a file, ``strict`` keeps a file whole or not at all. With ``dry_run``
    the whole run is judged in one transaction that is rolled back, and no file is written. ``paper`` is kept with the
    one file that was typed in from it, ``by`` in the log. ``mapping`` is the file in which a clerk has confirmed what
    the labels of a table that was typed anew mean; it is kept once a file was read by it.
    """

    paths: Sequence[Path]
    today: date
    year: int | None = None
    policy: str = "partial"
    dry_run: bool = False
    paper: PaperCopy | None = None
    by: str = ""
    mapping: Path | None = None
    only: Owner | None = None
    """Whose return it must be, by the issue that it answers, where a unit or a deputy hands it in."""
    scans: bool = True
    """Whether scans are recognised, where the machine can."""
    engine: str = ""
    """Where files are read and examined; empty for what the settings say, or the workers of this machine."""


def ingest(workspace: Workspace, asked: IngestRequest, progress: Progress) -> RunResult:
    """Judge and register every file; a bad file never harms the others. Folders are gone through.

    Raises :class:`UsageError` where there is no file at all, :class:`TemplateError` while own lists are wrong.
    """
    require_lists(workspace)
    files = list(expand(asked.paths))
    if not files:
        named = "、".join(f"“{path.name or path}”" for path in asked.paths)
        raise UsageError(f"{named}里没有文件。", "请核对文件夹；收回的表可以放进 returned 文件夹再收。", code="nothing")
    if asked.paper is not None and len(files) != 1:
        raise UsageError(f"一份纸质表对应一份文件，这里有 {len(files)} 份。", "请一份一份收。", code="paper")
    with open_workspace(workspace, year=asked.year, today=asked.today) as opened:
        opened.store.write_much()
        run = _Run(opened, asked)
        if asked.dry_run:
            with opened.store.transaction(undo=True):
                receipts = run.all(files, progress)
        else:
            receipts = run.all(files, progress)
        closed = tuple(receipt.closed() for receipt in receipts)
        return RunResult(run.name, closed, RunTotals.of(closed), run.put_away, run.notes)


class _Run:
    def __init__(self, opened: OpenWorkspace, asked: IngestRequest) -> None:
        self.paper = asked.paper
        self.by, self.scans, self.only, self.engine = asked.by, asked.scans, asked.only, asked.engine
        self.opened = opened
        self.policy = asked.policy
        self.dry_run = asked.dry_run
        self.mapping = asked.mapping
        self.mappings = mappings.kept(opened, asked.mapping)
        self.name = f"{now()}-{token_hex(4)}"  # machines that share a store may have one process number
        self.limits = limits_of(opened.workspace)
        self._settled = opened.store.forms_of(REGISTERED)
        self.put_away: tuple[str, ...] = ()
        self.notes: tuple[str, ...] = ()
        self._archiving: dict[str, Future[None]] = {}
        self._unread: list[tuple[OpenReceipt, Incoming, list[Problem]]] = []
        self._full: dict[str, str] = {}
        self._sent_back: dict[Path, str] = {}
        self._writing = opened.writing()
        self._done: list[str] = []

    def all(self, files: Sequence[Path], progress: Progress) -> list[OpenReceipt]:
        """A receipt for each file, in the order of the arguments; for an archive one for each file in it."""
        receipts: list[OpenReceipt] = []
        try:
            self._take(files, receipts, progress)
        except BaseException as error:
            self._note_sent()
            if isinstance(error, DutykitError) and len(files) > 1 and not self.dry_run:
                kept = f"已经登记 {len(self._done)} 份；其余的没有登记。" if self._done else "一份也没有登记。"
                error.message += f"{kept}原件都没有动，再收一次就接着收完。"
            raise
        self._note_sent()
        if not self.dry_run:
            missing_corrections(self.opened)
            self.put_away = tuple(put_away(self.opened))
        return receipts

    def _take(self, files: Sequence[Path], receipts: list[OpenReceipt], progress: Progress) -> None:
        with (
            fewer_collections(),
            tempfile.SpooledTemporaryFile(max_size=16 * 2**20) as spool,
            reading_engine(self.opened.workspace, self.engine, self.limits) as engine,
            Scans(self.limits, wanted=self.scans) as scans,
            ThreadPoolExecutor(2) as self._archiver,
        ):
            turns = Turns(self.opened, engine, spool, scans, self.mappings)
            waiting = self._read(files, receipts, turns, progress)
            with progress(waiting, "登记") as bar, grouped(self.opened.store) as group:
                for found, file in zip(turns.examined(waiting, group), bar, strict=True):
                    self._kept(file.incoming)
                    group.begin()
                    if isinstance(found, Problem):
                        self._refused(file.receipt, file.incoming, [found])
                    else:
                        self._register(file, found, group)
                    group.then(partial(self._done.append, file.incoming.path.name))
            self.notes = engine.notes

    def _note_sent(self) -> None:
        """Remember the corrections that were written, those of a run that has failed too."""
        if self._sent_back:
            with self._writing, self.opened.store.transaction():
                self.opened.note_written(self._sent_back)
        self._sent_back = {}

    def _read(
        self, files: Sequence[Path], receipts: list[OpenReceipt], turns: Turns, progress: Progress
    ) -> list[Waiting]:
        """Every file that could be read, in the order in which they are registered."""
        waiting: list[Waiting] = []
        pending: list[tuple[OpenReceipt, Incoming]] = []
        with progress(files, "读取") as bar:
            jobs = self._jobs(bar, receipts, pending)
            for index, first in enumerate(turns.read(jobs)):
                receipt, incoming = pending[index]
                outcome = turns.scanned(incoming.data, first)
                if isinstance(outcome, Problem):
                    self._unreadable(receipt, incoming, [outcome])
                    continue
                receipt.problems += incoming.problems
                if outcome.empty:
                    self._unreadable(receipt, incoming, outcome.problems)
                    continue
                keep_attachments(outcome.attachments, partial(archived, self.opened.workspace), dry_run=self.dry_run)
                self._keep(incoming)
                incoming.data = b""
                waiting.append(turns.file(receipt, incoming, outcome))
        for receipt, incoming, problems in sorted(self._unread, key=lambda one: (one[1].path.name, one[1].sha256)):
            self._kept(incoming)
            self._refused(receipt, incoming, problems)
        return sorted(waiting, key=lambda file: file.order)

    def _jobs(
        self, files: Any, receipts: list[OpenReceipt], pending: list[tuple[OpenReceipt, Incoming]]
    ) -> Iterator[Job]:
        """Files that must be read; all others get their receipt here."""
        seen: set[str] = set()
        for incoming in arrivals(files, self.limits, self._keep_archive):
            receipt = OpenReceipt(str(incoming.path), incoming.sha256, source=incoming.origin)
            receipts.append(receipt)
            if incoming.kind == "lock":
                receipt.status = ReturnStatus.SKIPPED
                receipt.problems = incoming.problems
            elif not incoming.readable:
                self._unreadable(receipt, incoming, incoming.problems)
            elif incoming.sha256 in seen or incoming.sha256 in self._settled:
                receipt.form = self._settled.get(incoming.sha256, "")
                self._duplicate(receipt)
            elif isinstance(job := job_of(incoming, self.limits, self.opened.workspace.root), Problem):
                self._unreadable(receipt, incoming, [*incoming.problems, job])
            else:
                seen.add(incoming.sha256)
                pending.append((receipt, incoming))
                yield job

    def _duplicate(self, receipt: OpenReceipt) -> None:
        """A file settled before: nothing changes; what is still to be mended is told again."""
        receipt.status = ReturnStatus.DUPLICATE
        rows = self.opened.store.returns(sha256=receipt.sha256, retracted="")
        if self.only is not None and rows and not any(is_own(self.opened, row, self.only) for row in rows):
            receipt.status, receipt.form, receipt.problems = ReturnStatus.REJECTED, "", [Problem("return.not_yours")]
            return
        for row in rows:
            for stored in open_records(self.opened, row.id) if row.held else []:
                receipt.problems += [p for p in map(Problem.restore, stored.problems) if p.is_error]

    def _unreadable(self, receipt: OpenReceipt, incoming: Incoming, problems: list[Problem]) -> None:
        """A file that nothing could be read from: archived now, told in its turn, however far ahead files are read."""
        self._keep(incoming)
        incoming.data = b""
        self._unread.append((receipt, incoming, problems))

    def _refused(self, receipt: OpenReceipt, incoming: Incoming, problems: list[Problem]) -> None:
        receipt.status = ReturnStatus.UNREADABLE
        receipt.problems = [*receipt.problems, *(p for p in problems if p not in receipt.problems)]
        with self.opened.store.transaction():
            self._save(receipt, incoming)
            self._log(receipt, incoming.path.name)

    def _register(self, file: Waiting, found: Examined, group: OpenGroup) -> None:
        """One file, one part of a transaction: nothing of it, or all that can be kept."""
        receipt, incoming = file.receipt, file.incoming
        with self.opened.store.transaction() as attempt:
            if self._settled_meanwhile(receipt):
                return
            log_attachments(self.opened, incoming.sha256, file.read.attachments)
            judged = judge(found, file.issue, self.opened, self.only)
            receipt.account = dataclasses.asdict(judged.account)
            receipt.form = judged.form.id if judged.form else ""
            receipt.dates = OwnDates(found.filled, file.read.changed, incoming.sent)
            if judged.form is None or judged.fatal or judged.extracted is None:
                self._not_taken(receipt, incoming, judged)
                return
            source = self._save(receipt, incoming)
            before = again.Before.of(self.opened, judged, receipt.dates, source)
            self._second(judged, incoming, before)
            registrar = Registrar(self.opened, judged, source, self.by)
            registered = registrar.run()
            receipt.problems += registered.problems
            earlier = self._compare(receipt, before, registrar)
            refused = earlier or (self.policy == "strict" and (registered.held > 0 or has_errors(receipt.problems)))
            if refused:
                attempt.rollback()
            else:
                receipt.records, receipt.held = registered.written.total(), registered.held
                receipt.written = told(judged.form, registered.written)
                correction = self._enter(receipt, judged, source)
                self._keep_mapping(found.mapping, receipt.sha256)
        if refused:
            receipt.status = ReturnStatus.REJECTED
            with self.opened.store.transaction():
                self._save(receipt, incoming)
                self._log(receipt, incoming.path.name)
        elif correction is not None:
            receipt.correction = self.opened.workspace.relative(correction[0])
            if not self.dry_run:
                group.then(partial(self._send_back, correction))

    def _send_back(self, correction: tuple[Path, Filled]) -> None:
        path, known = write_correction(self.opened, correction, self._writing)
        self._sent_back[path] = known

    def _not_taken(self, receipt: OpenReceipt, incoming: Incoming, judged: Judged) -> None:
        """A file that was read and of which nothing can be registered."""
        receipt.problems += judged.problems
        receipt.status = ReturnStatus.REJECTED if judged.form else ReturnStatus.UNRECOGNISED
        self._save(receipt, incoming)
        self._log(receipt, incoming.path.name)
        self._propose(receipt, incoming)

    def _compare(self, receipt: OpenReceipt, before: again.Before | None, registrar: Registrar) -> bool:
        """Tell what a second return says otherwise; whether it is an earlier file that would replace a later one."""
        receipt.again = before.told(registrar) if before is not None else None
        if receipt.again is None or before is None:
            return False
        told = again.problems(self.opened, receipt.again, before, receipt.sha256)
        earlier = has_errors(told)
        receipt.problems = [p for p in receipt.problems if not (earlier and p.code in again.REPLACED)] + told
        return earlier

    def _propose(self, receipt: OpenReceipt, incoming: Incoming) -> None:
        """What a clerk is asked to confirm goes into the workspace."""
        problem = mappings.proposal_of(receipt.problems)
        if problem is not None:
            form = self.opened.forms[problem.facts["form"]]
            receipt.columns = tuple(mappings.proposed_columns(form, problem.facts))
            if not self.dry_run:
                path = mappings.write_proposal(self.opened, problem, incoming.path.name, incoming.sha256)
                receipt.proposal = self.opened.workspace.relative(path)

    def _keep_mapping(self, digest: str, sha256: str) -> None:
        """The mapping that was named for this run, once a file was read by it."""
        used = next((m for m in self.mappings if m.given and m.digest == digest), None)
        if used is not None and self.mapping is not None and not self.dry_run:
            mappings.keep(self.opened, used, self.mapping, sha256, by=self.by)

    def _enter(self, receipt: OpenReceipt, judged: Judged, source: int) -> tuple[Path, Filled] | None:
        """What became of a return, and the correction that goes back."""
        receipt.status = status_of(receipt.problems, receipt.held)
        self.opened.store.update_return(
            source, status=receipt.status, form=receipt.form, hash=judged.form.hash if judged.form else "",
            year=judged.year, unit=judged.unit, deputy=judged.deputy, records=receipt.records, held=receipt.held,
            issue=judged.issue.number if judged.issue is not None else "",
            problems=[p.stored() for p in receipt.problems],
            again=receipt.again.kept() if receipt.again is not None else {},
        )  # fmt: skip
        self._log(receipt, self.opened.store.one_return(source).name)
        return plan_correction(self.opened, source) if receipt.held else None

    def _log(self, receipt: OpenReceipt, name: str) -> None:
        """What became of a file, registered or not; one that could not be opened leaves no trace.

        And by what it is taken in again, should the store be lost (``salvage``).
        """
        if receipt.sha256:
            detail: dict[str, Any] = {"run": self.name, "status": receipt.status or "", "file": name}
            detail |= {"received": self.opened.today.isoformat(), "policy": self.policy}
            if self.paper is not None:
                detail["paper"] = [self.paper.number, self.paper.typed_by, self.paper.received.isoformat()]
            if receipt.source is not None:
                detail["source"] = receipt.source.logged()
            if self.only is not None:
                detail["handed_in"] = self.only.code
            self.opened.store.write_log(now(), Action.INGEST, receipt.sha256, detail, by=self.by)

    def _second(self, judged: Judged, incoming: Incoming, before: again.Before | None) -> None:
        """Tell of a second full return of one issue in one run, unless it is known to be the earlier one."""
        if judged.issue is None or judged.correction:
            return
        number, first = judged.issue.number, self._full.get(judged.issue.number)
        if first is not None and not (before is not None and before.order is Order.OLDER):
            judged.problems.append(Problem("return.two_in_run", facts={"issue": number, "file": first}))
        self._full[number] = incoming.path.name

    def _keep_archive(self, archive: Incoming) -> None:
        """An archive that is opened is kept as well as the files in it."""
        path = archived(self.opened.workspace, archive.sha256, archive.path.suffix)
        if self.dry_run or path.exists():
            return
        write_file(path, archive.data)
        with self.opened.store.transaction():
            detail: dict[str, Any] = {"run": self.name, "file": archive.path.name}
            if archive.origin is not None:
                detail["source"] = archive.origin.logged()
            action = Action.MAIL if archive.kind in MAILS else Action.ARCHIVE
            self.opened.store.write_log(now(), action, archive.sha256, detail, by=self.by)

    def _settled_meanwhile(self, receipt: OpenReceipt) -> bool:
        """Another process has registered the same file since this run began."""
        if not self.opened.store.settled(receipt.sha256, REGISTERED):
            return False
        self._duplicate(receipt)
        return True

    def _save(self, receipt: OpenReceipt, incoming: Incoming) -> int:
        """Insert the return; a file without a hash (it could not be opened) leaves no trace but the receipt."""
        if not incoming.sha256:
            return 0
        return self.opened.store.add_return(
            Return(
                0,
                incoming.sha256,
                incoming.path.name,
                self.opened.today.isoformat(),
                self.name,
                receipt.status,
                form=receipt.form,
                problems=[p.stored() for p in receipt.problems],
                account=receipt.account,
                dates=receipt.dates.kept(),
                again=receipt.again.kept() if receipt.again is not None else {},
                paper=self.paper.number if self.paper else "",
                typed_by=self.paper.typed_by if self.paper else "",
                paper_received=self.paper.received.isoformat() if self.paper else "",
            )
        )

    def _keep(self, incoming: Incoming) -> None:
        """Archive the original byte for byte under its hash; a thread waits for the disk meanwhile."""
        if self.dry_run or not incoming.sha256:
            return
        path = archived(self.opened.workspace, incoming.sha256, incoming.path.suffix)
        if not path.exists():
            self._archiving[incoming.sha256] = self._archiver.submit(write_file, path, incoming.data)

    def _kept(self, incoming: Incoming) -> None:
        """The original is on the disk: before anything of it is registered."""
        waiting = self._archiving.pop(incoming.sha256, None)
        if waiting is not None:
            waiting.result()
