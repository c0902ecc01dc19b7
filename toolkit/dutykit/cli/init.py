"""``dutykit init``."""

from __future__ import annotations

from pathlib import Path

import click

from ..words.codes import Level, Tone
from .chinese import Command
from .context import YEAR, Number, by_option, today
from .output import mark, remedy, say


@click.command(cls=Command, name="init")
@click.argument("folder", metavar="[文件夹]", type=click.Path(), default=".")
@click.option("--congress", default="", metavar="名称", help="本级人民代表大会的全称。")
@click.option(
    "--level",
    default=Level.COUNTY.value,
    metavar="层级",
    help="province、city、county 或 township；默认 county（区、县）。",
)
@click.option("--term", type=Number(1, 99), metavar="届", help="现在是第几届。")
@click.option(
    "--regulation",
    "regulations",
    multiple=True,
    metavar="编号",
    help="执行的办法，可写几次；编号见 dutykit regulations。",
)
@click.option("--year", type=YEAR, metavar="年度", help="工作年度；默认今年。")
@by_option(passed=False)
def init(
    folder: str, congress: str, level: str, term: int | None, regulations: tuple[str, ...], year: int | None
) -> None:
    """新建工作区（默认在当前文件夹）。

    工作区是一个文件夹，放一个人民代表大会各届的表格、回收件、登记和文书；设置在其中的 dutykit.toml。
    """
    from ..app.keeping.workspaces import make_workspace

    made = make_workspace(
        Path(folder), congress=congress, level=level, term=term, regulations=regulations, year=year or today().year
    )
    workspace = made.workspace
    mark(Tone.OK, f"已新建工作区：{workspace.root}")
    say(f"  {workspace.config.congress.name}，工作年度 {workspace.config.year}")
    if made.unnamed:
        mark(Tone.WARNING, f"没有写 --congress，名称暂写为“{workspace.config.congress.name}”。")
        remedy("请在 dutykit.toml 的 [congress] 一节改为全称；它会印在表格和文书上。")
    if not workspace.config.regulations:
        mark(
            Tone.INFO,
            "没有写明执行的办法，核查和文书只看代表法。"
            "本级有办法的，编号见 dutykit regulations，写进 dutykit.toml 的 regulations。",
        )
    say("下一步：dutykit make-template roster --blank  生成空白的代表名册，填好后用 dutykit ingest 收回。")
