"""``dutykit desk``."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from .chinese import Command
from .context import CLOCK, Number, by_option, current_workspace, given_workspace, today, workspace_option
from .output import progress, say


@click.command(cls=Command, name="desk")
@click.option("--port", type=Number(0, 65535), default=0, metavar="端口", help="默认用一个空着的端口。")
@click.option("--listen", default="127.0.0.1", metavar="地址", help="在哪个地址上等；默认只有本机能打开。")
@click.option("--no-browser", is_flag=True, help="不打开浏览器，只打印网址。")
@click.option("--new", "fresh", is_flag=True, help="工作区还没有的，在网页上新建。")
@click.option("--sample", is_flag=True, help="用自带的样例，还没有的先做一份（同 dutykit demo）；日期是样例的。")
@by_option()
@workspace_option
def desk(port: int, listen: str, by: str, *, no_browser: bool, fresh: bool, sample: bool) -> None:
    """在浏览器里办：看进度、收表、改错、出文书。

    只在本机打开，不联网。网址里的口令只能用一次；按 Ctrl-C 关闭。
    """
    from ..errors import OutsideError

    try:
        from ..desk.server import DeskRequest, run
    except ModuleNotFoundError as error:
        if error.name not in {"starlette", "uvicorn", "python_multipart"}:
            raise
        raise OutsideError(
            f"浏览器工作台要用的 {error.name} 没有安装。", '请运行：pip install "dutykit[desk]"', code="desk"
        ) from None
    root, day = _place(fresh=fresh, sample=sample)
    asked = DeskRequest(
        root=root, today=day, port=port, listen=listen, by=by, browse=not no_browser, fresh=fresh and not sample
    )

    def tell(address: str) -> None:
        say("工作台已经打开，请用浏览器看：")
        say(f"  {address}")
        say("网址只能用一次；关闭工作台按 Ctrl-C。")

    run(asked, tell)


def _place(*, fresh: bool, sample: bool) -> tuple[Path, Callable[[], date]]:
    """Where the desk works, and which day it is there: the sample's day is that of its story."""
    if sample:
        return _sample(given_workspace() or Path("demo"))
    if fresh:
        from ..workspace import CONFIG_NAME

        folder = (given_workspace() or Path.cwd()).expanduser().resolve()
        if not (folder / CONFIG_NAME).exists():
            return folder, today
    return current_workspace().root, today


def _sample(folder: Path) -> tuple[Path, Callable[[], date]]:
    """The sample in ``folder``, gone through once where it is not there yet."""
    from ..app.keeping.demo import Story, run
    from ..workspace import CONFIG_NAME

    folder = folder.expanduser().resolve()
    if not (folder / CONFIG_NAME).exists():
        say("第一次打开样例，先把一年走一遍，约一分钟。")
        run(folder, tell=lambda _line: None, progress=progress)
    day = Story.shipped().day("checked")
    return folder, today if os.environ.get(CLOCK) else lambda: day
