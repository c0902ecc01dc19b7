"""What deputies answered to findings, with what the office decided of each: for the case file of a check."""

from __future__ import annotations

from collections.abc import Iterable

from ...dossier.claims import ANSWERS
from ...dossier.views import HandbookAnswerRow
from ...rules.finding_ids import read_finding_id
from ...rules.objections import Answer, Decided, Stance
from ...store import Review, Stored
from ...words.codes import COUNTED, FormId, State
from ...words.decisions import Decision, ReviewLevel
from ..opened.open_workspace import OpenWorkspace

_DECISIONS = {Decision.APPROVE: Decided.ACCEPTED, Decision.REFUSE: Decided.REFUSED}


def answers_of(opened: OpenWorkspace) -> tuple[dict[str, tuple[Answer, ...]], tuple[str, ...]]:
    """Answers by the number of the finding, and the records whose number of a finding cannot be read."""
    refused = opened.store.refused()
    rows = [
        s
        for s in opened.store.current(form=FormId.HANDBOOK, part=ANSWERS)
        if not s.body.get("void") and (s.state in COUNTED | {State.DISPUTED} or s.number in refused)
    ]
    reviews = opened.store.reviews_of([s.version for s in rows]) if rows else {}
    found: dict[str, list[Answer]] = {}
    unread = []
    for stored in rows:
        answer = _answer(stored, reviews.get(stored.version, ()))
        if answer.finding:
            found.setdefault(answer.finding, []).append(answer)
        elif answer.decided is Decided.OPEN:
            unread.append(stored.number)
    return {number: tuple(answers) for number, answers in found.items()}, tuple(unread)


def _answer(stored: Stored, reviews: Iterable[Review]) -> Answer:
    row = HandbookAnswerRow(stored.body)
    last = next(
        (r for r in reversed(list(reviews)) if r.level == ReviewLevel.OFFICE and r.decision in _DECISIONS), None
    )
    return Answer(
        record=stored.number,
        finding=read_finding_id(row.finding),
        deputy=stored.deputy,
        stance=Stance(row.stance) if row.stance in set(Stance) else Stance.OBJECT,
        reason=row.reason,
        decided=_DECISIONS[Decision.of(last.decision)] if last is not None else Decided.OPEN,
        by=last.by if last is not None else "",
        day=last.at[:10] if last is not None else "",
        comment=last.comment if last is not None else "",
    )
