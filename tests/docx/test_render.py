import functools
import html
import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dutykit.docx.package import W, read_parts, write_parts
from dutykit.docx.render import Template
from dutykit.docx.table_shape import fitted
from dutykit.errors import TemplateError
from papers import (
    Cell,
    Row,
    add_each,
    add_grid,
    add_if,
    add_par,
    add_table,
    form_page,
    gongwen,
    save_tidy,
)

DAY = date(2024, 12, 31)


def template(*paragraphs, name="样张.docx"):
    doc = form_page()
    for text in paragraphs:
        add_par(doc, text)
    return Template.load(save_tidy(doc), name)


def part(data, name="word/document.xml"):
    return read_parts(data)[name].decode()


def lines(data, name="word/document.xml"):
    """The paragraphs of a part, with breaks and tabs as they were in the value."""
    found = []
    for paragraph in etree.fromstring(part(data, name).encode()).iter(f"{{{W}}}p"):
        pieces = []
        for element in paragraph.iter():
            tag = etree.QName(element).localname if element.getparent().tag == f"{{{W}}}r" else ""
            pieces.append({"t": element.text or "", "br": "\n", "tab": "\t"}.get(tag, ""))
        found.append("".join(pieces))
    return found


def rendered(*paragraphs, **context):
    return lines(template(*paragraphs).render(context, stamp=DAY).data)


def refused(*paragraphs, **context):
    with pytest.raises(TemplateError) as caught:
        template(*paragraphs).render(context, stamp=DAY)
    return caught.value


# --- what is printed ---------------------------------------------------------------------------------


def test_marks_of_xml_are_text():
    name = "张三&李四 <b>“甲”</b> \"乙\" 'x' &amp; a<b"
    assert rendered("代表：{{ name }}。", name=name) == [f"代表：{name}。"]


def test_line_breaks_and_tabs_of_a_value_are_kept():
    assert rendered("{{ text }}", text="一&\n二\t三\r\n四") == ["一&\n二\t三\n四"]


def test_tags_in_a_value_are_text():
    assert rendered("{{ v }}", v="{{ secret }}{% if x %}{# y #}") == ["{{ secret }}{% if x %}{# y #}"]


def test_spaces_at_both_ends_are_kept():
    assert rendered("[{{ text }}]", text="  两格　") == ["[  两格　]"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (12, "12"),
        (12.5, "12.5"),
        (3.0, "3"),
        (Decimal("1.50"), "1.5"),
        (Decimal(100), "100"),
        (DAY, "2024年12月31日"),
        ("", ""),
    ],
)
def test_numbers_and_days_print_as_people_write_them(value, shown):
    assert rendered("{{ v }}", v=value) == [shown]


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("day|date", "2024年3月5日"),
        ("text|date", "2024年3月5日"),
        ("day|month", "2024年3月"),
        ("day|span(last)", "2024年3月5日—7日"),
        ("name|spaced_name", "李　成"),
        ("names|join", "甲、乙"),
        ("names|join('，')", "甲，乙"),
        ("12|cn", "十二"),
        ("20|cn", "二十"),
        ("105|cn", "一百零五"),
        ("110|cn", "一百一十"),
        ("0|cn", "零"),
        ("gone|default('—')", "—"),
        ("names|length", "2"),
        ("rows|sum(attribute='n')", "3"),
        ("rows|selectattr('n', 'gt', 1)|map(attribute='n')|join", "2"),
        ("'共' ~ 3 ~ '次'", "共3次"),
        ("3 * 4", "12"),
        ("record.items", "键胜过方法"),
    ],
)
def test_filters_and_expressions(expression, shown):
    context = {
        "day": date(2024, 3, 5),
        "last": date(2024, 3, 7),
        "text": "2024-03-05",
        "name": "李成",
        "names": ["甲", "", "乙"][::2],
        "rows": [{"n": 1}, {"n": 2}],
        "record": {"items": "键胜过方法"},
    }
    assert rendered("{{ " + expression + " }}", **context) == [shown]


