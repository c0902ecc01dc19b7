"""``dutykit issue``."""

from __future__ import annotations

from datetime import date

import click

from ..words.codes import Tone
from ..words.phases import Phase
from .chinese import Command
from .context import (
    Day,
    by_option,
    current_workspace,
    json_option,
    rows_option,
    today,
    units_option,
    workspace_option,
    year_option,
)
from .output import mark, print_json, progress, remedy, say, table

_PHASES = "、".join(phase.label for phase in Phase)


@click.command(cls=Command, name="issue")
@click.option("--phase", required=True, metavar="阶段", help=f"哪个阶段：{_PHASES}。")
@click.option("--due", type=Day(), metavar="日期", help="报送期限，印在表和通知上。")
@rows_option
@units_option
@year_option
@click.option("--force", is_flag=True, help="覆盖已被改动过的同名文件。")
@by_option()
@json_option
@workspace_option
def issue(
    phase: str,
    due: date | None,
    rows: int | None,
    units: tuple[str, ...],
    year: int | None,
    by: str,
    *,
    force: bool,
    as_json: bool,
) -> None:
    """一次下发一个阶段的全部表：表、填报通知，每个单位打成一个压缩包。

    年初计划：小组活动计划、接待选民计划、报告履职计划。年度：活动、联系接待、议案建议、综合材料要点，和自己的表。
    代表登记：每名代表的年度登记表。评议：报告履职、测评汇总、意见征集、推荐。
    只下发一种表用 dutykit make-template。
    """
    from ..app.papers.sending import SendRequest, send

    asked = SendRequest(phase=phase, today=today(), year=year, due=due, rows=rows, units=units, force=force, by=by)
    result = send(current_workspace(), asked, progress)
    if as_json:
        print_json(result)
        return
    until = f"，{result.due} 以前报送" if result.due else ""
    mark(Tone.OK, f"{result.label}：{sum(f.count for f in result.forms)} 份表，{result.year} 年度{until}")
    table([(f"《{f.title}》", f"{f.count} 份") for f in result.forms], indent=2)
    say()
    table(
        [(p.name, f"{p.forms} 份", p.path) for p in result.parcels], ["单位", "表", "压缩包（表和填报通知）"], indent=2
    )
    for note in result.notes:
        say(f"  {note}")
    if result.undated:
        mark(Tone.WARNING, f"{result.undated} 份表没有写报送期限。")
        remedy("再运行一次，加上 --due 日期；下发号不变。")
    say("下一步：把压缩包分别发给各单位；谁交了没有，用 dutykit status 看。")
