"""A regulation file as tables, one row a rule, and back: the same data, whichever of the two it is written in. Pure.

What a person chooses from a list stands under its label with the code behind it: 应当（must）. What fits into no column
of its own, and every value that is no plain text, is written as TOML has it, so that nothing is lost either way.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..outside import read_toml
from ..words.codes import Comparator, Force, SubjectKind
from .kinds import RULE_KINDS
from .lexicon import Lexicon
from .toml_lines import syntax_place
from .wording import WINDOWS

HEAD, REST, OPTIONS = "办法", "*", "选项"
"""The sheet of the head, the column for all that has none of its own, and the sheet of lists to choose from."""
_ARRAYS: Mapping[str, str] = {
    "section": "部分",
    "rule": "规则",
    "measure": "措施",
    "reading": "两种读法",
    "clause": "条款去向",
    "article": "条号",
}
"""Arrays of tables of a regulation file, and their sheets."""
_DAYS = frozenset({"passed", "published", "in_force", "until", "since", "from"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CODE = re.compile(r"（([A-Za-z0-9_-]+)）$")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key that it holds, its heading, its width, and what may be chosen (label by code)."""

    key: str
    label: str
    width: int = 14
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetTold:
    """One sheet: its columns, and its rows of cells."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


def columns_of(lexicon: Lexicon) -> Mapping[str, tuple[Column, ...]]:
    """The columns of each sheet."""
    rest = Column(REST, "其他选项（每行一个：栏 = 值）", 46)
    kinds = {kind.value: found.label for kind, found in RULE_KINDS.items()}
    windows = {"year": "每年", **{kind.value: words.partition("（")[0] for kind, words in WINDOWS.items()}}
    parts = {"exempt": "不要求", "apply": "照样要求", "prorate": "折算"}
    return {
        "section": (Column("id", "编号", 16), Column("heading", "标题", 40), Column("take", "收哪些记录", 50), rest),
        "rule": (
            Column("id", "规则编号", 18), Column("article", "条款", 14), Column("duty", "要求", 40),
            Column("said", "原文的词", 12), Column("force", "力度", 16, Force.labels()),
            Column("kind", "种类", 20, kinds), Column("subject", "对谁", 18, SubjectKind.labels()),
            Column("window", "时间", 20, windows),
            Column("take", "数什么（每行一种）", 56), Column("compare", "怎么比", 16, Comparator.labels()),
            Column("figure", "数", 10), Column("share", "比例", 10), Column("months", "月数", 8),
            Column("record", "看哪张表", 22), Column("filled", "要填的栏", 20), Column("where", "条件", 30),
            Column("unit_kinds", "单位类别", 20), Column("ground", "事由类别", 24, lexicon.codes("measure_ground")),
            Column("first_year", "施行当年", 16, {k: parts[k] for k in ("exempt", "apply")}),
            Column("part_year", "年度中间当选的", 16, parts), Column("note", "口径", 50), rest,
        ),
        "measure": (
            Column("rule", "规则编号", 18), Column("step", "第几步", 8),
            Column("kind", "措施", 22, lexicon.codes("measure_kind")), Column("actor", "谁来做", 36),
            Column("article", "依据条款", 16), rest,
        ),
        "reading": (
            Column("rule", "规则编号", 18), Column("asks", "问的是什么", 40), Column("used", "采用", 30),
            Column("other", "另一种", 30), Column("why", "为什么", 50), rest,
        ),
        "clause": (
            Column("article", "条款", 16), Column("about", "说的是什么", 40), Column("goes", "去了哪里", 14),
            Column("to", "到", 30), Column("why", "为什么", 40), rest,
        ),
        "article": (rest,),
        HEAD: (Column("key", "栏", 26), Column("value", "内容", 80)),
    }  # fmt: skip


# --- data to sheets -------------------------------------------------------------------------------------------


def sheets_of(data: Mapping[str, Any], lexicon: Lexicon) -> list[SheetTold]:
    """The sheets of a regulation file's data (days as text)."""
    columns = columns_of(lexicon)
    head = tuple((path, "" if value is None else _written(value)) for path, value in _head(data))
    sheets = [SheetTold(HEAD, columns[HEAD], head)]
    for name, title in _ARRAYS.items():
        rows = tuple(_row(item, columns[name]) for item in data.get(name, ()))
        if rows or name in {"rule", "measure", "clause"}:
            sheets.append(SheetTold(title, columns[name], rows))
    return sheets


