"""What a correction does not show, or shows as it was sent, is still to be mended.

A held part is closed only by being mended, or given up on purpose: that it no longer stands on the paper is neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...evidence import Evidence
from ...forms.extract import Draft
from ...forms.tick_marks import TICK_KEY
from ...problems import Problem
from ...store import Stored

_TICKED = frozenset({"cell.tick_differs", "cell.tick_person"})


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


def keep_unseen(draft: Draft, known: Stored, body: Mapping[str, Any]) -> None:
    """Keep open what the correction could not show, where it says nothing new.

    A formula without a result leaves a blank cell; marks of a tick grid were not kept by earlier releases.
    """
    told = {(p.code, p.field) for p in draft.problems}
    unkept = body == known.body and not any(TICK_KEY in key for key in known.evidence)
    for problem in _errors(known):
        blank = problem.code == "cell.formula_missing" and problem.field not in draft.evidence
        ticked = problem.code in _TICKED or (problem.code == "cell.choice" and not problem.field)
        if (blank or (ticked and unkept)) and (problem.code, problem.field) not in told:
            draft.problems.append(problem)


def _errors(known: Stored) -> list[Problem]:
    return [p for p in map(Problem.restore, known.problems) if p.severity == "error"]
