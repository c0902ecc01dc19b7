"""Whatever docxtpl's manual describes works in our templates, with the text that docxtpl gives.

Each construct of the manual is a template written here; docxtpl renders it and we render it. What follows docxtpl is
asked in its own words: a context is made with the :class:`docxtpl.DocxTemplate` that renders.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph
from lxml import etree
from markupsafe import escape

from dutykit.docx.package import R, W, parse_xml, read_parts, write_parts
from dutykit.docx.render import Template
from dutykit.docx.rich import subdocument
from dutykit.errors import TemplateError

DAY = date(2025, 1, 6)
Context = Mapping[str, Any] | Callable[[DocxTemplate], Mapping[str, Any]]
_W = f"{{{W}}}"


# --- templates ---------------------------------------------------------------------------------------


def paragraphs(*texts: str) -> Any:
    doc = docx.Document()
    for text in texts:
        doc.add_paragraph(text)
    return doc


def table(*rows: tuple[str, ...], head: tuple[str, ...] = ()) -> Any:
    """A table; a row of one cell goes over the whole width."""
    doc = docx.Document()
    width = max(len(row) for row in (*rows, head))
    made = doc.add_table(0, width)
    for row in (head, *rows) if head else rows:
        cells = made.add_row().cells
        if len(row) == 1 < width:
            cells[0].merge(cells[-1]).text = row[0]
        else:
            for cell, text in zip(cells, row, strict=True):
                cell.text = text
    return doc


def runs(*pieces: str | tuple[str, str]) -> Any:
    """One paragraph; a pair is a text and how it looks."""
    doc = docx.Document()
    paragraph = doc.add_paragraph()
    for piece in pieces:
        text, look = piece if isinstance(piece, tuple) else (piece, "")
        run = paragraph.add_run(text)
        run.bold, run.italic = "b" in look or None, "i" in look or None
    return doc


def header_and_footer(more: str = "") -> Any:
    doc = paragraphs("正文 {{ name }}")
    section = doc.sections[0]
    section.header.paragraphs[0].text = "页眉 {{ name }}" + more
    section.footer.paragraphs[0].text = "{% for n in names %}{{ n }}；{% endfor %}"
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "首页 {{ name }} {_{ 原样 }_}"
    return doc


def with_footnote() -> Any:
    doc = paragraphs("正文 {{ name }}")
    xml = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="1"><w:p><w:r><w:t>注：{{{{ name }}}}</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, xml.encode(), doc.part.package)
    doc.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return doc


def styled(*texts: str) -> Any:
    doc = paragraphs(*texts)
    doc.styles.add_style("着重", WD_STYLE_TYPE.CHARACTER).font.bold = True
    return doc


def with_properties() -> Any:
    doc = paragraphs("{{ name }}")
    doc.core_properties.title, doc.core_properties.subject = "关于{{ name }}的报告", "{{ name }}"
    return doc


def saved(doc: Any) -> bytes:
    out = io.BytesIO()
    doc.save(out)
    return out.getvalue()


def png(colour: int) -> io.BytesIO:
    """A picture of one point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    point = zlib.compress(bytes([0, colour, 0, 0]))
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", point) + chunk(b"IEND", b""))


# --- contexts made with docxtpl ----------------------------------------------------------------------


def rich_text(tpl: DocxTemplate) -> dict[str, Any]:
    text = RichText("平常，")
    text.add("着重", style="着重")
    text.add("红", color="#ff0000", highlight="#ffff00")
    text.add("斜粗", italic=True, bold=True, strike=True, underline="wave", size=28)
    text.add("H", font="eastAsia:微软雅黑")
    text.add("2", subscript=True)
    text.add("\n第二行\t制表<&>")
    text.add("\a新的一段\f新的一页")
    text.add("链接", url_id=tpl.build_url_id("https://example.org/?a=1&b=2"))
    whole = RichText("合起来：")
    whole.add(text)
    return {"rt": whole}


