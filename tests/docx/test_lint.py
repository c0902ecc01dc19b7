from datetime import date

from dutykit.docx.lint import lint
from dutykit.docx.package import read_parts, write_parts
from dutykit.rules.citations import laws_of
from papers import add_each, add_par, add_signature, add_table, add_title, form_page, gongwen, save_tidy
from rules.setting import regulation

EXAMPLE = {
    "name": "王示例",
    "year": 2024,
    "signer": "示例区人大常委会",
    "day": date(2024, 12, 31),
    "rows": [{"date": date(2024, 3, 5), "text": "集中视察"}],
}


def good():
    doc = gongwen()
    add_title(doc, "{{ name }}代表{{ year }}年度履职情况报告")
    add_table(doc, [30, 60], ["日期", "内容"], ["{{ r.date|date }}", "{{ r.text }}"], loop="r in rows")
    add_signature(doc, "{{ signer }}", "{{ day|date }}")
    return doc


def told(doc, example=None, **options):
    return [(f.level, f.code, f.message) for f in lint(save_tidy(doc), example or EXAMPLE, **options)]


def test_a_good_template_has_no_findings():
    assert told(good()) == []


def test_several_unknown_fields_are_told_at_once_with_the_nearest_name():
    doc = good()
    add_par(doc, "{{ nane }}")
    add_par(doc, "{{ yaer }}")
    doc.sections[0].header.paragraphs[0].text = "{{ unit }}"
    found = lint(save_tidy(doc), EXAMPLE)
    assert [(f.level, f.code) for f in found] == [("error", "unknown_field")] * 3
    assert found[0].message == "正文用到了没有的栏目“nane”（{{ nane }}）。"
    assert found[0].remedy.startswith("是不是“name”？")
    assert found[2].message == "页眉用到了没有的栏目“unit”（{{ unit }}）。"


def test_unknown_columns_are_found_by_filling_the_example():
    doc = good()
    add_each(doc, "r in rows", "{{ r.dat|date }} {{ r.txt }}")
    assert told(doc) == [
        ("error", "unknown_field", "正文用到了记录里没有的栏目“dat”（{{ r.dat|date }}）。"),
        ("error", "unknown_field", "正文用到了记录里没有的栏目“txt”（{{ r.txt }}）。"),
    ]


def test_every_tag_that_cannot_be_read_is_told_and_the_names_beside_it_too():
    doc = good()
    for text in ("{{ name|uper }}", "{{ year + }}", "{% for r im rows %}{{ r.txt }}{% endfor %}", "{{ nane }}"):
        add_par(doc, text)
    found = told(doc)
    assert [code for _, code, _ in found].count("syntax") == 3
    for tag in ("{{ name|uper }}", "{{ year + }}", "{% for r im rows %}", "{{ nane }}"):
        assert any(tag in message for *_, message in found), tag
    assert not any("endfor" in message for *_, message in found)


def test_broken_and_crowded_tags_filters_and_syntax():
    doc = good()
    add_par(doc, "{{ name")
    add_par(doc, "甲{%p if name %}")
    codes = {code for _, code, _ in told(doc)}
    assert codes >= {"tag", "crowded"}
    doc = good()
    add_par(doc, "{{ name|safe }}{{ name|tojson }}")
    assert [code for _, code, _ in told(doc)] == ["syntax", "syntax"]
    doc = good()
    add_par(doc, "{% for r in rows %}")
    assert [(level, code) for level, code, _ in told(doc)] == [("error", "syntax")]


def test_a_value_that_cannot_be_printed_is_an_error():
    [(level, code, message)] = told(good(), EXAMPLE | {"signer": None})
    assert (level, code) == ("error", "value")
    assert "{{ signer }}" in message


