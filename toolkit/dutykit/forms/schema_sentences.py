"""What breaks a JSON Schema, in Chinese: for files that an office writes itself (forms, regulations, calendars)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..text import nearest
from ..words.codes import Level

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_QUOTED = re.compile(r"'([^']+)'")
_TYPES = {
    "string": "文字",
    "integer": "整数",
    "boolean": "true 或 false",
    "array": "列表",
    "object": "表",
    "number": "数",
}


def sentence_of(error: ValidationError) -> str:
    """What jsonschema found, in Chinese."""
    tell = _SENTENCES.get(str(error.validator))
    return tell(error) if tell else f"不合规定（{error.validator}）"


def _required(error: Any) -> str:
    return "缺少 " + "、".join(k for k in error.validator_value if k not in error.instance)


def _additional(error: Any) -> str:
    return "不认识 " + "、".join(k for k in error.instance if k not in error.schema.get("properties", {}))


def _unevaluated(error: Any) -> str:
    return "不认识 " + "、".join(_QUOTED.findall(error.message))


def _any_of(error: Any) -> str:
    options = error.validator_value
    if all("required" in option for option in options):
        return "缺少 " + " 或 ".join("、".join(option["required"]) for option in options)
    return f"{error.instance!r} 的写法不对"


def _type(error: Any) -> str:
    wanted = str(error.validator_value)
    return f"应为{_TYPES.get(wanted, wanted)}，实际是 {error.instance!r}"


_SAME_AS = {"district": Level.COUNTY, "区": Level.COUNTY, "县": Level.COUNTY, "town": Level.TOWNSHIP,
            "乡": Level.TOWNSHIP, "镇": Level.TOWNSHIP, "municipality": Level.CITY, "市": Level.CITY,
            "省": Level.PROVINCE}  # fmt: skip
"""Words for levels that are near to a code in meaning, not in letters."""


def near_code(word: str, codes: Sequence[str]) -> str | None:
    """The code that was perhaps meant: nearest in letters, for levels in meaning as well."""
    level = _SAME_AS.get(word)
    return level if level in codes else nearest(word, codes)


def _enum(error: Any) -> str:
    value = error.validator_value
    allowed = [str(a) for a in (value if isinstance(value, list) else [value])]
    near = near_code(error.instance, allowed) if isinstance(error.instance, str) else None
    said = f"{error.instance!r} 不在可选的 {'、'.join(allowed)} 之中"
    return f"{said}（是不是 {near}）" if near else said


_SENTENCES: Mapping[str, Callable[[ValidationError], str]] = {
    "required": _required,
    "additionalProperties": _additional,
    "unevaluatedProperties": _unevaluated,
    "anyOf": _any_of,
    "type": _type,
    "enum": _enum,
    "const": _enum,
    "pattern": lambda error: f"{error.instance!r} 的写法不合 {error.validator_value}",
    "minLength": lambda _: "不能空着",
    "minItems": lambda _: "不能空着",
    "minProperties": lambda _: "不能空着",
    "minimum": lambda error: f"不能小于 {error.validator_value}，实际是 {error.instance!r}",
    "maximum": lambda error: f"不能大于 {error.validator_value}，实际是 {error.instance!r}",
    "uniqueItems": lambda _: "有重复的值",
}
