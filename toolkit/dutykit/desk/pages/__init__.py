"""The pages: one module for each part of the menu, each with its ``ROUTES``."""

from __future__ import annotations

from collections.abc import Callable

from ..calls import Desk
from ..routes import DeskRoute
from . import (
    accounts,
    documents,
    entrance,
    findings,
    gate,
    guide,
    issuing,
    keeping,
    originals,
    own,
    own_year,
    progress,
    records,
    returns,
    review,
    settings,
    tour,
    welcome,
    year,
)  # fmt: skip

ROUTES: tuple[DeskRoute, ...] = (
    *entrance.ROUTES, *welcome.ROUTES, *progress.ROUTES, *year.ROUTES, *issuing.ROUTES, *returns.ROUTES,
    *records.ROUTES, *review.ROUTES, *findings.ROUTES, *documents.ROUTES, *keeping.ROUTES, *settings.ROUTES,
    *accounts.ROUTES, *originals.ROUTES, *guide.ROUTES, *tour.ROUTES,
)  # fmt: skip
"""Every page of the desk; tests walk them all."""

WARM: tuple[Callable[[Desk], object], ...] = (year.warm, records.warm, returns.warm, review.warm)
"""What is worked out behind a change: pages that rest on the whole year, the start first."""

_HERE = {route.name for route in (*entrance.ROUTES, *welcome.ROUTES, *tour.ROUTES)}
NETWORK: tuple[DeskRoute, ...] = (
    *(route for route in ROUTES if route.name not in _HERE), *gate.ROUTES, *own.ROUTES, *own_year.ROUTES,
)  # fmt: skip
"""Every page of a desk on a network: nobody says there by which name they are known, and no workspace is made."""
