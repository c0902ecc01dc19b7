"""A process that is killed between a document and its note in the store: the next run knows whose the file is."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.rounds import VISIT, Round

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="nobody is killed so there, and the stand-in is a script"),
    pytest.mark.usefixtures("stand_in"),
]
NAME = "2024_年度履职情况报告_王芳_0002"
ASKED = ("render", "annual-report", "--deputy", "0002", "--pdf")

_KILLED = """
import os, signal, sys
from dutykit.cli import main
from dutykit.store import Store
def killed(store, *rest):
    os.kill(os.getpid(), signal.SIGKILL)
Store.note_outputs = killed
main(sys.argv[1:])
"""
"""A command that is killed when its files are written and are to be noted."""


def killed(place: Round, *args: str) -> None:
    """Run it until then."""
    command = [sys.executable, "-c", _KILLED, *args, "--workspace", str(place.root)]
    ran = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "DUTYKIT_BY": "周林"})
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    assert journals(place)


def journals(place: Round) -> list[Path]:
    """What tells of acts that did not end."""
    return list(place.root.glob(".written-*"))


def pdfs(place: Round) -> list[str]:
    """The PDFs that lie among the documents."""
    return sorted(path.name for path in (place.root / "documents").glob("*.pdf"))


def pdf_noted_no_more(place: Round) -> Path:
    """A PDF that lies there as a run has left it that was killed before it could note it."""
    place.json(*ASKED)
    path = place.root / "documents" / f"{NAME}.pdf"
    told = _PDF.replace("PLACE", repr(str(place.root))).replace("NAMED", repr(str(path)))
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, check=False)
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    assert path.read_bytes() == b"%PDF another"
    return path


_PDF = """
import os, signal
from datetime import date
from pathlib import Path
from dutykit.app.opened.open_workspace import open_workspace
from dutykit.workspace import read_workspace
with open_workspace(read_workspace(Path(PLACE)), today=date(2024, 12, 20)) as opened:
    opened.writing().put(Path(NAMED), b"%PDF another", opened.last_written(Path(NAMED)))
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.both_stores
def test_a_document_that_could_not_be_noted_is_ours(place: Round) -> None:
    path = pdf_noted_no_more(place)
    (again,) = place.json(*ASKED)["files"]
    assert again["pdf"] == f"documents/{NAME}.pdf"
    assert pdfs(place) == [f"{NAME}.pdf"]
    assert path.read_bytes() != b"%PDF another"
    assert journals(place) == []
    assert place.run("verify").code == 0


def test_one_that_a_person_has_changed_since_is_the_persons(place: Round) -> None:
    path = pdf_noted_no_more(place)
    path.write_bytes(b"%PDF another, signed")
    (again,) = place.json(*ASKED)["files"]
    assert again["pdf"] == f"documents/{NAME}（2）.pdf"
    assert path.read_bytes() == b"%PDF another, signed"


def test_it_is_noted_with_what_is_written_next_and_the_log_says_so(place: Round) -> None:
    path = pdf_noted_no_more(place)
    place.json("render", "annual-report", "--deputy", "0003")
    (noted,) = place.sql(f"select digest from outputs where path = 'documents/{path.name}'")
    assert noted == (hashlib.sha256(b"%PDF another").hexdigest(),)
    told = [json.loads(detail) for (detail,) in place.sql("select detail from log where action = 'bind'")]
    assert [one["unfinished"] for one in told if "unfinished" in one] == [1]
    assert journals(place) == []


def test_until_then_verify_takes_it_for_ours_and_says_so(place: Round) -> None:
    pdf_noted_no_more(place)
    told = place.json("verify")
    assert told["ok"]
    assert told["notes"][-1] == (
        f"1 个文件是上次中断时写出、还没有记下的，下一次写出文件时会补记：documents/{NAME}.pdf。"
    )
    assert journals(place)


def test_one_that_was_changed_is_told_by_verify(place: Round) -> None:
    path = pdf_noted_no_more(place)
    path.write_bytes(b"%PDF another, signed")
    told = place.run("verify", "--json")
    assert told.code == 4
    assert [d["kind"] for d in json.loads(told.out)["differences"]] == ["file_changed"]


@pytest.mark.both_stores
def test_a_workbook_whose_issue_was_not_kept_is_issued_again_under_its_name_and_number(place: Round) -> None:
    asked = ("make-template", "contact", "--unit", "GC")
    killed(place, *asked)
    (lying,) = (place.root / "outgoing").glob("*联系*.xlsx")
    (again,) = place.json(*asked)["issued"]
    assert place.root / again["path"] == lying
    assert [p.name for p in (place.root / "outgoing").glob("*联系*.xlsx")] == [lying.name]
    assert place.run("verify").code == 0
    assert journals(place) == []


def test_a_batch_that_was_killed_is_made_again_under_the_same_names(place: Round) -> None:
    killed(place, "render", "annual-report", "--unit", "GC")
    before = sorted(path.name for path in (place.root / "documents").iterdir())
    assert len(before) == 3
    place.json("render", "annual-report", "--unit", "GC", "--date", "2024-12-21")
    assert sorted(path.name for path in (place.root / "documents").iterdir()) == before


_PUT_AWAY = """
import os, signal, sys
from dutykit.app.intake import correction
from dutykit.cli import main
plain = correction.replace
def killed(what, **more):
    if "file" in more:
        os.kill(os.getpid(), signal.SIGKILL)
    return plain(what, **more)
correction.replace = killed
main(sys.argv[1:])
"""


def test_a_correction_that_was_put_away_and_could_not_be_noted_is_noted_later(place: Round) -> None:
    mended = place.correction(place.send(place.activity({**VISIT, "kind": "团建"})))
    (lying,) = (place.root / "corrections").glob("*.xlsx")
    (red,) = mended.red()
    red.value = VISIT["kind"]
    back = place.save(mended, "改好.xlsx")
    command = [sys.executable, "-c", _PUT_AWAY, "ingest", str(back), "--workspace", str(place.root)]
    ran = subprocess.run(command, capture_output=True, check=False)
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    done = place.root / "corrections" / "done" / lying.name
    assert done.is_file()
    assert place.run("verify").code == 0
    place.json("render", "annual-report", "--deputy", "0003")
    assert place.sql("select count(*) from outputs where path = ?", f"corrections/done/{lying.name}") == [(1,)]
    assert journals(place) == []
