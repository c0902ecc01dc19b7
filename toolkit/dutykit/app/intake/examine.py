"""What workers do with a file: read it, and examine what it says against the forms and the roster.

Nothing here knows the workspace or its store. What an examination rests on is a :class:`Basis`, sent to each worker
once; what the store knows of the one file (the issue it answers) comes with the file.
"""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...dossier.model import Roster
from ...files import dated, wire
from ...files.assemble import IDENTITY_SHEET
from ...files.plain import loads
from ...files.worker import resolve
from ...forms import recognised
from ...forms.account import Account, Ledger
from ...forms.bounds import Calendar
from ...forms.check import Checker, form_period
from ...forms.days import Period
from ...forms.discreet import conceal
from ...forms.extract import Draft, Extracted, extract
from ...forms.grid import Attachment, Grid, Sheet
from ...forms.kinds import Reading
from ...forms.leftover import columns_apart
from ...forms.locate import Located, locate
from ...forms.mapping import FieldMap
from ...forms.model import Field, Form
from ...forms.own_dates import filled_on
from ...forms.recognise import answer_sheet, recognise
from ...forms.retyped import retyped
from ...forms.seen import lay_over
from ...forms.stacked import unstacked
from ...forms.tag import from_elsewhere, is_elsewhere
from ...forms.unmade import unmade_beside
from ...problems import Problem, has_errors
from ...words.codes import WHOSE, Ask, FieldKind, FormId, IssueKind, Per
from . import sheets, whose

READ = f"{__name__}:read"
EXAMINE = f"{__name__}:examine"
_MOST_READINGS = 50
_OURS = {"xlsx", "xls", "ods", "csv", "docx", "pdf"}
"""Kinds in which a form of ours shows what we print, and nothing else."""
SCAN = "scan"
"""Source of a grid that was recognised of a picture."""
_FATAL = {"table.columns_apart", "head.two", "table.missing", "column.missing", "column.twice"}


@dataclass
class Basis:
    """What all files of a run are held against: forms in force and forms of earlier issues, roster, year, term."""

    forms: Mapping[str, Form]
    earlier: Mapping[str, Form]
    """Forms as they were issued, by hash."""
    roster: Roster
    congress: str
    workspace: str
    """Its identity."""
    year: int
    term: Period | None
    number: int | None = None
    """Of the term."""
    mappings: tuple[FieldMap, ...] = ()
    """What a clerk has confirmed of tables that were typed anew; the one named for this run first."""
    _readings: dict[tuple[int | None, str], Reading] = field(default_factory=dict, repr=False)
    _checkers: dict[str, Checker] = field(default_factory=dict, repr=False)

    def form_by_hash(self, hash_: str) -> Form | None:
        """The form as it is, or was issued, under a schema's hash."""
        return next((f for f in self.forms.values() if f.hash == hash_), None) or self.earlier.get(hash_)

    def reading(self, year: int | None, unit: str) -> Reading:
        """What reading the cells of a form may rely on; it remembers texts that it has read."""
        if len(self._readings) > _MOST_READINGS:
            self._readings.clear()
        return self._readings.setdefault((year, unit), Reading(self.roster, year, unit))

    def checker(self, form: Form) -> Checker:
        """The form's checker, compiled once."""
        return self._checkers.setdefault(form.hash, Checker(form))


@dataclass(frozen=True, slots=True)
class KnownIssue:
    """What the store knows of the issue that a file answers."""

    number: str
    kind: IssueKind
    hash: str
    year: int | None
    unit: str
    deputy: str
    labels: Mapping[str, Iterable[str]]
    parts: frozenset[str]
    """The tables that have rows in a correction."""


@dataclass(slots=True)
class Examined:
    """What one file says. ``form`` is the hash of its form, empty where it was not recognised."""

    form: str = ""
    year: int | None = None
    unit: str = ""
    deputy: str = ""
    extracted: Extracted | None = None
    problems: list[Problem] = field(default_factory=list)
    fatal: bool = False
    account: Account = field(default_factory=Account)
    mapping: str = ""
    """The digest of the mapping that it was read by."""
    filled: str = ""
    """The day on which it was filled in, as it says itself."""


@dataclass(slots=True)
class ReadFile:
    """What is known of a file that was read, as long as its turn has not come; its grid stays packed.

    ``form`` and ``sheet`` are what its labels were recognised as, where it does not say itself which form it is.
    """

    identity: Mapping[str, str]
    form: str
    sheet: str
    empty: bool
    problems: list[Problem]
    attachments: list[Attachment]
    grid: bytes = b""
    changed: str = ""
    """When the file was last changed, as it says itself."""


