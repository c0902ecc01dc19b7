"""The whole round on a shipped sample: issue, take back, send back, take back again, write the documents.

A sample is a folder of ``samples/`` with ``story.json`` (whose congress, which days, who asked for Word), ``returned/``
and ``corrected/`` in the order in which they came, and what the office wrote itself: ``materials/`` of official papers,
``regulations/``. The days are the story's, never the clock's.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from ... import assets
from ...errors import OutsideError, WorkspaceError
from ...evidence import CellPlace
from ...rules.results import Finding
from ...words.codes import FormId, Result, ReturnStatus
from ...workspace import Workspace
from ..checking.check import Checked, CheckRequest, run_check
from ..deciding.amend import correct
from ..deciding.registers import RegisterRequest, close
from ..intake.ingest import IngestRequest, ingest
from ..intake.receipts import Receipt, RunResult, RunTotals, in_words
from ..issuing.make_template import IssueRequest, IssueResult, issue_workbooks
from ..opened.outputs import write_file
from ..opened.progress import Progress
from ..opened.targets import Asked
from ..papers.render import RenderRequest, RenderResult, render
from .workspaces import make_workspace

SAMPLE = "qingshi-2024"
ROSTER, UNITS, DEPUTIES, LATER = "1 名册和会议", "2 单位报送", "3 代表登记表", "4 会议和年底"
REGISTRATION = FormId.ANNUAL_REGISTRATION
_OF_PAPER = frozenset({"document", "variant", "regulation", "on"})
"""What a story says of a document beside for whom it is."""
SHOWN_PROBLEMS = 14
SHOWN_UNMET = 3

Tell = Callable[[str], None]


class Story:
    """A shipped sample."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.facts: dict[str, Any] = json.loads((folder / "story.json").read_text(encoding="utf-8"))

    @classmethod
    def shipped(cls, name: str = SAMPLE) -> Story:
        """The sample of that name. Raises :class:`~dutykit.errors.TemplateError`."""
        return cls(assets.tree("samples", name))

    def day(self, name: str) -> date:
        """A day of the story: ``issued``, ``due``, ``returned``, ``mended``, ``printed``, ``checked``."""
        return date.fromisoformat(self.facts["days"][name])

    def files(self, kind: str, batch: str) -> list[Path]:
        """Files of a batch in ``returned`` or ``corrected``, in order of name; none where there is no such batch."""
        folder = self.folder / kind / batch
        return sorted(_files(folder), key=lambda f: f.name) if folder.is_dir() else []

    def own(self, kind: str) -> Iterator[Path]:
        """What the office wrote, in ``materials`` or ``regulations``."""
        return (f for f in (self.folder / kind).rglob("*.toml") if f.is_file())


def _files(folder: Path) -> Iterator[Path]:
    return (f for f in folder.iterdir() if f.is_file() and not f.name.startswith("."))


class Round:
    """The steps of the round in one workspace; the maker of a sample takes the same ones."""

    def __init__(self, story: Story, folder: Path, progress: Progress) -> None:
        self.story, self.folder, self.progress = story, folder, progress

    @cached_property
    def workspace(self) -> Workspace:
        """The workspace, made by the first step that needs it."""
        facts = self.story.facts
        return make_workspace(
            self.folder, congress=facts["congress"], level=facts["level"], term=facts["term"],
            regulations=[facts["regulation"]], year=facts["year"],
        ).workspace  # fmt: skip

    def issue(self, form: str) -> IssueResult:
        """Workbooks of a form for everyone who gets one; issued again they keep their issue numbers."""
        whom, day = Asked(everyone=True), self.story.day("issued")
        asked = IssueRequest(form=form, today=day, whom=whom, due=self.story.day("due"))
        return issue_workbooks(self.workspace, asked, self.progress)

    def issue_all(self) -> list[IssueResult]:
        """Every form of the story, in its order, on which the issue numbers depend."""
        return [self.issue(form) for form in self.story.facts["issued"]]

    def issue_again(self) -> list[IssueResult | RenderResult]:
        """The deputies' forms, now that the units' records are in: as workbooks, and in Word for who asked for it."""
        workbooks = self.issue(REGISTRATION)
        asked = self.story.facts["word"]
        return [workbooks, self.render("registration-form", Asked(deputies=asked), "issued")] if asked else [workbooks]

    def take(self, paths: Sequence[Path], day: str) -> RunResult:
        """Take files back."""
        return ingest(self.workspace, IngestRequest(paths=paths, today=self.story.day(day), scans=False), self.progress)

    def take_batch(self, kind: str, batch: str) -> RunResult:
        """Take a batch back: laid into ``returned/`` first, where a clerk would put it."""
        paths = []
        for file in self.story.files(kind, batch):
            path = self.workspace.returned / (batch if kind == "returned" else f"{batch}（已修改）") / file.name
            write_file(path, file.read_bytes())
            paths.append(path)
        return self.take(paths, "returned" if kind == "returned" else "mended")

    def render(self, document: str, whom: Asked, day: str = "printed", *, pdf: bool = False) -> RenderResult:
        """Documents, for all or for those named."""
        asked = RenderRequest(document=document, on=self.story.day(day), whom=whom, pdf=pdf)
        return render(self.workspace, asked, self.progress)

    def documents(self) -> list[RenderResult]:
        """Every document of the story, with what the office wrote for them and what its chair meeting decided."""
        for folder, target in (("materials", self.workspace.documents), ("regulations", self._own_regulations())):
            for file in sorted(self.story.own(folder)):
                write_file(target / file.relative_to(self.story.folder / folder), file.read_bytes())
        for record, changes in self.story.facts["decided"].items():
            correct(self.workspace, record, changes, reason="主任会议讨论通过", today=self.story.day("printed"))
        return [self._made(told, "printed") for told in self.story.facts["documents"]]

    def suggested(self) -> list[RenderResult]:
        """What is written to people after the check: it suggests, and people decide."""
        return [self._made(told, "checked") for told in self.story.facts["suggested"]]

    def _made(self, told: Mapping[str, Any], day: str) -> RenderResult:
        """A document of the story; ``on`` is its day where it is another one."""
        whom = Asked(**{k: v for k, v in told.items() if k not in _OF_PAPER})
        on = date.fromisoformat(told["on"]) if "on" in told else self.story.day(day)
        more = {name: told[name] for name in ("variant", "regulation") if name in told}
        return render(self.workspace, RenderRequest(document=told["document"], on=on, whom=whom, **more), self.progress)

    def _own_regulations(self) -> Path:
        return self.workspace.override("regulations")

    def close(self) -> list[str]:
        """Close the registers of the units that have told everything; their codes."""
        units: list[str] = self.story.facts["closed"]
        asked = RegisterRequest(
            today=self.story.day("checked"), by=self.story.facts["closed_by"], units=units, comment="年底收齐"
        )
        close(self.workspace, asked)
        return units

    def check(self, regulations: Sequence[str]) -> Checked:
        """The year held against regulations, on the story's day."""
        return run_check(self.workspace, CheckRequest(today=self.story.day("checked"), regulations=regulations))


