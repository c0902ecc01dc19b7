"""The desk started: a socket of this machine alone, the opening address, the browser."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import uvicorn

from ..app.opened.open_workspace import open_workspace
from ..errors import OutsideError, UsageError, cause
from ..workspace import CONFIG_NAME, read_workspace
from .application import make_application
from .calls import Desk
from .drawings import Drawings
from .jobs import Jobs
from .pages import ROUTES
from .pagewriter import PageWriter
from .sessions import Sessions

LOOPBACK = "127.0.0.1"
_HERE = frozenset({LOOPBACK, "localhost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRequest:
    """Which workspace, at which port (0: any that is free), opened by whom; ``browse`` opens a browser.

    With ``fresh`` the folder may be one in which the workspace is still to be made, on a page.
    """

    root: Path
    today: Callable[[], date]
    port: int = 0
    listen: str = LOOPBACK
    by: str = ""
    browse: bool = True
    fresh: bool = False


def run(asked: DeskRequest, tell: Callable[[str], None]) -> None:
    """Serve until somebody ends it; ``tell`` gets the opening address. Raises :class:`UsageError`."""
    if asked.listen not in _HERE:
        raise UsageError(
            f"现在只能在本机打开（{LOOPBACK}），不能用 {asked.listen}。", "请去掉 --listen。", code="listen"
        )
    if not asked.fresh or (asked.root / CONFIG_NAME).exists():
        with open_workspace(read_workspace(asked.root), today=asked.today()):
            pass  # a store that cannot be worked with is told of here, as by any other command
    listening = _listen(asked.port)
    with listening:
        port = listening.getsockname()[1]
        sessions, jobs = Sessions(asked.by), Jobs()
        desk = Desk(asked.root, asked.today, sessions, jobs, Drawings(), PageWriter(ROUTES), fresh=asked.fresh)
        hosts = frozenset(f"{name}:{port}" for name in _HERE)
        application = make_application(desk, hosts=hosts, cookie=f"dutykit-{port}")
        config = uvicorn.Config(
            application, http="h11", ws="none", loop="asyncio", lifespan="on", access_log=False, log_level="warning",
            server_header=False, date_header=False, proxy_headers=False, timeout_graceful_shutdown=3,
        )  # fmt: skip
        address = f"http://{LOOPBACK}:{port}/enter?token={sessions.new_token()}"
        tell(address)
        if asked.browse:
            webbrowser.open(address)
        with suppress(KeyboardInterrupt):  # asked to end, it has ended: raised once more by uvicorn
            uvicorn.Server(config).run(sockets=[listening])


def _listen(port: int) -> socket.socket:
    # named, the protocol lets asyncio send at once: else a page waits 40 ms for the browser's word on its head
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.bind((LOOPBACK, port))
        listening.listen()  # before the address is told: who comes at once waits, and is not refused
    except OSError as error:
        listening.close()
        raise OutsideError(
            f"端口 {port} 用不了（{cause(error)}）。", "请换一个端口，或不写 --port，由程序自己选。", code="port"
        ) from None
    return listening
