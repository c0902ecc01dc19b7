"""A small congress with invented people, and a clerk who fills in what it issues."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from dutykit.cli import main
from dutykit.evidence import unpacked
from dutykit.store.tables import metadata
from dutykit.workspace import read_workspace
from server import psycopg_to

CONGRESS = "北京市示例区人民代表大会"
YEAR = 2024
UNITS = [
    {"code": "GC", "name": "古城街道人大街工委", "kind": "人大街工委"},
    {"code": "BJ", "name": "八角街道人大街工委", "kind": "人大街工委"},
    {"code": "LG", "name": "鲁谷街道人大街工委", "kind": "人大街工委"},
]
DEPUTIES = [
    {"number": "0001", "name": "李成", "district": "古城第一选区", "work_committee": "GC"},
    {"number": "0002", "name": "王芳", "district": "古城第二选区", "work_committee": "GC"},
    {"number": "0003", "name": "张建国", "district": "古城第三选区", "work_committee": "GC"},
    {"number": "0004", "name": "赵敏", "district": "八角第一选区", "work_committee": "BJ"},
    {"number": "0005", "name": "李成", "district": "八角第二选区", "work_committee": "BJ"},
    {"number": "0006", "name": "欧阳明", "district": "八角第三选区", "work_committee": "BJ"},
    {"number": "0007", "name": "买买提·艾力", "district": "鲁谷第一选区", "work_committee": "LG"},
    {"number": "0008", "name": "陈静", "district": "鲁谷第二选区", "work_committee": "LG", "former_names": "陈小静"},
]
VISIT = {
    "date": "2024-3-5", "title": "视察老旧小区改造", "kind": "集中视察", "organiser": "人大街工委",
    "present": "王芳、张建国",
}  # fmt: skip
LESSON = {
    "date": "2024年4月12日", "title": "代表大讲堂第三讲", "kind": "代表大讲堂", "organiser": "区人大常委会",
    "present": "王芳",
}  # fmt: skip
TALK = {
    "date": "2024年6月3日", "title": "组务会", "kind": "代表小组活动", "organiser": "代表小组", "present": "张建国",
}  # fmt: skip


class Book:
    """An issued workbook in a clerk's hands: cells are found by the names and labels that the workbook carries."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self._pictures = [(image, image.ref.getvalue()) for sheet in self.book for image in sheet._images]
        self.names = {}
        for name, defined in self.book.defined_names.items():
            sheet, _, cell = defined.attr_text.rpartition("!")
            if name.startswith(("f_", "t_", "n_")):
                self.names[name] = (sheet.strip("'"), cell.replace("$", "").partition(":")[0])

    @property
    def sheet(self) -> Worksheet:
        """The sheet that is filled in."""
        return self.book["填写"]

    def cell(self, name: str, row: int = 0) -> Cell:
        """A head cell (``filler``), or that of a field (``activities.date``) in the ``row``-th record of its table.

        The 0th is its label. A record may stand in several lines, as many as there are lines of labels.
        """
        sheet, at = self.names[f"t_{name}" if "." in name else f"f_{name}"]
        found = self.book[sheet][at]
        lines = len(self._labels(name.partition(".")[0])) if "." in name else 1
        return self.book[sheet].cell(found.row + row * lines, found.column)

    def _labels(self, table: str) -> range:
        """The rows of a table's labels."""
        rows = [self.book[s][c].row for n, (s, c) in self.names.items() if n.startswith(f"t_{table}.")]
        return range(min(rows), max(rows) + 1)

    def column(self, name: str) -> int:
        """The column of a field of a table."""
        return int(self.cell(name).column)

    def first(self, table: str) -> int:
        """The first row below a table's header."""
        return self._labels(table).stop

    def rows(self, table: str, rows: Iterable[Mapping[str, Any]], start: int = 1) -> Book:
        """Fill in rows of a table."""
        for index, row in enumerate(rows, start):
            for name, value in row.items():
                self.cell(f"{table}.{name}", index).value = value
        return self

    def head(self, **values: Any) -> Book:
        """Fill in head cells."""
        for name, value in values.items():
            self.cell(name).value = value
        return self

    def tick(self, person: str, row: int, mark: str) -> Book:
        """Put a mark into the tick grid: ``person`` in the ``row``-th activity."""
        sheet = self.book["勾选表"]
        at = next(r for r in range(5, sheet.max_row + 1) if str(sheet.cell(r, 2).value).startswith(person))
        sheet.cell(at, 3 + row).value = mark
        return self

    def red(self) -> list[Cell]:
        """The cells of a correction that ask to be mended."""
        return [c for line in self.sheet.iter_rows() for c in line if c.comment is not None]

    def forget(self, *, sheet: bool = True, names: bool = True, number: bool | None = None) -> Book:
        """Lose what says which file it is: the very hidden sheet and the issue number printed, the defined names."""
        if sheet:
            del self.book["_dutykit"]
        if sheet if number is None else number:
            for cell in (c for line in self.sheet.iter_rows(max_row=6) for c in line):
                if str(cell.value).startswith("下发号"):
                    cell.value = None
        if names:
            for name in list(self.book.defined_names):
                del self.book.defined_names[name]
        return self

    def save(self, path: Path) -> Path:
        """Save under another name."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.data())
        return path

    def data(self) -> bytes:
        """The bytes of the workbook."""
        for image, data in self._pictures:  # openpyxl closes them when it saves
            image.ref = io.BytesIO(data)
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()


@dataclass
class Ingested:
    """What ``ingest --json`` told."""

    code: int
    data: dict[str, Any]

    @property
    def files(self) -> list[dict[str, Any]]:
        """Receipts in the order of the arguments."""
        found: list[dict[str, Any]] = self.data["files"]
        return found

    @property
    def file(self) -> dict[str, Any]:
        """The only receipt."""
        (only,) = self.files
        return only

    @property
    def status(self) -> str:
        """The only file's status."""
        return str(self.file["status"])

    @property
    def codes(self) -> list[str]:
        """Codes of the only file's problems."""
        return [p["code"] for p in self.file["problems"]]

    def problem(self, code: str) -> dict[str, Any]:
        """The only problem of a code, in the only file."""
        (found,) = [p for p in self.file["problems"] if p["code"] == code]
        return dict(found)


