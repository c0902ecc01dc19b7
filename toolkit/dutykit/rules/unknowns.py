"""What is not known of a finding, and what it would be one way and the other: worked out by the engine again. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ..dates import chinese
from ..dossier.deeds import MARKS
from ..dossier.meetings import HALF_DAYS
from ..dossier.model import Record
from ..words.codes import FormId, Reason, State, SubjectKind
from ..words.marks import DeedMark
from .casefile import CaseFile
from .derivation import Outcome, Unknown
from .fitting import blank
from .forms_out import Closing
from .items import Item
from .results import Finding
from .rule_check import RuleCheck
from .take import Take
from .windows import DayWindow

Again = Callable[[CaseFile], Finding | None]
"""The finding as it would be over another case file; None where there would be none."""
_DAY = timedelta(days=1)
_MOST = 12
"""So many records in doubt are gone through one by one; of more only all of them together."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Something in doubt: its item, the take that may hold it, and what it is called."""

    item: Item
    take: Take | None
    what: str

    @property
    def weighable(self) -> bool:
        """Whether it may be tried both ways: a record that is there, and whose doubt is its own."""
        return bool(self.item.records) and self.item.doubt is not Reason.OPEN


def outcome(condition: str, finding: Finding | None, otherwise: Finding) -> Outcome:
    """A finding under a condition; where there would be none, that of now without its records."""
    found = finding or otherwise
    return Outcome(condition, found.result, found.reason, found.figure, found.threshold)


def _changed(finding: Finding, outcomes: Iterable[Outcome]) -> bool:
    return any(o.result != finding.result for o in outcomes)


def doubts_of(check: RuleCheck, finding: Finding, doubtful: Sequence[Doubtful], again: Again) -> list[Unknown]:
    """Records in doubt: the finding with each counted, and with each left out; of several also all and none of them."""
    found = []
    for one in doubtful[:_MOST]:
        reason = one.item.doubt or Reason.MISSING_FACT
        outcomes = _both_ways(check, finding, [one], again) if one.weighable else ()
        found.append(Unknown(one.what, reason, one.item.records, outcomes, _changed(finding, outcomes)))
    weighed = [d for d in doubtful if d.weighable]
    if len(weighed) > 1:
        outcomes = _both_ways(check, finding, weighed, again)
        numbers = tuple(dict.fromkeys(n for d in weighed for n in d.item.records))
        reason = next((d.item.doubt for d in weighed if d.item.doubt), Reason.MISSING_FACT)
        what = f"可以算也可以不算的各条一起（共{len(weighed)}条）"
        found.append(Unknown(what, reason, numbers, outcomes, _changed(finding, outcomes)))
    return found


def _both_ways(check: RuleCheck, finding: Finding, doubtful: Sequence[Doubtful], again: Again) -> tuple[Outcome, ...]:
    ways = (("算数", True), ("不算", False))
    return tuple(
        outcome(words, again(with_items(check, finding, doubtful, counted=way)), finding) for words, way in ways
    )


def with_items(check: RuleCheck, finding: Finding, doubtful: Sequence[Doubtful], *, counted: bool) -> CaseFile:
    """The case file with what is in doubt counted as the rule asks it, or left out."""
    case, takes = check.case, {n: d for d in doubtful for n in d.item.records}
    change = _counted if counted else _left_out
    records = (
        record if record.number not in takes else change(check, finding, record, takes[record.number])
        for record in case.records
    )
    left = {n: names for n, names in case.unresolved.items() if n not in takes}
    flags = {n: fields for n, fields in case.flagged.items() if n not in takes}
    return replace(case, records=tuple(r for r in records if r is not None), unresolved=left, flagged=flags)


def _counted(check: RuleCheck, finding: Finding, record: Record, one: Doubtful) -> Record:
    flagged = check.case.flagged.get(record.number, frozenset())
    values = {n: v for n, v in record.values.items() if n not in flagged or isinstance(v, list)}
    full = _completed(check, finding, replace(record, values=values), one)
    return replace(full, state=State.APPROVED if check.case.review_required else State.ACCEPTED)


def _left_out(_check: RuleCheck, finding: Finding, record: Record, _one: Doubtful) -> Record | None:
    """Nothing of a record that does not count yet; one that does, without the deputy."""
    if finding.subject.kind is SubjectKind.DEPUTY and record.state in {State.ACCEPTED, State.APPROVED}:
        return _without(record, finding.subject.id)
    return None


def _without(record: Record, deputy: str) -> Record:
    """A record without a deputy."""

    def kept(value: Any) -> Any:
        return [v for v in value if v != deputy] if isinstance(value, list) else None if value == deputy else value

    own = "" if record.deputy == deputy else record.deputy
    return replace(record, values={name: kept(value) for name, value in record.values.items()}, deputy=own)


