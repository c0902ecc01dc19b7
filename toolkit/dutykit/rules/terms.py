"""Words of a regulation file on which rules decide; a test holds them against the metaschema of regulations."""

from __future__ import annotations

from enum import StrEnum


class RuleKind(StrEnum):
    """The kinds of rule; what works each out stands in :data:`dutykit.rules.kinds.RULE_KINDS`."""

    COUNT = "count"
    GAP = "gap"
    STREAK = "streak"
    SHARE = "share"
    MEMBERS = "members"
    SCHEDULE = "schedule"
    BREACH = "breach"
    DEADLINE = "deadline"
    VALUE = "value"
    COMPLETE = "complete"
    BALLOT = "ballot"
    CONSISTENT = "consistent"
    COMBINE = "combine"
    REPEAT = "repeat"
    SCORE = "score"


ROWWISE = frozenset({RuleKind.DEADLINE, RuleKind.VALUE, RuleKind.COMPLETE, RuleKind.BALLOT})
"""Kinds that look at records one by one."""


class WindowKind(StrEnum):
    """When a rule counts. A season and a run of months are given by their days, and have no name in the file."""

    YEAR = "year"
    TERM = "term"
    SESSION = "session"
    BETWEEN_SESSIONS = "between_sessions"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    MONTH = "month"
    SEASON = "season"
    PERIOD = "period"


class InPart(StrEnum):
    """What becomes of a rule where a window holds a part only: of its force, or of a deputy's time in office."""

    EXEMPT = "exempt"
    PRORATE = "prorate"
    APPLY = "apply"


class LadderResets(StrEnum):
    """Whether the steps begin anew after an improvement."""

    IMPROVED = "improved"
    NEVER = "never"


class Of(StrEnum):
    """What is counted of deeds, or of half-days."""

    DEEDS = "deeds"
    PERSONS = "persons"
    OTHERS = "others"
    PERSON_TIMES = "person_times"
    DAYS = "days"
    HALF_DAYS = "half_days"


class Belongs(StrEnum):
    """Which deeds are a unit's: those that it registered, or those of its members."""

    REGISTERED = "registered"
    MEMBERS = "members"


class Lacking(StrEnum):
    """When a period of a streak lacks what is asked (``combine``)."""

    NEITHER = "neither"
    EITHER = "either"
    EACH = "each"


class Base(StrEnum):
    """Whose number a share is of: of those in office when the window begins, or ends."""

    WINDOW_END = "window_end"
    WINDOW_START = "window_start"


class Rounding(StrEnum):
    """How a number is rounded: of people up, of points half up, or not."""

    NONE = "none"
    UP = "up"
    HALF_UP = "half_up"


class Absence(StrEnum):
    """What must not be missed."""

    SESSION = "session"
    HALF_DAY = "half_day"


class AbsentWhen(StrEnum):
    """When an absence is certain: once the register is closed, or as soon as it is recorded."""

    CLOSED = "closed"
    RECORDED = "recorded"


class Closeness(StrEnum):
    """How closely together breaches must lie: in one calendar year, or anywhere in the window."""

    WINDOW = "window"
    YEAR = "year"


class Which(StrEnum):
    """Of several records of one subject: whether all must hold, or any is enough."""

    ALL = "all"
    ANY = "any"


class How(StrEnum):
    """How many of several rules must be met."""

    ALL = "all"
    ANY = "any"
    NONE = "none"


class Goes(StrEnum):
    """Where a clause of the text went."""

    RULE = "rule"
    SECTION = "section"
    MEASURE = "measure"
    DOCUMENT = "document"
    FORM = "form"
    NONE = "none"


BEFORE_SESSION = "session"
"""``before`` of a deadline: the next session of the congress."""
YEAR_END = "year_end"
"""``from`` of a deadline: the last day of the year."""
