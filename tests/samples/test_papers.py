"""One quantity has one figure in every paper that the demo makes, in ``stats`` and in the annexes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from dutykit.app.keeping.demo import Round, Story
from dutykit.app.opened.facts import facts_of
from dutykit.app.opened.open_workspace import open_workspace
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.stats import Statistics, statistics

Table = list[list[str]]
DAY = Story.shipped().day("printed")
READ_OUT = ("的说明_北京", "_代表履职工作_", "_履职情况通报_")
"""Papers about everybody that tell the same figures in prose."""


@pytest.fixture(scope="module")
def figures(played: tuple[Round, dict[str, Any]]) -> Statistics:
    with open_workspace(played[0].workspace, year=2024, today=DAY) as opened:
        return statistics(facts_of(opened, DAY))


@pytest.fixture(scope="module")
def papers(played: tuple[Round, dict[str, Any]]) -> dict[str, tuple[str, list[Table]]]:
    """The text and the tables of each paper, by its file."""
    found = {}
    for path in sorted(played[0].workspace.documents.glob("*.docx")):
        doc = docx.Document(str(path))
        tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in doc.tables]
        found[path.name] = ("\n".join(p.text for p in doc.paragraphs), tables)
    return found


def tables_of(papers: dict[str, tuple[str, list[Table]]], head: str, whose: str = "北京") -> list[Table]:
    return [t for name, (_, tables) in papers.items() if whose in name for t in tables if t and head in t[0]]


def test_units_and_kinds_are_the_same_wherever_they_stand(papers: Any, figures: Statistics) -> None:
    units, kinds = tables_of(papers, "代表人数"), tables_of(papers, "活动类型")
    assert (len(units), len(kinds)) == (3, 3)  # summary, report to the standing committee, circular
    for table in units:
        assert table[0][1:] == units[0][0][1:]
        assert [row[1:] for row in table[1:]] == [
            [str(getattr(u.figures, n)) for n in type(u.figures).__slots__] for u in figures.units
        ]
    for table in kinds:
        told = [[k.kind, str(k.events), str(k.person_times), str(k.persons)] for k in figures.kinds]
        assert table[1:] == told


def test_prose_tells_the_figures_of_the_tables(papers: Any, figures: Statistics) -> None:
    whole = figures.units[-1].figures
    for part in READ_OUT:
        ((text, _),) = (told for name, told in papers.items() if part in name)
        assert set(re.findall(r"全年组织(?:代表参加)?会议和活动(\d+)场", text)) == {str(whole.events)}
        assert set(re.findall(r"联系(?:和)?接待选民(\d+)场", text)) == {str(whole.contacts)}
        assert set(re.findall(r"现有代表(\d+)名", text)) == {str(whole.deputies)}
        reported = figures.duty_reports[-1].reported
        assert set(re.findall(r"(\d+)名代表向选民报告履职情况", text)) == {str(reported)}


def test_each_deputy_is_counted_alike_in_notice_and_statistics(papers: Any, figures: Statistics) -> None:
    (notice,) = tables_of(papers, "单位及职务")
    by_name = [(d.name, d.figures) for d in figures.deputies]
    assert [row[1] for row in notice[1:]] == [name for name, _ in by_name]
    for row, (_, told) in zip(notice[1:], by_name, strict=True):
        assert row[4:7] == [f"{told.activities}次", f"{told.contacts}次", f"{told.suggestions}件"]


def test_everything_can_be_traced_from_every_paper(
    played: tuple[Round, dict[str, Any]], tmp_path: Path, dutykit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``--evidence`` adds figures, records, cells and digests to papers whose template has no annex, too."""
    monkeypatch.setenv("DUTYKIT_TODAY", DAY.isoformat())
    root = tmp_path / "w"
    shutil.copytree(played[0].workspace.root, root)
    asked = {
        "summary": (), "circular": (), "public-notice": (), "minutes": ("--for", "HD-2024-0003"),
        "renomination": ("--deputy", "0006"), "annual-report": ("--deputy", "0005"), "commendation": (),
    }  # fmt: skip
    assert set(asked) <= set(DOCUMENTS)
    for document, whom in asked.items():
        path = tmp_path / f"{document}.docx"
        ran = dutykit("render", document, *whom, "--evidence", "-o", path, "--workspace", root)
        assert ran.code == 0, ran.err
        doc = docx.Document(str(path))
        (annex,) = ([[c.text for c in r.cells] for r in t.rows] for t in doc.tables if t.cell(0, 0).text == "登记编号")
        assert annex[0] == ["登记编号", "内容", "来源文件", "位置"]
        assert any(re.search(r"\.\w+（校验码[0-9a-f]{12}）$", row[2]) and row[3] for row in annex), document
        if document not in {"minutes", "renomination"}:
            assert any(not row[2] and re.search(r"：\d+[场次件]", row[1]) for row in annex), document
        assert "附：数据依据" in [p.text for p in doc.paragraphs]