# --- in a worker ----------------------------------------------------------------------------------------------


def read(data: bytes, options: dict[str, Any]) -> bytes | Problem:
    """Read a file with the reader that ``options["reader"]`` names; a packed :class:`ReadFile`."""
    basis: Basis = options["context"]
    outcome = resolve(options["reader"])(data, options)
    if not isinstance(outcome, Grid):
        return outcome
    form, sheet = (None, None) if outcome.identity.get("form") else recognise(outcome, basis.forms.values())
    labels = (form.id if form else "", sheet.name if sheet else "")
    known = (outcome.identity, *labels, not outcome.sheets, outcome.changed or dated.changed_at(data))
    problems = [p.stored() for p in outcome.problems]
    attachments, outcome.attachments = outcome.attachments, []
    grid = pickle.dumps(wire.pack(outcome), pickle.HIGHEST_PROTOCOL)
    return pickle.dumps((known, problems, attachments, grid), pickle.HIGHEST_PROTOCOL)


def examine(data: bytes, options: dict[str, Any]) -> bytes:
    """Examine a packed grid, the answer to ``options["issued"]`` if to any; a packed :class:`Examined`."""
    grid = wire.unpack(loads(data))
    found = examined(grid, options["context"], options["issued"], options["form"], options["sheet"])
    told = [p.stored() for p in found.problems]
    extracted = wire.pack_extracted(found.extracted) if found.extracted is not None else None
    account = dataclasses.astuple(found.account)
    known = (found.form, found.year, found.unit, found.deputy, extracted, told, found.fatal, account)
    return pickle.dumps((*known, found.mapping, found.filled), pickle.HIGHEST_PROTOCOL)


# --- in the parent --------------------------------------------------------------------------------------------


def unpack_read(packed: bytes) -> ReadFile:
    """What :func:`read` packed."""
    (identity, form, sheet, empty, changed), told, attachments, grid = loads(packed)
    return ReadFile(identity, form, sheet, empty, [Problem.restore(p) for p in told], attachments, grid, changed)


def unpack_examined(packed: bytes) -> Examined:
    """What :func:`examine` packed."""
    form, year, unit, deputy, extracted, told, fatal, account, *more = loads(packed)
    drafts = wire.unpack_extracted(extracted) if extracted is not None else None
    problems = [Problem.restore(p) for p in told]
    return Examined(form, year, unit, deputy, drafts, problems, fatal, Account(*account), *more)


# --- the examination ------------------------------------------------------------------------------------------


def examined(grid: Grid, basis: Basis, issued: KnownIssue | None, form_id: str = "", sheet_name: str = "") -> Examined:
    """Locate, extract and check a grid. ``form_id`` and ``sheet_name`` are what it was recognised as before."""
    return _Examination(grid, basis, issued).run(form_id, sheet_name)


def _named_by(identity: Mapping[str, str], forms: Mapping[str, Form]) -> Form | None:
    """The form whose id a file carries, or whose number stands on its pages and is no other's."""
    if "form" in identity:
        return forms.get(identity["form"])
    numbered = [form for form in forms.values() if form.no == identity.get("no")]
    return numbered[0] if len(numbered) == 1 else None


