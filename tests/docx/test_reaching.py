"""A template that fetches from outside or carries a program is refused; what a reader clicks on is not."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import pytest

from dutykit.docx.lint import lint
from dutykit.docx.package import NESTED, R, reaching, read_parts, write_parts
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


REACHING: list[tuple[Any, str]] = [
    (with_body(BEGIN + says('DDEAUTO c:\\\\x "y"') + END), "DDEAUTO"),
    (with_body(BEGIN + says("INCLUDE") + says('TEXT "file:///etc/passwd"') + APART + END), "INCLUDETEXT"),
    (with_body('<w:fldSimple w:instr=" includepicture &quot;http://127.0.0.1/a.png&quot; "/>'), "INCLUDEPICTURE"),
    (with_body(BEGIN + BEGIN + says("QUOTE 68 68 69") + END + says("c:\\\\x") + END), NESTED),
    (related("image", "http://127.0.0.1/a.png"), "http://127.0.0.1/a.png"),
    (related("oleObject", "file:///x.xlsx"), "file:///x.xlsx"),
    (write_parts(read_parts(save_tidy(form_page())) | {"word/vbaProject.bin": b"x"}), "宏"),
]


@pytest.mark.parametrize(("data", "what"), REACHING, ids=[what for _, what in REACHING])
def test_it_is_refused_and_lint_says_so(data: bytes, what: str) -> None:
    with pytest.raises(TemplateError) as caught:
        Template.load(data, "样张.docx")
    assert caught.value.code == "template.unsafe"
    assert caught.value.message == f"模板“样张.docx”会从文件以外取内容或者带有程序（{what}），发出去的文书也会。"
    told = [f for f in lint(data, {}) if f.level == "error"]
    assert [(f.code, f.message) for f in told] == [
        ("unsafe", f"会从文件以外取内容或者带有程序（{what}），发出去的文书也会。")
    ]


def test_links_for_readers_and_fields_of_the_document_itself_are_allowed() -> None:
    fields = (
        BEGIN + says('HYPERLINK "http://example.org/LINK"') + APART + END
        + BEGIN + says("IF ") + BEGIN + says("PAGE") + END + says(' = 1 "a" "b"') + END
        + '<w:fldSimple w:instr=" NUMPAGES "/>'
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
