"""A backup is whole and verified, restored it is the same workspace; nothing is overwritten."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.rounds import LESSON, VISIT, Round


@pytest.fixture
def full(place: Round) -> Round:
    """A workspace with a return, an override and a document of the office's own."""
    place.send(place.activity(VISIT, LESSON))
    (place.root / "regulations").mkdir()
    (place.root / "regulations" / "本区 办法.toml").write_text("# 自己的\n", encoding="utf-8")
    (place.root / "documents" / "手改.docx").write_bytes(b"PK")
    return place


def restored(place: Round, source: Path, folder: Path) -> Round:
    ran = place.call("restore", source, folder)
    assert ran.code == 0, ran.err
    return Round(folder, place.call)


def rewritten(source: Path, target: Path, change: Callable[[str, bytes], bytes | None], **more: bytes) -> Path:
    """A backup with parts changed, left out (``None``) or added; the manifest as it was."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name, data in more.items():
            new.writestr(name, data)
    return target


def test_restored_it_is_the_same_workspace(full: Round, tmp_path: Path) -> None:
    made = full.json("backup", tmp_path / "备 份.zip", "--by", "周林")
    assert (made["path"], made["notes"]) == (str(tmp_path / "备 份.zip"), [])
    copy = restored(full, tmp_path / "备 份.zip", tmp_path / "新 区")
    assert copy.dump("log") == full.dump("log")
    assert [(e["what"], e["by"]) for e in copy.json("log")["entries"]][-2:] == [("备份", "周林"), ("恢复", "clerk")]
    kept = {n: d for n, d in full.tree().items() if n.startswith(("archive/", "regulations/", "templates/", "dutykit"))}
    assert copy.tree() == {n: d for n, d in kept.items() if n != "dutykit.db"}
    assert sorted(p.name for p in copy.root.iterdir() if p.is_dir()) == [
        "archive", "corrections", "documents", "outgoing", "regulations", "returned",
        "templates",
    ]  # fmt: skip
    assert copy.json("status") == full.json("status")
    assert copy.ingest(full.root / "returned" / "回收 1.xlsx").status == "duplicate"


def test_a_backup_that_the_disk_does_not_let_take_its_name_leaves_nothing_under_it(
    full: Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, replace, link = tmp_path / "备份.zip", Path.replace, Path.hardlink_to

    def refused(path: Path, to: Path) -> Path:
        if target in {path, to}:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(to))
        return replace(path, to)

    def unlinked(path: Path, to: Path) -> None:
        refused(path, to) if path == target else link(path, to)

    monkeypatch.setattr(Path, "replace", refused)
    monkeypatch.setattr(Path, "hardlink_to", unlinked)
    assert full.run("backup", target).code == 3
    assert list(tmp_path.glob("*备份*")) == []
    monkeypatch.undo()
    assert full.run("backup", target).code == 0


def test_all_takes_workbooks_and_documents_too(full: Round, tmp_path: Path) -> None:
    full.json("backup", tmp_path / "全.zip", "--all")
    assert restored(full, tmp_path / "全.zip", tmp_path / "新").tree() == full.tree()


def test_the_manifest_names_every_part_with_its_digest(full: Round, tmp_path: Path) -> None:
    full.json("backup", tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        digests = {p["path"]: p["sha256"] for p in manifest["parts"]}
        found = {n: hashlib.sha256(archive.read(n)).hexdigest() for n in archive.namelist() if n != "manifest.json"}
    assert digests == found
    assert {"dutykit.db", "dutykit.toml", "regulations/本区 办法.toml"} <= digests.keys()


def test_a_backup_sees_what_is_committed_while_another_process_writes(full: Round, tmp_path: Path) -> None:
    import sqlite3

    other = sqlite3.connect(full.root / "dutykit.db", isolation_level=None)
    other.execute("update records set state='held' where form='activity'")
    told = full.json("backup", tmp_path / "a.zip", code=4)  # written, and said to be other than the log says
    other.execute("update records set state='withdrawn' where form='activity'")
    other.close()
    assert told["error"]["code"] == "store.proof"
    assert set(restored(full, tmp_path / "a.zip", tmp_path / "新").states().values()) == {"held"}


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_only_the_owner_may_read_it(full: Round, tmp_path: Path) -> None:
    full.json("backup", tmp_path / "a.zip")
    copy = restored(full, tmp_path / "a.zip", tmp_path / "新")
    files = [tmp_path / "a.zip", *(p for p in copy.root.rglob("*") if p.is_file())]
    assert {p.stat().st_mode & 0o777 for p in files} == {0o600}
    assert {p.stat().st_mode & 0o777 for p in [copy.root, *copy.root.rglob("*")] if p.is_dir()} == {0o700}


def test_nothing_is_overwritten(full: Round, tmp_path: Path) -> None:
    target = tmp_path / "a.zip"
    target.write_bytes(b"old")
    ran = full.run("backup", target)
    assert (ran.code, "已经存在，没有覆盖" in ran.err, target.read_bytes()) == (2, True, b"old")
    full.json("backup", tmp_path / "b.zip")
    before = full.tree()
    ran = full.call("restore", tmp_path / "b.zip", full.root)
    assert (ran.code, "里已经有东西，没有恢复" in ran.err) == (2, True)
    assert full.tree() == before


def test_a_backup_does_not_go_into_what_is_backed_up(full: Round) -> None:
    ran = full.run("backup", full.root / "archive" / "a.zip")
    assert (ran.code, "备份不能放在工作区的 archive 文件夹里。" in ran.err) == (2, True)


def refused(place: Round, *args: object) -> dict[str, Any]:
    ran = place.run(*args, "--json")
    assert ran.code == 4, ran.out
    error: dict[str, Any] = json.loads(ran.out)["error"]
    return error


def an_original(place: Round) -> Path:
    return next(p for p in (place.root / "archive").rglob("*.xlsx"))


def test_an_original_that_was_changed_is_told_and_is_no_original_in_the_backup(full: Round, tmp_path: Path) -> None:
    original = an_original(full)
    original.write_bytes(b"changed")
    name = original.relative_to(full.root).as_posix()
    error = refused(full, "backup", tmp_path / "a.zip")
    assert (error["code"], f"原件 {name} 的内容与收到时不同" in error["message"]) == ("store.originals", True)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.read(name.replace(".xlsx", "-changed.xlsx")) == b"changed"
        assert name not in archive.namelist()


def test_an_original_that_is_gone_is_told_by_backup_and_by_restore(full: Round, tmp_path: Path) -> None:
    original = an_original(full)
    original.unlink()
    error = refused(full, "backup", tmp_path / "a.zip")
    (name,) = [n for (n,) in full.sql("select name from returns where sha256=?", original.stem)]
    assert f"原件“{name}”不在 archive 中（{original.stem[:12]}）" in error["message"]
    ran = full.call("restore", tmp_path / "a.zip", tmp_path / "新", "--json")
    assert json.loads(ran.out)["notes"][-1] == f"备份里缺 1 份原件：{name}。"


# --- a backup that somebody has made up ----------------------------------------------------------------------------


def made_up(source: Path, target: Path, change: Callable[[Path], None]) -> Path:
    """A backup with the files changed and a manifest that fits them."""
    folder = target.with_suffix(".d")
    with zipfile.ZipFile(source) as old:
        old.extractall(folder)
        manifest = json.loads(old.read("manifest.json"))
    change(folder)
    names = [p.relative_to(folder).as_posix() for p in sorted(folder.rglob("*")) if p.is_file()]
    parts = {n: (folder / n).read_bytes() for n in names if n != "manifest.json"}
    manifest |= json.loads((folder / "manifest.json").read_bytes())
    manifest["parts"] = [
        {"path": n, "bytes": len(d), "sha256": hashlib.sha256(d).hexdigest()} for n, d in parts.items()
    ]
    with zipfile.ZipFile(target, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
        new.writestr("manifest.json", json.dumps(manifest))
    shutil.rmtree(folder)
    return target


def by_sql(script: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "dutykit.db")) as base:
            base.executescript(script)

    return change


def rewritten_table(table: str, old: str, new: str) -> Callable[[Path], None]:
    """The structure itself changed, where the program that made the file would not let it be."""
    change = f"update sqlite_master set sql = replace(sql, '{old}', '{new}') where name = '{table}'"
    return by_sql(f"pragma writable_schema=on; {change}; pragma writable_schema=off")


def with_a_log_of_pages(folder: Path) -> None:
    (folder / "dutykit.db-wal").write_bytes(b"\x37\x7f\x06\x82" + bytes(4000))


def another_original(folder: Path) -> None:
    next(folder.glob("archive/*/*.xlsx")).write_bytes(b"PK another")


def steering_name(folder: Path) -> None:
    (folder / "archive" / "甲\x1b[2J\u202e.xlsx").write_bytes(b"PK")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (by_sql("create trigger evil after insert on log begin update versions set body='{}'; end"), "foreign"),
        (by_sql("create view evil as select 1"), "foreign"),
        (by_sql("create table evil (a)"), "foreign"),
        (by_sql("create index evil on log (lower(action))"), "foreign"),
        (by_sql("alter table log add column evil as (upper(action))"), "foreign"),
        (by_sql("alter table log add column evil text"), "foreign"),
        (by_sql("drop index log_by_action"), "foreign"),
        (rewritten_table("records", "PRIMARY KEY (number)", "PRIMARY KEY (number) ON CONFLICT REPLACE"), "foreign"),
        (
            rewritten_table("versions", "REFERENCES returns (id)", "REFERENCES returns (id) ON UPDATE CASCADE"),
            "foreign",
        ),
        (rewritten_table("reviews", "comment TEXT", "comment TEXT REFERENCES outputs (path)"), "foreign"),
        (rewritten_table("outputs", "path VARCHAR(400)", "path VARCHAR(400) COLLATE NOCASE"), "foreign"),
        (with_a_log_of_pages, "backup"),
        (another_original, "backup"),
        (steering_name, "backup"),
    ],
)
def test_what_a_backup_says_of_itself_is_not_trusted(
    full: Round, tmp_path: Path, change: Callable[[Path], None], code: str
) -> None:
    full.json("backup", tmp_path / "a.zip")
    bad = made_up(tmp_path / "a.zip", tmp_path / "b.zip", change)
    before = sorted(tmp_path.iterdir())
    ran = full.call("restore", bad, tmp_path / "新", "--json")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (4, f"store.{code}"), ran.out
    assert not {"\x1b", "\u202e"} & set(ran.out + ran.err)
    assert sorted(tmp_path.iterdir()) == before


def test_what_comes_with_a_backup_and_changes_the_work_is_listed(full: Round, tmp_path: Path) -> None:
    def change(folder: Path) -> None:
        with (folder / "dutykit.toml").open("r+", encoding="utf-8") as file:
            text = file.read()
            file.seek(0)
            file.write('store = "sqlite:////tmp/else.db"\n' + text)
        told = json.loads((folder / "manifest.json").read_bytes())
        told["congress"] = "\x1b]0;evil\x07甲大会\u202e"
        (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")

    full.json("backup", tmp_path / "a.zip")
    bad = made_up(tmp_path / "a.zip", tmp_path / "b.zip", change)
    ran = full.call("restore", bad, tmp_path / "新")
    assert (ran.code, "已恢复 \ufffd]0;evil\ufffd甲大会\ufffd 的工作区" in ran.out) == (0, True), ran.err
    assert "备份里有代替自带文件的 1 个：regulations/本区 办法.toml" in ran.out
    assert "store 指向别处（sqlite:////tmp/else.db）" in ran.out


def test_a_backup_that_does_not_fit_on_the_disk_is_not_unpacked(
    full: Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full.json("backup", tmp_path / "a.zip")
    usage = type(shutil.disk_usage(tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(2**30, 2**30, 0))
    ran = full.call("restore", tmp_path / "a.zip", tmp_path / "新", "--json")
    assert (ran.code, json.loads(ran.out)["error"]["code"], (tmp_path / "新").exists()) == (4, "store.full", False)


def cut(source: Path, target: Path) -> Path:
    target.write_bytes(source.read_bytes()[: source.stat().st_size // 2])
    return target


def flipped(source: Path, target: Path) -> Path:
    data = bytearray(source.read_bytes())
    data[200] ^= 0xFF
    target.write_bytes(data)
    return target


def changed(source: Path, target: Path) -> Path:
    return rewritten(source, target, lambda n, d: d + b" " if n == "dutykit.toml" else d)


def lacking(source: Path, target: Path) -> Path:
    return rewritten(source, target, lambda n, d: None if n.startswith("archive/") else d)


def added(source: Path, target: Path) -> Path:
    return rewritten(source, target, lambda n, d: d, **{"documents/更多.docx": b"x"})


def climbing(source: Path, target: Path) -> Path:
    def change(name: str, data: bytes) -> bytes:
        if name != "manifest.json":
            return data
        manifest: dict[str, Any] = json.loads(data)
        manifest["parts"].append({"path": "archive/../../x", "bytes": 1, "sha256": hashlib.sha256(b"x").hexdigest()})
        return json.dumps(manifest).encode("utf-8")

    return rewritten(source, target, change, **{"archive/../../x": b"x"})


def other_zip(_source: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "x")
    return target


def no_zip(_source: Path, target: Path) -> Path:
    target.write_bytes("不是压缩文件".encode())
    return target


@pytest.mark.parametrize("spoil", [cut, flipped, changed, lacking, added, climbing, other_zip, no_zip])
def test_a_damaged_backup_is_refused_and_leaves_nothing(
    full: Round, tmp_path: Path, spoil: Callable[[Path, Path], Path]
) -> None:
    full.json("backup", tmp_path / "a.zip")
    bad = spoil(tmp_path / "a.zip", tmp_path / "b.zip")
    before = sorted(tmp_path.iterdir())
    ran = full.call("restore", bad, tmp_path / "新", "--json")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (4, "store.backup")
    assert sorted(tmp_path.iterdir()) == before


def test_a_damaged_store_is_not_backed_up(full: Round, tmp_path: Path) -> None:
    target = tmp_path / "坏区"
    shutil.copytree(full.root, target)
    path = target / "dutykit.db"
    data = bytearray(path.read_bytes())
    data[len(data) // 2 :] = b"\x00" * (len(data) - len(data) // 2)
    path.write_bytes(data)
    ran = full.call("backup", tmp_path / "a.zip", "--workspace", target)
    assert (ran.code, (tmp_path / "a.zip").exists()) == (4, False), ran.err
