"""What ``--engine`` may say: ``here``, ``local``, ``dask://HOST:PORT``, or ``tls://HOST:PORT`` with certificates."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from ..errors import UsageError
from ..text import visible

PORT = 8786
"""Where a scheduler of Dask listens unless it is told otherwise."""
_CLUSTERS = {"dask": "tcp", "tcp": "tcp", "tls": "tls"}
_REMEDY = (
    f"可写 here（在本进程里）、local（本机的工作进程）、dask://主机:{PORT}（集群）或 tls://主机:{PORT}（集群，加密）。"
)


class EngineKind(StrEnum):
    """The three places."""

    HERE = "here"
    LOCAL = "local"
    CLUSTER = "cluster"


@dataclass(frozen=True, slots=True)
class Address:
    """Where work is done; ``url`` is the scheduler's, as Dask writes it, and empty where there is none."""

    kind: EngineKind
    url: str = ""


def read_address(text: str) -> Address:
    """The address in ``text``. Raises :class:`UsageError`."""
    given = text.strip()
    if given in (EngineKind.HERE, EngineKind.LOCAL):
        return Address(EngineKind(given))
    try:
        parts = urlsplit(given)
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError:
        scheme, host, port = "", None, None
    plain = not (parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc) if scheme else False
    if scheme not in _CLUSTERS or not host or not plain:
        raise UsageError(f"“{visible(given)}”不是能做活的地方。", _REMEDY, code="engine")
    named = f"[{host}]" if ":" in host else host
    return Address(EngineKind.CLUSTER, f"{_CLUSTERS[scheme]}://{named}:{port or PORT}")
