"""Reviews: two levels approve, send back or refuse (DESIGN §7).

A 人大街工委 sums up (``committee``), the 代表联络室 approves (``office``): only the office's decision changes the state
of a record. A decision is about the record as it stands; what changes afterwards is reviewed anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ...dossier.model import OFFICE_FORMS
from ...errors import UsageError
from ...evidence import Evidence
from ...forms.model import Field
from ...problems import Problem, has_errors
from ...serial import INLINE
from ...store import NewVersion, RecordsWhere, Review, Stored
from ...text import label_key, nearest
from ...words.codes import Action, State
from ...words.decisions import Decision, ReviewLevel
from ...workspace import Workspace
from ..intake.confirm import REVIEWED
from ..intake.correction import open_records, plan_correction, write_correction
from ..opened.open_workspace import OpenWorkspace, now, open_workspace
from ..opened.records import RecordLine, fields_of, record_line, record_lines, record_title
from .amend import find_return
from .claims import settle
from .registers import Closure, closure_of
from .two_persons import refuse_own

_WAITING = frozenset({State.ACCEPTED, State.DISPUTED})


# --- what waits ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WaitingRecord:
    """A record that waits for a decision; ``committee`` is who has summed it up."""

    record: RecordLine = field(metadata=INLINE)
    title: str
    committee: str


@dataclass(frozen=True, slots=True)
class WaitingResult:
    """What waits for a level (``label`` in words), and the registers that are closed."""

    year: int
    level: ReviewLevel
    label: str
    records: tuple[WaitingRecord, ...]
    closures: tuple[Closure, ...]


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """Records as a decision left them; ``notes`` say what it left alone, and what else it did."""

    level: ReviewLevel
    label: str
    records: tuple[RecordLine, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentBackResult:
    """Records sent back, and the correction workbooks that ask for them."""

    decision: DecisionResult = field(metadata=INLINE)
    corrections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AcceptedWarning:
    """Warnings of one code in a return that a person has accepted, in words."""

    file: str
    sha256: str
    code: str
    accepted: tuple[str, ...]


def waiting(
    workspace: Workspace, *, units: Sequence[str], form: str, year: int | None, level: ReviewLevel, today: date
) -> WaitingResult:
    """Records that wait for the decision of a level, and the registers that are closed."""
    with open_workspace(workspace, year=year, today=today) as opened:
        found = [s for s in _selected(opened, units, form, "") if s.state in _WAITING]
        decided = opened.store.reviews_of([s.version for s in found])
        rows = []
        for stored, line in zip(found, record_lines(opened, found), strict=True):
            said = {r.level: r for r in decided.get(stored.version, ()) if r.decision == Decision.APPROVE}
            if ReviewLevel.of(level) in said:
                continue
            by = said[ReviewLevel.COMMITTEE].by if ReviewLevel.COMMITTEE in said else ""
            rows.append(WaitingRecord(line, record_title(opened, stored), by))
        closed = tuple(closure_of(opened, c) for c in opened.store.closures(year=opened.year))
        return WaitingResult(opened.year, level, ReviewLevel.of(level).label, tuple(rows), closed)


def _selected(opened: OpenWorkspace, units: Sequence[str], form: str, given: str) -> list[Stored]:
    """Records of the working year that a review may be about, by unit, form and return."""
    asked: RecordsWhere = {"other_forms": OFFICE_FORMS}
    if form:
        asked["form"] = opened.form(form).id
    if given:
        asked["source"] = find_return(opened, given).id
    else:
        asked["year"] = opened.year
    found = opened.store.current(**asked)
    codes = {opened.unit(u).code for u in units}
    return [s for s in found if not codes or codes & _units(opened, s)]


def _units(opened: OpenWorkspace, stored: Stored) -> set[str]:
    """The unit of a record; of a deputy's own form every unit of the deputy."""
    if stored.unit:
        return {stored.unit}
    deputy = opened.roster.by_number.get(stored.deputy)
    if deputy is None:
        return set()
    year = stored.year or opened.year
    return set(deputy.units(date(year, 1, 1), date(year, 12, 31)))


