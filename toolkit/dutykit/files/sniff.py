"""What a file is: read once, with care, and judged by its content, never by its name."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..errors import cause
from ..problems import Problem, has_errors
from .limits import Limits, size_text
from .zipdir import RefusedError, directory


class ContentKind(NamedTuple):
    """A kind of content: its name for a person, the extensions it should have, and what to do if it is not read."""

    label: str
    suffixes: tuple[str, ...]
    advice: str = ""


_AS_XLSX = "请用 WPS 或 Excel 打开，另存为 .xlsx 后发回。"
_UNPACK = "请先解压，再把里面的文件逐个放进来；或重新压缩为 .zip 后发回。"
_AS_DOCX = "请用 WPS 或 Word 打开，另存为 .docx 后发回。"

KINDS: dict[str, ContentKind] = {
    "xlsx": ContentKind("Excel 工作簿", (".xlsx", ".et")),
    "xlsm": ContentKind("带宏的 Excel 工作簿", (".xlsm",)),
    "docx": ContentKind("Word 文档", (".docx", ".wps")),
    "pdf": ContentKind(" PDF", (".pdf",)),
    "xls": ContentKind(" Excel 97-2003 或 WPS 表格（.xls、.et）", (".xls", ".et"), _AS_XLSX),
    "xlsb": ContentKind(" Excel 二进制工作簿（.xlsb）", (".xlsb",), _AS_XLSX),
    "ods": ContentKind(" OpenDocument 表格（.ods）", (".ods",), _AS_XLSX),
    "csv": ContentKind("文本表格（.csv）", (".csv", ".tsv", ".txt"), _AS_XLSX),
    "doc": ContentKind(" Word 97-2003 或 WPS 文字（.doc、.wps）", (".doc", ".wps"), _AS_DOCX),
    "docm": ContentKind("带宏的 Word 文档或 Word 模板", (".docm", ".dotx", ".dotm"), _AS_DOCX),
    "odt": ContentKind(" OpenDocument 文字（.odt）", (".odt",), _AS_DOCX),
    "rtf": ContentKind(" RTF ", (".rtf",), _AS_DOCX),
    "ppt": ContentKind("演示文稿", (".ppt", ".pptx", ".dps"), "请把内容填入下发的表格后发回。"),
    "ofd": ContentKind(" OFD 版式", (".ofd",), "请发回电子表格，或另存为 PDF 后发回。"),
    "photo": ContentKind("图片（照片或扫描件）", (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff", ".bmp")),
    "heic": ContentKind(
        "苹果手机照片（.heic）",
        (".heic", ".heif"),
        "请在手机“设置－相机－格式”里选“兼容性最佳”重新拍照，或把照片另存为 .jpg 后发回。",
    ),
    "image": ContentKind("这种图片", (".gif", ".webp", ".avif"), "请另存为 .jpg 或 .png 后发回，最好发回电子表格。"),
    "zip": ContentKind("压缩包（.zip）", (".zip",), "请先解压，再把里面的文件逐个放进来。"),
    "rar": ContentKind("压缩包（.rar）", (".rar",), _UNPACK),
    "7z": ContentKind("压缩包（.7z）", (".7z",), _UNPACK),
    "gz": ContentKind("压缩包（.gz）", (".gz", ".tgz"), _UNPACK),
    "eml": ContentKind("邮件（.eml）", (".eml",), "请打开邮件，把附件另存后放进来。"),
    "msg": ContentKind(" Outlook 邮件（.msg）", (".msg",), "请打开邮件，把附件另存后放进来。"),
    "html": ContentKind("网页表格（.htm，办公系统也导出为 .xls）", (".xls", ".htm", ".html", ".et"), _AS_XLSX),
    "webpage": ContentKind("网页", (".html", ".htm"), _AS_XLSX),
    "mht": ContentKind("单个文件网页（.mht）", (".mht", ".mhtml"), _AS_XLSX),
    "xml2003": ContentKind(" Excel 2003 XML 表格（.xml，办公系统也导出为 .xls）", (".xls", ".xml", ".et"), _AS_XLSX),
    "xml": ContentKind(" XML ", (".xml",), _AS_XLSX),
    "text": ContentKind("纯文本", (".txt",), "请把内容填入下发的表格后发回。"),
    "encrypted": ContentKind("加密的 Office 文件", ()),
}
READABLE = ("xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "html", "xml2003", "docx", "pdf", "ofd", "photo")
CONVERTIBLE = ("doc",)
"""Read after LibreOffice has converted them, where it is there."""
MAILS = ("eml", "msg")
EXPANDABLE = ("zip", *MAILS)
"""Not read themselves: the files in them are."""

_PHOTOS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_ARCHIVES = {b"Rar!\x1a\x07": "rar", b"7z\xbc\xaf\x27\x1c": "7z", b"\x1f\x8b": "gz"}
_PAGES = ("<!doctype html", "<html", "<table", "<head", "<meta", "<style", "<body", "<div", "<!--")
_SPREADSHEET_ML = re.compile(r"""<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet""")
LABELLED = re.compile(r"\s*[\u4e00-\u9fff（）()]{2,16}[:：]")
"""How a line begins that says of what it tells: 填报单位：…."""
_HEADER = re.compile(r"^([A-Za-z][A-Za-z0-9-]*):", re.MULTILINE)
_MAIL_HEADERS = {"from", "to", "date", "subject", "received", "message-id", "mime-version", "content-type"}
_LOCKS = ("~$", ".~")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Origin:
    """The mail in which a file came: who sent it, when (ISO, as the mail says), and the hash of the mail.

    ``said`` is what the mail itself says, subject first: told to the clerk, and never written into the log.
    """

    sender: str
    sent: str
    mail: str
    said: str = ""

    def logged(self) -> dict[str, str]:
        """What the log says of it."""
        return {"sender": self.sender, "sent": self.sent, "mail": self.mail}


@dataclass(slots=True)
class Incoming:
    """One file as it came. ``data`` is empty and ``sha256`` ``""`` where it was not read at all.

    ``kind`` is a key of :data:`KINDS`, or ``empty``, ``lock``, ``unknown``, ``none``.
    """

    path: Path
    data: bytes = field(repr=False, default=b"")
    sha256: str = ""
    kind: str = "none"
    problems: list[Problem] = field(default_factory=list)
    origin: Origin | None = None

    @property
    def sent(self) -> str:
        """When it was sent, where it came in a mail that tells."""
        return self.origin.sent if self.origin is not None else ""

    @property
    def readable(self) -> bool:
        """Whether the file may go on to the guard."""
        return self.kind in READABLE + CONVERTIBLE and not has_errors(self.problems)


def receive(path: Path, limits: Limits | None = None) -> Incoming:
    """Open a regular file, read it once, hash it, and say what it is; problems are in the result."""
    limits = limits or Limits()
    incoming = Incoming(path)
    if path.name.startswith(_LOCKS):
        incoming.kind = "lock"
        incoming.problems.append(Problem("file.lock"))
        return incoming
    try:
        incoming.data = _read(path, max(limits.office_bytes, limits.pdf_bytes))
    except RefusedError as refused:
        incoming.problems.append(refused.problem)
        return incoming
    except OSError as error:
        incoming.problems.append(Problem("file.cannot_open", facts={"detail": cause(error)}))
        return incoming
    return _known(incoming, limits)


def receive_bytes(path: Path, data: bytes, limits: Limits | None = None) -> Incoming:
    """The same for a file that lies in another one; ``path`` is what it is called, and need not exist."""
    if path.name.startswith(_LOCKS):
        return Incoming(path, kind="lock", problems=[Problem("file.lock")])
    return _known(Incoming(path, data), limits or Limits())


def _known(incoming: Incoming, limits: Limits) -> Incoming:
    incoming.sha256 = hashlib.sha256(incoming.data).hexdigest()
    incoming.kind = sniff(incoming.data, limits)
    incoming.problems += _judge(incoming, limits)
    return incoming


def _read(path: Path, limit: int) -> bytes:
    # The look before opening is for Windows and for devices; after opening the descriptor is what counts.
    _must_be_regular(path.lstat().st_mode)
    flags = os.O_RDONLY
    for name in ("O_BINARY", "O_CLOEXEC", "O_NONBLOCK", "O_NOFOLLOW"):
        flags |= getattr(os, name, 0)
    descriptor = os.open(path, flags)
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        _must_be_regular(status.st_mode)
        data = b"" if status.st_size > limit else stream.read(limit + 1)
        size = max(status.st_size, len(data))
    if size > limit:
        raise RefusedError(Problem("file.too_large", facts={"size": size_text(size), "limit": size_text(limit)}))
    return data


def _must_be_regular(mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    names = ((stat.S_ISDIR, "文件夹"), (stat.S_ISLNK, "链接"), (stat.S_ISFIFO, "管道"), (stat.S_ISSOCK, "套接字"))
    kind = next((name for test, name in names if test(mode)), "设备")
    raise RefusedError(Problem("file.not_regular", facts={"kind": kind}))


def _judge(incoming: Incoming, limits: Limits) -> list[Problem]:
    kind, suffix = incoming.kind, incoming.path.suffix
    limit = limits.pdf_bytes if kind in ("pdf", *EXPANDABLE) else limits.office_bytes
    if kind == "empty":
        return [Problem("file.empty")]
    if kind == "unknown":
        return [Problem("file.unknown_kind", facts={"suffix": suffix or "（无）"})]
    if kind == "encrypted":
        return [Problem("file.encrypted")]
    known = KINDS[kind]
    if kind not in READABLE + CONVERTIBLE + EXPANDABLE:
        return [Problem("file.unsupported", facts={"kind": known.label, "advice": known.advice})]
    if len(incoming.data) > limit:
        facts = {"size": size_text(len(incoming.data)), "limit": size_text(limit)}
        return [Problem("file.too_large", facts=facts)]
    if suffix.casefold() not in known.suffixes:
        return [Problem("file.wrong_suffix", facts={"suffix": suffix or "（无）", "kind": known.label})]
    return []


def sniff(data: bytes, limits: Limits | None = None) -> str:
    """The kind of content: a key of :data:`KINDS`, ``empty`` or ``unknown``."""
    head = data[:1024]
    if not data:
        return "empty"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data, limits or Limits())
    if head.startswith(_OLE):
        return _ole_kind(data)
    if b"%PDF-" in head:
        return "pdf"
    if picture := _picture_kind(head):
        return picture
    archive = next((kind for mark, kind in _ARCHIVES.items() if head.startswith(mark)), "")
    if archive:
        return archive
    if head.startswith(b"{\\rtf"):
        return "rtf"
    return _text_kind(data)


def _has_table(data: bytes) -> bool:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.replace(b"\0", b"")
    return bool(re.search(rb"<table[\s>]", data, re.IGNORECASE))


def _picture_kind(head: bytes) -> str:
    """The kind of a picture; nothing where it is none."""
    # A text may begin with BM; the reserved words of a bitmap are zero.
    if head.startswith(_PHOTOS) or (head.startswith(b"BM") and head[6:10] == b"\0\0\0\0"):
        return "photo"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "heic"
    webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return "image" if webp or head.startswith(b"GIF8") or head[4:12] == b"ftypavif" else ""


def _zip_kind(data: bytes, limits: Limits) -> str:
    try:
        names = {entry.name.casefold() for entry in directory(data, limits)}
    except RefusedError:
        # No directory to trust: the local headers still tell what it was, and the guard will say what is wrong.
        found = re.findall(rb"PK\x03\x04[\s\S]{26}((?:xl|word|ppt)/[A-Za-z0-9_/.]+)", data)
        names = {name.decode("ascii").casefold() for name in found}
        names |= {"[content_types].xml"} if names else set()
    if "ofd.xml" in names:
        return "ofd"
    office = _office_kind(names) if "[content_types].xml" in names else ""
    if office:
        return office
    if {"mimetype", "content.xml"} <= names:
        return "ods" if b"opendocument.spreadsheet" in data[:256] else "odt"
    return "zip"


def _office_kind(names: set[str]) -> str:
    """The kind of an Open XML file by the parts that it has; nothing where they are of none."""
    folders = {name.partition("/")[0] for name in names}
    if "xl" in folders:
        return "xlsb" if "xl/workbook.bin" in names else "xlsm" if "xl/vbaproject.bin" in names else "xlsx"
    if "word" in folders:
        return "docm" if "word/vbaproject.bin" in names else "docx"
    return "ppt" if "ppt" in folders else ""


def _ole_kind(data: bytes) -> str:
    # Entries of an OLE directory are 128 bytes, at such a multiple, and begin with the name in UTF-16.
    names = set()
    for name in ("__nameid_version1.0", "EncryptedPackage", "Workbook", "Book", "WordDocument", "PowerPoint Document"):
        raw = (name + "\0").encode("utf-16-le")
        found = data.find(raw, 512)
        while found >= 0 and found % 128:
            found = data.find(raw, found + 1)
        if found >= 0:
            names.add(name)
    if "__nameid_version1.0" in names:  # a mail first: what is attached to it lies in the same directory
        return "msg"
    if "EncryptedPackage" in names:
        return "encrypted"
    if names & {"Workbook", "Book"}:
        return "xls"
    if "WordDocument" in names:
        return "encrypted" if _is_locked_word(data) else "doc"
    return "ppt" if names else "unknown"


def _is_locked_word(data: bytes) -> bool:
    """Whether the header of a Word 97-2003 text says that it is encrypted; it begins at a sector."""
    at = data.find(b"\xec\xa5\xc1\x00", 512)
    while at >= 0 and at % 512:
        at = data.find(b"\xec\xa5\xc1\x00", at + 1)
    return at >= 0 and len(data) > at + 11 and bool(data[at + 11] & 1)


def _text_kind(data: bytes) -> str:
    text = _decoded(data[:65536])
    if text is None:
        return "unknown"
    start = text.lstrip("\ufeff \t\r\n")[:512].casefold()
    marked = _marked_up_kind(start, text, data) or _letter_kind(text)
    if marked:
        return marked
    # A title may stand above the table; prose in Chinese has no commas of this kind.
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    parted = [any(mark in line for mark in ",\t;") for line in lines]
    told = sum(bool(LABELLED.match(line)) for line in lines)
    return "csv" if parted and (parted[0] or sum(parted) > 1 or told > 1) else "text"


def _marked_up_kind(start: str, text: str, data: bytes) -> str:
    """A page or an XML file by how it begins; nothing where it is none."""
    if start.startswith(_PAGES) or (start.startswith("<?xml") and "<html" in start):
        return "html" if _has_table(data) else "webpage"
    if start.startswith(("<?xml", "<workbook", "<ss:workbook")):
        return "xml2003" if _SPREADSHEET_ML.search(text) else "xml"
    return ""


def _letter_kind(text: str) -> str:
    """A mail by its header, or a page that a browser or an office program has saved in the same form."""
    header = re.split(r"\r?\n\r?\n", text.lstrip("\ufeff \t\r\n"), maxsplit=1)[0]
    if not _HEADER.match(header):
        return ""
    names = {name.casefold() for name in _HEADER.findall(header)}
    if "mime-version" in names and not names & {"to", "received", "message-id"}:
        return "mht" if "multipart/mixed" not in header.casefold() else "eml"
    return "eml" if "from" in names and len(names & _MAIL_HEADERS) > 2 else ""


def _decoded(head: bytes) -> str | None:
    """The text of a file's beginning; ``None`` if it is none. UTF-16 only with its mark: it decodes anything."""
    utf16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf16 else ("utf-8", "gb18030"):
        try:
            # A character may be cut at the end of the piece.
            text = codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        odd = sum(1 for c in text if not c.isprintable() and c not in "\ufeff\t\r\n\f\u3000\xa0")
        return text if odd * 50 <= len(text) else None
    return None
