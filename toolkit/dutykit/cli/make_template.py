"""``dutykit make-template``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from .chinese import Command
from .context import (
    Day,
    by_option,
    current_workspace,
    deputies_option,
    json_option,
    today,
    units_option,
    use_case,
    workspace_option,
    workspace_or_none,
    year_option,
)
from .output import mark, print_json, progress, say, table


def _issue(form: str, **asked: Any) -> dict[str, Any]:
    """Issue workbooks.

    Calls ``app.issuing.make_template.issue_workbooks(workspace: Workspace | None, form: str, *, year: int | None,
    units: Sequence[str], deputies: Sequence[str], key: str, everyone: bool, blank: bool, due: date | None, output:
    Path | None, force: bool, today: date, progress: Progress, by: str) -> result``, where ``result.to_json()`` is
    ``{"format": 1, "form": str, "title": str, "year": int, "issued": [{"path", "issue", "subject", "rows"}], "notes":
    [str]}``. ``workspace`` is ``None`` only with ``blank``. ``Progress`` is :func:`dutykit.cli.output.progress`:
    ``with progress(items, label) as bar: for item in bar``.
    """
    workspace = workspace_or_none() if asked["blank"] else current_workspace()
    call = use_case("issuing.make_template", "issue_workbooks")
    result: dict[str, Any] = call(workspace, form, today=today(), progress=progress, **asked).to_json()
    return result


@click.command(cls=Command, name="make-template")
@click.argument("form", metavar="表")
@year_option
@units_option
@deputies_option
@click.option("--for", "key", default="", metavar="会议", help="按会议下发的表：会议的记录编号（如 HQ-0003）或名称。")
@click.option("--all", "everyone", is_flag=True, help="每个单位（或每名代表、全年每次会议）各一份。")
@click.option("--blank", is_flag=True, help="空白表，不需要名册。")
@click.option("--due", type=Day(), metavar="日期", help="报送期限，印在表上。")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="路径", help="放到哪里；默认工作区的 outgoing。"
)
@click.option("--force", is_flag=True, help="覆盖已被改动过的同名文件。")
@by_option()
@json_option
@workspace_option
def make_template(
    form: str, year: int | None, units: tuple[str, ...], deputies: tuple[str, ...], key: str, output: Path | None,
    due: date | None, by: str, *, everyone: bool, blank: bool, force: bool, as_json: bool,
) -> None:  # fmt: skip
    """生成并下发工作簿。

    “表”是编号，见 dutykit forms，如 roster、activity。下发的每份工作簿有下发号，收回时据此认出。
    """
    result = _issue(
        form, year=year, units=units, deputies=deputies, key=key, everyone=everyone, blank=blank, due=due,
        output=output, force=force, by=by,
    )  # fmt: skip
    if as_json:
        print_json(result)
        return
    issued = result["issued"]
    mark("ok", f"{result['title']}：{len(issued)} 份，{result['year']} 年度")
    table([(i["subject"], i["issue"], i["path"]) for i in issued], ["对象", "下发号", "文件"], indent=2)
    for note in result["notes"]:
        say(f"  {note}")
