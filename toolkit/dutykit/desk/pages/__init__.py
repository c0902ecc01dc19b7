"""The pages: one module for each part of the menu, each with its ``ROUTES``."""

from __future__ import annotations

from ..routes import DeskRoute
from . import documents, entrance, findings, issuing, progress, records, returns, review, welcome, year

ROUTES: tuple[DeskRoute, ...] = (
    *entrance.ROUTES, *welcome.ROUTES, *progress.ROUTES, *year.ROUTES, *issuing.ROUTES, *returns.ROUTES,
    *records.ROUTES, *review.ROUTES, *findings.ROUTES, *documents.ROUTES,
)  # fmt: skip
"""Every page of the desk; tests walk them all."""
