"""A connection to PostgreSQL, and what is said to PostgreSQL alone: the lock, its settings, what its errors mean.

A congress is a schema. Whoever writes into it holds its advisory lock until the transaction ends, for every act ends
with an entry of one chain (docs/decisions/036): identity, numbers, registration, review and the log are decided in
order. Congresses do not wait for one another, and whoever only asks waits for nobody. A row of ours is locked by the
statement that changes it, as PostgreSQL does by itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, LiteralString, NoReturn, cast

import psycopg
from psycopg import errors as said
from psycopg.pq import TransactionStatus

from ..errors import StoreError
from .address import Address
from .connection import Connection, Row

LOCK = 0x64757479
"""The class of our advisory locks, "duty"; the other half of a lock's number is made from the name of the schema."""
_SETTINGS = {
    "client_encoding": "UTF8",
    "standard_conforming_strings": "on",
    "synchronous_commit": "on",  # what was committed survives a power cut
    "lock_timeout": "30s",
    "tcp_keepalives_idle": "30",  # a client that is gone holds no lock for longer than a minute
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
_CONNECT = 10
"""Seconds within which a server has to answer."""
_AFTERWARDS = 60.0
"""Seconds within which a server that broke off while it committed is asked what became of it."""
_AGAIN = "请检查网络和数据库服务器，恢复以后再运行一次；同一份文件不会登记两次。"


class Postgres(Connection):
    """A connection to the schema of one congress on a server."""

    dialect = "postgresql"
    failures = (psycopg.OperationalError, psycopg.InternalError)

    def __init__(self, address: Address) -> None:
        self._address = address
        self._writing = ""
        self._base = self._connect()

    def _connect(self) -> psycopg.Connection[Row]:
        given = {"application_name": "dutykit", "connect_timeout": _CONNECT, **self._address.given}
        try:
            base = psycopg.connect("", autocommit=True, **cast("Any", given))
        except psycopg.Error as error:
            raise self._unreachable(error) from None  # what it tells may name what the address holds
        try:
            for name, value in (*_SETTINGS.items(), ("search_path", self._address.schema)):
                base.execute("SELECT set_config(%s, %s, false)", (name, value))
        except psycopg.Error as error:
            base.close()
            self._tell(error)
        return base

    def close(self) -> None:
        """Give it back; what has not been committed is undone."""
        self._base.close()

    # --- asked -----------------------------------------------------------------------------------------------

    def rows(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of an answer."""
        return iter(self._fetched(sql, values))

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row of an answer; ``None`` where there is none."""
        return self._run(sql, values).fetchone()

    def _fetched(self, sql: str, values: Sequence[Any]) -> list[Row]:
        return self._run(sql, values).fetchall()

    # --- told ------------------------------------------------------------------------------------------------

    def change(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Change something; how many rows."""
        return self._run(sql, values).rowcount

    def change_all(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """The same change with the values of each row."""
        self._begun()
        try:
            with self._base.cursor() as cursor:
                cursor.executemany(_spoken(sql), rows)
        except psycopg.Error as error:
            self._tell(error)

    def advance(self, name: str, count: int) -> int:
        """Move a sequence of numbers on; where it stands now. The row stays locked until the transaction ends."""
        query = (
            "INSERT INTO numbers (name, last) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET last = numbers.last + excluded.last RETURNING last"
        )
        return int(self.value(query, (name, count)))

    # --- transactions ----------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin one that writes: nobody else writes into this congress until it ends.

        Each statement sees what was committed before it began, and while the lock is held nobody else commits.
        """
        self._say("BEGIN ISOLATION LEVEL READ COMMITTED")
        query = "SELECT pg_advisory_xact_lock(%s, hashtext(%s)), pg_current_xact_id()::text"
        try:
            found = self._base.execute(query, (LOCK, self._address.schema)).fetchone()
        except psycopg.Error as error:
            self._tell(error)
        assert found is not None
        self._writing = found[1]

    def commit(self) -> None:
        """Keep what it has changed. A server that breaks off meanwhile is asked afterwards what became of it."""
        number, self._writing = self._writing, ""
        try:
            told = self._base.execute("COMMIT").statusmessage
        except psycopg.Error as error:
            if not self._base.closed:
                self._tell(error)
            if not self._was_kept(number):
                raise self._lost() from error
            return
        if told != "COMMIT":  # an error before has undone it
            raise psycopg.OperationalError("the transaction was undone")

    def _was_kept(self, number: str) -> bool:
        """Whether a transaction whose end nobody has heard of was kept. Raises where the server does not come back."""
        until = time.monotonic() + _AFTERWARDS
        while time.monotonic() < until:
            with suppress(StoreError):
                self._base = self._connect()
                status = self._base.execute("SELECT pg_xact_status(%s::xid8)", (number,)).fetchone()
                if status is not None and status[0] in {"committed", "aborted"}:
                    return bool(status[0] == "committed")
            time.sleep(0.5)
        raise StoreError(
            f"数据库服务器在写入的最后一步断开了（{self._address}），不知道写进去了没有。",
            f"恢复以后请先用 dutykit log 看最后一条是不是这次做的。{_AGAIN}",
            code="unknown",
        )

    def rollback(self) -> None:
        """Undo what it has changed."""
        self._writing = ""
        if not self._base.closed and self._base.info.transaction_status != TransactionStatus.IDLE:
            self._say("ROLLBACK")

    def begin_within(self, name: str) -> None:
        """Begin a part of a transaction that can be undone by itself."""
        self._say(f"SAVEPOINT {name}")

    def commit_within(self, name: str) -> None:
        """Keep what the part has changed."""
        self._say(f"RELEASE {name}")

    def rollback_within(self, name: str) -> None:
        """Undo what the part has changed."""
        if not self._base.closed and self._base.info.transaction_status != TransactionStatus.IDLE:
            self._say(f"ROLLBACK TO {name}")
            self._say(f"RELEASE {name}")

    # --- what there is ---------------------------------------------------------------------------------------

    @property
    def schema(self) -> str:
        """The schema of the congress."""
        return self._address.schema

    def make_home(self) -> None:
        """Make the schema where there is none."""
        if not self.value("SELECT count(*) FROM pg_namespace WHERE nspname = ?", (self.schema,)):
            self.change(f'CREATE SCHEMA IF NOT EXISTS "{self.schema}"')

    def tables(self) -> set[str]:
        """The names of the tables that there are."""
        return set(self.column("SELECT tablename::text FROM pg_tables WHERE schemaname = ?", (self.schema,)))

    def columns(self, table: str) -> set[str]:
        """The names of the columns of a table."""
        query = "SELECT column_name::text FROM information_schema.columns WHERE table_schema = ? AND table_name = ?"
        return set(self.column(query, (self.schema, table)))

    def kind(self, kind: str) -> str:
        """Texts are as long as they are, and JSON is a text."""
        from .tables import TEXT

        return TEXT if kind.startswith(("VARCHAR", "TEXT", "JSON")) else kind

    def unsound(self, detail: str, code: str = "damaged") -> StoreError:
        """The error for a schema that cannot be trusted, and why."""
        return StoreError(
            f"数据库 {self._address} 不能使用：{detail}",
            "请核对地址和 schema；登记丢失的，请用数据库的备份（pg_dump、pg_restore）恢复，或联系维护人员。",
            code=code,
        )

    # --- how -------------------------------------------------------------------------------------------------

    def write_much(self) -> None:
        """Nothing to be said: the server keeps its pages as it was told."""

    def destroying(self) -> None:
        """Nothing to be said: :meth:`forget` writes the tables anew."""

    def forget(self) -> None:
        """Write the tables anew, without what was deleted or replaced. Logs and backups of the server stay."""
        self.rollback()
        for table in sorted(self.tables()):
            self.rollback()
            self._say(f'VACUUM (FULL) "{self.schema}"."{table}"')

    def _begun(self) -> None:
        if self._base.info.transaction_status != TransactionStatus.IDLE:
            return
        if self._writing:  # an error has ended it: the rest of it must not be kept without its beginning
            raise self._lost()
        self._say("BEGIN ISOLATION LEVEL REPEATABLE READ")

    def _run(self, sql: str, values: Sequence[Any]) -> psycopg.Cursor[Row]:
        self._begun()
        try:
            return self._base.execute(_spoken(sql), values)
        except psycopg.Error as error:
            self._tell(error)

    def _say(self, sql: str) -> None:
        try:
            self._base.execute(sql)
        except psycopg.Error as error:
            self._tell(error)

    def _tell(self, error: psycopg.Error) -> NoReturn:
        told = self._trouble(error)
        if told is None:
            raise error
        raise told from error

    def _trouble(self, error: psycopg.Error) -> StoreError | None:
        """What is said of an error; ``None`` where it is neither the server nor the network that is at fault."""
        primary = error.diag.message_primary or ""
        if isinstance(error, said.LockNotAvailable | said.DeadlockDetected | said.SerializationFailure):
            return StoreError("这个工作区正被别人占用。", "请等几分钟再试。", code="busy")
        if isinstance(error, said.InsufficientPrivilege):
            return StoreError(
                f"数据库不许这个用户这样做（{self._address}）：{primary}。",
                "请用有权限的用户，或请管理员授权：dutykit store grant。",
                code="denied",
            )
        if isinstance(error, said.DiskFull):
            return StoreError(
                "数据库服务器的磁盘已满；没有写入，已登记的内容没有改动。",
                "请管理员清理磁盘以后再运行一次。", code="full",
            )  # fmt: skip
        if isinstance(error, said.DataCorrupted | said.IndexCorrupted):
            return self.unsound(f"数据已损坏（{primary}）。")
        if isinstance(error, said.UndefinedTable | said.UndefinedColumn):
            return self.unsound(f"结构不完整（{primary}）。")
        if isinstance(error, said.ReadOnlySqlTransaction):
            return StoreError("数据库是只读的，没有写入。", "请管理员检查：可能连到了备用服务器。", code="failed")
        if self._base_is_gone(error):
            return self._lost()
        return None

    def _base_is_gone(self, error: psycopg.Error) -> bool:
        gone = said.AdminShutdown | said.CrashShutdown | said.CannotConnectNow | said.IdleInTransactionSessionTimeout
        return isinstance(error, gone) or (hasattr(self, "_base") and self._base.closed)

    def _lost(self) -> StoreError:
        return StoreError(
            f"与数据库服务器的连接断开了（{self._address}）；没有写入，已登记的内容没有改动。", _AGAIN, code="lost"
        )

    def _unreachable(self, error: psycopg.Error) -> StoreError:
        """Why there is no connection, in words; libpq's own are English and may tell what the address holds."""
        text = str(error)
        for sign, why, what in _UNREACHABLE:
            if sign in text or (error.sqlstate or "").startswith(sign):
                return StoreError(f"连不上数据库 {self._address}：{why}。", what, code="unreachable")
        return StoreError(
            f"连不上数据库 {self._address}。", "请检查地址、网络和服务器，再运行一次。", code="unreachable"
        )


_UNREACHABLE = (
    ("28P01", "用户名或口令不对", "口令写在地址里、环境变量 PGPASSWORD 或 ~/.pgpass 里。"),
    ("password authentication failed", "用户名或口令不对", "口令写在地址里、环境变量 PGPASSWORD 或 ~/.pgpass 里。"),
    ("no password supplied", "没有口令", "口令写在地址里、环境变量 PGPASSWORD 或 ~/.pgpass 里。"),
    ("no pg_hba.conf entry", "服务器不接受这个用户从本机连接", "请管理员修改 pg_hba.conf。"),
    ("Peer authentication failed", "服务器不接受这个用户从本机连接", "请管理员修改 pg_hba.conf，或换一个用户。"),
    ("does not exist", "没有这个用户或数据库", "请核对地址，或请管理员建立。"),
    ("too many", "连接的人太多", "请等几分钟再试，或请管理员调大 max_connections。"),
    ("the database system is", "服务器正在启动或关闭", "请等一会儿再试。"),
    ("could not translate host name", "找不到这台服务器", "请检查地址里的服务器名称。"),
    ("Connection refused", "服务器没有运行，或端口不对", "请检查服务器和端口，再运行一次。"),
    ("No such file or directory", "服务器没有运行，或套接字的文件夹不对", "请检查服务器，再运行一次。"),
    ("timeout expired", "服务器没有响应", "请检查网络和服务器，再运行一次。"),
)


@lru_cache(maxsize=500)
def _spoken(sql: str) -> LiteralString:
    """A statement of ours as psycopg takes it. Letters match whatever their case, as in SQLite."""
    return sql.replace("%", "%%").replace("?", "%s").replace(" LIKE ", " ILIKE ")
