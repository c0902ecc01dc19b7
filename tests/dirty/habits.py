"""More of what people do to a form: how they write, what they put beside it, how they copy and print it.

Like ``operations``: written from what people do; each says what the file means to a person who looks at it.
"""

from __future__ import annotations

import io
import random
from copy import copy
from datetime import date
from typing import Any

from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from PIL import Image as Picture

from dirty.filling import Answer, Sheaf
from dirty.operations import BOOKS, LIBRARY, PRINTED, TEXTUAL, _asks, _is, _op, _pick, _row, _summed, _type
from dirty.world import NAMES, NUMBER, UNITS, YEAR

_DIGITS = "〇一二三四五六七八九"
_BEYOND = 3


def _chinese(number: int) -> str:
    """A number below a hundred as it is said."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones] if number else "零"
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _full(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)


# --- numbers ------------------------------------------------------------------------------------------------------


@_op()
def number_in_chinese(sheaf: Sheaf, rng: random.Random) -> bool:
    """三十五, 两, 〇, 零."""
    found = _pick(sheaf, rng, "integer")
    if found is None or not 0 <= found[1].value < 100:
        return False
    n = found[1].value
    written = rng.choice(
        (_chinese(n), f"{_chinese(n)}人", "".join(_DIGITS[int(c)] for c in str(n)), _full(str(n)) + "人")
    )
    return _is(sheaf, found[1], written, n, *(() if n else (None,)))


@_op()
def number_that_is_no_number(sheaf: Sheaf, rng: random.Random) -> bool:
    """3+5, 12人（其中女3人）, 第3, 3/5, 8:30, a day, many."""
    found = _pick(sheaf, rng, "integer")
    if found is None or _summed(sheaf, found):
        return False
    n = rng.randrange(11, 40)
    written = rng.choice(
        (
            f"{n}+5",
            f"{n}人（其中女3人）",
            f"男{n}女3",
            f"{n}/{n + 2}",
            f"{n}:30",
            f"{n}%",
            f"{n}人次，{n - 3}人",
            f"{n}～{n + 5}",
            f"{n}至{n + 2}",
            f"不少于{n}",
            f"{n}以上",
            f"上午{n}下午5",
            f"{n}（含列席）",
            f"{n}\n（{n + 1}）",
            f"＞{n}",
            f"≈{n}",
            "若干",
            f"{n}.{n}",
            f"-{n}",
            f"={n}",
            f"{n}余人",
            f"{n}x2",
            f"{n}×2",
            f"{n}个半",
            "一二十",
            f"{n}±2",
            f"第{n}次",
            f"{n}件{n}人",
        )
    )
    return _asks(sheaf, found[1], written)


@_op()
def number_written_as_nothing(sheaf: Sheaf, rng: random.Random) -> bool:
    """A stroke, 无, a full stop where nothing was."""
    found = _pick(sheaf, rng, "integer", "text", "date", "month", "choice")
    if found is None or found[1].item.required or _summed(sheaf, found) or found[0].touched:
        return False
    written = rng.choice(("/", "—", "－", "无", "——", "\\", "-"))
    found[0].touched = True  # another field may need this one
    text = written if found[1].item.kind == "text" else None
    return _is(sheaf, found[1], written, text, None, *((0,) if found[1].item.kind == "integer" else (written,)))


@_op(LIBRARY)
def number_as_text_with_an_apostrophe(sheaf: Sheaf, rng: random.Random) -> bool:
    """A number or a day that was typed as text."""
    found = _pick(sheaf, rng, "integer", "date")
    if found is None:
        return False
    text = str(found[1].value)
    _type(sheaf, found[1], text)
    found[1].cell.quotePrefix = True
    return True


# --- days ---------------------------------------------------------------------------------------------------------


def _day_of(value: Any) -> date | None:
    if isinstance(value, dict):
        return date.fromisoformat(value["from"]) if value["from"] == value["to"] else None
    return date.fromisoformat(value)


@_op()
def day_in_chinese(sheaf: Sheaf, rng: random.Random) -> bool:
    """五月三日, 二〇二四年五月三日, 2024年5月3日上午9:00, 2024-05-03 09:30."""
    found = _pick(sheaf, rng, "date", "date_range")
    day = _day_of(found[1].value) if found else None
    if found is None or day is None or found[1].item.name == "elected":
        return False
    said = f"{_chinese(day.month)}月{_chinese(day.day)}日"
    year = "".join(_DIGITS[int(c)] for c in str(day.year))
    written = rng.choice(
        (
            said,
            f"{year}年{said}",
            f"{year.replace('〇', '○')}年{said}",
            f"{day.year}年{day.month}月{day.day}日上午9:00",
            f"{day} 09:30",
            f"{day.month}月{day.day}号",
            f"{day.month}/{day.day}/{day.year}" if day.day > 12 else said,
            f"{day:%Y.%m.%d}.",
            f"{day.year}年{day.month}月{day.day}日 下午",
            f"{day.year}、{day.month}、{day.day}",
            f"今年{day.month}月{day.day}日",
        )
    )
    return _is(sheaf, found[1], written, found[1].value)


@_op()
def several_days_or_half_a_day(sheaf: Sheaf, rng: random.Random) -> bool:
    """Two days in one cell, the wrong day of the week, a span where one day belongs, a quarter."""
    found = _pick(sheaf, rng, "date")
    if found is None or found[1].item.name == "elected":
        return False
    m, d = rng.randrange(3, 10), rng.randrange(2, 20)
    wrong = "一二三四五六日"[(date(YEAR, m, d).weekday() + rng.randrange(1, 6)) % 7]
    written = rng.choice(
        (
            f"{m}月{d}日、{d + 2}日",
            f"{YEAR}-{m}-{d}、{YEAR}-{m}-{d + 3}",
            f"{m}月{d}日和{m + 1}月{d}日",
            f"{YEAR}年{m}月{d}日（星期{wrong}）",
            f"{m}月{d}日—{d + 2}日",
            "第三季度",
            f"{m}月底",
            f"{m}月上旬",
            f"{m}月",
            f"每周{wrong}",
            "上半年",
            f"{m}月{d}或{d + 1}日",
            "待定",
            "近期",
            f"{m}月{d}日补",
            f"{YEAR}年{m}月{d}日起",
            f"{YEAR}.{m}.{d}-",
            f"{YEAR}年{m}月{d}日改为{m + 1}月{d}日",
            f"{m}-{d}至{m}-{d + 3}",
            f"{YEAR}年{m}月",
            str(YEAR),
            f"{d}日",
            f"{YEAR}年{m}月31日" if m in {4, 6, 9} else f"{YEAR}年{m}月32日",
            "2024.l.5",
            f"农历{m}月初五",
        )
    )
    return _asks(sheaf, found[1], written)


@_op(LIBRARY | {"xlsx-lo"})
def days_counted_from_1904(sheaf: Sheaf, _rng: random.Random) -> bool:
    """A workbook that was begun on an old Macintosh."""
    if (
        not any(isinstance(a.cell.value, date) for _, a in sheaf.answers())
        or sheaf.book.book.epoch == CALENDAR_MAC_1904
    ):
        return False
    sheaf.book.book.epoch = CALENDAR_MAC_1904
    return True


# --- names, choices -----------------------------------------------------------------------------------------------


@_op()
def names_parted_otherwise(sheaf: Sheaf, rng: random.Random) -> bool:
    """Names parted by spaces, strokes, line breaks, 和; with titles; numbered; followed by 共3人."""
    found = _pick(sheaf, rng, "deputies")
    if found is None:
        return False
    names = found[1].text.replace("，", "、").split("、")
    if any("·" in n for n in names):
        return False
    ways = [m.join(names) for m in ("/", "；", ";", "\n", ",", "　", " ", "、\n", "，")]
    ways += [
        "、".join(f"{n}代表" for n in names),
        "、".join(f"{i}.{n}" for i, n in enumerate(names, 1)),
        "、".join(names) + "。",
        "、".join(names) + f"（共{len(names)}人）",
        "代表：" + "、".join(names),
        "、".join(names) + "、",
    ]
    if len(names) > 1:
        ways += ["、".join(names[:-1]) + "和" + names[-1], "、".join(names[:-1]) + "及" + names[-1]]
    return _is(sheaf, found[1], rng.choice(ways), found[1].value)


@_op()
def names_that_say_more(sheaf: Sheaf, rng: random.Random) -> bool:
    """Some of them, all but one, a number of people, a unit, a wrong sum, twice the same."""
    found = _pick(sheaf, rng, "deputies")
    if found is None:
        return False
    names = found[1].text.replace("，", "、").split("、")
    everyone = "、".join(names)
    written = rng.choice(
        (
            f"除{names[0]}外",
            f"{everyone}等",
            f"{everyone}等5人",
            f"{everyone}（共{len(names) + 2}人）",
            f"{everyone}及其他代表",
            "全体",
            f"{len(names)}人",
            f"{everyone}（{names[0]}请假）",
            f"{everyone}，另有2名列席",
            f"原定{everyone}",
            f"{everyone}（线上）（{names[0]}缺席）",
            f"{everyone} 无",
            f"未到：{everyone}",
            f"{everyone}；请假：{names[0]}",
            f"{everyone}、×××",
            f"{everyone}、？",
            f"{everyone}、代表3人",
        )
    )
    return _asks(sheaf, found[1], written)


@_op()
def choice_among_printed_ones(sheaf: Sheaf, rng: random.Random) -> bool:
    """All choices written down, one of them ticked; or one with a mark in front."""
    found = _pick(sheaf, rng, "choice")
    if found is None or found[1].item.choices is None:
        return False
    choices = found[1].item.choices
    label = found[1].text  # as it was filled in: a group is not registered
    others = [c.label for c in choices.choices if c.label != label][:2]
    written = rng.choice(
        (
            f"☑{label} " + " ".join(f"□{o}" for o in others),
            f"■{label}" + "".join(f"□{o}" for o in others),
            f"√{label}",
            f"{label}√",
            f"{label}。",
            f" {label} ",
            f"{label}\n",
            "　".join((f"☑{label}", *(f"☐{o}" for o in others))),
            f"“{label}”",
        )
    )
    return _is(sheaf, found[1], written, found[1].value)


@_op()
def choices_ticked_twice_or_not_at_all(sheaf: Sheaf, rng: random.Random) -> bool:
    """Two of the printed choices ticked, or none, or one crossed out."""
    found = _pick(sheaf, rng, "choice")
    if found is None or found[1].item.choices is None:
        return False
    label = found[1].text
    other = next(c.label for c in found[1].item.choices.choices if c.label != label)
    written = rng.choice(
        (
            f"☑{label} ☑{other}",
            f"□{label} □{other}",
            f"×{label}",
            f"☒{label}",
            f"{label}×",
            f"√{label} √{other}",
            f"{label} {other}",
            f"不是{label}",
            f"{label}（原{other}）",
            f"{label}→{other}",
            f"由{label}改{other}",
        )
    )
    return _asks(sheaf, found[1], written)


@_op()
def value_copied_from_above(sheaf: Sheaf, rng: random.Random) -> bool:
    """同上, 〃, a stroke of the pen: what the row above says."""
    pairs = [
        (below, above.answers[name], answer)
        for above in sheaf.lines
        for below in sheaf.lines
        if above.row
        and below.table == above.table
        and below.row == above.row + 1
        and not (above.touched or below.touched)
        for name, answer in below.answers.items()
        if name in above.answers
        and answer.item.kind in {"text", "choice", "deputies", "deputy", "date"}
        and answer.value != below.token
        and not (answer.touched or above.answers[name].touched)
        and below.table != "deputies"
    ]
    if not pairs:
        return False
    line, above, answer = rng.choice(pairs)
    mark = rng.choice(("同上", "〃", "″", "同上行", "同前"))
    line.touched = above.touched = True  # what is copied may not go with the rest of the row
    return _is(sheaf, answer, mark, above.value, *((mark,) if answer.item.kind == "text" else ()))


@_op(BOOKS)
def cells_merged_down(sheaf: Sheaf, rng: random.Random) -> bool:
    """One cell for two rows: both have what it says."""
    pairs = [
        (above, below, name)
        for above in sheaf.lines
        for below in sheaf.lines
        if above.row
        and below.table == above.table
        and below.row == above.row + 1
        and not (above.touched or below.touched)
        for name, answer in above.answers.items()
        if answer.value != above.token
        and answer.item.kind in {"text", "choice", "date", "deputies"}
        and not answer.touched
        and not (name in below.answers and below.answers[name].touched)
        and above.table != "deputies"
    ]
    if not pairs:
        return False
    above, below, name = rng.choice(pairs)
    top, sheet = above.answers[name], sheaf.book.sheet
    if any(top.cell.coordinate in m for m in sheet.merged_cells.ranges):
        return False
    under = sheet.cell(below.row, top.cell.column)
    if not isinstance(under, Cell):
        return False
    under.value = None
    sheaf.shown.pop(under.coordinate, None)
    sheet.merge_cells(start_row=above.row, end_row=below.row, start_column=top.cell.column, end_column=top.cell.column)
    below.answers[name] = Answer(top.value, under, top.item, top.text, touched=True)
    top.touched = above.touched = below.touched = True
    return True


# --- formulas ------------------------------------------------------------------------------------------------------


@_op(BOOKS)
def formula_for_a_number(sheaf: Sheaf, rng: random.Random) -> bool:
    """A sum, with or without a result; a link to another workbook; an error."""
    found = _pick(sheaf, rng, "integer", "date", "text")
    if found is None or _summed(sheaf, found):
        return False
    wrong = rng.choice(("=1/0", '=VLOOKUP("张三",A1:B2,2,FALSE)', "=NA()", "='[台账.xlsx]表1'!A1", "=#REF!+1"))
    if rng.random() < 0.5 or found[1].item.kind != "integer":
        return _asks(sheaf, found[1], wrong, "#N/A")
    n = found[1].value
    _type(sheaf, found[1], f"={n - 1}+1", str(n))
    found[1].ask = sheaf.kind in LIBRARY  # the library leaves no result
    return True


# --- beside the answers -------------------------------------------------------------------------------------------


def _free(sheaf: Sheaf, row: int, column: int) -> Cell | None:
    cell = sheaf.book.sheet.cell(row, column)
    return cell if isinstance(cell, Cell) and cell.value in (None, "") else None


def _say(sheaf: Sheaf, cell: Cell, text: str) -> None:
    cell.value = text
    sheaf.shown[cell.coordinate] = text
    sheaf.extras.append(text)


@_op(BOOKS | TEXTUAL)
def column_added_at_the_right(sheaf: Sheaf, rng: random.Random) -> bool:
    """A column that nobody asked for."""
    line = _row(sheaf, rng)
    if line is None:
        return False
    sheet = sheaf.book.sheet
    header = sheaf.book.first(line.table) - 1
    used = [
        c
        for c in range(1, sheet.max_column + 1)
        if any(sheet.cell(r, c).value not in (None, "") for r in (header, line.row))
    ]
    last = max([*used, *(m.max_col for m in sheet.merged_cells.ranges)]) + 1
    title, value = rng.choice(
        (("联系人", "孙某强"), ("车辆安排", "大巴两辆"), ("费用", "午餐自理九十元"), ("领导批示", "请办公室核实"))
    )
    head, cell = _free(sheaf, header, last), _free(sheaf, line.row, last)
    if head is None or cell is None:
        return False
    head.value = sheaf.shown[head.coordinate] = title
    cell.value = sheaf.shown[cell.coordinate] = value
    sheaf.extras.append(title)  # the column is told by its head
    labels = {str(sheet.cell(header, c).value).strip("*") for c in used}
    sheaf.refused |= title in labels  # two columns of one name: nobody can know which is meant
    return True


@_op(BOOKS | TEXTUAL)
def remark_beside_or_below(sheaf: Sheaf, rng: random.Random) -> bool:
    """A remark typed where nothing is asked: beside the table, below it, below everything."""
    line = _row(sheaf, rng)
    if line is None:
        return False
    sheet = sheaf.book.sheet
    text = rng.choice(("实际到会以签到表为准", "第二场因雨未开", "王某某替会", "数字待核", "以上两项合并计算"))
    far = sheet.max_column + rng.randrange(1, _BEYOND)  # some of the last columns are hidden
    cell = rng.choice(
        (_free(sheaf, line.row, far), _free(sheaf, sheet.max_row + rng.randrange(1, 4), rng.randrange(1, 6)))
    )
    if cell is None:
        return False
    _say(sheaf, cell, text)
    return True


@_op(BOOKS)
def note_on_a_cell(sheaf: Sheaf, rng: random.Random) -> bool:
    """A note hangs on a cell."""
    found = _pick(sheaf, rng, "integer", "date", "text", "deputies", "choice")
    if found is None or found[1].cell.comment is not None:
        return False
    text = rng.choice(("应为五人，请以此为准", "这一天改期了", "与签到表不一致"))
    found[1].cell.comment = Comment(text, "孙某")
    sheaf.extras.append(text)
    if "改期" in text and found[0].table:  # a question about the row, on whichever of its cells the note hangs
        found[0].ask = found[1].touched = True
    return True


@_op(BOOKS)
def words_in_the_header_of_pages(sheaf: Sheaf, rng: random.Random) -> bool:
    """What somebody did, or did not do, typed where the running title of the pages stands."""
    sheet = sheaf.book.sheet
    if sheet.oddHeader.center.text:
        return False
    name = rng.choice([n for names in NAMES.values() for n in names])
    text = f"{name}{rng.randrange(3, 10)}月{rng.randrange(2, 20)}日" + rng.choice(("请假", "未到会", "参加了视察"))
    sheet.oddHeader.center.text = text
    sheaf.extras.append(text)
    return True


@_op(BOOKS)
def picture_over_the_sheet(sheaf: Sheaf, rng: random.Random) -> bool:
    """A photograph pasted over the cells."""
    line = _row(sheaf, rng)
    if line is None or "mark.picture" in sheaf.codes:
        return False
    data = io.BytesIO()
    Picture.new("RGB", (240, 120), "grey").save(data, "PNG")
    data.seek(0)
    sheaf.book.sheet.add_image(Image(data), f"C{line.row}")
    sheaf.codes.add("mark.picture")
    return True


@_op(BOOKS | TEXTUAL | PRINTED)
def row_of_totals(sheaf: Sheaf, rng: random.Random) -> bool:
    """合计 below the rows, with sums: no row of its own."""
    line = _row(sheaf, rng)
    if line is None or line.table == "deputies":
        return False
    table = [n for n in sheaf.lines if n.table == line.table]
    at, _sheet = max(n.row for n in table) + 1, sheaf.book.sheet
    texts = [a for a in line.answers.values() if a.item.kind == "text" and a.value != "note"]
    numbers = [a for a in line.answers.values() if a.item.kind == "integer"]
    if not texts or not numbers:
        return False
    left = min(texts, key=lambda a: a.cell.column)
    cells = [_free(sheaf, at, a.cell.column) for a in (left, *numbers)]
    if any(c is None for c in cells):
        return False
    written = [
        rng.choice(("合计", "小计", "总计", "合 计")),
        *(sum(n.answers[a.item.name].value for n in table if a.item.name in n.answers) for a in numbers),
    ]
    for cell, value in zip(cells, written, strict=True):
        if cell is not None:
            cell.value, sheaf.shown[cell.coordinate] = value, str(value)
    return True


@_op(BOOKS | TEXTUAL)
def list_below_the_form(sheaf: Sheaf, rng: random.Random) -> bool:
    """A list of its own below the form, with a head of its own."""
    sheet = sheaf.book.sheet
    at = sheet.max_row + 2
    who = rng.choice(("孙某强", "何某", "周某某"))
    for row, texts in enumerate((("工作人员名单", ""), ("姓名", "电话"), (who, "13900007777"))):
        for column, text in enumerate(texts, 2):
            if text:
                cell = sheet.cell(at + row, column)
                cell.value = sheaf.shown[cell.coordinate] = text
    sheaf.extras.append("工作人员名单")  # what stands below is told with its head, or by its rows
    return True


@_op(BOOKS)
def rows_on_a_second_sheet(sheaf: Sheaf, rng: random.Random) -> bool:
    """The sheet copied with all that it says (once is enough), or with other days: more rows."""
    if (
        any(n.touched for n in sheaf.lines)
        or sheaf.form.id in {"roster", "session"}
        or not any(n.row for n in sheaf.lines)
    ):
        return False
    copied = sheaf.book.book.copy_worksheet(sheaf.book.sheet)
    copied.title = rng.choice(("填写 (2)", "Sheet2", "备份"))
    for line in sheaf.lines:
        line.touched = True
    return True


@_op(BOOKS)
def sheet_protected(sheaf: Sheaf, _rng: random.Random) -> bool:
    """The sheet is locked, the panes are frozen, a filter is set: nothing else is said by it."""
    sheaf.book.sheet.protection.enable()
    sheaf.book.sheet.freeze_panes = "B8"
    return True


@_op(PRINTED)
def printed_large(sheaf: Sheaf, rng: random.Random) -> bool:
    """Printed at 130 or 150 %: columns of one table on several pages."""
    setup = sheaf.book.sheet.page_setup
    setup.scale = rng.choice((120, 130, 150))
    sheaf.book.sheet.sheet_properties.pageSetUpPr.fitToPage = False
    sheaf.refused = True
    return True


@_op()
def head_of_another(sheaf: Sheaf, rng: random.Random) -> bool:
    """The head names another unit, or another year."""
    names = sheaf.book.names
    if any(n.touched for n in sheaf.lines) or sheaf.form.id in {"roster", "session"}:
        return False
    if rng.random() < 0.5 and "f_unit" in names and sheaf.blank.unit:
        cell = sheaf.book.cell("unit")
        cell.value = next(u["name"] for u in UNITS if u["code"] != sheaf.blank.unit)
    elif "f_year" in names:
        cell = sheaf.book.cell("year")
        cell.value = YEAR - 1
    else:
        return False
    sheaf.shown[cell.coordinate] = str(cell.value)
    for line in sheaf.lines:
        line.touched = line.ask = True
    sheaf.refused = sheaf.file_asked = True
    return True


@_op(BOOKS | TEXTUAL)
def row_left_out_between(sheaf: Sheaf, rng: random.Random) -> bool:
    """The last row moved further down, blank rows between."""
    line = _row(sheaf, rng)
    if line is None or line.table == "deputies" or len(sheaf.form.tables) > 1 or sheaf.form.id == "attendance":
        return False
    at, _sheet = line.row + rng.randrange(2, 5), sheaf.book.sheet
    table = sheaf.form.table_by_name[line.table]
    if line.row != max(n.row for n in sheaf.lines) or at - sheaf.book.first(line.table) >= table.rows:
        return False
    targets = {name: _free(sheaf, at, a.cell.column) for name, a in line.answers.items()}
    if any(t is None for t in targets.values()):
        return False
    for name, answer in line.answers.items():
        target = targets[name]
        assert target is not None
        target.value, target.number_format, target.font = (
            answer.cell.value,
            answer.cell.number_format,
            copy(answer.cell.font),
        )
        sheaf.shown[target.coordinate] = answer.text
        sheaf.shown.pop(answer.cell.coordinate, None)
        answer.cell.value = None
        answer.cell = target
    line.row = at
    return True


@_op(frozenset({"csv"}))
def row_with_more_cells(sheaf: Sheaf, rng: random.Random) -> bool:
    """A row of a text table has more cells than the header."""
    line = _row(sheaf, rng)
    if line is None:
        return False
    cell = _free(sheaf, line.row, sheaf.book.sheet.max_column + rng.randrange(1, 4))
    if cell is None:
        return False
    _say(sheaf, cell, rng.choice(("另附签到表一份", "补录人孙某")))
    return True


@_op()
def unseen_letters_between(sheaf: Sheaf, rng: random.Random) -> bool:
    """Spaces of no width, hard spaces, as web pages leave them."""
    found = _pick(sheaf, rng, "integer", "date", "deputy", "deputies", "choice", "text", "phone")
    if found is None:
        return False
    text = found[1].text
    gap = rng.choice(("\u200b", "\ufeff", "\u00a0"))
    return _is(sheaf, found[1], rng.choice((gap + text, text + gap, gap + text + gap)), found[1].value, text)


@_op()
def unit_by_its_short_name(sheaf: Sheaf, rng: random.Random) -> bool:
    """古城街道 for the committee of that street; a unit that nobody knows."""
    found = _pick(sheaf, rng, "unit")
    if found is None:
        return False
    name = next(u["name"] for u in UNITS if u["code"] == found[1].value)
    if rng.random() < 0.5:
        return _is(sheaf, found[1], rng.choice((name[:4], name.replace("人大", ""), f"{name}（盖章）")), found[1].value)
    return _asks(sheaf, found[1], rng.choice(("苹果园街道人大街工委", f"{name[:4]}、八宝山街道", "街道", f"原{name}")))


@_op()
def somebody_of_another_unit(sheaf: Sheaf, rng: random.Random) -> bool:
    """A deputy by number alone, or by number and name: who is meant is plain."""
    found = _pick(sheaf, rng, "deputy", "deputies")
    if found is None:
        return False
    numbers = found[1].value if isinstance(found[1].value, list) else [found[1].value]
    by = {v: k for k, v in NUMBER.items()}
    written = rng.choice(("、".join(f"{by[n]}（{n}）" for n in numbers), "、".join(f"{n}{by[n]}" for n in numbers)))
    return _is(sheaf, found[1], written, found[1].value)
