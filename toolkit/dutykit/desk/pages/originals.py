"""The pages of a PDF that came back, as pictures: where each value was read, and problems in their place."""

from __future__ import annotations

import io

from starlette.responses import Response

from ...app.asking.one_return import Spot, look_at, note_seen, original_of, spots_of
from ...app.opened.open_workspace import limits_of
from ...app.papers.preview import DPI, MOST_PAGES, picture_of
from ...errors import UsageError
from ...words.roles import WRITERS
from ..calls import Call
from ..routes import DeskRoute

_READ, _WRONG = (28, 78, 128), (178, 34, 40)
"""Where a value was read; where something is wrong."""


def pages(call: Call) -> Response:
    """Every page of a PDF, and the problems whose numbers stand on them."""
    sha256 = call.path["sha256"]
    view = look_at(call.workspace(), sha256, today=call.today())
    _, count = picture_of(_pdf(call), 1, limits_of(call.workspace()))
    url = call.desk.writer.url
    pictures = [(n, url("return.page", sha256=sha256, page=n)) for n in range(1, min(count, MOST_PAGES) + 1)]
    spots = spots_of(call.workspace(), sha256, today=call.today())
    return call.page("return_pages.html", view=view, pictures=pictures, count=count, read=len(spots))


def page(call: Call) -> Response:
    """One page as a picture, with its boxes."""
    number = call.path["page"]
    if not (number.isascii() and number.isdecimal() and 0 < int(number) <= MOST_PAGES):
        raise UsageError("没有这一页。", "请从页面上点。", code="page.number")
    picture, count = picture_of(_pdf(call), int(number), limits_of(call.workspace()))
    if int(number) > count:
        raise UsageError("没有这一页。", "请从页面上点。", code="page.number")
    spots = spots_of(call.workspace(), call.path["sha256"], today=call.today())
    return Response(boxed(picture, [s for s in spots if s.page == int(number)]), media_type="image/png")


def _pdf(call: Call) -> bytes:
    """The bytes of a PDF. Its pages show what tables mask, so that the first look of a session is logged."""
    sha256 = call.path["sha256"]
    path, _ = original_of(call.workspace(), sha256, today=call.today())
    data = path.read_bytes()
    if b"%PDF-" not in data[:1024]:
        raise UsageError("这份回收件不是 PDF，没有页面可看。", "表格画在上一页；原件可以下载。", code="pages.number")
    if sha256 not in call.session.seen:
        note_seen(call.workspace(), sha256, today=call.today(), by=call.by())
        call.session.seen.add(sha256)
    return data


def boxed(picture: bytes, spots: list[Spot]) -> bytes:
    """A picture of a page with its spots on it."""
    from PIL import Image, ImageDraw

    image = Image.open(io.BytesIO(picture)).convert("RGB")
    drawing, scale = ImageDraw.Draw(image), DPI / 72
    for spot in spots:
        left, top, right, bottom = (at * scale for at in spot.box)
        colour = _WRONG if spot.number else _READ
        drawing.rectangle((left - 2, top - 2, right + 2, bottom + 2), outline=colour, width=3 if spot.number else 1)
        if spot.number:
            drawing.ellipse((right - 9, top - 13, right + 15, top + 11), fill=colour)
            drawing.text((right + 3, top - 1), str(spot.number), fill="white", anchor="mm", font_size=15)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


ROUTES = (
    DeskRoute("return.pages", "/returns/{sha256}/pages", pages, WRITERS),
    DeskRoute("return.page", "/returns/{sha256}/pages/{page}", page, WRITERS),
)
