"""Which findings a deputy's sheet or reminder tells: those asked for by number, else those that call for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ...documents.derived import Derived
from ...dossier.target import Target
from ...errors import UsageError
from ...rules.results import Finding
from ...words.codes import Reason, Result, SubjectKind
from ..checking.check import step_words
from ..checking.derivations import Explainer
from ..opened.open_workspace import OpenWorkspace
from ..opened.targets import deputy_target

DOCUMENT = "finding-sheet"
REMINDER = "reminder"
FROM_FINDINGS = frozenset({DOCUMENT, REMINDER})
"""Documents that tell findings."""
_FACTS = frozenset({Reason.DISPUTED, Reason.MISSING_FACT, Reason.INCONSISTENT, Reason.UNREAD})
"""Why a finding is undetermined that the deputy may help to settle."""


def asks(finding: Finding) -> bool:
    """Whether a finding is shown to the deputy for an answer."""
    return finding.result is Result.UNMET or finding.reason in _FACTS


_NOTHING = {
    DOCUMENT: "没有需要本人核对的结论（不符合的，或者缺少事实、有异议的）。",
    REMINDER: "没有可以提醒的结论（不符合、办法又规定了措施的）。",
}


def reminds(finding: Finding) -> bool:
    """Whether people may do something about a finding: only then is there anything to remind of."""
    return finding.result is Result.UNMET and finding.suggests is not None


def sheets_of(
    opened: OpenWorkspace, document: str, targets: Sequence[Target], numbers: Sequence[str], regulations: Sequence[str]
) -> tuple[list[Target], Derived]:
    """The deputies who get a sheet or a reminder, and what stands in it.

    Raises :class:`UsageError` where there is nothing to show, or a finding is about nobody in person.
    """
    explain, steps = Explainer(opened, regulations), step_words(opened)
    if numbers:
        derivations = explain.numbered(numbers)
        return _whom(opened, targets, [d.finding for d in derivations]), Derived(tuple(derivations), steps)
    wanted = reminds if document == REMINDER else asks
    asked = {t.id: [f for f in explain.of_deputy(t.id) if wanted(f)] for t in targets}
    known = [t for t in targets if asked[t.id]]
    if not known:
        names = "、".join(t.name for t in targets[:3]) + ("等" if len(targets) > 3 else "")
        raise UsageError(
            f"{names}{_NOTHING[document]}",
            "全部结论见 dutykit check --deputy 编号；要写哪一条，用 --finding 结论编号。", code="no_finding",
        )  # fmt: skip
    return known, Derived(tuple(explain.one(f, opened.year) for t in known for f in asked[t.id]), steps)


def _whom(opened: OpenWorkspace, targets: Sequence[Target], findings: Sequence[Finding]) -> list[Target]:
    """Those whom findings are about; the file of a single finding bears its number."""
    _refuse_others(findings)
    about = {f.subject.id: deputy_target(opened.roster.by_number[f.subject.id]) for f in findings}
    chosen = {t.id: t for t in targets} or about
    stranger = next((f for f in findings if f.subject.id not in chosen), None)
    if stranger is not None:
        raise UsageError(
            f"结论 {stranger.id} 是关于{stranger.subject.name}（代表编号 {stranger.subject.id}）的。",
            "请去掉 --deputy，或者写他的编号。", code="finding",
        )  # fmt: skip
    if len(findings) > 1:
        return [t for t in chosen.values() if t.id in about]
    return [replace(chosen[id_], file=f"{chosen[id_].file}_{findings[0].id}") for id_ in about]


def _refuse_others(findings: Iterable[Finding]) -> None:
    for finding in findings:
        if finding.subject.kind is not SubjectKind.DEPUTY:
            raise UsageError(
                f"结论 {finding.id} 不是关于某一名代表的（{finding.subject.name}），没有核对单。",
                f"请用 dutykit check --explain {finding.id} 查看。", code="finding",
            )  # fmt: skip
