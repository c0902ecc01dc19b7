"""The workbook of figures: what it says is what the summary and the check say, and what its own facts add up to."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import openpyxl
import pytest

from dutykit.app.keeping.demo import Round, Story
from dutykit.serial import to_json

DAY = Story.shipped().day("checked").isoformat()
Sheet = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def root(played: tuple[Round, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("统计") / "w"
    shutil.copytree(played[0].workspace.root, folder)
    return folder


@pytest.fixture
def told(root: Path, dutykit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DUTYKIT_TODAY", DAY)
    path = root / "统计.xlsx"
    assert dutykit("stats", "-o", path, "--workspace", root).code == 0
    return path


def sheet(path: Path, name: str) -> Sheet:
    """The rows of a sheet below its headings; a list has its title and its note above them."""
    rows = list(openpyxl.load_workbook(path)[name].iter_rows(values_only=True))
    return rows[1:] if name.endswith("明细") else rows[3:]


def facts(path: Path, name: str) -> list[dict[str, Any]]:
    heads, *rows = openpyxl.load_workbook(path)[name].iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


def in_summary(root: Path) -> list[list[list[str]]]:
    (path,) = (p for p in (root / "documents").glob("2024_*的说明_*.docx") if "工委" not in p.name)
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(str(path)).tables]


def test_the_tables_say_what_the_summary_says(root: Path, told: Path) -> None:
    tables = [[tuple(row) for row in table] for table in in_summary(root)]
    units = [(row[0], *map(str, row[1:])) for row in sheet(told, "按单位")]
    kinds = [(row[0], *map(str, row[1:])) for row in sheet(told, "按类型")]
    assert any(units == table[-len(units) :] for table in tables)
    assert any(kinds == table[-len(kinds) :] for table in tables)


def test_the_figures_are_those_of_the_check(played: tuple[Round, dict[str, Any]], told: Path) -> None:
    rules = ["shijingshan-2019", "shijingshan-2022", "npc-deputies-law-2025"]
    found: list[dict[str, Any]] = to_json(played[0].check(rules).findings)
    by_rule: dict[tuple[str, str], dict[str, Any]] = {}
    for f in (f for f in found if f["figure"] is not None):  # of who gave up the seat nothing is asked
        by_rule.setdefault((f["regulation"], f["rule"]), {})[f["subject"]["id"]] = f["figure"]
    everybody = sheet(told, "按单位")[-1]
    reported = {row["代表编号"]: row["已报告"] for row in facts(told, "报告明细")}
    assert by_rule["shijingshan-2019", "yearly_report"] == reported
    assert list(by_rule["npc-deputies-law-2025", "contacts_organised"].values()) == [everybody[5]]
    assert sum(reported.values()) == sheet(told, "报告履职")[-1][2] == 5
    assert len(by_rule["shijingshan-2022", "annual_form"]) == everybody[8]
    recorded = by_rule["npc-deputies-law-2025", "recorded"]
    times: Counter[str] = Counter()
    for row in facts(told, "参加明细"):
        times[row["代表编号"]] += row["人次"]
    assert recorded == {number: times[number] for number in recorded}


def test_the_facts_add_up_to_the_tables(told: Path) -> None:
    everybody, months, kinds = (sheet(told, name)[-1] for name in ("按单位", "按月份", "按类型"))
    events, times = Counter[str](), Counter[str]()
    for row in facts(told, "场次明细"):
        events[row["类别"]] += row["场次"]
    for row in facts(told, "参加明细"):
        times[row["类别"]] += row["人次"]
    assert (events["会议和活动"], times["会议和活动"]) == everybody[2:4] == months[1:3]
    assert (events["联系选民"], times["联系选民"]) == everybody[5:7] == months[3:5]
    assert events.total() == kinds[1]
    suggestions = facts(told, "建议明细")
    assert (len(suggestions), sum(s["已答复"] for s in suggestions)) == sheet(told, "建议办理")[-1][1:3]
    of_months = [sum(column) for column in zip(*(row[1:] for row in sheet(told, "按月份")[:-1]), strict=True)]
    assert of_months == list(months[1:])
    deputies = sheet(told, "按代表")
    assert len(deputies) == len(facts(told, "报告明细")) == everybody[1]


def test_each_chart_is_editable_and_says_its_figures_to_who_cannot_see_it(told: Path) -> None:
    with ZipFile(told) as parts:
        charts = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
        drawn = "".join(parts.read(name).decode() for name in charts)
    said = re.findall(r'descr="([^"]+)"', drawing)
    assert [text.partition("。")[0] for text in said] == [
        "2024年度各单位代表参加人次", "2024年度各月场次", "2024年度各单位报告履职覆盖情况（代表人数）",
        "2024年度各单位建议答复情况（件数）", "2024年度各类活动场次",
    ]  # fmt: skip
    first = sheet(told, "按单位")[0]
    assert f"{first[0]}：活动人次 {first[3]}，联系人次 {first[6]}" in said[0]
    assert len(charts) == 5
    colours = set(re.findall(r'srgbClr val="(\w{6})"', drawn))
    assert [c for c in colours if len({c[:2], c[2:4], c[4:]}) > 1] == []


def test_nothing_but_deputies_is_named(told: Path) -> None:
    with ZipFile(told) as parts:
        text = parts.read("xl/sharedStrings.xml").decode()
    assert re.findall(r"1\d{10}", text) == []
    heads = {str(c.value) for s in openpyxl.load_workbook(told) if s.title.endswith("明细") for c in s[1]}
    assert heads & {"填表人", "选民", "电话", "名称", "标题", "内容"} == set()


def test_a_changed_workbook_is_kept_and_a_wrong_name_refused(
    told: Path, root: Path, dutykit: Callable[..., Any]
) -> None:
    told.write_bytes(b"mine")
    again = dutykit("stats", "-o", told, "--workspace", root)
    assert again.code == 0
    assert "新的一份另存为“统计（2）.xlsx”" in again.out
    assert told.read_bytes() == b"mine"
    told.unlink()
    refused = dutykit("stats", "-o", root / "统计.docx", "--workspace", root)
    assert refused.code == 2
    assert "“统计.docx”不是 .xlsx" in refused.err


def test_a_year_of_which_nothing_is_registered_has_a_workbook(
    root: Path, dutykit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYKIT_TODAY", DAY)
    path = root / "空.xlsx"
    assert dutykit("stats", "--year", "2022", "-o", path, "--workspace", root).code == 0
    assert sheet(path, "按月份")[-1] == ("合计", 0, 0, 0, 0, 0)
    assert facts(path, "参加明细") == []


PAPERS = Path(__file__).with_name("papers")
"""What each document of the sample says; ``test_pages`` holds every one of them to it."""
OF_ALL = ("summary", "committee-report", "circular")
OF_ONE_UNIT = ("summary.2", "circular.2")
TOLD_AS = {
    "deputies": r"现有代表(\d+)名",
    "activities": r"全年组织(?:代表参加)?会议和活动(\d+)场",
    "contacts": r"联系和?接待选民(\d+)场",
    "contact times": r"联系和接待选民\d+场，\d+名代表参加，共(\d+)人次",
    "voters": r"接待选民(\d+)人次",
    "suggestions": r"(?m)领衔提出议案和建议、批评和意见共(\d+)件|^\d+名代表领衔提出建议、批评和意见(\d+)件[。，]",
    "forms": r"收到代表年度履职情况登记表(\d+)份",
    "reports": r"(\d+)名代表向选民报告履职情况",
}
"""How papers tell a quantity; each in at least two of them."""


def said(paper: str) -> str:
    return (PAPERS / f"{paper}.txt").read_text(encoding="utf-8")


def rows_of(paper: str) -> list[list[str]]:
    return [[cell.strip() for cell in line[1:].split(" | ")] for line in said(paper).splitlines() if line[:1] == "|"]


@pytest.mark.parametrize(("papers", "unit"), [(OF_ALL, "合计"), (OF_ONE_UNIT, "古亭街道人大街工委")])
def test_one_quantity_has_one_figure_in_every_paper_and_in_the_book(
    told: Path, papers: tuple[str, ...], unit: str
) -> None:
    line = next(row for row in sheet(told, "按单位") if row[0] == unit)
    reported = next(row[2] for row in sheet(told, "报告履职") if row[0] == unit)
    booked = {
        "deputies": line[1], "activities": line[2], "contacts": line[5], "contact times": line[6],
        "suggestions": line[7], "forms": line[8], "reports": reported,
    }  # fmt: skip
    for quantity, pattern in TOLD_AS.items():
        found = [(paper, m) for paper in papers for m in re.finditer(pattern, said(paper))]
        figures = {int(next(filter(None, m.groups()))) for _, m in found}
        assert len({paper for paper, _ in found}) >= (2 if quantity != "suggestions" else 1), quantity
        assert len(figures) == 1, (quantity, figures)
        assert figures == {booked.get(quantity, *figures)}, quantity


def test_a_deputy_has_the_same_figures_in_every_paper_and_in_the_book(told: Path) -> None:
    booked = {row[0]: [str(figure) for figure in row[3:]] for row in sheet(told, "按代表")}
    order = list(booked)
    notice = {order[int(row[0]) - 1]: row[4:7] for row in rows_of("public-notice") if row[0].isdigit()}
    assert notice == {n: [f"{a}次", f"{c}次", f"{s}件"] for n, (_, _, _, a, c, s) in booked.items()}
    circular = [row for row in rows_of("circular.2") if len(row) == 7 and row[1].isdigit()]
    assert [row[1:] for row in circular] == list(booked.values())[: len(circular)] != []
    took = Counter({row["代表编号"]: 0 for row in facts(told, "参加明细")})
    for row in facts(told, "参加明细"):
        took[row["代表编号"]] += row["人次"] or row["类别"] == "议案和建议"
    dossier = next(row for row in rows_of("dossier") if row[0] == "合计")
    (listed,) = re.findall(r"登记(\d+)项", said("statement"))
    assert int(dossier[1]) == int(listed) == took["0005"]
    assert sum(int(row[2]) for row in rows_of("renomination") if len(row) == 3 and row[2].isdigit()) == took["0006"]
    annex = [row for row in rows_of("annual-report") if row[0].isdigit() and row[4] not in {"请假", "未到"}]
    assert len(annex) == took["0001"]


def test_months_and_headings_of_the_summary_are_those_of_the_book(root: Path, told: Path) -> None:
    tables = [[tuple(row) for row in table] for table in in_summary(root)]
    months = [tuple(map(str, row)) for row in sheet(told, "按月份")]
    assert any(months == table[-len(months) :] for table in tables)
    (headings,) = (table for table in tables if table[0][0] == "履职内容")
    (kinds,) = (table for table in tables if table[0][0] == "活动类型")
    assert headings[-1][1:4] == kinds[-1][1:4]
    assert headings[-1][4] == str(sheet(told, "按单位")[-1][7])


def test_the_chart_of_the_summary_shows_the_months_of_the_book(root: Path, told: Path) -> None:
    (path,) = (p for p in (root / "documents").glob("2024_*的说明_*.docx") if "工委" not in p.name)
    with ZipFile(path) as package:
        chart = package.read("word/charts/chart1.xml").decode()
    figures = [re.findall("<c:v>(.*?)</c:v>", cache) for cache in re.findall("<c:numCache>(.*?)</c:numCache>", chart)]
    months = sheet(told, "按月份")[:-1]
    assert figures == [[str(row[column]) for row in months] for column in (1, 3)]
