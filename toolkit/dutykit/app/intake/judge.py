"""Judge one file that was examined: what the store says of it. Nothing is written here.

A number that names another record (``refers`` of a field) which is not registered is a warning, for it may still come.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ...forms.account import Account
from ...forms.days import record_day
from ...forms.extract import Draft, Extracted
from ...forms.model import Field, Form
from ...problems import Problem
from ...store import Issue
from ...text import fold
from ...words.codes import STANDING, IssueKind
from ...words.roles import Owner
from ..checking.laws import warn_of_overtaken
from ..issuing.workbooks import printed_by
from ..opened.closings import period_words
from ..opened.kept import Topic
from ..opened.open_workspace import OpenWorkspace
from .books import warn_of_other_books
from .examine import Examined
from .printed import as_printed
from .turnout import warn_of_silence


@dataclass(slots=True)
class Judged:
    """What one file turned out to be, held against the store. ``form`` is missing when it was not recognised."""

    form: Form | None = None
    issue: Issue | None = None
    year: int | None = None
    unit: str = ""
    deputy: str = ""
    extracted: Extracted | None = None
    problems: list[Problem] = field(default_factory=list)
    fatal: bool = False
    account: Account = field(default_factory=Account)
    printed: frozenset[str] = frozenset()
    """Records that the form told of in print, and still does."""

    @property
    def correction(self) -> bool:
        """Whether it is a correction workbook of ours."""
        return self.issue is not None and self.issue.kind is IssueKind.CORRECTION


def judge(found: Examined, issue: Issue | None, opened: OpenWorkspace, only: Owner | None = None) -> Judged:
    """Hold what a file says against the workspace as it stands; ``issue`` is what it answers.

    With ``only`` it must be one of that owner's: of any other nothing is said but that.
    """
    form = opened.form_by_hash(found.form) if found.form else None
    if only is not None and form is not None and not (issue is not None and only.owns(issue.unit, issue.deputy)):
        return Judged(form, problems=[Problem("return.not_yours")], fatal=True)
    judged = Judged(form, issue, found.year, found.unit, found.deputy, found.extracted, list(found.problems))
    judged.fatal, judged.account = found.fatal, found.account
    if form is None or found.extracted is None:
        return judged
    _without_own_notes(opened, judged)
    _without_print(opened, judged)
    warn_of_other_books(opened, form, found.extracted)
    warn_of_silence(opened, form, found.extracted, judged.unit)
    _warn_of_unknown_numbers(opened, form, found.extracted)
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
    """What the template in force prints, as an office has restyled it, is no mark of anybody's.

    Nor are lines that tell of records, where they came back as they were printed for this issue.
    """
    form, pictures = result.form, [p for p in result.problems if p.code == "mark.picture"]
    unknown = [p for p in result.problems if p.code in {"mark.unknown", "cell.outside"}]
    if form is None or not [*unknown, *pictures]:
        return
    texts, drawn = printed_by(opened.workspace, form)
    printed = {fold(text) for text in texts}
    known = [p for p in unknown if fold(p.value) in printed]
    told = as_printed([p for p in unknown if p not in known], result.issue)
    result.printed = frozenset(record for record, _ in told)
    _take_back(result, [*known, *(p for _, pieces in told for p in pieces), *pictures[:drawn]])


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


def _warn_of_unknown_numbers(opened: OpenWorkspace, form: Form, extracted: Extracted) -> None:
    """Tell, beside the field, of each number that names a record which is not registered (``refers`` of a field)."""
    for draft, item, value in _referring(form, extracted):
        if _known(opened, item, value, extracted, form):
            continue
        book = opened.forms.get(item.refers.partition(".")[0])
        evidence = draft.evidence.get(item.name)
        facts: dict[str, Any] = {"label": item.label, "book": book.title if book else item.refers}
        place = evidence.place if evidence else draft.places.get(item.name)
        draft.problems.append(Problem("cell.no_such_record", place, item.name, value, facts))


def _referring(form: Form, extracted: Extracted) -> Iterator[tuple[Draft, Field, str]]:
    """What names another record, with the field and its draft; of what is wrong already enough is said."""
    fields = {t.name: [f for f in t.fields if f.refers] for t in form.tables}
    fields[""] = [f for f in form.fields if f.refers]
    for draft in extracted.drafts() if any(fields.values()) else ():
        wrong = {p.field for p in draft.problems if p.is_error}
        for item in fields.get(draft.table, ()):
            value = draft.values.get(item.name)
            if value and not draft.void and item.name not in wrong:
                yield draft, item, str(value)


def _known(opened: OpenWorkspace, item: Field, value: str, extracted: Extracted, form: Form) -> bool:
    """Whether a record has that number; of the form that is being read, rows of the same file count too."""
    named, part, *rest = item.refers.split(".")
    if not rest:
        return bool(opened.store.standings(number=value, form=named, part=part, states=STANDING))

    def told() -> frozenset[str]:
        rows = opened.store.current(form=named, part=part, states=STANDING)
        return frozenset(fold(str(s.body.get(rest[0]) or "")) for s in rows)

    numbers = opened.kept.of(Topic[frozenset[str]]("numbers", frozenset({named})), told, item.refers)
    mine: list[Draft] = list(extracted.rows.get(part, ())) if form.id == named else []
    return fold(value) in numbers or any(fold(str(d.values.get(rest[0]) or "")) == fold(value) for d in mine)
