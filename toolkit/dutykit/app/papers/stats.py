"""The figures of a year as a workbook: charts, the tables that they draw, and the facts behind them, one a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from datetime import date
from pathlib import Path

from ...documents.divided import month_label
from ...documents.stats import Statistics, statistics
from ...errors import UsageError
from ...serial import ABSENT_IF_EMPTY, INLINE
from ...words.phrases import percent
from ...workspace import Workspace
from ...xlsx.charts import Chart, FactSheet, write_book
from ...xlsx.listing import Listing
from ..opened.facts import facts_of
from ..opened.open_workspace import open_workspace
from ..opened.outputs import safe_name


@dataclass(frozen=True, slots=True)
class StatsRequest:
    """Which year, on which day (a reply after it is not told), and where the workbook goes."""

    on: date
    year: int | None = None
    output: Path | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class StatsResult:
    """The figures, and the workbook that was written."""

    figures: Statistics = field(metadata=INLINE)
    output: Path
    renamed: str | None = field(default=None, metadata=ABSENT_IF_EMPTY)
    """The name at which a file stood that somebody had changed, or has open."""


def run_stats(workspace: Workspace, asked: StatsRequest) -> StatsResult:
    """Write the workbook of a year.

    Raises :class:`UsageError` for a name that is no .xlsx, :class:`WorkspaceError` for a place that cannot be written.
    """
    if asked.output and asked.output.suffix.lower() != ".xlsx":
        raise UsageError(f"“{asked.output.name}”不是 .xlsx。", "统计存成工作簿，请把文件名写成 .xlsx。", code="suffix")
    with open_workspace(workspace, year=asked.year, today=asked.on) as opened:
        told = statistics(facts_of(opened, asked.on))
        path = (asked.output or workspace.documents / f"{safe_name(f'{told.year}_代表履职统计')}.xlsx").absolute()
        data = workbook(told)
        taken = opened.write_out(path, data, force=asked.force)
    return StatsResult(told, taken, path.name if taken != path else None)


def workbook(told: Statistics) -> bytes:
    """The workbook of the figures."""
    units, kinds, months = _units(told), _kinds(told), _months(told)
    reports, handling = _reports(told), _handling(told)
    label, year = told.unit_label, f"{told.year}年度"
    charts = [
        Chart(f"{year}各{label}代表参加人次", units, (3, 6), lying=True),
        Chart(f"{year}各月场次", months, (1, 3)),
        Chart(f"{year}各{label}报告履职覆盖情况（代表人数）", reports, (2, 3), lying=True, stacked=True),
        Chart(f"{year}各{label}建议答复情况（件数）", handling, (2, 3), lying=True, stacked=True),
        Chart(f"{year}各类活动场次", kinds, (1,), lying=True),
    ]
    listings = [units, kinds, months, reports, handling, _deputies(told)]
    return write_book(f"{year}代表履职统计", charts, listings, _facts(told))


def _note(told: Statistics, more: str) -> str:
    return f"{told.congress}，{told.year}年度，截至{told.on.isoformat()}。只统计已登记的记录。{more}"


_SHARED = "几个单位的代表参加同一场的，各单位分别计算，合计只算一场。"


def _units(told: Statistics) -> Listing:
    columns = [
        (told.unit_label, 34), ("代表", 8), ("活动场次", 10), ("活动人次", 10), ("活动人数", 10), ("联系场次", 10),
        ("联系人次", 10), ("建议件数", 10), ("收到登记表", 12),
    ]  # fmt: skip
    rows = [[line.unit, *astuple(line.figures)] for line in told.units]
    note = _note(told, f"{_SHARED}联系指联系、接待选民；建议按领衔代表计。")
    return Listing("按单位", f"{told.year}年度各{told.unit_label}履职情况", columns, rows, note)


def _kinds(told: Statistics) -> Listing:
    columns = [("活动类型", 40), ("场次", 10), ("人次", 10), ("人数", 10)]
    note = _note(told, "人数中一名代表只算一次，各类相加会多于合计。")
    return Listing("按类型", f"{told.year}年度各类活动", columns, [list(astuple(k)) for k in told.kinds], note)


def _months(told: Statistics) -> Listing:
    columns = [
        ("月份", 14), ("活动场次", 12), ("活动人次", 12), ("联系场次", 12), ("联系人次", 12), ("建议件数", 12),
    ]  # fmt: skip
    rows = [[month_label(line.month, told.year), *astuple(line.figures)] for line in told.months]
    return Listing("按月份", f"{told.year}年度各月履职情况", columns, rows, _note(told, "跨月的按开始的那天。"))


def _reports(told: Statistics) -> Listing:
    columns = [(told.unit_label, 34), ("代表", 10), ("已报告", 12), ("没有登记报告", 14), ("覆盖率", 12)]
    rows = [
        [c.unit, c.deputies, c.reported, c.deputies - c.reported, percent(c.reported, c.deputies)]
        for c in told.duty_reports
    ]
    note = _note(told, "当年向选民报告过履职情况的代表，一人只算一次。没有登记不等于没有报告。")
    return Listing("报告履职", f"{told.year}年度报告履职覆盖情况", columns, rows, note)


def _handling(told: Statistics) -> Listing:
    columns = [(told.unit_label, 34), ("建议件数", 12), ("已答复", 12), ("没有登记答复", 14), ("答复率", 12)]
    rows = [
        [h.unit, h.suggestions, h.replied, h.suggestions - h.replied, percent(h.replied, h.suggestions)]
        for h in told.suggestions
    ]
    note = _note(told, "按领衔代表计；退回的、撤回的不计。已答复指登记了答复日期。")
    return Listing("建议办理", f"{told.year}年度议案、建议办理情况", columns, rows, note)


def _deputies(told: Statistics) -> Listing:
    columns = [
        ("编号", 10), ("姓名", 14), ("单位", 34), ("出席半天", 10), ("请假半天", 10), ("缺席半天", 10),
        ("会议活动", 10), ("联系选民", 10), ("领衔建议", 10),
    ]  # fmt: skip
    rows = [[d.deputy, d.name, d.unit, *astuple(d.figures)] for d in told.deputies]
    note = _note(told, "按名册顺序，不排名。会议活动、联系选民按次计，领衔建议按件计。")
    return Listing("按代表", f"{told.year}年度各代表履职情况", columns, rows, note)


def _facts(told: Statistics) -> list[FactSheet]:
    rows = told.rows
    return [
        _sheet(
            "参加明细",
            "代表编号 姓名 单位 类别 类型 月份 日期 参加情况 人次 记录编号",
            [astuple(r) for r in rows.participations],
        ),
        _sheet(
            "场次明细",
            "记录编号 类别 类型 月份 日期 登记单位 参加代表 选民人次 场次",
            [astuple(r) for r in rows.events],
        ),
        _sheet(
            "建议明细",
            "记录编号 类型 月份 日期 领衔代表 单位 附议人数 办理状态 答复类别 答复日期 已答复 件数",
            [astuple(r) for r in rows.suggestions],
        ),
        _sheet("报告明细", "代表编号 姓名 单位 已报告 代表", [astuple(r) for r in rows.reports]),
    ]


_WIDE = {
    "单位": 26,
    "登记单位": 26,
    "类型": 22,
    "记录编号": 16,
    "领衔代表": 14,
    "姓名": 14,
    "日期": 13,
    "答复日期": 13,
    "答复类别": 24,
}


def _sheet(name: str, columns: str, rows: Sequence[Sequence[object]]) -> FactSheet:
    return FactSheet(name, [(c, _WIDE.get(c, 10)) for c in columns.split()], rows)
