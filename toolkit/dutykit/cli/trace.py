"""``dutykit trace``."""

from __future__ import annotations

import click

from .chinese import Command
from .context import by_option, current_workspace, full_option, json_option, workspace_option
from .output import heading, place_text, print_json, say, table


@click.command(cls=Command, name="trace")
@click.argument("record", metavar="记录编号")
@click.option("--deputy", default="", metavar="代表", help="给这名代表看的：多人的记录里只列出本人的部分。")
@full_option
@by_option()
@json_option
@workspace_option
def trace(record: str, deputy: str, by: str, *, full: bool, as_json: bool) -> None:
    """查一条记录的来源：哪份文件、哪个单元格、原来写的是什么。

    电话、证件号码、请假事由等个人信息隐去，可用 --full 显示。
    """
    from ..app.asking.history import trace as traced

    result = traced(current_workspace(), record, deputy=deputy, full=full, by=by)
    if as_json:
        print_json(result)
        return
    say(f"{result.record}　{result.title}　{result.label}")
    if result.effect:
        say(result.effect)
    for source in result.sources:
        heading(f"{source.file}（{source.received} 收，SHA-256 {source.sha256[:12]}…）")
        rows = [(f.label, f.value, f.where, f.raw) for f in source.fields]
        table(rows, ["栏目", "登记为", "位置", "原文"], indent=2)
        for picture in source.attachments:
            say(f"  图片：{place_text(picture.place)}，保存在 {picture.path}")
    if result.log:
        heading("变动")
        table([(e.when, e.what, e.reason, e.by) for e in result.log], indent=2)
