"""Workers examine what a file says; what it was held against is what stands when it is the file's turn."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.rounds import DEPUTIES, VISIT, Round, roster_book

WAYS = ["fork", "spawn"]


def a_roster_in_disguise(place: Round) -> Path:
    """A roster with one more deputy that says it were an activity form; only its schema's hash tells."""
    (issued,) = place.root.glob("outgoing/代表名册*.xlsx")
    book = roster_book(issued, [*DEPUTIES, {"number": "0009", "name": "周宁", "work_committee": "GC"}])
    for row in book.book["_dutykit"].iter_rows(max_col=2):
        if row[0].value in {"form", "issue"}:
            row[1].value = {"form": "activity", "issue": ""}[row[0].value]
    return place.save(book.forget(sheet=False, names=False, number=True), "先.xlsx")


@pytest.mark.parametrize("way", WAYS)
def test_a_roster_found_late_counts_for_those_after_it(place: Round, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setenv("DUTYKIT_WORKERS", way)
    late = place.save(place.activity({**VISIT, "present": "周宁"}).forget(number=True), "后.xlsx")
    told = place.ingest(a_roster_in_disguise(place), late)
    assert [(f["form"], f["held"]) for f in told.files] == [("roster", 0), ("activity", 0)]
    assert [r["body"]["present"] for r in place.records()] == [["0009"]]


def test_a_pattern_that_would_never_end_only_says_no(place: Round) -> None:
    """A schema of the office whose pattern needs exponential time in other engines: here the cell is asked about."""
    shipped = Path(__file__).parents[3] / "schemas" / "activity.schema.json"
    own = place.root / "schemas" / "activity.schema.json"
    own.parent.mkdir(exist_ok=True)
    schema = json.loads(shipped.read_text(encoding="utf-8"))
    schema["properties"]["activities"]["items"]["properties"]["title"]["pattern"] = (
        "^(([a-z])+.)+[A-Z]([a-z])+$|^[一-龥]+$"
    )
    own.write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")
    shutil.rmtree(place.root / "outgoing")
    place.json("make-template", "activity", "--all", "--force")
    bad = place.save(place.activity({**VISIT, "title": "a" * 60}))
    good = place.save(place.activity({**VISIT, "title": "Aa", "present": "赵敏"}, unit="BJ"))
    told = place.ingest(bad, good)
    assert [(f["status"], [p["code"] for p in f["problems"]]) for f in told.files] == [
        ("partial", ["cell.pattern"])
    ] * 2
