"""What contradicts itself in a regulation file that passes the metaschema: names, orders, figures. Pure.

Each fault is a path in the file's data (as jsonschema gives it) and a sentence without its full stop.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

from ..words.codes import Comparator, SubjectKind
from .regulation import Regulation, RegulationSection
from .ruleset import Measure, Rule, Ruleset, month_day
from .terms import Goes, Of, RuleKind
from .toml_lines import TomlPath

Faults = Iterator[tuple[TomlPath, str]]


def contradictions(regulation: Regulation, data: Mapping[str, Any]) -> Faults:
    """What a JSON Schema cannot say; ``data`` is what the regulation was read from."""
    yield from _section_faults(regulation, data)
    yield from _rule_faults(regulation.ruleset)
    yield from _measure_faults(regulation.ruleset)
    yield from _clause_faults(regulation)
    known = {rule.id for rule in regulation.ruleset.rules}
    for at, reading in enumerate(regulation.ruleset.readings):
        if reading.rule and reading.rule not in known:
            yield ("reading", at), f"[[reading]] 的 rule 没有这条规则：{reading.rule}"
    for label in ("subject", "here"):
        for name in _twice(getattr(article, label) for article in regulation.articles):
            yield ("article",), f"[[article]] 的 {label} 有重复：{name}"
    if regulation.until is not None and regulation.until < regulation.in_force:
        yield ("until",), "失效日期早于施行日期"


def _twice(names: Iterable[Hashable]) -> list[Any]:
    """Names that stand more than once, in order."""
    return [name for name, times in Counter(names).items() if times > 1]


# --- sections -------------------------------------------------------------------------------------------------


def _section_faults(regulation: Regulation, data: Mapping[str, Any]) -> Faults:
    sections, places = regulation.sections, {s["id"]: at for at, s in enumerate(data.get("section", ()))}
    for label, values in (
        ("id", [s.id for s in sections]),
        ("order", [s.order for s in sections]),
        ("[[section.part]] 的 id", [p.id for s in sections for p in s.parts]),
    ):
        for name in _twice(values):
            yield ("section",), f"[[section]] 的 {label} 有重复：{name}"
    rest = sum(s.rest for s in sections)
    if sections and rest != 1:
        yield ("section",), f"要有且只有一个部分写 rest = true，现在有 {rest} 个"
    for section in sections:
        for sentence in _within_section(section):
            yield ("section", places[section.id]), f"“{section.heading}”：{sentence}"


def _within_section(section: RegulationSection) -> Iterator[str]:
    takes = bool(section.takes or section.parts)
    if section.own_words and (takes or section.rest):
        yield "own_words = true 的部分只录代表本人的话，不能再写 take、part 或 rest"
    if section.roster and (takes or section.rest or section.own_words):
        yield "roster = true 的部分只录名册，不能再写 take、part、rest 或 own_words"
    if section.own_words and not section.own:
        yield "own_words = true 的部分要写明 own（登记表中的栏）"


# --- rules ----------------------------------------------------------------------------------------------------


def _rule_faults(ruleset: Ruleset) -> Faults:
    seen: set[str] = set()
    for at, rule in enumerate(ruleset.rules):
        if rule.id in seen:
            yield ("rule", at), f"[[rule]] 的 id 有重复：{rule.id}"
        seen.add(rule.id)
        for sentence in (*_references_of(ruleset, rule), *_within_rule(ruleset, rule)):
            yield ("rule", at), f"规则 {rule.id} {sentence}"


def references(rule: Rule) -> tuple[str, ...]:
    """Rules that a rule rests on."""
    named = [*rule.options.get("of", ())] if rule.kind == RuleKind.COMBINE else []
    named += [rule.options["rule"]] if rule.kind == RuleKind.REPEAT else []
    return (*named, *rule.options.get("veto", ()))


def _references_of(ruleset: Ruleset, rule: Rule) -> Iterator[str]:
    for name in references(rule):
        other = ruleset.rule(name)
        if other is None:
            yield f"引用了没有的规则：{name}"
        elif name == rule.id:
            yield "引用了自己"
        elif _rests_on(ruleset, other, rule.id):
            yield f"和 {name} 互相引用"
        elif other.subject != rule.subject:
            yield f"引用的 {name} 的 subject 是 {other.subject}，要和本条一样是 {rule.subject}"


def _rests_on(ruleset: Ruleset, rule: Rule, id_: str) -> bool:
    """Whether a rule rests on another, directly or by others."""
    seen, left = set[str](), [rule]
    while left:
        for name in references(left.pop()):
            if name == id_:
                return True
            other = ruleset.rule(name)
            if other is not None and name not in seen:
                seen.add(name)
                left.append(other)
    return False


_OWN_UNITS = frozenset({"record", "left"})
"""Options of kinds that find the units in the records."""
_HOW_LONG = frozenset({"working_days", "days", "months", "before", "by", "due"})


def _within_rule(ruleset: Ruleset, rule: Rule) -> Iterator[str]:
    finds_units = rule.unit_kinds or _OWN_UNITS & set(rule.options) or references(rule)
    if rule.subject is SubjectKind.UNIT and not finds_units:
        yield "的 subject 是 unit，要写 unit_kinds（哪类单位）"
    match rule.kind:
        case RuleKind.DEADLINE:
            yield from _deadline_faults(rule)
        case RuleKind.CONSISTENT:
            yield from _side_faults(rule)
        case RuleKind.SCORE:
            yield from _item_faults(rule)
            yield from _score_faults(rule)
    if ruleset.measures_of(rule.id) and not rule.ground:
        yield "有 [[measure]]，要写 ground（采取措施的事由类别）"


def _deadline_faults(rule: Rule) -> Iterator[str]:
    try:
        month_day(2023, rule.options.get("by", "12-31"))
    except ValueError:
        yield f"的 by = {rule.options['by']}：没有这一天"
    if not _HOW_LONG & set(rule.options):
        yield f"没有写期限（{'、'.join(sorted(_HOW_LONG))} 之一）"


def _side_faults(rule: Rule) -> Iterator[str]:
    """What is wrong with the two sides of a rule whose figures must agree."""
    parts = [*rule.options["left"], *rule.options["right"]]
    if rule.compare is Comparator.BETWEEN:
        yield "是 consistent，compare 不能写 between"
    if any(bool(p.get("field")) == bool(p.get("count")) for p in parts):
        yield "的 left、right 每一项要写 field 或 count = true 其中一个"
    if rule.subject is SubjectKind.RECORD and len({p["record"] for p in parts}) > 1:
        yield "的 subject 是 record，left、right 要写同一张表"


def _item_faults(rule: Rule) -> Iterator[str]:
    """What is wrong with the items of a rule that gives points, and with the groups that hold them."""
    items = rule.options["items"]
    ids = [i["id"] for i in items]
    grouped = [i for g in rule.options.get("groups", ()) for i in g["items"]]
    for id_ in _twice(ids):
        yield f"的 items 有重复的 id：{id_}"
    for id_ in dict.fromkeys(grouped):
        if id_ not in ids:
            yield f"的 groups 写了没有的项目：{id_}"
    for id_ in _twice(grouped):
        yield f"的项目 {id_} 写在几个 groups 里"
    for item in items:
        if not {"first", "each"} & set(item):
            yield f"的项目 {item['id']} 要写 first 或 each"
        if "role" in item and item.get("of", Of.DEEDS) != Of.DEEDS:
            yield f'的项目 {item["id"]} 写了 role，只能按场次计（of = "deeds"）'


def _score_faults(rule: Rule) -> Iterator[str]:
    starts = [b["from"] for b in rule.options.get("bands", ())]
    if starts != sorted(set(starts), reverse=True):
        yield "的 bands 要从高到低写，from 不重复"
    if "veto" in rule.options and not starts:
        yield "写了 veto，要写 bands（取最低一档）"
    if ("compare" in rule.options) != ("figure" in rule.options):
        yield "的 compare 和 figure 要一起写"
    if rule.subject not in {SubjectKind.DEPUTY, SubjectKind.UNIT}:
        yield "是 score，subject 只能写 deputy 或 unit"


# --- measures and clauses -------------------------------------------------------------------------------------


def _measure_faults(ruleset: Ruleset) -> Faults:
    for at, measure in enumerate(ruleset.measures):
        if ruleset.rule(measure.rule) is None:
            yield ("measure", at), f"[[measure]] 属于没有的规则：{measure.rule}"
        elif not _follows(ruleset, measure):
            where = f"规则 {measure.rule} 第 {measure.step} 步"
            yield ("measure", at), f"{where}的 after = {measure.after}：没有这样的前一步"


def _follows(ruleset: Ruleset, measure: Measure) -> bool:
    """Whether the step that a measure follows is one before it."""
    steps = {m.step for m in ruleset.measures_of(measure.rule)}
    return measure.after is None or (measure.after in steps and measure.after < measure.step)


def _clause_faults(regulation: Regulation) -> Faults:
    sections = {s.id for s in regulation.sections} | {p.id for s in regulation.sections for p in s.parts}
    known: Mapping[Goes, set[str]] = {Goes.RULE: {r.id for r in regulation.ruleset.rules}, Goes.SECTION: sections}
    for at, clause in enumerate(regulation.ruleset.clauses):
        for name in clause.to:
            if clause.goes in known and name not in known[clause.goes]:
                yield ("clause", at), f"[[clause]] {clause.article} 的 to 写了没有的：{name}"
        if clause.goes == Goes.NONE and not clause.why:
            yield ("clause", at), f"[[clause]] {clause.article} 写了不能核查，要用 why 说明原因"
