"""A mail as Outlook saves it (.msg): its attachments, and who sent it when ([MS-OXMSG]).

The compound file is read by xlrd, which is here for .xls; a property of the mail is a stream of its own, named by its
number and type. Runs in a worker.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ..problems import Problem
from .decoding import decode_name
from .mail import plain, words
from .unpack import inside

UNPACK = f"{__name__}:unpack"
_STORAGE, _STREAM = 1, 2
_SENDER, _ADDRESS, _PLAIN_ADDRESS, _SENT, _RECEIVED = 0x0C1A, 0x5D01, 0x0C1F, 0x0039, 0x0E06
_DATA, _LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _CONTENT_ID = 0x3701, 0x3707, 0x3704, 0x3001, 0x3712
_SUBJECT, _BODY, _BODY_AS_PAGE = 0x0037, 0x1000, 0x1013
_TIME = 0x0040
_ATTACHMENT = "__attach_version1.0_#"
_MAIL_INSIDE = "__substg1.0_3701000D"
_HEADER = 32
_MOST_NESTED = 20
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")
_BEGIN = datetime(1601, 1, 1, tzinfo=UTC)


def unpack(data: bytes, _options: dict[str, Any]) -> bytes | Problem:
    """The attachments of a mail, for :func:`dutykit.files.mail.opened`."""
    from xlrd.compdoc import CompDoc

    try:
        book = CompDoc(data, logfile=io.StringIO())
        message = _Storage(book, 0, "")
        found, pictures = _Attached(), _Attached()
        for attachment in message.attachments(0):
            attachment.give(pictures if attachment.is_inline_picture() else found)
        members = found.files or pictures.files
        sent = message.moment(_SENT) or message.moment(_RECEIVED)
        said = words(message.text(_SUBJECT), message.body())
        answer = message.sender(), sent, said, [(inside(name), body) for name, body in members]
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - xlrd raises whatever its parts raise
        detail = f"Outlook 邮件，{type(error).__name__}：{error}"[:120]
        return Problem("file.truncated", facts={"detail": detail})
    return pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)


@dataclass(slots=True)
class _Attached:
    """Names and bytes, in order."""

    files: list[tuple[str, bytes]] = field(default_factory=list)


class _Storage:
    """A folder of the compound file: the mail, one of its attachments, or a mail that is attached."""

    def __init__(self, book: Any, number: int, path: str) -> None:
        self._book, self._path = book, path
        self._read: dict[str, bytes] = {}
        self._kinds = {book.dirlist[n].name: (book.dirlist[n].etype, n) for n in book.dirlist[number].children}

    def attachments(self, depth: int) -> Iterator[_Storage]:
        """Those of this mail, and of the mails that are attached to it."""
        if depth > _MOST_NESTED:
            return
        for name in sorted(name for name, (kind, _) in self._kinds.items() if kind == _STORAGE):
            if not name.startswith(_ATTACHMENT):
                continue
            attachment = self._inner(name)
            if attachment._kinds.get(_MAIL_INSIDE, (0, 0))[0] == _STORAGE:  # noqa: SLF001 - its own kind
                yield from attachment._inner(_MAIL_INSIDE).attachments(depth + 1)  # noqa: SLF001
            else:
                yield attachment

    def give(self, attached: _Attached) -> None:
        """Add this attachment to others."""
        name = self._name() or f"附件{len(attached.files) + 1}"
        attached.files.append((name.replace("\\", "/").rpartition("/")[2], self._bytes(f"{_DATA:04X}0102")))

    def is_inline_picture(self) -> bool:
        """Whether it is a picture in the body, as the sign of an office is."""
        return bool(self.text(_CONTENT_ID)) and self._name().casefold().endswith(_PICTURES)

    def sender(self) -> str:
        """Name and address."""
        address = self.text(_ADDRESS) or self.text(_PLAIN_ADDRESS)
        name = self.text(_SENDER)
        return f"{name} <{address}>" if name and address and name != address else name or address

    def moment(self, wanted: int) -> str:
        """A time among the properties of fixed length, as ISO in UTC; empty where there is none."""
        entries = self._bytes("", "__properties_version1.0")[_HEADER:]
        for at in range(0, len(entries) - 15, 16):
            kind, number = (int.from_bytes(entries[at + n : at + n + 2], "little") for n in (0, 2))
            if (number, kind) == (wanted, _TIME):
                ticks = int.from_bytes(entries[at + 8 : at + 16], "little")
                try:
                    return (_BEGIN + timedelta(microseconds=ticks // 10)).isoformat(" ", "minutes")
                except OverflowError:
                    return ""
        return ""

    def text(self, number: int) -> str:
        """A property that is a text, in Unicode or in the code page of an older program."""
        return " ".join(self._whole(number).split())[:200]

    def body(self) -> str:
        """What the mail itself says."""
        return self._whole(_BODY) or plain(decode_name(self._bytes(f"{_BODY_AS_PAGE:04X}0102")))

    def _whole(self, number: int) -> str:
        wide = self._bytes(f"{number:04X}001F")
        text = wide.decode("utf-16-le", "replace") if wide else decode_name(self._bytes(f"{number:04X}001E"))
        return text.replace("\0", "")

    def _name(self) -> str:
        return self.text(_LONG_NAME) or self.text(_SHORT_NAME) or self.text(_SHOWN_NAME)

    def _inner(self, name: str) -> _Storage:
        return _Storage(self._book, self._kinds[name][1], f"{self._path}{name}/")

    def _bytes(self, tag: str, name: str = "") -> bytes:
        name = name or f"__substg1.0_{tag}"
        if self._kinds.get(name, (0, 0))[0] != _STREAM:
            return b""
        if name not in self._read:  # xlrd takes the second look at a stream for a loop in the file
            self._read[name] = bytes(self._book.get_named_stream(self._path + name) or b"")
        return self._read[name]
