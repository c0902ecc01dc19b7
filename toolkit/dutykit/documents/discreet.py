"""What a paper about one deputy, or one for the public, does not say. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..dossier.model import Roster

OTHER = "某代表"
"""What stands for the name of any other deputy."""


def hiding(roster: Roster, *deputies: str) -> Callable[[str], str]:
    """Puts :data:`OTHER` for the names of all deputies but these; whoever decided something in office is named."""
    own = {roster.by_number[number].name for number in deputies if number in roster.by_number}
    names = {d.name for d in roster.deputies if d.name not in own and len(d.name) > 1}
    if not names:
        return lambda text: text
    pattern = re.compile("(?<!”（)(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + ")(?:代表)?")
    return lambda text: pattern.sub(OTHER, text)


def veiled(name: str) -> str:
    """A voter's name as it leaves the office: 张某某 of 张小兰, 欧阳某 of 欧阳兰."""
    name = name.strip()
    if len(name) < 2:
        return name
    surname = name[:2] if len(name) > 2 and name[:2] in _TWO else name[0]
    return surname + "某" * (len(name) - len(surname))


_TWO = frozenset({"欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯"})
"""Surnames of two characters that are met."""
