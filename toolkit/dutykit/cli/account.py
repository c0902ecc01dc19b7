"""``dutykit account add|list|reset|lock|unlock|remove``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from ..words.codes import Tone
from .chinese import ChineseGroup, Command
from .context import (
    Day,
    by_option,
    current_workspace,
    deputies_option,
    json_option,
    today,
    units_option,
    workspace_option,
)
from .output import mark, print_json, remedy, say, table

if TYPE_CHECKING:
    from ..app.keeping.accounts import AccountChanged, PrintedAccounts

ROLES = ["clerk", "reviewer", "reader", "unit", "deputy"]
_login = click.argument("login", metavar="登录名")
_totp = click.option("--totp", is_flag=True, help="登录时还要动态码（手机上的验证器，按时间变）。")


@click.group(cls=ChineseGroup, name="account")
def account() -> None:
    """管理帐号：谁可以从网络上打开工作台。

    密码、码从不写在命令行上：开帐号、换码时印出一次，以后谁也看不到。做了什么都记入变动。
    """


@account.command(cls=Command, name="add")
@click.argument("login", metavar="[登录名]", default="")
@click.option(
    "--role", type=click.Choice(ROLES), required=True, metavar="角色",
    help="clerk 经办人，reviewer 审核人，reader 查阅人，unit 单位，deputy 代表。",
)  # fmt: skip
@click.option("--name", default="", metavar="姓名", help="办公室的人写姓名：决定都记在姓名下面。")
@units_option
@deputies_option
@click.option("--all", "everyone", is_flag=True, help="每个还没有帐号的单位（代表）各开一个。")
@click.option("--until", type=Day(), metavar="日期", help="码用到哪一天；默认单位一年，代表 60 天。")
@_totp
@by_option()
@json_option
@workspace_option
def add(
    login: str, role: str, name: str, units: tuple[str, ...], deputies: tuple[str, ...], until: date | None, by: str,
    *, everyone: bool, totp: bool, as_json: bool,
) -> None:  # fmt: skip
    """开帐号。办公室的人写登录名和姓名；单位、代表用个人链接和码进来，不写登录名。

    办公室的人第一次进来，用印出的码换成自己的密码，七天内有效。
    """
    from ..app.keeping.accounts import AddRequest, add_accounts
    from ..words.roles import Role

    asked = AddRequest(
        role=Role(role), today=today(), login=login, name=name, units=units, deputies=deputies, everyone=everyone,
        until=until, totp=totp, by=by,
    )  # fmt: skip
    _print(add_accounts(current_workspace(), asked), as_json=as_json)


@account.command(cls=Command, name="list")
@json_option
@workspace_option
def list_(*, as_json: bool) -> None:
    """列出帐号：谁、什么角色、能不能用、最近什么时候来过。"""
    from ..app.keeping.accounts import list_accounts

    result = list_accounts(current_workspace(), today=today())
    if as_json:
        print_json(result)
        return
    rows = [
        (a.login, a.label, a.name, a.state, a.until or "—", a.seen[:16].replace("T", " ") or "—")
        for a in result.accounts
    ]
    say(f"帐号 {len(rows)} 个")
    table(rows, ["登录名", "角色", "谁", "情况", "码用到", "最近进来"])


@account.command(cls=Command, name="reset")
@_login
@_totp
@by_option()
@json_option
@workspace_option
def reset(login: str, by: str, *, totp: bool, as_json: bool) -> None:
    """换新的码：忘了密码、码给错了人、锁住了。正在用的会话立即结束。"""
    from ..app.keeping.accounts import reset_account

    _print(reset_account(current_workspace(), login, totp=totp, today=today(), by=by), as_json=as_json)


@account.command(cls=Command, name="lock")
@_login
@by_option()
@json_option
@workspace_option
def lock(login: str, by: str, *, as_json: bool) -> None:
    """锁定帐号，到解锁为止。正在用的会话立即结束。"""
    from ..app.keeping.accounts import lock_account

    _changed(lock_account(current_workspace(), login, locked=True, today=today(), by=by), as_json=as_json)


@account.command(cls=Command, name="unlock")
@_login
@by_option()
@json_option
@workspace_option
def unlock(login: str, by: str, *, as_json: bool) -> None:
    """解锁帐号。"""
    from ..app.keeping.accounts import lock_account

    _changed(lock_account(current_workspace(), login, locked=False, today=today(), by=by), as_json=as_json)


@account.command(cls=Command, name="remove")
@_login
@by_option()
@json_option
@workspace_option
def remove(login: str, by: str, *, as_json: bool) -> None:
    """删除帐号。他做过的事仍在变动里。"""
    from ..app.keeping.accounts import remove_account

    _changed(remove_account(current_workspace(), login, today=today(), by=by), as_json=as_json)


def _print(result: PrintedAccounts, *, as_json: bool) -> None:
    if as_json:
        print_json(result)
        return
    for made in result.accounts:
        mark(Tone.OK, f"{made.label} {made.name}")
        if made.path == "/login":
            say(f"  登录名 {made.login}，一次性的码 {made.code}（{made.until} 以前用它设密码）")
        else:
            say(f"  个人链接 工作台网址{made.path}，码 {made.code}（用到 {made.until}）")
        if made.totp:
            say(f"  动态码，填进验证器：{made.totp}")
    remedy("请现在记下，分开交给本人：链接和码不要放在同一封信里。码只印这一次。", indent=0)


def _changed(result: AccountChanged, *, as_json: bool) -> None:
    if as_json:
        print_json(result)
        return
    mark(Tone.OK, f"{result.did}：{result.login}　{result.name}")
