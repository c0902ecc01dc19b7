"""年度履职情况登记表: the Word form of ``annual-registration``, prefilled, to be checked, completed and signed.

Its labels are the schema's, so that a returned .docx, or its PDF, is read by label; its headings are those of the
regulation.
"""

from __future__ import annotations

from typing import Any, TypedDict, cast

from ..dossier.deeds import Deed
from ..dossier.model import Deputy
from ..dossier.reconcile import RegisteredRow
from ..dossier.roster import BODIES
from ..dossier.target import Target
from ..dossier.views import ContactRow, DutyReportRow, SuggestionRow
from ..forms.basis import LINE, Cite, basis_line
from ..forms.imprint import imprint
from ..forms.model import Field, Form, Table
from ..rules.regulation import Regulation
from ..text import masked
from ..words.codes import GROUPINGS, FieldKind, FormId, UnitKind
from ..words.lists import ActivityGroup, SuggestionRole
from ..words.marks import DeedMark
from ..words.numerals import term_name
from .annual_report import open_points
from .claims import claims_of, participation_rows
from .context import ClaimRow, DocumentContext, EvidenceRow
from .evidence_rows import evidence_rows, texts_told
from .facts import REGISTRATION, Facts, person, shown_value
from .headings import CLOSING, NO_RECORD, counted, own_evidence, texts_without_heading, title
from .known_rows import ContactKnown, DutyReportKnown, KnownRows, ParticipationKnown, SuggestionKnown
from .outcomes import outcome_of
from .receivers import reviewers
from .spells import units_told
from .wording import paragraphs

FieldValues = dict[str, Any]
"""JSON values by field of the form, which an office may add to."""


class WrittenField(TypedDict):
    """A field to write in."""

    label: str
    paragraphs: list[str]


class FormSection(TypedDict):
    """A heading of the regulation; ``printed`` is what is ``registered``, with its words before it."""

    title: str
    fields: list[WrittenField]
    registered: list[str]
    printed: list[str]


class FormFrame(TypedDict):
    """What stands around the tables."""

    instructions: list[str]
    basis: str
    sign: list[str]


class RegistrationContext(DocumentContext):
    """The form, prefilled; each of its tables stands beside these members under its own name."""

    title: str
    subtitle: str
    year: int
    form_title: str
    deputy: dict[str, str]
    head: dict[str, str]
    text: dict[str, list[str]]
    sections: list[FormSection]
    instructions: list[str]
    basis: str
    sign: list[str]
    issue: str
    imprint: str
    claims: list[ClaimRow]
    claimed: list[str]
    date: str


def build(facts: Facts, target: Target) -> RegistrationContext:
    """The context; ``target`` is the deputy.

    ``head`` maps head fields to shown values, ``text`` long texts to lists of paragraphs; each table is a list of rows,
    field to shown value, under its own name. Fields of the schema that have no value are there and empty.
    ``sections`` are the headings of the regulation: ``title``, ``fields`` to write in (``label``, ``paragraphs``) and
    ``registered`` (what the records tell, counted; ``printed`` with its words before it). ``claimed`` are the lines
    that tell of ``claims``.
    """
    number = target.id
    deputy, form = facts.deputy(number), facts.forms[REGISTRATION]
    rows = known_rows(facts, number).by_table()
    claims = claims_of(facts, number)
    issue = facts.issues.get(number, "")
    tables = {t.name: [_shown(facts, t, row) for row in rows.get(t.name, ())] for t in form.tables}
    context: RegistrationContext = {
        "title": f"{facts.congress_of_term}代表",
        "subtitle": f"{facts.year}年度履职情况登记表",
        "year": facts.year,
        "form_title": form.title,
        "deputy": person(facts, deputy),
        "head": _head(facts, deputy, form),
        "text": _texts(facts, number, form),
        "sections": _sections(facts, number, form),
        **_frame(facts, form),
        "issue": issue,
        "imprint": imprint(form.no, form.title, issue),
        "claims": claims,
        "claimed": _claimed(claims),
        "open": open_points(facts, number, [], len(claims)),
        "date": facts.printed,
        "evidence": _evidence(facts, number),
    }
    return cast("RegistrationContext", {**context, **tables})  # an office may add tables to the form


def known_rows(facts: Facts, number: str) -> KnownRows:
    """What the records say of a deputy's year."""
    return KnownRows(
        _participation(facts, number),
        _suggestions(facts, number),
        _contacts(facts, number),
        _duty_reports(facts, number),
    )


