"""A drawn workbook read back: what it declares, where each of it stood, and what cannot be read. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..outside import read_json
from ..words.codes import FieldKind
from .drawing import (
    ASK,
    CODED,
    DIALECT,
    FIELDS,
    HEAD,
    IN_HEAD,
    ITEMS,
    KINDS,
    LIST_AT,
    NUMBERS,
    PER,
    REST,
    TABLES,
    THIS,
    YES,
    YES_COLUMNS,
    Cells,
    Path,
    Where,
    columns,
)

# --- from the workbook ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Drawing:
    """A workbook read: its declaration, where each of it stands, and cells that cannot be read, with a sentence."""

    schema: dict[str, Any] = field(default_factory=dict)
    cells: dict[Path, Where] = field(default_factory=dict)
    wrong: list[tuple[Where, str]] = field(default_factory=list)


def read_drawing(sheets: Mapping[str, Cells], lists: Mapping[str, Any], base: Mapping[str, Any]) -> Drawing:
    """The declaration that a drawn workbook stands for; headings decide which column is which.

    ``base`` is what a workbook of one sheet does not say: everything but its fields, and those of the head where it
    draws none.
    """
    return _Reader(lists).run(sheets, base)


class _Reader:
    """Gathers the declaration, and where each of it stood."""

    def __init__(self, lists: Mapping[str, Any]) -> None:
        self.lists = lists
        self.result = Drawing()

    def run(self, sheets: Mapping[str, Cells], base: Mapping[str, Any]) -> Drawing:
        alone = HEAD not in sheets
        schema = _without_fields(base) if alone else self._head(sheets[HEAD])
        sections: list[dict[str, Any]] = schema["x-duty"].setdefault("sections", [])
        tables = self._tables(sheets.get(TABLES, {}))
        properties: dict[str, Any] = {}
        required: list[str] = schema.pop("required", [])
        for row, told in self._rows(FIELDS, sheets.get(FIELDS, {})):
            part = told.get("part", "") or (_ONLY if alone else IN_HEAD)
            if part == THIS:
                self._named(schema, row, told)
            elif part == IN_HEAD:
                self._head_field(row, told, properties, required)
            else:
                self._table_field(row, told, self._table_of(part, tables, properties))
        if not properties:
            self._wrong(FIELDS, 2, 2, "还没有画一栏")
        if alone:
            self._complete(properties, required, base)
        sections += _sections(properties, {s["id"] for s in sections})
        order = [n for n in properties if n in required] + [n for n in required if n not in properties]
        self.result.schema = {**schema, **({"required": order} if order else {}), "properties": properties}
        return self.result

    def _head_field(self, row: int, told: Mapping[str, Any], properties: dict[str, Any], required: list[str]) -> None:
        name, node = self._field(row, told, properties)
        node["x-duty"].setdefault("section", "head")
        properties[name] = node
        self._place(("properties", name), row, told)
        required += [name] if told.get("required") else []

    def _table_field(self, row: int, told: Mapping[str, Any], whose: tuple[str, dict[str, Any]]) -> None:
        table_name, table = whose
        inner = table["items"]["properties"]
        name, node = self._field(row, told, inner)
        inner[name] = node
        self._place(("properties", table_name, "items", "properties", name), row, told)
        self._roles(told, name, table)

    def _complete(self, properties: dict[str, Any], required: list[str], base: Mapping[str, Any]) -> None:
        """What one sheet does not say: a head, where it draws none; without a name it is no form."""
        if ("title",) not in self.result.cells:
            told = f"没有写这张表叫什么：加一行，“所在”写“{THIS}”，“栏名”写名称，“说明”写做什么用"
            self._wrong(FIELDS, 2, 1, told)
        if all("items" in node for node in properties.values()):
            drawn = dict(properties)
            properties.clear()
            properties |= {n: node for n, node in base["properties"].items() if "items" not in node} | drawn
            required += [n for n in base["required"] if n in properties]

    def _named(self, schema: dict[str, Any], row: int, told: Mapping[str, Any]) -> None:
        """What the form is called, and what it is for."""
        schema |= {"title": told.get("title", ""), "description": told.get("help", "") or told.get("title", "")}
        at = told["at"]
        self.result.cells["title",] = self.result.cells["$id",] = FIELDS, row, at["title"]
        self.result.cells["description",] = (
            FIELDS,
            row,
            at["help"] if told.get("help") and "help" in at else at["title"],
        )

    # --- the head and the tables ---------------------------------------------------------------------------------

    def _head(self, cells: Cells) -> dict[str, Any]:
        keys = {label: key for key, label in ITEMS.items()}
        told = {keys[text]: (row, cells.get((row, 2), "").strip()) for (row, column), text in cells.items()
                if column == 1 and text in keys}  # fmt: skip
        value = {key: text for key, (_, text) in told.items()}
        more = self._rest(HEAD, told.get(REST, (0, ""))[0], 2, value.get(REST, ""))
        duty: dict[str, Any] = {"version": 1, **more.pop("x-duty", {})}
        duty |= {"no": value.get("no", ""), "prefix": value.get("prefix", "").upper()}
        duty["per"] = self._code(value.get("per", ""), PER, (HEAD, told.get("per", (0, ""))[0], 2))
        if value.get("landscape"):
            duty["landscape"] = _yes(value["landscape"])
        for name in ("sign", "instructions"):
            lines = [line.strip() for line in value.get(name, "").splitlines() if line.strip()]
            duty |= {name: lines} if lines else {}
        paths: dict[str, Path] = {"id": ("$id",), "title": ("title",), "description": ("description",)}
        for key, (row, _) in told.items():
            self.result.cells[paths.get(key, ("x-duty", key))] = (HEAD, row, 2)
        return {
            "$schema": DIALECT, "$id": value.get("id", ""), "title": value.get("title", ""),
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
            node["examples"] = [self._number(told["example"], (FIELDS, row, at["example"])) if kind in NUMBERS else
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
            duty["ask"] = self._code(told["ask"], ASK, (FIELDS, row, told["at"]["ask"]))
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
        coded = CODED.fullmatch(text)
        titles = {str(node.get("title")): id_ for id_, node in self.lists.items()}
        id_ = coded[2] if coded and "、" not in text else titles.get(text, text)
        if id_ in self.lists:
            return {"$ref": f"{LIST_AT}{id_}"}
        choices: list[dict[str, str]] = []
        for part in filter(None, (t.strip() for t in text.split("、"))):
            one = CODED.fullmatch(part)
            code = one[2] if one else _free("o", [c["const"] for c in choices])
            choices.append({"const": code, "title": one[1] if one else part})
        if len(choices) < 2:
            self.result.wrong.append((place, f"没有“{text}”这个选项表；自己写选项要有两项以上，用“、”隔开"))
        return {"oneOf": choices}

    # --- cells ---------------------------------------------------------------------------------------------------

    def _rows(self, sheet: str, cells: Cells) -> Iterator[tuple[int, dict[str, Any]]]:
        """Rows with the text of each column by key, and under ``at`` in which column it stands."""
        labels = {text: c.key for c in columns(self.lists)[sheet] for text in (c.label, c.label.partition("（")[0])}
        at = {labels[t.strip()]: column for (row, column), t in cells.items() if row == 1 and t.strip() in labels}
        if cells and "title" not in at:
            self._wrong(sheet, 1, 1, "第一行的栏目名称改动了，请照原来的写")
            return
        for row in sorted({row for (row, _), text in cells.items() if row > 1 and text.strip()}):
            told: dict[str, Any] = {key: cells.get((row, column), "").strip() for key, column in at.items()}
            yield row, told | {key: _yes(told[key]) for key in YES_COLUMNS & at.keys()} | {"at": at}

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
        coded = CODED.fullmatch(text)
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


_ONLY = "登记"
"""The table of a form whose one sheet names none."""


def _without_fields(base: Mapping[str, Any]) -> dict[str, Any]:
    """A declaration without its fields and their parts."""
    told = {name: value for name, value in base.items() if name not in {"properties", "required"}}
    return {**told, "x-duty": {name: value for name, value in base["x-duty"].items() if name != "sections"}}


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
