"""Lines without a colon under the title of a form: each label of it is parted from its answer by a space."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutykit.app.intake.examine import Basis, Examined, examined
from dutykit.app.opened.open_workspace import load_forms
from dutykit.forms.grid import Cell, Grid, Sheet
from dutykit.forms.recognise import recognise
from dutykit.forms.spaced import with_colons
from sheets import ROSTER

FORMS = load_forms()
LEAVE = [
    ("代表", ROSTER.deputies[0].name), ("年度", "2024"), ("会议", "第十七届人民代表大会第三次会议"),
    ("请假时间", "2024-1-9"), ("事由", "住院治疗"), ("提出日期", "2024-1-5"),
]  # fmt: skip
CONTACT = [
    ("填报单位", ROSTER.units[0].name), ("填表人", "周林"), ("日期", "2024-5-6"), ("地点", "古城代表之家"),
    ("方式", "集中联系"), ("接待代表", ROSTER.deputies[0].name), ("选民人数", "3"), ("反映问题", "充电桩不够用。"),
]  # fmt: skip
SLIPS = {"leave": ("代表请假单", LEAVE), "contact": ("联系、接待选民记录", CONTACT)}


def lines(*texts: str) -> Grid:
    sheet = Sheet("正文")
    for row, text in enumerate(texts, 1):
        sheet.add(Cell(row, 1, text, text))
    return Grid("docx", [sheet])


def told(grid: Grid) -> Examined:
    form, sheet = recognise(grid, FORMS.values())
    basis = Basis(FORMS, {}, ROSTER, "示例区人民代表大会", "", 2024, None)
    return examined(grid, basis, None, form.id if form else "", sheet.name if sheet else "")


def values(found: Examined) -> dict[str, object]:
    assert found.extracted is not None
    return {name: value for draft in found.extracted.drafts() for name, value in draft.values.items()}


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(sorted(SLIPS)),
    st.sampled_from([" ", "　", "  ", "\t", "　　"]),
    st.integers(1, 3),
    st.data(),
)
def test_a_titled_slip_is_read_as_one_with_colons_is(kind: str, gap: str, to_a_line: int, data: st.DataObject) -> None:
    title, pairs = SLIPS[kind]
    mixed = data.draw(st.permutations(pairs))
    spaced = [f"{label}{gap}{value}" for label, value in mixed]
    typed = ["　　".join(spaced[n : n + to_a_line]) for n in range(0, len(spaced), to_a_line)]
    if len(typed) < 3:
        return
    found = told(lines(title, *typed))
    assert found.form == FORMS[kind].hash, [p.code for p in found.problems]
    known = told(lines(FORMS[kind].title, *(f"{label}：{value}" for label, value in mixed)))
    assert values(found) == values(known)


@pytest.mark.parametrize("head", [True, False])
def test_a_head_whose_values_stand_below_their_labels_is_read(head: bool) -> None:
    pairs = CONTACT if head else CONTACT[2:]
    found = told(lines("联系、接待选民记录表", *(text for pair in pairs for text in pair)))
    assert found.form == FORMS["contact"].hash
    if head:
        assert values(found)["unit"] == ROSTER.units[0].code
        assert values(found)["filler"] == "周林"


@pytest.mark.parametrize(
    "texts",
    [
        ("关于住院的情况", *(f"{label} {value}" for label, value in LEAVE)),
        ("代表请假单", "代表 李成", "年度 2024"),
        ("代表请假单", "代表：李成", "年度：2024", "事由：住院", "会议：大会"),
        ("代表请假单", "会议 很多", "我们 都去", "大家 请假", "谢谢 领导"),
    ],
    ids=["no title", "two lines", "colons", "no labels"],
)
def test_a_space_parts_words_too(texts: tuple[str, ...]) -> None:
    assert with_colons(lines(*texts), FORMS.values()) is None
