"""Jobs as a browser lives through them, and an empty folder brought to a printed document by the page alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from desk.conftest import Served, serving, watched
from dutykit.app.keeping.demo import ROSTER, Story


def come_in(served: Served) -> str:
    """The cookie of a clerk who has come in."""
    entered = served.ask("GET", served.opening.removeprefix(served.base))
    return entered.headers["set-cookie"].partition(";")[0]


def test_how_a_job_goes_is_told_to_its_own_desk_alone_until_it_has_ended(workspace: Path) -> None:
    with serving(workspace, "--by", "王敏") as served:
        cookie = come_in(served)
        csrf = re.search(r'name="csrf" value="([^"]+)"', served.ask("GET", "/findings", Cookie=cookie).text)
        assert csrf is not None
        started = served.ask(
            "POST", "/check/run", f"csrf={csrf[1]}", Cookie=cookie, Origin=served.base,
            Content_Type="application/x-www-form-urlencoded",
        )  # fmt: skip
        assert started.headers["location"] == "/jobs/1"
        told = served.ask("GET", "/jobs/1/events", Cookie=cookie)  # ends by itself, with the job
        assert told.headers["content-type"].startswith("text/event-stream")
        events = [json.loads(line.removeprefix("data: ")) for line in told.text.split("\n\n") if line]
        assert (events[-1]["state"], events[-1]["word"]) == ("done", "已完成")
        assert all(event["state"] in {"waiting", "running"} for event in events[:-1])
        again = served.ask("GET", "/jobs/1/events", Cookie=cookie)
        assert again.text == f"data: {json.dumps(events[-1], ensure_ascii=False)}\n\n"
        for path, who in (("/jobs/1/events", ""), ("/jobs/2/events", cookie), ("/jobs/x/events", cookie)):
            assert served.ask("GET", path, Cookie=who).status == 404


@pytest.mark.libreoffice
def test_a_job_goes_on_when_its_page_is_loaded_again_and_stops_when_it_is_asked_to(
    opened: tuple[Page, Served],
) -> None:
    page, served = opened
    page.goto(f"{served.base}/documents/annual-report")
    page.get_by_label("全部各做一份").check()
    page.get_by_role("button", name="生成").click()
    page.wait_for_url("**/jobs/1")
    expect(page.get_by_role("button", name="停下")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="停下").click()
    expect(page.locator(".mark", has_text="已停下")).to_be_visible(timeout=120_000)
    page.goto(served.base)
    assert page.locator(".dot").count() == 0


@pytest.mark.libreoffice
def test_from_an_empty_folder_to_a_printed_form_with_the_keyboard(tmp_path: Path, browser: Browser) -> None:
    """Nothing but keys; the only thing a page cannot do by keys alone, choosing files, is the browser's own window."""
    with serving(tmp_path / "工作区", "--new") as served, watched(browser) as page:
        page.goto(served.opening)
        keys = page.keyboard
        keys.press("Tab")
        keys.type("北京市青石区人民代表大会")
        keys.press("Tab")
        keys.press("Tab")
        keys.type("17")
        keys.press("Enter")
        expect(page.locator(".told")).to_contain_text("工作区已建好")
        page.get_by_label("经办人").focus()
        keys.type("王敏")
        keys.press("Enter")
        expect(page.locator(".told")).to_have_text("经办人：王敏")

        page.get_by_role("link", name="回收件", exact=True).focus()
        keys.press("Enter")
        page.locator("#files").set_input_files([str(path) for path in Story.shipped().files("returned", ROSTER)])
        page.get_by_role("button", name="收表").focus()
        keys.press("Enter")
        expect(page.locator(".totals")).to_contain_text("共 2 份文件", timeout=120_000)

        page.get_by_role("link", name="下发", exact=True).focus()
        keys.press("Enter")
        page.get_by_role("button", name="下发", exact=True).focus()
        keys.press("Enter")
        page.wait_for_url("**/jobs/2")
        expect(page.locator(".mark.ok").first).to_be_visible(timeout=120_000)
        page.get_by_role("link", name="下发", exact=True).focus()
        keys.press("Enter")
        parcel = page.locator(".joblist a").first
        parcel.focus()
        with page.expect_download() as got:
            keys.press("Enter")
        assert got.value.suggested_filename.endswith(".zip")

        page.get_by_role("link", name="文书", exact=True).focus()
        keys.press("Enter")
        page.locator('a[href="/documents/registration-form"]').first.focus()
        keys.press("Enter")
        page.locator("#deputy").focus()
        keys.press("ArrowDown")
        page.get_by_role("button", name="生成").focus()
        keys.press("Enter")
        look = page.get_by_role("link", name="看页面")
        look.wait_for(timeout=180_000)
        look.focus()
        keys.press("Enter")
        picture = page.locator("figure img").first
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
