"""Rows that stand in another form than their book of record: warned of at intake, told apart by status and show."""

from __future__ import annotations

import dataclasses
from typing import Any

from ..dossier.deeds import days_of
from ..dossier.elsewhere import BOOK, Told, other_book
from ..dossier.model import Record
from ..dossier.statistics import deeds_of
from ..forms.extract import Extracted
from ..forms.kinds import show
from ..forms.model import Form
from ..problems import Problem, has_errors
from ..store import Stored
from .desk import Desk


def warn_of_other_books(desk: Desk, form: Form, extracted: Extracted) -> None:
    """Tell, beside the row, that it will not be counted here and which form it belongs to.

    Not where that form tells the deed already: then the row is what it is taken for, a piece of evidence.
    """
    if form.id != BOOK:
        return
    kinds = desk.kinds
    for table in form.tables:
        for draft in extracted.rows.get(table.name, ()):
            record = Record(draft.number, form.id, table.name, "accepted", draft.values)
            book = "" if draft.void or has_errors(draft.problems) else other_book(record, kinds, desk.forms)
            if not book or _told_in(desk, book).bears_out(record, kinds, desk.forms):
                continue
            evidence = draft.evidence.get("kind")
            field = table.by_name["kind"]
            facts = {"label": field.label, "book": desk.forms[book].title}
            raw = show(draft.values["kind"], field, desk.roster)
            draft.problems.append(Problem("row.other_book", evidence.place if evidence else None, "kind", raw, facts))


def _told_in(desk: Desk, book: str) -> Told:
    """Deeds of the year that a book tells; worked out anew only after a return of that book."""
    known = desk.learned.setdefault(book, {})
    if "told" not in known:
        records = [dataclasses.replace(r, evidence={}) for r in desk.records(form=book, year=desk.year)]
        known["told"] = Told(deeds_of(records, desk.kinds, forms=desk.forms))
    found: Told = known["told"]
    return found


def elsewhere(desk: Desk) -> list[dict[str, Any]]:
    """Rows of the year that are told elsewhere only, so that no figure counts them."""
    kinds, found = desk.kinds, []
    for stored in desk.store.current(form=BOOK, year=desk.year):
        book = _uncounted(desk, stored)
        if book:
            first, _ = days_of(stored.body.get("date"))
            kind = str(stored.body["kind"])
            found.append(
                {
                    "number": stored.number, "unit": stored.unit, "date": first.isoformat() if first else "",
                    "kind": kind, "label": kinds[kind].label, "title": str(stored.body.get("title") or ""),
                    "book": book, "book_title": desk.forms[book].title,
                }
            )  # fmt: skip
    return found


def counted_elsewhere(desk: Desk, stored: Stored) -> str:
    """What ``show`` tells of a row whose book of record is another form; nothing for all others."""
    book = other_book(stored.record(), desk.kinds, desk.forms)
    if not book:
        return ""
    title = desk.forms[book].title
    if _uncounted(desk, stored):
        return f"不计数：这类活动以《{title}》为准，那里还没有登记"
    return f"作为依据保存：以《{title}》的登记为准"


def _uncounted(desk: Desk, stored: Stored) -> str:
    """The book of a row that it does not tell; nothing for a row that is in its own book, or is evidence."""
    record, kinds = stored.record(), desk.kinds
    book = other_book(record, kinds, desk.forms) if stored.state in {"accepted", "approved"} else ""
    return book if book and not _told_in(desk, book).bears_out(record, kinds, desk.forms) else ""
