"""Finds the small code beside a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..forms.tag import Tag, tag_of

if TYPE_CHECKING:
    from .straighten import Pixels

__all__ = ["Tag", "find_tag"]


def find_tag(page: Pixels) -> Tag | None:
    """Form and issue number that a QR code on the page says; nothing where none of ours is read."""
    import zxingcpp

    for code in zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode):
        tag = tag_of(code.text)
        if tag is not None:
            return tag
    return None
