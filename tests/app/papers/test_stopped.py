"""Whoever stops dutykit stops LibreOffice too, and no copy of a document stays behind."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from app.rounds import VISIT, Round
from dutykit.workspace.temporary import scratch_folder, sweep

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and named pipes of POSIX")
FAR_AWAY = 600
SECONDS = 2.0
"""In which all that we started has ended."""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_libreoffice_that_hangs_ends_with_us(place: Round, tmp_path: Path, number: signal.Signals) -> None:
    """The pipe gives the number of the process that hangs, a child of the one that was started."""
    pipe, temporary = tmp_path / "pipe", tmp_path / "tmp"
    os.mkfifo(pipe)
    temporary.mkdir()
    office = tmp_path / "soffice"
    hangs = f"import os, time; open({str(pipe)!r}, 'w').write(str(os.getpid())); time.sleep({FAR_AWAY})"
    office.write_text(
        f"#!{sys.executable}\nimport subprocess, sys\nsubprocess.run([sys.executable, '-c', {hangs!r}])\n"
    )
    office.chmod(office.stat().st_mode | stat.S_IXUSR)
    command = [sys.executable, "-m", "dutykit", "--workspace", str(place.root)]
    command += ["render", "annual-report", "--deputy", "0002", "--pdf"]
    environment = os.environ | {"DUTYKIT_SOFFICE": str(office), "TMPDIR": str(temporary)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        child = psutil.Process(int(pipe.read_text()))
        begun = time.monotonic()
        running.send_signal(number)
        _, told = running.communicate(timeout=30)
    assert time.monotonic() - begun < SECONDS
    assert (running.returncode, told.decode("utf-8").strip()) == (130, "已中止。")
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    assert list(temporary.iterdir()) == []
    assert list(place.root.glob(".dutykit-*")) == []


def of_nobody() -> int:
    """The number of a process that is no more."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    return gone.pid


def left_in(folder: Path, pid: int, number: int = 0) -> Path:
    """A folder with a copy of a document, as a process leaves it when it is killed."""
    left = folder / f".dutykit-{pid}-1-{number}"
    left.mkdir()
    (left / "f00000.docx").write_bytes(b"PK")
    return left


def test_outside_a_workspace_what_was_left_is_removed_at_the_next_conversion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left_in(tmp_path, of_nobody())
    ours = left_in(tmp_path, os.getpid())
    with scratch_folder() as folder:
        assert {p.name for p in tmp_path.iterdir()} == {ours.name, folder.name}
        assert folder.stat().st_mode & 0o777 == 0o700
    assert {p.name for p in tmp_path.iterdir()} == {ours.name}


def test_what_another_machine_has_left_is_its_own_for_a_week(tmp_path: Path) -> None:
    """Its processes have numbers of their own, which say nothing here."""
    fresh, old = (tmp_path / f".dutykit-0badcafe-{of_nobody()}-1-{n}" for n in range(2))
    for left in (fresh, old):
        left.write_bytes(b"half")
    week = time.time() - 8 * 24 * 3600
    os.utime(old, (week, week))
    sweep(tmp_path)
    assert [p.exists() for p in (fresh, old)] == [True, False]


def other_program() -> subprocess.Popen[bytes]:
    """A program of somebody else, to which the system has given the number of a process of ours."""
    other = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    assert other.stdin is not None
    assert other.stdout is not None
    other.stdin.write(b"\n")
    other.stdout.readline()  # it runs: before that the system has no command line to tell
    return other


@pytest.mark.parametrize("command", [("status",), ("show",), ("find", "王芳"), ("log",), ("doctor",), ("stats",), ()])
def test_every_command_removes_what_a_killed_process_left(place: Round, command: tuple[str, ...]) -> None:
    """And nothing of a process that runs, nor what only looks like ours."""
    gone = left_in(place.root, of_nobody())
    file = place.root / f".dutykit-{of_nobody()}-1-7"
    file.write_bytes(b"half")
    running = left_in(place.root, os.getpid())
    foreign = place.root / ".dutykit-notes"
    foreign.write_text("mine")
    with other_program() as other:
        of_other = left_in(place.root, other.pid)
        place.run(*command)
        there = [p.exists() for p in (gone, file, of_other, running, foreign)]
        other.kill()
    assert there == [False, False, False, True, True]


def test_a_link_among_what_was_left_is_removed_and_not_followed(place: Round, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "a.docx").write_bytes(b"PK")
    link = place.root / f".dutykit-{of_nobody()}-1-0"
    link.symlink_to(tmp_path / "kept")
    place.run("status")
    assert not link.is_symlink()
    assert (tmp_path / "kept" / "a.docx").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_workers_that_hang_end_with_us(place: Round, number: signal.Signals) -> None:
    """They are halted as soon as they are there, and answer nothing any more."""
    path = place.save(place.activity(VISIT))
    command = [sys.executable, "-m", "dutykit", "--workspace", str(place.root), "ingest", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as running:
        ours, workers, until = psutil.Process(running.pid), set(), time.monotonic() + 60
        while running.poll() is None and time.monotonic() < until:
            for worker in {*ours.children(recursive=True)} - workers:
                worker.suspend()
                until = time.monotonic() + 0.5  # the parent waits for them by then
                workers.add(worker)
        assert running.poll() is None
        begun = time.monotonic()
        running.send_signal(number)
        running.communicate(timeout=30)
    assert time.monotonic() - begun < SECONDS
    assert running.returncode == 130
    assert not psutil.wait_procs(workers, timeout=1)[1]
    assert list(place.root.glob(".dutykit-*")) == []
