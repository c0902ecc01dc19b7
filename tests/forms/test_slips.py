"""Slips typed anew, and cells that say themselves of what they tell: read into their own field, or asked about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.files.sniff import LABELLED
from dutykit.forms.extract import Extracted, extract
from dutykit.forms.grid import Cell, Grid, Sheet
from dutykit.forms.locate import locate
from dutykit.forms.model import Form
from dutykit.forms.recognise import recognise
from dutykit.forms.retyped import Retyped, retyped
from dutykit.forms.slips import unfolded
from dutykit.tables.csv import read_csv
from dutykit.text import label_key
from dutykit.words.codes import FieldKind
from forms.test_retyped import ALWAYS, FORMS, READING, UNIT, value

SLIPS = ("activity", "contact", "suggestion", "contact-plan", "commendation", "feedback", "leave", "measure")
WHOSE = {"unit": ("填报单位", UNIT.name), "deputy": ("姓名", "王芳")}


def sheet_of(rows: list[list[str]]) -> Sheet:
    sheet = Sheet("Sheet1")
    for row, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            if text:
                sheet.add(Cell(row, column, text, text))
    return sheet


def read(sheet: Sheet) -> tuple[Retyped, Extracted | None]:
    grid = Grid("xlsx", [sheet])
    found = retyped(grid, recognise(grid, FORMS.values()), FORMS, (), READING)
    if found.form is None or found.sheet is None:
        return found, None
    return found, extract(found.grid, locate(found.grid, found.form, found.sheet), READING)


def fields_of(form: Form, more: set[str]) -> list[tuple[str, str, str]]:
    """Field, label and value of one record: what must be answered, what tells rows apart, and ``more``."""
    table = form.tables[0]
    head = {key for item in form.fields for key in item.label_keys}
    chosen = [f for f in table.fields if not f.until and f.name != "void"]
    chosen = [f for f in chosen if f.required or f.name in table.key or f.name in more]
    return [(f.name, f.label, value(f, 0)) for f in chosen if f.label_keys.isdisjoint(head)]


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, list[list[str]], dict[str, str]]:
    """A slip whose fields stand as people set them, and what is meant."""
    form = FORMS[draw(st.sampled_from(SLIPS))]
    names = [f.name for f in form.tables[0].fields if not f.until and f.kind is not FieldKind.LONG_TEXT]
    told = draw(st.permutations(fields_of(form, set(draw(st.lists(st.sampled_from(names), max_size=4))))))
    head = [WHOSE[form.per]] if form.per in WHOSE else []
    rows = [[form.title], *([f"{label}：{text}"] for label, text in [*head, ("年度", "2024"), ("填表人", "周林")])]
    if form.per == "deputy":
        rows.pop()
    row: list[str] = []
    for _, label, text in told:
        colon = draw(st.sampled_from("：:"))
        match draw(st.sampled_from(("inner", "pair", "pair", "same"))):
            case "inner":
                row.append(f"{label}{colon}{text}")
            case "same" if row and f"{colon}" in row[-1] and "：" in row[-1]:
                row[-1] += draw(st.sampled_from("\n　 ")) + f"{label}：{text}"
            case _:
                row += [label + draw(st.sampled_from(("", colon))), text]
        if draw(st.booleans()):
            rows.append(row)
            row = []
    rows += [row] if row else []
    return form.id, rows, {name: text for name, _, text in told}


@ALWAYS
@given(slips())
def test_every_answer_of_a_slip_is_read_into_its_field_or_asked_about(made) -> None:
    which, rows, meant = made
    found, extracted = read(sheet_of(rows))
    if extracted is None:
        assert found.problems, rows
        return
    assert found.form is FORMS[which], rows
    drafts = [d for table in extracted.rows.values() for d in table]
    told = [p for d in extracted.drafts() for p in d.problems] + extracted.problems + found.problems
    for name, text in meant.items():
        mine = [d.evidence[name].raw for d in drafts if name in d.evidence]
        asked = any(p.severity == "error" or p.code == "cell.outside" for p in told)
        assert mine == [text] or asked, (name, rows, mine)


@pytest.mark.parametrize(
    "rows",
    [
        [["请假人：王芳", "年度：2024"], ["会议名称：常委会会议", "请假情形：其他会议、活动"],
         ["请假时间：2024年3月28日　提出日期：2024年3月20日"], ["请假事由：外地出差。"]],
        [["请假人：王芳\n年度：2024\n会议名称：常委会会议\n请假情形：其他会议、活动", "请假时间：2024年3月28日"],
         ["提出日期：2024年3月20日\n请假事由：外地出差。"]],
        [["请假人", "王芳", "年度", "2024"], ["会议名称", "常委会会议", "请假情形", "其他会议、活动"],
         ["请假时间", "2024年3月28日", "提出日期", "2024年3月20日"], ["请假事由："], ["外地出差。"]],
    ],
)  # fmt: skip
def test_a_leave_slip_is_read_however_its_fields_stand(rows: list[list[str]]) -> None:
    found, extracted = read(sheet_of([["代表请假单"], *rows]))
    assert found.form is FORMS["leave"]
    assert extracted is not None
    (draft,) = extracted.rows["leaves"]
    assert draft.values == {
        "meeting": "常委会会议", "scope": "other_meeting", "date": {"from": "2024-03-28", "to": "2024-03-28"},
        "applied": "2024-03-20", "reason": "外地出差。",
    }  # fmt: skip
    assert extracted.head.values == {"deputy": "0002", "year": 2024}


def test_two_slips_one_below_the_other_are_two_records() -> None:
    one = [["会议名称", "第一次会议", "请假情形", "其他会议、活动"], ["请假时间：2024年3月28日"]]
    one += [["提出日期：2024年3月20日"], ["请假事由：外地出差。"]]
    two = [["会议名称", "第二次会议", "请假情形", "其他会议、活动"], ["请假时间：2024年5月8日"], ["请假事由：生病。"]]
    _, extracted = read(sheet_of([["代表请假单"], ["请假人：王芳"], *one, *two]))
    assert extracted is not None
    first, second = extracted.rows["leaves"]
    assert (first.values["meeting"], first.values["applied"]) == ("第一次会议", "2024-03-20")
    assert second.values["meeting"] == "第二次会议"
    assert "applied" not in second.values


def test_a_line_below_a_long_text_goes_on_with_it() -> None:
    rows = [["会议名称：甲", "请假情形：其他会议、活动"], ["请假时间：2024年3月28日"], ["提出日期：2024年3月20日"],
            ["请假事由：外地出差。"], ["当天赶不回来。"], ["请假人签名："]]  # fmt: skip
    _, extracted = read(sheet_of([["代表请假单"], ["请假人：王芳"], *rows]))
    assert extracted is not None
    (draft,) = extracted.rows["leaves"]
    assert draft.values["reason"] == "外地出差。\n当天赶不回来。"


@pytest.mark.parametrize("line", [["另请准假半天"], ["审核人：李红"], ["审核人", "李红"], ["甲", "乙", "丙"]])
def test_a_line_that_no_label_stands_before_is_never_passed_over(line: list[str]) -> None:
    rows = [["会议名称：甲", "请假情形：其他会议、活动"], ["请假事由：出差。"], ["提出日期：2024年3月20日"],
            ["请假时间：2024年3月28日"], line]  # fmt: skip
    found, extracted = read(sheet_of([["代表请假单"], ["请假人：王芳"], *rows]))
    assert extracted is None
    (problem,) = found.problems
    assert problem.code == "form.proposed"


def test_a_label_that_comes_twice_in_one_slip_is_read_by_nobody() -> None:
    rows = [["会议名称：甲", "请假时间：2024年3月28日"], ["请假事由：出差。"], ["请假时间：2024年3月29日"]]
    assert unfolded(sheet_of([["代表请假单"], *rows]), FORMS["leave"]) is None


def test_what_no_label_stands_before_is_asked_about() -> None:
    rows = [["会议名称", "常委会会议", "请假情形", "其他会议、活动"], ["请假时间", "2024年3月28日", "上午也不来"],
            ["提出日期：2024年3月20日", "请假事由：外地出差。"]]  # fmt: skip
    found, extracted = read(sheet_of([["代表请假单"], ["请假人：王芳"], *rows]))
    assert extracted is None
    (problem,) = found.problems
    assert problem.code == "form.proposed"
    assert "没有栏名" in problem.message


@pytest.mark.parametrize("rows", [[["会议名称", "请假情形", "请假时间"], ["甲", "乙", "丙"]], [["会议", "事由"]]])
def test_a_table_is_no_slip(rows: list[list[str]]) -> None:
    assert unfolded(sheet_of([["代表请假单"], *rows]), FORMS["leave"]) is None


# --- a label in the cell of its value -------------------------------------------------------------------------

HEADER = ["活动日期", "活动名称", "活动类型", "组织单位类别", "参加代表"]
TOP = [["代表履职活动登记表"], ["填报单位", UNIT.name, "填表人", "周林"]]


def test_its_own_label_before_a_value_is_no_part_of_it() -> None:
    row = ["日期：2024年3月5日", "主题: 视察", "类型：集中视察", "组织单位：人大街工委", "实到代表：王芳、张建国"]
    _, extracted = read(sheet_of([*TOP, HEADER, row]))
    assert extracted is not None
    (draft,) = extracted.rows["activities"]
    assert draft.problems == []
    assert draft.values["title"] == "视察"
    assert draft.values["date"] == {"from": "2024-03-05", "to": "2024-03-05"}
    evidence = draft.evidence["present"]
    assert evidence.raw == "实到代表：王芳、张建国"
    assert [evidence.raw[a:b] for _, a, b in evidence.spans] == ["王芳", "张建国"]


@pytest.mark.parametrize(
    ("at", "text", "other"),
    [
        (1, "视察 地点：古城街道", "地点"), (1, "地点：古城街道", "地点"), (4, "王芳、张建国 请假：李成", "请假"),
        (0, "2024年3月5日 地点：古城", "地点"),
    ],
)  # fmt: skip
def test_the_label_of_another_field_in_a_cell_is_a_question(at: int, text: str, other: str) -> None:
    row = ["2024年3月5日", "视察", "集中视察", "人大街工委", "王芳"]
    row[at] = text
    _, extracted = read(sheet_of([*TOP, HEADER, row]))
    assert extracted is not None
    (draft,) = extracted.rows["activities"]
    (problem,) = [p for p in draft.problems if p.code == "cell.labelled"]
    assert problem.facts["other"] == other
    assert problem.field not in draft.values


@pytest.mark.parametrize("text", ["全过程人民民主：古城实践", "议事厅：9:30", "视察会议地点", "视察（地点：古城）"])
def test_a_colon_in_a_title_makes_no_label(text: str) -> None:
    _, extracted = read(sheet_of([*TOP, HEADER, ["2024年3月5日", text, "集中视察", "人大街工委", "王芳"]]))
    assert extracted is not None
    (draft,) = extracted.rows["activities"]
    assert draft.problems == []
    assert draft.values["title"] == text


def test_the_phone_behind_the_name_of_the_filler_is_a_question() -> None:
    top = [["代表履职活动登记表"], ["填报单位", UNIT.name, "填表人", "周林 电话：010-68881234"]]
    _, extracted = read(sheet_of([*top, HEADER, ["2024年3月5日", "视察", "集中视察", "人大街工委", "王芳"]]))
    assert extracted is not None
    assert [p.code for p in extracted.head.problems] == ["cell.labelled"]


# --- a text of labels and answers -----------------------------------------------------------------------------


def test_a_text_of_labels_keeps_its_commas_and_a_table_of_them_is_parted() -> None:
    (sheet,) = read_csv("请假人：王芳\n请假事由：出差,不能到会\n".encode(), {}).sheets
    assert [c.text for c in sheet.cells.values()] == ["请假人：王芳", "请假事由：出差,不能到会"]
    (sheet,) = read_csv("请假人：王芳,年度：2024\n请假事由：出差,\n".encode(), {}).sheets
    assert [c.text for c in sheet.cells.values()] == ["请假人：王芳", "年度：2024", "请假事由：出差"]
    assert not LABELLED.match("from: a")
    assert label_key("请假事由：") == "请假事由"