def rich_paragraphs(_tpl: DocxTemplate) -> dict[str, Any]:
    text = RichTextParagraph()
    text.add("标题", parastyle="Heading1")
    text.add(RichText("粗", bold=True), parastyle="ListBullet")
    text.add("没有样式\a两段")
    return {"rtp": text}


def picture(tpl: DocxTemplate) -> dict[str, Any]:
    return {
        "photo": InlineImage(tpl, png(9), width=Mm(20), height=Mm(10)),
        "rows": [{"name": n, "photo": InlineImage(tpl, png(i), width=Mm(5))} for i, n in enumerate("甲乙")],
        "linked": InlineImage(tpl, png(5), width=Mm(5), anchor="https://example.org/"),
    }


def written(tpl: DocxTemplate) -> dict[str, Any]:
    """A sub-document made with python-docx."""
    sub = tpl.new_subdoc()
    sub.add_heading("小标题", level=1)
    sub.add_paragraph("并入的一段").add_run("，斜体").italic = True
    cells = sub.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "左", "右"
    sub.add_picture(png(3), width=Mm(8))
    return {"sub": sub}


def merged(tpl: DocxTemplate) -> dict[str, Any]:
    """A sub-document that is a file, with a style and a picture of its own."""
    other = docx.Document()
    other.styles.add_style("别处的样式", WD_STYLE_TYPE.PARAGRAPH).font.bold = True
    other.add_paragraph("第一条　有样式的一段", style="别处的样式")
    other.add_picture(png(4), width=Mm(8))
    return {"sub": tpl.new_subdoc(io.BytesIO(saved(other)))}


