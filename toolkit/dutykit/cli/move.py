"""``dutykit move`` and ``dutykit store``."""

from __future__ import annotations

import click

from ..words.codes import Tone
from .chinese import ChineseGroup, Command
from .context import by_option, current_workspace, json_option, today, workspace_option
from .output import mark, print_json, remedy, say


@click.command(cls=Command, name="move")
@click.option("--to", "to", required=True, metavar="地址", help="数据库地址；sqlite：搬回工作区里的文件。")
@by_option()
@json_option
@workspace_option
def move(to: str, by: str, *, as_json: bool) -> None:
    """把登记搬到 PostgreSQL 数据库，或搬回工作区里的 SQLite。

    地址写成 postgresql+psycopg://用户@服务器/数据库?schema=congress_a，一个人大用一个 schema。
    原件、文书仍在工作区。搬完逐条核对日志和登记，一致才改用新的地方；原来的留着，不再使用。
    """
    from ..app.keeping.move import move as moved

    result = moved(current_workspace(), to, by=by, today=today())
    if as_json:
        print_json(result)
        return
    mark(Tone.OK, f"登记已搬到 {result.to}：记录 {result.records} 条，日志 {result.entries} 条，已核对")
    for note in result.notes:
        mark(Tone.INFO, note, indent=2)
    remedy("请运行 dutykit verify 核对。")


@click.group(cls=ChineseGroup, name="store")
def store() -> None:
    """管理数据库服务器上的登记。"""


@store.command(cls=Command, name="grant")
@click.argument("role", metavar="用户")
@click.option("--read", "reading", is_flag=True, help="只许看，不许写。")
@json_option
@workspace_option
def grant(role: str, *, reading: bool, as_json: bool) -> None:
    """许一个数据库用户在本级人大的登记里工作；别的人大的，他看不到也改不了。

    用户由数据库管理员先建立。日志只许追加，不许改删；升级、销毁（purge）由建立登记的用户做。
    """
    from ..app.keeping.move import allow

    result = allow(current_workspace(), role, reading=reading, today=today())
    if as_json:
        print_json(result)
        return
    mark(Tone.OK, f"{result.role} 可以{'查看' if reading else '使用'} {result.where}")
    for statement in result.said:
        say(f"    {statement};")
