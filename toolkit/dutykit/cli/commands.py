"""The commands, as one table; the group shows and completes them without importing their modules."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any, NamedTuple

import click

from .. import __version__
from .chinese import ChineseGroup, Command


class CommandEntry(NamedTuple):
    """Where a command is and how the group's help tells of it."""

    module: str
    attribute: str
    help: str
    group: str


COMMANDS: dict[str, CommandEntry] = {
    "init": CommandEntry("init", "init", "新建工作区", "开始"),
    "demo": CommandEntry("demo", "demo", "用自带的样例走一遍全过程", "开始"),
    "new-year": CommandEntry("new_year", "new_year", "转入新的年度：名册、单位、设置不变", "开始"),
    "settings": CommandEntry("settings", "settings", "列出设置，改其中的几项", "开始"),
    "desk": CommandEntry("desk", "desk", "在浏览器里办：看进度、收表、改错", "开始"),
    "account": CommandEntry("account", "account", "管理帐号：谁可以从网络上打开工作台", "保管"),
    "doctor": CommandEntry("doctor", "doctor", "检查运行环境：有什么、缺什么、怎么办", "开始"),
    "make-template": CommandEntry("make_template", "make_template", "生成并下发工作簿", "收发"),
    "issue": CommandEntry("issue", "issue", "一次下发一个阶段的全部表，按单位打包", "收发"),
    "ingest": CommandEntry("ingest", "ingest", "收回表格：检查、登记、生成退回修改表", "收发"),
    "status": CommandEntry("status", "status", "谁交了什么，谁还没有交", "收发"),
    "show": CommandEntry("show", "show", "查看已登记的内容", "登记"),
    "find": CommandEntry("find", "find", "按内容查找：姓名、文字、编号、文件", "登记"),
    "trace": CommandEntry("trace", "trace", "查一条记录的来源（哪份文件、哪个单元格）", "登记"),
    "review": CommandEntry("review", "review", "审核记录、退回、关闭登记", "登记"),
    "withdraw": CommandEntry("withdraw", "withdraw", "撤回一份回收件", "登记"),
    "correct": CommandEntry("correct", "correct", "更正一条记录的一栏", "登记"),
    "check": CommandEntry("check", "check", "用办法、规定核查，列出结论和依据", "核查"),
    "calendar": CommandEntry("calendar", "calendar", "接下来的期限、会议，可存成日历文件", "核查"),
    "backup": CommandEntry("backup", "backup", "备份工作区", "保管"),
    "restore": CommandEntry("backup", "restore", "用备份恢复工作区", "保管"),
    "move": CommandEntry("move", "move", "把登记搬到数据库服务器，或搬回来", "保管"),
    "store": CommandEntry("move", "store", "管理数据库服务器上的登记：授权", "保管"),
    "verify": CommandEntry("verify", "verify", "核对工作区有没有被改动", "保管"),
    "seal": CommandEntry("verify", "seal", "打印封存页，签名后归档", "保管"),
    "archive": CommandEntry("archive", "archive", "把一个年度归档成信息包，或检测信息包", "保管"),
    "package": CommandEntry("package", "package", "下发表、办法给下级，上报数字给上级，安装收到的包", "保管"),
    "purge": CommandEntry("purge", "purge", "归档以后销毁一个年度、一名代表的个人信息", "保管"),
    "salvage": CommandEntry("verify", "salvage", "用原件和日志重做工作区", "保管"),
    "log": CommandEntry("log", "log", "谁在什么时候做了什么", "保管"),
    "render": CommandEntry("render", "render", "生成文书（Word，可转 PDF）", "文书"),
    "compare": CommandEntry("compare", "compare", "对照改过的文书：改了哪些、哪些数字与登记不符", "文书"),
    "stats": CommandEntry("stats", "stats", "一年的统计：图表、统计表、明细（Excel）", "文书"),
    "template": CommandEntry("template", "template", "管理文书和表格的模板", "文书"),
    "form": CommandEntry("form", "form", "画一张自己的表，检查自己的表", "查阅"),
    "forms": CommandEntry("listing", "forms", "列出各种表", "查阅"),
    "documents": CommandEntry("listing", "documents", "列出各种文书", "查阅"),
    "regulations": CommandEntry("regulations", "regulations", "办法、规定：列出、检查、讲解、试跑", "查阅"),
}


class LazyGroup(ChineseGroup):
    """A group whose commands are imported when they are called, not when they are listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return one command."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = getattr(import_module(f"dutykit.cli.{entry.module}"), entry.attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest name for one that there is not."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            from ..text import nearest

            near = nearest(args[0], COMMANDS)
            hint = f"是不是“{near}”？" if near else "全部命令见 dutykit --help。"
            raise click.UsageError(f"没有“{args[0]}”这个命令。{hint}", ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The commands under their headings."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for name, entry in COMMANDS.items():
            groups.setdefault(entry.group, []).append((name, entry.help))
        for heading, rows in groups.items():
            with formatter.section(f"命令 · {heading}"):
                formatter.write_dl(rows)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[click.shell_completion.CompletionItem]:
        """Names and short helps from the table; options as any command has them."""
        from click.shell_completion import CompletionItem

        items = [CompletionItem(n, help=e.help) for n, e in COMMANDS.items() if n.startswith(incomplete)]
        return items + Command.shell_complete(self, ctx, incomplete)


def _show_version(ctx: click.Context, _param: click.Parameter, value: Any) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"dutykit {__version__}")
        ctx.exit()


def _in_workspace(named: str | None) -> bool:
    """Whether a workspace is named, or this folder lies in one; found without loading what reads it."""
    if named or os.environ.get("DUTYKIT_WORKSPACE"):
        return True
    folder = os.path.abspath(os.curdir)  # noqa: PTH100 - pathlib is not loaded for a page of help
    while not os.path.isfile(os.path.join(folder, "dutykit.toml")):  # noqa: PTH113, PTH118
        above = os.path.dirname(folder)  # noqa: PTH120
        if above == folder:
            return False
        folder = above
    return True


_BEGIN = """怎么开始：
  dutykit demo                                 用自带的样例走一遍
  dutykit init 文件夹 --congress 本级人大全称     新建工作区；cd 进去以后，只打 dutykit 就看到下一步
"""


@click.group(cls=LazyGroup, name="dutykit", invoke_without_command=True)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_show_version, help="显示版本后退出。"
)
@click.option("--workspace", type=click.Path(), metavar="文件夹", help="工作区；默认从当前文件夹向上找。")
@click.pass_context
def dutykit(ctx: click.Context, workspace: str | None) -> None:
    """人大代表履职登记、核对与文书工具。

    发出可填写的 Excel 表，收回 Excel、PDF、Word，逐格检查，只退回有问题的部分，最后生成 Word 文书。
    """
    ctx.obj = workspace
    if ctx.invoked_subcommand is not None:
        return
    if not _in_workspace(workspace):
        click.echo(f"{ctx.get_help()}\n\n{_BEGIN}", err=True, nl=False)
        ctx.exit(2)
    from .home import tell

    tell()
