"""Real disks: one that is full, one that is read-only, a share that is gone; and a clock that jumps back."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app.rounds import LESSON, VISIT, Round

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mounts of Linux")
MIB = 2**20


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MiB. Where none can be mounted the test is skipped, in CI it fails."""
    folder = tmp_path / "小盘"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        if os.environ.get("CI") == "true":
            pytest.fail(f"no disk can be mounted: {mounted.stderr.decode()}")
        pytest.skip("no disk can be mounted without root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def moved(place: Round, disk: Path) -> Round:
    """The workspace on that disk."""
    shutil.copytree(place.root, disk / "工作区")
    return Round(disk / "工作区", place.call)


@contextmanager
def filled(disk: Path, left: int) -> Iterator[None]:
    """The disk but for so many bytes is taken by something else."""
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(disk).free - left))
    yield
    ballast.unlink()


@pytest.mark.parametrize("left", [0, 40 * 1024, 300 * 1024])
@pytest.mark.parametrize("command", ["ingest", "render", "backup"])
def test_a_full_disk_is_told_and_the_next_run_goes_on(place: Round, disk: Path, command: str, left: int) -> None:
    place.save(place.activity(VISIT, LESSON))
    place.save(place.activity({**VISIT, "present": "赵敏"}, unit="BJ"))
    small = moved(place, disk)
    args = {
        "ingest": ("ingest", small.root / "returned"), "render": ("render", "registration-form", "--all"),
        "backup": ("backup", disk / "备份.zip"),
    }[command]  # fmt: skip
    before = small.dump("meta")
    with filled(disk, left):
        ran = small.run(*args)
        assert ran.code in {0, 1, 3, 4}, ran.err
        if ran.code in {3, 4}:
            assert "磁盘已满" in ran.err, ran.err
            assert "只剩" in ran.err
            assert not any(word in ran.err for word in ("备份恢复", "restore", "WPS", "Errno", "Traceback"))
        assert list(disk.rglob(".dutykit-*")) == []
    assert {*before["returns"]} <= {*small.dump("meta")["returns"]}
    if ran.code in {3, 4}:
        again = small.run(*args)
        assert again.code in {0, 1}, again.err
    assert small.run("verify").code == 0


@pytest.mark.parametrize("left", [60 * 1024, 100 * 1024, 130 * 1024])
def test_of_a_batch_is_told_what_was_made(place: Round, disk: Path, left: int) -> None:
    small = moved(place, disk)
    small.run("render", "registration-form", "--deputy", "0001")  # the store knows of all that it will need
    with filled(disk, left):
        ran = small.run("render", "annual-report", "--all", "--force")
        there = sorted(p.name for p in (small.root / "documents").glob("*报告*.docx"))
    assert ran.code in {3, 4}, ran.err
    told = {0: "一份也没有生成", 8: "8 份都已经生成，没有记入日志"}.get(len(there), f"已经生成 {len(there)} 份")
    assert told in ran.err, ran.err
    assert len(there) == 8 or all(name in ran.err for name in there)


def test_a_disk_that_was_made_read_only(place: Round, disk: Path) -> None:
    path = place.save(place.activity(VISIT))
    small = moved(place, disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        told = [small.run(*args) for args in (("ingest", path), ("render", "summary", "--all"), ("seal",))]
        asked = small.run("show")
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    for ran in told:
        assert (ran.code in {3, 4}, "只读" in ran.err, "备份恢复" in ran.err) == (True, True, False), ran.err
    assert asked.code == 0
    assert small.run("ingest", path).code == 0


READING = (
    ("status",), ("show",), ("show", "王芳"), ("trace", "HD-2024-0001"), ("find", "视察"), ("log",), ("check",),
    ("calendar",), ("verify",), ("verify", "--deep"),
)  # fmt: skip


def test_an_auditor_reads_a_disc_that_nobody_can_write(place: Round, disk: Path) -> None:
    """Every question has the answer that it has where the workspace may be written."""
    place.ingest(place.save(place.activity(VISIT)))
    small = moved(place, disk)

    def answers() -> list[tuple[int, str, str]]:
        return [(ran.code, ran.out, ran.err) for ran in (small.run(*args) for args in READING)]

    wanted = answers()
    before = sorted(path.name for path in small.root.iterdir())
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        found, written = answers(), small.run("render", "summary", "--all")
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert found == wanted
    assert {code for code, _, _ in found} <= {0, 1}
    assert (written.code, "只读" in written.err) == (3, True), written.err
    assert sorted(path.name for path in small.root.iterdir() if not path.name.startswith(".")) == [
        name for name in before if not name.startswith(".")
    ]


def test_what_was_never_brought_home_is_not_read_as_if_it_were_not_there(place: Round, disk: Path) -> None:
    """A workspace copied while somebody registered holds a part of its records in the log alone."""
    path = place.root / "dutykit.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("SELECT count(*) FROM records").fetchall()
        place.ingest(place.save(place.activity(VISIT)))
        small = moved(place, disk)
    (small.root / "dutykit.db-shm").unlink()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        ran = small.run("show")
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert (ran.code, "没有写回 dutykit.db" in ran.err, "复制到可以写入的地方" in ran.err) == (4, True, True), ran.err
    assert VISIT["title"] in small.run("show").out


def test_where_only_others_write_what_they_have_written_is_read(place: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their log, which holds what is not in the file yet, is read with it."""
    path = place.root / "dutykit.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("SELECT count(*) FROM records").fetchall()  # they have it open
        place.ingest(place.save(place.activity(VISIT)))
        assert path.with_name("dutykit.db-wal").stat().st_size > 0
        monkeypatch.setattr("dutykit.store.sqlite.is_writable", lambda path: False)
        ran = place.run("show", "--json")
        told = place.run("correct", "HD-2024-0002", "title=改名", "--reason", "改名")
    assert "HD-2024-0001" in [one["number"] for one in json.loads(ran.out)["records"]]
    assert (told.code, "写不进去" in told.err) == (4, True), told.err


def test_a_share_that_is_gone_leaves_nothing_in_its_place(place: Round, disk: Path) -> None:
    path = place.save(place.activity(VISIT))
    small = moved(place, disk)
    subprocess.run(["umount", "-l", str(disk)], check=True)
    ran = small.run("ingest", path)
    assert (ran.code, "没有" in ran.err) == (3, True)
    assert list(disk.iterdir()) == []


def test_a_clock_that_jumps_back_changes_no_order(place: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """Order is that of the log; what was done on a later day stays before what is done now."""
    monkeypatch.setenv("DUTYKIT_TODAY", "2024-12-30")
    later = place.save(place.activity(VISIT))
    assert place.ingest(later).status == "accepted"
    monkeypatch.setenv("DUTYKIT_TODAY", "2024-06-01")
    (number,) = place.states()
    assert place.run("correct", number, "title=改过的", "--reason", "改名").code == 0
    assert place.ingest(later).status == "duplicate"
    told = json.loads(place.run("verify", "--deep", "--json").out)
    assert (told["ok"], [r["body"]["title"] for r in place.records()]) == (True, ["改过的"])
