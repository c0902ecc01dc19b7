"""Files of one act: put back as they were where the act is not kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from dutykit.app.opened.outputs import Writing, digest
from dutykit.errors import WorkspaceError


class StoppedError(Exception):
    """The act ends before it is kept."""


def test_files_of_an_act_that_is_not_kept_are_as_before(tmp_path: Path) -> None:
    old, new = tmp_path / "旧.docx", tmp_path / "新.docx"
    old.write_bytes(b"before")
    with pytest.raises(StoppedError), Writing() as files:
        assert files.put(old, b"after", digest(b"before")) == old
        assert files.put(new, b"after", "") == new
        assert (old.read_bytes(), new.read_bytes()) == (b"after", b"after")
        raise StoppedError
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"旧.docx": b"before"}


def test_files_of_an_act_that_is_kept_stay_and_nothing_lies_beside_them(tmp_path: Path) -> None:
    old = tmp_path / "旧.docx"
    old.write_bytes(b"before")
    with Writing() as files:
        files.put(old, b"after", "", force=True)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"旧.docx": b"after"}


def test_a_file_that_was_moved_by_an_act_that_is_not_kept_lies_where_it_lay(tmp_path: Path) -> None:
    old, new = tmp_path / "旧.xlsx", tmp_path / "新.xlsx"
    old.write_bytes(b"correction")
    with pytest.raises(StoppedError), Writing(tmp_path) as files:
        files.move(old, new, digest(b"correction"))
        assert new.read_bytes() == b"correction"
        raise StoppedError
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"旧.xlsx": b"correction"}


def test_a_file_that_could_not_be_written_leaves_no_second_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "旧.docx"
    old.write_bytes(b"before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(WorkspaceError) as told, Writing() as files:
        files.put(old, b"after", "", force=True)
    assert "磁盘已满，要写" in told.value.message
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"旧.docx": b"before"}
