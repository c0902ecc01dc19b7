"""The journal of what is going to be written: what it tells to whoever comes after a kill."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dutykit.workspace.intents import Intents, Unfinished


def test_a_journal_tells_of_an_act_only_when_nobody_is_at_work_on_it(tmp_path: Path) -> None:
    intents = Intents(tmp_path)
    intents.tell(tmp_path / "documents" / "甲.pdf", "a" * 64)
    assert not Unfinished(tmp_path)
    intents.leave()
    left = Unfinished(tmp_path)
    assert left.told == {"documents/甲.pdf": {"a" * 64}}
    assert left.is_ours("documents/甲.pdf", "a" * 64)
    assert not left.is_ours("documents/甲.pdf", "b" * 64)
    assert not left.is_ours("documents/乙.pdf", "a" * 64)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_only_the_owner_reads_a_journal(tmp_path: Path) -> None:
    intents = Intents(tmp_path)
    intents.tell(tmp_path / "甲.pdf", "a" * 64)
    assert [p.stat().st_mode & 0o777 for p in tmp_path.iterdir()] == [0o600]
    intents.over()


def test_an_act_that_ended_leaves_no_journal(tmp_path: Path) -> None:
    intents = Intents(tmp_path)
    intents.tell(tmp_path / "甲.pdf", "a" * 64)
    assert len(list(tmp_path.iterdir())) == 1
    intents.over()
    assert list(tmp_path.iterdir()) == []


def test_a_line_that_a_kill_has_cut_off_tells_nothing(tmp_path: Path) -> None:
    intents = Intents(tmp_path)
    intents.tell(tmp_path / "甲.pdf", "a" * 64)
    intents.tell(tmp_path / "乙.pdf", "b" * 64)
    intents.leave()
    (journal,) = tmp_path.iterdir()
    journal.write_bytes(journal.read_bytes()[:-2])
    assert Unfinished(tmp_path).told == {"甲.pdf": {"a" * 64}}


@pytest.mark.skipif(os.name != "posix", reason="a link needs a right on Windows")
def test_a_link_under_the_name_of_a_journal_is_not_read(tmp_path: Path) -> None:
    intents = Intents(tmp_path)
    intents.tell(tmp_path / "甲.pdf", "a" * 64)
    intents.leave()
    (journal,) = tmp_path.iterdir()
    journal.rename(tmp_path / "别处")
    journal.symlink_to(tmp_path / "别处")
    assert not Unfinished(tmp_path)


def test_what_is_kept_need_not_be_told_again_and_what_is_not_stays(tmp_path: Path) -> None:
    intents = Intents(tmp_path)
    intents.tell(tmp_path / "甲.pdf", "a" * 64)
    intents.leave()
    left = Unfinished(tmp_path)
    left.kept()
    assert list(tmp_path.iterdir())
    left.noted = True
    left.kept()
    assert (list(tmp_path.iterdir()), left.told, bool(left)) == ([], {}, False)
