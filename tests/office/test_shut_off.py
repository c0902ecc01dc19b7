"""A file that is converted fetches nothing, runs nothing and brings no other file of this machine with it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from dutykit.docx.package import R
from dutykit.office import convert, find
from papers import add_par, form_page, save_tidy

pytestmark = pytest.mark.libreoffice
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    f'xmlns:{name}="{OFFICE}{uri}:1.0"'
    for name, uri in [
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("script", "script"),
        ("svg", "svg-compatible"),
    ]
)  # fmt: skip
SPACES += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A port of this machine at which somebody would notice that a file was opened."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def asked(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path.read_bytes()) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


def word(folder: Path, url: str) -> Path:
    """A picture in a Word file that lies on a server."""
    doc = form_page()
    paragraph = add_par(doc, "甲")
    name = doc.part.relate_to(f"{url}/a.png", f"{R}/image", is_external=True)
    drawing = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:drawing>'
        '<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="a"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
        '<pic:cNvPr id="1" name="a"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip xmlns:r="{R}" r:link="{name}"/></pic:blipFill><pic:spPr/></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    from docx.oxml import parse_xml

    paragraph._p.append(parse_xml(drawing))
    path = folder / "图片.docx"
    path.write_bytes(save_tidy(doc))
    return path


def flat(folder: Path, name: str, mime: str, body: str) -> Path:
    path = folder / name
    kind = f'office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.{mime}"'
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} {kind}>{body}</office:document>')
    return path


def picture(folder: Path, url: str) -> Path:
    frame = f'<draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="{url}/b.png"/></draw:frame>'
    body = f"<office:body><office:text><text:p>甲{frame}</text:p></office:text></office:body>"
    return flat(folder, "图片.fodt", "text", body)


def sheet(folder: Path, url: str) -> Path:
    cell = (
        f'<table:table-cell table:formula="of:=WEBSERVICE(&quot;{url}/c&quot;)"/>'
        f'<table:table-cell table:formula="of:=&apos;{url}/d.ods&apos;#$A.A1"/>'
    )
    rows = f'<table:table table:name="A"><table:table-row>{cell}</table:table-row></table:table>'
    linked = (
        f'<table:table table:name="B"><table:table-source xlink:href="{url}/e.ods" table:table-name="A"/>'
        "<table:table-row><table:table-cell/></table:table-row></table:table>"
    )
    body = f"<office:body><office:spreadsheet>{rows}{linked}</office:spreadsheet></office:body>"
    return flat(folder, "表.fods", "spreadsheet", body)


@pytest.mark.parametrize("make", [word, picture, sheet])
def test_no_server_learns_that_a_file_was_opened(tmp_path: Path, listening: socket.socket, make: object) -> None:
    assert find() is not None
    assert callable(make)
    path = make(tmp_path, f"http://127.0.0.1:{listening.getsockname()[1]}")
    [made] = convert([path], out_dir=tmp_path / "out")
    assert made.is_file()
    assert not asked(listening)


def test_no_other_file_of_this_machine_is_brought_in(tmp_path: Path) -> None:
    secret = tmp_path / "别人的.txt"
    secret.write_text("只给本人看的内容", encoding="utf-8")
    section = (
        f'<text:section text:name="S"><text:section-source xlink:href="{secret.as_uri()}" text:filter-name="Text"/>'
        "<text:p>原来的内容</text:p></text:section>"
    )
    body = f"<office:body><office:text><text:p>甲</text:p>{section}</office:text></office:body>"
    [made] = convert([flat(tmp_path, "节.fodt", "text", body)], out_dir=tmp_path / "out")
    assert "只给本人看的内容" not in text_of(made)
    assert "甲" in text_of(made)


def test_no_macro_runs(tmp_path: Path) -> None:
    """A macro bound to opening the file, which would write another."""
    trace = tmp_path / "trace.txt"
    basic = f'Sub Main\n f = FreeFile\n Open "{trace}" For Output As #f\n Print #f, "x"\n Close #f\nEnd Sub'
    body = (
        '<office:scripts><office:script script:language="ooo:Basic"><ooo:libraries '
        'xmlns:ooo="http://openoffice.org/2004/office"><ooo:library-embedded ooo:name="Standard">'
        f'<ooo:module ooo:name="M"><ooo:source-code>{basic}</ooo:source-code></ooo:module>'
        "</ooo:library-embedded></ooo:libraries></office:script><office:event-listeners>"
        '<script:event-listener script:language="ooo:script" script:event-name="dom:load" '
        'xlink:href="vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document"/>'
        "</office:event-listeners></office:scripts>"
        "<office:body><office:text><text:p>甲</text:p></office:text></office:body>"
    )
    [made] = convert([flat(tmp_path, "宏.fodt", "text", body)], out_dir=tmp_path / "out")
    assert "甲" in text_of(made)
    assert not trace.exists()