def _completed(check: RuleCheck, finding: Finding, record: Record, one: Doubtful) -> Record:
    """A record with its blank fields as the take asks them, and naming the deputy whom it may mean."""
    values, take = dict(record.values), one.take
    if take is not None:
        for name, allowed in take.where.items():
            if blank(values.get(name)):
                values[name] = sorted(allowed, key=str)[0]
        for name in take.filled:
            if blank(values.get(name)):
                values[name] = "有"
        _fill_kind(check, values, take)
    if record.table and one.item.first is None and finding.first is not None:
        name = (
            take.day
            if take is not None and take.record
            else "submitted"
            if record.form == FormId.SUGGESTION
            else "date"
        )
        day = finding.first.isoformat()
        values[name] = {"from": day, "to": day} if record.form == FormId.ACTIVITY else day
    if finding.subject.kind is SubjectKind.DEPUTY:
        _name(values, record, finding.subject.id, take.marks if take else ())
    return replace(record, values=values)


def _fill_kind(check: RuleCheck, values: dict[str, Any], take: Take) -> None:
    if blank(values.get("kind")) and (take.kinds or take.groups):
        fit = [k.code for k in check.case.kinds.values() if k.code in take.kinds or k.group in take.groups]
        values["kind"] = sorted(fit)[0] if fit else None
    for name, asked in (("organiser", take.organisers), ("body", take.bodies)):
        if asked and blank(values.get(name)):
            values[name] = sorted(asked)[0]


_FIELD: Mapping[str, str] = {
    FormId.ACTIVITY: "present",
    FormId.CONTACT: "deputies",
    FormId.SUGGESTION: "lead",
    FormId.DUTY_REPORT: "deputy",
}


def _name(values: dict[str, Any], record: Record, deputy: str, marks: Collection[DeedMark]) -> None:
    """Have a record bear a deputy's name, under the marks asked."""
    fields = {mark: name for name, mark in MARKS.get(record.form, {}).items()}
    names = [fields[m] for m in marks if m in fields]
    if record.form == FormId.ATTENDANCE and record.table == HALF_DAYS:
        names = list[str](marks) or ["present"]
    if not names and deputy not in str(list(values.values())):
        names = [_FIELD[record.form]] if record.form in _FIELD else []
    for name in names:
        known = values.get(name)
        if name in {"lead", "deputy"}:
            values[name] = deputy
        elif deputy not in (known or ()):
            values[name] = [*(known or ()), deputy]


# --- registers, returns, time ---------------------------------------------------------------------------------


def open_registers(
    check: RuleCheck, finding: Finding, window: DayWindow, registers: Sequence[str], again: Again
) -> list[Unknown]:
    """Registers that are still open: the finding if they are closed as they stand."""
    case = check.case
    years = case.open_years(registers, window, check.forms)
    if not years:
        return []
    units = [u for u in registers if case.open_years([u], window, check.forms)]
    names = "、".join(_unit(case, u) for u in units)
    days = ((date(y, 1, 1), date(y, 12, 31)) for y in years)
    closings = {Closing(u, first, last) for first, last in days for u in units}
    closed = replace(case, closings=case.closings | closings)
    outcomes = (outcome("不再补登记就关闭", again(closed), finding),)
    what = f"{names}{'、'.join(map(str, years))}年度的登记没有关闭，还可能补登记"
    return [Unknown(what, Reason.OPEN, (), outcomes, _changed(finding, outcomes))]


def _unit(case: CaseFile, code: str) -> str:
    unit = case.roster.unit_by_code.get(code)
    return unit.name if unit else code


def unread_files(check: RuleCheck, finding: Finding, files: Sequence[str], again: Again) -> list[Unknown]:
    """Returns that came and were not read: the finding if there is nothing of this in them."""
    if not files:
        return []
    without = replace(check.case, unread=tuple(u for u in check.case.unread if u.file not in files))
    outcomes = (outcome("里面没有本条要看的", again(without), finding),)
    what = f"收到而没有读出的回收件：{'、'.join(files)}"
    return [Unknown(what, Reason.UNREAD, (), outcomes, _changed(finding, outcomes))]


def time_left(check: RuleCheck, finding: Finding, window: DayWindow, again: Again) -> list[Unknown]:
    """A window that is not over: the finding if nothing more happens in it."""
    if window.over(check.case.today):
        return []
    if window.last is None:
        return [Unknown(f"{window.label}哪天结束还没有登记", Reason.NOT_DUE, (), (), changes=False)]
    later = replace(check.case, today=window.last + _DAY)
    outcomes = (outcome("到时没有新的登记", again(later), finding),)
    what = f"{window.label}要到{chinese(window.last)}才结束"
    return [Unknown(what, Reason.NOT_DUE, (), outcomes, _changed(finding, outcomes))]
