"""What is stored, asked for: status of the round, records, and where a value came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from ..errors import UsageError
from ..evidence import Evidence
from ..forms.check import record_day
from ..forms.kinds import show as shown
from ..forms.model import Field, Form
from ..problems import Problem
from ..store import Stored
from ..store.tables import versions
from ..text import fold, masked, shortened
from ..workspace import Workspace
from . import rounds
from .books import counted_elsewhere, elsewhere
from .correction import is_open, subject_name
from .desk import Desk, open_desk
from .prefill import title_of

STATES = {
    "held": "待改",
    "accepted": "已登记",
    "approved": "已审核",
    "disputed": "有异议",
    "withdrawn": "已撤销",
    "superseded": "已被替代",
}
_PROGRESS = {"missing": "未交", "partial": "待改", "complete": "收齐"}


@dataclass(frozen=True, slots=True)
class Answer:
    """Plain data for a reporter."""

    data: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The data."""
        return dict(self.data)


# --- status ---------------------------------------------------------------------------------------------------


def status(workspace: Workspace, *, year: int | None, today: date) -> Answer:
    """Who was sent what, who has returned it, what is still to be mended, who is late; rounds and open warnings."""
    with open_desk(workspace, year=year, today=today) as desk:
        issues = [i for i in desk.store.issues(kind="form") if i.year in {None, desk.year}]
        corrections = rounds.Corrections(desk)
        rows = [_issue_status(desk, issue, corrections) for issue in issues]
        totals = {"issued": len(rows)}
        totals |= {state: sum(r["state"] == state for r in rows) for state in ("complete", "partial", "missing")}
        totals["late"] = sum(r["late"] for r in rows)
        more = {
            "subjects": rounds.subjects(desk, list(zip(issues, rows, strict=True))),
            "warnings": rounds.open_warnings(desk),
            "elsewhere": elsewhere(desk),
        }
        told = {"format": 1, "congress": desk.congress, "year": desk.year, "issues": rows, "totals": totals}
        return Answer({**told, **more})


def open_issues(desk: Desk) -> list[dict[str, Any]]:
    """Issues with a day by which they are due that are not returned whole, of any year; as in :func:`status`."""
    corrections = rounds.Corrections(desk)
    found = [_issue_status(desk, i, corrections) for i in desk.store.issues(kind="form") if i.due]
    return [row for row in found if row["state"] != "complete"]


def _returns(desk: Desk, issue: Row[Any]) -> list[Row[Any]]:
    """What came back for an issue: by its number, or without any, of the same form, year and receiver."""
    store = desk.store
    if issue.key:  # without its number the head of a return says for which meeting it was sent
        loose = store.returns(issue="", retracted="", form=issue.form, year=issue.year, unit=issue.unit)
        return store.returns(issue=issue.number, retracted="") + [r for r in loose if _of_meeting(desk, r, issue.key)]
    return store.returns(issue=issue.number, retracted="") + store.returns(issue="", retracted="", **_whose(issue))


def _of_meeting(desk: Desk, row: Row[Any], key: str) -> bool:
    """Whether a return without an issue number is about a meeting: by the number, else the name, in its head."""
    title = fold(title_of(desk, key))
    heads = desk.store.current(versions.c.source == row.id, form=row.form, part="")
    return any(
        s.body["session"] == key if s.body.get("session") else fold(str(s.body.get("meeting") or "")) == title
        for s in heads
    )


def _whose(issue: Row[Any]) -> dict[str, Any]:
    return {"form": issue.form, "year": issue.year, "unit": issue.unit, "deputy": issue.deputy}


def _issue_status(desk: Desk, issue: Row[Any], corrections: rounds.Corrections) -> dict[str, Any]:
    returned = [r for r in _returns(desk, issue) if r.status not in {"rejected", ""}]
    mine = desk.store.current(issue=issue.number)
    loose = {r.id for r in returned if not r.issue}
    if loose:
        found = desk.store.current(issue="", **_whose(issue))
        mine += [s for s in found if s.source in loose or not issue.key]
    records = [s for s in mine if s.part or issue.form == "annual-registration"]
    waiting = [s for s in mine if is_open(s)]
    state = "missing" if not returned else "partial" if waiting else "complete"
    form = desk.form_by_hash(issue.hash)
    return {
        "issue": issue.number,
        "form": issue.form,
        "title": form.title if form else issue.form,
        "subject": title_of(desk, issue.key) if issue.key else subject_name(desk, issue.unit, issue.deputy),
        "issued": issue.made[:10],
        "due": issue.due,
        "returned": returned[-1].received if returned else "",
        "state": state,
        "label": _PROGRESS[state],
        "records": sum(s.state in {"accepted", "approved"} for s in records),
        "held": len(waiting),
        "late": bool(issue.due) and state != "complete" and desk.today > date.fromisoformat(issue.due),
        "approved": sum(s.state == "approved" for s in records),
        **rounds.rounds_of(corrections.of(issue, returned), returned, waiting=bool(waiting)),
    }


# --- show -----------------------------------------------------------------------------------------------------


