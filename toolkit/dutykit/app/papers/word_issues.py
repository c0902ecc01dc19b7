"""Issue numbers of the registration form in Word, so that a returned one is recognised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...dossier.target import Target
from ...forms.tag import makes_tag
from ...store import Issue, IssuedRow, Schema
from ...words.codes import FormId, IssueKind
from ..opened.open_workspace import OpenWorkspace, now
from ..opened.records import issue_numbers

if TYPE_CHECKING:
    from ...docx.render import Rendered

REGISTRATION_DOCUMENT = "registration-form"
REGISTRATION = FormId.ANNUAL_REGISTRATION


def word_issues(opened: OpenWorkspace, targets: Sequence[Target]) -> dict[str, str]:
    """Issue numbers of the Word forms, so that a returned one is recognised; the same form keeps its number."""
    form, year, store = opened.form(REGISTRATION), opened.year, opened.store
    with store.transaction():
        store.keep_schema(Schema(form.hash, form.id, form.version, form.schema))
        known = store.issues(form=form.id, kind=IssueKind.FORM, year=year)
        numbers = {issue.deputy: issue.number for issue in known if issue.hash == form.hash}
        new = [target.id for target in targets if target.id not in numbers]
        numbers |= dict(zip(new, issue_numbers(opened, year, len(new)), strict=True))
        store.add_issues(
            [
                Issue(
                    numbers[deputy], IssueKind.FORM, form.id, form.hash, year, deputy=deputy, made=now(),
                    rows=_issued_rows(opened, deputy),
                )
                for deputy in new
            ]
        )  # fmt: skip
    return {target.id: numbers[target.id] for target in targets}


def with_code(rendered: Rendered, issue: str, workspace: str) -> Rendered:
    """The Word form with the code that says on paper which form and which issue it is, and of whom."""
    from ...docx.tag_picture import tagged
    from ...xlsx.tag_picture import picture_of

    tag = makes_tag(REGISTRATION, issue, workspace)
    return tagged(rendered, picture_of(tag)[0], tag.text) if tag is not None else rendered


def _issued_rows(opened: OpenWorkspace, subject: str) -> tuple[IssuedRow, ...]:
    from ...forms.filled import digest as row_digest
    from ..issuing.prefill import prefill

    _, rows = prefill(opened, opened.form(REGISTRATION), "", subject)
    return tuple(IssuedRow(name, row.number, row_digest(row.values)) for name, found in rows.items() for row in found)
