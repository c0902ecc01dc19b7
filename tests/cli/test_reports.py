"""What commands print of a result, and the exit code that it gives. The use cases are stood in for."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from dutykit.app.asking.history import FieldSource, HistoryStep, RecordSource, TraceResult
from dutykit.app.asking.rounds import Rounds
from dutykit.app.asking.status import IssueStatus, StatusResult, StatusTotals
from dutykit.app.deciding.amend import ChangedField, CorrectResult, WithdrawResult
from dutykit.app.intake.ingest import IngestRequest
from dutykit.app.intake.receipts import Receipt, RunResult, RunTotals, WrittenRows
from dutykit.app.issuing.make_template import Issued, IssueRequest, IssueResult
from dutykit.app.opened.open_workspace import load_forms
from dutykit.app.opened.targets import Asked
from dutykit.app.papers.linted import LintedTemplate, LintResult, TemplateProblem
from dutykit.app.papers.render import Made, RenderRequest, RenderResult
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.evidence import CellPlace
from dutykit.problems import Problem
from dutykit.serial import document
from dutykit.words.codes import IssueProgress, ReturnStatus, Tone


@pytest.fixture
def gives(monkeypatch: pytest.MonkeyPatch, tmp_path, dutykit) -> Callable[..., list[tuple[Any, ...]]]:
    """``gives("asking.status", "status", result)`` stands in for a use case; its calls are kept in a list."""
    dutykit("init", tmp_path / "w", "--congress", "某大会", "--year", 2024)
    monkeypatch.chdir(tmp_path / "w")
    monkeypatch.setenv("DUTYKIT_TODAY", "2024-12-31")

    def stand_in(module: str, function: str, result: object) -> list[tuple[Any, ...]]:
        calls: list[tuple[Any, ...]] = []

        def call(*given: Any, **asked: Any) -> object:
            calls.append((given, asked))
            return result

        monkeypatch.setattr(import_module(f"dutykit.app.{module}"), function, call)
        return calls

    return stand_in


def file(status: str, **more: Any) -> Receipt:
    return Receipt(
        **{"path": "returned/甲.xlsx", "sha256": "00", "status": ReturnStatus(status), "form": "activity", **more}
    )


def run(*files: Receipt) -> RunResult:
    return RunResult("1", files, RunTotals.of(files))


ERROR = Problem("cell.required", CellPlace("填写", "C5"), "date", facts={"label": "日期"})
HINT = Problem("cell.formula", CellPlace("填写", "C5"), "date", facts={"label": "日期"})


def test_ingest_prints_each_file_its_problems_and_the_totals(gives, dutykit) -> None:
    rows = (WrittenRows("activities", "活动", 2, "条"), WrittenRows("", "表头", 1, "份表头"))
    partial = file("partial", records=3, written=rows, held=1, correction="corrections/甲.xlsx", problems=[ERROR])
    calls = gives("intake.ingest", "ingest", run(partial, file("duplicate", path="returned/乙.pdf")))
    ran = dutykit("ingest", "returned", "--dry-run")
    assert ran.out == (
        "\n! returned/甲.xlsx：部分登记，有问题的行退回修改\n"
        "  登记 2 条、1 份表头，待改 1 条\n"
        "  ✗ 填写!C5：“日期”没有填写。\n"
        "    → 请填写“日期”。\n"
        "  退回修改表：corrections/甲.xlsx\n"
        "\n· returned/乙.pdf：已收过，没有变化\n"
        "\n共 2 份文件：部分登记 1 份、已收过 1 份。登记 2 条、1 份表头，待改 1 条。\n"
        "这是试收（--dry-run）：没有登记，也没有写任何文件。\n"
    )
    assert ran.code == 1
    ((workspace, asked, _), _) = calls[0]
    assert workspace.config.congress.name == "某大会"
    assert asked == IngestRequest(paths=(Path("returned"),), today=date(2024, 12, 31), dry_run=True)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([], 0),
        ([file("accepted")], 0),
        ([file("accepted_with_warnings", problems=[HINT])], 0),
        ([file("duplicate")], 0),
        ([file("duplicate", problems=[ERROR])], 1),
        ([file("accepted"), file("rejected", problems=[ERROR])], 1),
        ([file("unrecognised")], 1),
        ([file("unreadable")], 1),
        ([file("skipped")], 0),
    ],
)
def test_ingest_leaves_with_1_where_a_file_has_errors(files, code: int, gives, dutykit) -> None:
    gives("intake.ingest", "ingest", run(*files))
    ran = dutykit("ingest", "x", "--json")
    assert (ran.code, json.loads(ran.out), ran.err) == (code, document(run(*files)), "")


def test_status_prints_who_is_late(gives, dutykit) -> None:
    issue = IssueStatus(
        issue="2024-HD-001", form="activity", title="代表履职活动登记表", subject="甲街道", issued="2024-11-01",
        due="2024-12-20", returned="", state=IssueProgress.MISSING, label="未交", records=0, held=0, late=True,
        approved=0, rounds=Rounds(0, flagged=False, corrected=False),
    )  # fmt: skip
    totals = StatusTotals(issued=1, complete=0, partial=0, missing=1, late=1)
    gives("asking.status", "status", StatusResult("某大会", 2024, (issue,), totals, (), (), ()))
    ran = dutykit("status")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "某大会　2024 年度")
    assert ran.out.splitlines()[3].split() == [
        "甲街道", "代表履职活动登记表", "2024-HD-001", "2024-12-20", "未交（逾期）", "0", "0",
    ]  # fmt: skip
    assert ran.out.splitlines()[-1] == "下发 1 份：未交 1 份、逾期 1 份。"


def test_trace_prints_the_cell_and_what_stood_there(gives, dutykit) -> None:
    field = FieldSource("date", "日期", "2024-03-05", "3月5日", CellPlace("填写", "B9"))
    result = TraceResult(
        record="HD-0001", form="activity", title="活动", state="accepted", label="已登记", effect="",
        sources=(RecordSource("甲.xlsx", None, "ab" * 32, "2024-12-01", (field,)),),
        log=(HistoryStep("2024-12-02", "更正", "核对签到表", ""),),
    )  # fmt: skip
    gives("asking.history", "trace", result)
    out = dutykit("trace", "HD-0001").out.splitlines()
    assert out[0] == "HD-0001　活动　已登记"
    assert out[2] == "甲.xlsx（2024-12-01 收，SHA-256 abababababab…）"
    assert out[4].split() == ["日期", "2024-03-05", "填写!B9", "3月5日"]
    assert out[-1].split() == ["2024-12-02", "更正", "核对签到表"]


def test_render_passes_what_was_asked_and_prints_files_with_their_notes(gives, dutykit) -> None:
    made = Made("documents/甲.docx", "甲", "0", "documents/甲.pdf", notes=("初稿",))
    result = RenderResult(DOCUMENTS["annual-report"], 2024, date(2024, 12, 30), "shijingshan-2022", (2024,), (made,))
    calls = gives("papers.render", "render", result)
    ran = dutykit("render", "annual-report", "--deputy", "D1", "--deputy", "乙", "--date", "2024年12月30日", "--pdf")
    assert ran.out == (
        "✓ 年度履职情况报告：1 份，2024 年度，成文日期 2024-12-30\n  documents/甲.docx　documents/甲.pdf\n    → 初稿\n"
    )
    assert calls[0][0][1] == RenderRequest(
        document="annual-report", on=date(2024, 12, 30), whom=Asked(deputies=("D1", "乙"), units=()), pdf=True
    )


def test_make_template_lists_what_was_issued(gives, dutykit) -> None:
    issued = Issued("outgoing/甲.xlsx", "2024-HD-001", "甲街道", 3)
    form = load_forms()["activity"]
    calls = gives("issuing.make_template", "issue_workbooks", IssueResult(form, 2024, (issued,), ("限 12 月 20 日",)))
    ran = dutykit("make-template", "activity", "--all", "--due", "2024-12-20")
    assert ran.out == (
        "✓ 代表履职活动登记表：1 份，2024 年度\n"
        "  对象    下发号       文件\n  甲街道  2024-HD-001  outgoing/甲.xlsx\n  限 12 月 20 日\n"
    )
    assert calls[0][0][1] == IssueRequest(
        form="activity", today=date(2024, 12, 31), whom=Asked((), (), everyone=True), due=date(2024, 12, 20)
    )


def test_correct_splits_at_the_first_equals_sign(gives, dutykit) -> None:
    result = CorrectResult("HD-1", "accepted", "已登记", (ChangedField("title", "名称", "", "a=b"),), ())
    calls = gives("deciding.amend", "correct", result)
    ran = dutykit("correct", "HD-1", "名称=a=b", "地点＝会议室", "--reason", "核对")
    assert ran.out == "✓ 已更正 HD-1（已登记）\n  名称：（空） → a=b\n"
    assert calls[0][0][1:] == ("HD-1", {"名称": "a=b", "地点": "会议室"})


def test_withdraw_tells_what_came_back(gives, dutykit) -> None:
    gives("deciding.amend", "withdraw", WithdrawResult("甲.xlsx", "0", ("HD-2", "HD-3"), ("HD-1",)))
    ran = dutykit("withdraw", "甲.xlsx", "--reason", "发错了")
    assert ran.out == "✓ 已撤回 甲.xlsx：2 条记录不再计入。\n  恢复了此前被它替代的 1 条：HD-1\n"


def test_template_lint_leaves_with_1_on_an_error(gives, dutykit) -> None:
    problem = TemplateProblem(Tone.ERROR, "第3段", "不认识的标记 {{ x }}。", "请改正。")
    gives("papers.linted", "lint", LintResult((LintedTemplate("a.docx", (problem,)),)))
    ran = dutykit("template", "lint")
    assert (ran.code, ran.out) == (
        1, "✗ a.docx 第3段：不认识的标记 {{ x }}。\n  → 请改正。\n共 1 份模板，1 处问题。\n",
    )  # fmt: skip
