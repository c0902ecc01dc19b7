"""``dutykit check`` on a workspace that holds nothing yet: exit codes, the error document, what it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

OWN = """
id = "own"
title = "样例区代表履职办法"
number = "样发〔2020〕1号"
passed = 2019-12-20
in_force = 2020-01-01
[words]
[[rule]]
id = "lessons"
article = "第三条"
duty = "参加代表大讲堂"
force = "must"
kind = "count"
subject = "deputy"
window = "year"
take = [{ kinds = ["lecture_hall"] }]
compare = "at_least"
figure = 1
"""


@pytest.fixture
def empty(tmp_path: Path, dutykit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace without roster, sessions or records, with a regulation of its own."""
    monkeypatch.setenv("DUTYKIT_TODAY", "2025-01-20")
    assert dutykit("init", tmp_path / "w", "--congress", "某区人民代表大会", "--term", 17, "--year", 2024).code == 0
    monkeypatch.chdir(tmp_path / "w")
    (tmp_path / "w/regulations").mkdir(exist_ok=True)
    (tmp_path / "w/regulations/own.toml").write_text(OWN, encoding="utf-8")
    return tmp_path / "w"


@pytest.mark.parametrize(
    ("args", "exit_code", "code", "said"),
    [
        (["--rule", "lesson"], 2, "usage.rule", "没有“lesson”这条规则。"),
        (["--deputy", "9999"], 2, "usage.deputy", "名册里没有“9999”代表。"),
        (["--unit", "XX"], 2, "usage.unit", "名册里没有“XX”这个单位。"),
        (["--what-if", "lessons"], 2, "usage.what_if", "--what-if 的“lessons”看不懂。"),
        (["--what-if", "nowhere:lessons.figure=2"], 2, "usage.what_if", "“nowhere”不在这次核查的办法里"),
        (["--what-if", "lesson.figure=2"], 2, "usage.what_if", "--what-if 写的规则“lesson”没有"),
        (["--what-if", "lessons.figure=few"], 2, "usage.what_if", "lessons"),
        (["--result", "bad"], 2, "usage", "bad"),
        (["--term"], 2, "usage.term", "不知道本届从哪天开始。"),
        (["--regulation", "onw"], 3, "workspace.regulation", "没有编号为“onw”的办法。"),
        (["--explain", "HD-2024-0001"], 2, "usage.finding", "“HD-2024-0001”不是结论编号。"),
        (["--explain", "jl20247k3mq2xp"], 2, "usage.finding", "没有编号为“JL-2024-7K3M-Q2XP”的结论。"),
        (["-o", "结论.txt"], 2, "usage.suffix", "“结论.txt”不是 .xlsx。"),
    ],
)
def test_what_there_is_not_is_said_with_its_exit_code(
    empty: Path, dutykit: Callable[..., Any], args: list[str], exit_code: int, code: str, said: str
) -> None:
    asked = args if "--regulation" in args else [*args, "--regulation", "own"]
    ran = dutykit("check", *asked)
    assert (ran.code, said in ran.err, "Traceback" in ran.err) == (exit_code, True, False), ran.err
    ran = dutykit("check", *asked, "--json")
    told = json.loads(ran.out)
    assert (ran.code, set(told), told["format"]) == (exit_code, {"format", "error"}, 1)
    assert set(told["error"]) == {"code", "message", "remedy"}
    assert (told["error"]["code"], said in told["error"]["message"]) == (code, True)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("figure = 1", 'figure = "many"', 18),
        ('kind = "count"', 'kind = "cuont"', 13),
        ("number =", "nubmer =", 4),
    ],
)
def test_a_regulation_file_that_is_wrong_is_told_with_its_line(
    empty: Path, dutykit: Callable[..., Any], old: str, new: str, line: int
) -> None:
    (empty / "regulations/own.toml").write_text(OWN.replace(old, new), encoding="utf-8")
    ran = dutykit("check", "--regulation", "own", "--json")
    told = json.loads(ran.out)["error"]
    assert (ran.code, "own.toml" in told["message"]) == (5, True), told
    if "nubmer" not in new:
        assert f"第 {line} 行" in told["message"]


def test_a_file_that_is_no_toml_is_told(empty: Path, dutykit: Callable[..., Any]) -> None:
    (empty / "regulations/own.toml").write_text(OWN + "\n[[rule", encoding="utf-8")
    ran = dutykit("check", "--regulation", "own")
    assert (ran.code, "不是正确的 TOML" in ran.err) == (5, True)


def test_an_empty_workspace_says_what_is_missing(empty: Path, dutykit: Callable[..., Any]) -> None:
    ran = dutykit("check", "--regulation", "own")
    assert ran.code == 0, ran.err
    assert ran.out.splitlines() == [
        "某区人民代表大会　2024 年度",
        "! 还没有代表名册，核查不了代表和单位：请先收回代表名册（roster）。",
        "! 还没有届次与会议安排（session），按届、按人代会算的要求核查不了。",
        "",
        "《样例区代表履职办法》（样发〔2020〕1号）",
        "  没有可核查的对象。",
        "",
        "共 0 条结论：符合 0，不符合 0，无法判定 0，不适用 0。",
    ]


@pytest.mark.parametrize("regulation", ["shijingshan-2022", "dongcheng-2020", "pinggu-2019", "npc-deputies-law-2025"])
def test_shipped_regulations_say_nothing_bad_of_an_empty_workspace(
    empty: Path, dutykit: Callable[..., Any], regulation: str
) -> None:
    told = json.loads(dutykit("check", "--regulation", regulation, "--json").out)
    assert {f["result"] for f in told["findings"]} <= {"undetermined", "exempt"}
    assert len(told["notes"]) == 2


def test_json_of_nothing_is_whole(empty: Path, dutykit: Callable[..., Any]) -> None:
    told = json.loads(dutykit("check", "--regulation", "own", "--json").out)
    assert told == {
        "format": 1,
        "year": 2024,
        "years": [2024],
        "regulations": [{"id": "own", "title": "样例区代表履职办法", "version": "样发〔2020〕1号"}],
        "what_if": [],
        "notes": told["notes"],
        "findings": [],
        "totals": {"findings": 0, "met": 0, "unmet": 0, "undetermined": 0, "exempt": 0},
        "contradictions": [],
    }


def test_a_year_to_come_is_said_to_be_one(empty: Path, dutykit: Callable[..., Any]) -> None:
    ran = dutykit("check", "--regulation", "own", "--year", 2030)
    assert (ran.code, "! 2030 年还没有到。" in ran.out) == (0, True)


def test_the_workbook_of_nothing_can_be_opened(empty: Path, dutykit: Callable[..., Any]) -> None:
    import openpyxl

    assert dutykit("check", "--regulation", "own", "-o", "核查 结论.xlsx").code == 0
    book = openpyxl.load_workbook(empty / "核查 结论.xlsx")
    assert book.sheetnames == ["汇总", "各单位", "不符合", "全部结论", "依据"]
