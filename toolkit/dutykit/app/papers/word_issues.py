"""Issue numbers of the registration form in Word, so that a returned one is recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ...documents.annex import figure_rows
from ...documents.evidence_rows import texts_told
from ...documents.facts import Facts
from ...dossier.target import Target
from ...forms.filled import PRINTED, printed_digest
from ...forms.filled import digest as row_digest
from ...forms.tag import makes_tag
from ...store import Issue, IssuedRow, Schema
from ...words.codes import FormId, IssueKind, Per
from ..opened.open_workspace import OpenWorkspace, now
from ..opened.records import issue_numbers

if TYPE_CHECKING:
    from ...docx.render import Rendered

REGISTRATION_DOCUMENT = "registration-form"
REGISTRATION = FormId.ANNUAL_REGISTRATION


def word_issues(opened: OpenWorkspace, targets: Sequence[Target], facts: Facts) -> dict[str, str]:
    """Issue numbers of the Word forms, so that a returned one is recognised; the same form keeps its number.

    What each form prints of ``facts`` is kept with its issue, for what comes back as it was printed is nobody's claim.
    """
    form, year, store = opened.form(REGISTRATION), opened.year, opened.store
    with store.transaction():
        store.keep_schema(Schema(form.hash, form.id, form.version, form.schema))
        known = {i.deputy: i for i in store.issues(form=form.id, kind=IssueKind.FORM, year=year) if i.hash == form.hash}
        new = [target.id for target in targets if target.id not in known]
        numbers = dict(zip(new, issue_numbers(opened, year, len(new)), strict=True))
        store.add_issues(
            [
                Issue(
                    number, IssueKind.FORM, form.id, form.hash, year, deputy=deputy, made=now(),
                    rows=_issued_rows(facts, deputy),
                )
                for deputy, number in numbers.items()
            ]
        )  # fmt: skip
        for issue in [known[target.id] for target in targets if target.id in known]:
            rows = _with_older_lines(_issued_rows(facts, issue.deputy), issue.rows)
            if rows != issue.rows:
                store.save_issue(replace(issue, rows=rows))
    numbers |= {deputy: issue.number for deputy, issue in known.items()}
    return {target.id: numbers[target.id] for target in targets}


def with_code(rendered: Rendered, issue: str, workspace: str) -> Rendered:
    """The Word form with the code that says on paper which form and which issue it is, and of whom."""
    from ...docx.tag_picture import tagged
    from ...xlsx.tag_picture import picture_of

    tag = makes_tag(REGISTRATION, issue, workspace)
    return tagged(rendered, picture_of(tag)[0], tag.text) if tag is not None else rendered


def _issued_rows(facts: Facts, deputy: str) -> tuple[IssuedRow, ...]:
    """The rows of records that the form prints, then its lines that only tell of records."""
    from ...documents.registration_form import prefilled, printed_texts

    _, rows = prefilled(facts, deputy)
    known = [IssuedRow(name, number, row_digest(values)) for name, found in rows.items() for number, values in found]
    figures = figure_rows(facts, Target(Per.DEPUTY, deputy)) if facts.evidence else []
    annex = [(text, "") for text in texts_told(figures)]
    printed = [(printed_digest(text), record) for text, record in (*printed_texts(facts, deputy), *annex)]
    return (*known, *(IssuedRow(PRINTED, record or text, text) for text, record in printed))


def _with_older_lines(rows: tuple[IssuedRow, ...], before: tuple[IssuedRow, ...]) -> tuple[IssuedRow, ...]:
    """An older print may come back as well: its lines stay known."""
    known = {row.digest for row in rows}
    return (*rows, *(row for row in before if row.part == PRINTED and row.digest not in known))


def properties_of(facts: Facts, target: Target, workspace: str) -> dict[str, str] | None:
    """Custom properties by which a returned Word form is recognised, and the workspace that sent it out."""
    if target.deputy not in facts.issues:
        return None
    whose = {"dutykit-workspace": workspace} if workspace else {}
    return {"dutykit-form": REGISTRATION, "dutykit-issue": facts.issues[target.deputy]} | whose
