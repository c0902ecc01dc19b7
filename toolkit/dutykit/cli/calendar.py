"""``dutykit calendar``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..words.codes import Tone
from .chinese import Command
from .context import YEAR, Number, by_option, current_workspace, json_option, today, workspace_option
from .output import heading, mark, print_json, say

if TYPE_CHECKING:
    from ..app.asking.coming import CalendarEntry, Coming


@click.command(cls=Command, name="calendar")
@click.option("--year", type=YEAR, metavar="年度", help="看这一整年；不写就从今天往后看。")
@click.option("--days", type=Number(0, 3660), metavar="天数", help="从今天往后看多少天；默认 90。")
@click.option(
    "--regulation",
    "regulations",
    multiple=True,
    metavar="编号",
    help="按哪个办法的期限，可写多个；默认 dutykit.toml 写的。",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件.ics",
    help="另存为日历文件，手机、电脑的日历能导入。",
)
@click.option("--force", is_flag=True, help="日历文件改动过也覆盖。")
@by_option(passed=False)
@json_option
@workspace_option
def calendar(
    year: int | None, days: int | None, regulations: Sequence[str], output: Path | None, *, force: bool, as_json: bool
) -> None:
    """接下来的期限和会议，按日期列出；过了期限还没有办的列在最前。

    从登记里来：下发的表的报送期限、办法规定的期限（还没有登记办结日期的）、各期要求到期的日子、人代会和
    其他会议、建议的答复期限、措施的整改期限、年末关闭登记。每项写明依据的条款和记录编号。
    """
    from ..app.asking.coming import CalendarResult, run_calendar, write_calendar

    workspace = current_workspace()
    coming = run_calendar(workspace, year=year, days=days, regulations=regulations, today=today())
    path = write_calendar(workspace, coming, output, force=force) if output else None
    if as_json:
        print_json(CalendarResult(coming, path))
        return
    say(f"{coming.congress}　{coming.first.isoformat()} 至 {coming.last.isoformat()}")
    for title, overdue in (("已过期，还没有办", True), ("接下来", False)):
        mine = [e for e in coming.entries if e.overdue is overdue]
        if mine:
            heading(title)
            _tell(coming, mine)
    if not coming.entries:
        say("没有要办的。")
    say()
    late = sum(e.overdue for e in coming.entries)
    say(f"共 {len(coming.entries)} 项" + (f"，其中已过期 {late} 项" if late else "") + "。")
    for note in coming.notes:
        mark(Tone.WARNING, note)
    if path:
        mark(Tone.OK, f"已存为 {path}")


def _tell(coming: Coming, entries: Sequence[CalendarEntry]) -> None:
    for entry in entries:
        until = f" 至 {entry.last.isoformat()}" if entry.last else ""
        who = f"（{entry.subject}）" if entry.subject else ""
        line = f"{entry.day.isoformat()}{until}　{entry.kind.label}　{entry.what}{who}"
        mark(Tone.ERROR if entry.overdue else Tone.INFO, line, indent=2)
        told = [coming.cited(entry), entry.record, entry.detail]
        if any(told):
            say(f"      {'　'.join(filter(None, told))}")
