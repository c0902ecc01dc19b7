"""A backup is whole and verified, restored it is the same workspace; nothing is overwritten."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable
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
    assert [(e["what"], e["by"]) for e in copy.json("log")["entries"]][-2:] == [("备份", "周林"), ("恢复", "")]
    kept = {n: d for n, d in full.tree().items() if n.startswith(("archive/", "regulations/", "dutykit.toml"))}
    assert copy.tree() == kept
    assert sorted(p.name for p in copy.root.iterdir() if p.is_dir()) == [
        "archive", "corrections", "documents", "outgoing", "regulations", "returned",
    ]  # fmt: skip
    assert copy.json("status") == full.json("status")
    assert copy.ingest(full.root / "returned" / "回收 1.xlsx").status == "duplicate"


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
    full.json("backup", tmp_path / "a.zip")
    other.execute("update records set state='withdrawn' where form='activity'")
    other.close()
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


def test_an_original_that_was_changed_is_told(full: Round, tmp_path: Path) -> None:
    original = next(p for p in (full.root / "archive").rglob("*.xlsx"))
    original.write_bytes(b"changed")
    notes = full.json("backup", tmp_path / "a.zip")["notes"]
    assert notes == [f"原件 {original.relative_to(full.root).as_posix()} 的内容与收到时不同，已照现状备份。"]


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