class Round:
    """A workspace and those who work with it."""

    def __init__(self, root: Path, call: Callable[..., Any]) -> None:
        self.root = root
        self.call = call
        self.made = 0

    def run(self, *args: Any) -> Any:
        """A command in this workspace."""
        return self.call(*args, "--workspace", self.root)

    def json(self, *args: Any, code: int = 0) -> Any:
        """A command's JSON."""
        ran = self.run(*args, "--json")
        assert ran.code == code, ran.out + ran.err
        return json.loads(ran.out)

    def ingest(self, *paths: Any) -> Ingested:
        """``ingest --json``; every problem told must be readable Chinese."""
        ran = self.run("ingest", *paths, "--json")
        assert ran.code in {0, 1}, ran.out + ran.err
        data = json.loads(ran.out)
        readable(p for f in data["files"] for p in f["problems"])
        return Ingested(ran.code, data)

    def issue(self, form: str = "activity", *args: Any) -> Path:
        """Issue one workbook; its path."""
        issued = self.json("make-template", form, *args, "--force")["issued"]
        assert len(issued) == 1
        return self.root / issued[0]["path"]

    def activity(self, *rows: Mapping[str, Any], unit: str = "GC", **head: Any) -> Book:
        """The activity workbook issued to a unit, filled in."""
        name = next(u["name"] for u in UNITS if u["code"] == unit)
        (path,) = self.root.glob(f"outgoing/*登记表_{name}.xlsx")
        return Book(path).head(filler="周林", **head).rows("activities", rows)

    def save(self, book: Book, name: str = "") -> Path:
        """Save what came back into ``returned``."""
        self.made += 1
        return book.save(self.root / "returned" / (name or f"回收 {self.made}.xlsx"))

    def send(self, book: Book, name: str = "") -> Ingested:
        """Save and ingest."""
        return self.ingest(self.save(book, name))

    def correction(self, told: Ingested) -> Book:
        """The correction workbook that an ingest has written."""
        return Book(self.root / told.file["correction"])

    def issue_number(self, form: str = "activity", unit: str = "GC") -> str:
        """The number of the issue of a unit."""
        query = "select number from issues where form=? and unit=? and kind='form'"
        return str(self.sql(query, form, unit)[0][0])

    # --- the store, looked at from outside ---------------------------------------------------------------------

    def sql(self, query: str, *args: Any) -> list[tuple[Any, ...]]:
        """A query on the store."""
        address = read_workspace(self.root).address
        if address:
            with psycopg_to(address) as server:
                return server.execute(query.replace("%", "%%").replace("?", "%s"), args).fetchall()
        with sqlite3.connect(self.root / "dutykit.db") as base:
            rows = base.execute(query, args).fetchall()
        base.close()
        return rows

    def dump(self, *without: str) -> dict[str, list[tuple[Any, ...]]]:
        """Every table but those named."""
        named = sorted(metadata.tables)
        return {n: self.sql(f"select * from {n} order by 1") for n in named if n not in without}

    def records(self, form: str = "activity", part: str = "activities") -> list[dict[str, Any]]:
        """Current records of a table: number, state, values, evidence, problems, key."""
        query = (
            "select r.number, r.state, v.body, v.evidence, v.problems, r.issue, r.unit, r.year from records r "
            "join versions v on v.id = r.version where r.form=? and r.part=? order by r.number"
        )
        names = ("number", "state", "body", "evidence", "problems", "issue", "unit", "year")
        rows = [dict(zip(names, row, strict=True)) for row in self.sql(query, form, part)]
        for row in rows:
            for name in ("body", "evidence", "problems"):
                row[name] = json.loads(row[name])
            row["evidence"] = unpacked(row["evidence"], row["body"])
        return rows

    def states(self, form: str = "activity", part: str = "activities") -> dict[str, str]:
        """State by record number."""
        return {r["number"]: r["state"] for r in self.records(form, part)}

    def tree(self) -> dict[str, bytes]:
        """Every file of the workspace, the database and what belongs to it aside."""
        ours = ("dutykit.db", "log.jsonl")
        files = (p for p in sorted(self.root.rglob("*")) if p.is_file() and not p.name.startswith(ours))
        return {p.relative_to(self.root).as_posix(): p.read_bytes() for p in files}


