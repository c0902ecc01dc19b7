"""Codes of ``schemas/lists.schema.json`` on which our own code decides.

An office may add to a list, so a field may hold a code that stands here nowhere: what is compared with a member stays
text, and each place says what it makes of any other code. A test holds that each member is in its list.
"""

from __future__ import annotations

from enum import StrEnum

from .codes import Code


class ActivityKind(StrEnum):
    """Kinds of activity, of meeting, and ways to meet voters or to speak."""

    CONGRESS_SESSION = "congress_session"
    PLENARY_MEETING = "plenary_meeting"
    DELEGATION_MEETING = "delegation_meeting"
    SESSION_PARTY_MEETING = "session_party_meeting"
    STANDING_ATTEND = "standing_attend"
    STANDING_OBSERVE = "standing_observe"
    SPECIAL_COMMITTEE_ATTEND = "special_committee_attend"
    SPECIAL_COMMITTEE_OBSERVE = "special_committee_observe"
    DELIBERATION = "deliberation"
    INQUIRY = "inquiry"
    SUGGESTION = "suggestion"
    STATION_VISIT = "station_visit"
    HOME_VISIT = "home_visit"
    DUTY_REPORT = "duty_report"
    COMMENDATION = "commendation"


class ActivityGroup(StrEnum):
    """Groups of kinds of activity."""

    DELIBERATION = "deliberation"
    DUTY_REPORT = "duty_report"


class SessionKind(StrEnum):
    """Rows of the plan of sessions: the beginning of a term, and meetings whose members are known."""

    TERM = "term"
    CONGRESS = "congress"
    STANDING_COMMITTEE = "standing_committee"
    CHAIR = "chair"
    SPECIAL_COMMITTEE = "special_committee"


class DayPart(Code):
    """Parts of a day, in their order."""

    AM = "am", "上午"
    PM = "pm", "下午"
    EVENING = "evening", "晚上"


class AttendanceState(StrEnum):
    """How a deputy took part, as the deputy's own forms ask (参加情况)."""

    PRESENT = "present"
    OBSERVER = "observer"
    LATE = "late"
    LEFT_EARLY = "left_early"
    LEFT_MIDWAY = "left_midway"
    LEAVE = "leave"
    LEAVE_UNAPPROVED = "leave_unapproved"
    ABSENT = "absent"


class LeaveState(StrEnum):
    """What became of a request for leave."""

    APPLIED = "applied"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class HandlingState(StrEnum):
    """How far a suggestion has been handled."""

    SENT_BACK = "sent_back"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class PlanState(StrEnum):
    """What became of a plan, of a duty report or a reception."""

    DONE = "done"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


NOT_HELD = frozenset({PlanState.POSTPONED, PlanState.CANCELLED})
"""States of what did not take place on the day it names; without a day it is a plan only."""


class EvaluationWay(StrEnum):
    """How a duty report was evaluated."""

    SLIPS = "slips"
    NONE = "none"


class SuggestionRole(StrEnum):
    """Whether a deputy puts a suggestion forward or seconds it."""

    LEAD = "lead"
    SECONDER = "seconder"


class ReviewResult(StrEnum):
    """What a review of a measure found."""

    IMPROVED = "improved"
    NOT_DUE = "not_due"


class NarrativePart(StrEnum):
    """Parts of a text in which points of the office stand."""

    BASICS = "basics"
    MAIN = "main"
    SHORTCOMING = "shortcoming"
    NEXT_STEP = "next_step"
