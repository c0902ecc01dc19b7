"""The store of a workspace moved into a database on a server, or back into the workspace."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ...errors import UsageError
from ...store.address import read_address
from ...store.granting import grant
from ...store.moving import arrived, copy_rows, mark_moved, new_store
from ...store.proof import read_chain, rows_of
from ...words.codes import Action
from ...workspace import CONFIG_NAME, Workspace, read_workspace
from ...workspace.config import with_store
from ...workspace.folder import STORE
from ..opened.open_workspace import note_settings, now, open_workspace
from ..opened.outputs import write_file

HERE = "sqlite"
"""What is written instead of an address for the file in the workspace."""
_FILE = "dutykit.db"


@dataclass(frozen=True, slots=True)
class MoveResult:
    """Where the store is now, how many records and entries of the log went there, the head of the log."""

    to: str
    records: int
    entries: int
    head: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GrantResult:
    """Who may work where, and what was said to the server."""

    role: str
    where: str
    said: tuple[str, ...]


def move(workspace: Workspace, to: str, *, by: str, today: date) -> MoveResult:
    """Copy the whole store to an address (``sqlite``: into the workspace), and work there from now on.

    Nobody writes into the old one meanwhile. The copy is kept only where it is the same: the chain of the log, every
    row that it binds, the number of rows. The old store stays where it is, marked, and refuses to be worked with. Where
    a move is broken off, the new one refuses to be worked with until the same move is asked for again.

    Raises :class:`UsageError` where it is there already or the environment decides where it is, :class:`StoreError`
    where there is anything already, or what is there does not hold together.
    """
    if os.environ.get(STORE, "").strip():
        raise UsageError(
            f"环境变量 {STORE} 写着数据库地址，没有搬。",
            f"请把地址写进 dutykit.toml，取消 {STORE} 再运行。",
            code="store",
        )
    address = "" if to == HERE else to
    told = str(read_address(address)) if address else _FILE
    before = str(read_address(workspace.address)) if workspace.address else _FILE
    if told == before and arrived(workspace.database, address):  # a move that was broken off at its very end
        return _ended(workspace, told, today)
    if told == before:
        raise UsageError(f"登记已经在 {told}，不用搬。", "", code="store")
    with open_workspace(workspace, today=today) as opened, opened.store.transaction():
        opened.store.write_log(now(), Action.MOVE, told, {"from": before, "to": told}, by=by)
        chain = read_chain(opened.store)
        if chain.differences or any(rows_of(opened.store, chain)):
            raise UsageError("日志与登记对不上，没有搬。", "请先运行 dutykit verify，看是哪里被改动过。", code="proof")
        with new_store(workspace.database, address) as target:
            copied = copy_rows(opened.store, target, moving=True)
        kept, notes = _without_password(address)
        text = with_store((workspace.root / CONFIG_NAME).read_text(encoding="utf-8-sig"), kept)
        write_file(workspace.root / CONFIG_NAME, text.encode())
        arrived(workspace.database, address)
        mark_moved(opened.store, told)
    if not workspace.address:
        notes = (*notes, *_aside(workspace.database))
    note_settings(read_workspace(workspace.root))  # that of dutykit.toml which has just been changed
    return MoveResult(told, copied["records"], chain.entries, chain.head, notes)


def _ended(workspace: Workspace, told: str, today: date) -> MoveResult:
    """What a move would have told that was broken off when all was copied and ``dutykit.toml`` written."""
    with open_workspace(workspace, today=today) as opened:
        chain = read_chain(opened.store)
        records = len(opened.store.standings())
    note_settings(workspace)  # dutykit.toml was changed by the move
    notes = ("上次搬到最后中断了，现在已经做完；原来的登记不再使用。",)
    return MoveResult(told, records, chain.entries, chain.head, notes)


def _without_password(address: str) -> tuple[str, tuple[str, ...]]:
    """The address as ``dutykit.toml`` keeps it, and what is told of it."""
    where = read_address(address) if address else None
    if where is None or not where.given.get("password"):
        return address, ()
    return where.open_text(), ("口令没有写进 dutykit.toml；请写进 ~/.pgpass，或环境变量 PGPASSWORD。",)


def _aside(path: Path) -> tuple[str, ...]:
    """Give the old file another name, unless somebody has it open."""
    number = next(n for n in range(1, 1000) if not path.with_name(f"dutykit-moved-{n}.db").exists())
    aside = path.with_name(f"dutykit-moved-{number}.db")
    with suppress(OSError):
        if not path.with_name(f"{path.name}-wal").exists():
            path.rename(aside)
            return (f"原来的登记留在 {aside.name}，不再使用；核对以后可以删去。",)
    return (f"原来的登记留在 {path.name}，不再使用。",)


def allow(workspace: Workspace, role: str, *, reading: bool, today: date) -> GrantResult:
    """Let a user of the server work in this congress, and in no other.

    Raises :class:`UsageError` for a store that is on no server, and for a user that there is not.
    """
    if not workspace.address:
        raise UsageError("登记在工作区的文件里，不在数据库服务器上。", "请先用 dutykit move 搬过去。", code="store")
    with open_workspace(workspace, today=today) as opened, opened.store.transaction():
        said = grant(opened.store.connection, role, reading=reading)
    return GrantResult(role, str(read_address(workspace.address)), tuple(said))
