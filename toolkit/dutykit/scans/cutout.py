"""Pieces of a kept page, cut out to be looked at. Pillow alone: it needs no extra."""

from __future__ import annotations

import io
from pathlib import Path

from ..pdf.page import Box

_AROUND = 2.0
"""Points shown around the place."""
_HIGHEST, _WIDEST = 160, 900
"""Pixels of a piece."""


class PageImage:
    """A kept page; ``wide`` is its width in points."""

    def __init__(self, path: Path, wide: float) -> None:
        from PIL import Image

        with Image.open(path, formats=("JPEG",)) as image:
            self._image = image.convert("RGB")
        self._scale = self._image.width / max(wide, 1.0)

    def cut(self, box: Box) -> bytes:
        """The piece in a box of points, as a picture."""
        x0, top, x1, bottom = box
        edges = (x0 - _AROUND, top - _AROUND, x1 + _AROUND, bottom + _AROUND)
        left, upper, right, lower = (round(v * self._scale) for v in edges)
        piece = self._image.crop((max(0, left), max(0, upper), max(left + 2, right), max(upper + 2, lower)))
        piece.thumbnail((_WIDEST, _HIGHEST))
        out = io.BytesIO()
        piece.save(out, "JPEG", quality=72)
        return out.getvalue()
