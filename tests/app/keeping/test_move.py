"""A store moved to a server and back: the same records, findings, documents and log wherever it is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.rounds import LESSON, VISIT, Round
from conftest import Stores
from dutykit.app.keeping.move import move
from dutykit.workspace import read_workspace
from server import Server

DAY = date(2024, 12, 20)
JSON = Path(__file__).parents[3] / "docs" / "json"


@pytest.fixture
def address(postgres: Server) -> Iterator[Callable[[], str]]:
    stores = Stores("postgres", postgres)
    yield stores.address
    postgres.drop(*stores.made)


@pytest.fixture
def store_kind() -> Stores:
    """They begin in SQLite."""
    return Stores("sqlite", None)


def told(place: Round) -> tuple[Any, ...]:
    """What a person is told and given."""
    found = place.json("check")
    for name in ("annual-report", "registration-form"):
        assert place.run("render", name, "--deputy", "0002", "--date", "2024-12-20").code == 0
    documents = dict(place.sql("select path, digest from outputs where path like 'documents/%' order by path"))
    return found, documents, place.json("show", "--deputy", "0002"), place.records()


def test_wherever_it_is_the_same_is_told_and_nothing_is_lost(place: Round, address: Callable[[], str]) -> None:
    assert place.send(place.activity(VISIT, LESSON)).code == 0
    assert place.send(place.activity({**VISIT, "kind": "团建"}, unit="BJ")).code == 1
    there = Round(place.root.with_name("另一份"), place.call)
    shutil.copytree(place.root, there.root)
    where = address()
    moved = there.json("move", "--to", where, "--by", "周林")
    Draft202012Validator(json.loads((JSON / "move.schema.json").read_text("utf-8"))).validate(moved)
    assert (moved["to"], moved["records"] > 10, moved["notes"]) == (
        where.replace("%2F", "/"), True, ["原来的登记留在 dutykit-moved-1.db，不再使用；核对以后可以删去。"],
    )  # fmt: skip
    assert read_workspace(there.root).config.store == where
    assert there.dump("log", "outputs", "meta") == place.dump("log", "outputs", "meta")
    for one in (place, there):
        assert one.send(one.activity({**LESSON, "title": "后来的一讲"}, unit="LG")).code in {0, 1}
    assert told(there) == told(place)
    assert there.json("verify", "--deep")["differences"] == []
    assert there.json("log")["entries"][-1]["action"] == place.json("log")["entries"][-1]["action"]
    back = there.json("move", "--to", "sqlite", "--by", "周林")
    assert (back["to"], read_workspace(there.root).address) == ("dutykit.db", "")
    assert there.json("verify")["differences"] == []
    assert there.records() == place.records()


def test_the_old_store_is_not_worked_with(place: Round, address: Callable[[], str]) -> None:
    before = (place.root / "dutykit.toml").read_text(encoding="utf-8")
    where = address()
    assert place.run("move", "--to", where).code == 0
    now = (place.root / "dutykit.toml").read_text(encoding="utf-8")
    assert place.run("move", "--to", "sqlite").code == 0
    (place.root / "dutykit.toml").write_text(now, encoding="utf-8")
    ran = place.run("status", "--json")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (4, "store.moved")
    (place.root / "dutykit.toml").write_text(before, encoding="utf-8")
    assert place.run("status").code == 0
    ran = place.run("move", "--to", where, "--json")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (4, "store.not_empty")
    assert (place.root / "dutykit.toml").read_text(encoding="utf-8") == before


class Killed(BaseException):
    """Stands for a kill: nothing after it is done."""


def killed(*_: Any) -> None:
    raise Killed


@pytest.mark.parametrize("back", [False, True])
def test_a_move_killed_before_the_workspace_knew_of_it_is_done_anew(
    place: Round, address: Callable[[], str], back: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, first = ("sqlite", address()) if back else (address(), "sqlite")
    if back:
        assert place.run("move", "--to", first).code == 0
    assert place.send(place.activity(VISIT)).code == 0
    with monkeypatch.context() as patch:
        patch.setattr("dutykit.app.keeping.move.write_file", killed)
        with pytest.raises(Killed):
            move(read_workspace(place.root), where, by="周林", today=DAY)
    assert place.send(place.activity({**LESSON, "present": "赵敏"}, unit="BJ")).code == 0  # the old one is worked with
    records = place.records()
    moved = place.json("move", "--to", where)
    assert (bool(read_workspace(place.root).address), len(records)) == (not back, 2)
    assert place.records() == records
    assert (place.json("verify")["differences"], moved["records"] > 2) == ([], True)


def test_a_move_killed_at_its_end_is_completed_and_not_worked_with_before(
    place: Round, address: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert place.send(place.activity(VISIT)).code == 0
    records, where = place.records(), address()
    with monkeypatch.context() as patch:
        patch.setattr("dutykit.app.keeping.move.arrived", killed)
        with pytest.raises(Killed):
            move(read_workspace(place.root), where, by="周林", today=DAY)
    assert read_workspace(place.root).config.store == where
    ran = place.run("status", "--json")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (4, "store.moving")
    assert place.json("move", "--to", where)["notes"] == ["上次搬到最后中断了，现在已经做完；原来的登记不再使用。"]
    assert (place.records(), place.json("verify")["differences"]) == (records, [])
    again = place.run("move", "--to", where)
    assert (again.code, "不用搬" in again.err) == (2, True)


def test_a_password_goes_nowhere(place: Round, address: Callable[[], str]) -> None:
    where = address().replace("//dutykit@", "//dutykit:geheim@")
    ran = place.run("move", "--to", where, "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["notes"][0].startswith("口令没有写进 dutykit.toml")
    ran = place.run("doctor", "--json")
    texts = [p.read_bytes() for p in place.root.rglob("*") if p.is_file() and p.suffix in {".toml", ".jsonl"}]
    assert not any(b"geheim" in text for text in [*texts, ran.out.encode()])
    assert place.run("status").code == 0


def test_a_backup_of_a_server_is_restored_where_there_is_none(
    place: Round, address: Callable[[], str], tmp_path: Path
) -> None:
    assert place.send(place.activity(VISIT, LESSON)).code == 0
    assert place.run("move", "--to", address()).code == 0
    made = place.json("backup", tmp_path / "备份.zip")
    assert made["notes"] == ["备份里的登记是 SQLite 的副本，dutykit.toml 里的 store 没有一起备份。"]
    again = Round(tmp_path / "恢复", place.call)
    assert place.call("restore", tmp_path / "备份.zip", again.root).code == 0
    assert read_workspace(again.root).address == ""
    assert again.records() == place.records()
    assert again.json("verify")["differences"] == []
    ran = place.run("salvage", tmp_path / "重做", "--json")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (4, "store.on_server")
