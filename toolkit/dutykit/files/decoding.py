"""Bytes of unknown encoding as text: UTF-8 where they can be, GB18030 where Chinese programs wrote them.

GB18030 decodes nearly everything, UTF-16 everything: the first comes after UTF-8, the second only with its mark.
"""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> str | None:
    """The text without its byte order mark; ``None`` where no encoding fits."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _tried(data, encoding)
    text = _tried(data, "utf-8")
    if text is not None and not _by_accident(text):
        return text
    chinese = _tried(data, "gb18030")
    return text if chinese is None else chinese


def decode_name(raw: bytes) -> str:
    """The name of a file in an archive that does not say its encoding; never fails."""
    text = decode(raw)
    return raw.decode("cp437") if text is None else text


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _by_accident(text: str) -> bool:
    """Whether all beyond ASCII is what pairs of GBK bytes happen to give: letters of two bytes, never Chinese."""
    return not text.isascii() and all(char < "\u0800" for char in text)
