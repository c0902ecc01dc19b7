"""Settings, regulations and forms on pages: what is in force, in words, and what is wrong beside the line."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page

from desk.conftest import Served
from desk.test_pages import sound
from desk.test_returns import logged
from dutykit import assets

OWN = assets.read_text("regulations", "pinggu-2019.toml")


def test_settings_say_what_is_in_force_and_which_line_says_it(page: Page, looked_at: Served) -> None:
    page.goto(f"{looked_at.base}/settings")
    rows = page.locator("table").first.locator("tbody tr").all_inner_texts()
    assert rows[0].split("\t") == ["人大名称", "北京市青石区人民代表大会", "[congress] name"]
    assert [row.split("\t")[1] for row in rows if row.startswith("工作年度")] == ["2024"]
    used = page.locator("tr", has=page.get_by_text("执行", exact=True)).locator("a")
    assert used.get_attribute("href") == "/settings/regulations/shijingshan-2022"


def test_settings_are_changed_on_the_page_all_or_none_and_the_file_keeps_its_comments(
    opened: tuple[Page, Served],
) -> None:
    page, served = opened
    file = served.root / "dutykit.toml"
    before = file.read_text(encoding="utf-8")
    page.goto(f"{served.base}/settings")
    page.get_by_text("改设置", exact=True).click()
    sound(page)
    page.get_by_label("届次").fill("第十八届")
    page.get_by_label("名单的次序").select_option(label="按姓氏笔画")
    page.get_by_role("button", name="改好").click()
    assert page.locator(".error-line").inner_text() == "届次写的是“第十八届”。"
    assert page.get_by_label("名单的次序").input_value() == "strokes"
    assert file.read_text(encoding="utf-8") == before
    page.get_by_label("届次").fill("18")
    page.locator('input[value="pinggu-2019"]').check()
    page.get_by_role("button", name="改好").click()
    told = page.locator(".told").all_inner_texts()
    assert told[:2] == ["届次：第17届 → 第18届", "名单的次序：照名册 → 按姓氏笔画"]
    assert told[2].startswith("执行的办法：")
    after = file.read_text(encoding="utf-8")
    assert after == (
        before.replace("term = 17", "term = 18")
        .replace('names = "roster"', 'names = "strokes"')
        .replace('regulations = ["shijingshan-2022"]', 'regulations = ["pinggu-2019", "shijingshan-2022"]')
    )
    assert [act["by"] for act in logged(served.root) if act["action"] == "settle"] == ["王敏"]


def test_a_regulation_is_told_rule_by_rule_with_its_cases(page: Page, looked_at: Served) -> None:
    page.goto(f"{looked_at.base}/settings/regulations/pinggu-2019")
    sound(page)
    rules = page.locator("section.card h2").all_inner_texts()
    assert len(rules) > 5
    assert {"力度", "种类", "对谁", "时间"} <= set(page.locator("section.card dt").all_inner_texts())


def test_an_own_regulation_that_is_wrong_has_it_beside_the_line(opened: tuple[Page, Served]) -> None:
    page, served = opened
    file = served.root / "regulations" / "qingshi.toml"
    file.parent.mkdir(exist_ok=True)
    lines = OWN.replace('id = "pinggu-2019"', 'id = "qingshi"').splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("kind = "))
    lines[at] = 'kind = "没有这一种"'
    file.write_text("\n".join(lines), encoding="utf-8")
    page.goto(f"{served.base}/settings/regulations/qingshi")
    assert page.locator(".mark.error").inner_text().endswith("改好以前不能用")
    wrong = page.locator(f"#line-{at + 1}")
    assert "没有这一种" in wrong.locator("code").inner_text()
    assert wrong.locator(".fault.error").first.inner_text().startswith(f"第 {at + 1} 行：")
    sound(page)
    file.write_text(OWN.replace('id = "pinggu-2019"', 'id = "qingshi"'), encoding="utf-8")
    page.reload()
    assert page.locator(".fault.error").count() == 0


def test_a_form_is_laid_out_as_its_workbook_and_an_own_one_says_what_is_wrong(opened: tuple[Page, Served]) -> None:
    page, served = opened
    page.goto(f"{served.base}/settings/forms/activity")
    assert "活动日期＊" in page.locator(".preview th").all_inner_texts()
    sound(page)
    schema = json.loads(assets.read_text("schemas", "activity.schema.json"))
    schema["title"] = 7
    own = Path(served.root, "schemas", "activity.schema.json")
    own.parent.mkdir(exist_ok=True)
    own.write_text(json.dumps(schema), encoding="utf-8")
    page.reload()
    assert page.locator(".problems .error").count() == 1
    page.goto(f"{served.base}/settings")
    assert page.get_by_text("有错，不能用").count() == 1


def test_what_there_is_not_is_not_found(looked_at: Served, cookie: str) -> None:
    for path in ("/settings/regulations/nowhere", "/settings/forms/nowhere", "/settings/forms/..%2Fdutykit"):
        assert looked_at.ask("GET", path, Cookie=cookie).status == 404
