"""From a form's JSON Schema to a :class:`~dutykit.forms.model.Form`.

The schema is first held against the metaschema, so that everything after may rely on its shape. Lists are
inlined, which makes the compiled schema self-contained: it is kept by hash, and an old return is read by it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import TemplateError
from ..text import fold, shortened, width
from ..words.codes import SECRET, Ask, Per, Within
from .basis import BasisSource, Instruction
from .kinds import KINDS
from .model import Choice, ChoiceList, Field, Form, Section, Table, Ticks
from .schema_check import broken, chief, pattern
from .schema_sentences import sentence_of

Schema = Mapping[str, Any]


def compile_form(schema: Schema, lists: Schema, meta: Schema, *, name: str = "") -> Form:
    """Compile a parsed ``schemas/<form>.schema.json``.

    ``lists`` is ``schemas/lists.schema.json``, ``meta`` the metaschema of forms; ``name`` the file's name for
    messages. Raises :class:`TemplateError` with the place in the file.
    """
    _against_meta(schema, meta, name)
    bundled = _inlined(schema, lists.get("$defs", {}), name)
    return _form(bundled, name)


def restore_form(bundled: Schema) -> Form:
    """The form of a schema kept in the store (already checked and self-contained)."""
    return _form(dict(bundled), str(bundled.get("$id", "")))


def schema_hash(schema: Schema) -> str:
    """A short hash of a schema, whatever its spacing; property order counts, for it is layout order."""
    text = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _against_meta(schema: Schema, meta: Schema, name: str) -> None:
    error = chief(broken(meta, schema))
    if error is not None:
        where = "/".join(str(p) for p in error.absolute_path) or "（顶层）"
        raise TemplateError(
            f"表的声明 {name} 不合规定：{where} 处{sentence_of(error)}。",
            "请对照 schemas/meta/form.schema.json 修改。",
            code="schema",
        )
    for where, text in _patterns(schema, ""):
        try:
            pattern(text)
        except ValueError:
            raise TemplateError(
                f"表的声明 {name} 不合规定：{where} 处的 pattern“{shortened(text)}”不能用。",
                "请写得简单些：不用“(?=…)”这样的前后查看和 \\1 这样的引用，括号要成对，次数不要太大。",
                code="schema",
            ) from None


def _patterns(node: Any, where: str) -> Iterator[tuple[str, str]]:
    """Every pattern of a schema, and where it stands."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "pattern" and isinstance(value, str):
                yield where, value
            yield from _patterns(value, f"{where}/{key}".lstrip("/"))


def _inlined(schema: Schema, lists: Mapping[str, Schema], name: str) -> dict[str, Any]:
    """A copy of the schema with every ``$ref`` to a list replaced by the list."""

    def walk(node: Any) -> Any:
        if isinstance(node, Mapping):
            ref = node.get("$ref")
            if ref is None:
                return {k: walk(v) for k, v in node.items()}
            list_id = str(ref).rpartition("/")[2]
            if list_id not in lists:
                raise TemplateError(
                    f"表的声明 {name} 引用了没有的选项表 {list_id}。",
                    "请在 schemas/lists.schema.json 中补上。",
                    code="list",
                )
            own = {k: walk(v) for k, v in node.items() if k != "$ref"}
            return {**own, "x-list": list_id, "oneOf": lists[list_id]["oneOf"]}
        if isinstance(node, list):
            return [walk(v) for v in node]
        return node

    result: dict[str, Any] = walk(schema)
    return result


def _form(schema: dict[str, Any], name: str) -> Form:
    duty = schema["x-duty"]
    required = set(schema.get("required", ()))
    fields, tables = [], []
    for key, node in schema["properties"].items():
        if "properties" in node.get("items", {}):
            tables.append(_table(key, node, name, schema["$id"]))
        else:
            fields.append(_field(key, node, schema["$id"], required=key in required, where=name))
    sections = tuple(Section(s["id"], s["title"], s.get("note", "")) for s in duty["sections"])
    form = Form(
        id=schema["$id"],
        title=schema["title"],
        version=duty["version"],
        no=duty["no"],
        prefix=duty["prefix"],
        per=Per.of(duty["per"]),
        fields=tuple(fields),
        tables=tuple(tables),
        sections=sections,
        schema=schema,
        hash=schema_hash(schema),
        unit_kind=duty.get("unit_kind", ""),
        landscape=duty.get("landscape", False),
        paper=duty.get("paper", "A4"),
        grid=duty.get("grid", 0),
        instructions=tuple(map(Instruction.read, duty.get("instructions", ()))),
        basis=tuple(map(BasisSource.read, duty.get("basis", ()))),
        sign=tuple(duty.get("sign", ())),
        sign_was=tuple(duty.get("sign_was", ())),
        help=schema.get("description", ""),
        order=tuple(tuple(names) for names in duty.get("order", ())),
    )
    _check_references(form, name)
    return form


def _table(key: str, node: Schema, where: str, form_id: str) -> Table:
    duty = node["x-duty"]
    required = set(node["items"].get("required", ()))
    ticks = duty.get("ticks")
    return Table(
        name=key,
        label=node["title"],
        fields=tuple(
            _field(k, v, form_id, required=k in required, where=where) for k, v in node["items"]["properties"].items()
        ),
        key=tuple(duty.get("key", ())),
        section=duty["section"],
        rows=duty.get("rows", 20),
        help=node.get("description", ""),
        deputy=duty.get("deputy", ""),
        unit=duty.get("unit", ""),
        ask=Ask(duty.get("ask", Ask.PERSON)),
        ticks=Ticks(ticks["sheet"], dict(ticks["marks"])) if ticks else None,
        labels=tuple(duty.get("labels", ())),
        asked_by=_asked_by(duty),
        may_lack=duty.get("may_lack", False),
        sums=tuple(duty.get("sums", ())),
        apart=tuple(duty.get("apart", ())),
        needs=tuple(duty.get("needs", ())),
        agrees=tuple(duty.get("agrees", ())),
        order=tuple(tuple(names) for names in duty.get("order", ())),
    )


