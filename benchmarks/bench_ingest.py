"""Ingest of 40×12 workbooks, with store and evidence, against openpyxl with jsonschema.

The two baselines only read and validate: they keep no evidence, write no store, guard against nothing.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import jsonschema
import openpyxl
from jsonschema import Draft202012Validator

from dutykit.app.intake.ingest import ingest
from dutykit.app.issuing.make_template import issue_workbooks
from dutykit.app.opened.open_workspace import load_forms
from dutykit.forms.compile import record_schema
from dutykit.forms.model import Form
from dutykit.workspace import Workspace, create

FILES = 400
ROUNDS = 3
ROWS = 40
COLUMNS = [
    "date",
    "title",
    "kind",
    "organiser",
    "place",
    "content",
    "invited",
    "present",
    "leave",
    "absent",
    "entered",
    "note",
]
TODAY = date(2024, 12, 1)
FORM = load_forms()["activity"]
TABLE = FORM.table_by_name["activities"]


@contextmanager
def quiet(items: Any, _label: str = "") -> Iterator[Any]:
    """No progress bar."""
    yield items


def roster(path: Path) -> None:
    """A roster of 24 deputies in one unit."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["代表名册"])
    sheet.append(["序号", "代表证号", "姓名", "选区", "人大街工委"])
    for number in range(1, 25):
        name = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"[number - 1] + "某" + "甲乙丙丁戊己庚辛"[number % 8]
        sheet.append([number, f"{number:04}", name, f"第{number}选区", "样本街道人大街工委"])
    book.save(path)


def workspace(folder: Path) -> Workspace:
    """A workspace with its roster."""
    made = create(folder, "样本区人民代表大会", 17, ["shijingshan-2022"], 2024)
    roster(folder / "名册.xlsx")
    take(made, [folder / "名册.xlsx"])
    return made


def take(made: Workspace, paths: list[Path], progress: Any = quiet) -> None:
    """One run of ingest."""
    ingest(made, paths, dry_run=False, policy="partial", year=2024, today=TODAY, progress=progress)


def returned(made: Workspace, folder: Path, count: int = FILES, rows: int = ROWS) -> list[Path]:
    """Filled workbooks of 40 rows and 12 columns: our own form, each with other activities."""
    source = issued(made, folder, "activity")
    return [filled(source, FORM, _row, folder / f"回收 {n:03}.xlsx", n, rows) for n in range(count)]


def issued(made: Workspace, folder: Path, form: str) -> bytes:
    """The workbook of the one unit."""
    issue_workbooks(
        made, form, year=2024, units=(), deputies=(), key="", everyone=True, blank=False, due=None,
        output=folder, force=False, today=TODAY, progress=quiet,
    )  # fmt: skip
    return next(folder.glob("*.xlsx")).read_bytes()


def filled(
    source: bytes, form: Form, row_of: Callable[[int, int], dict[str, Any]], path: Path, number: int, rows: int
) -> Path:
    """The workbook with its first table filled, without its issue number: many returns of one unit, each adds."""
    book = openpyxl.load_workbook(BytesIO(source))
    sheet = next(s for s in book if s.sheet_state == "visible")
    for row in book["_dutykit"].iter_rows(max_col=2):
        if row[0].value == "issue":
            row[1].value = ""
    fields = form.tables[0].by_name
    wanted = {fields[name].label for name in row_of(number, 1)}
    header = next(r for r in range(1, 40) if wanted <= {str(c.value).strip("*＊ ") for c in sheet[r]})
    labels = {str(c.value).strip("*＊ "): c.column for c in sheet[header] if c.value}
    filler = next(c for row in sheet.iter_rows(max_row=header) for c in row if "填表人" in str(c.value or ""))
    merged = next((m for m in sheet.merged_cells.ranges if filler.coordinate in m), None)
    sheet.cell(filler.row, (merged.max_col if merged else filler.column) + 1, "赵敏")
    for row in range(1, rows + 1):
        for name, value in row_of(number, row).items():
            sheet.cell(header + row, labels[fields[name].label], value)
    book.save(path)
    return path


