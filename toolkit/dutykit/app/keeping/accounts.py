"""Accounts for the desk on a network: made, listed, given a new code, locked, removed (docs/decisions/052).

No secret is ever told twice: what was printed is kept as a hash. Each act is in the log, with the login and never with
the name of whom it is for.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ...errors import StoreError, UsageError
from ...store.accounts import ALWAYS, Account, Accounts, open_accounts
from ...text import shortened, visible
from ...words.codes import Action
from ...words.roles import OFFICE, Role
from ...workspace import Workspace, on_network_share
from ..opened.open_workspace import OpenWorkspace, now, open_workspace
from .passwords import hashed, new_code, new_totp, totp_address

FIRST_DAYS = 7
"""For how many days a printed code of somebody of the office opens, until a password is chosen."""
UNIT_DAYS = 366
DEPUTY_DAYS = 60
_LONGEST = 40
_SLUG = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRequest:
    """Whom to let in: people of the office by a ``login`` and a ``name``, units and deputies as the roster has them."""

    role: Role
    today: date
    login: str = ""
    name: str = ""
    units: Sequence[str] = ()
    deputies: Sequence[str] = ()
    everyone: bool = False
    """Every unit (every deputy) that has no account yet."""
    until: date | None = None
    totp: bool = False
    by: str = ""


@dataclass(frozen=True, slots=True)
class PrintedAccount:
    """What is handed to a person, told this once: the ``path`` of the personal link, or the login, and the code."""

    login: str
    role: Role
    label: str
    name: str
    path: str
    code: str
    until: str
    totp: str


@dataclass(frozen=True, slots=True)
class PrintedAccounts:
    """The accounts that were made, or got a new code."""

    accounts: tuple[PrintedAccount, ...]


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account, as a list tells of it."""

    login: str
    role: Role
    label: str
    name: str
    state: str
    until: str
    seen: str
    totp: bool


@dataclass(frozen=True, slots=True)
class AccountList:
    """Every account."""

    accounts: tuple[AccountLine, ...]


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """What was done to an account, in words."""

    login: str
    name: str
    did: str


@contextmanager
def accounts_of(workspace: Workspace) -> Iterator[Accounts]:
    """The accounts of a workspace. Raises :class:`StoreError` where the file cannot be kept safely."""
    share = on_network_share(workspace.root)
    if share:
        raise StoreError(
            f"工作区在网络共享（{share}）上，不能在这里管理帐号。", "请把工作区放在运行工作台的那台机器的硬盘上。",
            code="network_share",
        )  # fmt: skip
    with open_accounts(workspace.accounts) as accounts:
        yield accounts


def has_accounts(workspace: Workspace) -> bool:
    """Whether anybody of the office may come in over the network."""
    if not workspace.accounts.is_file():
        return False
    with accounts_of(workspace) as accounts:
        return any(account.role in OFFICE for account in accounts.all())


def add_accounts(workspace: Workspace, asked: AddRequest) -> PrintedAccounts:
    """Make accounts; what each is handed. Raises :class:`UsageError`."""
    with open_workspace(workspace, today=asked.today) as opened, accounts_of(workspace) as accounts:
        wanted = [_of_office(asked)] if asked.role in OFFICE else _of_roster(opened, accounts.all(), asked)
        if not wanted:
            raise UsageError("没有要开的帐号。", "都已经有了；换新的码用 dutykit account reset。", code="nothing")
        made = [_new(opened, account, asked) for account in wanted]
        with accounts.changing():
            for account, _ in made:
                if accounts.of(account.login) is not None:
                    raise UsageError(
                        f"已经有“{account.login}”这个帐号。", "请换一个登录名，或用 dutykit account reset 给新的码。",
                        code="login",
                    )  # fmt: skip
                accounts.put(account)
        for account, _ in made:
            note(opened, account, "add", asked.by)
        return PrintedAccounts(tuple(_printed(opened, account, code) for account, code in made))


def list_accounts(workspace: Workspace, *, today: date) -> AccountList:
    """Every account, by role."""
    if not workspace.accounts.is_file():
        return AccountList(())
    with open_workspace(workspace, today=today) as opened, accounts_of(workspace) as accounts:
        order = list(Role)
        found = sorted(accounts.all(), key=lambda a: (order.index(a.role), a.unit, a.deputy, a.login))
        return AccountList(tuple(_line(opened, account, today) for account in found))


def reset_account(workspace: Workspace, login: str, *, totp: bool, today: date, by: str) -> PrintedAccounts:
    """A new code in the place of a password or code; open sessions end, a lock is opened."""
    with open_workspace(workspace, today=today) as opened, accounts_of(workspace) as accounts:
        asked = AddRequest(role=_needed(accounts, login).role, today=today, totp=totp)
        account, code = _new(opened, _needed(accounts, login), asked)
        with accounts.changing():
            before = _needed(accounts, login)
            account = replace(account, until=max(account.until, before.until), made=before.made, seen=before.seen)
            accounts.put(account if totp else replace(account, totp=before.totp, totp_last=before.totp_last))
        note(opened, account, "reset", by)
        return PrintedAccounts((_printed(opened, account, code),))


def lock_account(workspace: Workspace, login: str, *, locked: bool, today: date, by: str) -> AccountChanged:
    """Lock an account until it is opened by a person, or open it; open sessions end."""
    with open_workspace(workspace, today=today) as opened, accounts_of(workspace) as accounts:
        with accounts.changing():
            account = _needed(accounts, login)
            accounts.put(replace(account, locked=ALWAYS if locked else "", failures=0, stamp=new_stamp()))
        note(opened, account, "lock" if locked else "unlock", by)
        return AccountChanged(login, whose(opened, account), "已锁定" if locked else "已解锁")


