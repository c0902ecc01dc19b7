"""The pages: one module for each part of the menu, each with its ``ROUTES``."""

from __future__ import annotations

from ..routes import DeskRoute
from . import entrance, issuing, progress, returns, year

ROUTES: tuple[DeskRoute, ...] = (
    *entrance.ROUTES, *progress.ROUTES, *year.ROUTES, *issuing.ROUTES, *returns.ROUTES,
)  # fmt: skip
"""Every page of the desk; tests walk them all."""
