"""What docxtpl's own classes put into a document: rich text, listings, pictures, sub-documents.

Text is printed by our own compiled templates (:mod:`.render`). These values bring XML with them, and some bring parts
(a picture, the target of a link, the styles of a sub-document): that is the work of docxtpl and python-docx, done on a
:class:`docxtpl.DocxTemplate` of their own, whose package the rendered texts are put into afterwards.
"""

from __future__ import annotations

import html
import io
import re
from typing import TYPE_CHECKING, Any

from ..errors import TemplateError
from .package import R, parse_xml, read_parts
from .reaching import reaching

if TYPE_CHECKING:
    from docxtpl import DocxTemplate, Subdoc

_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_SIGNS = re.compile(r"[\n\r\t\a\f]")
_ROOT = re.compile(r"<w:(?:document|hdr|ftr|footnotes|endnotes)\b[^>]*>")
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_PREFIXES = {
    "r": R,
    "wp": f"{_DRAWING}/wordprocessingDrawing",
    "a": f"{_DRAWING}/main",
    "pic": f"{_DRAWING}/picture",
}


def is_rich(value: Any) -> bool:
    """Whether the value is one of docxtpl's."""
    if not hasattr(type(value), "__html__"):  # all of them say how they look as markup; text and numbers do not
        return False
    import docxtpl

    kinds = [docxtpl.RichText, docxtpl.RichTextParagraph, docxtpl.Listing, docxtpl.InlineImage]
    subdocument = getattr(docxtpl, "Subdoc", None)  # docxtpl leaves it out where docxcompose is not installed
    return isinstance(value, tuple(kinds) if subdocument is None else (*kinds, subdocument))


def needs_package(value: Any, xml: str) -> bool:
    """Whether the printed value refers to parts that only docxtpl's package has."""
    return hasattr(value, "tpl") or 'r:id="' in xml


def plain_text(xml: str) -> str:
    """The text in the XML of a value, escaped, without its breaks and tabs: as it must be found again.

    A listing is text alone, without any element.
    """
    return _SIGNS.sub("", "".join(_TEXT.findall(xml)) if "<" in xml else xml)


def with_prefixes(xml: str) -> str:
    """The part, its root declaring the prefixes that docxtpl's values use without declaring them."""
    root = _ROOT.search(xml)
    if root is None:
        return xml
    missing = "".join(
        f' xmlns:{prefix}="{uri}"'
        for prefix, uri in _PREFIXES.items()
        if f"{prefix}:" in xml and f"xmlns:{prefix}=" not in root[0]
    )
    return xml[: root.end() - 1] + missing + xml[root.end() - 1 :] if missing else xml


def hidden_texts(root: Any) -> list[str]:
    """Runs that stand inside the text of a run, where no program shows them: ``{{ }}`` in place of ``{{r }}``."""
    return [html.unescape("".join(text.itertext())) for text in root.iter(f"{{{root.nsmap['w']}}}t") if len(text)]


def package_part(tpl: DocxTemplate, part: str) -> Any:
    """python-docx's object for a part of the template, to which pictures and links are related."""
    return next((p for p in tpl.get_docx().part.package.iter_parts() if p.partname == f"/{part}"), None)


def saved_parts(tpl: DocxTemplate) -> dict[str, bytes]:
    """The package after rendering: new pictures and styles are in it, pictures named to ``replace_pic`` replaced."""
    tpl.pre_processing()
    out = io.BytesIO()
    tpl.get_docx().save(out)
    out.seek(0)
    tpl.post_processing(out)
    return read_parts(out.getvalue())


def subdocument(tpl: DocxTemplate, data: bytes, name: str) -> Subdoc:
    """A .docx as a value for ``{{p … }}``, held against the limits first.

    Raises :class:`TemplateError` when it is no .docx, is too large, or fetches from outside (links to templates and
    pictures, fields such as INCLUDETEXT) or carries macros: it becomes part of a document of the office.
    """
    parts = read_parts(data, name)
    for part, blob in parts.items():
        if part.endswith((".xml", ".rels")):
            parse_xml(blob, part)
    found = next(reaching(parts), "")
    if found:
        raise TemplateError(
            f"“{name}”会从文件以外取内容或者带有程序（{found}），不能并入文书。",
            "请在 Word 或 WPS 中断开链接、删去这样的域和宏，另存为 .docx。",
            code="unsafe",
        )
    return tpl.new_subdoc(io.BytesIO(data))
