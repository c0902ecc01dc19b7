"""What stands before every page: hosts, origins, the size of what is sent; and the headers of every answer.

A page of another site can make a browser ask us (the address is known), and a name of another site can be made to
point to us (DNS rebinding). So the host that was asked for must be ours, what changes anything must come from a page of
ours, and the cookie is sent by our own pages alone (``SameSite=Strict``).
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No inline script, no inline style, nothing from anywhere else."""
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_SAFE = frozenset({"GET", "HEAD"})


class TooMuch(Exception):
    """More was sent than one request may bring."""


class Guard:
    """Refuses what does not come from our own pages, and what is too large."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str], scheme: str, most_bytes: int) -> None:
        self._app = app
        self._hosts = hosts
        self._origins = frozenset(f"{scheme}://{host}" for host in hosts)
        self._most = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":  # the start and the end of the server; nothing speaks web sockets here
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        answer = _with_headers(send)
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, answer)
            return
        await self._app(scope, self._counted(receive), answer)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if headers.getlist("host") != [headers.get("host", "")] or headers.get("host", "").lower() not in self._hosts:
            return PlainTextResponse("这个地址不是履职工作台的地址。", 421)
        origin = headers.get("origin")
        if scope["method"] not in _SAFE and origin is None:
            return PlainTextResponse("请从工作台的页面上操作。", 403)
        if origin is not None and origin not in self._origins:
            return PlainTextResponse("请从工作台的页面上操作。", 403)
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdecimal() or int(length) > self._most:
            return PlainTextResponse("一次交的文件太大，请分几次。", 413)
        return None

    def _counted(self, receive: Receive) -> Receive:
        """What is sent, counted: a length need not be told, and need not be true."""
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._most:
                raise TooMuch
            return message

        return counted


def _with_headers(send: Send) -> Send:
    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return answer
