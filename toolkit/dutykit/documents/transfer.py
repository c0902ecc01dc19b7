"""转办单、反馈单: what a voter told at one reception, on its way to who answers it, and back to the voter.

A voter's name and number are told in part only: the paper leaves the office, and the record keeps them.
"""

from __future__ import annotations

from ..dates import chinese, chinese_span
from ..dossier.fields import days_of
from ..dossier.model import Record
from ..dossier.target import Target
from ..dossier.views import ContactRow
from ..text import masked
from ..words.phrases import joined
from .context import DocumentContext
from .discreet import veiled
from .facts import Facts
from .rows_told import value_of


class TransferContext(DocumentContext):
    """The slip that goes to another office with what a voter said."""

    title: str
    congress: str
    record: str
    unit: str
    day: str
    place: str
    way: str
    deputies: str
    voter: str
    contact: str
    sort: str
    matter: str
    onward: str
    handler: str
    passed_on: str
    due: str
    result: str
    feedback: str
    feedback_way: str
    satisfied: str
    suggestion: str
    office: str
    date: str


def build(facts: Facts, target: Target) -> TransferContext:
    """The context; ``target`` is the record of contact. Raises :class:`UsageError` for a number that is none."""
    record = contact_record(facts, target.id)
    row = ContactRow(record.values)

    def said(name: str) -> str:
        return value_of(facts, record, name)

    missing = [
        label
        for name, label in (("matter", "反映的问题"), ("handler", "转往单位"), ("due", "答复期限"))
        if not said(name)
    ]
    return {
        "title": "选民意见转办单",
        "congress": facts.congress_of_term,
        "record": record.number,
        "unit": facts.unit(record.unit).name if record.unit in facts.roster.unit_by_code else "",
        "day": chinese(row.date) if row.date else "",
        "place": said("place"),
        "way": said("way"),
        "deputies": joined(facts.deputy(n).name for n in row.deputies),
        "voter": veiled(said("voter")),
        "contact": masked(said("voter_contact")),
        "sort": said("matter_kind"),
        "matter": masked(row.matter),
        "onward": said("onward"),
        "handler": row.handler,
        "passed_on": _day(record, "passed_on"),
        "due": _day(record, "due"),
        "result": masked(row.result),
        "feedback": chinese(row.feedback) if row.feedback else "",
        "feedback_way": said("feedback_way"),
        "satisfied": said("satisfied"),
        "suggestion": said("suggestion"),
        "office": facts.regulation.words["office"],
        "open": [f"登记里没有{label}，请手工填写" for label in missing],
        "date": facts.printed,
        "evidence": [],
    }


def _day(record: Record, name: str) -> str:
    """A day of the slip with its year: it goes to another office, and the other days of the slip bear theirs."""
    return chinese_span(*days_of(record.values.get(name)))


def contact_record(facts: Facts, number: str) -> Record:
    """The row of that number. Raises :class:`UsageError`."""
    return facts.row_of(number, ContactRow, "联系记录", code="contact")
