"""``dutykit purge``."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import UsageError
from ..words.codes import Tone
from .chinese import Command
from .context import YEAR, by_option, current_workspace, json_option, today, workspace_option
from .keys import key_file_option, opening_key
from .output import mark, print_json, remedy, say

_PATH = click.Path(path_type=Path)


@click.command(cls=Command, name="purge")
@click.argument("year", metavar="[年度]", type=YEAR, required=False)
@click.option("--deputy", default="", metavar="代表", help="不销毁一个年度，销毁一名代表的：写编号或姓名。")
@click.option(
    "--package", "packages", multiple=True, type=_PATH, metavar="文件夹", help="归档信息包；几个年度的写几次。"
)
@click.option("--basis", default="", metavar="依据", help="依据什么销毁，如销毁清册的编号；记入日志。")
@click.option("--finish", is_flag=True, help="接着做完上次没有做完的销毁。")
@click.option("--yes", is_flag=True, help="不再询问。")
@key_file_option
@by_option()
@json_option
@workspace_option
def purge(
    year: int | None,
    deputy: str,
    packages: tuple[Path, ...],
    basis: str,
    key_file: Path | None,
    by: str,
    *,
    finish: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """归档以后，销毁一个年度或一名代表的个人信息；不能恢复。

    销毁原件、登记的内容、日志里的文字、写出的文件，留下编号和销毁记录：日志仍然接得上，dutykit verify 照样核对，
    并说明什么时间、什么人、依据什么销毁了什么。先用 dutykit archive 归档；信息包检测合格、原件都在其中才销毁。
    """
    from ..app.keeping.purge import PurgeRequest
    from ..app.keeping.purge import finish as finished
    from ..app.keeping.purge import plan as planned
    from ..app.keeping.purge import purge as purged

    workspace = current_workspace()
    if finish:
        done = finished(workspace, today=today())
        if as_json:
            print_json(done)
            return
        for note in done.left:
            mark(Tone.WARNING, note)
        mark(Tone.INFO if done.left else Tone.OK, "还有没做完的。" if done.left else "销毁都做完了。")
        return
    if (year is None) == (not deputy):
        raise UsageError(
            "要写一个年度，或用 --deputy 写一名代表。", "如 dutykit purge 2019 --package 归档_2019。", code="scope"
        )
    asked = PurgeRequest(year=year, deputy=deputy, packages=packages, basis=basis, by=by, ask=opening_key(key_file))
    if not yes:
        if as_json:
            raise UsageError("--json 时不能询问。", "请加 --yes。", code="ask")
        plan = planned(workspace, asked, today=today())
        say(f"要销毁{plan.what}：记录 {plan.records} 条（{plan.versions} 版）、回收件 {plan.returns} 份、"
            f"原件 {plan.originals} 份、文件 {plan.files} 个。")  # fmt: skip
        for note in plan.notes:
            mark(Tone.WARNING, note, indent=2)
        click.confirm("销毁以后不能恢复。现在销毁吗", default=False, abort=True, err=True)
    result = purged(workspace, asked, today=today())
    if as_json:
        print_json(result)
        return
    mark(Tone.OK, f"已销毁{result.what}：记录 {result.records} 条、原件 {result.originals} 份、文件 {result.files} 个")
    say(f"  日志第 {result.entry} 条记着这次销毁；{result.entries} 条日志只留编号。")
    for note in result.notes:
        mark(Tone.WARNING, note, indent=2)
    remedy("请运行 dutykit verify 核对，再打印封存页（dutykit seal）。")
