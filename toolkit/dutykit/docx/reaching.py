"""What a Word template may hold besides text: the fields, parts and links that stay within the file, and no others.

Word, WPS and LibreOffice fetch what a link, a field or a part tells them to, or run it, on the machine of whoever opens
the document. A list of what does so is never whole, so these lists say what is allowed. Links that a reader clicks on
are, where they lead to the web or to mail; the template that Word remembers is taken out when rendering.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from .package import parse_xml

NESTED = "域中套域"
_FIELDS = frozenset(
    """
    PAGE NUMPAGES SECTION SECTIONPAGES PAGEREF REF NOTEREF STYLEREF SEQ TOC TC INDEX XE LISTNUM HYPERLINK = IF COMPARE
    QUOTE SYMBOL EQ ADVANCE DATE TIME CREATEDATE SAVEDATE PRINTDATE EDITTIME TITLE SUBJECT AUTHOR KEYWORDS COMMENTS
    LASTSAVEDBY REVNUM NUMCHARS NUMWORDS FILESIZE FILENAME DOCPROPERTY DOCVARIABLE INFO USERNAME USERINITIALS
    USERADDRESS FORMTEXT FORMCHECKBOX FORMDROPDOWN BIDIOUTLINE
    """.split()  # noqa: SIM905 - words, as the standard lists them
)
"""Fields that draw on the document alone (ECMA-376 part 1, 17.16.5)."""
_PARTS = frozenset(
    """
    officeDocument core-properties extended-properties custom-properties thumbnail styles stylesWithEffects settings
    webSettings fontTable font theme themeOverride numbering footnotes endnotes header footer comments commentsExtended
    commentsIds commentsExtensible people image customXml customXmlProps glossaryDocument chart chartStyle
    chartColorStyle chartUserShapes diagramData diagramLayout diagramQuickStyle diagramColors diagramDrawing
    printerSettings
    """.split()  # noqa: SIM905
)
"""Kinds of parts, by the last word of their relation, of which none runs and none fetches."""
_OF_CHARTS = "package"
"""The workbook behind a chart is a part of the file; anywhere else a package is an embedded object."""
_LEFT_HOME = "attachedTemplate"
_CLICKED = frozenset({"http", "https", "mailto"})
_SIGNS = (b"fld", b"mailMerge", b"urn:schemas-microsoft-com:vml")
_OF_VML = ("src", "href")
_VML = "{urn:schemas-microsoft-com:vml}"


def reaching(parts: Mapping[str, bytes]) -> Iterator[str]:
    """What makes an office program fetch from outside the file or run something, as a person may look for it."""
    for part, blob in parts.items():
        if part.endswith(".rels"):
            yield from _relations(parse_xml(blob, part), of_chart="/charts/" in part)
        elif part.endswith(".xml"):
            yield from _within(blob, part)
        elif part.endswith("vbaProject.bin"):
            yield "宏"


def _relations(relations: Any, *, of_chart: bool) -> Iterator[str]:
    for relation in relations:
        kind = relation.get("Type", "").rpartition("/")[2]
        target = str(relation.get("Target"))
        outside = relation.get("TargetMode") == "External"
        if outside and kind == "hyperlink":
            if urlsplit(target.strip()).scheme.lower() not in _CLICKED and not target.startswith("#"):
                yield target
        elif outside and kind != _LEFT_HOME:
            yield target
        elif not outside and kind not in _PARTS | {"hyperlink", _LEFT_HOME} and not (of_chart and kind == _OF_CHARTS):
            yield target if kind != "vbaProject" else "宏"


def _within(blob: bytes, part: str) -> Iterator[str]:
    """Fields, data of a mail merge, and pictures of the old drawings that name an address."""
    if _readable(blob) and not any(sign in blob for sign in _SIGNS):
        return
    root = parse_xml(blob, part)
    for word in _fields(root):
        if word and word not in _FIELDS:
            yield word
    if next(root.iter("{*}mailMerge"), None) is not None:
        yield "邮件合并的数据源"
    for element in root.iter(f"{_VML}*"):
        for name, value in element.attrib.items():
            if name.rpartition("}")[2] in _OF_VML and not value.startswith("#") and value:
                yield value


def _readable(blob: bytes) -> bool:
    """Whether what stands in the part is seen by looking at its bytes; as UTF-16 nothing is."""
    return b"\0" not in blob[:200] and (b"encoding=" not in blob[:100] or b"utf-8" in blob[:100].lower())


def _fields(root: Any) -> Iterator[str]:
    """What the fields of a part are called. One that begins with another may be called anything."""
    for simple in root.iter("{*}fldSimple"):
        yield _first_word(_attribute(simple, "instr"))
    open_fields: list[str] = []
    for element in root.iter("{*}fldChar", "{*}instrText", "{*}delInstrText"):
        kind = _attribute(element, "fldCharType")
        if kind == "begin":
            if open_fields and not open_fields[-1].strip():
                yield NESTED
                open_fields[-1] = "="  # told already
            open_fields.append("")
        elif open_fields and not kind:
            open_fields[-1] += element.text or ""
        elif open_fields and kind == "end":
            yield _first_word(open_fields.pop())


def _attribute(element: Any, name: str) -> str:
    return "".join(value for key, value in element.attrib.items() if key.rpartition("}")[2] == name)


def _first_word(instruction: str) -> str:
    found = re.match(r"\s*(=|[^\s\\\"=]+|\S)", instruction.upper())
    return found[1] if found else ""
