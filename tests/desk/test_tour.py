"""The tour as a person walks it who has no workspace yet: in a sample of their own, left at a step, gone on with."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from desk.conftest import serving, watched
from desk.test_pages import sound
from dutykit.app.keeping.tour import NAME, sample_in
from dutykit.desk.manual import TOUR, sections

TITLES = [part.title for part in sections()[TOUR].parts]


def _next(page: Page, title: str) -> None:
    page.get_by_role("button", name="下一步").click()
    expect(page.locator(".tour-head strong")).to_have_text(f"样例导览　{title}")


def test_it_is_walked_left_and_gone_on_with(tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "家"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    own = tmp_path / "工作区"
    with serving(own, "--new") as served, watched(browser) as page:
        page.goto(served.opening)
        sound(page)
        page.get_by_role("button", name="走一遍样例").click()
        expect(page.locator(".tour")).to_contain_text("样例还在准备")
        page.get_by_role("button", name="从第一步开始").click(timeout=180_000)
        expect(page.locator(".tour-head strong")).to_have_text(f"样例导览　{TITLES[0]}")
        for title in TITLES[1:3]:
            sound(page)
            _next(page, title)
        assert page.locator("td.wrong").count() > 0
        page.get_by_role("link", name="文书", exact=True).click()
        page.get_by_role("button", name="回到这一步的页面").click()
        assert "/returns/" in page.url
        page.get_by_role("button", name="先停在这里").click()
        assert page.locator("h1").inner_text() == "新建工作区"
        assert not own.exists()
    assert [p.name for p in home.iterdir()] == [NAME]
    with serving(own, "--new") as served, watched(browser) as page:
        page.goto(served.opening)
        page.get_by_role("button", name="走一遍样例").click()
        expect(page.locator(".tour-head strong")).to_have_text(f"样例导览　{TITLES[2]}")
        for title in TITLES[3:]:
            sound(page)
            _next(page, title)
        page.get_by_role("button", name="离开样例").click()
        assert page.locator(".tour").count() == 0
    assert sample_in(home).step == 0


def test_it_needs_no_script_and_leaves_the_workspace_alone(
    half_way: Path, workspace: Path, tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    shutil.copytree(half_way, tmp_path / "家" / NAME)
    (tmp_path / "家" / NAME / "导览.txt").write_text("6\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path / "家"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "家"))
    with serving(workspace, "--by", "王敏") as served, watched(browser, java_script_enabled=False) as page:
        page.goto(served.opening)
        page.goto(f"{served.base}/help")
        page.get_by_role("button", name="走一遍样例").click()
        assert page.locator(".tour-head strong").inner_text() == f"样例导览　{TITLES[6]}"
        page.get_by_role("button", name="开始核查").click()
        page.wait_for_url("**/jobs/1")
        page.get_by_role("button", name="先停在这里").click()
        page.goto(f"{served.base}/jobs")
        assert page.get_by_text("核查", exact=True).count() == 1  # the menu's own: no job of the sample
        page.goto(f"{served.base}/findings")
        assert page.get_by_role("button", name="开始核查").count() == 1


def test_a_sample_that_was_not_made_to_its_end_is_left_as_it_is(tmp_path: Path) -> None:
    first = sample_in(tmp_path)
    assert first.folder.name == NAME
    first.folder.mkdir()
    (first.folder / "别人的.txt").write_text("x", encoding="utf-8")
    assert sample_in(tmp_path).folder.name == f"{NAME}2"


@pytest.mark.parametrize("text", ["", "x", "-1", "二", "1000"])
def test_a_step_that_cannot_be_read_is_the_first(tmp_path: Path, text: str) -> None:
    sample = sample_in(tmp_path)
    sample.keep(3)
    assert sample.step == 3
    (sample.folder / "导览.txt").write_text(text, encoding="utf-8")
    assert sample.step == 0
