"""Binary workbooks made of records, so that a test can write any of them."""

from __future__ import annotations

import struct
from collections.abc import Iterable

from files.raw_xlsx import zipped

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def record(number: int, body: bytes = b"") -> bytes:
    """A record: its number and size in groups of seven bits."""

    def grouped(value: int) -> bytes:
        out = bytearray()
        while True:
            out.append(value & 0x7F | (0x80 if value > 0x7F else 0))
            value >>= 7
            if not value:
                return bytes(out)

    return grouped(number) + grouped(len(body)) + body


def text(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def row(number: int, *cells: bytes, hidden: bool = False) -> bytes:
    """A row, counted from 1, and its cells."""
    head = struct.pack("<IIHBBB", number - 1, 0, 300, 0, 0x10 if hidden else 0, 0) + struct.pack("<I", 0)
    return record(0, head) + b"".join(cells)


def cell(number: int, column: int, body: bytes, style: int = 0) -> bytes:
    """A cell of a sort of record, its column counted from 1."""
    return record(number, struct.pack("<II", column - 1, style) + body)


def word(column: int, value: str) -> bytes:
    return cell(6, column, text(value))


def number(column: int, value: float, style: int = 0) -> bytes:
    return cell(5, column, struct.pack("<d", value), style)


def formula(column: int, value: str) -> bytes:
    return cell(8, column, text(value) + struct.pack("<HIBI", 0, 1, 0x1E, 0))


def error(column: int, code: int) -> bytes:
    return cell(3, column, bytes([code]))


def xlsb(
    *sheets: bytes,
    names: Iterable[str] = (),
    states: Iterable[int] = (),
    formats: Iterable[str] = (),
    after: bytes = b"",
) -> bytes:
    """A workbook of sheets (rows as made by :func:`row`); style n has format n-1. ``after`` follows the data."""
    names = list(names) or [f"表{n}" for n in range(1, len(sheets) + 1)]
    states = list(states) or [0] * len(sheets)
    bundle = b"".join(
        record(156, struct.pack("<II", state, n) + text(f"rId{n}") + text(name))
        for n, (name, state) in enumerate(zip(names, states, strict=True), start=1)
    )
    codes = list(formats)
    styles = (
        record(278)
        + record(615, struct.pack("<I", len(codes)))
        + b"".join(record(44, struct.pack("<H", 164 + n) + text(code)) for n, code in enumerate(codes))
        + record(616)
        + record(617, struct.pack("<I", len(codes) + 1))
        + record(47, struct.pack("<HH", 0, 0) + bytes(12))
        + b"".join(record(47, struct.pack("<HH", 0, 164 + n) + bytes(12)) for n in range(len(codes)))
        + record(618)
        + record(279)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.bin"/>'
        for n in range(1, len(sheets) + 1)
    )
    relations += f'<Relationship Id="rIdS" Type="{_REL}/styles" Target="styles.bin"/>'
    main = f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.bin"/>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f"<Relationships {_PKG}>{main}</Relationships>",
        "xl/workbook.bin": record(131) + record(143) + bundle + record(144) + record(132),
        "xl/_rels/workbook.bin.rels": f"<Relationships {_PKG}>{relations}</Relationships>",
        "xl/styles.bin": styles,
    }
    for n, rows in enumerate(sheets, start=1):
        size = record(148, struct.pack("<4I", 0, 1_048_575, 0, 16_383))
        parts[f"xl/worksheets/sheet{n}.bin"] = (
            record(129) + size + record(145) + rows + record(146) + after + record(130)
        )
    return zipped(parts)
