"""Into which file a case goes: what LibreOffice saves, what other programs write, what becomes of it on the way."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from itertools import pairwise
from typing import Any

import docx
import pypdfium2
from pypdfium2 import raw

from app.rounds import Book
from files.raw_ole import compound
from files.raw_xlsx import ole
from files.test_outlook import attachment, message
from xlsx.test_wps import PARTS

LIBREOFFICE = {
    "xlsx-lo": "xlsx:Calc MS Excel 2007 XML", "xls": "xls:MS Excel 97", "ods": "ods", "pdf": "pdf",
    "csv": "csv:Text - txt - csv (StarCalc):44,34,76,1", "doc": "doc",
}  # fmt: skip
"""``save.as`` that LibreOffice makes from the workbook (``doc`` from the Word file)."""
Change = Callable[[bytes, Any], bytes]


# --- workbooks --------------------------------------------------------------------------------------------------


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return {name: container.read(name) for name in container.namelist()}


def _zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, part in parts.items():
            container.writestr(name, part)
    return buffer.getvalue()


def _in_sheet(data: bytes, pattern: str, text: str) -> bytes:
    """The first sheet with one piece of its XML replaced."""
    parts = _parts(data)
    name = "xl/worksheets/sheet1.xml"
    parts[name], count = re.subn(pattern.encode(), text.encode(), parts[name])
    assert count == 1, pattern
    return _zipped(parts)


def dimension(data: bytes, what: str) -> bytes:
    """A ``<dimension>`` that is not true, as WPS leaves it."""
    return _in_sheet(data, r'<dimension ref="[^"]+"', f'<dimension ref="{what}"')


def properties(data: bytes, what: str) -> bytes:
    """Properties of the document that no schema allows, as some editions of WPS write them."""
    parts = _parts(data)
    parts["docProps/core.xml"] = what.encode()
    parts["docProps/custom.xml"] = b"<Properties><property name='KSOProductBuildVer'/></Properties>"
    return _zipped(parts)


def formula(data: bytes, what: dict[str, str]) -> bytes:
    """``cell`` holds ``formula`` with the result ``value`` (a text), or none."""
    value = f"<v>{what['value']}</v>" if "value" in what else ""
    cell = f'<c r="{what["cell"]}" t="str"><f>{what["formula"]}</f>{value}</c>'
    return _in_sheet(data, rf'<c r="{what["cell"]}"[^>]*?(?:/>|>.*?</c>)', cell)


def picture(data: bytes, what: str) -> bytes:
    """A picture in a cell, as WPS keeps it: a formula ``DISPIMG`` and a part of its own."""
    parts = _parts(formula(data, {"cell": what, "formula": '_xlfn.DISPIMG("ID_A",1)', "value": '=DISPIMG("ID_A",1)'}))
    return _zipped(parts | {n: p if isinstance(p, bytes) else p.encode() for n, p in PARTS.items()})


def macros(data: bytes, _what: Any) -> bytes:
    """A project of macros beside the sheets."""
    return _zipped(_parts(data) | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros"})


def cut_short(data: bytes, what: int) -> bytes:
    """Only the first bytes, as after a broken transfer."""
    return data[:what]


# --- text tables ------------------------------------------------------------------------------------------------


def encoding(data: bytes, what: str) -> bytes:
    """A text table in another encoding; what it lacks becomes a question mark."""
    return data.decode("utf-8-sig").encode(what, errors="replace")


# --- archives and pictures --------------------------------------------------------------------------------------


def packed(data: bytes, what: str | list[str]) -> bytes:
    """The file in a zip archive under these names."""
    return _zipped(dict.fromkeys([what] if isinstance(what, str) else what, data))


def photo(_data: bytes, _what: Any) -> bytes:
    """A photograph of the form instead of the form."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (320, 200), "#ddd").save(out, "JPEG")
    return out.getvalue()


def locked(_data: bytes, _what: Any) -> bytes:
    """A workbook with a password."""
    return ole("EncryptionInfo", "EncryptedPackage")


# --- pages ------------------------------------------------------------------------------------------------------


def _changed(data: bytes, pages: Sequence[int] | None, change: Callable[[Any, Any], None] | None) -> bytes:
    old, new = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new()
    new.import_pages(old, list(range(len(old))) if pages is None else list(pages))
    for page in [new[i] for i in range(len(new))] if change else []:
        change(new, page)  # type: ignore[misc]
    buffer = io.BytesIO()
    new.save(buffer)
    new.close()
    old.close()
    return buffer.getvalue()


