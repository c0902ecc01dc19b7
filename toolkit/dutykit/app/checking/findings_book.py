"""Findings as a workbook: what is unmet, everything, and the records behind each with the cell they came from."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from ...errors import UsageError
from ...rules.results import Finding
from ...serial import to_json
from ...words.codes import Force, Result
from ...xlsx.listing import Listing, write_listings
from ..opened.outputs import digest, write_for_person
from .check import Checked

_TONES = {Result.UNMET: "bad", Result.UNDETERMINED: "doubt", Result.MET: "good", Result.EXEMPT: "plain"}


def write_findings(checked: Checked, path: Path, *, force: bool = False) -> Path:
    """Write the workbook; the path taken, which is another where a person has changed the file that is there.

    Raises :class:`UsageError` for a name that is no .xlsx, :class:`WorkspaceError` for a place that cannot be written.
    """
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"“{path.name}”不是 .xlsx。", "核查结论存成工作簿，请把文件名写成 .xlsx。", code="suffix")
    data = write_listings(
        "核查结论", [_summary(checked), _units(checked), _unmet(checked), _all(checked), _records(checked)]
    )
    return write_for_person(path, data, digest(data), force=force)


def _years(checked: Checked) -> str:
    first, last = checked.years[0], checked.years[-1]
    return f"{first}年度" if first == last else f"{first}—{last}年度"


def _note(checked: Checked) -> str:
    what_if = f"\n假设：{'；'.join(checked.changes)}。只供参考，没有改动任何登记。" if checked.changes else ""
    return (
        f"{checked.congress}，{_years(checked)}。没有记录不等于没有履职：登记没有关闭的只说“无法判定”。"
        f"约谈、通报、劝辞等只是提示，由人决定。{what_if}"
    )


def _summary(checked: Checked) -> Listing:
    rows, told = [], dict[tuple[str, str], Counter[str]]()
    for finding in checked.findings:
        told.setdefault((finding.regulation, finding.rule), Counter())[finding.result] += 1
    for regulation in checked.regulations:
        for rule in regulation.ruleset.rules:
            counts = told.get((regulation.id, rule.id))
            if counts:
                rows.append([
                    regulation.title, rule.article, rule.duty, rule.said or Force.labels()[rule.force],
                    *(counts[name] for name in Result.labels()), rule.note,
                ])  # fmt: skip
    columns = [
        ("办法", 30),
        ("条款", 16),
        ("要求", 40),
        ("力度", 8),
        *((label, 9) for label in Result.labels().values()),
        ("口径", 40),
    ]
    return Listing("汇总", "核查结论汇总", columns, rows, _note(checked))


def _units(checked: Checked) -> Listing:
    """How each unit stands, and whether its registers are closed: one that is not is never found wanting."""
    counts: dict[str, Counter[str]] = {}
    for finding in checked.findings:
        counts.setdefault(finding.subject.unit, Counter())[finding.result] += 1
    rows = [
        [
            checked.unit_names.get(u, u) or "全体",
            *(told[r] for r in Result.labels()),
            "没有关闭" if u in checked.open_units else "",
        ]
        for u, told in counts.items()
    ]
    columns = [("单位", 40), *((label, 12) for label in Result.labels().values()), ("登记", 16)]
    return Listing("各单位", "各单位的结论", columns, rows, _note(checked))


_COLUMNS = [("单位", 22), ("对象", 14), ("条款", 16), ("要求", 34), ("时间", 16), ("结论", 10)]


def _start(checked: Checked, finding: Finding) -> list[str]:
    unit = checked.unit_names.get(finding.subject.unit, finding.subject.unit)
    label = Result.labels()[finding.result]
    return [unit, finding.subject.called, finding.article, finding.duty, finding.window, label]


def _unmet(checked: Checked) -> Listing:
    mine = [f for f in checked.findings if f.result == Result.UNMET]
    rows = [
        [
            *_start(checked, f), f.message, "\n".join(checked.read_otherwise(f)), checked.suggestion(f),
            "、".join(f.records), f.id,
        ]
        for f in mine
    ]  # fmt: skip
    columns = [
        *_COLUMNS, ("说明", 44), ("换一种读法", 30), ("可以采取的措施（由人决定）", 30), ("依据的记录", 24),
        ("结论编号", 20),
    ]  # fmt: skip
    return Listing("不符合", "不符合的结论", columns, rows, _note(checked), 5, [_TONES[f.result] for f in mine])


def _all(checked: Checked) -> Listing:
    rows = [
        [
            *_start(checked, f),
            _number(f.figure),
            f.unit_of_figure,
            _number(f.threshold),
            f.message,
            "、".join(f.records),
            f.id,
        ]
        for f in checked.findings
    ]
    columns = [*_COLUMNS, ("数", 8), ("单位", 8), ("要求的数", 10), ("说明", 44), ("依据的记录", 30), ("结论编号", 20)]
    tones = [_TONES[f.result] for f in checked.findings]
    return Listing("全部结论", "全部结论", columns, rows, _note(checked), 5, tones)


def _number(value: object) -> object:
    told = to_json(value)
    if isinstance(told, list):
        return "—".join(map(str, told))
    return "" if told is None else told


def _records(checked: Checked) -> Listing:
    """Each record behind a finding once: what it says, and the file and cell from which it came."""
    rows = [[b.record.number, b.title, b.record.summary, b.file, b.place] for b in checked.records]
    columns = [("记录编号", 16), ("表", 30), ("内容", 60), ("来自文件", 40), ("位置", 22)]
    note = "同一条记录可以是几条结论的依据。全部来源：dutykit trace 记录编号。"
    return Listing("依据", "结论依据的记录", columns, rows, note)
