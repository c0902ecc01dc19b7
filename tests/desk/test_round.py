"""The whole round by the pages alone: from an empty folder to documents, the seal, the archives and a backup.

Nobody types a command. What a person does in other programs is there already: the roster that the office has filled in,
files that units have sent (good ones and spoilt ones), and the correction that a unit has filled in.
"""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from desk.conftest import serving, watched
from desk.test_pages import sound
from dutykit.app.keeping.backup import check_backup
from dutykit.app.keeping.demo import ROSTER, UNITS, Story
from dutykit.app.keeping.natures import check_package

WRONG, MENDED = "柳河街道 活动登记（人名、日期写错）.xlsx", "古亭街道人大街工委_联系、接待选民记录表_F2024-0038"
POINT = "有的代表参加活动多、会后跟踪少，提出的意见落实到什么程度还要逐件核对"
LONGEST = 240_000


def typed_anew(folder: Path) -> Path:
    """A table of the unit's own making, some of whose columns nobody can be sure of."""
    path = folder / "古亭 三月.csv"
    rows = [
        ["填报单位：古亭街道人大街工委　年度：2024　填表人：方志远"],
        ["啥时候", "干了什么", "活动类型", "组织单位类别", "去的人", "审核"],
        ["2024-3-5", "三月视察", "集中视察", "人大街工委", "欧阳明哲", "同意"],
    ]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def go(page: Page, part: str) -> None:
    """Choose a part of the menu."""
    page.get_by_role("navigation").get_by_role("link", name=part, exact=True).click()


def ended(page: Page) -> None:
    """Wait for the end of a job, and that it was done."""
    expect(page.locator("[data-events]")).to_have_count(0, timeout=LONGEST)
    expect(page.locator("main .mark.ok").first).to_have_text("已完成")


def drop(page: Page, *files: Path) -> Locator:
    """Hand files over; what was told of each."""
    go(page, "回收件")
    page.locator("#files").set_input_files([str(path) for path in files])
    page.get_by_role("button", name="收表").click()
    ended(page)
    expect(page.locator(".totals")).to_contain_text(f"共 {len(files)} 份文件")
    return page.locator(".outcome")


def download(page: Page, what: Locator, folder: Path) -> Path:
    """Take a file away."""
    with page.expect_download(timeout=LONGEST) as got:
        what.click()
    path = folder / got.value.suggested_filename
    got.value.save_as(path)
    return path


def begin(page: Page) -> None:
    page.get_by_label("本级人民代表大会的全称", exact=True).fill("北京市青石区人民代表大会")
    page.get_by_label("第几届", exact=True).fill("17")
    page.get_by_label("工作年度", exact=True).fill("2024")
    page.locator('input[value="shijingshan-2022"]').check()
    page.get_by_role("button", name="新建").click()
    page.get_by_label("经办人", exact=True).fill("王敏")
    page.get_by_role("button", name="记下").click()
    expect(page.locator(".told")).to_have_text("经办人：王敏")


def roster_and_issuing(page: Page, story: Story, taken: Path) -> None:
    page.locator(".steps li").first.get_by_role("link", name="名册").click()
    assert download(page, page.get_by_role("button", name="下载代表名册"), taken).suffix == ".xlsx"
    assert drop(page, *story.files("returned", ROSTER)).locator(".mark.error").count() == 0
    for phase in ("年度", "代表登记"):
        go(page, "下发")
        page.get_by_label("阶段", exact=True).select_option(label=phase)
        page.get_by_label("报送期限", exact=True).fill("2024-12-20")
        page.get_by_role("button", name="下发", exact=True).click()
        ended(page)
    parcel = download(page, page.get_by_role("link", name="古亭街道人大街工委").first, taken)
    with zipfile.ZipFile(parcel) as packed:
        assert any(name.endswith(".xlsx") for name in packed.namelist())


