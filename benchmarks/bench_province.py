"""A province simulated: counties with 450 deputies and a year of returns, on SQLite and on PostgreSQL.

``make bench-province`` (COUNTIES="1 10 120" STORES="sqlite postgres" SEED=1). The first ten counties take twenty real
workbooks each through ingest; the rest of every year is written as records, as a run of ingest leaves them. At each
number of counties it tells the processor time of one more of them (server included, where there is one), the size of
the store, how it is asked, and memory. Cost per congress is to stay within 15 % of that of the first.

Processor time is that of this process, of its workers and of the server: the machine may be shared.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import median

import psutil

from dutykit.app.checking.check import CheckRequest, run_check
from dutykit.app.opened.open_workspace import open_workspace
from dutykit.app.papers.across import AcrossRequest, run_across
from dutykit.cli import BEFORE_A_SEARCH
from dutykit.workspace import Workspace, create
from server import Server, server

from . import office
from .marks import Mark
from .marks import table as table_of
from .term import Writer

YEAR, TODAY = 2025, date(2026, 1, 20)
EACH = (400, 120, 100)
"""Activities, contacts and suggestions of a county in a year."""
REAL, FILES, ROWS = 10, 20, 10
"""Counties that take real workbooks, how many each, rows in one."""
LIMIT = 1.15
ROUNDS = 3


@dataclass(frozen=True)
class Costs:
    """What one county took, in seconds of processor: being written, a file of ingest, a check."""

    written: float
    file: float
    check: float


class Province:
    """Counties on one kind of store."""

    def __init__(self, folder: Path, running: Server | None, seed: int, name: str = "county") -> None:
        self.folder, self.running, self.seed, self.name = folder, running, seed, name
        self.counties: list[Workspace] = []
        self.costs: list[Costs] = []
        self._template = b""

    def grow(self, upto: int) -> None:
        """Make counties until there are so many."""
        while len(self.counties) < upto:
            self._county(len(self.counties))

    def _county(self, number: int) -> None:
        name = f"样本省第{number + 1:03}县人民代表大会"
        made = create(self.folder / f"县{number + 1:03}", name, 17, ["shijingshan-2022"], YEAR)
        if self.running is not None:
            address = self.running.address(f"{self.name}_{number + 1:03}")
            made = replace(made, config=replace(made.config, store=address))
            config = made.root / "dutykit.toml"
            config.write_text(
                config.read_text("utf-8").replace('# store = ""', f'store = "{address}"'), encoding="utf-8"
            )
        written = self.cost(lambda: self._records(made, number))
        file = self.cost(lambda: self._files(made, number)) / FILES if number < REAL else 0.0
        self.counties.append(made)
        self.costs.append(Costs(written, file, self.check(made)))

    def _records(self, made: Workspace, number: int) -> None:
        with open_workspace(made, today=TODAY) as opened:
            writer = Writer(opened, (YEAR,), EACH, self.seed * 1_000 + number)
            with opened.store.transaction():
                writer.roster()
                writer.sessions()
                writer.year(YEAR)

    def _files(self, made: Workspace, number: int) -> None:
        if not self._template:
            issuing = office.workspace(self.folder.parent / f"{self.name} issuing")
            book = office.issued(issuing, issuing.root / "outgoing", "activity", YEAR)
            self._template = office.marked(book, "activity", office.ACTIVITY, ROWS)
        paths = []
        for file in range(FILES):
            serial = self.seed * 10_000_000 + number * 1_000 + file
            cells = office.cells(serial, ROWS)
            paths.append(office.written(self._template, made.root / "returned" / f"回收 {file:02}.xlsx", cells))
        office.take(made, paths)

    def check(self, made: Workspace) -> float:
        """What a check of a county costs, the middle of some."""
        return median(self.cost(lambda: run_check(made, CheckRequest(today=TODAY))) for _ in range(ROUNDS))

    def across(self, count: int) -> float:
        """What figures over the first counties cost, a county."""
        places = [str(made.root) for made in self.counties[:count]]
        asked = AcrossRequest(places=places, on=TODAY, year=YEAR, output=self.folder.parent / "汇总.xlsx", force=True)
        rounds = ROUNDS if count <= REAL else 1
        return median(self.cost(lambda: run_across(None, asked, office.quiet)) / count for _ in range(rounds))

    # --- looked at from outside --------------------------------------------------------------------------------

    def cost(self, act: Callable[[], object]) -> float:
        """Processor time of an act, with that of workers and of the server."""
        before = self._used()
        act()
        return self._used() - before

    def _used(self) -> float:
        own = os.times()
        used = own.user + own.system + own.children_user + own.children_system
        for process in self._servers():
            with contextlib.suppress(psutil.Error):
                told = process.cpu_times()
                used += told.user + told.system + told.children_user + told.children_system
        return used

    def _servers(self) -> list[psutil.Process]:
        """The server and what it runs: who has ended is in the times of the first."""
        if self.running is None:
            return []
        pid = int((self.running.folder / "data" / "postmaster.pid").read_text().split()[0])
        first = psutil.Process(pid)
        return [first, *first.children()]

    def size(self) -> int:
        """Bytes of all stores."""
        if self.running is None:
            return sum((made.root / "dutykit.db").stat().st_size for made in self.counties)
        query = "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
        with self.running.connect() as base:
            row = base.execute(f"{query} WHERE nspname LIKE 'county_%' AND relkind = 'r'").fetchone()
        return int(row[0]) if row else 0

    def indexes(self) -> str:
        """How much of the stores is indexes, and how often tables of any size are read whole."""
        if self.running is None:
            return _share_of_indexes(self.counties[0].root / "dutykit.db")
        with self.running.connect() as base:
            base.execute("SELECT pg_stat_force_next_flush()")
            row = base.execute(
                "SELECT sum(pg_indexes_size(relid)), sum(pg_total_relation_size(relid)), "
                "sum(CASE WHEN n_live_tup > 500 THEN idx_scan END), sum(CASE WHEN n_live_tup > 500 THEN seq_scan END) "
                "FROM pg_stat_user_tables WHERE schemaname LIKE 'county_%'"
            ).fetchone()
        if row is None:
            return ""
        size, whole, by_index, through = (int(value or 0) for value in row)
        return f"indexes {size / whole:.0%} of it; large tables asked {by_index:,} times by index, {through:,} whole"


def _share_of_indexes(path: Path) -> str:
    base = sqlite3.connect(path)
    try:
        kinds = dict(base.execute("SELECT name, type FROM sqlite_master"))
        sizes = list(base.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
    except sqlite3.OperationalError:  # a build without dbstat
        return ""
    finally:
        base.close()
    whole = sum(size for _, size in sizes)
    return f"indexes {sum(size for name, size in sizes if kinds.get(name) == 'index') / whole:.0%} of it"


def marks(counts: Sequence[int], stores: Sequence[str], seed: int) -> Iterator[Mark]:
    """The figures at each number of counties, on each kind of store."""
    for store in stores:
        running = server() if store == "postgres" else contextlib.nullcontext()
        with tempfile.TemporaryDirectory() as text, running as where:
            folder = Path(text) / "省"
            folder.mkdir()
            _warm(Path(text) / "warm", where, seed)
            yield from _of(Province(folder, where, seed), store, counts)


def _warm(folder: Path, running: Server | None, seed: int) -> None:
    """One county that is not counted: what is loaded and compiled once is no cost of the first."""
    folder.mkdir()
    before = Province(folder, running, seed + 1, "warm")
    before.grow(1)
    before.across(1)


def _of(province: Province, store: str, counts: Sequence[int]) -> Iterator[Mark]:
    first: dict[str, float] = {}
    done = 0
    for count in counts:
        province.grow(count)
        new = province.costs[done:]
        files = [c.file for c in new if c.file]
        told = {
            "writing a year": median(c.written for c in new),
            "ingest, a file": median(files) if files else first.get("ingest, a file", 0.0),
            "check": median(c.check for c in new),
            "figures over all": province.across(count),
        }
        first["figures over all"] = province.across(1)  # now, beside the others: the machine may be busier than it was
        for what, seconds in told.items():
            known = first.setdefault(what, seconds)
            if files or what != "ingest, a file":
                note = f"{seconds * 1e3:,.0f} ms a congress" if "file" not in what else f"{seconds * 1e3:,.0f} ms"
                yield Mark(f"{store}, {count} : {counts[0]}, {what}", seconds / known, LIMIT, note=note)
        size = province.size()
        memory = psutil.Process().memory_info().rss
        yield Mark(
            f"{store}, {count}, store", size / count / 2**20, unit=" MiB a congress",
            note=f"{province.indexes()}; resident {memory >> 20} MiB",
        )  # fmt: skip
        done = count


def _main() -> None:
    told = os.environ.get
    gc.set_threshold(BEFORE_A_SEARCH)  # as every command does
    counts = [int(number) for number in told("COUNTIES", "1 10").split()]
    for mark in marks(counts, told("STORES", "sqlite postgres").split(), int(told("SEED", "1"))):
        print(table_of([mark]).splitlines()[-1], flush=True)


if __name__ == "__main__":
    _main()
