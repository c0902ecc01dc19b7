"""Every form: issued, filled in with the examples of its own schema, taken back, and the same after LibreOffice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.rounds import LESSON, VISIT, Book, Round, hold_session
from dutykit.app.desk import load_forms
from dutykit.forms.kinds import show
from dutykit.forms.model import Field, Form

Convert = Callable[[Path, str, Path], Path]
FORMS = load_forms()
PEOPLE = {"deputy": "王芳", "deputies": "王芳、张建国", "unit": "古城街道人大街工委"}
SAMPLE: dict[str, Any] = {
    "text": "样例文字", "name": "周宁", "long_text": "样例，写得长一些。\n第二行。", "date": "2024年5月6日",
    "date_range": "2024年5月6日—8日",
    "month": "1975年3月", "year": 2024, "integer": 3, "decimal": 2.5, "yes_no": "是", "phone": "010-55550123",
    "id_number": "110101199003070011",
}  # fmt: skip


def sample(item: Field) -> Any:
    """What a clerk writes: the example of the schema, else something of the kind."""
    if item.kind in PEOPLE:
        return PEOPLE[item.kind]
    if item.choices is not None:
        return item.choices.choices[0].label
    if isinstance(item.example, str) and item.kind in {"text", "long_text", "name", "phone"}:
        return item.example
    return SAMPLE[item.kind]


def filled(place: Round, form: Form) -> Book:
    """The form with its first row of every table and every head field filled in."""
    if form.per == "meeting":
        hold_session(place)
    per = {"unit": ["--unit", "GC"], "deputy": ["--deputy", "0003"], "congress": [], "meeting": ["--for", "HQ-0006"]}
    whom = per[form.per]
    book = Book(place.issue(form.id, *whom))
    for item in form.fields:
        if item.ask == "person":
            book.cell(item.name).value = sample(item)
    for table in form.tables:
        apart = set(table.apart[1:])
        for item in table.fields:
            if (
                item.name not in apart
                and item.name not in {"void", "confirmed"}
                and f"t_{table.name}.{item.name}" in book.names
            ):
                book.cell(f"{table.name}.{item.name}", 1).value = sample(item)
        for rule in [*table.sums] * len(table.sums):  # a total may be a part of another one
            parts = [book.cell(f"{table.name}.{part}", 1).value for part in rule["parts"]]
            book.cell(f"{table.name}.{rule['total']}", 1).value = sum(parts)
    return book


def stored(place: Round, form: Form) -> dict[str, Any]:
    parts = ["", *(t.name for t in form.tables)]
    found = {p: [(r["state"], r["body"], r["evidence"]) for r in place.records(form.id, p)] for p in parts}
    return {p: rows for p, rows in found.items() if rows}


@pytest.mark.libreoffice
@pytest.mark.parametrize("form", [f for f in FORMS.values() if f.id != "roster"], ids=lambda f: f.id)
def test_it_comes_back_whole_and_the_same_from_libreoffice(place: Round, soffice: Convert, form: Form) -> None:
    path = place.save(filled(place, form), "一.xlsx")
    told = place.ingest(path)
    assert [p for p in told.file["problems"] if p["severity"] == "error"] == []
    assert told.file["form"] == form.id
    first = stored(place, form)
    for table in form.tables:
        (row,) = first[table.name]
        assert row[0] == ("disputed" if table.ask == "confirm" else "accepted")
        assert len(row[1]) >= len([f for f in table.fields if f.required])
        assert set(row[1]) <= set(row[2]) | {"number"}
    place.json("withdraw", path.name, "--reason", "再收一次")
    saved = soffice(path, "xlsx:Calc MS Excel 2007 XML", place.root / "returned" / "另存")
    again = place.ingest(saved)
    assert again.codes == told.codes
    assert stored(place, form) == first


@pytest.mark.libreoffice
def test_a_correction_saved_by_libreoffice_completes_the_return(place: Round, soffice: Convert) -> None:
    told = place.send(place.activity(VISIT, {**LESSON, "date": "四月中旬", "present": "王芳、张健国"}))
    book = place.correction(told)
    for cell in book.red():
        cell.value = {"四月中旬": "4月12日", "王芳、张健国": "王芳、张建国"}[cell.value]
    back = place.ingest(soffice(place.save(book), "xlsx:Calc MS Excel 2007 XML", place.root / "returned" / "另存"))
    assert (back.code, back.codes, back.file["held"]) == (0, [], 0)
    assert [(r["state"], r["body"]["present"]) for r in place.records()] == [("accepted", ["0002", "0003"])] * 2


@pytest.mark.libreoffice
@pytest.mark.parametrize("fmt", ["xlsx:Calc MS Excel 2007 XML", "pdf"])
def test_a_registration_form_confirms_from_libreoffice_too(place: Round, soffice: Convert, fmt: str) -> None:
    place.send(place.activity(VISIT, LESSON))
    path = place.issue("annual-registration", "--deputy", "0002")
    told = place.ingest(soffice(path, fmt, place.root / "returned" / "另存"))
    assert [p for p in told.file["problems"] if p["severity"] == "error"] == []
    assert place.sql("select record from supports where kind='confirmed' order by 1") == [
        ("TJ-inspection_group",), ("TJ-lecture_hall",),
    ]  # fmt: skip
    assert place.records("annual-registration", "participation") == []


@pytest.mark.libreoffice
def test_an_activity_form_printed_to_pdf_reads_the_same(place: Round, soffice: Convert) -> None:
    path = place.save(place.activity(VISIT, LESSON))
    told = place.ingest(soffice(path, "pdf", place.root / "returned" / "另存"))
    assert [p for p in told.file["problems"] if p["severity"] == "error"] == []
    found = [(r["body"]["title"], r["body"]["present"], r["issue"]) for r in place.records()]
    number = place.issue_number()
    assert found == [("视察老旧小区改造", ["0002", "0003"], number), ("代表大讲堂第三讲", ["0002"], number)]
    assert "page" in place.records()[0]["evidence"]["title"]["place"]


def test_samples_are_what_the_kinds_show() -> None:
    """The words written above are those that a workbook would hold."""
    item = FORMS["activity"].table_by_name["activities"].by_name["entered"]
    from dutykit.dossier.model import Roster

    assert show(date(2024, 5, 6).isoformat(), item, Roster()) == SAMPLE["date"]
