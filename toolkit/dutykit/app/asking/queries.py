"""What is stored, asked for: records, returns and issues by their numbers, or a list of records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ...errors import UsageError
from ...evidence import Evidence
from ...forms.kinds import show as shown
from ...problems import Problem
from ...store import Issue, RecordsWhere, Return, Stored
from ...words.codes import Action, State
from ...workspace import Workspace
from ..opened.open_workspace import OpenWorkspace, open_workspace
from ..opened.records import RecordLine, fields_of, is_open, paper_text, record_line, record_title, subject_name
from .person import person_facts

Facts = list[tuple[str, str]]
"""What there is to say of one thing: label and text."""


@dataclass(frozen=True, slots=True)
class ShowResult:
    """One thing, with its facts as (label, text) and the records in it; or a list of records without facts."""

    title: str
    facts: tuple[tuple[str, str], ...]
    records: tuple[RecordLine, ...]


def show(
    workspace: Workspace,
    what: str,
    *,
    form: str,
    deputies: Sequence[str],
    units: Sequence[str],
    year: int | None,
    state: str,
) -> ShowResult:
    """A record, a return or an issue by its number, or a list of records.

    The state ``held`` is what ``status`` counts as to be mended: a registered record with a part that is held as well.
    """
    with open_workspace(workspace, year=year, today=date.min) as opened:
        if not what:
            return _listed(opened, form, deputies, units, year, state)
        stored = opened.store.one(what, evidence=True)
        if stored is not None:
            return ShowResult(f"{what}　{record_title(opened, stored)}", tuple(_facts(opened, stored)), ())
        issue = opened.store.issue(what)
        if issue is not None:
            return _shown_issue(opened, issue)
        found = opened.store.returns(sha256_begins=what.lower()) if len(what) >= 6 else []
        if found:
            return _shown_return(opened, found[-1])
        raise UsageError(
            f"没有编号为“{what}”的记录、下发件或回收件。",
            "记录编号印在表上；也可用 dutykit show 列出全部。",
            code="number",
        )


def _listed(
    opened: OpenWorkspace, form: str, deputies: Sequence[str], units: Sequence[str], year: int | None, state: str
) -> ShowResult:
    asked: RecordsWhere = {"form": opened.form(form).id} if form else {}
    if state:
        if not State.has(state):
            raise UsageError(f"没有“{state}”这种状态。", f"可写：{'、'.join(State)}。", code="state")
        if State.of(state) is not State.HELD:  # a part of a registered record may be held as well: see below
            asked["state"] = State.of(state)
    if deputies:
        asked["naming"] = [opened.deputy(d).number for d in deputies]
    if year is not None:
        asked["years"] = [year]
    codes = {opened.unit(u).code for u in units}
    found = [s for s in opened.store.current(**asked) if not codes or s.unit in codes]
    if state == State.HELD:
        found = [s for s in found if is_open(s)]
    return ShowResult(f"登记记录 {len(found)} 条", tuple(person_facts(opened, deputies)), _lines(opened, found))


def _lines(opened: OpenWorkspace, records: Iterable[Stored]) -> tuple[RecordLine, ...]:
    return tuple(record_line(opened, stored) for stored in records)


def _facts(opened: OpenWorkspace, stored: Stored) -> Facts:
    facts: Facts = [("状态", stored.state.label)]
    if stored.unit:
        facts.append(("单位", subject_name(opened, stored.unit, "")))
    from ..intake.books import counted_elsewhere  # with deeds, which a list of records does without

    if told := counted_elsewhere(opened, stored):
        facts.append(("计数", told))
    if stored.file:
        facts.append(("来自", f"{stored.file}（{stored.received}）"))
    for name, item in fields_of(opened, stored).items():
        if name in stored.body:
            facts.append((item.label, shown(stored.body[name], item, opened.roster)))
        elif name in stored.evidence:
            facts.append((item.label, f"（待改）{Evidence.from_json(stored.evidence[name]).raw}"))
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


def _shown_return(opened: OpenWorkspace, row: Return) -> ShowResult:
    facts: Facts = [
        ("文件", row.name), ("收到", row.received), ("情况", row.status or ""), ("下发号", row.issue),
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
    if row.retracted:
        facts.append(("已撤回", row.retracted))
    told = [Problem.restore(p) for p in row.problems]
    facts += [("问题", problem.message) for problem in told]
    facts += _proposed(opened, told)
    records = opened.store.current(source=row.id)
    return ShowResult("回收件", tuple(facts), _lines(opened, records))
