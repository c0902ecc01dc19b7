"""What one file turned out to be."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...forms.account import Account
from ...forms.extract import Extracted
from ...forms.model import Form
from ...problems import Problem
from ...store import Issue
from ...words.codes import IssueKind


@dataclass(slots=True)
class Judged:
    """What one file turned out to be. ``form`` is missing when it was not recognised."""

    form: Form | None = None
    issue: Issue | None = None
    year: int | None = None
    unit: str = ""
    deputy: str = ""
    extracted: Extracted | None = None
    problems: list[Problem] = field(default_factory=list)
    fatal: bool = False
    account: Account = field(default_factory=Account)

    @property
    def correction(self) -> bool:
        """Whether it is a correction workbook of ours."""
        return self.issue is not None and self.issue.kind is IssueKind.CORRECTION
