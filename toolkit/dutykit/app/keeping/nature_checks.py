"""What each item of the four natures looks at. Every check yields where a package fails, in a few Chinese words."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from ...files.sniff import sniff
from ...outside import read_json
from . import package
from .found_package import Package
from .package import Holding, PackageItem

Faults = Iterator[str]
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]")
_CODE = re.compile(r"[^-·]+-WS·\d{4}-(Y|D30|D10)-\d{4,}")
_LASTING = frozenset({"pdf", "ofd", "csv", "xml", "json", "jsonl", "txt", "toml"})
"""Endings of formats that are open and documented (DA/T 47 asks it of what is kept for long)."""
_PROGRAMS = frozenset({"exe", "dll", "com", "bat", "cmd", "vbs", "js", "ps1", "sh", "msi", "scr", "jar", "lnk", "docm",
                       "xlsm", "xlsb", "html", "hta"})  # fmt: skip


# --- authenticity ----------------------------------------------------------------------------------------------


def solid(found: Package) -> Faults:
    """Every file is there and is what was summed."""
    if not found.sums:
        yield f"没有 {package.SUMS}，或者读不出来"
    for name, digest in found.sums.items():
        if name not in found.files:
            yield f"“{name}”不见了"
        elif found.digests.get(name) != digest:
            yield f"“{name}”被改动过"
    sm3 = found.sums_in(package.SM3_SUMS)
    for name, digest in sm3.items():
        path = found.files.get(name)
        if path is not None and not path.is_symlink() and package.summed(path, package.SM3) != digest:
            yield f"“{name}”的 SM3 摘要不符"


def lengths(found: Package) -> Faults:
    """Titles, names and paths are there and fit a catalogue."""
    for item in found.items:
        if not 0 < len(item.title) <= 300 or len(item.path.encode()) > 1000 or len(item.author) > 200:
            yield f"第 {item.number} 件的题名、责任者或文件名过长，或没有题名"


def kinds(found: Package) -> Faults:
    """Days are days, digests digests."""
    for item in found.items:
        if not _is_day(item.day):
            yield f"第 {item.number} 件的日期“{item.day}”不是日期"
        if not re.fullmatch(r"[0-9a-f]{64}", item.sha256):
            yield f"第 {item.number} 件的摘要不是 SHA-256"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def ranges(found: Package) -> Faults:
    """Words of closed lists are in them."""
    head = found.head
    if head is None:
        yield found.unread
        return
    if head.secrecy not in package.SECRECY:
        yield f"密级“{head.secrecy}”不在值域内"
    if head.retention not in package.RETENTION:
        yield f"保管期限“{head.retention}”不在值域内"
    for entity in found.described or ():
        if found.said(entity, "聚合层次") != package.LEVEL:
            yield f"{found.said(entity, '电子文件号')} 的聚合层次不在值域内"


def reasonable(found: Package) -> Faults:
    """Nothing is dated after the package."""
    head = found.head
    for item in found.items:
        if head is not None and _is_day(item.day) and item.day > head.made[:10]:
            yield f"第 {item.number} 件的日期 {item.day} 晚于归档日期 {head.made[:10]}"
        for act in item.acts:
            if head is not None and act.at > head.made:
                yield f"第 {item.number} 件的“{act.what}”晚于归档时间"


def odd_signs(found: Package) -> Faults:
    """No description holds signs that nobody sees."""
    for item in found.items:
        if _CONTROL.search(f"{item.title}{item.author}{item.path}{item.source}"):
            yield f"第 {item.number} 件的著录里有看不见的字符"


def codes(found: Package) -> Faults:
    """Numbers of the archives, where given, have their shape."""
    for entity in found.described or ():
        code = found.said(entity, "档号")
        if code and not _CODE.fullmatch(code):
            yield f"{found.said(entity, '电子文件号')} 的档号“{code}”不合规范"


def repeated(found: Package) -> Faults:
    """No number and no path stands twice."""
    for what, values in (
        ("件号", [str(i.number) for i in found.items]), ("文件", [i.path.casefold() for i in found.items]),
    ):  # fmt: skip
        twice = sorted({v for v in values if values.count(v) > 1}) if len(set(values)) != len(values) else []
        yield from (f"{what} {value} 重复" for value in twice)


def as_described(found: Package) -> Faults:
    """Size, digest and format in the list are those of the file; the three descriptions say the same."""
    for item in found.items:
        path = found.files.get(item.path)
        if path is None or path.is_symlink():
            continue
        if path.stat().st_size != item.bytes or found.digests[item.path] != item.sha256:
            yield f"“{item.path}”的大小或摘要与著录不符"
    told = {i.path: (str(i.bytes), i.sha256) for i in found.items}
    for entity in found.described or ():
        path_said = found.said(entity, "计算机文件名")
        if told.get(path_said) != (found.said(entity, "计算机文件大小"), found.said(entity, "摘要值")):
            yield f"{package.METADATA} 与 {package.MANIFEST} 对“{path_said}”说得不一样"


def related(found: Package) -> Faults:
    """Every item has its file."""
    yield from (f"第 {i.number} 件没有对应的文件“{i.path}”" for i in found.items if i.path not in found.files)


def documented(found: Package) -> Faults:
    """What explains the package is there and can be read."""
    for name in (package.README, package.LIST, package.MANIFEST, package.METADATA, package.SUMS):
        if name not in found.files:
            yield f"没有 {name}"
    try:
        lines = found.bytes(package.LIST).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        yield f"{package.LIST} 读不出来"
        return
    if not lines or not lines[0].startswith("件号,"):
        yield f"{package.LIST} 的标题行不对"


def structure(found: Package) -> Faults:
    """Nothing lies outside the folders of a package."""
    allowed = {package.README, package.LIST, package.MANIFEST, package.METADATA, package.SUMS, package.SM3_SUMS}
    for name in found.files:
        top = PurePosixPath(name).parts[0]
        if name not in allowed and top not in package.FOLDERS:
            yield f"“{name}”不在规定的文件夹里"


def consistent(found: Package) -> Faults:
    """What is in the folder is what was summed when the package was made, no more and no less."""
    described = {i.path for i in found.items}
    for name in found.sums:
        if PurePosixPath(name).parts[0] in package.FOLDERS and name not in described:
            yield f"“{name}”没有著录"
    yield from (f"“{i.path}”没有摘要" for i in found.items if found.sums and i.path not in found.sums)


# --- completeness ----------------------------------------------------------------------------------------------


def count(found: Package) -> Faults:
    """List, metadata and files are as many."""
    if found.unread:
        yield found.unread
    present = sum(1 for name in found.files if PurePosixPath(name).parts[0] in package.FOLDERS)
    described = len(found.described or ())
    if not len(found.items) == present == described:
        yield f"清单 {len(found.items)} 件、元数据 {described} 件、文件 {present} 份，不相符"


def size(found: Package) -> Faults:
    """List and files have as many bytes."""
    told = sum(i.bytes for i in found.items)
    there = sum(
        path.stat().st_size
        for name, path in found.files.items()
        if PurePosixPath(name).parts[0] in package.FOLDERS and not path.is_symlink()
    )
    if told != there:
        yield f"清单 {told} 字节，文件 {there} 字节"


_ASKED = ("聚合层次", "立档单位名称", "电子文件号", "题名", "责任者", "日期", "密级", "保管期限", "格式信息",
          "计算机文件名", "计算机文件大小", "摘要值")  # fmt: skip
_MAY_BE_EMPTY = ("全宗号", "档号")


def whole_metadata(found: Package) -> Faults:
    """Every element of the description is there."""
    if found.described is None:
        yield f"{package.METADATA} 读不出来"
    for entity in found.described or ():
        missing = [n for n in (*_ASKED, *_MAY_BE_EMPTY) if entity.find(f".//{{*}}{n}") is None]
        if missing:
            yield f"{found.said(entity, '电子文件号') or '有一件'} 没有 {'、'.join(missing)} 这些项"


def filled_metadata(found: Package) -> Faults:
    """What must not be empty is not."""
    for entity in found.described or ():
        missing = [name for name in _ASKED if not found.said(entity, name)]
        if missing:
            yield f"{found.said(entity, '电子文件号') or '有一件'} 没有填 {'、'.join(missing)}"


def processed(found: Package) -> Faults:
    """It is told how each item came to be."""
    for item in found.items:
        if item.holding in {Holding.ORIGINAL, Holding.PAPER, Holding.COPY} and not item.acts:
            yield f"第 {item.number} 件没有过程信息"


def running(found: Package) -> Faults:
    """Numbers run from 1 without a gap."""
    numbers = [i.number for i in found.items]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "件号不连续"


def content(found: Package) -> Faults:
    """Nothing is empty, but what came back empty and was sent back: that is kept as it came."""
    spared = {i.path for i in found.items if _unread(i)}
    for name, path in found.files.items():
        if name not in spared and not path.is_symlink() and path.stat().st_size == 0:
            yield f"“{name}”是空文件"


def _unread(item: PackageItem) -> bool:
    """An original from which nothing was registered: broken, locked or of another kind, and kept as it came."""
    return item.holding is Holding.ORIGINAL and not item.records


def sources(found: Package) -> Faults:
    """Every file from which a record was taken is there."""
    have = {i.sha256 for i in found.items if i.holding is Holding.ORIGINAL}
    missing: dict[str, str] = {}
    for item in found.items:
        if item.holding is Holding.RECORD and item.path.endswith(".json"):
            for record in _parsed(found, item.path):
                for version in record.get("versions", ()):
                    digest = version.get("sha256")
                    if digest and digest not in have:
                        missing[digest] = str(version.get("file", ""))
    yield from (f"缺原件“{name}”（{digest[:12]}）" for digest, name in missing.items())


def _parsed(found: Package, name: str) -> list[dict[str, Any]]:
    """The records of a file, those of them that have the shape of one; what cannot be read is told by GD-3-4."""
    try:
        told = read_json(found.bytes(name))
    except (OSError, ValueError):
        return []
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def attached(found: Package) -> Faults:
    """Every picture of which the log says that it came with an original is there."""
    have = {i.sha256 for i in found.items}
    originals = {i.sha256 for i in found.items if i.holding is Holding.ORIGINAL}
    for item in found.items:
        if item.holding is Holding.LOG:
            for line in _bytes_of(found, item.path).decode("utf-8", "replace").splitlines():
                entry = _entry(line)
                if entry.get("action") == "attachment" and entry.get("subject") in originals:
                    detail = entry.get("detail", {})
                    if detail.get("sha256") not in have:
                        yield f"缺附件“{detail.get('name', '')}”"


def _entry(line: str) -> dict[str, Any]:
    try:
        told = read_json(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) and isinstance(told.get("detail"), dict) else {}


# --- usability -------------------------------------------------------------------------------------------------


def readable_metadata(found: Package) -> Faults:
    """The descriptions can be read."""
    if found.described is None:
        yield f"{package.METADATA} 打不开"
    if found.unread:
        yield found.unread


def as_its_ending(found: Package) -> Faults:
    """A file is what its ending says."""
    for item in found.items:
        path = found.files.get(item.path)
        if path is not None and not path.is_symlink() and not _unread(item) and _wrong_kind(path):
            yield f"“{item.path}”的内容不是 {path.suffix}"


def _wrong_kind(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(2**20)
    kind, suffix = sniff(head if path.suffix == ".pdf" else path.read_bytes()), path.suffix.lstrip(".").lower()
    return suffix in {"pdf", "docx", "xlsx", "ods"} and kind != suffix


def opens(found: Package) -> Faults:
    """Every file can be opened."""
    for item in found.items:
        if _unread(item):
            continue
        try:
            fault = _fault_of(item.path, found.bytes(item.path))
        except OSError:
            fault = "读不出来"
        if fault:
            yield f"“{item.path}”{fault}"


def _fault_of(name: str, data: bytes) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    try:
        if suffix in {".docx", ".xlsx", ".ods"}:
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                names = book.namelist()
            return "" if names else "是空的"
        if suffix == ".json":
            read_json(data)
        elif suffix == ".jsonl":
            for line in data.decode("utf-8").splitlines():
                read_json(line)
        elif suffix in {".csv", ".txt", ".toml"}:
            data.decode("utf-8-sig")
    except (zipfile.BadZipFile, ValueError, UnicodeDecodeError):
        return "打不开"
    return "没有 PDF 文件头" if suffix == ".pdf" and b"%PDF-" not in data[:1024] else ""


def lasting(found: Package) -> Faults:
    """Documents have a copy in PDF/A; originals are kept as they came, and what they say stands in JSON and CSV."""
    copies = {i.source for i in found.items if i.holding is Holding.COPY}
    for item in found.items:
        suffix = PurePosixPath(item.path).suffix.lstrip(".").lower()
        if item.holding is Holding.PAPER and suffix not in _LASTING and item.path not in copies:
            yield f"“{item.path}”没有 PDF/A 副本"
        if item.holding is Holding.COPY and (lack := _lacks_of_pdf_a(_bytes_of(found, item.path))):
            yield f"“{item.path}”不是 PDF/A（{lack}）"


_PDF_A: Mapping[str, re.Pattern[bytes]] = {
    "没有写明是 PDF/A-1、2、3 的哪一种": re.compile(rb"pdfaid:part(?:>|=[\"'])\s*[123]"),
    "没有写明符合的等级": re.compile(rb"pdfaid:conformance(?:>|=[\"'])\s*[ABU]"),
    "没有输出意图": re.compile(rb"/OutputIntents"),
}
"""What ISO 19005 asks of every file and stands in it in the open: the description may be neither packed nor locked."""


def _lacks_of_pdf_a(data: bytes) -> str:
    """What a copy lacks to be PDF/A, as far as its marks tell; its pages a validator has to look at."""
    if re.search(rb"/Encrypt\b", data):
        return "加了密"
    return next((lack for lack, mark in _PDF_A.items() if not mark.search(data)), "")


def _bytes_of(found: Package, name: str) -> bytes:
    try:
        return found.bytes(name)
    except OSError:
        return b""


def made_by(found: Package) -> Faults:
    """The program that made the package is named."""
    if found.head is None or not found.head.program:
        yield "没有记录生成的程序"


def open_package(found: Package) -> Faults:
    """Nothing is packed or locked: a package that needs a program to be opened is none for fifty years."""
    for item in found.items:
        if item.holding is not Holding.ORIGINAL and sniff(_bytes_of(found, item.path)) in {"encrypted", "zip"}:
            yield f"“{item.path}”加了密或是压缩包"


# --- safety ----------------------------------------------------------------------------------------------------


def extra(found: Package) -> Faults:
    """Files that nobody summed, programs, and links out of the package."""
    known = {*found.sums, package.SUMS, package.SM3_SUMS}
    for name, path in found.files.items():
        if path.is_symlink():
            yield f"“{name}”是链接"
        elif path.suffix.lstrip(".").lower() in _PROGRAMS and PurePosixPath(name).parts[0] != package.ORIGINALS:
            yield f"“{name}”是程序或带有宏"
        elif name not in known:
            yield f"多出“{name}”"
