"""The readings that a rule leaves to a setting: the one that was used, and the others, each as a rule of its own. Pure.

What another reading gives is found by working the rule out with it, so that its figure is never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from ..words.codes import Comparator, SubjectKind
from .kinds.rows import SLIPS
from .ruleset import Rule


class Setting(NamedTuple):
    """A setting of rules: what people call it, its values in words, the usual one, and for which rules it matters."""

    name: str
    label: str
    values: Mapping[Any, str]
    usual: Any
    matters: Callable[[Rule], bool]


@dataclass(frozen=True, slots=True)
class RuleRead:
    """A rule read in one way."""

    setting: str
    reading: str
    used: bool
    rule: Rule


def _of_kind(*kinds: str) -> Callable[[Rule], bool]:
    return lambda rule: rule.kind in kinds


def _yearly(rule: Rule) -> bool:
    return rule.window not in {"term", "session"} if isinstance(rule.window, str) else True


def _minimum_of_term(rule: Rule) -> bool:
    growing = {Comparator.AT_LEAST, Comparator.MORE_THAN}
    return (
        rule.window == "term"
        and rule.kind == "count"
        and rule.subject is SubjectKind.DEPUTY
        and rule.compare in growing
    )


_PART = {"exempt": "不要求", "prorate": "按在任月数折算", "apply": "照全数要求"}
SETTINGS: tuple[Setting, ...] = (
    Setting(
        "combine", "“或”怎么读",
        {"neither": "每期各样都没有才算一期", "either": "其中一样连续没有就算", "each": "每期缺一样就算一期"},
        "neither", _of_kind("streak"),
    ),
    Setting(
        "by_year", "什么算一期", {False: "一次会议算一期", True: "一年算一期"}, usual=False,
        matters=lambda rule: rule.kind == "streak" and rule.window == "session",
    ),
    Setting(
        "base", "人数按哪天算", {"window_end": "时段最后一天在任的", "window_start": "时段第一天在任的"}, "window_end",
        _of_kind("share", "members"),
    ),
    Setting(
        "round", "人数除不尽时", {"up": "进一", "none": "不取整，按分数比"}, "up",
        lambda rule: rule.kind == "share" and rule.compare is Comparator.AT_LEAST,
    ),
    Setting("whole", "比例的分母", SLIPS, None, _of_kind("ballot")),
    Setting(
        "absent_when", "什么时候算缺席", {"closed": "出勤登记关闭以后", "recorded": "登记了就算"}, "closed",
        lambda rule: "absence" in rule.options,
    ),
    Setting(
        "part_year", "年度中间当选、暂停或恢复的", _PART, "exempt",
        lambda rule: rule.subject is SubjectKind.DEPUTY and rule.kind in {"count", "score"} and _yearly(rule),
    ),
    Setting("part_term", "届中当选的", _PART, "prorate", _minimum_of_term),
    Setting(
        "first_year", "施行当年", {"exempt": "不要求", "apply": "照样要求"}, "exempt",
        lambda rule: rule.kind in {"count", "score", "share", "gap"} and _yearly(rule),
    ),
)  # fmt: skip
_OF_RULE = {"part_year", "part_term", "first_year"}


def readings_of(rule: Rule) -> Iterator[RuleRead]:
    """Every reading of each setting that matters for a rule, the one used among them."""
    for setting in SETTINGS:
        if not setting.matters(rule):
            continue
        own = setting.name in _OF_RULE
        used = getattr(rule, setting.name) if own else rule.options.get(setting.name, setting.usual)
        if used not in setting.values:
            continue
        for value, words in setting.values.items():
            read = (
                replace(rule, **{setting.name: value})
                if own
                else replace(rule, options={**rule.options, setting.name: value})
            )
            yield RuleRead(setting.label, words, value == used, read)
