"""Printing: columns that Chinese keeps, counts without zeros, no bar where there is no terminal."""

from __future__ import annotations

import sys

import pytest

from dutykit.app.intake.receipts import Receipt
from dutykit.cli import output
from dutykit.cli.ingest import _tell
from dutykit.evidence import CellPlace
from dutykit.problems import Problem
from dutykit.words.codes import ReturnStatus


def test_columns_keep_with_chinese_and_numbers_stand_right(capsys: pytest.CaptureFixture[str]) -> None:
    output.table([("张三", 5, "好"), ("欧阳某某", 12, "待改\n一处")], ["姓名", "次数", "情况"])
    assert capsys.readouterr().out == "姓名      次数  情况\n张三         5  好\n欧阳某某    12  待改 一处\n"


def test_a_table_without_rows_prints_its_headings_alone(capsys: pytest.CaptureFixture[str]) -> None:
    output.table([], ["姓名"])
    output.table([])
    assert capsys.readouterr().out == "姓名\n"


def test_counts_leave_out_zeros() -> None:
    assert output.counts([("已登记", 3), ("退回", 0), ("读不了", 1)]) == "已登记 3 份、读不了 1 份"
    assert output.counts([("已登记", 0)]) == "无"


def test_there_is_no_bar_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with output.progress([1, 2, 3], "读取") as items:
        assert list(items) == [1, 2, 3]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("no_color", "text"), [("", "\x1b[31m红\x1b[0m"), ("1", "红")])
def test_colour_is_for_terminals_and_no_color_is_respected(
    monkeypatch: pytest.MonkeyPatch, no_color: str, text: str
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", no_color)
    assert output.style("红", fg="red") == text
    assert output.style("红", err=True, fg="red") == "红"


def test_problems_of_one_cause_are_told_once_with_all_their_places(capsys: pytest.CaptureFixture[str]) -> None:
    unknown = [Problem("person.unknown", CellPlace("填写", f"J{row}"), "present", "李诚",
                       {"label": "参加代表", "name": "李诚", "suggestion": ""}) for row in range(7, 22)]  # fmt: skip
    other = Problem("cell.date_no_year", CellPlace("填写", "B8"), "date", "3月", {"label": "活动日期"})
    _tell(Receipt("回收.xlsx", "", ReturnStatus.PARTIAL, problems=(unknown[0], other, *unknown[1:])))
    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if "李诚" in line]) == 1
    assert "等 15 处" in next(line for line in lines if "李诚" in line)
    assert len([line for line in lines if "没有年份" in line]) == 1


def test_a_file_without_a_fault_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    _tell(Receipt("回收.xlsx", "", ReturnStatus.ACCEPTED, records=2))
    assert "没有发现问题" in capsys.readouterr().out
