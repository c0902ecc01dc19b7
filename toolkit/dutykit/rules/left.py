"""Why a rule leaves a record out, in words: what it is, and what the rule asks instead. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..dates import chinese_span
from ..dossier.deeds import NOT_PUT_FORWARD, Deed
from ..dossier.fields import SharedFields
from ..dossier.model import Record
from ..words.codes import FormId, State
from ..words.lists import NOT_HELD
from ..words.marks import DeedMark, During
from . import wording as say
from .casefile import CaseFile
from .fitting import Fit, blank, concerns, fits_deed, fits_row, says
from .lexicon import Lexicon
from .take import Take
from .windows import DayWindow

_NAMED = 4


def why_not_deed(takes: Sequence[Take], deed: Deed, subject: str, lexicon: Lexicon) -> str:
    """Why none of the takes holds a deed for a deputy (for anybody, where none is given): by the one nearest to it."""
    every: list[list[str]] = [[*_deed_differences(take, deed, subject, lexicon)] for take in takes]
    every.sort(key=len)
    return "；".join(every[0]) if every else ""


def _deed_differences(take: Take, deed: Deed, subject: str, lexicon: Lexicon) -> Iterator[str]:
    if take.record:
        yield f"本条看《{lexicon.title(take.record)}》"
        return
    yield from _head_differences(take, deed, lexicon)
    if take.during not in {"", During.ANY, deed.during}:
        yield f"是{say.DURING[deed.during]}，只数{say.DURING[take.during]}"
    yield from _field_differences(take, deed, lexicon)
    if (take.given or take.but) and not any(concerns(take.given, take.but, r.values) for r in deed.sources):
        yield from _unconcerned(take, deed.sources[0].values if deed.sources else {}, lexicon)
    if fits_deed(take, deed) is not Fit.NO and subject:
        yield from _mark_differences(take, deed, subject)


def _field_differences(take: Take, deed: Deed, lexicon: Lexicon) -> Iterator[str]:
    fields = say.fields_of(take, lexicon)
    for name, allowed in take.where.items():
        told = [r.values.get(name) for r in deed.sources if not blank(r.values.get(name))]
        if told and not any(says(value, allowed) for value in told):
            yield _field(fields, name, told[0], allowed, lexicon)


def _head_differences(take: Take, deed: Deed, lexicon: Lexicon) -> Iterator[str]:
    titles = {f: f"《{lexicon.title(f)}》" for f in {*take.forms, deed.form}}
    for asked, told, labels, words in (
        (take.forms, deed.form, titles, "登记在{}，只数登记在{}的"),
        (take.kinds, deed.kind, lexicon.kinds, "类型是“{}”，只数{}"),
        (take.groups, deed.group, lexicon.groups, "属于“{}”类，只数{}类"),
        (take.bodies, deed.body, {}, "会议主体是“{}”，只数{}"),
        (take.organisers, deed.organiser, lexicon.organisers, "由{}组织，只数由{}组织的"),
    ):
        if asked and told and told not in asked:
            yield words.format(labels.get(told, told), _several(labels.get(a, a) for a in sorted(asked)))


def _mark_differences(take: Take, deed: Deed, subject: str) -> Iterator[str]:
    """What the deed says of the deputy, where it is not what is asked."""
    own = deed.people.get(subject)
    if own is None:
        yield "没有写到该代表"
    elif take.marks and not set(take.marks) <= own:
        asked = "并".join(f"“{m.label}”" for m in take.marks)
        yield f"登记的是{marks_words(own)}，只数登记为{asked}的"
    elif not take.marks and not deed.took_part(subject):
        yield f"登记的是{marks_words(own)}，没有参加不计"


def marks_words(marks: Iterable[DeedMark]) -> str:
    """What is registered of a deputy: “请假”、“未到”."""
    return "、".join(f"“{m.label}”" for m in sorted(marks, key=_MARKS.index)) or "（没有写）"


_MARKS = list(DeedMark)


def _several(labels: Iterable[str]) -> str:
    known = list(labels)
    return f"{say.either(known[:_NAMED])}{f'等{len(known)}种' if len(known) > _NAMED else ''}"


def _field(fields: say.Fields, name: str, value: Any, allowed: Iterable[Any], lexicon: Lexicon) -> str:
    told = value[0] if isinstance(value, list | tuple) and value else value
    is_ = say.values_words({name: [told]}, fields, lexicon)
    asked = sorted(lexicon.value(fields, name, v) for v in allowed)
    return f"{is_}，只看{_several(asked)}"


def _unconcerned(take: Take, values: Mapping[str, Any], lexicon: Lexicon) -> Iterator[str]:
    fields = say.fields_of(take, lexicon)
    empty = [name for name in take.given if blank(values.get(name))]
    if empty:
        yield f"{say.field_words(empty, fields, lexicon)}空着，与本条无关"
    for name, out in take.but.items():
        if not blank(values.get(name)) and says(values[name], out):
            yield f"{say.values_words({name: [values[name]]}, fields, lexicon)}，本条不问"


def why_not_row(takes: Sequence[Take], record: Record, lexicon: Lexicon) -> str:
    """Why none of the takes holds a row, by the one nearest to it."""
    every: list[list[str]] = [[*_row_differences(take, record, lexicon)] for take in takes]
    every.sort(key=len)
    return "；".join(every[0]) if every else ""


def _row_differences(take: Take, record: Record, lexicon: Lexicon) -> Iterator[str]:
    if take.table != (record.form, record.table):
        yield f"本条看《{lexicon.title(take.record)}》"
        return
    if not concerns(take.given, take.but, record.values):
        yield from _unconcerned(take, record.values, lexicon)
        return
    fields = say.fields_of(take, lexicon)
    for name, allowed in take.where.items():
        if fits_row({name: allowed}, (), record.values) is Fit.NO:
            yield _field(fields, name, record.values.get(name), allowed, lexicon)


def why_no_deed(record: Record, case: CaseFile, lexicon: Lexicon) -> str:
    """Why a record tells no deed that counts, whatever a rule asks."""
    if record.void:
        return "标了作废"
    if record.state not in {State.ACCEPTED, State.APPROVED}:
        return f"状态是“{record.state.label}”，不计数"
    if case.review_required and record.state is State.ACCEPTED:
        return "还没有审核通过，不计数"
    return _why_no_deed_of_its_form(record, case, lexicon)


def _why_no_deed_of_its_form(record: Record, case: CaseFile, lexicon: Lexicon) -> str:
    row = SharedFields(record.values)
    state = row.state
    fields = lexicon.fields(f"{record.form}.{record.table}") or {}
    if record.form == FormId.SUGGESTION and state in NOT_PUT_FORWARD:
        return f"这件建议{lexicon.value(fields, 'state', state)}，不计数"
    if record.form == FormId.DUTY_REPORT and (state in NOT_HELD or blank(row.values.get("date"))):
        return (
            f"没有举行（{lexicon.value(fields, 'state', state)}），不计数"
            if state in NOT_HELD
            else "没有写哪天举行，不计数"
        )
    kind = row.kind
    book = case.kinds[kind].book if kind in case.kinds else ""
    if record.form == FormId.ACTIVITY and book in case.forms - {FormId.ACTIVITY}:
        return f"{case.kinds[kind].label}以《{lexicon.title(book)}》的登记为准，这里写的只作依据，不另外计数"
    return ""


def why_other_window(first: Any, last: Any, window: DayWindow) -> str:
    """Why a day is not in a window."""
    end = chinese_span(window.last) if window.last else "还没有定"
    return f"{chinese_span(first, last)}，不在时段内（{chinese_span(window.first)}至{end}）"