# --- decisions on records --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveRequest:
    """Which records are approved: named one by one, or all accepted ones of units, a form or a return (``given``)."""

    today: date
    by: str
    records: Sequence[str] = ()
    units: Sequence[str] = ()
    form: str = ""
    given: str = ""
    year: int | None = None
    level: ReviewLevel = ReviewLevel.OFFICE
    comment: str = ""


def approve(workspace: Workspace, asked: ApproveRequest) -> DecisionResult:
    """Approve records for a level.

    A claim or an objection must be named; approved by the office it has its effect (:mod:`.claims`). Raises
    :class:`UsageError` for a record that cannot be approved: then none is.
    """
    records, level, comment = asked.records, asked.level, asked.comment
    if bool(records) == bool(asked.units or asked.form or asked.given):
        raise UsageError(
            "没有说明审核哪些记录。" if not records else "记录编号和 --unit、--form、--return 不能同时写。",
            "请写记录编号，或写 --unit、--form、--return 成批审核。",
            code="target",
        )
    with open_workspace(workspace, year=asked.year, today=asked.today) as opened:
        with opened.store.transaction():  # what is read is what is decided on, whoever else writes
            chosen, notes = _chosen(opened, asked)
            _refuse_unfit(chosen, (State.ACCEPTED, State.DISPUTED, State.APPROVED))
            fresh = _undecided(opened, chosen, level)
            refuse_own(opened, fresh, asked.by)
            waiting = [s for s in fresh if level == ReviewLevel.OFFICE and s.state is State.DISPUTED]
            notes += [note for s in waiting for note in settle(opened, s, by=asked.by, comment=comment)]
            _decide(opened, fresh, Decision.APPROVE, level, asked.by, comment)
        if len(fresh) < len(chosen):
            notes.append(f"有 {len(chosen) - len(fresh)} 条此前已经审核，没有变化。")
        return _decision(opened, fresh, level, notes)


def _chosen(opened: OpenWorkspace, asked: ApproveRequest) -> tuple[list[Stored], list[str]]:
    """The records that are to be approved, and what is said of those of a selection that are not."""
    if asked.records:
        return [_lifted(opened, s) for s in _named(opened, asked.records, evidence=True)], []
    selected = _selected(opened, asked.units, asked.form, asked.given)
    return [_lifted(opened, s) for s in selected if s.state is State.ACCEPTED], list(_left(selected))


def refuse(workspace: Workspace, records: Sequence[str], *, by: str, comment: str, today: date) -> DecisionResult:
    """Refuse claims and objections: they are withdrawn, and stay so when the same is claimed again."""
    with open_workspace(workspace, today=today) as opened:
        with opened.store.transaction():
            chosen = _named(opened, records)
            _refuse_unfit(chosen, (State.DISPUTED,))
            _decide(opened, chosen, Decision.REFUSE, ReviewLevel.OFFICE, by, comment)
        return _decision(opened, chosen, ReviewLevel.OFFICE, [])


def send_back(
    workspace: Workspace, records: Sequence[str], *, field: str, level: ReviewLevel, by: str, comment: str, today: date
) -> SentBackResult:
    """Send records back with a comment: each is held, and flagged in the correction of the return it came in.

    ``field`` is a name or label of the field that the comment is about; without it the whole row is flagged.
    """
    with open_workspace(workspace, today=today) as opened:
        with opened.writing() as files, opened.store.transaction():
            chosen = _named(opened, records, evidence=True)
            fresh = [s for s in chosen if not _was_sent_back(s, comment)]
            _refuse_unfit(fresh, (State.ACCEPTED, State.APPROVED, State.DISPUTED))
            sources = {s.number: _source(opened, s) for s in chosen}
            _decide(opened, fresh, Decision.RETURN, level, by, comment)
            made = [_flagged(opened, s, sources[s.number], field, level, comment) for s in fresh]
            opened.store.add([], made, now())
            planned = []
            for source in dict.fromkeys(sources.values()):
                opened.store.update_return(source, held=len(open_records(opened, source)))
                planned.append(plan_correction(opened, source))
            written = dict(write_correction(opened, plan, files) for plan in planned if plan is not None)
            opened.note_written(written)
        return SentBackResult(_decision(opened, chosen, level, []), tuple(map(opened.workspace.relative, written)))


