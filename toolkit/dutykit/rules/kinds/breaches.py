"""Rules about what must not happen: absence without approval, staying away after confirming, refusing. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ...dossier.meetings import SITTINGS
from ...words.codes import Reason, Result
from ..bounds import Bounds, decide
from ..figures import asked_words
from ..results import Verdict
from ..rule_check import RuleCheck, RuleOutcome
from ..selection import NOTHING, Counted, Item
from ..standing import since_in_force
from ..windows import Window
from .amounts import figure_asked
from .counts import between, subjects


def breach(check: RuleCheck) -> Iterator[RuleOutcome]:
    """So often and no more: ``take`` with marks, or ``absence`` (session, half_day); ``compare``, ``figure``.

    Looked at up to the end of the year that is checked. What is recorded is unmet at once, what is not recorded is
    met only over a closed register (C3); what happened before the regulation was in force breaches nothing (C10).
    Without ``figure`` the text does not say how often: what is recorded is listed, and left to people (unstated).
    """
    options = check.rule.options
    compare, threshold = check.rule.compare, figure_asked(check) if "figure" in options else None
    unit = "个半天" if options.get("absence") == "half_day" else "次"
    for whole in check.windows:
        window = since_in_force(check.rule, check.regulation, _so_far(whole, check.year))
        absences = _absences(check, window) if "absence" in options else None
        for subject, standing, registers, taken in subjects(check, window):
            if standing.exempt:
                yield check.exempted(subject, window, standing)
                continue
            counted = taken if absences is None else absences.get(subject.id, NOTHING)
            figure = Bounds(len(counted.sure), len(counted.sure) + len(counted.doubtful), counted.doubt)
            state = check.state(window, registers, subject)
            verdict = decide(figure, compare, 1 if threshold is None else threshold, state)
            if threshold is None and figure.low:
                verdict = Verdict(Result.UNDETERMINED, Reason.UNSTATED)
            words = "原文没有写几次算" if threshold is None else f"应{asked_words(compare, threshold, unit)}"
            yield RuleOutcome(
                subject, window, verdict,
                figure=figure.low, threshold=threshold, unit_of_figure=unit, records=counted.records,
                message=f"{window.label}{check.rule.duty}：{between(figure)}{unit}，{words}",
                events=tuple(counted.sure),
            )  # fmt: skip


def _so_far(window: Window, year: int) -> Window:
    """A window cut at the end of a year: a term is judged as it stands then."""
    end = date(year, 12, 31)
    last = end if window.last is None or window.last > end else window.last
    return Window(window.kind, window.label, window.first, max(last, window.first), window.year, window.session)


def _absences(check: RuleCheck, window: Window) -> Mapping[str, Counted]:
    """Sessions missed whole, or half-days missed, without approval; leave that nobody said was approved is a doubt."""
    whole = check.rule.options["absence"] == "session"
    found: dict[str, Counted] = {}
    for deputy in check.case.roster.deputies:
        mine = Counted([], [])
        for presence in check.case.meetings.presence(deputy.number, SITTINGS).values():
            due, absent, unstated = presence.due.value, presence.absent.value, presence.unstated.value
            first = presence.meeting.first or check.case.meetings.first_day(presence.meeting.key)
            sure = int(presence.absent_throughout) if whole else absent
            maybe = 1 if whole and not sure and 0 < due == absent + unstated else (0 if whole else unstated)
            for count, figure, doubt in (
                (sure, presence.absent, None),
                (maybe, presence.unstated, Reason.MISSING_FACT),
            ):
                item = Item(first, presence.meeting.last, (deputy.number,), (), figure.records, None, {}, doubt)
                if count and item.may_lie_in(window):
                    (mine.doubtful if doubt else mine.sure).extend([item] * count)
        found[deputy.number] = mine
    return found
