"""Make a hand-saved .docx fit for review: only what a reader of the document can see remains.

Two saves of the same document from Word, WPS, LibreOffice or code give the same bytes as far as they say
the same; what is stripped is listed in :func:`tidy`.
"""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from .package import W, parse_xml, read_parts, write_parts

_W = f"{{{W}}}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STORY = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml$")
_DROPPED = re.compile(r"docProps/(app\.xml|thumbnail\.\w+)$")
_NOISE = {
    _W + tag
    for tag in ("proofErr", "lastRenderedPageBreak", "attachedTemplate", "noProof", "rsid", "rsids", "proofState")
}
_DOC_ID = {_W14 + "docId", "{http://schemas.microsoft.com/office/word/2012/wordml}docId"}
_WPS_PROPERTIES = {"KSOProductBuildVer", "ICV", "KSOTemplateDocerSaveRecord"}
_KEPT_PROPERTIES = (_DC + "title", _DC + "subject", _CP + "keywords", _DC + "description", _CP + "category")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


def tidy(data: bytes) -> bytes:
    """Strip the traces of editing from a document; what is tidy already stays as it is.

    Gone are rsids, proofErr, the path of the template that Word was told of, rendered page breaks, paraIds, the
    bookmark ``_GoBack``, language marks and font hints of runs (a hint, where there was one, moves to the document
    defaults), author and times, statistics (app.xml), the thumbnail with its relationship and WPS's build marks.
    Neighbouring runs of equal format are joined, a tag split over runs is gathered in its first. Zip order and dates
    are fixed.
    Raises :class:`dutykit.errors.TemplateError` when ``data`` is no .docx.
    """
    parts = {name: blob for name, blob in read_parts(data).items() if not _DROPPED.match(name)}
    hinted = False
    roots: dict[str, Any] = {}
    for name, blob in parts.items():
        if name.endswith((".xml", ".rels")):
            roots[name] = parse_xml(blob, name)
    for name, root in roots.items():
        _strip_noise(root)
        if _STORY.match(name):
            hinted = _tidy_story(root) or hinted
    if hinted and "word/styles.xml" in roots:
        _hint_defaults(roots["word/styles.xml"])
    _tidy_properties(roots)
    _drop_dangling(roots, parts)
    for name, root in roots.items():
        if name in parts:
            parts[name] = _serialised(root)
    return write_parts(parts)


def _strip_noise(root: Any) -> None:
    for element in list(root.iter(etree.Element)):
        for key in list(element.attrib):
            if key.startswith(_W + "rsid") or key in {_W14 + "paraId", _W14 + "textId"}:
                del element.attrib[key]
        if element.tag in _NOISE or element.tag in _DOC_ID:
            _remove(element)


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _tidy_story(root: Any) -> bool:
    """Strip and join the runs of a part; whether a font hint was there."""
    hinted = False
    for fonts in list(root.iter(_W + "rFonts")):
        hinted = fonts.attrib.pop(_W + "hint", None) == "eastAsia" or hinted
        if not fonts.attrib:
            _remove(fonts)
    for element in list(root.iter(_W + "lang")):
        _remove(element)
    _drop_go_back(root)
    for properties in list(root.iter(_W + "rPr")):
        if not len(properties) and not properties.attrib:
            _remove(properties)
    for properties in list(root.iter(_W + "pPr")):
        if not len(properties):
            _remove(properties)
    for paragraph in root.iter(_W + "p"):
        _join_equal(paragraph)
        _gather_tags(paragraph)
        _join_equal(paragraph)
    for text in root.iter(_W + "t"):
        _set_text(text, text.text or "")
    return hinted


def _drop_go_back(root: Any) -> None:
    marks = [m for m in root.iter(_W + "bookmarkStart") if m.get(_W + "name") == "_GoBack"]
    ids = {m.get(_W + "id") for m in marks}
    for mark in [*marks, *[m for m in root.iter(_W + "bookmarkEnd") if m.get(_W + "id") in ids]]:
        _remove(mark)


def _set_text(element: Any, text: str) -> None:
    """The text, with ``xml:space`` exactly where it is needed."""
    element.text = text
    if text != text.strip():
        element.set(_XML_SPACE, "preserve")
    else:
        element.attrib.pop(_XML_SPACE, None)


def _is_text_run(element: Any) -> bool:
    if element.tag != _W + "r":
        return False
    inner = [child for child in element if child.tag != _W + "rPr"]
    return all(child.tag == _W + "t" for child in inner)


