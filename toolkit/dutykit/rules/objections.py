"""What a deputy answered to a finding, and what it does to it. Pure.

An objection that nobody has decided yet could change the result, so that what was unmet is not certain (CONVENTIONS
C1, C4). One that a person accepted ends the finding: the rule is not held against the deputy any more, and it says by
whom and why; what the records show is changed where they are registered, never here. One that was refused changes
nothing, and the finding says by whom and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..words.codes import Reason, Result, SubjectKind
from .results import Finding


class Stance(StrEnum):
    """What the deputy says to a finding (list ``finding_stance``)."""

    OBJECT = "object"
    EXPLAIN = "explain"
    AGREE = "agree"


class Decided(StrEnum):
    """What became of an answer."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """A deputy's answer to a finding: its record, what it says, and what was decided of it, by whom, when and why."""

    record: str
    finding: str
    deputy: str
    stance: Stance
    reason: str = ""
    decided: Decided = Decided.OPEN
    by: str = ""
    day: str = ""
    comment: str = ""

    @property
    def words(self) -> str:
        """The answer and what was decided, in one sentence."""
        said = {Stance.OBJECT: "有异议", Stance.EXPLAIN: "说明情况", Stance.AGREE: "无异议"}[self.stance]
        told = f"本人答复：{said}（{self.record}）" + (f"，“{self.reason}”" if self.reason else "")
        match self.decided:
            case Decided.ACCEPTED:
                return f"{told}；{self._who}采纳{self._why}。"
            case Decided.REFUSED:
                return f"{told}；{self._who}不予采纳{self._why}。"
            case _:
                return f"{told}；还没有处理。"

    @property
    def _who(self) -> str:
        return "".join((f"{self.day} " if self.day else "", f"由{self.by}" if self.by else "已"))

    @property
    def _why(self) -> str:
        return f"，理由：{self.comment}" if self.comment else ""


def answered(finding: Finding, answers: Sequence[Answer]) -> Finding:
    """The finding with what its deputy answered: the last objection decides."""
    subject = finding.subject
    objections = [
        a
        for a in answers
        if a.stance is Stance.OBJECT and subject.kind is SubjectKind.DEPUTY and a.deputy == subject.id
    ]
    if not objections:
        return finding
    last = objections[-1]
    told = finding._replace(message=f"{finding.message}{last.words}")
    if finding.result is not Result.UNMET:
        return told
    if last.decided is Decided.OPEN:
        return told._replace(result=Result.UNDETERMINED, reason=Reason.DISPUTED, suggests=None)
    if last.decided is Decided.ACCEPTED:
        return told._replace(
            result=Result.EXEMPT, suggests=None, message=f"不适用：{last.words}原来的结论：{finding.message}"
        )
    return told
