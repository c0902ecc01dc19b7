"""The last check of a desk, kept until the next one; pages say when what is registered has changed since."""

from __future__ import annotations

from dataclasses import dataclass

from ..app.checking.check import Checked


@dataclass(frozen=True, slots=True)
class LatestCheck:
    """Findings, when they were found (as the log writes it), and how many acts the log held then."""

    checked: Checked
    at: str
    acts: int


class Latest:
    """Holds the last check; a new one takes its place."""

    def __init__(self) -> None:
        self._check: LatestCheck | None = None

    def keep(self, check: LatestCheck) -> None:
        """Keep a check."""
        self._check = check

    def of(self) -> LatestCheck | None:
        """The last check, if there was one since the desk was opened."""
        return self._check
