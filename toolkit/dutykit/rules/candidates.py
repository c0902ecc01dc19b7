"""Records that a rule looked at for one subject: taken, in doubt, or left and why. Pure.

What is taken is found as the rule itself finds it (its takes, its window, its judgements); all else that speaks of the
subject, in the forms that the rule reads, is left, and each says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ..dates import chinese
from ..dossier.deeds import Deed
from ..dossier.fields import SharedFields
from ..dossier.meetings import FORM as ATTENDANCE
from ..dossier.meetings import HALF_DAYS, SITTINGS, HalfDay
from ..dossier.model import Deputy, Record
from ..words.codes import FormId, Reason
from .absences import Attendance
from .derivation import RecordTold
from .fitting import Fit
from .items import Item
from .kinds import deadlines
from .kinds.judging import judged_in_force, read_rows
from .left import marks_words, why_no_deed, why_not_deed, why_not_row, why_other_window
from .lexicon import DEED_FORMS, Lexicon
from .looked import JUDGES, Looked, days_in, named_in
from .rule_check import RuleCheck, RuleOutcome
from .selection import select
from .standing import on_duty
from .take import Take, read_take, read_takes
from .terms import RuleKind, WindowKind
from .unknowns import Doubtful


@dataclass
class Sorted:
    """Records of a subject, sorted out; ``people`` are deputies for whom something was taken."""

    taken: list[RecordTold] = field(default_factory=list)
    left: list[RecordTold] = field(default_factory=list)
    doubtful: list[Doubtful] = field(default_factory=list)
    people: set[str] = field(default_factory=set)

    @property
    def known(self) -> set[str]:
        """Numbers of the records that are taken or in doubt."""
        doubtful = {n for d in self.doubtful for n in d.item.records}
        return {n for t in self.taken for n in t.records} | doubtful


def sorted_out(check: RuleCheck, outcome: RuleOutcome, lexicon: Lexicon) -> Sorted:
    """Every record that speaks of the subject of an outcome: taken, in doubt, or left and why."""
    looked, found = Looked(check, outcome, lexicon), Sorted()
    takes: list[Take] = []
    if "absence" in check.rule.options:
        _attendance(looked, found)
    for part, asked, items in _selections(check):
        takes += asked
        for item in items:
            if looked.about(item):
                _item(looked, found, part, asked, item)
    if check.rule.kind == RuleKind.STREAK and check.rule.window == WindowKind.SESSION:
        _leave(looked, found)
    _rest(looked, found, takes)
    found.taken.sort(key=lambda t: (t.day or date.max, t.records))
    found.left.sort(key=lambda t: (t.day or date.max, t.records))
    return found


def _selections(check: RuleCheck) -> Iterator[tuple[str, Sequence[Take], list[Item]]]:
    """What a rule selects: by part, with the takes that ask it."""
    options, case = check.rule.options, check.case
    if check.rule.kind in JUDGES:
        take = deadlines.taken(check) if check.rule.kind == RuleKind.DEADLINE else read_rows(check)
        yield "", (take,), select((take,), case)
    elif check.rule.kind == RuleKind.CONSISTENT:
        for side in ("left", "right"):
            for part in options[side]:
                take = read_take(part)
                yield "", (take,), select((take,), case)
    elif check.rule.takes:
        yield "", check.rule.takes, check.items
    if check.rule.kind in {RuleKind.STREAK, RuleKind.SCORE}:
        for part in options["parts" if check.rule.kind == RuleKind.STREAK else "items"]:
            takes = read_takes(part["take"])
            yield str(part["name"]), takes, select(takes, case)


def _item(looked: Looked, found: Sorted, part: str, takes: Sequence[Take], item: Item) -> None:
    """One item of the subject: taken, in doubt, or left."""
    fit = looked.within(item)
    what, said = looked.named(item), looked.said(item)
    told = RecordTold(looked.numbers(item), item.first, what, said, f"数作“{part}”" if part else "符合本条要数的")
    why = _why_not_counted(looked, item, fit)
    if why:
        found.left.append(replace(told, why=why))
    elif item.doubt or fit is Fit.MAYBE:
        doubt = item.doubt or Reason.MISSING_FACT
        take = takes[0] if takes else None
        words = f"{'、'.join(told.records)}　{what}{f'（{said}）' if said else ''}：{_doubt_words(looked, item)}"
        found.doubtful.append(Doubtful(replace(item, doubt=doubt), take, words))
    else:
        judged = _judged(looked, item)
        found.taken.append(replace(told, why=judged or told.why))
        found.people.update(item.people)


def _why_not_counted(looked: Looked, item: Item, fit: Fit) -> str:
    """Why an item that the takes hold is not counted after all; nothing where it is."""
    check, window = looked.check, looked.outcome.window
    if fit is Fit.NO:
        return why_other_window(item.first, item.last, window) if item.first else f"登记在{item.year}年度，不在时段内"
    if check.rule.kind == RuleKind.BREACH:
        return _off_duty(looked, item.first)
    if check.rule.kind in JUDGES:
        judgement = JUDGES[check.rule.kind](check, item, window)
        in_force = judged_in_force(check, window, judgement)
        return _off_duty(looked, judgement.day) if in_force else "那时本办法没有施行"
    if check.rule.kind == RuleKind.GAP and item.last and check.term and item.last < check.term.first:
        return "在本届以前"
    return ""


def _off_duty(looked: Looked, day: date | None) -> str:
    deputy = looked.check.case.roster.by_number.get(looked.deputy)
    off = deputy is not None and day is not None and not on_duty(deputy, day)
    return f"{chinese(day)}不在任或者暂停执行职务，不算" if off and day else ""


def _judged(looked: Looked, item: Item) -> str:
    if looked.check.rule.kind not in JUDGES:
        return ""
    judgement = JUDGES[looked.check.rule.kind](looked.check, item, looked.outcome.window)
    return f"{judgement.words}：{judgement.verdict.result.label}"


def _doubt_words(looked: Looked, item: Item) -> str:
    case = looked.check.case
    names = [n for number in item.records for n in case.unresolved.get(number, ())]
    if item.doubt is Reason.DISPUTED:
        states = {r.number: r.state.label for r in case.doubtful}
        of_records = "、".join(dict.fromkeys(states[n] for n in item.records if n in states))
        return f"写的“{'、'.join(names)}”分不清是谁" if names else f"这条登记{of_records or Reason.DISPUTED.label}"
    return "要看的栏空着，定不下来" if item.first is not None else "没有写日期或要看的栏，定不下来"


_ABSENCE: Mapping[Reason, str] = {
    Reason.OPEN: "登记关闭以前还可能补交请假单",
    Reason.DISPUTED: "有待改、有异议的登记",
    Reason.MISSING_FACT: "缺少事实，定不下来",
    Reason.UNSTATED: "批准的人不是规定的人，这样的请假算不算，原文没有规定",
}
"""Why it is not certain that a half-day was missed."""


# --- absence --------------------------------------------------------------------------------------------------


def _attendance(looked: Looked, found: Sorted) -> None:
    """Half-days of the sessions in the window: missed, in doubt, or there and on leave."""
    check, deputy = looked.check, looked.check.case.roster.by_number.get(looked.deputy)
    if deputy is None:
        return
    options = check.rule.options
    attendance = Attendance.asked(check.case, options)
    for meeting in attendance.of(deputy).values():
        first = meeting.first
        if first is not None and not looked.outcome.window.holds(first):
            continue
        title = meeting.meeting.title or "会议"
        for missed in meeting.missed:
            if missed.doubt is None:
                found.taken.append(RecordTold(missed.records, missed.day, title, missed.words, "未经批准没有到会，算"))
            else:
                item = Item(missed.day, missed.day, (deputy.number,), (), missed.records, None, {}, missed.doubt)
                found.doubtful.append(Doubtful(item, None, f"{title}{missed.words}：{_ABSENCE.get(missed.doubt, '')}"))
        for half in check.case.meetings.half_days:
            if half.meeting.key == meeting.meeting.key and half.kind in SITTINGS:
                _half_day(looked, found, attendance, deputy, half)
    for record in check.case.doubtful_rows.get((ATTENDANCE, HALF_DAYS), ()):
        if deputy.number in named_in(record) and record.number not in found.known:
            day, _ = days_in(record)
            item = Item(day, day, (deputy.number,), (), (record.number,), None, record.values, Reason.DISPUTED)
            found.doubtful.append(Doubtful(item, None, f"出勤登记{record.number}：{record.state.label}"))


def _half_day(looked: Looked, found: Sorted, attendance: Attendance, deputy: Deputy, half: HalfDay) -> None:
    """A half-day that was not missed, and rows of leave that were looked at for it."""
    title, known = half.meeting.title or "会议", found.known
    numbers = tuple(n for n in half.records.get(deputy.number, ()) if n not in known)
    if numbers:
        said = marks_words(half.marks.get(deputy.number, frozenset()))
        found.taken.append(RecordTold(numbers, half.day, title, said, "不算没有到会"))
    for slip in attendance.slips(deputy, half):
        if slip.number not in found.known:
            fields = looked.lexicon.fields(f"{slip.form}.{slip.table}") or {}
            state = looked.lexicon.value(fields, "state", SharedFields(slip.values).state or "没有写")
            found.taken.append(RecordTold((slip.number,), half.day, title, f"请假：{state}", "看请假用"))


def _leave(looked: Looked, found: Sorted) -> None:
    """Attendance and leave at the sessions of a row: a session on approved leave is left out of it."""
    deputy = looked.check.case.roster.by_number.get(looked.deputy)
    if deputy is None:
        return
    for meeting in Attendance(looked.check.case, {}).of(deputy).values():
        numbers = tuple(
            dict.fromkeys(
                n
                for half in looked.check.case.meetings.half_days
                if half.meeting.key == meeting.meeting.key
                for n in half.records.get(deputy.number, ())
            )
        )
        numbers = tuple(n for n in numbers if n not in found.known)
        if numbers:
            why = "全程请假获准，这次会议不计入" if meeting.on_leave_throughout else "不是全程请假，这次会议计入"
            found.taken.append(RecordTold(numbers, meeting.first, meeting.meeting.title or "会议", "出勤登记", why))


# --- the rest -------------------------------------------------------------------------------------------------


def _rest(looked: Looked, found: Sorted, takes: Sequence[Take]) -> None:
    """Records that speak of the subject in forms that the rule reads, and that are neither taken nor in doubt."""
    case, known = looked.check.case, found.known | {n for t in found.left for n in t.records}
    deeds = {n: deed for deed in (*case.doubtful_deeds, *case.deeds) for n in deed.records}
    told = set(known)
    for record in _others(looked, takes):
        if record.number in told:
            continue
        deed = deeds.get(record.number)
        numbers = tuple(n for n in deed.records if n not in known) if deed is not None else (record.number,)
        told.update(numbers)
        left = _left(looked, takes, record, deed, numbers)
        if deed is not None and not known.isdisjoint(deed.records):
            left = replace(left, why="同一件事的另一条登记，一件事只数一次")
        found.left.append(left)


_TERMS = (FormId.SESSION, "sessions")


def _others(looked: Looked, takes: Sequence[Take]) -> Iterator[Record]:
    """Records that speak of the subject in forms that the rule reads; heads only where it reads them."""
    forms = _forms(looked, takes)
    heads = {take.table[0] for take in takes if take.record and not take.table[1]}
    tables = {take.table for take in takes if take.record}
    for record in sorted(looked.check.case.records, key=lambda r: r.number):
        if (record.form, record.table) == _TERMS and _TERMS not in tables:
            continue  # terms and windows are reckoned by them: they are not left
        if record.form in forms and (record.table or record.form in heads) and looked.speaks(record):
            yield record


def _forms(looked: Looked, takes: Sequence[Take]) -> set[str]:
    if "absence" in looked.check.rule.options:
        return {FormId.ATTENDANCE, FormId.LEAVE}
    named = set(looked.check.forms)
    return named or (set(DEED_FORMS) if takes else set())


def _left(
    looked: Looked, takes: Sequence[Take], record: Record, deed: Deed | None, numbers: tuple[str, ...]
) -> RecordTold:
    day, last = (deed.first, deed.last) if deed is not None else days_in(record)
    item = Item(day, last, (), (), numbers, record.year, record.values, None, deed)
    why = next(filter(None, _whys(looked, takes, record, deed, item)), "不是本条要看的登记")
    return RecordTold(numbers, day, looked.named(item), looked.said(item) if looked.deputy else "", why)


def _whys(looked: Looked, takes: Sequence[Take], record: Record, deed: Deed | None, item: Item) -> Iterator[str]:
    """What may be why a record is left, the first that says something first."""
    lexicon, window = looked.lexicon, looked.outcome.window
    if deed is None or record.void:
        yield why_no_deed(record, looked.check.case, lexicon)
    if "absence" in looked.check.rule.options:
        yield "不是时段内人代会的出勤或请假"
    of_rows = [t for t in takes if t.record]
    if deed is None or len(of_rows) == len(takes):
        yield why_not_row(of_rows, record, lexicon)
    if deed is not None:
        yield why_not_deed(takes, deed, looked.deputy, lexicon)
    if item.first is not None and not window.holds(item.first):
        yield why_other_window(item.first, item.last, window)
