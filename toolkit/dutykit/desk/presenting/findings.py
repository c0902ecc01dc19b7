"""Findings as page data: by rule, by deputy, one; and what a changed figure would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...app.checking.check import Checked
from ...rules.results import Finding
from ...words.codes import Result, SubjectKind
from ..charts import Bar, Chart, Part

Url = Callable[..., str]
LOOKS: Mapping[Result, str] = {
    Result.UNMET: "late", Result.UNDETERMINED: "open", Result.MET: "done", Result.EXEMPT: "waiting",
}  # fmt: skip
"""How each result looks in a chart, the worst first."""
MOST = 200
"""Findings on one page; the rest is reached by narrowing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a person narrows findings: by result, rule, unit (its code), deputy (its number). Empty: all."""

    result: str = ""
    rule: str = ""
    unit: str = ""
    deputy: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.result or self.rule or self.unit or self.deputy)

    def takes(self, finding: Finding) -> bool:
        """Whether a finding is asked for."""
        subject = finding.subject
        return (
            (not self.result or finding.result == self.result)
            and (not self.rule or rule_key(finding) == self.rule)
            and (not self.unit or subject.unit == self.unit)
            and (not self.deputy or (subject.kind is SubjectKind.DEPUTY and subject.id == self.deputy))
        )


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding with its mark, the sentence, and where it is explained; ``records`` are what it rests on."""

    finding: Finding
    href: str
    records: tuple[tuple[str, str], ...]
    suggestion: str
    otherwise: tuple[str, ...]
    """What other readings give an unmet one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of a list to choose from."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """What the page of findings shows."""

    asked: Asked
    charts: tuple[Chart, ...]
    rows: tuple[FindingRow, ...]
    count: int
    results: tuple[Choice, ...]
    rules: tuple[Choice, ...]
    units: tuple[Choice, ...]
    whys: tuple[tuple[str, int], ...]
    readings: tuple[tuple[str, str], ...]
    contradictions: tuple[str, ...]
    figures: tuple[Choice, ...]
    """Rules with a figure that may be supposed to be another."""


def rule_key(finding: Finding) -> str:
    """A rule of a regulation, as addresses name it."""
    return f"{finding.regulation}/{finding.rule}"


def findings_page(checked: Checked, asked: Asked, url: Url) -> FindingsPage:
    """Put the findings that are asked for together."""
    found = [f for f in checked.findings if asked.takes(f)]
    order = list(LOOKS)
    shown = sorted(found, key=lambda f: (f.result is not Result.UNMET, order.index(f.result)))
    return FindingsPage(
        asked=asked,
        charts=tuple(c for c in (_by_rule(checked, found, asked, url), _by_unit(checked, found, asked, url)) if c.bars),
        rows=tuple(finding_row(checked, f, url) for f in shown[:MOST]),
        count=len(found),
        results=_choices(((r.value, r.label) for r in LOOKS), asked.result),
        rules=_choices(_rules(checked), asked.rule),
        units=_choices(_units(checked), asked.unit),
        whys=tuple(Counter(f.reason.label for f in found if f.reason is not None).most_common()),
        readings=_readings(shown),
        contradictions=tuple(f"{c.name}　{c.words}" if c.name else c.words for c in checked.contradictions),
        figures=_choices(_figures(checked), asked.rule),
    )


def _readings(findings: Iterable[Finding]) -> tuple[tuple[str, str], ...]:
    """Which reading of the text was used, once for each rule that is unmet (C12)."""
    return tuple(dict.fromkeys((f.where, f.note) for f in findings if f.note and f.result is Result.UNMET))


def finding_row(checked: Checked, finding: Finding, url: Url) -> FindingRow:
    """One finding as a line."""
    return FindingRow(
        finding, url("finding", number=finding.id),
        tuple((n, url("record", number=n)) for n in finding.records),
        checked.suggestion(finding) if finding.suggests else "",
        checked.read_otherwise(finding) if finding.result is Result.UNMET else (),
    )  # fmt: skip


def _rules(checked: Checked) -> Iterable[tuple[str, str]]:
    for regulation in checked.regulations:
        told = {f.rule for f in checked.of(regulation.id)}
        for rule in regulation.ruleset.rules:
            if rule.id in told:
                yield f"{regulation.id}/{rule.id}", f"{rule.article}　{rule.duty}"


def _figures(checked: Checked) -> Iterable[tuple[str, str]]:
    for regulation in checked.regulations:
        for rule in regulation.ruleset.rules:
            figure = rule.options.get("figure")
            if isinstance(figure, int | float):
                yield f"{regulation.id}/{rule.id}", f"{rule.article}　{rule.duty}（现在是 {figure}）"


def _units(checked: Checked) -> Iterable[tuple[str, str]]:
    for code in dict.fromkeys(f.subject.unit for f in checked.findings):
        if code:
            yield code, checked.unit_names.get(code, code)


def _choices(found: Iterable[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, label, value == chosen) for value, label in found)


def _parts(findings: Sequence[Finding]) -> tuple[Part, ...]:
    counts = Counter(f.result for f in findings)
    return tuple(Part(look, result.label, counts[result]) for result, look in LOOKS.items())


def _by_rule(checked: Checked, findings: Sequence[Finding], asked: Asked, url: Url) -> Chart:
    labels = dict(_rules(checked))
    groups: dict[str, list[Finding]] = {key: [] for key in labels}
    for finding in findings:
        groups[rule_key(finding)].append(finding)
    bars = (Bar(labels[key], _narrowed(url, asked, rule=key), _parts(found)) for key, found in groups.items() if found)
    return Chart("各条要求", "条", tuple(bars))


def _by_unit(checked: Checked, findings: Sequence[Finding], asked: Asked, url: Url) -> Chart:
    labels = dict(_units(checked))
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.subject.unit:
            groups.setdefault(finding.subject.unit, []).append(finding)
    bars = (Bar(labels[code], _narrowed(url, asked, unit=code), _parts(found)) for code, found in groups.items())
    return Chart("各单位", "条", tuple(bars))


def _narrowed(url: Url, asked: Asked, *, rule: str = "", unit: str = "") -> str:
    return url("findings", result=asked.result, rule=rule or asked.rule, unit=unit or asked.unit, deputy=asked.deputy)


# --- what a changed figure would change ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Changed:
    """A finding that would be another: whom and what it is about, before and supposed."""

    who: str
    where: str
    before: Result | None
    after: Result
    message: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What was supposed; how many findings of each result there are, and would be; which would be others."""

    supposed: tuple[str, ...]
    counts: tuple[tuple[str, int, int], ...]
    changed: tuple[Changed, ...]


def what_if(checked: Checked, supposed: Checked) -> WhatIf:
    """Hold findings of what was supposed beside those of the year as it is."""
    before = {f.id: f.result for f in checked.findings}
    changed = [
        Changed(f.subject.called, f.where, before.get(f.id), f.result, f.message)
        for f in supposed.findings
        if before.get(f.id) is not f.result
    ]
    counts = [(r.label, checked.totals.results[r], supposed.totals.results[r]) for r in LOOKS]
    return WhatIf(supposed.changes, tuple(counts), tuple(changed))
