"""A run as a whole: dry, strict, in any order, with any workers, killed and taken up again."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from app.rounds import LESSON, TALK, VISIT, Book, Round

BAD = {**TALK, "kind": "团建"}


def some(place: Round) -> list[Path]:
    """A handful of files: good, partly good, rejected, broken, a roster."""
    lost = place.root / "returned" / "坏.xlsx"
    lost.write_bytes(b"PK\x03\x04 broken")
    (roster,) = place.root.glob("outgoing/代表名册*.xlsx")
    from app.rounds import DEPUTIES, roster_book

    return [
        place.save(place.activity(VISIT, BAD)),
        place.save(place.activity({**VISIT, "present": "欧阳明、周宁"}, LESSON, unit="BJ")),
        place.save(place.activity({**VISIT, "present": "陈静"}, unit="LG").head(unit="古城街道人大街工委")),
        place.save(place.activity(TALK, unit="LG").forget()),
        lost,
        place.save(roster_book(roster, [*DEPUTIES, {"name": "周宁", "work_committee": "BJ"}])),
    ]


def content(root: Path) -> dict[str, Any]:
    """What the store holds, without moments and run names; ids are what they are."""
    queries = {
        "records": "select * from records order by number",
        "versions": "select id, record, source, state, body, evidence, problems, reason, retracted from versions",
        "returns": "select sha256, name, status, form, issue, unit, records, held, problems, correction from returns",
        "issues": "select number, kind, form, unit, deputy, round, parent, source, file, rows from issues",
        "supports": "select record, kind, evidence from supports",
        "numbers": "select * from numbers order by name",
    }
    base = sqlite3.connect(root / "dutykit.db")
    try:
        return {name: base.execute(query).fetchall() for name, query in queries.items()}
    finally:
        base.close()


def outcome(data: dict[str, Any]) -> list[Any]:
    return sorted((Path(f["path"]).name, f["status"], f["records"], f["held"], f["correction"]) for f in data["files"])


# --- dry and strict -----------------------------------------------------------------------------------------------


def test_a_folder_without_a_file_is_told(place: Round) -> None:
    (place.root / "空").mkdir()
    ran = place.run("ingest", place.root / "空", "--json")
    error = json.loads(ran.out)["error"]
    assert (ran.code, error["code"], error["message"]) == (2, "usage.nothing", "“空”里没有文件。")


def test_a_dry_run_writes_nothing_and_tells_the_same(place: Round) -> None:
    files = some(place)
    tree, dump = place.tree(), place.dump()
    base = (place.root / "dutykit.db").read_bytes()
    dry = place.ingest("--dry-run", *files)
    assert (place.tree(), place.dump()) == (tree, dump)
    assert (place.root / "dutykit.db").read_bytes() == base
    real = place.ingest(*files)
    assert dry.files == real.files
    assert (dry.code, dry.data["totals"]) == (real.code, real.data["totals"])
    assert real.data["totals"]["partial"] == 1


def test_strict_is_all_or_nothing(place: Round) -> None:
    path = place.save(place.activity(VISIT, BAD))
    told = place.ingest("--policy", "strict", path)
    assert (told.code, told.status, told.codes) == (1, "rejected", ["cell.choice"])
    assert (told.file["records"], told.file["held"], place.records()) == (0, 0, [])
    assert place.ingest("--policy", "strict", place.save(place.activity(VISIT))).status == "accepted"
    again = place.save(place.activity(VISIT, BAD))  # the first is older now than what is registered
    assert place.ingest(again).status == "partial"


def test_strict_refuses_a_file_that_differs_from_what_is_stored(place: Round) -> None:
    place.send(place.activity(VISIT))
    before = place.dump("log", "returns")
    path = place.save(place.activity({**VISIT, "place": "古城"}, LESSON).forget())
    told = place.ingest("--policy", "strict", path)
    assert (told.code, told.status, told.codes) == (1, "rejected", ["return.differs"])
    assert place.dump("log", "returns") == before


# --- order and workers --------------------------------------------------------------------------------------------


def test_neither_order_nor_workers_change_outcome_or_numbers(place: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    files = some(place)
    found = []
    ways = [(files, 1, ""), (files[::-1], 2, ""), (files[3:] + files[:3], 1, "spawn")]
    for number, (order, workers, method) in enumerate(ways):
        root = place.root.with_name(f"工作区{number}")
        shutil.copytree(place.root, root)
        config = root / "dutykit.toml"
        config.write_text(config.read_text(encoding="utf-8") + f"\nworkers = {workers}\n", encoding="utf-8")
        monkeypatch.setenv("DUTYKIT_WORKERS", method) if method else monkeypatch.delenv(
            "DUTYKIT_WORKERS", raising=False
        )
        told = Round(root, place.call).ingest(*order)
        stored = content(root)
        stored.pop("returns")  # unreadable files are entered when they are met
        stored["versions"] = [(*v[:2], *v[3:]) for v in stored["versions"]]  # numbers of returns follow from that
        stored["issues"] = [(*i[:7], *i[8:]) for i in stored["issues"]]
        found.append((outcome(told.data), stored))
    assert found[1] == found[0]
    assert found[2] == found[0]
    assert sorted(s for _, s, *_ in found[0][0]) == [
        "accepted", "accepted", "accepted_with_warnings", "partial", "rejected", "unreadable",
    ]  # fmt: skip


# --- killed -------------------------------------------------------------------------------------------------------

COUNT = 30


def many(place: Round) -> list[Path]:
    """Thirty returns of thirty kinds of content, a third of them with something to mend."""
    import io

    import openpyxl

    base = place.activity(VISIT, LESSON).forget(sheet=True, names=False).data()
    files = []
    for number in range(COUNT):
        book = openpyxl.load_workbook(io.BytesIO(base))
        book["填写"]["C7"] = f"视察第{number}社区"
        book["填写"]["C8"] = f"讲堂第{number}讲"
        if number % 3 == 0:
            book["填写"]["D8"] = "团建"
        path = place.root / "returned" / f"批 {number:02}.xlsx"
        book.save(path)
        files.append(path)
    return files


def start(root: Path, *files: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dutykit", "ingest", *map(str, files), "--workspace", str(root), "--json"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def returned(root: Path) -> int:
    base = sqlite3.connect(root / "dutykit.db")
    try:
        return int(base.execute("select count(*) from returns").fetchone()[0])
    finally:
        base.close()


def kill_at(root: Path, files: list[Path], rows: int) -> None:
    """Begin an ingest and kill it, and whatever it started, when so many returns are stored."""
    process = start(root, *files)
    limit = time.monotonic() + 60
    while returned(root) < rows and process.poll() is None and time.monotonic() < limit:
        time.sleep(0.001)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is for POSIX")
def test_killed_and_run_again_it_ends_as_if_nothing_had_been(place: Round) -> None:
    import shutil

    files = many(place)
    begun = returned(place.root)
    roots = [place.root.with_name(n) for n in ("不断", "屡断")]
    for root in roots:
        shutil.copytree(place.root, root)
    undisturbed = start(roots[0], *files)
    assert undisturbed.wait(60) == 1
    for rows in (0, 1, 3, 7, 12, 18, 25, 29):
        kill_at(roots[1], files, begun + rows)
    assert start(roots[1], *files).wait(60) == 1
    whole, mended = (content(r) for r in roots)
    for name in ("records", "supports", "numbers"):
        assert mended[name] == whole[name], name
    assert [v[1:] for v in mended["versions"]] == [v[1:] for v in whole["versions"]]
    settled = [r for r in mended["returns"] if r[2] != "rejected"]
    assert sorted(settled) == sorted(whole["returns"])
    kept = [{p.relative_to(r).as_posix() for p in (r / "archive").rglob("*") if p.is_file()} for r in roots]
    assert kept[0] == kept[1]
    corrections = [sorted(p.name for p in (r / "corrections").iterdir()) for r in roots]
    assert corrections[0] == corrections[1]
    assert len(corrections[0]) == COUNT // 3
    assert list(roots[1].rglob(".dutykit-*")) == []
    for path in (roots[1] / "corrections").iterdir():
        assert len(Book(path).red()) == 1


# --- two at once --------------------------------------------------------------------------------------------------


def test_two_processes_at_once_register_each_file_once(place: Round) -> None:
    """The same thirty files and ten of their own each: nothing is lost, nothing stands twice."""
    import shutil

    files = many(place)
    alone = place.root.with_name("一人")
    shutil.copytree(place.root, alone)
    assert start(alone, *files).wait(60) == 1
    both = [start(place.root, *files[:20]), start(place.root, *files[10:][::-1])]
    assert [p.wait(120) for p in both] == [1, 1]
    together, wanted = content(place.root), content(alone)
    assert sorted(r[:6] for r in together["returns"]) == sorted(r[:6] for r in wanted["returns"])

    def said(stored: dict[str, Any]) -> list[str]:
        return sorted(version[5] for version in stored["versions"])

    assert len(together["records"]) == len(wanted["records"])
    assert said(together) == said(wanted)
    assert together["numbers"] == wanted["numbers"]
    assert len({row[0] for row in together["records"]}) == len(together["records"])
    kept = [{p.name for p in (r / "archive").rglob("*") if p.is_file()} for r in (place.root, alone)]
    assert kept[0] == kept[1]
    assert len(list((place.root / "corrections").iterdir())) == COUNT // 3