def _field(key: str, node: Schema, form_id: str, *, required: bool, where: str) -> Field:
    duty = node["x-duty"]
    kind = KINDS[duty["kind"]]
    choices = _choices(node, key)
    if kind.listed and choices is None:
        raise TemplateError(f"表的声明 {where} 中 {key} 没有可选项。", "请写 oneOf 或 $ref。", code="schema")
    return Field(
        name=key,
        label=node["title"],
        kind=kind.name,
        required=required,
        section=duty.get("section", ""),
        help=node.get("description", ""),
        example=node.get("examples", [None])[0],
        labels=tuple(duty.get("labels", ())),
        was=tuple(duty.get("was", ())),
        since=duty.get("since", ""),
        until=duty.get("until", ""),
        ask=Ask(duty.get("ask", Ask.PERSON)),
        why=duty.get("why", ""),
        asked_by=_asked_by(duty),
        width=duty["width"] if "width" in duty else max(kind.width, width(node["title"]) + 2),
        lines=duty.get("lines", kind.lines),
        choices=choices,
        depends=duty.get("depends", ""),
        guide=duty.get("guide", False),
        books=tuple(duty.get("books", ())) or _own_book(choices, form_id),
        refers=duty.get("refers", ""),
        within=Within.of(duty.get("within", Within.AROUND)),
        soon_after=duty.get("soon_after", {}),
        spellings=_spellings(duty.get("spellings", {})),
        sensitive=duty.get("sensitive", kind.name in SECRET),
        schema=node,
    )


def _own_book(choices: ChoiceList | None, form_id: str) -> tuple[str, ...]:
    """The form itself, where it is the book of record of some kinds of a list."""
    return (form_id,) if choices and any(c.facts.get("book") == form_id for c in choices.choices) else ()


def _spellings(told: Mapping[str, str]) -> dict[str, str]:
    """By the folded text, the right spelling among them: what is written with a space in it is that, too."""
    return {fold(text): proper for other, proper in told.items() for text in (other, proper)}


def _asked_by(duty: Schema) -> tuple[BasisSource, ...] | None:
    return tuple(map(BasisSource.read, duty["asked_by"])) if "asked_by" in duty else None


def _choices(node: Schema, key: str) -> ChoiceList | None:
    if "oneOf" not in node:
        return None
    choices = []
    for item in node["oneOf"]:
        facts = item.get("x-duty", {})
        choices.append(
            Choice(
                item["const"],
                item["title"],
                tuple(facts.get("aliases", ())),
                facts,
                facts.get("group", ""),
                facts.get("until", ""),
            )
        )
    return ChoiceList(node.get("x-list", key), node["title"], tuple(choices))


def _check_references(form: Form, where: str) -> None:
    """Names that point to other names must find them."""
    known = {s.id for s in form.sections}
    items: list[Field | Table] = [*form.fields, *form.tables]
    for item in items:
        if item.section not in known:
            raise TemplateError(
                f"表的声明 {where} 中 {item.name} 的 section 不存在。", "请补上 section。", code="schema"
            )
    unknown = next((name for line in form.order for name in line if name not in form.by_name), None)
    if unknown is not None:
        raise TemplateError(f"表的声明 {where} 的表头没有 {unknown} 这一栏。", "请核对名称。", code="schema")
    for table in form.tables:
        missing = next((name for name in _names_in_rules(table) if name not in table.by_name), None)
        if missing is not None:
            raise TemplateError(
                f"表的声明 {where} 中 {table.name} 没有 {missing} 这一栏。", "请核对名称。", code="schema"
            )


def _names_in_rules(table: Table) -> Iterator[str]:
    """Every name of a field that something else in a table's declaration says."""
    yield from (*table.key, *table.apart, *filter(None, (table.deputy, table.unit)))
    yield from table.ticks.marks.values() if table.ticks else ()
    for total in table.sums:
        yield from (total["total"], *total["parts"])
    for need in table.needs:
        yield from (*need["when"], *need["fields"])
    for rule in table.agrees:
        yield from (rule["field"], rule["by"], *rule.get("when", ()))
    for line in table.order:
        yield from line


def record_schema(form: Form, table: Table | None) -> dict[str, Any]:
    """JSON Schema of one record: a row of ``table``, or the head."""
    fields = table.fields if table else form.fields
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {f.name: value_schema(f) for f in fields},
        "required": [f.name for f in fields if f.required and f.ask != Ask.OFFICE],
        "additionalProperties": False,
    }


_CONSTRAINTS = ("minLength", "maxLength", "pattern", "minimum", "maximum", "minItems")


def value_schema(field: Field) -> dict[str, Any]:
    """JSON Schema of a field's value: the kind's type and the field's own bounds."""
    schema: dict[str, Any] = dict(KINDS[field.kind].schema)
    schema |= {k: field.schema[k] for k in _CONSTRAINTS if k in field.schema}
    if field.choices is not None:
        codes = {"enum": [c.code for c in field.choices.choices]}
        if schema.get("type") == "array":
            schema["items"] = {"type": "string", **codes}
        else:
            schema |= codes
    return schema
