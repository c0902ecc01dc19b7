"""Two deputies of one name are told apart wherever a list, a message, a workbook, a paper or a file name tells both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest

from app.rounds import LESSON, VISIT, Round, hold_session

NAME = "李成"
APART = re.compile(r"0001|0005|古城|八角|（\d{4}）")
"""Number or unit of either of the two, 0001 of 古城 and 0005 of 八角."""
OWN = """
id = "own"
title = "示例区代表履职办法"
number = "示发〔2020〕1号"
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
take = [{ kinds = ["lecture_hall"] }]
compare = "at_least"
figure = 1
[[rule]]
id = "place"
article = "第四条"
duty = "写明地点"
force = "must"
kind = "complete"
subject = "record"
record = "contact.contacts"
filled = ["place"]
"""


@pytest.fixture
def told(place: Round, monkeypatch: pytest.MonkeyPatch) -> Round:
    """A workspace in which both of one name have done something, a register is closed, and time is over."""
    (place.root / "regulations").mkdir(exist_ok=True)
    (place.root / "regulations/own.toml").write_text(OWN, encoding="utf-8")
    hold_session(place)
    visit = {**VISIT, "present": "李成（古城街道人大街工委）、李成（八角街道人大街工委）、王芳"}
    place.send(place.activity(visit, LESSON), "活动.xlsx")
    for unit in ("GC", "BJ"):
        assert place.run("review", "close", "--unit", unit, "--by", "周林").code == 0
    monkeypatch.setenv("DUTYKIT_TODAY", "2025-01-20")
    return place


COMMANDS = [
    "check --regulation own",
    "check --regulation own --result unmet",
    "check --regulation own --unit GC",
    "show HD-2024-0001",
    "show --form activity",
    "trace HD-2024-0001",
    "status",
    "review list",
    "calendar --days 400",
    "log",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_no_line_tells_one_of_two_without_saying_which(command: str, told: Round) -> None:
    ran = told.run(*command.split())
    lines = [line for line in (ran.out + ran.err).splitlines() if NAME in line]
    assert [line for line in lines if len(APART.findall(line)) < line.count(NAME)] == []


def cells(path: Path) -> Iterator[str]:
    """Rows of a workbook, as text."""
    for sheet in openpyxl.load_workbook(path).worksheets:
        for row in sheet.iter_rows(values_only=True):
            yield " ".join(str(value) for value in row if value is not None)


def test_no_row_of_the_findings_tells_one_of_two_without_saying_which(told: Round) -> None:
    told.run("check", "--regulation", "own", "-o", told.root / "结论.xlsx")
    rows = [row for row in cells(told.root / "结论.xlsx") if NAME in row]
    assert rows
    assert [row for row in rows if not APART.search(row)] == []


def paper(path: Path) -> Iterator[str]:
    """Paragraphs and rows of a paper."""
    document = docx.Document(str(path))
    yield from (p.text for p in document.paragraphs)
    for table in document.tables:
        yield from (" ".join(cell.text for cell in row.cells) for row in table.rows)


@pytest.mark.parametrize(
    "document", ["sign-in --for HD-2024-0002", "summary", "statement --all", "finding-sheet --all"]
)
def test_no_paper_tells_two_of_one_name_alike(document: str, told: Round) -> None:
    extra = ["--regulation", "own"] if document.startswith("finding") else []
    files = [f["path"] for f in told.json("render", *document.split(), *extra)["files"]]
    assert len(set(files)) == len(files)
    for file in files:
        named = [line for line in paper(told.root / file) if NAME in line.replace("　", "")]
        told_apart = [line for line in named if APART.search(line)]
        assert len(set(named)) == len(named) or told_apart == named, (file, named)
        if len(files) == 1:
            assert told_apart == named, (file, named)


def test_no_two_workbooks_share_a_name(told: Round) -> None:
    issued = [f["path"] for f in told.json("make-template", "handbook", "--all", "--force")["issued"]]
    assert len([p for p in issued if NAME in p]) == 2
    assert len(set(issued)) == len(issued)
