"""Finds the small code beside a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..forms.tag import Tag, tag_of

if TYPE_CHECKING:
    from .straighten import Pixels

__all__ = ["Tag", "find_tag"]

_AROUND = 0.12
"""Share of the code's size that is painted over around it."""


def find_tag(page: Pixels, *, erase: bool = False) -> Tag | None:
    """Form and issue number that a QR code on the page says; nothing where none of ours is read.

    With ``erase`` the code is painted over in ``page``, lest its squares be taken for letters.
    """
    import zxingcpp

    for code in zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode):
        tag = tag_of(code.text)
        if tag is None:
            continue
        if erase:
            corners = (code.position.top_left, code.position.top_right, code.position.bottom_left,
                       code.position.bottom_right)  # fmt: skip
            xs, ys = [c.x for c in corners], [c.y for c in corners]
            pad = int(_AROUND * (max(xs) - min(xs)))
            page[max(0, min(ys) - pad) : max(ys) + pad, max(0, min(xs) - pad) : max(xs) + pad] = 255
        return tag
    return None
