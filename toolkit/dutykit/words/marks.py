"""What a record says of a deputy's part in a deed, and when a deed was done."""

from __future__ import annotations

from enum import StrEnum

from .codes import Code


class DeedMark(Code):
    """What a record says of a deputy's part in a deed."""

    PRESENT = "present", "参加"
    ATTENDING = "attending", "列席"
    LEAVE = "leave", "请假"
    ABSENT = "absent", "未到"
    INVITED = "invited", "应邀"
    CONFIRMED = "confirmed", "确认参加"
    SPOKE = "spoke", "发言"
    LED = "led", "领衔"
    JOINED = "joined", "附议"
    LATE = "late", "迟到"
    LEFT_EARLY = "left_early", "早退"
    LEFT_MIDWAY = "left_midway", "中途退出"
    LEAVE_UNSTATED = "leave_unstated", "请假（没有写是否批准）"
    LEAVE_UNAPPROVED = "leave_unapproved", "请假没有获得批准"


THERE = frozenset({DeedMark.PRESENT, DeedMark.ATTENDING, DeedMark.LATE, DeedMark.LEFT_EARLY, DeedMark.LEFT_MIDWAY})
"""Marks of one who came; being late, and leaving before the end, are told beside it."""
TOOK_PART = THERE | {DeedMark.LED, DeedMark.JOINED}
"""Marks of one who was there, or put it forward."""
AWAY = frozenset({DeedMark.LEAVE, DeedMark.ABSENT})
"""Marks of one who was not there, on leave or not."""


class During(StrEnum):
    """Whether something is done in a session of the congress or between two; a rule may ask ``any``."""

    SESSION = "session"
    BETWEEN = "between"
    ANY = "any"
