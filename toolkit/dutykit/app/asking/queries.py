"""What is stored, asked for: records, returns and issues by their numbers, or a list of records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from ...dossier.model import Deputy, Unit
from ...dossier.names import called, near_names
from ...errors import UsageError
from ...evidence import Evidence
from ...forms.discreet import told, told_raw
from ...problems import Problem
from ...serial import ABSENT_IF_EMPTY
from ...serial import named as printed_as
from ...store import Issue, RecordsWhere, Return, Stored
from ...text import masked, name_key, nearest
from ...words.codes import Action, FormId, ReturnStatus, State, UnitKind
from ...workspace import Workspace
from ..opened.open_workspace import OpenWorkspace, open_workspace
from ..opened.records import (
    RecordLine,
    fields_of,
    is_open,
    is_row,
    note_full,
    paper_text,
    record_lines,
    record_title,
    subject_name,
)
from .months import within
from .person import deputy_facts, person_facts

if TYPE_CHECKING:
    from .deputy import DeputyScreen

Facts = list[tuple[str, str]]
"""What there is to say of one thing: label and text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Which records are listed; what is empty is not asked. ``month`` is the first day of one; ``year`` None is all."""

    form: str = ""
    unit: str = ""
    state: str = ""
    year: int | None = None
    month: date | None = None


@dataclass(frozen=True, slots=True)
class RecordsPart:
    """A part of a list of rows: from which on (0 is the first), and how many there are altogether."""

    records: tuple[RecordLine, ...]
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class ShowResult:
    """One thing, with its facts as (label, text) and the records in it; or a list of records without facts."""

    title: str
    facts: tuple[tuple[str, str], ...]
    records: tuple[RecordLine, ...]
    screen: DeputyScreen | None = field(default=None, metadata={**printed_as("deputy"), **ABSENT_IF_EMPTY})
    """Of one deputy: the year on one screen."""


def show(
    workspace: Workspace,
    what: str,
    *,
    form: str,
    deputies: Sequence[str],
    units: Sequence[str],
    year: int | None,
    state: str,
    today: date,
    full: bool = False,
    by: str = "",
) -> ShowResult:
    """A record, a return or an issue by its number, a deputy or a unit by number or name, or a list of records.

    The state ``held`` is what ``status`` counts as to be mended: a registered record with a part that is held as well.
    ``full`` shows the sensitive values of one record or deputy, and is logged.
    """
    with open_workspace(workspace, year=year, today=today) as opened:
        if not what:
            return _listed(opened, form, deputies, units, year, state)
        stored = opened.store.one(what, evidence=True)
        if stored is not None:
            if full:
                note_full(opened, what, by)
            return ShowResult(f"{what}　{record_title(opened, stored)}", tuple(_facts(opened, stored, full=full)), ())
        issue = opened.store.issue(what)
        if issue is not None:
            return _shown_issue(opened, issue)
        found = opened.store.returns(sha256_begins=what.lower()) if len(what) >= 6 else []
        found = found or [r for r in opened.store.returns(retracted="") if r.name == what]
        if found:
            return _shown_return(opened, found[-1])
        return _shown_name(opened, what, full=full, by=by)


def _shown_name(opened: OpenWorkspace, what: str, *, full: bool, by: str) -> ShowResult:
    """A deputy or a unit. Raises :class:`UsageError` for a name that several bear, or nobody."""
    if what in opened.roster.by_number or opened.roster.by_name.get(name_key(what)):
        deputy = opened.deputy(what)
        if full:
            note_full(opened, deputy.number, by)
        return _shown_deputy(opened, deputy, full=full)
    if opened.roster.find_units(what):
        return _shown_unit(opened, opened.unit(what))
    names = [d.name for d in opened.roster.deputies] + [u.name for u in opened.roster.units]
    near = near_names(what, opened.roster) or list(filter(None, [nearest(what, names)]))
    meant = f"是不是“{'”或“'.join(near[:3])}”？" if near else ""
    raise UsageError(
        f"没有编号或名称是“{what}”的记录、下发件、回收件、代表或单位。",
        meant or f"按内容查找用 dutykit find {what}；列出全部登记用 dutykit show。",
        code="number",
    )


def _shown_deputy(opened: OpenWorkspace, deputy: Deputy, *, full: bool) -> ShowResult:
    from .deputy import deputy_screen  # with the rules, which no other answer needs

    screen = deputy_screen(opened, deputy)
    return ShowResult(
        f"{called(deputy, opened.roster)}　{opened.year} 年度",
        tuple(deputy_facts(opened, deputy, full=full)),
        (),
        screen,
    )


def _shown_unit(opened: OpenWorkspace, unit: Unit) -> ShowResult:
    kind = UnitKind.of(unit.kind).label if UnitKind.has(unit.kind) else ""
    members = [called(d, opened.roster) for d in opened.roster.deputies if unit.code in d.present_units]
    facts = [
        ("类别", kind),
        ("代码", unit.code),
        ("代表", f"{len(members)} 名：{'、'.join(members)}" if members else "无"),
    ]
    records = opened.store.current(unit=unit.code, years=[opened.year], other_forms=[FormId.ROSTER])
    return ShowResult(f"{unit.name}　{opened.year} 年度", tuple(facts), _lines(opened, records))


def _listed(
    opened: OpenWorkspace, form: str, deputies: Sequence[str], units: Sequence[str], year: int | None, state: str
) -> ShowResult:
    asked: RecordsWhere = {"form": opened.form(form).id} if form else {}
    _of_state(asked, state)
    if deputies:
        asked["naming"] = [opened.deputy(d).number for d in deputies]
    if year is not None:
        asked["years"] = [year]
    codes = {opened.unit(u).code for u in units}
    found = [s for s in opened.store.current(**asked) if not codes or s.unit in codes]
    if state == State.HELD:
        found = [s for s in found if is_open(s)]
    return ShowResult(_counted(found), tuple(person_facts(opened, deputies)), _lines(opened, found))


def list_part(workspace: Workspace, asked: Listed, *, first: int, most: int, today: date) -> RecordsPart:
    """Rows of a list, ``most`` of them from about ``first`` on: of the others nothing is read but how they stand.

    Raises :class:`UsageError` for a form, unit or state that there is not.
    """
    with open_workspace(workspace, year=asked.year, today=today) as opened:
        where: RecordsWhere = within(asked.month) if asked.month is not None else {}
        if asked.form:
            where["form"] = opened.form(asked.form).id
        if asked.unit:
            where["unit"] = opened.unit(asked.unit).code
        if asked.year is not None and asked.month is None:
            where["years"] = [asked.year]
        _of_state(where, asked.state)
        rows = [s for s in opened.store.standings(**where) if is_row(s)]
        if asked.state == State.HELD:
            rows = [s for s in rows if is_open(s)]
        begins = min(max(first, 0), max(len(rows) - 1, 0)) // most * most
        numbers = [s.number for s in rows[begins : begins + most]]
        return RecordsPart(_lines(opened, opened.store.current(numbers=numbers)), begins, len(rows))


def _of_state(where: RecordsWhere, state: str) -> None:
    """Ask for a state. What is held may be a part of a registered record as well: who asks looks again."""
    if not state:
        return
    if not State.has(state):
        raise UsageError(f"没有“{state}”这种状态。", f"可写：{'、'.join(State)}。", code="state")
    if State.of(state) is not State.HELD:
        where["state"] = State.of(state)


def _counted(found: Sequence[Stored]) -> str:
    """How many rows there are, heads of forms apart."""
    rows = sum(map(is_row, found))
    heads = len(found) - rows
    return f"登记记录 {rows} 条" + (f"，另有表头 {heads} 份" if heads else "")


def _lines(opened: OpenWorkspace, records: Iterable[Stored]) -> tuple[RecordLine, ...]:
    return tuple(record_lines(opened, records))


def _facts(opened: OpenWorkspace, stored: Stored, *, full: bool) -> Facts:
    facts: Facts = [("状态", stored.state.label)]
    if stored.unit:
        facts.append(("单位", subject_name(opened, stored.unit, "")))
    from ..intake.books import counted_elsewhere  # with deeds, which a list of records does without

    if elsewhere := counted_elsewhere(opened, stored):
        facts.append(("计数", elsewhere))
    if stored.file:
        facts.append(("来自", f"{masked(stored.file)}（{stored.received}）"))
    for name, item in fields_of(opened, stored).items():
        if name in stored.body:
            facts.append((item.label, told(stored.body[name], item, opened.roster, full=full)))
        elif name in stored.evidence:
            raw = told_raw(Evidence.from_json(stored.evidence[name]).raw, item, full=full)
            facts.append((item.label, f"（待改）{raw}"))
    return facts + [("问题", Problem.restore(p).message) for p in stored.problems]


def _shown_issue(opened: OpenWorkspace, issue: Issue) -> ShowResult:
    from .status import issues_status  # with the rounds of a year, which a list of records does without

    (state,) = issues_status(opened, [issue])
    facts = [
        ("表", state.title), ("对象", state.subject), ("下发日期", state.issued), ("报送期限", state.due),
        ("情况", state.label), ("文件", issue.file),
    ]  # fmt: skip
    records = opened.store.current(issue=issue.number)
    return ShowResult(f"下发号 {issue.number}", tuple(facts), _lines(opened, records))


def _account_text(account: Mapping[str, int]) -> str:
    """Every mark on the paper by what became of it."""
    words = {"values": "填写内容", "labels": "栏名", "furniture": "表上印的", "problems": "列为问题"}
    parts = "、".join(f"{word} {account.get(name, 0)}" for name, word in words.items())
    return f"共 {sum(account.values())} 处：{parts}"


def _proposed(opened: OpenWorkspace, problems: list[Problem]) -> Facts:
    """What a clerk is asked to confirm of a table that was typed anew."""
    from ..intake.mappings import proposal_of, proposed_columns

    problem = proposal_of(problems)
    form = opened.forms.get(problem.facts["form"]) if problem is not None else None
    if problem is None or form is None:
        return []
    columns = proposed_columns(form, problem.facts)
    return [
        ("栏目对应", f"{c.label} → {c.field or '（不知道）'}（{'' if c.sure else '请核对：'}{c.why}）") for c in columns
    ]


def _again(row: Return) -> Facts:
    """Of a second return, which is the later one and what it said otherwise."""
    from ..intake.again import again_of

    again = again_of(row.again)
    if again is None:
        return []
    return [("再次交回", again.text), ("和登记的对比", again.counts), *((r.kind.label, r.text) for r in again.rows)]


def _shown_return(opened: OpenWorkspace, row: Return) -> ShowResult:
    became = ReturnStatus.of(row.status).label if row.status else ""
    facts: Facts = [
        ("文件", masked(row.name)), ("收到", row.received), ("情况", became), ("下发号", row.issue),
        ("SHA-256", row.sha256),
    ]  # fmt: skip
    if row.paper:
        facts.append(("纸质表", paper_text(row)))
    entries = opened.store.logged(action=Action.INGEST, subject=row.sha256)
    source = next((e.detail["source"] for e in entries if e.detail.get("source")), None)
    if source:
        facts.append(("来自邮件", f"{source['sender']}，{source['sent'] or '未写日期'}"))
    if row.account:
        facts.append(("纸面核对", _account_text(row.account)))
    facts += _again(row)
    if row.retracted:
        facts.append(("已撤回", row.retracted))
    problems = [Problem.restore(p) for p in row.problems]
    facts += [("问题", problem.message) for problem in problems]
    facts += _proposed(opened, problems)
    records = opened.store.current(source=row.id)
    return ShowResult("回收件", tuple(facts), _lines(opened, records))
