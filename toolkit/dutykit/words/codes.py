"""Codes that are stored and printed, each declared once: what it is called in data, and what people read.

A member is a ``str``: it equals and prints as its code, so stored data, JSON and SQL hold plain text. ``label`` is the
Chinese word. Lists that an office may change (kinds of activity, organisers, grades …) stay in
``schemas/lists.schema.json``; here stand the codes on which code decides.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self, cast


class Code(StrEnum):
    """A closed list of codes with their labels."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        """A member from its code and label; looked up by its code alone."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def labels(cls) -> dict[str, str]:
        """Labels by code, in the order of declaration."""
        return {member.value: member.label for member in cls}

    @classmethod
    def has(cls, code: object) -> bool:
        """Whether ``code`` is one of the list."""
        return code in cls._value2member_map_

    @classmethod
    def of(cls, code: str) -> Self:
        """The member of a code; :class:`KeyError` for one that is not in the list."""
        return cast("Self", cls._value2member_map_[code])


class State(Code):
    """The state of a record (DESIGN §7)."""

    HELD = "held", "待改"
    ACCEPTED = "accepted", "已登记"
    APPROVED = "approved", "已审核"
    DISPUTED = "disputed", "有异议"
    WITHDRAWN = "withdrawn", "已撤销"
    SUPERSEDED = "superseded", "已被替代"


COUNTED = frozenset({State.ACCEPTED, State.APPROVED})
"""States whose records figures count and forms are prefilled with."""
STANDING = COUNTED | {State.HELD, State.DISPUTED}
"""States of records that stand in the book: neither withdrawn nor replaced."""
GONE = frozenset({State.WITHDRAWN, State.SUPERSEDED})
"""States of records that no longer stand."""


class Layout(Code):
    """How the records of a table stand on a sheet that somebody has typed anew."""

    ROWS = "rows", "每行一条"
    TURNED = "turned", "每列一条"
    SLIP = "slip", "一张一条"
    PER_DEPUTY = "per_deputy", "每位代表一行"
    MATRIX = "matrix", "每行一条，代表横排打勾"
    MATRIX_TURNED = "matrix_turned", "每列一条，代表竖排打勾"


class MarkKind(Code):
    """What stands on a paper besides what was written into its cells."""

    PAGE = "page", "页"
    MARGIN = "margin", "页眉页脚"
    TEXT_BOX = "text_box", "文本框"
    PICTURE = "picture", "图片"
    NOTE = "note", "批注"
    ANNOTATION = "annotation", "标注"
    HIDDEN = "hidden", "隐藏文字"
    REVISION = "revision", "修订"
    INK = "ink", "没有认出的笔迹"
    DRAWN = "drawn", "画的线或图形"


class Sight(Code):
    """What takes the content of a cell from sight, or changes how it is to be read."""

    STRUCK = "struck", "划掉"
    PARTLY_STRUCK = "partly_struck", "划掉了一部分"
    UNSEEN = "unseen", "看不见"
    RAISED = "raised", "有上标或下标"


class Formula(StrEnum):
    """What a cell with a formula keeps of its result: the value, nothing, or an empty text (as ``=""`` leaves)."""

    CACHED = "cached"
    MISSING = "missing"
    BLANK = "blank"


class Within(Code):
    """The period in which the days of a field lie (``within`` in the declaration of a form)."""

    YEAR = "year", "当年"
    NEXT = "next", "当年和下一年"
    AROUND = "around", "前一年至后一年"
    TERM = "term", "本届"
    LIFE = "life", "一生"


class FieldKind(StrEnum):
    """The kinds of field that a form may declare; :data:`dutykit.forms.kinds.KINDS` says all of each."""

    TEXT = "text"
    NAME = "name"
    LONG_TEXT = "long_text"
    DATE = "date"
    DATE_RANGE = "date_range"
    MONTH = "month"
    YEAR = "year"
    INTEGER = "integer"
    DECIMAL = "decimal"
    CHOICE = "choice"
    CHOICES = "choices"
    DEPUTY = "deputy"
    DEPUTIES = "deputies"
    UNIT = "unit"
    YES_NO = "yes_no"
    PHONE = "phone"
    ID_NUMBER = "id_number"


SECRET = frozenset({FieldKind.PHONE, FieldKind.ID_NUMBER})
"""Kinds of field that are personal data by themselves, whatever the form says."""
PEOPLE = frozenset({FieldKind.DEPUTY, FieldKind.DEPUTIES})
"""Kinds of field that name deputies."""
DAYS = frozenset({FieldKind.DATE, FieldKind.DATE_RANGE})
"""Kinds of field that hold a day or a run of days."""
WHOSE = frozenset({FieldKind.UNIT, FieldKind.DEPUTY, FieldKind.YEAR})
"""Kinds of head cell by which the office says whose form it is, and of which year."""