def readable(problems: Iterable[Mapping[str, Any]]) -> None:
    """Message and remedy are whole Chinese sentences: nothing left to fill in, no Python in them."""
    for problem in problems:
        for text in (problem["message"], problem["remedy"]):
            assert text, problem["code"]
            assert any("一" <= c <= "鿿" for c in text), text
            assert not set("{}") & set(text), text
            assert not any(word in text for word in ("None", "Traceback", "<class", "[]", "datetime")), text
            assert "“”" not in text, text


def roster_book(path: Path, deputies: Iterable[Mapping[str, Any]] = DEPUTIES) -> Book:
    """The issued roster filled in."""
    book = Book(path).head(filler="周林", as_of=date(2024, 1, 15))
    return book.rows("deputies", deputies).rows("units", UNITS)


def quietly(*args: Any) -> Any:
    """A command of this process, for a fixture that outlives a test's capturing."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as left, redirect_stdout(out), redirect_stderr(err):
        main([str(arg) for arg in args])
    return SimpleNamespace(code=left.value.code, out=out.getvalue(), err=err.getvalue())


SESSIONS = [
    {"kind": "届", "term": 17, "opening": "2021-12-20"},
    {
        "kind": "人代会", "term": 17, "ordinal": 3, "title": "第十七届人民代表大会第三次会议", "opening": "2024-1-9",
        "closing": "2024-1-10", "half_days": 3,
    },
    {"kind": "常委会会议", "term": 17, "ordinal": 12, "opening": "2024-3-28"},
    {"kind": "人代会", "term": 17, "ordinal": 4, "opening": "2025-1-7", "closing": "2025-1-10", "half_days": 7},
    {
        "kind": "专门委员会会议", "term": 17, "ordinal": 5, "body": "监察和司法委员会", "opening": "2024-5-6",
        "half_days": 1,
    },
]  # fmt: skip


def hold_session(place: Round) -> None:
    """The plan of sessions comes back: HQ-0002 the term, HQ-0003 to HQ-0006 its meetings (HQ-0001 is the head)."""
    book = Book(place.issue("session")).head(filler="周林").rows("sessions", SESSIONS)
    assert place.send(book, "会议安排.xlsx").code == 0
