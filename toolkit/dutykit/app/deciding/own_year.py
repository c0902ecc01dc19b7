"""A deputy's own year: what is registered, and the answer to it (confirm, object, add), without a file to fill.

An answer is a handbook like any other: the one that was issued to the deputy, with what is answered in its cells,
handed in by the deputy. So what comes of it is what comes of a handbook: confirmations, objections, claims, disputed
until a person accepts them; and the workbook is kept as the original of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ...documents.facts import Facts, shown_value
from ...documents.registered import registered_rows
from ...documents.statement import VERDICTS, statement_of
from ...dossier.claims import ANSWERS
from ...dossier.reconcile import RegisteredRow, ToldLine
from ...errors import UsageError
from ...forms.filled import FilledRow, Rows, digest
from ...forms.model import Field, Form, Table
from ...store import Issue, Stored
from ...words.codes import GONE, Code, FormId, IssueKind
from ...words.decisions import Agreement
from ...words.roles import Owner
from ...workspace import Workspace
from ...workspace.temporary import scratch_folder
from ..intake.ingest import IngestRequest, ingest
from ..intake.receipts import Receipt
from ..issuing.make_template import IssueRequest, answered_workbook, issue_workbooks
from ..issuing.prefill import prefill
from ..opened.facts import facts_about
from ..opened.open_workspace import OpenWorkspace, open_workspace
from ..opened.outputs import safe_name
from ..opened.progress import Progress
from ..opened.targets import Asked


class Answering(Code):
    """How a deputy answers."""

    CONFIRM = "confirm", "核对无误"
    OBJECT = "object", "提出异议"
    ADD = "add", "补充"


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field that a deputy may write: ``choices`` are labels, none where anything may be written."""

    name: str
    label: str
    needed: bool
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A line of the year: ``record`` is the organiser's, empty for what only the deputy says."""

    record: str
    cells: tuple[tuple[str, str], ...]
    verdict: Agreement
    label: str
    differs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OwnSection:
    """A part of the year."""

    table: str
    title: str
    rows: tuple[OwnRow, ...]
    fields: tuple[OwnField, ...]


@dataclass(frozen=True, slots=True)
class OwnYear:
    """The year of a deputy; ``open`` counts lines that are neither confirmed nor answered."""

    year: int
    name: str
    sections: tuple[OwnSection, ...]
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRequest:
    """An answer of the deputy ``number``: to a line (``record``), or a new one; ``texts`` by name of the field."""

    number: str
    answer: Answering
    today: date
    by: str
    table: str = ""
    record: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


def own_year(workspace: Workspace, number: str, *, today: date) -> OwnYear:
    """What is registered of a deputy in the working year, and how the deputy has answered."""
    with open_workspace(workspace, today=today) as opened:
        facts, form = facts_about(opened, today, number), opened.form(FormId.HANDBOOK)
        registered = registered_rows(facts, number)
        known = {str(row["record"]): row for rows in registered.values() for row in rows}
        lines = statement_of(facts, number, registered).lines
        sections = tuple(
            OwnSection(
                table.name,
                table.label,
                tuple(_row(facts, table, line, known) for line in lines if line.table == table.name),
                tuple(_field(item) for item in table.fields if not item.guide),
            )
            for table in _tables(form)
        )
        waiting = sum(row.verdict is Agreement.ORGANISER for section in sections for row in section.rows)
        return OwnYear(opened.year, facts.deputy(number).name, sections, waiting)


def _row(facts: Facts, table: Table, line: ToldLine, known: Mapping[str, RegisteredRow]) -> OwnRow:
    fields = ((table.by_name[name], name) for name in line.differences if name in table.by_name)
    differs = tuple((item.label, shown_value(facts, line.values.get(name), item)) for item, name in fields)
    cells = _cells(facts, table, known.get(line.registered, line.values))
    return OwnRow(line.registered, cells, line.verdict, VERDICTS[line.verdict], differs)


def _tables(form: Form) -> list[Table]:
    return [table for table in form.tables if table.name != ANSWERS]