def remove_account(workspace: Workspace, login: str, *, today: date, by: str) -> AccountChanged:
    """Forget an account; open sessions end."""
    with open_workspace(workspace, today=today) as opened, accounts_of(workspace) as accounts:
        with accounts.changing():
            account = _needed(accounts, login)
            accounts.remove(login)
        note(opened, account, "remove", by)
        return AccountChanged(login, whose(opened, account), "已删除")


def note(opened: OpenWorkspace, account: Account, what: str, by: str) -> None:
    """Have the log tell what was done to an account, by login."""
    with opened.store.transaction():
        opened.store.write_log(now(), Action.ACCOUNT, account.login, {"action": what, "kind": account.role}, by=by)


def whose(opened: OpenWorkspace, account: Account) -> str:
    """Whose account it is, by name."""
    deputy = opened.roster.by_number.get(account.deputy)
    unit = opened.roster.unit_by_code.get(account.unit)
    return account.name or (deputy.name if deputy else unit.name if unit else account.deputy or account.unit)


def new_stamp() -> str:
    """What open sessions are held against."""
    return secrets.token_hex(8)


def _needed(accounts: Accounts, login: str) -> Account:
    account = accounts.of(login)
    if account is None:
        raise UsageError(f"没有“{login}”这个帐号。", "请用 dutykit account list 查看。", code="number")
    return account


def _blank(role: Role, login: str, *, name: str = "", unit: str = "", deputy: str = "") -> Account:
    return Account(
        login, role, name, unit, deputy, secret="", printed=True, until="", totp="", totp_last=0, failures=0,
        locked="", stamp=new_stamp(), made=now(), seen="",
    )  # fmt: skip


def _of_office(asked: AddRequest) -> Account:
    login, name = asked.login.strip().lower(), shortened(visible(asked.name.strip()), _LONGEST)
    if asked.units or asked.deputies or asked.everyone:
        raise UsageError(f"{asked.role.label}的帐号不属于单位、代表。", "请去掉 --unit、--deputy、--all。", code="whom")
    if not login or not login.isascii() or not login.replace("-", "").isalnum() or len(login) > _LONGEST:
        raise UsageError(
            "登录名要用小写字母、数字。", "如：dutykit account add wangmin --role clerk --name 王敏", code="login"
        )
    if not name:
        raise UsageError("没有写姓名；决定都记在姓名下面。", "请加 --name 姓名。", code="name")
    return _blank(asked.role, login, name=name)


def _of_roster(opened: OpenWorkspace, known: Sequence[Account], asked: AddRequest) -> list[Account]:
    if asked.login or asked.name:
        raise UsageError(
            f"{asked.role.label}的帐号不写登录名、姓名：用个人链接进来。", "请只写 --unit 或 --deputy。", code="login"
        )
    given, of_unit = _given(asked), asked.role is Role.UNIT
    known_as = "unit" if of_unit else "deputy"
    everybody = [u.code for u in opened.roster.units] if of_unit else [d.number for d in opened.roster.deputies]
    had = {getattr(account, known_as) for account in known}
    named = [opened.unit(text).code if of_unit else opened.deputy(text).number for text in given]
    rest = (code for code in everybody if asked.everyone and code not in had)
    return [_blank(asked.role, _slug(), **{known_as: code}) for code in dict.fromkeys((*named, *rest))]


def _given(asked: AddRequest) -> Sequence[str]:
    """The units or deputies that are named; raises :class:`UsageError` where it is the others, or nobody."""
    of_unit = asked.role is Role.UNIT
    given, other = (asked.units, asked.deputies) if of_unit else (asked.deputies, asked.units)
    if other or not (given or asked.everyone):
        option = "--unit" if of_unit else "--deputy"
        raise UsageError(f"没有写是哪个{asked.role.label}。", f"请加 {option}（可写几次），或 --all。", code="whom")
    return given


def _slug() -> str:
    return "".join(secrets.choice(_SLUG) for _ in range(12))


def _new(opened: OpenWorkspace, account: Account, asked: AddRequest) -> tuple[Account, str]:
    """The account with a new code, and the code."""
    code = new_code()
    days = {Role.UNIT: UNIT_DAYS, Role.DEPUTY: DEPUTY_DAYS}.get(account.role, FIRST_DAYS)
    until = asked.until or opened.today + timedelta(days=days)
    totp = new_totp() if asked.totp else ""
    return replace(
        account, secret=hashed(code), printed=True, until=until.isoformat(), totp=totp, totp_last=0, failures=0,
        locked="", stamp=new_stamp(),
    ), code  # fmt: skip


def _printed(opened: OpenWorkspace, account: Account, code: str) -> PrintedAccount:
    path = "/login" if account.role in OFFICE else f"/p/{account.login}"
    totp = totp_address(account.totp, account.login, opened.congress) if account.totp else ""
    return PrintedAccount(
        account.login, account.role, account.role.label, whose(opened, account), path, code, account.until, totp
    )


def _line(opened: OpenWorkspace, account: Account, today: date) -> AccountLine:
    if account.locked:
        state = "已锁定"
    elif account.until and account.until < today.isoformat():
        state = "码已过期"
    elif account.must_choose:
        state = "还没有设密码"
    else:
        state = "可用"
    return AccountLine(
        account.login, account.role, account.role.label, whose(opened, account), state, account.until, account.seen,
        bool(account.totp),
    )  # fmt: skip
