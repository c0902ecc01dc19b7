"""Accounts of the desk on a network: made, entered, locked; no secret is kept as it was told, and no act is untold."""

from __future__ import annotations

import json
from base64 import b32decode
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from app.rounds import Round
from dutykit.app.keeping.accounts import list_accounts
from dutykit.app.keeping.entering import MOST_TRIES, PAUSE, TRIES, choose_password, enter, still
from dutykit.errors import DutykitError
from dutykit.words.roles import Owner, Role
from dutykit.workspace import Workspace, read_workspace

TODAY = date(2024, 12, 20)
AT = datetime(2024, 12, 20, 9, 0, tzinfo=UTC)
GOOD = "银杏树下开会，九点整"


def refused(what: Callable[[], object]) -> str:
    with pytest.raises(DutykitError) as told:
        what()
    return told.value.message


@pytest.fixture
def workspace(place: Round) -> Workspace:
    return read_workspace(place.root)


def made(place: Round, *args: str) -> dict[str, str]:
    (account,) = place.json("account", "add", *args, "--by", "周林")["accounts"]
    return dict(account)


def test_a_clerk_comes_in_with_the_printed_code_and_chooses_a_password(place: Round, workspace: Workspace) -> None:
    told = made(place, "wangmin", "--role", "clerk", "--name", "王敏")
    assert (told["path"], told["until"]) == ("/login", "2024-12-27")
    typed = told["code"].lower().replace("-", " ")
    first = enter(workspace, " WangMin ", typed, "", today=TODAY, at=AT)
    assert (first.role, first.name, first.must_choose) == (Role.CLERK, "王敏", True)
    second = choose_password(workspace, "wangmin", told["code"], GOOD, today=TODAY, at=AT)
    assert not second.must_choose
    assert not still(workspace, "wangmin", first.stamp, today=TODAY)
    assert still(workspace, "wangmin", second.stamp, today=TODAY)
    assert enter(workspace, "wangmin", GOOD, "", today=date(2026, 1, 1), at=AT).name == "王敏"
    assert "进不去" in refused(lambda: enter(workspace, "wangmin", told["code"], "", today=TODAY, at=AT))


@pytest.mark.parametrize(
    "password", ["短", "1234567890123", "aaaaaaaaaaaab", "wangmin-2024", "王敏王敏的密码很长很长", "x" * 201]
)
def test_a_password_that_somebody_would_guess_is_refused(place: Round, workspace: Workspace, password: str) -> None:
    told = made(place, "wangmin", "--role", "clerk", "--name", "王敏")
    assert "密码" in refused(lambda: choose_password(workspace, "wangmin", told["code"], password, today=TODAY, at=AT))
    assert enter(workspace, "wangmin", told["code"], "", today=TODAY, at=AT).must_choose


def test_the_file_keeps_no_secret_and_belongs_to_its_owner(place: Round, workspace: Workspace) -> None:
    code = made(place, "wangmin", "--role", "clerk", "--name", "王敏")["code"]
    data = workspace.accounts.read_bytes()
    assert b"$argon2id$v=19$m=65536,t=3,p=4$" in data
    assert code.encode() not in data
    assert code not in (place.root / "log.jsonl").read_text(encoding="utf-8")
    assert workspace.accounts.stat().st_mode & 0o777 == 0o600


def test_whatever_is_wrong_is_told_in_the_same_words(place: Round, workspace: Workspace) -> None:
    code = made(place, "wangmin", "--role", "clerk", "--name", "王敏")["code"]
    nobody = refused(lambda: enter(workspace, "nobody", code, "", today=TODAY, at=AT))
    assert refused(lambda: enter(workspace, "wangmin", "wrong", "", today=TODAY, at=AT)) == nobody
    late = TODAY + timedelta(days=8)
    assert refused(lambda: enter(workspace, "wangmin", code, "", today=late, at=AT)) == nobody
    place.run("account", "lock", "wangmin")
    assert refused(lambda: enter(workspace, "wangmin", code, "", today=TODAY, at=AT)) == nobody


def test_who_tries_too_often_waits_and_at_last_needs_a_person(place: Round, workspace: Workspace) -> None:
    code = made(place, "wangmin", "--role", "clerk", "--name", "王敏")["code"]
    at = AT
    for _ in range(TRIES):
        refused(lambda: enter(workspace, "wangmin", "wrong", "", today=TODAY, at=at))
    refused(lambda: enter(workspace, "wangmin", code, "", today=TODAY, at=at + PAUSE / 2))
    assert enter(workspace, "wangmin", code, "", today=TODAY, at=at + PAUSE).name == "王敏"
    for number in range(MOST_TRIES):
        at = AT + PAUSE * (number + 2)
        refused(lambda: enter(workspace, "wangmin", "wrong", "", today=TODAY, at=at))  # noqa: B023 - called here
    refused(lambda: enter(workspace, "wangmin", code, "", today=TODAY, at=at + timedelta(days=1)))
    assert [a.state for a in list_accounts(workspace, today=TODAY).accounts] == ["已锁定"]
    place.run("account", "unlock", "wangmin")
    assert enter(workspace, "wangmin", code, "", today=TODAY, at=at + timedelta(days=1)).name == "王敏"


