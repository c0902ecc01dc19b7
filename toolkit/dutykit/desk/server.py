"""The desk started: for this machine alone with an opening address, or on a network, by accounts and over TLS."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette

from ..app.keeping.accounts import has_accounts
from ..app.opened.open_workspace import open_workspace
from ..errors import UsageError
from ..workspace import CONFIG_NAME, read_workspace
from .application import make_application
from .calls import Desk
from .drawings import Drawings
from .jobs import Jobs
from .listening import Network, hosts_of, listen
from .pages import NETWORK, ROUTES
from .pages.gate import Cookie
from .pagewriter import PageWriter
from .sessions import Sessions
from .tour import Tour

LOOPBACK = "127.0.0.1"
_HERE = frozenset({LOOPBACK, "localhost"})
_COOKIE = "__Host-dutykit"
"""A browser takes a cookie of this name only over TLS, for one host, and gives it to no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRequest:
    """Which workspace, at which port (0: any that is free), opened by whom; ``browse`` opens a browser.

    With ``fresh`` the folder may be one in which the workspace is still to be made, on a page. With ``network`` people
    come in over a network, by their accounts.
    """

    root: Path
    today: Callable[[], date]
    port: int = 0
    by: str = ""
    browse: bool = True
    fresh: bool = False
    network: Network | None = None


def run(asked: DeskRequest, tell: Callable[[str], None]) -> None:
    """Serve until somebody ends it; ``tell`` gets the opening address. Raises :class:`UsageError`."""
    if not asked.fresh or (asked.root / CONFIG_NAME).exists():
        with open_workspace(read_workspace(asked.root), today=asked.today()):
            pass  # a store that cannot be worked with is told of here, as by any other command
    if asked.network is None:
        _run_here(asked, tell)
    else:
        _run_on_network(asked, asked.network, tell)


def _run_here(asked: DeskRequest, tell: Callable[[str], None]) -> None:
    with listen(LOOPBACK, asked.port) as listening:
        port = listening.getsockname()[1]
        sessions = Sessions(asked.by)
        desk = Desk(
            asked.root, asked.today, sessions, Jobs(), Drawings(), PageWriter(ROUTES), fresh=asked.fresh,
            tour=Tour(Path.home()),
        )  # fmt: skip
        hosts = frozenset(f"{name}:{port}" for name in _HERE)
        application = make_application(desk, hosts=hosts, cookie=Cookie(f"dutykit-{port}", secure=False))
        address = f"http://{LOOPBACK}:{port}/enter?token={sessions.new_token()}"
        tell(address)
        if asked.browse:
            webbrowser.open(address)
        _serve(application, listening)


def _run_on_network(asked: DeskRequest, network: Network, tell: Callable[[str], None]) -> None:
    if not has_accounts(read_workspace(asked.root)):
        raise UsageError(
            "还没有帐号，不能从网络上打开。",
            "请先开一个：dutykit account add 登录名 --role clerk --name 姓名", code="accounts",
        )  # fmt: skip
    network.require_safe()
    with listen(network.host, network.port) as listening:
        address = network.known_as(listening.getsockname()[1])
        desk = Desk(asked.root, asked.today, Sessions(""), Jobs(), Drawings(), PageWriter(NETWORK), network=True)
        application = make_application(
            desk, hosts=hosts_of(address), cookie=Cookie(_COOKIE, secure=True), scheme="https"
        )
        tell(address)
        _serve(application, listening, network)


def _serve(application: Starlette, listening: socket.socket, network: Network | None = None) -> None:
    tls: dict[str, Any] = {}
    if network is not None and network.certificate is not None:
        tls = {"ssl_certfile": str(network.certificate), "ssl_keyfile": str(network.key)}
    config = uvicorn.Config(
        application, http="h11", ws="none", loop="asyncio", lifespan="on", access_log=False, log_level="warning",
        server_header=False, date_header=False, proxy_headers=False, timeout_graceful_shutdown=3, **tls,
    )  # fmt: skip
    with suppress(KeyboardInterrupt):  # asked to end, it has ended: raised once more by uvicorn
        uvicorn.Server(config).run(sockets=[listening])
