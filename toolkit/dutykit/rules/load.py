"""A regulation file read: TOML, the metaschema, what contradicts itself. What is wrong is told with its line. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from ..errors import TemplateError
from ..forms.schema_check import broken, chief
from ..forms.schema_sentences import sentence_of
from ..outside import read_toml
from ..text import nearest
from ..words.codes import Year
from .contradictions import contradictions
from .regulation import Regulation, read_regulation
from .ruleset import read_otherwise
from .toml_lines import line_of, syntax_place


def load_regulation(
    text: str, meta: Mapping[str, Any], *, name: str = "", changes: Mapping[str, Any] | None = None,
    year: Year = Year.CALENDAR,
) -> Regulation:  # fmt: skip
    """Read the text of a regulation file; ``name`` is the file's name for messages.

    ``year`` (calendar, session) says what a year is where the file does not.

    ``changes`` sets options of rules otherwise than the file (``activities.figure``: 4), or its ``settings``.
    Raises :class:`TemplateError` for text that is no TOML, breaks the metaschema, or contradicts itself.
    """
    try:
        data = plain(read_toml(text))
    except tomllib.TOMLDecodeError as error:
        _, place = syntax_place(error)
        raise TemplateError(
            f"办法文件 {name} {place}不是正确的 TOML：{error}。", "请改正所指行列处的写法。", code="regulation"
        ) from error
    for path, value in (changes or {}).items():
        _change(data, path, value, name)
    otherwise = dict(_otherwise(data))
    errors = broken(meta, {**data, "rule": [*data["rule"], *otherwise.values()]} if otherwise else data)
    within = [e for e in errors if e.validator != "unevaluatedProperties"]  # what is wrong within makes all unevaluated
    error_found = chief(within or errors)
    if error_found is not None:
        where = _of_reading(tuple(error_found.absolute_path), len(data.get("rule", ())), list(otherwise))
        raise _wrong(name, text, data, where, sentence_of(error_found))
    regulation = read_regulation(data, year=year)
    for at, sentence in contradictions(regulation, data):
        raise _wrong(name, text, data, at, sentence)
    return regulation


def _otherwise(data: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rules as other readings have them: they have to be rules too. Of a file that is no regulation file, none."""
    try:
        yield from read_otherwise(data)
    except (TypeError, KeyError, AttributeError):  # the metaschema says what is wrong
        return


def _of_reading(path: tuple[str | int, ...], rules: int, readings: Sequence[int]) -> tuple[str | int, ...]:
    """Where a fault is told: that of a rule as a reading has it stands in the reading."""
    at = path[1] if len(path) > 1 and path[0] == "rule" else 0
    if not isinstance(at, int) or at < rules or not readings:
        return path
    return ("reading", readings[at - rules], "change", *path[2:])


def _change(data: dict[str, Any], path: str, value: object, name: str) -> None:
    """Set ``rule.option`` or ``settings.option``. Raises :class:`TemplateError` for a rule that there is not."""
    first, *rest = path.split(".")
    rules = {r.get("id"): r for r in data.get("rule", ()) if isinstance(r, dict)}
    node = data.setdefault("settings", {}) if first == "settings" else rules.get(first)
    if node is None or not rest:
        near = nearest(first, [str(r) for r in rules])
        raise TemplateError(
            f"办法文件 {name} 没有规则“{first}”。",
            f"是不是“{near}”？" if near else "写成 规则id.栏=值，规则见 dutykit regulations explain 编号。",
            code="regulation",
        )
    for step in rest[:-1]:
        node = node.setdefault(step, {})
    node[rest[-1]] = value


def plain(node: Any) -> Any:
    """TOML days as text, so that a JSON Schema can judge them."""
    if isinstance(node, dict):
        return {k: plain(v) for k, v in node.items()}
    if isinstance(node, list):
        return [plain(v) for v in node]
    return node.isoformat() if isinstance(node, date) else node


def _wrong(name: str, text: str, data: Any, path: Sequence[str | int], sentence: str) -> TemplateError:
    line = line_of(text, path)
    at = f"第 {line} 行，" if line else ""
    return TemplateError(
        f"办法文件 {name} 的 {at}{place_of(path, data)} 处：{sentence}。",
        "请对照 schemas/meta/regulation.schema.json 修改。",
        code="regulation",
    )


def place_of(path: Sequence[str | int], data: Any) -> str:
    """Where it is wrong: 第2个 [[section]]（“…”）.take.1.forms."""
    words: list[str] = []
    node: Any = data
    for step in path:
        node = node[step] if isinstance(step, int) or step in node else {}
        if isinstance(step, int):
            heading = (node.get("heading") or node.get("id", "")) if isinstance(node, dict) else ""
            words.append(f"第{step + 1}个" + (f"（“{heading}”）" if heading else ""))
        else:
            words.append(str(step))
    return " → ".join(words) or "顶层"
