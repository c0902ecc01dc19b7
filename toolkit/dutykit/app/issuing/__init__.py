"""Workbooks sent out: blank or prefilled, with an issue number; and forms that an office draws itself.

Offers :mod:`.make_template` (the use case), :mod:`.workbooks` (a workbook's bytes), :mod:`.prefill` (what is known),
and what is named below.
"""

from __future__ import annotations

from .form_books import FormsTold, FormTold, draw, lint, take

__all__ = ["FormTold", "FormsTold", "draw", "lint", "take"]
