"""What a document may say: one bundle of facts, from which contexts are built. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain

from ..dates import chinese
from ..dossier.deeds import Days, Deed, Kinds
from ..dossier.elsewhere import BOOK, told_elsewhere
from ..dossier.fields import RowView
from ..dossier.meetings import Meetings
from ..dossier.model import Deputy, Record, Roster, Unit, counted
from ..dossier.reports import with_reports
from ..dossier.roster import BODIES
from ..dossier.sessions import PlannedMeeting, planned_meetings
from ..dossier.statistics import deeds_of
from ..dossier.views import ActivityRow, DeputyRow, SessionRow
from ..errors import UsageError
from ..forms.choices import choices_of, kinds_of
from ..forms.kinds import show
from ..forms.model import ChoiceList, Field, Form
from ..rules.regulation import Regulation, RegulationSection
from ..rules.sections import Placed, place
from ..text import spaced_name
from ..words.area import area_of
from ..words.codes import COUNTED, GROUPINGS, FormId, Level, State
from ..words.lists import SessionKind
from ..words.numerals import term_name
from .across import Across
from .derived import Derived
from .paper import Paper

REGISTRATION = FormId.ANNUAL_REGISTRATION


@dataclass(frozen=True)
class Facts:
    """Everything that documents of one year draw on, or of several years (:meth:`of_year` cuts one of them out).

    ``records`` are the current records of all forms (roster and session included) that bear on the period, whatever
    their state: figures take the counted ones. Of facts ``about`` some deputies they are those that name one of them,
    and what is told beside these; a figure over everybody is then refused. ``period`` is the first and last day that
    is looked at, ``on`` the printed date, ``held`` the number of held records by deputy, ``issues`` the issue number
    of the Word form by deputy. ``forms`` gives labels and lists.
    """

    congress: str
    term: int
    year: int
    period: Days
    roster: Roster
    records: tuple[Record, ...]
    forms: Mapping[str, Form]
    regulation: Regulation
    on: date
    level: Level = Level.COUNTY
    held: Mapping[str, int] = dataclasses.field(default_factory=dict)
    issues: Mapping[str, str] = dataclasses.field(default_factory=dict)
    confirmed: Mapping[str, frozenset[str]] = dataclasses.field(default_factory=dict)
    """By deputy, numbers of the records that the deputy's own forms of the year bore out unchanged."""
    refused: frozenset[str] = frozenset()
    """Numbers of claims and objections that the office has refused; they are withdrawn, and no figure counts them."""
    slips: int = 0
    """Evaluation slips in one file; as many as voters are expected where it is 0."""
    slips_on_page: int = 2
    review_required: bool = False
    """Figures count approved records only."""
    speaker: str = ""
    """Who reads the summary out: post and name."""
    evidence: bool = True
    """Whether records came with their evidence; without it there is no annex."""
    derived: Derived = dataclasses.field(default_factory=Derived)
    about: frozenset[str] = frozenset()
    """The deputies whose records were loaded; empty: everybody's."""
    papers: Mapping[str, Paper] = dataclasses.field(default_factory=dict)
    """By document: the pattern of an official paper, and what the office wrote for it (:mod:`.paper`)."""
    pictures: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    """By number of a record: the pictures that came in its row, by their names in the archive."""
    before: Facts | None = None
    """The facts of the year before, where a paper compares."""
    across: Across | None = None
    """Figures of several congresses, for the paper that tells of them."""
    whole: Facts | None = None
    """The facts of several years that these were cut from: what is the same for both is worked out once, there."""

    @cached_property
    def congress_of_term(self) -> str:
        """北京市石景山区第十七届人民代表大会."""
        whole = "人民代表大会"
        if whole not in self.congress or "届" in self.congress:
            return self.congress
        head, _, tail = self.congress.rpartition(whole)
        return f"{head}{term_name(self.term)}{whole}{tail}"

    @cached_property
    def area(self) -> str:
        """What its area is called: 区, 县, 旗; districts, counties and cities without districts are of one level."""
        return area_of(self.congress, self.level)

    @property
    def printed(self) -> str:
        """The printed date, 2025年1月5日."""
        return chinese(self.on)

    @cached_property
    def counted(self) -> tuple[Record, ...]:
        """Records that figures may count, 作废 left out, and reports that evaluations tell; in order of number."""
        if self.whole:
            return self.whole.counted
        found = counted(self.records, review_required=self.review_required)
        return tuple(sorted(with_reports(r for r in found if not r.void), key=lambda r: r.number))

    @cached_property
    def attendance(self) -> Meetings:
        """Half-days of meetings."""
        return self.whole.attendance if self.whole else Meetings(self.counted)

    @cached_property
    def _own(self) -> Mapping[str, list[Record]]:
        index: dict[str, list[Record]] = {}
        for record in self.records:
            if record.deputy and record.table and record.year == self.year:
                index.setdefault(record.deputy, []).append(record)
        return index

    def own_rows(self, deputy: str) -> list[Record]:
        """Rows of the year that are a deputy's own, whatever their state."""
        return self._own.get(deputy, [])

    @cached_property
    def roster_rows(self) -> Mapping[str, list[Record]]:
        """Counted rows of the roster by the number of the deputy."""
        if self.whole:
            return self.whole.roster_rows
        index: dict[str, list[Record]] = {}
        for record in self.of_view(DeputyRow):
            index.setdefault(DeputyRow(record.values).number, []).append(record)
        return index

    @cached_property
    def _states(self) -> Mapping[str, str]:
        return {record.number: record.state for record in self.records}

    def state_of(self, number: str) -> str:
        """The state of a record; nothing where there is none."""
        return self._states.get(number, "")

    @cached_property
    def kinds(self) -> Kinds:
        """Kinds of activity, from the form that records them."""
        return kinds_of(self.forms)

    @cached_property
    def kind_order(self) -> Mapping[str, int]:
        """Where each kind of activity stands in the list."""
        return {code: index for index, code in enumerate(self.kinds)}

    def choices(self, form: str, name: str) -> ChoiceList | None:
        """The list behind a field of a form, head or table."""
        return choices_of(self.forms, form, name)

    @cached_property
    def elsewhere(self) -> tuple[Record, ...]:
        """Rows of the year that stand in another form than their book of record, which does not tell them."""
        rows = [r for r in self.of_form(BOOK, "activities") if r.year in {None, self.year}]
        return tuple(told_elsewhere(rows, self.deeds, self.kinds, self.forms))

    @cached_property
    def by_number(self) -> Mapping[str, Record]:
        """Records that stand as registered, by number, whether they are approved yet or not."""
        return {r.number: r for r in self.records if r.state in COUNTED and not r.void}

    @cached_property
    def meetings(self) -> list[PlannedMeeting]:
        """The meetings of the plan of sessions, of every year, by day."""
        return planned_meetings(self.records)

    @cached_property
    def elsewhere_of(self) -> Mapping[str, list[Record]]:
        """These rows by the deputies whom they name."""
        index: dict[str, list[Record]] = {}
        for record in self.elsewhere:
            row = ActivityRow(record.values)
            named = (row.present, row.leave, row.absent, row.invited, row.confirmed, row.spoke)
            for number in dict.fromkeys(chain.from_iterable(named)):
                index.setdefault(number, []).append(record)
        return index

    @cached_property
    def sessions(self) -> tuple[Days, ...]:
        """Days of the congress's sessions, preparatory meeting included."""
        rows = (SessionRow(r.values) for r in self.of_view(SessionRow))
        return tuple(
            (row.preparatory or row.opening, row.closing or row.opening)
            for row in rows
            if row.kind == SessionKind.CONGRESS and row.opening
        )

    @property
    def years(self) -> range:
        """The years of the period, part ones included."""
        return range(self.period[0].year, self.period[1].year + 1)

    @cached_property
    def _by_year(self) -> Mapping[int, Facts]:
        if len(self.years) == 1:
            return {self.period[0].year: self}
        first, last = self.period
        return {
            year: dataclasses.replace(
                self, year=year, period=(max(first, date(year, 1, 1)), min(last, date(year, 12, 31))), whole=self
            )
            for year in self.years
        }

    def of_year(self, year: int) -> Facts:
        """The same facts, of one of :attr:`years` only."""
        return self._by_year[year]

    @cached_property
    def every_deed(self) -> tuple[Deed, ...]:
        """Deeds, each once, whatever their day."""
        if self.whole:
            return self.whole.every_deed
        return tuple(deeds_of(self.counted, self.kinds, forms=self.forms, sessions=self.sessions))

    @cached_property
    def deeds(self) -> tuple[Deed, ...]:
        """Deeds of the period, each once; one without a day belongs to the year of its record."""
        return tuple(d for d in self.every_deed if self._within(d))

    def _within(self, deed: Deed) -> bool:
        if deed.first is None:
            return any(r.year == self.year or r.year in self.years for r in deed.sources)
        return self.period[0] <= deed.first <= self.period[1]

    def _of_everybody(self) -> None:
        if self.about:
            raise LookupError("these facts are about some deputies: load those of everybody for a figure")

    @cached_property
    def placed(self) -> Mapping[tuple[str, ...], Placed]:
        """Where each deed stands in the regulation's scheme, by its record numbers."""
        return {d.records: place(d, self.regulation) for d in self.deeds}

    @cached_property
    def _by_deputy(self) -> Mapping[str, list[Deed]]:
        index: dict[str, list[Deed]] = {}
        for deed in self.deeds:
            for number in deed.people:
                index.setdefault(number, []).append(deed)
        return index

    @cached_property
    def _by_heading(self) -> Mapping[tuple[str, str], list[Deed]]:
        index: dict[tuple[str, str], list[Deed]] = {}
        for deed in self.deeds:
            section = self.placed[deed.records].section.id
            for number in deed.people:
                index.setdefault((number, section), []).append(deed)
        return index

    @cached_property
    def _by_unit(self) -> Mapping[str, list[Deed]]:
        index: dict[str, list[Deed]] = {}
        for deed in self.deeds:
            for code in dict.fromkeys((*self._members.get(deed.records, ()), *deed.units)):
                index.setdefault(code, []).append(deed)
        return index

    @cached_property
    def _members(self) -> Mapping[tuple[str, ...], Mapping[str, tuple[str, ...]]]:
        """Who took part in each deed, by the units in which they were that day: worked out once for all units."""
        index = {}
        for deed in self.deeds:
            found: dict[str, list[str]] = {}
            for deputy in filter(None, map(self.roster.by_number.get, deed.participants)):
                for code in deputy.units(deed.first):
                    found.setdefault(code, []).append(deputy.number)
            index[deed.records] = {code: tuple(numbers) for code, numbers in found.items()}
        return index

    def members_of(self, deed: Deed, unit: str) -> tuple[str, ...]:
        """Who took part in a deed, of a unit on that day; of all where ``unit`` is empty."""
        return self._members[deed.records].get(unit, ()) if unit else deed.participants

    def deeds_of(self, unit: str) -> Sequence[Deed]:
        """Deeds in which members of a unit of that day took part, or which it registered; all where it is empty."""
        self._of_everybody()
        return self._by_unit.get(unit, ()) if unit else self.deeds

    def deeds_with(self, deputy: str) -> list[Deed]:
        """Deeds that name a deputy, whether as present, on leave or absent."""
        if self.about and deputy not in self.about:
            raise LookupError(f"these facts are not about {deputy}")
        return self._by_deputy.get(deputy, [])

    def deeds_under(self, section: RegulationSection, deputy: str) -> list[Deed]:
        """Those of them that stand under a heading of the regulation."""
        return self._by_heading.get((deputy, section.id), [])

    @cached_property
    def _by_form(self) -> Mapping[tuple[str, str], list[Record]]:
        index: dict[tuple[str, str], list[Record]] = {}
        for record in self.counted:
            index.setdefault((record.form, record.table), []).append(record)
        return index

    def of_form(self, form: str, table: str = "") -> list[Record]:
        """Counted records of a form's table, or of its head."""
        return self._by_form.get((form, table), [])

    @cached_property
    def by_named(self) -> Mapping[tuple[str, str, str], list[Record]]:
        """Counted rows by form, table and the deputy whom their field ``deputy`` names."""
        if self.whole:
            return self.whole.by_named
        index: dict[tuple[str, str, str], list[Record]] = {}
        for record in self.counted:
            named = record.values.get("deputy")
            if record.table and isinstance(named, str):
                index.setdefault((record.form, record.table, named), []).append(record)
        return index

    def of_view(self, view: type[RowView]) -> list[Record]:
        """Counted records of the table that a view reads."""
        return self.of_form(view.FORM, view.TABLE)

    def rows_of(self, view: type[RowView], deputy: str) -> list[Record]:
        """Counted rows of the table that a view reads whose field ``deputy`` names the deputy, of any year."""
        return self.by_named.get((view.FORM, view.TABLE, deputy), [])

    @cached_property
    def _registrations(self) -> Mapping[tuple[str, str], list[Record]]:
        index: dict[tuple[str, str], list[Record]] = {}
        forms = (r for r in self.records if r.form == REGISTRATION and r.year in {None, self.year})
        for record in sorted(forms, key=lambda r: r.number):
            if not record.void and record.state in COUNTED | {State.DISPUTED}:
                index.setdefault((record.deputy, record.table), []).append(record)
        return index

    def registration(self, deputy: str) -> Record | None:
        """The head of the deputy's registration form of the year, if it came back and was accepted."""
        heads = [r for r in self._registrations.get((deputy, ""), []) if r.state != State.DISPUTED]
        return heads[-1] if heads else None

    def registered_rows(self, deputy: str, table: str) -> list[Record]:
        """Rows of a table of the deputy's registration form, claims and objections (``disputed``) included."""
        return self._registrations.get((deputy, table), [])

    def deputy(self, number: str) -> Deputy:
        """The deputy of that number; :class:`UsageError` for nobody."""
        if number not in self.roster.by_number:
            raise UsageError(f"名册中没有编号为“{number}”的代表。", "请核对代表编号。", code="deputy")
        return self.roster.by_number[number]

    def row_of(self, number: str, view: type[RowView], what: str, *, code: str) -> Record:
        """The row of that number, in the table that ``view`` reads; :class:`UsageError` for none."""
        record = self.by_number.get(number)
        if record is None or (record.form, record.table) != (view.FORM, view.TABLE):
            raise UsageError(f"没有编号为“{number}”的{what}。", "请核对编号：dutykit show。", code=code)
        return record

    def unit(self, code: str) -> Unit:
        """The unit of that code; :class:`UsageError` for none."""
        if code not in self.roster.unit_by_code:
            raise UsageError(f"名册中没有代码为“{code}”的单位。", "请核对单位代码或名称。", code="unit")
        return self.roster.unit_by_code[code]

    def unit_names(self, deputy: Deputy, *kinds: str, day: date | None = None) -> str:
        """Names of the deputy's units of these kinds."""
        units = [self.roster.unit_by_code.get(code) for code in deputy.units(day or self.period[1])]
        return "、".join(u.name for u in units if u and u.kind in kinds)

    def kind_label(self, code: str) -> str:
        """The label of a kind of activity; its code where no list knows it."""
        return self.kinds[code].label if code in self.kinds else code

    def label(self, form: str, name: str, code: str) -> str:
        """The label of a choice; the code where no list knows it."""
        choices = self.choices(form, name)
        return choices.label(code) if choices else code


