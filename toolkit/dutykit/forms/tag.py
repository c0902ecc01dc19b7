"""What the small code beside a form says: form, issue number and workspace. Written here and read here.

``DK:ACTIVITY:F2024-0003:K7Q2``: capitals, digits and marks alone, for which a QR code is smallest. Of the workspace's
identity it holds the beginning; what was printed before there was one has none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from ..problems import Problem
from ..text import fold

_TAG = re.compile(r"DK:([A-Z][A-Z0-9-]{0,40}):([A-Z]{0,4}[0-9]{4}-[0-9]{1,6})(?::([0-9A-Z]{1,8}))?")
_BEGINNING = 4
"""Characters of a workspace's identity: one in a million is another's."""


class Tag(NamedTuple):
    """Form and issue number of a page, and the workspace that it comes from."""

    form: str
    issue: str
    workspace: str = ""

    @property
    def text(self) -> str:
        """What the code holds."""
        return f"DK:{self.form.upper()}:{self.issue}" + (f":{self.workspace}" if self.workspace else "")


def tag_of(text: str) -> Tag | None:
    """What a code says; nothing where it is none of ours."""
    found = _TAG.fullmatch(text.strip())
    return Tag(found[1].lower(), found[2], found[3] or "") if found else None


def makes_tag(form: str, issue: str, workspace: str = "") -> Tag | None:
    """The tag of an issued form; nothing where it has no number, or the code could not say it."""
    tag = Tag(form, issue, workspace[:_BEGINNING])
    return tag if tag_of(tag.text) == tag else None


def tag_for(form: str, identity: Mapping[str, str]) -> Tag | None:
    """The tag of a form that goes out; nothing for a blank form or a correction."""
    if identity.get("kind") != "form":
        return None
    return makes_tag(form, identity.get("issue", ""), identity.get("workspace", ""))


def is_elsewhere(identity: Mapping[str, str], congress: str, workspace: str) -> bool:
    """Whether a file says that it is another congress's, or was sent out by another workspace, even one of its name.

    The code on a page holds the beginning of a workspace's identity; what was sent out before there was one, none.
    """
    told = identity.get("workspace", "")
    return _of_other(identity, congress) or (bool(told and workspace) and not workspace.startswith(told))


def from_elsewhere(identity: Mapping[str, str], congress: str) -> Problem:
    """What is said of such a file."""
    if _of_other(identity, congress):
        return Problem("form.other_congress", facts={"other": identity["congress"], "congress": congress})
    return Problem("form.other_workspace", facts={"issue": identity.get("issue", ""), "congress": congress})


def _of_other(identity: Mapping[str, str], congress: str) -> bool:
    named = identity.get("congress", "")
    return bool(named) and fold(named) != fold(congress)
