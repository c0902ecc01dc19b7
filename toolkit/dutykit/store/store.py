"""The store of a workspace: one connection, explicit transactions, and the queries that the app needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Row,
    Transaction,
    bindparam,
    create_engine,
    delete,
    insert,
    null,
    select,
    update,
)
from sqlalchemy import exc as sqlalchemy_errors
from sqlalchemy.pool import NullPool

from ..dossier.model import Record
from ..errors import StoreError
from ..evidence import Evidence
from ..text import masked_within
from . import quick
from . import tables as t
from .migrations import migrate
from .quick import compact
from .reviews import reviewed_state
from .sqlite import listen


@dataclass(slots=True)
class NewVersion:
    """What a return (or a person) says of a record: state, values, evidence (or its JSON), problems as stored."""

    record: str
    state: str
    body: Mapping[str, Any]
    evidence: Mapping[str, Any] | str
    problems: Sequence[Mapping[str, Any]] = ()
    source: int | None = None
    reason: str = ""


@dataclass(slots=True)
class NewRecord:
    """A record's identity; ``first`` is its first version."""

    number: str
    form: str
    part: str
    first: NewVersion
    year: int | None = None
    unit: str = ""
    deputy: str = ""
    issue: str = ""
    key: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Stored:
    """A record with its current version, as the app compares and sends it back."""

    number: str
    form: str
    part: str
    year: int | None
    unit: str
    deputy: str
    issue: str
    key: str
    position: int
    state: str
    version: int
    body: Mapping[str, Any]
    evidence: Mapping[str, Any]
    problems: Sequence[Mapping[str, Any]]
    source: int | None
    file: str = ""
    sha256: str = ""
    received: str = ""
    reason: str = ""

    def record(self) -> Record:
        """The record as floors below know it."""
        evidence = {name: Evidence.from_json(e) for name, e in self.evidence.items()}
        return Record(
            self.number, self.form, self.part, self.state, self.body, evidence, self.year, self.deputy, self.unit,
            self.issue, self.file, self.sha256, self.received, self.about,
        )  # fmt: skip

    @property
    def about(self) -> str:
        """The number of the record that an objection is about; a claim told again is about nothing but itself."""
        named = [str(p["facts"].get("record", "")) for p in self.problems if p["code"] == "return.objection"]
        return named[0] if named and named[0] != self.number else ""


