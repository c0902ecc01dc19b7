"""OFD files made of strings, so that a test can write any object onto any page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from dutykit.pdf.page import Page
from files.raw_xlsx import zipped

_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_MM = 25.4 / 72


def words(x: float, y: float, text: str, size: float = 4, more: str = "", code: str = "") -> str:
    """A text whose line begins at a place (millimetres)."""
    at = f'Boundary="{x} {y - size} 100 {2 * size}" Size="{size}" Font="1"'
    inside = f'<ofd:TextCode X="0" Y="{size}" {code}>{escape(text)}</ofd:TextCode>'
    return f"<ofd:TextObject {at} {more}>{inside}</ofd:TextObject>"


def line(x0: float, y0: float, x1: float, y1: float, more: str = "") -> str:
    """A stroke from one place to another."""
    box = f'Boundary="{x0} {y0} {x1 - x0} {y1 - y0}"'
    data = f"M 0 0 L {x1 - x0} {y1 - y0}"
    return f"<ofd:PathObject {box} {more}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"


def ruled(xs: Iterable[float], ys: Iterable[float]) -> str:
    """The lines of a table."""
    xs, ys = list(xs), list(ys)
    return "".join(line(xs[0], y, xs[-1], y) for y in ys) + "".join(line(x, ys[0], x, ys[-1]) for x in xs)


def ofd(
    *pages: str, box: str = "0 0 210 297", common: str = "", document: str = "", body: str = "", before: str = "",
    creator: str = "",
    parts: Mapping[str, str] | None = None,
) -> bytes:  # fmt: skip
    """A document of pages (objects of one layer). ``before`` stands in every page before its content."""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    area = f"<ofd:PageArea><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:PageArea>"
    made = {
        "OFD.xml": f'<ofd:OFD {_OFD} Version="1.1" DocType="OFD"><ofd:DocBody>'
        f"<ofd:DocInfo><ofd:Creator>{creator}</ofd:Creator></ofd:DocInfo>"
        f"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_OFD}><ofd:CommonData>{area}{common}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages>{document}</ofd:Document>",
    }
    for n, content in enumerate(pages):
        made[f"Doc_0/Pages/Page_{n}/Content.xml"] = part("Page", content, before)
    return zipped({**made, **(parts or {})})


def part(name: str, content: str, before: str = "") -> str:
    """A page, or a template: one layer of objects."""
    return f"<ofd:{name} {_OFD}>{before}<ofd:Content><ofd:Layer ID='9'>{content}</ofd:Layer></ofd:Content></ofd:{name}>"


def xml(name: str, inside: str) -> str:
    """Any other part."""
    return f"<ofd:{name} {_OFD}>{inside}</ofd:{name}>"


def as_ofd(pages: Iterable[Page], creator: str = "") -> bytes:
    """Pages that were read from a PDF, character by character, with the boxes of their tables."""
    made = []
    for page in pages:
        objects = []
        for table in page.tables:
            for cell in table.cells:
                x0, y0, x1, y1 = (v * _MM for v in table.box(cell))
                objects += [line(x0, y0, x1, y0), line(x0, y1, x1, y1), line(x0, y0, x0, y1), line(x1, y0, x1, y1)]
        for char in page.chars:
            size = (char.bottom - char.top) * _MM
            scale = (char.x1 - char.x0) * _MM / (size * (0.5 if ord(char.text) < 0x2E80 else 1.0))
            objects.append(
                words(
                    char.x0 * _MM,
                    (char.top + 0.88 * (char.bottom - char.top)) * _MM,
                    char.text,
                    size,
                    f'HScale="{scale}"',
                )
            )
        made.append("".join(objects))
        wide, high = page.width * _MM, page.height * _MM
    return ofd(*made, box=f"0 0 {wide} {high}", creator=creator)