PEOPLE = {"name": "甲&乙", "names": ["一", "二"]}
ROWS = [{"label": "黄", "cols": ["香蕉", "出租车"]}, {"label": "红", "cols": ["苹果", "朱砂"]}]
CASES: dict[str, tuple[Callable[[], Any], Context]] = {
    "variables": (lambda: paragraphs("{{ name }}在{{ place.name }}，{{ names[1] }}"),
                  {"name": "甲", "place": {"name": "东街"}, "names": ["一", "二"]}),
    "paragraphs": (lambda: paragraphs("{%p if shown %}", "有", "{%p else %}", "没有", "{%p endif %}",
                                      "{%p for n in names %}", "{{ loop.index }}. {{ n }}", "{%p endfor %}"),
                   {"shown": True, "names": ["甲", "乙"]}),
    "paragraph variable": (lambda: paragraphs("前", "{{p rtp }}", "后"), rich_paragraphs),
    "rows": (lambda: table(("{%tr for r in rows %}",), ("{{ loop.index }}", "{{ r.label }}"), ("{%tr endfor %}",),
                           head=("序号", "颜色")), {"rows": ROWS}),
    "cells": (lambda: table(("颜色", "{%tc for c in labels %}", "{{ c }}", "{%tc endfor %}"),
                            ("{%tr for r in rows %}",),
                            ("{{ r.label }}", "{%tc for c in r.cols %}", "{{ c }}", "{%tc endfor %}"),
                            ("{%tr endfor %}",)), {"labels": ["水果", "其他"], "rows": ROWS}),
    "less cells after loop": (lambda: table(("甲", "{%tc if no %}", "乙", "{%tc endif %}")), {"no": False}),
    "runs": (lambda: runs("前", ("{%r if bold %}", "b"), ("粗", "b"), ("{%r else %}", ""), ("平", ""),
                          ("{%r endif %}", ""), "后"), {"bold": True}),
    "runs in one run": (lambda: runs("我{%r if a %}甲{%r endif %}乙{%r for n in names %}{{ n }}，{%r endfor %}"),
                        {"a": True, "names": ["一", "二"]}),
    "tags over runs": (lambda: runs("姓名{", ("{ na", "b"), ("me ", "i"), "}} {% i", ("f name %}", "b"),
                                      "有{% endif %}"),
                       {"name": "甲"}),
    "nested loops": (lambda: paragraphs("{%p for d in dishes %}", "{{ d.name }}", "{%p for i in d.parts %}",
                                        "- {{ i }}",
                                        "{%p endfor %}", "{%p endfor %}"),
                     {"dishes": [{"name": "面", "parts": ["面粉", "水"]}, {"name": "饭", "parts": ["米"]}]}),
    "comments": (lambda: paragraphs("甲{# 说明 #}乙", "{#p 整段的说明 #}", "丙"), {}),
    "comments in a table": (lambda: table(("{#tr 整行的说明 #}",), ("甲", "{#tc 整格 #}"), ("乙", "丙")), {}),
    "comments that take the rest": (lambda: table(("{#tr 这一行不要 #}", "不要"), ("甲", "乙{#tc 不要 #}"),
                                                  ("丙", "丁")), {}),
    "merge with neighbours": (lambda: paragraphs("我家在", "{%- if town -%}", "城里", "{%- else -%}", "乡下",
                                                 "{%- endif -%}", "，很好。"), {"town": True}),
    "escaped marks": (lambda: paragraphs("写成 {_{ name }_}，或者 {_% if %_}", "{{ name }}"), {"name": "甲"}),
    "escaped marks alone": (lambda: paragraphs("只有 {_{ name }_}"), {}),
    "raw": (lambda: paragraphs("{% raw %}{{ name }} {% if %}{% endraw %}{{ name }}"), {"name": "甲"}),
    "set and macro": (lambda: paragraphs("{% set a = 3 %}{% set b %}乙{% endset %}"
                                         "{% macro m(x) %}【{{ x }}】{% endmacro %}"
                                         "{{ a }}{{ b }}{{ m('丙') }}{% filter upper %}x{% endfilter %}"
                                         "{% with c = 4 %}{{ c }}{% endwith %}"), {}),
    "filters": (lambda: paragraphs("{{ text|upper }} {{ text|capitalize }} {{ names|reverse|join('/') }} {{ n|abs }} "
                                   "{{ names|batch(2)|list|length }} {{ text|truncate(3, true, '…') }} {{ n|int + 1 }} "
                                   "{{ names|max }}{{ names|min }}{{ text|e }}{{ d|dictsort|first|first }} "
                                   "{{ text|center(9) }}|{{ text.upper() }}{{ names|sort(reverse=true)|first }}"),
                {"text": "abc def", "names": ["b", "a", "c"], "n": -2, "d": {"y": 1, "x": 2}}),
    "quotes of Word": (lambda: paragraphs("{{ name|default(“无”) }}{% if name == ‘甲’ %}是{% endif %}"),
                       {"name": "甲"}),
    "signs in a text": (lambda: paragraphs("前{{ text }}后"), {"text": "一\n二\t三\a新段\f新页<&>\"'"}),
    "signs after a look": (lambda: runs(("粗{{ text }}", "b"), "平"), {"text": "一\a二"}),
    "listing": (lambda: paragraphs("前{{ text }}后"), {"text": Listing("一\n二\t<&>\a三")}),
    "escaped values": (lambda: paragraphs("{{ a }}{{ a|e }}{{ b }}"), {"a": "<&>\"'", "b": escape("<&>")}),
    "rich text": (lambda: styled("前{{r rt }}后", "{{r rt }}"), rich_text),
    "rich text and if": (lambda: paragraphs("{%p if a %}", "前{{r a }}后", "{%p endif %}"),
                         {"a": RichText("甲", bold=True)}),
    "rich text of spaces": (lambda: paragraphs("{{r a}}空格保留"), {"a": RichText("     ")}),
    "rich paragraphs": (lambda: paragraphs("前", "{{p rtp }}", "后"), rich_paragraphs),
    "colspan": (lambda: table(("{% colspan n %}{{ title }}", "{%tc if n < 2 %}", "空", "{%tc endif %}"),
                              ("一", "二", "三", "四")),
                {"n": 4, "title": "通栏"}),
    "cellbg": (lambda: table(("{%tr for c in colours %}",), ("{% cellbg c %}{{ c }}", "平"), ("{%tr endfor %}",)),
               {"colours": ["FF0000", "00FF00"]}),
    "hm": (lambda: table(("左", "{%tc for n in names %}", "{% hm %}合并", "{%tc endfor %}"), ("一", "二", "三", "四")),
           {"names": ["a", "b"]}),
    "vm": (lambda: table(("{%tr for n in names %}",), ("前{% vm %}合并后", "{{ n }}"), ("{%tr endfor %}",)),
           {"names": ["甲", "乙", "丙"]}),
    "vm of a nested loop": (lambda: table(("{%tr for a in [1, 2] %}",), ("{%tr for b in [3, 4] %}",),
                                          ("{% vm %}{{ a }}", "{{ b }}"), ("{%tr endfor %}",),
                                          ("{%tr endfor %}",)), {}),
    "header and footer": (header_and_footer, PEOPLE),
    "footnotes": (with_footnote, {"name": "甲"}),
    "picture in a header": (lambda: header_and_footer("{{ photo }}"), lambda tpl: {**picture(tpl), **PEOPLE}),
    "picture": (lambda: paragraphs("照片{{ photo }}", "{%p for r in rows %}", "{{ r.name }}{{ r.photo }}",
                                   "{%p endfor %}", "{{ linked }}"), picture),
    "sub-document written": (lambda: paragraphs("前", "{{p sub }}", "后"), written),
    "sub-document of a file": (lambda: paragraphs("前", "{{p sub }}", "后"), merged),
    "properties": (with_properties, {"name": "甲"}),
}  # fmt: skip