class Store:
    """An open store. Use :func:`open_store`; close it, or use it as a context manager."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection = engine.connect()
        self._depth = 0

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    @contextmanager
    def transaction(self, *, undo: bool = False) -> Iterator[Transaction]:
        """One transaction; inside another one, a savepoint. ``undo`` rolls back at the end (``--dry-run``).

        Whoever rolls back the one given asks nothing more of the store before it ends.
        """
        if not self._depth and self._connection.in_transaction():
            self._connection.rollback()  # a read began it; what follows must see, and lock, what is there now
        begin = self._connection.begin_nested if self._depth else self._connection.begin
        self._depth += 1
        self._connection.info["writing"] = True
        try:
            with begin() as transaction:
                yield transaction
                if undo:
                    transaction.rollback()
        except sqlalchemy_errors.OperationalError as error:
            raise _busy(error) from error
        finally:
            self._depth -= 1
            self._connection.info["writing"] = self._depth > 0

    @property
    def connection(self) -> Connection:
        """The connection, for the modules of this package."""
        return self._connection

    # --- numbers and schemas ---------------------------------------------------------------------------------

    def take_numbers(self, name: str, count: int = 1) -> range:
        """The next ``count`` numbers of a sequence, from 1 on, without gaps."""
        if not count:
            return range(0)
        last = quick.LAST_NUMBER.one(self._connection, series=name).scalar()
        if last is None:
            self._connection.execute(insert(t.numbers).values(name=name, last=count))
        else:
            quick.REACHED.one(self._connection, series=name, reached=last + count)
        start = (last or 0) + 1
        return range(start, start + count)

    def keep_schema(self, form: str, version: int, hash_: str, body: Mapping[str, Any]) -> None:
        """Keep an issued schema by its hash, once."""
        if self.schema(hash_) is None:
            self._connection.execute(insert(t.schemas).values(hash=hash_, form=form, version=version, body=body))

    def schema(self, hash_: str) -> dict[str, Any] | None:
        """A kept schema."""
        return self._connection.execute(select(t.schemas.c.body).where(t.schemas.c.hash == hash_)).scalar()

    # --- issues ----------------------------------------------------------------------------------------------

    def issue(self, number: str) -> Row[Any] | None:
        """An issue by its number."""
        return self._connection.execute(select(t.issues).where(t.issues.c.number == number)).one_or_none()

    def issues(self, **equal: Any) -> list[Row[Any]]:
        """Issues whose columns equal what is given, by number."""
        query = select(t.issues).filter_by(**equal).order_by(t.issues.c.number)
        return list(self._connection.execute(query))

    def save_issue(self, values: Mapping[str, Any]) -> None:
        """Insert an issue, or replace what is known of one already there."""
        if self.issue(values["number"]) is None:
            self._connection.execute(insert(t.issues).values(**values))
        else:
            self._connection.execute(update(t.issues).where(t.issues.c.number == values["number"]).values(**values))

    # --- returns ---------------------------------------------------------------------------------------------

    def add_return(self, values: Mapping[str, Any]) -> int:
        """Insert a return; its id."""
        result = self._connection.execute(insert(t.returns), dict(values))
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def update_return(self, id_: int, **values: Any) -> None:
        """Change what is known of a return."""
        self._connection.execute(_UPDATE_RETURN, {"id_": id_, **values})

    def ever_closed(self, year: int, unit: str) -> bool:
        """Whether a register of the unit was ever closed for the year."""
        return quick.CLOSED.one(self._connection, year_=year, unit_=unit).first() is not None

    def statuses(self, sha256: str) -> list[str]:
        """What became of the returns of a file that were not withdrawn."""
        return list(quick.STATUSES.one(self._connection, digest=sha256, reason="").scalars())

    def returns(self, *conditions: Any, **equal: Any) -> list[Row[Any]]:
        """Returns whose columns equal what is given, oldest first."""
        query = select(t.returns).where(*conditions).filter_by(**equal).order_by(t.returns.c.id)
        return list(self._connection.execute(query))

    def forms_of(self, statuses: Iterable[str]) -> dict[str, str]:
        """The form of every file that has one of these statuses and was not withdrawn, by its hash."""
        query = select(t.returns.c.sha256, t.returns.c.form).order_by(t.returns.c.id)
        query = query.where(t.returns.c.status.in_(sorted(statuses)), t.returns.c.retracted == "")
        return {row.sha256: row.form for row in self._connection.execute(query)}

    # --- records ---------------------------------------------------------------------------------------------

    def add(self, new: Iterable[NewRecord], versions: Iterable[NewVersion], made: str) -> None:
        """Insert new records with their first versions, and further versions of known ones."""
        new = list(new)
        every = [n.first for n in new] + list(versions)
        if not every:
            return
        first = (quick.LAST_VERSION.one(self._connection).scalar() or 0) + 1
        if new:
            rows = [
                {"number": n.number, "form": n.form, "part": n.part, "year": n.year, "unit": n.unit, "deputy": n.deputy,
                 "issue": n.issue, "key": n.key, "position": n.position, "state": n.first.state, "version": first + i}
                for i, n in enumerate(new)
            ]  # fmt: skip
            quick.ADD_RECORD.many(self._connection, rows)
        added: list[dict[str, Any]] = [
            {"id": first + i, "record": v.record, "source": v.source, "state": v.state, "body": compact(v.body),
             "evidence": v.evidence if isinstance(v.evidence, str) else compact(v.evidence),
             "problems": compact(list(v.problems)) if v.problems else "[]", "made": made, "reason": v.reason,
             "retracted": False}
            for i, v in enumerate(every)
        ]  # fmt: skip
        quick.ADD_VERSION.many(self._connection, added)
        if len(every) > len(new):
            self.refresh({v.record: (first + i, v.state) for i, v in enumerate(every) if i >= len(new)})

    def refresh(self, current: Mapping[str, tuple[int, str]]) -> None:
        """Write the current version and state beside the records."""
        self._connection.execute(
            update(t.records)
            .where(t.records.c.number == bindparam("number_"))
            .values(version=bindparam("version_"), state=bindparam("state_")),
            [{"number_": n, "version_": v, "state_": s} for n, (v, s) in current.items()],
        )

    def rekey(self, keys: Mapping[str, str]) -> None:
        """Change natural keys of records whose key fields were corrected."""
        if keys:
            self._connection.execute(
                update(t.records).where(t.records.c.number == bindparam("number_")).values(key=bindparam("key_")),
                [{"number_": n, "key_": k} for n, k in keys.items()],
            )

    def add_supports(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert further evidence of records."""
        if rows:
            self._connection.execute(insert(t.supports), list(rows))

    def supports(self, record: str) -> list[Row[Any]]:
        """Further evidence of a record, with the file it came from."""
        query = (
            select(t.supports, t.returns.c.name, t.returns.c.sha256, t.returns.c.received, t.returns.c.form)
            .join(t.returns, t.returns.c.id == t.supports.c.source)
            .where(t.supports.c.record == record, t.returns.c.retracted == "")
        )
        return list(self._connection.execute(query))

    def current(self, *conditions: Any, bare: bool = False, **equal: Any) -> list[Stored]:
        """Records as they now stand, by number; ``equal`` compares columns of ``records``.

        ``bare`` leaves the evidence out, which is most of what a record weighs: for figures over everything.
        """
        where = [getattr(t.records.c, name) == value for name, value in equal.items()]
        query = (
            select(
                t.records, t.versions.c.body, null().label("evidence") if bare else t.versions.c.evidence,
                t.versions.c.problems, t.versions.c.source, t.versions.c.reason, t.returns.c.name, t.returns.c.sha256,
                t.returns.c.received,
            )
            .join(t.versions, t.versions.c.id == t.records.c.version)
            .join(t.returns, t.returns.c.id == t.versions.c.source, isouter=True)
            .where(*conditions, *where)
            .order_by(t.records.c.number)
        )  # fmt: skip
        return [_stored(row) for row in self._connection.execute(query)]

    def with_keys(self, keys: Sequence[str], *, form: str, part: str, year: int | None) -> list[Stored]:
        """Records of a form and year with one of these natural keys, as they now stand, by number."""
        numbers = quick.numbers_by_key(self._connection, form, part, keys)
        found: list[Stored] = []
        for start in range(0, len(numbers), 500):
            found += self.current(t.records.c.number.in_(numbers[start : start + 500]), year=year)
        return found

    def versions(self, record: str) -> list[Row[Any]]:
        """Every version of a record, oldest first, with the file it came from."""
        query = (
            select(
                t.versions,
                t.returns.c.name,
                t.returns.c.form,
                t.returns.c.sha256,
                t.returns.c.received,
                t.returns.c.paper,
                t.returns.c.typed_by,
                t.returns.c.paper_received,
            )
            .join(t.returns, t.returns.c.id == t.versions.c.source, isouter=True)
            .where(t.versions.c.record == record)
            .order_by(t.versions.c.id)
        )
        return list(self._connection.execute(query))

    def retract(self, source: int, reason: str) -> list[str]:
        """Take back a return: its versions no longer count, what stood before holds again. Numbers touched."""
        query = select(t.versions.c.record).where(t.versions.c.source == source).distinct()
        touched = list(self._connection.execute(query).scalars())
        self._connection.execute(update(t.versions).where(t.versions.c.source == source).values(retracted=True))
        self.update_return(source, retracted=reason)
        current = {}
        for number in touched:
            left = [v for v in self.versions(number) if not v.retracted]
            every = self.versions(number)
            state = reviewed_state(self._connection, left[-1].id, left[-1].state) if left else "withdrawn"
            current[number] = ((left or every)[-1].id, state)
        if current:
            self.refresh(current)
        return touched

    def refused(self, version: int) -> bool:
        """Whether a person refused this version of a record."""
        return reviewed_state(self._connection, version, "") == "withdrawn"

    # --- outputs ---------------------------------------------------------------------------------------------

    def written(self, path: str) -> str:
        """The digest of what was last written to ``path``; empty where nothing was."""
        return self._connection.execute(select(t.outputs.c.digest).where(t.outputs.c.path == path)).scalar() or ""

    def note_output(self, path: str, digest: str, made: str) -> None:
        """Remember what was written to ``path``."""
        self._connection.execute(delete(t.outputs).where(t.outputs.c.path == path))
        self._connection.execute(insert(t.outputs).values(path=path, digest=digest, made=made))

    # --- log -------------------------------------------------------------------------------------------------

    def write_log(self, at: str, action: str, subject: str, detail: Mapping[str, Any], *, by: str = "") -> None:
        """Keep who did what to what, when and why; numbers of phones and identities are masked."""
        subject, told = masked_within(subject), compact(masked_within(dict(detail)))
        values = {"at": at, "action": action, "subject": subject, "detail": told, "by": by}
        quick.ADD_LOG.one(self._connection, **values)

    def logged(self) -> list[Row[Any]]:
        """The log, oldest first."""
        return list(self._connection.execute(select(t.log).order_by(t.log.c.id)))


