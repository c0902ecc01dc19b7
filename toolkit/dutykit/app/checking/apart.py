"""Findings worked out apart: one task for each regulation and year, the case file sent once. Pure on either side."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import Any

from ...errors import OutsideError
from ...files.isolate import Engine, Job, JobContext
from ...files.limits import Limits
from ...files.plain import loads
from ...problems import Problem
from ...rules.casefile import CaseFile
from ...rules.engine import check_year
from ...rules.regulation import Regulation
from ...rules.results import Finding
from ...rules.rule_check import CheckScope

Findings = Sequence[Finding]


def limits_of_checks(limits: Limits) -> Limits:
    """Limits of a worker that checks: a congress takes longer than a file."""
    return dataclasses.replace(limits, seconds=limits.check_seconds, memory_bytes=limits.check_memory_bytes)


def findings_by(
    engine: Engine | None, case: CaseFile, chosen: Sequence[Regulation], years: Sequence[int], scope: CheckScope
) -> list[Findings]:
    """Findings of each regulation and each year in it, in their order; in this process where there is no engine.

    Raises :class:`OutsideError` where a check takes more time or memory than it may.
    """
    asked = [(regulation, year) for regulation in chosen for year in years]
    if engine is None:
        return [check_year(case, regulation, year, scope) for regulation, year in asked]
    context = JobContext.of(case)
    jobs = [Job(f"{__name__}:found", pickle.dumps((*each, scope)), context=context) for each in asked]
    with closing(engine.run(jobs)) as outcomes:
        return [_told(outcome) for outcome in outcomes]


def found(data: bytes, options: dict[str, Any]) -> bytes:
    """In a worker: the findings of a regulation and a year."""
    regulation, year, scope = pickle.loads(data)  # noqa: S301 - from our own parent
    return pickle.dumps(tuple(check_year(options["context"], regulation, year, scope)), pickle.HIGHEST_PROTOCOL)


def _told(outcome: object) -> Findings:
    if isinstance(outcome, bytes):
        findings: Findings = loads(outcome)
        return findings
    assert isinstance(outcome, Problem)
    remedy = "请把 dutykit.toml [limits] 的 check_seconds、check_memory_bytes 写大，或者去掉 --engine 再运行一次。"
    raise OutsideError(f"核查没有做完：{outcome.message}", remedy, code="engine_check")


def together(parts: Iterable[Sequence[Finding]]) -> list[Finding]:
    """Findings of several years, those of one rule, subject and window once: as it was looked at last."""
    found: dict[tuple[Any, ...], Finding] = {}
    for part in parts:
        for f in part:
            found[f.regulation, f.rule, f.subject.kind, f.subject.id, f.first, f.window] = f
    return list(found.values())
