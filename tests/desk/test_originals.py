"""The pages of a PDF that came back: pictures, with what was read and what is wrong in its place."""

from __future__ import annotations

import http.client
import io

from PIL import Image
from playwright.sync_api import Page

from desk.conftest import Served
from desk.test_pages import sound
from desk.test_returns import PHONES, TODAY, WRONG, line, logged
from dutykit.app.asking.one_return import Spot, spots_of
from dutykit.desk.pages.originals import boxed
from dutykit.workspace import read_workspace

PAPER = "古亭街道 综合材料要点.pdf"


def picture(served: Served, path: str, cookie: str) -> Image.Image:
    connection = http.client.HTTPConnection(served.host, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("content-type")) == (200, "image/png")
    data = answer.read()
    connection.close()
    return Image.open(io.BytesIO(data))


def test_values_are_boxed_where_they_were_read(page: Page, looked_at: Served, cookie: str) -> None:
    told = line(looked_at.root, PAPER)
    page.goto(f"{looked_at.base}/returns/{told.sha256}")
    page.get_by_role("link", name="看页面").click()
    shown = page.locator("figure img").first
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    assert page.locator(".menu [aria-current]").all_inner_texts() == ["回收件"]
    sound(page)
    spots = [s for s in spots_of(read_workspace(looked_at.root), told.sha256, today=TODAY) if s.page == 1]
    assert len(spots) > 3
    drawn = picture(looked_at, f"/returns/{told.sha256}/pages/1", cookie)
    for spot in spots:
        left, top = (round(at * 110 / 72) - 2 for at in spot.box[:2])
        around = {drawn.getpixel((left + x, top + y)) for x in range(-1, 3) for y in range(-1, 3)}
        assert around & {(28, 78, 128), (178, 34, 40)}


def test_who_looks_at_an_original_is_in_the_log_once_and_nobody_looks_without_a_name(
    opened: tuple[Page, Served],
) -> None:
    page, served = opened
    sha256 = line(served.root, PAPER).sha256

    def seen() -> list[object]:
        return [act["by"] for act in logged(served.root) if (act["action"], act["subject"]) == ("full", sha256)]

    page.goto(f"{served.base}/returns/{sha256}/pages")
    page.locator("figure img").first.evaluate("image => image.decode()")
    page.reload()
    assert seen() == ["王敏"]
    page.goto(f"{served.base}/returns/{sha256}")
    with page.expect_download():
        page.get_by_role("link", name="下载原件").click()
    assert seen() == ["王敏", "王敏"]
    page.get_by_label("经办人").fill("")
    page.get_by_role("button", name="记下").click()
    page.goto(f"{served.base}/returns/{line(served.root, PHONES).sha256}/original")
    assert "还没有写明经办人" in page.locator("main").inner_text()
    assert seen() == ["王敏", "王敏"]


def test_a_problem_has_a_red_box_with_its_number() -> None:
    blank = io.BytesIO()
    Image.new("L", (440, 440), 255).save(blank, "PNG")
    spots = [Spot(1, (72, 72, 144, 90)), Spot(1, (72, 144, 144, 162), number=3)]
    drawn = Image.open(io.BytesIO(boxed(blank.getvalue(), spots)))
    assert drawn.getpixel((108, 120)) == (28, 78, 128)
    assert drawn.getpixel((108, 230)) == (178, 34, 40)
    assert drawn.getpixel((221, 231)) == (178, 34, 40)
    assert drawn.getpixel((400, 400)) == (255, 255, 255)


def test_boxes_keep_their_place_on_a_page_of_another_size() -> None:
    blank = io.BytesIO()
    Image.new("L", (300, 300), 255).save(blank, "PNG")
    drawn = Image.open(io.BytesIO(boxed(blank.getvalue(), [Spot(1, (72, 72, 144, 90))], 2.0)))
    assert drawn.getpixel((200, 142)) == (28, 78, 128)


def test_what_is_no_pdf_or_no_page_is_not_found(looked_at: Served, cookie: str) -> None:
    book, paper = line(looked_at.root, WRONG).sha256, line(looked_at.root, PAPER).sha256
    for path in (f"{book}/pages", f"{paper}/pages/0", f"{paper}/pages/99", f"{paper}/pages/41", f"{'0' * 64}/pages"):
        assert looked_at.ask("GET", f"/returns/{path}", Cookie=cookie).status == 404
