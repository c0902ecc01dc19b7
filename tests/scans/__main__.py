"""Twenty pages of real forms, printed, spoilt and read: what was right, what is held, what was taken and is wrong.

``make scans``. LibreOffice prints the forms. KEEP=DIR keeps the pages, SHOW=1 tells each value that was read wrong.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from dirty.filling import Sheaf, fill
from dirty.saving import save_all
from dirty.world import World, furnish
from dutykit.app.opened.open_workspace import load_forms
from dutykit.scans.extra import available
from scans.paper import noisy, pages, photographed, saved, skewed, stamped, turned

FORMS = (
    "activity", "contact", "suggestion", "duty-report", "leave", "contact-plan", "commendation", "evaluation",
    "narrative", "feedback",
)  # fmt: skip


def printed(page: Image.Image) -> Image.Image:
    return noisy(page)


WAYS: tuple[tuple[str, int, Any], ...] = (
    ("printed, 200 dpi", 200, printed),
    ("red seal, 200 dpi", 200, lambda page: noisy(stamped(page))),
    ("askew by 3°, 200 dpi", 200, lambda page: noisy(skewed(page, 3.0))),
    ("printed, 150 dpi", 150, printed),
    ("photograph, shadow", 250, photographed),
    ("fed sideways, 300 dpi", 300, lambda page: noisy(turned(page))),
)


@dataclass
class Tally:
    """What became of the values of one kind of page. ``wrong`` are those that stand as accepted and are wrong."""

    pages: int = 0
    values: int = 0
    right: int = 0
    guessed: int = 0
    """Read wrong, or not at all; held."""
    sure: int = 0
    """Of those, shown as probably right."""
    wrong: int = 0
    seconds: float = 0.0
    lost: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        return (
            f"{name:<26}{self.pages:>6}{self.values:>8}{self.right:>8}{self.guessed:>8}{self.sure:>10}{self.wrong:>8}"
            f"{self.seconds / max(1, self.pages):>9.1f}"
        )


HEAD = (
    f"{'':<26}{'pages':>6}{'values':>8}{'right':>8}{'held,':>8}{'of these':>10}{'wrong,':>8}{'seconds':>9}\n"
    f"{'':<26}{'':>6}{'':>8}{'(held)':>8}{'wrong':>8}{'unmarked':>10}{'taken':>8}{'a page':>9}"
)


def main(seed: int) -> int:
    """Print the table; 1 where anything wrong was taken, 2 where nothing can be read."""
    os.environ["DUTYKIT_TODAY"] = "2024-12-20"
    os.environ["DUTYKIT_SCANS"] = "on"  # what other tests bring with them switches it off
    if not available():
        print("Nothing can be recognised: the extra ocr is not installed.")
        return 2
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="scans-") as folder:
        base = Path(folder)
        world = furnish(base / "world")
        sheaves = list(_sheaves(world, rng))
        pdfs = save_all(sheaves, base / "pdf")
        tallies: dict[str, Tally] = {}
        for number, (sheaf, pdf) in enumerate(zip(sheaves, pdfs, strict=True)):
            name, dpi, spoil = WAYS[number % len(WAYS)]
            page = pages(pdf, dpi)[0]
            picture = base / f"{number:02}-{sheaf.blank.form}.jpg"
            picture.write_bytes(saved(spoil(page), quality=85))
            _kept(picture)
            _judge(world, sheaf, picture, base / "copy", tallies.setdefault(name, Tally()))
    print(HEAD)
    whole = Tally()
    for name, tally in tallies.items():
        print(tally.line(name))
        for key in ("pages", "values", "right", "guessed", "sure", "wrong", "seconds"):
            setattr(whole, key, getattr(whole, key) + getattr(tally, key))
    print(whole.line("together"))
    for tally in tallies.values():
        for text in tally.lost:
            print("  " + text)
    return int(whole.wrong > 0)


def _kept(picture: Path) -> None:
    """A copy of each page for whoever asks with KEEP=DIR."""
    keep = os.environ.get("KEEP", "")
    if keep:
        Path(keep).mkdir(parents=True, exist_ok=True)
        shutil.copy(picture, keep)


def _sheaves(world: World, rng: random.Random) -> Iterator[Sheaf]:
    forms = load_forms(None)
    for turn in range(2):
        for form in FORMS:
            blanks = [b for b in world.blanks if b.form == form]
            sheaf = fill(blanks[turn % len(blanks)], forms[form], rng)
            sheaf.kind = "pdf"
            yield sheaf


def _judge(world: World, sheaf: Sheaf, picture: Path, into: Path, tally: Tally) -> None:
    start = time.perf_counter()
    taken = world.ingest([picture], into)[picture.name]
    tally.seconds += time.perf_counter() - start
    tally.pages += 1
    found = [r for r in taken.records if r["how"] == "said" and not r["known"]]
    # Nothing that a person was asked for may stand by itself, right or wrong.
    tally.wrong += sum(_tells(sheaf, r) for r in taken.records if r["state"] != "held" and not r["known"])
    if not found:
        codes = sorted({p["code"] for p in taken.receipt["problems"]})
        tally.lost.append(f"{picture.name}: {taken.receipt['status']} {codes}")
    first = _first_page(sheaf)
    for line in sheaf.lines:
        if line.table and line.row > first:
            continue
        record = _record(found, line.table, line.token, sheaf)
        for name, answer in line.answers.items():
            tally.values += 1
            body = record["body"] if record else {}
            right = answer.value is None or body.get(name) in answer.known
            tally.right += right
            tally.guessed += not right
            if not right and record is not None:
                flagged = {p["field"] for p in record["problems"]}
                tally.sure += name in body and name not in flagged
                if os.environ.get("SHOW"):
                    print(picture.name, name, repr(answer.value), repr(body.get(name)), name in flagged)


def _tells(sheaf: Sheaf, record: dict[str, Any]) -> bool:
    """Whether a record says something that the issue did not say."""
    table = sheaf.form.table_by_name.get(record["part"])
    fields = table.by_name if table else sheaf.form.by_name
    return any(fields[name].ask != "office" for name in record["body"] if name in fields)


def _first_page(sheaf: Sheaf) -> int:
    """The last row that is printed on the first page; later ones are on pages that are not scanned."""
    breaks = [b.id for b in sheaf.book.sheet.row_breaks.brk]
    return min(breaks, default=10_000)


def _record(found: list[dict[str, Any]], table: str, token: str, sheaf: Sheaf) -> dict[str, Any] | None:
    """The record that a line became: by what marks it, else by its place."""
    mine = [r for r in found if r["part"] == table]
    near = [r for r in mine if token and token[-4:] in json.dumps(r["body"], ensure_ascii=False)]
    if near or not table:
        return (near or mine or [None])[0]
    place = [line.token for line in sheaf.lines if line.table == table].index(token)
    return mine[place] if place < len(mine) else None


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
