"""Fields of the shipped forms that our own code reads, each with its type.

Records carry plain values under the names of their form (:class:`~.model.Record`), for an office may have forms of its
own. Where code of ours rests on a field of a shipped form it reads the record through the view of its table:
``Activity(record.values).title``. Values are turned when they are asked for, so that a view costs nothing to make. A
field that is not filled in, or that an office has taken out of its form, is read as nothing: ``""``, ``None``, ``()``
or ``False``.

Each view names its form and table; its attributes bear the names of the schema's fields. A test holds them together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Generic, Self, TypeVar, overload

from ..words.codes import FormId

T = TypeVar("T")
Days = tuple[date | None, date | None]
"""First and last day."""


def days_of(value: object) -> Days:
    """First and last day of a date or a range as it is stored; nothing where there is none."""
    if isinstance(value, Mapping):
        return date.fromisoformat(value["from"]), date.fromisoformat(value["to"])
    if isinstance(value, str) and value:
        day = date.fromisoformat(value)
        return day, day
    return None, None


class _Attribute(Generic[T]):
    """A field of a table; ``KINDS`` are the kinds of field that it may be."""

    KINDS: ClassVar[frozenset[str]]

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, view: None, owner: type) -> Self: ...

    @overload
    def __get__(self, view: View, owner: type) -> T: ...

    def __get__(self, view: View | None, owner: type) -> Self | T:
        return self if view is None else self.read(view.values.get(self.name))

    def read(self, value: Any) -> T:
        """The value as code reads it."""
        raise NotImplementedError


class Text(_Attribute[str]):
    """Text, and what is stored as a code or a number of its own: a choice, a deputy, a unit, a month."""

    KINDS = frozenset({"text", "name", "long_text", "choice", "deputy", "unit", "month", "phone", "id_number"})

    def read(self, value: Any) -> str:
        """The text."""
        return str(value or "")


class Texts(_Attribute[tuple[str, ...]]):
    """Several choices or deputies."""

    KINDS = frozenset({"choices", "deputies"})

    def read(self, value: Any) -> tuple[str, ...]:
        """Their codes or numbers."""
        return tuple(value or ())


class Whole(_Attribute[int | None]):
    """A whole number; none is not nought."""

    KINDS = frozenset({"integer", "year"})

    def read(self, value: Any) -> int | None:
        """The number."""
        return None if value is None else int(value)


class Day(_Attribute[date | None]):
    """A day."""

    KINDS = frozenset({"date"})

    def read(self, value: Any) -> date | None:
        """The day."""
        return date.fromisoformat(value) if value else None


class Run(_Attribute[Days]):
    """A run of days."""

    KINDS = frozenset({"date_range"})

    def read(self, value: Any) -> Days:
        """Its first and last day."""
        return days_of(value)


class YesNo(_Attribute[bool]):
    """Yes or no; no answer is no."""

    KINDS = frozenset({"yes_no"})

    def read(self, value: Any) -> bool:
        """Whether it is yes."""
        return bool(value)


@dataclass(frozen=True, slots=True)
class View:
    """A row of a table (``""``: the head of the form) with typed attributes."""

    FORM: ClassVar[FormId]
    TABLE: ClassVar[str]
    values: Mapping[str, Any]


class RosterDeputy(View):
    """代表名册：代表."""

    FORM, TABLE = FormId.ROSTER, "deputies"
    number = Text()
    name = Text()
    birth = Text()
    standing_member = YesNo()
    special_committee = Text()
    district = Text()
    status = Text()
    status_date = Day()
    elected = Day()
    former_names = Text()


class RosterUnit(View):
    """代表名册：单位."""

    FORM, TABLE = FormId.ROSTER, "units"
    code = Text()
    name = Text()
    kind = Text()
    parent = Text()


class Session(View):
    """届次与会议安排表：届次和会议."""

    FORM, TABLE = FormId.SESSION, "sessions"
    kind = Text()
    term = Whole()
    ordinal = Whole()
    title = Text()
    body = Text()
    preparatory = Day()
    opening = Day()
    closing = Day()
    half_days = Whole()
    place = Text()
    void = YesNo()


class Activity(View):
    """代表履职活动登记表：活动."""

    FORM, TABLE = FormId.ACTIVITY, "activities"
    date = Run()
    title = Text()
    kind = Text()
    organiser = Text()
    place = Text()
    content = Text()
    invited = Texts()
    confirmed = Texts()
    present = Texts()
    leave = Texts()
    absent = Texts()
    spoke = Texts()


class Contact(View):
    """联系、接待选民记录表：联系接待."""

    FORM, TABLE = FormId.CONTACT, "contacts"
    date = Day()
    period = Text()
    place = Text()
    way = Text()
    deputies = Texts()
    voters = Whole()
    matter = Text()
    handler = Text()
    result = Text()
    feedback = Day()


class ContactPlan(View):
    """联系接待选民工作计划：计划."""

    FORM, TABLE = FormId.CONTACT_PLAN, "plans"
    date = Day()
    place = Text()
    deputies = Texts()
    state = Text()
    contact = Text()


class Suggestion(View):
    """议案、建议、批评和意见登记表：议案、建议."""

    FORM, TABLE = FormId.SUGGESTION, "suggestions"
    number = Text()
    kind = Text()
    during = Text()
    title = Text()
    lead = Text()
    seconders = Texts()
    submitted = Day()
    due = Day()
    state = Text()
    handler = Text()
    replied = Day()
    reply_class = Text()
    done = Text()


class DutyReport(View):
    """报告履职（述职）计划与情况表：报告."""

    FORM, TABLE = FormId.DUTY_REPORT, "reports"
    deputy = Text()
    state = Text()
    date = Day()
    place = Text()
    way = Text()
    voters = Whole()
    evaluation = Text()


class EvaluationResult(View):
    """述职评议测评汇总表：结果."""

    FORM, TABLE = FormId.EVALUATION, "results"
    deputy = Text()
    date = Day()
    report = Text()
    way = Text()


class EvaluationItem(View):
    """述职评议测评汇总表：单项."""

    FORM, TABLE = FormId.EVALUATION, "items"
    deputy = Text()
    date = Day()
    item = Text()


class Attendance(View):
    """会议出勤与请假登记表：表头."""

    FORM, TABLE = FormId.ATTENDANCE, ""
    meeting = Text()
    session = Text()
    days = Run()


class HalfDay(View):
    """会议出勤与请假登记表：半天."""

    FORM, TABLE = FormId.ATTENDANCE, "half_days"
    date = Day()
    half_day = Text()
    kind = Text()


class AttendanceLeave(View):
    """会议出勤与请假登记表：请假."""

    FORM, TABLE = FormId.ATTENDANCE, "leaves"
    deputy = Text()
    date = Run()
    state = Text()
    slip = Text()


class Opinion(View):
    """会议出勤与请假登记表：发言."""

    FORM, TABLE = FormId.ATTENDANCE, "opinions"
    deputy = Text()
    date = Day()
    way = Text()
    matter = Text()


class LeaveSlip(View):
    """请假单."""

    FORM, TABLE = FormId.LEAVE, "leaves"
    meeting = Text()
    session = Text()
    date = Run()
    state = Text()


class Measure(View):
    """约谈、通报、劝辞、整改登记表：措施."""

    FORM, TABLE = FormId.MEASURE, "measures"
    deputy = Text()
    kind = Text()
    date = Day()
    due = Day()
    reviewed = Day()


class Nominee(View):
    """优秀代表、优秀建议推荐表：推荐."""

    FORM, TABLE = FormId.COMMENDATION, "nominees"
    kind = Text()
    deputy = Text()
    title = Text()
    nominated = Day()
    decided = Day()
    announced = Day()


class NarrativePoint(View):
    """综合材料要点表：要点."""

    FORM, TABLE = FormId.NARRATIVE, "points"
    document = Text()
    part = Text()
    section = Text()
    point = Text()


class RegisteredParticipation(View):
    """年度履职情况登记表：参加情况."""

    FORM, TABLE = FormId.ANNUAL_REGISTRATION, "participation"
    kind = Text()
    due = Whole()
    present = Whole()
    leave = Whole()
    absent = Whole()


class RegisteredSuggestion(View):
    """年度履职情况登记表：议案、建议."""

    FORM, TABLE = FormId.ANNUAL_REGISTRATION, "suggestions"
    title = Text()
    role = Text()
    date = Day()
    number = Text()


class RegisteredContact(View):
    """年度履职情况登记表：联系选民."""

    FORM, TABLE = FormId.ANNUAL_REGISTRATION, "contacts"
    date = Day()
    way = Text()
    place = Text()
    voters = Whole()


class RegisteredDutyReport(View):
    """年度履职情况登记表：述职."""

    FORM, TABLE = FormId.ANNUAL_REGISTRATION, "duty_reports"
    date = Day()
    way = Text()


class HandbookActivity(View):
    """履职手册：活动."""

    FORM, TABLE = FormId.HANDBOOK, "activities"
    date = Run()
    title = Text()
    kind = Text()
    organiser = Text()
    place = Text()
    state = Text()


class HandbookOpinion(View):
    """履职手册：发言."""

    FORM, TABLE = FormId.HANDBOOK, "opinions"
    date = Day()
    way = Text()
    occasion = Text()
    matter = Text()


class HandbookContact(View):
    """履职手册：联系选民."""

    FORM, TABLE = FormId.HANDBOOK, "contacts"
    date = Day()
    way = Text()
    place = Text()
    voters = Whole()
    matter = Text()


class HandbookSuggestion(View):
    """履职手册：议案、建议."""

    FORM, TABLE = FormId.HANDBOOK, "suggestions"
    title = Text()
    role = Text()
    date = Day()
    number = Text()