# --- what they gave ----------------------------------------------------------------------------------


def texts(data: bytes) -> dict[str, list[str]]:
    """The paragraphs of each part, with tabs, breaks and pictures as signs."""
    found = {}
    for name, blob in read_parts(data).items():
        if not name.startswith("word/") or not name.endswith(".xml"):
            continue
        lines = []
        for paragraph in etree.fromstring(blob).iter(f"{_W}p"):
            pieces = []
            for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}drawing"):
                page = element.get(f"{_W}type") == "page"
                sign = {"t": element.text or "", "tab": "\t", "br": "\f" if page else "\n", "drawing": "▣"}
                pieces.append(sign[etree.QName(element).localname] if element.getparent().tag == f"{_W}r" else "")
            lines.append("".join(pieces))
        if lines:
            found[name] = lines
    return found


def looks(data: bytes) -> list[tuple[str, str]]:
    """Spans, merges, colours and character styles, in order; targets of links; what pictures show."""
    parts = read_parts(data)
    root = etree.fromstring(parts["word/document.xml"])
    tags = ("gridSpan", "vMerge", "shd", "rStyle", "color", "b", "i", "u", "sz", "pStyle", "vertAlign")
    found = [
        (etree.QName(e).localname, "|".join(sorted(e.attrib.values())))
        for e in root.iter(*[_W + tag for tag in tags])
        if (etree.QName(e).localname, e.get(f"{_W}val")) != ("gridSpan", "1")
    ]
    relations = {r.get("Id"): r for r in etree.fromstring(parts["word/_rels/document.xml.rels"])}
    for element in root.iter():
        for key, value in element.attrib.items():
            if key.startswith(f"{{{R}}}") and value in relations and "Reference" not in element.tag:
                relation = relations[value]
                target = relation.get("Target")
                blob = parts.get(f"word/{target}", b"")
                found.append((relation.get("Type").rpartition("/")[2], target if not blob else str(zlib.crc32(blob))))
    return found


def properties(data: bytes) -> tuple[str, str]:
    core = docx.Document(io.BytesIO(data)).core_properties
    return core.title, core.subject


def theirs(data: bytes, context: Context) -> bytes:
    tpl = DocxTemplate(io.BytesIO(data))
    tpl.init_docx()
    tpl.render(dict(context(tpl) if callable(context) else context), autoescape=True)
    out = io.BytesIO()
    tpl.save(out)
    return out.getvalue()


def ours(data: bytes, context: Context) -> bytes:
    template = Template.load(data, "样张.docx")
    if not callable(context):
        return template.render(context, stamp=DAY).data
    package = template.docxtpl()
    return template.render(context(package), stamp=DAY, package=package).data


