"""Cost and memory per file as a store grows: small returns, ten rows each, taken into one workspace.

Three in five are activities, of which two rows belong to the book of another form; one in five are receptions, whose
rows name suggestions by number; one in five are suggestions. So the forms that are asked for grow with the store.

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
from typing import Any

from dutykit.app.opened.open_workspace import load_forms
from dutykit.workspace import Workspace

from .bench_ingest import filled, issued, spent, take, workspace
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
        templates = _templates(made, folder)
        done, first = 0, 0.0
        made = workspace(folder / "w")
        for upto in (n for n in STRETCHES if n <= most):
            paths = [_small(templates[number % len(templates)], folder / "in", number) for number in range(done, upto)]
            watch = Watch(200 if upto > 1_000 else 50)
            cost = spent(partial(take, made, paths, watch))[0] / len(paths)
            first = first or cost
            shown = f"{cost * 1e3:.1f} ms of processor a file, {cost / first:.2f}× the first"
            print(f"returns {done + 1:,} to {upto:,}: {shown}", flush=True)
            print(
                f"  peak of the parent {watch.parent / 2**20:.0f} MiB, of a worker alone {watch.worker / 2**20:.0f} MiB"
            )
            done = upto


def _templates(made: Workspace, folder: Path) -> list[bytes]:
    """A filled return of each kind, as often as it comes among five."""
    forms, found = load_forms(made), []
    for name, row in (("activity", _activity), ("contact", _reception), ("suggestion", _suggestion)):
        source = issued(made, folder / name, name)
        found.append(filled(source, forms[name], row, folder / f"{name}.xlsx", 0, ROWS).read_bytes())
    activity, contact, suggestion = found
    return [activity, contact, activity, suggestion, activity]


def _activity(_number: int, row: int) -> dict[str, Any]:
    kind = "接待选民" if row in {4, 8} else "集中视察"
    return {
        "date": f"2024年{row}月{2 * row}日",
        "title": f"{_TITLE}{row}次活动",
        "kind": kind,
        "organiser": "区人大常委会",
        "place": "样本街道",
        "present": "赵某乙、钱某丙、孙某丁",
    }


def _reception(_number: int, row: int) -> dict[str, Any]:
    return {
        "date": f"2024-{row}-{2 * row}",
        "place": f"{_TITLE}{row}站",
        "way": "接待选民",
        "deputies": "李某戊",
        "matter": "路灯",
        "suggestion": f"{_TITLE}{row}号",
    }


def _suggestion(_number: int, row: int) -> dict[str, Any]:
    return {
        "number": f"{_TITLE}{row}号",
        "kind": "建议、批评和意见",
        "during": "闭会期间",
        "title": f"关于{_TITLE}{row}处路灯的建议",
        "lead": "赵某乙",
        "submitted": f"2024-{row}-{2 * row}",
    }


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
