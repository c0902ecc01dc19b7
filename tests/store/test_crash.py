"""Eight writers at once on one server, some killed, the server crashing in the middle: nothing lost, twice or half."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from dutykit.errors import StoreError
from dutykit.store.proof import numbers_of, read_chain, rows_of
from server import Server, server
from store.test_records import activity, opened_store

WRITERS, JOBS, KILLED = 8, 6, 3
AT = "2024-12-01T00:00:00+08:00"


@pytest.fixture
def crashing() -> Iterator[Server]:
    """A server that is the test's own, for it crashes."""
    with server(safe=True) as running:
        yield running


def work(writer: int, root: Path, address: str, begun: int) -> None:
    """Register what is not registered yet, one deed a transaction; begin anew while the server is away."""
    job = begun
    while job < JOBS:
        try:
            with opened_store(root / f"{writer}" / "dutykit.db", address) as store:
                for job in range(job, JOBS):  # noqa: B020 - from where it broke off
                    register(store, f"deed-{writer}-{job}", stops=writer < KILLED and job == 2 and not begun)
                return
        except StoreError as error:
            assert error.code in {"store.lost", "store.unreachable", "store.busy"}, error.message


def register(store: object, title: str, *, stops: bool) -> None:
    """Once, as a return is: its title is looked for under the lock."""
    from dutykit.store import Store

    assert isinstance(store, Store)
    with store.transaction():
        if store.with_keys([title], form="activity", part="activities", year=2024):
            return
        (number,) = store.take_numbers("HD2024")
        new = activity(f"HD-2024-{number:04}", "2024-03-05", present=["0001"])
        new.key = title
        store.add([new], [], AT)
        if stops:
            os.kill(os.getpid(), signal.SIGKILL)
        store.write_log(AT, "correct", title, {})


def test_nothing_is_lost_twice_or_half(crashing: Server, tmp_path: Path) -> None:
    address = crashing.address()
    for writer in range(WRITERS):
        (tmp_path / f"{writer}").mkdir()
    opened_store(tmp_path / "dutykit.db", address).close()
    kinds = multiprocessing.get_context("fork")
    writers = [kinds.Process(target=work, args=(n, tmp_path, address, 0)) for n in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers[:KILLED]:
        writer.join()
        assert writer.exitcode == -signal.SIGKILL
    again = [kinds.Process(target=work, args=(n, tmp_path, address, 1)) for n in range(KILLED)]
    crashing.stop("immediate")
    crashing.start()
    for writer in again:
        writer.start()
    for writer in [*writers[KILLED:], *again]:
        writer.join()
        assert writer.exitcode == 0
    with opened_store(tmp_path / "dutykit.db", address) as store:
        chain = read_chain(store)
        assert [*chain.differences, *rows_of(store, chain), *numbers_of(store)] == []
        keys = store.connection.column("SELECT key FROM records ORDER BY key")
        expected = [f"deed-{w}-{j}" for w in range(WRITERS) for j in range(JOBS)]
        assert keys == sorted(expected)
        assert sorted(entry.subject for entry in store.logged(action="correct")) == sorted(expected)
        assert len(store.current(naming=["0001"])) == WRITERS * JOBS
