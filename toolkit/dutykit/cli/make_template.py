"""``dutykit make-template``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from ..words.codes import Tone
from .chinese import Command
from .context import (
    Day,
    by_option,
    current_workspace,
    deputies_option,
    json_option,
    rows_option,
    today,
    units_option,
    workspace_option,
    workspace_or_none,
    year_option,
)
from .output import mark, print_json, progress, say, table


@click.command(cls=Command, name="make-template")
@click.argument("form", metavar="表")
@year_option
@units_option
@deputies_option
@click.option("--for", "key", default="", metavar="会议", help="按会议下发的表：会议的记录编号（如 HQ-0003）或名称。")
@click.option("--all", "everyone", is_flag=True, help="每个单位（或每名代表、全年每次会议）各一份。")
@click.option("--blank", is_flag=True, help="空白表，不需要名册。")
@click.option("--due", type=Day(), metavar="日期", help="报送期限，印在表上。")
@rows_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="路径", help="放到哪里；默认工作区的 outgoing。"
)
@click.option("--force", is_flag=True, help="覆盖已被改动过的同名文件。")
@by_option()
@json_option
@workspace_option
def make_template(
    form: str, year: int | None, units: tuple[str, ...], deputies: tuple[str, ...], key: str, output: Path | None,
    due: date | None, rows: int | None, by: str, *, everyone: bool, blank: bool, force: bool, as_json: bool,
) -> None:  # fmt: skip
    """生成并下发工作簿。

    “表”是编号，见 dutykit forms，如 roster、activity。下发的每份工作簿有下发号，收回时据此认出。
    """
    from ..app.issuing.make_template import IssueRequest, blank_workbook, issue_workbooks
    from ..app.opened.targets import Asked

    asked = IssueRequest(
        form=form, today=today(), whom=Asked(deputies, units, key, everyone), year=year, due=due, rows=rows,
        output=output, force=force, by=by,
    )  # fmt: skip
    if blank:
        result = blank_workbook(workspace_or_none(), asked)
    else:
        result = issue_workbooks(current_workspace(), asked, progress)
    if as_json:
        print_json(result)
        return
    mark(Tone.OK, f"{result.form.title}：{len(result.issued)} 份，{result.year} 年度")
    table([(i.subject, i.issue, i.path) for i in result.issued], ["对象", "下发号", "文件"], indent=2)
    for note in result.notes:
        say(f"  {note}")
