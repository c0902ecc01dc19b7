"""What people do to a form before they send it back. Each operation says what the file means afterwards.

They are written from what people do, not from what the reader can do. An operation changes cells, and tells of each
answer that it touches what a person who looks at the file would understand (``value``), or that nobody can (``ask``).
It gives ``False`` where the file holds nothing that it could be done to.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from dirty.filling import Answer, Line, Sheaf
from dirty.world import NAMES, NUMBER, YEAR

TEXTUAL = frozenset({"csv", "docx", "html"})
"""Kinds that hold what a cell shows, and not its value."""
LIBRARY = frozenset({"xlsx", "et-ooxml"})
"""Kinds that the library writes: what only an office program works out is not in them."""
BOOKS = LIBRARY | {"xlsx-lo", "xls", "et", "ods"}
PRINTED = frozenset({"pdf"})
BINARY = frozenset({"xlsb"})
EVERY = BOOKS | TEXTUAL | PRINTED | BINARY


@dataclass(frozen=True)
class Operation:
    """One thing that people do: in which kinds of file it can be done, and how it is done."""

    name: str
    kinds: frozenset[str]
    do: Callable[[Sheaf, random.Random], bool]


OPERATIONS: list[Operation] = []
Do = Callable[[Sheaf, random.Random], bool]


def _op(kinds: frozenset[str] = EVERY) -> Callable[[Do], Do]:
    def keep(do: Do) -> Do:
        OPERATIONS.append(Operation(do.__name__, kinds, do))
        return do

    return keep


def _pick(sheaf: Sheaf, rng: random.Random, *kinds: str, marks: bool = False) -> tuple[Line, Answer] | None:
    """An answer of one of these kinds that nothing was done to; what marks the row is left alone unless ``marks``."""
    found = [
        (line, answer)
        for line, answer in sheaf.answers()
        if answer.item.kind in kinds
        and not (answer.touched or line.touched or answer.cell.value is None)
        and (marks or not line.token or answer.value != line.token)
        and not (line.table == "deputies" and answer.item.name in {"number", "name"})
    ]
    return rng.choice(found) if found else None


def _row(sheaf: Sheaf, rng: random.Random) -> Line | None:
    """A row that nothing was done to."""
    found = [n for n in sheaf.lines if n.row and not n.touched and not any(a.touched for a in n.answers.values())]
    return rng.choice(found) if found else None


def _type(sheaf: Sheaf, answer: Answer, written: Any, shown: str | None = None) -> None:
    answer.cell.value = written
    answer.touched = True
    answer.text = shown if shown is not None else str(written)
    sheaf.shown[answer.cell.coordinate] = answer.text


def _asks(sheaf: Sheaf, answer: Answer, written: Any, shown: str | None = None) -> bool:
    if sheaf.kind == "pdf" and isinstance(written, str):
        written = written.replace("\t", " ")  # a tab takes no room on a printed page: the paper would show 2024-4-21
    _type(sheaf, answer, written, shown)
    answer.ask = True
    return True


def _is(sheaf: Sheaf, answer: Answer, written: Any, value: Any, *also: Any, shown: str | None = None) -> bool:
    _type(sheaf, answer, written, shown)
    answer.value, answer.also = value, also
    return True


def _format(sheaf: Sheaf, answer: Answer, written: Any, code: str, shown: str) -> None:
    _type(sheaf, answer, written, shown)
    answer.cell.number_format = code  # the library gives a day a format of its own


def _flat(sheaf: Sheaf) -> bool:
    return sheaf.kind in TEXTUAL | PRINTED


# --- number formats ----------------------------------------------------------------------------------------------


@_op()
def format_with_other_unit(sheaf: Sheaf, rng: random.Random) -> bool:
    """5 that is shown as 5号楼, 5户, 5万人, 第5组."""
    found = _pick(sheaf, rng, "integer", "text")
    if found is None:
        return False
    number = rng.randrange(1, 40)
    code, shown = rng.choice((
        ('0"号楼"', f"{number}号楼"), ('0"户"', f"{number}户"), ('0"万人"', f"{number}万人"),
        ('"第"0"组"', f"第{number}组"), ('"约"0', f"约{number}"), ('"其中党员"0', f"其中党员{number}"),
    ))  # fmt: skip
    _format(sheaf, found[1], number, code, shown)
    if found[1].item.kind == "text":
        found[1].value = shown
        return True
    found[1].ask = True
    return True


@_op()
def format_with_own_unit(sheaf: Sheaf, rng: random.Random) -> bool:
    """5 that is shown as 5人 or 5 个: nothing else than 5."""
    found = _pick(sheaf, rng, "integer")
    if found is None or found[1].item.name in {"half_days", "term", "ordinal", "step"}:
        return False
    number = found[1].value
    mark = "人" if any(c in found[1].item.label for c in "人员选民") else "次" if "次" in found[1].item.label else "个"
    if mark == "个":
        return False
    _format(sheaf, found[1], number, rng.choice((f'0"{mark}"', f"0\\{mark}", f'#,##0"{mark}"')), f"{number}{mark}")
    return True


@_op()
def format_in_thousands(sheaf: Sheaf, rng: random.Random) -> bool:
    """12345 that is shown as 12."""
    found = _pick(sheaf, rng, "integer")
    if found is None or int(found[1].item.schema.get("maximum", 99)) < 90000:
        return False
    number = rng.randrange(2, 30) * 1000 + rng.randrange(1, 400)
    _format(sheaf, found[1], number, rng.choice(("0,", "#,##0,")), str(round(number / 1000)))
    found[1].ask, found[1].value = not _flat(sheaf), round(number / 1000)
    return _without_sums(sheaf, found)


@_op()
def format_with_a_digit_more(sheaf: Sheaf, rng: random.Random) -> bool:
    """2 that is shown as 20, or as 02."""
    found = _pick(sheaf, rng, "integer")
    if found is None or found[0].table in {"results", "items", "meetings"}:
        return False
    number = rng.randrange(1, 9)
    _format(sheaf, found[1], number, '0"0"', f"{number}0")
    found[1].ask, found[1].value = not _flat(sheaf), number * 10
    return True


@_op()
def format_in_words(sheaf: Sheaf, rng: random.Random) -> bool:
    """A number that is shown as a word."""
    found = _pick(sheaf, rng, "integer", "text", "date")
    if found is None:
        return False
    if found[1].item.kind == "date" and not isinstance(found[1].cell.value, date):
        return False  # a format changes nothing of a text
    word = rng.choice(("已完成", "无", "见附件"))
    _format(
        sheaf, found[1], rng.randrange(1, 9) if found[1].item.kind != "date" else found[1].cell.value, f'"{word}"', word
    )
    if found[1].item.kind == "text" or (word == "无" and _flat(sheaf)):
        found[1].value, found[1].also = word, (None,)
        return found[0].table != "results"
    found[1].ask = True
    return True


@_op(BOOKS)
def format_that_shows_nothing(sheaf: Sheaf, rng: random.Random) -> bool:
    """A value that is not shown at all."""
    found = _pick(sheaf, rng, "integer", "date", "month", "choice", "deputy", "text")
    if found is None:
        return False
    _format(sheaf, found[1], found[1].cell.value, ";;;", "")
    found[1].ask = True
    return True


@_op()
def format_percent_or_fraction(sheaf: Sheaf, rng: random.Random) -> bool:
    """3 that is shown as 300%; 2.5 that is shown as 2 1/2, or as 3."""
    found = _pick(sheaf, rng, "integer")
    if found is None:
        return False
    number, code, shown = rng.choice(
        ((3, "0%", "300%"), (2.5, "# ?/?", "2 1/2"), (2.6, "0", "3"), (3, "0.00E+00", "3.00E+00"))
    )
    _format(sheaf, found[1], number, code, shown)
    found[1].ask = True
    if shown == "3":
        found[1].ask, found[1].value = not _flat(sheaf), 3
    return _without_sums(sheaf, found)


@_op(BOOKS)
def number_shown_as_a_date(sheaf: Sheaf, rng: random.Random) -> bool:
    """A number of people that is shown as a day, after a format was painted over."""
    found = _pick(sheaf, rng, "integer")
    if found is None or found[0].table in {"results", "items", "meetings"}:
        return False
    _format(sheaf, found[1], rng.randrange(5, 60), "yyyy/m/d", "1900/2/1")
    found[1].ask = True
    return True


@_op()
def date_shown_without_its_day(sheaf: Sheaf, rng: random.Random) -> bool:
    """A day that is shown as a month; in a column of months nothing is lost by it."""
    found = _pick(sheaf, rng, "date", "date_range", "month")
    if found is None:
        return False
    kind, value = found[1].item.kind, found[1].value
    day = date.fromisoformat(f"{value}-01" if kind == "month" else value["from"] if kind == "date_range" else value)
    if kind == "date_range" and value["from"] != value["to"]:
        return False
    code = rng.choice(('yyyy"年"m"月"', "yyyy-mm", "yyyy/m"))
    shown = {"-": f"{day:%Y-%m}", "/": f"{day.year}/{day.month}"}.get(code[4], f"{day.year}年{day.month}月")
    _format(sheaf, found[1], day, code, shown)
    found[1].ask = kind != "month"
    return True


@_op()
def date_shown_without_its_year(sheaf: Sheaf, rng: random.Random) -> bool:
    """A day of last year that is shown as 3月5日; one of this year says the same without it."""
    found = _pick(sheaf, rng, "date", "date_range")
    if found is None or found[1].item.name == "elected":
        return False
    value = found[1].value
    day = date.fromisoformat(value if isinstance(value, str) else value["from"])
    if not isinstance(value, str) and value["from"] != value["to"]:
        return False
    other = rng.random() < 0.5
    written = day.replace(year=YEAR - 1, day=min(day.day, 28)) if other else day
    _format(sheaf, found[1], written, 'm"月"d"日"', f"{written.month}月{written.day}日")
    found[1].ask = other and not _flat(sheaf)
    if other and _flat(sheaf):
        same = written.replace(year=YEAR).isoformat()
        found[1].value = same if isinstance(value, str) else {"from": same, "to": same}
    return True


# --- what takes it from sight ------------------------------------------------------------------------------------


def _font(cell: Any, **change: Any) -> None:
    font = copy(cell.font)
    for name, value in change.items():
        setattr(font, name, value)
    cell.font = font


@_op(EVERY - {"csv", "html"})
def cell_struck(sheaf: Sheaf, rng: random.Random) -> bool:
    """A cell is struck out, and nothing else is written."""
    found = _pick(sheaf, rng, "integer", "date", "date_range", "choice", "deputy", "deputies", "text", "long_text",
                  "yes_no", "phone", "month")  # fmt: skip
    if found is None:
        return False
    _font(found[1].cell, strike=True)
    found[1].touched = found[1].ask = True
    return True


@_op(EVERY - {"csv", "html"})
def row_struck(sheaf: Sheaf, rng: random.Random) -> bool:
    """A whole row is struck out: it was given up."""
    line = _row(sheaf, rng)
    if line is None or line.table == "deputies":
        return False
    for answer in line.answers.values():
        _font(answer.cell, strike=True)
    line.touched = line.ask = True
    return True


@_op(BOOKS | {"docx"})
def words_struck(sheaf: Sheaf, rng: random.Random) -> bool:
    """Some of the words of a cell are struck out, new ones stand behind them."""
    found = _pick(sheaf, rng, "deputies", "date", "integer", "text", "long_text", "choice")
    if found is None or not found[1].text:
        return False
    answer = found[1]
    struck = InlineFont(strike=True)
    if answer.item.kind == "deputies":
        names = answer.text.replace("，", "、").split("、")
        if len(names) < 2:
            return False
        parts = [TextBlock(struck, names[0]), "、" + "、".join(names[1:])]
    elif answer.item.kind == "integer":
        parts = [TextBlock(struck, answer.text), str(rng.randrange(1, 9))]
    else:
        parts = [TextBlock(struck, answer.text), "（见备注）" if answer.item.kind != "text" else "另议"]
    _type(sheaf, answer, CellRichText(*parts), "".join(str(p) for p in parts))
    answer.ask = True
    return True


@_op(BOOKS | {"docx"})
def white_letters(sheaf: Sheaf, rng: random.Random) -> bool:
    """Letters in the colour of the paper, or of the cell."""
    found = _pick(sheaf, rng, "integer", "date", "choice", "text", "deputies", "deputy")
    if found is None:
        return False
    cell = found[1].cell
    if sheaf.kind != "docx" and rng.random() < 0.3:
        cell.fill = PatternFill("solid", fgColor="FF0000FF")
        _font(cell, color="FF0000FF")
    else:
        cell.fill = PatternFill("solid", fgColor="FFFFFFFF") if rng.random() < 0.5 else PatternFill()
        _font(cell, color="FFFFFFFF")
    found[1].touched = found[1].ask = True
    return True


@_op(BOOKS)
def row_hidden(sheaf: Sheaf, rng: random.Random) -> bool:
    """A row is hidden, or drawn up to nothing."""
    line = _row(sheaf, rng)
    if line is None or line.table == "deputies":
        return False
    dimension = sheaf.book.sheet.row_dimensions[line.row]
    if sheaf.kind not in LIBRARY or rng.random() < 0.5:
        dimension.hidden = True
    else:
        dimension.height = 0.4  # the library leaves a height of nought out, and LibreOffice makes the row higher
    line.touched = line.ask = True
    return True


@_op(PRINTED)
def row_hidden_and_printed(sheaf: Sheaf, rng: random.Random) -> bool:
    """A hidden row is not on the page."""
    line = _row(sheaf, rng)
    if line is None or line.table == "deputies" or len([n for n in sheaf.lines if n.table == line.table]) < 2:
        return False
    sheaf.book.sheet.row_dimensions[line.row].hidden = True
    line.touched = line.gone = True
    return True


@_op(BOOKS)
def column_hidden(sheaf: Sheaf, rng: random.Random) -> bool:
    """A column in which something was filled in is hidden."""
    found = _pick(sheaf, rng, "text", "date", "integer", "choice")
    if found is None or not found[0].row or _shared(sheaf, found[1]):
        return False
    letter, at = get_column_letter(found[1].cell.column), found[1].cell.column
    if any(k != letter and d.min <= at <= d.max for k, d in sheaf.book.sheet.column_dimensions.items()):
        return False  # the library would write two widths for one column
    sheaf.book.sheet.column_dimensions[letter].hidden = True
    for answer in _column(sheaf, found[0].table, found[1].item.name):
        answer.touched = answer.ask = True
    return True


def _column(sheaf: Sheaf, table: str, name: str) -> list[Answer]:
    return [n.answers[name] for n in sheaf.lines if n.table == table and name in n.answers]


def _shared(sheaf: Sheaf, answer: Answer) -> bool:
    """Whether the column belongs to cells of other tables, or of the head, or is one of several that are merged."""
    merged = any(answer.cell.coordinate in m for m in sheaf.book.sheet.merged_cells.ranges)
    return (
        merged
        or len(sheaf.form.tables) > 1
        or any(a.cell.column == answer.cell.column for n in sheaf.lines if not n.row for a in n.answers.values())
    )


@_op(BOOKS)
def sheet_hidden(sheaf: Sheaf, rng: random.Random) -> bool:
    """The sheet that is filled in is hidden behind another one."""
    if any(n.touched for n in sheaf.lines):
        return False
    sheaf.book.book.create_sheet("说明", 0)["A1"] = "请见附表"
    sheaf.book.book.active = 0
    sheaf.book.sheet.sheet_state = "hidden"
    for line in sheaf.lines:
        line.touched = line.ask = True
    sheaf.refused = True
    return True


# --- digits that are apart, raised or circled ---------------------------------------------------------------------


@_op()
def number_with_marks(sheaf: Sheaf, rng: random.Random) -> bool:
    """A number with a small or circled figure, a gap, a break, a word, a range."""
    found = _pick(sheaf, rng, "integer")
    if found is None or _summed(sheaf, found):
        return False
    n = rng.randrange(11, 60)
    written = rng.choice((
        f"{n}²", f"{n}①", f"{n // 10}②", f"{n} 15", f"{n}\n7", f"{n}\t5", f"约{n}", f"{n}余", f"{n}多", f"{n}-{n + 9}",
        f"{n}左右", f"{n}?", f"{n}（预计）", f"{n}（其中党员5）", f"{n}（不含请假）", f"{n}/{n + 3}", f"{n}、{n + 1}", f"近{n}",
        f"{n}₂", f"{n}❸", "1.1E+05", f"{n}.5", f"{n // 10} {n % 10}", f"{n}户", f"{n}万", f"½{n}",
    ))  # fmt: skip
    return _asks(sheaf, found[1], written)


@_op()
def number_written_otherwise(sheaf: Sheaf, rng: random.Random) -> bool:
    """A number in full width, with its unit, with a mark between thousands, in Chinese, as text."""
    found = _pick(sheaf, rng, "integer")
    if found is None or _summed(sheaf, found):
        return False
    n = found[1].value
    full = "".join(chr(ord(c) + 0xFEE0) for c in str(n))
    written = rng.choice((str(n), full, f" {n} ", f"{n}.0", float(n)))
    return _is(sheaf, found[1], written, n, shown=str(n) if isinstance(written, float) else str(written))


@_op(BOOKS | {"docx"})
def raised_figure(sheaf: Sheaf, rng: random.Random) -> bool:
    """The number of a footnote stands raised behind a number or a date."""
    found = _pick(sheaf, rng, "integer", "date")
    if found is None or _summed(sheaf, found):
        return False
    base = found[1].text if found[1].item.kind == "date" else str(rng.randrange(10, 60))
    if found[1].item.kind == "date":
        base = f"{YEAR}-5-1"
    parts = [base, TextBlock(InlineFont(vertAlign="superscript"), "2")]
    _type(sheaf, found[1], CellRichText(*parts), f"{base}2")
    found[1].ask = True
    return True


def _summed(sheaf: Sheaf, found: tuple[Line, Answer]) -> bool:
    """Whether a number is a part of a sum, so that any other number would be asked about for that alone."""
    table = sheaf.form.table_by_name.get(found[0].table)
    rules = table.sums if table else ()
    return any(found[1].item.name in (rule["total"], *rule["parts"]) for rule in rules)


def _without_sums(sheaf: Sheaf, found: tuple[Line, Answer]) -> bool:
    """The row may be held for its sums."""
    if _summed(sheaf, found):
        found[0].touched = True
    return True


@_op()
def date_with_marks(sheaf: Sheaf, rng: random.Random) -> bool:
    """A date with a small or circled figure, a gap, a break, a word that says otherwise, or too little of it."""
    found = _pick(sheaf, rng, "date", "date_range")
    if found is None:
        return False
    y, m, d = YEAR, rng.randrange(3, 10), rng.randrange(1, 3)
    written = rng.choice((
        f"{y}-{m}-{d}①", f"{y}-{m}-{d}²", f"{y}.{m}.{d} 5", f"{y}年{m}月{d}\n5日", f"{m}月{d} 5日",
        f"{m}月{d}日（改期）", f"{y}-{m}-{d}（取消）", f"原定{m}月{d}日", f"{y}.{m}", f"{m}月中旬", f"{y}-13-{d}",
        f"{y}年{m}月{d}日前", f"拟{m}月{d}日", f"{y}-{m}-{d}?", f"{m}月{d}日/{m}月{d + 1}日", f"{y}{m:02}{d}", f"{m}.{d}",
        f"{y} {m}", f"约{m}月{d}日", f"{y}年{m}月{d}日（未举行）", f"{y}-{m}-{d}①5", f"2{y}-{m}-{d}", f"{y - 2000}-{m}-{d}",
        f"{m}月{d}日延期", f"{y}-2-30", f"{y}-{m}-{d}\t1",
    ))  # fmt: skip
    return _asks(sheaf, found[1], written)


@_op()
def date_written_otherwise(sheaf: Sheaf, rng: random.Random) -> bool:
    """A date in full width, in Chinese numerals, compact, with the day of the week."""
    found = _pick(sheaf, rng, "date", "date_range")
    if found is None or found[1].item.name == "elected":
        return False
    day = date(YEAR, rng.randrange(3, 12), rng.randrange(1, 28))
    held = found[1].value
    day = date.fromisoformat(held if isinstance(held, str) else held["from"])
    if isinstance(held, dict) and held["from"] != held["to"]:
        return False
    week = "一二三四五六日"[day.weekday()]
    full = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in f"{day.year}年{day.month}月{day.day}日")
    written = rng.choice((
        full, f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日（星期{week}）", f"{day.month}月{day.day}日",
        f"{day.year}-{day.month:02}-{day.day:02}", f"{day.year} 年 {day.month} 月 {day.day} 日", f"{day.year}/{day.month}/{day.day}",
    ))  # fmt: skip
    return _is(sheaf, found[1], written, held)


@_op()
def phone_with_marks(sheaf: Sheaf, rng: random.Random) -> bool:
    """A phone number in two, with a circled figure, short of a digit, bent by a spreadsheet."""
    found = _pick(sheaf, rng, "phone")
    if found is None:
        return False
    n = f"1390000{rng.randrange(1000, 9999)}"
    written = rng.choice((
        "5501 5502", "55015501 55015502", f"{n}①", f"{n[:-1]}②", n[:-1], f"{n}0", f"{n}.0", "1.39E+10", f"{n}/55015502",
        f"{n}、{n[:-1]}8", f"{n[:5]}\n{n[5:]}", f"{n}（停用）", f"{n}（家属）", "见名册", f"{n[:-1]}?",
    ))  # fmt: skip
    return _asks(sheaf, found[1], written)


@_op()
def phone_as_a_number(sheaf: Sheaf, rng: random.Random) -> bool:
    """A mobile phone typed as a number, or with hyphens."""
    found = _pick(sheaf, rng, "phone")
    if found is None:
        return False
    n = f"1390000{rng.randrange(1000, 9999)}"
    if rng.random() < 0.5:
        return _is(sheaf, found[1], int(n), n, shown=n)
    text = f"{n[:3]}-{n[3:7]}-{n[7:]}"
    return _is(sheaf, found[1], text, text, n)


# --- what a spreadsheet has bent ----------------------------------------------------------------------------------


@_op()
def text_became_a_date(sheaf: Sheaf, rng: random.Random) -> bool:
    """The number 17-3-4 of a suggestion, or the place 3-5, that became a day."""
    found = _pick(sheaf, rng, "text")
    if found is None or found[1].item.name in {"filler", "note"}:
        return False
    day = date(2017, 3, 4) if rng.random() < 0.5 else date(YEAR, 3, 5)
    _format(sheaf, found[1], day, "yyyy/m/d", f"{day.year}/{day.month}/{day.day}")
    found[1].ask = not _flat(sheaf) or found[1].item.name == "number"
    found[1].value = found[1].text
    return True


@_op()
def month_lost_its_zero(sheaf: Sheaf, rng: random.Random) -> bool:
    """2024.10 that became 2024.1."""
    found = _pick(sheaf, rng, "month")
    if found is None:
        return False
    year = int(str(found[1].value)[:4])
    _type(sheaf, found[1], float(f"{year}.1"), f"{year}.1")
    found[1].ask = True
    return True


@_op()
def long_number_bent(sheaf: Sheaf, rng: random.Random) -> bool:
    """A long number that became 1.1E+17."""
    found = _pick(sheaf, rng, "text", "integer")
    if found is None or found[1].item.name in {"filler"} or _summed(sheaf, found):
        return False
    if _flat(sheaf) or rng.random() < 0.4:
        return _asks(sheaf, found[1], rng.choice(("1.1E+17", "1.10101E+17", "5.11E+12")))
    _format(sheaf, found[1], 110101199003071234, "General", "1.10101E+17")
    found[1].ask = True
    return True


@_op()
def month_with_marks(sheaf: Sheaf, rng: random.Random) -> bool:
    """A month with a mark, in two, or of another time."""
    found = _pick(sheaf, rng, "month")
    if found is None:
        return False
    written = rng.choice((f"{YEAR}年3月、4月", f"{YEAR}-1①", f"{YEAR}年1 1月", f"{YEAR}年3月（取消）", "上半年", f"拟{YEAR}年3月",
                          f"{YEAR}-1²", "2042年3月", f"{YEAR}年3-4月"))  # fmt: skip
    return _asks(sheaf, found[1], written)


# --- choices and yes or no ----------------------------------------------------------------------------------------


@_op()
def choice_that_says_more(sheaf: Sheaf, rng: random.Random) -> bool:
    """A choice with a bracket, a doubt, another choice beside it."""
    found = _pick(sheaf, rng, "choice")
    if found is None or found[1].item.choices is None:
        return False
    label = found[1].text
    other = rng.choice([c.label for c in found[1].item.choices.choices if c.label != label])
    written = rng.choice((
        f"{label}（取消）", f"{label}（2人不{label}）", f"{label}（{other}）", f"未{label}", f"拟{label}", f"{label}?", f"非{label}",
        f"{label}/{other}", f"{label}、{other}", f"{label}（未举行）", f"{label}（改期）", f"☐{label}", f"{label}①", f"不{label}",
        f"{label}（待定）", f"{label}[{other}]", f"{label}（部分）", f"☐{label} ☐{other}",
    ))  # fmt: skip
    if any(written == c.label for c in found[1].item.choices.choices):  # 不满意 is what it says, and no question
        return False
    return _asks(sheaf, found[1], written)


@_op()
def yes_or_no_with_marks(sheaf: Sheaf, rng: random.Random) -> bool:
    """Yes and no at once, or an empty box."""
    found = _pick(sheaf, rng, "yes_no")
    if found is None:
        return False
    written = rng.choice(
        (
            "是（否）",
            "√（×）",
            "是/否",
            "☐是 ☐否",
            "☐",
            "□",
            "是（部分）",
            "是?",
            "否（待定）",
            "√×",
            "是否",
            "☐是",
            "□是□否",
            "是（未公布）",
        )
    )
    _asks(sheaf, found[1], written)
    if set(written) & set("☐□"):
        found[1].ask, found[1].value, found[1].also = False, None, ()
    return True


@_op()
def yes_or_no_written_otherwise(sheaf: Sheaf, rng: random.Random) -> bool:
    """A tick, a cross, 有, 无."""
    found = _pick(sheaf, rng, "yes_no")
    if found is None:
        return False
    written, value = rng.choice((("√", True), ("×", False), ("☑", True), ("有", True), ("没有", False)))
    return _is(sheaf, found[1], written, value)


# --- people -------------------------------------------------------------------------------------------------------


@_op()
def name_with_a_remark(sheaf: Sheaf, rng: random.Random) -> bool:
    """A bracket behind a name that takes it back, or gives it to somebody else."""
    found = _pick(sheaf, rng, "deputies", "deputy")
    if found is None:
        return False
    other = rng.choice([n for names in NAMES.values() for n in names if NUMBER[n] not in str(found[1].value)])
    mark = rng.choice(("（请假）", "（未到）", "（委托代会）", "（代）", f"（{other}代）", "?", "（未参加）", "（中途离开）", "（待定）", "（拟）", "（取消）",
                       f"（改为{other}）", "（秘书）", "（迟到）"))  # fmt: skip
    return _asks(sheaf, found[1], found[1].text + mark)


@_op()
def name_as_published(sheaf: Sheaf, rng: random.Random) -> bool:
    """Names as published lists have them: with sex, nationality, a space in the middle."""
    found = _pick(sheaf, rng, "deputies", "deputy")
    if found is None:
        return False
    names = found[1].text.replace("，", "、").split("、")
    at = rng.randrange(len(names))
    name = names[at]
    names[at] = rng.choice(
        (
            f"{name}（女）",
            f"{name}（回族）",
            f"{name}（女，满族）",
            f"{name[0]}　{name[1:]}",
            f"{name}代表",
            f"{name}同志",
        )
    )
    return _is(sheaf, found[1], "、".join(names), found[1].value)


@_op()
def name_wrong_or_with_a_number(sheaf: Sheaf, rng: random.Random) -> bool:
    """A name that nobody has, a name with the number of somebody else, only a family name."""
    found = _pick(sheaf, rng, "deputies", "deputy")
    if found is None:
        return False
    name = found[1].text.replace("，", "、").split("、")[0]
    wrong = next(p for p in NUMBER.values() if p not in str(found[1].value))
    written = rng.choice((f"{name}{wrong}", f"{name}（{wrong}）", f"{wrong}{name}", f"{name[0]}代表", f"{name[0]}某某", f"{name}等", f"{name}等3人",
                          "全体代表", f"{name}①", f"{wrong} {name}", f"{name[:-1]}花"))  # fmt: skip
    return _asks(sheaf, found[1], written)


@_op()
def two_names_for_one(sheaf: Sheaf, rng: random.Random) -> bool:
    """Two names where one belongs."""
    found = _pick(sheaf, rng, "deputy")
    if found is None:
        return False
    other = rng.choice([n for n in NAMES["LG"] if NUMBER[n] != found[1].value])
    return _asks(sheaf, found[1], found[1].text + rng.choice(("、", "/", " ", "和", "\n", "（代）", "，")) + other)


# --- time ---------------------------------------------------------------------------------------------------------


@_op()
def day_out_of_bounds(sheaf: Sheaf, rng: random.Random) -> bool:
    """A slip of the pen in the year: 2042, 1924, 2014; a day long after today."""
    found = _pick(sheaf, rng, "date", "date_range")
    if found is None or found[1].item.name == "elected":
        return False
    year = rng.choice((2042, 1924, 2014, 2204, 2029, 2034))
    day = date(year, rng.randrange(1, 12), rng.randrange(1, 28))
    written = rng.choice((day, f"{year}-{day.month}-{day.day}", f"{year}年{day.month}月{day.day}日"))
    return _asks(sheaf, found[1], written, f"{year}年{day.month}月{day.day}日" if isinstance(written, date) else None)


@_op()
def day_before_what_it_follows(sheaf: Sheaf, rng: random.Random) -> bool:
    """Entered before the activity, answered before the question."""
    pairs = [
        (line, line.answers[later], line.answers[earlier])
        for line in sheaf.lines
        for earlier, later in _FOLLOW.get((sheaf.form.id, line.table), ())
        if earlier in line.answers
        and later in line.answers
        and not line.touched
        and not line.answers[later].touched
        and not line.answers[earlier].touched
    ]
    if not pairs:
        return False
    _, later, earlier = rng.choice(pairs)
    before = earlier.value if isinstance(earlier.value, str) else earlier.value["from"]
    day = date.fromisoformat(before) - timedelta(days=rng.randrange(3, 25))
    if day.year != YEAR:
        return False
    return _asks(sheaf, later, f"{day.year}-{day.month}-{day.day}")


_FOLLOW: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("activity", "activities"): (("date", "entered"),),
    ("contact", "contacts"): (
        ("date", "entered"),
        ("date", "passed_on"),
        ("passed_on", "feedback"),
        ("date", "feedback"),
    ),
    ("suggestion", "suggestions"): (
        ("submitted", "assigned"),
        ("submitted", "replied"),
        ("assigned", "replied"),
        ("replied", "feedback"),
        ("submitted", "due"),
    ),
    ("feedback", "opinions"): (("date", "told"),),
    ("evaluation", "results"): (("date", "told"), ("date", "filed")),
    ("duty-report", "reports"): (("date", "entered"),),
    ("commendation", "nominees"): (("nominated", "checked"), ("checked", "decided"), ("decided", "announced")),
    ("leave", "leaves"): (("applied", "approved_on"),),
    ("measure", "measures"): (("date", "reviewed"), ("date", "due"), ("date", "told")),
    ("session", "sessions"): (("opening", "closing"),),
}


# --- rows and remarks ---------------------------------------------------------------------------------------------


@_op()
def remark_that_unmakes_the_row(sheaf: Sheaf, rng: random.Random) -> bool:
    """此行作废, 未举行, 改期, 取消, 重复 in the remarks."""
    line = _row(sheaf, rng)
    table = sheaf.form.table_by_name.get(line.table) if line else None
    if line is None or table is None or "note" not in table.by_name or f"t_{table.name}.note" not in sheaf.book.names:
        return False
    if line.table == "deputies" or _unmade(line):
        return False
    remark = rng.choice(
        (
            "此行作废",
            "作废",
            "未举行",
            "因雨未举行",
            "改期",
            "改期至下月举行",
            "已取消",
            "活动取消",
            "与上一行重复",
            "重复",
            "填错了，不算",
            "此条不计",
        )
    )
    cell = sheaf.book.cell(f"{table.name}.note", line.row - sheaf.book.first(table.name) + 1)
    cell.value = sheaf.shown[cell.coordinate] = remark
    line.answers["note"] = Answer(remark, cell, table.by_name["note"], remark, touched=True)
    line.touched = line.ask = True
    return True


def _unmade(line: Line) -> bool:
    """Whether a row says itself, in a choice, that nothing came of it."""
    return any(a.value in ("cancelled", "postponed", "withdrawn") for a in line.answers.values())


@_op()
def title_that_unmakes_the_row(sheaf: Sheaf, rng: random.Random) -> bool:
    """（取消） behind the title of what is registered."""
    line = _row(sheaf, rng)
    token = next((a for a in line.answers.values() if line.token and a.value == line.token), None) if line else None
    if line is None or token is None or line.table == "deputies":
        return False
    if _unmade(line):
        return False
    text = line.token + rng.choice(("（取消）", "（未举行）", "（作废）", "（改期）", "【取消】", "（重复）"))
    token.cell.value = sheaf.shown[token.cell.coordinate] = text
    line.touched = line.ask = True
    return True


@_op()
def row_typed_twice(sheaf: Sheaf, rng: random.Random) -> bool:
    """A row once more with one number changed; nobody knows which is right."""
    line = _row(sheaf, rng)
    table = sheaf.form.table_by_name.get(line.table) if line else None
    if line is None or table is None or table.name == "deputies" or not table.key:
        return False
    at = max(n.row for n in sheaf.lines if n.table == line.table) + 1
    sheet = sheaf.book.sheet
    if any(sheet.cell(at, a.cell.column).value is not None for a in line.answers.values()):
        return False
    for answer in line.answers.values():
        target = sheet.cell(at, answer.cell.column)
        if type(target).__name__ == "MergedCell":
            return False
        target.value = answer.cell.value
        sheaf.shown[target.coordinate] = answer.text
    copied = Line(line.table, line.token, at, ask=True, touched=True)
    line.touched = True
    sheaf.lines.append(copied)
    return True


@_op(BOOKS | TEXTUAL)
def row_over_the_signatures(sheaf: Sheaf, rng: random.Random) -> bool:
    """More rows than the form offers: the last one is typed over the line of the signatures."""
    line = _row(sheaf, rng)
    sheet, signs = sheaf.book.sheet, set(sheaf.form.sign)
    if line is None or line.table == "deputies" or line.table != sheaf.form.tables[-1].name or line.row == 0:
        return False
    at = next((r for r in range(sheet.max_row, line.row, -1)
               if {str(c.value).strip("*：:") for c in sheet[r] if c.value} & signs), None)  # fmt: skip
    if at is None or len(sheaf.form.tables) > 1 or any(n.row == at for n in sheaf.lines):
        return False
    for merged in [m for m in sheet.merged_cells.ranges if m.min_row <= at <= m.max_row]:
        sheet.unmerge_cells(str(merged))
    for cell in sheet[at]:
        if (
            cell.value is not None
            and cell.column not in {a.cell.column for a in line.answers.values()}
            and rng.random() < 0.5
        ):
            # What is typed beside a label of the head that was left standing says that a second time.
            for head in (a for n in sheaf.lines if not n.table for a in n.answers.values()):
                head.touched |= head.item.label == str(cell.value).strip("*：:")
            continue
        cell.value = None
    for answer in line.answers.values():
        target = sheet.cell(at, answer.cell.column)
        target.value, target.number_format = answer.cell.value, answer.cell.number_format
        sheaf.shown[target.coordinate] = answer.text
        sheaf.shown.pop(answer.cell.coordinate, None)
        answer.cell.value = None
        answer.cell = target
        answer.touched = True
    line.row = at
    line.touched = True
    return True


# --- labels -------------------------------------------------------------------------------------------------------


@_op()
def label_that_means_another_thing(sheaf: Sheaf, rng: random.Random) -> bool:
    """The column is now one of what was planned, ought to be, is counted otherwise."""
    found = _pick(sheaf, rng, "integer", "date", "deputies", "text", "date_range")
    header = _header(sheaf, found)
    if header is None or found is None:
        return False
    label = str(header.value).strip("*")
    kinds = {
        "integer": (
            f"{label}（万人）",
            f"{label}（户数）",
            f"计划{label}",
            f"应{label}",
            f"其中：{label}",
            f"{label}（预计）",
            f"{label}（万）",
        ),
        "date": (f"{label}（计划）", f"拟{label}", f"{label}（预计）", f"计划{label}", f"{label}（应）"),
        "date_range": (f"{label}（计划）", f"拟{label}", f"计划{label}", f"{label}（录入平台）"),
        "deputies": (f"{label}（计划）", f"应{label}", f"拟{label}", f"未{label}", f"{label}（未到）"),
        "text": (f"拟{label}", f"{label}（计划）", f"计划{label}", f"{label}（预计）"),
    }
    header.value = sheaf.shown[header.coordinate] = rng.choice(kinds[found[1].item.kind])
    for answer in _column(sheaf, found[0].table, found[1].item.name):
        answer.touched = answer.ask = True
    sheaf.headers.add(f"{found[0].table}.{found[1].item.name}")
    sheaf.refused = sheaf.refused or found[1].item.required
    return True


def _header(sheaf: Sheaf, found: tuple[Line, Answer] | None) -> Any:
    """The label above an answer, where nobody has changed it."""
    if found is None or not found[0].row or f"{found[0].table}.{found[1].item.name}" in sheaf.headers:
        return None
    name = found[1].item.name
    if any(a.touched for a in _column(sheaf, found[0].table, name)):
        return None
    return sheaf.book.cell(f"{found[0].table}.{name}")


@_op()
def label_that_means_the_same(sheaf: Sheaf, rng: random.Random) -> bool:
    """A label with a space, a colon, a star, what to write in brackets."""
    found = _pick(sheaf, rng, "integer", "date", "deputies", "text", "choice")
    header = _header(sheaf, found)
    if header is None or found is None:
        return False
    label = str(header.value).strip("*")
    header.value = rng.choice(
        (f"{label}：", f"{label} *", f"{label[:1]} {label[1:]}", f"{label}（必填）", f"{label}\n（选填）", f"{label}")
    )
    sheaf.shown[header.coordinate] = header.value
    sheaf.headers.add(f"{found[0].table}.{found[1].item.name}")
    for answer in _column(sheaf, found[0].table, found[1].item.name):
        answer.touched = True
    return True


# --- the roster ---------------------------------------------------------------------------------------------------


@_op()
def deputy_renamed(sheaf: Sheaf, rng: random.Random) -> bool:
    """Another name stands with the number of a deputy."""
    line = _deputy(sheaf, rng)
    if line is None:
        return False
    line.answers["name"].cell.value = name = rng.choice(("何思齐", "周若兰", "方正平", "钱小芳"))
    sheaf.shown[line.answers["name"].cell.coordinate] = name
    line.ask = line.touched = True
    line.token = name
    return True


@_op()
def deputy_renumbered(sheaf: Sheaf, rng: random.Random) -> bool:
    """A deputy takes the number of another one."""
    line = _deputy(sheaf, rng)
    if line is None:
        return False
    other = rng.choice([n for n in NUMBER.values() if n != line.answers["number"].value])
    line.answers["number"].cell.value = sheaf.shown[line.answers["number"].cell.coordinate] = other
    line.ask = line.touched = True
    return True


@_op()
def two_names_in_the_roster(sheaf: Sheaf, rng: random.Random) -> bool:
    """Two people in one row of the roster; or a bracket that is no part of the name."""
    line = _deputy(sheaf, rng)
    if line is None:
        return False
    name = line.answers["name"]
    if rng.random() < 0.5:
        text = f"{name.text}{rng.choice(('、', '/', ' 和 ', '，'))}{rng.choice(('何思齐', '周若兰'))}"
        line.ask = True
    else:
        text = f"{name.text}（{rng.choice(('女', '回族', '女，满族'))}）"
    name.cell.value = sheaf.shown[name.cell.coordinate] = text
    line.touched = True
    name.touched = True
    return True


def _deputy(sheaf: Sheaf, rng: random.Random) -> Line | None:
    if sheaf.form.id != "roster":
        return None
    found = [
        n
        for n in sheaf.lines
        if n.table == "deputies" and not n.touched and not any(a.touched for a in n.answers.values())
    ]
    return rng.choice(found) if found else None


__all__ = ["EVERY", "OPERATIONS", "Operation", "time"]
