"""Compound files made of names and bytes, folders inside each other."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

_SECTOR, _IN_TABLE = 512, 128
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Folder = Mapping[str, "bytes | Folder"]


@dataclass
class _Entry:
    name: str
    kind: int
    child: int = _FREE
    right: int = _FREE
    start: int = _END
    data: bytes = b""


@dataclass
class _Directory:
    entries: list[_Entry] = field(default_factory=list)

    def add(self, folder: Folder) -> int:
        """The entries of a folder, each the right neighbour of the one before; the number of the first."""
        numbers = []
        for name, inside in folder.items():
            numbers.append(len(self.entries))
            entry = _Entry(name, 2 if isinstance(inside, bytes) else 1)
            self.entries.append(entry)
            if isinstance(inside, bytes):
                entry.data = inside
            else:
                entry.child = self.add(inside)
        for one, other in pairwise(numbers):
            self.entries[one].right = other
        return numbers[0] if numbers else _FREE


def compound(folder: Folder) -> bytes:
    """The file; every stream lies in sectors of its own, however short it is."""
    directory = _Directory([_Entry("Root Entry", 5)])
    directory.entries[0].child = directory.add(folder)
    entries = directory.entries + [_Entry("", 0)] * (-len(directory.entries) % 4)
    chains = [len(entries) // 4, *(-(-len(e.data) // _SECTOR) for e in directory.entries if e.data)]
    tables = next(n for n in range(1, 110) if n * _IN_TABLE >= n + sum(chains))
    table, body = [_FAT] * tables, b""
    at = tables + chains[0]
    for entry in directory.entries:
        if entry.data:
            entry.start, size = at, -(-len(entry.data) // _SECTOR)
            at += size
            body += entry.data.ljust(size * _SECTOR, b"\0")
    for length in chains:
        table += [*range(len(table) + 1, len(table) + length), _END]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHHHLLLLLLLLLL", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, tables, tables, 0, 0, _END, 0, _END, 0)
    header += struct.pack("<109L", *range(tables), *[_FREE] * (109 - tables))
    listed = b"".join(map(_packed, entries))
    length = tables * _IN_TABLE
    return header + struct.pack(f"<{length}L", *table, *[_FREE] * (length - len(table))) + listed + body


def _packed(entry: _Entry) -> bytes:
    raw = entry.name.encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBLLL", len(raw) + 2 if raw else 0, entry.kind, 1, _FREE, entry.right, entry.child)
        + b"\0" * 36
        + struct.pack("<LLL", entry.start, len(entry.data), 0)
    )
