"""What keeps the year, on pages: backups and packages that are taken away, the seal, the verification, the log."""

from __future__ import annotations

import zipfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from desk.conftest import Served, serving, watched
from desk.test_pages import sound
from desk.test_returns import logged
from dutykit.app.keeping.backup import check_backup
from dutykit.app.keeping.natures import check_package
from dutykit.workspace import read_workspace


def made(page: Page, button: str, target: Path) -> Path:
    """Do it by the button, wait for what it came to, and take it away."""
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_role("link", name="下载").wait_for(timeout=180_000)
    sound(page)
    with page.expect_download() as got:
        page.get_by_role("link", name="下载").click()
    got.value.save_as(target / got.value.suggested_filename)
    return target / got.value.suggested_filename


def begun(page: Page) -> None:
    page.get_by_role("link", name="保管", exact=True).first.click()


def test_a_backup_is_taken_away_and_none_of_it_is_left_when_the_desk_is_closed(
    browser: Browser, workspace: Path, tmp_path: Path
) -> None:
    with serving(workspace, "--by", "王敏") as served, watched(browser) as page:
        page.goto(served.opening)
        begun(page)
        sound(page)
        got = made(page, "做备份", tmp_path)
        assert list(workspace.glob(".dutykit-*/*.zip")) != []
    assert list(workspace.glob(".dutykit-*")) == []
    assert got.name == "备份_2024-12-15.zip"
    assert check_backup(got, tmp_path).congress == "北京市青石区人民代表大会"
    assert [act["by"] for act in logged(served.root) if act["action"] == "backup"] == ["王敏"]


def test_a_backup_is_locked_by_a_passphrase_that_is_written_twice(opened: tuple[Page, Served], tmp_path: Path) -> None:
    page, _ = opened
    begun(page)
    card = page.locator("section.card", has=page.get_by_role("heading", name="备份", exact=True))
    card.locator("summary").click()
    for first, second, told in (("银杏树下开会", "银杏树", "两次写的口令不一样"), ("短", "短", "口令太短")):
        card.get_by_label("口令", exact=True).fill(first)
        card.get_by_label("再写一次").fill(second)
        card.get_by_role("button", name="做备份").click()
        page.get_by_text(told).wait_for()
        begun(page)
        card.locator("summary").click()
    card.get_by_label("口令", exact=True).fill("银杏树下开会，九点整")
    card.get_by_label("再写一次").fill("银杏树下开会，九点整")
    got = made(page, "做备份", tmp_path)
    assert (got.suffix, got.read_bytes()[:15]) == (".age", b"age-encryption.")


def test_a_year_is_archived_and_held_against_the_standard(opened: tuple[Page, Served], tmp_path: Path) -> None:
    page, _ = opened
    begun(page)
    page.get_by_label("年度", exact=True).fill("去年")
    page.get_by_role("button", name="归档", exact=True).click()
    assert "年度写的是“去年”" in page.locator("main").inner_text()
    begun(page)
    page.get_by_label("文书转成 PDF/A").uncheck()
    got = made(page, "归档", tmp_path)
    assert page.locator("h3").all_inner_texts() == ["真实性", "完整性", "可用性", "安全性"]
    assert page.locator(".mark.error").count() == 0
    with zipfile.ZipFile(got) as packed:
        packed.extractall(tmp_path / "信息包")
    report = check_package(tmp_path / "信息包")
    assert (got.name, report.passed, report.year) == ("归档_2024.zip", True, 2024)
    assert report.sum in page.locator("main").inner_text()


def test_the_log_is_sealed_and_a_change_shows(opened: tuple[Page, Served], tmp_path: Path) -> None:
    page, served = opened
    begun(page)
    with page.expect_download() as got:
        page.get_by_role("button", name="写封存页").click()
    assert got.value.suggested_filename == "封存页_2024-12-15.docx"
    begun(page)
    code = page.locator(".told").inner_text().partition("封存码 ")[2].partition("。")[0]
    page.get_by_label("封存码").fill("/etc/passwd")
    page.get_by_role("button", name="核对", exact=True).click()
    assert "“/etc/passwd”不是封存码" in page.locator("main").inner_text()
    begun(page)
    page.get_by_label("封存码").fill(code)
    page.get_by_role("button", name="核对", exact=True).click()
    page.get_by_text("没有发现改动").wait_for(timeout=120_000)
    sound(page)
    original = next(path for path in (served.root / "archive").rglob("*.xlsx"))
    original.chmod(0o600)
    original.write_bytes(b"changed")
    begun(page)
    page.get_by_role("button", name="核对", exact=True).click()
    page.get_by_text("有 1 处不同").wait_for(timeout=120_000)
    sound(page)


def test_who_did_what_is_listed_and_the_next_year_begins(opened: tuple[Page, Served]) -> None:
    page, served = opened
    begun(page)
    page.locator('input[name="sure"]').evaluate("box => box.required = false")
    page.get_by_role("button", name="转入 2025 年度").click()
    assert "没有打勾" in page.locator("main").inner_text()
    begun(page)
    page.get_by_label("以后各页都是 2025 年度的").check()
    page.get_by_role("button", name="转入 2025 年度").click()
    assert page.locator(".told").first.inner_text().startswith("已转入 2025 年度")
    assert read_workspace(served.root).config.year == 2025
    begun(page)
    page.get_by_role("link", name="谁在什么时候做了什么").click()
    sound(page)
    page.get_by_label("经办人").last.fill("王敏")
    page.get_by_role("button", name="列出").click()
    assert page.locator("tbody tr").first.inner_text().split("\t")[1:3] == ["转入新的年度", "王敏"]


def test_what_is_not_held_is_not_handed_over(looked_at: Served, cookie: str) -> None:
    for key in ("guessed", "..%2Fdutykit.db", "%2Fetc%2Fpasswd"):
        assert looked_at.ask("GET", f"/keeping/made/{key}", Cookie=cookie).status == 404
