"""Backups and packages that are locked: opened by whoever has the key, and no plain byte lies about."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pyrage
import pytest

from app.rounds import VISIT, Round
from dutykit.app.keeping import locked as locking
from dutykit.files.age import Key, unlock

WORDS = "核桃 灯塔 三月 起风"


@pytest.fixture
def keys(tmp_path: Path) -> tuple[str, Path]:
    mine = pyrage.x25519.Identity.generate()
    (tmp_path / "密钥.txt").write_text(f"# created\n{mine}\n")
    return str(mine.to_public()), tmp_path / "密钥.txt"


def nothing_lies_about(*folders: Path) -> bool:
    return not [p for folder in folders for p in folder.rglob(".dutykit-*")]


def test_a_backup_is_opened_by_the_key_alone(place: Round, tmp_path: Path, keys: tuple[str, Path]) -> None:
    place.send(place.activity(VISIT))
    public, mine = keys
    made = tmp_path / "备份.zip.age"
    place.json("backup", made, "--recipient", public)
    assert b"dutykit" not in made.read_bytes()
    assert made.stat().st_mode & 0o077 == 0
    told = place.json("verify", "--backup", made, "--key-file", mine)
    assert (told["locked"], told["files"] > 2) == (True, True)
    ran = place.call("restore", made, tmp_path / "恢复", "--key-file", mine, "--json")
    assert ran.code == 0, ran.err
    assert Round(tmp_path / "恢复", place.call).dump("log") == place.dump("log")
    assert nothing_lies_about(tmp_path)
    wrong = tmp_path / "别的.txt"
    wrong.write_text(str(pyrage.x25519.Identity.generate()))
    ran = place.call("restore", made, tmp_path / "不成", "--key-file", wrong)
    assert (ran.code, "口令或密钥不对" in ran.err, (tmp_path / "不成").exists()) == (2, True, False)
    ran = place.call("restore", made, tmp_path / "不成")
    assert (ran.code, "这里不能询问" in ran.err) == (2, True)
    assert nothing_lies_about(tmp_path)


def test_a_passphrase_comes_from_the_environment_or_the_terminal(
    place: Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "备份.zip.age"
    monkeypatch.setenv("DUTYKIT_KEY", WORDS)
    place.json("backup", made, "--encrypt")
    monkeypatch.delenv("DUTYKIT_KEY")
    asked: list[Any] = []
    monkeypatch.setattr("sys.stdin", type("Terminal", (io.StringIO,), {"isatty": lambda _: True})())
    monkeypatch.setattr("click.prompt", lambda text, **how: asked.append(how["hide_input"]) or WORDS)
    assert place.call("restore", made, tmp_path / "恢复").code == 0
    assert asked == [True]
    options = {option for command in commands() for param in command.params for option in param.opts}
    assert not options & {"--passphrase", "--password", "--key", "--secret"}


def commands() -> list[Any]:
    from dutykit.cli.commands import COMMANDS, dutykit

    return [dutykit.get_command(None, name) for name in COMMANDS]  # type: ignore[arg-type]


def test_a_package_is_checked_and_purged_by_without_being_laid_open(
    place: Round, tmp_path: Path, keys: tuple[str, Path]
) -> None:
    place.send(place.activity(VISIT))
    public, mine = keys
    made = tmp_path / "归档.zip.age"
    place.json("archive", "2024", "-o", made, "--no-pdf", "--recipient", public)
    report = place.json("archive", "--check", made, "--key-file", mine)
    assert (report["passed"], report["path"]) == (True, str(made))
    assert nothing_lies_about(tmp_path)
    unlock(made, tmp_path / "open.zip", Key.from_file(mine))
    shutil.unpack_archive(tmp_path / "open.zip", tmp_path / "open")
    ran = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "open", check=False)
    assert ran.returncode == 0
    args = ("--package", made, "--key-file", mine, "--basis", "清册", "--by", "吴敏", "--yes")
    assert place.json("purge", "2024", *args)["originals"] == 1
    assert nothing_lies_about(tmp_path)


@pytest.mark.parametrize(
    "name", ["../出去.txt", "/绝对.txt", "C:\\a.txt", "a/../../b", "说明.txt\u202e", "..", "a//b", "./a"]
)
def test_a_locked_package_is_unpacked_nowhere_else(
    place: Round, tmp_path: Path, keys: tuple[str, Path], name: str
) -> None:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as out:
        out.writestr("清单.json", "{}")
        out.writestr(name, "x")
    made = tmp_path / "包.age"
    made.write_bytes(pyrage.encrypt(book.getvalue(), [pyrage.x25519.Recipient.from_str(keys[0])]))
    before = set(tmp_path.rglob("*"))
    ran = place.run("archive", "--check", made, "--key-file", keys[1])
    assert (ran.code, "不是归档信息包" in ran.err) == (4, True)
    assert set(tmp_path.rglob("*")) - before <= {place.root / "dutykit.db-wal", place.root / "dutykit.db-shm"}


def test_what_does_not_fit_the_disk_is_not_unpacked(
    place: Round, tmp_path: Path, keys: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("清单.json", b"0" * 5_000_000)
    made = tmp_path / "包.age"
    made.write_bytes(pyrage.encrypt(book.getvalue(), [pyrage.x25519.Recipient.from_str(keys[0])]))
    monkeypatch.setattr(locking, "_SPARE", 2**60)
    ran = place.run("archive", "--check", made, "--key-file", keys[1], "--json")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (4, "store.full")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that is killed in the middle is forked here")
def test_what_a_kill_leaves_open_is_its_owners_alone_and_gone_with_the_next_command(
    place: Round, tmp_path: Path, keys: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    place.send(place.activity(VISIT))
    public, mine = keys
    made, there = tmp_path / "备份.zip.age", tmp_path / "恢复"
    place.json("backup", made, "--recipient", public)

    def killed(source: Path, target: Path, key: Key) -> None:
        unlock(source, target, key)
        os.kill(os.getpid(), signal.SIGKILL)

    pid = os.fork()
    if not pid:
        monkeypatch.setattr(locking, "unlock", killed)
        place.call("restore", made, there, "--key-file", mine)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
    (left,) = tmp_path.glob(".dutykit-*")
    assert zipfile.is_zipfile(left / "open")
    assert [path.stat().st_mode & 0o077 for path in (left, left / "open")] == [0, 0]
    ran = place.call("restore", made, there, "--key-file", mine)
    assert (ran.code, nothing_lies_about(tmp_path)) == (0, True)
