"""Fonts and styles that a document names."""

from __future__ import annotations

from collections.abc import Mapping

from .package import W, parse_xml

_W = f"{{{W}}}"
_SLOTS = ("ascii", "hAnsi", "eastAsia")


def used(parts: Mapping[str, bytes]) -> list[str]:
    """The fonts named by styles in use and by runs, sorted; theme fonts are not resolved."""
    found: set[str] = set()
    for part, data in parts.items():
        if part.startswith("word/") and part.endswith(".xml") and b"rFonts" in data:
            for fonts in parse_xml(data, part).iter(f"{_W}rFonts"):
                found |= {fonts.get(_W + slot) for slot in _SLOTS} - {None}
    return sorted(found)


def alternatives(parts: Mapping[str, bytes]) -> dict[str, tuple[str, ...]]:
    """What the document's font table offers in place of a font."""
    part = "word/fontTable.xml"
    if part not in parts:
        return {}
    found = {}
    for font in parse_xml(parts[part], part).iter(f"{_W}font"):
        other = font.find(f"{_W}altName")
        if other is not None:
            names = tuple(name.strip() for name in other.get(f"{_W}val", "").split(",") if name.strip())
            found[font.get(f"{_W}name", "")] = names
    return found


def style_ids(parts: Mapping[str, bytes], names: set[str]) -> set[str]:
    """The ids of the styles of these names."""
    part = "word/styles.xml"
    if part not in parts:
        return set()
    ids = set()
    for style in parse_xml(parts[part], part).iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        if name is not None and name.get(f"{_W}val") in names:
            ids.add(style.get(f"{_W}styleId", ""))
    return ids
