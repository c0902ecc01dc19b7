"""Workbooks of Excel 97-2003 made of records, so that a test can write any."""

from __future__ import annotations

import struct

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def text(row: int, column: int, value: str) -> bytes:
    """A text cell; row and column count from 0, as in the format."""
    return record(0x0204, struct.pack("<HHHHB", row, column, 15, len(value), 1) + value.encode("utf-16-le"))


def number(row: int, column: int, value: float) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, 15, value))


def error(row: int, column: int, code: int) -> bytes:
    return record(0x0205, struct.pack("<HHHBB", row, column, 15, code, 1))


def formula(row: int, column: int, result: bytes) -> bytes:
    """``=1+1`` with any eight bytes of result."""
    tokens = b"\x1e\x01\x00\x1e\x01\x00\x03"
    return record(0x0006, struct.pack("<HHH8sHLH", row, column, 15, result, 0, 0, len(tokens)) + tokens)


NO_RESULT = b"\x03\0\0\0\0\0\xff\xff"
TWO = struct.pack("<d", 2.0)


def workbook(*cells: bytes, name: str = "填写", state: int = 0, globals_: bytes = b"") -> bytes:
    """One sheet with these records, in an OLE container."""
    font = record(0x0031, struct.pack("<HHHHHBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 5) + b"\0Arial")
    formats = record(0x00E0, struct.pack("<HHHBBBBLLH", 0, 0, 0xFFF5, 0x20, 0, 0, 0, 0, 0, 0x20C0)) * 15
    formats += record(0x00E0, struct.pack("<HHHBBBBLLH", 0, 0, 1, 0x20, 0, 0, 0, 0, 0, 0x20C0))
    label = name.encode("utf-16-le")
    before = _begin(0x0005) + globals_ + record(0x0042, b"\xb0\x04") + font * 4 + formats
    listed = 4 + 8 + len(label)
    start = len(before) + listed + 4
    sheet = struct.pack("<LBBBB", start, state, 0, len(name), 1) + label
    stream = before + record(0x0085, sheet) + record(0x000A) + _begin(0x0010) + b"".join(cells) + record(0x000A)
    return _container(stream)


def _begin(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHLL", 0x0600, kind, 0x0DBB, 0x07CC, 0x41, 0x06))


def _container(stream: bytes) -> bytes:
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    count = len(stream) // _SECTOR
    assert count + 2 <= 128, "one sector of the allocation table is enough for a test"
    table = [_FAT, _END, *range(3, count + 2), _END]
    allocation = struct.pack("<128L", *table, *[_FREE] * (128 - len(table)))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHHHLLLLLLLLLL", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    )
    header += struct.pack("<109L", 0, *[_FREE] * 108)
    entries = _entry("Root Entry", 5, _END, 0, 1) + _entry("Workbook", 2, 2, len(stream), _FREE)
    return header + allocation + entries.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    raw = name.encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBLLL", len(raw) + 2, kind, 1, _FREE, _FREE, child)
        + b"\0" * 36
        + struct.pack("<LLL", start, size, 0)
    )