def run(folder: Path, *, tell: Tell, progress: Progress) -> None:
    """The round on the shipped sample, told line by line, in a new workspace in ``folder``.

    Raises :class:`~dutykit.errors.WorkspaceError` where ``folder`` is not empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkspaceError(
            f"“{folder}”里已经有东西。", "请换一个文件夹名称，如 dutykit demo demo2。", code="not_empty"
        )
    began = time.monotonic()
    story = Story.shipped()
    round_ = Round(story, folder, progress)
    _Telling(tell, round_).all()
    tell(f"\n全过程用时 {time.monotonic() - began:.0f} 秒。")


class _Telling:
    """Runs the steps and says what each did."""

    def __init__(self, tell: Tell, round_: Round) -> None:
        self.tell, self.round = tell, round_
        self.step = 0
        self.taken: list[RunResult] = []

    def all(self) -> None:
        story = self.round.story
        self.tell(f"样例：{story.facts['congress']}，{story.facts['year']} 年度。人和事都是虚构的。")
        self._head("新建工作区，收回代表名册和会议安排")
        self._take("returned", ROSTER)
        self._head("下发：每个单位四张表，每名代表一份登记表")
        for issued in self.round.issue_all():
            self._issued(issued)
        self._head("收回单位报送的文件（有几份是故意弄坏的）")
        self._take("returned", UNITS)
        self._mend(UNITS)
        self._head("按单位的登记预填代表的登记表，重新下发（下发号不变）")
        for again in self.round.issue_again():
            self._again(again)
        self._head("收回代表的登记表：Excel、PDF、Word 都有")
        self._take("returned", DEPUTIES)
        self._mend(DEPUTIES)
        self._head("收回会议出勤、述职、测评、请假等年底的表")
        self._take("returned", LATER)
        self._head("生成文书")
        self._documents()
        self._head("关闭登记，按办法核查")
        self._check()
        self._end()

    def _head(self, text: str) -> None:
        self.step += 1
        self.tell(f"\n{self.step}．{text}")

    def _issued(self, result: IssueResult) -> None:
        first, last = result.issued[0].issue, result.issued[-1].issue
        self.tell(f"   {result.form.title}：{len(result.issued)} 份，下发号 {first} 至 {last}")

    def _again(self, result: IssueResult | RenderResult) -> None:
        if isinstance(result, IssueResult):
            rows = sum(i.rows for i in result.issued)
            self.tell(f"   {result.form.title}：{len(result.issued)} 份，已预填 {rows} 行")
        else:
            self.tell(f"   另有 {len(result.files)} 名代表要 Word 版：{result.document.title} {len(result.files)} 份")

    def _take(self, kind: str, batch: str) -> None:
        result = self.round.take_batch(kind, batch)
        self.taken.append(result)
        totals = result.totals
        said = "、".join(f"{s.label} {count} 份" for s, count in totals.statuses.items() if count)
        self.tell(f"   {totals.files} 份：{said}；登记 {in_words(result.receipts)}，待改 {totals.held} 处")
        if kind == "returned":
            self._wrong(result)

    def _wrong(self, result: RunResult) -> None:
        """The first thing that is wrong with each file that was not registered whole."""
        bad = [r for r in result.receipts if r.status in {"partial", "rejected", "unrecognised", "unreadable"}]
        for receipt in bad[:SHOWN_PROBLEMS]:
            self.tell(f"   ✗ {Path(receipt.path).name}")
            self.tell(f"     {_first(receipt)}")
        if len(bad) > SHOWN_PROBLEMS:
            self.tell(f"   另有 {len(bad) - SHOWN_PROBLEMS} 份，见 dutykit status。")

    def _mend(self, batch: str) -> None:
        """Tell of the corrections, and take the mended ones back."""
        corrections = [r.correction for r in self.taken[-1].receipts if r.correction]
        if not corrections:
            return
        self._head(f"退回修改：{len(corrections)} 份，只填红色的格")
        for path in corrections:
            self.tell(f"   → {path}")
        self.tell("   修改后交回：")
        self._take("corrected", batch)

    def _documents(self) -> None:
        self._made(self.round.documents())
        self._pdf()

    def _made(self, results: Sequence[RenderResult]) -> None:
        for result in results:
            drafts = sum(bool(file.notes) for file in result.files)
            more = f"（其中 {drafts} 份是初稿，有待补充的内容）" if drafts else ""
            self.tell(f"   {result.document.title}：{len(result.files)} 份{more}")

    def _pdf(self) -> None:
        """One report as PDF, where LibreOffice is there."""
        from ...office import find

        if find() is None:
            self.tell("   没有找到 LibreOffice，跳过 PDF（dutykit doctor 说明怎样安装）。")
            return
        asked = self.round.story.facts["pdf"]
        try:
            made = self.round.render(asked["document"], Asked(deputies=asked["deputies"]), pdf=True)
        except OutsideError as error:  # the documents are there all the same
            self.tell(f"   PDF 没有转成：{error.message}")
            return
        self.tell(f"   PDF：{made.files[0].pdf}")

    def _check(self) -> None:
        """Two registers are closed, one is not: what is missing falls short in the closed ones only."""
        names: dict[str, str] = self.round.story.facts["units"]
        closed = self.round.close()
        self.tell(f"   已关闭：{'、'.join(names[c] for c in closed)}；没有关闭的单位，缺什么只说“无法判定”")
        checked = self.round.check(self.round.story.facts["checked"])
        own, *others = checked.regulations
        self.tell(f"   {own.told}：{_totals(checked.of(own.id))}")
        unmet = [f for f in checked.of(own.id) if f.result == Result.UNMET]
        for finding in unmet[:SHOWN_UNMET]:
            self.tell(f"   ✗ {finding.subject.called}　{finding.article}：{finding.message}")
        self.tell(f"   不符合的共 {len(unmet)} 条，逐条见 dutykit check。同样的登记换别的办法核查：")
        for other in others:
            self.tell(f"   {other.title}：{_totals(checked.of(other.id))}")
        self.tell("   写给代表本人的，发不发由人决定：")
        self._made(self.round.suggested())

    def _end(self) -> None:
        from ..asking.status import status

        story, workspace = self.round.story, self.round.workspace
        receipts = [receipt for result in self.taken for receipt in result.receipts]
        totals = RunTotals.of(receipts)
        statuses = totals.statuses
        good = statuses[ReturnStatus.ACCEPTED] + statuses[ReturnStatus.ACCEPTED_WITH_WARNINGS]
        documents = sum(1 for path in workspace.documents.rglob("*.docx") if path.is_file())
        answer = status(workspace, year=None, today=story.day("printed")).totals
        self._head("结果")
        self.tell(
            f"   收到文件 {totals.files} 份（全部登记 {good} 份，部分登记 {statuses[ReturnStatus.PARTIAL]} 份），"
            f"登记 {in_words(receipts)}，文书 {documents} 份。"
        )
        self.tell(f"   下发 {answer.issued} 份：收齐 {answer.complete}、待改 {answer.partial}、未交 {answer.missing}。")
        self.tell(f"   文书在：{workspace.documents}")
        self.tell("   可以接着看：")
        self.tell(f"     cd {self.round.folder}")
        self.tell("     dutykit status")
        self.tell("     dutykit check")
        self.tell(f"     dutykit show --deputy {story.facts['pdf']['deputies'][0]}")


def _totals(findings: Sequence[Finding]) -> str:
    counts = Counter(f.result for f in findings)
    return f"{len(findings)} 条结论，" + "、".join(f"{r.label} {counts[r]}" for r in Result)


def _first(receipt: Receipt) -> str:
    """The first error of a file in words, with its place, and how many more there are."""
    errors = [p for p in receipt.problems if p.is_error] or receipt.problems
    place = errors[0].place
    where = f"{place.cell}：" if isinstance(place, CellPlace) else ""
    more = f"（共 {len(errors)} 处）" if len(errors) > 1 else ""
    return f"{where}{errors[0].message}{more}"
