"""Returns at the desk: dropped, told of, looked at as they came, mended in their place, taken again."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from desk.conftest import Served
from desk.test_pages import sound
from dutykit.app.asking.one_return import draw, look_at
from dutykit.app.asking.returned import ReturnLine, returned
from dutykit.app.keeping.demo import UNITS, Story
from dutykit.workspace import read_workspace

TODAY = date(2024, 12, 15)
WRONG = "柳河街道 活动登记（人名、日期写错）.xlsx"
PHONES = "古亭街道 联系选民（长号码丢了末几位）.xlsx"


def line(root: Path, name: str) -> ReturnLine:
    """The return of that name."""
    return next(r for r in returned(read_workspace(root), year=None, today=TODAY).returns if r.name == name)


def logged(root: Path) -> list[dict[str, object]]:
    """What the log says, the last act last, asked as anybody asks it."""
    command = [sys.executable, "-m", "dutykit", "log", "--json", "--workspace", str(root)]
    told = subprocess.run(command, capture_output=True, check=True)
    entries: list[dict[str, object]] = json.loads(told.stdout)["entries"]
    return entries


def test_a_return_is_drawn_as_it_came_with_its_problems_in_their_place(page: Page, looked_at: Served) -> None:
    page.goto(f"{looked_at.base}/returns")
    page.get_by_role("link", name=WRONG).click()
    marks = page.locator("td.wrong")
    assert [cell.split("\n")[0] for cell in marks.all_inner_texts()] == [
        "李静、王方、孙立1", "2024年6月31日2", "监督检查3", "2023年10月23日4",
    ]  # fmt: skip
    assert page.locator(".problem-cards li").count() == 4
    assert page.locator(".sheet-card h2").all_inner_texts() == ["填写", "勾选表"]
    page.locator("a.to-problem").first.click()
    assert page.url.endswith("#p1")
    sound(page)
    page.set_viewport_size({"width": 390, "height": 844})
    sound(page)


def test_what_is_sensitive_is_hidden_in_the_drawing_unless_it_is_asked_for_and_logged(
    opened: tuple[Page, Served],
) -> None:
    page, served = opened
    here = line(served.root, PHONES)
    workspace = read_workspace(served.root)
    cells = [c.text for s in draw(workspace, here.sha256, today=TODAY).sheets for _, row in s.rows for c in row]
    assert [text for text in cells if text.isdecimal() and len(text) > 8] == []
    assert "***" in cells
    page.goto(f"{served.base}/returns/{here.sha256}")
    assert page.locator(".sheet td", has_text="***").count() > 0
    page.get_by_role("button", name="显示个人信息").click()
    assert page.locator(".sheet td", has_text="***").count() == 0
    last = logged(served.root)[-1]
    assert (last["subject"], last["by"], last["action"]) == (here.sha256, "王敏", "full")


def test_a_value_is_mended_in_its_place_with_name_reason_and_old_value(opened: tuple[Page, Served]) -> None:
    page, served = opened
    here = line(served.root, WRONG)
    page.goto(f"{served.base}/returns/{here.sha256}")
    card = page.locator("#p2")
    card.locator("summary").click()
    card.get_by_label("活动日期").fill("6月31日")
    card.get_by_label("理由").fill("电话核对")
    card.get_by_role("button", name="更正").click()
    assert "不是有效的日期" in page.locator("#p2 [role=alert]").inner_text()
    assert page.locator("#p2").get_by_label("理由").input_value() == "电话核对"
    page.locator("#p2").get_by_label("活动日期").fill("2024-6-20")
    page.locator("#p2").get_by_role("button", name="更正").click()
    page.get_by_text("“活动日期”：（空） → 2024年6月20日").wait_for()
    assert page.locator("#p2 .mark").inner_text() == "已处理"
    last = logged(served.root)[-1]
    assert (last["action"], last["by"], last["reason"]) == ("correct", "王敏", "电话核对")
    view = look_at(read_workspace(served.root), here.sha256, today=TODAY)
    assert [told.open for told in view.problems] == [True, False, True, True]


def test_a_warning_is_accepted_and_a_return_is_taken_back_with_their_reasons(opened: tuple[Page, Served]) -> None:
    page, served = opened
    here = next(
        r for r in returned(read_workspace(served.root), year=None, today=TODAY).returns if r.warnings and r.records
    )
    page.goto(f"{served.base}/returns/{here.sha256}")
    before = page.locator(".problem-cards .mark", has_text="提示").count()
    page.get_by_text("属实，不用改").first.click()
    sound(page)
    page.locator("details[open]").get_by_label("理由").fill("电话核对属实")
    page.get_by_role("button", name="接受同类提示").first.click()
    assert page.locator(".told").first.inner_text().endswith("处：电话核对属实")
    assert page.locator(".problem-cards .mark", has_text="已接受").count() > 0
    assert page.locator(".problem-cards .mark", has_text="提示").count() < before
    page.get_by_text("撤回这份回收件").click()
    page.locator("#withdraw-reason").fill("交错了")
    page.get_by_role("button", name="撤回", exact=True).click()
    assert page.locator(".told").first.inner_text().startswith(f"已撤回 {here.name}：")
    assert page.get_by_text("撤回这份回收件").count() == 0
    sound(page)
    acts = [(act["action"], act["by"], act["reason"]) for act in logged(served.root)[-2:]]
    assert acts == [("accept", "王敏", "电话核对属实"), ("withdraw", "王敏", "交错了")]


def test_the_correction_workbook_and_the_original_are_downloaded_under_their_names(
    page: Page, looked_at: Served
) -> None:
    here = line(looked_at.root, WRONG)
    page.goto(f"{looked_at.base}/returns/{here.sha256}")
    with page.expect_download() as found:
        page.get_by_role("link", name="下载退回修改表").click()
    assert found.value.suggested_filename.startswith("退回修改_柳河街道人大街工委")
    with page.expect_download() as found:
        page.get_by_role("link", name="下载原件").click()
    assert found.value.suggested_filename == WRONG
    assert Path(found.value.path()).read_bytes() == next(
        path.read_bytes() for path in Story.shipped().files("returned", UNITS) if path.name == WRONG
    )


@pytest.mark.parametrize(
    "name", ["../../出去.xlsx", "C:\\Windows\\坏.xlsx", "名\r\nX-Evil: 1.xlsx", "\u202etxt.xlsx", ".."]
)
def test_a_hostile_name_is_a_file_like_any_other(name: str, looked_at: Served, cookie: str) -> None:
    """The name is a label: nothing is written outside, no header is split, what became of it is told."""
    entered = looked_at.ask("GET", "/returns", Cookie=cookie)
    token = entered.text.partition('name="csrf" value="')[2].partition('"')[0]
    told = name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
    body = (
        f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n'
        f'--x\r\nContent-Disposition: form-data; name="files"; filename="{told}"\r\n\r\nnothing\r\n--x--\r\n'
    )
    before = set(looked_at.root.parent.iterdir())
    got = looked_at.ask(
        "POST", "/returns/drop", body, Cookie=cookie, Origin=looked_at.base,
        Content_Type="multipart/form-data; boundary=x",
    )  # fmt: skip
    assert got.status == 303
    assert got.headers["location"].startswith("/jobs/")
    assert set(looked_at.root.parent.iterdir()) == before


def test_bodies_that_are_no_form_are_refused(looked_at: Served, cookie: str) -> None:
    headers = {"Cookie": cookie, "Origin": looked_at.base}
    for kind, body in [
        ("multipart/form-data", b"--x"),
        ("multipart/form-data; boundary=x", b"--x\r\nno header"),
        ("application/json", b"{}"),
        ("application/x-www-form-urlencoded", b"\xff\xfe=%"),
    ]:
        got = looked_at.ask("POST", "/returns/drop", body, Content_Type=kind, **headers)
        assert got.status in {400, 403}
