"""``dutykit desk``."""

from __future__ import annotations

import click

from .chinese import Command
from .context import Number, by_option, current_workspace, today, workspace_option
from .output import say


@click.command(cls=Command, name="desk")
@click.option("--port", type=Number(0, 65535), default=0, metavar="端口", help="默认用一个空着的端口。")
@click.option("--listen", default="127.0.0.1", metavar="地址", help="在哪个地址上等；默认只有本机能打开。")
@click.option("--no-browser", is_flag=True, help="不打开浏览器，只打印网址。")
@by_option()
@workspace_option
def desk(port: int, listen: str, by: str, *, no_browser: bool) -> None:
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
    asked = DeskRequest(
        root=current_workspace().root, today=today, port=port, listen=listen, by=by, browse=not no_browser
    )

    def tell(address: str) -> None:
        say("工作台已经打开，请用浏览器看：")
        say(f"  {address}")
        say("网址只能用一次；关闭工作台按 Ctrl-C。")

    run(asked, tell)