@pytest.mark.parametrize("case", CASES)
def test_the_text_is_that_of_docxtpl(case: str) -> None:
    build, context = CASES[case]
    data = saved(build())
    wanted, made = theirs(data, context), ours(data, context)
    assert any(text for text in texts(wanted)["word/document.xml"])
    assert texts(made) == texts(wanted)
    assert looks(made) == looks(wanted)
    assert properties(made) == properties(wanted)
    docx.Document(io.BytesIO(made))  # the package is whole


def test_the_styles_of_a_merged_file_come_with_it() -> None:
    made = ours(saved(paragraphs("{{p sub }}")), merged)
    assert docx.Document(io.BytesIO(made)).paragraphs[0].style.name == "别处的样式"


def test_a_picture_of_the_template_is_replaced() -> None:
    doc = paragraphs("{{ name }}")
    doc.add_picture(png(1), width=Mm(10))
    name = doc.element.xpath("//pic:cNvPr/@name")[0]
    template = Template.load(saved(doc), "样张.docx")
    package = template.docxtpl()
    package.replace_pic(name, png(2))
    made = template.render({"name": "甲"}, stamp=DAY, package=package).data
    assert png(2).getvalue() in read_parts(made).values()
    assert png(1).getvalue() not in read_parts(made).values()
    assert texts(made)["word/document.xml"] == ["甲", "▣"]


def test_a_template_renders_with_a_package_and_again_without() -> None:
    data = saved(paragraphs("{{r a }}", "{{ b }}"))
    template = Template.load(data, "样张.docx")
    package = template.docxtpl()
    link = RichText("链接", url_id=package.build_url_id("https://example.org/"))
    first = template.render({"a": link, "b": "甲"}, stamp=DAY, package=package)
    second = template.render({"a": RichText("平"), "b": "乙"}, stamp=DAY)
    assert (texts(first.data), texts(second.data)) == (
        {"word/document.xml": ["链接", "甲"]},
        {"word/document.xml": ["平", "乙"]},
    )
    assert b"example.org" not in read_parts(second.data)["word/_rels/document.xml.rels"]
    again = template.docxtpl()
    link = RichText("链接", url_id=again.build_url_id("https://example.org/"))
    assert template.render({"a": link, "b": "甲"}, stamp=DAY, package=again).digest == first.digest


# --- what is refused ---------------------------------------------------------------------------------


def refused(data: bytes, context: Context) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        ours(data, context)
    return caught.value


HOSTILE = "''.__class__.__mro__[1].__subclasses__()"


@pytest.mark.parametrize(
    "build",
    [
        lambda: paragraphs(f"{{{{r {HOSTILE} }}}}"),
        lambda: paragraphs(f"{{{{p {HOSTILE} }}}}"),
        lambda: paragraphs(f"{{%p if {HOSTILE} %}}", "甲", "{%p endif %}"),
        lambda: runs("甲", f"{{%r for x in {HOSTILE} %}}", "乙", "{%r endfor %}"),
        lambda: table((f"{{% colspan {HOSTILE} %}}甲", "乙")),
        lambda: table((f"{{% cellbg {HOSTILE} %}}甲", "乙")),
        lambda: table((f"{{%tr for x in {HOSTILE} %}}",), ("甲", "乙"), ("{%tr endfor %}",)),
        lambda: paragraphs("{%p for x in [1] %}", "{{ photo.tpl.docx.part.package }}", "{%p endfor %}"),
        lambda: paragraphs("{{ photo.tpl.save('/tmp/x') }}"),
        lambda: paragraphs("{{r rt.add('<w:p/>') }}"),
        lambda: paragraphs("{{ rt.xml }}"),
        lambda: paragraphs("{{ photo._insert_image() }}"),
    ],
)
def test_a_hostile_template_is_refused_whatever_construct_carries_it(build: Callable[[], Any]) -> None:
    error = refused(saved(build()), lambda tpl: {**picture(tpl), "rt": RichText("甲")})
    assert error.code in {"template.unsafe", "template.unknown_field"}


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'a'|center(1000000000) }}",
        "{{ [1]|batch(1000000000)|list }}",
        "{{ [1]|slice(1000000000)|list }}",
        "{{ 'a'|indent(1000000000, true) }}",
        "{{ 'aaaaaaaaaaaaaaaaaaaaaaaa'" + "|replace('a', 'aaaaaaaaaaaaaaaaaaaa')" * 9 + " }}",
    ],
)
def test_a_filter_that_fills_the_memory_is_stopped(text: str) -> None:
    assert refused(saved(paragraphs(text)), {}).code == "template.budget"


