"""``make faults``: every write of every command fails once; nothing is lost, half or told wrongly.

``python -m faults [--every N] [--causes all] [--seed S] [SCENE …]``: each write by one cause, causes by turn, or each
by all of them; ``--every`` takes one write of so many. Told is how many faults were injected into each command.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections import Counter
from importlib import import_module
from pathlib import Path

from faults.layer import CAUSES, Layer, Op, below, build
from faults.runs import Outcome, Runs
from faults.scenes import SCENES, Scene, States

TODAY = "2024-12-20"
_LOADED = (
    "cli.commands", "app.intake.ingest", "app.papers.render", "app.papers.stats", "app.keeping.backup",
    "app.keeping.archive", "app.keeping.salvage", "app.keeping.demo", "app.checking.check", "app.deciding.review",
    "app.asking.coming", "app.issuing.make_template", "app.keeping.verify", "docx.seal", "xlsx.read",
)  # fmt: skip


def main() -> int:
    """Run what was asked for; 1 where anything is wrong."""
    told = argparse.ArgumentParser(prog="faults")
    told.add_argument("--every", type=int, default=1)
    told.add_argument("--causes", choices=["turn", "all"], default="turn")
    told.add_argument("--seed", type=int, default=1)
    told.add_argument("scenes", nargs="*")
    asked = told.parse_args()
    if "DUTYKIT_FAULTS" not in os.environ:
        with tempfile.TemporaryDirectory() as folder:
            return below(build(Path(folder)), ["-m", "faults", *sys.argv[1:]])
    os.environ |= {"DUTYKIT_TODAY": TODAY, "DUTYKIT_BY": "周林"}
    for name in _LOADED:  # once, and not in each of thousands of processes
        import_module(f"dutykit.{name}")
    chosen = [scene for scene in SCENES if not asked.scenes or scene.name in asked.scenes]
    bad = total = 0
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        states, layer = States(Path(folder)), Layer()
        for number, scene in enumerate(chosen):
            runs = Runs(scene, states.of(scene.begun), Path(folder) / f"scene-{number}", layer)
            outcomes = try_all(
                runs, max(asked.every, scene.sparse), random.Random(asked.seed), every_cause=asked.causes == "all"
            )
            bad += tell(scene, runs, outcomes)
            total += len(outcomes)
    print(f"{total} faults in {len(chosen)} commands, {bad} of them wrong")  # noqa: T201
    return int(bad > 0)


def try_all(runs: Runs, every: int, chance: random.Random, *, every_cause: bool) -> list[Outcome]:
    """A fault at each write, or at one of ``every``."""
    turn = chance.randrange(len(CAUSES))
    found = []
    for number in range(1 + chance.randrange(min(every, len(runs.trace))), len(runs.trace) + 1, every):
        op = Op(runs.trace[number - 1].partition(" ")[0])
        fitting = [cause for cause in CAUSES[turn:] + CAUSES[:turn] if op in cause.ops]
        turn = (turn + 1) % len(CAUSES)
        for cause in fitting if every_cause else fitting[:1]:
            outcome = runs.fault(number, cause)
            if outcome is not None:
                found.append(outcome)
    return found


def tell(scene: Scene, runs: Runs, outcomes: list[Outcome]) -> int:
    """A line for the command, and what was wrong."""
    ops = Counter(line.partition(" ")[0] for line in runs.trace)
    written = "，".join(f"{name} {count}" for name, count in ops.most_common())
    wrong = [o for o in outcomes if o.wrong]
    print(f"{scene.name}: {len(runs.trace)} writes ({written}), {len(outcomes)} faults, {len(wrong)} wrong", flush=True)  # noqa: T201
    for one in wrong:
        place = one.op.rpartition("/run/")[2] or one.op
        print(f"   #{one.number} {one.op.partition(' ')[0]} {place} [{one.cause}]: {'; '.join(one.wrong)[:900]}")  # noqa: T201
        print("      " + one.said.strip().replace("\n", "\n      ")[-500:])  # noqa: T201
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main())