_UPDATE_RETURN = update(t.returns).where(t.returns.c.id == bindparam("id_"))


def _stored(row: Row[Any]) -> Stored:
    return Stored(
        row.number, row.form, row.part, row.year, row.unit, row.deputy, row.issue, row.key, row.position, row.state,
        row.version, row.body, row.evidence or {}, row.problems, row.source, row.name or "", row.sha256 or "",
        row.received or "", row.reason,
    )  # fmt: skip


def _busy(error: sqlalchemy_errors.OperationalError) -> StoreError:
    text = str(error.orig)
    if "locked" in text or "busy" in text:
        return StoreError("工作区正被另一个 dutykit 占用。", "请等它完成后再试。", code="busy")
    return StoreError(f"存储出错：{text}", "请检查磁盘空间和权限；必要时用备份恢复。", code="failed")


def open_store(path: Path, *, create: bool = False) -> Store:
    """Open the SQLite store at ``path``, migrated to date.

    Raises :class:`StoreError` when it is missing (unless ``create``), damaged, or newer than this program. Write-ahead
    log with full synchronisation: what was committed survives a power cut. Several processes may use one store.
    """
    if not create and not path.exists():
        raise StoreError(
            f"没有找到存储文件 {path.name}。", "请先运行 dutykit init，或检查工作区文件夹。", code="missing"
        )
    if not path.exists():
        path.touch(mode=0o600)
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, json_serializer=compact)
    listen(engine)
    try:
        store = Store(engine)
        with store.transaction():
            migrate(store.connection)
    except sqlalchemy_errors.DatabaseError as error:
        raise StoreError(
            f"存储文件 {path.name} 不能使用：{error.orig}",
            "请用备份恢复，或联系维护人员；原件都在 archive 文件夹。",
            code="damaged",
        ) from error
    return store
