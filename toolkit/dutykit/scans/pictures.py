"""The pages of a picture file or of a PDF as pictures of pixels, each no larger than recognition needs.

A file says its size before its pixels are unpacked, and is held against the limits then.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..files.limits import Limits
from ..files.zipdir import refuse

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "TIFF", "BMP")
LONGEST = 2900
"""Pixels of the longer side: 250 dpi of an A4 page. More costs time and memory and is not read better."""
_ENOUGH = 1.35
"""A picture is made smaller in whole steps from so many times the longest side on."""
_HALVED = 1.2
"""A JPEG is unpacked at half its size where so many times the longest side remain, as of a page of 600 dpi."""


def check_picture(data: bytes, limits: Limits) -> int:
    """How many pages a picture file has; refuses what is none, is damaged, or has too many pixels or pages."""
    with _opened(data) as image:
        count = int(getattr(image, "n_frames", 1))
        if count > limits.scan_pages:
            refuse("file.too_complex", f"共 {count} 页，扫描件上限 {limits.scan_pages} 页")
        for number in range(count):
            _turn_to(image, number)
            _check_size(image, limits)
    return count


def pages_of_picture(data: bytes, limits: Limits) -> Iterator[Image]:
    """The pages of a picture file, upright by what the camera noted, in colour."""
    with _opened(data) as image:
        for number in range(min(int(getattr(image, "n_frames", 1)), limits.scan_pages)):
            _turn_to(image, number)
            _check_size(image, limits)
            if image.format == "JPEG":
                least = LONGEST * _HALVED / max(image.size)  # of both sides: the shorter one would forbid it else
                image.draft("RGB", (int(image.width * least), int(image.height * least)))
            yield _plain(image)


def pages_of_pdf(data: bytes, limits: Limits) -> Iterator[Image]:
    """The pages of a PDF as they are shown."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        if len(document) > limits.scan_pages:
            refuse("file.too_complex", f"共 {len(document)} 页，扫描件上限 {limits.scan_pages} 页")
        for index in range(len(document)):
            page = document[index]
            try:
                scale = LONGEST / max(*page.get_size(), 1.0)
                yield page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
            finally:
                page.close()
    finally:
        document.close()


def _opened(data: bytes) -> Image:
    from PIL import Image as Pictures
    from PIL import UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is odd, or large: the limits judge that
            return Pictures.open(io.BytesIO(data), formats=FORMATS)
    except Pictures.DecompressionBombError:
        refuse("file.bomb", "图片的像素过多")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        refuse("file.truncated", "图片无法打开")


def _turn_to(image: Image, number: int) -> None:
    if number:
        try:
            image.seek(number)
        except (EOFError, OSError, SyntaxError, ValueError):
            refuse("file.truncated", f"图片的第 {number + 1} 页无法打开")


def _check_size(image: Image, limits: Limits) -> None:
    wide, high = image.size
    if wide * high > limits.scan_pixels:
        refuse("file.bomb", f"图片有 {wide}×{high} 个像素")


def _plain(image: Image) -> Image:
    """A page in colour on white, turned as the camera was held, no larger than need be."""
    from PIL import Image as Pictures
    from PIL import ImageOps

    try:
        page: Any = image
        if image.mode.startswith("I"):  # sixteen bits of grey
            page = image.point(lambda v: v / 256).convert("L")
        elif image.mode in ("1", "P", "PA"):
            page = image.convert("L" if image.mode == "1" else "RGBA")
        longest = max(page.size)
        if longest > LONGEST * _ENOUGH:
            page = page.reduce(max(1, int(longest / LONGEST)))
        if page.mode in ("RGBA", "LA", "PA") or "transparency" in page.info:
            page = page.convert("RGBA")
            white = Pictures.new("RGBA", page.size, "white")
            page = Pictures.alpha_composite(white, page)
        page = page.convert("RGB")
        page.thumbnail((LONGEST, LONGEST), Pictures.Resampling.LANCZOS)
        orientation = image.getexif().get(0x0112, 1)
        if orientation != 1:
            page.getexif()[0x0112] = orientation
            page = ImageOps.exif_transpose(page)
    except (OSError, SyntaxError, ValueError, EOFError):
        refuse("file.truncated", "图片不完整")
    plain: Image = page
    return plain
