"""The registration form in Word comes back: what the program printed is no claim, what a person wrote beside it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from app.rounds import LESSON, VISIT, Ingested, Round

FORM, DEPUTY = "registration-form", "0002"


def printed(place: Round, *options: str) -> Path:
    made = place.json("render", FORM, "--deputy", DEPUTY, "--force", *options)
    return place.root / str(made["files"][0]["path"])


def edited(path: Path, old: str, new: str) -> Path:
    """The form with one text changed, as a person types over it."""
    document = Document(str(path))
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    found = next(p for holder in (document, *cells) for p in holder.paragraphs if old in p.text)
    found.runs[0].text = found.text.replace(old, new)
    for run in found.runs[1:]:
        run.text = ""
    document.save(str(path))
    return path


def nothing_claimed(place: Round, told: Ingested) -> None:
    assert (told.status, [p["value"] for f in told.files for p in f["problems"]]) == ("accepted", [])
    assert place.sql("SELECT count(*) FROM records WHERE form = 'annual-registration' AND part <> ''") == [(0,)]


@pytest.mark.parametrize("workbook_first", [False, True])
@pytest.mark.parametrize("options", [(), ("--evidence",)])
def test_a_form_that_comes_back_as_it_was_printed_claims_nothing(
    place: Round, workbook_first: bool, options: tuple[str, ...]
) -> None:
    """Also where a workbook went out before, and more was registered since."""
    assert place.send(place.activity(VISIT)).status == "accepted"
    if workbook_first:
        place.json("make-template", "annual-registration", "--deputy", DEPUTY)
    assert place.send(place.activity(VISIT, LESSON), "第二次.xlsx").code == 0
    nothing_claimed(place, place.ingest(printed(place, *options)))


def test_an_older_print_is_known_too(place: Round, tmp_path: Path) -> None:
    assert place.send(place.activity(VISIT)).status == "accepted"
    older = printed(place, "-o", str(tmp_path / "旧.docx"))
    assert place.send(place.activity(VISIT, LESSON), "第二次.xlsx").code == 0
    printed(place)
    told = place.ingest(older)
    assert told.codes == []


def test_what_is_added_to_a_printed_line_is_asked_about(place: Round) -> None:
    assert place.send(place.activity(VISIT)).status == "accepted"
    told = place.ingest(edited(printed(place), "集中视察1次", "集中视察1次，还参加了座谈2次"))
    assert told.codes == ["mark.unknown"]
    assert "还参加了座谈2次" in told.problem("mark.unknown")["value"]


def test_a_claim_printed_again_is_neither_gone_nor_claimed_anew(place: Round) -> None:
    assert place.send(place.activity(VISIT)).status == "accepted"
    form = printed(place)
    document = Document(str(form))
    row = next(r for t in document.tables for r in t.rows if r.cells[0].text == "集中视察")
    for cell in row.cells[1:3]:
        cell.paragraphs[0].runs[0].text = "2"
    document.save(str(form))
    assert place.ingest(form).codes == ["return.claim"]
    again = printed(place)
    assert "申报2次，登记1次" in "".join(p.text for p in Document(str(again)).paragraphs)
    assert place.ingest(again).codes == []
