"""Help stands beside every page, in the words of the manual; the manual says nothing that the desk cannot show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from desk.conftest import Served
from desk.test_pages import PLAIN
from dutykit.desk.manual import HELP, TOUR, drawn, section_of, sections
from dutykit.desk.pages import NETWORK, ROUTES
from dutykit.desk.routes import Method
from dutykit.desk.tour import STEPS

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "工作台.md"
NO_PAGE = {"name", "leave"}
"""First words of routes that only change something and show another page."""


def test_every_page_names_a_section_and_every_section_has_a_page() -> None:
    routes = {route.name.split(".")[0] for route in (*ROUTES, *NETWORK)}
    assert sorted(routes - HELP.keys() - NO_PAGE) == [], "name a section of docs/工作台.md in desk/manual.py"
    assert sorted(set(HELP.values()) - sections().keys()) == []
    assert sorted(sections().keys() - set(HELP.values())) == []
    for route in ROUTES:
        if route.method is Method.GET:
            found = section_of(route.name)
            assert found is not None
            assert found.text


def test_the_steps_of_the_tour_are_those_of_the_manual() -> None:
    assert len(sections()[TOUR].parts) == len(STEPS)
    assert all(part.text for part in sections()[TOUR].parts)


def test_everything_in_the_manual_can_be_drawn_and_its_links_lead_somewhere() -> None:
    for section in sections().values():
        for text in (section.text, *(part.text for part in section.parts)):
            drawn(text, lambda target: target)
    for target in re.findall(r"\]\(([^)#]+)\)", MANUAL.read_text(encoding="utf-8")):
        assert (MANUAL.parent / target).exists()


def test_the_pictures_of_the_manual_are_small_wide_enough_and_all_shown() -> None:
    shown = re.findall(r"!\[[^\]]+\]\((pictures/desk-[^)]+)\)", MANUAL.read_text(encoding="utf-8"))
    there = sorted(f"pictures/{path.name}" for path in (MANUAL.parent / "pictures").glob("desk-*.png"))
    assert sorted(shown) == there
    assert len(there) == 12
    for name in there:
        path = MANUAL.parent / name
        assert path.stat().st_size <= 100 * 1024
        with Image.open(path) as picture:
            assert (picture.size, picture.mode) == ((1366, 768), "P")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("一行\n接着写。", "<p>一行接着写。</p>"),
        ("运行\n`dutykit desk`，见 **下面**。", "<p>运行<code>dutykit desk</code>，见 <strong>下面</strong>。</p>"),
        ("- 一\n- 二\n  三", "<ul><li>一</li><li>二三</li></ul>"),
        ("1. 一\n2. 二", "<ol><li>一</li><li>二</li></ol>"),
        ("见 [下发](#下发) 和 [别处](别处.md)。", '<p>见 <a href="/help#下发">下发</a> 和 “别处”。</p>'),
        ("一\n\n![图](pictures/desk-year.png)\n\n二", "<p>一</p>\n<p>二</p>"),
        ("a<b & c", "<p>a&lt;b &amp; c</p>"),
    ],
)
def test_the_markdown_of_the_manual_is_drawn(text: str, html: str) -> None:
    assert drawn(text, lambda target: f"/help{target}" if target.startswith("#") else "") == html


@pytest.mark.parametrize("text", ["| 表 |", "> 引", "```\n", "<b>", "![图](图.png)", "# 题"])
def test_markdown_that_the_desk_does_not_draw_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="does not use"):
        drawn(text, lambda _target: "")


def test_help_on_each_page_is_opened_by_keys_and_is_the_manual_s(page: Page, looked_at: Served) -> None:
    for route in PLAIN:
        page.goto(looked_at.base + route.path)
        section = section_of(route.name)
        assert section is not None
        if page.url.removesuffix("/") != (looked_at.base + route.path).removesuffix("/"):
            continue  # a page of those who have no workspace yet
        summary = page.locator("details.help > summary")
        summary.focus()
        page.keyboard.press("Enter")
        shown = page.locator("details.help .help-text")
        assert shown.is_visible()
        first = re.split(r"[\n`\[*]", section.text.removeprefix("- "))[0]
        assert first in shown.inner_text()


def test_the_page_of_help_has_every_section_and_the_way_to_it(page: Page, looked_at: Served) -> None:
    page.goto(looked_at.base)
    page.get_by_role("link", name="帮助", exact=True).click()
    headings = page.locator("main h2").all_inner_texts()
    assert headings == [TOUR, *(title for title in sections() if title != TOUR)]
    page.get_by_role("link", name="回收件", exact=True).last.click()
    assert page.url.endswith("#%E5%9B%9E%E6%94%B6%E4%BB%B6")