def test_a_code_by_the_clock_is_asked_for_and_serves_once(place: Round, workspace: Workspace) -> None:
    told = made(place, "wangmin", "--role", "clerk", "--name", "王敏", "--totp")
    secret = b32decode(parse_qs(urlsplit(told["totp"]).query)["secret"][0])
    now = TOTP(secret, 6, SHA1(), 30).generate(int(AT.timestamp())).decode()
    refused(lambda: enter(workspace, "wangmin", told["code"], "", today=TODAY, at=AT))
    refused(lambda: enter(workspace, "wangmin", told["code"], "12345x", today=TODAY, at=AT))
    assert enter(workspace, "wangmin", told["code"], now, today=TODAY, at=AT).name == "王敏"
    refused(lambda: enter(workspace, "wangmin", told["code"], now, today=TODAY, at=AT + timedelta(seconds=10)))
    refused(lambda: enter(workspace, "wangmin", told["code"], now, today=TODAY, at=AT + timedelta(minutes=2)))


def test_units_and_deputies_have_a_link_and_a_code_of_their_own(place: Round, workspace: Workspace) -> None:
    unit = made(place, "--role", "unit", "--unit", "GC")
    deputy = made(place, "--role", "deputy", "--deputy", "0003")
    assert (unit["path"], deputy["until"]) == (f"/p/{unit['login']}", "2025-02-18")
    assert len({unit["login"], deputy["login"], unit["name"], deputy["name"]}) == 4
    assert enter(workspace, unit["login"], unit["code"], "", today=TODAY, at=AT).owner == Owner(unit="GC")
    assert enter(workspace, deputy["login"], deputy["code"], "", today=TODAY, at=AT).owner == Owner(deputy="0003")
    rest = place.json("account", "add", "--role", "unit", "--all")["accounts"]
    assert unit["name"] not in {account["name"] for account in rest}
    assert place.call("account", "add", "--role", "unit", "--all", "--workspace", place.root).code == 2


def test_a_new_code_ends_sessions_and_what_was_printed_before(place: Round, workspace: Workspace) -> None:
    told = made(place, "--role", "unit", "--unit", "GC")
    before = enter(workspace, told["login"], told["code"], "", today=TODAY, at=AT)
    (new,) = place.json("account", "reset", told["login"])["accounts"]
    assert not still(workspace, told["login"], before.stamp, today=TODAY)
    refused(lambda: enter(workspace, told["login"], told["code"], "", today=TODAY, at=AT))
    after = enter(workspace, told["login"], new["code"], "", today=TODAY, at=AT)
    place.run("account", "remove", told["login"])
    assert not still(workspace, told["login"], after.stamp, today=TODAY)


@pytest.mark.parametrize(
    "args",
    [
        "--role clerk --name 王敏", "王敏 --role clerk --name 王敏", "wangmin --role clerk",
        "wangmin --role clerk --name 王敏 --unit GC", "--role unit", "x --role unit --unit GC",
        "--role unit --deputy 0003", "--role unit --unit 没有", "lihua --role clerk --name 李华",
    ],
)  # fmt: skip
def test_what_cannot_be_an_account_is_refused(place: Round, args: str) -> None:
    place.run("account", "add", "lihua", "--role", "reader", "--name", "李华")
    assert place.call("account", "add", *args.split(), "--workspace", place.root).code == 2


def test_every_act_is_in_the_log_by_login_and_a_backup_takes_no_account_along(place: Round, tmp_path: Path) -> None:
    told = made(place, "--role", "deputy", "--deputy", "0003")
    place.run("account", "lock", told["login"], "--by", "吴敏")
    rows = place.sql("select subject, \"by\", detail from log where action = 'account' order by id")
    assert [(subject, by, json.loads(d)["action"]) for subject, by, d in rows] == [
        (told["login"], "周林", "add"), (told["login"], "吴敏", "lock"),
    ]  # fmt: skip
    assert told["name"] not in str(rows)
    place.run("backup", tmp_path / "备份.zip")
    place.call("restore", tmp_path / "备份.zip", tmp_path / "恢复")
    assert not (tmp_path / "恢复/accounts.db").exists()
    assert place.call("verify", "--workspace", place.root).code == 0
