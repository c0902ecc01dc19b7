"""The desk on a network: who comes in, who may ask what, and that nobody sees what is another's, by enumeration."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from desk.conftest import TODAY, Served, watched
from desk.networked import LOGINS, MINE, OTHER, PASSWORD, Network, certificate, on_network
from desk.test_pages import sound
from desk.test_returns import WRONG
from dutykit.app.asking.own import own
from dutykit.app.keeping.demo import UNITS, Story
from dutykit.app.keeping.entering import Entered
from dutykit.desk.listening import Network as Listening
from dutykit.desk.listening import hosts_of
from dutykit.desk.pages import NETWORK
from dutykit.desk.routes import Method
from dutykit.desk.sessions import IDLE, LONGEST, Sessions
from dutykit.errors import UsageError
from dutykit.words.roles import OUTSIDE, Owner, Role
from dutykit.workspace import read_workspace
from dutykit.workspace.folder import create

DAY = date.fromisoformat(TODAY)
DEPUTIES = ("0001", "0002")
WHO = [(role, "") for role in LOGINS] + [(Role.UNIT, MINE), (Role.DEPUTY, DEPUTIES[0])]
NOT_HERE = "没有这个页面。"


@pytest.fixture(scope="session")
def network(half_way: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """A desk on a network on the sample, that tests only look at."""
    root = Path(shutil.copytree(half_way, tmp_path_factory.mktemp("网络") / "工作区"))
    with on_network(root, (MINE, OTHER), DEPUTIES) as network:
        yield network


def owned(served: Served, unit: str) -> dict[str, str]:
    """What the parts of addresses are for something of a unit's own."""
    workspace = read_workspace(served.root)
    from dutykit.app.opened.open_workspace import open_workspace

    with open_workspace(workspace, today=DAY) as opened:
        owner = Owner(unit=opened.unit(unit).code)
    found = own(workspace, owner, today=DAY)
    held = next(line for line in found.returns if line.open)
    return {"issue": found.issues[0].status.issue, "sha256": held.sha256, "number": "1"}


def filled(path: str, parts: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: parts.get(found[1], "1"), path)


@pytest.mark.parametrize(("role", "whose"), WHO, ids=[role.value for role, _ in WHO])
def test_every_route_is_there_for_its_roles_alone(role: Role, whose: str, network: Network) -> None:
    cookie = network.of(role, whose)
    token = network.csrf("/own" if role in OUTSIDE else "/", cookie)
    parts = owned(network.served, MINE)
    for route in NETWORK:
        if role in route.roles:
            continue
        path = filled(route.path, parts)
        got = network.get(path, cookie) if route.method is Method.GET else network.post(path, {"csrf": token}, cookie)
        same_path = any(r.path == route.path and role in r.roles for r in NETWORK if r is not route)
        assert (got.status, got.text) == (404, NOT_HERE) or same_path, route.name


def test_every_route_of_units_and_deputies_with_parts_says_whose_they_are() -> None:
    open_ = [r for r in NETWORK if r.roles & OUTSIDE and "{" in r.path]
    assert len(open_) >= 6
    assert [r.name for r in open_ if r.mine is None] == []


@pytest.mark.parametrize(("role", "whose"), WHO[-2:], ids=["unit", "deputy"])
def test_what_is_another_unit_s_is_not_there(role: Role, whose: str, network: Network) -> None:
    """In the same words as what is nowhere; and a unit's own is there by the same addresses."""
    cookie = network.of(role, whose)
    token = network.csrf("/own", cookie)
    nowhere = {"issue": "F2024-9999", "sha256": "0" * 64, "number": "999"}
    for route in NETWORK:
        if route.mine is None:
            continue
        for parts in (owned(network.served, OTHER), nowhere, {"issue": "..%2F", "sha256": "%25", "number": "-1"}):
            path = filled(route.path, parts)
            asked = {"csrf": token, "record": "HD-2024-0001", "field": "活动日期", "value": "2024-1-1"}
            got = network.get(path, cookie) if route.method is Method.GET else network.post(path, asked, cookie)
            assert (got.status, OTHER in got.text) == (404, False), (route.name, parts)
    if role is Role.UNIT:
        mine = owned(network.served, MINE)
        for name in ("own.issue", "own.return", "own.original", "own.correction"):
            path = next(r.path for r in NETWORK if r.name == name)
            assert network.get(filled(path, mine), cookie).status == 200, name


