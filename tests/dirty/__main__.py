"""``make dirty``: files as people mangle them, from a seed; what became of each, and how to make the bad ones again.

``python -m dirty SEED COUNT CLEAN [--only N]``: ``COUNT`` mangled files and ``CLEAN`` clean ones. Nothing in this
folder looks at what the reader expects; a reader that cannot tell has to ask.

* **right**: everything is stored as it is meant, without a question
* **asked**: what nobody can know, or the reader cannot, is held and asked about
* **hinted**: a wrong value counts, and a warning stands beside it
* **misleading**: a file that can be read went back as a whole, or something was asked about that is right
* **wrong in silence**, **dropped in silence**: the two that must not be
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from dirty import afterwards, corners, habits, slips  # noqa: F401 - they add their operations
from dirty.filling import Sheaf, fill
from dirty.operations import OPERATIONS
from dirty.saving import inside, save_all
from dirty.verdict import VERDICTS, Verdict, judge
from dirty.world import TODAY, World, furnish
from dutykit.forms.model import Form

KINDS = (
    ("xlsx",) * 9
    + ("xlsx-lo", "xls", "xls", "et", "et-ooxml", "xlsb", "ods", "ods", "csv", "csv", "csv", "html", "docx", "docx")
    + ("pdf",)
)  # fmt: skip
_ALONE = {"roster", "session"}
"""Forms that change what all others are read by: each of their files is taken back by itself."""


def forms() -> dict[str, Form]:
    """The shipped forms, from their declarations."""
    from sheets import SCHEMAS, shipped

    names = [p.name.removesuffix(".schema.json") for p in sorted(SCHEMAS.glob("*.schema.json"))]
    return {n: shipped(n) for n in names if n != "lists"}


def make(
    world: World, known: dict[str, Form], seed: int, number: int, *, clean: bool = False, kinds: Sequence[str] = KINDS
) -> Sheaf:
    """The file with a number: which form, which kind, what was filled in and what was done, all from the seed."""
    rng = random.Random(f"{seed}-{number}-{clean}")
    ids = sorted(known)
    wanted = ids[number % len(ids)]
    blank = rng.choice([b for b in world.blanks if b.form == wanted])
    sheaf = fill(blank, known[wanted], rng)
    sheaf.kind = rng.choice(kinds)
    sheaf.others, sheaf.forms = world.blanks, known
    times = 0 if clean else rng.choice((1, 1, 2, 2, 3))
    possible = [o for o in OPERATIONS if sheaf.kind in o.kinds]
    for _ in range(60):
        if len(sheaf.done) >= times:
            break
        operation = rng.choice(possible)
        if operation.do(sheaf, rng):
            sheaf.done.append(operation.name)
    return sheaf


def batches(sheaves: Sequence[Sheaf]) -> Iterable[list[int]]:
    """Numbers of files that may be taken back in one run: no two of one workbook, and some forms by themselves."""
    waiting = list(range(len(sheaves)))
    while waiting:
        first = sheaves[waiting[0]]
        taken = [waiting[0]]
        seen = {first.blank.path}
        if first.form.id not in _ALONE:
            for number in waiting[1:]:
                sheaf = sheaves[number]
                if sheaf.form.id not in _ALONE and sheaf.blank.path not in seen and len(taken) < 40:
                    taken.append(number)
                    seen.add(sheaf.blank.path)
        waiting = [n for n in waiting if n not in set(taken)]
        yield taken


def run(world: World, sheaves: Sequence[Sheaf], folder: Path) -> list[Verdict]:
    """Save every file, take it back, and judge what became of it."""
    paths = save_all(sheaves, folder)
    verdicts: list[Verdict | None] = [None] * len(sheaves)
    for batch in batches(sheaves):
        taken = world.ingest([paths[n] for n in batch], folder / "工作区")
        for number in batch:
            found = taken.get(paths[number].name) or taken.get(inside(paths[number], sheaves[number]))
            verdicts[number] = judge(sheaves[number], found) if found else Verdict("misleading", ["没有回执"])
    return [v for v in verdicts if v is not None]


def report(seed: int, numbers: Sequence[int], sheaves: Sequence[Sheaf], verdicts: Sequence[Verdict]) -> Counter[str]:
    """Print the table, and every bad file with how to make it again."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    by_operation: dict[str, Counter[str]] = defaultdict(Counter)
    for number, sheaf, verdict in zip(numbers, sheaves, verdicts, strict=True):
        table[sheaf.form.id][verdict.word] += 1
        for name in sheaf.done:
            by_operation[name][verdict.word] += 1
        if verdict.word not in {"right", "asked"}:
            how = f"SEED={seed} ONLY={number}"
            print(f"{verdict.word:18} {how:24} {sheaf.form.id} .{sheaf.kind} {'+'.join(sheaf.done) or 'clean'}")
            for why in dict.fromkeys(verdict.why[:3]):
                print(f"{'':18} {why}")
    for title, rows in (("form", table), ("operation", by_operation)):
        print(f"\n{title:36}" + "".join(f"{word:>20}" for word in VERDICTS))
        for name, counts in sorted(rows.items()):
            print(f"{name:36}" + "".join(f"{counts[word] or '':>20}" for word in VERDICTS))
    total = Counter(v.word for v in verdicts)
    print(f"{'total':36}" + "".join(f"{total[word]:>20}" for word in VERDICTS))
    return total


def main(arguments: Sequence[str]) -> int:
    """Run; 1 where anything was wrong or dropped in silence, or a clean file was asked about."""
    only = int(arguments[arguments.index("--only") + 1]) if "--only" in arguments else None
    seed, count, clean = (int(a) for a in (*arguments[:3], *("1", "500", "0")[len(arguments[:3]) :]))
    os.environ["DUTYKIT_TODAY"] = TODAY
    known = forms()
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(os.environ.get("KEEP") or temporary)
        world = furnish(Path(temporary) / "世界")
        bad = 0
        for which, amount in ((False, count), (True, clean)):
            numbers = [only] if only is not None and not which else list(range(amount))
            if not numbers:
                continue
            sheaves = [make(world, known, seed, n, clean=which) for n in numbers]
            verdicts = run(world, sheaves, root / ("clean" if which else "mangled"))
            print(f"\n{'clean' if which else 'mangled'} files, seed {seed}")
            total = report(seed, numbers, sheaves, verdicts)
            bad += total["wrong in silence"] + total["dropped in silence"]
            bad += total["misleading"] + total["asked"] if which else 0
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
