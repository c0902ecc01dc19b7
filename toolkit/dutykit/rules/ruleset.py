"""Rules, measures and clauses of a regulation, as its file declares them. How one is written: docs/办法怎么写.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from ..words.codes import Comparator, Force, Level, SubjectKind
from .take import Take, read_takes


@dataclass(frozen=True)
class Rule:
    """One rule.

    ``options`` are those of its kind, as the file says them; ``who`` asks fields of the roster, ``levels`` the level
    of the congress (none said: every level).

    Of units, ``reporting`` asks those alone that report for themselves (a joint group under a work committee does not).
    ``first_year`` is exempt or apply, ``part_year`` exempt, prorate or apply, ``year`` calendar or session: the
    rule's own, else the file's settings, else the defaults (CONVENTIONS C10, C11), of ``year`` the
    workspace's period. ``since`` is from when the duty holds, where it is older than the text: an article that a law
    kept when it was amended.
    """

    id: str
    article: str
    duty: str
    force: Force
    kind: str
    subject: SubjectKind
    window: str | Mapping[str, Any]
    said: str = ""
    who: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    unit_kinds: frozenset[str] = frozenset()
    levels: frozenset[Level] = frozenset()
    reporting: bool = False
    ground: str = ""
    note: str = ""
    first_year: str = "exempt"
    part_year: str = "exempt"
    year: str = "calendar"
    since: date | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def compare(self) -> Comparator:
        """How its figure is held against what it asks; a figure that must not be reached where it says nothing."""
        return Comparator(self.options.get("compare", Comparator.LESS_THAN))

    @cached_property
    def takes(self) -> tuple[Take, ...]:
        """What it counts."""
        return read_takes(self.options.get("take", ()))


@dataclass(frozen=True, slots=True)
class Measure:
    """A step that people may take where a rule is not met. ``kind`` and ``actors`` are codes of the form measure."""

    rule: str
    step: int
    kind: str
    actors: tuple[str, ...]
    article: str
    at: int | None = None
    after: int | None = None
    again: int = 0
    outcome: frozenset[str] = frozenset()
    choose: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a clause of the text went: to a rule, a section, a measure, a document, a form, or nowhere, and why."""

    article: str
    about: str
    goes: str
    to: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Ruleset:
    """All rules, measures and clauses of one regulation, in the order of the file."""

    rules: tuple[Rule, ...] = ()
    measures: tuple[Measure, ...] = ()
    clauses: tuple[Clause, ...] = ()

    def rule(self, id_: str) -> Rule | None:
        """The rule of that id."""
        return next((r for r in self.rules if r.id == id_), None)

    def measures_of(self, rule: str) -> tuple[Measure, ...]:
        """The steps that belong to a rule, in order."""
        return tuple(sorted((m for m in self.measures if m.rule == rule), key=lambda m: m.step))


_COMMON = ("id", "article", "duty", "kind", "said", "ground", "note")
SETTINGS = ("first_year", "part_year", "year")
"""What a rule may set otherwise than its file."""


def read_ruleset(data: Mapping[str, Any], *, year: str = "calendar") -> Ruleset:
    """From the data of a regulation file that has passed the metaschema; ``year`` holds where it is silent."""
    settings = {"year": year, **data.get("settings", {})}
    return Ruleset(
        tuple(_rule(r, settings) for r in data.get("rule", ())),
        tuple(_measure(m) for m in data.get("measure", ())),
        tuple(
            Clause(c["article"], c["about"], c["goes"], tuple(c.get("to", ())), c.get("why", ""))
            for c in data.get("clause", ())
        ),
    )


def _rule(data: Mapping[str, Any], settings: Mapping[str, Any]) -> Rule:
    common = {name: data[name] for name in _COMMON if name in data}
    chosen = {name: data.get(name, settings.get(name)) for name in SETTINGS}
    told = {*_COMMON, *SETTINGS, "force", "subject", "window", "who", "unit_kinds", "levels", "reporting", "since"}
    return Rule(
        **common,
        **{name: value for name, value in chosen.items() if value is not None},
        force=Force(data["force"]),
        subject=SubjectKind(data["subject"]),
        window=data.get("window", "year"),
        who={name: frozenset(values) for name, values in data.get("who", {}).items()},
        unit_kinds=frozenset(data.get("unit_kinds", ())),
        levels=frozenset(map(Level, data.get("levels", ()))),
        reporting=data.get("reporting", False),
        since=day_of(data.get("since")),
        options={name: value for name, value in data.items() if name not in told},
    )


def _measure(data: Mapping[str, Any]) -> Measure:
    return Measure(
        rule=data["rule"],
        step=data["step"],
        kind=data["kind"],
        actors=tuple(data["actor"]),
        article=data["article"],
        at=data.get("at"),
        after=data.get("after"),
        again=data.get("again", 0),
        outcome=frozenset(data.get("outcome", ())),
        choose=data.get("choose", False),
        note=data.get("note", ""),
    )


def faults(ruleset: Ruleset, section_ids: frozenset[str] = frozenset()) -> list[str]:
    """What a JSON Schema cannot say: names that nothing bears, said twice, or in a circle."""
    ids = [r.id for r in ruleset.rules]
    found = [f"[[rule]] 的 id 有重复：{i}" for i in dict.fromkeys(ids) if ids.count(i) > 1]
    for rule in ruleset.rules:
        found += _rule_faults(ruleset, rule)
    for measure in ruleset.measures:
        if measure.rule not in ids:
            found.append(f"[[measure]] 属于没有的规则：{measure.rule}")
        steps = {m.step for m in ruleset.measures_of(measure.rule)}
        if measure.after is not None and (measure.after not in steps or measure.after >= measure.step):
            found.append(f"规则 {measure.rule} 第 {measure.step} 步的 after = {measure.after}：没有这样的前一步")
    known = {"rule": frozenset(ids), "section": section_ids}
    for clause in ruleset.clauses:
        if clause.goes in known:
            found += [
                f"[[clause]] {clause.article} 的 to 写了没有的：{t}" for t in clause.to if t not in known[clause.goes]
            ]
        if clause.goes == "none" and not clause.why:
            found.append(f"[[clause]] {clause.article} 写了不能核查，要用 why 说明原因")
    return found