def test_paragraphs_rows_and_conditions():
    doc = form_page()
    add_if(doc, "draft", ["初稿", "表格副题"])
    add_each(doc, "s in sections", "{{ loop.index|cn }}、{{ s }}")
    add_table(doc, [20, 60], ["序号", "内容"], ["{{ loop.index }}", "{{ r.text }}"], loop="r in rows")
    loaded = Template.load(save_tidy(doc), "样张.docx")
    context = {"draft": False, "sections": ["出席", "视察"], "rows": [{"text": "甲"}, {"text": "乙"}]}
    assert lines(loaded.render(context, stamp=DAY).data) == [
        "一、出席", "二、视察", "序号", "内容", "1", "甲", "2", "乙",
    ]  # fmt: skip
    assert lines(loaded.render({"draft": True, "sections": [], "rows": []}, stamp=DAY).data) == ["初稿", "序号", "内容"]


def test_repeated_cells_get_columns_of_the_grid():
    doc = form_page()
    add_grid(
        doc,
        [30, 20, 20, 20],
        [Row(Cell("姓名"), Cell("{%tc for d in days %}"), Cell("{{ d }}"), Cell("{%tc endfor %}"))],
    )
    xml = part(Template.load(save_tidy(doc), "x").render({"days": list(range(1, 7))}, stamp=DAY).data)
    widths = [int(w) for w in re.findall(r'<w:gridCol w:w="(\d+)"', xml)]
    cells = [int(w) for w in re.findall(r'<w:tcW w:w="(\d+)"', xml)]
    assert len(widths) == 7
    assert max(widths) - min(widths) <= 6
    assert cells == widths
    assert sum(widths) == pytest.approx(90 / 25.4 * 1440, abs=10)


@given(st.lists(st.lists(st.text("甲a&<>\"' ", max_size=6), max_size=6), max_size=4), st.text("甲\"'&", max_size=4))
def test_a_part_whose_columns_grow_is_what_lxml_writes_of_it(rows: list[list[str]], text: str) -> None:
    """Its tables are written by lxml, all else as we write it: no one can tell where."""
    loaded, context = growing(), {"rows": rows, "text": text}
    data = read_parts(loaded.render(context, stamp=DAY).data)["word/document.xml"]
    root = etree.fromstring(data)
    assert etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) == data
    for table in root.iter("{*}tbl"):
        columns = len(table.find("{*}tblGrid"))
        widest = max((len(row.findall("{*}tc")) for row in table.findall("{*}tr")), default=0)
        assert columns == (widest or columns)


@functools.cache
def growing() -> Template:
    doc = form_page()
    add_par(doc, "前{{ text }}")
    cells = Row(Cell("姓名"), Cell("{%tc for d in r %}"), Cell("{{ d }}"), Cell("{%tc endfor %}"), Cell("{{ text }}"))
    first, last = Row(Cell("{%tr for r in rows %}", columns=5)), Row(Cell("{%tr endfor %}", columns=5))
    add_grid(doc, [30, 20, 20, 20, 20], [first, cells, last])
    add_table(doc, [20, 60], ["序号", "内容"], ["{{ loop.index }}", "{{ r|join }}{{ text }}"], loop="r in rows")
    add_par(doc, "{{ text }}")
    return Template.load(save_tidy(doc), "x")


def test_tags_of_header_and_footer():
    doc = form_page(imprint="表号 {{ form }}")
    doc.sections[0].header.paragraphs[0].text = "{{ unit }}"
    add_par(doc, "正文")
    data = Template.load(save_tidy(doc), "x").render({"form": "DK-02", "unit": "东街&西街"}, stamp=DAY).data
    assert lines(data, "word/header1.xml") == ["东街&西街"]
    assert lines(data, "word/footer1.xml")[0].startswith("表号 DK-02\t第")


