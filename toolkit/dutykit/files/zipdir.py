"""The directory of a zip container and its parts, read with suspicion and without unpacking to disk.

Own code instead of :mod:`zipfile`: sizes in a directory can lie, and the readers behind the guard go by the
compressed stream. Here a part is inflated until its stream ends, against real caps, and must then agree with
its entry in size and checksum.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from ..problems import Problem
from .limits import Limits, size_text

_EOCD = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_CHUNK = 256 * 1024
_PACKED_CHUNK = 64 * 1024
ENCRYPTED_BIT = 0x41
UTF8_BIT = 0x800


class RefusedError(Exception):
    """A look inside a file ends with a problem; never leaves :mod:`dutykit.files`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def refuse(code: str, detail: str = "", **facts: object) -> NoReturn:
    """End the look with the problem ``code``."""
    raise RefusedError(Problem(code, facts={"detail": detail, **facts}))


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One part: ``name`` with forward slashes, ``size`` as the directory claims it."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    flags: int
    mode: int
    raw: bytes = b""
    """The name as it stands."""
    extra: bytes = b""


def directory(data: bytes, limits: Limits) -> list[ZipEntry]:
    """The entries as the central directory gives them; :class:`RefusedError` where there is none to trust."""
    start, end, count = _end_record(data, limits)
    entries = []
    position = start
    for _ in range(count):
        entry, position = _entry(data, position, end)
        entries.append(entry)
    return entries


def _end_record(data: bytes, limits: Limits) -> tuple[int, int, int]:
    """Where the central directory begins and ends, and how many entries it has."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 or end + _EOCD.size > len(data):
        refuse("file.truncated", "压缩包目录缺失")
    _, disk, first_disk, here, count, size, start, _ = _EOCD.unpack_from(data, end)
    if 0xFFFF in (disk, here, count) or 0xFFFFFFFF in (size, start) or data[end - 20 : end - 16] == b"PK\x06\x07":
        refuse("file.unsafe", "ZIP64 结构")
    if disk or first_disk or here != count:
        refuse("file.truncated", "分卷压缩包")
    if size > limits.zip_directory_bytes or count > limits.zip_entries:
        refuse("file.too_complex", f"{count} 个内部文件")
    if start + size > end:
        refuse("file.truncated", "压缩包目录越界")
    return start, end, count


def _entry(data: bytes, position: int, end: int) -> tuple[ZipEntry, int]:
    """The entry of the directory at a position, and where the next one begins."""
    if position + _ENTRY.size > end:
        refuse("file.truncated", "压缩包目录不完整")
    fields = _ENTRY.unpack_from(data, position)
    if fields[0] != b"PK\x01\x02":
        refuse("file.truncated", "压缩包目录损坏")
    name_size, extra_size, comment_size = fields[10], fields[11], fields[12]
    after = position + _ENTRY.size + name_size
    raw = data[position + _ENTRY.size : after]
    name = raw.decode("utf-8" if fields[3] & UTF8_BIT else "cp437", "replace").replace("\\", "/")
    mode = fields[15] >> 16 if fields[1] >> 8 == 3 else 0  # as Unix has it
    known = (fields[4], fields[7], fields[8], fields[9], fields[16], fields[3])
    entry = ZipEntry(name, *known, mode, raw, data[after : after + extra_size])
    return entry, after + extra_size + comment_size


def check(entries: list[ZipEntry], data: bytes, limits: Limits) -> None:
    """Refuse what no office program writes: encryption, odd names, duplicates, overlaps, bombs."""
    seen: set[str] = set()
    total = 0
    for entry in entries:
        _check_name(entry, seen)
        if entry.flags & ENCRYPTED_BIT:
            refuse("file.encrypted")
        if entry.method not in (0, 8):
            refuse("file.unsafe", f"压缩方式 {entry.method}")
        total += entry.size
        if entry.size > limits.part_bytes or total > limits.total_bytes:
            refuse("file.bomb", f"{entry.name} 解压后 {size_text(entry.size)}")
        if entry.size > limits.ratio_from_bytes and entry.size > limits.ratio * entry.packed:
            refuse("file.bomb", f"{entry.name} 压缩比 {entry.size // max(entry.packed, 1)}")
    check_overlaps(entries, data)


def check_overlaps(entries: list[ZipEntry], data: bytes) -> None:
    """Refuse entries that share bytes, or lie beyond the end."""
    # A stream that serves several entries multiplies itself without showing in the ratio.
    last = 0
    for entry in sorted(entries, key=lambda e: e.offset):
        if entry.offset < last:
            refuse("file.unsafe", f"{entry.name} 与另一部分重叠")
        last = entry.offset + _LOCAL.size + entry.packed
    if last > len(data):
        refuse("file.truncated", "内容越过文件末尾")


def _check_name(entry: ZipEntry, seen: set[str]) -> None:
    name = entry.name
    if "\0" in name or name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
        refuse("file.unsafe", f"内部路径 {name!r}")
    if stat.S_ISLNK(entry.mode):
        refuse("file.unsafe", f"内部链接 {name!r}")
    key = name.casefold()
    if key in seen:
        refuse("file.unsafe", f"重名的内部文件 {name}")
    seen.add(key)


def packed(entry: ZipEntry, data: bytes) -> memoryview:
    """The bytes of a part as they stand in the container; :class:`RefusedError` where there is no such part."""
    start = entry.offset + _LOCAL.size
    if start > len(data) or data[entry.offset : entry.offset + 4] != b"PK\x03\x04":
        refuse("file.truncated", entry.name)
    local = _LOCAL.unpack_from(data, entry.offset)
    start += local[9] + local[10]
    if start + entry.packed > len(data):
        refuse("file.truncated", entry.name)
    return memoryview(data)[start : start + entry.packed]


def chunks(entry: ZipEntry, data: bytes, limits: Limits) -> Iterator[bytes]:
    """The bytes of a part in pieces, counted as they come; :class:`RefusedError` if they are not as claimed."""
    stream = packed(entry, data)
    crc = size = 0
    for piece in _inflate(stream, entry) if entry.method else (bytes(stream),):
        size += len(piece)
        if size > limits.part_bytes or size > entry.size:
            refuse("file.bomb", f"{entry.name} 的实际大小超过所注明的 {size_text(entry.size)}")
        crc = zlib.crc32(piece, crc)
        yield piece
    if size != entry.size or crc != entry.crc:
        refuse("file.truncated", f"{entry.name} 校验不符")


def _inflate(stream: memoryview, entry: ZipEntry) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-15)
    try:
        for start in range(0, len(stream), _PACKED_CHUNK):
            piece: bytes | memoryview = stream[start : start + _PACKED_CHUNK]
            while piece:
                out = inflater.decompress(piece, _CHUNK)
                if out:
                    yield out
                piece = inflater.unconsumed_tail
        while out := inflater.decompress(b"", _CHUNK):
            yield out
    except zlib.error as error:
        raise RefusedError(Problem("file.truncated", facts={"detail": entry.name})) from error
    if not inflater.eof or inflater.unused_data:
        refuse("file.truncated", entry.name)