def _head(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if key in _ARRAYS:
            continue
        if isinstance(value, Mapping):
            yield f"[{key}]", None
            yield from ((f"{key}.{name}", inner) for name, inner in value.items())
        else:
            yield key, value


def _row(item: Mapping[str, Any], columns: Sequence[Column]) -> tuple[str, ...]:
    own = {c.key for c in columns}
    rest = "\n".join(f"{_key(key)} = {toml(value)}" for key, value in item.items() if key not in own)
    return tuple(rest if c.key == REST else _cell(item[c.key], c) if c.key in item else "" for c in columns)


def _cell(value: Any, column: Column) -> str:
    if isinstance(value, str):
        if value in column.choices:
            return f"{column.choices[value]}（{value}）"
        apart = bool(column.choices) or column.key in _NUMBERS | _LISTS | {"take"}
        return f"= {toml(value)}" if apart else _written(value)
    if column.key in _NUMBERS and not isinstance(value, Mapping):
        return toml(value)
    return (_listed(value, column) if isinstance(value, list) and value else "") or _written(value)


def _listed(value: Sequence[Any], column: Column) -> str:
    """Codes parted by 、, takes line by line; nothing for any other list."""
    if column.key in _LISTS and all(isinstance(v, str) and _BARE.fullmatch(v) for v in value):
        return "、".join(value)
    if column.key == "take" and all(isinstance(v, Mapping) for v in value):
        return "\n".join(map(toml, value))
    return ""


def _written(value: Any) -> str:
    """Plain text as it is; everything else, and text that might be taken for it, as TOML after a sign of equality."""
    plain = isinstance(value, str) and value == value.strip() and value and not value.startswith(("=", "{", "["))
    return str(value) if plain else f"= {toml(value)}"


# --- sheets to data -------------------------------------------------------------------------------------------

_PLAIN = Column("", "")
Cells = Mapping[tuple[int, int], str]
"""Texts of a sheet, by row and column from 1."""


@dataclass(frozen=True, slots=True)
class BookRead:
    """A workbook read back: its data as TOML, and the cell of each path."""

    data: Mapping[str, Any]
    cells: Mapping[tuple[str | int, ...], tuple[str, int, int]]
    wrong: tuple[tuple[tuple[str, int, int], str], ...]
    """Cells that cannot be read, with a sentence."""


def read_book(sheets: Mapping[str, Cells], lexicon: Lexicon) -> BookRead:
    """Data of a regulation file from the texts of its sheets; headings decide which column is which."""
    reader = _Reader(columns_of(lexicon))
    reader.head(sheets.get(HEAD, {}))
    for name, title in _ARRAYS.items():
        if title in sheets:
            reader.rows(name, title, sheets[title])
    return BookRead(reader.data, reader.cells, tuple(reader.wrong))


class _Reader:
    """Gathers data, and where each of it stood."""

    def __init__(self, columns: Mapping[str, tuple[Column, ...]]) -> None:
        self.columns = columns
        self.data: dict[str, Any] = {}
        self.cells: dict[tuple[str | int, ...], tuple[str, int, int]] = {}
        self.wrong: list[tuple[tuple[str, int, int], str]] = []

    def head(self, cells: Cells) -> None:
        """Keys and values of the head: id, words.report, a table by its name in brackets."""
        for row in sorted({r for r, c in cells if c == 1 and r > 1}):
            name, at = cells[row, 1].strip(), (HEAD, row, 2)
            if name.startswith("["):
                self.data.setdefault(name.strip("[]"), {})
                self.cells[name.strip("[]"),] = (HEAD, row, 1)
                continue
            table, dot, key = name.partition(".")
            target = self.data.setdefault(table, {}) if dot else self.data
            value = self._value(cells.get((row, 2), ""), _PLAIN, at)
            target[key if dot else table] = value
            self.cells[(table, key) if dot else (table,)] = at

    def rows(self, name: str, title: str, cells: Cells) -> None:
        """Rows of an array of tables."""
        known = {c.label: c for c in self.columns[name]}
        order = {c: known[text.strip()] for (r, c), text in cells.items() if r == 1 and text.strip() in known}
        for (row, column), text in cells.items():
            if row == 1 and text.strip() not in known:
                self.wrong.append(((title, row, column), f"不认识“{text.strip()}”这一列"))
        items: list[dict[str, Any]] = []
        for row in sorted({r for r, c in cells if r > 1 and c in order}):
            path = (name, len(items))
            self.cells[path] = (title, row, 1)
            items.append(self._item(path, title, row, {c: cells.get((row, c), "") for c in order}, order))
        if items:
            self.data[name] = items

    def _item(
        self, path: tuple[str, int], title: str, row: int, texts: Mapping[int, str], order: Mapping[int, Column]
    ) -> dict[str, Any]:
        item: dict[str, Any] = {}
        for at, text in texts.items():
            column, cell = order[at], (title, row, at)
            if not text.strip():
                continue
            if column.key == REST:
                found = self._toml(text, cell)
                item |= found
                self.cells |= {(*path, key): cell for key in found}
            else:
                item[column.key] = self._value(text, column, cell)
                self.cells[*path, column.key] = cell
        return item

    def _value(self, text: str, column: Column, at: tuple[str, int, int]) -> Any:
        text = text.strip()
        if text.startswith("="):
            return self._toml(f"v {text}", at).get("v")
        if column.choices:
            code = _CODE.search(text)
            by_label = {label: code for code, label in column.choices.items()}
            if not code and text not in by_label and text not in column.choices:
                self.wrong.append((at, f"“{column.label}”里的“{text}”不在可选的 {'、'.join(by_label)} 之中"))
            return code[1] if code else by_label.get(text, text)
        if text.startswith("{"):
            tables = [self._toml(f"v = {line}", at).get("v") for line in text.splitlines() if line.strip()]
            return tables if column.key == "take" else tables[0]
        if column.key in _NUMBERS:
            return self._toml(f"v = {text}", at, "要写数字，如 2；一段写 [5, 6]").get("v")
        if column.key in _LISTS:
            return [part.strip() for part in text.split("、")]
        return text

    def _toml(
        self, text: str, at: tuple[str, int, int], asked: str = "要写 栏 = 值，文字加英文引号，一对括号要写全"
    ) -> dict[str, Any]:
        from .load import plain

        try:
            found: dict[str, Any] = plain(read_toml(text))
        except tomllib.TOMLDecodeError as error:
            line, _ = syntax_place(error)
            place = f"格里第 {line} 行" if line and "\n" in text.strip() else ""
            self.wrong.append((at, f"{place}写法不对，{asked}"))
            return {}
        return found


_LISTS = frozenset({"filled", "unit_kinds", "actor", "to"})
"""Columns that hold several codes, parted by 、."""
_NUMBERS = frozenset({"figure", "months", "step"})
"""Columns that hold a number, or what TOML has for several."""


# --- TOML -----------------------------------------------------------------------------------------------------


def toml_text(data: Mapping[str, Any]) -> str:
    """The text of a regulation file; each key on a line of its own, each take too."""
    lines, tables = [], []
    for key, value in data.items():
        if isinstance(value, Mapping):
            tables += ["", f"[{key}]", *(f"{_key(k)} = {_toml_at(k, v)}" for k, v in value.items())]
        elif key not in _ARRAYS:
            lines.append(f"{_key(key)} = {_toml_at(key, value)}")
    rows = [(name, item) for name in _ARRAYS for item in data.get(name, ())]
    for name, item in rows:
        tables += ["", f"[[{name}]]", *(line for key, value in item.items() for line in _key_lines(key, value))]
    return "\n".join([*lines, *tables]) + "\n"


def _key_lines(key: str, value: Any) -> list[str]:
    if isinstance(value, list) and len(value) > 1 and all(isinstance(v, Mapping) for v in value):
        return [f"{_key(key)} = [", *(f"  {toml(v)}," for v in value), "]"]
    return [f"{_key(key)} = {_toml_at(key, value)}"]


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)


def _toml_at(key: str, value: Any) -> str:
    """A value under a key: days stand without quotes."""
    return str(value) if key in _DAYS and isinstance(value, str) and _DAY.fullmatch(value) else toml(value)


def toml(value: Any) -> str:
    """A value as TOML has it, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(k)} = {toml(v)}" for k, v in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    return repr(value)
