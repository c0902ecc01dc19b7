"""What a Word template may hold besides text: the fields, parts and links that stay within the file, and no others.

Word, WPS and LibreOffice fetch what a link, a field or a part tells them to, or run it, on the machine of whoever opens
the document. A list of what does so is never whole, so these lists say what is allowed. Links that a reader clicks on
are, where they lead to the web or to mail; the template that Word remembers is taken out when rendering.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .package import parse_xml

NESTED = "域中套域"
TAGGED = "域代码里的标记"
"""What a tag leaves out or puts in would make another field of it when the document is rendered."""
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
_SIGNS = (b"fld", b"mailMerge", b"urn:schemas-microsoft-com:vml", b"http://www.w3.org/2000/svg")
_OF_DRAWINGS = ("src", "href")
_VML, _SVG = "{urn:schemas-microsoft-com:vml}", "{http://www.w3.org/2000/svg}"
_OF_ITSELF = ("#", "data:")
_LINK = re.compile(
    r"""\s*HYPERLINK\s+(?:\\[LOT]\s+(?:"[^"]*"|[^\s"]+)\s*|\\[MN]\s+)*(?:"([^"]*)"|(\\\\[^\s"]+|[^\s"\\][^\s"]*))""",
    re.IGNORECASE,
)
"""Where a link leads: what is said after switches, of which some have a value of their own."""
_TAG = re.compile(r"\{[{%#]|[}%#]\}")
_UNTIL_FIRST = 64
"""Bytes within which the first sign of an XML part stands, whatever marks and white space come before it."""


def reaching(parts: Mapping[str, bytes]) -> Iterator[str]:
    """What makes an office program fetch from outside the file or run something, as a person may look for it.

    What a part is, its content tells: office programs go by the list of content types, and a name may end anyhow.
    """
    for part, blob in parts.items():
        if part.lower().endswith(".rels"):
            yield from _relations(parse_xml(blob, part), of_chart="/charts/" in part)
        elif part.lower().endswith("vbaproject.bin"):
            yield "宏"
        elif part.endswith(".xml") or _is_xml(blob):
            yield from _within(blob, part)


def _is_xml(blob: bytes) -> bool:
    return blob[:_UNTIL_FIRST].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n").startswith(b"<")


def _relations(relations: Any, *, of_chart: bool) -> Iterator[str]:
    for relation in relations:
        kind = relation.get("Type", "").rpartition("/")[2]
        target = str(relation.get("Target"))
        outside = relation.get("TargetMode", "Internal") != "Internal" or _leads_out(target)
        if outside and kind == "hyperlink":
            if not _may_be_clicked(target):
                yield target
        elif outside and kind != _LEFT_HOME:
            yield target
        elif not outside and kind not in _PARTS | {"hyperlink", _LEFT_HOME} and not (of_chart and kind == _OF_CHARTS):
            yield target if kind != "vbaProject" else "宏"


def _leads_out(target: str) -> bool:
    """Whether a target is no part of the file, whatever the relation says of it."""
    return bool(urlsplit(target.strip()).scheme) or target.strip().startswith(("//", "\\\\"))


def _may_be_clicked(target: str) -> bool:
    return target.startswith("#") or urlsplit(target.strip()).scheme.lower() in _CLICKED


def _within(blob: bytes, part: str) -> Iterator[str]:
    """Fields, data of a mail merge, and pictures of drawings that name an address."""
    if _readable(blob) and not any(sign in blob for sign in _SIGNS):
        return
    root = parse_xml(blob, part)
    yield from _fields(root)
    if next(root.iter("{*}mailMerge"), None) is not None:
        yield "邮件合并的数据源"
    for element in root.iter(f"{_VML}*", f"{_SVG}*"):
        for name, value in element.attrib.items():
            if name.rpartition("}")[2] in _OF_DRAWINGS and value and not value.startswith(_OF_ITSELF):
                yield value


def _readable(blob: bytes) -> bool:
    """Whether what stands in the part is seen by looking at its bytes; as UTF-16 nothing is."""
    declared = blob[: blob.find(b"?>") + 2] if blob.lstrip(b"\xef\xbb\xbf").startswith(b"<?xml") else b""
    return b"\0" not in blob[:200] and (b"encoding" not in declared or b"utf-8" in declared.lower())


def _fields(root: Any) -> Iterator[str]:
    """What is wrong with the fields of a part. One whose name a field or a tag gives may be called anything."""
    open_fields: list[_Field] = []
    for node in root.iter():
        name = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""  # else a comment
        if name == "fldSimple":
            yield from _odd(_attribute(node, "instr"))
        elif name == "fldChar":
            yield from _turned(open_fields, _attribute(node, "fldCharType"), node)
        elif open_fields:
            yield from open_fields[-1].tagged(node)
            if name in {"instrText", "delInstrText"}:
                open_fields[-1].says += node.text or ""


def _turned(open_fields: list[_Field], kind: str, node: Any) -> Iterator[str]:
    """A field begins, its result begins, or it ends."""
    if kind == "begin":
        if open_fields and open_fields[-1].nameless:
            yield NESTED
            open_fields[-1].says = "="  # told already
        open_fields.append(_Field())
        yield from open_fields[-1].tagged(node)
    elif open_fields and kind == "end":
        yield from _odd(open_fields.pop().says)
    elif open_fields:
        open_fields[-1].is_result = True


@dataclass(slots=True)
class _Field:
    """A field as far as it was read; after ``separate`` stands its result, which does nothing."""

    says: str = ""
    is_result: bool = False

    @property
    def nameless(self) -> bool:
        return not self.is_result and not self.says.strip()

    def tagged(self, node: Any) -> Iterator[str]:
        """A tag that stands, or begins or ends, where the field says what it does: told once."""
        told = f"{node.text or ''}{node.tail or ''}"
        if not self.is_result and ({"{", "}"} & set(told) or any(map(_TAG.search, node.attrib.values()))):
            self.is_result = True
            yield TAGGED


def _odd(instruction: str) -> Iterator[str]:
    """What a field does that it may not."""
    word, link = _first_word(instruction), _LINK.match(instruction)
    if word and word not in _FIELDS:
        yield word
    elif link is not None and not _may_be_clicked(link[1] or link[2]):
        yield link[1] or link[2]


def _attribute(element: Any, name: str) -> str:
    return "".join(value for key, value in element.attrib.items() if key.rpartition("}")[2] == name)


def _first_word(instruction: str) -> str:
    found = re.match(r"\s*(=|[^\s\\\"=]+|\S)", instruction.upper())
    return found[1] if found else ""
