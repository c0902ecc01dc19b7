"""``make torture``: eight writers at once, killed two hundred times; what is there at the end is as if one had worked.

``python -m torture [SEED] [KILLS] [WRITERS] [MOST]``. Each writer has a list of commands (ingest, review, correct,
render, check, make-template, backup) and begins one anew whenever it was killed, by KILL, TERM, INT or HUP, at a moment
that the seed chooses.
Afterwards the same commands are run one after the other in a copy, and both are compared. MOST jobs a writer at most.

With ``STORE=postgres`` the writers work on one server, which crashes and is started again when half of the kills are
done; the copy stays in SQLite.
"""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from app.conftest import one_row_each
from app.papers.conftest import office_that_works
from app.rounds import CONGRESS, LESSON, VISIT, YEAR, Round, quietly, roster_book
from server import Server, server

TODAY = "2024-12-20"
SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
UNITS = ("GC", "BJ", "LG")
PRESENT = {"GC": "王芳", "BJ": "欧阳明", "LG": "陈静"}
FILES, BATCH = 48, 4
LONGEST = 4.0
"""Seconds within which a kill comes; a command takes about as long when eight run on two cores."""
_RUN = 300

_TRY_AGAIN = ("占用", "断开", "连不上")
"""What is said to whoever came while another worked, or while the server was away: it is done again."""

Job = tuple[str, ...]


@dataclass
class Tally:
    """How often what happened, and what must not have."""

    kills: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    refused: int = 0
    """Commands to which a server that was away has said so."""
    lock: threading.Lock = field(default_factory=threading.Lock)


def furnish(root: Path) -> list[list[Job]]:
    """A workspace with records to decide on and files to take back; the jobs of each writer."""
    told = quietly("init", root, "--congress", CONGRESS, "--term", 17, "--year", YEAR,
                   "--regulation", "shijingshan-2022")  # fmt: skip
    assert told.code == 0, told.err
    one_row_each(root)
    place = Round(root, quietly)
    place.send(roster_book(place.issue("roster")), "名册.xlsx")
    assert place.run("make-template", "activity", "--all").code == 0
    for unit in UNITS:
        rows = [{**VISIT, "title": f"先前第{n}次视察", "present": PRESENT[unit]} for n in range(12)]
        place.send(place.activity(*rows, unit=unit), f"先前 {unit}.xlsx")
    files = returned(place)
    numbers = [n for n, state in sorted(place.states().items()) if state == "accepted"]
    approved, corrected = numbers[:16], numbers[16:32]
    batches = [files[at : at + BATCH] for at in range(0, len(files), BATCH)]
    takes: list[Job] = [("ingest", *map(str, batch)) for batch in batches]
    return [
        takes[0::3], takes[1::3], takes[2::3],
        [("review", "approve", n) for n in approved],
        [("correct", n, f"title=改过的{n}", "--reason", "改名") for n in corrected],
        [("render", "annual-report", "--all"), ("make-template", "contact", "--all")] * 4
        + [("render", "registration-form", "--unit", "GC"), ("check",)] * 3,
        [("render", "evaluation-form", "--all", "--pdf", "-o", str(root / "documents" / "票"))] * 4,
        [("backup", str(root.parent / f"{root.name}-备份{n}.zip")) for n in range(6)],
    ]  # fmt: skip


def returned(place: Round) -> list[Path]:
    """Files of many contents, a third of them with a row to mend."""
    bases = {u: place.activity(VISIT, LESSON, unit=u).forget(sheet=True, names=False).data() for u in UNITS}
    files = []
    for number in range(FILES):
        unit = UNITS[number % len(UNITS)]
        book = openpyxl.load_workbook(io.BytesIO(bases[unit]))
        book["填写"]["C7"] = f"视察第{number}社区"
        book["填写"]["C8"] = f"讲堂第{number}讲"
        for row in (7, 8):
            for cell in book["填写"][row]:
                if cell.value in {"王芳", "王芳、张建国"}:
                    cell.value = PRESENT[unit]
        if number % 3 == 0:
            book["填写"]["D8"] = "团建"
        path = place.root / "returned" / f"批 {number:02}.xlsx"
        book.save(path)
        files.append(path)
    return files


