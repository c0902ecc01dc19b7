"""``dutykit log``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from .chinese import Command
from .context import Day, Number, current_workspace, json_option, workspace_option
from .output import print_json, say, table

if TYPE_CHECKING:
    from ..app.asking.history import LoggedAct


@click.command(cls=Command, name="log")
@click.option("--action", default="", metavar="动作", help="只看这种动作，如 ingest、approve、close。")
@click.option("--by", "who", default="", metavar="姓名", help="只看这个经办人的。")
@click.option("--record", default="", metavar="记录编号", help="只看涉及这条记录的。")
@click.option("--since", type=Day(), metavar="日期", help="只看这一天及以后的。")
@click.option("--last", type=Number(1, 1_000_000), metavar="条数", help="只看最近的若干条。")
@json_option
@workspace_option
def log(action: str, who: str, record: str, since: date | None, last: int | None, *, as_json: bool) -> None:
    """谁在什么时候做了什么、为什么。电话和证件号码已隐去。"""
    from ..app.asking.history import log as logged

    result = logged(current_workspace(), action=action, by=who, record=record, since=since, last=last)
    if as_json:
        print_json(result)
        return
    if result.entries:
        rows = [
            (
                e.when[:19].replace("T", " "),
                e.what,
                f"{e.by}（登录名）" if e.login else e.by,
                e.file or e.subject,
                e.reason,
            )
            for e in result.entries
        ]
        table(rows, ["时间", "动作", "经办人", "对象", "理由"])
        say()
    say(f"共 {len(result.entries)} 条（全部 {result.total} 条）。")


def _who(entry: LoggedAct) -> str:
    return f"{entry.by}（登录名）" if entry.login else entry.by
