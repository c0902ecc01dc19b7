"""Every command stops at a store that is not whole, says what to do and changes nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.rounds import LESSON, VISIT, Round
from dutykit.store.soundness import APPLICATION

PAGE = 4096


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def gone(path: Path) -> None:
    path.unlink()


def without_tables(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as base:
        base.execute(f"pragma application_id={APPLICATION}")


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: PAGE * 30])


def no_database(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + bytes(2000))


def zeroed(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[PAGE * 19 : PAGE * 20] = bytes(PAGE)
    path.write_bytes(data)


def of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base:
        base.execute("pragma application_id=1234")


def with_other_tables(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as base:
        base.execute("create table songs (title text)")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base:
        base.execute("update meta set value='99' where key='version'")
        base.commit()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (emptied, "emptied"), (gone, "missing"), (without_tables, "emptied"), (truncated, "damaged"),
        (no_database, "damaged"), (zeroed, "damaged"), (of_another_program, "foreign"),
        (with_other_tables, "foreign"), (newer, "too_new"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", [("status",), ("render", "summary", "--all"), ("check",)])
def test_no_command_works_with_such_a_store(
    place: Round, spoil: Callable[[Path], None], code: str, command: tuple[str, ...]
) -> None:
    place.send(place.activity(VISIT, LESSON))
    for beside in place.root.glob("dutykit.db-*"):
        beside.unlink()
    spoil(place.root / "dutykit.db")
    before = place.tree()
    ran = place.run(*command, "--json")
    error = json.loads(ran.out)["error"]
    assert (ran.code, error["code"]) == (4, f"store.{code}"), error
    assert error["remedy"]
    assert (place.tree(), (place.root / "dutykit.db").exists()) == (before, spoil is not gone)
