"""LibreOffice as an outside program: found, asked for its version, used to convert files.

``find() -> Office | None``, ``need() -> Office`` (raises :class:`dutykit.errors.OutsideError`),
``convert(files, to="pdf", out_dir=…)``, ``converting(expected=…)`` (files that come one after the other),
``fonts_missing(names)``, ``font_warning(names)``.
"""

from __future__ import annotations

from .convert import Converter, convert, converting, not_converted
from .fonts import FACES, faces_warning, font_warning, fonts_missing, installed_fonts
from .program import OfficeProgram, find, need

__all__ = [
    "FACES",
    "Converter",
    "OfficeProgram",
    "convert",
    "converting",
    "faces_warning",
    "find",
    "font_warning",
    "fonts_missing",
    "installed_fonts",
    "need",
    "not_converted",
]
