"""``dutykit render``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..words.codes import Tone
from .chinese import Command
from .context import (
    Day,
    by_option,
    current_workspace,
    deputies_option,
    engine_option,
    json_option,
    today,
    units_option,
    workspace_option,
    year_option,
)
from .output import mark, print_json, progress, remedy, say

if TYPE_CHECKING:
    from ..app.papers.render import Made


@click.command(cls=Command, name="render")
@click.argument("document", metavar="文书")
@deputies_option
@units_option
@click.option("--for", "key", default="", metavar="编号", help="按会议、活动等生成的文书：它的编号。")
@click.option(
    "--finding", "findings", multiple=True, metavar="结论编号",
    help="核对单（finding-sheet）只列这一条结论，见 dutykit check；可写多个。",
)  # fmt: skip
@click.option(
    "--copies", type=click.IntRange(min=1, max=2000), default=None, metavar="张数",
    help="测评票（evaluation-form）印多少张；默认按预计到会的选民人数。",
)  # fmt: skip
@click.option(
    "--per-page", type=click.IntRange(1, 2), default=2, metavar="张数", help="测评票一页 1 张（A4）或 2 张；默认 2。"
)
@click.option(
    "--merge", type=click.Choice(["unit"]), metavar="unit",
    help="每个单位合订成一份 PDF 来打印：封面列出名单，按名册顺序（需要 LibreOffice）。",
)  # fmt: skip
@click.option("--variant", default="", metavar="种类", help="报告、通报、计划等有几种的，做哪一种；默认第一种。")
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
@engine_option("填写模板")
@json_option
@workspace_option
def render(
    document: str, deputies: tuple[str, ...], units: tuple[str, ...], key: str, year: int | None, day: date | None,
    output: Path | None, by: str, regulation: str, findings: tuple[str, ...], copies: int | None, per_page: int,
    merge: str | None, variant: str, engine: str, *,
    everyone: bool, pdf: bool, evidence: bool, force: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """生成文书（Word，可转 PDF）。

    “文书”是编号，见 dutykit documents，如 annual-report。改动过的文书不会被覆盖，除非写 --force。

    代表履职档案（dossier）默认是本届至今的各年度，写 --year 只做那一年的。
    """
    from ..app.opened.targets import Asked
    from ..app.papers.render import RenderRequest
    from ..app.papers.render import render as rendered

    asked = RenderRequest(
        document=document, on=day or today(), whom=Asked(deputies, units, key, everyone), year=year,
        regulation=regulation, pdf=pdf, evidence=evidence, output=output, force=force, by=by,
        findings=findings, copies=copies or 0, per_page=per_page, merge=merge is not None, variant=variant,
        engine=engine,
    )  # fmt: skip
    result = rendered(current_workspace(), asked, progress)
    if as_json:
        print_json(result)
        return
    years = result.years or (result.year,)
    told = f"{years[0]}—{years[-1]}" if len(years) > 1 else result.year
    title = result.document.title
    mark(Tone.OK, f"{title}：{len(result.files)} 份，{told} 年度，成文日期 {result.on.isoformat()}")
    shared = _shared(result.files)
    for file in result.files:
        say(f"  {file.path}" + (f"　{file.pdf}" if file.pdf else ""))
        for note in file.notes:
            if note not in shared:
                remedy(note, indent=4)
        for warning in file.warnings:
            mark(Tone.WARNING, warning, indent=4)
    for book in result.merged:
        say(f"  {book.path}　合订 {book.documents} 份，{book.pages} 页")
    for note, count in shared.items():
        remedy(f"{count} 份：{note}", indent=2)
    for warning in filter(None, (*result.notes, result.fonts, result.imprint)):
        mark(Tone.WARNING, warning)


_FEW = 3
"""So many documents say the same of themselves one by one; of more it is said once."""


def _shared(files: Sequence[Made]) -> dict[str, int]:
    """What more than a few of the documents lack alike, and how many of them."""
    counts = Counter(note for file in files for note in file.notes)
    return {note: count for note, count in counts.items() if count > _FEW}