def returns(page: Page, story: Story, taken: Path) -> None:
    told = drop(page, *story.files("returned", UNITS))
    assert 0 < told.locator("h3 .mark.error").count() < told.count()
    sound(page)

    page.get_by_role("link", name=WRONG).click()
    card = page.locator("#p2")
    card.locator("summary").click()
    card.get_by_label("活动日期").fill("2024-6-20")
    card.get_by_label("理由").fill("电话核对")
    card.get_by_role("button", name="更正").click()
    expect(page.locator(".told").first).to_contain_text("2024年6月20日")

    go(page, "回收件")
    page.get_by_role("link", name="古亭街道 联系选民（长号码丢了末几位）.xlsx").click()
    sent_back = download(page, page.get_by_role("link", name="下载退回修改表"), taken)
    assert sent_back.stem == f"退回修改_{MENDED}"
    (filled,) = [path for path in story.files("corrected", UNITS) if MENDED in path.name]
    assert drop(page, filled).locator("h3 .mark.error").count() == 0

    drop(page, typed_anew(taken))
    page.get_by_role("link", name="古亭 三月.csv").click()
    sound(page)
    page.get_by_label("“审核”对应的栏目", exact=True).select_option(label="不读")
    page.get_by_role("button", name="按这样再收一次").click()
    ended(page)
    expect(page.locator(".outcome")).to_contain_text("登记 1 条")


def review_and_check(page: Page) -> None:
    go(page, "审核")
    first = page.locator("tbody input[type=checkbox]").first
    first.focus()
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="通过").click()
    expect(page.locator(".told").first).to_contain_text("通过")
    page.get_by_role("button", name="关闭 2024 年度登记").click()
    expect(page.locator(".told").first).to_contain_text("已关闭")

    go(page, "核查")
    page.get_by_role("button", name="开始核查").click()
    ended(page)
    page.get_by_role("link", name="看结论").click()
    page.get_by_label("结论", exact=True).select_option(label="无法判定")
    page.get_by_role("button", name="列出").click()
    page.get_by_role("link", name="怎么得出来的").first.click()
    expect(page.locator(".facts").first).to_contain_text("《北京市石景山区人大代表报告履职情况办法》")
    expect(page.get_by_role("heading", name="数到的记录")).to_have_count(1)
    page.get_by_role("link", name="核查", exact=True).last.click()
    page.get_by_label("改成", exact=True).fill("99")
    page.get_by_role("button", name="看结果").click()
    ended(page)
    expect(page.locator("main")).to_contain_text("什么也没有保存")


def documents(page: Page, taken: Path) -> None:
    go(page, "登记")
    page.locator("#q").fill("会后跟踪少")
    page.locator("#q").press("Enter")
    page.get_by_role("link", name="YD-2024-").first.click()
    page.locator("#field").select_option(label="要点")
    page.locator("#value").fill(POINT)
    page.locator("#reason").fill("定稿时改写")
    page.get_by_role("button", name="更正").click()
    expect(page.locator(".told").first).to_contain_text(POINT)

    go(page, "文书")
    page.get_by_role("link", name="年度代表履职情况的说明").first.click()
    page.get_by_label("单位", exact=True).select_option(label="古亭街道人大街工委")
    page.get_by_role("button", name="生成").click()
    ended(page)
    page.get_by_role("link", name="看页面").first.click()
    picture = page.locator("figure img").first
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    page.go_back()
    got = download(page, page.get_by_role("button", name="全部下载"), taken)
    with zipfile.ZipFile(got) as packed:
        (name,) = [name for name in packed.namelist() if name.endswith(".docx")]
        text = "\n".join(p.text for p in docx.Document(io.BytesIO(packed.read(name))).paragraphs)
    assert POINT in text


def keep(page: Page, taken: Path) -> None:
    go(page, "保管")
    assert download(page, page.get_by_role("button", name="写封存页"), taken).name == "封存页_2024-12-15.docx"
    page.get_by_role("button", name="归档", exact=True).click()
    ended(page)
    package = download(page, page.get_by_role("link", name="下载"), taken)
    with zipfile.ZipFile(package) as packed:
        packed.extractall(taken / "信息包")
    assert check_package(taken / "信息包").passed
    go(page, "保管")
    page.get_by_role("button", name="做备份").click()
    ended(page)
    assert check_backup(download(page, page.get_by_role("link", name="下载"), taken), taken).files > 20
    go(page, "保管")
    page.get_by_role("button", name="核对", exact=True).click()
    ended(page)
    expect(page.locator("main")).to_contain_text("没有发现改动")


@pytest.mark.libreoffice
def test_the_whole_round_by_the_pages_alone(tmp_path: Path, browser: Browser) -> None:
    story, taken = Story.shipped(), tmp_path / "下载"
    taken.mkdir()
    with serving(tmp_path / "履职 工作区", "--new") as served, watched(browser, accept_downloads=True) as page:
        page.goto(served.opening)
        begin(page)
        roster_and_issuing(page, story, taken)
        returns(page, story, taken)
        review_and_check(page)
        documents(page, taken)
        keep(page, taken)
        go(page, "本年度")
        sound(page)
