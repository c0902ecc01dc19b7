"""What people decide of records, and what else is said for them."""

from __future__ import annotations

from .codes import Code


class Decision(Code):
    """What a reviewer decides of a record, or (accept) of the warnings of a return."""

    APPROVE = "approve", "审核通过"
    RETURN = "return", "审核退回"
    REFUSE = "refuse", "不予采纳"
    ACCEPT = "accept", "接受提示"


class ReviewLevel(Code):
    """Who reviews."""

    COMMITTEE = "committee", "人大街工委"
    OFFICE = "office", "代表联络室"


class SupportKind(Code):
    """What a further piece of evidence says of a record: it is told again, or the deputy confirms it."""

    SAME = "same", "又一份相同的登记"
    CONFIRMED = "confirmed", "本人核对无误"


class Agreement(Code):
    """How a line of a deputy's handbook and the records agree."""

    BOTH = "both", "两边一致"
    DIFFERS = "differs", "说法不同"
    DEPUTY = "deputy", "只有手册有"
    ORGANISER = "organiser", "只有登记有"
