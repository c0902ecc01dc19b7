"""Judge one file that was examined: what the store says of it. Nothing is written here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from ...forms.days import record_day
from ...forms.model import Form
from ...problems import Problem
from ...store import Issue
from ...text import fold
from ..checking.laws import warn_of_overtaken
from ..issuing.workbooks import printed_by
from ..opened.closings import period_words
from ..opened.open_workspace import OpenWorkspace
from .books import warn_of_other_books
from .examine import Examined
from .judged import Judged
from .references import warn_of_unknown_numbers

__all__ = ["Judged", "judge"]


def judge(found: Examined, issue: Issue | None, opened: OpenWorkspace) -> Judged:
    """Hold what a file says against the workspace as it stands; ``issue`` is what it answers."""
    form = opened.form_by_hash(found.form) if found.form else None
    judged = Judged(form, issue, found.year, found.unit, found.deputy, found.extracted, list(found.problems))
    judged.fatal, judged.account = found.fatal, found.account
    if form is None or found.extracted is None:
        return judged
    _without_own_notes(opened, judged)
    _without_print(opened, judged)
    warn_of_other_books(opened, form, found.extracted)
    warn_of_unknown_numbers(opened, form, found.extracted)
    warn_of_overtaken(opened, form, found.extracted)
    judged.problems += _after_closing(opened, judged, form)
    return judged


def _after_closing(opened: OpenWorkspace, result: Judged, form: Form) -> list[Problem]:
    """Tell where a person has closed the register that this return adds to; it is registered all the same."""
    if not result.unit or result.year is None:
        return []
    closures = opened.store.closures(year=result.year, unit=result.unit)
    found = [c for c in closures if c.form in {"", form.id}]
    unit = opened.roster.unit_by_code.get(result.unit)
    facts: dict[str, Any] = {"unit": unit.name if unit else result.unit}
    whole = [c for c in found if not c.first_day]
    if whole:
        facts |= {"year": result.year, "day": whole[-1].closed[:10], "by": whole[-1].by}
        return [Problem("return.register_closed", facts=facts)]
    parts = [c for c in found if any(c.first_day <= day.isoformat() <= c.last_day for day in _new_days(result, form))]
    for part in parts[-1:]:
        facts |= {"period": period_words(part.year, part.first_day, part.last_day)}
        facts |= {"day": part.closed[:10], "by": part.by}
        return [Problem("return.part_closed", facts=facts)]
    return []


def _new_days(result: Judged, form: Form) -> set[date]:
    """Days of rows that are not registered yet."""
    rows = result.extracted.rows if result.extracted is not None else {}
    new = ((draft, form.table_by_name.get(name)) for name, drafts in rows.items() for draft in drafts)
    return {day for draft, table in new if not draft.number and (day := record_day(draft.values, table)) is not None}


def _without_print(opened: OpenWorkspace, result: Judged) -> None:
    """What the template in force prints, as an office has restyled it, is no mark of anybody's."""
    form, unknown = result.form, [p for p in result.problems if p.code in {"mark.unknown", "cell.outside"}]
    pictures = [p for p in result.problems if p.code == "mark.picture"]
    if form is None or not (unknown or pictures):
        return
    texts, drawn = printed_by(opened.workspace, form)
    printed = {fold(text) for text in texts}
    _take_back(result, [*(p for p in unknown if fold(p.value) in printed), *pictures[:drawn]])


def _without_own_notes(opened: OpenWorkspace, result: Judged) -> None:
    """The notes that we put on red cells come back without their author when LibreOffice has saved the workbook."""
    if result.issue is None or not result.correction or all(p.code != "cell.note" for p in result.problems):
        return
    ours = {
        fold(Problem.restore(problem).message)
        for row in result.issue.rows
        for version in opened.store.versions(row.number)
        for problem in version.problems
    }
    _take_back(
        result, [p for p in result.problems if p.code == "cell.note" and any(fold(p.value).startswith(o) for o in ours)]
    )


def _take_back(result: Judged, problems: Collection[Problem]) -> None:
    """What was told is furniture after all."""
    gone = set(map(id, problems))
    result.problems = [p for p in result.problems if id(p) not in gone]
    known = result.account
    result.account = replace(known, furniture=known.furniture + len(gone), problems=known.problems - len(gone))
