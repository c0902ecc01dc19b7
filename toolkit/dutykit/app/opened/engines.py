"""Where the heavy work of a use case is done: as usual, or where a person, the environment or the settings say."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from ...engine.address import Address, EngineKind, read_address
from ...errors import UsageError, WorkspaceError
from ...files.isolate import Engine, Pool
from ...files.limits import Limits
from ...workspace import Workspace


@contextmanager
def engine_of(workspace: Workspace, asked: str, limits: Limits) -> Iterator[Engine | None]:
    """The engine for work that is ours from end to end; ``None`` where it is done in this process, as usual.

    ``asked`` is what a person said of this call, empty for nothing. Raises :class:`UsageError`, or
    :class:`WorkspaceError` where it was not this call that said so, for no address, and :class:`OutsideError` where a
    cluster cannot be used.
    """
    address = _address(workspace, asked)
    if address is None or address.kind is EngineKind.HERE:
        yield None
    else:
        with _engine(address, workspace, limits) as engine:
            yield engine


@contextmanager
def reading_engine(workspace: Workspace, asked: str, limits: Limits) -> Iterator[Engine]:
    """The engine that reads what others have made, in workers of this machine as usual. Raises as :func:`engine_of`."""
    address = _address(workspace, asked) or Address(EngineKind.LOCAL)
    if address.kind is EngineKind.HERE:
        raise UsageError(
            "别人填的文件要在受限的工作进程里读，不能在本进程里读（here）。",
            "请写 local，或者集群的地址 dask://主机:8786。",
            code="engine",
        )
    with _engine(address, workspace, limits) as engine:
        yield engine


@contextmanager
def _engine(address: Address, workspace: Workspace, limits: Limits) -> Iterator[Engine]:
    if address.kind is EngineKind.CLUSTER:
        from ...engine.cluster import connected

        with connected(address.url, limits) as cluster:
            yield cluster
    else:
        with _pool(workspace, limits) as pool:
            yield pool


def _address(workspace: Workspace, asked: str) -> Address | None:
    if asked:
        return read_address(asked)
    try:
        return read_address(workspace.engine) if workspace.engine else None
    except UsageError as error:
        told = f"DUTYKIT_ENGINE 或 dutykit.toml 的 engine：{error.message}"
        raise WorkspaceError(told, error.remedy, code="engine") from None


def _pool(workspace: Workspace, limits: Limits) -> Pool:
    """The workers of a run, as ``dutykit.toml`` and the environment ask for them."""
    workers = int(workspace.config.limits.get("workers", 0)) or min(4, os.cpu_count() or 1)
    method = os.environ.get("DUTYKIT_WORKERS")
    if method in {"spawn", "fork", "forkserver"}:
        pool = Pool(workers, limits, method, watchdog=method == "spawn")  # type: ignore[arg-type]
    else:
        pool = Pool(workers, limits)
    pool.warm()  # before any thread is started
    return pool
