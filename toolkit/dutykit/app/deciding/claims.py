"""What the acceptance of a claim, or of an objection, does (docs/decisions/012).

A claim that a person accepts counts from then on, as :mod:`..dossier.claims` reckons it; nothing is copied. An
objection that a person accepts changes the organiser's record by a further version, whose source is the return that
objects; where the record then does not say what the objection says, nothing is accepted, and the reason is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...documents.facts import Facts
from ...documents.registered import registered_rows
from ...dossier import meetings
from ...dossier.claims import ANSWERS, CLAIMING, TOTALS, entered, is_claim, with_claims
from ...dossier.deeds import Deed
from ...dossier.reconcile import comparable
from ...dossier.views import HandbookAnswerRow, RegisteredParticipationRow
from ...errors import UsageError
from ...forms.check import natural_key
from ...forms.discreet import told as show
from ...forms.model import Field, Table
from ...problems import has_errors
from ...rules.finding_ids import read_finding_id
from ...rules.objections import Stance
from ...store import NewVersion, Review, Stored
from ...words.codes import COUNTED, Action, FieldKind, FormId, State
from ...words.decisions import Decision, ReviewLevel
from ...words.lists import AttendanceState
from ...words.marks import DeedMark
from ..asking.effects import counted_as, covered_by, facts_of_year
from ..opened.open_workspace import OpenWorkspace, now
from ..opened.records import fields_of, form_of
from .amend import check_values

_FIELDS: Mapping[tuple[str, str], Mapping[str, str]] = {
    (FormId.SUGGESTION, "suggestions"): {"date": "submitted"},
}
"""Fields of the organisers' tables that are called otherwise than in the deputies' own forms."""
_PEOPLE: Mapping[tuple[str, str], Mapping[str, str]] = {
    (FormId.ACTIVITY, "activities"): {AttendanceState.LEAVE_UNAPPROVED: DeedMark.ABSENT},
    (meetings.FORM, meetings.HALF_DAYS): {
        AttendanceState.OBSERVER: DeedMark.ATTENDING,
        AttendanceState.LEAVE_UNAPPROVED: DeedMark.ABSENT,
    },
}
"""Tables that tell 参加情况 by a list of people for each state, where it is called otherwise than the state."""


def settle(opened: OpenWorkspace, stored: Stored, *, by: str, comment: str) -> list[str]:
    """Give a claim or an objection that is being accepted its effect; what there is to tell of it.

    Raises :class:`UsageError`, with the reason, where it cannot be accepted as it stands; the caller rolls back.
    """
    if stored.form not in CLAIMING or not stored.part:
        return []
    if stored.part == ANSWERS:
        return [_answer(stored, comment)]
    facts = facts_of_year(opened, stored)
    if is_claim(stored.record()):
        return [_claim(facts, stored)]
    return [_objection(opened, facts, stored, by=by, comment=comment)]


def _answer(stored: Stored, comment: str) -> str:
    """An answer to a finding: an objection that is accepted ends the finding, so that whoever accepts it says why."""
    row = HandbookAnswerRow(stored.body)
    number = read_finding_id(row.finding)
    if not number:
        raise UsageError(
            f"{stored.number} 写的结论编号“{row.finding}”不是结论编号，如 JL-2024-7K3M-Q2XP。",
            f"请用 dutykit correct {stored.number} 结论编号=… 改正，再审核。", code="finding",
        )  # fmt: skip
    if row.stance != Stance.OBJECT:
        return f"{stored.number} 已记下：代表对结论 {number} 的答复。"
    if not comment.strip():
        raise UsageError(
            f"采纳 {stored.number} 对结论 {number} 的异议，要写明理由。",
            "请加 --comment，写明依据什么采纳。登记有错的，先用 dutykit correct 更正登记。", code="comment",
        )  # fmt: skip
    return f"{stored.number} 已采纳：结论 {number} 不再要求该代表，理由随结论写明。登记没有改动。"


# --- claims ----------------------------------------------------------------------------------------------------


def _claim(facts: Facts, stored: Stored) -> str:
    record = stored.record()
    if stored.part == TOTALS:
        _total(facts, stored)
    elif stored.part == "opinions" and entered(record, facts.kinds, facts.forms) is None:
        return f"{stored.number} 已采纳，作为依据保存：这种方式的发言随会议、活动登记，不单独计数。"
    elif entered(record, facts.kinds, facts.forms) is None:
        label = "类型" if stored.body.get("date") else "日期"
        raise UsageError(
            f"{stored.number} 没有写“{label}”，无法计入。",
            f"请先用 dutykit correct {stored.number} 补上“{label}”，再审核。",
            code="claim",
        )
    known = [d for d in facts.deeds if stored.number not in d.claims]
    after = with_claims(known, [record], facts.kinds, facts.forms, facts.sessions)
    mine = [d for d in after if stored.number in d.claims]
    return f"{stored.number} {counted_as(facts, stored, mine) if mine else covered_by(facts, stored)}"


def _total(facts: Facts, stored: Stored) -> None:
    """A row of totals may add to what is known; what takes away from it must be mended where it is registered."""
    row = RegisteredParticipationRow(stored.body)
    kind, told = row.kind, row.present
    mine = [
        d
        for d in facts.deeds_with(stored.deputy)
        if d.kind == kind and d.took_part(stored.deputy) and stored.number not in d.claims
    ]
    if told is not None and (told > len(mine) or (told == len(mine) and not stored.about)):
        return
    numbers = "、".join(n for d in mine[:6] for n in d.records) or "（没有登记）"
    raise UsageError(
        f"{stored.number} 的{facts.kind_label(kind)}实参加 {'没有填' if told is None else f'{told} 次'}，"
        f"登记的是 {len(mine)} 次：次数是由登记算出来的，不能照此减少，应参加、请假、缺席也不能在这里改。",
        f"请查明是哪一次，用 dutykit correct 更正那次登记（{numbers}），再用 dutykit review refuse 写明处理结果。",
        code="claim",
    )


# --- objections ------------------------------------------------------------------------------------------------


def _objection(opened: OpenWorkspace, facts: Facts, stored: Stored, *, by: str, comment: str) -> str:
    """Change the records that an objection is about, so that they say what it says."""
    row, deed = _registered(facts, stored)
    changed = _other_than(stored.body, row)
    if not changed:
        return f"{stored.number} 与现在的登记一致，登记没有改动。"
    numbers = [n for n in deed.records if n not in deed.claims or n == stored.about] if deed else [stored.about]
    known = {s.number: s for s in opened.store.current(numbers=numbers, states=COUNTED, evidence=True)}
    targets = [known[n] for n in numbers if n in known]
    done = [n for s in targets if (n := _change(opened, stored, s, row, changed, targets, by=by, comment=comment))]
    after, _ = _registered(facts_of_year(opened, stored), stored, numbers)
    left = _other_than(changed, after)
    if left:
        raise _not_as_it_stands(opened, stored, left, numbers)
    return f"{stored.number} 已采纳，改动了登记 {'、'.join(done)}。"


def _other_than(said: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of fields of which a row says something else."""
    return {name: value for name, value in said.items() if comparable(value) != comparable(row.get(name))}


