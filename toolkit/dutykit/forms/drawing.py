"""A form as a workbook that a clerk draws, and back: the same declaration, whichever of the two it is written in. Pure.

One sheet has a field a row, and is enough: its first row says what the form is called, and what every form has comes
from a beginning. Of a form that says more, that stands in a second sheet, what a table has in a third. What fits into
no column of its own stands as JSON in the last one, so that nothing is lost either way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..words.codes import FieldKind

FIELDS, HEAD, TABLES = "栏目", "表", "分表"
THIS, IN_HEAD, YES = "本表", "表头", "是"
REST = "*"
KINDS = {
    FieldKind.TEXT: "文字", FieldKind.NAME: "姓名", FieldKind.LONG_TEXT: "长文字", FieldKind.DATE: "日期",
    FieldKind.DATE_RANGE: "起止日期", FieldKind.MONTH: "年月", FieldKind.YEAR: "年度", FieldKind.INTEGER: "整数",
    FieldKind.DECIMAL: "小数", FieldKind.CHOICE: "单选", FieldKind.CHOICES: "多选", FieldKind.DEPUTY: "一名代表",
    FieldKind.DEPUTIES: "几名代表", FieldKind.UNIT: "单位", FieldKind.YES_NO: "是否", FieldKind.PHONE: "电话",
    FieldKind.ID_NUMBER: "证件号码",
}  # fmt: skip
ASK = {"person": "填表人", "confirm": "预先填好，填表人核对", "office": "联络室"}
PER = {"congress": "全区一份", "unit": "每个单位一份", "deputy": "每名代表一份", "meeting": "每次会议一份"}
NUMBERS = {FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.YEAR}
CODED = re.compile(r"(.+)（([A-Za-z0-9_-]+)）", re.DOTALL)
DIALECT = "https://json-schema.org/draft/2020-12/schema"
LIST_AT = "lists.schema.json#/$defs/"


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
KIND_LABELS: Mapping[str, str] = {str(kind): label for kind, label in KINDS.items()}
YES_COLUMNS = frozenset({"required", "key", "whose", "sensitive"})


def columns(lists: Mapping[str, Any]) -> Mapping[str, tuple[DrawColumn, ...]]:
    """The columns of each sheet, by what the lists offer."""
    named = {id_: str(node.get("title") or id_) for id_, node in lists.items()}
    rest = DrawColumn(REST, "其他（JSON，一般不用填）", 30)
    return {
        FIELDS: (
            DrawColumn("part", "所在（表头，或分表的名称）", 18), DrawColumn("title", "栏名", 20),
            DrawColumn("name", "代码（可空，自动编）", 14), DrawColumn("kind", "类型", 16, KIND_LABELS),
            DrawColumn("list", "选项（现成的选项表，或用、隔开）", 30, named), DrawColumn("required", "必填", 8, _YES),
            DrawColumn("help", "说明", 34), DrawColumn("example", "例子", 18), DrawColumn("width", "宽度", 8),
            DrawColumn("limit", "最多字数", 10), DrawColumn("ask", "谁填", 16, ASK),
            DrawColumn("key", "判断同一条", 10, _YES), DrawColumn("whose", "是谁的记录", 10, _YES),
            DrawColumn("sensitive", "个人信息", 10, _YES), DrawColumn("labels", "别的叫法（用、隔开）", 22),
            DrawColumn("until", "停用日期", 14), rest,
        ),
        HEAD: (DrawColumn("item", "项目", 16), DrawColumn("value", "内容", 80)),
        TABLES: (
            DrawColumn("title", "名称", 20), DrawColumn("name", "代码", 14), DrawColumn("rows", "空行数", 10), rest,
        ),
    }  # fmt: skip


ITEMS = {
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


def drawn_simply(schema: Mapping[str, Any], lists: Mapping[str, Any]) -> Rows:
    """The one sheet of a form that has the head of every form: its name, and the fields of its tables."""
    told = {"part": THIS, "title": schema["title"], "help": schema["description"]}
    first = tuple(str(told.get(column.key, "")) for column in columns(lists)[FIELDS])
    return [first, *(row for row in drawn(schema, lists)[FIELDS] if row[0] != IN_HEAD)]


def _in_order(names: Any, inner: Mapping[str, Any]) -> bool:
    return [n for n in inner if n in names] == list(names)


def _head_rows(schema: Mapping[str, Any]) -> Rows:
    duty = dict(schema["x-duty"])
    told = {"id": schema["$id"], "title": schema["title"], "description": schema["description"]}
    told |= {"no": duty.pop("no"), "prefix": duty.pop("prefix"), "per": _coded(duty.pop("per"), PER)}
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
    return [(label, str(told.get(key, ""))) for key, label in ITEMS.items()]


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
        "ask": _coded(duty.pop("ask"), ASK) if "ask" in duty else "",
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
    id_ = ref.removeprefix(LIST_AT)
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
