"""A workbook template that is no workbook, or a bomb, is refused before it is opened whole."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from dutykit.errors import TemplateError
from dutykit.forms.compile import compile_form
from dutykit.forms.model import Form
from dutykit.xlsx.look_read import read_look
from dutykit.xlsx.outline import outline

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = (ROOT / "templates/xlsx/contact.xlsx").read_bytes()


@pytest.fixture(scope="module")
def form() -> Form:
    def load(name: str) -> dict[str, object]:
        parsed: dict[str, object] = json.loads((ROOT / "schemas" / name).read_text(encoding="utf-8"))
        return parsed

    return compile_form(load("contact.schema.json"), load("lists.schema.json"), load("meta/form.schema.json"))


def with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SHIPPED)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in given.infolist():
            made.writestr(entry.filename, content if entry.filename == name else given.read(entry.filename))
    return out.getvalue()


def sheet_of(rows: int, columns: int) -> bytes:
    cells = "".join(f"<c><v>{n}</v></c>" for n in range(columns))
    body = "".join(f"<row>{cells}</row>" for _ in range(rows))
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return f"<worksheet {space}><sheetData>{body}</sheetData></worksheet>".encode()


SHEET = "xl/worksheets/sheet1.xml"
HOSTILE = {
    "no zip": b"PK\3\4 nothing",
    "empty": b"",
    "a part of spaces": with_part(SHEET, b" " * (40 * 1024 * 1024)),
    "many cells": with_part(SHEET, sheet_of(3000, 40)),
    "entities": with_part(
        SHEET, b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    ),
    "no end": with_part(SHEET, sheet_of(3, 3)[:-30]),
    "styles that are none": with_part(
        "xl/styles.xml", b"<styleSheet><cellXfs count='1'><xf fontId='99'/></cellXfs></styleSheet>"
    ),
    "no workbook": with_part("xl/workbook.xml", b"<nothing/>"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_is_refused_with_a_remedy(kind: str, form: Form) -> None:
    for read in (lambda: read_look(HOSTILE[kind], form), lambda: outline(HOSTILE[kind])):
        with pytest.raises(TemplateError) as caught:
            read()
        assert caught.value.code in {"template.xlsx", "template.marks"}
        assert caught.value.remedy.startswith("请")


def test_the_shipped_one_is_read(form: Form) -> None:
    assert read_look(SHIPPED, form).last_row > 5
