"""Who works at the desk, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass

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
OUTSIDE = frozenset({Role.UNIT, Role.DEPUTY})
"""Those who see what is their own, and nothing else."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose something is: a unit's, by its code, or a deputy's, by number."""

    unit: str = ""
    deputy: str = ""

    @property
    def code(self) -> str:
        """As the log tells of it: ``unit/GT``, ``deputy/0005``."""
        return f"deputy/{self.deputy}" if self.deputy else f"unit/{self.unit}"

    def owns(self, unit: str, deputy: str) -> bool:
        """Whether what is of this unit and this deputy is the owner's own. What is a deputy's is no unit's."""
        return deputy == self.deputy if self.deputy else bool(self.unit) and unit == self.unit and not deputy
