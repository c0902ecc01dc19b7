"""Every form: issued, filled in with the examples of its own schema, taken back, and the same in every kind of file."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.conftest import TODAY
from app.rounds import LESSON, VISIT, Book, Round, hold_session, quietly
from conftest import Convert, ConvertMany
from dutykit.app.opened.open_workspace import load_forms
from dutykit.forms.kinds import show
from dutykit.forms.model import Field, Form, Table
from dutykit.words.codes import Within

FORMS = load_forms()
PEOPLE = {"deputy": "王芳", "deputies": "王芳、张建国", "unit": "古城街道人大街工委"}
NEW: dict[str, dict[str, Any]] = {
    "deputies": {"number": "0009", "name": "周宁", "former_names": "周小宁", "district": "古城第四选区"},
    "units": {"code": "PG", "name": "苹果园街道人大街工委"},
    "changes": {"deputy": "周宁"},  # 李成 is the name of two
}
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
    if item.kind == "month" and item.within is not Within.LIFE:
        return "2024年3月"
    return SAMPLE[item.kind]


@dataclass
class Sheaf:
    """One form filled in: the workbook, and what was written into the head (``""``) and into one row of each table."""

    book: Book
    written: dict[str, dict[str, Any]]
    rows: dict[str, int]


def filled(place: Round, form: Form) -> Sheaf:
    """The form with every head field and one row of every table filled in: the first that carries no record number."""
    per = {"unit": ["--unit", "GC"], "deputy": ["--deputy", "0003"], "congress": [], "meeting": ["--for", "HQ-0006"]}
    made = Sheaf(Book(place.issue(form.id, *per[form.per])), {"": {}}, {})
    for item in form.fields:
        if item.ask == "person" and f"f_{item.name}" in made.book.names:
            made.written[""][item.name] = made.book.cell(item.name).value = sample(item)
    for table in form.tables:
        if f"n_{table.name}" in made.book.names:  # one that nothing asks for is not printed
            made.rows[table.name] = _fill_row(made, table)
    return made


def _fill_row(made: Sheaf, table: Table) -> int:
    book, written = made.book, made.written.setdefault(table.name, {})
    sheet, at = book.names[f"n_{table.name}"]
    numbers = book.book[sheet][at]
    first, lines = book.first(table.name), book.first(table.name) - numbers.row
    taken = (book.book[sheet].cell(first + n * lines, numbers.column).value for n in range(99))
    row = next(n for n, number in enumerate(taken, 1) if number is None)
    for item in table.fields:
        marked = f"t_{table.name}.{item.name}" in book.names
        if marked and item.name not in {*table.apart[1:], "void", "confirmed"}:
            written[item.name] = NEW.get(table.name, {}).get(item.name, sample(item))
    for rule in [*table.sums] * len(table.sums):  # a total may be a part of another one
        if rule["total"] in written:
            written[rule["total"]] = sum(written.get(part, 0) for part in rule["parts"])
    book.rows(table.name, [written], start=row)
    return row


# --- every form, every kind of file --------------------------------------------------------------------------------

KINDS = {
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "xls": "xls:MS Excel 97",
    "ods": "ods",
    "csv": "csv:Text - txt - csv (StarCalc):44,34,76,1",
    "pdf": "pdf",
}
"""How LibreOffice saves; a text table holds the sheet that is filled in, in UTF-8, and every form fits into one: the
head, the number of the issue and the record numbers of the rows stand in it. Its tick grid is left behind, as in no
case here: what is ticked must be in the workbook."""
PRINT = {"cell.maybe_cut", "cell.cut_off"}
"""What a printed page says of itself; it depends on the fonts of the machine."""
CHANGED = "一行改过"
REGULATIONS = (
    "pinggu-2019", "shijingshan-2019", "shijingshan-2022", "dongcheng-2020", "huarong-2024", "lengshuitan-2024",
)  # fmt: skip


@dataclass
class Told:
    """What became of the returns of one kind: receipts by form, stored records by form and part."""

    receipts: dict[str, dict[str, Any]]
    stored: dict[str, dict[str, list[dict[str, Any]]]]

    def codes(self, form: str) -> list[str]:
        return [p["code"] for p in self.receipts[form]["problems"] if p["code"] not in PRINT]


@dataclass
class Tour:
    """Every form filled in, and what became of it in every kind of file."""

    sheaves: dict[str, Sheaf]
    told: dict[str, Told]
    changed: dict[str, Told]


@pytest.fixture(scope="module")
def tour(_furnished: Path, tmp_path_factory: pytest.TempPathFactory, soffice_many: ConvertMany) -> Tour:
    """Issued and filled once; one start of LibreOffice and one run of ``ingest`` for each kind of file."""
    root = tmp_path_factory.mktemp("各 种") / "工作区"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUTYKIT_TODAY", TODAY)
        shutil.copytree(_furnished, root)
        shutil.rmtree(root / "templates")  # the looks that are shipped, with what every regulation asks
        _name(root, REGULATIONS)
        place = Round(root, quietly)
        hold_session(place)
        sheaves = {form.id: filled(place, form) for form in FORMS.values()}
        given = [sheaf.book.save(root.parent / "原件" / f"{name}.xlsx") for name, sheaf in sheaves.items()]
        changed = Book(place.issue("session")).head(filler="周林").rows("sessions", [{"term": 16}])
        last = changed.save(root.parent / "改" / f"{CHANGED}.xlsx")
        found = Tour(sheaves, {"": _sent(root, "", given)}, {"": _sent(root, "改", [last])})
        for kind, fmt in KINDS.items():
            files = soffice_many([*given, last], fmt, root.parent / kind)
            found.told[kind] = _sent(root, kind, [f for f in files if f.stem != CHANGED])
            found.changed[kind] = _sent(root, f"改{kind}", [f for f in files if f.stem == CHANGED])
    return found


@pytest.mark.parametrize("named", [(), *((name,) for name in REGULATIONS)], ids=lambda n: "".join(n) or "none")
def test_whatever_regulation_is_named_what_is_printed_comes_back_without_a_problem(
    _furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: tuple[str, ...]
) -> None:
    """The look of today, with the columns that one regulation asks for: filled in, all of it is taken."""
    monkeypatch.setenv("DUTYKIT_TODAY", TODAY)
    root = tmp_path / "工作区"
    shutil.copytree(_furnished, root)
    shutil.rmtree(root / "templates")
    _name(root, named)
    place = Round(root, quietly)
    hold_session(place)
    sheaves = {form.id: filled(place, form) for form in FORMS.values()}
    told = place.ingest(*(sheaf.book.save(tmp_path / "回" / f"{form}.xlsx") for form, sheaf in sheaves.items()))
    problems = {Path(f["path"]).stem: [p for p in f["problems"] if p["severity"] == "error"] for f in told.files}
    assert problems == {form: [] for form in sheaves}
    stray = ("mark.", "column.", "cell.outside", "table.", "form.")
    assert [p for f in told.files for p in f["problems"] if p["code"].startswith(stray)] == []


@pytest.mark.libreoffice
def test_printed_as_pdf_what_one_district_asks_comes_back_with_its_number(
    _furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, soffice_many: ConvertMany
) -> None:
    """Columns that are left out are on no page; an answer that reads like the label of one is none."""
    monkeypatch.setenv("DUTYKIT_TODAY", TODAY)
    root = tmp_path / "工作区"
    shutil.copytree(_furnished, root)
    shutil.rmtree(root / "templates")
    _name(root, ["shijingshan-2022"])
    place = Round(root, quietly)
    hold_session(place)
    sheaves = {form.id: filled(place, form) for form in FORMS.values()}
    suggestion = sheaves["suggestion"]
    suggestion.book.rows("suggestions", [{"kind": "建议"}], start=suggestion.rows["suggestions"])
    books = [sheaf.book.save(tmp_path / "回" / f"{form}.xlsx") for form, sheaf in sheaves.items()]
    told = place.ingest(*soffice_many(books, "pdf", tmp_path / "pdf"))
    assert {Path(f["path"]).stem: f["form"] for f in told.files} == {form: form for form in sheaves}
    errors = [(f["path"], p["code"]) for f in told.files for p in f["problems"] if p["severity"] == "error"]
    assert errors == []


def _name(root: Path, regulations: Iterable[str]) -> None:
    """Write into the settings which regulations are carried out."""
    config = (root / "dutykit.toml").read_text(encoding="utf-8")
    named = ", ".join(f'"{name}"' for name in regulations)
    asked = re.sub(r"(?m)^#? *regulations *=.*$", f"regulations = [{named}]", config)
    (root / "dutykit.toml").write_text(asked, encoding="utf-8")


def _sent(root: Path, name: str, files: list[Path]) -> Told:
    """The files ingested in one run, in a copy of the workspace."""
    place = Round(root.parent / f"收{name}", quietly)
    shutil.copytree(root, place.root)
    told = place.ingest(*files)
    stored = {f.id: {p: place.records(f.id, p) for p in ("", *(t.name for t in f.tables))} for f in FORMS.values()}
    return Told({Path(f["path"]).stem: f for f in told.files}, stored)


def said(told: Told, form: str) -> dict[str, list[tuple[Any, ...]]]:
    """Numbers, states, values and issues of the records of a form."""
    return {
        p: [(r["number"], r["state"], r["body"], r["issue"]) for r in rows] for p, rows in told.stored[form].items()
    }


def unbroken(value: Any) -> Any:
    """Without line breaks: where a printed line is full, nobody can see whether it was broken by hand."""
    if isinstance(value, dict):
        return {name: unbroken(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [unbroken(part) for part in value]
    return value.replace("\n", "") if isinstance(value, str) else value


@pytest.mark.libreoffice
@pytest.mark.parametrize("form", FORMS.values(), ids=lambda f: f.id)
def test_what_was_filled_in_is_what_is_kept(tour: Tour, form: Form) -> None:
    told, sheaf = tour.told[""], tour.sheaves[form.id]
    assert told.receipts[form.id]["form"] == form.id
    assert [p for p in told.receipts[form.id]["problems"] if p["severity"] == "error"] == []
    for part, written in sheaf.written.items():
        record = told.stored[form.id][part][-1]
        assert {n: record["evidence"][n]["raw"] for n in written} == {n: str(v) for n, v in written.items()}
        fields = form.table_by_name[part].by_name if part else form.by_name
        assert {n for n in written if not fields[n].guide} <= set(record["body"])  # a guide is read, never registered
        assert record["state"] == ("disputed" if part and form.table_by_name[part].ask == "confirm" else "accepted")


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMS.values(), ids=lambda f: f.id)
def test_every_form_is_the_same_in_every_kind_of_file(tour: Tour, form: Form, kind: str) -> None:
    first, again = tour.told[""], tour.told[kind]
    assert again.codes(form.id) == first.codes(form.id)
    assert again.receipts[form.id]["records"] == first.receipts[form.id]["records"] > 0
    if kind == "pdf":
        assert unbroken(said(again, form.id)) == unbroken(said(first, form.id))
        last = next(part for part in reversed(tour.sheaves[form.id].written) if part)
        new = again.stored[form.id][last][-1]["evidence"]
        assert all("page" in told["place"] for told in new.values() if told["place"])
    else:
        assert said(again, form.id) == said(first, form.id)
    if kind == "xlsx":
        assert again.stored[form.id] == first.stored[form.id]  # places and raw texts too


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["", *KINDS])
def test_a_prefilled_row_whose_key_was_changed_is_known_by_its_number_which_is_not_printed(
    tour: Tour, kind: str
) -> None:
    rows = [(r["number"], r["state"], r["body"]["term"]) for r in tour.changed[kind].stored["session"]["sessions"]]
    if kind == "pdf":  # a new row, and the old one is said to be missing: nothing is withdrawn in silence
        assert tour.changed[kind].codes(CHANGED) == ["return.missing_rows"]
        assert [rows[0], rows[-1]] == [("HQ-0002", "accepted", 17), ("HQ-0007", "accepted", 16)]
    else:
        assert tour.changed[kind].codes(CHANGED) == []
        assert (rows[0], len(rows)) == (("HQ-0002", "accepted", 16), 5)


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


def test_samples_are_what_the_kinds_show() -> None:
    """The words written above are those that a workbook would hold."""
    item = FORMS["activity"].table_by_name["activities"].by_name["entered"]
    from dutykit.dossier.model import Roster

    assert show(date(2024, 5, 6).isoformat(), item, Roster()) == SAMPLE["date"]
