"""LibreOffice as an outside program: found, asked for its version, used to convert files.

``find() -> Office | None``, ``need() -> Office`` (raises :class:`dutykit.errors.OutsideError`),
``convert(files, to="pdf", out_dir=…)``, ``fonts_missing(names)``,
``font_warning(names)``.
"""

from __future__ import annotations

from .convert import convert
from .fonts import FACES, faces_warning, font_warning, fonts_missing, installed_fonts
from .program import Office, find, need

__all__ = [
    "FACES",
    "Office",
    "convert",
    "faces_warning",
    "find",
    "font_warning",
    "fonts_missing",
    "installed_fonts",
    "need",
]
