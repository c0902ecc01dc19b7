"""What the catalogue says of one kind of problem."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Entry(NamedTuple):
    """One kind of problem."""

    severity: Literal["error", "warning"]
    sentence: str
    remedy: str
