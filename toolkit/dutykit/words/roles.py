"""Who works at the desk, and what each may do."""

from __future__ import annotations

from .codes import Code


class Role(Code):
    """What somebody at the desk is there for. On the office's own machine everybody is a clerk."""

    CLERK = "clerk", "经办人"
    REVIEWER = "reviewer", "审核人"
    UNIT = "unit", "单位"
    DEPUTY = "deputy", "代表"
    READER = "reader", "查阅人"


OFFICE = frozenset({Role.CLERK, Role.REVIEWER, Role.READER})
"""Those who may see the whole year."""
WRITERS = frozenset({Role.CLERK})
"""Those who take back, correct and issue."""
REVIEWERS = frozenset({Role.CLERK, Role.REVIEWER})
"""Those who decide on what has been entered."""
EVERYBODY = frozenset(Role)
