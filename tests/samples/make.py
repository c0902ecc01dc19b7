"""Makes ``samples/qingshi-2024`` anew: ``make samples``. LibreOffice is needed.

The round is gone through with the toolkit itself, so that issue and record numbers are those that the demo gives.
The files carry no trace of the clock; LibreOffice may still change some of its bytes from one version to the next.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import people  # noqa: E402
import returns_deputies  # noqa: E402
import returns_later  # noqa: E402
import returns_units  # noqa: E402
from account import account  # noqa: E402
from fill import WORKSPACE, Sheet, blank_filled  # noqa: E402

from dutykit.app.intake.receipts import RunResult  # noqa: E402
from dutykit.app.keeping.demo import DEPUTIES, LATER, ROSTER, SAMPLE, UNITS, Round, Story  # noqa: E402
from dutykit.serial import document  # noqa: E402
from dutykit.store import open_store  # noqa: E402
from dutykit.store.migrations import IDENTITY  # noqa: E402

TARGET = HERE.parents[1] / "samples" / SAMPLE
EARLIER = HERE.parent / "data" / "earlier"
"""The looks of an office that keeps a record in one row: returns of the sample are on these."""

OWN = ("materials", "regulations")
"""Folders of the sample that are written by hand, as its story is."""


@contextmanager
def quiet(items: Any, _label: str) -> Iterator[Any]:
    """No bar."""
    yield items


def make(target: Path = TARGET) -> None:
    """Write the sample, its README and findings left as they are; a failure leaves the old one whole."""
    with tempfile.TemporaryDirectory() as folder:
        spare = Path(folder)
        fresh = spare / "样例"
        fresh.mkdir()
        shutil.copyfile(TARGET / "story.json", fresh / "story.json")  # what is asked is written by hand
        for name in OWN:
            shutil.copytree(TARGET / name, fresh / name)
        round_ = Round(Story(fresh), spare / WORKSPACE, quiet)
        shutil.copytree(EARLIER, round_.workspace.root / "templates" / "xlsx", dirs_exist_ok=True)
        _anonymous(round_)
        taken = list(_go(round_, fresh, spare))
        documents = [document(result) for result in round_.documents()]
        write(fresh / "expected.json", account(round_, taken, documents))
        for name in ("returned", "corrected"):
            shutil.rmtree(target / name, ignore_errors=True)
        shutil.copytree(fresh, target, dirs_exist_ok=True)


def _anonymous(round_: Round) -> None:
    """The sample's workbooks come back into whatever workspace plays it: they carry no workspace's identity."""
    path = round_.workspace.database
    open_store(path, create=True).close()
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("update meta set value = '' where key = ?", (IDENTITY,))


def _go(round_: Round, target: Path, spare: Path) -> Iterator[tuple[str, RunResult]]:
    """Every batch that is taken back, in order, made just before."""
    returned, corrected = target / "returned", target / "corrected"
    _put(returned / ROSTER, _roster(spare, round_.story))
    yield f"returned/{ROSTER}", round_.take_batch("returned", ROSTER)
    issued = {(r.form.id, i.subject): round_.workspace.root / i.path for r in round_.issue_all() for i in r.issued}
    _put(returned / UNITS, returns_units.files(issued, spare, round_.story))
    taken = round_.take_batch("returned", UNITS)
    yield f"returned/{UNITS}", taken
    _put(corrected / UNITS, _mended(round_, taken, returns_units.MENDED))
    yield f"corrected/{UNITS}", round_.take_batch("corrected", UNITS)
    again = round_.issue_again()
    paths = {Path(i.path).stem.rpartition("_")[2]: round_.workspace.root / i.path for i in again[0].issued}
    words = {Path(f.path).stem.rpartition("_")[2]: round_.workspace.root / f.path for r in again[1:] for f in r.files}
    _put(returned / DEPUTIES, returns_deputies.files(paths, words, spare))
    taken = round_.take_batch("returned", DEPUTIES)
    yield f"returned/{DEPUTIES}", taken
    _put(corrected / DEPUTIES, _mended(round_, taken, returns_deputies.MENDED))
    yield f"corrected/{DEPUTIES}", round_.take_batch("corrected", DEPUTIES)
    _put(returned / LATER, returns_later.files(spare, round_.story))
    yield f"returned/{LATER}", round_.take_batch("returned", LATER)


def _put(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


def _roster(spare: Path, story: Story) -> dict[str, bytes]:
    """The roster and the plan of sessions, on blank forms."""
    found = {}
    people_told = {"deputies": people.DEPUTIES, "units": people.UNITS}
    meetings_told = {"sessions": people.SESSIONS, "reports": people.REPORTS}
    for form, head, tables, name in (
        ("roster", people.ROSTER_HEAD, people_told, "代表名册.xlsx"),
        ("session", people.SESSION_HEAD, meetings_told, "届次与会议安排.xlsx"),
    ):
        found[name] = blank_filled(spare, form, story.day("issued"), people.YEAR, head, tables)
    return found


def _mended(round_: Round, taken: RunResult, answers: dict[str, dict[str, str]]) -> dict[str, bytes]:
    """The corrections that this run sent back, filled in their red cells only."""
    found = {}
    for receipt in taken.receipts:
        if not receipt.correction:
            continue
        name = Path(receipt.path).name
        path = round_.workspace.root / receipt.correction
        sheet = Sheet(path.read_bytes())
        _answer(sheet, dict(answers[name]), name)
        found[path.name.replace("退回修改_", "已修改 ")] = sheet.bytes()
    return found


def _answer(sheet: Sheet, answers: dict[str, str], name: str) -> None:
    """Replace what unlocked cells hold; every answer is used, every red cell answered."""
    names = sheet.book.defined_names
    for mark in (m for m in names if m.startswith("t_") and not m.endswith(".void")):
        table, _, field = mark[2:].partition(".")
        header, column = sheet.place(mark)
        number = sheet.place(f"n_{table}")[1]
        for row in range(header + 1, sheet.sheet.max_row + 1):
            cell = sheet.sheet.cell(row, column)
            if cell.protection.locked or not sheet.sheet.cell(row, number).value:
                continue
            key = f"{field}={'' if cell.value is None else cell.value}"
            assert key in answers, (name, key)
            cell.value = answers.pop(key)
    assert not answers, (name, answers)


def write(path: Path, value: Any) -> None:
    """JSON as it is committed."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    make()
