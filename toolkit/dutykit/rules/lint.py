"""Everything that is wrong with a regulation file, at once, each with its line. Pure.

Three looks: the metaschema, what contradicts itself, and names that nothing bears (forms, fields, values of lists,
kinds, measures). What is no mistake but perhaps an oversight is a warning.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..forms.schema_check import broken
from ..forms.schema_sentences import sentence_of
from ..outside import read_toml
from ..text import nearest
from ..words.codes import Severity
from .citations import Law, faults_of
from .contradictions import contradictions
from .lexicon import Lexicon
from .load import place_of, plain
from .naming import unknown_names, unwritten_documents
from .oversights import oversights, overtaken_citations
from .regulation import Regulation, read_regulation
from .toml_lines import TomlPath, line_of, syntax_place

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError


@dataclass(frozen=True, slots=True)
class LintFault:
    """Something wrong (``error``) or perhaps forgotten (``warning``); ``line`` from 1, None for the whole file."""

    line: int | None
    severity: Severity
    message: str


def lint(
    text: str, meta: Mapping[str, Any], lexicon: Lexicon, *, stem: str = "", cases: str | None = None,
    own: bool = True, laws: Sequence[Law] = (),
) -> list[LintFault]:  # fmt: skip
    """Faults of a regulation file's text, in the order of its lines; none: nothing is wrong.

    ``stem`` is the name of the file without its ending, ``cases`` the text of the cases beside it. A shipped file
    (``own`` is False) has its cases elsewhere and is not asked for them. Articles of ``laws`` are those of the day on
    which the regulation was passed.
    """
    try:
        data = plain(read_toml(text))
    except tomllib.TOMLDecodeError as error:
        line, place = syntax_place(error)
        return [
            LintFault(
                line, Severity.ERROR, f"{place}写法不对：文字要加英文引号，一对括号要写全，一个栏只写一次（{error}）。"
            )
        ]
    wrong = list(_schema_faults(data, meta))
    errors = [*wrong, *unknown_names(data, lexicon)]
    warnings = list(unwritten_documents(data, lexicon))
    if stem and data.get("id") not in {None, stem}:
        errors.append((("id",), f"id 是“{data['id']}”，文件名是“{stem}.toml”，要一致"))
    if not wrong:
        regulation = read_regulation(data)
        errors += contradictions(regulation, data)
        warnings += overtaken_citations(data, regulation, laws)
        warnings += _law_faults(regulation, laws)
        warnings += oversights(data, cases if own else None, cases_asked=own)
    told = [(path, Severity.ERROR, s) for path, s in errors] + [(path, Severity.WARNING, s) for path, s in warnings]
    lines = [LintFault(line_of(text, path), severity, f"{s}。") for path, severity, s in told]
    return sorted(dict.fromkeys(lines), key=lambda f: (f.line or 0, f.severity))


def _law_faults(regulation: Regulation, laws: Sequence[Law]) -> Iterator[tuple[TomlPath, str]]:
    """What is wrong between the versions of a law, told in each of its files."""
    for law in laws:
        if law.title == regulation.title:
            yield from ((("in_force",), s.removesuffix("。")) for s in faults_of(law))


# --- the metaschema -------------------------------------------------------------------------------------------


def _schema_faults(data: Mapping[str, Any], meta: Mapping[str, Any]) -> Iterator[tuple[TomlPath, str]]:
    """What the metaschema refuses. Unknown options of rules are told one by one, with the nearest that there is."""
    for error in broken(meta, data):
        path = tuple(error.absolute_path)
        if error.validator in {"unevaluatedProperties", "additionalProperties"} and isinstance(error.instance, dict):
            yield from _strangers(error, error.instance, data, meta)
        else:
            where = f"{place_of(path, data)}：" if path else ""
            yield path, where + _sentence(error)


def _sentence(error: ValidationError) -> str:
    if error.validator == "anyOf" and not error.absolute_path:
        return "要写 passed（通过日期），没有读到原文的写 source（读的是什么）"
    return sentence_of(error)


def _strangers(
    error: ValidationError, instance: Mapping[str, Any], data: Mapping[str, Any], meta: Mapping[str, Any]
) -> Iterator[tuple[TomlPath, str]]:
    path = tuple(error.absolute_path)
    known = set(error.schema.get("properties", ())) if isinstance(error.schema, Mapping) else set()
    if error.validator == "unevaluatedProperties":
        kind = meta["$defs"]["kinds"].get(instance.get("kind"))
        if kind is None:
            return  # that there is no such kind is told; what it could ask is not known
        known |= set(kind.get("properties", ()))
    where = f"{place_of(path, data)}：" if path else ""
    for name in instance:
        if name not in known:
            near = nearest(str(name), sorted(known))
            yield (*path, name), f"{where}不认识 {name}" + (f"（是不是 {near}）" if near else "")
