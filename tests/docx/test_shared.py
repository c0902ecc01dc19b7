"""What the base has is brought into a template, and nothing else of it is touched."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from dutykit.documents.catalogue import DOCUMENTS
from dutykit.docx.docprops import MEMORY, custom
from dutykit.docx.outline import outline
from dutykit.docx.package import read_parts, write_parts
from dutykit.docx.render import Template
from dutykit.docx.shared import bring
from dutykit.errors import TemplateError
from papers import BASE, add_table, gongwen, save_tidy

FOLDER = Path(__file__).parents[2] / "templates/docx"
ALL = sorted(DOCUMENTS)
PROPERTIES = "docProps/custom.xml"


def shipped(document: str) -> bytes:
    return (FOLDER / f"{document}.docx").read_bytes()


def edited(data: bytes, edit: Callable[[Any], object]) -> bytes:
    """As python-docx saves it after an edit."""
    doc = docx.Document(io.BytesIO(data))
    edit(doc)
    out = io.BytesIO()
    doc.save(out)
    return out.getvalue()


def new_base(edit: Callable[[Any], object]) -> bytes:
    return edited(BASE.read_bytes(), edit)


def changed_parts(before: bytes, after: bytes) -> set[str]:
    one, two = read_parts(before), read_parts(after)
    return {name for name in one.keys() | two.keys() if one.get(name) != two.get(name)}


def style(data: bytes, name: str) -> Any:
    return docx.Document(io.BytesIO(data)).styles[name]


def restyled(doc: Any) -> None:
    doc.styles["公文正文"].font.size = Pt(15)
    doc.styles["表格文字"].font.color.rgb = RGBColor(0x11, 0x22, 0x33)


# --- nothing else is touched -------------------------------------------------------------------------


@pytest.mark.parametrize("document", ALL)
def test_what_has_all_from_the_base_stays_byte_for_byte(document: str) -> None:
    assert bring(shipped(document), BASE.read_bytes()).data == shipped(document)


@pytest.mark.parametrize("document", ALL)
def test_a_style_of_the_base_changes_the_styles_and_what_is_remembered_and_no_other_part(document: str) -> None:
    after = bring(shipped(document), new_base(restyled))
    assert changed_parts(shipped(document), after.data) == {"word/styles.xml", PROPERTIES}
    assert after.kept == ()
    assert str(style(after.data, "表格文字").font.color.rgb) == "112233"


@pytest.mark.parametrize("document", ALL)
def test_pages_margins_and_lines_of_tables_come_too_and_the_text_stays(document: str) -> None:
    def edit(doc: Any) -> None:
        for section in doc.sections:
            section.left_margin = Mm(30)
        doc.sections[1].footer.paragraphs[0].runs[0].text = "－ "
        for table in doc.tables:
            for line in table._tbl.tblPr.find(qn("w:tblBorders")):
                line.set(qn("w:sz"), "10")

    before, after = shipped(document), bring(shipped(document), new_base(edit)).data
    old, new = (docx.Document(io.BytesIO(data)) for data in (before, after))
    xml = [read_parts(data)["word/document.xml"].decode() for data in (before, after)]
    stripped = [re.sub(r"<w:pgMar[^>]*/>|<w:tblBorders>.*?</w:tblBorders>", "", text) for text in xml]
    assert stripped[0] == stripped[1]
    assert ('w:sz="10"' in xml[1]) is bool(old.tables)
    assert 'w:sz="10"' not in xml[0]
    own = {"evaluation-form", "statement"}  # a page with margins of its own, and one that lies on its side
    wanted = [section.left_margin.mm if document in own else 30 for section in old.sections]
    assert [round(section.left_margin.mm) for section in new.sections] == [round(mm) for mm in wanted]
    footers = [p.text for section in new.sections for p in section.footer.paragraphs]
    assert [text for text in footers if text.startswith("— ")] == []


def test_tidying_twice_is_tidying_once() -> None:
    base = new_base(restyled)
    once = bring(shipped("annual-report"), base)
    assert bring(once.data, base) == once


def test_what_the_base_has_back_again_the_template_has_back_again() -> None:
    there = bring(shipped("summary"), new_base(restyled)).data
    assert bring(there, BASE.read_bytes()).data == shipped("summary")


def test_a_style_that_a_template_does_not_have_is_not_brought() -> None:
    after = bring(shipped("sign-in"), BASE.read_bytes()).data
    assert "封面标题" not in [s.name for s in docx.Document(io.BytesIO(after)).styles]


# --- what was changed in the template ----------------------------------------------------------------


def by_hand(doc: Any) -> None:
    doc.paragraphs[0].insert_paragraph_before("手写的一段，{{ title }}", "公文正文").runs[0].bold = True
    doc.tables[0].cell(0, 0).text = "改过的格"
    doc.styles["公文正文"].font.size = Pt(14)
    doc.styles.add_style("本单位的样式", 1).font.size = Pt(9)
    doc.sections[0].top_margin = Mm(40)


def test_what_was_edited_by_hand_stays_and_is_told() -> None:
    mine = edited(shipped("annual-report"), by_hand)
    after = bring(mine, new_base(restyled))
    assert after.kept == ("公文正文", "页面")
    doc = docx.Document(io.BytesIO(after.data))
    assert (doc.paragraphs[0].text, doc.paragraphs[0].runs[0].bold) == ("手写的一段，{{ title }}", True)
    assert doc.tables[0].cell(0, 0).text == "改过的格"
    assert doc.styles["公文正文"].font.size == Pt(14)
    assert doc.styles["本单位的样式"].font.size == Pt(9)
    assert round(doc.sections[0].top_margin.mm) == 40
    assert str(doc.styles["表格文字"].font.color.rgb) == "112233"
    assert bring(after.data, new_base(restyled)) == after


def test_what_was_edited_by_hand_follows_the_base_where_that_is_asked_for() -> None:
    mine = edited(shipped("annual-report"), by_hand)
    after = bring(mine, new_base(restyled), restyle=True)
    assert (after.kept, style(after.data, "公文正文").font.size) == ((), Pt(15))
    assert docx.Document(io.BytesIO(after.data)).paragraphs[0].text == "手写的一段，{{ title }}"


def renumbered(data: bytes) -> bytes:
    """As WPS saves it: styles have other ids, say the same in other words, and lose characters beside twips."""
    parts = dict(read_parts(data))
    footers = [name for name in parts if name.startswith("word/footer")]
    for name in ("word/styles.xml", "word/document.xml", *footers):
        text = parts[name].decode()
        for number, style in enumerate(("gwBody", "gwH1", "gwSign", "gwDate", "ftOdd", "ftEven"), 21):
            text = text.replace(f'"{style}"', f'"{number}"')
        parts[name] = text.encode()
    styles = parts["word/styles.xml"].decode()
    styles = re.sub(r' w:\w+Chars="\d+"', "", styles).replace("<w:keepNext/>", '<w:keepNext w:val="true"/>')
    styles = styles.replace(' w:hint="eastAsia"', "").replace("<w:sz ", '<w:kern w:val="0"/><w:sz ')
    return write_parts(parts | {"word/styles.xml": styles.encode()})


def test_a_template_saved_by_another_program_still_follows_the_base() -> None:
    def edit(doc: Any) -> None:
        restyled(doc)
        doc.sections[1].footer.paragraphs[0].runs[0].text = "－ "

    after = bring(renumbered(shipped("summary")), new_base(edit))
    assert after.kept == ()
    (footer,) = docx.Document(io.BytesIO(after.data)).sections[0].footer.paragraphs
    assert (footer.text[:2], footer.style.name, footer.style.style_id) == ("－ ", "页码单页", "25")
    body, heading = style(after.data, "公文正文"), style(after.data, "一级标题")
    assert (body.style_id, body.font.size, heading.style_id) == ("21", Pt(15), "22")
    assert heading.next_paragraph_style.name == "公文正文"
    assert body.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


@pytest.mark.libreoffice
def test_libreoffice_leaves_a_template_that_follows_the_base(
    tmp_path: Path, soffice: Callable[[Path, str, Path], Path]
) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(shipped("annual-report"))
    after = bring(soffice(path, "docx", tmp_path / "out").read_bytes(), new_base(restyled))
    assert style(after.data, "公文正文").font.size == Pt(15)
    assert str(style(after.data, "表格文字").font.color.rgb) == "112233"
    assert "公文正文" not in after.kept


def test_a_template_that_remembers_nothing_keeps_what_is_not_as_the_base_has_it() -> None:
    """It comes from an earlier version, or was not made from the base: nobody knows which of its styles are edits."""
    parts = dict(read_parts(edited(shipped("summary"), lambda doc: setattr(doc.styles["主送"].font, "size", Pt(9)))))
    parts[PROPERTIES] = re.sub(rb"<property .*</property>", b"", parts[PROPERTIES])
    after = bring(write_parts(parts), BASE.read_bytes())
    assert "主送" in after.kept
    assert style(after.data, "主送").font.size == Pt(9)
    assert "style:公文正文=" in custom(read_parts(after.data), MEMORY)


def test_a_table_with_lines_of_its_own_keeps_them() -> None:
    doc = gongwen()
    add_table(doc, [30, 60], ["甲", "乙"], ["{{ r.a }}", "{{ r.b }}"], loop="r in rows")
    doc.tables[0].alignment = None
    data = bring(save_tidy(doc), BASE.read_bytes()).data

    def thick(base: Any) -> None:
        for table in base.tables:
            table._tbl.tblPr.find(qn("w:tblBorders"))[0].set(qn("w:sz"), "12")

    assert read_parts(bring(data, new_base(thick)).data)["word/document.xml"] == read_parts(data)["word/document.xml"]


def test_a_document_does_not_carry_what_its_template_remembers() -> None:
    template = Template.load(bring(save_tidy(gongwen()), BASE.read_bytes()).data, "样张.docx")
    parts = read_parts(template.render({}, stamp=date(2025, 1, 6)).data)
    assert PROPERTIES not in parts
    assert b"custom" not in parts["[Content_Types].xml"] + parts["_rels/.rels"]
    parts = read_parts(template.render({}, stamp=date(2025, 1, 6), properties={"dutykit-issue": "7"}).data)
    assert (custom(parts, "dutykit-issue"), custom(parts, MEMORY)) == ("7", "")


def test_a_base_that_is_none_is_refused() -> None:
    with pytest.raises(TemplateError):
        bring(shipped("summary"), b"PK")


def test_the_base_shows_every_style_that_it_has() -> None:
    text = outline(BASE.read_bytes())
    names = [s.name for s in docx.Document(io.BytesIO(BASE.read_bytes())).styles if s.type == 1 and s.name != "Normal"]
    assert [name for name in names if f"[{name}" not in text] == []
