"""A template that fetches from outside or carries a program is refused; what a reader clicks on is not."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import pytest

from dutykit.docx.lint import lint
from dutykit.docx.package import R, read_parts, write_parts
from dutykit.docx.reaching import NESTED, TAGGED, reaching
from dutykit.docx.render import Template
from dutykit.docx.tidy import tidy
from dutykit.errors import TemplateError
from papers import add_par, form_page, save_tidy

STAMP = date(2025, 1, 6)
BEGIN, APART, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))


def says(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def with_body(xml: str) -> bytes:
    parts = read_parts(save_tidy(form_page()))
    document = parts["word/document.xml"].replace(b"<w:sectPr", f"<w:p>{xml}</w:p><w:sectPr".encode(), 1)
    return write_parts(parts | {"word/document.xml": document})


def related(kind: str, target: str) -> bytes:
    doc = form_page()
    add_par(doc, "甲")
    doc.part.relate_to(target, f"{R}/{kind}", is_external=True)
    return save_tidy(doc)


def inside(kind: str, target: str) -> bytes:
    """A part of the file itself, related to the document in this way."""
    parts = read_parts(save_tidy(form_page()))
    rels, types = "word/_rels/document.xml.rels", "[Content_Types].xml"
    one = f'<Relationship Id="rIdX" Type="{R}/{kind}" Target="{target}"/></Relationships>'
    kept = f'<Override PartName="/word/{target}" ContentType="application/octet-stream"/></Types>'
    return write_parts(
        parts
        | {
            rels: parts[rels].replace(b"</Relationships>", one.encode()),
            types: parts[types].replace(b"</Types>", kept.encode()),
            f"word/{target}": b"<x/>",
        }
    )


def in_utf16(xml: str) -> bytes:
    """A footer in another encoding than all programs write, with a field in it."""
    parts = read_parts(save_tidy(form_page()))
    name = next(n for n in parts if n.startswith("word/footer"))
    text = parts[name].decode().replace("UTF-8", "UTF-16").replace("</w:p>", f"{xml}</w:p>", 1)
    return write_parts(parts | {name: text.encode("utf-16")})


def merging() -> bytes:
    parts = read_parts(save_tidy(form_page()))
    merge = b'<w:mailMerge><w:query w:val="select"/></w:mailMerge></w:settings>'
    return write_parts(parts | {"word/settings.xml": parts["word/settings.xml"].replace(b"</w:settings>", merge)})


def renamed(xml: str, *, to: str) -> bytes:
    """A footer that is called otherwise than all programs call it: what a part is, the list of types says."""
    parts = read_parts(save_tidy(form_page()))
    name = next(n for n in parts if n.startswith("word/footer"))
    old, new = name.removeprefix("word/").encode(), to.encode()
    footer = parts.pop(name).decode().replace("</w:p>", f"{xml}</w:p>", 1).encode()
    lists = {n: parts[n].replace(old, new) for n in ("word/_rels/document.xml.rels", "[Content_Types].xml")}
    return write_parts(parts | lists | {f"word/{to}": footer})


def declared(xml: str, encoding: str) -> bytes:
    """A footer whose declaration is longer than anybody writes it."""
    parts = read_parts(save_tidy(form_page()))
    name = next(n for n in parts if n.startswith("word/footer"))
    text = parts[name].decode().replace("</w:p>", f"{xml}</w:p>", 1).partition("?>")[2]
    head = f"<?xml version='1.0'{' ' * 200}encoding = '{encoding}'?>"
    return write_parts(parts | {name: f"{head}{text}".encode(encoding).replace(b"fld", b"+AGY-ld")})


def drawn(blob: bytes) -> bytes:
    """A picture of lines."""
    parts = read_parts(inside("image", "media/a.svg"))
    return write_parts(parts | {"word/media/a.svg": blob})


TAG = "<w:r><w:t>{tag}</w:t></w:r>"
REACHING: list[tuple[Any, str]] = [
    (with_body(BEGIN + says('DDEAUTO c:\\\\x "y"') + END), "DDEAUTO"),
    (with_body(BEGIN + says("INCLUDE") + says('TEXT "file:///etc/passwd"') + APART + END), "INCLUDETEXT"),
    (with_body('<w:fldSimple w:instr=" includepicture &quot;http://127.0.0.1/a.png&quot; "/>'), "INCLUDEPICTURE"),
    (with_body(BEGIN + BEGIN + says("QUOTE 68 68 69") + END + says("c:\\\\x") + END), NESTED),
    (related("image", "http://127.0.0.1/a.png"), "http://127.0.0.1/a.png"),
    (related("oleObject", "file:///x.xlsx"), "file:///x.xlsx"),
    (write_parts(read_parts(save_tidy(form_page())) | {"word/vbaProject.bin": b"x"}), "宏"),
    (with_body(BEGIN + says('MACROBUTTON Evil "请按这里"') + END), "MACROBUTTON"),
    (with_body(BEGIN + says('FILLIN "口令？"') + END), "FILLIN"),
    (
        with_body(
            '<w:del w:id="1" w:author="x">'
            + BEGIN
            + says("DDE x y").replace("instrText", "delInstrText")
            + END
            + "</w:del>"
        ),
        "DDE",
    ),
    (
        with_body(
            '<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata src="http://127.0.0.1/b.png"/>'
            "</v:shape></w:pict>"
        ),
        "http://127.0.0.1/b.png",
    ),
    (related("hyperlink", "file://127.0.0.1/share/x.exe"), "file://127.0.0.1/share/x.exe"),
    (related("hyperlink", "\\\\127.0.0.1\\share"), "\\\\127.0.0.1\\share"),
    (related("frame", "http://127.0.0.1/f.htm"), "http://127.0.0.1/f.htm"),
    (inside("oleObject", "embeddings/oleObject1.bin"), "embeddings/oleObject1.bin"),
    (inside("package", "embeddings/book.xlsx"), "embeddings/book.xlsx"),
    (inside("control", "activeX/activeX1.xml"), "activeX/activeX1.xml"),
    (inside("aFChunk", "chunk.html"), "chunk.html"),
    (inside("somethingNew", "new.bin"), "new.bin"),
    (in_utf16(BEGIN + says('INCLUDETEXT "c:\\x"') + END), "INCLUDETEXT"),
    (merging(), "邮件合并的数据源"),
    (renamed(BEGIN + says("DDE x y") + END, to="footer9.dat"), "DDE"),
    (renamed(BEGIN + says("DDE x y") + END, to="footer9.XML"), "DDE"),
    (
        drawn(b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1/c.png"/></svg>'),
        "http://127.0.0.1/c.png",
    ),
    (with_body(BEGIN + says('HYPERLINK "file://127.0.0.1/x.exe"') + APART + END), "file://127.0.0.1/x.exe"),
    (with_body(BEGIN + says("HYPERLINK \\\\127.0.0.1\\x") + APART + END), "\\\\127.0.0.1\\x"),
    (with_body(BEGIN + says("QUOTE {% if false %}") + says("DDE x y{% endif %}") + END), TAGGED),
    (
        with_body(TAG.format(tag="{%r if false %}") + BEGIN + says("QUOTE ") + TAG.format(tag="{%r endif %}") + END),
        TAGGED,
    ),
    (with_body(BEGIN + says("QUOTE ") + '<w:r><w:t w:x="{{% if false %}}"/></w:r>' + END), TAGGED),
]


@pytest.mark.parametrize(("data", "what"), REACHING, ids=[what for _, what in REACHING])
def test_it_is_refused_and_lint_says_so(data: bytes, what: str) -> None:
    with pytest.raises(TemplateError) as caught:
        Template.load(data, "样张.docx")
    assert caught.value.code == "template.unsafe"
    assert caught.value.message == f"模板“样张.docx”会从文件以外取内容或者带有程序（{what}），发出去的文书也会。"
    told = [f for f in lint(data, {}) if f.level == "error" and f.code not in {"syntax", "broken_tag"}]
    assert [(f.code, f.message) for f in told] == [
        ("unsafe", f"会从文件以外取内容或者带有程序（{what}），发出去的文书也会。")
    ]


def test_links_for_readers_and_fields_of_the_document_itself_are_allowed() -> None:
    fields = (
        BEGIN + says('HYPERLINK "http://example.org/LINK"') + APART + END
        + BEGIN + says("IF ") + BEGIN + says("PAGE") + END + says(' = 1 "a" "b"') + END
        + '<w:fldSimple w:instr=" NUMPAGES "/>' + BEGIN + says(' =SUM(ABOVE) \\\\# "0" ') + END
        + BEGIN + says(' REF 甲 ') + APART + TAG.format(tag="{{ 1 + 1 }}") + END
        + BEGIN + says(' TOC \\\\o "1-3" \\\\h ') + END + BEGIN + says("HYPERLINK \\l 一") + END
        + BEGIN + says(r'HYPERLINK \l "一" \o "提示" "https://example.org/"') + END
    )  # fmt: skip
    for data in (with_body(fields), related("hyperlink", "https://example.org/")):
        assert list(reaching(read_parts(data))) == []
        Template.load(data, "样张.docx").render({}, stamp=STAMP)


def test_the_template_that_word_remembers_stays_at_home() -> None:
    doc = form_page()
    add_par(doc, "甲")
    part = next(p for p in doc.part.package.iter_parts() if p.partname == "/word/settings.xml")
    name = part.relate_to("http://127.0.0.1/evil.dotm", f"{R}/attachedTemplate", is_external=True)
    settings = doc.settings.element
    settings.append(settings.makeelement(f"{{{settings.nsmap['w']}}}attachedTemplate", {f"{{{R}}}id": name}))
    out = io.BytesIO()
    doc.save(out)
    assert b"evil.dotm" in b"".join(read_parts(out.getvalue()).values())
    rendered = Template.load(out.getvalue(), "样张.docx").render({}, stamp=STAMP).data
    for data in (rendered, tidy(out.getvalue())):
        assert [n for n, blob in read_parts(data).items() if b"evil.dotm" in blob or b"attachedTemplate" in blob] == []
        assert docx.Document(io.BytesIO(data)).paragraphs[0].text == "甲"
