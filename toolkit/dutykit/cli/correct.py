"""``dutykit correct``."""

from __future__ import annotations

import click

from ..words.codes import Tone
from .chinese import Command
from .context import by_option, current_workspace, json_option, today, workspace_option
from .output import mark, print_json, remedy, say


@click.command(cls=Command, name="correct")
@click.argument("record", metavar="记录编号")
@click.argument("changes", metavar="栏目=值 …", nargs=-1, required=True)
@click.option("--reason", required=True, metavar="理由", help="为什么更正；记入变动。")
@by_option()
@json_option
@workspace_option
def correct(record: str, changes: tuple[str, ...], reason: str, by: str, *, as_json: bool) -> None:
    """更正一条记录的一栏或几栏。

    例：dutykit correct HD-2024-0001 日期=2024-3-5 --reason 核对签到表。原来的值和理由都留存。
    """
    from ..app.deciding.amend import correct as corrected

    pairs = _pairs(changes)
    result = corrected(current_workspace(), record, pairs, reason=reason, today=today(), by=by)
    if as_json:
        print_json(result)
        return
    mark(Tone.OK, f"已更正 {result.record}（{result.label}）")
    for change in result.changes:
        say(f"  {change.label}：{change.before or '（空）'} → {change.after or '（空）'}")
    if result.unapproved:
        mark(Tone.WARNING, result.unapproved, indent=2)
    for problem in result.problems:
        mark(problem.severity, problem.message, indent=2)
        remedy(problem.remedy, indent=4)


def _pairs(changes: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for change in changes:
        field, sign, value = change.replace("＝", "=", 1).partition("=")
        if not sign or not field.strip():
            raise click.BadParameter(f"“{change}”应写成 栏目=值。", param_hint="栏目=值")
        if field.strip() in pairs:
            raise click.BadParameter(f"“{field.strip()}”写了两次。", param_hint="栏目=值")
        pairs[field.strip()] = value
    return pairs
