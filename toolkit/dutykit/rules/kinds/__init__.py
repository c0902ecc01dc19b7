"""The kinds of rule, in one registry. Each is a pure function from a :class:`..rule_check.RuleCheck` to outcomes.

How each is written in a regulation file: docs/办法怎么写.md; which of the 24 patterns of the field each covers is told
beside it in ``RULE_KINDS``.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..rule_check import Evaluator
from ..terms import RuleKind
from . import breaches, combined, consistency, counts, deadlines, gaps, groups, members, rows, scores

RULE_KINDS: Mapping[RuleKind, Evaluator] = {
    RuleKind.COUNT: Evaluator("次数", counts.count, (1, 2, 9, 10, 21)),
    RuleKind.GAP: Evaluator("间隔", gaps.gap, (3,)),
    RuleKind.STREAK: Evaluator("连续", gaps.streak, (4, 5)),
    RuleKind.SHARE: Evaluator("群体比例", groups.share, (7,)),
    RuleKind.MEMBERS: Evaluator("成员", members.members, (7,)),
    RuleKind.SCHEDULE: Evaluator("分批", groups.schedule, (8,)),
    RuleKind.BREACH: Evaluator("不得发生", breaches.breach, (6,)),
    RuleKind.DEADLINE: Evaluator("期限", deadlines.deadline, (11,)),
    RuleKind.VALUE: Evaluator("数值", rows.value, (10,)),
    RuleKind.COMPLETE: Evaluator("填全", rows.complete, (24,)),
    RuleKind.BALLOT: Evaluator("票决", rows.ballot, (12,)),
    RuleKind.CONSISTENT: Evaluator("对得上", consistency.consistent, (24,)),
    RuleKind.COMBINE: Evaluator("合并", combined.combine, (5,)),
    RuleKind.REPEAT: Evaluator("连续几期", combined.repeat, (4,)),
    RuleKind.SCORE: Evaluator("计分", scores.score, (13, 14, 15, 16, 17, 18, 19, 20)),
}
