"""Nothing that leaves goes over what a person has put there: documents, their PDFs, in the workspace and its copies."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.rounds import VISIT, Round

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script with a shebang line"),
    pytest.mark.usefixtures("stand_in"),
]
NAME = "2024_年度履职情况报告_王芳_0002"
ASKED = ("render", "annual-report", "--deputy", "0002", "--pdf")


def test_a_signed_scan_under_the_name_of_the_pdf_stays(place: Round, tmp_path: Path) -> None:
    folder = tmp_path / "报告"
    place.json(*ASKED, "-o", folder)
    scan = folder / f"{NAME}.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    (again,) = place.json(*ASKED, "-o", folder)["files"]
    assert scan.read_bytes() == b"%PDF-1.4 signed"
    assert again["pdf"] == str(folder / f"{NAME}（2）.pdf")
    assert again["notes"][-1] == f"“{NAME}.pdf”已被改动过或正在打开，新的一份另存为“{NAME}（2）.pdf”。"


def test_a_pdf_of_our_own_is_made_again_under_its_name(place: Round) -> None:
    first, second = (place.json(*ASKED)["files"][0] for _ in range(2))
    assert first["pdf"] == second["pdf"] == f"documents/{NAME}.pdf"
    assert [p.name for p in (place.root / "documents").glob("*.pdf")] == [f"{NAME}.pdf"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_only_the_owner_reads_a_pdf(place: Round) -> None:
    place.json(*ASKED)
    assert {p.stat().st_mode & 0o777 for p in (place.root / "documents").iterdir()} == {0o600}


def test_a_copied_workspace_knows_its_documents(place: Round, tmp_path: Path) -> None:
    place.json(*ASKED)
    place.json("make-template", "roster")
    shutil.copytree(place.root, tmp_path / "另一处")
    copy = Round(tmp_path / "另一处", place.call)
    before = {*copy.tree()}
    copy.json(*ASKED)
    copy.json("make-template", "roster")
    assert {*copy.tree()} == before


def test_a_document_noted_by_its_absolute_path_is_known(place: Round) -> None:
    """So earlier versions have kept them."""
    place.json(*ASKED)
    with closing(sqlite3.connect(place.root / "dutykit.db")) as base:
        base.execute("update outputs set path = ? || '/' || path", (str(place.root),))
        base.commit()
    assert place.json(*ASKED)["files"][0]["path"] == f"documents/{NAME}.docx"


WRITING = {
    "make-template": ("make-template", "contact", "--unit", "GC"),
    "make-template --blank": ("make-template", "activity", "--blank"),
    "issue": ("issue", "--phase", "年度", "--unit", "GC"),
    "render": ("render", "annual-report", "--deputy", "0002"),
    "render --pdf": ASKED,
    "render --merge": ("render", "annual-report", "--deputy", "0002", "--merge", "unit"),
    "render notice": ("render", "filling-notice", "--all"),
    "stats": ("stats",),
    "stats -o": ("stats", "-o", "统计.xlsx"),
    "calendar": ("calendar", "-o", "日历.ics"),
    "check": ("check", "-o", "核查.xlsx"),
    "seal": ("seal",),
    "backup": ("backup", "备份.zip"),
    "archive": ("archive", "2024", "-o", "归档", "--no-pdf"),
    "template new": ("template", "new", "summary"),
    "ingest": ("ingest", "returned"),
}
"""Commands that write for people, whatever kind of file."""


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
@pytest.mark.parametrize("command", WRITING)
def test_nothing_goes_over_a_persons_file_and_only_the_owner_reads_it(
    place: Round, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place.root)
    before_umask = os.umask(0o022)
    try:
        place.send(place.activity(VISIT))
        place.save(place.activity({**VISIT, "present": "查无此人"}, unit="BJ"))
        before = place.tree()
        place.run(*WRITING[command])
        made = [name for name in place.tree() if name not in before]
        assert made, command
        assert {(place.root / name).stat().st_mode & 0o777 for name in made} == {0o600}
        theirs = [name for name in made if not name.startswith(("archive/", "归档"))]
        for name in theirs:
            (place.root / name).write_bytes(b"signed by hand")
        place.run(*WRITING[command])
    finally:
        os.umask(before_umask)
    assert {name: (place.root / name).read_bytes() for name in theirs} == dict.fromkeys(theirs, b"signed by hand")
