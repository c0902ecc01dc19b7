"""A regulation as data: where it comes from, its own words, its scheme of headings, its rules.

One file per regulation, ``regulations/<id>.toml``; no heading and no figure of a regulation is in Python. The file is
held against ``schemas/meta/regulation.schema.json`` first; what is wrong is said in Chinese, with its place.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from ..errors import TemplateError
from ..text import nearest
from .ruleset import Ruleset, faults, read_ruleset
from .take import Take, read_takes
from .toml_lines import line_of


@dataclass(frozen=True, slots=True)
class Part:
    """A sub-group that the regulation names within a section."""

    id: str
    heading: str
    article: str = ""
    takes: tuple[Take, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One heading. ``own`` is the field of annual-registration that holds the deputy's own text.

    With ``own_words`` the section is only ever taken over from that text, or left blank and flagged; with ``roster``
    it holds what the roster says of the deputy, and no record.
    """

    id: str
    heading: str
    article: str
    order: int
    own_words: bool = False
    own: str = ""
    rest: bool = False
    roster: bool = False
    takes: tuple[Take, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """Which article of a text a subject is, ``here``, and which it was in the version before; "" where it is new."""

    subject: str
    here: str
    formerly: str = ""


@dataclass(frozen=True)
class Regulation:
    """One regulation; ``sections`` are in their order."""

    id: str
    title: str
    number: str
    passed: date | None
    in_force: date
    words: Mapping[str, str]
    sections: tuple[Section, ...]
    body: str = ""
    published: date | None = None
    until: date | None = None
    replaces: tuple[str, ...] = field(default=())
    source: str = ""
    ruleset: Ruleset = field(default_factory=Ruleset)
    articles: tuple[Article, ...] = ()

    @property
    def version(self) -> str:
        """What tells this text from another of the same title: its number, else the day it was passed.

        Of a text that is known from a report of it only, the day of that report (``published``).
        """
        return self.number or (self.passed or self.published or self.in_force).isoformat()

    @property
    def cited(self) -> str:
        """《title》（number）, as documents cite it."""
        return f"《{self.title}》" + (f"（{self.number}）" if self.number else "")

    def in_force_on(self, day: date) -> bool:
        """Whether it is in force on ``day``."""
        return self.in_force <= day and (self.until is None or day <= self.until)


def load_regulation(
    text: str, meta: Mapping[str, Any], *, name: str = "", changes: Mapping[str, Any] | None = None,
    year: str = "calendar",
) -> Regulation:  # fmt: skip
    """Read the text of a regulation file; ``name`` is the file's name for messages.

    ``year`` (calendar, session) says what a year is where the file does not.

    ``changes`` sets options of rules otherwise than the file (``activities.figure``: 4), or its ``settings``.
    Raises :class:`TemplateError` for text that is no TOML, breaks the metaschema, or contradicts itself.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(
            f"办法文件 {name} 不是正确的 TOML：{error}。", "请改正所指行列处的写法。", code="regulation"
        ) from error
    data = plain(raw)
    for path, value in (changes or {}).items():
        _change(data, path, value, name)
    errors = list(_validator(json.dumps(meta)).iter_errors(data))
    within = [e for e in errors if e.validator != "unevaluatedProperties"]  # what is wrong within makes all unevaluated
    error_found = best_match(within or errors)
    if error_found is not None:
        line = line_of(text, error_found.absolute_path)
        at = f"第 {line} 行，" if line else ""
        raise _wrong(name, at + place_of(error_found, data), sentence_of(error_found))
    regulation = read_regulation(data, year=year)
    for place, sentence in contradictions(regulation):
        raise _wrong(name, place, sentence)
    return regulation


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


@lru_cache(maxsize=4)
def _validator(text: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(text))


def plain(node: Any) -> Any:
    """TOML days as text, so that a JSON Schema can judge them."""
    if isinstance(node, dict):
        return {k: plain(v) for k, v in node.items()}
    if isinstance(node, list):
        return [plain(v) for v in node]
    return node.isoformat() if isinstance(node, date) else node


def read_regulation(data: Mapping[str, Any], *, year: str = "calendar") -> Regulation:
    """From the data of a file that has passed the metaschema."""
    days = {k: date.fromisoformat(data[k]) for k in ("passed", "in_force", "published", "until") if k in data}
    sections = sorted((_section(s) for s in data.get("section", ())), key=lambda s: s.order)
    return Regulation(
        id=data["id"],
        title=data["title"],
        number=data["number"],
        words=data["words"],
        sections=tuple(sections),
        body=data.get("body", ""),
        replaces=tuple(data.get("replaces", ())),
        passed=days.get("passed"),
        in_force=days["in_force"],
        published=days.get("published"),
        until=days.get("until"),
        source=data.get("source", ""),
        ruleset=read_ruleset(data, year=year),
        articles=tuple(Article(a["subject"], a["here"], a.get("formerly", "")) for a in data.get("article", ())),
    )


def _section(data: Mapping[str, Any]) -> Section:
    parts = tuple(
        Part(p["id"], p["heading"], p.get("article", data["article"]), read_takes(p["take"]))
        for p in data.get("part", ())
    )
    return Section(
        id=data["id"],
        heading=data["heading"],
        article=data["article"],
        order=data["order"],
        own_words=data.get("own_words", False),
        own=data.get("own", ""),
        rest=data.get("rest", False),
        roster=data.get("roster", False),
        takes=read_takes(data.get("take", ())),
        parts=parts,
    )


def contradictions(regulation: Regulation) -> Iterator[tuple[str, str]]:
    """What a JSON Schema cannot say: where (for people), and a sentence without its full stop."""
    sections = regulation.sections
    for label, values in (
        ("id", [s.id for s in sections]),
        ("order", [s.order for s in sections]),
        ("[[section.part]] 的 id", [p.id for s in sections for p in s.parts]),
    ):
        if len(set(values)) < len(values):
            yield "[[section]]", f"{label} 有重复：{'、'.join(map(str, values))}"
    rest = [s.heading for s in sections if s.rest]
    if sections and len(rest) != 1:
        yield "[[section]]", f"要有且只有一个部分写 rest = true，现在有 {len(rest)} 个"
    for section in sections:
        at = f"“{section.heading}”"
        if section.own_words and (section.takes or section.parts or section.rest):
            yield at, "own_words = true 的部分只录代表本人的话，不能再写 take、part 或 rest"
        if section.roster and (section.takes or section.parts or section.rest or section.own_words):
            yield at, "roster = true 的部分只录名册，不能再写 take、part、rest 或 own_words"
        if section.own_words and not section.own:
            yield at, "own_words = true 的部分要写明 own（登记表中的栏）"
    for fault in faults(
        regulation.ruleset, frozenset(s.id for s in sections) | {p.id for s in sections for p in s.parts}
    ):
        yield "[[rule]]、[[measure]]、[[clause]]", fault
    for label, told in (
        ("subject", [a.subject for a in regulation.articles]),
        ("here", [a.here for a in regulation.articles]),
    ):
        twice = [t for t in dict.fromkeys(told) if told.count(t) > 1]
        if twice:
            yield ("[[article]]", f"{label} 有重复：{'、'.join(twice)}")
    if regulation.until is not None and regulation.until < regulation.in_force:
        yield "until", "失效日期早于施行日期"


def _wrong(name: str, place: str, sentence: str) -> TemplateError:
    return TemplateError(
        f"办法文件 {name} 的 {place} 处：{sentence}。",
        "请对照 schemas/meta/regulation.schema.json 修改。",
        code="regulation",
    )


def place_of(error: ValidationError, data: Any) -> str:
    """Where it is wrong: 第2个 [[section]]（“…”）.take.1.forms."""
    words: list[str] = []
    node: Any = data
    for step in error.absolute_path:
        node = node[step]
        if isinstance(step, int):
            heading = (node.get("heading") or node.get("id", "")) if isinstance(node, dict) else ""
            words.append(f"第{step + 1}个" + (f"（“{heading}”）" if heading else ""))
        else:
            words.append(str(step))
    return " → ".join(words) or "顶层"


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
    value: Any = error.instance
    rule: Any = error.validator_value
    schema: Any = error.schema
    match error.validator:
        case "required":
            return "缺少 " + "、".join(k for k in rule if k not in value)
        case "additionalProperties":
            return "不认识 " + "、".join(k for k in value if k not in schema.get("properties", {}))
        case "unevaluatedProperties":
            return "不认识 " + "、".join(_QUOTED.findall(error.message))
        case "anyOf" if all("required" in option for option in rule):
            return "缺少 " + " 或 ".join("、".join(option["required"]) for option in rule)
        case "anyOf":
            return f"{value!r} 的写法不对"
        case "type":
            return f"应为{_TYPES.get(str(rule), str(rule))}，实际是 {value!r}"
        case "enum" | "const":
            allowed = rule if isinstance(rule, list) else [rule]
            return f"{value!r} 不在可选的 {'、'.join(map(str, allowed))} 之中"
        case "pattern":
            return f"{value!r} 的写法不合 {rule}"
        case "minLength" | "minItems" | "minProperties":
            return "不能空着"
        case "minimum":
            return f"不能小于 {rule}，实际是 {value!r}"
        case "uniqueItems":
            return "有重复的值"
        case _:
            return f"不合规定（{error.validator}）"
