"""``dutykit render``."""

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
    year_option,
)
from .output import mark, print_json, progress, remedy, say


def _render(document: str, **asked: Any) -> dict[str, Any]:
    """Render documents.

    Calls ``app.papers.render.render(workspace: Workspace, document: str, *, deputies: Sequence[str], units:
    Sequence[str], key: str, everyone: bool, year: int | None, date: date, pdf: bool, evidence: bool, output: Path |
    None, force: bool, progress: Progress, by: str, regulation: str) -> result``, where ``result.to_json()`` is
    ``{"format": 1, "document": str, "title": str, "year": int, "date": str, "regulation": str, "years": [int], "files":
    [{"path", "pdf", "subject", "digest", "notes": [str], "warnings": [str]}]}``; ``pdf`` is a path or ``None``,
    ``notes`` say what is a draft or was left blank, ``warnings`` what stands in the text and is perhaps wrong
    (articles of a law that have been renumbered).
    """
    call = use_case("papers.render", "render")
    result: dict[str, Any] = call(current_workspace(), document, progress=progress, **asked).to_json()
    return result


@click.command(cls=Command, name="render")
@click.argument("document", metavar="文书")
@deputies_option
@units_option
@click.option("--for", "key", default="", metavar="编号", help="按会议、活动等生成的文书：它的编号。")
@click.option("--all", "everyone", is_flag=True, help="每名代表（或每个单位）各一份。")
@year_option
@click.option(
    "--regulation", default="", metavar="编号", help="按哪个办法分部分；默认 dutykit.toml 写的第一个有部分的。"
)
@click.option("--date", "day", type=Day(), metavar="日期", help="成文日期；默认今天。")
@click.option("--pdf", is_flag=True, help="同时转成 PDF（需要 LibreOffice）。")
@click.option("--evidence", is_flag=True, help="附上每项数字的来源。")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="路径", help="放到哪里；默认工作区的 documents。"
)
@click.option("--force", is_flag=True, help="覆盖已被改动过的同名文件。")
@by_option()
@json_option
@workspace_option
def render(
    document: str, deputies: tuple[str, ...], units: tuple[str, ...], key: str, year: int | None, day: date | None,
    output: Path | None, by: str, regulation: str, *, everyone: bool, pdf: bool, evidence: bool, force: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """生成文书（Word，可转 PDF）。

    “文书”是编号，见 dutykit documents，如 annual-report。改动过的文书不会被覆盖，除非写 --force。

    代表履职档案（dossier）默认是本届至今的各年度，写 --year 只做那一年的。
    """
    result = _render(
        document, deputies=deputies, units=units, key=key, everyone=everyone, year=year, date=day or today(), pdf=pdf,
        evidence=evidence, output=output, force=force, by=by, regulation=regulation,
    )  # fmt: skip
    if as_json:
        print_json(result)
        return
    files = result["files"]
    years = result.get("years") or [result["year"]]
    told = f"{years[0]}—{years[-1]}" if len(years) > 1 else result["year"]
    mark("ok", f"{result['title']}：{len(files)} 份，{told} 年度，成文日期 {result['date']}")
    for file in files:
        say(f"  {file['path']}" + (f"　{file['pdf']}" if file["pdf"] else ""))
        for note in file["notes"]:
            remedy(note, indent=4)
        for warning in file["warnings"]:
            mark("warning", warning, indent=4)
