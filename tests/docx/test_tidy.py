import io
import re
import zipfile

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from lxml import etree

from dutykit.docx.outline import outline
from dutykit.docx.package import read_parts, write_parts
from dutykit.docx.tidy import tidy
from dutykit.errors import TemplateError
from papers import add_par, form_page, save_tidy


def made():
    doc = form_page(imprint="{{ form }}")
    add_par(doc, "姓名：{{ duty_date }}；“{{ name }}”", "表格标题")
    add_par(doc, "第二段")
    return save_tidy(doc)


PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def hand_saved(data):
    """As an office program gives it back: runs split, marks of editing, author, thumbnail, another order."""
    parts = read_parts(data)
    xml = parts["word/document.xml"].decode()
    xml = xml.replace("<w:document ", f"<w:document {W14} ", 1)
    xml = re.sub(
        r"<w:p>", '<w:p w:rsidR="00AB12" w:rsidRDefault="00CD34" w14:paraId="1A2B3C4D" w14:textId="77777777">', xml
    )
    xml = xml.replace(
        "{{ duty_date }}",
        '{{ du</w:t></w:r><w:proofErr w:type="spellStart"/><w:r w:rsidR="00EF"><w:rPr><w:rFonts w:hint="eastAsia"/>'
        '<w:lang w:val="en-US"/></w:rPr><w:lastRenderedPageBreak/><w:t xml:space="preserve">ty_date }}',
    )
    xml = xml.replace(
        "第二段", '第</w:t></w:r><w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/><w:r><w:t>二段'
    )
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>某人</dc:creator><cp:revision>9</cp:revision>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2024-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>'
    )
    kind = f"{PACKAGE}/relationships/metadata/thumbnail"
    relation = f'<Relationship Id="rId9" Type="{kind}" Target="docProps/thumbnail.jpeg"/>'
    changed = parts | {
        "word/document.xml": xml.encode(),
        "docProps/core.xml": core.encode(),
        "docProps/thumbnail.jpeg": b"\xff\xd8",
        "_rels/.rels": parts["_rels/.rels"].replace(b"</Relationships>", relation.encode() + b"</Relationships>"),
        "[Content_Types].xml": parts["[Content_Types].xml"].replace(
            b"<Override", b'<Default Extension="jpeg" ContentType="image/jpeg"/><Override', 1
        ),
        "word/settings.xml": parts["word/settings.xml"].replace(
            b"</w:settings>", b'<w:rsids><w:rsidRoot w:val="00AB"/></w:rsids></w:settings>'
        ),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        for name in reversed(changed):
            bundle.writestr(zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10)), changed[name])
    return out.getvalue()


def test_a_hand_saved_template_tidies_to_what_code_made():
    assert tidy(hand_saved(made())) == made()


def test_what_is_tidy_stays():
    once = tidy(hand_saved(made()))
    assert tidy(once) == once


def test_word_opens_what_was_tidied():
    import docx

    assert [p.text for p in docx.Document(io.BytesIO(tidy(hand_saved(made())))).paragraphs] == [
        "姓名：{{ duty_date }}；“{{ name }}”",
        "第二段",
    ]


def test_a_tag_split_over_formats_is_gathered_where_it_begins_and_the_rest_keeps_its_format():
    doc = form_page()
    paragraph = doc.add_paragraph()
    for text, bold in (("甲{{ na", True), ("me }}乙", False), ("丙", True)):
        paragraph.add_run(text).bold = bold or None
    assert "[Normal] ⟨粗⟩甲{{ name }}乙⟨粗⟩丙" in outline(save_tidy(doc))


def test_formatting_that_is_seen_stays():
    doc = form_page()
    paragraph = doc.add_paragraph("甲  ")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("乙").italic = True
    paragraph.add_run().add_break()
    paragraph.add_run("丙")
    once = save_tidy(doc)
    assert "[Normal；居中] 甲  ⟨斜⟩乙⏎丙" in outline(once)


def test_hint_of_runs_moves_to_the_defaults():
    parts = read_parts(made())
    styles = parts["word/styles.xml"].replace(b'w:hint="eastAsia" ', b"")
    document = parts["word/document.xml"].replace(
        "<w:t>第二段".encode(), '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>第二段'.encode()
    )
    after = read_parts(tidy(write_parts(parts | {"word/styles.xml": styles, "word/document.xml": document})))
    assert b"hint" not in after["word/document.xml"]
    assert etree.fromstring(after["word/styles.xml"]).xpath(
        "string(//*[local-name()='rPrDefault']//@*[local-name()='hint'])"
    ) == ("eastAsia")


def test_build_marks_of_wps_go_and_properties_of_people_stay():
    parts = read_parts(made())
    head = f'<Properties xmlns="{OFFICE}/custom-properties" xmlns:vt="{OFFICE}/docPropsVTypes">'
    one = '<property fmtid="{D5CDD505}" pid="%d" name="%s"><vt:lpwstr>x</vt:lpwstr></property>'
    kind = f"{OFFICE}/relationships/custom-properties"
    relation = f'<Relationship Id="rId7" Type="{kind}" Target="docProps/custom.xml"/></Relationships>'
    base = parts | {"_rels/.rels": parts["_rels/.rels"].replace(b"</Relationships>", relation.encode())}
    both = head + one % (2, "KSOProductBuildVer") + one % (3, "文号") + "</Properties>"
    kept = read_parts(tidy(write_parts(base | {"docProps/custom.xml": both.encode()})))["docProps/custom.xml"].decode()
    assert "KSO" not in kept
    assert 'pid="2" name="文号"' in kept
    only = head + one % (2, "KSOProductBuildVer") + "</Properties>"
    after = read_parts(tidy(write_parts(base | {"docProps/custom.xml": only.encode()})))
    assert "docProps/custom.xml" not in after
    assert b"custom.xml" not in after["_rels/.rels"]


def test_what_is_no_docx_is_refused():
    with pytest.raises(TemplateError):
        tidy(b"PK")
