"""履职登记核对单: what is registered of a deputy's year, what the deputy says, and room to confirm or to object.

The organisers register, and hold what they registered against the deputy from time to time; where the deputy
objects, it is looked into and mended (DOMAIN §0, point 5).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TypedDict

from ..dates import chinese_span
from ..dossier.claims import ANSWERS
from ..dossier.fields import SharedFields, days_of
from ..dossier.model import Record
from ..dossier.reconcile import RegisteredRow, ToldLine, comparable, reconcile
from ..dossier.roster import BODIES
from ..dossier.target import Target
from ..dossier.views import ActivityRow
from ..forms.model import Table
from ..words.codes import COUNTED, State, UnitKind
from ..words.decisions import Agreement
from ..words.phrases import joined
from .claims import claims_of
from .context import ClaimRow, DocumentContext
from .evidence_rows import evidence_rows
from .facts import REGISTRATION, Facts, person, shown_value
from .phrasing import headed
from .registered import HANDBOOK, registered_rows
from .spells import told

VERDICTS = {
    Agreement.BOTH: "两边一致",
    Agreement.DIFFERS: "说法不同",
    Agreement.DEPUTY: "只有本人申报",
    Agreement.ORGANISER: "只有登记",
}
_BOTH_FORMS = ("contacts", "suggestions")
"""Tables that the handbook and the registration form both have."""
_WHAT = {
    "activities": ("title", "kind", "place"),
    "opinions": ("occasion", "matter"),
    "contacts": ("way", "place"),
    "suggestions": ("title", "number"),
}
"""Fields that say what a row is about; ``_TOLD``: what is said of it."""
_TOLD = {"activities": "state", "opinions": "way", "contacts": "voters", "suggestions": "role"}


@dataclass(frozen=True, slots=True)
class Statement:
    """What organisers and a deputy say of a year.

    ``lines`` hold each thing once (:class:`~dutykit.dossier.reconcile.Line`) with the numbers of the records on both
    sides, what the office has refused among them; ``claims`` are rows of the registration form's totals and duty
    reports that no record bears out; ``elsewhere`` are records that name the deputy and that no figure counts, for
    they stand in the wrong form.
    """

    deputy: str
    lines: tuple[ToldLine, ...]
    claims: tuple[ClaimRow, ...]
    elsewhere: tuple[Record, ...]

    def of(self, verdict: Agreement) -> list[ToldLine]:
        """Lines of one verdict."""
        return [line for line in self.lines if line.verdict == verdict]


def statement_of(facts: Facts, number: str, registered: Mapping[str, Sequence[RegisteredRow]]) -> Statement:
    """What organisers (``registered``) and the deputy ``number`` say of the facts' year."""
    own = [
        replace(r, state=State.DISPUTED) if r.number in facts.refused else r for r in facts.own_rows(number)
    ]  # it is still what was said
    log = [r for r in own if r.form == HANDBOOK and r.table != ANSWERS]
    form = [r for r in own if r.form == REGISTRATION and r.table in _BOTH_FORMS]
    claims = _beyond(claims_of(facts, number), [*log, *form])
    named = tuple(facts.elsewhere_of.get(number, ()))
    rows = _of_organisers(registered, {r.number for r in own if r.form in {HANDBOOK, REGISTRATION}})
    return Statement(number, _merged(facts, number, rows, log, form), claims, named)


def _beyond(claims: Iterable[ClaimRow], told: Iterable[Record]) -> tuple[ClaimRow, ...]:
    """Claims of rows that are not told already."""
    numbers = {record.number for record in told}
    return tuple(claim for claim in claims if claim["number"] not in numbers)


def _of_organisers(registered: Mapping[str, Sequence[RegisteredRow]], own: Set[str]) -> dict[str, list[RegisteredRow]]:
    """What is registered, without what the deputy's own forms tell: an accepted claim is no organiser's."""
    return {table: [row for row in rows if row["record"] not in own] for table, rows in registered.items()}


