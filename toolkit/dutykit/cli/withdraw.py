"""``dutykit withdraw``."""

from __future__ import annotations

import click

from ..words.codes import Tone
from .chinese import Command
from .context import by_option, current_workspace, json_option, today, workspace_option
from .output import mark, print_json, say


@click.command(cls=Command, name="withdraw")
@click.argument("given", metavar="回收件")
@click.option("--reason", required=True, metavar="理由", help="为什么撤回；记入变动。")
@by_option()
@json_option
@workspace_option
def withdraw(given: str, reason: str, by: str, *, as_json: bool) -> None:
    """撤回一份回收件登记的全部记录。

    “回收件”写文件名，或 SHA-256 的前几位。原件仍在 archive 中，变动有记录可查。
    """
    from ..app.deciding.amend import withdraw as withdrawn

    result = withdrawn(current_workspace(), given, reason=reason, today=today(), by=by)
    if as_json:
        print_json(result)
        return
    mark(Tone.OK, f"已撤回 {result.file}：{len(result.withdrawn)} 条记录不再计入。")
    if result.restored:
        say(f"  恢复了此前被它替代的 {len(result.restored)} 条：{'、'.join(result.restored)}")