def count(data: bytes) -> int:
    """How many pages a PDF has."""
    document = pypdfium2.PdfDocument(data)
    try:
        return len(document)
    finally:
        document.close()


def pages(data: bytes, what: list[int] | str) -> bytes:
    """The pages with these numbers, in this order; ``reversed``; ``-2`` alone leaves the second out."""
    every = list(range(1, count(data) + 1))
    if what == "reversed":
        what = every[::-1]
    elif isinstance(what, list) and len(what) == 1 and what[0] < 0:
        what = [n for n in every if n != -what[0]]
    elif isinstance(what, list):  # the rest follow as they are
        what = [*what, *(n for n in every if n > max(what))]
    return _changed(data, [int(n) - 1 for n in what], None)


def turn(data: bytes, what: int) -> bytes:
    """Every page turned by so many degrees."""
    return _changed(data, None, lambda _, page: page.set_rotation(what))


def scan(data: bytes, _what: Any) -> bytes:
    """The pages as pictures, as a scanner makes them."""
    old, new = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new()
    for index in range(len(old)):
        width, height = old[index].get_size()
        image = pypdfium2.PdfImage.new(new)
        image.set_bitmap(old[index].render(scale=0.3))
        image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        page = new.new_page(width, height)
        page.insert_obj(image)
        page.gen_content()
    buffer = io.BytesIO()
    new.save(buffer)
    new.close()
    old.close()
    return buffer.getvalue()


def stamp(data: bytes, what: str) -> bytes:
    """A stamp over the middle of the table: ``ring`` is drawn, ``picture`` is an image."""
    return _changed(data, None, {"ring": _ring, "picture": _image}[what])


def _ring(_document: Any, page: Any) -> None:
    """A red circle and a star's strokes."""
    width, height = page.get_size()
    x, y, r = width / 2, height / 2, 60.0
    k = 0.5523 * r
    path = raw.FPDFPageObj_CreateNewPath(x + r, y)
    for a in (
        (x + r, y + k, x + k, y + r, x, y + r), (x - k, y + r, x - r, y + k, x - r, y),
        (x - r, y - k, x - k, y - r, x, y - r), (x + k, y - r, x + r, y - k, x + r, y),
    ):  # fmt: skip
        raw.FPDFPath_BezierTo(path, *a)
    for dx, dy in ((0.0, 30.0), (18.0, -24.0), (-29.0, 9.0), (29.0, 9.0), (-18.0, -24.0), (0.0, 30.0)):
        (raw.FPDFPath_MoveTo if dy == 30.0 and dx == 0.0 else raw.FPDFPath_LineTo)(path, x + dx, y + dy)
    raw.FPDFPageObj_SetStrokeColor(path, 220, 20, 20, 255)
    raw.FPDFPageObj_SetStrokeWidth(path, 3.0)
    raw.FPDFPath_SetDrawMode(path, 0, True)
    raw.FPDFPage_InsertObject(page, path)
    page.gen_content()


def _image(document: Any, page: Any) -> None:
    image = pypdfium2.PdfImage.new(document)
    bitmap = pypdfium2.PdfBitmap.new_native(40, 40, raw.FPDFBitmap_BGRx)
    bitmap.fill_rect((0, 0, 255, 255), 0, 0, 40, 40)
    image.set_bitmap(bitmap)
    image.set_matrix(pypdfium2.PdfMatrix().scale(110, 110).translate(500, 150))
    page.insert_obj(image)
    page.gen_content()


def mailed(data: bytes, what: dict[str, str]) -> bytes:
    """A mail with the file attached: ``as`` eml or msg, ``name`` of the attachment."""
    if what["as"] == "msg":
        return compound(message(attachment(what["name"], data)))
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "周林 <zhoulin@example.cn>", "office@example.cn", "报送登记表"
    mail["Date"] = "Tue, 05 Nov 2024 10:22:31 +0800"
    mail.set_content("请查收。")
    mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=what["name"])
    return mail.as_bytes()


CHANGES: dict[str, Change] = {
    "dimension": dimension, "properties": properties, "formula": formula, "picture": picture, "macros": macros,
    "cut_short": cut_short, "encoding": encoding, "packed": packed, "photo": photo, "locked": locked, "pages": pages,
    "turn": turn, "scan": scan, "stamp": stamp, "mailed": mailed,
}  # fmt: skip
"""What a case may name under ``[[then]]``: it changes the bytes of the file that was saved."""


# --- what other programs print and write ------------------------------------------------------------------------


