"""How what is stored is named: forms and fields of a record, its title, its one line, whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ...dossier.names import called
from ...forms.days import record_day
from ...forms.discreet import told as shown
from ...forms.model import Field, Form, Table
from ...problems import Problem, has_errors
from ...store import Return, Standing, Stored, Version
from ...text import glimpse
from ...words.codes import DAYS, GONE, Action, FieldKind, FormId, State
from .open_workspace import OpenWorkspace, now


def form_of(opened: OpenWorkspace, stored: Stored) -> Form | None:
    """The form of a record as it was issued, else as it is now."""
    issue = opened.store.issue(stored.issue) if stored.issue else None
    return (opened.form_by_hash(issue.hash, issue.form) if issue is not None else None) or opened.forms.get(stored.form)


def fields_of(opened: OpenWorkspace, stored: Stored) -> Mapping[str, Field]:
    """Fields of a record by name."""
    form = form_of(opened, stored)
    if form is None:
        return {}
    return form.table_by_name[stored.part].by_name if stored.part else form.by_name


def record_title(opened: OpenWorkspace, stored: Stored) -> str:
    """The form and the table of a record."""
    form = form_of(opened, stored)
    if form is None:
        return stored.form
    return f"{form.title}（{form.table_by_name[stored.part].label if stored.part else '表头'}）"


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field of a record, before and after, as people read it."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record in one line; ``label`` is its state in words, ``date`` empty where it tells of no day.

    ``table`` is what the form calls the table that it is a row of; ``head`` tells the head of a form, which is no row
    that a person counts.
    """

    number: str
    form: str
    state: State
    label: str
    date: str
    deputy: str
    unit: str
    summary: str
    deputy_name: str = ""
    unit_name: str = ""
    form_title: str = ""
    table: str = ""
    head: bool = False


def record_line(opened: OpenWorkspace, stored: Stored) -> RecordLine:
    """A record in one line."""
    return _line(opened, stored, form_of(opened, stored))


def record_lines(opened: OpenWorkspace, records: Iterable[Stored]) -> Iterator[RecordLine]:
    """Many records, each in one line: the form of an issue is looked up once."""
    forms: dict[tuple[str, str], Form | None] = {}
    for stored in records:
        about = (stored.issue, stored.form)
        if about not in forms:
            forms[about] = form_of(opened, stored)
        yield _line(opened, stored, forms[about])


def _named_by(table: Table) -> tuple[str, ...]:
    """The fields that tell which row it is: its key, and its name where the key is but a code."""
    return (*table.key, "name") if "name" in table.by_name and "name" not in table.key else table.key


def _line(opened: OpenWorkspace, stored: Stored, form: Form | None) -> RecordLine:
    table = form.table_by_name[stored.part] if form and stored.part else None
    day = record_day(stored.body, table)
    fields: Mapping[str, Field] = table.by_name if table else form.by_name if form else {}
    names = [n for n in (_named_by(table) if table else list(fields)[:4]) if fields[n].kind not in DAYS]
    text = "　".join(filter(None, (_said(stored, fields[n], opened) for n in names)))
    return RecordLine(
        number=stored.number,
        form=stored.form,
        state=stored.state,
        label=_label(stored),
        date=day.isoformat() if day else "",
        deputy=stored.deputy,
        unit=stored.unit,
        summary=glimpse(text, 60),
        deputy_name=subject_name(opened, "", stored.deputy) if stored.deputy else "",
        unit_name=subject_name(opened, stored.unit, "") if stored.unit else "",
        form_title=form.title if form else stored.form,
        table=table.label if table else "",
        head=not is_row(stored),
    )


def _said(stored: Stored, field: Field, opened: OpenWorkspace) -> str:
    """A value as the form shows it; a bare number says what of."""
    text = shown(stored.body.get(field.name), field, opened.roster)
    if not text or field.kind not in _BARE:
        return text
    return f"第{text}{field.label}" if len(field.label) == 1 else f"{field.label} {text}"


_BARE = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL})


def is_row(stored: Stored | Standing) -> bool:
    """Whether a person counts it on the paper: a row, and the head of a deputy's yearly form, which is all of it."""
    return bool(stored.part) or stored.form == FormId.ANNUAL_REGISTRATION


def _label(stored: Stored) -> str:
    """The state in words; of a record that stands while a part of it is held, that as well."""
    part = stored.state is not State.HELD and is_open(stored)
    return f"{stored.state.label}，部分{State.HELD.label}" if part else stored.state.label


def subject_name(opened: OpenWorkspace, unit: str, deputy: str) -> str:
    """Whose it is, for file names and lists."""
    if deputy:
        known = opened.roster.by_number.get(deputy)
        return called(known, opened.roster) if known else deputy
    if unit:
        known_unit = opened.roster.unit_by_code.get(unit)
        return known_unit.name if known_unit else unit
    return opened.congress


def carried(opened: OpenWorkspace) -> dict[str, str]:
    """What every workbook that goes out carries of where it comes from."""
    return {"congress": opened.congress} | ({"workspace": opened.store.identity} if opened.store.identity else {})


def issue_number(opened: OpenWorkspace, year: int | None) -> str:
    """The next issue number (下发号): F2024-0003."""
    return issue_numbers(opened, year, 1)[0]


def issue_numbers(opened: OpenWorkspace, year: int | None, count: int) -> list[str]:
    """The next issue numbers."""
    series = str(year or opened.year)
    return [f"F{series}-{number:04}" for number in opened.store.take_numbers(f"F{series}", count)]


def paper_text(row: Return | Version) -> str:
    """Where a return was typed in from, in words."""
    return f"据纸质表 {row.paper} 录入（录入人 {row.typed_by}，{row.paper_received} 收到）"


def is_open(stored: Stored | Standing) -> bool:
    """Whether something of a record is still to be mended."""
    if stored.state in GONE:
        return False
    return stored.state is State.HELD or has_errors(map(Problem.restore, stored.problems))


def note_full(opened: OpenWorkspace, what: str, by: str) -> None:
    """Log that somebody had sensitive values shown in full."""
    with opened.store.transaction():
        opened.store.write_log(now(), Action.FULL, what, {}, by=by)