class _Examination:
    """One file on its way from a grid to what it says."""

    def __init__(self, grid: Grid, basis: Basis, issued: KnownIssue | None) -> None:
        lay_over(grid)
        self.grid = grid
        self.basis = basis
        self.issued = issued
        self.correction = issued is not None and issued.kind is IssueKind.CORRECTION
        self.result = Examined(problems=list(grid.problems))
        self.ledger = Ledger(
            grid, strict=issued is not None and grid.source in _OURS, names=basis.roster.by_name.keys()
        )

    def run(self, form_id: str, sheet_name: str) -> Examined:
        """What the file says, and an account of every mark in it."""
        result = self._run(form_id, sheet_name)
        drafts = list(result.extracted.drafts()) if result.extracted is not None else []
        told = [*result.problems, *(p for draft in drafts for p in draft.problems)]
        result.account, left = self.ledger.close(told)
        result.problems += left
        unmade_beside(drafts, result.problems)
        form = self.basis.form_by_hash(result.form) if result.form else None
        if form is not None:
            result.problems = conceal(result.problems, result.extracted, form)
        return result

    def _run(self, form_id: str, sheet_name: str) -> Examined:
        basis, result = self.basis, self.result
        form, sheet = self._form(form_id, sheet_name)
        if form is None or sheet is None:
            return result
        sheet = self._in_rows(form, sheet)
        result.form = form.hash
        result.problems = sheets.without_labels(result.problems, form)
        if not self._belongs_here() or self._needs_no_picture(form):
            return result
        labels = self.issued.labels if self.issued is not None else {}
        located = self._located(form, sheet, labels)
        self._take_year(form)
        reading = basis.reading(result.year, result.unit or sheets.unit_told(located, basis.roster))
        extracted = result.extracted = extract(self.grid, located, reading)
        self.ledger.take(located, extracted)
        if sheet.hidden:  # nobody sees what is filled in: none of it is taken
            result.problems.append(Problem("form.sheet_hidden", facts={"sheet": sheet.name}))
            result.fatal = True
        sheets.tell_apart(columns_apart(located, self.grid.source), extracted, sheet, self.ledger)
        result.problems += extracted.problems
        several = whose.name_deputy(extracted, form, reading, result.deputy)
        result.problems += several
        result.fatal |= bool(several)
        self._agree(extracted.head, form)
        self._further_sheets(form, sheet, extracted, reading, labels)
        result.problems += whose.others(extracted, form, reading, result.unit, result.deputy)
        calendar = Calendar(result.year or basis.year, basis.term, basis.number)
        result.filled = filled_on(sheet, calendar.year)
        basis.checker(form).check(extracted, basis.roster, form_period(form, result.year), calendar)
        recognised.hold(extracted, sheet, form)
        if not any(extracted.rows.values()) and form.tables and form.per is not Per.DEPUTY and not self.correction:
            result.problems.append(Problem("form.no_rows"))
        result.fatal = result.fatal or any(p.code in _FATAL for p in extracted.problems)
        return result

    def _in_rows(self, form: Form, sheet: Sheet) -> Sheet:
        """The sheet with each record in one row, whatever lines it stands in."""
        grid, made = unstacked(self.grid, form, sheet)
        if grid is not self.grid:
            self.grid, self.ledger = grid, self.ledger.of(grid)
        return made

    def _further_sheets(
        self, form: Form, mine: Sheet, extracted: Extracted, reading: Reading, labels: Mapping[str, Iterable[str]]
    ) -> None:
        """Sheets beside the one that holds the answers; in a correction they are all ours."""
        for sheet in self.grid.sheets:
            if sheet.name.startswith(IDENTITY_SHEET) or (self.correction and sheet is not mine):
                self.ledger.pass_over(sheet)
        if self.correction:
            self.ledger.pass_index(mine, form)
        else:
            owner = sheets.Owner(self.result.year, self.result.unit, self.result.deputy)
            more = sheets.Further(self.grid, form, owner, self.basis.forms, self.ledger)
            self.result.problems += more.read(mine, extracted, reading, labels)

    def _form(self, form_id: str, sheet_name: str) -> tuple[Form | None, Sheet | None]:
        """By the issue number, by the hidden identity, or by the labels alone."""
        grid, result = self.grid, self.result
        number = grid.identity.get("issue", "")
        if number and self.issued is None and not self._elsewhere():
            result.problems.append(Problem("return.not_issued", facts={"issue": number}))
        form = self._named_form()
        if form is not None:
            sheet = answer_sheet(grid, form)
        else:
            form, sheet = self._by_labels(form_id, sheet_name)
        if sheet is None:
            if not has_errors(result.problems):
                result.problems.append(Problem("form.unrecognised"))
            return None, None
        return form, sheet

    def _by_labels(self, form_id: str, sheet_name: str) -> tuple[Form | None, Sheet | None]:
        """A file that does not say which form it is: by its labels, by a mapping, or set anew as our form is."""
        grid, basis = self.grid, self.basis
        if form_id:
            plain = basis.forms[form_id], next(s for s in grid.sheets if s.name == sheet_name)
        else:
            plain = recognise(grid, basis.forms.values())  # type: ignore[assignment]
            if plain[0] is not None and plain[1] is not None:
                plain = plain[0], self._in_rows(*plain)
                grid = self.grid
        found = retyped(grid, plain, basis.forms, basis.mappings, basis.reading(basis.year, ""))
        self.result.problems += found.problems
        self.result.mapping = found.mapping
        if found.grid is not grid:
            self.grid = found.grid
            self.ledger = Ledger(found.grid, strict=False, names=basis.roster.by_name.keys())
        return found.form, found.sheet

    def _named_form(self) -> Form | None:
        """The form that the issue, or the file itself, names: by the hash of its schema, else as it is now."""
        identity, basis = self.grid.identity, self.basis
        hash_ = self.issued.hash if self.issued is not None else identity.get("hash", "")
        form = basis.form_by_hash(hash_) if hash_ else None
        if form is None and (form := _named_by(identity, basis.forms)) is not None:
            version = identity.get("version") or str(form.version)
            if version != str(form.version):  # what changed is found by labels, and told where it is not
                self.result.problems.append(Problem("form.unknown_version", facts={"version": version}))
        return form

    def _elsewhere(self) -> bool:
        return is_elsewhere(self.grid.identity, self.basis.congress, self.basis.workspace)

    def _belongs_here(self) -> bool:
        """The congress and the year are ours; what we issued ourselves is ours whatever the working year."""
        issued, identity, result = self.issued, self.grid.identity, self.result
        if self._elsewhere():
            result.problems.append(from_elsewhere(identity, self.basis.congress))
            result.fatal = True
            return False
        if issued is not None:
            result.year, result.unit, result.deputy = issued.year, issued.unit, issued.deputy
        else:
            result.year = int(identity["year"]) if identity.get("year", "").isdecimal() else None
            result.unit, result.deputy = identity.get("unit", ""), identity.get("deputy", "")
        return True

    def _needs_no_picture(self, form: Form) -> bool:
        """Whether a scan is refused for the form's sake: numbers of deputies and sessions rest on these."""
        if self.grid.source != SCAN or form.id not in {FormId.ROSTER, FormId.SESSION}:
            return False
        self.result.problems.append(Problem("scan.form_refused", facts={"title": form.title}))
        self.result.fatal = True
        return True

    def _located(self, form: Form, sheet: Sheet, labels: Mapping[str, Iterable[str]]) -> Located:
        located = locate(self.grid, form, sheet, labels)
        if self.issued is not None and self.correction:
            absent = {"table.missing", "table.absent"}  # a correction carries only the tables that have rows to mend
            sent = self.issued.parts
            located.problems = [p for p in located.problems if p.code not in absent or p.field in sent]
        return located

    def _take_year(self, form: Form) -> None:
        """Without an issue, a form of a year that says none is taken to be of the working year."""
        if self.result.year is not None or form.per is Per.CONGRESS:
            return
        self.result.year = sheets.year_in_title(self.grid, form) or self.basis.year

    def _agree(self, head: Draft, form: Form) -> None:
        """Hidden identity and visible head agree; without an identity the head says whose the form is."""
        result, issued = self.result, self.issued
        for name, item in form.by_name.items():
            if item.kind not in WHOSE or item.ask != Ask.OFFICE:
                continue
            seen = head.values.get(name)
            self._prove(item, form, seen)
            known: Any = {"unit": result.unit, "deputy": result.deputy, "year": result.year}[item.kind]
            if seen is None or (known and seen == known):
                if known:
                    head.values[name] = known
                continue
            if known and issued is not None:
                evidence = head.evidence[name]
                label = sheets.whose(known, item.kind, self.basis.roster)
                facts = {"label": item.label, "issued": label, "issue": issued.number}
                result.problems.append(Problem("head.disagrees", evidence.place, name, evidence.raw, facts))
                result.fatal = True
            elif item.kind == FieldKind.UNIT:
                result.unit = seen
            elif item.kind == FieldKind.DEPUTY:
                result.deputy = seen
            else:
                result.year = seen
        self._complete(head, form)

    def _prove(self, item: Field, form: Form, seen: Any) -> None:
        """Refuse a scan whose issue number was recognised, where nothing else says whose the form is."""
        proved = self.grid.source != SCAN or self.grid.identity.get("tag") or seen is not None
        if proved or self.issued is None or form.per not in {Per.UNIT, Per.DEPUTY} or item.kind != FieldKind(form.per):
            return
        facts = {"issue": self.issued.number, "label": item.label}
        self.result.problems.append(Problem("scan.identity", facts=facts))
        self.result.fatal = True

    def _complete(self, head: Draft, form: Form) -> None:
        """Whose form it is and of which year must be known."""
        result, year = self.result, self.basis.year
        wanted = {"unit": result.unit, "deputy": result.deputy}.get(form.per)
        if wanted == "" and not result.fatal:
            item = next(f for f in form.fields if f.kind == FieldKind(form.per))
            unread = [p for p in head.problems if p.field == item.name]
            place = head.places.get(item.name)
            result.problems += unread or [Problem("cell.required", place, item.name, "", {"label": item.label})]
            head.problems = [p for p in head.problems if p.field != item.name]
            result.fatal = True
        if self.issued is None and form.per is not Per.CONGRESS and result.year != year:
            result.problems.append(Problem("form.other_year", facts={"other": result.year, "year": year}))
            result.fatal = True
