"""Text that looks like a formula is one in no workbook and no table that is written, whichever command writes it."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.rounds import TALK, VISIT, Book, Round, quietly
from dutykit.app.keeping.package import table
from dutykit.xlsx.listing import Listing, write_listings

MARK = "攻击CALC"
STARTS = ("=", "+", "-", "@", "\t=", "\r=", " =", "'=", "＝", "\uff0b", "%", "|")
FORMULA = re.compile(r"<(?:\w+:)?(?:f|formula1|formula2|definedName)(?: [^>]*)?>([^<]*)<")
"""Whatever of a workbook a program works out."""


def parts(path: Path | io.BytesIO) -> list[str]:
    with zipfile.ZipFile(path) as book:
        return [book.read(n).decode("utf-8") for n in book.namelist() if n.endswith(".xml")]


def formulas(path: Path | io.BytesIO) -> list[str]:
    """Every formula of a workbook."""
    return [found for text in parts(path) for found in FORMULA.findall(text)]


def cells(data: bytes) -> Iterator[str]:
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        yield from row


def test_no_workbook_nor_table_of_any_command_has_one(
    _furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYKIT_TODAY", "2024-12-20")
    monkeypatch.setenv("DUTYKIT_BY", f"=周林{MARK}")
    shutil.copytree(_furnished, tmp_path / "w")
    place = Round(tmp_path / "w", quietly)
    rows = [{**VISIT, "title": f"{start}{MARK}{n}", "content": f"{start}cmd|{MARK}"} for n, start in enumerate(STARTS)]
    place.send(place.activity(*rows, {**TALK, "title": f"={MARK}", "present": f"=查无此人{MARK}"}))
    place.send(place.activity({**VISIT, "title": f"={MARK}", "present": f"@{MARK}"}, unit="BJ"))
    place.send(Book(place.issue("annual-registration", "--deputy", "0002")).head(other=f"={MARK}"))
    place.run("correct", next(iter(place.states())), f"note==1+{MARK}", "--reason", f"={MARK}")
    place.issue("handbook", "--deputy", "0002")
    place.run("make-template", "activity", "--all", "--force")
    place.run("check", "-o", tmp_path / "核查.xlsx")
    place.run("stats", "-o", tmp_path / "统计.xlsx")
    place.run("issue", "--phase", "年度")
    place.run("regulations", "to-workbook", "shijingshan-2022", "-o", tmp_path / "办法.xlsx")
    assert place.run("archive", "2024", "-o", tmp_path / "归档", "--no-pdf").code == 0
    written = [p for p in tmp_path.rglob("*.xlsx") if not {"archive", "returned", "原件", "templates"} & set(p.parts)]
    assert {p.parent.name for p in written} >= {"outgoing", "corrections", tmp_path.name}
    assert sum(any(MARK in text for text in parts(p)) for p in written) >= 3
    assert [(p.name, f) for p in written for f in formulas(p) if MARK in f] == []
    tables = list(tmp_path.rglob("*.csv"))
    told = [(p.name, cell) for p in tables for cell in cells(p.read_bytes()) if MARK in cell]
    assert len(told) > len(STARTS)
    assert [one for one in told if one[1][:1] in {"=", "+", "-", "@", "\t", "\r"}] == []


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.text(st.sampled_from("=+-@\t\r '\"|!A1(){}＝，中\n;"), max_size=20))
def test_no_text_becomes_a_formula(text: str) -> None:
    assert all(cell[:1] not in {"=", "+", "-", "@", "\t", "\r"} for cell in cells(table((text,), [(text, 1)])))
    book = write_listings("表", [Listing("表", text or "空", [(text or "空", 10)], [(text,), (f"={text}",)])])
    assert [f for f in formulas(io.BytesIO(book)) if "$" not in f] == []  # print areas and titles are names with $
