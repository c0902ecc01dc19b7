"""Binary workbooks made of records, so that a test can write any of them."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

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


def rich(value: str, *runs: tuple[int, int]) -> bytes:
    """A text with runs: where each begins, and its font."""
    listed = struct.pack("<I", len(runs)) + b"".join(struct.pack("<HH", *r) for r in runs) if runs else b""
    return bytes([bool(runs)]) + text(value) + listed


def colour(kind: int, index: int = 0, rgb: bytes = b"\0\0\0", tint: int = 0) -> bytes:
    return struct.pack("<BBh", kind << 1, index, tint) + rgb + b"\xff"


def font(letters: bytes, *, struck: bool = False, raised: int = 0) -> bytes:
    head = struct.pack("<HHHHBBBB", 220, 8 if struck else 0, 400, raised, 0, 0, 134, 0)
    return record(43, head + letters + b"\0" + text("宋体"))


def fill(pattern: int, fore: bytes) -> bytes:
    return record(45, struct.pack("<I", pattern) + fore + colour(0) + bytes(48))


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
    after: bytes | Sequence[bytes] = b"",
    looks: bytes = b"",
    cell_formats: Iterable[tuple[int, ...]] = (),
    shared: Sequence[bytes] = (),
) -> bytes:
    """A workbook of sheets (rows as made by :func:`row`); style n has format n-1. ``after`` follows the data
    (of each sheet).

    ``looks`` are records of fonts and fills, each of ``cell_formats`` one more style: of a font, a fill and
    (counted from 1) a format; ``shared`` texts.
    """
    names = list(names) or [f"表{n}" for n in range(1, len(sheets) + 1)]
    states = list(states) or [0] * len(sheets)
    bundle = b"".join(
        record(156, struct.pack("<II", state, n) + text(f"rId{n}") + text(name))
        for n, (name, state) in enumerate(zip(names, states, strict=True), start=1)
    )
    codes, looked = list(formats), list(cell_formats)
    styles = (
        record(278)
        + record(615, struct.pack("<I", len(codes)))
        + b"".join(record(44, struct.pack("<H", 164 + n) + text(code)) for n, code in enumerate(codes))
        + record(616)
        + looks
        + record(617, struct.pack("<I", len(codes) + len(looked) + 1))
        + record(47, struct.pack("<HH", 0, 0) + bytes(12))
        + b"".join(record(47, struct.pack("<HH", 0, 164 + n) + bytes(12)) for n in range(len(codes)))
        + b"".join(
            record(47, struct.pack("<HHHH", 0, 163 + number if number else 0, look, ground) + bytes(8))
            for look, ground, number in ((*given, 0)[:3] for given in looked)
        )
        + record(618)
        + record(279)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.bin"/>'
        for n in range(1, len(sheets) + 1)
    )
    relations += f'<Relationship Id="rIdS" Type="{_REL}/styles" Target="styles.bin"/>'
    if shared:
        relations += f'<Relationship Id="rIdT" Type="{_REL}/sharedStrings" Target="sharedStrings.bin"/>'
    main = f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.bin"/>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f"<Relationships {_PKG}>{main}</Relationships>",
        "xl/workbook.bin": record(131) + record(143) + bundle + record(144) + record(132),
        "xl/_rels/workbook.bin.rels": f"<Relationships {_PKG}>{relations}</Relationships>",
        "xl/styles.bin": styles,
    }
    if shared:
        parts["xl/sharedStrings.bin"] = (
            record(159, struct.pack("<II", len(shared), len(shared))) + b"".join(shared) + record(160)
        )
    behind = [after] * len(sheets) if isinstance(after, bytes) else after
    for n, (rows, more) in enumerate(zip(sheets, behind, strict=True), start=1):
        size = record(148, struct.pack("<4I", 0, 1_048_575, 0, 16_383))
        parts[f"xl/worksheets/sheet{n}.bin"] = (
            record(129) + size + record(145) + rows + record(146) + more + record(130)
        )
    return zipped(parts)