def test_tags_split_over_runs_are_healed():
    doc = form_page()
    paragraph = doc.add_paragraph()
    for piece, bold in (("姓名：{", False), ("{ na", True), ("me|default(“无”) ", False), ("}}", True), ("！", False)):
        paragraph.add_run(piece).bold = bold
    out = io.BytesIO()
    doc.save(out)
    loaded = Template.load(out.getvalue(), "x")
    assert lines(loaded.render({"name": "甲"}, stamp=DAY).data) == ["姓名：甲！"]
    assert lines(loaded.render({}, stamp=DAY).data) == ["姓名：无！"]


# --- what is refused ---------------------------------------------------------------------------------


def test_missing_field_names_tag_template_and_nearest_name():
    error = refused("{{ name }}", "电话：{{ phne }}", name="甲", phone="1")
    assert error.code == "template.unknown_field"
    assert error.exit_code == 5
    assert error.message == "模板“样张.docx”的正文中，标签 {{ phne }} 用到了没有的栏目“phne”。"
    assert error.remedy == "是不是“phone”？可用的栏目：name、phone。"


def test_missing_field_of_a_record():
    error = refused("{%p for r in rows %}", "{{ r.dat|date }}", "{%p endfor %}", rows=[{"date": DAY}])
    assert error.code == "template.unknown_field"
    assert "{{ r.dat|date }}" in error.message
    assert error.remedy.startswith("是不是“date”？")


def test_field_of_what_is_missing():
    assert "{{ a.b.c }}" in refused("{{ a.b.c }}", a={}).message


@pytest.mark.parametrize("value", [None, True, ["甲"], {"a": 1}, object(), float("nan")])
def test_what_is_no_text_is_not_printed(value):
    error = refused("甲{{ v }}乙", v=value)
    assert error.code == "template.value"
    assert "{{ v }}" in error.message


@pytest.mark.parametrize("mark", ["\x0b", "\x00", "\x1b", "\ufffe", "\ud800"])
def test_control_characters_are_told_and_not_stripped(mark):
    error = refused("{{ v }}", v=f"甲{mark}乙")
    assert error.code == "template.value"
    assert f"U+{ord(mark):04X}" in error.message
    assert "甲" in error.message


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("{{ name", "tag", "不成对"),
        ("name }}", "tag", "不成对"),
        ("{% for r in rows %}{{ r }}", "syntax", "没有结束"),
        ("{{ name|safe }}", "syntax", "没有叫“safe”的过滤器"),
        ("{{ name|tojson }}", "syntax", "过滤器"),
        ("{% include 'x' %}", "syntax", "{% include 'x' %}"),
        ("{{ name name }}", "syntax", "{{ name name }}"),
        ("甲{%p if name %}", "crowded", "没有独占一段"),
        ("{%p if name %}乙{%p endif %}", "crowded", "{%p if name %}"),
        ("{% endif %}", "syntax", "前面没有相应的开始标签"),
        ("{% if false %}{{ name|safe }}{% endif %}", "syntax", "没有叫“safe”的过滤器"),
        ("{{ name is nonsense }}", "syntax", "没有叫“nonsense”的判断"),
    ],
)
def test_tags_that_cannot_be_read(text, code, words):
    with pytest.raises(TemplateError) as caught:
        template(text).render({"name": "甲", "rows": []}, stamp=DAY)
    assert caught.value.code == f"template.{code}"
    assert words in caught.value.message
    assert "样张.docx" in caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ range.__globals__ }}",
        "{{ name|attr('__class__') }}",
        "{{ name['__class__'] }}",
        "{{ '{0.__class__}'.format(name) }}",
        "{{ '%c' % 65 }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ name.ljust(1000000000) }}",
        "{{ day.today() }}",
        "{{ self._TemplateReference__context }}",
        "{{ lipsum.__globals__ }}",
        "{{ namespace() }}",
        "{% set _ = rows.append(1) %}",
        "{{ loop.__class__ }}",
    ],
)
def test_hostile_templates_are_refused(text):
    rows = []
    error = refused("{%p if true %}", text, "{%p endif %}", name="甲", day=DAY, rows=rows)
    assert error.code in {"template.unsafe", "template.unknown_field", "template.syntax"}
    assert rows == []


