"""What is sensitive is nowhere but in its record, its original and the workbook that goes back to whoever wrote it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.rounds import Book, Round, hold_session
from dutykit.app.keeping import package
from dutykit.app.opened.open_workspace import Forms
from dutykit.forms.model import Field, Form, Table
from dutykit.words.codes import FieldKind, FormId, Per
from samples.marked import texts_of

FORMS = Forms(None)
WITH_ROWS = [
    (form.id, table.name) for form in FORMS.values() for table in form.tables if any(f.sensitive for f in table.fields)
]
_MARK = re.compile(r"秘\d{3}密|131\d{3}77777|1310{20,}")
MODES = ("plain", "long", "formula", "people", "twice")


def _mark(item: Field, at: int, mode: str) -> str:
    if item.kind is FieldKind.PHONE:
        return f"131{at:03}77777" if mode != "long" else f"131{at:03}77777x"
    text = f"秘{at:03}密"
    limit = item.schema.get("maxLength", 100)
    if mode == "long":
        return text * (limit // len(text) + 2)
    if mode == "formula":
        return f"={text}"
    return f"{text}，王芳和李成" if mode == "people" else text


def _row(form: Form, table: Table, marks: Iterator[int], mode: str) -> dict[str, Any]:
    """A row of examples in which every sensitive field has a mark of its own."""
    row: dict[str, Any] = {}
    for item in table.fields:
        if item.name == "void" or item.until:
            continue
        if item.sensitive:
            row[item.name] = _mark(item, next(marks), mode)
        elif item.kind in {FieldKind.DEPUTY, FieldKind.DEPUTIES}:
            row[item.name] = "王芳" if item.name in {table.deputy, "deputies", "present"} else None
        elif item.kind is FieldKind.UNIT:
            row[item.name] = "古城街道人大街工委"
        elif item.choices is not None:
            row[item.name] = item.choices.choices[0].label
        elif item.kind in {FieldKind.DATE, FieldKind.DATE_RANGE}:
            row[item.name] = "2024-3-5"
        elif item.required or item.name in table.key:
            row[item.name] = item.example if item.example is not None else 1
    return {name: value for name, value in row.items() if value is not None}


def _issued(place: Round, form: Form, unit: str) -> Book:
    args = {
        Per.UNIT: ("--unit", unit),
        Per.DEPUTY: ("--deputy", "0002"),
        Per.MEETING: ("--for", "HQ-0003"),
        Per.CONGRESS: (),
    }[form.per]
    return Book(place.issue(form.id, *args))


def _screens(place: Round, form: Form, paths: list[Path]) -> Iterator[tuple[str, str]]:
    """All that is printed while the files are taken in and looked at afterwards."""
    commands: list[tuple[Any, ...]] = [
        ("ingest", *paths, "--dry-run"), ("ingest", *paths, "--dry-run", "--json"), ("ingest", *paths),
        ("ingest", *paths, "--json"), ("status",), ("status", "--json"), ("show", "--form", form.id, "--json"),
        ("show", "--state", "held"), ("find", "王芳"), ("find", "秘", "--json"), ("log", "--json"), ("log",),
        ("check", "--json"), ("show", "王芳", "--json"), ("calendar", "--json"), ("review", "list", "--json"),
    ]  # fmt: skip
    for command in commands:
        ran = place.run(*command)
        yield " ".join(map(str, command[:2])), ran.out + ran.err
    for number in [n for (n,) in place.sql("select number from records where form = ?", form.id)]:
        for command in (("show", number), ("show", number, "--json"), ("trace", number), ("trace", number, "--json")):
            ran = place.run(*command)
            yield " ".join(command), ran.out + ran.err


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("form_id", "part"), WITH_ROWS)
def test_marks_in_sensitive_fields_are_found_nowhere_else(place: Round, form_id: str, part: str, mode: str) -> None:
    hold_session(place)
    form = FORMS[form_id]
    table = form.table_by_name[part]
    counter = itertools.count(100)
    books = []
    for unit in ("GC", "BJ") if form.per is Per.UNIT else ("GC",):
        book = _issued(place, form, unit)
        row = {n: v for n, v in _row(form, table, counter, mode).items() if f"t_{part}.{n}" in book.names}
        assert any(_MARK.search(str(v)) for v in row.values())
        rows = [row, row] if mode == "twice" and form_id != "leave" else [row]  # a slip holds one leave
        if "f_phone" in book.names:
            book.head(phone=_mark(form.by_name["phone"], next(counter), mode))
        books.append(place.save(book.rows(part, rows), f"{form_id} {unit}.xlsx"))
    told = {where: set(_MARK.findall(text)) for where, text in _screens(place, form, books)}
    told |= {f"log {n}": set(_MARK.findall(str(row))) for n, row in enumerate(place.sql("select * from log"))}
    told["log.jsonl"] = set(_MARK.findall((place.root / "log.jsonl").read_text(encoding="utf-8")))
    told |= {f"name {path}": set(_MARK.findall(path.name)) for path in place.root.rglob("*")}
    assert {where: marks for where, marks in told.items() if marks} == {}
    _only_with_their_unit(place, form)


def _only_with_their_unit(place: Round, form: Form) -> None:
    """A mark goes back to the unit that wrote it alone, and there stands in its own cell only."""
    own: dict[str, set[str]] = {}
    for path in sorted((place.root / "corrections").glob("*.xlsx")):
        book = openpyxl.load_workbook(path)
        for sheet in book:
            for cell in (c for line in sheet.iter_rows() for c in line):
                note = str(cell.comment.text) if cell.comment else ""
                assert not _MARK.search(note), (path.name, cell.coordinate, note)
                found = set(_MARK.findall(str(cell.value)))
                assert not found or sheet.title == "填写", (path.name, sheet.title, cell.coordinate, cell.value)
                own.setdefault(path.name, set()).update(found)
    for first, second in itertools.combinations(own.values(), 2):
        assert not first & second


def test_full_shows_and_is_logged(place: Round) -> None:
    hold_session(place)
    form = FORMS[FormId.CONTACT]
    book = _issued(place, form, "GC")
    row = _row(form, form.table_by_name["contacts"], itertools.count(100), "plain")
    place.send(book.rows("contacts", [row]))
    number = place.records("contact", "contacts")[0]["number"]
    assert row["voter"] not in place.run("trace", number).out
    assert row["voter"] in place.run("trace", number, "--full", "--by", "周林").out
    assert row["voter"] in place.run("show", number, "--full", "--by", "周林").out
    told = place.json("log", "--action", "full")
    assert [(e["subject"], e["by"]) for e in told["entries"]] == [(number, "周林")] * 2
    assert place.run("show", "--full").code == 2


def test_a_correction_by_hand_is_told_and_logged_without_the_values(place: Round) -> None:
    hold_session(place)
    form = FORMS[FormId.CONTACT]
    row = _row(form, form.table_by_name["contacts"], itertools.count(100), "plain")
    place.send(_issued(place, form, "GC").rows("contacts", [row]))
    number = place.records("contact", "contacts")[0]["number"]
    ran = place.run("correct", number, "选民姓名=秘999密", "--reason", "核对")
    assert ran.code == 0
    assert not _MARK.search(ran.out)
    assert "选民姓名：*** → ***" in ran.out
    assert not _MARK.search(str(place.sql("select * from log")))
    assert "秘999密" in place.run("show", number, "--full").out


_KEPT_WHOLE = (package.ORIGINALS, package.RECORDS)
"""Folders of a package that hold what was registered: whoever may see the package may see them."""


def test_marks_are_found_in_nothing_that_is_written_or_told_of_all_forms(place: Round, tmp_path: Path) -> None:
    """Figures, findings, calendars, seals, what a package says of itself, a paper compared: no mark in any of them."""
    hold_session(place)
    counter, out = itertools.count(100), tmp_path / "出"
    for form_id, part in WITH_ROWS:
        form = FORMS[form_id]
        if form.id == FormId.ROSTER:
            continue
        row = _row(form, form.table_by_name[part], counter, "plain")
        book = _issued(place, form, "GC")
        place.send(book.rows(part, [{n: v for n, v in row.items() if f"t_{part}.{n}" in book.names}]))
    marks = {m for (body,) in place.sql("select body from versions") for m in _MARK.findall(body)}
    assert len(marks) >= len(WITH_ROWS) - 1
    place.run("render", "annual-report", "--deputy", "0002", "-o", out / "报告.docx")
    commands: list[tuple[Any, ...]] = [
        (), ("stats", "-o", out / "统计.xlsx"), ("stats", "--json", "-o", out / "统计.xlsx", "--force"),
        ("check", "-o", out / "核查.xlsx"), ("calendar", "-o", out / "日历.ics"), ("seal",), ("doctor",),
        ("doctor", "--json"), ("verify", "--deep"), ("verify", "--json"), ("compare", out / "报告.docx"),
        ("compare", out / "报告.docx", "--json"), ("backup", tmp_path / "备份.zip"), ("status", "--remind"),
        ("find", "秘"), ("find", "秘", "--json"), ("show", "王芳"), ("show", "王芳", "--json"), ("account", "list"),
        ("archive", "2024", "-o", out / "归档", "--no-pdf"), ("archive", "--check", out / "归档"),
        ("archive", "--check", out / "归档", "-o", out / "检测报告.docx"),
        ("archive", "--check", out / "归档", "--json"), ("log", "--json"),
        ("withdraw", "回收 8.xlsx", "--reason", "错"),
    ]  # fmt: skip
    told = {}
    for command in commands:
        ran = place.run(*command) if command else place.call("--workspace", place.root)
        assert ran.code in {0, 1}, (command, ran.err)
        told[" ".join(map(str, command[:2]))] = set(_MARK.findall(ran.out + ran.err))
    for path in [*out.rglob("*"), *(place.root / "documents").rglob("*")]:
        name = path.relative_to(path.parents[1]).as_posix()
        if path.is_file() and not set(_KEPT_WHOLE) & set(path.parts):
            data = path.read_bytes()
            texts = texts_of(data) if data[:2] == b"PK" else [data.decode("utf-8", "replace")]
            told[f"file {path}"] = {m for text in texts for m in _MARK.findall(text)}
        told[f"name {name}"] = set(_MARK.findall(path.name))
    assert {where: found for where, found in told.items() if found} == {}