def prefilled(facts: Facts, number: str) -> tuple[FieldValues, dict[str, list[tuple[str, FieldValues]]]]:
    """Head values and rows (record number, values) with which the workbook of the form is sent out."""
    deputy, form = facts.deputy(number), facts.forms[REGISTRATION]
    head: FieldValues = {n: v for n, v in deputy.facts_on(facts.period[1]).items() if n in form.by_name}
    head |= {kind: facts.unit_names(deputy, kind) for kind in GROUPINGS}
    head |= {UnitKind.WORK_COMMITTEE: facts.unit_names(deputy, *BODIES)}
    head |= {"deputy": number, "number": number, "year": facts.year}
    rows: dict[str, list[tuple[str, FieldValues]]] = {}
    for name, found in known_rows(facts, number).by_table().items():
        fields = form.table_by_name[name].by_name
        rows[name] = [
            (str(row["record"]), {n: v for n, v in row.items() if n in fields and v not in (None, "")}) for row in found
        ]
    return {n: v for n, v in head.items() if n in form.by_name and v not in (None, "")}, rows


REGISTERED = "登记情况："
CLAIMED = "代表本人另行申报、待登记单位核实的事项（没有列入上表）："


def printed_texts(facts: Facts, number: str) -> list[tuple[str, str]]:
    """Each text that the form prints beside its rows, of the records and around them, and the claim that it tells.

    They are no answer of the deputy's where they come back.
    """
    sections = _sections(facts, number, facts.forms[REGISTRATION])
    claims = claims_of(facts, number)
    told = zip(_claimed(claims), ["", *(claim["number"] for claim in claims)], strict=False)
    annex = texts_told(_evidence(facts, number))
    frame = _frame(facts, facts.forms[REGISTRATION])
    around = [f"{n}. {text}" for n, text in enumerate(frame["instructions"], 1)]
    around += [f"{signer}{DAY}" for signer in frame["sign"]]
    printed = ["".join(s["printed"]) for s in sections if s["printed"]]
    return [*((text, "") for text in printed), *told, *((text, "") for text in (*annex, *around))]


def _evidence(facts: Facts, number: str) -> list[EvidenceRow]:
    return evidence_rows(facts, facts.deeds_with(number), number) + own_evidence(facts, number)


def _claimed(claims: list[ClaimRow]) -> list[str]:
    lines = (f"{n}. {c['what']}：申报{c['told']}，{c['counted']}（{c['number']}）" for n, c in enumerate(claims, 1))
    return [CLAIMED, *lines] if claims else []


def _printed(registered: list[str]) -> list[str]:
    return [REGISTERED + registered[0], *registered[1:]] if registered else []


def _head(facts: Facts, deputy: Deputy, form: Form) -> dict[str, str]:
    """Short head fields: the roster's facts where it has them, else what the deputy wrote."""
    returned = facts.registration(deputy.number)
    known: FieldValues = {
        **deputy.facts_on(facts.period[1]),
        "deputy": deputy.number,
        "number": deputy.number,
        "year": facts.year,
    }
    known |= {kind: units_told(facts, deputy, kind) for kind in GROUPINGS}
    known[UnitKind.WORK_COMMITTEE] = "、".join(filter(None, (units_told(facts, deputy, kind) for kind in BODIES)))
    shown = {}
    for field in _short(form):
        value = known.get(field.name)
        if value in (None, "") and returned:
            value = returned.values.get(field.name)
        shown[field.name] = shown_value(facts, value, field)
    shown["deputy"] = deputy.name
    shown["year"] = str(facts.year)
    shown["term"] = term_name(facts.term)
    return shown


def _short(form: Form) -> list[Field]:
    return [f for f in form.fields if f.kind != FieldKind.LONG_TEXT]


def _texts(facts: Facts, number: str, form: Form) -> dict[str, list[str]]:
    returned = facts.registration(number)
    return {
        f.name: paragraphs(returned.values.get(f.name) if returned else "")
        for f in form.fields
        if f.kind == FieldKind.LONG_TEXT
    }


ONE_LINE = 7  # characters of a label that stands on one line beside a long text


def _sections(facts: Facts, number: str, form: Form) -> list[FormSection]:
    """The regulation's headings, then what the deputy wrote and none of them asks for.

    ``registered`` never begins with a label of the form and a colon: a returned form is read by such labels.
    """
    texts = _texts(facts, number, form)
    told: list[FormSection] = []
    for section in facts.regulation.sections:
        field = form.by_name.get(section.own) if section.own else None
        fields: list[WrittenField] = (
            [{"label": _one_line(field), "paragraphs": texts[field.name]}] if field and not field.until else []
        )
        registered = ["见本表开头。"] if section.roster else counted(facts, section, number)
        if not registered and not section.own_words:
            registered = [NO_RECORD]
        told.append(
            {"title": title(section), "fields": fields, "registered": registered, "printed": _printed(registered)}
        )
    more: list[WrittenField] = [
        {"label": _one_line(f), "paragraphs": texts[f.name]} for f, _ in texts_without_heading(facts, number)
    ]
    return [*told, {"title": CLOSING, "fields": more, "registered": [], "printed": []}] if more else told


def _one_line(field: Field) -> str:
    """The label, or the first other name of the field that fits on one line: so it cannot be torn."""
    return next((t for t in (field.label, *field.labels) if len(t) <= ONE_LINE), field.label)


