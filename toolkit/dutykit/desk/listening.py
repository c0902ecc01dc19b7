"""Where the desk listens on a network, by which address people know it, and what keeps others from reading along."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ..errors import OutsideError, UsageError, cause

_ANYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - names them, to ask for an address
_HTTPS = 443
_HOW = "如：--listen 0.0.0.0:8443 --certificate 证书.pem --certificate-key 私钥.pem --address https://lvzhi.example.gov.cn:8443"


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Where to listen, and the address that people type.

    TLS ends here with ``certificate`` and ``key``, or at a proxy of the office (``behind_proxy``).
    """

    host: str
    port: int
    address: str = ""
    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False

    @classmethod
    def of(
        cls, listen: str, *, address: str, certificate: Path | None, key: Path | None, behind_proxy: bool
    ) -> Network:
        """From what a person has written. Raises :class:`UsageError`."""
        try:
            told = urlsplit(f"//{listen}")
            host, port = told.hostname, told.port
        except ValueError:
            host, port = None, None
        if host is None or port is None or told.path:
            raise UsageError(f"--listen “{listen}”要写成 地址:端口。", _HOW, code="listen")
        return cls(
            host=host, port=port, address=address.rstrip("/"), certificate=certificate, key=key,
            behind_proxy=behind_proxy,
        )  # fmt: skip

    def require_safe(self) -> None:
        """Raises :class:`UsageError` where passwords would go in the clear, or nobody would know whereto."""
        if self.behind_proxy == (self.certificate is not None):
            raise UsageError(
                "从网络上打开要加密：用证书，或放在办公室的反向代理后面，两者选一。",
                f"{_HOW}；或 --behind-proxy。", code="tls",
            )  # fmt: skip
        if (self.certificate is None) != (self.key is None):
            raise UsageError("证书和私钥要一起给。", _HOW, code="tls")
        if self.certificate is not None:
            try:
                ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(self.certificate, self.key)
            except OSError as error:
                raise UsageError(
                    f"证书或私钥用不了（{cause(error)}）。", "请核对两个文件：PEM 格式，私钥不带口令，两者是一对。",
                    code="tls",
                ) from None  # fmt: skip
        if not self.address and (self.behind_proxy or self.host in _ANYWHERE):
            raise UsageError("没有写别人用哪个网址打开。", f"请加 --address 网址。{_HOW}", code="address")
        told = urlsplit(self.address)
        if self.address and (
            told.scheme != "https" or not told.netloc or told.path or told.query or "@" in told.netloc
        ):
            raise UsageError(
                f"--address “{self.address}”要写成 https://名称 或 https://名称:端口。", _HOW, code="address"
            )

    def known_as(self, port: int) -> str:
        """The address that people type."""
        return self.address or f"https://{self.host}:{port}"


def hosts_of(address: str) -> frozenset[str]:
    """What browsers say of an address in ``Host``; the port of TLS is left out by them."""
    told = urlsplit(address)
    name = told.netloc.lower()
    return frozenset({name, name.removesuffix(f":{_HTTPS}")})


def listen(host: str, port: int) -> socket.socket:
    """A socket that waits at an address. Raises :class:`OutsideError`."""
    try:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # named, the protocol lets asyncio send at once: else a page waits 40 ms for the browser's word on its head
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listening.bind(where)
            listening.listen()  # before the address is told: who comes at once waits, and is not refused
        except OSError:
            listening.close()
            raise
    except OSError as error:
        raise OutsideError(
            f"{host} 的端口 {port} 用不了（{cause(error)}）。", "请换一个；只在本机用的不写 --port，由程序自己选。",
            code="port",
        ) from None  # fmt: skip
    return listening
