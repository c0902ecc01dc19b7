"""What is said of rows as a whole when a return is registered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..forms.extract import Draft
from ..problems import Problem
from ..store import Stored

_LIVE = frozenset({"accepted", "approved", "held", "disputed"})


def missing_rows(known: Iterable[Stored]) -> list[Problem]:
    """Rows of an issue that a full return no longer has: told, never withdrawn in silence."""
    gone = [s.number for s in known if s.state in _LIVE]
    shown = "、".join(gone[:10]) + ("等" if len(gone) > 10 else "")
    return [Problem("return.missing_rows", facts={"count": len(gone), "records": shown})] if gone else []


def place_of(draft: Draft) -> Any:
    """The first place of a row that holds something."""
    for evidence in draft.evidence.values():
        return evidence.place
    return draft.places.first()


def codes(problems: Any) -> list[tuple[str, str]]:
    """Problems by code and field, to compare what was wrong before and now."""
    pairs = [(p["code"], p["field"]) if isinstance(p, Mapping) else (p.code, p.field) for p in problems]
    return sorted(pairs)
