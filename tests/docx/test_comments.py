"""Comments in a template: remarks of lint become some, and none of them goes out with a document."""

from __future__ import annotations

import io
from datetime import date

import docx

from dutykit.docx.comments import commented, count, without_comments
from dutykit.docx.lint import lint
from dutykit.docx.package import read_parts
from dutykit.docx.render import Template
from papers import add_par, add_table, form_page, gongwen, save_tidy

STAMP = date(2025, 1, 6)


def template() -> bytes:
    doc = form_page()
    add_par(doc, "姓名：{{ name }}", "表格段落")
    add_table(doc, [30, 60], ["序号", "内容"], ["{{ loop.index }}", "{{ r.txt }}"], loop="r in rows")
    return save_tidy(doc)


def comments(data: bytes) -> list[tuple[str, str]]:
    return [(c.author, c.text) for c in docx.Document(io.BytesIO(data)).comments]


def test_remarks_stand_at_their_tags() -> None:
    data = template()
    found = lint(data, {"name": "甲", "rows": [{"text": "一"}]})
    assert [f.tag for f in found] == ["{{ r.txt }}"]
    marked = commented(data, [(f.tag, f.message) for f in found] + [("", "全文")])
    assert comments(marked) == [("dutykit", found[0].message), ("dutykit", "全文")]
    xml = read_parts(marked)["word/document.xml"].decode()
    start, end = xml.index('<w:commentRangeStart w:id="0"/>'), xml.index('<w:commentRangeEnd w:id="0"/>')
    assert "{{ r.txt }}" in xml[start:end]
    assert "{{ loop.index }}" not in xml[start:end]
    assert xml.index('<w:commentRangeStart w:id="1"/>') < xml.index("姓名")


def test_a_template_without_any_text_takes_remarks_all_the_same() -> None:
    assert comments(commented(save_tidy(gongwen()), [("", "空的")])) == [("dutykit", "空的")]


def test_what_is_noted_in_a_template_does_not_go_out() -> None:
    data = template()
    context = {"name": "甲", "rows": [{"txt": "一"}]}
    noted = commented(data, [("{{ r.txt }}", "内部意见：此栏待定"), ("{{ name }}", "核对")])
    quiet, loud = (Template.load(d, "样张.docx").render(context, stamp=STAMP) for d in (data, noted))
    parts = read_parts(loud.data)
    assert [name for name in parts if "comment" in name] == []
    assert b"omment" not in b"".join(
        parts[n] for n in ("word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml")
    )
    assert loud.paragraphs == quiet.paragraphs
    assert docx.Document(io.BytesIO(loud.data)).paragraphs[0].text == "姓名：甲"


def test_a_comment_within_a_tag_does_not_break_it() -> None:
    doc = form_page()
    paragraph = add_par(doc, "")
    for piece in ("{{ na", "me }}"):
        paragraph.add_run(piece)
    doc.add_comment(paragraph.runs[1], "为什么是这一栏？", "某人", "某")
    out = io.BytesIO()
    doc.save(out)
    made = Template.load(out.getvalue(), "样张.docx").render({"name": "甲"}, stamp=STAMP)
    assert docx.Document(io.BytesIO(made.data)).paragraphs[0].text == "甲"


def test_without_comments_nothing_is_done() -> None:
    parts = read_parts(template())
    assert without_comments(parts) is parts


def test_lint_says_how_many_there_are() -> None:
    noted = commented(template(), [("", "一"), ("", "二")])
    assert count(noted) == 2
    (found,) = lint(noted, {"name": "甲", "rows": [{"txt": "一"}]})
    assert (found.level, found.code, found.message[:8]) == ("info", "comments", "有 2 条批注，")