def _not_as_it_stands(opened: OpenWorkspace, stored: Stored, left: Iterable[str], numbers: Iterable[str]) -> UsageError:
    """An objection of which some fields (``left``) found no place in the records."""
    fields = fields_of(opened, stored)
    labels = "、".join(fields[n].label for n in left if n in fields)
    return UsageError(
        f"{stored.number} 的异议不能直接采纳：“{labels}”不能照此改进登记 {'、'.join(numbers)}。",
        f"请先用 dutykit correct 更正登记，与异议一致后再审核；或用 dutykit review refuse {stored.number} 写明理由。",
        code="objection",
    )


def _registered(facts: Facts, stored: Stored, numbers: Iterable[str] = ()) -> tuple[Mapping[str, Any], Deed | None]:
    """What is registered now of what an objection is about, in its own fields, and the deed."""
    wanted = {stored.about, *numbers}
    deed = next((d for d in facts.deeds_with(stored.deputy) if wanted & set(d.records)), None)
    wanted |= set(deed.records) if deed else set()
    rows = registered_rows(facts, stored.deputy, stored.form).get(stored.part, ())
    row = next((r for r in rows if r["record"] in wanted), None)
    if row is None and not numbers:
        raise UsageError(
            f"{stored.number} 所指的登记 {stored.about} 已经不计数。",
            f"请用 dutykit trace {stored.about} 查看，再用 dutykit review refuse {stored.number} 写明处理结果。",
            code="objection",
        )
    return row or {}, deed