def _merged(
    facts: Facts, number: str, rows: Mapping[str, Sequence[RegisteredRow]], log: list[Record], form: list[Record]
) -> tuple[ToldLine, ...]:
    """Lines of the handbook, then what the registration form says beyond it; what both forms say stands once."""
    confirmed = facts.confirmed.get(number, frozenset())
    lines = list(_reconciled(rows, log, confirmed))
    at = {(line.table, line.registered): i for i, line in enumerate(lines) if line.registered}
    already = {(line.table, _key(line)) for line in lines if line.own}
    for line in _reconciled({t: rows.get(t, []) for t in _BOTH_FORMS}, form, confirmed):
        if not line.own:
            continue
        index = at.get((line.table, line.registered)) if line.registered else None
        if index is not None and lines[index].verdict is Agreement.ORGANISER:
            lines[index] = line
        elif (line.table, _key(line)) not in already:
            lines.append(line)
    order = {name: i for i, name in enumerate(_WHAT)}
    return tuple(sorted(lines, key=lambda line: (order.get(line.table, 9), str(_day(line) or "9999"))))


def _reconciled(
    rows: Mapping[str, Sequence[RegisteredRow]], own: list[Record], confirmed: Iterable[str]
) -> tuple[ToldLine, ...]:
    return reconcile(rows, own, confirmed=confirmed, about={r.number: r.about for r in own if r.about})


def _key(line: ToldLine) -> tuple[str, ...]:
    return tuple(comparable(line.values.get(n)) for n in ("date", *_WHAT.get(line.table, ())))


def _day(line: ToldLine) -> object:
    return SharedFields(line.values).date[0]


# --- the document ----------------------------------------------------------------------------------------------


class StatementRow(TypedDict):
    """One thing: what is registered of it, what the deputy says, the numbers of the records."""

    when: str
    what: str
    registered: str
    own: str
    verdict: str
    numbers: str


class StatementSection(TypedDict):
    """A table of the handbook."""

    title: str
    rows: list[StatementRow]


class ElsewhereRow(TypedDict):
    """A record that no figure counts, and the form it belongs to."""

    number: str
    when: str
    what: str
    book: str


class StatementContext(DocumentContext):
    """What is registered of a deputy's year beside what the deputy says."""

    title: str
    subtitle: str
    year: int
    deputy: dict[str, str]
    units: str
    summary: str
    sections: list[StatementSection]
    claims: list[ClaimRow]
    elsewhere: list[ElsewhereRow]
    date: str


def build(facts: Facts, target: Target) -> StatementContext:
    """The context; ``target`` is the deputy."""
    number = target.id
    deputy, form = facts.deputy(number), facts.forms[HANDBOOK]
    registered, shown = registered_rows(facts, number), person(facts, deputy)
    said = statement_of(facts, number, registered)
    known = {row["record"]: row for rows in registered.values() for row in rows}
    sections: list[StatementSection] = []
    for table in (t for t in form.tables if t.name != ANSWERS):
        rows = [
            _row(facts, table, line, known.get(line.registered, {})) for line in said.lines if line.table == table.name
        ]
        if rows:
            sections.append({"title": headed(_title(facts, table), 1, len(sections) + 1), "rows": rows})
    return {
        "title": f"{facts.congress_of_term}代表",
        "subtitle": f"{facts.year}年度履职登记核对单",
        "year": facts.year,
        "deputy": shown,
        "units": "、".join(dict.fromkeys(filter(None, (shown[k] for k in _KINDS)))),
        "summary": _summary(facts, said),
        "sections": sections,
        "claims": list(said.claims),
        "elsewhere": [_elsewhere(facts, r) for r in said.elsewhere],
        "date": facts.printed,
        "open": [],
        "evidence": evidence_rows(facts, facts.deeds_with(number), number),
    }


_KINDS = (UnitKind.DELEGATION, UnitKind.JOINT_GROUP, UnitKind.GROUP, *BODIES)


