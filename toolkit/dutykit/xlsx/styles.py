"""Styles of an openpyxl cell as format properties of XlsxWriter, theme and indexed colours resolved."""

from __future__ import annotations

import colorsys
import re
from typing import Any

from openpyxl.cell.text import InlineFont
from openpyxl.styles.colors import COLOR_INDEX, Color

_SCHEME = re.compile(rb"<a:(lt1|dk1|lt2|dk2|accent[1-6]|hlink|folHlink)>(.*?)</a:\1>", re.DOTALL)
_VALUE = re.compile(rb'(?:srgbClr val|lastClr)="([0-9A-Fa-f]{6})"')
_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_BORDERS = {
    "thin": 1, "medium": 2, "dashed": 3, "dotted": 4, "thick": 5, "double": 6, "hair": 7, "mediumDashed": 8,
    "dashDot": 9, "mediumDashDot": 10, "dashDotDot": 11, "mediumDashDotDot": 12, "slantDashDot": 13,
}  # fmt: skip
_PATTERNS = {
    "solid": 1, "mediumGray": 2, "darkGray": 3, "lightGray": 4, "gray125": 17, "gray0625": 18,
}  # fmt: skip
_ALIGN = {"centerContinuous": "center_across", "fill": "fill", "justify": "justify", "distributed": "distributed"}
_VALIGN = {"center": "vcenter", "top": "top", "bottom": "bottom", "justify": "vjustify", "distributed": "vdistributed"}


class CellStyles:
    """Converts cells of one workbook; equal styles are converted once."""

    def __init__(self, theme: bytes | None) -> None:
        self._theme: dict[str, str] = {}
        for name, body in _SCHEME.findall(theme or b""):
            found = _VALUE.search(body)
            if found:
                self._theme[name.decode()] = found[1].decode().upper()
        self._known: dict[Any, dict[str, Any]] = {}

    def of(self, cell: Any) -> dict[str, Any]:
        """Properties of a cell (also of one inside a merged range)."""
        key = tuple(cell._style)  # noqa: SLF001 - openpyxl's own index of styles, the only cheap key
        if key not in self._known:
            self._known[key] = self._properties(cell)
        return self._known[key]

    def _properties(self, cell: Any) -> dict[str, Any]:
        style = self.font(cell.font)
        fill = cell.fill
        pattern = _PATTERNS.get(getattr(fill, "patternType", None) or "")
        if pattern:
            style["pattern"] = pattern
            style |= _named("bg_color" if pattern == 1 else "fg_color", self.colour(fill.fgColor))
            if pattern != 1:
                style |= _named("bg_color", self.colour(fill.bgColor))
        for side in ("left", "right", "top", "bottom"):
            line = getattr(cell.border, side)
            if line is not None and line.style in _BORDERS:
                style[side] = _BORDERS[line.style]
                style |= _named(f"{side}_color", self.colour(line.color))
        style |= _alignment(cell.alignment)
        if cell.number_format != "General":
            style["num_format"] = cell.number_format
        style["locked"] = bool(cell.protection.locked)
        return style

    def font(self, font: Any) -> dict[str, Any]:
        """Properties of a font, of a cell or of a piece of rich text."""
        inline = isinstance(font, InlineFont)
        name, size = (font.rFont, font.sz) if inline else (font.name, font.sz)
        style: dict[str, Any] = {"font_name": name or "宋体", "font_size": float(size or 11)}
        style |= _named("font_color", self.colour(font.color))
        style |= {
            key: True for key, on in (("bold", font.b), ("italic", font.i), ("font_strikeout", font.strike)) if on
        }
        if font.u:
            style["underline"] = {"single": 1, "double": 2, "singleAccounting": 33, "doubleAccounting": 34}[font.u]
        return style

    def colour(self, colour: Color | None) -> str:
        """``#RRGGBB``, or nothing for automatic."""
        if colour is None:
            return ""
        if colour.type == "rgb" and isinstance(colour.rgb, str):
            rgb = colour.rgb[-6:]
        elif colour.type == "indexed" and colour.indexed is not None and colour.indexed < len(COLOR_INDEX):
            rgb = COLOR_INDEX[colour.indexed][-6:]
        elif colour.type == "theme" and colour.theme is not None and colour.theme < len(_ORDER):
            rgb = self._theme.get(_ORDER[colour.theme], "")
        else:
            return ""
        return f"#{_tinted(rgb, colour.tint or 0.0)}" if rgb else ""


def _tinted(rgb: str, tint: float) -> str:
    """A colour made lighter (tint above 0) or darker, as ECMA-376 18.8.19 says."""
    if not tint:
        return rgb
    red, green, blue = (int(rgb[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(c * 255):02X}" for c in colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light)), saturation))


def _alignment(alignment: Any) -> dict[str, Any]:
    style: dict[str, Any] = {}
    if alignment.horizontal and alignment.horizontal != "general":
        style["align"] = _ALIGN.get(alignment.horizontal, alignment.horizontal)
    if alignment.vertical in _VALIGN:
        style["valign"] = _VALIGN[alignment.vertical]
    if alignment.wrap_text:
        style["text_wrap"] = True
    if alignment.shrink_to_fit:
        style["shrink"] = True
    if alignment.indent:
        style["indent"] = int(alignment.indent)
    if alignment.textRotation:
        turn = int(alignment.textRotation)
        style["rotation"] = 270 if turn == 255 else (turn if turn <= 90 else 90 - turn)
    return style


def _named(key: str, value: str) -> dict[str, str]:
    return {key: value} if value else {}