def _cells(facts: Facts, table: Table, values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    told = ((item.label, shown_value(facts, values.get(item.name), item)) for item in table.fields)
    return tuple((label, text) for label, text in told if text)


def _field(item: Field) -> OwnField:
    choices = tuple(choice.label for choice in item.choices.by_code.values()) if item.choices is not None else ()
    return OwnField(item.name, item.label, item.required, choices)


# --- the answer ------------------------------------------------------------------------------------------------


def answer_year(workspace: Workspace, asked: AnswerRequest, progress: Progress) -> Receipt:
    """Hand in what a deputy answers. Raises :class:`UsageError` where it answers nothing that is there."""
    with open_workspace(workspace, today=asked.today) as opened:
        issue = _issue(opened, asked.number)
    if issue is None:  # nothing was issued yet, or something else is registered by now
        whom = Asked(deputies=[asked.number])
        issued = IssueRequest(form=FormId.HANDBOOK, today=asked.today, whom=whom, by=asked.by)
        issue_workbooks(workspace, issued, progress)
    with open_workspace(workspace, today=asked.today) as opened:
        issue = _issue(opened, asked.number)
        if issue is None:
            raise UsageError("登记刚刚有了变动。", "请刷新页面，再做一次。", code="changed")
        rows = _answered(opened, asked)
        data = answered_workbook(opened, issue, rows)
        name = safe_name(f"{opened.year}年度履职登记核对（网页）_{asked.by}.xlsx")
    with _laid_down(workspace, name, data) as path:
        request = IngestRequest(
            paths=[path], today=asked.today, by=asked.by, policy="strict", only=Owner(deputy=asked.number)
        )
        (receipt,) = ingest(workspace, request, progress).receipts
    return receipt


@contextmanager
def _laid_down(workspace: Workspace, name: str, data: bytes) -> Iterator[Path]:
    with scratch_folder(workspace.root) as folder:
        path = folder / name
        path.write_bytes(data)
        yield path


def _issue(opened: OpenWorkspace, number: str) -> Issue | None:
    """The handbook that was issued to a deputy, as long as it tells what is registered now."""
    form = opened.form(FormId.HANDBOOK)
    issues = opened.store.issues(form=form.id, kind=IssueKind.FORM, year=opened.year, deputy=number)
    if not issues or issues[-1].hash != form.hash:
        return None
    _, rows = prefill(opened, form, "", number)
    now = {(table, row.number, digest(row.values)) for table, found in rows.items() for row in found if row.number}
    return issues[-1] if {(r.part, r.number, r.digest) for r in issues[-1].rows} == now else None


def _answered(opened: OpenWorkspace, asked: AnswerRequest) -> dict[str, tuple[FilledRow, ...]]:
    """The rows of the handbook: as registered, with what the deputy has said before and says now in its cells."""
    form = opened.form(FormId.HANDBOOK)
    _, issued = prefill(opened, form, "", asked.number)
    _require_there(form, issued, asked)
    said = _said(opened, form, asked.number)
    objections = {stored.about: stored.body for stored in said if stored.about}
    rows = {
        table: [_now(form.table_by_name[table], row, objections.get(row.number, row.values), asked) for row in known]
        for table, known in issued.items()
    }
    prefilled = {row.number for known in issued.values() for row in known}
    for stored in (s for s in said if not s.about and s.number not in prefilled):
        rows.setdefault(stored.part, []).append(FilledRow(stored.number, stored.body))
    if asked.answer is Answering.ADD:
        new = _changed(form.table_by_name[asked.table], "", {}, asked.texts)
        rows.setdefault(asked.table, []).append(new)
    return {table: tuple(found) for table, found in rows.items()}


def _said(opened: OpenWorkspace, form: Form, number: str) -> list[Stored]:
    """What the deputy has said before, and what still stands of it."""
    told = opened.store.current(form=form.id, deputy=number, year=opened.year)
    return [stored for stored in told if stored.part and stored.state not in GONE]


def _now(table: Table, row: FilledRow, values: Mapping[str, Any], asked: AnswerRequest) -> FilledRow:
    """A line that was registered, with what was objected to before (``values``) and is now."""
    mine = asked.answer is Answering.OBJECT and (table.name, row.number) == (asked.table, asked.record)
    return _changed(table, row.number, values, asked.texts if mine else {})


def _require_there(form: Form, issued: Rows, asked: AnswerRequest) -> None:
    """Raises :class:`UsageError` for an answer to what the deputy was not shown."""
    if asked.answer is not Answering.CONFIRM and asked.table not in {table.name for table in _tables(form)}:
        raise UsageError("没有这一部分。", "请刷新页面，再做一次。", code="number")
    if asked.answer is Answering.OBJECT and asked.record not in {row.number for row in issued.get(asked.table, ())}:
        raise UsageError("登记里没有这一条。", "请刷新页面，再做一次。", code="number")


def _changed(table: Table, number: str, values: Mapping[str, Any], texts: Mapping[str, str]) -> FilledRow:
    """A row in which texts stand as they were typed: they are read as from any cell."""
    given = {name: text for name, text in texts.items() if name in table.by_name}
    return FilledRow(number, {n: v for n, v in values.items() if n not in given}, {n: t for n, t in given.items() if t})
