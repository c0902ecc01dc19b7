"""Names in a regulation file that nothing bears: forms, fields, values of lists, kinds, measures. Pure.

Works on the data of the file as it is, right or wrong, so that everything is told at once. What has not the shape that
the metaschema asks is passed over here: the metaschema tells it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from ..forms.model import Field
from ..forms.schema_sentences import near_code
from ..text import nearest
from ..words.codes import DAYS, PEOPLE, FieldKind, Level
from .lexicon import DEED_FORMS, Lexicon
from .terms import Goes
from .toml_lines import TomlPath

Found = Iterator[tuple[TomlPath, str]]
_Fields = Mapping[str, Field | list[Field]]

_FIELD_OPTIONS = ("from", "to", "due", "extended_to", "office", "field", "whole", "day", "people")
_FIELD_LISTS = ("filled", "given", "part")
_NUMBERS = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL})
_KINDS_READ: Mapping[str, tuple[frozenset[str], str]] = {
    "from": (DAYS, "不是日期"),
    "to": (DAYS, "不是日期"),
    "due": (DAYS, "不是日期"),
    "extended_to": (DAYS, "不是日期"),
    "office": (frozenset({FieldKind.UNIT}), "不是单位"),
    "day": (DAYS, "不是日期"),
    "people": (PEOPLE, "不是代表"),
    "field": (_NUMBERS | {FieldKind.DEPUTIES, FieldKind.CHOICES}, "不是数，也不是几个人或几项"),
    "whole": (_NUMBERS, "不是数"),
    "part": (_NUMBERS, "不是数"),
    "sum": (_NUMBERS, "不是数，不能相加"),
}
"""Kinds of field that rules can read in an option; a field of another kind would count for nothing."""
_RESERVED = {"from": {"year_end"}, "day": {"year"}, "people": {"deputy"}}


def unknown_names(data: Mapping[str, Any], lexicon: Lexicon) -> Found:
    """Where a name stands that nothing bears, and a sentence about it without its full stop."""
    for at, section in _tables(data, "section"):
        where = f"标题“{section.get('heading', '')}”"
        yield from _takes((*at, "take"), section.get("take"), where, lexicon)
        for below, part in _tables(section, "part"):
            yield from _takes((*at, *below, "take"), part.get("take"), where, lexicon)
        own = lexicon.fields("annual-registration") or {}
        if isinstance(section.get("own"), str):
            yield from _known((*at, "own"), where, "登记表的栏", [section["own"]], own)
    for at, rule in _tables(data, "rule"):
        yield from _rule(at, rule, lexicon)
    for at, measure in _tables(data, "measure"):
        where = f"规则 {measure.get('rule')} 第 {measure.get('step')} 步"
        for name, label, codes in (
            ("kind", "措施", "measure_kind"),
            ("actor", "采取措施的人或机构", "measure_actor"),
            ("outcome", "复查结果", "review_result"),
        ):
            yield from _known((*at, name), where, label, _list(measure.get(name)), lexicon.codes(codes))
    for at, clause in _tables(data, "clause"):
        where = f"[[clause]] {clause.get('article')}"
        if clause.get("goes") == Goes.FORM:
            yield from _known((*at, "to"), where, "表", _list(clause.get("to")), lexicon.forms)


def unwritten_documents(data: Mapping[str, Any], lexicon: Lexicon) -> Found:
    """Clauses that lead to a document for which there is no template yet."""
    for at, clause in _tables(data, "clause"):
        if clause.get("goes") == Goes.DOCUMENT:
            lacking = [to for to in _list(clause.get("to")) if to not in lexicon.documents]
            if lacking:
                yield (
                    (*at, "to"),
                    f"[[clause]] {clause.get('article')} 写到的文书还没有：{'、'.join(map(str, lacking))}",
                )


def _rule(at: TomlPath, rule: Mapping[str, Any], lexicon: Lexicon) -> Found:
    where = f"规则 {rule.get('id')}"
    roster = lexicon.roster()
    yield from _takes((*at, "take"), rule.get("take"), where, lexicon)
    for name in ("parts", "classes", "items"):
        for below, part in _tables(rule, name):
            yield from _takes((*at, *below, "take"), part.get("take"), where, lexicon)
            for who in ("who", "maybe"):
                yield from _values((*at, name), where, part.get(who), roster, "名册")
    yield from _values((*at, "who"), where, rule.get("who"), roster, "名册")
    yield from _row(at, rule, where, lexicon)
    for side in ("left", "right"):
        for _, part in _tables(rule, side):
            yield from _row((*at, side), part, where, lexicon)
    if isinstance(rule.get("ground"), str):
        yield from _known((*at, "ground"), where, "事由类别", [rule["ground"]], lexicon.codes("measure_ground"))
    if isinstance(rule.get("figure"), Mapping):
        yield from _known((*at, "figure"), where, "人大层级", rule["figure"], Level.labels())
    summed = rule["of"].get("sum") if isinstance(rule.get("of"), Mapping) else None
    if isinstance(summed, str):
        known = dict(chain.from_iterable(_fields_of(t, lexicon).items() for t in _dicts(rule.get("take"))))
        yield from _known((*at, "of"), where, "栏", [summed], known)
        yield from _readable((*at, "of"), where, "of", "sum", [summed], known)


def _takes(at: TomlPath, takes: Any, where: str, lexicon: Lexicon) -> Found:
    for take in _dicts(takes):
        for name, label, known in (
            ("forms", "表", lexicon.forms),
            ("kinds", "活动类型", lexicon.kinds),
            ("groups", "活动大类", lexicon.groups),
            ("organisers", "组织单位类别", lexicon.organisers),
        ):
            yield from _known(at, where, label, _list(take.get(name)), known)
        if "record" in take:
            yield from _row(at, take, where, lexicon)
        else:
            yield from _asked(at, take, where, _fields_of(take, lexicon), "这些表里")


def _fields_of(take: Mapping[str, Any], lexicon: Lexicon) -> _Fields:
    """Fields that a take may name: of its record, else of the forms that tell such deeds."""
    if isinstance(take.get("record"), str):
        return lexicon.fields(take["record"]) or {}
    forms = [f for f in _list(take.get("forms")) if f in lexicon.forms]
    return lexicon.deed_fields(forms or DEED_FORMS)


def _row(at: TomlPath, options: Mapping[str, Any], where: str, lexicon: Lexicon) -> Found:
    """Options of whatever looks at rows of a form."""
    record = options.get("record")
    if not isinstance(record, str):
        return
    place = (*at, "record")
    fields = lexicon.fields(record)
    if fields is None:
        near = nearest(record, lexicon.records())
        yield place, f"{where} 的 record 写了没有的表：{record}" + (f"（是不是 {near}）" if near else "")
        return
    yield from _asked(at, options, where, fields, lexicon.title(record))
    for name in _FIELD_OPTIONS:
        if isinstance(options.get(name), str) and options[name] not in _RESERVED.get(name, ()):
            yield from _known((*at, name), where, f"栏（{lexicon.title(record)}）", [options[name]], fields)
            yield from _readable((*at, name), where, name, name, [options[name]], fields)
    yield from _readable((*at, "part"), where, "part", "part", _list(options.get("part")), fields)


def _readable(at: TomlPath, where: str, option: str, reads: str, names: Iterable[Any], fields: _Fields) -> Found:
    """Fields in an option that are of no kind which rules can read there."""
    kinds, wrong = _KINDS_READ[reads]
    for name in names:
        known = fields.get(name, [])
        for field in known if isinstance(known, list) else [known]:
            if field.kind not in kinds:
                yield at, f"{where} 的 {option} 写的“{field.label}”{wrong}"


def _asked(at: TomlPath, options: Mapping[str, Any], where: str, fields: _Fields, of: str) -> Found:
    for name in _FIELD_LISTS:
        yield from _known((*at, name), where, f"栏（{of}）", _list(options.get(name)), fields)
    for name in ("where", "except"):
        yield from _values((*at, name), where, options.get(name), fields, of)


def _values(at: TomlPath, where: str, asked: Any, fields: _Fields, of: str) -> Found:
    """Fields with the values that they may hold: both must be known; a yes-or-no field holds true or false."""
    if not isinstance(asked, Mapping):
        return
    yield from _known(at, where, f"栏（{of}）", asked, fields)
    for name, values in asked.items():
        found = fields.get(name)
        of_name = found if isinstance(found, list) else [found] if found else []
        for value in _list(values):
            wrong = [w for field in of_name if (w := _misfit(field, value)) is not None]
            if of_name and len(wrong) == len(of_name):
                yield at, f"{where} 的 {name}（{of_name[0].label}）不会是 {_shown(value)}{wrong[0]}"


def _misfit(field: Field, value: Any) -> str | None:
    """Why a field never holds a value; None where it may."""
    if field.kind == FieldKind.YES_NO:
        return None if isinstance(value, bool) else "，要写 true 或 false"
    if isinstance(value, bool):
        return "，这一栏不是“是、否”"
    if field.choices is None:
        return None
    if value in field.choices.by_code:
        return None
    said = field.choices.find(str(value))
    near = said[0].code if len(said) == 1 else nearest(str(value), field.choices.by_code)
    return f"（是不是 {near}）" if near else f"，可写：{'、'.join(list(field.choices.by_code)[:12])}"


def _known(at: TomlPath, where: str, label: str, codes: Iterable[Any], known: Mapping[str, Any]) -> Found:
    for code in codes:
        if isinstance(code, str) and code not in known:
            near = near_code(code, list(known))
            yield at, f"{where} 用到了没有的{label}：{code}" + (f"（是不是 {near}）" if near else "")


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _tables(data: Mapping[str, Any], name: str) -> Iterator[tuple[TomlPath, Mapping[str, Any]]]:
    items = data.get(name)
    for at, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, Mapping):
            yield (name, at), item


def _dicts(items: Any) -> Iterator[Mapping[str, Any]]:
    for item in items if isinstance(items, list) else ():
        if isinstance(item, Mapping):
            yield item


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
