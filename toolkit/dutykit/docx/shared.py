"""What templates share: ``templates/docx/base.docx`` holds it, ``template tidy`` brings it into the others.

Shared are the styles (those of the letterhead and of the signature block among them), the fonts and what stands in for
them, the pages with their grid, headers and footers, and the lines of tables. A template remembers, in a property of
its own, the digest of each piece as the base gave it last. A piece that is still so is replaced by what the base has
now; one that was changed in the template stays, and is told. Text, tags, the cells of tables, and styles, pages and
footers of its own are never touched.

Office programs write a style anew when they save: WPS and LibreOffice number it otherwise, and say the same in other
words. So a style is known by its name, and the digest is of what it means (:func:`_meaning`).
"""

from __future__ import annotations

import copy
import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml import etree

from . import docprops
from .package import W, open_document, parse_xml, read_parts, write_parts
from .tidy import tidy

if TYPE_CHECKING:
    from docx.document import Document

_W = f"{{{W}}}"
_REMEMBERED = re.compile(r"([^=;]+)=([^;]+)")
_LABELS = {
    "fonts": "字体表",
    "defaults": "默认字体",
    "page": "页面",
    "margin": "页眉页脚",
    "table": "表格线",
    "imprint": "版记",
}
_FONTS = "word/fontTable.xml"
_MARGINS = ("header", "first_page_header", "even_page_header", "footer", "first_page_footer", "even_page_footer")
_REFERRING = ("basedOn", "next", "link", "pStyle", "rStyle", "tblStyle")
_REFERRING_TAGS = tuple(_W + tag for tag in _REFERRING)
_STYLE_PARTS = ("name", "basedOn", "next", "link", "pPr", "rPr", "tblPr", "trPr", "tcPr", "tblStylePr")
_PAGE_PARTS = ("pgSz", "pgMar", "cols", "docGrid")
_TABLE_PARTS = ("tblStyle", "jc", "tblBorders", "shd", "tblLayout", "tblCellMar")
_IMPRINT = {"版记抄送", "版记印发"}
"""Styles by which the table at the foot of the last page is known; its place is shared too."""
# Properties that are on or off; the first are on where nothing is said.
_ON = frozenset({
    "widowControl", "kinsoku", "wordWrap", "overflowPunct", "autoSpaceDE", "autoSpaceDN", "adjustRightInd",
    "snapToGrid",
})  # fmt: skip
_SWITCHES = _ON | {
    "keepNext", "keepLines", "pageBreakBefore", "suppressLineNumbers", "suppressAutoHyphens", "topLinePunct", "bidi",
    "contextualSpacing", "mirrorIndents", "b", "i", "caps", "smallCaps", "strike", "vanish", "rtl",
}  # fmt: skip
_OFF = frozenset({"0", "false", "off"})
# What programs add or leave out without changing a page: languages, hints, sizes of other scripts, characters beside
# twips, and lengths of nothing.
_UNSAID = frozenset({"lang", "kern", "szCs"})
_UNSAID_ATTRIBUTES = re.compile(r"hint|cs|\w+Chars")
_NOTHING = {"ind": "0", "spacing": "0", "docGrid": "0", "color": "auto"}
# The order that the format prescribes for the children of w:sectPr and w:tblPr.
_ORDER = {
    "sectPr": (
        "headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc",
        "pgBorders", "lnNumType", "pgNumType", "cols", "formProt", "vAlign", "noEndnote", "titlePg", "textDirection",
        "bidi", "rtlGutter", "docGrid", "printerSettings",
    ),
    "tblPr": (
        "tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc",
        "tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption",
        "tblDescription",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Brought:
    """A template with what the base has now. ``kept`` names what was changed in it, and so stays."""

    data: bytes
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Something shared: what it is, where it stands, and which of its children say how it looks (all, if none).

    ``names`` are those of the styles of its document, by their ids.
    """

    key: str
    part: str
    element: Any
    said: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Pages, margins and tables are alike among themselves; a style is only ever itself."""
        return self.key.partition(":")[0]

    @property
    def named(self) -> bool:
        """Whether a piece of this key is the same in every template, whatever it looks like."""
        return self.kind in {"style", "fonts", "defaults"}

    def exactly(self) -> bytes:
        """How it looks, to the letter; styles go by their names, for every document numbers them otherwise."""
        children = [copy.deepcopy(c) for c in self.element if not self.said or etree.QName(c).localname in self.said]
        children.sort(key=lambda c: self.said.index(etree.QName(c).localname) if self.said else 0)
        for reference in (r for child in children for r in child.iter(*_REFERRING_TAGS)):
            reference.set(f"{_W}val", self.names.get(reference.get(f"{_W}val"), ""))
        return b"".join(etree.tostring(c, method="c14n", exclusive=True, with_tail=False) for c in children)

    def digest(self) -> str:
        """A short digest of how it looks; of text, as it stands."""
        looks = repr(self._meanings()).encode() if self.said or self.kind == "defaults" else self.exactly()
        return hashlib.sha256(looks).hexdigest()[:12]

    def _meanings(self) -> list[Any]:
        children = [c for c in self.element if not self.said or etree.QName(c).localname in self.said]
        return sorted(filter(None, (_meaning(child, self.names) for child in children)), key=repr)

    def take(self, other: _Piece) -> None:
        """Look as the other does."""
        if not self.said or self.kind == "style":
            self.element[:] = [copy.deepcopy(child) for child in other.element]
            self._refer(other.names)
            return
        for name in self.said:
            for old in self.element.findall(_W + name):
                self.element.remove(old)
        for name in self.said:
            for new in other.element.findall(_W + name):
                _insert(self.element, copy.deepcopy(new))

    def _refer(self, names: Mapping[str, str]) -> None:
        """Name other styles by the ids that they have in this document; one that it has not is not named."""
        ids = {name: style for style, name in self.names.items()}
        for reference in list(self.element.iter(*_REFERRING_TAGS)):
            known = ids.get(names.get(reference.get(f"{_W}val"), ""))
            if known is None:
                reference.getparent().remove(reference)
            else:
                reference.set(f"{_W}val", known)

    def label(self) -> str:
        """What a person calls it."""
        return _LABELS.get(self.kind) or self.key.partition(":")[2]

    def answers(self, other: _Piece) -> bool:
        """Whether the other may stand in its place."""
        return self.key == other.key if self.named else self.kind == other.kind


@dataclass(slots=True)
class _Merge:
    """One template on its way to the base: what it remembered, what it remembers now, what was changed or kept."""

    memory: Mapping[str, str]
    restyle: bool
    now: dict[str, str] = field(default_factory=dict)
    changed: dict[str, Any] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)

    def settle(self, piece: _Piece, want: _Piece) -> None:
        """Take the piece from the base, unless it is the template's own."""
        current, target, last = piece.digest(), want.digest(), self.memory.get(want.key)
        if current in {target, last} or (self.restyle and piece.named):
            self.now[want.key] = target
            # Another program may have said the same in other words, and left something out.
            if current != target or (piece.named and piece.exactly() != want.exactly()):
                piece.take(want)
                self.changed[piece.part] = piece.element
        elif piece.named and last is None and not self.memory:
            self.kept.append(piece.label())

    def remember(self, wanted: Iterable[_Piece]) -> None:
        """What came from the base and is so no longer is told, each time until it follows, or is taken as it is."""
        for want in wanted:
            if want.key in self.memory and want.key not in self.now and not self.restyle:
                self.now[want.key] = self.memory[want.key]
                self.kept.append(want.label())


def bring(data: bytes, base: bytes, *, restyle: bool = False) -> Brought:
    """The template, tidied, with the pieces of ``base`` in place of those that it had from it.

    ``restyle`` takes styles from the base also where they were changed in the template, and pages, margins and lines of
    tables that were changed as the template's own.
    Raises :class:`dutykit.errors.TemplateError` when either is no .docx.
    """
    data = tidy(data)
    parts = read_parts(data)
    merge = _Merge(dict(_REMEMBERED.findall(docprops.custom(parts, docprops.MEMORY))), restyle)
    pieces = _pieces(data)
    wanted = {piece.key: piece for piece in reversed(_pieces(base))}.values()
    for want in wanted:
        for piece in pieces:
            if piece.answers(want):
                merge.settle(piece, want)
    merge.remember(wanted)
    kept = tuple(sorted(set(merge.kept)))
    if not merge.changed and merge.now == merge.memory:
        return Brought(data, kept)
    for part, element in merge.changed.items():
        parts[part] = etree.tostring(element.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    remembered = ";".join(f"{key}={digest}" for key, digest in sorted(merge.now.items()))
    parts = docprops.with_custom(parts, {docprops.MEMORY: remembered})
    return Brought(tidy(write_parts(parts)), kept)


def look_of_tables(doc: Document, base: Document) -> None:
    """Give every table of ``doc`` the lines that the tables of ``base`` have."""
    want = next(_tables(base, {}))
    for piece in _tables(doc, {}):
        piece.take(want)


def _pieces(data: bytes) -> list[_Piece]:
    """Everything of a document that may be shared, as python-docx finds it; the first page is page 1."""
    doc = open_document(data)
    styles: Any = doc.styles.element
    found = [_Piece("defaults", "word/styles.xml", e) for e in styles.iterfind(f"{_W}docDefaults")]
    names = {e.get(f"{_W}styleId"): _name(e) for e in styles.iterfind(f"{_W}style")}
    found += [
        _Piece(f"style:{_name(element)}", "word/styles.xml", element, _STYLE_PARTS, names)
        for element in styles.iterfind(f"{_W}style")
    ]
    fonts = next((part for part in doc.part.package.iter_parts() if part.partname == f"/{_FONTS}"), None)
    found += [] if fonts is None else [_Piece("fonts", _FONTS, parse_xml(fonts.blob, _FONTS))]
    body: Any = doc.element
    for number, page in enumerate(body.iter(f"{_W}sectPr"), 1):
        found.append(_Piece(f"page:{number}", "word/document.xml", page, _PAGE_PARTS))
    return [*found, *_margins(doc, names), *_tables(doc, names)]


def _margins(doc: Document, names: Mapping[str, str]) -> Iterator[_Piece]:
    """Headers and footers that a section has for itself."""
    for number, section in enumerate(doc.sections, 1):
        for name in _MARGINS:
            margin = getattr(section, name)
            if not margin.is_linked_to_previous:
                part = margin.part
                yield _Piece(f"margin:{number}:{name}", part.partname.lstrip("/"), part.element, names=names)


def _tables(doc: Document, names: Mapping[str, str]) -> Iterator[_Piece]:
    body: Any = doc.element
    for table in body.iter(f"{_W}tbl"):
        styles = {names.get(style.get(f"{_W}val"), "") for style in table.iter(f"{_W}pStyle")}
        kind, said = ("imprint", ("tblpPr", *_TABLE_PARTS)) if styles & _IMPRINT else ("table", _TABLE_PARTS)
        for element in table.iterfind(f"{_W}tblPr"):
            yield _Piece(kind, "word/document.xml", element, said, names)


def _name(style: Any) -> str:
    name = style.find(f"{_W}name")
    return "" if name is None else str(name.get(f"{_W}val"))


def _meaning(element: Any, names: Mapping[str, str]) -> Any:
    """What a property says, however it is written; nothing where it says nothing."""
    name = etree.QName(element).localname
    said = {etree.QName(key).localname: value for key, value in element.attrib.items()}
    if name in _SWITCHES and set(said) <= {"val"}:
        on = said.get("val", "1") not in _OFF
        return None if on == (name in _ON) else (name, on)
    if name in _UNSAID:
        return None
    if name in _REFERRING:
        return (name, names.get(said.get("val", ""), ""))
    said = {k: v for k, v in said.items() if not _UNSAID_ATTRIBUTES.fullmatch(k) and v != _NOTHING.get(name)}
    inner = sorted(filter(None, (_meaning(child, names) for child in element if not _lost(child))), key=repr)
    return (name, sorted(said.items()), inner) if said or inner else None


def _lost(element: Any) -> bool:
    """Whether LibreOffice drops it on saving: whether characters of a run keep to the grid."""
    return bool(element.tag == f"{_W}snapToGrid" and element.getparent().tag == f"{_W}rPr")


def _insert(parent: Any, element: Any) -> None:
    """Put the element at its place in the order that the format prescribes."""
    order = _ORDER[etree.QName(parent).localname]
    place = order.index(etree.QName(element).localname)
    before = itertools.takewhile(lambda c: order.index(etree.QName(c).localname) <= place, parent)
    parent.insert(sum(1 for _ in before), element)
