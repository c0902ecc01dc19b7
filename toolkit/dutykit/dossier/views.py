"""Fields of the shipped forms that our own code reads, each with its type.

Records carry plain values under the names of their form (:class:`~.model.Record`), for an office may have forms of its
own. Where code of ours rests on a field of a shipped form it reads the record through the view of its table:
``ActivityRow(record.values).title``. Values are turned when they are asked for, so that a view costs nothing to make. A
field that is not filled in, or that an office has taken out of its form, is read as nothing: ``""``, ``None``, ``()``
or ``False``.

Each view names its form and table; its attributes bear the names of the schema's fields (or say it, where Python has
another use for the word). A test holds them together.
"""

from __future__ import annotations

from ..words.codes import FormId
from .fields import DayField, DaysField, RowView, TextField, TextsField, WholeField, YesNoField


class DeputyRow(RowView):
    """代表名册：代表."""

    FORM, TABLE = FormId.ROSTER, "deputies"
    number = TextField()
    name = TextField()
    birth = TextField()
    standing_member = YesNoField()
    special_committee = TextField()
    levels = TextsField()
    employer = TextField()
    post = TextField()
    deputy_class = TextField("class")
    district = TextField()
    status = TextField()
    status_reason = TextField()
    status_date = DayField()
    elected = DayField()
    former_names = TextField()


class UnitRow(RowView):
    """代表名册：单位."""

    FORM, TABLE = FormId.ROSTER, "units"
    code = TextField()
    name = TextField()
    kind = TextField()
    parent = TextField()


class ChangeRow(RowView):
    """代表名册：变动."""

    FORM, TABLE = FormId.ROSTER, "changes"
    deputy = TextField()
    item = TextField()
    value = TextField()
    since = DayField("from")
    until = DayField()
    cause = TextField()
    basis = TextField()


class RosterHead(RowView):
    """代表名册：表头."""

    FORM, TABLE = FormId.ROSTER, ""
    as_of = DayField()


class SessionRow(RowView):
    """届次与会议安排表：届次和会议."""

    FORM, TABLE = FormId.SESSION, "sessions"
    kind = TextField()
    term = WholeField()
    ordinal = WholeField()
    title = TextField()
    body = TextField()
    preparatory = DayField()
    opening = DayField()
    closing = DayField()
    half_days = WholeField()
    place = TextField()
    void = YesNoField()


class ActivityRow(RowView):
    """代表履职活动登记表：活动."""

    FORM, TABLE = FormId.ACTIVITY, "activities"
    date = DaysField()
    title = TextField()
    kind = TextField()
    organiser = TextField()
    place = TextField()
    content = TextField()
    invited = TextsField()
    confirmed = TextsField()
    present = TextsField()
    leave = TextsField()
    absent = TextsField()
    spoke = TextsField()


class ContactRow(RowView):
    """联系、接待选民记录表：联系接待."""

    FORM, TABLE = FormId.CONTACT, "contacts"
    date = DayField()
    period = TextField()
    place = TextField()
    way = TextField()
    deputies = TextsField()
    voters = WholeField()
    matter = TextField()
    handler = TextField()
    result = TextField()
    feedback = DayField()


class ContactPlanRow(RowView):
    """联系接待选民工作计划：计划."""

    FORM, TABLE = FormId.CONTACT_PLAN, "plans"
    date = DayField()
    place = TextField()
    deputies = TextsField()
    state = TextField()
    contact = TextField()
    period = TextField()
    way = TextField()
    topic = TextField()
    staff = TextField()


class GroupPlanRow(RowView):
    """代表小组年度活动计划：计划."""

    FORM, TABLE = FormId.GROUP_PLAN, "plans"
    planned = TextField()
    title = TextField()
    kind = TextField()
    content = TextField()
    place = TextField()
    scope = TextField()
    expected = WholeField()
    staff = TextField()
    state = TextField()


class SuggestionRow(RowView):
    """议案、建议、批评和意见登记表：议案、建议."""

    FORM, TABLE = FormId.SUGGESTION, "suggestions"
    number = TextField()
    kind = TextField()
    during = TextField()
    title = TextField()
    lead = TextField()
    seconders = TextsField()
    submitted = DayField()
    due = DayField()
    state = TextField()
    handler = TextField()
    replied = DayField()
    reply_class = TextField()
    done = TextField()


class DutyReportRow(RowView):
    """报告履职（述职）计划与情况表：报告."""

    FORM, TABLE = FormId.DUTY_REPORT, "reports"
    deputy = TextField()
    state = TextField()
    date = DayField()
    place = TextField()
    way = TextField()
    voters = WholeField()
    evaluation = TextField()
    planned = TextField()
    planned_way = TextField()


class EvaluationMeetingRow(RowView):
    """述职评议测评汇总表：评议会."""

    FORM, TABLE = FormId.EVALUATION, "meetings"
    date = DayField()
    place = TextField()
    voters = WholeField()


