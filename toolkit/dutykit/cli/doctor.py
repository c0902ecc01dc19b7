"""``dutykit doctor``."""

from __future__ import annotations

import click

from ..errors import EXIT_DONE, EXIT_PROBLEMS
from .chinese import Command
from .context import json_option, workspace_option, workspace_or_none
from .output import mark, print_json, remedy, say


@click.command(cls=Command, name="doctor")
@json_option
@workspace_option
def doctor(*, as_json: bool) -> int:
    """检查运行环境：有什么、缺什么、怎么办。

    看 Python、LibreOffice、字体；在工作区内还看数据库、网络共享和权限。有必须处理的问题时退出码为 1。
    """
    from ..app.keeping.doctor import Examination, examine

    result = Examination.of(examine(workspace_or_none()))
    if as_json:
        print_json(result)
    else:
        for check in result.checks:
            mark(check.level, f"{check.label}：{check.found}")
            remedy(check.remedy)
        say()
        say("可以使用。" if result.ok else "有必须处理的问题，见 ✗ 各行。")
    return EXIT_DONE if result.ok else EXIT_PROBLEMS
