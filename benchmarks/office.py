"""Data like an office's: 450 deputies in nine units, cells with some twenty names, no two of them alike.

Everything is made from a seed, so that two runs measure the same files. The people are invented.
"""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.utils import column_index_from_string

from dutykit.app.intake.ingest import IngestRequest, ingest
from dutykit.app.issuing.make_template import IssueRequest, issue_workbooks
from dutykit.app.opened.open_workspace import load_forms
from dutykit.app.opened.targets import Asked
from dutykit.workspace import Workspace, create

DEPUTIES, UNITS = 450, 9
YEAR, TODAY = 2025, date(2026, 1, 20)
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛"
_GIVEN = "建国志强秀英桂兰玉珍海燕晓东文静立新春梅德胜永福明哲振华丽娟国庆少云佳琪宇航思源欣怡子涵"


@contextmanager
def quiet(items: Any, _label: str = "") -> Iterator[Any]:
    """No progress bar."""
    yield items


@cache
def names(count: int = DEPUTIES) -> tuple[str, ...]:
    """Different names of two and three characters; one in thirty has a middle dot."""
    dice = random.Random(11)
    found: dict[str, None] = {}
    while len(found) < count:
        given = "".join(dice.sample(_GIVEN, dice.choice((1, 2, 2, 2))))
        name = dice.choice(_SURNAMES) + given
        if len(found) % 30 == 29:
            name = f"阿{given}·{dice.choice(_GIVEN)}{dice.choice(_GIVEN)}提"
        found[name] = None
    return tuple(found)


def roster(path: Path, count: int = DEPUTIES) -> Path:
    """A roster of so many deputies, each in one of nine units."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["代表名册"])
    sheet.append(["序号", "代表证号", "姓名", "选区", "人大街工委"])
    for number, name in enumerate(names()[:count], 1):
        sheet.append([number, f"{number:04}", name, f"第{number}选区", f"第{number % UNITS + 1}街道人大街工委"])
    book.save(path)
    return path


def workspace(folder: Path, count: int = DEPUTIES) -> Workspace:
    """A workspace with its roster."""
    made = create(folder, "样本区人民代表大会", 17, ["shijingshan-2022"], YEAR)
    take(made, [roster(folder / "代表名册.xlsx", count)])
    return made


def take(made: Workspace, paths: list[Path], progress: Any = quiet) -> None:
    """One run of ingest in this process."""
    ingest(made, IngestRequest(paths=paths, today=TODAY, year=YEAR), progress)


def issued(made: Workspace, folder: Path, form: str, year: int = YEAR) -> bytes:
    """The workbook of the first unit."""
    whom = Asked(units=("第1街道人大街工委",))
    issue_workbooks(made, IssueRequest(form=form, today=TODAY, whom=whom, year=year, output=folder), quiet)
    return next(folder.glob("*.xlsx")).read_bytes()


def activity(dice: random.Random, number: int, year: int = YEAR) -> dict[str, str]:
    """One activity: some two dozen invited, some twenty of them there."""
    day = date(year, 1, 10) + timedelta(days=dice.randrange(330))
    invited = dice.sample(names(), dice.randrange(21, 27))
    present, rest = invited[: dice.randrange(18, 21)], invited[20:]
    return {
        "date": f"{day.year}年{day.month}月{day.day}日",
        "title": f"第{number}次视察{dice.choice('东西南北中')}片老旧小区改造工程",
        "kind": dice.choice(("集中视察", "专题调研", "执法检查")),
        "organiser": "区人大常委会",
        "place": f"第{number % UNITS + 1}街道",
        "content": f"听取汇报，实地查看{dice.randrange(2, 9)}处，提出意见{dice.randrange(1, 9)}条。",
        "note": dice.choice(("无", "已报送", f"见纪要第{number}号")),
        "entered": (day + timedelta(days=dice.randrange(9))).isoformat(),
        "invited": "、".join(invited),
        "present": "、".join(present),
        "leave": "、".join(rest[:2]),
        "absent": "、".join(rest[2:]),
    }


ACTIVITY = ("date", "title", "kind", "organiser", "place", "content", "invited", "present", "leave", "absent",
            "entered", "note")  # fmt: skip


def returns(made: Workspace, folder: Path, count: int, rows: int = 40) -> list[Path]:
    """Filled activity workbooks of 40 rows and 12 columns, each told otherwise."""
    template = marked(issued(made, made.root / "outgoing", "activity"), "activity", ACTIVITY, rows)
    return [written(template, folder / f"回收 {number:04}.xlsx", cells(number, rows)) for number in range(1, count + 1)]


def cells(number: int, rows: int) -> dict[str, str]:
    """The texts of one return, by mark; each number tells otherwise."""
    dice = random.Random(number)
    table = [activity(dice, number * 100 + row) for row in range(rows)]
    return {f"@{name}-{row}@": text for row, values in enumerate(table) for name, text in values.items()}


def marked(source: bytes, form_id: str, fields: tuple[str, ...], rows: int) -> bytes:
    """An issued workbook with a mark in each cell to fill.

    It says neither its issue number nor its workspace, so that each return adds to any.
    """
    book = openpyxl.load_workbook(BytesIO(source))
    sheet = next(s for s in book if s.sheet_state == "visible")
    for row in book["_dutykit"].iter_rows(max_col=2):
        if row[0].value in {"issue", "workspace"}:
            row[1].value = ""
    table = load_forms()[form_id].tables[0]
    heads = {name: _named(book, f"t_{table.name}.{name}") for name in table.by_name}
    lines = sorted({row for row, _ in filter(None, heads.values())})
    filler = _named(book, "f_filler")
    assert filler is not None
    sheet.cell(*filler, "赵敏")
    for name in fields:
        at = heads[name]
        assert at is not None, f"{name} is not asked"
        for number in range(rows):  # a record takes as many lines as its heading
            sheet.cell(at[0] + (number + 1) * len(lines), at[1], f"@{name}-{number}@")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _named(book: openpyxl.Workbook, name: str) -> tuple[int, int] | None:
    """Row and column of a cell that has a name."""
    found = book.defined_names.get(name)
    if found is None:
        return None
    letters, row = found.attr_text.rpartition("!")[2].replace("$", " ").split()
    return int(row), column_index_from_string(letters)


def written(template: bytes, path: Path, cells: Mapping[str, str]) -> Path:
    """The template with its marks replaced, in its XML: far quicker than writing it anew."""
    with zipfile.ZipFile(BytesIO(template)) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith(("xl/worksheets/sheet", "xl/sharedStrings")):
                text = re.sub(r"@[a-z]+-\d+@", lambda found: escape(cells[found[0]]), data.decode("utf-8"))
                data = text.encode("utf-8")
            target.writestr(name, data)
    return path