def person(facts: Facts, deputy: Deputy) -> dict[str, str]:
    """A deputy as printed: ``name``, ``spaced`` (for signatures), ``number``, ``age``, ``body``, the roster's."""
    form = facts.forms.get(FormId.ROSTER)
    fields: Mapping[str, Field] = form.table_by_name[DeputyRow.TABLE].by_name if form else {}
    shown = {n: shown_value(facts, deputy.facts_on(facts.period[1]).get(n), field) for n, field in fields.items()}
    return {
        **shown,
        **{kind: facts.unit_names(deputy, kind) for kind in GROUPINGS},
        "body": facts.unit_names(deputy, *BODIES),
        "name": deputy.name,
        "spaced": spaced_name(deputy.name),
        "number": deputy.number,
        "age": age(DeputyRow(deputy.facts).birth, facts.on),
    }


def shown_value(facts: Facts, value: object, field: Field) -> str:
    """A stored value as text; nothing for nothing."""
    return show(value, field, facts.roster) if value not in (None, "", []) else ""


def age(birth: object, on: date) -> str:
    """Full years on a day, from 1975-03 (the month counts from its first day); empty where unknown."""
    if not birth:
        return ""
    year, month = (int(part) for part in str(birth).split("-")[:2])
    return str(on.year - year - (1 if on.month < month else 0))