class Writer(threading.Thread):
    """Runs its jobs one after the other; each is begun anew until it has ended by itself."""

    def __init__(self, root: Path, jobs: Sequence[Job], seed: str, tally: Tally, quota: list[int]) -> None:
        super().__init__()
        self.root, self.jobs, self.tally, self.quota = root, jobs, tally, quota
        self.chance = random.Random(seed)

    def run(self) -> None:
        """All jobs; while there are kills left the last ones are done again."""
        for job in self.jobs:
            while not self._once(job):
                pass
        again = [job for job in self.jobs if job[0] != "backup"]
        while again and self.quota[0] > 0:
            self._once(self.chance.choice(again))

    def _once(self, job: Job) -> bool:
        """Whether the command ended by itself."""
        with start(self.root, job) as process:
            code = self._end(process, job)
        return code is not None

    def _end(self, process: subprocess.Popen[str], job: Job) -> int | None:
        with self.tally.lock:
            kill = self.quota[0] > 0 and self.chance.random() < 0.85
            self.quota[0] -= kill
        number = self.chance.choice(SIGNALS)
        try:
            _, said = process.communicate(timeout=self.chance.uniform(0.05, LONGEST) if kill else _RUN)
        except subprocess.TimeoutExpired:
            begun = time.monotonic()
            if number == signal.SIGKILL:
                os.killpg(process.pid, number)
            else:
                process.send_signal(number)
            _, said = process.communicate()
            self._killed(number, process.returncode, time.monotonic() - begun, said)
            return None
        if kill:
            with self.tally.lock:
                self.quota[0] += 1  # it was quicker
        if "Traceback" in said or process.returncode not in {0, 1, 2, 4}:
            self._wrong(f"{job[:3]}: exit {process.returncode} {said[-600:]}")
        if process.returncode == 4 and any(word in said for word in _TRY_AGAIN):
            with self.tally.lock:
                self.tally.refused += "占用" not in said
            return None
        if process.returncode in {2, 4} and not any(w in said for w in ("已经存在", "没有变化", "已经是", "一样")):
            self._wrong(f"{job[:3]}: {said[-300:]}")
        return process.returncode

    def _killed(self, number: signal.Signals, code: int, took: float, said: str) -> None:
        with self.tally.lock:
            self.tally.kills[number.name] += 1
        if "Traceback" in said and "KeyboardInterrupt" not in said:
            self._wrong(f"{number.name}: {said[-600:]}")
        if took > 5 and number != signal.SIGKILL:
            self._wrong(f"{number.name}: ended after {took:.1f} s with {code}")

    def _wrong(self, what: str) -> None:
        with self.tally.lock:
            self.tally.wrong.append(what)


def start(root: Path, job: Job) -> subprocess.Popen[str]:
    """A command as a process group of its own."""
    command = [sys.executable, "-m", "dutykit", *job, "--workspace", str(root)]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8", errors="replace",
        start_new_session=True,
    )  # fmt: skip


# --- afterwards ----------------------------------------------------------------------------------------------------

_TOLD = {
    "returns": "select sha256, status, records, held from returns where status not in ('duplicate', 'rejected') "
               "order by sha256",
    "records": "select r.form, r.part, r.unit, r.year, r.state, v.body from records r "
               "join versions v on v.id = r.version order by r.form, r.part, r.unit, v.body",
    "reviews": "select v.record, r.decision, r.level from reviews r join versions v on v.id = r.version "
               "order by 1, 2, 3",
    "numbers": "select * from numbers order by name",
    "issues": "select kind, form, unit, count(*) from issues group by kind, form, unit order by kind, form, unit",
    "corrected": "select subject, count(*) from log where action = 'correct' group by subject order by subject",
}  # fmt: skip


def content(root: Path) -> dict[str, list[Any]]:
    """What a store holds, whatever the order in which it came."""
    return {name: Round(root, quietly).sql(query) for name, query in _TOLD.items()}


def figures(root: Path) -> Any:
    """The figures of the year."""
    told = json.loads(
        Round(root, quietly).run("stats", "--json", "-o", root.parent / f"{root.name}.xlsx", "--force").out
    )
    return {k: v for k, v in told.items() if k not in {"path", "file", "output"}}


def trees(root: Path) -> dict[str, set[str]]:
    """Which files lie where; workbooks that go back bear numbers that hang on the order."""
    found = {name: {p.relative_to(root / name).as_posix() for p in (root / name).rglob("*") if p.is_file()}
             for name in ("archive", "documents", "outgoing")}  # fmt: skip
    return found | {"corrections": {str(len(list((root / "corrections").rglob("*.xlsx"))))}}