class Ask(StrEnum):
    """Who fills a field or a table in (``ask`` in the declaration of a form)."""

    PERSON = "person"
    """Whoever gets the form."""
    CONFIRM = "confirm"
    """The office, before it is sent; whoever gets it may object."""
    OFFICE = "office"
    """The office, and nothing of it is taken from a return."""


class ReturnStatus(Code):
    """What became of a file that came back (DESIGN §11)."""

    ACCEPTED = "accepted", "已登记"
    ACCEPTED_WITH_WARNINGS = "accepted_with_warnings", "已登记（有提示）"
    PARTIAL = "partial", "部分登记"
    REJECTED = "rejected", "退回"
    DUPLICATE = "duplicate", "已收过"
    UNRECOGNISED = "unrecognised", "认不出"
    UNREADABLE = "unreadable", "读不了"
    SKIPPED = "skipped", "跳过"


REGISTERED = frozenset({ReturnStatus.ACCEPTED, ReturnStatus.ACCEPTED_WITH_WARNINGS, ReturnStatus.PARTIAL})
"""What became of files of which something was registered."""
UNREAD = frozenset({ReturnStatus.UNREADABLE, ReturnStatus.UNRECOGNISED, ReturnStatus.REJECTED})
"""What became of files of which nothing was registered: what they hold, nobody knows."""


class Severity(Code):
    """How grave a problem is: an error goes back, a warning is only said."""

    ERROR = "error", "错误"
    WARNING = "warning", "提示"


class Tone(StrEnum):
    """How a line of what is said is marked: what is right, what is only told, and the two severities."""

    OK = "ok"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class IssueKind(Code):
    """What was sent out under an issue number."""

    FORM = "form", "下发表"
    CORRECTION = "correction", "退回修改表"


class IssueProgress(Code):
    """How far an issue has come back."""

    MISSING = "missing", "未交"
    PARTIAL = "partial", "待改"
    COMPLETE = "complete", "收齐"


class Level(Code):
    """The level of a congress (地方组织法); a district (区) is of the county's level."""

    PROVINCE = "province", "省级"
    CITY = "city", "设区的市级"
    COUNTY = "county", "区县级"
    TOWNSHIP = "township", "乡镇级"


class UnitKind(Code):
    """How deputies are grouped."""

    DELEGATION = "delegation", "代表团"
    JOINT_GROUP = "joint_group", "代表联组"
    GROUP = "group", "代表小组"
    SPECIAL_GROUP = "special_group", "代表专业小组"
    WORK_COMMITTEE = "work_committee", "人大街工委"
    TOWNSHIP_CONGRESS = "township_congress", "乡镇人大主席团"
    STANDING_COMMITTEE = "standing_committee", "常委会"
    SPECIAL_COMMITTEE = "special_committee", "专门委员会"


COMMITTEES = frozenset({UnitKind.STANDING_COMMITTEE, UnitKind.SPECIAL_COMMITTEE})
"""Bodies of the congress: deputies are their members by office, and they enter nobody's register."""
GROUPINGS = tuple(kind for kind in UnitKind if kind not in COMMITTEES)
"""How all deputies are grouped; the roster has a column for each."""


class DeputyStatus(Code):
    """Whether a deputy holds the seat (代表法 on suspension and on the end of the qualification)."""

    IN_OFFICE = "in_office", "在任"
    SUSPENDED = "suspended", "暂停执行职务"
    ENDED = "ended", "资格终止"


class DeputyLevel(Code):
    """The level of a congress in which a person sits; one may sit in several at once."""

    NATIONAL = "national", "全国"
    PROVINCE = "province", "省级"
    CITY = "city", "设区的市级"
    COUNTY = "county", "区县级"
    TOWNSHIP = "township", "乡镇级"


class RosterChange(Code):
    """What a row of the roster's history tells: a state, a unit, an office."""

    SUSPENDED = "suspended", "暂停执行职务"
    REINSTATED = "reinstated", "恢复"
    ENDED = "ended", "资格终止"
    DELEGATION = "delegation", "代表团"
    JOINT_GROUP = "joint_group", "代表联组"
    GROUP = "group", "代表小组"
    SPECIAL_GROUP = "special_group", "代表专业小组"
    WORK_COMMITTEE = "work_committee", "人大街工委"
    TOWNSHIP_CONGRESS = "township_congress", "乡镇人大主席团"
    STANDING_MEMBER = "standing_member", "常委会组成人员"
    SPECIAL_COMMITTEE = "special_committee", "专门委员会组成人员"
    OFFICIAL = "official", "职务代表"
    LEVELS = "levels", "代表层级"


