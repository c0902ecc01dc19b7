"""``dutykit new-year``."""

from __future__ import annotations

import click

from ..words.codes import Tone
from .chinese import Command
from .context import YEAR, by_option, current_workspace, json_option, today, workspace_option
from .output import mark, print_json, say


@click.command(cls=Command, name="new-year")
@click.argument("year", metavar="年度", type=YEAR)
@by_option()
@json_option
@workspace_option
def new_year(year: int, by: str, *, as_json: bool) -> None:
    """转入新的年度：名册、单位、办法和设置都不变，只改工作年度。

    上一年度没有办完的会列出来，以后照样可以用 --year 办。
    """
    from ..app.keeping.new_year import new_year as begun

    result = begun(current_workspace(), year, today=today(), by=by)
    if as_json:
        print_json(result)
        return
    mark(Tone.OK, f"已转入 {result.year} 年度")
    say(f"  照旧的：{result.deputies} 名代表、{result.units} 个单位，dutykit.toml 里的办法和设置")
    if result.left:
        mark(Tone.WARNING, f"{result.before} 年度还没有办完的，没有变，以后照样可以办：")
        for line in result.left:
            say(f"    {line}")
    if result.missing:
        mark(Tone.INFO, f"{result.year} 年度要先补上的：")
        for line in result.missing:
            say(f"    {line}")
    say("下一步：dutykit issue --phase 年初计划 --due 日期，或直接运行 dutykit 看接下来做什么。")
