"""The store on a server: who waits for whom, what a lost connection leaves, who may do what, what is told of it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.rounds import CONGRESS, YEAR
from conftest import Stores
from dutykit.app.keeping.move import allow
from dutykit.errors import StoreError, UsageError, WorkspaceError
from dutykit.serial import to_json
from dutykit.store import Store, open_store
from dutykit.store.address import read_address
from dutykit.store.postgres import Postgres
from dutykit.store.proof import database_of, numbers_of, read_chain, rows_of
from dutykit.words.codes import State
from dutykit.workspace import Workspace, create, read_workspace
from dutykit.workspace.config import config_text, parse_config, with_store
from server import Server
from store.test_records import activity, add, opened_store

DAY = date(2024, 12, 20)
AT = "2024-12-01T00:00:00+08:00"


@pytest.fixture
def address(postgres: Server) -> Iterator[Callable[[], str]]:
    """Addresses of stores that are not there yet."""
    stores = Stores("postgres", postgres)
    yield stores.address
    postgres.drop(*stores.made)


def opened(path: Path, where: str) -> Store:
    return opened_store(path / "dutykit.db", where)


# --- addresses ---------------------------------------------------------------------------------------------------


def test_an_address_tells_everything_but_its_password() -> None:
    where = read_address("postgresql+psycopg://zhou:s%40cret@db.example:5433/duty?schema=qu_a&sslmode=require")
    assert (where.given["password"], where.schema) == ("s@cret", "qu_a")
    assert str(where) == "postgresql+psycopg://zhou@db.example:5433/duty?schema=qu_a"
    assert "cret" not in repr(where) + where.open_text()
    again = read_address(where.open_text())
    assert again.given == {name: value for name, value in where.given.items() if name != "password"}
    assert again.schema == "qu_a"


@pytest.mark.parametrize(
    "text",
    [
        "mysql://a:geheim@b/c", "postgresql://a:geheim@b/c", "dutykit.db",
        "postgresql+psycopg://a:geheim@b/c?schema=x;drop", "postgresql+psycopg://a:geheim@b/c?schema=pg_x",
        "postgresql+psycopg://a:geheim@b/c?sslmod=x", "postgresql+psycopg://a:geheim@[b/c",
    ],
)  # fmt: skip
def test_another_address_is_refused_without_its_password(text: str) -> None:
    with pytest.raises(WorkspaceError) as told:
        read_address(text)
    assert told.value.code == "workspace.store"
    assert "geheim" not in told.value.message + told.value.remedy


def test_a_server_that_is_not_there_is_told_in_chinese(tmp_path: Path, dutykit: Callable[..., Any]) -> None:
    root = create(tmp_path / "工作区", CONGRESS, 17, [], YEAR).root
    text = (root / "dutykit.toml").read_text(encoding="utf-8")
    where = f"postgresql+psycopg://zhou:geheim@/duty?host={tmp_path}"
    (root / "dutykit.toml").write_text(with_store(text, where), encoding="utf-8")
    ran = dutykit("status", "--workspace", root, "--json")
    told = json.loads(ran.out)["error"]
    assert (ran.code, told["code"]) == (4, "store.unreachable")
    assert told["message"].endswith("：服务器没有运行，或套接字的文件夹不对。")
    assert "geheim" not in ran.out + ran.err
    ran = dutykit("doctor", "--workspace", root)
    assert "连不上数据库" in ran.out
    assert "geheim" not in ran.out + ran.err


def test_a_user_that_is_not_let_in_is_told_so(postgres: Server, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="没有这个用户或数据库"):
        open_store(tmp_path / "dutykit.db", address=postgres.address(user="nobody"), create=True)


def test_store_is_one_line_of_the_configuration() -> None:
    config = parse_config('year = 2024\n[congress]\nname = "甲"\n')
    text = config_text(config)
    there = with_store(text, 'postgresql+psycopg://a@/b?schema=c"')
    assert parse_config(there).store == 'postgresql+psycopg://a@/b?schema=c"'
    assert with_store(there, "") == text
    bare = 'year = 2024\n\n[congress]\nname = "甲"\n'
    assert parse_config(with_store(bare, "x")) == parse_config('year = 2024\nstore = "x"\n[congress]\nname = "甲"\n')


# --- made, proved ------------------------------------------------------------------------------------------------


def test_a_new_one_holds_together_and_what_is_odd_in_it_is_found(
    postgres: Server, address: Callable[[], str], tmp_path: Path
) -> None:
    where = address()
    with opened(tmp_path, where) as store:
        add(store, 3)
        chain = read_chain(store)
        found = [*chain.differences, *rows_of(store, chain), *database_of(store, tmp_path)]
        assert (found, chain.entries) == ([], 2)
        store.ask_anew()
        schema = read_address(where).schema
        with postgres.connect() as base:
            base.execute(f"UPDATE {schema}.records SET unit = 'XX' WHERE number = 'activity-2024-0001'")
            base.execute(f"CREATE VIEW {schema}.all_of_it AS SELECT * FROM {schema}.log")
            base.execute(f"ALTER TABLE {schema}.reviews ADD COLUMN more text")
            base.execute(f"DROP INDEX {schema}.records_by_unit")
        store.ask_anew()
        assert [one.where for one in rows_of(store, chain)] == ["记录 activity-2024-0001"]
        told = [one.where for one in database_of(store, tmp_path)]
        assert sorted(told) == ["索引 records_by_unit", "表 reviews", "视图 all_of_it"]


def test_texts_are_as_long_as_they_are_and_ordered_by_their_bytes(address: Callable[[], str], tmp_path: Path) -> None:
    with opened(tmp_path, address()) as store:
        long = "键" * 30_000
        with store.transaction():
            store.add([activity(n, "2024-03-05") for n in ("b", "A", "甲", "_")], [], AT)
            store.rekey({"A": long})
            store.note_outputs({"b": "1", "B": "2", "a": "3"}, AT)
        assert [s.number for s in store.with_keys([long], form="activity", part="activities", year=2024)] == ["A"]
        ordered = store.connection.column("SELECT number FROM records ORDER BY number")
        assert ordered == sorted(ordered) == ["A", "_", "b", "甲"]


def test_an_emptied_schema_is_not_taken_for_a_new_one(address: Callable[[], str], tmp_path: Path) -> None:
    with pytest.raises(StoreError) as told:
        open_store(tmp_path / "dutykit.db", address=address())
    assert told.value.code == "store.emptied"


# --- many at once ------------------------------------------------------------------------------------------------


def test_writers_wait_for_one_another_and_lose_no_number(address: Callable[[], str], tmp_path: Path) -> None:
    where = address()
    opened(tmp_path, where).close()
    taken: list[int] = []

    def work() -> None:
        with opened(tmp_path, where) as store:
            for _ in range(5):
                with store.transaction():
                    (number,) = store.take_numbers("HD2024")
                    one = activity(f"HD-2024-{number:04}", "2024-03-05", present=["0001"])
                    store.add([one], [], AT)
                    taken.append(number)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with opened(tmp_path, where) as store:
        assert sorted(taken) == list(range(1, 21))
        chain = read_chain(store)
        assert [*chain.differences, *rows_of(store, chain), *numbers_of(store)] == []
        assert len(store.current(naming=["0001"])) == 20


def test_who_only_asks_waits_for_nobody_and_is_answered_of_one_moment(
    address: Callable[[], str], tmp_path: Path
) -> None:
    where = address()
    with opened(tmp_path, where) as writer, opened(tmp_path, where) as reader:
        assert reader.current() == []
        with writer.transaction():
            writer.add([activity("A", "2024-03-05")], [], AT)
            assert reader.current() == []
        assert reader.current() == []
        reader.ask_anew()
        assert [s.number for s in reader.current()] == ["A"]


def test_a_congress_does_not_wait_for_another(address: Callable[[], str], tmp_path: Path) -> None:
    with opened(tmp_path, address()) as one, opened(tmp_path, address()) as other:
        with one.transaction(), other.transaction():
            one.add([activity("A", "2024-03-05")], [], AT)
            other.add([activity("A", "2024-04-05", state=State.HELD)], [], AT)
        assert (len(one.current()), one.current()[0].state) == (1, State.ACCEPTED)
        assert (len(other.current()), other.current()[0].state) == (1, State.HELD)


def test_what_a_lost_connection_had_begun_is_undone_and_told(
    postgres: Server, address: Callable[[], str], tmp_path: Path
) -> None:
    where = address()
    with opened(tmp_path, where) as store:
        with pytest.raises(StoreError) as told, store.transaction():
            store.add([activity("A", "2024-03-05")], [], AT)
            break_off(postgres, store)
            store.add([activity("B", "2024-03-05")], [], AT)
        assert told.value.code == "store.lost"
    with opened(tmp_path, where) as store:
        assert store.current() == []


def test_one_that_is_lost_at_the_last_step_is_asked_after(
    postgres: Server, address: Callable[[], str], tmp_path: Path
) -> None:
    """The server has committed or it has not: it says itself which, as soon as it answers again."""
    where = address()
    with opened(tmp_path, where) as store:
        with pytest.raises(StoreError, match="没有写入"), store.transaction():
            store.add([activity("A", "2024-03-05")], [], AT)
            store._complete()
            break_off(postgres, store)
        assert store.current() == []
        connection = store.connection
        assert isinstance(connection, Postgres)
        connection.rollback()
        connection.begin()
        number = connection._writing
        connection.change("INSERT INTO meta (key, value) VALUES ('a', 'b')")
        connection._base.execute("COMMIT")
        connection._base.close()  # the answer never arrived
        connection._writing = ""
        assert connection._was_kept(number)
        assert connection.value("SELECT value FROM meta WHERE key = 'a'") == "b"


def break_off(postgres: Server, store: Store) -> None:
    connection = store.connection
    assert isinstance(connection, Postgres)
    with postgres.connect() as base:
        base.execute("SELECT pg_terminate_backend(%s, 5000)", (connection._base.info.backend_pid,))


# --- who may do what ---------------------------------------------------------------------------------------------


@pytest.fixture
def congresses(postgres: Server, address: Callable[[], str], tmp_path: Path) -> Iterator[tuple[Workspace, Workspace]]:
    """Two workspaces in one database, and the roles ``clerk_a`` and ``looker_a`` of the first."""
    made = []
    for name in ("甲区", "乙区"):
        root = create(tmp_path / name, CONGRESS, 17, [], YEAR).root
        text = (root / "dutykit.toml").read_text(encoding="utf-8")
        where = address()
        (root / "dutykit.toml").write_text(with_store(text, where), encoding="utf-8")
        with opened(root, where) as store:
            add(store, 2)
        made.append(read_workspace(root))
    with postgres.connect() as base:
        base.execute("CREATE ROLE clerk_a LOGIN; CREATE ROLE looker_a LOGIN")
    yield made[0], made[1]
    with postgres.connect() as base:
        base.execute("DROP OWNED BY clerk_a, looker_a; DROP ROLE clerk_a, looker_a")


def as_role(workspace: Workspace, role: str) -> str:
    return workspace.address.replace("//dutykit@", f"//{role}@")


def test_a_clerk_works_in_one_congress_and_in_no_other(congresses: tuple[Workspace, Workspace]) -> None:
    mine, other = congresses
    before = [opened(w.root, w.address) for w in congresses]
    for store in before:
        store.close()
    granted = allow(mine, "clerk_a", reading=False, today=DAY)
    schema_of_json = json.loads(
        (Path(__file__).parents[2] / "docs" / "json" / "store-grant.schema.json").read_text("utf-8")
    )
    Draft202012Validator(schema_of_json).validate({"format": 1, **to_json(granted)})
    with opened(mine.root, as_role(mine, "clerk_a")) as store:
        add(store, 1, form="contact")
        assert len(store.current()) == 3
        chain = read_chain(store)
        assert [*chain.differences, *rows_of(store, chain)] == []
        for statement in ("UPDATE log SET by = 'x'", "DELETE FROM log"):
            with pytest.raises(StoreError, match="permission denied") as told, store.transaction():
                store.connection.change(statement)
            assert told.value.code == "store.denied"
        schema = read_address(other.address).schema
        for statement in (f"SELECT count(*) FROM {schema}.records", f"DELETE FROM {schema}.records"):
            with pytest.raises(StoreError) as told, store.transaction():
                store.connection.change(statement)
            assert told.value.code == "store.denied"
    with pytest.raises(StoreError):
        open_store(other.database, address=as_role(other, "clerk_a"))


def test_one_who_may_look_changes_nothing(congresses: tuple[Workspace, Workspace]) -> None:
    mine, _ = congresses
    allow(mine, "looker_a", reading=True, today=DAY)
    with opened(mine.root, as_role(mine, "looker_a")) as store:
        assert len(store.standings()) == 2
        with pytest.raises(StoreError) as told:
            add(store, 1, form="contact")
        assert told.value.code == "store.denied"


def test_nobody_is_let_in_who_is_not_there_or_whom_nothing_holds(congresses: tuple[Workspace, Workspace]) -> None:
    for role, why in (("nobody", "没有"), ("dutykit", "超级用户")):
        with pytest.raises(UsageError, match=why):
            allow(congresses[0], role, reading=False, today=DAY)
