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
@click.option("--listen", metavar="地址:端口", help="让别的机器也能打开：要先用 dutykit account 开帐号，并且加密。")
@click.option("--address", default="", metavar="网址", help="别人用哪个网址打开，https:// 开头。")
@click.option(
    "--certificate", type=click.Path(path_type=Path), metavar="文件", help="证书（PEM），和 --certificate-key 一起。"
)
@click.option(
    "--certificate-key", "key", type=click.Path(path_type=Path), metavar="文件", help="证书的私钥（PEM，不带口令）。"
)
@click.option("--behind-proxy", is_flag=True, help="在办公室的反向代理后面，由它加密。")
@click.option("--no-browser", is_flag=True, help="不打开浏览器，只打印网址。")
@click.option("--new", "fresh", is_flag=True, help="工作区还没有的，在网页上新建。")
@click.option("--sample", is_flag=True, help="用自带的样例，还没有的先做一份（同 dutykit demo）；日期是样例的。")
@by_option()
@workspace_option
def desk(
    port: int, listen: str | None, address: str, certificate: Path | None, key: Path | None, by: str,
    *, behind_proxy: bool, no_browser: bool, fresh: bool, sample: bool,
) -> None:  # fmt: skip
    """在浏览器里办：看进度、收表、改错、出文书。

    只在本机打开，不联网。网址里的口令只能用一次；按 Ctrl-C 关闭。
    给各单位、代表自己用的，写 --listen，见 docs/网络上用.md。
    """
    from ..errors import OutsideError, UsageError

    try:
        from ..desk.listening import Network
        from ..desk.server import DeskRequest, run
    except ModuleNotFoundError as error:
        if error.name not in {"starlette", "uvicorn", "python_multipart"}:
            raise
        raise OutsideError(
            f"浏览器工作台要用的 {error.name} 没有安装。", '请运行：pip install "dutykit[desk]"', code="desk"
        ) from None
    root, day = _place(fresh=fresh, sample=sample)
    network = None
    if listen is not None and port:
        raise UsageError("端口写在 --listen 里，不另写 --port。", "如：--listen 0.0.0.0:8443", code="listen")
    if listen is not None:
        network = Network.of(listen, address=address, certificate=certificate, key=key, behind_proxy=behind_proxy)
    elif address or certificate or key or behind_proxy:
        raise UsageError(
            "没有写 --listen，只在本机打开。", "请加 --listen 地址:端口，或去掉网络的选项。", code="listen"
        )
    asked = DeskRequest(
        root=root, today=day, port=port, by=by, browse=not no_browser, fresh=fresh and not sample, network=network
    )

    def tell(address: str) -> None:
        if network is not None:
            say(f"工作台已经打开：{address}")
            say("用帐号进入；按 Ctrl-C 关闭。")
            return
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