def _format(run: Any) -> bytes:
    properties = run.find(_W + "rPr")
    return b"" if properties is None else etree.tostring(properties, method="c14n", exclusive=True)


def _run_text(run: Any) -> str:
    return "".join(child.text or "" for child in run.findall(_W + "t"))


def _write_run(run: Any, text: str) -> None:
    for child in run.findall(_W + "t"):
        run.remove(child)
    if text:
        _set_text(etree.SubElement(run, _W + "t"), text)


def _stretches(paragraph: Any) -> Iterator[list[Any]]:
    """Neighbouring runs that hold text alone, at any depth of the paragraph (hyperlinks, insertions)."""
    for parent in [paragraph, *paragraph.iterfind(f".//{_W}hyperlink"), *paragraph.iterfind(f".//{_W}ins")]:
        for is_text, group in itertools.groupby(list(parent), _is_text_run):
            if is_text:
                yield list(group)


def _join_equal(paragraph: Any) -> None:
    for stretch in _stretches(paragraph):
        for _, group in itertools.groupby(stretch, _format):
            first, *rest = group
            text = "".join(map(_run_text, [first, *rest]))
            for run in rest:
                run.getparent().remove(run)
            _write_run(first, text)
            if not text:
                first.getparent().remove(first)


def _gather_tags(paragraph: Any) -> None:
    """A tag whose letters lie in several runs moves whole into the run where it begins."""
    for stretch in _stretches(paragraph):
        texts = [_run_text(run) for run in stretch]
        owners = [i for i, text in enumerate(texts) for _ in text]
        whole = "".join(texts)
        split = False
        for match in _TAG.finditer(whole):
            first = owners[match.start()]
            split = split or owners[match.end() - 1] != first
            owners[match.start() : match.end()] = [first] * (match.end() - match.start())
        if split:
            for i, run in enumerate(stretch):
                _write_run(run, "".join(c for c, owner in zip(whole, owners, strict=True) if owner == i))


def _hint_defaults(styles: Any) -> None:
    """Without the hint Word would set “” … — of Chinese text in the Latin font."""
    fonts = styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}rFonts")
    if fonts is not None:
        fonts.set(_W + "hint", "eastAsia")


def _tidy_properties(roots: dict[str, Any]) -> None:
    core = roots.get("docProps/core.xml")
    if core is not None:
        kept = {child.tag: child.text for child in core if child.tag in _KEPT_PROPERTIES and child.text}
        core[:] = []
        for tag in _KEPT_PROPERTIES:
            if tag in kept:
                etree.SubElement(core, tag).text = kept[tag]
    custom = roots.get("docProps/custom.xml")
    if custom is not None:
        for child in list(custom):
            if child.get("name") in _WPS_PROPERTIES:
                custom.remove(child)
        for number, child in enumerate(custom, 2):
            child.set("pid", str(number))


def _drop_dangling(roots: dict[str, Any], parts: dict[str, bytes]) -> None:
    """Relationships and content types of parts that are no longer there; the rest in a fixed order."""
    custom = roots.get("docProps/custom.xml")
    if custom is not None and not len(custom):
        del parts["docProps/custom.xml"]
    for name, root in roots.items():
        if name.endswith(".rels"):
            _drop_relations(root, posixpath.dirname(posixpath.dirname(name)), parts)
    types = roots["[Content_Types].xml"]
    suffixes = {name.rpartition(".")[2].lower() for name in parts}
    for child in list(types):
        part, suffix = child.get("PartName"), child.get("Extension", "").lower()
        if (part and part.lstrip("/") not in parts) or (suffix and suffix not in suffixes):
            types.remove(child)
    types[:] = sorted(types, key=lambda c: (c.get("Extension") is None, c.get("Extension") or c.get("PartName")))


def _drop_relations(root: Any, base: str, parts: dict[str, bytes]) -> None:
    for relation in list(root):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))
        attached = relation.get("Type", "").endswith("/attachedTemplate")
        if attached or (relation.get("TargetMode") != "External" and path not in parts):
            root.remove(relation)
    root[:] = sorted(root, key=lambda r: (len(r.get("Id", "")), r.get("Id", "")))


def _serialised(root: Any) -> bytes:
    kept = (root.get(_MC + "Ignorable") or "").split()
    etree.cleanup_namespaces(root, keep_ns_prefixes=kept)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
