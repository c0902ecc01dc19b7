"""What a page declares of itself, so that the application, the menu and the tests know every one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ..words.roles import Role

if TYPE_CHECKING:
    from starlette.responses import Response

    from .calls import Call


class Method(StrEnum):
    """``GET`` shows and changes nothing; ``POST`` changes."""

    GET = "GET"
    POST = "POST"


@dataclass(frozen=True, slots=True)
class DeskRoute:
    """One address: its name, its path (``{parts}`` in braces), who answers, and who may ask.

    Where units or deputies may ask and the path has parts, ``mine`` says which of them are theirs.
    """

    name: str
    path: str
    handler: Callable[[Call], Response]
    roles: frozenset[Role]
    method: Method = Method.GET
    mine: Callable[[Call], bool] | None = None
    """Whether what the address names is the caller's own: asked before the page is, for units and deputies."""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A part of the menu; ``route`` is its first page."""

    route: str
    label: str


MENU: tuple[MenuEntry, ...] = (
    MenuEntry("year", "本年度"),
    MenuEntry("issuing", "下发"),
    MenuEntry("returns", "回收件"),
    MenuEntry("records", "登记"),
    MenuEntry("deputies", "代表"),
    MenuEntry("review", "审核"),
    MenuEntry("findings", "核查"),
    MenuEntry("documents", "文书"),
    MenuEntry("keeping", "保管"),
    MenuEntry("settings", "设置"),
)
"""The menu, in the order of the year."""
