"""A new document, whatever it is made for, renders and lints by its line in the catalogue alone."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import pytest

from app.rounds import LESSON, VISIT, Book, Round, hold_session
from dutykit.documents.catalogue import DOCUMENTS, Document
from dutykit.documents.facts import Facts
from dutykit.dossier.target import Target
from dutykit.words.codes import Per

CALL = {"date": "2024-5-14", "place": "八角南里站", "way": "接待选民", "deputies": "王芳"}
ASKED: Mapping[Per, tuple[tuple[str, ...], str]] = {
    Per.CONGRESS: ((), "2024_试用_北京市示例区人民代表大会.docx"),
    Per.UNIT: (("--unit", "GC"), "2024_试用_古城街道人大街工委.docx"),
    Per.DEPUTY: (("--deputy", "0002"), "2024_试用_王芳_0002.docx"),
    Per.MEETING: (("--for", "HQ-0003"), "2024_试用_第十七届人民代表大会第三次会议.docx"),
    Per.ACTIVITY: (("--for", "HD-2024-0002"), "2024_试用_视察老旧小区改造_HD-2024-0002.docx"),
    Per.CONTACT: (("--for", "LX-2024-0002"), "2024_试用_八角南里站_LX-2024-0002.docx"),
    Per.BULLETIN: (("--for", "6"), "2024_试用_第6期.docx"),
    Per.REGULATION: (("--for", "pinggu-2019"), "2024_试用_pinggu-2019.docx"),
}
"""How one of each kind is asked for, and what its file is called."""


def build(facts: Facts, target: Target) -> dict[str, Any]:
    return {"title": f"{facts.year}年度{target.per.label}", "id": target.id, "open": [], "evidence": []}


def template() -> bytes:
    made = docx.Document()
    made.add_paragraph("{{ title }}（{{ id }}）")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def year(place: Round) -> Round:
    """A workspace with meetings, activities and a reception, and a template of its own."""
    hold_session(place)
    assert place.send(place.activity(VISIT, LESSON)).status == "accepted"
    book = Book(place.issue("contact", "--unit", "GC")).head(filler="周林").rows("contacts", [CALL])
    assert place.send(book).status == "accepted"
    own = place.root / "templates/docx"
    own.mkdir(parents=True)
    (own / "trial.docx").write_bytes(template())
    return place


def test_one_of_every_kind_is_tried() -> None:
    assert set(ASKED) == set(Per)


def test_a_document_of_any_kind_renders_and_lints(year: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, (asked, name) in ASKED.items():
        monkeypatch.setitem(DOCUMENTS, "trial", Document("trial", "试用", (kind,), "trial.docx", build))
        (told,) = year.json("render", "trial", *asked)["files"]
        assert told["path"] == f"documents/{name}"
        (linted,) = year.json("template", "lint", "trial")["templates"]
        assert [p for p in linted["problems"] if p["severity"] == "error"] == [], kind
        assert Path(linted["path"]).name == "trial.docx"
