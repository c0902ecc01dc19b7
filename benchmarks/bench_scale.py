"""Cost and memory per file as a store grows: small returns, ten rows each, taken into one workspace.

``make bench`` takes 1,000 (a minute); ``make bench-scale`` 10,000. Both tell the processor time a file of each stretch
against that of the first hundred, and the memory of the parent and of its workers at the end of each.
"""

from __future__ import annotations

import re
import sys
import tempfile
import zipfile
from functools import partial
from io import BytesIO
from pathlib import Path

from .bench_ingest import returned, spent, take, workspace
from .bench_memory import Watch

ROWS = 10
STRETCHES = (100, 1_000, 10_000)
_TITLE = "第0批第"
_ENCODED = "".join(f"&#{ord(c)};" if not c.isascii() else c for c in _TITLE)


def main(most: int = 1_000) -> None:
    """One run of ingest for each stretch, all into the same workspace."""
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        made = workspace(folder / "make")
        (template,) = returned(made, folder / "out", count=1, rows=ROWS)
        done, first = 0, 0.0
        made = workspace(folder / "w")
        for upto in (n for n in STRETCHES if n <= most):
            paths = [_small(template.read_bytes(), folder / "in", number) for number in range(done, upto)]
            watch = Watch(200 if upto > 1_000 else 50)
            cost = spent(partial(take, made, paths, watch))[0] / len(paths)
            first = first or cost
            shown = f"{cost * 1e3:.1f} ms of processor a file, {cost / first:.2f}× the first"
            print(f"returns {done + 1:,} to {upto:,}: {shown}", flush=True)
            print(
                f"  peak of the parent {watch.parent / 2**20:.0f} MiB, of a worker alone {watch.worker / 2**20:.0f} MiB"
            )
            done = upto


def _small(template: bytes, folder: Path, number: int) -> Path:
    """The template with other activities; replaced in its XML, which is far quicker than writing it anew."""
    folder.mkdir(exist_ok=True)
    path = folder / f"回收 {number:05}.xlsx"
    with zipfile.ZipFile(BytesIO(template)) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            if name in {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"}:
                text = re.sub(f"{_TITLE}|{_ENCODED}", f"第{number}批第", text.decode("utf-8")).encode("utf-8")
            target.writestr(name, text)
    return path


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else STRETCHES[-1])
