"""Who may come in over the network: a small file of SQLite beside the workspace (docs/decisions/052).

It is no part of the store: no backup takes it along, the chain does not bind it, and it stays where the desk runs,
wherever the store is.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

from ..words.roles import OUTSIDE, Owner, Role
from .sqlite import SQLite


@dataclass(frozen=True, slots=True)
class Account:
    """One who may come in. ``secret`` is an Argon2 hash; times are texts as :func:`now` of the app writes them.

    ``printed``: the secret is a code that we made, not a password that somebody chose. ``until`` is the last day on
    which it opens. ``stamp`` changes whenever open sessions must end.
    """

    login: str
    role: Role
    name: str
    unit: str
    deputy: str
    secret: str
    printed: bool
    until: str
    totp: str
    totp_last: int
    failures: int
    locked: str
    """Until when, ``ALWAYS`` until a person opens it; empty where it is open."""
    stamp: str
    made: str
    seen: str

    @property
    def must_choose(self) -> bool:
        """Whether a password has still to be chosen: people of the office choose one, others keep their code."""
        return self.printed and self.role not in OUTSIDE

    @property
    def owner(self) -> Owner:
        """Whose things it may see, of those who see their own alone."""
        return Owner(self.unit, self.deputy)


ALWAYS = "always"
_COLUMNS = tuple(field.name for field in fields(Account))
_TABLE = """CREATE TABLE IF NOT EXISTS accounts (
    login TEXT PRIMARY KEY, role TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, deputy TEXT NOT NULL,
    secret TEXT NOT NULL, printed INTEGER NOT NULL, until TEXT NOT NULL, totp TEXT NOT NULL,
    totp_last INTEGER NOT NULL, failures INTEGER NOT NULL, locked TEXT NOT NULL, stamp TEXT NOT NULL,
    made TEXT NOT NULL, seen TEXT NOT NULL)"""
_PUT = f"INSERT OR REPLACE INTO accounts ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_ALL = f"SELECT {', '.join(_COLUMNS)} FROM accounts"


class Accounts:
    """The accounts of a workspace, while the file is open."""

    def __init__(self, connection: SQLite) -> None:
        self._connection = connection

    def all(self) -> list[Account]:
        """Every account, by login."""
        return [_account(row) for row in self._connection.rows(f"{_ALL} ORDER BY login")]

    def of(self, login: str) -> Account | None:
        """The account of a login."""
        row = self._connection.row(f"{_ALL} WHERE login = ?", (login,))
        return _account(row) if row is not None else None

    @contextmanager
    def changing(self) -> Iterator[None]:
        """What is asked and changed within is one act: nobody else changes anything meanwhile."""
        self._connection.rollback()  # what was asked before has begun a transaction that reads
        self._connection.begin()
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()

    def put(self, account: Account) -> None:
        """Keep an account, in the place of the one of its login."""
        self._connection.change(_PUT, astuple(account))

    def remove(self, login: str) -> None:
        """Forget an account."""
        self._connection.change("DELETE FROM accounts WHERE login = ?", (login,))


def _account(row: tuple[object, ...]) -> Account:
    given: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
    given |= {"role": Role(given["role"]), "printed": bool(given["printed"])}
    return Account(**given)


@contextmanager
def open_accounts(path: Path) -> Iterator[Accounts]:
    """Open the file; it is made where there is none, its owner's alone."""
    if not path.exists():
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    connection = SQLite(path)
    try:
        accounts = Accounts(connection)
        if not connection.tables():
            with accounts.changing():
                connection.change(_TABLE)
        yield accounts
    finally:
        connection.close()
