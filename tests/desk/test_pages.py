"""Every page in a real browser: it stands, works without script, and axe finds nothing serious in it."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from desk.conftest import Served
from dutykit.desk.pages import ROUTES
from dutykit.desk.routes import Method

OF_A_FILE = {"document.file", "document.pages", "document.page"}
"""What shows one file that was made, and nothing without its name: ``test_documents.py``."""
PLAIN = [r for r in ROUTES if r.method is Method.GET and "{" not in r.path and r.name not in OF_A_FILE]
SIZES = [(1366, 768), (1920, 1080), (390, 844)]


def sound(page: Page) -> None:
    """Nothing that axe calls serious, and nothing that makes the page wider than its window."""
    found = Axe().run(page).response["violations"]
    told = [(v["id"], n["html"]) for v in found if v["impact"] in {"serious", "critical"} for n in v["nodes"]]
    assert told == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("route", [pytest.param(route, id=route.name) for route in PLAIN])
def test_every_page_is_accessible_at_every_size(
    route: object, size: tuple[int, int], page: Page, looked_at: Served
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    answer = page.goto(looked_at.base + getattr(route, "path", ""))
    assert answer is not None
    assert answer.status == 200
    sound(page)
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("route", [pytest.param(route, id=route.name) for route in PLAIN])
def test_every_page_says_the_same_without_script(
    route: object, browser: Browser, page: Page, looked_at: Served, cookie: str
) -> None:
    address = looked_at.base + getattr(route, "path", "")
    page.goto(address)
    name, _, value = cookie.partition("=")
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": name, "value": value, "url": looked_at.base}])
    plain = context.new_page()
    plain.goto(address)
    texts = [re.sub(r"\d+ MiB", "", shown.locator("main").inner_text()) for shown in (plain, page)]  # the disk goes on
    assert texts[0] == texts[1]
    context.close()


def test_the_year_tells_the_path_what_is_late_and_what_is_next(page: Page, looked_at: Served) -> None:
    page.goto(looked_at.base)
    stages = page.locator(".stage-name").all_inner_texts()
    assert stages == ["名册", "下发", "收回", "退回修改", "审核", "核查", "文书", "归档"]
    assert page.locator(".stage-figure").first.inner_text() == "24名代表"
    assert page.locator(".steps li").count() == 3
    page.get_by_role("link", name="古亭街道人大街工委").first.click()
    assert re.search(r"/returns\?subject=", page.url)
    assert page.locator("table.list tbody tr").count() > 0


def test_files_that_are_chosen_are_taken_by_a_job_and_each_is_told_of(opened: tuple[Page, Served]) -> None:
    from dutykit.app.keeping.demo import UNITS, Story

    page, served = opened
    mended = [str(path) for path in Story.shipped().files("corrected", UNITS)][:2]
    page.get_by_role("link", name="回收件").click()
    page.locator("#files").set_input_files(mended)
    page.get_by_role("button", name="收表").click()
    page.wait_for_url("**/jobs/1")
    page.get_by_text("共 2 份文件").wait_for()
    assert page.locator(".outcome").count() == 2
    page.reload()
    assert page.locator(".outcome").count() == 2
    told = subprocess.run(
        [sys.executable, "-m", "dutykit", "log", "--json", "--workspace", str(served.root)],
        capture_output=True, check=True,
    )  # fmt: skip
    acts = json.loads(told.stdout)["entries"]
    assert {(act["command"], act["by"]) for act in acts[-2:]} == {("ingest", "王敏")}
