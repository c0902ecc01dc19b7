"""``dutykit stats``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import EXIT_DONE, EXIT_PROBLEMS, UsageError
from ..words.codes import Tone
from .chinese import Command
from .context import (
    by_option,
    current_workspace,
    json_option,
    today,
    workspace_option,
    workspace_or_none,
    year_option,
)  # fmt: skip
from .output import mark, print_json, progress, remedy, say

if TYPE_CHECKING:
    from ..app.papers.across import AcrossRequest, AcrossResult


@click.command(cls=Command, name="stats")
@year_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件.xlsx",
    help="工作簿存成什么；默认 documents 里的“年度_代表履职统计.xlsx”。",
)
@click.option(
    "--across", "across", multiple=True, metavar="文件夹|清单",
    help="汇总几个人大：各自的工作区，放着工作区的文件夹，或一行一个的清单（后面可写数据库地址）；可写多个。",
)  # fmt: skip
@click.option("--registered", is_flag=True, help="汇总各地报来、已经登记的数字；可与 --across 一起用。")
@click.option("--document", is_flag=True, help="汇总时再生成一份汇总通报（在本级的工作区里）。")
@click.option("--force", is_flag=True, help="工作簿改动过也覆盖。")
@by_option()
@json_option
@workspace_option
def stats(
    year: int | None, output: Path | None, across: Sequence[str], by: str, *,
    registered: bool, document: bool, force: bool, as_json: bool,
) -> int:  # fmt: skip
    """把一年的履职数字做成一份工作簿：图表、统计表、可以做数据透视表的明细。

    图表能在 Excel、WPS 里接着改，黑白打印也分得清。数字和文书里的是同一个算法：按单位、按类型、按月份、
    报告履职覆盖、建议答复、按代表。明细一行一件事，不含选民和填表人的姓名、电话。

    --across 汇总几个人大的数字：报告履职覆盖、表格收回和逾期、各类活动、核查结论。各地各算各的，只取数字，
    不取人和记录；合计等于各地自己统计的相加。有读不出的，说明以后汇总其余的，退出码为 1。
    """
    if across or registered:
        from ..app.papers.across import AcrossRequest

        asked = AcrossRequest(
            places=across, registered=registered, on=today(), year=year, output=output, force=force,
            document=document, by=by,
        )  # fmt: skip
        return _across(asked, as_json=as_json)
    if document:
        what = "请同时写 --across 或 --registered；本级的通报用 dutykit render circular。"
        raise UsageError("--document 只用于汇总。", what, code="across")
    from ..app.papers.stats import StatsRequest, run_stats

    workspace = current_workspace()
    result = run_stats(workspace, StatsRequest(today(), year, output, force))
    if as_json:
        print_json(result)
        return EXIT_DONE
    told = result.figures
    mark(Tone.OK, f"{told.year}年度代表履职统计：{workspace.relative(result.output)}")
    whole, covered, handled = told.units[-1].figures, told.duty_reports[-1], told.suggestions[-1]
    say(f"  代表 {whole.deputies} 名；活动 {whole.events} 场、{whole.person_times} 人次、{whole.persons} 人")
    say(f"  联系选民 {whole.contacts} 场、{whole.contact_times} 人次；报告履职 {covered.reported} 名代表")
    say(f"  议案、建议 {handled.suggestions} 件，已登记答复 {handled.replied} 件")
    _renamed(result.renamed, result.output)
    return EXIT_DONE


def _renamed(asked: str | None, taken: Path) -> None:
    if asked:
        mark(Tone.WARNING, f"“{asked}”已被改动过或正在打开，新的一份另存为“{taken.name}”。")


def _across(asked: AcrossRequest, *, as_json: bool) -> int:
    from ..app.papers.across import run_across

    workspace = current_workspace() if asked.document or asked.registered else workspace_or_none()
    result = run_across(workspace, asked, progress)
    if as_json:
        print_json(result)
    else:
        _tell_across(result)
    return EXIT_PROBLEMS if result.figures.left_out else EXIT_DONE


def _tell_across(result: AcrossResult) -> None:
    told, total = result.figures, result.figures.total
    mark(Tone.OK, f"{told.year}年度 {len(told.congresses)} 个人大的汇总：{result.output}")
    say(f"  代表 {total.deputies} 名；活动 {total.events} 场、{total.person_times} 人次、{total.persons} 人")
    say(f"  报告履职 {total.reported} 名代表；登记表 {total.returned} 份")
    say(f"  下发 {total.issued} 份，全部收回 {total.complete} 份，逾期 {total.late} 份")
    for one in told.regulations:
        counts = one.results
        say(f"  {one.title}：符合 {counts.met}，不符合 {counts.unmet}，无法判定 {counts.undetermined}")
    if result.document:
        mark(Tone.OK, f"汇总通报：{result.document}")
    _renamed(result.renamed, result.output)
    for left in told.left_out:
        mark(Tone.ERROR, f"{left.where} 没有汇总：{left.message}")
        remedy(left.remedy)
