"""How people write days, times, numbers and remarks, and how they move and paste rows and columns.

Like ``operations``: written from what people do; each says what the file means to a person who looks at it.
"""

from __future__ import annotations

import random
from copy import copy
from datetime import datetime, time

from openpyxl.cell import Cell

from dirty.binary import hidden_columns
from dirty.filling import Answer, Line, Sheaf, fill
from dirty.habits import _chinese, _day_of, _free, _full
from dirty.operations import BOOKS, EVERY, TEXTUAL, _asks, _is, _op, _pick, _row, _summed, _type
from dirty.world import YEAR

# --- time of day --------------------------------------------------------------------------------------------------


@_op()
def day_with_its_time(sheaf: Sheaf, rng: random.Random) -> bool:
    """When it began and ended stands behind the day: the day is plain."""
    found = _pick(sheaf, rng, "date", "date_range")
    day = _day_of(found[1].value) if found else None
    if found is None or day is None or found[1].item.name == "elected":
        return False
    said = f"{day.month}月{day.day}日"
    written = rng.choice((
        f"{said}9点", f"{said}上午九点半", f"{said}14：30", f"{day} 9:00-11:30", f"{day.year}年{said}（上午）",
        f"{day.isoformat()}T09:30:00", f"{said}晚", f"{said} 14时", f"{day.year}/{day.month}/{day.day} 下午3:00",
        f"{said}全天", f"{day.year}.{day.month}.{day.day}上午", f"上午，{said}", f"{day} 00:00:00",
    ))  # fmt: skip
    return _is(sheaf, found[1], written, found[1].value)


@_op(BOOKS)
def day_and_time_in_one_number(sheaf: Sheaf, rng: random.Random) -> bool:
    """A day typed with its time, as a spreadsheet keeps it."""
    found = _pick(sheaf, rng, "date")
    day = _day_of(found[1].value) if found else None
    if found is None or day is None or found[1].item.name == "elected":
        return False
    moment = datetime.combine(day, time(rng.randrange(8, 18), rng.choice((0, 30))))
    _type(sheaf, found[1], moment, f"{day.year}/{day.month}/{day.day} {moment.hour}:{moment.minute:02}")
    found[1].cell.number_format = "yyyy/m/d h:mm"
    return True


@_op()
def time_without_its_day(sheaf: Sheaf, rng: random.Random) -> bool:
    """Only the time; a time that no clock shows; two days with times."""
    found = _pick(sheaf, rng, "date", "date_range")
    if found is None or found[1].item.name == "elected":
        return False
    m, d = rng.randrange(3, 10), rng.randrange(2, 20)
    written = rng.choice((
        "9:30", "上午9时", f"{m}月{d}日上午、{m}月{d + 1}日下午", "14:00-16:30", f"{m}月 上午9点", "全天", "周三下午",
        f"{YEAR}年{m}月 9:00", f"{d}日上午9时", "下午", f"{m}月{d}日次日",
    ))  # fmt: skip
    return _asks(sheaf, found[1], written)


# --- days ---------------------------------------------------------------------------------------------------------


@_op()
def day_half_in_chinese(sheaf: Sheaf, rng: random.Random) -> bool:
    """2024年三月五日, 二四年, 全角 and 半角 in one day: it is plain which day."""
    found = _pick(sheaf, rng, "date", "date_range")
    day = _day_of(found[1].value) if found else None
    if found is None or day is None or found[1].item.name == "elected":
        return False
    written = rng.choice((
        f"{day.year}年{_chinese(day.month)}月{_chinese(day.day)}日",
        f"{_full(str(day.year))}年{day.month}月{_full(str(day.day))}日",
        f"{day.year}－{day.month}－{day.day}", f"{_full(str(day.year))}．{day.month}．{day.day}",
        f"{day.year}年{_chinese(day.month)}月{day.day}日", f"{day.year}／{day.month}／{day.day}",
        f"{_chinese(day.month)}月{day.day}日", f"{day.year}年{day.month:02}月{day.day:02}日",
        f"{day.month}月{_chinese(day.day)}号",
        f"{day.year}—{day.month}—{day.day}", f"{day.year}年{day.month}月{day.day}",
        f"{day.year}.{day.month:02}.{day.day:02}日",
    ))  # fmt: skip
    return _is(sheaf, found[1], written, found[1].value)


