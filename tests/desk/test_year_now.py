"""The year opened once says what its parts say one by one; figures of months are the rows that a list of them holds."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page

from desk.conftest import Served
from dutykit.app.asking.coming import run_calendar
from dutykit.app.asking.home import home
from dutykit.app.asking.queries import Listed, list_part, show
from dutykit.app.asking.status import status
from dutykit.app.asking.year import year_now
from dutykit.desk.pagewriter import STATIC
from dutykit.desk.presenting.year import NAMED, year_page
from dutykit.errors import UsageError
from dutykit.workspace import read_workspace

DAY = date(2024, 12, 15)


def test_the_year_says_what_its_parts_say(half_way: Path) -> None:
    workspace = read_workspace(half_way)
    now = year_now(workspace, today=DAY)
    assert now.home == home(workspace, today=DAY)
    assert now.status == status(workspace, year=None, today=DAY)
    assert now.coming == run_calendar(workspace, year=None, days=None, regulations=(), today=DAY)


def test_each_month_counts_the_rows_that_its_list_holds(half_way: Path) -> None:
    workspace = read_workspace(half_way)
    months = year_now(workspace, today=DAY).months
    assert [m.month.month for m in months] == list(range(1, 13))
    listed = [list_part(workspace, Listed(month=m.month), first=0, most=1000, today=DAY) for m in months]
    assert [m.counted + m.open + m.disputed for m in months] == [part.count for part in listed]
    assert sum(part.count for part in listed) > 50
    for m, part in zip(months, listed, strict=True):
        assert all(r.date[:7] <= f"{m.month:%Y-%m}" for r in part.records)


def test_a_part_of_a_list_is_a_piece_of_the_whole(half_way: Path) -> None:
    workspace = read_workspace(half_way)
    whole = [
        line
        for line in show(workspace, "", form="", deputies=(), units=(), year=2024, state="", today=DAY).records
        if not line.head
    ]
    parts = [list_part(workspace, Listed(year=2024), first=at, most=7, today=DAY) for at in range(0, len(whole), 7)]
    assert [line for part in parts for line in part.records] == whole
    assert {part.count for part in parts} == {len(whole)}
    last = list_part(workspace, Listed(year=2024), first=10**6, most=7, today=DAY)
    assert last.records == parts[-1].records


@pytest.mark.parametrize("asked", [Listed(state="nonsense"), Listed(unit="没有的单位"), Listed(form="没有的表")])
def test_what_there_is_not_is_refused(half_way: Path, asked: Listed) -> None:
    with pytest.raises(UsageError):
        list_part(read_workspace(half_way), asked, first=0, most=10, today=DAY)


def _grey(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_parts_of_a_chart_are_told_apart_in_grey() -> None:
    looks = re.findall(r"^rect\.(\w+) \{ fill: (#\w{6})", (STATIC / "desk.css").read_text(encoding="utf-8"), re.M)
    assert {name for name, _ in looks} == {"done", "open", "waiting", "late"}
    shades = sorted(_grey(colour) for _, colour in looks)
    assert all(above - below > 0.2 for below, above in pairwise(shades))


def test_a_month_of_the_chart_leads_to_as_many_records(page: Page, looked_at: Served) -> None:
    page.goto(looked_at.base)
    chart = page.get_by_role("region", name="各月登记情况")
    row = chart.locator("tbody tr", has_text="4 月")
    told = sum(map(int, re.findall(r"\d+", row.locator(".bar-said").inner_text())))
    row.locator("svg").click()
    assert page.locator("h1").inner_text() == "2024 年 4 月的登记"
    assert page.locator("#list-title").inner_text() == f"{told} 条"
    page.get_by_label("月份").select_option("全年")
    page.get_by_role("button", name="查").click()
    page.wait_for_url(lambda url: "month=2024" not in url)
    assert page.locator("h1").inner_text() == "2024 年度的登记"


def test_one_day_for_many_is_told_once_with_how_many(half_way: Path) -> None:
    now = year_now(read_workspace(half_way), today=DAY)
    page = year_page(now, lambda route, **_parts: route)
    assert page.overdue == now.coming.totals.overdue
    assert page.overdue + page.ahead == now.coming.totals.items
    (forms,) = [day for day in page.late if "年度履职情况登记表" in day.what]
    assert forms.who.endswith(" 等 23 个")
    assert forms.count == 23
    assert forms.who.count("、") == NAMED - 1
