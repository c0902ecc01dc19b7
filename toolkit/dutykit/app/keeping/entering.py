"""Coming in over the network: who may, who has tried too often, and the password that a person chooses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from ...errors import UsageError
from ...store.accounts import ALWAYS, Account, Accounts
from ...words.roles import OFFICE, Owner, Role
from ...workspace import Workspace
from ..opened.open_workspace import now, open_workspace
from .accounts import accounts_of, new_stamp, note, whose
from .passwords import LONGEST, as_code, fits, hashed, require_good, totp_step

TRIES = 5
"""Wrong secrets in a row after which nobody comes in for a while."""
PAUSE = timedelta(minutes=15)
MOST_TRIES = 20
"""Wrong secrets in a row after which a person has to open the account."""
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$FaMlKEjU4HkxeCeN5+Dm3Q$Hyl54dfCNKcPZ7zy4CkZrPnD6QRrGhWh/9H88HTw5y0"
"""What a secret is held against where there is no such account: it takes as long."""
NOT_IN = "进不去：登录名、密码或验证码不对，或帐号暂时锁定。"
WHAT_TO_DO = f"请核对后再试；错 {TRIES} 次要等 {int(PAUSE.total_seconds()) // 60} 分钟。忘了的请找代表联络室换新的码。"


@dataclass(frozen=True, slots=True)
class Entered:
    """Who has come in. ``owner`` is whose things they may see, of those who see their own alone."""

    login: str
    role: Role
    name: str
    owner: Owner
    stamp: str
    must_choose: bool


def enter(workspace: Workspace, login: str, secret: str, totp: str, *, today: date, at: datetime) -> Entered:
    """Come in. Raises :class:`UsageError`, in the same words whatever is wrong.

    A failure is counted before it is known to be one: tries at the same time are counted each.
    """
    refused = UsageError(NOT_IN, WHAT_TO_DO, code="login")
    login, secret = login.strip().lower(), secret[:LONGEST]
    with accounts_of(workspace) as accounts:
        account = _counted(accounts, login, today, at)
        right = _fits(account, secret)
        if account is None:
            raise refused
        step = totp_step(account.totp, totp, at, account.totp_last) if account.totp else 0
        if not right or step is None:
            _note_lock(workspace, _failed(account, at), today)
            raise refused
        with accounts.changing():
            current = accounts.of(login)
            if current is None or current.stamp != account.stamp or (account.totp and current.totp_last >= step):
                raise refused
            accounts.put(replace(current, failures=0, locked="", totp_last=step, seen=now()))
    with open_workspace(workspace, today=today) as opened:
        return _entered(account, whose(opened, account))


def _counted(accounts: Accounts, login: str, today: date, at: datetime) -> Account | None:
    """The account as it stood, with one wrong try more from here on; ``None`` where nobody may come in by it."""
    with accounts.changing():
        account = accounts.of(login)
        if account is None or not _is_open(account, today, at):
            return None
        accounts.put(_failed(account, at))
        return account


def _fits(account: Account | None, secret: str) -> bool:
    if account is None:
        return fits(secret, _NOBODY)
    return fits(as_code(secret) if account.printed else secret, account.secret)


def _note_lock(workspace: Workspace, account: Account, today: date) -> None:
    if account.locked:
        with open_workspace(workspace, today=today) as opened:
            note(opened, account, "too_many_tries", account.login)


def still(workspace: Workspace, login: str, stamp: str, *, today: date) -> bool:
    """Whether a session that was opened may go on: nobody has locked, reset or removed the account."""
    with accounts_of(workspace) as accounts:
        account = accounts.of(login)
    return (
        account is not None
        and account.stamp == stamp
        and account.locked != ALWAYS
        and not (account.until and account.until < today.isoformat())
    )


def choose_password(workspace: Workspace, login: str, old: str, new: str, *, today: date, at: datetime) -> Entered:
    """Change a password; other sessions end. Raises :class:`UsageError`."""
    with accounts_of(workspace) as accounts:
        known = accounts.of(login)
        if known is None or known.role not in OFFICE:
            raise UsageError("这个帐号用印出的码，不设密码。", "要换码请找代表联络室。", code="password")
        require_good(new, known.login, known.name)
        account = _counted(accounts, login, today, at)
        if not _fits(account, old[:LONGEST]) or account is None:
            raise UsageError("原来的密码（或一次性的码）不对。", WHAT_TO_DO, code="password")
        if _fits(account, new):
            raise UsageError("新密码和原来的一样。", "请换一个。", code="password")
        changed = replace(
            account, secret=hashed(new), printed=False, until="", failures=0, locked="", stamp=new_stamp()
        )
        with accounts.changing():
            accounts.put(changed)
    with open_workspace(workspace, today=today) as opened:
        note(opened, changed, "password", whose(opened, changed))
        return _entered(changed, whose(opened, changed))


def _entered(account: Account, name: str) -> Entered:
    return Entered(account.login, account.role, name, account.owner, account.stamp, account.must_choose)


def _is_open(account: Account, today: date, at: datetime) -> bool:
    if account.locked == ALWAYS or (account.until and account.until < today.isoformat()):
        return False
    return not account.locked or datetime.fromisoformat(account.locked) <= at


def _failed(account: Account, at: datetime) -> Account:
    """The account after one wrong secret more."""
    failures = account.failures + 1
    locked = ALWAYS if failures >= MOST_TRIES else (at + PAUSE).isoformat() if failures % TRIES == 0 else ""
    return replace(account, failures=failures, locked=locked)