def show(
    workspace: Workspace,
    what: str,
    *,
    form: str,
    deputies: Sequence[str],
    units: Sequence[str],
    year: int | None,
    state: str,
) -> Answer:
    """A record, a return or an issue by its number, or a list of records."""
    with open_desk(workspace, year=year, today=date.min) as desk:
        if not what:
            return _listed(desk, form, deputies, units, year, state)
        stored = desk.store.current(number=what)
        if stored:
            return Answer({"format": 1, "title": f"{what}　{record_title(desk, stored[0])}", **_one(desk, stored[0])})
        issue = desk.store.issue(what)
        if issue is not None:
            return _shown_issue(desk, issue)
        found = [r for r in desk.store.returns() if r.sha256.startswith(what.lower())] if len(what) >= 6 else []
        if found:
            return _shown_return(desk, found[-1])
        raise UsageError(
            f"没有编号为“{what}”的记录、下发件或回收件。",
            "记录编号印在表上；也可用 dutykit show 列出全部。",
            code="number",
        )


def _listed(
    desk: Desk, form: str, deputies: Sequence[str], units: Sequence[str], year: int | None, state: str
) -> Answer:
    equal: dict[str, Any] = {"form": desk.form(form).id} if form else {}
    if state:
        if state not in STATES:
            raise UsageError(f"没有“{state}”这种状态。", f"可写：{'、'.join(STATES)}。", code="state")
        equal["state"] = state
    found = desk.store.current(**equal)
    numbers = {desk.deputy(d).number for d in deputies}
    codes = {desk.unit(u).code for u in units}
    found = [
        s
        for s in found
        if (not numbers or numbers & _people(desk, s))
        and (not codes or s.unit in codes)
        and (year is None or s.year in {year, None})
    ]
    records = [summary(desk, s) for s in found]
    return Answer({"format": 1, "title": f"登记记录 {len(records)} 条", "facts": [], "records": records})


def _people(desk: Desk, stored: Stored) -> set[str]:
    """Every deputy that a record names."""
    people = {stored.deputy}
    for name, item in fields_of(desk, stored).items():
        value = stored.body.get(name)
        if item.kind == "deputies" and value:
            people |= set(value)
        elif item.kind == "deputy" and value:
            people.add(value)
    return people


def form_of(desk: Desk, stored: Stored) -> Form | None:
    """The form of a record as it was issued, else as it is now."""
    issue = desk.store.issue(stored.issue) if stored.issue else None
    return (desk.form_by_hash(issue.hash) if issue is not None else None) or desk.forms.get(stored.form)


def fields_of(desk: Desk, stored: Stored) -> Mapping[str, Field]:
    """Fields of a record by name."""
    form = form_of(desk, stored)
    if form is None:
        return {}
    return form.table_by_name[stored.part].by_name if stored.part else form.by_name


def record_title(desk: Desk, stored: Stored) -> str:
    """The form and the table of a record."""
    form = form_of(desk, stored)
    if form is None:
        return stored.form
    return f"{form.title}（{form.table_by_name[stored.part].label if stored.part else '表头'}）"


def summary(desk: Desk, stored: Stored) -> dict[str, Any]:
    """A record in one line."""
    form = form_of(desk, stored)
    table = form.table_by_name[stored.part] if form and stored.part else None
    day = record_day(stored.body, table)
    fields = fields_of(desk, stored)
    names = [n for n in (table.key if table else list(fields)[:4]) if fields[n].kind not in {"date", "date_range"}]
    text = "　".join(filter(None, (shown(stored.body.get(n), fields[n], desk.roster) for n in names)))
    return {
        "number": stored.number,
        "form": stored.form,
        "state": stored.state,
        "label": STATES[stored.state],
        "date": day.isoformat() if day else "",
        "deputy": stored.deputy,
        "unit": stored.unit,
        "summary": masked(shortened(text, 60)),
    }


def _one(desk: Desk, stored: Stored) -> dict[str, Any]:
    facts = [["状态", STATES[stored.state]]]
    if stored.unit:
        facts.append(["单位", subject_name(desk, stored.unit, "")])
    if told := counted_elsewhere(desk, stored):
        facts.append(["计数", told])
    if stored.file:
        facts.append(["来自", f"{stored.file}（{stored.received}）"])
    for name, item in fields_of(desk, stored).items():
        if name in stored.body:
            facts.append([item.label, shown(stored.body[name], item, desk.roster)])
        elif name in stored.evidence:
            facts.append([item.label, f"（待改）{Evidence.from_json(stored.evidence[name]).raw}"])
    facts += [["问题", Problem.restore(p).message] for p in stored.problems]
    return {"facts": facts, "records": []}


def _shown_issue(desk: Desk, issue: Row[Any]) -> Answer:
    state = _issue_status(desk, issue, rounds.Corrections(desk))
    facts = [
        ["表", state["title"]], ["对象", state["subject"]], ["下发日期", state["issued"]], ["报送期限", state["due"]],
        ["情况", state["label"]], ["文件", issue.file],
    ]  # fmt: skip
    records = [summary(desk, s) for s in desk.store.current(issue=issue.number)]
    return Answer({"format": 1, "title": f"下发号 {issue.number}", "facts": facts, "records": records})


def _shown_return(desk: Desk, row: Row[Any]) -> Answer:
    facts = [
        ["文件", row.name], ["收到", row.received], ["情况", row.status], ["下发号", row.issue],
        ["SHA-256", row.sha256],
    ]  # fmt: skip
    if row.paper:
        facts.append(["纸质表", paper_text(row)])
    if row.retracted:
        facts.append(["已撤回", row.retracted])
    facts += [["问题", Problem.restore(p).message] for p in row.problems]
    records = [summary(desk, s) for s in desk.store.current(versions.c.source == row.id)]
    return Answer({"format": 1, "title": "回收件", "facts": facts, "records": records})


def paper_text(row: Any) -> str:
    """Where a return was typed in from, in words."""
    return f"据纸质表 {row.paper} 录入（录入人 {row.typed_by}，{row.paper_received} 收到）"
