"""``dutykit template list|new|tidy|outline|lint|preview``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import EXIT_DONE, EXIT_PROBLEMS
from ..words.codes import Tone
from .chinese import ChineseGroup
from .context import by_option, current_workspace, json_option, today, workspace_option, workspace_or_none
from .output import mark, print_json, remedy, say, table

if TYPE_CHECKING:
    from ..app.papers.template import TemplateOutline, TidiedTemplate

_FILE = click.Path(path_type=Path)


@click.group(cls=ChineseGroup, name="template")
def template() -> None:
    """管理文书和表格的模板。

    模板是普通的 Word、Excel 文件，可用 WPS 或 Word 修改；改后请运行 tidy 和 lint。
    """


@template.command("list")
@json_option
@workspace_option
def list_(*, as_json: bool) -> None:
    """列出模板，标明哪些已被工作区替换。"""
    from ..app.papers.template import list_templates

    result = list_templates(workspace_or_none())
    if as_json:
        print_json(result)
        return
    rows = [(t.id, t.kind, "工作区" if t.overridden else "自带", t.path) for t in result.templates]
    table(rows, ["编号", "种类", "来源", "文件"])


@template.command("new")
@click.argument("document", metavar="编号")
@click.option("-o", "--output", type=_FILE, metavar="路径", help="放到哪里；默认工作区的 templates。")
@click.option(
    "--material", metavar="名称",
    help="不建模板，建一份文书的材料文件：名称是“年度_种类”“年度_期号”或者办法编号，放在工作区的 documents/编号。",
)  # fmt: skip
@by_option(passed=False)
@json_option
@workspace_option
def new(document: str, output: Path | None, material: str | None, *, as_json: bool) -> None:
    """新建一份模板的初稿；已有的不覆盖。编号写 base，得到各份 Word 模板共用的底稿。"""
    from ..app.papers.template import new as made
    from ..app.papers.template import new_material

    if material is not None:
        result = new_material(current_workspace(), document, material)
    else:
        result = made(workspace_or_none(), document, output=output)
    if as_json:
        print_json(result)
        return
    mark(Tone.OK, f"已新建 {result.path}")


def _tell_changed(
    templates: Sequence[TidiedTemplate | TemplateOutline], kept: Sequence[TidiedTemplate] = (), *, check: bool
) -> None:
    """Which templates have changed; of those tidied, what was ``kept``."""
    changed = [template.path for template in templates if template.changed]
    for path in changed:
        mark(Tone.WARNING if check else Tone.OK, f"{path}：{'需要更新' if check else '已更新'}")
    for template in kept:
        if template.kept:
            styles = "、".join(template.kept)
            mark(Tone.WARNING, f"{template.path}：在模板里改过，没有跟着 base.docx 变：{styles}")
            remedy("样式要照 base.docx 的，加 --restyle；页面、页眉页脚、表格线从此以模板自己的为准。")
    say(f"共 {len(templates)} 份，{len(changed)} 份{'需要更新' if check else '已更新'}。")


def _exit_code(templates: Sequence[TidiedTemplate | TemplateOutline], *, check: bool) -> int:
    return EXIT_PROBLEMS if check and any(template.changed for template in templates) else EXIT_DONE


@template.command("tidy")
@click.argument("names", metavar="[编号或文件] …", nargs=-1)
@click.option("--check", is_flag=True, help="只看是否需要整理，不写文件。")
@click.option("--restyle", is_flag=True, help="样式一律照 base.docx，在模板里改过的也换掉。")
@by_option(passed=False)
@json_option
@workspace_option
def tidy(names: tuple[str, ...], *, check: bool, restyle: bool, as_json: bool) -> int:
    """整理模板：去掉编辑软件留下的杂项，接上被拆开的标记，带来 base.docx 的样子。

    各份 Word 模板共有的样式、页面、页码和表格线，都在 base.docx 里改一次，再用本命令带到各份模板。
    模板自己的文字、标记、表格和改过的样式都不动；改过而没有跟着变的样式，会列出来。
    """
    from ..app.papers.template import tidy as tidied

    result = tidied(workspace_or_none(), names, check=check, restyle=restyle)
    if as_json:
        print_json(result)
    else:
        _tell_changed(result.templates, result.templates, check=check)
    return _exit_code(result.templates, check=check)


@template.command("outline")
@click.argument("names", metavar="[编号或文件] …", nargs=-1)
@click.option("--check", is_flag=True, help="只看是否过时，不写文件。")
@json_option
@workspace_option
def outline(names: tuple[str, ...], *, check: bool, as_json: bool) -> int:
    """写出模板的文字稿（.txt），便于审阅和比较。"""
    from ..app.papers.template import outline as outlined

    result = outlined(workspace_or_none(), names, check=check)
    if as_json:
        print_json(result)
    else:
        _tell_changed(result.templates, check=check)
    return _exit_code(result.templates, check=check)


@template.command("lint")
@click.argument("names", metavar="[编号或文件] …", nargs=-1)
@click.option("--comments", type=_FILE, metavar="文件夹", help="把问题写成批注，放进 Word 模板的副本里。")
@click.option(
    "--profile", default="", metavar="gbt9704", help="量公文的版式：页面、网格、字体、缩进、标题、落款、版记、页码。"
)
@json_option
@workspace_option
def lint(names: tuple[str, ...], profile: str, *, comments: Path | None, as_json: bool) -> int:
    """检查模板：不认识的标记、没有用到的栏目、没有标记的栏目、按今天看已经改了的法律条号。

    Word 模板的标记按 docxtpl 的写法（{{ }}、{%p %}、{%tr %}、{%tc %}、{{r }}、colspan、cellbg、hm、vm 等）。
    标记里，值的后面可以写：|date 日期、|month 年月、|span(末日) 起止日期、|cn 汉字数字、
    |spaced_name 两字姓名中间空一格、|join 用顿号连接、|default("—") 没有时写什么。

    引用法律写 {{ cite("报告履职情况") }}：印出法律的全称和条号，条号按成文日期选。几部法律都有这一事项时，
    写 {{ cite("报告履职情况", "代表法") }}。能写哪些事项，见 dutykit regulations cite 代表法。

    写 --profile gbt9704 时量版式，模板、生成的文书（.docx）和转出的 PDF 都可以量：差在哪里、差多少、依据是什么。
    本单位另有规定的，在 dutykit.toml 的 [gbt9704] 里写一次理由，以后只列出，不算问题。
    """
    from ..app.papers.linted import lint as linted
    from ..app.papers.linted import profiled

    if profile:
        result = profiled(workspace_or_none(), names, profile)
    else:
        result = linted(workspace_or_none(), names, today=today(), comments=comments)
    problems = [problem for found in result.templates for problem in found.problems]
    if as_json:
        print_json(result)
    else:
        for found in result.templates:
            for problem in found.problems:
                place = f" {problem.place}" if problem.place else ""
                mark(problem.severity, f"{found.path}{place}：{problem.message}")
                remedy(problem.remedy)
            if found.commented:
                mark(Tone.OK, f"批注写在 {found.commented}")
        say(f"共 {len(result.templates)} 份模板，{len(problems)} 处问题。")
    return EXIT_PROBLEMS if any(p.severity is Tone.ERROR for p in problems) else EXIT_DONE


@template.command("preview")
@click.argument("name", metavar="编号或文件")
@click.option("-o", "--output", type=_FILE, metavar="文件夹", help="放到哪里；默认工作区 documents 里的“样张”。")
@json_option
@workspace_option
def preview(name: str, output: Path | None, *, as_json: bool) -> None:
    """试印模板：用编造的一年填好，存成 Word、PDF，每页一张图片。

    一种文书有几种（--variant）、给几种对象的，各印一份。PDF 和图片需要 LibreOffice。
    """
    from ..app.papers.preview import preview as previewed

    result = previewed(current_workspace(), name, day=today(), output=output)
    if as_json:
        print_json(result)
        return
    mark(Tone.OK, f"{result.document.title}的样张 {len(result.files)} 份（内容是编造的）：{result.template}")
    for file in result.files:
        pages = f"　{len(file.pictures)} 页图片" if file.pictures else ""
        say(f"  {file.docx}" + (f"　{file.pdf}" if file.pdf else "") + pages)
    if result.note:
        mark(Tone.WARNING, result.note)
