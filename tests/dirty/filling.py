"""A form filled in as an office fills it, and what it says: the truth that the store is held against.

Nothing here asks the reader. What a field may hold is taken from the form's own declaration.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from openpyxl.cell import Cell

from app.rounds import Book
from dirty.world import NAMES, NUMBER, UNITS, YEAR, Blank
from dutykit.forms.model import Field, Form, Table

WORDS = (
    "老旧小区加装电梯", "社区食堂运营", "停车难问题", "垃圾分类驿站", "背街小巷整治", "学校周边交通", "养老服务驿站",
    "口袋公园建设", "物业服务质量", "健身步道维护", "电动车充电", "便民菜店布局", "雨污分流改造", "噪声扰民治理",
)  # fmt: skip
PLACES = ("古城南路社区", "八角中里", "代表之家", "鲁谷远洋山水", "街道三层会议室", "重聚园社区")
COUNTED = {"slips_out", "slips_back", "valid", "invalid", "voters", "due"}


@dataclass
class Answer:
    """What one cell says: the value as stored (``None``: nothing), whether a reader has to ask, and what is seen.

    ``ask``: nobody can know from what is seen, so that a value stored without a word is wrong. ``gone``: nothing
    has to be stored. ``also`` are further readings that are as good.
    """

    value: Any
    cell: Cell
    item: Field
    text: str = ""
    ask: bool = False
    also: tuple[Any, ...] = ()
    touched: bool = False

    @property
    def known(self) -> tuple[Any, ...]:
        """Every reading that is right."""
        return (self.value, *self.also)


@dataclass
class Line:
    """One row of a table (or the head, ``""``): its answers by field, and what marks it in the store."""

    table: str
    token: str
    row: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    ask: bool = False
    """The row as a whole must be asked about."""
    gone: bool = False
    """Nothing of the row is in the file."""
    touched: bool = False


@dataclass
class Sheaf:
    """One file in the making: the workbook, what it says, and what was done to it."""

    blank: Blank
    form: Form
    book: Book
    lines: list[Line] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    kind: str = "xlsx"
    shown: dict[str, str] = field(default_factory=dict)
    """What a cell of the sheet shows where that is not its value as text, by its address."""
    headers: set[str] = field(default_factory=set)
    """Columns (``table.field``) whose label was changed."""
    refused: bool = False
    """What was done may be a reason to send the whole file back."""
    file_asked: bool = False
    """Any error of the file as a whole asks about what was done."""
    extras: list[str] = field(default_factory=list)
    """Words that belong to no answer: they must be told, and never stored without a word."""
    codes: set[str] = field(default_factory=set)
    """Problems that must be told."""
    others: Sequence[Blank] = ()
    """The other workbooks that were issued, for what is pasted from them."""
    forms: Mapping[str, Form] = field(default_factory=dict)
    boxes: dict[str, str] = field(default_factory=dict)
    """How the text of a cell stands in a Word file where it is not simply a paragraph, by its address."""
    later: list[Callable[[bytes], bytes]] = field(default_factory=list)
    """What is done to the saved file."""
    wrapped: str = ""
    """The kind of mail or archive that the file was sent in."""

    def answers(self) -> list[tuple[Line, Answer]]:
        """Every answer with its row."""
        return [(line, answer) for line in self.lines for answer in line.answers.values()]


def fill(blank: Blank, form: Form, rng: random.Random) -> Sheaf:
    """Fill in head and tables of a workbook."""
    sheaf = Sheaf(blank, form, Book(blank.path))
    filler = _Filler(sheaf, rng)
    head = Line("", "")
    for item in form.fields:
        if item.ask == "person" and not item.until and (item.required or rng.random() < 0.6):
            filler.put(head, item, sheaf.book.cell(item.name))
    if head.answers:
        sheaf.lines.append(head)
    for table in form.tables:
        filler.table(table)
    return sheaf


class _Filler:
    def __init__(self, sheaf: Sheaf, rng: random.Random) -> None:
        self.sheaf = sheaf
        self.rng = rng
        self.people = list(NAMES[sheaf.blank.unit or "GC"])
        self.day = date(YEAR, 2, 1)
        self.made = 0
        self.keys: set[tuple[str, ...]] = set()

    # --- rows ------------------------------------------------------------------------------------------------

    def table(self, table: Table) -> None:
        form = self.sheaf.form.id
        if form == "roster":
            return self._roster(table)
        if (form, table.name) == ("annual-registration", "participation"):
            return None
        if (form, table.name) == ("attendance", "half_days"):
            return self._half_days(table)
        free = self._free_rows(table)
        for _, at in zip(range(self.rng.choice((1, 2, 2, 3, 4))), free, strict=False):
            self._distinct_row(table, at)
        return None

    def _distinct_row(self, table: Table, at: int) -> None:
        """Nobody writes one person, one matter and one day twice: a row that was drawn before is drawn again."""
        lines = self.sheaf.lines
        for _ in range(9):
            self._row(table, at)
            line = lines[-1]
            key = (table.name, *(repr(line.answers[n].value) if n in line.answers else "" for n in table.key))
            if key not in self.keys:
                self.keys.add(key)
                return
            lines.pop()
            for answer in line.answers.values():
                answer.cell.value = None
                self.sheaf.shown.pop(answer.cell.coordinate, None)

    def _half_days(self, table: Table) -> None:
        """The half-days are printed; how it was held, and who was there, is filled in."""
        book = self.sheaf.book
        for at in range(1, table.rows + 1):
            if book.cell(f"{table.name}.date", at).value in (None, ""):
                break
            token = f"{self.rng.choice(WORDS)}{self.rng.randrange(100, 999)}号议程{at}"
            line = Line(table.name, token, book.first(table.name) + at - 1)
            self._write(line, table.by_name["title"], book.cell(f"{table.name}.title", at), token, token)
            self.put(line, table.by_name["kind"], book.cell(f"{table.name}.kind", at))
            everybody = [name for names in NAMES.values() for name in names]  # each of them is accounted for
            leave = self.rng.sample(everybody, self.rng.choice((1, 2)))
            present = [name for name in everybody if name not in leave]
            for name, who in (("present", present), ("leave", leave), ("spoke", self.rng.sample(present, 2))):
                numbers = [NUMBER[n] for n in who]
                self._write(line, table.by_name[name], book.cell(f"{table.name}.{name}", at), "、".join(who), numbers)
            self.sheaf.lines.append(line)

    def _free_rows(self, table: Table) -> Any:
        """Rows of a table that hold nothing yet, counted from its header."""
        book = self.sheaf.book
        names = [f.name for f in table.fields if f"t_{table.name}.{f.name}" in book.names]
        for at in range(1, table.rows + 1):
            cells = [book.cell(f"{table.name}.{n}", at) for n in names]
            if all(type(c) is Cell and c.value in (None, "") for c in cells):
                yield at

    def _row(self, table: Table, at: int) -> None:
        book, rng = self.sheaf.book, self.rng
        self.made += 1
        token = f"{rng.choice(WORDS)}{rng.randrange(100, 999)}号件{self.made}"
        line = Line(table.name, token, book.first(table.name) + at - 1)
        wanted = {f.name for f in table.fields if f.required or rng.random() < 0.55}
        wanted -= {
            "void",
            *(f.name for f in table.fields if f.refers or f.ask == "office" or f.until or f.schema.get("pattern")),
        }
        values = self._consistent(table, wanted)
        marked = self._token_field(table)
        if marked is None:
            line.token = ""
        taken: set[str] = set()
        for item in table.fields:
            if f"t_{table.name}.{item.name}" not in book.names or (item.name not in wanted and item is not marked):
                continue
            if item.kind in {"deputy", "deputies"}:
                self.people_of(line, table, item, taken, book.cell(f"{table.name}.{item.name}", at))
            elif item is marked:
                self._write(line, item, book.cell(f"{table.name}.{item.name}", at), token, token)
            else:
                self.put(line, item, book.cell(f"{table.name}.{item.name}", at), values.get(item.name))
        self._sums(line, table)
        self.sheaf.lines.append(line)

    def _token_field(self, table: Table) -> Field | None:
        """The text that tells one row from another."""
        texts = [f for f in table.fields if f.kind in {"text", "long_text"} and not f.refers and f.ask == "person"]
        texts = [f for f in texts if not f.schema.get("pattern") and f.schema.get("maxLength", 999) >= 60]
        return next((f for f in texts if f.required), None) or next((f for f in texts if f.name != "note"), None)

    def _consistent(self, table: Table, wanted: set[str]) -> dict[str, Any]:
        """Choices that go together, and the fields that they need."""
        values: dict[str, Any] = {}
        for item in table.fields:
            if item.kind == "choice" and item.choices and item.name in wanted:
                choices = [c for c in item.choices.choices if not c.facts.get("warn") and not c.until]
                if item.name == "kind" and self.sheaf.form.id == "activity":
                    choices = [c for c in choices if c.facts.get("book") == "activity"]
                if item.name == "kind" and self.sheaf.form.id == "session":
                    choices = [c for c in choices if c.code not in {"term", "congress"}]
                values[item.name] = self.rng.choice(choices)
        for rule in table.agrees:
            by, chosen = values.get(rule["by"]), table.by_name[rule["field"]]
            allowed = by.facts.get(rule["fact"], ()) if by is not None else ()
            if chosen.name in values and allowed and chosen.choices:
                values[chosen.name] = chosen.choices.by_code[self.rng.choice(list(allowed))]
        for rule in [*table.needs, *table.needs]:
            if all(n in values and values[n].code in allowed for n, allowed in rule["when"].items()):
                wanted |= set(rule["fields"])
        for name in wanted:  # a field that is needed now may be a choice too
            item = table.by_name[name]
            if item.kind == "choice" and name not in values and item.choices:
                rule = next((r for r in table.agrees if r["field"] == name), None)
                by = values.get(rule["by"]) if rule else None
                allowed = by.facts.get(rule["fact"], ()) if by is not None and rule else ()
                pool = [c for c in item.choices.choices if not allowed or c.code in allowed]
                values[name] = self.rng.choice(pool)
        for rule in table.needs:  # what was chosen last may need more
            if all(n in values and values[n].code in allowed for n, allowed in rule["when"].items()):
                wanted |= set(rule["fields"])
        self._groups(table, wanted, values)
        return values

    def _groups(self, table: Table, wanted: set[str], values: dict[str, Any]) -> None:
        """The group of what was chosen, or no group."""
        for item in table.fields:
            if (guide := table.by_name.get(item.depends)) is not None and guide.guide:
                wanted.discard(guide.name)
                group = values[item.name].group if item.name in values else ""
                if guide.choices and group in guide.choices.by_code and self.rng.random() < 0.7:
                    values[guide.name] = guide.choices.by_code[group]
                    wanted.add(guide.name)

    def _sums(self, line: Line, table: Table) -> None:
        """Make totals and parts agree; a part that is blank counts as nothing."""
        numbers = [f.name for f in table.fields if f.kind == "integer"]
        if not any(n in line.answers for n in numbers):
            return
        for rule in [*reversed(table.sums), *reversed(table.sums)]:  # a total may be a part of another one
            parts = [line.answers[p].value for p in rule["parts"] if p in line.answers]
            if rule.get("blank") == "zero_once_begun" and not parts:
                continue
            total = sum(parts) + (self.rng.randrange(0, 3) if rule.get("at_most") else 0)
            item = table.by_name[rule["total"]]
            known = line.answers.get(item.name)
            if known is None or not (rule.get("at_most") and known.value >= sum(parts)):
                self._write(line, item, self._cell(table, item, line.row), total, total)

    def _cell(self, table: Table, item: Field, row: int) -> Cell:
        book = self.sheaf.book
        return book.cell(f"{table.name}.{item.name}", row - book.first(table.name) + 1)

    def _roster(self, table: Table) -> None:
        """The roster goes out filled in; a few new things are added to people who are known."""
        book, rng = self.sheaf.book, self.rng
        if table.name != "deputies":
            return
        for at in sorted(rng.sample(range(1, len(NUMBER) + 1), 5)):
            name = str(book.cell("deputies.name", at).value)
            line = Line("deputies", name, book.first("deputies") + at - 1)
            for known in ("number", "name"):
                cell = book.cell(f"deputies.{known}", at)
                line.answers[known] = Answer(cell.value, cell, table.by_name[known], str(cell.value))
            for item in table.fields:
                cell = book.cell(f"deputies.{item.name}", at)
                if cell.value is None and item.name in {
                    "gender", "ethnicity", "birth", "party", "education", "employer", "elected", "class", "phone",
                }:  # fmt: skip
                    # A new office is a change, and asks for its day: that is no question about what was filled in.
                    plain = [c for c in item.choices.choices if c.code != "official"] if item.choices else ()
                    self.put(line, item, cell, rng.choice(plain) if plain else None)
            self.sheaf.lines.append(line)

    # --- cells -----------------------------------------------------------------------------------------------

    def put(self, line: Line, item: Field, cell: Cell, value: Any = None) -> None:
        """Write a value of the kind into a cell."""
        makers: dict[str, Callable[[Field], tuple[Any, Any]]] = {
            "text": self._text, "long_text": self._long, "name": self._text, "date": self._date,
            "date_range": self._range, "month": self._month, "year": lambda _: (YEAR, YEAR), "integer": self._integer,
            "decimal": self._integer, "yes_no": self._yes_no, "phone": self._phone, "unit": self._unit,
        }  # fmt: skip
        if item.kind == "choice" and item.choices:
            chosen = value or self.rng.choice([c for c in item.choices.choices if not c.facts.get("warn")])
            self._write(line, item, cell, chosen.label, None if item.guide else chosen.code)
        elif item.kind == "choices" and item.choices:
            chosen = self.rng.choice(item.choices.choices)
            self._write(line, item, cell, chosen.label, [chosen.code])
        elif item.kind == "deputy":
            name = self.rng.choice(self.people)
            self._write(line, item, cell, name, NUMBER[name])
        elif item.kind in makers:
            self._write(line, item, cell, *makers[item.kind](item))

    def people_of(self, line: Line, table: Table, item: Field, taken: set[str], cell: Cell) -> None:
        """Names of deputies, each in one only of the fields that exclude each other."""
        free = [n for n in self.people if n not in taken]
        if item.kind == "deputy":
            name = self.rng.choice(free)
            self._write(line, item, cell, name, NUMBER[name])
            if table.deputy != item.name:
                return
            taken.add(name)
            return
        names = self.rng.sample(free, min(len(free), self.rng.choice((1, 2, 3))))
        if names:
            if item.name in table.apart:
                taken |= set(names)
            mark = self.rng.choice(("、", "、", "，"))
            self._write(line, item, cell, mark.join(names), [NUMBER[n] for n in names])

    def _write(self, line: Line, item: Field, cell: Cell, written: Any, value: Any) -> None:
        cell.value = written
        text = written if isinstance(written, str) else _text_of(written)
        line.answers[item.name] = Answer(value, cell, item, text)
        self.sheaf.shown[cell.coordinate] = text

    def _text(self, item: Field) -> tuple[str, str]:
        samples = {
            "filler": "周林", "place": self.rng.choice(PLACES), "period": "上午9:00—11:00", "staff": "李静",
            "note": "已存档", "number": f"{self.rng.randrange(1, 200):03}", "ethnicity": "汉族", "host": "周林",
            "document": f"示人发〔2024〕{self.rng.randrange(1, 60)}号", "reply_number": "示建函〔2024〕12号",
            "employer": "示例区第一小学", "voter_contact": "微信", "basis": "《示例办法》第九条",
        }  # fmt: skip
        text = samples.get(item.name) or self.rng.choice(WORDS)
        text = text[: int(item.schema.get("maxLength", 60))]
        return text, text

    def _long(self, _item: Field) -> tuple[str, str]:
        text = f"围绕{self.rng.choice(WORDS)}听取意见，\n提出{self.rng.randrange(2, 6)}条建议。"
        return text, text

    def _next(self) -> date:
        """Days go forward: whatever follows upon another day of the row stands behind it."""
        self.day += timedelta(days=self.rng.randrange(1, 3))
        if self.day > date(YEAR, 12, 1):
            self.day = date(YEAR, 11, 1)
        return self.day

    def _date(self, item: Field) -> tuple[Any, str]:
        day = self._next()
        if item.name == "elected":
            day = date(2021, 12, 1)
        ways: tuple[Any, ...] = (
            day, day, f"{day.year}-{day.month}-{day.day}", f"{day.year}年{day.month}月{day.day}日",
            f"{day.year}.{day.month}.{day.day}", f"{day.year}/{day.month}/{day.day}",
        )  # fmt: skip
        return self.rng.choice(ways), day.isoformat()

    def _range(self, _item: Field) -> tuple[Any, dict[str, str]]:
        day = self._next()
        if self.rng.random() < 0.7:
            return self._date_way(day), {"from": day.isoformat(), "to": day.isoformat()}
        last = day + timedelta(days=1)
        self.day = last
        text = f"{day.month}月{day.day}日—{last.month}月{last.day}日"
        return text, {"from": day.isoformat(), "to": last.isoformat()}

    def _date_way(self, day: date) -> Any:
        return self.rng.choice((day, f"{day.month}月{day.day}日", f"{day.year}年{day.month}月{day.day}日"))

    def _month(self, item: Field) -> tuple[str, str]:
        year = self.rng.randrange(1958, 1990) if item.name == "birth" else YEAR
        month = self.rng.randrange(3, 12)
        return f"{year}年{month}月", f"{year}-{month:02}"

    def _integer(self, item: Field) -> tuple[int, int]:
        high = min(int(item.schema.get("maximum", 60)), 60)
        number = self.rng.randrange(max(1, int(item.schema.get("minimum", 0))), high + 1)
        return number, number

    def _yes_no(self, _item: Field) -> tuple[str, bool]:
        yes = self.rng.random() < 0.5
        return ("是" if yes else "否"), yes

    def _phone(self, _item: Field) -> tuple[str, str]:
        number = self.rng.choice(
            (f"1390000{self.rng.randrange(1000, 9999)}", f"010-5555{self.rng.randrange(1000, 9999)}")
        )
        return number, number

    def _unit(self, _item: Field) -> tuple[str, str]:
        unit = self.rng.choice(UNITS)
        return unit["name"], unit["code"]


def _text_of(value: Any) -> str:
    """What a cell shows where nobody has given it another format: a day as the form's columns show it."""
    return f"{value.year}年{value.month}月{value.day}日" if isinstance(value, date) else str(value)
