"""Registers: what a unit had to enter for a year, closed by a person and opened again (DESIGN §10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ...errors import UsageError
from ...store import Closure as ClosedRegister
from ...words.codes import IssueKind, State
from ...words.phrases import joined
from ...workspace import Workspace
from ..opened.open_workspace import OpenWorkspace, now, open_workspace
from ..opened.unread import unread_of


@dataclass(frozen=True, slots=True)
class Closure:
    """A register that is closed: of a unit, for one form or for all (``form`` empty)."""

    unit: str
    name: str
    form: str
    title: str
    year: int
    closed: str
    by: str
    comment: str


@dataclass(frozen=True, slots=True)
class RegisterResult:
    """Registers that were closed, or opened again; ``notes`` say what is unfinished in them."""

    year: int
    closures: tuple[Closure, ...]
    notes: tuple[str, ...] = ()


def close(
    workspace: Workspace, *, units: Sequence[str], form: str, year: int | None, by: str, comment: str, today: date
) -> RegisterResult:
    """Close the registers of units for a year, of one form or of all: what they had to enter is complete.

    What is still to be mended or reviewed is told; it does not stand in the way, for a person decides.
    """
    with open_workspace(workspace, year=year, today=today) as opened:
        form_id = opened.form(form).id if form else ""
        notes: list[str] = []
        with opened.store.transaction():
            for unit in [opened.unit(u) for u in units]:
                known = opened.store.closures(year=opened.year, unit=unit.code)
                covering = [c for c in known if c.form in {"", form_id}]
                if covering:
                    notes.append(f"{unit.name}此前已由{covering[0].by}关闭（{covering[0].closed[:10]}）。")
                    continue
                at = now()
                opened.store.close_register(opened.year, unit.code, form_id, closed=at, by=by, comment=comment)
                detail = {"reason": comment, "year": opened.year, "form": form_id}
                opened.store.write_log(at, "close", unit.code, detail, by=by)
                notes += _unfinished(opened, unit.name, unit.code, form_id)
            every = opened.store.closures(year=opened.year, form=form_id)
            codes = {opened.unit(u).code for u in units}
            closed = tuple(closure_of(opened, c) for c in every if c.unit in codes)
        return RegisterResult(opened.year, closed, tuple(notes))


def reopen(
    workspace: Workspace, *, units: Sequence[str], form: str, year: int | None, by: str, comment: str, today: date
) -> RegisterResult:
    """Open closed registers again. Raises :class:`UsageError` for one that is not closed."""
    with open_workspace(workspace, year=year, today=today) as opened:
        form_id = opened.form(form).id if form else ""
        reopened = []
        with opened.store.transaction():
            for unit in [opened.unit(u) for u in units]:
                found = opened.store.closures(year=opened.year, unit=unit.code, form=form_id)
                if not found:
                    raise UsageError(
                        f"{unit.name} {opened.year} 年度的登记没有关闭。",
                        "已关闭的见 dutykit review list；按表关闭的请写 --form。",
                        code="closure",
                    )
                at = now()
                for row in found:
                    opened.store.reopen_register(row.id, at=at, by=by, comment=comment)
                    reopened.append(closure_of(opened, row))
                detail = {"reason": comment, "year": opened.year, "form": form_id}
                opened.store.write_log(at, "reopen", unit.code, detail, by=by)
        return RegisterResult(opened.year, tuple(reopened))


def _unfinished(opened: OpenWorkspace, name: str, unit: str, form: str) -> list[str]:
    """What is still open in a register that is being closed."""
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
        closed=row.closed,
        by=row.by,
        comment=row.comment,
    )
