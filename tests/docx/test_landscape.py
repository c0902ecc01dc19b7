"""Attachments that are too wide are turned, and nothing else is."""

from __future__ import annotations

import io
import tomllib
from datetime import date

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.shared import Mm

from documents.small import TOP, example
from dutykit.assets import read_bytes
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.example import example_target
from dutykit.docx.gongwen import deviations, rules_of
from dutykit.docx.landscape import turned
from dutykit.docx.package import read_parts
from dutykit.docx.render import Rendered, Template
from dutykit.words.codes import Per

DAY = date(2025, 1, 6)


def made(document: str, **more: object) -> Rendered:
    facts = example()
    context = DOCUMENTS[document].build(facts, example_target(facts, Per.CONGRESS)) | more
    template = Template.load(read_bytes("templates/docx", f"{document}.docx"), document)
    return template.render(context, stamp=DAY)


def notice(words: str) -> Rendered:
    columns = ["姓名", "单位及职务", "选区", "会议活动", "联系选民", "领衔建议", "报告履职"]
    rows = [
        {"no": str(i), "name": "李成", "cells": ["李成", words, words, "8次", "3次", "1件", "已报告"]}
        for i in range(30)
    ]
    return made("public-notice", columns=columns, rows=rows)


def test_a_wide_attachment_is_turned_with_the_number_of_the_page_in_its_place() -> None:
    before = notice("青石钢铁集团有限公司党委副书记")
    after = turned(before)
    first, last = docx.Document(io.BytesIO(after.data)).sections
    assert (first.orientation, last.orientation) == (WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)
    assert (round(last.page_width.mm), round(last.page_height.mm)) == (297, 210)
    sides = {n: round(getattr(last, f"{n}_margin").mm) for n in ("top", "right", "bottom", "left")}
    assert sides == {"top": 28, "right": 37, "bottom": 26, "left": 35}
    parts = read_parts(after.data)
    odd, even = (parts[f"word/footerTurned{kind}.xml"].decode() for kind in ("default", "even"))
    assert " PAGE " in odd
    assert " PAGE " in even
    assert float(odd.partition("margin-top:")[2].partition("pt")[0]) > Mm(210).pt / 2  # the outer edge of an odd page
    assert float(even.partition("margin-top:")[2].partition("pt")[0]) < Mm(210).pt / 4
    table, old = (docx.Document(io.BytesIO(each.data)).tables[0] for each in (after, before))
    assert sum(c.width or 0 for c in table.columns) == pytest.approx(Mm(225), abs=Mm(1))
    assert [c.text for c in table.rows[1].cells] == [c.text for c in old.rows[1].cells]


def test_one_that_fits_upright_stays_as_it_is() -> None:
    for rendered in (notice("教师"), made("circular"), made("summary")):
        assert turned(rendered) is rendered


def test_a_turned_page_is_no_departure_from_the_standard() -> None:
    rules = rules_of(tomllib.loads((TOP / "schemas/gbt9704.toml").read_text(encoding="utf-8")))
    assert deviations(turned(notice("青石钢铁集团有限公司党委副书记")).data, rules) == []
