"""Which form a sheet is: one label that fits is no proof."""

import pytest

from dutykit.forms.grid import Cell, Grid, Sheet
from dutykit.forms.kinds import KINDS, Reading
from dutykit.forms.recognise import recognise
from sheets import shipped

FORMS = [shipped(name) for name in ("activity", "attendance", "handbook", "leave", "annual-registration", "group-plan")]


def grid(*rows: list[str]) -> Grid:
    sheet = Sheet("Sheet1")
    for row, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            if text:
                sheet.add(Cell(row, column, text, text))
    return Grid("xlsx", [sheet])


def known(*rows: list[str]) -> str | None:
    form, _ = recognise(grid(*rows), FORMS)
    return form.id if form else None


def test_a_slip_is_known_by_its_title_and_one_label_of_its_head() -> None:
    title, head, labels = (
        ["代表请假单"],
        ["代表", "李成", "年度", "2024"],
        ["会议", "请假类别", "请假时间", "事由", "提出日期"],
    )
    assert known(title, head, labels) == "leave"
    assert known(head, labels) == "leave"


@pytest.mark.parametrize("label", ["代表", "姓名", "代表姓名", "请假人"])
def test_one_label_of_a_head_makes_no_slip_of_another_table(label: str) -> None:
    """An activity table that nobody could read was answered as a slip of leave."""
    assert known(["2024年活动情况"], ["年度", "2024"], ["干了什么", "什么时候", label, "结果"]) is None


@pytest.mark.parametrize("kind", ["date", "date_range", "month", "year"])
def test_the_example_in_a_remedy_is_of_the_year_of_the_form(kind: str) -> None:
    item = next(f for form in FORMS for _, f in form.all_fields() if f.kind == kind and not f.label.startswith("出生"))
    read = KINDS[kind].read(Cell(1, 1, "去年冬天", "去年冬天"), item, Reading(year=2031))
    assert "2031" in read.problems[0].remedy


def test_the_example_for_a_birth_is_no_year_of_a_form() -> None:
    item = next(f for form in FORMS for _, f in form.all_fields() if f.label == "出生年月")
    read = KINDS[item.kind].read(Cell(1, 1, "75年春", "75年春"), item, Reading(year=2031))
    assert "1975-03" in read.problems[0].remedy
