"""``dutykit package``: what offices send up and down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..words.codes import Tone
from .chinese import ChineseGroup, Command
from .context import by_option, current_workspace, json_option, today, workspace_option, year_option
from .output import mark, print_json, remedy, say

if TYPE_CHECKING:
    from ..app.keeping.dispatch_install import Installed

_PATH = click.Path(path_type=Path)


@click.group(cls=ChineseGroup, name="package")
def package() -> None:
    """上下级之间的包：市里把表、办法、模板发给各县，各县把汇总数字报给市里。

    包里每个文件都有校验值，连着做包单位的日志；随包打印封存页，签字后一起发，收的单位照着核对。
    """


@package.command(cls=Command, name="make")
@click.option("--figures", is_flag=True, help="上报一个年度的汇总数字，不含人和记录；不写是下发表、办法、模板。")
@year_option
@click.option("--title", default="", metavar="名称", help="包叫什么；默认“第几号”“年度汇总数字”。")
@click.option("-o", "--output", type=_PATH, metavar="文件.zip", help="写到哪里；默认在 documents 里。")
@by_option()
@json_option
@workspace_option
def make(*, figures: bool, year: int | None, title: str, output: Path | None, by: str, as_json: bool) -> None:
    """做一个包：下发的，或上报的（--figures）。

    下发的是工作区 schemas、regulations、templates、calendar 里本单位自己的文件，每做一次编一个新的号。
    """
    from ..app.keeping.dispatch_make import DispatchRequest, make_dispatch

    asked = DispatchRequest(today=today(), figures=figures, year=year, title=title, output=output, by=by)
    result = make_dispatch(current_workspace(), asked)
    if as_json:
        print_json(result)
        return
    mark(Tone.OK, f"{result.kind.label}，{result.title}：{result.path}")
    for part in result.parts:
        say(f"    {part}")
    for note in result.notes:
        say(f"  {note}")
    say(f"  封存码 {result.seal}")
    remedy(f"请打印 {result.page}，签字后与包一起发；对方安装时写 --seal 封存码 核对。")


@package.command(cls=Command, name="install")
@click.argument("source", metavar="文件.zip", type=_PATH)
@click.option("--seal", default="", metavar="封存页或封存码", help="与随包的、签了字的封存页核对。")
@click.option("--force", is_flag=True, help="本单位自己的同名文件也代替；原来的留在 archive。")
@click.option("--dry-run", is_flag=True, help="只看会装什么、代替什么，不改动。")
@by_option()
@json_option
@workspace_option
def install(source: Path, *, seal: str, force: bool, dry_run: bool, by: str, as_json: bool) -> None:
    """安装收到的包：上级发来的表、办法、模板，或下级报来的汇总数字。

    先核对每个文件的校验值，再检查表、办法、模板有没有错；有一处不对就什么都不装。比装过的旧的不装。
    下级的数字登记以后，用 dutykit stats --registered 汇总。
    """
    from ..app.keeping.dispatch_install import InstallRequest, install_dispatch

    asked = InstallRequest(source=source, today=today(), seal=seal, force=force, dry_run=dry_run, by=by)
    result = install_dispatch(current_workspace(), asked)
    if as_json:
        print_json(result)
        return
    _tell(result)


def _tell(result: Installed) -> None:
    done = "可以装，没有改动" if result.dry_run else "已登记" if result.figures else "已安装"
    mark(Tone.OK, f"{result.issuer}，{result.title}：{done}")
    if result.held_against_page:
        mark(Tone.OK, "与封存页相符", indent=2)
    if result.figures:
        counts = result.figures.counts
        told = f"代表 {counts.deputies} 名，活动 {counts.events} 场，报告履职 {counts.reported} 名"
        say(f"    {result.figures.year} 年度，{told}")
    for name in result.files:
        why = "代替本单位自己的" if name in result.replaced else "代替自带的" if name in result.overrides else "新的"
        say(f"    {name}（{why}）")
    if result.unchanged:
        say(f"    原来就一样的 {len(result.unchanged)} 个，没有动")
    for note in result.notes:
        mark(Tone.WARNING, note, indent=2)