@pytest.mark.parametrize(
    "text",
    [
        "{% for i in range(10 ** 9) %}x{% endfor %}",
        "{% for i in range(1000000000) %}x{% endfor %}",
        "{% for i in range(1000) %}{% for j in range(1000) %}{% for k in range(9) %}" + "{% endfor %}" * 3,
    ],
)
def test_endless_loops_stop(text):
    assert refused(text).code in {"template.budget", "template.unsafe"}


def test_value_printed_where_nobody_sees_it_is_an_error():
    parts = read_parts(save_tidy(gongwen()))
    body = "<w:p><w:r><w:instrText>{{ secret }}</w:instrText></w:r></w:p><w:sectPr"
    parts["word/document.xml"] = parts["word/document.xml"].decode().replace("<w:sectPr", body, 1).encode()
    with pytest.raises(TemplateError) as caught:
        Template.load(write_parts(parts), "x").render({"secret": "张三 & 李四"}, stamp=DAY)
    assert caught.value.code == "template.lost"
    assert "张三 & 李四" in caught.value.message


def test_values_printed_out_of_order_are_found():
    assert rendered("{% macro m(x) %}{{ x }}{% endmacro %}{% set late = m('乙') %}{{ a }}{{ late }}", a="甲") == [
        "甲乙"
    ]


def with_body(xml):
    parts = read_parts(save_tidy(form_page()))
    document = parts["word/document.xml"].decode().replace("<w:sectPr", xml + "<w:sectPr", 1)
    return Template.load(write_parts(parts | {"word/document.xml": document.encode()}), "x")


def test_blocks_that_break_the_structure_are_refused():
    across = with_body("<w:p><w:r><w:t>{% if a %}</w:t></w:r></w:p><w:p><w:r><w:t>甲{% endif %}</w:t></w:r></w:p>")
    assert lines(across.render({"a": True}, stamp=DAY).data) == ["", "甲"]
    assert lines(across.render({"a": False}, stamp=DAY).data) == [""]
    broken = with_body("<w:p><w:r><w:t>{% if a %}甲</w:t></w:r></w:p>{% endif %}")
    assert lines(broken.render({"a": True}, stamp=DAY).data) == ["甲"]
    with pytest.raises(TemplateError) as caught:
        broken.render({"a": False}, stamp=DAY)
    assert caught.value.code == "template.structure"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a zip"])
def test_what_is_no_docx(data):
    with pytest.raises(TemplateError) as caught:
        Template.load(data, "坏的.docx")
    assert caught.value.code == "template.not_docx"
    assert "坏的.docx" in caught.value.message


def test_a_template_with_entities_is_refused():
    parts = read_parts(save_tidy(form_page()))
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><w:document xmlns:w="' + W.encode() + b'"/>'
    with pytest.raises(TemplateError) as caught:
        Template.load(write_parts(parts | {"word/document.xml": bomb}), "x")
    assert caught.value.code == "template.unsafe"


# --- the file ----------------------------------------------------------------------------------------


SMALLEST = {
    "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>',
    "word/document.xml": f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{{{{ name }}}}</w:t></w:r></w:p></w:body>'
    "</w:document>".encode(),
}


