"""What is worked out for a document before it is built, and for whom that leaves one to be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ...documents.catalogue import Document
from ...documents.derived import Derived, Sent
from ...documents.evaluation_result import evaluated
from ...documents.facts import Facts
from ...documents.filling_notice import sent_to
from ...dossier.target import Target
from ...errors import UsageError
from ...store import Issue
from ...words.codes import FormId, IssueKind, ReturnStatus
from ..asking.status import IssueStatus, issues_status
from ..opened.open_workspace import OpenWorkspace

FILLING_NOTICE, EVALUATION = "filling-notice", "evaluation-result"
_REACHING = frozenset({FormId.ROSTER, FormId.SESSION})
"""Forms that reach back by nature, and say nothing of when registering began."""


def worked_out(
    opened: OpenWorkspace, document: Document, targets: Sequence[Target], facts: Facts, issues: Sequence[str]
) -> tuple[list[Target], Facts]:
    """For whom a document is made, and its facts with what was worked out for it."""
    if document.id == FILLING_NOTICE:
        facts = replace(facts, derived=sent_out(opened, issues))
        return who_was_sent(facts, targets), facts
    if document.id == EVALUATION:
        return who_was_evaluated(facts, targets), facts
    if document.term:
        facts = replace(facts, derived=replace(facts.derived, begun=begun(opened)))
    return list(targets), facts


def begun(opened: OpenWorkspace) -> int | None:
    """The first year of which anything was taken back; nothing where nothing was."""
    returns = opened.store.returns(statuses=_TAKEN, retracted="")
    return min((r.year for r in returns if r.year and r.form not in _REACHING), default=None)


_TAKEN = frozenset({ReturnStatus.ACCEPTED, ReturnStatus.ACCEPTED_WITH_WARNINGS, ReturnStatus.PARTIAL})


def who_was_evaluated(facts: Facts, targets: Sequence[Target]) -> list[Target]:
    """The deputies and meetings with results; one that was asked for alone is left to its paper to refuse."""
    known = [t for t in targets if evaluated(facts, t)] if len(targets) > 1 else list(targets)
    if not known:
        raise UsageError(
            f"{facts.year} 年度还没有登记评议结果。", "请先收回述职评议测评汇总表（evaluation）。", code="no_evaluation"
        )
    return known


def sent_out(opened: OpenWorkspace, numbers: Sequence[str] = ()) -> Derived:
    """The workbooks of the year and how they stand; only those ``numbers`` where any are given.

    Raises :class:`UsageError` for a number that no workbook of the year bears.
    """
    issues = [
        i for i in opened.store.issues(kind=IssueKind.FORM) if i.year in {None, opened.year} and (i.unit or i.deputy)
    ]
    known = {i.number for i in issues}
    stranger = next((n for n in numbers if n not in known), None)
    if stranger is not None:
        raise UsageError(
            f"{opened.year} 年度没有下发号为“{stranger}”的表。", "请核对下发号：dutykit status。", code="issue"
        )
    issues = [i for i in issues if not numbers or i.number in numbers]
    told = zip(issues, issues_status(opened, issues), strict=True)
    return Derived(sent=tuple(_sent(issue, stands) for issue, stands in told))


def _sent(issue: Issue, stands: IssueStatus) -> Sent:
    return Sent(
        issue=issue.number,
        title=f"{stands.title}（{stands.subject}）" if issue.key else stands.title,
        unit=issue.unit,
        deputy=issue.deputy,
        issued=date.fromisoformat(stands.issued),
        due=date.fromisoformat(stands.due) if stands.due else None,
        state=stands.state,
        held=stands.held,
        late=stands.late,
    )


def who_was_sent(facts: Facts, targets: Sequence[Target]) -> list[Target]:
    """The units that were sent anything, themselves or their deputies. Raises :class:`UsageError` for none."""
    known = [t for t in targets if sent_to(facts, t.id)]
    if not known:
        raise UsageError(
            f"{facts.year} 年度没有向“{targets[0].name}”下发过表，没有可通知的。",
            "请先下发：dutykit make-template 表 --unit 单位 --due 日期。", code="not_issued",
        )  # fmt: skip
    return known
