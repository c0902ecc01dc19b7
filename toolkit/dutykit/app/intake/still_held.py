"""What a correction does not show, or shows as it was sent, is still to be mended.

A held part is closed only by being mended, or given up on purpose: that it no longer stands on the paper is neither.
"""

from __future__ import annotations

from typing import Any

from ...evidence import Evidence
from ...forms.extract import Draft
from ...forms.tick_marks import TICK_KEY
from ...problems import Problem
from ...store import Stored

_TICKED = frozenset({"cell.tick_differs", "cell.tick_person"})
_NOT_SHOWN = frozenset({"cell.formula_missing", "cell.raised", "cell.shown", "cell.struck_partly"})
"""Problems of how a cell was written, which the plain text that goes back does not show."""


def keep_ticks(draft: Draft, known: Stored) -> None:
    """Of a correction that came back without its tick grid, what was ticked stands as it did, right or wrong."""
    if draft.ticked:
        return
    named = {n for value in draft.values.values() if isinstance(value, list) for n in value if isinstance(n, str)}
    for key, data in known.evidence.items():
        name, ticked, whose = key.partition(TICK_KEY)
        if not ticked or whose in named or (name and whose not in known.body.get(name, ())):
            continue
        draft.evidence[key] = Evidence.from_json(data)
        if name:
            draft.values.setdefault(name, []).append(whose)
        else:
            draft.problems += [p for p in _errors(known) if p.place == draft.evidence[key].place]


def keep_unseen(draft: Draft, known: Stored, body: dict[str, Any]) -> None:
    """Keep open what the correction could not show, where it says nothing new.

    A formula without a result leaves a blank cell, raised letters and number formats a plain text; marks of a tick
    grid were not kept by earlier releases.
    """
    unkept = body == known.body and not any(TICK_KEY in key for key in known.evidence)
    told = {p.field for p in draft.problems if p.is_error}
    for problem in _errors(known):
        name = problem.field
        if name in told:
            continue
        if _is_tick(problem) and unkept:
            draft.problems.append(problem)
        elif problem.code in _NOT_SHOWN and _raw(draft.evidence.get(name)) == _raw_known(known, name):
            draft.problems.append(problem)
            draft.values.pop(name, None)
            body.pop(name, None)


def _is_tick(problem: Problem) -> bool:
    return problem.code in _TICKED or (problem.code == "cell.choice" and not problem.field)


def _raw_known(known: Stored, name: str) -> str:
    return _raw(Evidence.from_json(known.evidence[name]) if name in known.evidence else None)


def _raw(evidence: Evidence | None) -> str:
    return evidence.raw if evidence is not None else ""


def _errors(known: Stored) -> list[Problem]:
    return [p for p in map(Problem.restore, known.problems) if p.is_error]
