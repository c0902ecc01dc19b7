"""Every route against the wrong token, host, origin, CSRF token and role: by enumeration, as bytes on the wire."""

from __future__ import annotations

import re

import pytest

from desk.conftest import Served
from dutykit.desk.guard import POLICY
from dutykit.desk.pages import ROUTES
from dutykit.desk.routes import DeskRoute, Method

EVERY = [pytest.param(route, id=route.name) for route in ROUTES]
CHANGING = [pytest.param(route, id=route.name) for route in ROUTES if route.method is Method.POST]


def address(route: DeskRoute) -> str:
    """The route with something in place of its parts."""
    return re.sub(r"\{\w+\}", "1", route.path)


def form(served: Served, cookie: str) -> dict[str, str]:
    """Headers of a form that a page of ours sends."""
    return {"Cookie": cookie, "Origin": served.base, "Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("route", EVERY)
def test_nobody_comes_in_without_the_cookie(route: DeskRoute, looked_at: Served) -> None:
    for cookie in ("", f"dutykit-{looked_at.host.rpartition(':')[2]}=guessed"):
        got = looked_at.ask(route.method, address(route), Cookie=cookie, Origin=looked_at.base)
        assert (got.status, "请重新打开工作台" in got.text) == (403, True)
        assert "青石区" not in got.text


@pytest.mark.parametrize("route", EVERY)
@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "localhost.evil.example", ""])
def test_another_host_is_refused(route: DeskRoute, host: str, looked_at: Served, cookie: str) -> None:
    got = looked_at.ask(route.method, address(route), Host=host, Cookie=cookie, Origin=looked_at.base)
    assert got.status in {400, 421}
    assert "青石区" not in got.text


@pytest.mark.parametrize("route", EVERY)
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1"])
def test_another_origin_is_refused(route: DeskRoute, origin: str, looked_at: Served, cookie: str) -> None:
    assert looked_at.ask(route.method, address(route), Cookie=cookie, Origin=origin).status == 403


@pytest.mark.parametrize("route", CHANGING)
def test_what_changes_anything_names_its_origin(route: DeskRoute, looked_at: Served, cookie: str) -> None:
    assert looked_at.ask("POST", address(route), "by=x", Cookie=cookie).status == 403


@pytest.mark.parametrize("route", CHANGING)
@pytest.mark.parametrize("sent", ["", "csrf=", "csrf=guessed", "csrf=%E6%98%AF"])
def test_what_changes_anything_bears_the_token_of_the_page(
    route: DeskRoute, sent: str, looked_at: Served, cookie: str
) -> None:
    got = looked_at.ask("POST", address(route), sent, **form(looked_at, cookie))
    assert (got.status, "过时" in got.text) == (403, True)


@pytest.mark.parametrize("route", EVERY)
def test_another_method_is_refused(route: DeskRoute, looked_at: Served, cookie: str) -> None:
    paths = {r.method for r in ROUTES if r.path == route.path}
    for method in {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"} - paths:
        assert looked_at.ask(method, address(route), Cookie=cookie, Origin=looked_at.base).status in {404, 405}


@pytest.mark.parametrize("route", EVERY)
def test_every_answer_bears_the_policy_and_is_not_kept(route: DeskRoute, looked_at: Served, cookie: str) -> None:
    got = looked_at.ask(route.method, address(route), Cookie=cookie, Origin=looked_at.base)
    kept = {name: got.headers.get(name) for name in ("content-security-policy", "cache-control", "x-frame-options")}
    assert kept == {"content-security-policy": POLICY, "cache-control": "no-store", "x-frame-options": "DENY"}
    assert "server" not in got.headers


def test_the_token_of_the_address_opens_once_and_the_cookie_is_for_our_pages_alone(
    looked_at: Served, cookie: str
) -> None:
    again = looked_at.ask("GET", looked_at.opening.removeprefix(looked_at.base))
    assert (again.status, "set-cookie" in again.headers) == (403, False)
    known = looked_at.ask("GET", looked_at.opening.removeprefix(looked_at.base), Cookie=cookie)
    assert (known.status, known.headers["location"]) == (303, "/")
    assert looked_at.ask("GET", "/enter?token=").status == 403


def test_more_than_a_request_may_bring_is_refused_before_it_is_read(looked_at: Served, cookie: str) -> None:
    from dutykit.desk.application import MOST_BYTES

    got = looked_at.ask("GET", "/", Cookie=cookie, Content_Length=str(MOST_BYTES + 1))
    assert got.status == 413


def test_files_of_the_desk_do_not_lead_out_of_their_folder(looked_at: Served) -> None:
    assert looked_at.ask("GET", "/static/desk.css").status == 200
    for path in ("/static/../guard.py", "/static/%2e%2e/guard.py", "/static//etc/passwd", "/static/..%2fguard.py"):
        assert looked_at.ask("GET", path).status == 404
