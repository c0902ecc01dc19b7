"""What is rendered keeps to the rules of the Open XML SDK, in long cases and in empty ones too (decision 042)."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openxml_audit import OpenXmlValidator
from openxml_audit.semantic.constraints import cross_part

from dutykit import assets
from dutykit.app.opened.facts import DEFAULT_REGULATION
from dutykit.app.opened.open_workspace import load_forms
from dutykit.app.papers.examples import contexts
from dutykit.documents.catalogue import DOCUMENTS, Document
from dutykit.documents.example import example_facts
from dutykit.documents.facts import Facts
from dutykit.docx.comments import noted
from dutykit.docx.render import Template
from dutykit.dossier.model import Roster
from dutykit.rules.load import load_regulation
from dutykit.text import fold
from dutykit.words.codes import Per
from page_faults import faults, pages_of, squeezed

DAY = date(2025, 1, 20)
LET_PASS = re.compile(r"relationships/theme' is missing")
OPINION = "希望多到社区听取意见。" * 800  # some 8,000 characters
NAME = "阿卜杜热合曼·麦麦提图尔荪江"  # with its dot fifteen signs and more


@cache
def example() -> Facts:
    meta = json.loads(assets.read_text("schemas", "meta/regulation.schema.json"))
    name = f"{DEFAULT_REGULATION}.toml"
    return example_facts(load_forms(), load_regulation(assets.read_text("regulations", name), meta, name=name))


def many_records() -> Facts:
    facts = example()
    rows = [r for r in facts.records if r.table in {"activities", "contacts", "suggestions"}]
    more = [dataclasses.replace(rows[i % len(rows)], number=f"ZZ-2024-{i:04}") for i in range(400)]
    return dataclasses.replace(facts, records=(*facts.records, *more))


def long_opinion() -> Facts:
    facts = example()
    told = {"opinions": OPINION, "matter": OPINION, "between_sessions": OPINION, "merits": OPINION, "point": OPINION}
    records = tuple(
        dataclasses.replace(r, values={n: told.get(n, v) for n, v in r.values.items()}) for r in facts.records
    )
    return dataclasses.replace(facts, records=records)


def long_names() -> Facts:
    facts = example()
    people = tuple(dataclasses.replace(d, name=f"{NAME}{i}"[-15:]) for i, d in enumerate(facts.roster.deputies))
    return dataclasses.replace(facts, roster=dataclasses.replace(facts.roster, deputies=people))


ASKED_FOR = {"HQ-2024-0001", "HD-2024-0001", "LX-2024-0001"}
"""The meeting, activity and reception that some documents are made for."""


def nothing_told() -> Facts:
    facts = example()
    return dataclasses.replace(
        facts, records=tuple(r for r in facts.records if r.number in ASKED_FOR), derived=type(facts.derived)()
    )


def one_deputy() -> Facts:
    """Nobody else is in the roster, and no record names anybody else."""
    facts = people(1)

    def alone(value: Any) -> Any:
        return [v for v in value if v == "001"] if isinstance(value, list) else value

    records = tuple(
        dataclasses.replace(r, values={n: alone(v) for n, v in r.values.items()})
        for r in facts.records
        if r.deputy in {"", "001"} and r.values.get("deputy", "001") == "001" and r.values.get("lead", "001") == "001"
    )
    return dataclasses.replace(facts, records=records)


def people(count: int) -> Facts:
    facts = example()
    some = facts.roster.deputies
    found = tuple(
        some[i] if i < len(some) else dataclasses.replace(some[i % len(some)], number=f"{i + 1:03}")
        for i in range(count)
    )
    return dataclasses.replace(facts, roster=Roster(found, facts.roster.units))


def three_years() -> Facts:
    """What was done in the year was done in the two before it as well."""
    facts = example()
    own = [r for r in facts.records if r.table in {"activities", "contacts", "suggestions"}]
    more = [
        dataclasses.replace(
            record, number=f"ZZ-{year}-{at:04}", year=year,
            values=json.loads(json.dumps(dict(record.values)).replace(f"{facts.year}-", f"{year}-")),
        )
        for year in (facts.year - 2, facts.year - 1)
        for at, record in enumerate(own)
    ]  # fmt: skip
    period = (date(facts.year - 2, 1, 1), facts.period[1])
    return dataclasses.replace(facts, records=(*facts.records, *more), period=period)


CASES = {
    "example": example,
    "400 records": many_records,
    "8,000 characters": long_opinion,
    "names of 15": long_names,
    "nothing told": nothing_told,
    "one deputy": one_deputy,
    "450 deputies": lambda: people(450),
    "three years": three_years,
}


@pytest.fixture
def validator(monkeypatch: pytest.MonkeyPatch) -> OpenXmlValidator:
    """It remembers parts by where their package lay in memory, where another one may lie by now: here it forgets."""
    monkeypatch.setattr(cross_part, "_cache_key", lambda *_: object())
    return OpenXmlValidator()


def rendered(document: Document, facts: Facts) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    template = Template.load(assets.read_bytes("templates/docx", document.template), document.template)
    for kind in document.kinds:
        for context in contexts(document, facts, kind, None):
            made = template.render(context, stamp=DAY, cite=lambda *_: "代表法", paper=document.id)
            points = [str(point) for point in context.get("open", [])]
            yield (noted(made.data, points, DAY) if document.pattern and points else made.data), made.paragraphs


def wrong(validator: OpenXmlValidator, path: Path) -> list[str]:
    found = validator.validate(str(path)).errors
    return sorted({error.description for error in found if not LET_PASS.search(error.description)})


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_every_document_is_valid(document: Document, case: str, validator: OpenXmlValidator, tmp_path: Path) -> None:
    for number, (data, _) in enumerate(rendered(document, CASES[case]())):
        path = tmp_path / f"{number}.docx"  # the validator remembers what it has read under a name
        path.write_bytes(data)
        assert wrong(validator, path) == []


OF_ONE = {"400 records", "8,000 characters", "three years"}
OF_ALL = {"one deputy", "450 deputies"}
LONG_TOO = {"summary", "transfer", "minutes"}


def occurs(case: str, document: Document) -> bool:
    """Whether a case makes a document longer or emptier."""
    about_one = document.kinds[0] is Per.DEPUTY
    if case in OF_ALL:
        return not about_one
    return case not in OF_ONE or about_one or document.id in LONG_TOO


@pytest.mark.libreoffice
@pytest.mark.parametrize("case", [case for case in CASES if case != "example"])
def test_no_page_of_a_case_is_amiss(case: str, tmp_path: Path, soffice_many: Any) -> None:
    """No empty page, none with one line, no signature or sum alone, no heading at a foot (``page_faults``)."""
    words = []
    for document in (d for d in DOCUMENTS.values() if occurs(case, d)):
        data, _ = next(rendered(document, CASES[case]()))
        words.append(tmp_path / f"{document.id}.docx")
        words[-1].write_bytes(data)
    pdfs = soffice_many(words, "pdf", tmp_path / "pdf")
    pages = {word.stem: (word, pages_of(pdf)) for word, pdf in zip(words, pdfs, strict=True)}
    assert [f"{name}：{told}" for name, (word, found) in pages.items() for told in faults(word, found)] == []
    if case == "three years":
        text = squeezed("".join(line for page in pages["term-report"][1] for line in page))
        assert all(f"{year}年" in text for year in (2022, 2023, 2024))


def test_a_document_that_is_not_valid_is_found(validator: OpenXmlValidator, tmp_path: Path) -> None:
    from dutykit.docx.package import read_parts, write_parts

    (data, _), *_ = rendered(DOCUMENTS["sign-in"], example())
    parts = dict(read_parts(data))
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:body>", b"<w:body><w:jc/>", 1)
    path = tmp_path / "a.docx"
    path.write_bytes(write_parts(parts))
    assert wrong(validator, path) != []


def test_a_long_opinion_is_printed_whole() -> None:
    found = [texts for _, texts in rendered(DOCUMENTS["evaluation-result"], long_opinion())]
    assert any(fold(OPINION)[:4000] in fold("".join(texts)) for texts in found)