class Action(Code):
    """What the log tells of."""

    ISSUE = "issue", "下发"
    INGEST = "ingest", "收回"
    WITHDRAW = "withdraw", "撤回"
    MAPPING = "mapping", "核对栏目"
    CORRECT = "correct", "更正"
    APPROVE = "approve", "审核通过"
    RETURN = "return", "审核退回"
    REFUSE = "refuse", "不予采纳"
    ACCEPT = "accept", "接受提示"
    CLOSE = "close", "关闭登记"
    REOPEN = "reopen", "重新打开登记"
    RENDER = "render", "生成文书"
    ARCHIVE = "archive", "收到压缩包"
    ARCHIVE_YEAR = "archive_year", "归档"
    MAIL = "mail", "收到邮件"
    ATTACHMENT = "attachment", "保存图片"
    BACKUP = "backup", "备份"
    RESTORE = "restore", "恢复"
    MOVE = "move", "搬移登记"
    NEW_YEAR = "new_year", "转入新的年度"
    SEAL = "seal", "打印封存页"
    PACKAGE = "package", "做包"
    RECEIVE = "receive", "收包"
    SALVAGE = "salvage", "抢救"
    PURGE = "purge", "销毁"
    CHAIN = "chain", "开始记录链"
    BIND = "bind", "存证"
    SETTINGS = "settings", "设置有变动"
    SETTLE = "settle", "改设置"
    FULL = "full", "显示个人信息"
    ACCOUNT = "account", "管理帐号"


class Per(Code):
    """For whom one form or one document is made."""

    CONGRESS = "congress", "每个人大一份"
    UNIT = "unit", "每个单位一份"
    DEPUTY = "deputy", "每名代表一份"
    MEETING = "meeting", "每次会议一份"
    ACTIVITY = "activity", "每次活动一份"
    CONTACT = "contact", "每条联系记录一份"
    BULLETIN = "bulletin", "每期一份"
    REGULATION = "regulation", "每部办法一份"


class SubjectKind(Code):
    """Whom a finding is about."""

    DEPUTY = "deputy", "每名代表"
    UNIT = "unit", "每个单位"
    CONGRESS = "congress", "全体（本级人大）"
    RECORD = "record", "每条记录"


class Result(Code):
    """What a rule says of a subject (CONVENTIONS C1)."""

    MET = "met", "符合"
    UNMET = "unmet", "不符合"
    UNDETERMINED = "undetermined", "无法判定"
    EXEMPT = "exempt", "不适用"

    @property
    def tone(self) -> Tone:
        """How it is marked where it is told."""
        match self:
            case Result.MET:
                return Tone.OK
            case Result.UNMET:
                return Tone.ERROR
            case Result.UNDETERMINED:
                return Tone.WARNING
            case Result.EXEMPT:
                return Tone.INFO


class Reason(Code):
    """Why a finding is undetermined (CONVENTIONS C1)."""

    OPEN = "open", "登记没有关闭"
    NOT_DUE = "not_due", "时间未到"
    DISPUTED = "disputed", "有待改、有异议的记录"
    UNREAD = "unread", "有收到而没有读出的回收件"
    UNSTATED = "unstated", "原文没有规定"
    MISSING_FACT = "missing_fact", "缺少事实"
    INCONSISTENT = "inconsistent", "数据自相矛盾"
    NO_CALENDAR = "no_calendar", "没有当年的工作日历"


class Force(Code):
    """The force of a duty (DESIGN §10)."""

    MUST = "must", "应当"
    GENERALLY = "generally", "一般"
    IN_PRINCIPLE = "in_principle", "原则上"
    MAY = "may", "可以"
    MUST_NOT = "must_not", "不得"


class Comparator(Code):
    """How a figure is held against its threshold."""

    AT_LEAST = "at_least", "不少于"
    MORE_THAN = "more_than", "超过"
    AT_MOST = "at_most", "不超过"
    LESS_THAN = "less_than", "少于"
    BETWEEN = "between", "在"
    EQUAL = "equal", "等于"


class NameOrder(Code):
    """How documents order names: as the roster does, or by the strokes of the surname."""

    ROSTER = "roster", "照名册"
    STROKES = "strokes", "按姓氏笔画"


class Year(Code):
    """What a year is (CONVENTIONS): by the calendar, or from one session to the next."""

    CALENDAR = "calendar", "自然年"
    SESSION = "session", "会议年度"


class FormId(StrEnum):
    """The shipped forms (DESIGN §9); what they are called stands in ``schemas/<form>.schema.json``."""

    ROSTER = "roster"
    SESSION = "session"
    ACTIVITY = "activity"
    ATTENDANCE = "attendance"
    HANDBOOK = "handbook"
    ANNUAL_REGISTRATION = "annual-registration"
    SUGGESTION = "suggestion"
    CONTACT = "contact"
    CONTACT_PLAN = "contact-plan"
    GROUP_PLAN = "group-plan"
    DUTY_REPORT = "duty-report"
    EVALUATION = "evaluation"
    LEAVE = "leave"
    MEASURE = "measure"
    COMMENDATION = "commendation"
    FEEDBACK = "feedback"
    NARRATIVE = "narrative"