def references(rule: Rule) -> tuple[str, ...]:
    """Rules that a rule rests on."""
    named = [*rule.options.get("of", ())] if rule.kind == "combine" else []
    named += [rule.options["rule"]] if rule.kind == "repeat" else []
    return (*named, *rule.options.get("veto", ()))


def _rule_faults(ruleset: Ruleset, rule: Rule) -> list[str]:
    found = []
    for name in references(rule):
        other = ruleset.rule(name)
        if other is None:
            found.append(f"规则 {rule.id} 引用了没有的规则：{name}")
        elif name == rule.id:
            found.append(f"规则 {rule.id} 引用了自己")
        elif _rests_on(ruleset, other, rule.id):
            found.append(f"规则 {rule.id} 和 {name} 互相引用")
        elif other.subject != rule.subject:
            found.append(f"规则 {rule.id} 引用的 {name} 的 subject 是 {other.subject}，要和本条一样是 {rule.subject}")
    if (
        rule.subject == SubjectKind.UNIT
        and not rule.unit_kinds
        and not _OWN_UNITS & set(rule.options)
        and not references(rule)
    ):
        found.append(f"规则 {rule.id} 的 subject 是 unit，要写 unit_kinds（哪类单位）")
    if rule.kind == "deadline" and not _is_day(rule.options.get("by", "12-31")):
        found.append(f"规则 {rule.id} 的 by = {rule.options['by']}：没有这一天")
    if rule.kind == "deadline" and not _HOW_LONG & set(rule.options):
        found.append(f"规则 {rule.id} 没有写期限（{'、'.join(sorted(_HOW_LONG))} 之一）")
    if rule.kind == "consistent":
        found += _sides(rule)
    if rule.kind == "score":
        found += _score_faults(rule)
    if ruleset.measures_of(rule.id) and not rule.ground:
        found.append(f"规则 {rule.id} 有 [[measure]]，要写 ground（采取措施的事由类别）")
    return found


_OWN_UNITS = frozenset({"record", "left"})
"""Options of kinds that find the units in the records."""


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


_HOW_LONG = frozenset({"working_days", "days", "months", "before", "by", "due"})


def _score_faults(rule: Rule) -> list[str]:
    """What is wrong with the items, groups and bands of a rule that gives points."""
    items, found = rule.options["items"], []
    ids = [i["id"] for i in items]
    grouped = [i for g in rule.options.get("groups", ()) for i in g["items"]]
    found += [f"规则 {rule.id} 的 items 有重复的 id：{i}" for i in dict.fromkeys(ids) if ids.count(i) > 1]
    found += [f"规则 {rule.id} 的 groups 写了没有的项目：{i}" for i in dict.fromkeys(grouped) if i not in ids]
    found += [f"规则 {rule.id} 的项目 {i} 写在几个 groups 里" for i in dict.fromkeys(grouped) if grouped.count(i) > 1]
    for item in items:
        if not {"first", "each"} & set(item):
            found.append(f"规则 {rule.id} 的项目 {item['id']} 要写 first 或 each")
        if "role" in item and item.get("of", "deeds") != "deeds":
            found.append(f'规则 {rule.id} 的项目 {item["id"]} 写了 role，只能按场次计（of = "deeds"）')
    starts = [b["from"] for b in rule.options.get("bands", ())]
    if starts != sorted(set(starts), reverse=True):
        found.append(f"规则 {rule.id} 的 bands 要从高到低写，from 不重复")
    if "veto" in rule.options and not starts:
        found.append(f"规则 {rule.id} 写了 veto，要写 bands（取最低一档）")
    if ("compare" in rule.options) != ("figure" in rule.options):
        found.append(f"规则 {rule.id} 的 compare 和 figure 要一起写")
    if rule.subject not in {"deputy", "unit"}:
        found.append(f"规则 {rule.id} 是 score，subject 只能写 deputy 或 unit")
    return found


def _sides(rule: Rule) -> list[str]:
    """What is wrong with the two sides of a rule whose figures must agree."""
    parts = [*rule.options["left"], *rule.options["right"]]
    found = []
    if rule.options["compare"] == Comparator.BETWEEN:
        found.append(f"规则 {rule.id} 是 consistent，compare 不能写 between")
    if any(bool(p.get("field")) == bool(p.get("count")) for p in parts):
        found.append(f"规则 {rule.id} 的 left、right 每一项要写 field 或 count = true 其中一个")
    if rule.subject == SubjectKind.RECORD and len({p["record"] for p in parts}) > 1:
        found.append(f"规则 {rule.id} 的 subject 是 record，left、right 要写同一张表")
    return found


def _is_day(text: str) -> bool:
    try:
        month_day(2023, text)
    except ValueError:
        return False
    return True


def day_of(value: object) -> date | None:
    """A day as a regulation file or a record gives it."""
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def month_day(year: int, text: str) -> date:
    """A day of a year as ``MM-DD``; 02-29 is the last day of February. Raises :class:`ValueError` for no such day."""
    month, day = (int(part) for part in text.split("-"))
    if (month, day) == (2, 29):
        return date(year, 3, 1) - timedelta(days=1)
    return date(year, month, day)
