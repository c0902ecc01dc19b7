"""The rounds of a year: what was sent back and mended, by issue, unit and deputy; warnings that nobody has accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from ...problems import Problem
from ...store.reviews import reviews
from ..opened.open_workspace import OpenWorkspace

_SETTLED = {"accepted", "accepted_with_warnings", "partial"}


class Corrections:
    """Correction workbooks by the issue that they belong to in the end, whatever round it is."""

    def __init__(self, opened: OpenWorkspace) -> None:
        every = {i.number: i for i in opened.store.issues(kind="correction")}
        self._by_root: dict[str, list[Row[Any]]] = {}
        for issue in every.values():
            first = issue
            while first.parent in every:
                first = every[first.parent]
            self._by_root.setdefault(first.parent or _of_return(first.source), []).append(issue)

    def of(self, issue: Row[Any], returned: Iterable[Row[Any]]) -> list[Row[Any]]:
        """Corrections of an issue; ``returned`` is what came back for it, returns without a number included."""
        found = list(self._by_root.get(issue.number, ()))
        for row in returned:
            found += self._by_root.get(_of_return(row.id), ()) if not row.issue else ()
        return found


def _of_return(source: int | None) -> str:
    """A key for corrections of a return that has no issue number."""
    return f"#{source}"


def rounds_of(corrections: Sequence[Row[Any]], returned: Sequence[Row[Any]], *, waiting: bool) -> dict[str, Any]:
    """How an issue has gone: the last round that was opened (none before the first return), flagged, mended."""
    last = max((c.round for c in corrections), default=1)
    flagged = bool(corrections)
    return {"rounds": last if returned else 0, "flagged": flagged, "corrected": flagged and not waiting}


def subjects(opened: OpenWorkspace, issues: Sequence[tuple[Row[Any], Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Per unit and per deputy, how many issues stand where; ``issues`` with what ``status`` tells of each."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for issue, told in issues:
        kind = "deputy" if issue.deputy else "unit" if issue.unit else "congress"
        id_ = issue.deputy or issue.unit
        row = found.setdefault((kind, id_), {"kind": kind, "id": id_, "name": told["subject"], **_ZERO})
        row["issued"] += 1
        row["returned"] += bool(told["returned"])
        row["flagged"] += told["flagged"]
        row["corrected"] += told["corrected"]
        row["accepted"] += told["state"] == "complete"
        row["late"] += told["late"]
        row["rounds"] = max(row["rounds"], told["rounds"])
    order = {u.code: i for i, u in enumerate(opened.roster.units)}
    order |= {d.number: i for i, d in enumerate(opened.roster.deputies)}
    kinds = ("congress", "unit", "deputy")
    return sorted(found.values(), key=lambda r: (kinds.index(r["kind"]), order.get(r["id"], len(order)), r["id"]))


_ZERO = dict.fromkeys(("issued", "returned", "flagged", "corrected", "accepted", "late", "rounds"), 0)


def open_warnings(opened: OpenWorkspace) -> list[dict[str, Any]]:
    """Warnings in the last return of each issue of the year, without those that a person has accepted."""
    accepted = {(r.source, r.code) for r in reviews(opened.store, decision="accept")}
    last: dict[str, Row[Any]] = {}
    for row in opened.store.returns(retracted=""):
        if row.status in _SETTLED and row.year in {None, opened.year}:
            last[row.issue or _of_return(row.id)] = row
    found = []
    for row in sorted(last.values(), key=lambda r: r.id):
        warnings = [p for p in map(Problem.restore, row.problems) if p.severity == "warning"]
        first = {p.code: p for p in reversed(warnings)}
        for code, count in Counter(p.code for p in warnings).items():
            if (row.id, code) not in accepted:
                found.append(
                    {
                        "file": row.name, "sha256": row.sha256, "issue": row.issue, "code": code, "count": count,
                        "message": first[code].message,
                    }
                )  # fmt: skip
    return found
