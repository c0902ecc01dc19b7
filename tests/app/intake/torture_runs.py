"""``make torture``: an ingest killed at a hundred random points ends, run again, as if nothing had been.

Not part of the everyday suite (its name keeps it out). ``KILLS`` is how many, ``SEED`` where chance begins.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path

from app.intake.test_runs import content, many, start
from app.rounds import Round

KILLS = int(os.environ.get("KILLS", "100"))
SEED = int(os.environ.get("SEED", "1"))


def kill_after(root: Path, files: list[Path], seconds: float) -> bool:
    """Begin an ingest and kill it and all it started after a while; whether it was still at work."""
    process = start(root, *files)
    time.sleep(seconds)
    alive = process.poll() is None
    os.killpg(process.pid, signal.SIGKILL) if alive else None
    process.wait()
    return alive


def test_killed_at_random_points_nothing_is_lost(place: Round) -> None:
    chance = random.Random(SEED)
    files = many(place)
    whole = place.root.with_name("不断")
    shutil.copytree(place.root, whole)
    begun = time.monotonic()
    assert start(whole, *files).wait(120) == 1
    length = time.monotonic() - begun
    kills = rounds = 0
    while kills < KILLS:
        rounds += 1
        root = place.root.with_name(f"屡断{rounds}")
        shutil.copytree(place.root, root)
        for _ in range(8):
            kills += kill_after(root, files, chance.uniform(0.05, length))
        assert start(root, *files).wait(120) == 1
        compare(root, whole)
        shutil.rmtree(root)
    print(f"{kills} kills in {rounds} workspaces, a whole run takes {length:.1f} s")  # noqa: T201


def compare(root: Path, whole: Path) -> None:
    """The same records, versions, originals and corrections; no half-written file."""
    mended, wanted = content(root), content(whole)
    for name in ("records", "supports", "numbers"):
        assert mended[name] == wanted[name], name
    assert [v[1:] for v in mended["versions"]] == [v[1:] for v in wanted["versions"]]
    assert sorted(r for r in mended["returns"] if r[2] != "rejected") == sorted(wanted["returns"])
    for folder in ("archive", "corrections"):
        kept = [{p.relative_to(r).as_posix() for p in (r / folder).rglob("*") if p.is_file()} for r in (root, whole)]
        assert kept[0] == kept[1], folder
    assert list(root.rglob(".dutykit-*")) == []