def _frame(facts: Facts, form: Form) -> FormFrame:
    """Instructions, basis and who signs: the form's own where it rests on the regulation, else the regulation's."""
    words = facts.regulation.words
    cite = _citing(facts.regulation)
    basis = basis_line(form.basis, cite).removeprefix(LINE)
    if basis or len(form.sign) != _SIGNERS:
        instructions = [item.text for item in form.instructions if item.applies(cite)]
        return {"instructions": instructions, "basis": basis, "sign": list(form.sign)}
    reviewer, office = reviewers(facts), words.get("office", "")
    return {
        "instructions": [*_CHECK, f"填好后由代表本人签名，交{reviewer or office}，纸质、电子版都可以。"],
        "basis": facts.regulation.cited,
        "sign": [form.sign[0], *(f"{who or '登记单位'}意见（盖章）" for who in (reviewer, office))],
    }


def _citing(regulation: Regulation) -> Cite:
    """The form rests on the regulation whose headings it follows, or says itself on what."""
    return lambda source: regulation.cited + source.article if source.regulation == regulation.id else source.words


DAY = "年月日"
"""What the template prints under each who signs; white space aside."""
_SIGNERS = 3  # the deputy, who reviews, who keeps
_CHECK = (
    "表中已经填好的内容来自平时登记，请核对：不对的直接改，漏掉的在空行补上，没有问题的不用动。",
    "改动和补充的内容由登记单位核实后采用，核实之前原来的登记不变。",
    "“登记情况”由登记单位填，不用改；其余各栏用自己的话写，次数、日期不必重复抄写。没有的写“无”。",
)


def _shown(facts: Facts, table: Table, row: RegisteredRow) -> dict[str, str]:
    return {f.name: shown_value(facts, row.get(f.name), f) for f in table.fields}


def _participation(facts: Facts, number: str) -> list[ParticipationKnown]:
    rows = participation_rows(facts, number)
    return [{"record": f"TJ-{kind}", "kind": kind, **counts} for kind, counts in rows.items()]


def _suggestions(facts: Facts, number: str) -> list[SuggestionKnown]:
    rows: list[SuggestionKnown] = []
    for deed in facts.deeds_with(number):
        marks = deed.people[number]
        if deed.form == FormId.SUGGESTION and marks & {DeedMark.LED, DeedMark.JOINED}:
            row = SuggestionRow(_latest(deed))
            rows.append(
                {
                    "record": deed.records_of(number)[0],
                    "title": deed.title,
                    "role": SuggestionRole.LEAD if DeedMark.LED in marks else SuggestionRole.SECONDER,
                    "date": row.submitted.isoformat() if row.submitted else None,
                    "number": row.number or None,
                    "handler": row.handler or None,
                    "result": _result(facts, row),
                }
            )
    return rows


def _result(facts: Facts, row: SuggestionRow) -> str:
    """How a suggestion ended: what was done, else the class of the reply, else how far it is."""
    if row.done:
        return row.done
    if row.reply_class:
        return facts.label(FormId.SUGGESTION, "reply_class", row.reply_class)
    return facts.label(FormId.SUGGESTION, "state", row.state) if row.state else ""


def _contacts(facts: Facts, number: str) -> list[ContactKnown]:
    rows: list[ContactKnown] = []
    for deed in facts.deeds_with(number):
        if deed.form == FormId.CONTACT and deed.took_part(number):
            row = ContactRow(_latest(deed))
            said = [_matter(ContactRow(r.values)) for r in deed.sources_of(number)]
            rows.append(
                {
                    "record": deed.records_of(number)[0],
                    "date": row.date.isoformat() if row.date else None,
                    "way": deed.kind,
                    "place": row.place or None,
                    "voters": deed.voters or None,
                    "matter": "；".join(s for s in said if s),
                }
            )
    return rows


def _matter(row: ContactRow) -> str:
    """What voters said, without the numbers of phones and identities that somebody wrote there: it goes to others."""
    matter, result = masked(row.matter.rstrip("。；")), masked(row.result.rstrip("。；"))
    return f"{matter}（{result}）" if matter and result else matter


def _duty_reports(facts: Facts, number: str) -> list[DutyReportKnown]:
    deeds = [
        deed for deed in facts.deeds_with(number) if deed.group == ActivityGroup.DUTY_REPORT and deed.took_part(number)
    ]
    return [
        {
            "record": deed.records_of(number)[0],
            "date": deed.first.isoformat() if deed.first else None,
            "way": DutyReportRow(_latest(deed)).way or None,
            "result": outcome_of(facts, deed, number, alone=len(deeds) == 1) or None,
        }
        for deed in deeds
    ]


def _latest(deed: Deed) -> FieldValues:
    """Values of a deed's records, later ones filling what earlier ones left blank."""
    values: FieldValues = {}
    for record in deed.sources:
        values |= {k: v for k, v in record.values.items() if v not in (None, "") and k not in values}
    return values
