"""Accounts on the desk of a network: a clerk makes, locks, opens and removes them, and nobody else does."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page

from desk.conftest import watched
from desk.networked import LOGINS, OTHER, PASSWORD, Network, on_network
from desk.test_pages import sound
from desk.test_returns import logged
from dutykit.words.roles import Role


def come_in(page: Page, network: Network, login: str, secret: str) -> None:
    page.goto(f"{network.served.base}/login")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(secret)
    page.get_by_role("button", name="进入").click()


def test_a_clerk_makes_locks_and_removes_an_account_on_the_page(browser: Browser, workspace: Path) -> None:
    with (
        on_network(workspace, (), ()) as network,
        watched(browser, ignore_https_errors=True) as clerk,
        watched(browser, ignore_https_errors=True) as other,
    ):
        come_in(clerk, network, LOGINS[Role.CLERK], PASSWORD)
        clerk.get_by_role("link", name="设置", exact=True).click()
        clerk.get_by_role("link", name="帐号").click()
        sound(clerk)
        office = clerk.locator("section.card", has=clerk.get_by_role("heading", name="给办公室的人开帐号"))
        office.get_by_label("姓名").fill("郑洁")
        office.get_by_label("登录名").fill("Zheng Jie")
        office.get_by_role("button", name="开帐号").click()
        assert "登录名要用小写字母、数字" in clerk.locator(".error-line").inner_text()
        assert office.get_by_label("姓名").input_value() == "郑洁"
        office.get_by_label("登录名").fill("zhengjie")
        office.get_by_label("角色").select_option(label="审核人")
        office.get_by_role("button", name="开帐号").click()
        sound(clerk)
        code = clerk.locator(".printed dd code").nth(1).inner_text()
        come_in(other, network, "zhengjie", code)
        assert other.locator("h1").inner_text() == "先设自己的密码"

        clerk.get_by_role("link", name="都记下了").click()
        assert code not in clerk.content()
        clerk.get_by_role("button", name="锁定 郑洁").click()
        assert clerk.locator(".told").inner_text() == "已锁定：zhengjie　郑洁"
        other.reload()
        assert "请重新进入工作台" in other.locator("body").inner_text()
        clerk.get_by_role("button", name="解锁 郑洁").click()
        clerk.get_by_role("button", name="给 郑洁 新的码").click()
        assert clerk.locator(".printed dd code").nth(1).inner_text() != code
        clerk.get_by_role("link", name="都记下了").click()
        clerk.get_by_role("button", name="删除 郑洁").click()
        assert clerk.get_by_text("zhengjie", exact=True).count() == 0

        clerk.get_by_role("button", name="还没有的单位各开一个").click()
        assert f"{OTHER}（单位）" in clerk.locator(".printed h2").all_inner_texts()
        sound(clerk)
        clerk.goto(f"{network.served.base}/settings/accounts")
        clerk.get_by_role("button", name="还没有的单位各开一个").click()
        assert "没有要开的帐号" in clerk.locator(".error-line").inner_text()
        acts = [(a["subject"], a["detail"]["action"], a["by"]) for a in logged(workspace) if a["action"] == "account"]
        mine = [what for subject, what, by in acts if (subject, by) == ("zhengjie", "王敏")]
        assert mine == ["add", "lock", "unlock", "reset", "remove"]


def test_nobody_locks_the_account_by_which_it_is_asked_and_a_reviewer_sees_none(
    browser: Browser, workspace: Path
) -> None:
    with on_network(workspace, (), ()) as network:
        clerk, reviewer = network.of(Role.CLERK), network.of(Role.REVIEWER)
        token = network.csrf("/", clerk)
        for what in ("lock", "remove", "reset"):
            asked = {"csrf": token, "login": LOGINS[Role.CLERK], "what": what}
            got = network.post("/settings/accounts/act", asked, clerk)
            assert (got.status, "您自己正在用的帐号" in got.text) == (400, True)
        assert network.get("/settings/accounts", reviewer).status == 404
        assert "/settings/accounts" not in network.get("/settings", reviewer).text
        assert "/settings/accounts" in network.get("/settings", clerk).text
