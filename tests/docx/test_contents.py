"""Contents: every line has a page field that points to the bookmark of its own title."""

from __future__ import annotations

import re
from datetime import date

import pytest

from dutykit.docx.contents import asking, number
from dutykit.docx.edits import edited
from dutykit.docx.package import read_parts
from dutykit.docx.render import Template
from dutykit.errors import TemplateError
from papers import add_contents_line, add_par, begin_body, gongwen, listed, save_tidy

DAY = date(2025, 1, 6)


def volume(*, listing: bool = True) -> bytes:
    doc = gongwen()
    add_par(doc, "{%p for c in chapters %}")
    add_contents_line(doc, "{{ c }}", "chapter", "主送")
    add_par(doc, "{%p endfor %}")
    begin_body(doc, "{{ name }}")
    add_par(doc, "{%p for c in chapters %}")
    title = add_par(doc, "{{ c }}", "一级标题")
    if listing:
        listed(title, "chapter")
    add_par(doc, "{%p endfor %}")
    return save_tidy(doc)


def rendered(data: bytes, chapters: list[str]) -> dict[str, str]:
    made = Template.load(data, "档案").render({"chapters": chapters, "name": "李成"}, stamp=DAY).data
    return {n: b.decode("utf-8", "replace") for n, b in read_parts(made).items()}


def test_each_line_points_to_its_own_title() -> None:
    xml = rendered(volume(), ["甲", "乙", "丙"])["word/document.xml"]
    names = re.findall(r'<w:bookmarkStart w:id="(\d+)" w:name="(\w+)"/>', xml)
    assert [n for _, n in names] == ["_Toc00000001", "_Toc00000002", "_Toc00000003"]
    assert [i for i, _ in names] == re.findall(r'<w:bookmarkEnd w:id="(\d+)"/>', xml)
    assert re.findall(r"PAGEREF (\w+)", xml) == [n for _, n in names]
    for (_, name), text in zip(names, ["甲", "乙", "丙"], strict=True):
        assert re.search(rf'w:name="{name}"/><w:r><w:t[^>]*>{text}</w:t></w:r><w:bookmarkEnd', xml)


def test_the_page_is_left_blank_until_a_program_works_it_out() -> None:
    """No number is better than one that other fonts make wrong; the document asks to have it worked out."""
    parts = rendered(volume(), ["甲"])
    assert re.search(
        r"PAGEREF _Toc00000001 [^>]*><w:r><w:t[^>]*> </w:t></w:r></w:fldSimple>", parts["word/document.xml"]
    )
    assert '<w:updateFields w:val="true"/>' in parts["word/settings.xml"]


def test_a_document_without_contents_asks_for_nothing() -> None:
    doc = gongwen()
    add_par(doc, "{{ name }}")
    assert "updateFields" not in rendered(save_tidy(doc), [])["word/settings.xml"]


def test_the_body_begins_at_page_1_and_the_front_has_no_numbers() -> None:
    parts = rendered(volume(), ["甲"])
    sections = re.findall(r"<w:sectPr.*?</w:sectPr>", parts["word/document.xml"], re.DOTALL)
    assert [('<w:pgNumType w:start="1"/>' in s) for s in sections] == [False, True]
    relations = dict(re.findall(r'Id="(\w+)"[^>]*Target="(\w+\.xml)"', parts["word/_rels/document.xml.rels"]))
    relations |= {
        i: t for t, i in re.findall(r'Target="(\w+\.xml)"[^>]*Id="(\w+)"', parts["word/_rels/document.xml.rels"])
    }
    numbered = [
        ["PAGE" in parts[f"word/{relations[i]}"] for i in re.findall(r'<w:footerReference [^>]*r:id="(\w+)"', s)]
        for s in sections
    ]
    assert numbered == [[False, False], [True, True]]
    assert [n for n, text in parts.items() if n.startswith("word/header") and "李成" in text] != []


def test_a_title_that_lost_its_bookmark_is_told() -> None:
    with pytest.raises(TemplateError, match="目录有 2 行，标题有 0 处，对不上"):
        rendered(volume(listing=False), ["甲", "乙"])


def test_bookmarks_of_others_are_left_alone() -> None:
    mine = '<w:bookmarkStart w:id="7" w:name="mine"/><w:bookmarkEnd w:id="7"/>'
    title = '<w:bookmarkStart w:name="toc_a" w:id="1"/>甲<w:bookmarkEnd w:id="1"/>'
    assert edited(f"PAGEREF toc_a {mine}{title}".encode(), [number]).decode() == (
        f'PAGEREF _Toc00000001 {mine}<w:bookmarkStart w:id="1001" w:name="_Toc00000001"/>甲<w:bookmarkEnd w:id="1001"/>'
    )


def test_the_wish_stands_where_the_format_wants_it() -> None:
    assert asking("<w:settings><w:zoom/><w:compat/></w:settings>") == (
        '<w:settings><w:zoom/><w:updateFields w:val="true"/><w:compat/></w:settings>'
    )
    assert asking('<w:settings><w:updateFields w:val="false"/></w:settings>').count("updateFields") == 1
