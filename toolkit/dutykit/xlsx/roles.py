"""Styles of the first look, by role. An office restyles the template; this is only where it starts.

Fonts are those that both Windows and WPS carry (宋体, 黑体, 楷体): a cell cannot name a second choice, so
方正小标宋 is left to offices that have it.
"""

from __future__ import annotations

from typing import Any

INK, FRAME, PALE, HEADER, GREY, MUTED = "#1F2A37", "#8A97A6", "#F4F6F9", "#E6ECF3", "#EDEDED", "#5F6B7A"
RED, RED_FILL = "#C00000", "#FFC7CE"
OFFICE = {"bg_color": GREY, "pattern": 1, "font_color": "#404040"}
"""What the office has filled in and locked."""
FLAGGED = {"bg_color": RED_FILL, "pattern": 1, "font_color": "#9C0006"}
"""What has to be mended."""

_BASE: dict[str, Any] = {"font_name": "宋体", "font_size": 10.5, "font_color": INK, "valign": "vcenter"}
_FRAME: dict[str, Any] = {"border": 1, "border_color": FRAME}
_WRAP: dict[str, Any] = {"text_wrap": True}
_HEI: dict[str, Any] = {"font_name": "黑体"}
_OPEN: dict[str, Any] = {"locked": False}


def _sides(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, 1) | {f"{name}_color": FRAME for name in names}


_NOTE = _BASE | _WRAP | {"font_name": "楷体", "align": "left", "indent": 1}
_SHADE = {"bg_color": PALE, "pattern": 1}
_SIGN = _BASE | _WRAP | _OPEN | {"align": "left", "valign": "top", "indent": 1}

ROLES: dict[str, dict[str, Any]] = {
    "title": _BASE | _HEI | {"font_size": 18, "align": "center"},
    "line": _BASE | {"font_size": 10, "align": "left", "font_color": MUTED},
    "line_right": _BASE | {"font_size": 10, "align": "right", "font_color": MUTED},
    "note": _NOTE | _FRAME,
    "heading": _BASE | _HEI | {"font_size": 12, "align": "left"},
    "subheading": _BASE | _HEI | {"align": "left", "font_color": MUTED},
    "label": _BASE | _WRAP | _FRAME | _SHADE | {"align": "center"},
    "value": _BASE | _WRAP | _FRAME | _OPEN | {"align": "left", "indent": 1},
    "long_value": _BASE | _WRAP | _FRAME | _OPEN | {"align": "left", "valign": "top"},
    "header": _BASE | _WRAP | _FRAME | _HEI | {"align": "center", "bg_color": HEADER, "pattern": 1},
    "sequence": _BASE | _FRAME | _SHADE | {"font_size": 10, "align": "center", "font_color": MUTED},
    "cell": _BASE | _WRAP | _FRAME | _OPEN | {"align": "left"},
    "cell_centre": _BASE | _WRAP | _FRAME | _OPEN | {"align": "center"},
    "sign": _SIGN | _FRAME,
    "sign_top": _SIGN | _sides("left", "right", "top"),
    "sign_date": _BASE | _OPEN | _sides("left", "right", "bottom") | {"align": "right"},
    "basis": _BASE | _WRAP | {"font_size": 9, "align": "left", "font_color": MUTED},
}