def _title(facts: Facts, table: Table) -> str:
    titles = {s.id: s.title for s in facts.forms[HANDBOOK].sections}
    return _NUMBERED.sub("", titles.get(table.section) or table.label)


_NUMBERED = re.compile(r"^[一二三四五六七八九十]+、")
"""A heading of the handbook bears its place there; here it bears that among what there is."""


def _settled(facts: Facts, line: ToldLine) -> str:
    """What the office made of what the deputy says."""
    if line.own in facts.refused:
        return "（核实后未采纳）"
    return "（已采纳）" if facts.state_of(line.own) in COUNTED else "（待核实）"


def _shown(facts: Facts, table: Table, values: RegisteredRow, name: str) -> str:
    fields = table.by_name
    text = shown_value(facts, values.get(name), fields[name]) if name in fields else ""
    return f"选民{text}人次" if name == "voters" and text else text


def _own(facts: Facts, table: Table, line: ToldLine) -> str:
    """What the deputy says of a line, and what became of it."""
    match line.verdict:
        case Agreement.BOTH:
            return "无误"
        case Agreement.ORGANISER:
            return ""
        case Agreement.DIFFERS:
            told = ((table.by_name[n].label, _shown(facts, table, line.values, n)) for n in line.differences
                    if n in table.by_name)  # fmt: skip
            return "；".join(f"{label}：{text}" for label, text in told) + _settled(facts, line)
        case Agreement.DEPUTY:
            return (_shown(facts, table, line.values, _TOLD[table.name]) or "申报") + _settled(facts, line)


def _row(facts: Facts, table: Table, line: ToldLine, known: RegisteredRow) -> StatementRow:
    told = {**line.values, **{n: v for n, v in known.items() if v not in (None, "")}}

    def shown(values: RegisteredRow, name: str) -> str:
        return _shown(facts, table, values, name)

    first, last = days_of(told.get("date"))
    main = _TOLD[table.name]
    return {
        "when": chinese_span(first, last, facts.year),
        "what": "　".join(filter(None, dict.fromkeys(shown(told, n) for n in _WHAT[table.name]))),
        "registered": "没有登记" if line.verdict is Agreement.DEPUTY else shown(told, main) or "已登记",
        "own": _own(facts, table, line),
        "verdict": VERDICTS[line.verdict],
        "numbers": "、".join(filter(None, (line.registered, line.own))),
    }


def _summary(facts: Facts, said: Statement) -> str:
    """How much there is of each, in one sentence; nothing is said of what there is not."""
    registered = len(said.lines) - len(said.of(Agreement.DEPUTY))
    changes = told(facts, facts.deputy(said.deputy))
    if not said.lines and not said.claims:
        return f"{facts.year}年度没有这位代表的登记，也没有本人的申报。{changes}"
    words = (
        (Agreement.BOTH, "两边一致"), (Agreement.DIFFERS, "说法不同"), (Agreement.ORGANISER, "本人没有核对过"),
    )  # fmt: skip
    parts = [f"{word}{len(said.of(verdict))}项" for verdict, word in words if said.of(verdict)]
    more = f"本人另外申报{len(said.of(Agreement.DEPUTY))}项" if said.of(Agreement.DEPUTY) else ""
    whole = f"登记{registered}项" + (f"，其中{joined(parts)}" if parts else "")
    return "；".join(filter(None, (whole, more))) + "。" + changes


def _elsewhere(facts: Facts, record: Record) -> ElsewhereRow:
    row = ActivityRow(record.values)
    kind, (first, last) = row.kind, row.date
    book = facts.kinds[kind].book if kind in facts.kinds else ""
    return {
        "number": record.number,
        "when": chinese_span(first, last, facts.year),
        "what": "　".join(filter(None, (row.title, facts.kind_label(kind)))),
        "book": facts.forms[book].title if book in facts.forms else book,
    }