def lines_of(book: Book, rows: Sequence[dict[str, Any]], table: str) -> list[list[str]]:
    """The form as a person types it anew: title, head in pairs, the labels of the columns used, the rows."""
    sheet = book.sheet
    used = list(dict.fromkeys(name for row in rows for name in row))
    unit, year, filler = (str(book.cell(n).value) for n in ("unit", "year", "filler"))
    return [
        [str(sheet["A1"].value)],
        ["填报单位", unit, "年度", year, "填表人", filler],
        [str(book.cell(f"{table}.{name}").value) for name in used],
        *([str(row.get(name, "")) for name in used] for row in rows),
    ]


def word(lines: list[list[str]], footer: str) -> bytes:
    """A Word file: the title, a table of the head, the table; ``footer`` on every page."""
    document = docx.Document()
    document.add_paragraph(lines[0][0])
    for part in (lines[1:2], lines[2:]):
        table = document.add_table(len(part), len(part[0]), style="Table Grid")
        for row, texts in enumerate(part):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
        document.add_paragraph("")
    document.sections[0].footer.paragraphs[0].text = footer
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


PRODUCERS = {"word": "Microsoft Word 2016", "wps": "WPS \\222\\207\\211", "form": "Acrobat"}


def drawn(lines: list[list[str]], program: str, footer: str) -> bytes:
    """A page as another program prints it.

    ``word``: a stroke for each side of each cell, text glyph by glyph; ``wps``: lines as thin filled boxes, text run
    by run; ``form``: the values are fields to be filled in (AcroForm).
    """
    width, high, left, top = 780.0, 26.0, 30.0, 520.0
    content, fields = [_shown(350, 550, lines[0][0], program), _shown(left, 30, footer, program)], []
    for number, texts in enumerate(lines[1:]):
        step = width / len(texts)
        y = top - number * high - (30 if number else 0)
        for column, text in enumerate(texts):
            x = left + column * step
            content.append(_box(x, y - high, step, high, program))
            value = column % 2 == 1 if number == 0 else number > 1
            if program == "form" and value:
                fields.append((x + 1, y - high + 1, x + step - 1, y - 1, text))
            else:
                content += _wrapped(x + 3, y, step, text, program)
    return _pdf("\n".join(content), fields, PRODUCERS[program])


def _wrapped(x: float, y: float, width: float, text: str, program: str) -> list[str]:
    most = max(1, int((width - 6) / 8))
    parts = [text[i : i + most] for i in range(0, len(text), most)]
    return [_shown(x, y - 10 - 9 * n, part, program) for n, part in enumerate(parts)]


def _shown(x: float, y: float, text: str, program: str) -> str:
    code = [c.encode("utf-16-be").hex() for c in text]
    if program == "word":
        return "".join(f"BT /F1 8 Tf {x + 8 * n:g} {y:g} Td <{c}> Tj ET\n" for n, c in enumerate(code))
    return f"BT /F1 8 Tf {x:g} {y:g} Td <{''.join(code)}> Tj ET"


def _box(x: float, y: float, width: float, height: float, program: str) -> str:
    if program == "wps":
        sides = ((x, y, width, 0.5), (x, y + height, width, 0.5), (x, y, 0.5, height), (x + width, y, 0.5, height))
        return "\n".join(f"{a:g} {b:g} {c:g} {d:g} re f" for a, b, c, d in sides)
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
    return "\n".join(
        f"{a:g} {b:g} m {c:g} {d:g} l S" for (a, b), (c, d) in pairwise(corners)
    )  # fmt: skip


def _pdf(content: str, fields: list[tuple[float, float, float, float, str]], producer: str) -> bytes:
    widgets = [
        f"<</Type/Annot/Subtype/Widget/F 4/P 3 0 R/FT/Tx/T(t{n})/V <FEFF{text.encode('utf-16-be').hex()}>"
        f"/Rect[{a:g} {b:g} {c:g} {d:g}]>>"
        for n, (a, b, c, d, text) in enumerate(fields)
    ]
    numbers = " ".join(f"{8 + n} 0 R" for n in range(len(widgets)))
    form = f"/AcroForm<</Fields[{numbers}]/DA(/Helv 0 Tf)>>" if fields else ""
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{form}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        ("<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>"
        f"/Annots[{numbers}]>>"),
        f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        ("<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000>>"),
        f"<</Producer({producer})/Creator({producer})>>",
        *widgets,
    ]  # fmt: skip
    body, places = b"%PDF-1.7\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{item}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer\n<</Root 1 0 R/Info 7 0 R/Size "
    return body + f"{end}{len(places) + 1}>>\nstartxref\n{len(body)}\n%%EOF".encode("latin-1")
