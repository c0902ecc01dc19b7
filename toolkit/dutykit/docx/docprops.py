"""Document properties: title, maker and the days of a rendered document, and custom properties."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, cast
from xml.sax.saxutils import escape

from lxml import etree

from .package import R, parse_xml

CORE, CUSTOM, TYPES, RELS = "docProps/core.xml", "docProps/custom.xml", "[Content_Types].xml", "_rels/.rels"
_SETTINGS, _SETTINGS_RELS = "word/settings.xml", "word/_rels/settings.xml.rels"
INVOLVED = (CUSTOM, TYPES, RELS)
MEMORY = "dutykit-base"
"""The property in which a template keeps what it has from the base (:mod:`.shared`); no document shows it."""
DRAFT = "dutykit-draft"
"""The property by which a rendered document is known when it comes back."""
_CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_CT = "http://schemas.openxmlformats.org/package/2006/content-types"
_PR = "http://schemas.openxmlformats.org/package/2006/relationships"
_CUSTOM_NS = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CORE_REL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FMTID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_KEPT = (("subject", _DC), ("description", _DC), ("keywords", _CP), ("category", _CP))


def prepared(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts with a ``core.xml``, declared, whether the template had one or not; statistics are dropped.

    ``app.xml`` counts pages and words of the template: false in any document made from it. What a template remembers
    of the base goes too, and where Word found the template that the file was once made from: a path on somebody's disk,
    or an address, at which Word would look again.
    """
    found = _detached(without(parts, "docProps/app.xml"))
    custom_properties = _custom_root(found)
    for child in list(custom_properties):
        if child.get("name") == MEMORY:
            custom_properties.remove(child)
    if CUSTOM in found and not len(custom_properties):
        found = without(found, CUSTOM)
    elif CUSTOM in found:
        found[CUSTOM] = _bytes(_renumbered(custom_properties))
    if CORE not in found:
        found[CORE] = f'<cp:coreProperties xmlns:cp="{_CP}"/>'.encode()
        types, rels = parse_xml(found[TYPES], TYPES), parse_xml(found[RELS], RELS)
        _declare(types, rels, CORE, _CORE_TYPE, _CORE_REL)
        found[TYPES], found[RELS] = _bytes(types), _bytes(rels)
    return found


def _detached(parts: dict[str, bytes]) -> dict[str, bytes]:
    if b"attachedTemplate" not in parts.get(_SETTINGS_RELS, b""):
        return parts
    rels = parse_xml(parts[_SETTINGS_RELS], _SETTINGS_RELS)
    for child in list(rels):
        if child.get("Type", "").endswith("/attachedTemplate"):
            rels.remove(child)
    settings = re.sub(rb"<w:attachedTemplate\b[^>]*/>", b"", parts[_SETTINGS])
    return {**parts, _SETTINGS_RELS: _bytes(rels), _SETTINGS: settings}


def without(parts: Mapping[str, bytes], part: str, relations: str = RELS) -> dict[str, bytes]:
    """The parts without one, which nothing declares and no relationship in ``relations`` names any more."""
    found = dict(parts)
    found.pop(part, None)
    types, rels = parse_xml(found[TYPES], TYPES), parse_xml(found[relations], relations)
    for child in list(types):
        if child.get("PartName") == f"/{part}":
            types.remove(child)
    base = posixpath.dirname(posixpath.dirname(relations))
    for child in list(rels):
        target = child.get("Target", "")
        if (target.lstrip("/") if target.startswith("/") else posixpath.join(base, target)) == part:
            rels.remove(child)
    found[TYPES], found[relations] = _bytes(types), _bytes(rels)
    return found


@lru_cache(maxsize=32)
def core(template: bytes, stamp: date, *, title: str, creator: str) -> bytes:
    """``core.xml``: subject, keywords and the like from the template, the days from ``stamp``."""
    root = parse_xml(template, CORE)
    kept: list[str] = []
    for name, namespace in _KEPT:
        text = root.findtext(f"{{{namespace}}}{name}")
        if text:
            prefix = "dc" if namespace == _DC else "cp"
            kept.append(f"<{prefix}:{name}>{escape(text)}</{prefix}:{name}>")
    heading = title or root.findtext(f"{{{_DC}}}title") or ""
    time = f"{stamp.isoformat()}T00:00:00Z"
    days = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{time}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<cp:coreProperties xmlns:cp="{_CP}" xmlns:dc="{_DC}" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(heading)}</dc:title><dc:creator>{escape(creator)}</dc:creator>{''.join(kept)}"
        f"<cp:lastModifiedBy>{escape(creator)}</cp:lastModifiedBy>{days}</cp:coreProperties>"
    ).encode()


def custom(parts: Mapping[str, bytes], name: str) -> str:
    """A custom property; nothing where there is none."""
    found = [child for child in _custom_root(parts) if child.get("name") == name]
    return "".join(found[0].itertext()) if found else ""


def with_custom(base: Mapping[str, bytes], properties: Mapping[str, str]) -> dict[str, bytes]:
    """``custom.xml`` with these text properties (in place of those of the same name), and what declares it."""
    found = dict(base)
    root = _custom_root(found)
    if CUSTOM not in found:
        types, rels = parse_xml(found[TYPES], TYPES), parse_xml(found[RELS], RELS)
        _declare(types, rels, CUSTOM, _CUSTOM_TYPE, f"{R}/custom-properties")
        found[TYPES], found[RELS] = _bytes(types), _bytes(rels)
    for child in list(root):
        if child.get("name") in properties:
            root.remove(child)
    for name, value in properties.items():
        child = etree.SubElement(root, f"{{{_CUSTOM_NS}}}property", fmtid=_FMTID, pid="0", name=name)
        etree.SubElement(child, f"{{{_VT}}}lpwstr").text = value
    found[CUSTOM] = _bytes(_renumbered(root))
    return found


def _custom_root(parts: Mapping[str, bytes]) -> Any:
    if CUSTOM in parts:
        return parse_xml(parts[CUSTOM], CUSTOM)
    return etree.Element(f"{{{_CUSTOM_NS}}}Properties", nsmap=cast("dict[str, str]", {None: _CUSTOM_NS, "vt": _VT}))


def _renumbered(properties: Any) -> Any:
    for number, child in enumerate(properties, 2):  # 0 and 1 are reserved
        child.set("pid", str(number))
    return properties


def _declare(types: Any, rels: Any, part: str, content_type: str, relation: str) -> None:
    etree.SubElement(types, f"{{{_CT}}}Override", PartName=f"/{part}", ContentType=content_type)
    taken = {child.get("Id") for child in rels}
    free = next(name for name in (f"rId{i}" for i in range(1, len(taken) + 2)) if name not in taken)
    etree.SubElement(rels, f"{{{_PR}}}Relationship", Id=free, Type=relation, Target=part)


def _bytes(root: Any) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
