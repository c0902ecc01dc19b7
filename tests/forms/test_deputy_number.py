"""A name that two deputies bear, with the number of one beside it."""

import pytest

from dutykit.dossier.model import Deputy, Roster
from dutykit.forms.extract import extract
from dutykit.forms.grid import Cell, Grid, Sheet
from dutykit.forms.kinds import Reading
from dutykit.forms.locate import locate
from sheets import shipped

ROSTER = Roster((Deputy("0002", "李静"), Deputy("0011", "李静"), Deputy("0005", "欧阳明哲")), ())


def told(name: str, number: str) -> tuple[str | None, list[str]]:
    """The deputy that the head of a registration form names, and what is asked."""
    sheet = Sheet("填写")
    rows = [["姓名", name, "年度", "2024", "代表编号", number], ["性别", "女", "民族", "汉族", "党派", "群众"]]
    for row, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            if text:
                sheet.add(Cell(row, column, text, text))
    grid = Grid("docx", [sheet])
    located = locate(grid, shipped("annual-registration"), sheet, {})
    head = extract(grid, located, Reading(ROSTER, 2024)).head
    return head.values.get("deputy"), [p.code for p in head.problems if p.field == "deputy"]


@pytest.mark.parametrize(
    ("name", "number", "deputy", "codes"),
    [
        ("李静", "0011", "0011", []),
        ("李 静", "0002", "0002", []),
        ("李静", "", None, ["person.several"]),
        ("李静", "0005", None, ["person.several"]),  # neither of the two
        ("李静", "99", None, ["person.several"]),
        ("李静、欧阳明哲", "0011", None, ["person.several"]),
        ("欧阳明哲", "0005", "0005", []),
        ("欧阳明哲", "110105-88", "0005", []),  # an office's own number
        ("欧阳明哲", "0011", "0005", ["person.number_differs"]),
    ],
)
def test_the_number_tells_who_is_meant(name: str, number: str, deputy: str | None, codes: list[str]) -> None:
    assert told(name, number) == (deputy, codes)
