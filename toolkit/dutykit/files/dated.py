"""When a file was last changed, as it says among its properties. Runs in a worker, on a file that its reader has read.

What our own workbooks bear before anybody has filled them in says nothing.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from datetime import UTC, datetime, timedelta

from ..forms.own_dates import as_moment

_OURS = "2024-01-01T00:00:00"
"""What workbooks of ours bear, so that their bytes are the same on every machine."""
_PARTS = (
    ("docProps/core.xml", re.compile(rb"<(?:\w+:)?modified[^>]*>([^<]{1,40})<")),
    ("meta.xml", re.compile(rb"<dc:date>([^<]{1,40})<")),
    ("OFD.xml", re.compile(rb"<(?:\w+:)?(?:ModDate|CreationDate)>([^<]{1,40})<")),
)
_LAST_SAVED = re.compile(rb"<(?:\w+:)?LastSaved>([^<]{1,40})<")
_PDF = re.compile(r"D:(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?(?:([-+Z])(?:(\d{2})'?(\d{2})?)?)?")
_MOST = 2**16
_SUMMARY = "\x05SummaryInformation"
_LAST_SAVE_TIME, _FILETIME = 13, 64
_BEGIN = datetime(1601, 1, 1, tzinfo=UTC)


def changed_at(data: bytes) -> str:
    """The moment, in ISO form and universal time; empty where the file tells none. Of a PDF its reader tells it."""
    if data[:2] == b"PK":
        found = _in_zip(data)
    elif data[:4] == b"\xd0\xcf\x11\xe0":
        found = _in_storage(data)
    else:
        match = _LAST_SAVED.search(data[:_MOST])
        found = match[1].decode("ascii", "replace") if match else ""
    return "" if found.startswith(_OURS) else as_moment(found)


def pdf_moment(text: str) -> str:
    """What a PDF writes as ``D:20241203104500+08'00'``, in ISO form."""
    match = _PDF.match(text)
    if match is None:
        return ""
    year, month, day, hour, minute, second, sign, hours, minutes = match.groups()
    zone = "" if sign is None else "Z" if sign == "Z" else f"{sign}{hours or '00'}:{minutes or '00'}"
    return as_moment(f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}{zone}")


def _in_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name, pattern in _PARTS:
                if name in archive.NameToInfo:
                    with archive.open(name) as part:
                        match = pattern.search(part.read(_MOST))
                    return match[1].decode("ascii", "replace") if match else ""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return ""  # the reader has said what is wrong with it
    return ""


def _in_storage(data: bytes) -> str:
    """Of .xls and .et: the properties that old Office programs keep as a stream of numbered values."""
    from xlrd.compdoc import CompDoc, CompDocError

    try:
        stream = CompDoc(data, logfile=io.StringIO()).get_named_stream(_SUMMARY)
        if not stream:
            return ""
        (at,) = struct.unpack_from("<I", stream, 44)
        _, count = struct.unpack_from("<II", stream, at)
        for index in range(min(count, 100)):
            number, offset = struct.unpack_from("<II", stream, at + 8 + 8 * index)
            kind, ticks = struct.unpack_from("<IQ", stream, at + offset) if number == _LAST_SAVE_TIME else (0, 0)
            if kind == _FILETIME and ticks:
                return (_BEGIN + timedelta(microseconds=ticks // 10)).isoformat(timespec="seconds")
    except (CompDocError, struct.error, OverflowError, AssertionError, IndexError):
        return ""  # the reader has said what is wrong with it
    return ""
