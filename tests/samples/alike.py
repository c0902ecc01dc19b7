"""``python -m samples.alike ONE OTHER``: whether two demos have written the same workbooks and documents, part by part.

An identity is made for each workspace by chance: what bears it (a property, the code that is printed) is compared
without it. PDFs are LibreOffice's, which writes the moment into them.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

_FOLDERS = ("outgoing", "corrections", "documents")
_IDENTITY = re.compile(rb'name="dutykit-workspace"[^>]*><vt:lpwstr>(\w+)<')
_CODES = ("dutykit-tag.png", "xl/media/image1.png")
"""The picture of the code, which holds a part of the identity: in a document, in a workbook."""


def digests(root: Path) -> dict[str, dict[str, bytes]]:
    """The parts of every workbook and document, by path, without the identity of the workspace."""
    files = [p for f in _FOLDERS for p in (root / f).rglob("*") if p.suffix in {".docx", ".xlsx"}]
    read = {path.relative_to(root).as_posix(): _parts(path) for path in files}
    said = [found[1] for parts in read.values() for text in parts.values() if (found := _IDENTITY.search(text))]
    own = said[0] if said else b"\0"
    return {name: {part: _without(text, own) for part, text in parts.items()} for name, parts in read.items()}


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith(_CODES)}


def _without(text: bytes, own: bytes) -> bytes:
    return text.replace(own, b"?").replace(b":" + own[:4], b":?")


def main(args: Sequence[str]) -> int:
    """1 where anything differs, or there is nothing."""
    one, other = (digests(Path(arg)) for arg in args)
    differ = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    print(f"{len(one)} and {len(other)} workbooks and documents, {len(differ)} differ")  # noqa: T201
    for name in differ:
        print(f"   {name}")  # noqa: T201
    return int(bool(differ) or not one)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
