"""``dutykit`` alone, in a workspace: where the year stands and the next steps."""

from __future__ import annotations

from .context import current_workspace, today
from .output import heading, say, table


def tell() -> None:
    """Print the year at a glance."""
    from ..app.asking.home import home

    result = home(current_workspace(), today=today())
    say(f"{result.congress}　{result.year} 年度")
    table(result.facts, indent=2)
    heading("接下来")
    for number, step in enumerate(result.steps, 1):
        say(f"  {number}．{step.what}")
        say(f"     {step.command}")
    if not result.steps:
        say("  没有要办的。")
    say()
    say("全部命令：dutykit --help　　一名代表的全部情况：dutykit show 姓名　　查找：dutykit find 内容")