def test_every_tag_at_which_filling_stops_is_told_at_once():
    doc = good()
    add_par(doc, "{{ rows }}")
    add_par(doc, "{% set n = name|cn %}{{ n }}")
    add_each(doc, "r in rows", "{{ r.text|date }}")
    add_each(doc, "r in year", "{{ r }}")
    add_par(doc, "{{ cite('没有的事') }}")
    add_par(doc, "{{ nane }}")
    doc.sections[0].header.paragraphs[0].text = "{{ year / 0 }}"
    tags = [f.tag for f in lint(save_tidy(doc), EXAMPLE) if f.level == "error"]
    assert sorted(tags) == sorted([
        "{{ nane }}", "{{ rows }}", "{% set n = name|cn %}", "{{ r.text|date }}", "{% for r in year %}",
        "{{ cite('没有的事') }}", "{{ year / 0 }}",
    ])  # fmt: skip


def test_optional_fields_are_no_error():
    doc = good()
    add_par(doc, "{{ rows[0].note|default('—') }}{% if rows[0].more is defined %}{{ rows[0].more }}{% endif %}")
    assert told(doc) == []


def test_fields_never_shown_are_told():
    example = EXAMPLE | {"rows": [EXAMPLE["rows"][0] | {"place": "会议室"}], "notes": [{"a": 1}]}
    assert [(level, message) for level, _, message in told(good(), example)] == [
        ("info", "栏目“notes”没有出现在模板中。"),
        ("info", "栏目“rows.place”没有出现在模板中。"),
    ]


def test_another_page_than_the_standard_has():
    from docx.shared import Mm

    doc = good()
    doc.sections[0].left_margin = Mm(32)
    [(level, code, message)] = told(doc)
    assert (level, code) == ("warning", "page")
    assert "左32" in message
    doc = good()
    doc.sections[0].page_width = Mm(216)
    assert [code for _, code, _ in told(doc)] == ["page"]


def test_a_form_page_needs_no_official_margins():
    doc = form_page()
    add_par(doc, "{{ name }}", "表格标题")
    assert told(doc, {"name": "甲"}) == []


def test_missing_fonts_that_the_template_uses():
    found = told(good(), missing_fonts=["方正小标宋简体", "别的字体"])
    assert [(level, code) for level, code, _ in found] == [("warning", "font")]
    assert "方正小标宋简体" in found[0][2]


def test_what_is_no_docx_is_one_finding():
    assert [(f.level, f.code) for f in lint(b"x", {})] == [("error", "not_docx")]
    parts = read_parts(save_tidy(form_page()))
    assert [f.code for f in lint(write_parts(parts | {"word/document.xml": b"<w:p>"}), {})] == ["not_xml"]


def _laws():
    return laws_of(regulation(i) for i in ("npc-deputies-law-2015", "npc-deputies-law-2025"))


def test_a_citation_is_known_and_a_wrong_subject_is_an_error():
    doc = good()
    add_par(doc, '根据{{ cite("报告履职情况") }}，报告如下。')
    assert told(doc, laws=_laws(), day=date(2026, 1, 5)) == []
    add_par(doc, '{{ cite("报告履职") }}')
    (found,) = lint(save_tidy(doc), EXAMPLE, laws=_laws(), day=date(2026, 1, 5))
    assert (found.level, found.code) == ("error", "citation")
    assert found.message.endswith("的条号对照里没有“报告履职”。")
    assert found.remedy == "是不是“报告履职情况”？"


def test_articles_written_as_plain_text_are_held_against_today():
    doc = good()
    add_par(doc, "依照代表法第四十五条规定的报告履职情况，代表法{{ year }}第四十六条。")
    doc.sections[0].header.paragraphs[0].text = "代表法第四条"
    sure, doubtful = lint(save_tidy(doc), EXAMPLE, laws=_laws(), day=date(2026, 1, 5))
    assert (sure.level, sure.place, sure.remedy) == (
        "warning",
        "正文",
        '请写成 {{ cite("报告履职情况") }}，条号就按成文日期选。',
    )
    assert sure.message == (
        "“依照代表法第四十五条规定的报告履”的条号："
        "2015年版第四十五条（报告履职情况）在2025年版里是第五十八条，请改引第五十八条。"
    )
    assert (doubtful.level, doubtful.place) == ("warning", "页眉")
    assert "（代表的义务），在2025年版里是第八条，请核对" in doubtful.message
    assert told(doc, laws=_laws(), day=date(2024, 1, 5)) == []