def _change(
    opened: OpenWorkspace, stored: Stored, target: Stored, row: Mapping[str, Any], changed: Mapping[str, Any],
    targets: Sequence[Stored], *, by: str, comment: str,
) -> str:  # fmt: skip
    """A further version of one record, where it says what is objected to; its number, or nothing."""
    form = form_of(opened, target)
    if form is None or not target.part:
        return ""
    table = form.table_by_name[target.part]
    values, touched = dict(target.body), dict[str, str]()
    for name, value in changed.items():
        if name == "state":
            touched |= _moved(target, table, values, stored.deputy, str(value), alone=len(targets) == 1)
            continue
        field = table.by_name.get(_FIELDS.get((target.form, target.part), {}).get(name, name))
        fitting = _as_kind(value, field)
        if field is not None and fitting is not None and _says(target.body.get(field.name), row.get(name)):
            values[field.name] = fitting
            touched[field.name] = name
    if not touched:
        return ""
    _write(opened, stored, target, table, values, touched, by=by, comment=comment)
    return target.number


def _says(kept: Any, shown: Any) -> bool:
    """Whether a record is the one that says what is objected to; a range of one day is that day."""
    one, other = (v["from"] if isinstance(v, Mapping) and v.get("from") == v.get("to") else v for v in (kept, shown))
    return comparable(one) == comparable(other)


def _as_kind(value: Any, field: Field | None) -> Any:
    """A value as the field keeps it; nothing where it cannot."""
    if field is None:
        return None
    if field.kind == FieldKind.DATE and isinstance(value, Mapping):
        return value["from"] if value["from"] == value["to"] else None
    if field.kind == FieldKind.DATE_RANGE and isinstance(value, str):
        return {"from": value, "to": value}
    if field.choices is not None and value not in field.choices.by_code:
        return None
    return value


def _moved(
    target: Stored, table: Table, values: dict[str, Any], deputy: str, state: str, *, alone: bool
) -> dict[str, str]:
    """Move the deputy to the list of another state; of several half-days nobody knows which one is meant."""
    names = _PEOPLE.get((target.form, target.part))
    if names is None or not alone:
        return {}
    wanted = names.get(state, state)
    if wanted not in table.by_name:
        return {}
    touched = {}
    for name in dict.fromkeys((*table.apart, wanted)):
        people = [n for n in values.get(name, ()) if n != deputy] + ([deputy] if name == wanted else [])
        if people != list(values.get(name, ())):
            touched[f"{name}#{deputy}"] = "state"
            values[name] = people
            if not people:
                del values[name]
    return touched


def _write(
    opened: OpenWorkspace, stored: Stored, target: Stored, table: Table, values: Mapping[str, Any],
    touched: Mapping[str, str], *, by: str, comment: str,
) -> None:  # fmt: skip
    form = form_of(opened, target)
    assert form is not None
    names = {n.partition("#")[0] for n in touched}
    left = [p for p in target.problems if p["field"] not in names]
    found = check_values(opened, form, table, values, target.year)
    if has_errors(found):
        first = next(p for p in found if p.is_error)
        raise UsageError(
            f"采纳 {stored.number} 以后，登记 {target.number} 不合要求：{first.message}", first.remedy, code="objection"
        )
    reason = f"采纳异议 {stored.number}" + (f"：{comment}" if comment else "")
    problems = [*left, *(p.stored() for p in found if p.field in names)]
    version = NewVersion(
        target.number, State.ACCEPTED, values, _evidence(stored, target, touched), problems,
        source=stored.source, reason=reason,
    )  # fmt: skip
    at = now()
    opened.store.add([], [version], at)
    opened.store.rekey({target.number: natural_key(values, table)})
    told = [_told(opened, table, target, values, n) for n in sorted(names)]
    detail = {"reason": reason, "objection": stored.number, "changes": told, "records": [target.number, stored.number]}
    opened.store.write_log(at, Action.CORRECT, target.number, detail, by=by)
    if target.state is State.APPROVED:
        _approve_again(opened, target.number, by=by, at=at, reason=reason)


def _evidence(stored: Stored, target: Stored, touched: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Where the values of a record come from now: what was changed, from the objection; the rest as before."""
    kept = {n: {"file": target.file, **e} for n, e in target.evidence.items() if n not in touched}
    return kept | {n: dict(stored.evidence[own]) for n, own in touched.items() if own in stored.evidence}


def _approve_again(opened: OpenWorkspace, number: str, *, by: str, at: str, reason: str) -> None:
    """What was approved before it was changed is approved as it stands now."""
    (stored,) = opened.store.current(number=number)
    approval = Review(Decision.APPROVE, ReviewLevel.OFFICE, by, at, reason, number, stored.version)
    opened.store.add_reviews([approval])


def _told(opened: OpenWorkspace, table: Table, target: Stored, values: Mapping[str, Any], name: str) -> dict[str, str]:
    field = table.by_name[name]
    before, after = (show(body.get(name), field, opened.roster) for body in (target.body, values))
    return {"field": name, "label": field.label, "before": before, "after": after}
