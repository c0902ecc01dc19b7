"""A PDF of an official document, measured in a limited worker."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import UsageError
from ...files.guard import inspect
from ...files.isolate import Job, Pool
from ...files.limits import Limits
from ...files.plain import loads
from ...problems import Problem

if TYPE_CHECKING:
    from ...docx.gongwen import Deviation, FormatRule


def of_pdf(path: Path, rules: Sequence[FormatRule], limits: Limits) -> list[Deviation]:
    """The departures of a PDF, by rule. Raises :class:`UsageError` for a file that cannot be measured."""
    from ...docx.gongwen import Deviation
    from ...pdf.official import Printed, deviations

    data = path.read_bytes()
    found = inspect(data, "pdf", limits)
    outcome: object = found.problems[0] if found.refused else None
    if outcome is None:
        with Pool(1, limits) as pool:
            (outcome,) = pool.run([Job("dutykit.pdf.official:measured", data)])
    if isinstance(outcome, Problem):
        raise UsageError(f"“{path.name}”读不出来：{outcome.message}", outcome.remedy, code="file")
    assert isinstance(outcome, bytes)
    printed: Printed = loads(outcome)
    by_id = {rule.id: rule for rule in rules}
    facts = {id_: rule.facts for id_, rule in by_id.items()}
    return [Deviation(by_id[id_], said) for id_, said in deviations(printed, facts) if id_ in by_id]
