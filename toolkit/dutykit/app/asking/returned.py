"""What has come back: every file of a year, and one of them with its problems and the records that it told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ...problems import Problem, has_errors
from ...store import Return
from ...text import masked
from ...words.codes import FormId, ReturnStatus
from ...workspace import Workspace
from ..opened.open_workspace import OpenWorkspace, open_workspace
from ..opened.records import is_open, subject_name


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """A file that came back, in one line. ``open`` counts its records that are still to be mended."""

    id: int
    sha256: str
    name: str
    received: str
    form: str
    title: str
    subject: str
    issue: str
    status: ReturnStatus | None
    label: str
    records: int
    open: int
    errors: int
    warnings: int
    retracted: str


@dataclass(frozen=True, slots=True)
class ReturnsResult:
    """Every file that came back for a year, the last first."""

    congress: str
    year: int
    returns: tuple[ReturnLine, ...]


def returned(workspace: Workspace, *, year: int | None, today: date) -> ReturnsResult:
    """Every file of a year that came back, withdrawn ones too; files of no year (the roster) among them."""
    with open_workspace(workspace, year=year, today=today) as opened:
        found = [row for row in opened.store.returns() if row.year in {None, opened.year}]
        return ReturnsResult(opened.congress, opened.year, lines_of(opened, found))


def lines_of(opened: OpenWorkspace, found: Sequence[Return]) -> tuple[ReturnLine, ...]:
    """Returns of the working year, each in one line, the last first."""
    told: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    for stored in opened.store.standings(years={opened.year}):
        if stored.source is not None:
            told[stored.source] += 1
            waiting[stored.source] += is_open(stored)
    return tuple(line_of(opened, row, told[row.id], waiting[row.id]) for row in reversed(found))


def line_of(opened: OpenWorkspace, row: Return, records: int, waiting: int) -> ReturnLine:
    """A return in one line; ``records`` that it told, ``waiting`` that are still to be mended."""
    problems = [Problem.restore(p) for p in row.problems]
    errors = sum(has_errors([p]) for p in problems)
    form = opened.forms.get(row.form)
    return ReturnLine(
        id=row.id,
        sha256=row.sha256,
        name=masked(row.name),
        received=row.received,
        form=row.form,
        title=form.title if form else row.form,
        subject="" if row.form in {"", FormId.ROSTER, FormId.SESSION} else subject_name(opened, row.unit, row.deputy),
        issue=row.issue,
        status=ReturnStatus.of(row.status) if row.status else None,
        label="已撤回" if row.retracted else ReturnStatus.of(row.status).label if row.status else "",
        records=records,
        open=waiting,
        errors=errors,
        warnings=len(problems) - errors,
        retracted=row.retracted,
    )
