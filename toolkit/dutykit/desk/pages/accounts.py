"""Accounts: who may come in over the network, made, given a new code, locked and removed by a clerk."""

from __future__ import annotations

from starlette.responses import Response

from ...app.keeping.accounts import (
    AddRequest,
    PrintedAccounts,
    add_accounts,
    list_accounts,
    lock_account,
    remove_account,
    reset_account,
)
from ...errors import UsageError
from ...words.roles import OFFICE, WRITERS, Role
from ..calls import Call
from ..choices import choices_of
from ..routes import DeskRoute, Method


def accounts(call: Call) -> Response:
    """Every account, and how one is made."""
    return _shown(call, None)


def _shown(call: Call, error: UsageError | None) -> Response:
    """The page; with what was written in it before, where that cannot be."""
    tried = {name: call.given(name) for name in ("login", "name", "role", "unit", "deputy")}
    return call.page(
        "accounts.html", status=400 if error else 200, error=error, tried=tried, choices=choices_of(call),
        accounts=list_accounts(call.workspace(), today=call.today()).accounts,
        roles=[role for role in Role if role in OFFICE],
    )  # fmt: skip


def add(call: Call) -> Response:
    """Make accounts, and hand over what each is told once: the answer itself, which nothing keeps."""
    try:
        return _printed(call, add_accounts(call.workspace(), _asked(call)))
    except UsageError as error:
        return _shown(call, error)


def _asked(call: Call) -> AddRequest:
    role, whose = call.given("role"), call.given("whose")
    if not Role.has(role):
        raise UsageError("没有选角色。", "请选一个角色。", code="role")
    units, deputies = ([call.given(name)] if call.given(name) else () for name in ("unit", "deputy"))
    of_office = Role.of(role) in OFFICE
    return AddRequest(
        role=Role.of(role), today=call.today(), by=call.by(), totp=of_office and call.given("totp") == "yes",
        login=call.given("login") if of_office else "", name=call.given("name") if of_office else "",
        units=units if role == Role.UNIT else (), deputies=deputies if role == Role.DEPUTY else (),
        everyone=whose == "all" and not of_office,
    )  # fmt: skip


def act(call: Call) -> Response:
    """Give a new code, lock, open or remove one account; never the one by which it is asked."""
    login, what = call.given("login"), call.given("what")
    workspace, today, by = call.workspace(), call.today(), call.by()
    if login == call.session.login and what != "unlock":
        raise UsageError("这是您自己正在用的帐号。", "请让另一名经办人来做；改密码在页面右上角。", code="login")
    match what:
        case "reset":
            return _printed(call, reset_account(workspace, login, totp=False, today=today, by=by))
        case "lock" | "unlock":
            done = lock_account(workspace, login, locked=what == "lock", today=today, by=by)
        case "remove":
            done = remove_account(workspace, login, today=today, by=by)
        case _:
            raise UsageError("没有这种处理。", "请点页面上的按钮。", code="what")
    call.tell(f"{done.did}：{done.login}　{done.name}")
    return call.redirect("settings.accounts")


def _printed(call: Call, made: PrintedAccounts) -> Response:
    return call.page("accounts_printed.html", made=made.accounts)


ROUTES = (
    DeskRoute("settings.accounts", "/settings/accounts", accounts, WRITERS),
    DeskRoute("settings.accounts.add", "/settings/accounts", add, WRITERS, Method.POST),
    DeskRoute("settings.accounts.act", "/settings/accounts/act", act, WRITERS, Method.POST),
)
