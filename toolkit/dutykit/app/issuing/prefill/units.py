"""Forms of a unit that go on from another one: the tally from the duty reports, the receptions from their plan.

What is told here is not registered yet, so the rows have no number of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ....forms.filled import FilledRow
from ....text import fold
from ....words.codes import COUNTED

if TYPE_CHECKING:
    from ....dossier.model import Record
    from ...opened.open_workspace import OpenWorkspace

Known = Mapping[str, Iterable[FilledRow]]
Found = dict[str, list[FilledRow]]
REPORTED = ("deputy", "date", "way", "reader")
MET = ("date", "place", "voters")
PLANNED = ("date", "period", "place_kind", "place", "deputies")
"""Fields that a duty report, the meeting where it was made, and a plan of receptions tell."""
_OFF = frozenset({"postponed", "cancelled"})


def evaluation_rows(opened: OpenWorkspace, unit: str, known: Known) -> Found:
    """Meetings and results to be tallied: duty reports that were made, unless nobody was to evaluate them."""
    told = {_key(r.values, "deputy", "date") for r in known.get("results", ())}
    numbers = {r.values.get("report") for r in known.get("results", ())}
    held = {_key(r.values, "date", "place") for r in known.get("meetings", ())}
    found: Found = {"meetings": [], "results": []}
    voters: dict[tuple[str, ...], set[int | None]] = {}
    reports = [r for r in _live(opened, "duty-report", "reports", unit) if _made(r)]
    for report in reports:
        values = report.values
        if report.number not in numbers and _key(values, "deputy", "date") not in told:
            row = {n: values[n] for n in REPORTED if n in values}
            found["results"].append(FilledRow(values={**row, "report": report.number}))
        if values.get("place"):
            voters.setdefault((values["date"], values["place"]), set()).add(values.get("voters"))
    for (day, place), counts in voters.items():
        if (fold(day), fold(place)) not in held:
            agreed = {"voters": next(iter(counts))} if len(counts) == 1 and None not in counts else {}
            found["meetings"].append(FilledRow(values={"date": day, "place": place, **agreed}))
    return found


def _made(report: Record) -> bool:
    values = report.values
    return bool(values.get("date")) and values.get("state") not in _OFF and values.get("evaluation") != "none"


def contact_rows(opened: OpenWorkspace, unit: str, known: Known) -> Found:
    """Receptions that were planned up to today and are not registered.

    How voters were received is left for those who were there: the field is required, so that a plan that came to
    nothing, and was not struck out, is asked about and never counts as a reception.
    """
    told = {_key(r.values, "date", "place") for r in known.get("contacts", ())}
    rows = []
    for plan in _live(opened, "contact-plan", "plans", unit):
        values = plan.values
        if values.get("state") in _OFF or values.get("contact") or values.get("date", "9") > opened.today.isoformat():
            continue
        if _key(values, "date", "place") not in told:
            rows.append(FilledRow(values={n: values[n] for n in PLANNED if n in values}))
    return {"contacts": rows}


def _live(opened: OpenWorkspace, form: str, part: str, unit: str) -> list[Record]:
    found = opened.records(form=form, part=part, year=opened.year, unit=unit, states=COUNTED)
    return sorted(found, key=lambda r: (str(r.values.get("date", "")), r.number))


def _key(values: Mapping[str, Any], *names: str) -> tuple[str, ...]:
    return tuple(fold(str(values.get(n) or "")) for n in names)