def compare(root: Path, alone: Path) -> list[str]:
    """What differs from the workspace in which one command ran after the other, and what is half or wrong."""
    wrong = []
    for name, wanted in content(alone).items():
        have = content(root)[name]
        if have != wanted:
            more, less = [r for r in have if r not in wanted][:5], [r for r in wanted if r not in have][:5]
            wrong.append(f"{name}: {len(have)} and {len(wanted)} rows; more {str(more)[:600]}, less {str(less)[:600]}")
    for name, names in trees(alone).items():
        here = trees(root)[name]
        if here != names:
            wrong.append(f"{name}: more {sorted(here - names)[:9]}, less {sorted(names - here)[:9]}")
    if figures(root) != figures(alone):
        wrong.append("figures differ")
    wrong += [f"left: {p.name}" for p in root.rglob(".dutykit-*")]
    for path in [*root.rglob("*.docx"), *root.rglob("*.xlsx")]:
        with zipfile.ZipFile(path) as archive:
            wrong += [f"half: {path.name}"] if archive.testzip() else []
    return wrong + backups(root)


def backups(root: Path) -> list[str]:
    """What is wrong with the backups that were written meanwhile, and with the workspace itself."""
    wrong = []
    for path in sorted(root.parent.glob(f"{root.name}-备份*.zip")):
        restored = root.parent / f"恢复 {path.stem}"
        told = quietly("restore", path, restored)
        if told.code:
            wrong.append(f"{path.name}: {told.out}{told.err}")
            continue
        verified = quietly("verify", "--deep", "--workspace", restored)
        wrong += [f"{path.name}: {verified.out}"] if verified.code else []
    verified = quietly("verify", "--deep", "--workspace", root)
    return [*wrong, *([f"verify: {verified.out}{verified.err}"] if verified.code else [])]


def restart(running: Server, quota: list[int], kills: int) -> None:
    """Crash the server in the middle, and start it again."""
    while quota[0] > kills // 2:
        time.sleep(0.2)
    running.stop("immediate")
    time.sleep(2)  # long enough that somebody comes meanwhile
    running.start()


def main() -> int:
    """1 where anything is wrong."""
    for number in (signal.SIGINT, signal.SIGHUP):  # in the background they are ignored, by all that is started too
        signal.signal(number, signal.default_int_handler)
    given = [int(word) for word in sys.argv[1:]]
    seed, kills, writers, most = (*given, *(1, 200, 8, 99)[len(given) :])
    os.environ |= {"DUTYKIT_TODAY": TODAY, "DUTYKIT_BY": "周林"}
    tally, quota = Tally(), [kills]
    with ExitStack() as asked:
        folder = asked.enter_context(tempfile.TemporaryDirectory(prefix="torture-"))
        office_that_works(Path(folder) / "soffice")
        os.environ["DUTYKIT_SOFFICE"] = str(Path(folder) / "soffice")
        root, alone = Path(folder) / "区", Path(folder) / "独"
        jobs = [some[:most] for some in furnish(root)[:writers]]
        shutil.copytree(root, alone)
        running = asked.enter_context(server(safe=True)) if os.environ.get("STORE") == "postgres" else None
        if running is not None:
            told = quietly("move", "--to", running.address(), "--workspace", root)
            assert told.code == 0, told.err
        begun = time.monotonic()
        threads = [Writer(root, some, f"{seed}-{n}", tally, quota) for n, some in enumerate(jobs)]
        for thread in threads:
            thread.start()
        if running is not None:
            restart(running, quota, kills)
        for thread in threads:
            thread.join()
        took = time.monotonic() - begun
        for job in (j for some in jobs for j in some if j[0] != "backup"):
            with start(alone, tuple(word.replace(str(root), str(alone)) for word in job)) as process:
                _, said = process.communicate()
                assert process.returncode in {0, 1}, said
        for job in (j for some in jobs[5:7] for j in some):  # once more when nothing changes any more
            for place in (root, alone):
                with start(place, tuple(word.replace(str(root), str(place)) for word in job)) as process:
                    process.communicate()
        tally.wrong += compare(root, alone)
    signs = "、".join(f"{name} {count}" for name, count in sorted(tally.kills.items()))
    head = f"{sum(tally.kills.values())} kills ({signs}) of {len(jobs)} writers in {took:.0f} s"
    if running is not None:
        head += f" on one server that crashed once ({tally.refused} commands were told so)"
    print(f"{head}: {len(tally.wrong)} wrong")  # noqa: T201
    for line in tally.wrong:
        print(f"   {line}")  # noqa: T201
    return int(bool(tally.wrong))


if __name__ == "__main__":
    sys.exit(main())
