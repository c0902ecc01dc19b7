"""A form as a workbook that a clerk draws, and back: the same declaration, whichever of the two it is written in. Pure.

One sheet has a field a row; what every form has stands in a second one, what a table has in a third, which whoever
draws a simple form leaves as it is. What fits into no column of its own stands as JSON in the last one, so that nothing
is lost either way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..outside import read_json
from ..words.codes import FieldKind

FIELDS, HEAD, TABLES = "栏目", "表", "分表"
IN_HEAD, YES = "表头", "是"
REST = "*"
KINDS = {
    FieldKind.TEXT: "文字", FieldKind.NAME: "姓名", FieldKind.LONG_TEXT: "长文字", FieldKind.DATE: "日期",
    FieldKind.DATE_RANGE: "起止日期", FieldKind.MONTH: "年月", FieldKind.YEAR: "年度", FieldKind.INTEGER: "整数",
    FieldKind.DECIMAL: "小数", FieldKind.CHOICE: "单选", FieldKind.CHOICES: "多选", FieldKind.DEPUTY: "一名代表",
    FieldKind.DEPUTIES: "几名代表", FieldKind.UNIT: "单位", FieldKind.YES_NO: "是否", FieldKind.PHONE: "电话",
    FieldKind.ID_NUMBER: "证件号码",
}  # fmt: skip
_ASK = {"person": "填表人", "confirm": "预先填好，填表人核对", "office": "联络室"}
_PER = {"congress": "全区一份", "unit": "每个单位一份", "deputy": "每名代表一份", "meeting": "每次会议一份"}
_NUMBERS = {FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.YEAR}
_CODED = re.compile(r"(.+)（([A-Za-z0-9_-]+)）", re.DOTALL)
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LIST = "lists.schema.json#/$defs/"


@dataclass(frozen=True, slots=True)
class DrawColumn:
    """A column: the key that it holds, its heading, its width, and what may be chosen (label by code)."""

    key: str
    label: str
    width: int = 12
    choices: Mapping[str, str] = field(default_factory=dict)


Rows = list[tuple[str, ...]]
Path = tuple[str, ...]
Where = tuple[str, int, int]
Cells = Mapping[tuple[int, int], str]
_YES = {"yes": YES}
_KINDS: Mapping[str, str] = {str(kind): label for kind, label in KINDS.items()}
_YES_COLUMNS = frozenset({"required", "key", "whose", "sensitive"})


def columns(lists: Mapping[str, Any]) -> Mapping[str, tuple[DrawColumn, ...]]:
    """The columns of each sheet, by what the lists offer."""
    named = {id_: str(node.get("title") or id_) for id_, node in lists.items()}
    rest = DrawColumn(REST, "其他（JSON，一般不用填）", 30)
    return {
        FIELDS: (
            DrawColumn("part", "所在（表头，或分表的名称）", 18), DrawColumn("title", "栏名", 20),
            DrawColumn("name", "代码（可空，自动编）", 14), DrawColumn("kind", "类型", 16, _KINDS),
            DrawColumn("list", "选项（现成的选项表，或用、隔开）", 30, named), DrawColumn("required", "必填", 8, _YES),
            DrawColumn("help", "说明", 34), DrawColumn("example", "例子", 18), DrawColumn("width", "宽度", 8),
            DrawColumn("limit", "最多字数", 10), DrawColumn("ask", "谁填", 16, _ASK),
            DrawColumn("key", "判断同一条", 10, _YES), DrawColumn("whose", "是谁的记录", 10, _YES),
            DrawColumn("sensitive", "个人信息", 10, _YES), DrawColumn("labels", "别的叫法（用、隔开）", 22),
            DrawColumn("until", "停用日期", 14), rest,
        ),
        HEAD: (DrawColumn("item", "项目", 16), DrawColumn("value", "内容", 80)),
        TABLES: (
            DrawColumn("title", "名称", 20), DrawColumn("name", "代码", 14), DrawColumn("rows", "空行数", 10), rest,
        ),
    }  # fmt: skip


_ITEMS = {
    "id": "编号", "title": "名称", "description": "说明", "no": "表号", "prefix": "编号字头", "per": "下发",
    "landscape": "横排", "sign": "签名栏", "instructions": "填表说明", REST: "其他（JSON）",
}  # fmt: skip


# --- to the workbook ------------------------------------------------------------------------------------------------


def drawn(schema: Mapping[str, Any], lists: Mapping[str, Any]) -> Mapping[str, Rows]:
    """The rows of each sheet."""
    rows: Rows = []
    tables: Rows = []
    required = schema.get("required", ())
    for name, node in schema["properties"].items():
        if "properties" not in node.get("items", {}):
            rows.append(_field_row(IN_HEAD, name, node, lists, required=name in required, table={}))
            continue
        duty, items = dict(node["x-duty"]), dict(node["items"])
        inner, wanted = items.pop("properties"), items.pop("required", ())
        for key, column in inner.items():
            row = _field_row(node["title"], key, column, lists, required=key in wanted, table=duty)
            rows.append(row)
        if duty.get("deputy") in inner:
            duty.pop("deputy")
        if all(k in inner for k in duty.get("key", ())) and _in_order(duty.get("key", ()), inner):
            duty.pop("key", None)
        spare = str(duty.pop("rows", ""))
        more = {k: v for k, v in node.items() if k not in {"title", "type", "items", "x-duty"}}
        more |= {"x-duty": duty, "items": {k: v for k, v in items.items() if k not in {"type", "additionalProperties"}}}
        tables.append((node["title"], name, spare, _json(more)))
    return {FIELDS: rows, HEAD: _head_rows(schema), TABLES: tables}


def _in_order(names: Any, inner: Mapping[str, Any]) -> bool:
    return [n for n in inner if n in names] == list(names)


def _head_rows(schema: Mapping[str, Any]) -> Rows:
    duty = dict(schema["x-duty"])
    told = {"id": schema["$id"], "title": schema["title"], "description": schema["description"]}
    told |= {"no": duty.pop("no"), "prefix": duty.pop("prefix"), "per": _coded(duty.pop("per"), _PER)}
    told["landscape"] = {True: YES, False: "否"}.get(duty.pop("landscape", ""), "")
    for name in ("sign", "instructions"):
        lines = duty.get(name)
        if lines and all(isinstance(line, str) and "\n" not in line for line in lines):
            told[name] = "\n".join(duty.pop(name))
    more = {k: v for k, v in schema.items() if k not in {
        "$schema", "$id", "title", "description", "type", "additionalProperties", "required", "properties", "x-duty",
    }}  # fmt: skip
    told[REST] = _json({**more, "x-duty": duty, "required": [n for n in schema.get("required", ()) if n not in
        _plain(schema)]})  # fmt: skip
    return [(label, str(told.get(key, ""))) for key, label in _ITEMS.items()]


def _plain(schema: Mapping[str, Any]) -> list[str]:
    """Head fields, whose column says whether they are required."""
    return [n for n, node in schema["properties"].items() if "properties" not in node.get("items", {})]


def _field_row(
    part: str, name: str, node: Mapping[str, Any], lists: Mapping[str, Any], *, required: bool, table: Mapping[str, Any]
) -> tuple[str, ...]:
    more, duty = dict(node), dict(node["x-duty"])
    more.pop("x-duty")
    examples = more.get("examples", ())
    cells = {
        "part": part, "title": more.pop("title"), "name": name, "kind": _coded(duty.pop("kind"), KINDS),
        "list": _list_cell(more, lists), "required": YES if required else "", "help": more.pop("description", ""),
        "width": str(duty.pop("width", "")), "limit": str(more.pop("maxLength", "")),
        "ask": _coded(duty.pop("ask"), _ASK) if "ask" in duty else "",
        "key": YES if name in table.get("key", ()) else "", "whose": YES if name == table.get("deputy") else "",
        "until": duty.pop("until", ""),
    }  # fmt: skip
    if duty.get("sensitive") is True:
        cells["sensitive"] = YES if duty.pop("sensitive") else ""
    if len(examples) == 1 and isinstance(examples[0], str | int) and not isinstance(examples[0], bool):
        cells["example"] = str(more.pop("examples")[0])
    if all("、" not in label for label in duty.get("labels", ("、",))):
        cells["labels"] = "、".join(duty.pop("labels"))
    if duty:
        more["x-duty"] = duty
    cells[REST] = _json(more)
    return tuple(cells.get(column.key, "") for column in columns(lists)[FIELDS])


def _list_cell(node: dict[str, Any], lists: Mapping[str, Any]) -> str:
    """The list of a field, taken out of its declaration: the one that there is, or its own choices."""
    ref = str(node.get("$ref", ""))
    id_ = ref.removeprefix(_LIST)
    if ref and id_ in lists:
        node.pop("$ref")
        return f"{lists[id_].get('title') or id_}（{id_}）"
    choices = node.get("oneOf", ())
    if choices and all(set(c) == {"const", "title"} and not set("、（）") & set(c["title"]) for c in choices):
        return "、".join(f"{c['title']}（{c['const']}）" for c in node.pop("oneOf"))
    return ""


def _coded(code: Any, labels: Mapping[Any, str]) -> str:
    return f"{labels[code]}（{code}）" if code in labels else str(code)


def _json(data: Mapping[str, Any]) -> str:
    kept = {k: v for k, v in data.items() if v not in ({}, [], "")}
    return json.dumps(kept, ensure_ascii=False) if kept else ""


# --- from the workbook ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Drawing:
    """A workbook read: its declaration, where each of it stands, and cells that cannot be read, with a sentence."""

    schema: dict[str, Any] = field(default_factory=dict)
    cells: dict[Path, Where] = field(default_factory=dict)
    wrong: list[tuple[Where, str]] = field(default_factory=list)


def read_drawing(sheets: Mapping[str, Cells], lists: Mapping[str, Any]) -> Drawing:
    """The declaration that a drawn workbook stands for; headings decide which column is which."""
    return _Reader(lists).run(sheets)


class _Reader:
    """Gathers the declaration, and where each of it stood."""

    def __init__(self, lists: Mapping[str, Any]) -> None:
        self.lists = lists
        self.result = Drawing()

    def run(self, sheets: Mapping[str, Cells]) -> Drawing:
        schema = self._head(sheets.get(HEAD, {}))
        sections: list[dict[str, Any]] = schema["x-duty"].setdefault("sections", [])
        tables = self._tables(sheets.get(TABLES, {}))
        properties: dict[str, Any] = {}
        required = schema.pop("required", [])
        for row, told in self._rows(FIELDS, sheets.get(FIELDS, {})):
            part = told.get("part", "") or IN_HEAD
            if part == IN_HEAD:
                name, node = self._field(row, told, properties)
                node["x-duty"].setdefault("section", "head")
                properties[name] = node
                self._place(("properties", name), row, told)
                required += [name] if told.get("required") else []
                continue
            table_name, table = self._table_of(part, tables, properties)
            inner = table["items"]["properties"]
            name, node = self._field(row, told, inner)
            inner[name] = node
            self._place(("properties", table_name, "items", "properties", name), row, told)
            self._roles(told, name, table)
        sections += _sections(properties, {s["id"] for s in sections})
        if not properties:
            self._wrong(FIELDS, 2, 2, "还没有画一栏")
        order = [n for n in properties if n in required] + [n for n in required if n not in properties]
        self.result.schema = {**schema, **({"required": order} if order else {}), "properties": properties}
        return self.result

    # --- the head and the tables ---------------------------------------------------------------------------------

    def _head(self, cells: Cells) -> dict[str, Any]:
        keys = {label: key for key, label in _ITEMS.items()}
        told = {keys[text]: (row, cells.get((row, 2), "").strip()) for (row, column), text in cells.items()
                if column == 1 and text in keys}  # fmt: skip
        value = {key: text for key, (_, text) in told.items()}
        more = self._rest(HEAD, told.get(REST, (0, ""))[0], 2, value.get(REST, ""))
        duty: dict[str, Any] = {"version": 1, **more.pop("x-duty", {})}
        duty |= {"no": value.get("no", ""), "prefix": value.get("prefix", "").upper()}
        duty["per"] = self._code(value.get("per", ""), _PER, (HEAD, told.get("per", (0, ""))[0], 2))
        if value.get("landscape"):
            duty["landscape"] = _yes(value["landscape"])
        for name in ("sign", "instructions"):
            lines = [line.strip() for line in value.get(name, "").splitlines() if line.strip()]
            duty |= {name: lines} if lines else {}
        paths: dict[str, Path] = {"id": ("$id",), "title": ("title",), "description": ("description",)}
        for key, (row, _) in told.items():
            self.result.cells[paths.get(key, ("x-duty", key))] = (HEAD, row, 2)
        return {
            "$schema": _DIALECT, "$id": value.get("id", ""), "title": value.get("title", ""),
            "description": value.get("description", "") or value.get("title", ""), "type": "object",
            "additionalProperties": False, **more, "x-duty": duty,
        }  # fmt: skip

    def _tables(self, cells: Cells) -> dict[str, tuple[str, dict[str, Any]]]:
        found: dict[str, tuple[str, dict[str, Any]]] = {}
        for row, told in self._rows(TABLES, cells):
            more = self._rest(TABLES, row, told["at"][REST], told.get(REST, ""))
            name, duty = told.get("name", "") or _free("rows", [n for n, _ in found.values()]), more.pop("x-duty", {})
            if told.get("rows"):
                duty["rows"] = self._number(told["rows"], (TABLES, row, told["at"]["rows"]))
            duty.setdefault("section", name)
            items = {"type": "object", "additionalProperties": False, **more.pop("items", {}), "properties": {}}
            node = {"title": told.get("title", ""), **more, "type": "array", "items": items, "x-duty": duty}
            found[node["title"]] = (name, node)
            self.result.cells["properties", name] = (TABLES, row, 1)
        return found

    def _table_of(
        self, title: str, tables: dict[str, tuple[str, dict[str, Any]]], properties: dict[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        """The table of that name, put among the properties where its first field stands."""
        if title not in tables:
            name = _free("rows", [*properties, *(n for n, _ in tables.values())])
            items = {"type": "object", "additionalProperties": False, "properties": {}}
            tables[title] = (name, {"title": title, "type": "array", "items": items, "x-duty": {"section": name}})
        name, node = tables[title]
        properties.setdefault(name, node)
        return name, node

    def _roles(self, told: Mapping[str, Any], name: str, table: dict[str, Any]) -> None:
        if told.get("required"):
            table["items"].setdefault("required", []).append(name)
        if told.get("key"):
            table["x-duty"].setdefault("key", [])
            table["x-duty"]["key"] += [name] if name not in table["x-duty"]["key"] else []
        if told.get("whose"):
            table["x-duty"]["deputy"] = name

    # --- a field -------------------------------------------------------------------------------------------------

    def _field(self, row: int, told: Mapping[str, Any], beside: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        at = told["at"]
        more = self._rest(FIELDS, row, at.get(REST, 1), told.get(REST, ""))
        duty: dict[str, Any] = dict(more.pop("x-duty", {}))
        kind = self._code(told.get("kind", "") or FieldKind.TEXT, KINDS, (FIELDS, row, at.get("kind", 1)))
        duty["kind"] = str(kind)
        if not told.get("title"):
            self._wrong(FIELDS, row, at.get("title", 1), "没有写栏名")
        node: dict[str, Any] = {"title": told.get("title", ""), **more, **self._choices(row, told, kind)}
        if told.get("help"):
            node["description"] = told["help"]
        if told.get("example"):
            node["examples"] = [self._number(told["example"], (FIELDS, row, at["example"])) if kind in _NUMBERS else
                                told["example"]]  # fmt: skip
        if told.get("limit"):
            node["maxLength"] = self._number(told["limit"], (FIELDS, row, at["limit"]))
        self._take_duty(row, told, duty)
        name = told.get("name", "") or _free("c", beside)
        if name in beside:
            self._wrong(FIELDS, row, at.get("name", 1), f"代码“{name}”用了两次")
        return name, {**node, "x-duty": duty}

    def _take_duty(self, row: int, told: Mapping[str, Any], duty: dict[str, Any]) -> None:
        if told.get("width"):
            duty["width"] = self._number(told["width"], (FIELDS, row, told["at"]["width"]))
        if told.get("ask"):
            duty["ask"] = self._code(told["ask"], _ASK, (FIELDS, row, told["at"]["ask"]))
        if told.get("sensitive"):
            duty["sensitive"] = True
        if told.get("labels"):
            duty["labels"] = [t.strip() for t in told["labels"].split("、") if t.strip()]
        if told.get("until"):
            duty["until"] = told["until"]

    def _choices(self, row: int, told: Mapping[str, Any], kind: str) -> dict[str, Any]:
        text = told.get("list", "")
        if not text:
            return {}
        place = (FIELDS, row, told["at"]["list"])
        if kind not in {FieldKind.CHOICE, FieldKind.CHOICES}:
            self.result.wrong.append((place, "只有“单选”“多选”才有选项"))
        coded = _CODED.fullmatch(text)
        titles = {str(node.get("title")): id_ for id_, node in self.lists.items()}
        id_ = coded[2] if coded and "、" not in text else titles.get(text, text)
        if id_ in self.lists:
            return {"$ref": f"{_LIST}{id_}"}
        choices: list[dict[str, str]] = []
        for part in filter(None, (t.strip() for t in text.split("、"))):
            one = _CODED.fullmatch(part)
            code = one[2] if one else _free("o", [c["const"] for c in choices])
            choices.append({"const": code, "title": one[1] if one else part})
        if len(choices) < 2:
            self.result.wrong.append((place, f"没有“{text}”这个选项表；自己写选项要有两项以上，用“、”隔开"))
        return {"oneOf": choices}

    # --- cells ---------------------------------------------------------------------------------------------------

    def _rows(self, sheet: str, cells: Cells) -> Iterator[tuple[int, dict[str, Any]]]:
        """Rows with the text of each column by key, and under ``at`` in which column it stands."""
        labels = {c.label: c.key for c in columns(self.lists)[sheet]}
        at = {labels[t.strip()]: column for (row, column), t in cells.items() if row == 1 and t.strip() in labels}
        if cells and "title" not in at:
            self._wrong(sheet, 1, 1, "第一行的栏目名称改动了，请照原来的写")
            return
        for row in sorted({row for (row, _), text in cells.items() if row > 1 and text.strip()}):
            told: dict[str, Any] = {key: cells.get((row, column), "").strip() for key, column in at.items()}
            yield row, told | {key: _yes(told[key]) for key in _YES_COLUMNS & at.keys()} | {"at": at}

    def _place(self, path: Path, row: int, told: Mapping[str, Any]) -> None:
        at = told["at"]
        own = {"kind": ("x-duty", "kind"), "width": ("x-duty", "width"), "name": (), "title": ("title",),
               "ask": ("x-duty", "ask"), "until": ("x-duty", "until"), "limit": ("maxLength",)}  # fmt: skip
        self.result.cells |= {(*path, *more): (FIELDS, row, at[key]) for key, more in own.items() if key in at}

    def _rest(self, sheet: str, row: int, column: int, text: str) -> dict[str, Any]:
        try:
            data = read_json(text) if text else {}
        except json.JSONDecodeError:
            data = None
        if not isinstance(data, dict):
            self._wrong(sheet, row, column, "“其他”这一格不是合格的 JSON；不会写的请清空")
            return {}
        return data

    def _code(self, text: str, labels: Mapping[Any, str], place: Where) -> str:
        coded = _CODED.fullmatch(text)
        code = coded[2] if coded else next((c for c, label in labels.items() if label == text), text)
        if code not in labels:
            self.result.wrong.append((place, f"“{text}”不在可选的 {'、'.join(labels.values())} 之中"))
        return str(code)

    def _number(self, text: str, place: Where) -> int | float:
        try:
            number = float(text)
        except ValueError:
            self.result.wrong.append((place, f"“{text}”不是数"))
            return 1
        return int(number) if number.is_integer() else number

    def _wrong(self, sheet: str, row: int, column: int, sentence: str) -> None:
        self.result.wrong.append(((sheet, row, column), sentence))


def _sections(properties: Mapping[str, Any], known: set[str]) -> list[dict[str, str]]:
    """Parts of the form that fields and tables name and that are not declared yet."""
    wanted = {n["x-duty"]["section"]: n["title"] if "items" in n else "" for n in properties.values()}
    return [{"id": id_, "title": title} for id_, title in wanted.items() if id_ not in known]


def _yes(text: str) -> bool:
    """Whether a cell says yes: as the list has it, or with a tick."""
    return text.startswith(YES) or text in {"√", "✓", "1", "y", "Y"}


def _free(stem: str, taken: Any) -> str:
    """A name that is not taken yet: c1, c2 …; ``rows`` for the first table."""
    if stem == "rows" and stem not in taken:
        return stem
    return next(f"{stem}{n}" for n in range(1, 10_000) if f"{stem}{n}" not in taken)
