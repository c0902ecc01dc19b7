"""``calendar/<year>.toml``: what an office writes from the notice of a year."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from dutykit.errors import WorkspaceError
from dutykit.rules.workdays import WorkCalendar
from dutykit.rules.workyear import load_work_year

META = json.loads(
    (Path(__file__).resolve().parents[2] / "schemas/meta/calendar.schema.json").read_text(encoding="utf-8")
)
HEAD = 'year = 2027\nsource = "关于2027年部分节假日安排的通知（虚构）"\n'
YEAR = f"""{HEAD}
[[holiday]]
name = "元旦"
from = 2027-01-01
to = 2027-01-03

[[holiday]]
name = "劳动节"
from = 2027-05-01
to = 2027-05-05
working = [2027-04-25, 2027-05-08]

[[holiday]]
name = "国庆节"
from = 2027-10-01
to = 2027-10-07
working = ["2027-10-09"]
"""
D = date.fromisoformat


def read(text: str, year: int = 2027) -> WorkCalendar:
    return WorkCalendar.of([load_work_year(text, META, year=year, name=f"calendar/{year}.toml")])


def test_a_year_is_read_with_its_make_up_days() -> None:
    calendar = read(YEAR)
    days = ["2027-01-01", "2027-01-04", "2027-04-25", "2027-05-04", "2027-05-08", "2027-05-09", "2027-10-09"]
    assert [calendar.is_working_day(D(d)) for d in days] == [False, True, True, False, True, False, True]
    assert calendar.add_working_days(D("2027-04-30"), 5) == D("2027-05-11")  # 6, 7, 8 (Saturday), 10, 11
    assert calendar.is_working_day(D("2026-12-31")) is None
    known = calendar.year(2027)
    assert known is not None
    assert known.source == "calendar/2027.toml：关于2027年部分节假日安排的通知（虚构）"


@pytest.mark.parametrize(
    ("old", "new", "said", "remedy"),
    [
        (
            "from = 2027-01-01",
            "from = 2026-12-31",
            "第 6 行（“元旦”）：2026年12月31日不是 2027 年的日子。",
            "写进 calendar/2026.toml",
        ),
        (
            "to = 2027-10-07",
            "to = 2028-10-07",
            "第 18 行（“国庆节”）：2028年10月7日不是 2027 年的日子。",
            "如属笔误请改正",
        ),
        (
            "2027-04-25",
            "2027-05-02",
            "第 13 行（“劳动节”）：2027年5月2日既写了上班（working），又在“劳动节”的放假日期里。",
            "留下对的一处",
        ),
        (
            '"2027-10-09"',
            "2027-01-03",
            "第 19 行（“国庆节”）：2027年1月3日既写了上班（working），又在“元旦”的放假日期里。",
            "留下对的一处",
        ),
        ("2027-04-25", "2027-04-26", "第 13 行（“劳动节”）：2027年4月26日是星期一，本来就上班。", "星期六、星期日"),
        ('"2027-10-09"', '"2027-09-31"', "第 19 行（“国庆节”）：没有 2027-09-31 这一天。", "请核对日期。"),
        ("from = 2027-05-01", "from = 2027-02-30", "第 11 行第 8 个字符处没有这一天。", "日期写成 2027-02-05 的样子"),
        (
            "to = 2027-01-03",
            "to = 2026-01-03",
            "第 7 行（“元旦”）：2026年1月3日不是 2027 年的日子。",
            "calendar/2026.toml",
        ),
        (
            "to = 2027-10-07",
            "to = 2027-09-30",
            "第 18 行（“国庆节”）：to（2027年9月30日）早于 from（2027年10月1日）。",
            "请核对起止日期。",
        ),
        ("from = 2027-10-01", "from = 2027-10-02", "2027年10月1日是法定节假日，这里没有写。", "请按通知补齐。"),
        ("year = 2027", "year = 2026", "第 1 行：文件名是 2027 年的，里面写的是 year = 2026。", "请改成一致。"),
        ("source", "sourc", "不认识 sourc。", "schemas/meta/calendar.schema.json"),
        ("to = 2027-01-03", "until = 2027-01-03", "（“元旦”）：不认识 until。", "schemas/meta/calendar.schema.json"),
        (
            "from = 2027-01-01",
            "from = 2027-01-01 08:00:00",
            "第 6 行（“元旦”）：'2027-01-01T08:00:00' 不是日期。",
            "写成 2027-02-05 的样子",
        ),
        ("2027-04-25", '"4月25日"', "第 13 行（“劳动节”）：'4月25日' 不是日期。", "写成 2027-02-05 的样子"),
        ("from = 2027-01-01", "from = 20270101", "第 6 行（“元旦”）：20270101 不是日期。", "写成 2027-02-05 的样子"),
        ('name = "元旦"', "name = 元旦", "第 5 行第 8 个字符处写法不对。", "英文引号"),
        ('"2027-10-09"]', '"2027-10-09"', "写法不对。", "英文引号"),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_remedy(old: str, new: str, said: str, remedy: str) -> None:
    assert old in YEAR
    with pytest.raises(WorkspaceError) as raised:
        read(YEAR.replace(old, new, 1))
    assert (raised.value.code, raised.value.exit_code) == ("workspace.calendar", 3)
    assert raised.value.message.startswith("工作日历 calendar/2027.toml")
    assert said in raised.value.message
    assert remedy in raised.value.remedy


def test_a_year_without_holidays_is_refused() -> None:
    with pytest.raises(WorkspaceError, match="缺少 holiday。"):
        read(HEAD)
