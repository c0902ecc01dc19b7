"""A .docx as a bundle of parts: read into a dict, written with fixed order and dates."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from lxml import etree

from ..errors import TemplateError

MAX_PARTS = 2000
MAX_BYTES = 64 * 1024 * 1024
_FIRST = ("[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels")
_DATE = (1980, 1, 1, 0, 0, 0)

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def read_parts(data: bytes, name: str = "") -> dict[str, bytes]:
    """The parts of a .docx by name, in the order of the file.

    Raises :class:`TemplateError` when it is no .docx, holds a name twice or unpacks beyond the limits.
    """
    label = name or "模板"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            infos = [info for info in bundle.infolist() if not info.is_dir()]
            if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_BYTES:
                raise TemplateError(
                    f"“{label}”解压后过大。", "请新建一份文档，只把需要的内容复制过去。", code="too_large"
                )
            parts = {info.filename.replace("\\", "/"): bundle.read(info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise TemplateError(
            f"“{label}”不是可用的 .docx 文件。", "请在 Word 或 WPS 中打开后另存为 .docx。", code="not_docx"
        ) from error
    if len(parts) != len(infos) or "word/document.xml" not in parts:
        raise TemplateError(
            f"“{label}”不是可用的 .docx 文件。", "请在 Word 或 WPS 中打开后另存为 .docx。", code="not_docx"
        )
    return parts


def ordered(names: Mapping[str, object]) -> list[str]:
    """The names in the one order in which parts are written."""
    return [n for n in _FIRST if n in names] + sorted(n for n in names if n not in _FIRST)


def entry(name: str) -> zipfile.ZipInfo:
    """The zip entry of a part, without anything that depends on the machine or the clock."""
    info = zipfile.ZipInfo(name, _DATE)
    info.create_system = 0
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def write_parts(parts: Mapping[str, bytes]) -> bytes:
    """A .docx of these parts: fixed order, fixed dates, so that equal parts give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        for name in ordered(parts):
            bundle.writestr(entry(name), parts[name])
    return out.getvalue()


def parse_xml(data: bytes, part: str) -> Any:
    """The root element of an XML part, without entities, network or white space guesses.

    Raises :class:`TemplateError` when it is no XML or declares a DTD (no producer of .docx writes one).
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise TemplateError(
            f"文档的 {part} 不是完整的 XML（{error.msg}）。", "请在 Word 或 WPS 中打开后另存为 .docx。", code="not_xml"
        ) from error
    if root.getroottree().docinfo.doctype:
        raise TemplateError(f"文档的 {part} 含有不允许的声明。", "请换用可信来源的文档。", code="unsafe")
    return root
