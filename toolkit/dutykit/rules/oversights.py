"""What a regulation file may have forgotten: cases, clauses, that an article of a law has another number. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..outside import read_toml
from ..words.numerals import number
from .citations import Law, overtaken
from .regulation import Regulation
from .toml_lines import TomlPath

_ARTICLE = re.compile(r"第([零〇一二三四五六七八九十百\d]+)条")


def oversights(data: Mapping[str, Any], cases: str | None, *, cases_asked: bool) -> Iterator[tuple[TomlPath, str]]:
    """Where something may have been forgotten, and a sentence about it; ``data`` has passed the metaschema."""
    if cases_asked:
        yield from _without_cases(data, cases)
    yield from _without_clauses(data)


def _without_cases(data: Mapping[str, Any], cases: str | None) -> Iterator[tuple[TomlPath, str]]:
    rules = data.get("rule", ())
    if cases is None:
        if rules:
            yield (), f"旁边没有用例文件 {data['id']}.cases.toml，规则没有试过"
        return
    try:
        tried = {case.get("rule") for case in read_toml(cases).get("case", ())}
    except (tomllib.TOMLDecodeError, AttributeError):
        yield (), f"用例文件 {data['id']}.cases.toml 写法不对，用 regulations test 看错在哪里"
        return
    for at, rule in enumerate(rules):
        if rule["id"] not in tried:
            yield ("rule", at), f"规则 {rule['id']} 没有用例"


def _without_clauses(data: Mapping[str, Any]) -> Iterator[tuple[TomlPath, str]]:
    """Rules, measures and sections to which no clause leads, and articles between the first and the last that lack."""
    clauses = data.get("clause", ())
    if not clauses:
        if data.get("rule"):
            yield (), "没有 [[clause]]：逐条写明每一条去了哪里，才看得出有没有漏"
        return
    led = {to for clause in clauses for to in clause.get("to", ())}
    yield from (
        (path, f"{label} {id_} 没有哪一条 [[clause]] 写到它")
        for path, label, ids, id_ in _headed(data)
        if not ids & led
    )
    lacking = _lacking({n for clause in clauses for n in _articles(clause["article"])})
    if lacking:
        named = "、".join(f"第{n}条" for n in lacking[:10])
        yield (), f"[[clause]] 里没有{named}" + (f"等 {len(lacking)} 条" if len(lacking) > 10 else "")


def _headed(data: Mapping[str, Any]) -> Iterator[tuple[TomlPath, str, set[str], str]]:
    """Rules and sections to which a clause ought to lead, by their own name or that of one of their parts."""
    for at, rule in enumerate(data.get("rule", ())):
        yield ("rule", at), "规则", {rule["id"]}, rule["id"]
    for at, section in enumerate(data.get("section", ())):
        yield ("section", at), "标题", {section["id"], *(p["id"] for p in section.get("part", ()))}, section["id"]


def _lacking(articles: set[int]) -> list[int]:
    """Articles between the first and the last that no clause names."""
    return sorted(set(range(1, max(articles) + 1)) - articles) if 1 in articles else []


_WRITTEN = (("rule", ("duty", "note")), ("measure", ("note",)), ("clause", ("about", "why")))


def overtaken_citations(
    data: Mapping[str, Any], regulation: Regulation, laws: Sequence[Law]
) -> Iterator[tuple[TomlPath, str]]:
    """Citations in our own words whose number is, or may be, of another version than that of the regulation's day.

    A text rests on the law as it was when it was passed: of one from before an amendment, the numbers of then are
    right, and only one that came later is told.
    """
    day = regulation.passed or regulation.published or regulation.in_force
    for name, keys in _WRITTEN:
        for at, item in enumerate(data.get(name, ())):
            for key in keys:
                for found in overtaken(str(item.get(key) or ""), laws, day):
                    yield (name, at, key), f"{key} 里引的{found.written}：{found.now.warning.rstrip('。')}"


def _articles(text: str) -> Iterator[int]:
    """Articles that a clause names, those of 第十五条至第二十三条 included."""
    for part in re.split("[、，]", text):
        named = [n for n in map(number, _ARTICLE.findall(part)) if n]
        yield from range(named[0], named[-1] + 1) if "至" in part and len(named) > 1 else named