@_op()
def day_as_it_is_spoken_of(sheaf: Sheaf, rng: random.Random) -> bool:
    """去年5月, 3.5日, 本月5日, 春节前: a person would have to ask."""
    found = _pick(sheaf, rng, "date", "date_range")
    if found is None or found[1].item.name == "elected":
        return False
    m, d = rng.randrange(3, 10), rng.randrange(2, 20)
    written = rng.choice((
        f"去年{m}月", f"去年{m}月{d}日", f"{m}.{d % 9 + 1}日", f"本月{d}日", "春节前", "国庆节", f"上月{d}日",
        f"{m}月初", "去年",
        f"{YEAR}年{m}月{d}、{d + 1}两日", f"{m}月第二周", f"前年{m}月{d}日", f"{YEAR}年春", f"{m}月{d}日左右", "同日",
        "会后",
        f"{YEAR}年{m}月{d}日或{m + 1}月{d}日", f"次年{m}月{d}日", f"{m}月间", f"{YEAR}-{m}-{d}以后",
        f"不晚于{m}月{d}日",
    ))  # fmt: skip
    return _asks(sheaf, found[1], written)


@_op()
def day_with_a_remark(sheaf: Sheaf, rng: random.Random) -> bool:
    """A remark behind a day that says that it is another day, or none."""
    found = _pick(sheaf, rng, "date", "date_range")
    if found is None or found[1].item.name == "elected":
        return False
    m, d = rng.randrange(3, 10), rng.randrange(2, 20)
    written = f"{YEAR}年{m}月{d}日" + rng.choice((
        "（待核）", " 注：实为次日", "（暂定）", "，后改到月底", "（以通知为准）", "（第一次）、", "※", "？",
        "（推迟）", "（未定）", "(原计划)",
        "（估计）", " 备注：补开", "等", "（两次）",
    ))  # fmt: skip
    return _asks(sheaf, found[1], written)


# --- numbers ------------------------------------------------------------------------------------------------------


def _measure(label: str) -> str:
    """The word that counts what a column counts; empty where the label does not tell."""
    return "人" if any(c in label for c in "人员选民") else "次" if "次" in label else "张" if "票" in label else ""


@_op()
def number_with_its_own_word(sheaf: Sheaf, rng: random.Random) -> bool:
    """3次 where times are counted, 共12人, １2 half in full width."""
    found = _pick(sheaf, rng, "integer")
    if found is None or _summed(sheaf, found):
        return False
    n, mark = found[1].value, _measure(found[1].item.label)
    halves = _full(str(n)[:1]) + str(n)[1:]
    ways = [halves, f"　{n}", f"{_full(str(n))}　"]
    if mark:
        ways += [
            f"{n}{mark}",
            f"{n} {mark}",
            f"共{n}{mark}",
            f"{_full(str(n))}{mark}",
            f"{n}{mark}。",
            f"{halves}{mark}",
        ]
    return _is(sheaf, found[1], rng.choice(ways), n)


@_op()
def number_about_or_of_other_things(sheaf: Sheaf, rng: random.Random) -> bool:
    """20余人, 约20人次, 3场次; two numbers; a number and what it does not hold."""
    found = _pick(sheaf, rng, "integer")
    if found is None or _summed(sheaf, found):
        return False
    n = rng.randrange(11, 60)
    written = rng.choice((
        f"{n}余人", f"约{n}人", f"{n}人左右", f"近{n}人次", f"{n}多人", f"{n}场次", f"{n}人 注：含列席2人", f"{n}家",
        f"{n}小时",
        f"{n}人（另有3人请假）", f"{n}＋2", f"实{n}", f"{n}人，实到{n - 2}人", f"{n}（上年）", f"累计{n}", f"{n}元",
        f"{n}次/人",
        f"{n}人上下", f"{n}天半", f"第{n}", f"{n}#", f"{n}*", f"（{n}）", f"{n}～", f"{n} 待核", "几十人",
        f"{_chinese(n)}余人",
        f"数{n}人", f"{n}．５", f"{n}l", f"{n}O", f"O{n}",
    ))  # fmt: skip
    return _asks(sheaf, found[1], written)


