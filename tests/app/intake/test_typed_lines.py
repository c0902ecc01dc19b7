"""A line that somebody typed below or beside the table of a form typed anew is asked about where it tells anything."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from app.rounds import Round

LABELS = ["活动日期", "活动名称", "类型", "组织单位", "参加代表"]
ROWS = [
    ["2024-3-5", "视察老旧小区改造", "集中视察", "人大街工委", "王芳"],
    ["2024-4-9", "学习讨论", "集中学习培训", "人大街工委", "王芳、张建国"],
]


def typed(path: Path, line: str, where: str) -> Path:
    """A form of activities as an office types it, and one more line."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["古城街道2024年度代表活动情况登记表"])
    sheet.merge_cells("A1:E1")
    sheet.append(["填报单位：古城街道人大街工委   填表人：赵敏"])
    for row in (LABELS, *ROWS):
        sheet.append(row)
    if where == "below":
        sheet["A6"] = line
        sheet.merge_cells("A6:E6")
    else:
        sheet["G8"] = line
    book.save(path)
    return path


@pytest.mark.parametrize("where", ["below", "beside"])
@pytest.mark.parametrize(
    "line",
    [
        "王芳还参加了座谈",
        "3月9日的活动改期了",
        "另有接待选民2次未列",
        "注：3月5日张建国没有到",
        "备注：张建国请假",
        "参加代表：张建国",
    ],
)
def test_a_line_that_tells_of_a_person_a_day_or_a_number_is_asked_about(
    place: Round, tmp_path: Path, line: str, where: str
) -> None:
    told = place.ingest(typed(tmp_path / "活动.xlsx", line, where))
    assert [p["value"] for p in told.file["problems"] if p["code"] == "mark.unknown"] == [line]


@pytest.mark.parametrize("where", ["below", "beside"])
@pytest.mark.parametrize("line", ["注：一场活动填一行，没有的不填。", "单位（盖章）", "以上情况属实"])
def test_what_a_form_says_to_whoever_fills_it_in_is_no_answer(
    place: Round, tmp_path: Path, line: str, where: str
) -> None:
    told = place.ingest(typed(tmp_path / "活动.xlsx", line, where))
    assert [p for p in told.codes if p.startswith("mark.")] == []


@pytest.mark.parametrize("where", ["below", "beside"])
@pytest.mark.parametrize("line", ["以上均为线上参加", "还参加了座谈", "（名单以签到表为准）", "备注：代表均到齐"])
def test_a_sentence_that_names_neither_person_nor_day_nor_number_is_asked_about(
    place: Round, tmp_path: Path, line: str, where: str
) -> None:
    told = place.ingest(typed(tmp_path / "活动.xlsx", line, where))
    assert [p["value"] for p in told.file["problems"] if p["code"] == "mark.unknown"] == [line]


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_footer_that_tells_of_a_deputy_is_asked_about(place: Round, tmp_path: Path, kind: str) -> None:
    line = "王芳3月9日还参加了座谈"
    path = tmp_path / f"活动.{kind}"
    if kind == "xlsx":
        book = openpyxl.load_workbook(typed(path, "以上情况属实", "below"))
        book.worksheets[0].oddFooter.center.text = f'&"宋体"&9{line}'
        book.save(path)
    else:
        document = docx.Document()
        document.add_paragraph("古城街道2024年度代表活动情况登记表")
        document.add_paragraph("填报单位：古城街道人大街工委   填表人：赵敏")
        table = document.add_table(0, 5, style="Table Grid")
        for texts in (LABELS, *ROWS):
            for cell, text in zip(table.add_row().cells, texts, strict=True):
                cell.text = text
        document.sections[0].footer.paragraphs[0].text = line
        document.save(str(path))
    told = place.ingest(path)
    assert [p["value"] for p in told.file["problems"] if p["code"] == "mark.unknown"] == [line]
