"""The files in a zip archive of returns, one after another, each judged by itself and never written to disk.

The directory as a whole must be one to trust; after that a bad entry costs only itself.
"""

from __future__ import annotations

import re
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..problems import Problem
from .decoding import decode_name
from .limits import Limits, size_text
from .zipdir import ENCRYPTED_BIT, UTF8_BIT, RefusedError, ZipEntry, check_overlaps, chunks, directory, refuse

_UNICODE_PATH = 0x7075
_JUNK = {"thumbs.db", "desktop.ini"}
_ODD = re.compile(r'[\x00-\x1f\x7f:*?"<>|]')


@dataclass(frozen=True, slots=True)
class Member:
    """One file: its name with forward slashes, never leading out of the archive; its bytes, or why there are none.

    A member without a name stands for an archive that stays closed as a whole.
    """

    name: str
    data: bytes = field(repr=False, default=b"")
    problem: Problem | None = None


def members(data: bytes, limits: Limits) -> Iterator[Member]:
    """The files of an archive in its order; folders and what systems leave behind are passed over."""
    try:
        entries = directory(data, limits)
        total = sum(entry.size for entry in entries)
        if total > limits.total_bytes:
            refuse("file.bomb", f"解压后 {size_text(total)}")
        check_overlaps(entries, data)
    except RefusedError as refused:
        yield Member("", problem=refused.problem)
        return
    for entry in entries:
        name = _name(entry)
        inner = inside(name)
        if name.endswith("/") or stat.S_ISDIR(entry.mode) or _is_junk(inner):
            continue
        try:
            _check(entry, name, limits)
            yield Member(inner, b"".join(chunks(entry, data, limits)))
        except RefusedError as refused:
            yield Member(inner, problem=refused.problem)


def _name(entry: ZipEntry) -> str:
    """The name as it was meant: Chinese programs write GBK and do not say so."""
    if entry.flags & UTF8_BIT:
        name = entry.raw.decode("utf-8", "replace")
    else:
        name = _unicode_path(entry) or decode_name(entry.raw)
    return name.replace("\\", "/")


def _unicode_path(entry: ZipEntry) -> str:
    """The name in the extra field for it, where that belongs to the name in the directory."""
    at = 0
    while at + 4 <= len(entry.extra):
        kind, size = struct.unpack_from("<HH", entry.extra, at)
        body = entry.extra[at + 4 : at + 4 + size]
        if kind == _UNICODE_PATH and len(body) > 5 and struct.unpack_from("<L", body, 1)[0] == zlib.crc32(entry.raw):
            return body[5:].decode("utf-8", "replace")
        at += 4 + size
    return ""


def inside(name: str) -> str:
    """The name for a person, with nothing in it that leads elsewhere."""
    parts = [_ODD.sub("_", part) for part in name.split("/") if part not in ("", ".")]
    return "/".join("__" if part == ".." else part for part in parts) or "_"


def _is_junk(name: str) -> bool:
    last = name.rpartition("/")[2].casefold()
    hidden = last.startswith(".") and not last.startswith(".~")
    return hidden or last in _JUNK or name.startswith("__MACOSX/")


def _check(entry: ZipEntry, name: str, limits: Limits) -> None:
    if "\0" in name or name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
        refuse("file.unsafe", f"内部路径 {name!r}")
    if stat.S_ISLNK(entry.mode):
        refuse("file.unsafe", "内部链接")
    if entry.flags & ENCRYPTED_BIT:
        refuse("file.encrypted")
    if entry.method not in (0, 8):
        refuse("file.unsafe", f"压缩方式 {entry.method}")
    largest = max(limits.office_bytes, limits.pdf_bytes)
    if entry.size > limits.ratio_from_bytes and entry.size > limits.ratio * entry.packed:
        refuse("file.bomb", f"压缩比 {entry.size // max(entry.packed, 1)}")
    if entry.size > largest:
        refuse("file.too_large", size=size_text(entry.size), limit=size_text(largest))
