"""Issuing at the desk: from an empty workspace to a blank roster, a phase sent out, reminders written."""

from __future__ import annotations

import zipfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from desk.conftest import Served, serving, watched
from dutykit.workspace.folder import create


def test_the_first_step_of_an_empty_workspace_is_a_blank_roster(browser: Browser, tmp_path: Path) -> None:
    root = create(tmp_path / "新的", congress="北京市青石区人民代表大会", term=17, regulations=[], year=2024).root
    with serving(root) as served, watched(browser) as page:
        page.goto(served.opening)
        assert page.locator(".stage-standing").all_inner_texts() == ["还没有开始"] * 8
        page.locator(".steps .button").first.click()
        assert page.get_by_role("button", name="下发", exact=True).count() == 0, "there is nobody to send to"
        with page.expect_download() as found:
            page.get_by_role("button", name="下载代表名册").click()
        assert found.value.suggested_filename.endswith(".xlsx")
        (made,) = (root / "outgoing").iterdir()
        assert Path(found.value.path()).read_bytes() == made.read_bytes()


def test_a_phase_is_sent_out_by_a_job_and_each_parcel_is_downloaded(opened: tuple[Page, Served]) -> None:
    page, served = opened
    page.get_by_role("link", name="下发", exact=True).first.click()
    page.get_by_label("阶段", exact=True).select_option("年度")
    page.get_by_label("报送期限", exact=True).fill("2024-12-20")
    page.get_by_role("button", name="下发", exact=True).click()
    page.get_by_text("2024-12-20 以前报送").wait_for(timeout=120_000)
    with page.expect_download() as found:
        page.locator(".joblist a").first.click()
    assert len(zipfile.ZipFile(found.value.path()).namelist()) == 5
    assert served.ask("GET", "/issuing/parcels/..%2Fdutykit.toml").status in {403, 404}


def test_reminders_of_what_is_late_are_written_and_downloaded(opened: tuple[Page, Served]) -> None:
    page, served = opened
    page.goto(f"{served.base}/issuing")
    page.get_by_role("button", name="写催报通知").click()
    link = page.locator(".joblist a").first
    link.wait_for(timeout=120_000)
    with page.expect_download() as found:
        link.click()
    assert found.value.suggested_filename.endswith(".docx")
