"""The kinds of rule, in one registry. Each is a pure function from a :class:`..rule_check.RuleCheck` to outcomes.

How each is written in a regulation file: docs/办法怎么写.md; which of the 24 patterns of the field each covers is told
beside it in ``RULE_KINDS``.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..rule_check import RuleKind
from . import breaches, combined, consistency, counts, deadlines, gaps, groups, members, rows, scores

RULE_KINDS: Mapping[str, RuleKind] = {
    "count": RuleKind("次数", counts.count, (1, 2, 9, 10, 21)),
    "gap": RuleKind("间隔", gaps.gap, (3,)),
    "streak": RuleKind("连续", gaps.streak, (4, 5)),
    "share": RuleKind("群体比例", groups.share, (7,)),
    "members": RuleKind("成员", members.members, (7,)),
    "schedule": RuleKind("分批", groups.schedule, (8,)),
    "breach": RuleKind("不得发生", breaches.breach, (6,)),
    "deadline": RuleKind("期限", deadlines.deadline, (11,)),
    "value": RuleKind("数值", rows.value, (10,)),
    "complete": RuleKind("填全", rows.complete, (24,)),
    "ballot": RuleKind("票决", rows.ballot, (12,)),
    "consistent": RuleKind("对得上", consistency.consistent, (24,)),
    "combine": RuleKind("合并", combined.combine, (5,)),
    "repeat": RuleKind("连续几期", combined.repeat, (4,)),
    "score": RuleKind("计分", scores.score, (13, 14, 15, 16, 17, 18, 19, 20)),
}
