"""What the small code beside a form says: its form and its issue number. Written here and read here.

``DK:ACTIVITY:F2024-0003``: capitals, digits and marks alone, for which a QR code is smallest.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_TAG = re.compile(r"DK:([A-Z][A-Z0-9-]{0,40}):([A-Z]{0,4}[0-9]{4}-[0-9]{1,6})")


class Tag(NamedTuple):
    """Form and issue number of a page."""

    form: str
    issue: str

    @property
    def text(self) -> str:
        """What the code holds."""
        return f"DK:{self.form.upper()}:{self.issue}"


def tag_of(text: str) -> Tag | None:
    """What a code says; nothing where it is none of ours."""
    found = _TAG.fullmatch(text.strip())
    return Tag(found[1].lower(), found[2]) if found else None


def makes_tag(form: str, issue: str) -> Tag | None:
    """The tag of an issued form; nothing where it has no number, or the code could not say it."""
    tag = Tag(form, issue)
    return tag if tag_of(tag.text) == tag else None
