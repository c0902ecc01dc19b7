"""How a use case tells how far it is; whoever calls it draws the bar, or none."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """``with progress(items, label) as bar: for item in bar``."""

    def __call__(self, items: Iterable[T], label: str, /) -> AbstractContextManager[Iterable[T]]:
        """The items, to be gone through; ``label`` says in Chinese what is being done."""
        ...