def test_same_values_give_the_same_bytes_and_digest():
    data = write_parts(SMALLEST)
    loaded, again = Template.load(data, "x"), Template.load(data, "y")
    one = loaded.render({"name": "甲"}, stamp=DAY, title="报告", creator="代表联络室")
    two = again.render({"name": "甲"}, stamp=DAY, title="报告", creator="代表联络室")
    assert one == two
    assert one.digest == "c920a6b9b7f81ddc13b927a38454a1045943ebc3719b4f5d4cc054ca203e21c2"
    assert one.digest != loaded.render({"name": "乙"}, stamp=DAY, title="报告", creator="代表联络室").digest
    assert (
        one.digest != loaded.render({"name": "甲"}, stamp=date(2025, 1, 1), title="报告", creator="代表联络室").digest
    )


def test_zip_is_sound_and_reads_everywhere():
    import docx

    result = template("{{ name }}").render({"name": "甲"}, stamp=DAY)
    with zipfile.ZipFile(io.BytesIO(result.data)) as bundle:
        assert bundle.testzip() is None
        assert {info.date_time for info in bundle.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert bundle.namelist()[:3] == ["[Content_Types].xml", "_rels/.rels", "word/document.xml"]
    assert docx.Document(io.BytesIO(result.data)).paragraphs[0].text == "甲"


def test_properties_and_days_come_from_the_call():
    import docx

    result = template("{{ name }}").render(
        {"name": "甲"}, stamp=DAY, title="报告 & 附件", creator="代表联络室", properties={"dutykit-issue": "2024-<7>"}
    )
    core = docx.Document(io.BytesIO(result.data)).core_properties
    assert (core.title, core.author, core.created.date(), core.modified.date()) == (
        "报告 & 附件",
        "代表联络室",
        DAY,
        DAY,
    )
    custom = part(result.data, "docProps/custom.xml")
    assert html.unescape(re.search(r'name="dutykit-issue".*?<vt:lpwstr>(.*?)</vt:lpwstr>', custom)[1]) == "2024-<7>"
    types = part(result.data, "[Content_Types].xml")
    assert "/docProps/custom.xml" in types
    assert "docProps/custom.xml" in part(result.data, "_rels/.rels")


def test_one_template_renders_from_threads():
    from concurrent.futures import ThreadPoolExecutor

    loaded = template("{{ name }}", "{{ name }}")
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda i: lines(loaded.render({"name": f"第{i}位"}, stamp=DAY).data), range(40)))
    assert results == [[f"第{i}位"] * 2 for i in range(40)]


def _told(subject, law):
    """A law in which there is one subject."""
    if subject != "报告履职情况":
        raise TemplateError(f"没有“{subject}”。", "是不是“报告履职情况”？", code="citation")
    return f"《{law or '某法'}》第五十八条"


@pytest.mark.parametrize("tag", ['{{ cite("报告履职情况") }}', "{{ cite(“报告履职情况”) }}"])  # as Word quotes
def test_a_template_cites_a_subject(tag):
    found = template(f"根据{tag}，报告如下。", "另一段").render({}, stamp=DAY, cite=_told)
    assert lines(found.data)[:2] == ["根据《某法》第五十八条，报告如下。", "另一段"]
    assert found.paragraphs[-2:] == ("根据《某法》第五十八条，报告如下。", "另一段")
    assert found.cited == {"《某法》第五十八条"}
    named = template('{{ cite(subject, "代表法") }}').render({"subject": "报告履职情况"}, stamp=DAY, cite=_told)
    assert named.paragraphs[-1:] == ("《代表法》第五十八条",)


def test_a_subject_that_there_is_not_is_told_with_the_tag_and_the_nearest():
    with pytest.raises(TemplateError) as told:
        template('{{ cite("报告履职") }}').render({}, stamp=DAY, cite=_told)
    assert told.value.message == ('模板“样张.docx”的正文中，标签 {{ cite("报告履职") }} 引用不了：没有“报告履职”。')
    assert told.value.remedy == "是不是“报告履职情况”？"
    with pytest.raises(TemplateError, match="用到了没有的栏目“subject”"):
        template("{{ cite(subject) }}").render({}, stamp=DAY, cite=_told)
    assert "没有可引用的法律" in refused('{{ cite("报告履职情况") }}').message


