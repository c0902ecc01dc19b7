"""What commands share: the workspace they work in, the day, and common options."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..errors import UsageError
from .chinese import BY

if TYPE_CHECKING:
    from ..workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])
CLOCK = "DUTYKIT_TODAY"


def today() -> date:
    """The day: the only clock of the program. ``DUTYKIT_TODAY=2024-12-31`` sets it, to make a run again."""
    fixed = os.environ.get(CLOCK)
    if not fixed:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(fixed)
    except ValueError:
        raise UsageError(
            f"环境变量 {CLOCK} 是“{fixed}”，不是日期。", "请写成 2024-12-31，或取消它。", code="clock"
        ) from None


class Number(click.ParamType[int]):
    """A whole number between two figures, both included."""

    name = "数"

    def __init__(self, low: int, high: int) -> None:
        self.low = low
        self.high = high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number, or refuse it in Chinese."""
        text = str(value).strip()
        if not text.isdecimal() or not self.low <= int(text) <= self.high:
            self.fail(f"“{value}”应为 {self.low} 到 {self.high} 的整数。", param, ctx)
        return int(text)


YEAR = Number(1954, 2200)


class Day(click.ParamType[date]):
    """A day in any of the ways in which people write it."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day, or refuse it in Chinese."""
        from ..dates import DateTrouble, parse_span

        if isinstance(value, date):
            return value
        try:
            span = parse_span(str(value))
        except DateTrouble:
            self.fail(f"“{value}”不是日期，请写成 2024-12-31。", param, ctx)
        if span.first != span.last:
            self.fail(f"“{value}”不是某一天，请写成 2024-12-31。", param, ctx)
        return span.first


def workspace_option(command: F) -> F:
    """``--workspace DIR``, kept for :func:`current_workspace`."""

    def keep(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
        if value:
            ctx.find_root().obj = value

    option = click.option(
        "--workspace", type=click.Path(), metavar="文件夹", expose_value=False, callback=keep,
        help="工作区；默认从当前文件夹向上找。",
    )  # fmt: skip
    return option(command)


def json_option(command: F) -> F:
    """``--json``, passed as ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help="在标准输出上只打印一份 JSON。")(command)


def year_option(command: F) -> F:
    """``--year Y``; without it the working year of the workspace."""
    return click.option("--year", type=YEAR, metavar="年度", help="年度；默认为工作区的工作年度。")(command)


def rows_option(command: F) -> F:
    """``--rows N``: how many empty rows a form ends with."""
    number = click.IntRange(1, 500)
    told = "每张分表留几行空行，要打印的可以少留；默认照表的规定。"
    return click.option("--rows", type=number, metavar="行数", help=told)(command)


def units_option(command: F) -> F:
    """``--unit U`` (several times), passed as ``units``."""
    return click.option("--unit", "units", multiple=True, metavar="单位", help="单位的代码或名称，可写几次。")(command)


def deputies_option(command: F) -> F:
    """``--deputy ID`` (several times), passed as ``deputies``."""
    return click.option("--deputy", "deputies", multiple=True, metavar="代表", help="代表编号或姓名，可写几次。")(
        command
    )


def engine_option(told: str) -> Callable[[F], F]:
    """``--engine ADDRESS``, passed as ``engine``: where the heavy work of a command is done."""
    return click.option(
        "--engine", default="", metavar="地址",
        help=f"{told}在哪里做：dask://主机:端口 是集群，local 是本机的工作进程。也可设环境变量 DUTYKIT_ENGINE，"
        "或写在 dutykit.toml。",
    )  # fmt: skip


full_option = click.option("--full", is_flag=True, help="不隐去电话、证件号码、请假事由等个人信息；记入日志。")


def by_option(*, required: bool = False, passed: bool = True) -> Callable[[F], F]:
    """``--by NAME``: who does it, kept in the log; ``DUTYKIT_BY`` stands in for it, and the login name for both.

    A decision is a person's: where it is ``required``, the login name does not do. Not ``passed`` on where the command
    has nothing else to do with it than to have it in the log.
    """
    given: dict[str, Any] = {"required": True} if required else {"default": ""}
    told = f"经办人；记入变动。也可设环境变量 {BY}{'' if required else '；都没有的记登录名'}。"

    def keep(ctx: click.Context, _param: click.Parameter, value: str) -> str:
        ctx.meta[BY] = value
        return value

    return click.option("--by", envvar=BY, metavar="姓名", help=told, callback=keep, expose_value=passed, **given)


def given_workspace() -> Path | None:
    """The folder named by ``--workspace``, before or after the command."""
    named = click.get_current_context().find_root().obj
    return Path(named) if named else None


def current_workspace() -> Workspace:
    """The workspace of this call. Raises :class:`~dutykit.errors.WorkspaceError`."""
    from ..workspace import find
    from ..workspace.temporary import sweep

    workspace = find(Path.cwd(), given_workspace())
    sweep(workspace.root)
    _tell_unfinished(workspace)
    return workspace


def _tell_unfinished(workspace: Workspace) -> None:
    """Name the workspace's own forms that cannot be used yet; whoever has none waits for nothing."""
    if not workspace.override("schemas").is_dir():
        return
    from ..app.opened.open_workspace import unfinished_forms
    from .output import say

    for id_, why in unfinished_forms(workspace).items():
        say(f"! schemas/{id_}.schema.json 还不能用，先不管它：{why}", err=True)
        say(f"  → 改好以后用 dutykit form lint {id_} 核对。", err=True)


def workspace_or_none() -> Workspace | None:
    """The workspace of this call; ``None`` where none is named and none is near."""
    from ..errors import WorkspaceError

    try:
        return current_workspace()
    except WorkspaceError as error:
        if given_workspace() is None and not os.environ.get("DUTYKIT_WORKSPACE") and error.code == "workspace.none":
            return None
        raise
