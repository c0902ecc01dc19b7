"""From an empty folder: the workspace is made on a page, and only where the desk was opened to make one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser

from desk.conftest import serving, watched
from desk.test_pages import sound


def test_a_workspace_is_made_on_the_page_and_the_roster_is_next(tmp_path: Path, browser: Browser) -> None:
    folder = tmp_path / "履职 工作区"
    with serving(folder, "--new") as served, watched(browser) as page:
        page.goto(served.opening)
        assert page.url == f"{served.base}/welcome"
        assert page.locator(".path-name").inner_text() == str(folder)
        sound(page)
        page.get_by_label("本级人民代表大会的全称").fill("青石市青石区人民代表大会")
        page.get_by_label("第几届").fill("十")
        page.get_by_role("button", name="新建").click()
        assert page.locator(".error-line").inner_text() == "届次写的是“十”。"
        assert page.get_by_label("本级人民代表大会的全称").input_value() == "青石市青石区人民代表大会"
        assert not folder.exists()
        page.get_by_label("第几届").fill("10")
        page.locator('input[value="pinggu-2019"]').check()
        page.get_by_role("button", name="新建").click()
        assert page.locator(".brand-name").inner_text() == "青石市青石区人民代表大会"
        assert page.locator(".told").inner_text().startswith(f"工作区已建好：{folder}。")
        assert page.locator(".steps li").first.inner_text().startswith("填好代表名册，收回来")
        page.goto(f"{served.base}/welcome")
        assert page.url == f"{served.base}/"
    text = (folder / "dutykit.toml").read_text(encoding="utf-8")
    assert 'name = "青石市青石区人民代表大会"' in text
    assert "pinggu-2019" in text


def test_without_new_a_folder_that_is_no_workspace_is_an_error(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "dutykit", "desk", "--no-browser", "--workspace", str(tmp_path / "没有")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert (done.returncode, "没有“" in done.stderr) == (3, True)