def test_what_is_cited_and_what_was_plain_are_both_among_the_paragraphs():
    doc = gongwen()
    add_par(doc, "{{ name }} & 共")
    doc.sections[0].header.paragraphs[0].text = "页眉里没有标签"
    found = Template.load(save_tidy(doc), "样张.docx").render({"name": "<甲>"}, stamp=DAY)
    assert "<甲> & 共" in found.paragraphs
    assert "页眉里没有标签" in found.paragraphs


def test_columns_are_as_wide_as_their_texts_need() -> None:
    mm = 1440 / 25.4
    fits = fitted([["姓名", *["出席半天"] * 6], ["阿依古丽·麦麦提", *"400730"]], 7, round(156 * mm))
    assert all(w >= 4 * 210 + 216 for w in fits)  # no heading is broken where there is room
    halved = fitted([["单位", *["活动场次"] * 8], ["古亭街道人大街工委", *"95710000"]], 9, round(156 * mm))
    assert halved[0] >= 9 * 210 + 216
    assert all(2 * 210 + 216 <= w < 3 * 210 + 216 for w in halved[1:])  # else 活动 stands over 场次
    assert sum(fits) == sum(halved) == round(156 * mm)


@given(st.lists(st.lists(st.text("甲a", max_size=20), min_size=3, max_size=3), max_size=4), st.integers(10, 12000))
def test_columns_always_sum_up(rows: list[list[str]], total: int) -> None:
    found = fitted(rows, 3, total)
    assert sum(found) == total
    assert min(found) >= 0


@pytest.mark.parametrize(("rows", "kept"), [(3, 0), (4, 2), (30, 2)])
def test_the_last_rows_of_a_table_stay_together(rows: int, kept: int) -> None:
    doc = form_page()
    add_table(doc, [20, 60], ["序号", "内容"], ["{{ loop.index }}", "{{ r }}"], loop="r in rows")
    xml = part(Template.load(save_tidy(doc), "x").render({"rows": ["甲"] * rows}, stamp=DAY).data)
    held = [i for i, row in enumerate(xml.split("</w:tr>")[:-1]) if "<w:keepNext/>" in row.rpartition("<w:tr")[2]]
    assert held == list(range(rows + 1))[-1 - kept : -1] if kept else held == []


def test_what_was_signed_stays_on_the_page_of_the_signature():
    doc = gongwen()
    for text, style in [
        ("很早的一段。", "公文正文"), ("最后一段。", "公文正文"), ("", "公文正文"), ("附件：清单", "附件说明"),
        ("", "公文正文"), ("{{ office }}", "落款"), ("{{ day }}", "成文日期"), ("附件", "附件标记"),
    ]:  # fmt: skip
        add_par(doc, text, style)
    xml = etree.fromstring(
        part(
            Template.load(save_tidy(doc), "样张.docx")
            .render({"office": "代表联络室", "day": "2025年1月6日"}, stamp=DAY)
            .data
        ).encode()
    )
    kept = [bool(p.xpath("./w:pPr/w:keepNext", namespaces={"w": W})) for p in xml.iter(f"{{{W}}}p")]
    assert kept[:5] == [False, True, True, True, True]


def test_the_list_of_attachments_stays_with_the_sentence_before_it() -> None:
    doc = form_page()
    for style, text in (
        ("公文正文", "一。"),
        ("公文正文", "以上报告。"),
        ("主送", ""),
        *(("附件说明", f"{i}. 表") for i in (1, 2)),
    ):
        add_par(doc, text or "{{ blank }}", style)
    xml = part(Template.load(save_tidy(doc), "x").render({"blank": ""}, stamp=DAY).data)
    kept = ["<w:keepNext/>" in p for p in re.findall(r"<w:p>.*?</w:p>", xml, re.DOTALL)]
    assert kept == [False, True, True, True, False]
