"""A template tried with an example: what it would stop at, what it asks for in vain, what it never shows."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

import jinja2
from jinja2.utils import missing

from ..errors import TemplateError
from ..text import nearest
from ..words.codes import Tone
from .faults import EXPECTED, line_of, render_fault
from .heal import StoryPart
from .remarks import TemplateRemark
from .render import Template
from .templating import CITE, PRINTED, BudgetSpent, Printed, environment

STAMP = date(2000, 1, 1)
_SPENT = (BudgetSpent, MemoryError, RecursionError)
"""What a second try would only spend again."""
MOST_FAULTS = 50
_TAG_NAME = re.compile(r"\{%[-+]?\s*(?:(?:p|tr|tc|r)\s)?\s*(\w+)")
_SET = re.compile(r"\{%[-+]?\s*(?:(?:p|tr|tc|r)\s)?\s*set\s+(\w+)\s*=")
_INSTEAD = {"for": "{% for _ in [] %}", "if": "{% if true %}", "elif": "{% elif true %}"}
"""What stands for a tag that cannot be read, so that its end is not told as one without a beginning."""


def without_tag(source: str, error: jinja2.TemplateSyntaxError) -> str | None:
    """The source without the tag at which reading stopped; ``None`` where there is none, or its end is what lacks."""
    if "Unexpected end of template" in (error.message or ""):
        return None
    at = sum(len(line) + 1 for line in source.split("\n")[: error.lineno - 1])
    start = max(source.rfind("{{", 0, at), source.rfind("{%", 0, at))
    end = source.find("%}" if source.startswith("{%", start) else "}}", at)
    if start < 0 or end < 0:
        return None
    tag = source[start : end + 2]
    name, named = _TAG_NAME.match(tag), _SET.match(tag)
    instead = f"{{% set {named[1]} = '' %}}" if named else _INSTEAD.get(name[1] if name else "", "")
    return source[:start] + instead + "\n" * tag.count("\n") + source[end + 2 :]


class _Noted(jinja2.ChainableUndefined):
    """A field that is not there: noted where it is used, and the example goes on."""

    __slots__ = ()
    names: ClassVar[list[tuple[str, Any]]] = []

    def _note(self) -> None:
        self.names.append((str(self._undefined_name), self._undefined_obj))

    def __str__(self) -> str:
        self._note()
        return "？"

    def __iter__(self) -> Iterator[Any]:
        self._note()
        return iter(())

    def __bool__(self) -> bool:
        self._note()
        return False


def unknown_columns(found: list[StoryPart], context: Mapping[str, Any]) -> list[TemplateRemark]:
    """Fields of records that the example has not: only filling it tells which record a loop goes over."""
    findings = []
    for story in found:
        noted: list[tuple[str, Any]] = []
        undefined = type("_NotedHere", (_Noted,), {"__slots__": (), "names": noted})
        with contextlib.suppress(*EXPECTED):  # what else is wrong is told by the real rendering
            template = environment(undefined).from_string(story.source)
            "".join(template.root_render_func(template.new_context({**context, PRINTED: Printed()})))
        for name, owner in dict(noted).items():
            if owner is missing:  # told as a field of the document
                continue
            known = sorted(owner) if isinstance(owner, Mapping) else []
            similar = nearest(name, known)
            tags = [tag for tag in story.tags.values() if re.search(rf"\.\s*{re.escape(name)}\b", tag)]
            findings.append(
                TemplateRemark(
                    Tone.ERROR,
                    "unknown_field",
                    f"{story.label}用到了记录里没有的栏目“{name}”" + (f"（{tags[0]}）。" if tags else "。"),
                    (f"是不是“{similar}”？" if similar else "") + f"可用的栏目：{'、'.join(known[:30])}。",
                )
            )
    return findings


def unfillable(
    found: list[StoryPart], name: str, context: Mapping[str, Any], told: Iterable[str]
) -> list[TemplateRemark]:
    """Every tag at which filling in the example would stop: each is told, taken out, and the rest is gone on with."""
    findings = []
    env = environment(type("_Passed", (_Noted,), {"__slots__": (), "names": []}))
    for story in found:
        source, known = story.source, {*told, ""}
        line: int | None
        for _ in range(MOST_FAULTS):
            try:
                template = env.from_string(source)
                "".join(template.root_render_func(template.new_context({**context, PRINTED: Printed()})))
                break
            except jinja2.TemplateSyntaxError as error:  # told when it was read
                line = error.lineno
            except EXPECTED as error:
                remark = TemplateRemark.of(render_fault(error, story, name, context))
                if remark.tag not in known:
                    findings.append(remark)
                known.add(remark.tag)
                line = None if isinstance(error, _SPENT) else line_of(error)
            without = None if line is None else without_tag(source, jinja2.TemplateSyntaxError("", line))
            if without is None:
                break
            source = without
    return findings


def tried(data: bytes, name: str, context: Mapping[str, Any], cite: Callable[[str, str], str]) -> list[TemplateRemark]:
    """Render the example: finds unknown columns, values that cannot be printed, and values that get lost."""
    try:
        Template.load(data, name).render(context, stamp=STAMP, cite=cite)
    except TemplateError as error:
        return [TemplateRemark.of(error)]
    return []


# --- fields that nobody sees -------------------------------------------------------------------------


class _Watched(dict[str, Any]):
    """A record of the example that notes which of its fields are read."""

    def __init__(self, values: Mapping[str, Any], path: str, seen: set[str]) -> None:
        super().__init__({key: _watched(value, f"{path}{key}.", seen) for key, value in values.items()})
        self._path, self._seen = path, seen

    def __getitem__(self, key: str) -> Any:
        self._seen.add(self._path + str(key))
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._seen.add(self._path + str(key))
        return super().get(key, default)


def _watched(value: Any, path: str, seen: set[str]) -> Any:
    if isinstance(value, Mapping):
        return _Watched(value, path, seen)
    if isinstance(value, list | tuple):
        return [_watched(item, path, seen) for item in value]
    return value


def _paths(value: Any, path: str = "") -> set[str]:
    if isinstance(value, Mapping):
        return {p for key, inner in value.items() for p in {path + str(key)} | _paths(inner, f"{path}{key}.")}
    if isinstance(value, list | tuple):
        return {p for item in value for p in _paths(item, path)}
    return set()


def never_shown(found: list[StoryPart], context: Mapping[str, Any], shown: set[str]) -> list[TemplateRemark]:
    """Fields of the example, beyond those ``shown``, that the template never prints."""
    seen = set(shown)
    env = environment()
    watched = {key: _watched(value, f"{key}.", seen) for key, value in context.items()}
    shown_to_people = {key: value for key, value in context.items() if key != CITE}
    for story in found:
        if story.has_tags:
            template = env.from_string(story.source)
            "".join(template.root_render_func(template.new_context({**watched, PRINTED: Printed()})))
    unseen = sorted(_paths(shown_to_people) - seen)
    # Of a record that is never shown its fields need not be told one by one.
    whole = [path for path in unseen if not any(path.startswith(other + ".") for other in unseen)]
    return [
        TemplateRemark(
            Tone.INFO, "never_shown", f"栏目“{path}”没有出现在模板中。", "如需印出，请在模板中加上相应的标签。"
        )
        for path in whole
    ]
