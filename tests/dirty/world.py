"""A workspace with every form issued, and the workbooks that wait to be filled in.

Everybody in it is invented. One furnished workspace is made for a run; each batch of files is taken back into a copy.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.conftest import one_row_each
from app.rounds import Book, Round, quietly
from dutykit.evidence import unpacked
from dutykit.problems import Problem

CONGRESS, YEAR, TODAY = "北京市示例区人民代表大会", 2024, "2024-12-20"
UNITS = [
    {"code": "GC", "name": "古城街道人大街工委", "kind": "人大街工委"},
    {"code": "BJ", "name": "八角街道人大街工委", "kind": "人大街工委"},
    {"code": "LG", "name": "鲁谷街道人大街工委", "kind": "人大街工委"},
]
NAMES = {
    "GC": ("李成", "王芳", "张建国", "欧阳明", "刘桂兰", "陈志强", "杨柳", "黄海涛"),
    "BJ": ("赵敏", "孙伟", "周晓东", "吴淑珍", "郑爱民", "冯丽", "蒋文斌", "沈思远"),
    "LG": ("买买提·艾力", "韩雪", "朱建华", "秦岭", "许国庆", "何静", "吕梁", "施文"),
}
PEOPLE = [
    {"number": f"{n:04}", "name": name, "district": f"{unit['name'][:2]}第{i}选区", "work_committee": unit["code"]}
    for n, (i, name, unit) in enumerate(
        ((i, name, unit) for unit in UNITS for i, name in enumerate(NAMES[unit["code"]], 1)), 1
    )
]
NUMBER = {p["name"]: p["number"] for p in PEOPLE}
SESSIONS = [
    {"kind": "届", "term": 17, "opening": "2021-12-20"},
    {
        "kind": "人代会", "term": 17, "ordinal": 3, "title": "第十七届人民代表大会第三次会议", "opening": "2024-1-9",
        "closing": "2024-1-11", "half_days": 6,
    },
]  # fmt: skip


@dataclass(frozen=True)
class Blank:
    """One workbook issued: which form, to whom."""

    form: str
    path: Path
    unit: str = ""
    deputy: str = ""


@dataclass
class Taken:
    """What became of one file: its receipt, and the records that it made or supported."""

    receipt: dict[str, Any]
    records: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class World:
    """The furnished workspace and what it has issued."""

    root: Path
    blanks: list[Blank]

    def ingest(self, files: Sequence[Path], into: Path) -> dict[str, Taken]:
        """Take files back in a fresh copy of the workspace; by name of the file."""
        shutil.rmtree(into, ignore_errors=True)
        shutil.copytree(self.root, into)
        place = Round(into, quietly)
        before = {number for (number,) in place.sql("select number from records")}
        ran = place.run("ingest", *files, "--json")
        assert ran.code in {0, 1}, ran.out + ran.err
        told = json.loads(ran.out)
        taken = {Path(f["path"]).name: Taken(f) for f in told["files"]}
        for name, record in _records(into / "dutykit.db"):
            if name in taken:
                taken[name].records.append({**record, "known": record["number"] in before})
        return taken


def _records(database: Path) -> list[tuple[str, dict[str, Any]]]:
    """Each record as it stands, beside the name of the file that said so last; and the evidence that bears one out."""
    now = (
        "select t.name, r.number, r.form, r.part, r.state, v.body, v.evidence, v.problems from records r "
        "join versions v on v.id = r.version join returns t on t.id = v.source"
    )
    borne = (
        "select t.name, r.number, r.form, r.part, r.state, v.body, s.evidence, v.problems from supports s "
        "join returns t on t.id = s.source join records r on r.number = s.record join versions v on v.id = r.version"
    )
    keys = ("number", "form", "part", "state", "body", "evidence", "problems")
    found = []
    with sqlite3.connect(database) as base:
        for kind, query in (("said", now), ("borne", borne)):
            for name, *row in base.execute(query):
                record: dict[str, Any] = dict(zip(keys, row, strict=True))
                for key in ("body", "evidence", "problems"):
                    record[key] = json.loads(record[key] or "{}")
                record["evidence"] = unpacked(record["evidence"], record["body"])
                record["problems"] = [
                    {**p, "severity": (told := Problem.restore(p)).severity, "message": told.message}
                    for p in record["problems"]
                ]
                found.append((name, {**record, "how": kind}))
    base.close()
    return found


def furnish(root: Path) -> World:
    """Make the workspace: roster and sessions are registered, every form is issued to everybody."""
    assert quietly("init", root, "--congress", CONGRESS, "--term", 17, "--year", YEAR).code == 0
    one_row_each(root)
    place = Round(root, quietly)
    book = Book(place.issue("roster")).head(filler="周林", as_of="2024-1-15")
    book.rows("deputies", PEOPLE).rows("units", UNITS)
    told = place.ingest(place.save(book, "名册.xlsx"))
    assert told.code == 0, told.data
    sessions = Book(place.issue("session")).head(filler="周林").rows("sessions", SESSIONS)
    assert place.ingest(place.save(sessions, "会议.xlsx")).code == 0
    blanks = []
    for form in place.json("forms")["forms"]:
        which = form["id"]
        if form["per"] == "congress":
            blanks += [Blank(which, place.issue(which))]
        elif form["per"] == "unit":
            blanks += [Blank(which, place.issue(which, "--unit", u["code"]), u["code"]) for u in UNITS]
        elif form["per"] == "deputy":
            blanks += [
                Blank(which, place.issue(which, "--deputy", p["number"]), p["work_committee"], p["number"])
                for p in PEOPLE[::4]
            ]
        else:
            blanks += [Blank(which, place.issue(which, "--for", "HQ-0003"))]
    return World(root, blanks)
