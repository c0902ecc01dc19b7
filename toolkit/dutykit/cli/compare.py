"""``dutykit compare``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import EXIT_DONE, EXIT_PROBLEMS
from ..words.codes import Tone
from ..words.edits import Edit
from .chinese import Command
from .context import by_option, current_workspace, json_option, today, workspace_option
from .output import heading, mark, place_text, print_json, progress, remedy, say

if TYPE_CHECKING:
    from ..app.papers.compare import CompareResult, ToldChange, ToldFigure


@click.command(cls=Command, name="compare")
@click.argument("file", metavar="文书", type=click.Path(path_type=Path))
@click.option("--keep", is_flag=True, help="把能保留的文字改动登记为要点（综合材料要点表），下次生成时照改。")
@click.option("--unit", default="", metavar="单位", help="要点登记在哪个单位名下；默认文书自己的单位。")
@by_option()
@json_option
@workspace_option
def compare(file: Path, unit: str, by: str, *, keep: bool, as_json: bool) -> int:
    """对照一份改过的文书（.docx），一句一句说明改了什么。

    同时指出哪些数字与现在的登记不一致，并列出可以保留的文字改动；加 --keep 登记下来，下次生成就照这样写，
    其中的数字仍按登记记录。修订和批注不用先处理：修订按接受后的文字对照。有数字不符时退出码为 1。
    """
    from ..app.papers.compare import CompareRequest, compare_draft

    asked = CompareRequest(path=file, today=today(), keep=keep, unit=unit, by=by)
    result = compare_draft(current_workspace(), asked, progress)
    if as_json:
        print_json(result)
    else:
        _tell(result, keep=keep)
    return EXIT_PROBLEMS if result.figures or result.outdated else EXIT_DONE


def _tell(result: CompareResult, *, keep: bool) -> None:
    say(f"{result.document.title}　{result.subject}（{result.made[:10]} 生成），对照 {result.sentences} 句。")
    if result.tracked:
        mark(Tone.WARNING, f"文件里有 {result.tracked} 处修订，按接受后的文字对照。")
    if result.comments:
        mark(Tone.WARNING, f"文件里有 {len(result.comments)} 条批注，没有对照：")
        for comment in result.comments:
            say(f"    {comment}")
    if result.unmade:
        mark(Tone.WARNING, f"没有核对数字：{result.unmade}")
    _tell_figures(result)
    if not result.changes:
        mark(Tone.OK, "文字没有改动。")
    else:
        heading(f"改动 {len(result.changes)} 处")
        for change in result.changes:
            _tell_change(change)
    _tell_kept(result, keep=keep)


def _tell_figures(result: CompareResult) -> None:
    if result.figures:
        heading(f"与登记记录不符的数字 {len(result.figures)} 处")
        for figure in result.figures:
            mark(Tone.ERROR, f"{place_text(figure.place)}：写的是 {figure.written}，登记记录是 {figure.records}。")
            say(f"    {figure.sentence}")
            remedy(_why(figure))
    if result.outdated:
        heading(f"登记有了变化，文书已经过时的 {len(result.outdated)} 句")
        for one in result.outdated:
            mark(Tone.ERROR, f"{place_text(one.place)}：{one.sentence}")
            say(f"    现在是：{one.records}" if one.records else "    现在的登记得不出这一句。")
    if result.new:
        heading("登记有了变化，现在多出这几句")
        for sentence in result.new:
            say(f"  {sentence}")


def _why(figure: ToldFigure) -> str:
    if not figure.edited:
        return "文书生成以后，登记有了变化；请重新生成，或把数字改过来。"
    return f"生成时是 {figure.drafted}，是改动过的；登记有错的，用 dutykit correct 更正，不要只改文书。"


def _tell_change(change: ToldChange) -> None:
    say(f"  [{change.label}] {place_text(change.place)}")
    if change.before and change.kind is not Edit.MOVED:
        say(f"    原：{change.before}")
    if change.after:
        say(f"    {'现' if change.before else '增'}：{change.after}")
    if change.unborne:
        mark(Tone.WARNING, f"其中的数字（{'、'.join(change.unborne)}）没有登记记录作依据。", indent=4)
    if change.offer is not None:
        say("    可以保留。" if change.offer.instead else f"    可以保留为要点（{change.offer.section or '通用'}）。")
    else:
        remedy(change.why_not, indent=4)


def _tell_kept(result: CompareResult, *, keep: bool) -> None:
    able = sum(change.offer is not None for change in result.changes)
    if result.kept is not None:
        held = f"，{result.kept.held} 条待改" if result.kept.held else ""
        mark(Tone.OK, f"登记了 {result.kept.records} 条（{result.kept.status.label}{held}）：{result.kept.file}")
        remedy("下次生成这份文书就照此改；不想保留了，用 dutykit withdraw 撤回这份文件。")
    elif able and not keep:
        remedy(f"其中 {able} 处可以保留到下次生成：加 --keep。")
    elif keep and not able:
        mark(Tone.WARNING, "没有可以保留的改动。")