@pytest.mark.parametrize(("role", "whose"), WHO, ids=[role.value for role, _ in WHO])
def test_what_changes_anything_bears_the_token_of_its_session(role: Role, whose: str, network: Network) -> None:
    cookie, other = network.of(role, whose), network.of(role, whose)
    home = "/own" if role in OUTSIDE else "/"
    for route in NETWORK:
        if route.method is Method.POST and role in route.roles:
            for token in ("", "guessed", network.csrf(home, other)):
                got = network.post(filled(route.path, {}), {"csrf": token}, cookie)
                assert (got.status, "过时" in got.text) == (403, True), route.name


def test_nobody_comes_in_without_an_account_and_nothing_is_told(network: Network) -> None:
    for route in NETWORK:
        got = network.served.ask(route.method, filled(route.path, {}), Origin=network.served.base)
        assert (got.status, "请重新进入工作台" in got.text, "青石区" in got.text) == (403, True, False)
    wrong = network.login("wangmin", "guessed")
    assert (wrong.status, "set-cookie" in wrong.headers) == (403, False)
    assert network.login("nobody", "guessed").text == wrong.text
    assert network.get("/p/nobody", "").text.replace("nobody", "x") == network.get("/p/x", "").text
    assert network.served.ask("GET", "/enter?token=x").status == 404


def test_the_cookie_is_for_this_host_over_tls_and_login_is_asked_by_our_page_alone(network: Network) -> None:
    came = network.login("lihua", PASSWORD)
    assert came.headers["set-cookie"].startswith("__Host-dutykit=")
    assert {"Secure", "HttpOnly", "SameSite=strict", "Path=/"} <= set(came.headers["set-cookie"].split("; "))
    body, kind = f"login=lihua&secret={PASSWORD}", "application/x-www-form-urlencoded"
    for origin in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
        got = network.served.ask("POST", "/login", body, Content_Type=kind, **origin)
        assert (got.status, "set-cookie" in got.headers) == (403, False)
    assert network.served.ask("GET", "/login", Host="evil.example").status == 421


def test_who_goes_out_or_is_locked_out_is_out(network: Network) -> None:
    first, second = network.of(Role.READER), network.of(Role.READER)
    network.post("/leave", {"csrf": network.csrf("/", first)}, first)
    assert (network.get("/", first).status, network.get("/", second).status) == (403, 200)
    told = [sys.executable, "-m", "dutykit", "account", "lock", "lihua", "--workspace", str(network.served.root)]
    subprocess.run(told, check=True, capture_output=True)
    assert network.get("/", second).status == 403
    told[4] = "unlock"
    subprocess.run(told, check=True, capture_output=True)


def test_a_session_ends_when_nothing_is_asked_and_after_a_day_of_work() -> None:
    now = [0.0]
    sessions = Sessions("", clock=lambda: now[0])
    who = Entered("wangmin", Role.CLERK, "王敏", Owner(), "stamp", must_choose=False)
    idle, busy = sessions.open(who), sessions.open(who)
    while now[0] + IDLE <= LONGEST:
        now[0] += IDLE
        assert sessions.of(busy.key) is busy
    assert sessions.of(idle.key) is None
    now[0] = LONGEST + 1
    assert sessions.of(busy.key) is None


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"listen": "0.0.0.0"}, "listen"),
        ({"listen": "0.0.0.0:8443"}, "tls"),
        ({"listen": "127.0.0.1:8443"}, "tls"),
        ({"listen": "0.0.0.0:8443", "behind_proxy": True}, "address"),
        ({"listen": "127.0.0.1:8443", "behind_proxy": True, "address": "http://lvzhi.example"}, "address"),
        ({"listen": "127.0.0.1:8443", "behind_proxy": True, "address": "https://lvzhi.example/desk"}, "address"),
        ({"listen": "127.0.0.1:8443", "certificate": Path("none.pem")}, "tls"),
        ({"listen": "127.0.0.1:8443", "certificate": Path("none.pem"), "key": Path("none.key")}, "tls"),
    ],
)
def test_what_would_be_read_along_or_reached_by_nobody_is_refused(given: dict[str, object], code: str) -> None:
    asked = {"address": "", "certificate": None, "key": None, "behind_proxy": False} | given
    with pytest.raises(UsageError) as told:
        Listening.of(**asked).require_safe()  # type: ignore[arg-type]
    assert told.value.code == f"usage.{code}"


