"""Rules about what must not happen: absence without approval, staying away after confirming, refusing. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from ...dossier.model import Deputy
from ...words.codes import Comparator, DeputyStatus, Reason, Result, SubjectKind
from ...words.phrases import joined
from ..absences import Attendance
from ..attended import Attended, listed
from ..bounds import Bounds, decide
from ..figures import asked_words
from ..fitting import Fit, fits_row
from ..items import Item
from ..occurrences import occurrence
from ..results import Subject, Verdict
from ..rule_check import RuleCheck, RuleOutcome
from ..selection import NOTHING, Counted
from ..standing import asks_on, since_in_force
from ..take import Take
from ..terms import Absence, Closeness
from ..windows import DayWindow
from .amounts import figure_asked
from .counts import between, subjects

_LISTED = 3
_UNSURE = "拿不准的还有："
ALL = 99
"""Every half-day that was missed is told."""


def breach(check: RuleCheck) -> Iterator[RuleOutcome]:
    """So often and no more: ``take`` with marks, or ``absence`` (session, half_day); ``compare``, ``figure``.

    Looked at up to the end of the year that is checked. What is recorded is unmet at once, what is not recorded is
    met only over a closed register (C3); what happened before the regulation was in force breaches nothing (C10).
    ``within = "year"`` counts what happened in one calendar year of the window, the one with the most.
    Without ``figure`` the text does not say how often: what is recorded is listed, and left to people (unstated).
    What absence needs to be certain: :mod:`..absences`.
    """
    for whole in check.windows:
        window = since_in_force(check.rule, check.regulation, _so_far(whole, check.year))
        absences = _absences(check, window) if "absence" in check.rule.options else None
        for subject, standing, registers, counted in subjects(check, window):
            if standing.exempt:
                yield check.exempted(subject, window, standing)
            else:
                absent = None if absences is None else absences.get(subject.id, _NONE)
                what = _on_duty(check, subject, counted) if absent is None else absent.counted
                events = _events(check, what) if absent is None else absent.words
                yield _outcome(check, subject, window, registers, what, events)


def _outcome(
    check: RuleCheck, subject: Subject, window: DayWindow, registers: tuple[str, ...], counted: Counted, events: str
) -> RuleOutcome:
    options = check.rule.options
    threshold = figure_asked(check) if "figure" in options else None
    unit = "个半天" if options.get("absence") == Absence.HALF_DAY else "次"
    in_year = options.get("within") == Closeness.YEAR
    figure = _most_in_a_year(counted) if in_year else _all(counted)
    state = check.state(window, registers, subject)
    verdict = decide(figure, check.rule.compare, 1 if threshold is None else threshold, state)
    if threshold is None and figure.low:
        verdict = Verdict(Result.UNDETERMINED, Reason.UNSTATED)
    asked, most = _asked(check, threshold, unit), "一年里最多" if in_year else ""
    detail = f"（{events}）" if events else ""
    return RuleOutcome(
        subject, window, verdict,
        figure=figure.low, threshold=threshold, unit_of_figure=unit, records=counted.records,
        message=f"{window.label}{check.rule.duty}：{most}{between(figure)}{unit}{detail}，{asked}",
        events=tuple(counted.sure),
    )  # fmt: skip


def _all(counted: Counted) -> Bounds:
    return Bounds(len(counted.sure), len(counted.sure) + len(counted.doubtful), counted.doubt)


def _most_in_a_year(counted: Counted) -> Bounds:
    """How often in the calendar year with the most of them; what has no day may lie in any."""
    sure = Counter(i.first.year for i in counted.sure if i.first)
    perhaps = sure + Counter(i.first.year for i in counted.doubtful if i.first)
    undated = sum(i.first is None for i in (*counted.sure, *counted.doubtful))
    doubt = counted.doubt or (Reason.MISSING_FACT if undated else None)
    return Bounds(max(sure.values(), default=0), max(perhaps.values(), default=0) + undated, doubt)


def _asked(check: RuleCheck, threshold: Any, unit: str) -> str:
    """How often it must not happen, in words: 一次也不应有, 应少于2次."""
    if threshold is None:
        return "原文没有写几次算"
    never = check.rule.compare is Comparator.LESS_THAN and threshold == 1
    return f"一{unit}也不应有" if never else f"应{asked_words(check.rule.compare, threshold, unit)}"


def _events(check: RuleCheck, counted: Counted) -> str:
    """What happened, when and on which record: everything that is certain, else what may have happened."""
    sure, maybe = ("；".join(_event(check, i) for i in items) for items in (counted.sure, counted.doubtful))
    return f"{sure}；{_UNSURE}{maybe}" if sure and maybe else sure or maybe


def _event(check: RuleCheck, item: Item) -> str:
    wrong = _wrong_with(check, item) if item.deed is None else []
    return f"{occurrence(item)}{'，'.join(wrong)}"


def _wrong_with(check: RuleCheck, item: Item) -> list[str]:
    """What a row says that it must not, by the takes that hold it, and what it should: 批准人是甲，应是乙."""
    takes = [t for t in check.rule.takes if t.record]
    if len(takes) > 1:
        always = set.intersection(*(set(t.where) for t in takes))
    else:  # what is wrong is said last; what stands before it says which rows are meant
        always = {name for t in takes for name in [*t.where][:-1]}
    words: dict[str, str] = {}
    for take in takes:
        if fits_row(take.where, (), item.values) is Fit.YES:
            for name in take.where:
                if name not in always:
                    words.setdefault(name, _said(check, take, item, name))
    return list(words.values())


def _said(check: RuleCheck, take: Take, item: Item, name: str) -> str:
    """One field of a row: what it says, who that was, and what it should say, where that is one of a few things."""
    yes_no: Mapping[Any, str] = {True: "是", False: "否"}
    choices: Mapping[Any, str] = check.case.choices.get(f"{take.record}.{name}", yes_no)
    value, person = item.values.get(name), item.values.get(f"{name}_name")
    said = f"{check.case.label(take.record, name)}是“{choices.get(value, value)}”" + (f"（{person}）" if person else "")
    right = [label for code, label in choices.items() if code not in take.where[name]]
    return said + (f"，应是{joined((f'“{label}”' for label in right), '或')}" if 0 < len(right) <= _LISTED else "")


def _on_duty(check: RuleCheck, subject: Subject, counted: Counted) -> Counted:
    """What happened on days on which a deputy held the seat and was not suspended: all else breaches nothing (C11)."""
    if not counted.sure and not counted.doubtful:
        return counted
    deputy = check.case.roster.by_number.get(subject.id) if subject.kind is SubjectKind.DEPUTY else None
    dated = deputy and (deputy.spells or deputy.offices or deputy.since or deputy.until)
    if deputy is None or not (dated or deputy.status != DeputyStatus.IN_OFFICE):
        return counted

    def kept(items: list[Item]) -> list[Item]:
        return [i for i in items if i.first is None or check.asks(deputy, i.first)]

    return Counted(kept(counted.sure), kept(counted.doubtful))


def _so_far(window: DayWindow, year: int) -> DayWindow:
    """A window cut at the end of a year: a term is judged as it stands then."""
    end = date(year, 12, 31)
    last = end if window.last is None or window.last > end else window.last
    return DayWindow(window.kind, window.label, window.first, max(last, window.first), window.year, window.session)


# --- absence --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Absent:
    """What a deputy missed in a window, as items, and in words."""

    counted: Counted
    words: str


_NONE = _Absent(NOTHING, "")


def _absences(check: RuleCheck, window: DayWindow) -> Mapping[str, _Absent]:
    """By deputy, sessions missed whole, or half-days missed, without approval."""
    if check.rule.subject is not SubjectKind.DEPUTY:
        return {}
    options = check.rule.options
    attendance = Attendance.asked(check.case, options)
    count = _whole_sessions if options["absence"] == Absence.SESSION else _half_days
    absences = {}
    for deputy in check.case.roster.deputies:
        fits = partial(_is_asked, check, deputy, window)
        within = [m for told in attendance.of(deputy).values() if (m := told.where(fits)) is not None]
        absences[deputy.number] = count(deputy.number, within)
        if options.get("consecutive"):
            absences[deputy.number] = _in_a_row(deputy.number, within, absences[deputy.number].words)
    return absences


def _in_a_row(deputy: str, meetings: list[Attended], words: str) -> _Absent:
    """The longest row of sessions missed, for certain and at the most; one on leave throughout is as if not held."""
    dated = [m for m in meetings if m.first and not m.on_leave_throughout]
    held = sorted(dated, key=lambda m: (m.first or date.max, m.meeting.key))
    row, longest = _longest(held, _missed_whole), _longest_at_most(held)
    more = [m for m in longest if m not in row][: max(len(longest) - len(row), 0)]
    undated = [m for m in meetings if not m.first and m.perhaps_throughout]
    doubtful = [_item(deputy, m, m.doubt) for m in (*more, *undated)]
    return _Absent(Counted([_item(deputy, m, None) for m in row], doubtful), words)


def _missed_whole(meeting: Attended) -> bool:
    return meeting.throughout


def _perhaps_missed_whole(meeting: Attended) -> bool:
    return meeting.perhaps_throughout


def _longest_at_most(held: list[Attended]) -> list[Attended]:
    """The longest row if all were missed that may have been, and all others left out that may be."""
    kept = [m for m in held if m.perhaps_throughout or not (m.perhaps_on_leave_throughout or None in m.ways)]
    return max(_longest(held, _perhaps_missed_whole), _longest(kept, _perhaps_missed_whole), key=len)


def _longest(held: list[Attended], missed: Callable[[Attended], bool]) -> list[Attended]:
    """The longest row of sessions that were missed."""
    longest: list[Attended] = []
    row: list[Attended] = []
    for meeting in held:
        row = [*row, meeting] if missed(meeting) else []
        longest = row if len(row) > len(longest) else longest
    return longest


def _is_asked(check: RuleCheck, deputy: Deputy, window: DayWindow, meeting: Attended) -> bool:
    """Whether a meeting lies in the window, and the rule asks the deputy on its day."""
    if meeting.first is None:
        return any(m.day is None for m in meeting.missed)
    return window.holds(meeting.first) and asks_on(check.rule, check.case.level, deputy, meeting.first)


def _share(meeting: Attended) -> str:
    """How much of a meeting was due, and what is told of it: 应到7个半天，登记没有到会4个，3个没有登记."""
    recorded = sum(bool(m.records) for m in meeting.missed)
    words = f"应到{meeting.due}个半天，登记没有到会{recorded}个"
    return words + (f"，{meeting.due - recorded}个没有登记" if meeting.due > recorded else "")


def _whole_sessions(deputy: str, meetings: list[Attended]) -> _Absent:
    sure: list[Item] = []
    doubtful: list[Item] = []
    words = []
    for meeting in meetings:
        if not meeting.perhaps_throughout:
            continue
        doubt = None if meeting.throughout else meeting.doubt
        (doubtful if doubt else sure).append(_item(deputy, meeting, doubt))
        told = [m for m in meeting.missed if m.records]
        words.append(f"{meeting.meeting.title or '会议'}{_share(meeting)}：{listed(told, most=ALL)}")
    return _Absent(Counted(sure, doubtful), "；".join(words))


def _half_days(deputy: str, meetings: list[Attended]) -> _Absent:
    sure: list[Item] = []
    doubtful: list[Item] = []
    words = []
    for meeting in meetings:
        for missed in meeting.missed:
            item = _item(deputy, meeting, missed.doubt, missed.records)
            (doubtful if missed.doubt else sure).append(item)
        if meeting.missed:
            words.append(f"{meeting.meeting.title}{_sure_first(meeting)}")
    return _Absent(Counted(sure, doubtful), "；".join(words))


def _sure_first(meeting: Attended) -> str:
    """Half-days that were missed for certain, then those that were perhaps."""
    sure, maybe = listed(meeting.sure, most=ALL), listed((m for m in meeting.missed if m.doubt), most=ALL)
    return f"{sure}，{_UNSURE}{maybe}" if sure and maybe else sure or maybe


def _item(deputy: str, meeting: Attended, doubt: Reason | None, records: tuple[str, ...] = ()) -> Item:
    due = meeting.due_told.records if meeting.due_told and doubt is Reason.INCONSISTENT else ()
    numbers = records or tuple(dict.fromkeys((*(n for m in meeting.missed for n in m.records), *due)))
    last = meeting.meeting.last or meeting.first
    return Item(meeting.first, last, (deputy,), (), numbers, None, {}, doubt)
