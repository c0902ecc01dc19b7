"""A PostgreSQL of the tests: a real server on a socket in a temporary folder, ended with whoever has started it."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from dutykit.store.address import read_address

OWNER = "dutykit"
"""Its superuser, and the database."""
_QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=60", "listen_addresses=")


def programs() -> Path:
    """The folder of the newest PostgreSQL that is installed. Raises :class:`FileNotFoundError`."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        raise FileNotFoundError("PostgreSQL is not installed; on Debian: apt-get install postgresql")
    return found[-1].parent if found else Path(str(on_path)).parent


class Server:
    """A server in ``folder``. It refuses to run as root: then everything of it is the user ``postgres``'s."""

    def __init__(self, folder: Path, *, safe: bool = False) -> None:
        self.folder, self.bin = folder, programs()
        self._user = "postgres" if os.getuid() == 0 else getpass.getuser()
        self._settings = ("listen_addresses=",) if safe else _QUICK
        if os.getuid() == 0:
            there = pwd.getpwnam(self._user)
            os.chown(folder, there.pw_uid, there.pw_gid)
        self._run("initdb", "-D", self._data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()
        with self.connect("postgres") as base:
            base.execute(f"CREATE DATABASE {OWNER}")

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = " ".join(f'-c "{setting}"' for setting in self._settings) + f" -k {self.folder}"
        self._run("pg_ctl", "-D", self._data, "-l", str(self.folder / "log"), "-w", "-t", "60", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: ``immediate`` as in a crash, ``fast`` in good order."""
        self._run("pg_ctl", "-D", self._data, "-m", mode, "-w", "stop")

    def _run(self, program: str, *args: str) -> None:
        done = subprocess.run(
            [str(self.bin / program), *args], user=self._user if os.getuid() == 0 else None, cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace')}{self._log()}")

    def _log(self) -> str:
        log = self.folder / "log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""

    def address(self, schema: str = "dutykit", user: str = OWNER) -> str:
        """The address of a schema, as ``dutykit.toml`` has it."""
        return f"postgresql+psycopg://{user}@/{OWNER}?host={quote(str(self.folder))}&schema={schema}"

    @contextmanager
    def connect(self, database: str = OWNER, user: str = OWNER) -> Iterator[psycopg.Connection]:
        """A connection of the tests' own."""
        with psycopg.connect(host=str(self.folder), dbname=database, user=user, autocommit=True) as base:
            base.execute("SET lock_timeout = '20s'")
            yield base

    def drop(self, *schemas: str) -> None:
        """Remove schemas that a test has made."""
        with self.connect() as base:
            for schema in schemas:
                base.execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')


def psycopg_to(address: str) -> psycopg.Connection:
    """A connection of the tests' own to the schema of an address."""
    where = read_address(address)
    base = psycopg.connect("", autocommit=True, **where.given)
    base.execute("SELECT set_config('search_path', %s, false)", (where.schema,))
    return base


@contextmanager
def server(*, safe: bool = False) -> Iterator[Server]:
    """A server for as long as it is needed; ``safe`` one that writes to the disk what it has promised."""
    folder = Path(tempfile.mkdtemp(prefix="dk-pg-"))  # a short name: paths of sockets may have 107 bytes
    try:
        running = Server(folder, safe=safe)
        try:
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    """``python -m server COMMAND…``: a command with ``DUTYKIT_STORE`` on a server of its own."""
    with server() as running:
        began = time.monotonic()
        done = subprocess.run(command, env={**os.environ, "DUTYKIT_STORE": running.address()}, check=False)
        print(f"PostgreSQL: {time.monotonic() - began:.1f} s", file=sys.stderr)  # noqa: T201
        return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
