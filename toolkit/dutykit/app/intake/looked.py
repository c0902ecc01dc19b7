"""What was recognised of a scan stays held until somebody says that it was compared with its picture, and who did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...forms.extract import Draft
from ...forms.recognised import CODES, settle
from ...forms.tick_marks import TICK_KEY
from ...problems import Problem
from ...store import Stored
from ...words.codes import COUNTED
from .rows import place_of

_YES = frozenset(["√", "✓", "✔", "☑", "是", "对", "已", "已核对", "核对", "已核", "v", "V", "y", "Y"])


def _waiting(known: Stored) -> list[Problem]:
    return [p for p in map(Problem.restore, known.problems) if p.code in CODES]


def is_waiting(known: Stored) -> bool:
    """Whether a record was recognised, and nobody has looked yet."""
    return bool(_waiting(known))


def is_checked(draft: Draft) -> bool:
    """Whether a correction says that a row was compared with its picture."""
    return draft.checked in _YES


def keep_unlooked(draft: Draft, known: Stored, by: str) -> None:
    """Keep a recognised row held, unless the correction says that somebody looked, and we know who."""
    waiting = _waiting(known)
    if not waiting or (is_checked(draft) and by):
        return
    told = {p.field for p in draft.problems if p.is_error and p.field}
    draft.problems += [p for p in waiting if p.field not in told]
    if is_checked(draft):
        draft.problems.append(Problem("scan.nobody", place_of(draft)))


def settle_known(draft: Draft, known: Stored, body: Mapping[str, Any]) -> None:
    """Nobody need look at what says just what counts already."""
    if body == known.body and known.state in COUNTED:
        settle(draft)


def unconfirmed(draft: Draft, taken: set[str]) -> Problem:
    """A scan shows a prefilled row as it was sent out: that is no confirmation by a person."""
    taken.add(draft.number)
    return Problem("scan.unconfirmed", place_of(draft), "", "", {"record": draft.number})


def with_known(
    evidence: dict[str, Any], draft: Draft, known: Stored, body: Mapping[str, Any], by: str
) -> dict[str, Any]:
    """Evidence of a row of a correction: a value that did not change keeps what it had, and the file where it stood."""
    flagged = {p["field"] for p in known.problems}
    unchanged = {n for n in known.evidence if n not in flagged and body.get(n) == known.body.get(n)}
    unchanged -= {n for n in unchanged if TICK_KEY in n and n not in evidence}  # ticks that were taken away
    evidence |= {n: {"file": known.file, **known.evidence[n]} for n in unchanged}
    return with_witness(evidence, known, draft, body, by)


def with_witness(
    evidence: dict[str, Any], known: Stored, draft: Draft, body: Mapping[str, Any], by: str
) -> dict[str, Any]:
    """Evidence of a row that was recognised once: what did not change keeps its picture; who looked is named."""
    recognised = {n for n, e in known.evidence.items() if "score" in e or "picture" in e}
    if not recognised:
        return evidence
    same = {n for n in recognised if body.get(n) is not None and body.get(n) == known.body.get(n)}
    changed = {n: {**evidence[n], "picture": _picture(known.evidence[n])} for n in recognised - same if n in evidence}
    evidence = evidence | changed | {n: {"file": known.file, **known.evidence[n]} for n in same}
    if not (by and is_checked(draft)):
        return evidence
    return {n: {**e, "looked": by} for n, e in evidence.items()}


def _picture(evidence: Mapping[str, Any]) -> Any:
    """The place on the scan where a value stands, whoever has typed it since."""
    return evidence.get("picture") or evidence["place"]
