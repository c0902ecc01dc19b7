"""A .docx as a bundle of parts: read into a dict, written with fixed order and dates."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

from ..errors import TemplateError

if TYPE_CHECKING:
    from docx.document import Document

MAX_PARTS = 2000
MAX_BYTES = 64 * 1024 * 1024
_FIRST = ("[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels")

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


def open_document(data: bytes, name: str = "") -> Document:
    """The document as python-docx sees it, after the limits of :func:`read_parts`.

    Raises :class:`TemplateError` when it is none, or one whose parts do not hang together.
    """
    import docx

    read_parts(data, name)
    try:
        return docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise TemplateError(
            f"“{name or '模板'}”不是可用的 .docx 文件。", "请在 Word 或 WPS 中打开后另存为 .docx。", code="not_docx"
        ) from error


def ordered(names: Mapping[str, object]) -> list[str]:
    """The names in the one order in which parts are written."""
    return [n for n in _FIRST if n in names] + sorted(n for n in names if n not in _FIRST)


@dataclass(frozen=True, slots=True)
class Packed:
    """A part as it stands in the zip: compressed once, written many times."""

    name: bytes
    crc: int
    size: int
    data: bytes
    digest: bytes

    @classmethod
    def of(cls, name: str, data: bytes, *, level: int = 6) -> Packed:
        """Compress a part; ``digest`` is over its name and its bytes before that."""
        packer = zlib.compressobj(level, zlib.DEFLATED, -15)
        packed = packer.compress(data) + packer.flush()
        digest = hashlib.sha256(name.encode() + b"\0")
        digest.update(data)
        return cls(name.encode(), zlib.crc32(data), len(data), packed, digest.digest())

    def header(self, *, central: bool) -> bytes:
        """The common fields of a local header or of an entry of the directory."""
        flags = 0x800  # names are UTF-8
        return struct.pack(
            "<HHHHHLLLHH", 20, flags, 8, 0, _DOS_DATE, self.crc, len(self.data), self.size, len(self.name), 0
        ) + (b"" if central else self.name)


_DOS_DATE = (1 << 5) | 1  # 1980-01-01


def assemble(parts: Mapping[str, Packed]) -> bytes:
    """A zip of these parts in the one order, with fixed dates: equal parts give equal bytes.

    ``zipfile`` cannot write what is compressed already, and that is most of a rendered document.
    """
    chunks: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name in ordered(parts):
        part = parts[name]
        local = b"PK\3\4" + part.header(central=False)
        directory.append(
            b"PK\1\2\x14\0" + part.header(central=True) + struct.pack("<HHHLL", 0, 0, 0, 0, at) + part.name
        )
        chunks += [local, part.data]
        at += len(local) + len(part.data)
    index = b"".join(directory)
    end = b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, len(directory), len(directory), len(index), at, 0)
    return b"".join([*chunks, index, end])


def digest(parts: Mapping[str, Packed]) -> str:
    """SHA-256 over names and contents of all parts, in the one order; no matter how they are compressed."""
    whole = hashlib.sha256()
    for name in ordered(parts):
        whole.update(parts[name].digest)
    return whole.hexdigest()


def write_parts(parts: Mapping[str, bytes]) -> bytes:
    """A .docx of these parts: fixed order, fixed dates, so that equal parts give equal bytes."""
    return assemble({name: Packed.of(name, data) for name, data in parts.items()})


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
    if cast("Any", root.getroottree().docinfo).doctype:
        raise TemplateError(f"文档的 {part} 含有不允许的声明。", "请换用可信来源的文档。", code="unsafe")
    return root
