"""Every command stops at a store that is not whole, says what to do and changes nothing."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import docx
import pytest

from app.rounds import LESSON, VISIT, Round, quietly
from dutykit.store import lost_rows
from dutykit.store.chain import BOUND
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


def without_end(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base:
        base.execute("delete from versions where id = (select max(id) from versions)")
        base.commit()


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


ASKED = [
    (), ("status",), ("show",), ("show", "0002"), ("show", "--state", "held"), ("find", "王芳"),
    ("trace", "HD-2024-0002"), ("purge", "2024", "--by", "周林"),
    ("log",), ("stats",), ("calendar",), ("check",), ("compare", "文书.docx"),
    ("review", "list"), ("seal",), ("verify",), ("verify", "--deep"),
    ("review", "approve", "HD-2024-0002", "--by", "周林"), ("review", "close", "--unit", "GC", "--by", "周林"),
    ("correct", "HD-2024-0002", "title=甲", "--reason", "乙"), ("withdraw", "回收 1.xlsx", "--reason", "乙"),
    ("make-template", "activity", "--all"), ("issue", "--phase", "年度"), ("archive", "2024", "-o", "归档"),
    ("backup", "备份.zip"), ("ingest", "returned"), ("new-year", "2025"), ("render", "annual-report", "--all"),
    ("settings", "names=strokes", "--by", "周林"),
    ("account", "lock", "chen", "--by", "周林"), ("package", "make", "--figures"), ("desk", "--no-browser"),
    ("move", "--to", "postgresql+psycopg://nobody@/nothing?host=/nowhere&schema=gu"),
]  # fmt: skip
"""Every command that opens the store. ``doctor`` tells of it in its table, ``salvage`` and ``restore`` do without."""


@pytest.mark.parametrize("command", ASKED, ids=" ".join)
@pytest.mark.parametrize(
    ("spoil", "code"), [(emptied, "emptied"), (zeroed, "damaged"), (newer, "too_new"), (without_end, "cut")]
)
def test_every_command_stops_there(
    place: Round, spoil: Callable[[Path], None], code: str, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place.root)
    place.send(place.activity(VISIT))
    docx.Document().save("文书.docx")
    for beside in place.root.glob("dutykit.db-*"):
        beside.unlink()
    if code == "cut" and command[:1] in {("verify",), ("backup",)}:
        pytest.skip("tells what is gone")
    spoil(place.root / "dutykit.db")
    before = place.tree()
    ran = place.run(*command) if command else place.call()
    assert (ran.code, place.tree()) == (4, before), ran.err
    assert "→" in ran.err
    assert ("dutykit restore" in ran.err) == (code != "too_new")


def test_no_command_that_opens_the_store_is_forgotten() -> None:
    from dutykit.cli.commands import COMMANDS

    without = {
        "init",
        "demo",
        "doctor",
        "restore",
        "salvage",
        "template",
        "form",
        "forms",
        "documents",
        "regulations",
        "store",
    }
    assert {command[0] for command in ASKED if command} == set(COMMANDS) - without


# --- rows that the log binds ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def _told(_furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with rows in every table that the log binds."""
    root = tmp_path_factory.mktemp("行") / "工作区"
    shutil.copytree(_furnished, root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUTYKIT_TODAY", "2024-12-20")
        patch.setenv("DUTYKIT_BY", "周林")
        place = Round(root, quietly)
        place.send(place.activity(VISIT, LESSON))
        place.send(place.activity(VISIT).forget(sheet=True, names=False))
        place.json("review", "approve", "HD-2024-0002")
        place.json("review", "close", "--unit", "LG", "--comment", "齐了")
        place.json("render", "annual-report", "--deputy", "0002")
    return root


@pytest.fixture
def told(_told: Path, tmp_path: Path) -> Round:
    shutil.copytree(_told, tmp_path / "抄本")
    return Round(tmp_path / "抄本", quietly)


@pytest.mark.parametrize("entries", [400, 0], ids=["a short log", "a long log"])
@pytest.mark.parametrize("table", [*BOUND, "log"])
def test_a_row_that_is_gone_is_missed_at_the_opening(
    told: Round, table: str, entries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lost_rows, "_ALL", entries)
    assert told.run("status").code == 0
    (key,) = told.sql(f"select min(rowid) from {table} where rowid > 1 or {table != 'log':d}")[0]
    told.sql(f"delete from {table} where rowid = ?", key)
    before = told.tree()
    ran = told.run("status")
    may_go = not entries and table in {"outputs", "drafts"}
    assert (ran.code, told.tree()) == (0 if may_go else 4, before), ran.err
    if not may_go:
        assert lost_rows.TABLES.get(table, "日志") in ran.err
        assert "dutykit restore" in ran.err
    assert told.run("verify").code == 4


def test_a_row_that_nobody_wrote_is_seen_at_the_opening(told: Round) -> None:
    told.sql("insert into reviews (level, decision, by, at, record, code, comment) values (?, ?, ?, ?, '', '', '')",
             "office", "approve", "周林", "2024-12-20")  # fmt: skip
    ran = told.run("status")
    assert (ran.code, "审核" in ran.err) == (4, True)


def test_rows_that_an_act_removed_are_not_missed(told: Round) -> None:
    for path in (told.root / "documents").rglob("*.docx"):
        path.unlink()
    told.json("render", "annual-report", "--deputy", "0002")
    assert told.run("status").code == 0


@pytest.mark.both_stores
@pytest.mark.parametrize("entries", [400, 0], ids=["a short log", "a long log"])
@pytest.mark.parametrize(
    "gone",
    [
        "delete from log where id = 2 returning id",
        "delete from issues where number = (select min(number) from issues where form = 'activity') returning number",
        "delete from supports where id in (select id from supports) returning id",
    ],
    ids=["log", "issues", "none"],
)
def test_rows_are_looked_for_wherever_the_store_is(
    place: Round, gone: str, entries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lost_rows, "_ALL", entries)
    lost = place.sql(gone)
    ran = place.run("status")
    assert ran.code == (4 if lost else 0), ran.err
    if lost:
        assert "看缺了什么，用 dutykit verify" in ran.err
        assert place.run("verify").code == 4
