"""Of a form that somebody else made, what forms print is known by what it says; any other sentence is asked about."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dutykit.app.intake.examine import Basis, Examined, examined
from dutykit.app.opened.open_workspace import load_forms
from dutykit.forms.boilerplate import are_instructions, is_boilerplate, is_heading
from dutykit.forms.grid import Cell, Grid, Sheet
from sheets import ROSTER

FORMS = load_forms()
PERSON = ROSTER.deputies[0].name
OFFICE = "示例区人民代表大会"

PRINTED = [
    "一场活动填一行，没有的不填。",
    "本表由代表联组填写，一式两份。",
    "请于每季度末前报区人大常委会代表联络室。",
    "本表由各街道人大工委负责填写，于2024年12月10日前报送区人大常委会代表联络室。",
    "如填写不下，可另附页。",
    "活动日期按2024-3-5格式填写。",
    "类型从下拉列表中选择。",
    "参加代表姓名用顿号隔开填写。",
    "活动一次填一行，代表姓名之间用顿号隔开，不得涂改。",
    "请如实填写，字迹工整。",
    "行数不够可自行增加。",
    "此表每半年上报一次。",
    "请用黑色签字笔填写。",
    "“类型”栏填写集中视察、执法检查、专题调研、集中学习等。",
    "请各小组于12月15日前将此表报送人大街工委。",
    "没有的项目不填。",
    "填写后由所在单位盖章，报代表联络室存档。",
    "本表电子版请同时报送。",
    "本表统计时间为1月1日至12月31日。",
]
SIGNED = [
    "",
    "单位（盖章）",
    "填报单位（公章）：",
    "主要负责人签字：\u3000\u3000\u3000\u3000经办人：",
    "单位负责人（签字）：\u3000\u3000填报日期：\u3000\u3000年\u3000月\u3000日",
    "代表签名：\u3000\u3000\u3000\u3000\u3000\u3000\u3000年\u3000\u3000月\u3000\u3000日",
    "填表人：赵六\u3000\u3000审核人：钱七\u3000\u3000联系电话：010-68880000",
    "联系人：赵六\u3000电话：13800000000",
    "代表联组组长（签字）：",
    "审核意见：",
    "以上情况属实",
    "我单位承诺以上内容真实有效。",
    "特此报告",
    "以下空白",
    "",
][1:-1]
TOLD = [
    "还参加了座谈",
    "另开过一次组务会",
    "以上均为线上",
    "这几次活动都没有签到",
    "代表均到齐",
    "以上人数含列席",
    "以上未含线上参加",
    "名单以签到表为准",
    "以上数字待核",
    "第二行的活动后来取消",
    "最后一行改到下周",
    "上面的座谈是联组办的",
    "其余代表请假",
    "活动照片另发",
    "代表李某住院",
    "本季度没有别的活动",
    "因疫情部分活动在线上举行",
    "视察的组织单位应为区人大常委会",
    "此表漏报座谈",
    "学习讨论请假未签到",
    "学习讨论只来了一半人",
    "视察活动实际由区里组织",
    "请把第一行删掉",
    "请补登座谈",
    "以上情况不属实",
    "参加人数以现场为准",
    "集中视察改填集中学习",
    "谁都没来",
    "都去了",
    "一行是两场活动",
    "此表第一行作废",
    "按去年的填",
    "活动一共开了三天",
    "另一张表还有几场",
    "参加代表：赵六",
    "代表：赵六",
]
LEADS = ("", "注：", "备注：", "说明：", "填表说明：", "※", "*")
BRACKETS = ("{}", "（{}）")
NUMBERED = ("{0}．{1}", "{0}、{1}", "（{0}）{1}", "{0}.{1}")


def nobody(_folded: str) -> bool:
    return False


@given(st.sampled_from(LEADS), st.lists(st.sampled_from(PRINTED), min_size=1, max_size=4), st.sampled_from(NUMBERED))
def test_instructions_are_print_however_they_are_put_together(lead: str, said: list[str], number: str) -> None:
    text = "".join(number.format(n, line) for n, line in enumerate(said, 1)) if len(said) > 1 else said[0]
    assert is_boilerplate(lead + text, nobody)


@pytest.mark.parametrize("line", SIGNED)
def test_lines_to_sign_on_are_print(line: str) -> None:
    assert is_boilerplate(line, nobody)


@given(
    st.sampled_from(LEADS),
    st.lists(st.sampled_from(PRINTED), max_size=2),
    st.sampled_from(TOLD),
    st.sampled_from(BRACKETS),
)
def test_one_sentence_that_tells_anything_makes_a_line_an_answer(
    lead: str, said: list[str], told: str, bracket: str
) -> None:
    assert not is_boilerplate("".join((lead, *said, bracket.format(told))), nobody)


@given(st.sampled_from(PRINTED), st.sampled_from(["王芳", "参加3次", "2024年3月9日", "13800000000"]), st.booleans())
def test_an_instruction_names_nobody_no_day_and_no_number(line: str, told: str, ahead: bool) -> None:
    bare = re.sub(r"。$", "", line)
    said = f"{told}，{bare}" if ahead else f"{bare}，{told}"
    assert not is_boilerplate(said, lambda text: "王芳" in text)


@pytest.mark.parametrize(
    "line",
    ["古城街道2024年度代表活动情况登记表", "（2024年度）", "2024年1月—6月", "一、参加会议情况", "古城街道人大街工委"],
)
def test_a_line_above_says_which_form_it_is(line: str) -> None:
    assert is_heading(line)


@pytest.mark.parametrize("line", ["本街道今年活动较少", "补开座谈会", "三月以后没有活动", "座谈会取消情况"])
def test_a_line_above_that_says_more_is_no_heading(line: str) -> None:
    assert not is_heading(line)


# --- through the whole examination --------------------------------------------------------------------------------


def typed(below: list[tuple[str, int]]) -> Grid:
    """A form of activities that somebody typed anew, and lines below it, each so many columns wide."""
    rows = [
        ["活动日期", "活动名称", "类型", "组织单位", "参加代表"],
        ["2024-3-5", "视察老旧小区改造", "集中视察", "人大街工委", PERSON],
        ["2024-4-9", "学习讨论", "集中学习培训", "人大街工委", PERSON],
    ]
    sheet = Sheet("Sheet1")
    sheet.add(Cell(1, 1, *["代表活动情况登记表"] * 2, columns=5))
    for column, text in enumerate(["填报单位", ROSTER.units[0].name, "填表人", "赵六"], 1):
        sheet.add(Cell(2, column, text, text))
    for row, texts in enumerate(rows, 3):
        for column, text in enumerate(texts, 1):
            sheet.add(Cell(row, column, text, text))
    for row, (text, columns) in enumerate(below, 7):
        sheet.add(Cell(row, 1, text, text, columns=columns))
    return Grid("xlsx", [sheet])


def told_of(grid: Grid) -> Examined:
    return examined(grid, Basis(FORMS, {}, ROSTER, OFFICE, "", 2024, None), None, "activity", "Sheet1")


def test_a_formula_of_ours_that_was_not_calculated_is_print() -> None:
    text = '=IF(\'填写\'!B10="","",TEXT(\'填写\'!B10,"m月d日"))'
    assert [p.code for p in told_of(typed([(text, 3)])).problems if p.code.startswith("mark.")] == []
    assert [p.code for p in told_of(typed([("=A1&王芳", 5)])).problems if p.code.startswith("mark.")] == [
        "mark.unknown"
    ]


WIDE = st.sampled_from([1, 5])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from([*PRINTED, *SIGNED]), WIDE), min_size=1, max_size=5))
def test_a_clean_form_of_somebody_elses_raises_no_alarm(below: list[tuple[str, int]]) -> None:
    found = told_of(typed(below))
    assert [(p.code, p.value) for p in found.problems if p.code.startswith(("mark.", "cell."))] == []
    assert found.extracted is not None
    assert len(found.extracted.rows["activities"]) == 2


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.tuples(st.sampled_from(TOLD), WIDE), st.lists(st.tuples(st.sampled_from(PRINTED), WIDE), max_size=2))
def test_a_sentence_below_the_table_is_asked_about(told: tuple[str, int], below: list[tuple[str, int]]) -> None:
    found = told_of(typed([*below, told]))
    drafts = found.extracted.drafts() if found.extracted is not None else ()
    asked = [p.value for p in (*found.problems, *(p for d in drafts for p in d.problems))]
    assert any(told[0] in str(value) for value in asked)


EARLIER = (
    "1．一名代表一行。没有代表证号的可以空着，由系统编号；编号以后不变。\n2．同名的代表务必填写选区，否则无法区分。"
)


def test_a_list_of_instructions_as_an_earlier_print_words_it_is_print() -> None:
    assert are_instructions(EARLIER, "", nobody)
    assert are_instructions("4．会议请假：团长审批。\n5．没有说到的按规定办理。", "代表请假单", nobody)


@pytest.mark.parametrize(
    "told",
    ["\n3．王芳没有来", "\n3．3月5日视察", "\n3．到会12人", "\n3．第二行作废"],
)
def test_what_a_person_adds_to_instructions_is_no_print(told: str) -> None:
    assert not are_instructions(EARLIER + told, "代表请假单", lambda text: "王芳" in text)


@pytest.mark.parametrize("text", ["1．组织视察养老院", "组织视察养老院", ""])
def test_one_sentence_is_no_list_of_instructions(text: str) -> None:
    assert not are_instructions(text, "", nobody)