def test_a_field_that_is_missing_is_told_in_every_construct() -> None:
    for doc in (paragraphs("{{r nane }}"), paragraphs("{{p nane }}"), table(("{% colspan nane %}甲", "乙")),
                table(("{% cellbg nane %}甲", "乙")), runs("{%r if nane %}甲{%r endif %}")):  # fmt: skip
        error = refused(saved(doc), {"name": "甲"})
        assert (error.code, error.remedy[:10]) == ("template.unknown_field", "是不是“name”？")


def test_a_colour_that_is_none_is_refused() -> None:
    error = refused(saved(table(("{% cellbg c %}甲", "乙"))), {"c": 'red"/><w:p'})
    assert error.code == "template.value"


def test_a_look_that_nobody_would_see_is_told() -> None:
    """``{{ }}`` puts the run of a rich text inside the text of another, where no program shows it."""
    error = refused(saved(paragraphs("甲{{ a }}乙")), {"a": RichText("看不见", bold=True)})
    assert error.code == "template.lost"
    assert "看不见" in error.message
    assert "{{r … }}" in error.remedy


def test_a_picture_of_another_rendering_is_refused() -> None:
    data = saved(paragraphs("{{ photo }}"))
    other = DocxTemplate(io.BytesIO(data))
    error = refused(data, {"photo": InlineImage(other, png(1))})
    assert (error.code, "{{ photo }}" in error.message) == ("template.value", True)
    link = RichText("甲", url_id="rId99")
    assert refused(saved(paragraphs("{{r a }}")), {"a": link}).code == "template.value"


def test_a_control_character_in_a_rich_text_is_told() -> None:
    assert refused(saved(paragraphs("{{r a }}")), {"a": RichText("甲\x1b乙")}).code == "template.value"


@pytest.mark.parametrize("data", [b"PK", write_parts({"word/document.xml": b"<w:document"})])
def test_what_is_no_file_of_word_is_no_sub_document(data: bytes) -> None:
    with pytest.raises(TemplateError):
        subdocument(Template.load(saved(paragraphs("{{p sub }}")), "x").docxtpl(), data, "附件.docx")


def test_a_file_that_reaches_outside_is_no_sub_document() -> None:
    parts = read_parts(saved(paragraphs("甲")))
    field = b'<w:p><w:fldSimple w:instr=" INCLUDETEXT &quot;a&quot; "/></w:p><w:sectPr'
    data = write_parts(parts | {"word/document.xml": parts["word/document.xml"].replace(b"<w:sectPr", field, 1)})
    with pytest.raises(TemplateError) as caught:
        subdocument(Template.load(saved(paragraphs("{{p sub }}")), "x").docxtpl(), data, "附件.docx")
    assert caught.value.message == "“附件.docx”会从文件以外取内容或者带有程序（INCLUDETEXT），不能并入文书。"


def test_a_trusted_file_is_one() -> None:
    template = Template.load(saved(paragraphs("前", "{{p sub }}")), "x")
    package = template.docxtpl()
    sub = subdocument(package, saved(paragraphs("正文")), "正文.docx")
    assert texts(template.render({"sub": sub}, stamp=DAY, package=package).data)["word/document.xml"] == ["前", "正文"]


def test_every_part_of_a_rendered_package_is_sound_xml() -> None:
    made = read_parts(ours(saved(styled("{{r rt }}")), rich_text))
    assert [n for n, blob in made.items() if n.endswith(".xml") and parse_xml(blob, n) is None] == []
