"""Files get their names whole: what a disk does in between leaves nothing empty under one."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from dutykit.workspace.temporary import make_folder, move_in


def refuse(path: Path, target: Path) -> None:
    """A disk that cannot do it."""
    raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft"
    path.write_bytes(b"whole")
    return path


@pytest.fixture(params=["links", "no links"], autouse=True)
def disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "no links":
        monkeypatch.setattr(Path, "hardlink_to", refuse)
    return str(request.param)


def test_a_finished_file_gets_its_name(draft: Path) -> None:
    target = draft.with_name("backup.zip")
    move_in(draft, target)
    assert (target.read_bytes(), draft.exists()) == (b"whole", False)


def test_a_file_that_has_come_there_meanwhile_stays(draft: Path) -> None:
    target = draft.with_name("backup.zip")
    target.write_bytes(b"theirs")
    with pytest.raises(FileExistsError):
        move_in(draft, target)
    assert (target.read_bytes(), draft.read_bytes()) == (b"theirs", b"whole")


def test_a_disk_that_refuses_the_move_keeps_nothing_under_the_name(
    draft: Path, monkeypatch: pytest.MonkeyPatch, disk: str
) -> None:
    target = draft.with_name("backup.zip")
    monkeypatch.setattr(Path, "replace", refuse)
    if disk == "links":  # no move is needed, and none can fail
        move_in(draft, target)
        assert target.read_bytes() == b"whole"
    else:
        with pytest.raises(OSError, match=r"[Rr]ead-only"):
            move_in(draft, target)
        assert (target.exists(), draft.read_bytes()) == (False, b"whole")


def test_a_folder_in_one_that_is_gone_tells_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="handle") as told:
        make_folder(tmp_path / "gone" / "new")
    assert (told.value.errno, told.value.filename) == (errno.ESTALE, str(tmp_path / "gone"))
