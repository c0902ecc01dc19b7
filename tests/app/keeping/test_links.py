"""A link in a folder of the workspace leads nowhere: nothing outside is read, written or deleted through it."""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from app.rounds import VISIT, Round
from dutykit import assets
from dutykit.app.keeping.purge import _files
from dutykit.app.opened.open_workspace import open_workspace
from dutykit.store.purging import Found
from dutykit.workspace import read_workspace

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "外面"
    folder.mkdir()
    (folder / "别人的.xlsx").write_bytes(b"theirs")
    return folder


@pytest.mark.parametrize(
    ("command", "folder"),
    [
        (("make-template", "activity", "--unit", "GC", "--force"), "outgoing"),
        (("render", "summary", "--unit", "GC"), "documents"),
        (("render", "summary", "--unit", "GC", "--force"), "documents"),
        (("seal",), "documents"),
        (("stats",), "documents"),
    ],
)
def test_what_is_written_goes_through_no_link(
    place: Round, outside: Path, command: tuple[str, ...], folder: str
) -> None:
    assert place.run(*command).code == 0
    made = [p for p in (place.root / folder).rglob("*") if p.is_file()]
    for path in made:
        path.unlink()
        path.symlink_to(outside / "别人的.xlsx")
    assert place.run(*command).code in {0, 3}
    assert [(p.name, p.read_bytes()) for p in outside.iterdir()] == [("别人的.xlsx", b"theirs")]


def test_a_link_among_returned_files_is_not_read(place: Round, outside: Path) -> None:
    book = place.activity(VISIT).save(outside / "表.xlsx")
    (place.root / "returned" / "表.xlsx").symlink_to(book)
    (place.root / "returned" / "夹").symlink_to(outside)
    place.call("ingest", place.root / "returned", "--workspace", place.root)
    assert place.states() == {}


@pytest.mark.parametrize("linked", ["templates/docx/summary.docx", "templates/docx", "templates"])
def test_what_an_office_has_of_its_own_is_not_reached_by_a_link(place: Round, outside: Path, linked: str) -> None:
    """It would be used, and be neither in the log's settings nor in a backup."""
    rest = Path("templates/docx/summary.docx").relative_to(linked)
    target = outside / "自己的" / rest if rest.parts else outside / "自己的.docx"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(assets.read_bytes("templates/docx", "summary.docx"))
    shutil.rmtree(place.root / "templates", ignore_errors=True)
    (place.root / linked).parent.mkdir(parents=True, exist_ok=True)
    (place.root / linked).symlink_to(outside / "自己的" if rest.parts else target)
    done = place.run("render", "summary", "--unit", "GC")
    assert (done.code, "templates/docx/summary.docx 是链接" in done.err) == (5, True), done.out + done.err
    (place.root / linked).unlink()
    assert place.run("render", "summary", "--unit", "GC").code == 0


def test_a_backup_and_a_package_follow_no_link(place: Round, outside: Path, tmp_path: Path) -> None:
    (place.root / "documents" / "表.xlsx").symlink_to(outside / "别人的.xlsx")
    (place.root / "templates" / "夹").symlink_to(outside)
    place.send(place.activity(VISIT))
    place.run("backup", tmp_path / "备份.zip", "--all")
    place.run("archive", "2024", "-o", tmp_path / "归档", "--no-pdf")
    assert b"theirs" not in b"".join(p.read_bytes() for p in (tmp_path / "归档").rglob("*") if p.is_file())
    place.call("restore", tmp_path / "备份.zip", tmp_path / "恢复")
    assert not [p for p in (tmp_path / "恢复").rglob("*") if p.is_file() and re.search(b"theirs", p.read_bytes())]


def test_a_purge_deletes_nothing_outside(place: Round, outside: Path) -> None:
    (place.root / "documents" / "夹").symlink_to(outside)
    paths = [
        "../外面/别人的.xlsx",
        "documents/夹/别人的.xlsx",
        str(outside / "别人的.xlsx"),
        "documents/../../外面/别人的.xlsx",
    ]
    with open_workspace(read_workspace(place.root), today=date(2024, 12, 20)) as opened:
        assert _files(opened, Found(paths=paths)) == []
