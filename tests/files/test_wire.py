"""What was read from a grid crosses between processes without losing anything."""

from __future__ import annotations

import pickle

from dutykit.evidence import CellPlace, Evidence, PagePlace, TablePlace, evidence_json
from dutykit.files.wire import pack_extracted, unpack_extracted
from dutykit.forms.extract import Draft, Extracted, Places
from dutykit.forms.grid import Cell, Sheet
from dutykit.problems import Problem


def crossed(extracted: Extracted) -> Extracted:
    return unpack_extracted(pickle.loads(pickle.dumps(pack_extracted(extracted))))


def test_drafts_of_a_workbook_cross_with_places_evidence_and_problems() -> None:
    sheet = Sheet("填写")
    head = Draft("", values={"year": 2024}, places=Places(sheet, {"year": (2, 3), "filler": (3, 3)}))
    evidence = {
        "date": Evidence(CellPlace("填写", "B7"), "3月5日"),
        "present": Evidence(CellPlace("填写", "C7"), "李成、王芳", (("0001", 0, 2), ("0002", 3, 5))),
        "present#0003": Evidence(CellPlace("勾选表", "E9"), "√", (("0003", 0, 1),)),
    }
    problem = Problem("cell.note", CellPlace("填写", "B7"), "date", "v", {"label": "日期", "note": "n"})
    row = Draft(
        "activities", "HD-1", 7, 2, {"date": {"from": "2024-03-05"}, "present": ["0001", "0002", "0003"]},
        dict(evidence), Places(sheet, row=7, columns={"date": 2, "present": 3}), [problem], key="2024-03-05|视察",
    )  # fmt: skip
    void = Draft("activities", row=8, position=3, places=Places(sheet, row=8, columns={"date": 2}), void=True)
    found = crossed(Extracted(head, {"activities": [row, void], "others": []}, [problem]))
    assert (found.problems, list(found.rows), found.head.values) == (
        [problem],
        ["activities", "others"],
        {"year": 2024},
    )
    assert (found.head.places.get("filler"), found.head.places.get("title")) == (CellPlace("填写", "C3"), None)
    first, second = found.rows["activities"]
    assert dict(first.evidence) == evidence
    assert evidence_json(first.evidence) == evidence_json(evidence)
    assert (first.values, first.problems, first.number, first.row, first.position, first.key) == (
        row.values, [problem], "HD-1", 7, 2, "2024-03-05|视察",
    )  # fmt: skip
    assert (first.places.get("present"), first.places.first()) == (CellPlace("填写", "C7"), CellPlace("填写", "B7"))
    assert (second.void, bool(second.evidence), bool(first.evidence)) == (True, False, True)


def test_places_that_are_no_cells_of_a_workbook_cross() -> None:
    page, spot = PagePlace(2, (0.5, 1.0, 2.0, 3.0), "日期"), TablePlace(1, 2, 3)
    sheet = Sheet("第1页")
    sheet.add(Cell(4, 1, "x", "x", place=page))
    sheet.add(Cell(4, 2, "y", "y", place=spot))
    row = Draft(
        "activities", row=4, position=1, evidence={"date": Evidence(page, "x")},
        places=Places(sheet, row=4, columns={"date": 1, "title": 2, "kind": 3}),
    )  # fmt: skip
    (found,) = crossed(Extracted(Draft(""), {"activities": [row]}, [])).rows["activities"]
    assert [found.places.get(n) for n in ("date", "title", "kind")] == [page, spot, CellPlace("第1页", "C4")]
    assert found.evidence["date"] == Evidence(page, "x")


def test_evidence_that_was_sent_may_still_be_changed() -> None:
    row = Draft("activities", evidence={"date": Evidence(CellPlace("表", "A1"), "3月5日")})
    (found,) = crossed(Extracted(Draft(""), {"activities": [row]}, [])).rows["activities"]
    found.evidence["title"] = Evidence(None, "视察")
    del found.evidence["date"]
    assert evidence_json(found.evidence) == '{"title":{"place":{},"raw":"视察"}}'
    assert (list(found.evidence), len(found.evidence), "date" in found.evidence) == (["title"], 1, False)