@_op()
def names_with_a_remark_behind(sheaf: Sheaf, rng: random.Random) -> bool:
    """A remark behind the names that says something of one of them."""
    found = _pick(sheaf, rng, "deputies")
    if found is None:
        return False
    everyone, first = found[1].text, found[1].text.replace("，", "、").split("、")[0]
    written = everyone + rng.choice((
        f"（注：{first}迟到）", f" 注：{first}因病未到", "（名单待核）", f"\n其中{first}上午请假", "（应到）",
        f"，{first}未签到", "等同志",
        f"；{first}（半程）", "（以签到表为准）", "（详见附件）", f"（{first}由他人代）", "……", "（部分）",
    ))  # fmt: skip
    return _asks(sheaf, found[1], written)


# --- rows and columns ---------------------------------------------------------------------------------------------


@_op(EVERY - {"pdf"})
def columns_in_reverse_order(sheaf: Sheaf, _rng: random.Random) -> bool:
    """The columns of the table stand the other way round; every label still stands over its values."""
    sheet, book = sheaf.book.sheet, sheaf.book
    if len(sheaf.form.tables) > 1 or sheaf.form.id in {"roster", "attendance"} or not sheaf.lines:
        return False
    table = sheaf.form.tables[0]
    names = [f.name for f in table.fields if f"t_{table.name}.{f.name}" in book.names]
    columns = sorted(book.column(f"{table.name}.{n}") for n in names)
    top = book.first(table.name) - 1
    rows = [top, *(n.row for n in sheaf.lines if n.row)]
    areas = [m for m in sheet.merged_cells.ranges if m.max_row >= top and m.min_row <= max(rows)]
    if hidden_columns(sheet) & set(columns):  # a column takes with it that it is hidden; cells do not
        return False
    if len(rows) < 2 or len(set(columns)) < len(columns) or areas or columns[-1] - columns[0] >= len(columns) + 1:
        return False
    swap = dict(zip(columns, reversed(columns), strict=True))
    for row in rows:
        held = {c: (sheet.cell(row, c).value, copy(sheet.cell(row, c)._style)) for c in columns}
        texts = {c: sheaf.shown.pop(sheet.cell(row, c).coordinate, None) for c in columns}
        for old, new in swap.items():
            cell = sheet.cell(row, new)
            cell.value, cell._style = held[old]
            text = texts[old]
            if text is not None:
                sheaf.shown[cell.coordinate] = text
    for line in sheaf.lines:
        for answer in line.answers.values() if line.row else ():
            answer.cell = sheet.cell(line.row, swap[answer.cell.column])
    book.forget(sheet=False, names=True)
    for name in names:
        kept, at = book.names[f"t_{table.name}.{name}"]
        cell = sheet[at]
        book.names[f"t_{table.name}.{name}"] = (kept, sheet.cell(cell.row, swap[cell.column]).coordinate)
    return True


@_op(BOOKS | TEXTUAL)
def row_beyond_the_last(sheaf: Sheaf, rng: random.Random) -> bool:
    """The table was full: one more row is written under its last one."""
    line = _row(sheaf, rng)
    table = sheaf.form.table_by_name.get(line.table) if line else None
    if line is None or table is None or line.table == "deputies" or sheaf.form.id == "attendance":
        return False
    at = sheaf.book.first(line.table) + table.rows
    targets = {name: _free(sheaf, at, a.cell.column) for name, a in line.answers.items()}
    if any(t is None for t in targets.values()) or any(n.row >= at for n in sheaf.lines if n.table != line.table):
        return False
    for name, answer in line.answers.items():
        target = targets[name]
        assert target is not None
        target.value, target.number_format = answer.cell.value, answer.cell.number_format
        sheaf.shown[target.coordinate] = answer.text
        sheaf.shown.pop(answer.cell.coordinate, None)
        answer.cell.value = None
        answer.cell = target
        answer.touched = True
    line.row, line.touched = at, True
    return True


