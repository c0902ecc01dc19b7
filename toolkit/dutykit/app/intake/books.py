"""Rows that stand in another form than their book of record: warned of at intake, told apart by status and show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...dossier.deeds import book_of
from ...dossier.elsewhere import BOOK, BookedDeeds, move_to, other_book
from ...dossier.model import Record
from ...dossier.statistics import deeds_of
from ...dossier.views import ActivityRow
from ...forms.kinds import show
from ...forms.model import Form
from ...problems import Problem
from ...store import Stored
from ...words.codes import COUNTED, State
from ..opened.kept import Topic
from ..opened.open_workspace import OpenWorkspace

if TYPE_CHECKING:
    from ...forms.extract import Extracted


def warn_of_other_books(opened: OpenWorkspace, form: Form, extracted: Extracted) -> None:
    """Tell, beside the row, that it will not be counted here and which form it belongs to; moved where that is sure.

    Not where that form tells the deed already: then the row is what it is taken for, a piece of evidence. A row with
    errors is told with them: no unit is asked today for a name and tomorrow for the form.
    """
    if form.id != BOOK:
        return
    from .moving import may_move, still_lacking  # here, for the start-up of status, which checks no row

    kinds = opened.kinds
    for table in form.tables:
        for draft in extracted.rows.get(table.name, ()):
            record = Record(draft.number, form.id, table.name, State.ACCEPTED, draft.values)
            book = "" if draft.void or not draft.values.get("kind") else other_book(record, kinds, opened.forms)
            if not book or _told_in(opened, book).bears_out(record, kinds, opened.forms):
                continue
            evidence = draft.evidence.get("kind")
            field = table.by_name["kind"]
            title = opened.forms[book].title
            facts = {"label": field.label, "book": title, "answer": move_to(title)}
            raw = show(draft.values["kind"], field, opened.roster)
            code = "row.move" if may_move(opened, book, draft.values) else "row.other_book"
            if code == "row.move":
                facts["lacks"] = still_lacking(opened, table, book, draft.values)
            draft.problems.append(Problem(code, evidence.place if evidence else None, "kind", raw, facts))


def _told_in(opened: OpenWorkspace, book: str) -> BookedDeeds:
    """Deeds of the year that a book tells; worked out anew only after a return of that book."""

    def told() -> BookedDeeds:
        return BookedDeeds(deeds_of(opened.records(form=book, year=opened.year), opened.kinds, forms=opened.forms))

    return opened.kept.of(Topic[BookedDeeds]("told", frozenset({book})), told, book)


@dataclass(frozen=True, slots=True)
class InOtherBook:
    """A row that no figure counts: its kind (``label`` in words) has another book of record, which lacks it."""

    number: str
    unit: str
    date: str
    kind: str
    label: str
    title: str
    book: str
    book_title: str


def elsewhere(opened: OpenWorkspace) -> list[InOtherBook]:
    """Rows of the year that are told elsewhere only, so that no figure counts them."""
    kinds, found = opened.kinds, []
    others = [code for code in kinds if book_of(code, kinds, opened.forms) != BOOK]
    for stored in opened.store.current(form=BOOK, year=opened.year, kinds=others):
        book = _uncounted(opened, stored)
        if book:
            row = ActivityRow(stored.body)
            first, kind = row.date[0], row.kind
            found.append(
                InOtherBook(
                    number=stored.number,
                    unit=stored.unit,
                    date=first.isoformat() if first else "",
                    kind=kind,
                    label=kinds[kind].label,
                    title=row.title,
                    book=book,
                    book_title=opened.forms[book].title,
                )
            )
    return found


def counted_elsewhere(opened: OpenWorkspace, stored: Stored) -> str:
    """What ``show`` tells of a row whose book of record is another form; nothing for all others."""
    book = other_book(stored.record(), opened.kinds, opened.forms)
    if not book:
        return ""
    title = opened.forms[book].title
    if _uncounted(opened, stored):
        return f"不计数：这类活动以《{title}》为准，那里还没有登记"
    return f"作为依据保存：以《{title}》的登记为准"


def _uncounted(opened: OpenWorkspace, stored: Stored) -> str:
    """The book of a row that it does not tell; nothing for a row that is in its own book, or is evidence."""
    record, kinds = stored.record(), opened.kinds
    book = other_book(record, kinds, opened.forms) if stored.state in COUNTED else ""
    return book if book and not _told_in(opened, book).bears_out(record, kinds, opened.forms) else ""
