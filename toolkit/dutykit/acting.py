"""Who runs which command: what every entry of the log names, wherever in the command it is written.

The border sets it once for a command; nothing on the way has to hand it on. Without a border (a use case that is called
by a test) nobody is named but whom the use case was told.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Acting:
    """The command, as it is written after ``dutykit``, and the person whom ``--by`` or ``DUTYKIT_BY`` names."""

    command: str = ""
    by: str = ""


_acting: ContextVar[Acting] = ContextVar("acting")  # one for each command: threads of a batch write nothing


@contextmanager
def acting(who: Acting) -> Iterator[None]:
    """Entries of the log that are written within are this person's and this command's."""
    token = _acting.set(who)
    try:
        yield
    finally:
        _acting.reset(token)


def now_acting() -> Acting:
    """Who runs which command."""
    return _acting.get(Acting())


def login_name() -> str:
    """The name under which the person has logged in; a number where the system knows no name."""
    import getpass
    import os

    try:
        return getpass.getuser().strip() or "?"
    except (OSError, KeyError, ImportError):  # a user without a name, as in a container
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "?"
