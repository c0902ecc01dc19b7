"""Remarks that unmake a row are asked about; other remarks are not."""

from __future__ import annotations

import pytest

from dutykit.evidence import CellPlace, Evidence
from dutykit.forms.extract import Draft
from dutykit.forms.unmade import example, only_a_note, unmade
from sheets import shipped

TABLE = shipped("activity").table_by_name["activities"]
PLANS = shipped("group-plan").table_by_name["plans"]


@pytest.mark.parametrize(
    "note",
    ["此行作废", "作废", "未举行", "因雨未举行", "改期", "改期至下月举行", "已取消", "活动取消",
     "与上一行重复", "重复", "填错了，不算", "此条不计",
     "原定3月5日，延期举行"],
)  # fmt: skip
def test_a_remark_that_unmakes_the_row(note: str) -> None:
    found = unmade(Draft("activities", values={"title": "视察", "note": note}), TABLE)
    assert found is not None
    assert (found.code, found.field) == ("row.unmade", "note")


@pytest.mark.parametrize("title", ["视察（取消）", "视察【未举行】", "视察（改期）"])
def test_a_bracket_behind_a_title(title: str) -> None:
    assert unmade(Draft("activities", values={"title": title}), TABLE) is not None


@pytest.mark.parametrize(
    "note", ["已存档", "照片见附件", "听取取消停车收费的意见", "不重复计算加班", "已报代表联络室", "与社区联合举行"]
)
def test_an_ordinary_remark(note: str) -> None:
    assert unmade(Draft("activities", values={"title": "座谈（第二场）", "note": note}), TABLE) is None


def test_a_state_that_says_the_same_already() -> None:
    assert unmade(Draft("plans", values={"title": "视察", "state": "cancelled", "note": "因雨取消"}), PLANS) is None
    assert unmade(Draft("plans", values={"title": "视察", "state": "done", "note": "因雨取消"}), PLANS) is not None


def written(**texts: str) -> Draft:
    place = CellPlace("填写", "B9")
    return Draft("activities", values=dict(texts), evidence={n: Evidence(place, t) for n, t in texts.items()})


@pytest.mark.parametrize(
    "title", ["（例）视察", "例：视察", "示例：视察", "【例】视察", "填写示例：视察", "（样表）视察", "例1.视察", "例"]
)
def test_an_example_is_asked_about(title: str) -> None:
    found = example(written(title=title, place="社区"), TABLE)
    assert (found and found.code, found and found.field) == ("row.example", "title")


@pytest.mark.parametrize("title", ["例会", "例行检查", "视察（例会）", "案例交流", "例外事项报告"])
def test_what_only_holds_the_letter_is_no_example(title: str) -> None:
    assert example(written(title=title), TABLE) is None


@pytest.mark.parametrize(
    "note", ["注：第一行人数含列席二人", "说明：以上未含线上参加", "※ 名单以签到表为准", "（以上数字待核）"]
)
def test_a_note_alone_in_a_row_is_told_as_such(note: str) -> None:
    found = only_a_note(written(title=note), TABLE)
    assert (found and found.code, found and found.value) == ("row.note", note)
    assert only_a_note(written(title=note, place="社区"), TABLE) is None


@pytest.mark.parametrize("title", ["视察老旧小区", "说明会", "附近社区走访", "（一）视察"])
def test_a_title_alone_in_a_row_is_no_note(title: str) -> None:
    assert only_a_note(written(title=title), TABLE) is None
