"""The number of a finding (结论编号), which a person can read out and type: JL-2024-7K3M-Q2XP. Pure.

It says nothing by itself but the year in which the window begins or lies; the same rule, subject and window have the
same number on every machine and in every check. Letters that are taken for figures (I, L, O) are read as these.
"""

from __future__ import annotations

import re
from hashlib import blake2b

from ..text import fold
from .terms import WindowKind
from .windows import DayWindow

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("ILO", "110")
_WRITTEN = re.compile(r"JL([0-9]{4})([0-9A-Z]{8})")


def window_key(window: DayWindow) -> str:
    """What makes a window the same one: not its days, which a mended session changes, but which one it is."""
    if window.session is not None and window.kind == WindowKind.SESSION:
        return f"session {window.session.term}-{window.session.ordinal}"
    if window.kind in {WindowKind.YEAR, WindowKind.BETWEEN_SESSIONS} and window.year is not None:
        return f"{window.kind} {window.year}"
    return (
        f"{window.kind} {window.label}"
        if window.kind == WindowKind.TERM
        else f"{window.kind} {window.first.isoformat()}"
    )


def finding_id(regulation: str, rule: str, subject: tuple[str, str], year: int | None, key: str) -> str:
    """The number of what a rule says of a subject in a window; ``year`` is that of the window."""
    text = "\n".join((regulation, rule, *subject, key))
    number = int.from_bytes(blake2b(text.encode(), digest_size=5).digest())
    letters = "".join(_ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return f"JL-{year or 0:04}-{letters[:4]}-{letters[4:]}"


def read_finding_id(text: str) -> str:
    """The number as it is printed, of one as a person typed it; nothing where it is none."""
    packed = re.sub(r"[\s\-—–_]", "", fold(text)).upper()
    found = _WRITTEN.fullmatch(packed)
    if found is None:
        return ""
    letters = found[2].translate(_READ_AS)
    return f"JL-{found[1]}-{letters[:4]}-{letters[4:]}" if set(letters) <= set(_ALPHABET) else ""
