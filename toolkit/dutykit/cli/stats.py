"""``dutykit stats``."""

from __future__ import annotations

from pathlib import Path

import click

from ..words.codes import Tone
from .chinese import Command
from .context import by_option, current_workspace, json_option, today, workspace_option, year_option
from .output import mark, print_json, say


@click.command(cls=Command, name="stats")
@year_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件.xlsx",
    help="工作簿存成什么；默认 documents 里的“年度_代表履职统计.xlsx”。",
)
@click.option("--force", is_flag=True, help="工作簿改动过也覆盖。")
@by_option(passed=False)
@json_option
@workspace_option
def stats(year: int | None, output: Path | None, *, force: bool, as_json: bool) -> None:
    """把一年的履职数字做成一份工作簿：图表、统计表、可以做数据透视表的明细。

    图表能在 Excel、WPS 里接着改，黑白打印也分得清。数字和文书里的是同一个算法：按单位、按类型、按月份、
    报告履职覆盖、建议答复、按代表。明细一行一件事，不含选民和填表人的姓名、电话。
    """
    from ..app.papers.stats import StatsRequest, run_stats

    workspace = current_workspace()
    result = run_stats(workspace, StatsRequest(today(), year, output, force))
    if as_json:
        print_json(result)
        return
    told = result.figures
    mark(Tone.OK, f"{told.year}年度代表履职统计：{workspace.relative(result.output)}")
    whole, covered, handled = told.units[-1].figures, told.duty_reports[-1], told.suggestions[-1]
    say(f"  代表 {whole.deputies} 名；活动 {whole.events} 场、{whole.person_times} 人次、{whole.persons} 人")
    say(f"  联系选民 {whole.contacts} 场、{whole.contact_times} 人次；报告履职 {covered.reported} 名代表")
    say(f"  议案、建议 {handled.suggestions} 件，已登记答复 {handled.replied} 件")
    if result.renamed:
        mark(Tone.WARNING, f"“{result.renamed}”已被改动过或正在打开，新的一份另存为“{result.output.name}”。")