def _was_sent_back(stored: Stored, comment: str) -> bool:
    """Whether that was done already, and the program, or the disk, ended before it could be told."""
    said = [p["facts"]["comment"] for p in stored.problems if p["code"] == REVIEWED]
    return stored.state is State.HELD and comment.strip().rstrip("。") in said


def _named(opened: OpenWorkspace, numbers: Iterable[str], *, evidence: bool = False) -> list[Stored]:
    """Records by number. Raises :class:`UsageError` for one that there is not, or that nobody reviews."""
    chosen = []
    for number in dict.fromkeys(numbers):
        found = opened.store.one(number, evidence=evidence)
        if found is None:
            raise UsageError(f"没有编号为“{number}”的记录。", "可用 dutykit review list 列出。", code="number")
        if found.form in OFFICE_FORMS:
            raise UsageError(f"记录 {number} 由办公室自己登记，不用审核。", "请去掉这个编号。", code="review")
        chosen.append(found)
    return chosen


def _refuse_unfit(chosen: Iterable[Stored], states: Sequence[State]) -> None:
    """Raise :class:`UsageError` for records in another state, all of them named."""
    unfit = [s for s in chosen if s.state not in states]
    if unfit:
        told = "、".join(f"{s.number}（{s.state.label}）" for s in unfit[:10])
        fit = "、".join(s.label for s in states)
        raise UsageError(f"这些记录现在不能这样审核：{told}。", f"只能用于{fit}的记录；一条也没有改动。", code="state")


def _left(found: Iterable[Stored]) -> list[str]:
    """What approving in a batch leaves alone."""
    words = {State.HELD: "待改，改好后再审核", State.DISPUTED: "是补充申报或异议，请逐条写编号审核"}
    states = [stored.state for stored in found]
    return [f"有 {states.count(state)} 条{told}。" for state, told in words.items() if state in states]


def _lifted(opened: OpenWorkspace, stored: Stored) -> Stored:
    """The record without a reviewer's return, where nothing else is wrong with it: who approves it takes it back."""
    problems = [p for p in stored.problems if p["code"] != REVIEWED]
    if (
        stored.state is not State.HELD
        or len(problems) == len(stored.problems)
        or has_errors(map(Problem.restore, problems))
    ):
        return stored
    disputed = any(p["code"] in {"return.objection", "return.claim"} for p in problems)
    state = State.DISPUTED if disputed else State.ACCEPTED
    (whole,) = opened.store.current(number=stored.number, evidence=True)
    lifted = NewVersion(
        stored.number, state, stored.body, whole.evidence, problems, source=stored.source, reason="审核退回已取消"
    )
    opened.store.add([], [lifted], now())
    (again,) = opened.store.current(number=stored.number, evidence=True)
    return again


def _undecided(opened: OpenWorkspace, chosen: Sequence[Stored], level: ReviewLevel) -> list[Stored]:
    """Those that this level has not approved as they stand."""
    decided = opened.store.reviews_of([s.version for s in chosen])
    return [
        s
        for s in chosen
        if not any(r.decision == Decision.APPROVE and r.level == level for r in decided.get(s.version, ()))
        and not (level == ReviewLevel.OFFICE and s.state is State.APPROVED)
    ]


