"""What is worked out for a document before it is built, and for whom that leaves one to be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ...documents.derived import Derived, Sent
from ...documents.facts import Facts
from ...documents.filling_notice import sent_to
from ...dossier.target import Target
from ...errors import UsageError
from ...store import Issue
from ...words.codes import IssueKind
from ..asking.status import IssueStatus, issues_status
from ..opened.open_workspace import OpenWorkspace

FILLING_NOTICE = "filling-notice"


def worked_out(
    opened: OpenWorkspace, document: str, targets: Sequence[Target], facts: Facts, issues: Sequence[str]
) -> tuple[list[Target], Facts]:
    """For whom a document is made, and its facts with what was worked out for it."""
    if document != FILLING_NOTICE:
        return list(targets), facts
    facts = replace(facts, derived=sent_out(opened, issues))
    return who_was_sent(facts, targets), facts


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
