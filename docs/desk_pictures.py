"""The pictures of the desk in its manual, of the sample half way through its year: ``make desk-pictures``.

They are taken by what the tests in a real browser use (``tests/desk/conftest.py``): the same desk, the same Chromium.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

TOP = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TOP), str(TOP / "tests")]

from desk.conftest import CHROMIUM, FLAGS, Served, serving  # noqa: E402
from desk.test_returns import WRONG  # noqa: E402
from dutykit.app.keeping.demo import ROSTER, UNITS, Round, Story  # noqa: E402
from samples.rounds import quiet  # noqa: E402

PICTURES = TOP / "docs/pictures"
WIDE, HIGH = 1366, 768
COLOURS = 48


def take(page: Page, name: str) -> None:
    """What can be seen of the page, in few colours: a picture of some tens of kilobytes."""
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    small = shot.quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(PICTURES / f"desk-{name}.png", optimize=True)


def follow(page: Page, served: Served) -> None:
    """Through the desk, a picture at each page that the manual shows."""
    page.goto(served.opening)
    take(page, "year")
    for name in ("issuing", "returns", "review", "keeping"):
        page.goto(f"{served.base}/{name}")
        take(page, name)
    page.goto(f"{served.base}/returns")
    page.get_by_role("link", name=WRONG).first.click()
    page.locator(".problem-cards a").first.click()
    take(page, "return")
    page.goto(f"{served.base}/records?q=oymz")
    take(page, "records")
    page.goto(f"{served.base}/records/HD-2024-0002")
    take(page, "record")
    page.locator(".place-cell a").first.click()
    page.locator(":target").wait_for()  # it is scrolled to once the page is whole
    take(page, "cell")
    page.goto(f"{served.base}/deputies/0005")
    take(page, "deputy")
    page.goto(f"{served.base}/findings")
    page.get_by_role("button", name="开始核查").click()
    page.get_by_role("link", name="看结论").click(timeout=120_000)
    take(page, "findings")
    page.goto(f"{served.base}/documents/annual-report")
    take(page, "document")


def main() -> None:
    """Make the sample, open the desk on it, take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        story = Round(Story.shipped(), Path(folder, "工作区"), quiet)
        story.take_batch("returned", ROSTER)
        story.issue_all()
        story.take_batch("returned", UNITS)
        with serving(story.folder, "--by", "王敏") as served, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page(viewport={"width": WIDE, "height": HIGH}, locale="zh-CN")
            follow(page, served)
            browser.close()


if __name__ == "__main__":
    main()