def _row(number: int, row: int) -> dict[str, Any]:
    day = date(2024, 1 + row % 12, 1 + (row * 7 + number) % 28)
    return {
        "date": f"{day.year}年{day.month}月{day.day}日",
        "title": f"第{number}批第{row}次视察老旧小区改造工程",
        "kind": "集中视察",
        "organiser": "区人大常委会",
        "place": "样本街道",
        "content": "听取汇报，实地查看，提出意见。",
        "note": "无",
        "entered": day.isoformat(),
        "invited": "赵某乙、钱某丙、孙某丁、李某戊",
        "present": "赵某乙、钱某丙、孙某丁",
        "leave": "李某戊",
        "absent": "",
    }


def plain_value(name: str, text: Any) -> Any:
    """What a small script would make of a cell before validating it."""
    if name == "date":
        year, month, day = (int(p) for p in str(text).rstrip("日").replace("年", "月").split("月"))
        return {"from": f"{year}-{month:02}-{day:02}", "to": f"{year}-{month:02}-{day:02}"}
    if name in {"invited", "present", "leave", "absent"}:
        return str(text).split("、") if text else []
    return {"集中视察": "inspection_group", "区人大常委会": "standing_committee"}.get(str(text), str(text))


def plain(paths: list[Path], validate: Callable[[Any], object]) -> None:
    """openpyxl, cell by cell, and a validation of each row."""
    for path in paths:
        book = openpyxl.load_workbook(path, data_only=True)
        sheet = next(s for s in book if s.sheet_state == "visible")
        rows = [[c.value for c in row] for row in sheet.iter_rows()]
        header = next(i for i, row in enumerate(rows) if any("活动名称" in str(v) for v in row))
        labels = {str(v).strip("*＊ "): at for at, v in enumerate(rows[header]) if v}
        columns = {name: labels[TABLE.by_name[name].label] for name in COLUMNS}
        for row in rows[header + 1 : header + 1 + ROWS]:
            validate({name: plain_value(name, row[at]) for name, at in columns.items()})


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of processor (this process and its workers, which have ended by then) and of wall clock."""
    cpu, wall = _cpu(), time.perf_counter()
    work()
    return _cpu() - cpu, time.perf_counter() - wall


def _cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def main() -> None:
    """Print milliseconds a file and the ratios, taken in turn, of processor time and of wall clock."""
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        paths = returned(workspace(folder / "make"), folder / "out")
        schema = record_schema(FORM, TABLE)
        validator = Draft202012Validator(schema)
        few = paths[:6]
        rounds = []
        for number in range(ROUNDS):
            made = workspace(folder / f"w{number}")
            mine = spent(lambda made=made: take(made, paths))
            fast = spent(lambda: plain(paths, lambda row: list(validator.iter_errors(row))))
            slow = spent(lambda: plain(few, lambda row: jsonschema.validate(row, schema)))
            rounds.append(([m / FILES for m in mine], [f / FILES for f in fast], [s / len(few) for s in slow]))
    for kind, at in (("processor", 0), ("wall clock", 1)):
        mine, fast, slow = (median(r[k][at] for r in rounds) for k in range(3))
        to_slow, to_fast = (median(r[k][at] / r[0][at] for r in rounds) for k in (2, 1))
        print(f"ingest 40×12, store and evidence, {kind}: {mine * 1e3:.1f} ms a file")
        print(f"  openpyxl + jsonschema.validate per row: {slow * 1e3:.1f} ms — {to_slow:.1f}× (mark 15×)")
        print(f"  openpyxl + compiled validator:          {fast * 1e3:.1f} ms — {to_fast:.1f}× (mark 3×)")


if __name__ == "__main__":
    main()