def _decide(
    opened: OpenWorkspace, chosen: Sequence[Stored], decision: Decision, level: ReviewLevel, by: str, comment: str
) -> None:
    at = now()
    opened.store.add_reviews(
        [Review(decision, ReviewLevel.of(level), by, at, comment, s.number, s.version) for s in chosen]
    )
    if chosen:
        detail = {"reason": comment, "level": level, "records": [s.number for s in chosen]}
        opened.store.write_log(at, Action(decision), chosen[0].number, detail, by=by)


def _source(opened: OpenWorkspace, stored: Stored) -> int:
    """The return that a record last came in. Raises :class:`UsageError` where there is none."""
    for version in reversed(opened.store.versions(stored.number)):  # not the one whose objection was accepted
        if version.source is not None and not version.retracted and version.form == stored.form:
            return int(version.source)
    raise UsageError(f"记录 {stored.number} 没有回收件可退。", "请用 dutykit correct 更正。", code="review")


def _flagged(
    opened: OpenWorkspace, stored: Stored, source: int, field: str, level: ReviewLevel, comment: str
) -> NewVersion:
    """The record as it goes back."""
    item = _field(fields_of(opened, stored), field) if field else None
    evidence = {n: Evidence.from_json(e) for n, e in stored.evidence.items()}
    named = evidence.get(item.name) if item else next(iter(evidence.values()), None)
    facts = {
        "level": ReviewLevel.of(level).label,
        "comment": comment.strip().rstrip("。"),
        "label": item.label if item else "",
    }
    problem = Problem(
        REVIEWED, named.place if named else None, item.name if item else "", named.raw if named and item else "", facts
    )
    left = [p for p in stored.problems if p["code"] != REVIEWED]
    return NewVersion(
        stored.number, State.HELD, stored.body, stored.evidence, [*left, problem.stored()], source=source,
        reason=f"审核退回：{comment}",
    )  # fmt: skip


def _field(fields: Mapping[str, Field], name: str) -> Field:
    item = fields.get(name) or next((f for f in fields.values() if label_key(name) in f.label_keys), None)
    if item is None:
        near = nearest(name, [f.label for f in fields.values()])
        remedy = f"是不是“{near}”？" if near else f"可写：{'、'.join(f.label for f in fields.values())}。"
        raise UsageError(f"这条记录没有“{name}”这一栏。", remedy, code="field")
    return item


def _decision(
    opened: OpenWorkspace, chosen: Sequence[Stored], level: ReviewLevel, notes: Sequence[str]
) -> DecisionResult:
    now_standing = {s.number: s for s in opened.store.current(numbers=[c.number for c in chosen])}
    lines = tuple(record_line(opened, now_standing[c.number]) for c in chosen)
    return DecisionResult(level, ReviewLevel.of(level).label, lines, tuple(notes))


# --- warnings --------------------------------------------------------------------------------------------------


def accept_warning(
    workspace: Workspace, given: str, code: str, *, by: str, reason: str, today: date
) -> AcceptedWarning:
    """Accept the warnings of a code in a return, with a reason: they are told no more by ``status``."""
    with open_workspace(workspace, today=today) as opened:
        row = find_return(opened, given)
        warnings = [p for p in map(Problem.restore, row.problems) if not p.is_error]
        found = [p for p in warnings if p.code == code]
        if not found:
            known = "、".join(dict.fromkeys(p.code for p in warnings))
            remedy = f"它有这些提示：{known}。" if known else "它没有任何提示。"
            raise UsageError(f"回收件“{row.name}”没有“{code}”这种提示。", remedy, code="warning")
        at = now()
        decision = Review(Decision.ACCEPT, ReviewLevel.OFFICE, by, at, reason, source=row.id, code=code)
        with opened.store.transaction():
            opened.store.add_reviews([decision])
            detail = {"reason": reason, "code": code, "file": row.name}
            opened.store.write_log(at, Action.ACCEPT, row.sha256, detail, by=by)
        return AcceptedWarning(row.name, row.sha256, code, tuple(p.message for p in found))
