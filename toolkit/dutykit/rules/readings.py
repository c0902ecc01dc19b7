"""The readings that a rule leaves to a setting: the one that was used, and the others, each as a rule of its own. Pure.

What another reading gives is found by working the rule out with it, so that its figure is never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from ..words.codes import Comparator, SubjectKind
from .kinds.rows import SLIPS
from .ruleset import Rule, TextReading
from .terms import (
    Absence,
    AbsentWhen,
    Base,
    Closeness,
    InPart,
    Lacking,
    LadderResets,
    Rounding,
    RuleKind,
    Which,
    WindowKind,
)


class Setting(NamedTuple):
    """A setting of rules: what people call it, its values in words, the usual one, and for which rules it matters."""

    name: str
    label: str
    values: Mapping[Any, str]
    usual: Any
    matters: Callable[[Rule], bool]


@dataclass(frozen=True, slots=True)
class RuleRead:
    """A rule read in one way: by a setting, or by what a sentence of the regulation leaves open (``of_text``).

    ``rule`` is missing where that reading has to be given a figure first.
    """

    setting: str
    reading: str
    used: bool
    rule: Rule | None
    of_text: bool = False


def _of_kind(*kinds: RuleKind) -> Callable[[Rule], bool]:
    return lambda rule: rule.kind in kinds


def _yearly(rule: Rule) -> bool:
    return rule.window not in {WindowKind.TERM, WindowKind.SESSION} if isinstance(rule.window, str) else True


def _minimum_of_term(rule: Rule) -> bool:
    growing = {Comparator.AT_LEAST, Comparator.MORE_THAN}
    return (
        rule.window == WindowKind.TERM
        and rule.kind == RuleKind.COUNT
        and rule.subject is SubjectKind.DEPUTY
        and rule.compare in growing
    )


_PART = {InPart.EXEMPT: "不要求", InPart.PRORATE: "按在任月数折算", InPart.APPLY: "照全数要求"}
SETTINGS: tuple[Setting, ...] = (
    Setting(
        "combine", "“或”怎么读",
        {
            Lacking.NEITHER: "每期各样都没有才算一期", Lacking.EITHER: "其中一样连续没有就算",
            Lacking.EACH: "每期缺一样就算一期",
        },
        Lacking.NEITHER, _of_kind(RuleKind.STREAK),
    ),
    Setting(
        "by_year", "什么算一期", {False: "一次会议算一期", True: "一年算一期"}, usual=False,
        matters=lambda rule: rule.kind == RuleKind.STREAK and rule.window == WindowKind.SESSION,
    ),
    Setting(
        "base", "人数按哪天算", {Base.WINDOW_END: "时段最后一天在任的", Base.WINDOW_START: "时段第一天在任的"},
        Base.WINDOW_END,
        _of_kind(RuleKind.SHARE, RuleKind.MEMBERS),
    ),
    Setting(
        "round", "人数除不尽时", {Rounding.UP: "进一", Rounding.NONE: "不取整，按分数比"}, Rounding.UP,
        lambda rule: rule.kind == RuleKind.SHARE and rule.compare is Comparator.AT_LEAST,
    ),
    Setting("whole", "比例的分母", SLIPS, None, _of_kind(RuleKind.BALLOT)),
    Setting(
        "absent_when", "什么时候算缺席", {AbsentWhen.CLOSED: "出勤登记关闭以后", AbsentWhen.RECORDED: "登记了就算"},
        AbsentWhen.CLOSED,
        lambda rule: "absence" in rule.options,
    ),
    Setting(
        "consecutive", "几次会议隔开的", {False: "不论是否连续都算", True: "连续的才算"}, usual=False,
        matters=lambda rule: rule.options.get("absence") == Absence.SESSION and rule.window != WindowKind.SESSION,
    ),
    Setting(
        "within", "在多长时间里数",
        {Closeness.WINDOW: "整个时段里累计", Closeness.YEAR: "同一年里的才算"}, Closeness.WINDOW,
        lambda rule: rule.kind == RuleKind.BREACH and "absence" not in rule.options and rule.window == WindowKind.TERM,
    ),
    Setting(
        "which", "有几条记录的", {Which.ALL: "都要符合", Which.ANY: "有一条符合即可"}, Which.ALL,
        lambda rule: (
            rule.kind in {RuleKind.DEADLINE, RuleKind.VALUE, RuleKind.COMPLETE, RuleKind.BALLOT}
            and rule.subject is not SubjectKind.RECORD
        ),
    ),
    Setting(
        "part_year", "年度中间当选、暂停或恢复的", _PART, InPart.EXEMPT,
        lambda rule: (
            rule.subject is SubjectKind.DEPUTY and rule.kind in {RuleKind.COUNT, RuleKind.SCORE} and _yearly(rule)
        ),
    ),
    Setting("part_term", "届中当选的", _PART, InPart.PRORATE, _minimum_of_term),
    Setting(
        "ladder_resets", "整改以后又发生的",
        {LadderResets.IMPROVED: "措施从头算起", LadderResets.NEVER: "接着以前的措施往下走"}, LadderResets.IMPROVED,
        lambda rule: bool(rule.ground) and rule.subject is SubjectKind.DEPUTY,
    ),
    Setting(
        "first_year", "施行当年", {InPart.EXEMPT: "不要求", InPart.APPLY: "照样要求"}, InPart.EXEMPT,
        lambda rule: rule.kind in {RuleKind.COUNT, RuleKind.SCORE, RuleKind.SHARE, RuleKind.GAP} and _yearly(rule),
    ),
)  # fmt: skip
_OF_RULE = {"part_year", "part_term", "first_year", "ladder_resets"}


def reading_in_use(setting: Setting, rule: Rule) -> object | None:
    """The value of a setting by which a rule is read; None where the setting does not matter for it."""
    if not setting.matters(rule):
        return None
    if setting.name in _OF_RULE:
        used: object = getattr(rule, setting.name)
    else:
        used = rule.options.get(setting.name, setting.usual)
    return used if used in setting.values else None


def every_reading(rule: Rule, texts: Iterable[TextReading]) -> Iterator[RuleRead]:
    """Readings of a rule by its settings, then by the sentences (``texts`` of its regulation) that it is made of."""
    yield from readings_of(rule)
    for text in texts:
        if text.rule == rule.id:
            yield RuleRead(text.asks, text.used, used=True, rule=rule, of_text=True)
            yield RuleRead(text.asks, text.other, used=False, rule=text.otherwise, of_text=True)


def readings_of(rule: Rule) -> Iterator[RuleRead]:
    """Every reading of each setting that matters for a rule, the one used among them."""
    for setting in SETTINGS:
        used = reading_in_use(setting, rule)
        if used is None:
            continue
        for value, words in setting.values.items():
            read = (
                replace(rule, **{setting.name: value})
                if setting.name in _OF_RULE
                else replace(rule, options={**rule.options, setting.name: value})
            )
            yield RuleRead(setting.label, words, value == used, read)
