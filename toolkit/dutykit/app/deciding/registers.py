"""Registers: what a unit had to enter for a year or a part of it, closed by a person and opened again (DESIGN §10)."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ...errors import UsageError
from ...store import Closure as ClosedRegister
from ...words.codes import Action, IssueKind, State
from ...words.phrases import joined
from ...workspace import Workspace
from ..opened.closings import period_words
from ..opened.open_workspace import OpenWorkspace, now, open_workspace
from ..opened.unread import unread_of


@dataclass(frozen=True, slots=True)
class Closure:
    """A register that is closed: of a unit, for one form or for all (``form`` empty).

    ``period`` is what it is closed for, in words; ``first`` and ``last`` are its days where it is a part of the year.
    """

    unit: str
    name: str
    form: str
    title: str
    year: int
    period: str
    first: str
    last: str
    closed: str
    by: str
    comment: str


@dataclass(frozen=True, slots=True)
class RegisterResult:
    """Registers that were closed, or opened again; ``notes`` say what is unfinished in them."""

    year: int
    closures: tuple[Closure, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRequest:
    """Which registers a person closes or opens again: of a year, or of a ``month`` or ``quarter`` of it."""

    today: date
    by: str
    units: Sequence[str]
    form: str = ""
    year: int | None = None
    month: int | None = None
    quarter: int | None = None
    comment: str = ""

    def days(self, year: int) -> tuple[str, str]:
        """First and last day of the part of a year that is meant; empty: all of it. Raises :class:`UsageError`."""
        if self.month is None and self.quarter is None:
            return "", ""
        if self.month is not None and self.quarter is not None:
            raise UsageError("--month 和 --quarter 只能写一个。", "请去掉其中一个。", code="closure")
        first = self.month or (self.quarter or 1) * 3 - 2
        last = first if self.month else first + 2
        end = date(year, last, calendar.monthrange(year, last)[1])
        return date(year, first, 1).isoformat(), end.isoformat()


def close(workspace: Workspace, asked: RegisterRequest) -> RegisterResult:
    """Close the registers of units for a year or a part of it, of one form or of all: what had to be entered is there.

    What is still to be mended or reviewed is told; it does not stand in the way, for a person decides. Days that are
    still to come cannot be closed.
    """
    with open_workspace(workspace, year=asked.year, today=asked.today) as opened:
        form_id, days = opened.form(asked.form).id if asked.form else "", asked.days(opened.year)
        if days[0] > asked.today.isoformat():
            raise UsageError(
                f"{period_words(opened.year, *days)}还没有到，不能关闭。",
                "请等这段时间过去、收齐以后再关闭。",
                code="closure",
            )
        notes: list[str] = []
        units = [opened.unit(u) for u in asked.units]
        with opened.store.transaction():
            for unit in units:
                known = opened.store.closures(year=opened.year, unit=unit.code)
                covering = [c for c in known if c.covers(form_id, *days)]
                if covering:
                    notes.append(f"{unit.name}此前已由{covering[0].by}关闭（{covering[0].closed[:10]}）。")
                    continue
                _close(opened, asked, unit.code, form_id, days)
                notes += _unfinished(opened, unit.name, unit.code, form_id, days)
            every = opened.store.closures(year=opened.year, form=form_id)
            codes = {unit.code for unit in units}
            same = [c for c in every if c.unit in codes and (c.first_day, c.last_day) == days]
            closed = tuple(closure_of(opened, c) for c in same)
        return RegisterResult(opened.year, closed, tuple(notes))


def _close(opened: OpenWorkspace, asked: RegisterRequest, unit: str, form: str, days: tuple[str, str]) -> None:
    at = now()
    opened.store.close_register(opened.year, unit, form, closed=at, by=asked.by, comment=asked.comment, days=days)
    detail = {"reason": asked.comment, "year": opened.year, "form": form} | _told(days)
    opened.store.write_log(at, Action.CLOSE, unit, detail, by=asked.by)


def _told(days: tuple[str, str]) -> dict[str, str]:
    return {"from": days[0], "to": days[1]} if days[0] else {}


def reopen(workspace: Workspace, asked: RegisterRequest) -> RegisterResult:
    """Open closed registers again, those of months and quarters with the year. Raises :class:`UsageError` for none."""
    with open_workspace(workspace, year=asked.year, today=asked.today) as opened:
        form_id, days = opened.form(asked.form).id if asked.form else "", asked.days(opened.year)
        reopened = []
        with opened.store.transaction():
            for unit in [opened.unit(u) for u in asked.units]:
                known = opened.store.closures(year=opened.year, unit=unit.code, form=form_id)
                found = [c for c in known if days in {("", ""), (c.first_day, c.last_day)}]
                if not found:
                    raise UsageError(
                        f"{unit.name} {period_words(opened.year, *days)}的登记没有关闭。",
                        "已关闭的见 dutykit review list；按表关闭的请写 --form，按月、按季关闭的写 --month、--quarter，"
                        "按年关闭的不写。",
                        code="closure",
                    )
                at = now()
                for row in found:
                    opened.store.reopen_register(row.id, at=at, by=asked.by, comment=asked.comment)
                    reopened.append(closure_of(opened, row))
                detail = {"reason": asked.comment, "year": opened.year, "form": form_id} | _told(days)
                opened.store.write_log(at, Action.REOPEN, unit.code, detail, by=asked.by)
        return RegisterResult(opened.year, tuple(reopened))


def _unfinished(opened: OpenWorkspace, name: str, unit: str, form: str, days: tuple[str, str]) -> list[str]:
    """What is still open in a register that is being closed."""
    if days[0]:  # what tells no day may lie in any part of the year
        found = opened.store.standings(unit=unit, year=opened.year, touching=days)
    else:
        found = opened.store.standings(unit=unit, year=opened.year)
    states = [s.state for s in found if form in {"", s.form}]
    unread = states.count(State.ACCEPTED) if opened.workspace.config.review_required else 0
    told = [("待改", states.count(State.HELD)), ("有异议", states.count(State.DISPUTED)), ("没有审核", unread)]
    notes = [f"{name}还有 {count} 条{word}。" for word, count in told if count]
    files = unread_of(opened, unit, form)
    if files:
        notes.append(f"{name}有 {len(files)} 份收到而没有读出的回收件：{'、'.join(files)}；用到的结论仍然无法判定。")
    return [*notes, *_not_returned(opened, name, unit, form)]


def _not_returned(opened: OpenWorkspace, name: str, unit: str, form: str) -> list[str]:
    """Forms that were sent to a unit for the year and of which nothing has come back."""
    came = {r.issue for r in opened.store.returns(year=opened.year, retracted="") if r.records or r.held}
    issues = opened.store.issues(kind=IssueKind.FORM, year=opened.year, unit=unit)
    late = [i for i in issues if i.number not in came and form in {"", i.form}]
    titles = joined(opened.forms[i.form].title if i.form in opened.forms else i.form for i in late)
    return [f"{name}有 {len(late)} 份下发的表没有交回：{titles}。"] if late else []


def closure_of(opened: OpenWorkspace, row: ClosedRegister) -> Closure:
    """A closed register, with the names of its unit and form."""
    unit = opened.roster.unit_by_code.get(row.unit)
    form = opened.forms.get(row.form)
    return Closure(
        unit=row.unit,
        name=unit.name if unit else row.unit,
        form=row.form,
        title=form.title if form else row.form or "全部的表",
        year=row.year,
        period=period_words(row.year, row.first_day, row.last_day),
        first=row.first_day,
        last=row.last_day,
        closed=row.closed,
        by=row.by,
        comment=row.comment,
    )
