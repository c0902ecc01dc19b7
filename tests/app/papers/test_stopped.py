"""Whoever stops dutykit stops LibreOffice too, and no copy of a document stays behind."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from app.rounds import VISIT, Round
from dutykit.office.scratch import scratch_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and named pipes of POSIX")
FAR_AWAY = 600


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
        running.send_signal(number)
        _, told = running.communicate(timeout=30)
    assert (running.returncode, told.decode("utf-8").strip()) == (130, "已中止。")
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    assert list(temporary.iterdir()) == []


def test_what_a_killed_process_left_is_removed_at_the_next_conversion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    left, ours = tmp_path / f"dutykit-office-{gone.pid}-x", tmp_path / f"dutykit-office-{os.getpid()}-x"
    for folder in (left, ours):
        folder.mkdir()
        (folder / "f00000.docx").write_bytes(b"PK")
    with scratch_folder() as folder:
        assert {p.name for p in tmp_path.iterdir()} == {ours.name, folder.name}
    assert {p.name for p in tmp_path.iterdir()} == {ours.name}


def test_what_a_killed_process_left_is_removed_at_the_next_intake(
    place: Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    left = tmp_path / "tmp" / f"dutykit-office-{gone.pid}-x"
    left.mkdir()
    place.send(place.activity(VISIT))
    assert not left.exists()
