"""What is said of rows as a whole when a return is registered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...forms.check import held_parts
from ...forms.extract import Draft
from ...forms.model import Form
from ...problems import Problem, has_errors
from ...store import Issue, Stored
from ...words.codes import STANDING, FormId, IssueKind, Per, State
from ..opened.open_workspace import OpenWorkspace


def records_about(opened: OpenWorkspace, form: Form, issue: Issue | None) -> dict[str, Stored]:
    """Records that a file may be about: those of its issue; of a correction, those it was sent for."""
    store = opened.store
    if issue is None:
        found = store.current(form=form.id) if form.per is Per.CONGRESS else []
    elif issue.kind is IssueKind.CORRECTION:
        known = {s.number: s for s in store.current(numbers=[r.number for r in issue.rows], evidence=True)}
        found = [known[r.number] for r in issue.rows if r.number in known]
    elif form.per is Per.CONGRESS:
        found = store.current(form=form.id)
    else:
        found = store.current(issue=issue.number)
    return {s.number: s for s in found}


def missing_rows(known: Iterable[Stored]) -> list[Problem]:
    """Rows of an issue that a full return no longer has: told, never withdrawn in silence."""
    gone = [s.number for s in known if s.state in STANDING]
    shown = "、".join(gone[:10]) + ("等" if len(gone) > 10 else "")
    return [Problem("return.missing_rows", facts={"count": len(gone), "records": shown})] if gone else []


def changes_decided(draft: Draft, known: Stored, body: Mapping[str, Any]) -> list[Problem]:
    """Told of a row that says otherwise than what a person approved, or corrected; of no ``body``, nothing."""
    if (
        not body
        or body == known.body
        or not (known.state is State.APPROVED or (known.state is State.ACCEPTED and known.reason))
    ):
        return []
    said = "已经审核通过" if known.state is State.APPROVED else f"由办公室改过（{known.reason}）"
    return [Problem("return.changes_decided", place_of(draft), "", "", {"record": known.number, "key": said})]


def held_in(draft: Draft, state: State, form: Form) -> int:
    """How much of a row is held: all of it, or single participations."""
    if state is State.HELD:
        return 1
    if form.id == FormId.ROSTER:
        return int(has_errors(draft.problems))
    return held_parts(draft)


def evidence_of(draft: Draft) -> dict[str, Any]:
    """Where the values of a draft stood, in the shape that is stored."""
    return {name: item.to_json() for name, item in draft.evidence.items()}


def place_of(draft: Draft) -> Any:
    """The first place of a row that holds something."""
    for evidence in draft.evidence.values():
        return evidence.place
    return draft.places.first()


def codes(problems: Any) -> list[tuple[str, str]]:
    """Problems by code and field, to compare what was wrong before and now."""
    pairs = [(p["code"], p["field"]) if isinstance(p, Mapping) else (p.code, p.field) for p in problems]
    return sorted(pairs)
