"""Official documents measured against GB/T 9704-2012: every shipped one keeps to it, each departure is told."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from documents.small import TOP, example
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.example import example_target
from dutykit.docx.gongwen import deviations, rules_of
from dutykit.docx.render import Template
from papers import add_par, add_signature, gongwen, save_tidy

RULES = rules_of(tomllib.loads((TOP / "schemas/gbt9704.toml").read_text(encoding="utf-8")))
FOLDER = TOP / "templates/docx"
EXAMPLE = example()
DAY = date(2025, 1, 6)
MADE = [(d.id, kind) for d in DOCUMENTS.values() for kind in d.kinds]


def told(data: bytes) -> list[tuple[str, str]]:
    return [(d.rule.id, d.found) for d in deviations(data, RULES)]


@pytest.mark.parametrize("document", sorted(DOCUMENTS))
def test_a_shipped_template_keeps_to_the_standard(document: str) -> None:
    assert told((FOLDER / DOCUMENTS[document].template).read_bytes()) == []


@pytest.mark.parametrize(("document", "kind"), MADE)
def test_a_rendered_document_keeps_to_the_standard(document: str, kind: Any) -> None:
    template = Template.load((FOLDER / DOCUMENTS[document].template).read_bytes(), document)
    context = DOCUMENTS[document].build(EXAMPLE, example_target(EXAMPLE, kind)) | {"evidence": []}
    assert told(template.render(context, stamp=DAY).data) == []


def test_every_rule_is_sourced_and_ranked() -> None:
    assert [r.id for r in RULES if not r.source or r.rank not in {"national", "recommended", "practice"}] == []


def letter(edit: Callable[[Any], None] = lambda doc: None) -> bytes:
    """A short letter, edited as somebody might."""
    doc = gongwen()
    for line in ("关于甲区", "年度工作的通知"):
        add_par(doc, line, "公文标题")
    add_par(doc, "各街工委：", "主送")
    add_par(doc, "正文。", "公文正文")
    add_signature(doc, "某区人大常委会", "2025年1月6日")
    edit(doc)
    return Template.load(save_tidy(doc), "函").render({}, stamp=DAY).data


def test_a_plain_letter_has_nothing_to_say() -> None:
    assert told(letter()) == []


def _margin(doc: Any) -> None:
    doc.sections[0].left_margin = Mm(30)


def _hourglass(doc: Any) -> None:
    doc.paragraphs[0].text = "关于甲区人大常委会年度"
    doc.paragraphs[1].insert_paragraph_before("代表", "公文标题")


def _grid(doc: Any) -> None:
    doc.element.body.sectPr.find(qn("w:docGrid")).set(qn("w:linePitch"), "600")


def _size(doc: Any) -> None:
    next(p for p in doc.paragraphs if p.text == "正文。").runs[0].font.size = Pt(14)


def _colon(doc: Any) -> None:
    next(p for p in doc.paragraphs if p.text == "各街工委：").text = "各街工委:"


def _zero(doc: Any) -> None:
    next(p for p in doc.paragraphs if p.text == "2025年1月6日").text = "2025年01月06日"


def _swapped(doc: Any) -> None:
    doc.add_paragraph("各办室：", "主送")


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (
            _margin,
            [
                ("margins", "左边是 30 毫米，差 2 毫米"),
                ("grid", "每行 27 字，差 1 字"),
                ("line", "正文每行 27 字，差 1 字"),
            ],
        ),
        (_hourglass, [("title_shape", "“关于甲区人大常委会年度代表年度工作的通知”的 3 行排成了沙漏形")]),
        (_grid, [("grid", "每面 21 行，差 1 行")]),
        (_size, [("font", "“正文。”的字号改成了 14 磅，应为 16 磅")]),
        (_colon, [("addressee", "“各街工委:”末尾不是全角冒号")]),
        (_zero, [("date", "成文日期写的是“2025年01月06日”")]),
        (_swapped, [("order", "“主送”排在了“成文日期”的后面")]),
    ],
)  # fmt: skip
def test_a_departure_is_told_with_how_much(edit: Callable[[Any], None], said: list[tuple[str, str]]) -> None:
    assert told(letter(edit)) == said


def test_a_signature_that_was_moved_by_hand_is_told() -> None:
    doc = docx.Document(io.BytesIO(letter()))
    signer = next(p for p in doc.paragraphs if p.text == "某区人大常委会")
    signer.paragraph_format.left_indent = Mm(60)
    out = io.BytesIO()
    doc.save(out)
    ((rule, said),) = told(out.getvalue())
    assert (rule, said.split("，")[1]) == ("signature", "应为 3.0 字")


def test_a_page_of_a_form_is_none_of_its_business() -> None:
    assert told((FOLDER / "sign-in.docx").read_bytes()) == []
