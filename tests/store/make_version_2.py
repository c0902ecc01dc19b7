"""Make ``version_2.sql`` and ``version_2.json``: a small store of version 2, and what its program said of it.

Run it with the code and the tests of commit 9f8c3b6, the last one to write that version::

    git worktree add /tmp/old 9f8c3b6
    cd /tmp/old && PYTHONPATH=toolkit:tests python …/tests/store/make_version_2.py

The people are those of ``tests/app/rounds.py``. A return is corrected, one is withdrawn, a handbook objects and claims,
and the claim is approved.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

TODAY = "2024-12-20"
ASKED = {
    "check": ("check",),
    "show": ("show", "--deputy", "0002"),
    "status": ("status",),
    "trace": ("trace", "HD-2024-0002"),
    "waiting": ("review", "list"),
}
"""What the old program is asked, and its successors too."""


def run(root: Path, *args: object) -> Any:
    """One command with ``--json`` in a workspace."""
    command = [sys.executable, "-m", "dutykit", *map(str, args), "--json", "--workspace", str(root)]
    environment = {**os.environ, "DUTYKIT_TODAY": TODAY}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=environment)
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return json.loads(done.stdout)


def told(root: Path) -> dict[str, Any]:
    """What is said of a workspace, without what changes with the text of rules and with the day of making."""
    found = {name: run(root, *args) for name, args in ASKED.items()}
    keys = ("rule", "subject", "period", "result", "reason", "figure", "threshold", "records")
    found["check"] = [{key: finding[key] for key in keys} for finding in found["check"]["findings"]]
    for issue in found["status"]["issues"]:
        del issue["issued"]
    for entry in found["trace"]["log"]:
        del entry["when"]
    return found


def made(root: Path) -> None:
    """The workspace."""
    from app.rounds import CONGRESS, LESSON, TALK, VISIT, YEAR, Book, roster_book

    new = [sys.executable, "-m", "dutykit", "init", root, "--congress", CONGRESS, "--term", "17", "--year", str(YEAR)]
    subprocess.run([*map(str, new), "--regulation", "shijingshan-2022"], check=True, capture_output=True)

    def issued(form: str, *args: str) -> Path:
        return Path(root, run(root, "make-template", form, *args)["issued"][0]["path"])

    def returned(book: Any, name: str) -> Any:
        return run(root, "ingest", book.save(root / "returned" / name))["files"][0]

    returned(roster_book(issued("roster")), "名册.xlsx")
    rows = [VISIT, LESSON, {**TALK, "present": "张建国、无此人"}]
    book = Book(issued("activity", "--unit", "GC")).head(filler="周林").rows("activities", rows)
    held = returned(book, "古城.xlsx")
    book = Book(root / held["correction"])
    for cell in book.red():
        cell.value = "张建国、王芳"
    returned(book, "古城（改）.xlsx")
    book = (
        Book(issued("activity", "--unit", "BJ")).head(filler="周林").rows("activities", [{**VISIT, "present": "赵敏"}])
    )
    returned(book, "八角.xlsx")
    run(root, "withdraw", "八角.xlsx", "--reason", "收错了")
    book = Book(issued("handbook", "--deputy", "0002"))
    book.cell("activities.state", 2).value = "请假"
    claim = {"date": "2024-9-1", "title": "走访选民", "kind": "联系选民（其他）", "state": "出席"}
    last = next(n for n in range(1, 20) if not book.cell("activities.title", n).value)
    returned(book.rows("activities", [claim], last), "王芳手册.xlsx")
    waiting = [r["number"] for r in run(root, "review", "list")["records"] if r["form"] == "handbook"]
    run(root, "review", "approve", waiting[-1], "--by", "周林")


def main() -> None:
    """Write both files beside this one."""
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory() as text:
        root = Path(text, "工作区")
        made(root)
        (here / "version_2.json").write_text(
            json.dumps(told(root), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
        )
        with sqlite3.connect(root / "dutykit.db") as base:
            dump = "\n".join(line for line in base.iterdump() if not line.startswith('INSERT INTO "outputs"'))
        (here / "version_2.sql").write_text(dump + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
