"""The pages of a PDF, scan or photograph that came back: where each value was read, and problems in their place.

What was recognised is shown on the page as it was kept then, made straight: there its boxes lie.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path

from starlette.responses import Response

from ...app.asking.one_return import ReturnView, Spot, look_at, note_seen, original_of, scan_pages, spots_of
from ...app.opened.open_workspace import limits_of
from ...app.papers.preview import DPI, MOST_PAGES, picture_of
from ...errors import UsageError
from ...words.roles import WRITERS
from ..calls import Call
from ..routes import DeskRoute

_READ, _WRONG = (28, 78, 128), (178, 34, 40)
"""Where a value was read; where something is wrong."""


def pages(call: Call) -> Response:
    """Every page that can be shown, and the problems whose numbers stand on them."""
    sha256 = call.path["sha256"]
    view = look_at(call.workspace(), sha256, today=call.today())
    kept = scan_pages(call.workspace(), sha256, today=call.today())
    if kept:
        _note_seen(call)
        count, numbers = len(kept), sorted(kept)[:MOST_PAGES]
    else:
        _, count = picture_of(_pdf(call), 1, limits_of(call.workspace()))
        numbers = list(range(1, min(count, MOST_PAGES) + 1))
    spot = _asked(call)
    if spot is not None and spot.page in numbers:
        return _with_spot(call, view, spot, kept)
    pictures = [(n, call.desk.writer.url("return.page", sha256=sha256, page=n)) for n in numbers]
    return call.page("return_pages.html", view=view, pictures=pictures, count=count, straightened=bool(kept))


def _asked(call: Call) -> Spot | None:
    """The place that an address asks for: its page, and its box where it has one."""
    told = call.query.get("page", "")
    number = int(told) if told.isascii() and told.isdecimal() and len(told) < 5 else 0
    box = tuple(float(at) for at in call.query.get("box", "").split(",") if _POINTS.fullmatch(at))
    if not number:
        return None
    return Spot(number, (box[0], box[1], box[2], box[3]) if len(box) == 4 else _NOWHERE)


_POINTS = re.compile(r"[0-9]{1,6}(\.[0-9]{1,4})?")
_NOWHERE = (0.0, 0.0, 0.0, 0.0)


def _with_spot(call: Call, view: ReturnView, spot: Spot, kept: Mapping[int, tuple[Path, float]]) -> Response:
    """One page, with the place of one value on it; boxes are in points, and so is the drawing."""
    from PIL import Image

    picture, scale = _kept(kept, spot.page) if kept else (_drawn(call, spot.page), DPI / 72)
    size = tuple(side / scale for side in Image.open(io.BytesIO(picture)).size)
    left, top, right, bottom = spot.box
    address = call.desk.writer.url("return.page", sha256=view.line.sha256, page=spot.page)
    frame = (left - 2, top - 2, right - left + 4, bottom - top + 4) if spot.box != _NOWHERE else None
    return call.page("return_spot.html", view=view, page=spot.page, address=address, size=size, frame=frame)


def page(call: Call) -> Response:
    """One page as a picture, with its boxes."""
    told, sha256 = call.path["page"], call.path["sha256"]
    if not (told.isascii() and told.isdecimal() and len(told) < 5 and int(told) > 0):
        raise UsageError(*_NO_PAGE, code="page.number")
    number = int(told)
    kept = scan_pages(call.workspace(), sha256, today=call.today())
    if kept:
        _note_seen(call)
        picture, scale = _kept(kept, number)
    else:
        picture, scale = _drawn(call, number), DPI / 72
    spots = spots_of(call.workspace(), sha256, today=call.today())
    return Response(boxed(picture, [s for s in spots if s.page == number], scale), media_type="image/png")


_NO_PAGE = ("没有这一页。", "请从页面上点。")


def _kept(kept: Mapping[int, tuple[Path, float]], number: int) -> tuple[bytes, float]:
    """A page as it was kept when it was read, and how many pixels a point has on it."""
    from PIL import Image

    path, wide = kept.get(number, (None, 0.0))
    if path is None or not path.is_file():
        raise UsageError(*_NO_PAGE, code="page.number")
    data = path.read_bytes()
    return data, Image.open(io.BytesIO(data)).width / wide


def _drawn(call: Call, number: int) -> bytes:
    """A page of a PDF, drawn in a worker."""
    if number > MOST_PAGES:
        raise UsageError(*_NO_PAGE, code="page.number")
    picture, count = picture_of(_pdf(call), number, limits_of(call.workspace()))
    if number > count:
        raise UsageError(*_NO_PAGE, code="page.number")
    return picture


def _pdf(call: Call) -> bytes:
    path, _ = original_of(call.workspace(), call.path["sha256"], today=call.today())
    data = path.read_bytes()
    if b"%PDF-" not in data[:1024]:
        raise UsageError("这份回收件没有页面可看。", "表格画在上一页；原件可以下载。", code="pages.number")
    _note_seen(call)
    return data


def _note_seen(call: Call) -> None:
    """Have the log say who looks: pages show what tables mask. The first look of a session is enough."""
    sha256 = call.path["sha256"]
    if sha256 not in call.session.seen:
        note_seen(call.workspace(), sha256, today=call.today(), by=call.by())
        call.session.seen.add(sha256)


def boxed(picture: bytes, spots: list[Spot], scale: float = DPI / 72) -> bytes:
    """A picture of a page with its spots on it; ``scale`` is how many pixels a point has."""
    from PIL import Image, ImageDraw

    image = Image.open(io.BytesIO(picture)).convert("RGB")
    drawing = ImageDraw.Draw(image)
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
