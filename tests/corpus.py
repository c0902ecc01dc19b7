"""Run every file of a folder through receiving and reading, and print what became of it.

``make corpus CORPUS=DIR``: foreign and broken files, as many as there are. Whatever they hold, the outcome must be a
grid or a problem of the catalogue; an exception that reaches this program is a bug, is shown, and makes the exit
code 1. What readers raise in their worker is told under ``file.reader_died`` with its name.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from dutykit.app.intake.arrivals import arrivals, job_of
from dutykit.files.isolate import Job, Pool
from dutykit.files.limits import MIB, Limits
from dutykit.files.sniff import CONVERTIBLE, Incoming
from dutykit.problems import CATALOG, Problem, has_errors

SLOWEST = 5
LISTED = {"file.reader_died", "file.timeout", "file.memory"}


class Corpus:
    """One run over a folder."""

    def __init__(self, limits: Limits, home: Path, *, office: bool) -> None:
        self.limits = limits
        self.office = office
        self.home = home
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.listed: list[str] = []
        self.times: list[tuple[float, str]] = []
        self.bugs = 0
        self._waiting: list[Incoming] = []

    def run(self, files: Sequence[Path], workers: int) -> None:
        """Every file; with one worker the time between two outcomes is that of a file."""
        with Pool(workers, self.limits) as pool:
            pool.warm()
            last = time.monotonic()
            for index, outcome in enumerate(pool.run(self._jobs(files))):
                incoming = self._waiting[index]
                incoming.data = b""
                now = time.monotonic()
                self.times.append((now - last, str(incoming.path)))
                last = now
                if isinstance(outcome, Problem):
                    self._note(incoming, [outcome])
                else:
                    self._note(incoming, outcome.problems, read=bool(outcome.sheets))

    def _jobs(self, files: Sequence[Path]) -> Iterator[Job]:
        for path in files:
            try:
                for incoming in arrivals([path], self.limits):
                    job = self._job(incoming)
                    if job is not None:
                        self._waiting.append(incoming)
                        yield job
            except Exception:  # noqa: BLE001 - that there is none is what this program finds out
                self.bugs += 1
                self.outcomes["?", "BUG"] += 1
                sys.stderr.write(f"{path}\n{traceback.format_exc()}\n")

    def _job(self, incoming: Incoming) -> Job | None:
        if not incoming.readable:
            self._note(incoming, incoming.problems)
            return None
        if incoming.kind in CONVERTIBLE and not self.office:
            self.outcomes[incoming.kind, "not converted (--office)"] += 1
            return None
        job = job_of(incoming, self.limits, self.home)
        if isinstance(job, Problem):
            self._note(incoming, [job])
            return None
        return job

    def _note(self, incoming: Incoming, problems: Sequence[Problem], *, read: bool = False) -> None:
        errors = [p.code for p in problems if p.severity == "error"]
        warnings = [p.code for p in problems if p.severity == "warning" and p.code.startswith("file.")]
        if read and not has_errors(problems):
            outcome = "read" + (f", {warnings[0]}" if warnings else "")
        else:
            outcome = (errors or warnings or ["no reason told"])[0]
        if not read and not problems:
            self.bugs += 1
        self.outcomes[incoming.kind, outcome] += 1
        self.listed += [f"{p.code}  {incoming.path}  {p.facts.get('detail', '')}" for p in problems if p.code in LISTED]

    def report(self) -> str:
        """The table of outcomes, what a person should look at, and the slowest files."""
        lines = [f"{count:7}  {kind:10} {outcome}" for (kind, outcome), count in sorted(self.outcomes.items())]
        lines.append(f"{sum(self.outcomes.values()):7}  files, {self.bugs} bugs")
        lines += ["", *sorted(self.listed)] if self.listed else []
        slow = sorted(self.times, reverse=True)[:SLOWEST]
        lines += ["", *(f"{seconds:7.2f} s  {path}" for seconds, path in slow)]
        return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """0, or 1 where an exception came through or a file ended without a reason."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--memory-mib", type=int, default=512)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--office", action="store_true", help="convert Word 97-2003 with LibreOffice")
    options = parser.parse_args(arguments)
    limits = dataclasses.replace(Limits(), memory_bytes=options.memory_mib * MIB, seconds=options.seconds)
    assert set(CATALOG) >= LISTED
    with tempfile.TemporaryDirectory() as home:
        corpus = Corpus(limits, Path(home), office=options.office)
        corpus.run([p for p in sorted(options.folder.rglob("*")) if not p.is_dir()], options.workers)
    sys.stdout.write(corpus.report())
    return 1 if corpus.bugs else 0


if __name__ == "__main__":
    sys.exit(main())
