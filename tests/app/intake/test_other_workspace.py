"""A workbook of another workspace of the same congress is known by the identity that it carries, and is not taken."""

from __future__ import annotations

import io
import shutil
import sqlite3
from pathlib import Path

import openpyxl
import pytest

from app.rounds import CONGRESS, VISIT, YEAR, Book, Round, roster_book
from dutykit.forms.tag import Tag, makes_tag, tag_of
from dutykit.store.migrations import STEPS, _tenth


def carried(path: Path) -> dict[str, str]:
    """What the hidden sheet of a workbook says."""
    sheet = openpyxl.load_workbook(path)["_dutykit"]
    return {str(row[0].value): str(row[1].value) for row in sheet.iter_rows(max_col=2) if row[0].value}


def issued(place: Round) -> Path:
    return place.issue("activity", "--unit", "GC")


@pytest.fixture
def other(place: Round, tmp_path: Path) -> Round:
    """A second workspace, of the same name, roster and numbers."""
    root = tmp_path / "另一个"
    assert place.call("init", root, "--congress", CONGRESS, "--term", 17, "--year", YEAR).code == 0
    other = Round(root, place.call)
    other.ingest(other.save(roster_book(other.issue("roster")), "名册.xlsx"))
    shutil.copytree(place.root / "templates", root / "templates")  # the same look
    other.json("make-template", "activity", "--all")
    return other


def test_two_workspaces_of_one_name_are_told_apart(place: Round, other: Round) -> None:
    mine, theirs = carried(issued(place)), carried(issued(other))
    assert (mine["congress"], mine["issue"]) == (theirs["congress"], theirs["issue"])
    assert mine["workspace"] != theirs["workspace"]
    told = place.send(Book(issued(other)).head(filler="周林").rows("activities", [VISIT]))
    assert (told.status, told.codes) == ("rejected", ["form.other_workspace"])
    assert place.records() == []
    assert other.send(Book(issued(other)).head(filler="周林").rows("activities", [VISIT])).status == "accepted"


def test_a_correction_of_another_workspace_is_not_taken_either(place: Round, other: Round) -> None:
    wrong = {**VISIT, "present": "王方"}
    for one in (place, other):
        told = one.send(Book(issued(one)).head(filler="周林").rows("activities", [wrong]))
    book = other.correction(told)
    book.cell("activities.present", 1).value = "王芳"
    assert place.send(book).codes == ["form.other_workspace"]
    assert list(place.states().values()) == ["accepted"]


def test_a_copy_of_a_workspace_is_the_same_workspace(place: Round, tmp_path: Path) -> None:
    copy = Round(Path(shutil.copytree(place.root, tmp_path / "副本")), place.call)
    assert carried(issued(copy))["workspace"] == carried(issued(place))["workspace"]
    assert copy.send(Book(issued(place)).head(filler="周林").rows("activities", [VISIT])).status == "accepted"


def test_the_name_alone_still_tells_another_congress(place: Round, other: Round) -> None:
    config = other.root / "dutykit.toml"
    config.write_text(config.read_text(encoding="utf-8").replace(CONGRESS, "北京市外区人民代表大会"), encoding="utf-8")
    assert place.send(Book(issued(other)).head(filler="周林")).codes == ["form.other_congress"]


def test_what_was_sent_out_before_there_was_an_identity_is_still_taken(place: Round) -> None:
    book = Book(issued(place)).head(filler="周林").rows("activities", [VISIT])
    sheet = book.book["_dutykit"]
    for row in sheet.iter_rows(max_col=2):
        if row[0].value == "workspace":
            row[0].value = row[1].value = None
    assert place.send(book).status == "accepted"


def test_copies_of_an_older_workspace_that_are_brought_up_apart_are_one(place: Round, tmp_path: Path) -> None:
    place.issue("activity", "--unit", "GC")
    with sqlite3.connect(place.root / "dutykit.db") as base:
        base.execute("delete from meta where key = 'workspace'")
        base.execute("drop table drafts")
        base.execute("update meta set value = ? where key = 'version'", (str(STEPS.index(_tenth)),))
    base.close()
    copy = Round(Path(shutil.copytree(place.root, tmp_path / "副本")), place.call)
    assert carried(issued(copy))["workspace"] == carried(issued(place))["workspace"] != ""


def test_the_code_on_paper_holds_its_beginning() -> None:
    assert makes_tag("activity", "F2024-0003", "K7Q2M9TD") == tag_of("DK:ACTIVITY:F2024-0003:K7Q2")
    assert tag_of("DK:ACTIVITY:F2024-0003") == Tag("activity", "F2024-0003")


def test_word_forms_carry_it_too(place: Round) -> None:
    import zipfile

    place.run("render", "registration-form", "--deputy", "0002")
    (path,) = place.root.glob("documents/*登记表*.docx")
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
        told = package.read("docProps/custom.xml").decode()
    assert carried(issued(place))["workspace"] in told