class EvaluationResultRow(RowView):
    """述职评议测评汇总表：结果."""

    FORM, TABLE = FormId.EVALUATION, "results"
    deputy = TextField()
    date = DayField()
    report = TextField()
    way = TextField()
    slips_out = WholeField()
    slips_back = WholeField()
    valid = WholeField()
    invalid = WholeField()
    excellent = WholeField()
    satisfied = WholeField()
    basically = WholeField()
    dissatisfied = WholeField()


class EvaluationItemRow(RowView):
    """述职评议测评汇总表：单项."""

    FORM, TABLE = FormId.EVALUATION, "items"
    deputy = TextField()
    date = DayField()
    item = TextField()


class AttendanceHead(RowView):
    """会议出勤与请假登记表：表头."""

    FORM, TABLE = FormId.ATTENDANCE, ""
    meeting = TextField()
    session = TextField()
    days = DaysField()
    due = WholeField()


class HalfDayRow(RowView):
    """会议出勤与请假登记表：半天."""

    FORM, TABLE = FormId.ATTENDANCE, "half_days"
    date = DayField()
    half_day = TextField()
    kind = TextField()
    absent = TextsField()


class AttendanceLeaveRow(RowView):
    """会议出勤与请假登记表：请假."""

    FORM, TABLE = FormId.ATTENDANCE, "leaves"
    deputy = TextField()
    date = DaysField()
    scope = TextField()
    state = TextField()
    approver = TextField()
    approved_on = DayField()
    slip = TextField()


class OpinionRow(RowView):
    """会议出勤与请假登记表：发言."""

    FORM, TABLE = FormId.ATTENDANCE, "opinions"
    deputy = TextField()
    date = DayField()
    way = TextField()
    matter = TextField()


class LeaveSlipRow(RowView):
    """请假单."""

    FORM, TABLE = FormId.LEAVE, "leaves"
    meeting = TextField()
    session = TextField()
    scope = TextField()
    date = DaysField()
    state = TextField()


class MeasureRow(RowView):
    """约谈、通报、劝辞、整改登记表：措施."""

    FORM, TABLE = FormId.MEASURE, "measures"
    deputy = TextField()
    kind = TextField()
    actor_kind = TextField()
    date = DayField()
    ground = TextField()
    due = DayField()
    reviewed = DayField()
    review = TextField()


class NomineeRow(RowView):
    """优秀代表、优秀建议推荐表：推荐."""

    FORM, TABLE = FormId.COMMENDATION, "nominees"
    kind = TextField()
    deputy = TextField()
    title = TextField()
    nominated = DayField()
    decided = DayField()
    announced = DayField()
    suggestion = TextField()
    merits = TextField()
    state = TextField()
    decided_at = TextField()
    announced_at = TextField()


class NarrativePointRow(RowView):
    """综合材料要点表：要点."""

    FORM, TABLE = FormId.NARRATIVE, "points"
    document = TextField()
    part = TextField()
    section = TextField()
    point = TextField()
    instead = TextField()
    scope = TextField()


class RegistrationHead(RowView):
    """年度履职情况登记表：表头."""

    FORM, TABLE = FormId.ANNUAL_REGISTRATION, ""
    elected = DayField()


class RegisteredParticipationRow(RowView):
    """年度履职情况登记表：参加情况."""

    FORM, TABLE = FormId.ANNUAL_REGISTRATION, "participation"
    kind = TextField()
    due = WholeField()
    present = WholeField()
    leave = WholeField()
    absent = WholeField()


class RegisteredSuggestionRow(RowView):
    """年度履职情况登记表：议案、建议."""

    FORM, TABLE = FormId.ANNUAL_REGISTRATION, "suggestions"
    title = TextField()
    role = TextField()
    date = DayField()
    number = TextField()


class RegisteredContactRow(RowView):
    """年度履职情况登记表：联系选民."""

    FORM, TABLE = FormId.ANNUAL_REGISTRATION, "contacts"
    date = DayField()
    way = TextField()
    place = TextField()
    voters = WholeField()


class RegisteredDutyReportRow(RowView):
    """年度履职情况登记表：述职."""

    FORM, TABLE = FormId.ANNUAL_REGISTRATION, "duty_reports"
    date = DayField()
    way = TextField()


class HandbookActivityRow(RowView):
    """履职手册：活动."""

    FORM, TABLE = FormId.HANDBOOK, "activities"
    date = DaysField()
    title = TextField()
    kind = TextField()
    organiser = TextField()
    place = TextField()
    state = TextField()


class HandbookOpinionRow(RowView):
    """履职手册：发言."""

    FORM, TABLE = FormId.HANDBOOK, "opinions"
    date = DayField()
    way = TextField()
    occasion = TextField()
    matter = TextField()


class HandbookAnswerRow(RowView):
    """履职手册：对核查结论的答复."""

    FORM, TABLE = FormId.HANDBOOK, "answers"
    finding = TextField()
    stance = TextField()
    date = DayField()
    reason = TextField()


class HandbookSuggestionRow(RowView):
    """履职手册：议案、建议."""

    FORM, TABLE = FormId.HANDBOOK, "suggestions"
    title = TextField()
    role = TextField()
    date = DayField()
    number = TextField()
