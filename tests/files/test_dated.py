"""When a file was last changed, as each kind of file says itself."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Convert
from dutykit.files.dated import changed_at, pdf_moment

MOMENT = "2024-12-18T02:30:00+00:00"


def packed(name: str, text: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, text)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "moment"),
    [
        (packed("docProps/core.xml", "<dcterms:modified xsi:type='x'>2024-12-18T02:30:00Z</dcterms:modified>"), MOMENT),
        (packed("docProps/core.xml", "<dcterms:created>2024-12-18T02:30:00Z</dcterms:created>"), ""),
        (packed("docProps/core.xml", "<dcterms:modified>2024-01-01T00:00:00Z</dcterms:modified>"), ""),  # our own
        (packed("docProps/core.xml", "<dcterms:modified>gestern</dcterms:modified>"), ""),
        (packed("meta.xml", "<dc:date>2024-12-18T10:30:00.123456789</dc:date>"), "2024-12-18T10:30:00"),
        (packed("OFD.xml", "<ofd:ModDate>2024-12-18</ofd:ModDate>"), "2024-12-18T00:00:00"),
        (packed("other.xml", ""), ""),
        (b"PK\x03\x04 cut short", ""),
        (b"\xd0\xcf\x11\xe0 cut short", ""),
        ("日期,活动\n2024-12-18,视察".encode(), ""),
        (b"<?xml version='1.0'?><Workbook><o:LastSaved>2024-12-18T02:30:00Z</o:LastSaved>", MOMENT),
    ],
)
def test_each_kind_of_file_says_when_it_was_changed(data: bytes, moment: str) -> None:
    assert changed_at(data) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("D:20241218103000+08'00'", MOMENT), ("D:20241218023000Z", MOMENT), ("D:20241218023000Z'", MOMENT),
        ("D:20241218", "2024-12-18T00:00:00"), ("", ""), ("18.12.2024", ""), ("D:20241318103000", ""),
    ],
)  # fmt: skip
def test_moments_as_a_pdf_writes_them(text: str, moment: str) -> None:
    assert pdf_moment(text) == moment


@given(st.binary(max_size=200))
def test_no_file_is_so_odd_that_asking_fails(data: bytes) -> None:
    for head in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        assert changed_at(head + data) == ""


@pytest.mark.libreoffice
def test_a_workbook_of_the_old_kind_says_it_too(soffice: Convert, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "活动日期"
    path = tmp_path / "表.xlsx"
    book.save(path)
    saved = changed_at(path.read_bytes())
    assert changed_at(soffice(path, "xls", tmp_path).read_bytes())[:13] == saved[:13]
    assert changed_at(soffice(path, "ods", tmp_path).read_bytes())
