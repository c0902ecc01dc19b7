"""``dutykit form new`` and ``form lint``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..words.codes import Severity, Tone
from .chinese import ChineseGroup
from .context import by_option, current_workspace, json_option, workspace_option, workspace_or_none
from .output import error_line, mark, print_json, say

if TYPE_CHECKING:
    from ..app.issuing import FormsTold, FormTold


@click.group(cls=ChineseGroup, name="form")
def form() -> None:
    """画一张自己的表：在 WPS 或 Excel 里画，变成能下发、收回、核查的表。

    怎么画，见 docs/表怎么画.md。列出各种表用 dutykit forms。
    """


@form.command("new")
@click.argument("what", metavar="编号或工作簿.xlsx")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="文件.xlsx", help="工作簿存成什么名字；默认编号.xlsx。"
)
@click.option("--force", is_flag=True, help="改动过的也覆盖。")
@by_option(passed=False)
@json_option
@workspace_option
def new(what: str, *, output: Path | None, force: bool, as_json: bool) -> int:
    """写编号，得到画表的工作簿（已有的表照现在的样子）；写画好的工作簿，变成工作区的表。

    有错的不写，每处都说在哪个单元格（退出码 5）。
    """
    from ..app.issuing import draw, take

    if what.lower().endswith(".xlsx"):
        if output is not None:
            raise click.UsageError("-o 只用于由编号做工作簿；画好的表写进工作区的 schemas。")
        return _print(take(current_workspace(), Path(what), force=force), as_json=as_json)
    made = draw(workspace_or_none(), what, output, force=force)
    if as_json:
        print_json(made)
    else:
        path = made.forms[0].path
        mark(Tone.OK, f"已存为 {path}")
        say(f"  → 在 WPS 或 Excel 里画好后运行 dutykit form new {path}")
    return 0


@form.command("lint")
@click.argument("named", metavar="[编号或工作簿.xlsx] …", nargs=-1)
@json_option
@workspace_option
def lint(named: Sequence[str], *, as_json: bool) -> int:
    """检查自己的表，一次说全；不写编号就检查工作区里全部自己的表。"""
    from ..app.issuing import lint as linted

    return _print(linted(workspace_or_none(), named), as_json=as_json)


def _print(told: FormsTold, *, as_json: bool) -> int:
    if as_json:
        print_json(told)
        return told.exit_code
    if not told.forms:
        say("工作区里没有自己的表；新画一张用 dutykit form new 编号。")
    for one in told.forms:
        _tell(one)
    if told.error:
        error_line(told.error.message, told.error.remedy)
    return told.exit_code


def _tell(told: FormTold) -> None:
    wrong = sum(f.severity is Severity.ERROR for f in told.faults)
    mark(Tone.ERROR if wrong else Tone.OK, f"{told.file}：{f'{wrong} 处错误' if wrong else f'《{told.title}》可以用'}")
    for fault in told.faults:
        at = fault.cell or fault.place
        mark(fault.severity, f"{at}　{fault.message}" if at else fault.message, indent=2)
    if told.path:
        mark(Tone.OK, f"已存为 {told.path}", indent=2)
        say(f"    → 下发：dutykit make-template {told.form} --all")
