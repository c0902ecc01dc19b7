"""The work of the year on the pages: findings, records, review, documents, in a real browser."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page

from desk.conftest import Served
from desk.test_pages import sound


def checked(page: Page) -> None:
    """Check the year by the button, and go to what was found."""
    page.get_by_role("link", name="核查").first.click()
    page.get_by_role("button", name="开始核查").click()
    page.get_by_role("link", name="看结论").click(timeout=120_000)


def test_the_year_is_checked_and_a_finding_is_explained(opened: tuple[Page, Served]) -> None:
    page, _ = opened
    checked(page)
    page.locator("#result").select_option("undetermined")
    page.get_by_role("button", name="列出").click()
    assert set(page.locator(".finding .mark").all_inner_texts()) == {"无法判定"}
    sound(page)
    page.get_by_role("link", name="怎么得出来的").first.click()
    assert page.locator("h2").all_inner_texts()[:2] == ["要求", "怎么得出结论"]
    assert "《北京市石景山区人大代表报告履职情况办法》" in page.locator(".facts").inner_text()
    sound(page)


def test_a_figure_is_supposed_and_nothing_is_stored(opened: tuple[Page, Served]) -> None:
    page, _ = opened
    checked(page)
    before = page.locator("main > p strong").first.inner_text()
    page.locator("#value").fill("99")
    page.get_by_role("button", name="看结果").click()
    page.get_by_role("heading", name="有变化的").wait_for(timeout=120_000)
    assert "只看结果，什么也没有保存" in page.locator("main").inner_text()
    sound(page)
    page.get_by_role("link", name="回到核查").click()
    assert page.locator("main > p strong").first.inner_text() == before
    assert page.get_by_role("button", name="重新核查").count() == 1


def test_what_is_registered_after_a_check_is_said(opened: tuple[Page, Served]) -> None:
    page, served = opened
    checked(page)
    assert page.locator(".alert").get_by_text("登记有了变动").count() == 0
    page.goto(f"{served.base}/records/HD-2024-0002")
    page.locator("#field").select_option("place")
    page.locator("#value").fill("街道会议室")
    page.locator("#reason").fill("电话核对")
    page.get_by_role("button", name="更正").click()
    assert "街道会议室" in page.locator(".told").first.inner_text()
    assert "电话核对" in page.locator("main").inner_text()
    page.goto(f"{served.base}/findings")
    assert page.get_by_text("登记有了变动").count() == 1


def test_a_correction_without_reason_or_that_cannot_be_is_refused(opened: tuple[Page, Served]) -> None:
    page, served = opened
    page.goto(f"{served.base}/records/HD-2024-0002")
    page.locator("#reason").evaluate("box => box.required = false")
    page.get_by_role("button", name="更正").click()
    assert "没有写理由" in page.locator("main").inner_text()
    page.goto(f"{served.base}/records/HD-2024-0002")
    page.locator("#field").select_option("date")
    page.locator("#value").fill("某年某月")
    page.locator("#reason").fill("试")
    page.get_by_role("button", name="更正").click()
    page.goto(f"{served.base}/records/HD-2024-0002")
    assert "某年某月" not in page.locator(".list td").first.inner_text()


def test_words_find_people_and_records(page: Page, looked_at: Served) -> None:
    page.goto(f"{looked_at.base}/records?q=欧阳")
    assert page.get_by_role("link", name="欧阳明哲").count() >= 1
    sound(page)
    page.get_by_role("link", name="欧阳明哲").first.click()
    assert page.locator("h1").inner_text().startswith("欧阳明哲")
    assert page.get_by_role("heading", name="一年的经过").count() == 1
    sound(page)


def test_a_search_answers_as_one_types_and_the_way_back_leads_to_it(page: Page, looked_at: Served) -> None:
    page.goto(f"{looked_at.base}/records")
    page.locator("#q").press_sequentially("欧阳")
    page.get_by_role("heading", name="查找“欧阳”").wait_for()
    assert page.get_by_role("link", name="欧阳明哲").count() >= 1
    assert page.evaluate("document.activeElement.id") == "q"
    sound(page)
    page.reload()
    assert page.locator("#q").input_value() == "欧阳"
    page.locator("#q").fill("")
    page.locator("#unit").select_option(index=1)
    page.get_by_role("heading", name="年度的登记").wait_for()
    assert "unit=" in page.url


def test_records_are_approved_sent_back_and_a_register_is_closed(opened: tuple[Page, Served]) -> None:
    page, _ = opened
    page.get_by_role("link", name="审核", exact=True).last.click()
    before = int(page.locator("#wait-title").inner_text().rpartition("（")[2].partition(" ")[0])
    boxes = page.locator("tbody input[type=checkbox]")
    boxes.nth(0).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.get_by_role("button", name="通过").click()
    assert "通过 2 条" in page.locator(".told").first.inner_text()
    assert page.locator("#wait-title").inner_text().endswith(f"（{before - 2} 条）")
    page.locator("tbody input[type=checkbox]").first.check()
    page.get_by_role("button", name="退回修改").click()
    assert "没有写意见" in page.locator("main").inner_text()
    page.go_back()
    page.get_by_role("button", name="关闭 2024 年度登记").click()
    assert "已关闭" in page.locator(".told").first.inner_text()
    assert page.get_by_role("button", name="重新打开").count() == 1
    sound(page)


def test_documents_are_rendered_and_taken_away(opened: tuple[Page, Served], tmp_path: Path) -> None:
    page, _ = opened
    page.get_by_role("link", name="文书", exact=True).last.click()
    page.get_by_role("link", name="年度履职情况报告").click()
    page.locator("#unit").select_option(label="古亭街道人大街工委")
    page.get_by_label("同时转成 PDF").uncheck()
    page.get_by_role("button", name="生成").click()
    page.get_by_text("份，2024 年度").wait_for(timeout=120_000)
    sound(page)
    with page.expect_download() as got:
        page.get_by_role("button", name="全部下载").click()
    got.value.save_as(tmp_path / "文书.zip")
    with zipfile.ZipFile(tmp_path / "文书.zip") as packed:
        names = packed.namelist()
    assert len(names) == 9
    assert all(name.endswith(".docx") for name in names)


def test_a_pdf_is_looked_at_page_by_page(opened: tuple[Page, Served]) -> None:
    page, served = opened
    page.goto(f"{served.base}/documents/handover")
    page.locator("#unit").select_option(index=1)
    page.get_by_role("button", name="生成").click()
    page.get_by_role("link", name="看页面").click(timeout=180_000)
    picture = page.locator("figure img").first
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    sound(page)


@pytest.mark.parametrize(
    "path",
    [
        "dutykit.db", "dutykit.toml", "documents", "documents/../dutykit.toml", "../outside", "/etc/passwd",
        "documents/nothing.docx", "archive", "documents/link", "documents/folder/../../dutykit.db", "",
    ],
)  # fmt: skip
def test_nothing_but_what_was_made_is_handed_over(path: str, looked_at: Served, cookie: str) -> None:
    (looked_at.root / "documents").mkdir(exist_ok=True)
    link = looked_at.root / "documents" / "link"
    if not link.is_symlink():
        link.symlink_to(looked_at.root / "dutykit.toml")
    for route in ("file", "pages"):
        answer = looked_at.ask("GET", f"/documents/{route}?path={path}", Cookie=cookie)
        assert answer.status == 404
        assert "没有这个文件" in answer.text


def test_findings_are_listed_before_anything_is_chosen(opened: tuple[Page, Served]) -> None:
    page, served = opened
    checked(page)
    page.goto(f"{served.base}/findings")
    assert page.locator(".findings > li").count() > 0


def test_the_figures_are_worked_out_by_a_job_and_the_deadlines_are_a_calendar(opened: tuple[Page, Served]) -> None:
    page, served = opened
    page.goto(f"{served.base}/documents")
    page.get_by_role("button", name="下载一年的统计").click()
    with page.expect_download() as found:
        page.get_by_role("link", name="代表履职统计").click(timeout=60_000)
    assert found.value.suggested_filename == "2024_代表履职统计.xlsx"
    page.goto(served.base)
    with page.expect_download() as found:
        page.get_by_role("button", name="存为日历文件").click()
    text = Path(found.value.path()).read_text(encoding="utf-8")
    assert text.startswith("BEGIN:VCALENDAR")
    assert "BEGIN:VEVENT" in text
