"""``dutykit settings``: what ``dutykit.toml`` settles, and one entry of it changed."""

from __future__ import annotations

import click

from ..errors import UsageError
from ..words.codes import Tone
from .chinese import Command
from .context import by_option, current_workspace, json_option, today, workspace_option
from .output import mark, print_json, say, table


@click.command(cls=Command, name="settings")
@click.argument("changes", metavar="[项目=值]...", nargs=-1)
@by_option()
@json_option
@workspace_option
def settings(changes: tuple[str, ...], by: str, *, as_json: bool) -> None:
    """列出设置，或改其中的几项：dutykit settings 届次=18 names=strokes。

    项目写文件里的名称或中文都可以。只改所指的几行，dutykit.toml 里的说明和别的行不动；写错的不改。改了什么记入变动。
    """
    from ..app.keeping.settled import settings_of, settle

    workspace = current_workspace()
    if not changes:
        found = settings_of(workspace)
        if as_json:
            print_json(found)
            return
        table([(s.label, s.told, s.key) for s in found.settings], ["项目", "现在", "文件里的名称"])
        return
    result = settle(workspace, dict(map(_pair, changes)), by=by, today=today())
    if as_json:
        print_json(result)
        return
    for one in result.changed:
        mark(Tone.OK, f"{one.label}：{one.before} → {one.after}")
    if not result.changed:
        say("都已经是这样，没有改动。")


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.replace("＝", "=").partition("=")
    if not sign:
        raise UsageError(f"“{text}”不是“项目=值”。", "请写成 届次=18。", code="setting")
    return name.strip(), value.strip()
