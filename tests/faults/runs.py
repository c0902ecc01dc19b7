"""A command run undisturbed, with a fault, and again: what must hold after each (``make faults``)."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from faults.layer import Cause, Layer, Op
from faults.scenes import WORKSPACE, Scene

_OURS = ("dutykit.db", "log.jsonl", ".verify.jsonl")
_HALF = re.compile(r"\.dutykit-|\.part$|\.new$|\.tmp$|dutykit-office-|dutykit-old-")
_JOURNAL = re.compile(r"/\.written-[^/]*$")
_LOST, _LONGEST = 120, 900
"""Seconds after which a run hangs, if it is not one that takes a tenth as long undisturbed; and that one itself."""
FITTING = {
    "full": ("磁盘已满", "放不下"),
    "broken": ("读写出错",),
    "read-only": ("只读",),
    "gone": ("没有这个文件", "断开", "不见了", "没有找到", "读写出错"),
    "denied": ("没有权限",),
}
"""What a person must read of each cause."""
FALSE = re.compile("Traceback|程序错误|\\[Errno|No space|Input/output|Read-only file|Stale|disk I/O|unable to open")
MISLEADING = {"full": re.compile("备份恢复|restore|WPS"), "read-only": re.compile("备份恢复|restore|WPS")}


@dataclass
class Ran:
    """How a run ended."""

    code: int
    out: str
    err: str
    injected: int = 0

    @property
    def said(self) -> str:
        """All that a person reads."""
        return self.out + self.err


@dataclass
class Outcome:
    """What became of one fault."""

    number: int
    op: str
    cause: str
    wrong: list[str] = field(default_factory=list)
    said: str = ""
    again: bool = False
    """Whether the command had to be run once more."""


class Runs:
    """Runs of a scene in the folder ``run``, always the same: paths do not differ between them."""

    def __init__(self, scene: Scene, begun: Path, folder: Path, layer: Layer) -> None:
        self.scene, self.begun, self.layer = scene, begun, layer
        self.place = folder / "run"
        self._limit: float = _LONGEST
        self._good: set[tuple[str, str, bool]] = set()
        self._out = folder / "said"
        self.fresh()
        self.before = files_of(self.place)
        trace = os.open(folder / "trace", os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        began = time.monotonic()
        self.whole = self.run(trace=trace)
        self._limit = max(_LOST, 10 * (time.monotonic() - began))
        self.trace = (folder / "trace").read_text(encoding="utf-8", errors="replace").splitlines()
        os.close(trace)
        for root in stores_in(self.place):
            self.verify(root)
        load_all(self._out.with_suffix(".loaded"))
        self.wanted, self.files = content(self.place), files_of(self.place)
        assert self.whole.code in {0, 1}, f"{scene.name}: {self.whole.said}"

    def fresh(self) -> None:
        """The state in which the scene begins."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.begun, self.place, symlinks=True)

    def run(self, cause: Cause | None = None, at: int = 0, trace: int = -1) -> Ran:
        """The command in a process of its own, on top of the layer."""
        return self._apart(list(self.scene.args), cause, at, trace)

    def _apart(self, args: Sequence[str], cause: Cause | None = None, at: int = 0, trace: int = -1) -> Ran:
        pid = os.fork()
        if not pid:
            self._child(args, cause, at, trace)
        until = time.monotonic() + self._limit
        while (done := os.waitpid(pid, os.WNOHANG))[0] == 0:
            if time.monotonic() > until:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                return Ran(-1, "", "hangs")
            time.sleep(0.002)
        if cause is not None and cause.kills and done[1] == signal.SIGKILL:
            return Ran(-signal.SIGKILL, "", "", injected=1)
        out, err, told = (self._out.with_suffix(s) for s in (".out", ".err", ".told"))
        said = [p.read_text(encoding="utf-8", errors="replace") for p in (out, err, told)]
        return Ran(os.waitstatus_to_exitcode(done[1]), said[0], said[1], int(said[2] or 0))

    def _child(self, args: Sequence[str], cause: Cause | None, at: int, trace: int) -> None:
        from dutykit.cli.boundary import run

        for suffix, number in ((".out", 1), (".err", 2)):
            os.dup2(os.open(self._out.with_suffix(suffix), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        os.chdir(self.place)
        os.environ["TMPDIR"] = str(self.place / "tmp")
        os.environ["DUTYKIT_SOFFICE"] = str(self.place / "soffice")
        os.environ["DUTYKIT_WORKSPACE"] = str(self.place / WORKSPACE)
        code = 70
        try:
            self.layer.begin(self.place, cause, at, trace)
            code = run(args)
        finally:
            self.layer.end()
            sys.stdout.flush()
            sys.stderr.flush()
            self._out.with_suffix(".told").write_text(str(self.layer.injected))
            if trace >= 0 or "verify" in args:
                with self._out.with_suffix(".loaded").open("a") as file:
                    file.write("\n".join([*sys.modules, ""]))
            os._exit(code)

    def verify(self, root: Path) -> Any:
        """What ``verify`` says of a workspace."""
        return json.loads(self._apart(["verify", "--json", "--workspace", str(root)]).out)

    # --- one fault ---------------------------------------------------------------------------------------------

    def fault(self, number: int, cause: Cause) -> Outcome | None:
        """The write ``number`` fails; nothing where no write from there on can fail so."""
        outcome = Outcome(number, self.trace[number - 1] if number <= len(self.trace) else "", cause.name)
        self.fresh()
        ran = self.run(cause, number)
        if not ran.injected:
            return None
        outcome.said = ran.said
        outcome.wrong += self._told(ran, cause)
        if self.scene.anew:
            outcome.wrong += self._so_far(cause)
            return outcome
        outcome.wrong += self._left(outcome, cause)
        known = self._state(outcome, cause)
        if known in self._good:
            return outcome
        if ran.code not in {0, 1} or self.scene.name.startswith("ingest") or self.scene.goes_on:
            self._again(outcome)
        outcome.wrong += self._ended(outcome)
        outcome.wrong += self._taken_up()
        if known is not None and not outcome.wrong:
            self._good.add(known)
        return outcome

    def _state(self, outcome: Outcome, cause: Cause) -> tuple[str, str, bool] | None:
        """What a fault has left, to the last byte and row: of one that ended well before nothing new is learnt.

        A process that was killed leaves more than that, the log that SQLite keeps of its pages: it is always seen.
        """
        if cause.kills:
            return None
        told = sha256()
        for name, data in every_file(self.place).items():
            told.update(f"{name} {len(data)}\n".encode() + data)
        for root in stores_in(self.place):
            for row in rows_in(root / "dutykit.db"):
                told.update(f"{root.name} {row!r}\n".encode("utf-8", "surrogatepass"))
        return told.hexdigest(), outcome.cause, outcome.op.startswith(Op.REMOVE)

    def _told(self, ran: Ran, cause: Cause) -> list[str]:
        if cause.kills:
            return []
        wrong = []
        if ran.code not in {3, 4, 6, self.whole.code}:
            wrong.append(f"exit code {ran.code}")
        if FALSE.search(ran.said):
            wrong.append("words of the system")
        if ran.code == self.whole.code:
            return wrong
        if not any(word in ran.said for word in FITTING[cause.name]):
            wrong.append("the cause is not told")
        if (misleading := MISLEADING.get(cause.name)) and misleading.search(ran.said):
            wrong.append("misleading remedy")
        if "→" not in ran.said:
            wrong.append("no remedy")
        return wrong

    def _left(self, outcome: Outcome, cause: Cause) -> list[str]:
        """Nothing half: every file is as before, or as it is when all goes well; no half-written one."""
        wrong = []
        now = files_of(self.place)
        for name, data in now.items():
            if _HALF.search(name):  # what could not be removed the next command removes
                if (
                    not cause.kills
                    and not (Op.REMOVE in cause.ops and cause.lasts)
                    and not outcome.op.startswith(Op.REMOVE)
                ):
                    wrong.append(f"half-written file left: {name}")
            elif name.endswith("/"):
                continue  # an empty folder harms nobody
            elif _JOURNAL.search(name) and (cause.lasts or cause.kills or outcome.op.startswith(Op.REMOVE)):
                continue  # what could be neither noted nor put back, or not be removed, the next command takes
            elif name not in self.before and name not in self.files:
                wrong.append(f"foreign file: {name}")
            elif data not in {self.before.get(name), self.files.get(name)} and not is_whole(self.place / name):
                wrong.append(f"half: {name}")
        wrong += [f"lost: {name}" for name in self.before if name not in now and name in self.files]
        return wrong

    def _so_far(self, cause: Cause) -> list[str]:
        """A workspace is there as far as it came: what its log says, with every file whole; or none is."""
        wrong = []
        for root in stores_in(self.place):
            told = self.verify(root)
            found = [d for d in told["differences"] if d["kind"] != "settings"] if "differences" in told else told
            wrong += [f"verify of {root.name}: {str(found)[:400]}"] if found else []
        for name, data in files_of(self.place).items():
            if _HALF.search(name) and stores_in(self.place):  # the first command in it has removed it
                wrong.append(f"half-written file left: {name}")
            elif _JOURNAL.search(name) and not (cause.lasts or cause.kills):
                wrong.append(f"journal left: {name}")
            elif data not in {self.before.get(name), self.files.get(name)} and not is_whole(self.place / name):
                wrong.append(f"half: {name}")
        return wrong

    def _again(self, outcome: Outcome) -> None:
        """The next run ends as the undisturbed one did."""
        ran, outcome.again = self.run(), True
        if self.scene.goes_on and ran.code in {2, 3}:  # with 3 where a workspace is there already
            ran = self._apart(self.scene.goes_on)
        there = ran.code == 2 and outcome.cause in {"read-only", "gone", "denied"} and self.scene.name == "template new"
        done = (
            ran.code == 2 and outcome.cause == "killed" and all((self.place / name).exists() for name in self.scene.new)
        )
        if ran.code != self.whole.code and not (there or done):
            outcome.wrong.append(f"the next run ends with {ran.code}: {ran.said[-300:]}")

    def _ended(self, outcome: Outcome) -> list[str]:
        wrong: list[str] = []
        for root in stores_in(self.place):
            told = self.verify(root)
            found = [d for d in told["differences"] if d["kind"] != "settings"] if "differences" in told else told
            if found:
                wrong.append(f"verify of {root.name}: {str(found)[:400]}")
        now = content(self.place)
        for name, rows in self.wanted.items():
            if now.get(name) != rows:
                wrong.append(f"{name} differ: {_difference(now.get(name), rows)}")
        there = files_of(self.place)
        more, less = sorted(there.keys() - self.files.keys()), sorted(self.files.keys() - there.keys())
        if outcome.op.startswith(Op.REMOVE) and not outcome.again:  # the next command removes it
            more = [name for name in more if not _HALF.search(name)]
        if not outcome.again:  # a journal that could not be removed tells what the store knows, and goes with the next
            more = [name for name in more if not _JOURNAL.search(name)]
        wrong += [f"left over: {name}" for name in more] + [f"missing: {name}" for name in less]
        other = [n for n, data in there.items() if n in self.files and data != self.files[n]]
        wrong += [f"half at the end: {n}" for n in other if not is_whole(self.place / n)]
        return wrong

    def _taken_up(self) -> list[str]:
        """A journal that is still there goes with the next command that writes."""
        for root in stores_in(self.place):
            if list(root.glob(".written-*")):
                self._apart(["calendar", "-o", str(self.place / "接着.ics"), "--workspace", str(root)])
        return [f"journal left: {name}" for name in files_of(self.place) if _JOURNAL.search(name)]


def load_all(listed: Path) -> None:
    """Load the modules that a run needed: once, and not in each of thousands of processes that are forked from here."""
    names = dict.fromkeys(listed.read_text(encoding="utf-8").split())
    for name in names:
        if name not in sys.modules:
            with suppress(ImportError):  # what a package makes for itself has no file of its own
                import_module(name)


def stores_in(place: Path) -> list[Path]:
    """The workspaces in a folder."""
    return [path.parent for path in sorted(place.glob("[!.]*/dutykit.db"))]


def files_of(place: Path) -> dict[str, bytes]:
    """Every file and empty folder, but for databases and what belongs to them."""
    return {name: data for name, data in every_file(place).items() if not Path(name).name.startswith(_OURS)}


def every_file(place: Path) -> dict[str, bytes]:
    """Every file and empty folder, but for databases."""
    found = {}
    for path in sorted(place.rglob("*")):
        if path.is_file() and not path.name.startswith("dutykit.db"):
            found[path.relative_to(place).as_posix()] = path.read_bytes()
        elif path.is_dir() and not any(path.iterdir()):
            found[path.relative_to(place).as_posix() + "/"] = b""
    return found


def rows_in(database: Path) -> Iterator[tuple[Any, ...]]:
    """Every row of a database, as a copy of it tells: the command that comes next finds what the last one left."""
    with tempfile.TemporaryDirectory() as folder:
        for part in database.parent.glob(f"{database.name}*"):
            shutil.copyfile(part, Path(folder) / part.name)
        with closing(sqlite3.connect(Path(folder) / database.name)) as base:
            names = base.execute("select name from sqlite_master where type = 'table' order by name").fetchall()
            for (name,) in names:
                yield from ((name, *row) for row in base.execute(f'select * from "{name}" order by 1'))


def is_whole(path: Path) -> bool:
    """Whether a file that differs from run to run (its moment, its number) can be read to its end."""
    if path.suffix in {".docx", ".xlsx", ".zip"} and "坏" not in path.name:
        try:
            with zipfile.ZipFile(path) as archive:
                return archive.testzip() is None
        except zipfile.BadZipFile:
            return False
    if path.suffix == ".pdf":
        return path.read_bytes().startswith(b"%PDF") and path.stat().st_size > 100
    return not path.is_file() or path.stat().st_size > 0


QUERIES = {
    "records": "select number, form, part, unit, deputy, year, issue, key, state from records order by number",
    "versions": "select record, state, body, problems, reason, retracted != '' from versions order by id",
    "returns": "select sha256, name, status, form, issue, unit, records, held, correction from returns "
               "where status not in ('rejected', 'duplicate', 'unreadable') order by sha256",
    "issues": "select number, kind, form, unit, deputy, round, parent, file, rows from issues order by number",
    "reviews": "select version, decision, level, comment from reviews order by version, level",
    "closures": "select year, unit, form, reopened from closures order by id",
    "numbers": "select * from numbers order by name",
    "outputs": "select path from outputs order by path",
    "log": "select distinct action, subject from log where action not in ('bind', 'settings', 'seal', 'backup', "
           "'ingest') order by action, subject",
}  # fmt: skip
"""What is the same after a fault as without it; moments and numbers of rows are not."""


def content(place: Path) -> dict[str, Any]:
    """What the stores below a folder hold."""
    found = {}
    for root in stores_in(place):
        with closing(sqlite3.connect(root / "dutykit.db")) as base:
            for name, query in QUERIES.items():
                found[f"{root.name} {name}"] = base.execute(query).fetchall()
    return found


def _difference(now: Any, wanted: Any) -> str:
    now, wanted = now or [], wanted or []
    more = [row for row in now if row not in wanted]
    less = [row for row in wanted if row not in now]
    return f"more {str(more)[:200]}, less {str(less)[:200]}"
