"""A mail as it was saved (.eml): its attachments, and who sent it when.

Parsed by the standard library, in a worker, after lines and parts have been counted. What a mail itself says is no
return, and is told (“第三行作废”); pictures in it (the sign of the sender's office) count only where nothing else is
attached.
"""

from __future__ import annotations

import email
import email.policy
import pickle
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from ..problems import Problem
from .decoding import decode_name
from .limits import Limits
from .plain import loads
from .sniff import Origin
from .unpack import Member, inside

UNPACK = f"{__name__}:unpack"
_MOST_LINES = 1_500_000
_MOST_PARTS = 1000
_MOST_NESTED = 20
_LONGEST = 200
"""Characters of a sender's name and address; what is longer is cut."""
_MOST_SAID = 300
"""Characters of what a mail says that are told; the mail itself is kept whole."""
_WRITTEN_NAME = re.compile(r'(?:file)?name\s*=\s*"?([^";\r\n]+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail holds. Without members there is a problem."""

    origin: Origin
    members: tuple[Member, ...] = ()
    problem: Problem | None = None


def unpack(data: bytes, options: dict[str, Any]) -> bytes | Problem:
    """The attachments of a mail, for :func:`opened`; runs in a worker. ``options``: ``limits``."""
    limits: Limits = options["limits"]
    parts = len(re.findall(rb"^content-type:", data, re.IGNORECASE | re.MULTILINE))
    if data.count(b"\n") > _MOST_LINES or parts > min(_MOST_PARTS, limits.zip_entries):
        return Problem("file.too_complex", facts={"detail": f"邮件的行数或部分过多（{parts} 个部分）"})
    message = email.message_from_bytes(data, policy=email.policy.default)
    found: list[tuple[str, bytes]] = []
    pictures: list[tuple[str, bytes]] = []
    for part in _parts(message, 0):
        payload = part.get_payload(decode=True)
        body = payload if isinstance(payload, bytes) else b""
        kind, name = part.get_content_maintype(), _file_name(part)
        if kind == "image" and part["content-id"] and part.get_content_disposition() != "attachment":
            pictures.append((name or f"图片{len(pictures) + 1}", body))
        elif name or part.get_content_disposition() == "attachment" or kind != "text":
            found.append((name or f"附件{len(found) + 1}", body))
    members = [(inside(name.replace("\\", "/").rpartition("/")[2]), body) for name, body in found or pictures]
    said = words(_header(message, "subject"), _body(message))
    return pickle.dumps((_sender(message), _sent(message), said, members), pickle.HIGHEST_PROTOCOL)


def opened(packed: bytes, sha256: str) -> Mail:
    """What :func:`unpack` packed, of the mail with this hash."""
    sender, sent, said, members = loads(packed)
    origin = Origin(sender, sent, sha256, said)
    if not members:
        return Mail(origin, problem=Problem("file.mail_empty"))
    return Mail(origin, tuple(Member(name, data) for name, data in members))


def words(subject: str, body: str) -> str:
    """What a mail says, subject first, on one line; what is too long ends with an ellipsis."""
    texts = (" ".join("".join(c if c.isprintable() else " " for c in t).split()).strip("。") for t in (subject, body))
    said = "。".join(text for text in texts if text)
    return said if len(said) <= _MOST_SAID else said[: _MOST_SAID - 1] + "…"


def plain(markup: str) -> str:
    """The words of a mail that is written in HTML."""
    import lxml.html

    if not markup.strip():
        return ""
    page = lxml.html.document_fromstring(
        markup.encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8")
    )
    for hidden in page.iter("style", "script"):
        hidden.text = None
    return " ".join(str(text) for text in page.itertext())


def _body(message: EmailMessage) -> str:
    """The text of a mail, or of its page in HTML where it has no other."""
    texts = {"plain": "", "html": ""}
    for part in _parts(message, 0):
        kind = part.get_content_subtype()
        if part.get_content_maintype() != "text" or kind not in texts or texts[kind] or _file_name(part):
            continue
        payload = part.get_payload(decode=True)
        texts[kind] = _decoded(payload if isinstance(payload, bytes) else b"", part.get_content_charset())
    return texts["plain"] if texts["plain"].strip() else plain(texts["html"])


def _decoded(raw: bytes, charset: str | None) -> str:
    """As the part says, or as Chinese programs write where it says nothing, or nothing that is true."""
    try:
        return raw.decode(charset or "ascii")
    except (LookupError, UnicodeDecodeError):
        return decode_name(raw)


def _parts(message: Any, depth: int) -> Iterator[EmailMessage]:
    """The parts that hold something, those of mails that were forwarded as attachments too."""
    if depth > _MOST_NESTED:
        return
    if not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        yield from _parts(part, depth + 1)


def _file_name(part: EmailMessage) -> str:
    name = part.get_filename() or ""
    if not _is_broken(name):
        return name
    # Chinese programs write a name as it is, in GBK, where the standard wants it encoded.
    for header in ("content-disposition", "content-type"):
        match = _WRITTEN_NAME.search(_raw(part, header))
        if match is not None:
            return match[1].strip()
    return name


def _sender(message: EmailMessage) -> str:
    return " ".join(_header(message, "from").split())[:_LONGEST]


def _header(message: EmailMessage, name: str) -> str:
    text = str(message[name] or "")
    return _raw(message, name) if _is_broken(text) else text


def _sent(message: EmailMessage) -> str:
    """The moment at which it was sent, as ISO; empty where the mail does not say."""
    try:
        moment = getattr(message["date"], "datetime", None)
    except (ValueError, IndexError, TypeError):  # what the library makes of an odd date
        return ""
    return moment.isoformat(" ", "minutes") if moment is not None else ""


def _is_broken(text: str) -> bool:
    return "\ufffd" in text or any("\ud800" <= char < "\ue000" for char in text)


def _raw(message: EmailMessage, name: str) -> str:
    """A header as it was written, decoded as Chinese programs write."""
    raw = next((str(value) for key, value in message.raw_items() if key.casefold() == name), "")
    return decode_name(raw.encode("utf-8", "surrogateescape"))
