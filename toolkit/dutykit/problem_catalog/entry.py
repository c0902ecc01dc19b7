"""What the catalogue says of one kind of problem."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Entry(NamedTuple):
    """One kind of problem."""

    severity: Literal["error", "warning"]
    sentence: str
    remedy: str
    many: str = ""
    """One sentence for ``{count}`` of them; of each fact there are ``{name_first}``, ``{name_last}``, ``{names}``."""
