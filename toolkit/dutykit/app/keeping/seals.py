"""The head of the log as a code that is printed, signed and filed, and held against the log later."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from ...errors import UsageError, cause

_CODE = re.compile(r"DK1[-:](\d{1,9})[-:]([0-9a-f]{16,64})(?![0-9a-f])", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_MOST = 20 * 2**20


@dataclass(frozen=True, slots=True)
class Seal:
    """How many entries the log had, and (the beginning of) the hash of the last of them."""

    entries: int
    head: str

    @property
    def code(self) -> str:
        """As it is printed: ``DK1-137-3f2a…``."""
        return f"DK1-{self.entries}-{self.head}"

    @classmethod
    def read(cls, given: str) -> Seal:
        """A seal from its code, or from the document that was printed. Raises :class:`UsageError`."""
        text = given if _CODE.search(_plain(given)) else _text_of(Path(given))
        found = {(int(number), head.lower()) for number, head in _CODE.findall(_plain(text))}
        if not found:
            raise UsageError(
                f"“{given}”不是封存码，里面也没有封存码。", "封存码形如 DK1-137-3f2a…，至少写到第 16 位。", code="seal"
            )
        entries, head = max(found, key=lambda one: len(one[1]))
        return cls(entries, head)


def _plain(text: str) -> str:
    """Codes are printed in groups."""
    return re.sub(r"(?<=[0-9a-fA-F])[ \u3000](?=[0-9a-fA-F])", "", text)


def _text_of(path: Path) -> str:
    """The text of a Word document, or of a plain file."""
    try:
        if path.stat().st_size > _MOST:
            raise UsageError(f"“{path.name}”太大，不像封存页。", "请核对文件。", code="seal")
        data = path.read_bytes()
        if not data.startswith(b"PK"):
            return data.decode("utf-8", "replace")
        with zipfile.ZipFile(path) as archive, archive.open("word/document.xml") as part:
            return _TAG.sub("", part.read(_MOST).decode("utf-8", "replace"))
    except (FileNotFoundError, IsADirectoryError, KeyError, zipfile.BadZipFile):
        what = "请核对文件名，或照封存页写出封存码。"
        raise UsageError(f"没有“{path}”这个文件，它也不是封存码。", what, code="seal") from None
    except OSError as error:
        raise UsageError(f"“{path}”读不了（{cause(error)}）。", "请核对文件。", code="seal") from None
