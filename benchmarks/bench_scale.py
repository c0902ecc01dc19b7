"""Cost and memory per file as a store grows: small returns, ten rows each, taken into one workspace.

Three in five are activities, of which two rows belong to the book of another form; one in five are receptions, whose
rows name suggestions by number; one in five are suggestions. So the forms that are asked for grow with the store.

``make bench`` takes 1,000 (a minute); ``make bench-scale`` 10,000. Both tell the processor time a file of each stretch
against that of the first hundred, and the memory of the parent and of its workers at the end of each.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from dutykit.workspace import Workspace

from . import office
from .bench_memory import Watch
from .marks import Mark
from .marks import table as table_of

ROWS = 10
STRETCHES = (100, 1_000, 10_000)
KINDS = ("activity", "contact", "activity", "suggestion", "activity")


def marks(most: int = 1_000) -> Iterator[Mark]:
    """One run of ingest for each stretch, all into the same workspace."""
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        issuing = office.workspace(folder / "issuing")
        templates = {form: _template(issuing, form) for form in sorted(set(KINDS))}
        made = office.workspace(folder / "w")
        done, first = 0, 0.0
        for upto in (n for n in STRETCHES if n <= most):
            paths = [_return(templates, folder, number) for number in range(done, upto)]
            watch = Watch(200 if upto > 1_000 else 50)
            before = _cpu()
            office.take(made, paths, watch)
            cost = (_cpu() - before) / len(paths)
            first = first or cost
            memory = f"parent {watch.parent >> 20}, a worker alone {watch.worker >> 20} MiB"
            note = f"{cost * 1e3:.1f} ms a file of {ROWS} rows; {memory}"
            yield Mark(f"ingest, files {done + 1:,} to {upto:,} : the first 100", cost / first, 1.5, note=note)
            done = upto


def _cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _template(made: Workspace, form: str) -> bytes:
    fields = tuple(_ROWS[form](random.Random(0), 0))
    return office.marked(office.issued(made, made.root / "outgoing" / form, form), form, fields, ROWS)


def _return(templates: Mapping[str, bytes], folder: Path, number: int) -> Path:
    form = KINDS[number % len(KINDS)]
    dice = random.Random(number)
    table = [_ROWS[form](dice, number * ROWS + row) for row in range(ROWS)]
    cells = {f"@{name}-{row}@": text for row, values in enumerate(table) for name, text in values.items()}
    return office.written(templates[form], folder / f"回收 {number:05}.xlsx", cells)


def _activity(dice: random.Random, number: int) -> dict[str, str]:
    """Two in ten belong to the book of another form."""
    told = office.activity(dice, number)
    return told | {"kind": "接待选民"} if number % ROWS in {4, 8} else told


def _reception(dice: random.Random, number: int) -> dict[str, str]:
    return {
        "date": f"{office.YEAR}-{dice.randrange(1, 13)}-{dice.randrange(1, 29)}",
        "place": f"第{number}站",
        "way": "接待选民",
        "deputies": "、".join(dice.sample(office.names(), 3)),
        "matter": f"第{number}号路灯不亮",
        "suggestion": f"第{number}号",
    }


def _suggestion(dice: random.Random, number: int) -> dict[str, str]:
    return {
        "number": f"第{number}号",
        "kind": "建议、批评和意见",
        "during": "闭会期间",
        "title": f"关于第{number}处路灯的建议",
        "lead": dice.choice(office.names()),
        "submitted": f"{office.YEAR}-{dice.randrange(1, 13)}-{dice.randrange(1, 29)}",
    }


_ROWS: Mapping[str, Callable[[random.Random, int], Mapping[str, str]]] = {
    "activity": _activity, "contact": _reception, "suggestion": _suggestion,
}  # fmt: skip


if __name__ == "__main__":
    print(table_of(marks(int(sys.argv[1]) if len(sys.argv) > 1 else STRETCHES[-1])))
