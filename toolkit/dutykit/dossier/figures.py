"""A figure, and what it rests on. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A count, and the records behind it."""

    value: int
    records: tuple[str, ...] = ()


NONE = Figure(0)
"""Nothing was found."""