def test_a_certificate_or_a_proxy_will_do(tmp_path: Path) -> None:
    made, key = certificate(tmp_path)
    here = Listening.of("127.0.0.1:8443", address="", certificate=made, key=key, behind_proxy=False)
    here.require_safe()
    assert hosts_of(here.known_as(8443)) == {"127.0.0.1:8443"}
    there = Listening.of(
        "127.0.0.1:8443", address="https://Lvzhi.example:443/", certificate=None, key=None, behind_proxy=True
    )
    there.require_safe()
    assert hosts_of(there.known_as(8443)) == {"lvzhi.example", "lvzhi.example:443"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("--listen 127.0.0.1:8443 --port 8443", "端口写在 --listen 里"),
        ("--behind-proxy", "没有写 --listen"),
        ("--address https://lvzhi.example", "没有写 --listen"),
    ],
)
def test_options_that_do_not_go_together_are_refused(given: str, told: str, network: Network) -> None:
    command = [sys.executable, "-m", "dutykit", "desk", *given.split(), "--workspace", str(network.served.root)]
    got = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (got.returncode, told in got.stderr) == (2, True)


def test_without_accounts_nothing_is_opened(tmp_path: Path) -> None:
    root = create(tmp_path / "新的", congress="北京市青石区人民代表大会", term=17, regulations=[], year=2024).root
    told = subprocess.run(
        [sys.executable, "-m", "dutykit", "desk", "--listen", "127.0.0.1:0", "--behind-proxy", "--address",
         "https://lvzhi.example", "--workspace", str(root)],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (told.returncode, "还没有帐号" in told.stderr) == (2, True)


# --- in a browser ------------------------------------------------------------------------------------------------


def come_in(page: Page, network: Network, role: Role, secret: str = PASSWORD) -> None:
    page.goto(f"{network.served.base}/login")
    page.get_by_label("登录名").fill(LOGINS[role])
    page.get_by_label("密码").fill(secret)
    page.get_by_role("button", name="进入").click()


def test_two_clerks_and_a_unit_work_at_once(browser: Browser, workspace: Path, tmp_path: Path) -> None:
    """The unit hands in another's file and its own, and mends; one clerk checks meanwhile, the other looks on."""
    with on_network(workspace, (OTHER,), ()) as network:
        telephone = {"viewport": {"width": 390, "height": 844}, "ignore_https_errors": True}
        with (
            watched(browser, ignore_https_errors=True) as first,
            watched(browser, ignore_https_errors=True) as second,
            watched(browser, **telephone) as unit,
        ):
            come_in(first, network, Role.CLERK)
            come_in(second, network, Role.REVIEWER)
            printed = network.printed[OTHER]
            unit.goto(network.served.base + printed.path)
            sound(unit)
            unit.get_by_label("码").fill(printed.code.lower())
            unit.get_by_role("button", name="进入").click()
            assert unit.locator("h1").inner_text() == OTHER
            sound(unit)

            first.goto(f"{network.served.base}/findings")
            first.get_by_role("button", name="开始核查").click()
            files = {path.name: path for path in Story.shipped().files("corrected", UNITS)}
            mine = next(path for name, path in files.items() if OTHER in name)
            others = next(path for name, path in files.items() if MINE in name)
            unit.locator("#files").set_input_files([str(mine), str(others)])
            unit.get_by_role("button", name="交表").click()
            unit.get_by_text("共 2 份文件").wait_for(timeout=120_000)
            told = {card.locator("h3").inner_text(): card for card in unit.locator(".outcome").all()}
            refused = next(card for name, card in told.items() if MINE in name)
            assert "不是下发给您的" in refused.inner_text()
            assert refused.locator("a").count() == 0
            sound(unit)
            first.get_by_role("link", name="看结论").click(timeout=120_000)

            second.goto(f"{network.served.base}/returns")
            assert second.get_by_role("link", name=mine.name).count() >= 1
            second.goto(f"{network.served.base}/returns")
            assert "周林" in second.locator(".who").inner_text()


def test_a_unit_mends_a_value_in_its_place_and_the_log_knows_who(browser: Browser, workspace: Path) -> None:
    with on_network(workspace, (OTHER,), ()) as network, watched(browser, ignore_https_errors=True) as page:
        printed = network.printed[OTHER]
        page.goto(network.served.base + printed.path)
        page.get_by_label("码").fill(printed.code)
        page.get_by_role("button", name="进入").click()
        page.set_viewport_size({"width": 390, "height": 844})
        page.get_by_role("link", name=WRONG).click()
        sound(page)
        card = page.locator(".problem-cards li", has=page.get_by_label("活动日期")).first
        number = card.get_attribute("id")
        card.get_by_label("活动日期").fill("6月31日")
        card.get_by_role("button", name="改好").click()
        card = page.locator(f"#{number}")
        assert "不是有效的日期" in card.locator("[role=alert]").inner_text()
        card.get_by_label("活动日期").fill("2024-6-20")
        card.get_by_role("button", name="改好").click()
        page.get_by_text("“活动日期”：（空） → 2024年6月20日").wait_for()
        clerk = network.of(Role.CLERK)
        record = re.findall(r"已更正 (\S+) 的", page.locator(".told").first.inner_text())[0]
        assert OTHER in network.get(f"/records/{record}", clerk).text


def test_the_first_thing_a_clerk_does_is_to_choose_a_password(browser: Browser, workspace: Path) -> None:
    with on_network(workspace, (), ()) as network, watched(browser, ignore_https_errors=True) as page:
        from dutykit.app.keeping.accounts import reset_account

        (made,) = reset_account(read_workspace(workspace), "wangmin", totp=False, today=DAY, by="吴敏").accounts
        come_in(page, network, Role.CLERK, made.code)
        assert page.locator("h1").inner_text() == "先设自己的密码"
        page.goto(f"{network.served.base}/returns")
        assert page.locator("h1").inner_text() == "先设自己的密码"
        sound(page)
        for new, again in (
            ("1234567890", "1234567890"),
            ("长长的一句好密码", "另外的一句好密码"),
            (PASSWORD, PASSWORD),
        ):
            page.get_by_label("印出的码").fill(made.code)
            page.get_by_label("新密码").fill(new)
            page.get_by_label("再写一次").fill(again)
            page.get_by_role("button", name="改好").click()
        assert "密码已经改好" in page.locator(".told").inner_text()
        page.get_by_role("button", name="退出").click()
        assert page.locator("h1").inner_text() == "代表履职工作台"
        come_in(page, network, Role.CLERK)
        assert "王敏" in page.locator(".who").inner_text()


def test_a_deputy_answers_the_year_on_a_telephone(browser: Browser, workspace: Path) -> None:
    """Confirms, objects, adds; a wrong day is refused; the office finds the answers waiting."""
    telephone = {"viewport": {"width": 390, "height": 844}, "ignore_https_errors": True}
    with on_network(workspace, (), (DEPUTIES[0],)) as network, watched(browser, **telephone) as page:
        printed = network.printed[DEPUTIES[0]]
        page.goto(network.served.base + printed.path)
        page.get_by_label("码").fill(printed.code)
        page.get_by_role("button", name="进入").click()
        sound(page)
        page.get_by_role("link", name="履职登记").click()
        sound(page)
        waiting = page.locator(".own-row .mark", has_text="还没有核对").count()
        assert waiting > 0
        page.get_by_role("button", name=f"核对无误（{waiting} 条还没有核对）").click()
        page.get_by_text("都确认无误").wait_for()
        assert page.locator(".own-row .mark", has_text="您已确认").count() == waiting

        row = page.locator(".own-row").first
        row.locator("summary").click()
        row.get_by_label("哪一项不对").select_option(label="地点")
        row.get_by_label("应当是").fill("街道三楼会议室")
        sound(page)
        row.get_by_role("button", name="提出异议").click()
        page.get_by_text("已记下您的异议").wait_for()
        assert "地点 街道三楼会议室" in page.locator(".own-row").first.inner_text()

        for day, told in (("某天", "没有记下"), ("2024-7-2", "已记下您补充的一条")):
            more = page.locator("section.card", has=page.get_by_role("heading", name="参加会议和活动"))
            more.locator("> details summary").click()
            more.locator("> details").get_by_label("日期").fill(day)
            more.locator("> details").get_by_label("会议或活动名称").fill("持证视察农贸市场")
            more.get_by_role("button", name="补上").click()
            page.get_by_text(told).first.wait_for()
        sound(page)
        assert "持证视察农贸市场" in page.locator("main").inner_text()
        clerk = network.of(Role.CLERK)
        queue = network.get("/review?form=handbook", clerk).text
        assert "持证视察农贸市场" in queue
        assert network.get("/own/year", clerk).status == 404
