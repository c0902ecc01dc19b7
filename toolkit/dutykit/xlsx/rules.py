"""Data validation and input hints of a field: what a cell offers, and what it says when something looks wrong.

A cell for several people or choices never refuses typing; a date, a name or a long text is only questioned, for
intake understands far more ways of writing than a rule can say. Everything is checked again at intake.
"""

from __future__ import annotations

from datetime import date
from typing import Any, assert_never

from ..dossier.model import Roster
from ..forms.basis import Cite, as_written, reasons
from ..forms.kinds import show
from ..forms.model import Field, Table
from ..text import shortened
from ..words.codes import FieldKind
from .lists import Lists

_TITLE, _MESSAGE = 32, 250
_HINTS = {
    FieldKind.DEPUTIES: "可填多人，姓名之间用顿号（、）隔开。",
    FieldKind.CHOICES: "可填多项，用顿号（、）隔开。",
    FieldKind.DATE: "写成 2024-3-5 或 2024年3月5日。",
    FieldKind.DATE_RANGE: "一天写 2024-3-5；几天写 3月5日—3月7日。",
    FieldKind.MONTH: "写成 1975-03 或 1975年3月。",
    FieldKind.PHONE: "手机号，或带区号的固定电话。",
    FieldKind.YES_NO: "填“是”或“否”。",
}
_EMPTY_ROSTER = Roster()


def rule(
    field: Field, lists: Lists, parent: tuple[Field, str] | None = None, cite: Cite = as_written
) -> dict[str, Any] | None:
    """Options for XlsxWriter's ``data_validation``; ``None`` where there is nothing to say.

    ``parent`` is the field that narrows the list, with the reference of its cell (row relative); ``cite`` says which of
    the articles that ask for the field bind.
    """
    options = _limits(field, lists, parent)
    hint = _hint(field, cite)
    if not options and not hint:
        return None
    options = {"validate": "any", **options} if not options.get("validate") else options
    options |= {"ignore_blank": True, "input_title": shortened(field.label, _TITLE), "input_message": hint}
    if "error_message" in options:
        options |= {"error_title": shortened(field.label, _TITLE)}
    return options


def _limits(field: Field, lists: Lists, parent: tuple[Field, str] | None) -> dict[str, Any]:
    match field.kind:
        case FieldKind.CHOICE | FieldKind.YES_NO:
            return _list(_source(field, lists, parent), "stop", "请从下拉列表中选择。")
        case FieldKind.CHOICES:
            return _list(lists.of(field), "", "")
        case FieldKind.DEPUTY | FieldKind.UNIT:
            return _list(lists.of(field), "warning", "下拉名单里没有这个名称。核对无误的可以继续。")
        case FieldKind.DATE:
            day = {
                "validate": "date",
                "criteria": "between",
                "minimum": date(1920, 1, 1),
                "maximum": date(2100, 12, 31),
            }
            return day | _refusal("warning", "这不像一个日期。请写成 2024-3-5；确认无误的可以继续。")
        case FieldKind.INTEGER | FieldKind.DECIMAL | FieldKind.YEAR:
            return _number(field)
        case FieldKind.TEXT | FieldKind.LONG_TEXT:
            return _length(field)
        case (
            FieldKind.NAME | FieldKind.DEPUTIES | FieldKind.DATE_RANGE | FieldKind.MONTH
            | FieldKind.PHONE | FieldKind.ID_NUMBER
        ):  # fmt: skip
            return {}
    assert_never(field.kind)


def _source(field: Field, lists: Lists, parent: tuple[Field, str] | None) -> str:
    whole = lists.of(field)
    if parent is None or not whole:
        return whole
    by, cell = lists.narrowed(field, parent[0]), parent[1]
    if not by:
        return whole
    part = f"OFFSET({by},MATCH({cell},{by},0)-1,1,COUNTIF({by},{cell}),1)"
    formula = f"IF(COUNTIF({by},{cell})=0,{whole},{part})"
    return formula if len(formula) <= _FORMULA else whole


_FORMULA = 240
"""Characters of a formula behind a dropdown, the digits of later rows aside: programs take no more than 255."""


def _list(source: str, style: str, message: str) -> dict[str, Any]:
    if not source:
        return {}
    options: dict[str, Any] = {"validate": "list", "source": f"={source}"}
    return options | (_refusal(style, message) if style else {"show_error": False})


def _refusal(style: str, message: str) -> dict[str, Any]:
    return {"error_type": style, "error_message": message}


def _number(field: Field) -> dict[str, Any]:
    whole = field.kind != FieldKind.DECIMAL
    low, high = field.schema.get("minimum"), field.schema.get("maximum")
    if field.kind == FieldKind.YEAR:
        low, high = low or 1900, high or 2100
    unit = "整数" if whole else "数字"
    options: dict[str, Any] = {"validate": "integer" if whole else "decimal"}
    if low is not None and high is not None:
        options |= {"criteria": "between", "minimum": low, "maximum": high}
        return options | _refusal("stop", f"请填 {low} 到 {high} 之间的{unit}，不要写单位。")
    if high is not None:
        return (
            options | {"criteria": "<=", "value": high} | _refusal("stop", f"请填不大于 {high} 的{unit}，不要写单位。")
        )
    low = -999_999_999 if low is None else low
    said = f"请填不小于 {low} 的{unit}，不要写单位。" if low >= 0 else f"请只填{unit}，不要写单位。"
    return options | {"criteria": ">=", "value": low} | _refusal("stop", said)


def _length(field: Field) -> dict[str, Any]:
    most = field.schema.get("maxLength")
    if most is None:
        return {}
    limit = {"validate": "length", "criteria": "<=", "value": most}
    return limit | _refusal("warning", f"最多 {most} 个字，超出的在交回时会被退回。")


def _hint(field: Field, cite: Cite) -> str:
    """Help, how to write it, limit, example and reason, as far as they fit."""
    parts = [field.help, _HINTS.get(field.kind, "")]
    most = field.schema.get("maxLength")
    if most is not None and field.kind == FieldKind.LONG_TEXT:
        parts.append(f"不超过 {most} 个字。")
    if field.example is not None:
        parts.append(f"例如：{example_text(field)}")
    parts += [f"填报依据：{why}" for why in (field.why, reasons(field.asked_by or (), cite)) if why]
    text = ""
    for part in dict.fromkeys(filter(None, parts)):
        longer = f"{text}\n{part}" if text else part
        if len(longer) <= _MESSAGE:
            text = longer
    return text or shortened(next(filter(None, parts), ""), _MESSAGE)


def example_text(field: Field) -> str:
    """The sample value of a field as a person would write it."""
    value = field.example
    if isinstance(value, str) and field.kind != FieldKind.CHOICE:
        return value
    if isinstance(value, list) and field.choices is None:
        return "、".join(map(str, value))
    return show(value, field, _EMPTY_ROSTER)


def parent_of(table: Table | None, fields: dict[str, Field], field: Field) -> Field | None:
    """The field that narrows this one's list: of the same table, else of the head."""
    if not field.depends:
        return None
    return (table.by_name.get(field.depends) if table else None) or fields.get(field.depends)