@_op()
def row_that_is_an_example(sheaf: Sheaf, rng: random.Random) -> bool:
    """（例） stands before what a row is about: an example that was left, or typed over."""
    line = _row(sheaf, rng)
    token = next((a for a in line.answers.values() if line.token and a.value == line.token), None) if line else None
    if line is None or token is None or line.table == "deputies":
        return False
    text = (
        rng.choice(("（例）", "例：", "示例：", "（示例）", "填写示例：", "【例】", "样例：", "（样表）")) + line.token
    )
    token.cell.value = sheaf.shown[token.cell.coordinate] = text
    line.touched = line.ask = True
    return True


@_op(BOOKS | TEXTUAL)
def row_of_another_form(sheaf: Sheaf, rng: random.Random) -> bool:
    """A row copied out of another form and pasted under the rows of this one, from the left edge on."""
    line = _row(sheaf, rng)
    if line is None or line.table == "deputies" or sheaf.form.id in {"attendance", "session"}:
        return False
    pasted = [b for b in sheaf.others if b.form in {"contact", "activity", "suggestion", "feedback"} - {sheaf.form.id}]
    blank = rng.choice(pasted)
    other = fill(blank, sheaf.forms[blank.form], rng)
    copied = next((n for n in other.lines if n.row and n.token), None)
    if copied is None:
        return False
    at = max(n.row for n in sheaf.lines if n.table == line.table) + 1
    left = min(a.cell.column for a in line.answers.values())
    texts = sorted(copied.answers.values(), key=lambda a: a.cell.column)
    cells = [_free(sheaf, at, left + n) for n in range(len(texts))]
    if any(c is None for c in cells):
        return False
    for cell, answer in zip(cells, texts, strict=True):
        assert cell is not None
        cell.value, sheaf.shown[cell.coordinate] = answer.cell.value, answer.text
    sheaf.lines.append(Line(line.table, copied.token, at, ask=True, touched=True))
    line.touched = True
    return True


@_op(BOOKS)
def name_merged_over_rows(sheaf: Sheaf, rng: random.Random) -> bool:
    """One cell over all rows of a table: what it says holds for each of them."""
    lines = [n for n in sheaf.lines if n.row and not n.touched and not any(a.touched for a in n.answers.values())]
    tables = [t for t in {n.table for n in lines} if len([n for n in lines if n.table == t]) > 2 and t != "deputies"]
    if not tables or sheaf.form.id == "attendance":
        return False
    table = rng.choice(sorted(tables))
    mine = sorted((n for n in lines if n.table == table), key=lambda n: n.row)
    if [n.row for n in mine] != list(range(mine[0].row, mine[0].row + len(mine))):
        return False
    names = [
        name
        for name, a in mine[0].answers.items()
        if a.item.kind in {"text", "choice", "deputies"} and a.value != mine[0].token and type(a.cell) is Cell
    ]
    if not names:
        return False
    name = rng.choice(names)
    top, sheet = mine[0].answers[name], sheaf.book.sheet
    if any(top.cell.coordinate in m for m in sheet.merged_cells.ranges):
        return False
    for line in mine[1:]:
        under = sheet.cell(line.row, top.cell.column)
        under.value = None
        sheaf.shown.pop(under.coordinate, None)
        line.answers[name] = Answer(top.value, under, top.item, top.text, touched=True)
    sheet.merge_cells(
        start_row=mine[0].row, end_row=mine[-1].row, start_column=top.cell.column, end_column=top.cell.column
    )
    top.touched = True
    for line in mine:
        line.touched = True
    return True


@_op(BOOKS | TEXTUAL)
def note_under_the_table(sheaf: Sheaf, rng: random.Random) -> bool:
    """A line under the rows that says something of them: 注：第1行人数含列席."""
    line = _row(sheaf, rng)
    if line is None or line.table == "deputies":
        return False
    at = max(n.row for n in sheaf.lines if n.table == line.table) + rng.randrange(1, 3)
    cell = _free(sheaf, at, min(a.cell.column for a in line.answers.values()))
    if cell is None or any(n.row == at for n in sheaf.lines):
        return False
    text = rng.choice(
        ("注：第一行人数含列席二人", "说明：以上未含线上参加", "※ 名单以签到表为准", "以下空白", "（以上数字待核）")
    )
    cell.value = sheaf.shown[cell.coordinate] = text
    if text != "以下空白":
        sheaf.extras.append(text)
    line.touched = True
    return True
