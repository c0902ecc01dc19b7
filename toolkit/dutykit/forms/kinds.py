"""Kinds of field. One row of :data:`KINDS` is all there is to know of a kind.

``read`` turns a cell into a JSON value and problems; ``show`` turns a value into what stands in a workbook or
document. Errors of cells and formulas have been dealt with before ``read`` is called (:mod:`.extract`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .. import dates
from ..dossier.model import Deputy, Roster
from ..dossier.names import FoundName, distinguishing, find_people, named_plainly, people_label
from ..problems import Problem, has_errors
from ..text import clean, nearest
from ..words.codes import FieldKind
from .everyone import Everyone, everyone
from .grid import Cell
from .model import ChoiceList, Field
from .scalars import (
    MARKS,
    Read,
    Reader,
    Reading,
    or_nothing,
    problem,
    read_date,
    read_date_range,
    read_id_number,
    read_integer,
    read_month,
    read_name,
    read_number,
    read_phone,
    read_plain,
    read_year,
    read_yes_no,
    unmarked,
    written,
)

__all__ = ["KINDS", "Kind", "Read", "Reader", "Reading", "show"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of field.

    ``schema`` is the JSON Schema of its value; ``number_format`` and ``width`` (characters) are for workbooks;
    ``listed`` kinds need choices; ``parts`` kinds hold several values, each of which may fail alone.
    """

    name: FieldKind
    schema: Mapping[str, Any]
    read: Reader
    show: Callable[[Any, Field, Roster], str]
    number_format: str = "@"
    width: int = 12
    lines: int = 1
    listed: bool = False
    parts: bool = False


def _one_choice(text: str, cell: Cell, field: Field) -> tuple[str | None, list[Problem]]:
    choices = field.choices or ChoiceList("", "", ())
    found = choices.find(text)
    said, remark = choices.with_remark(text) if not found else ((), "")
    if said:
        told = {"label": field.label, "remark": remark, "said": said[0].label}
        return None, [Problem("cell.remark", cell.place, field.name, text, told)]
    if len(found) == 1:
        warn = found[0].facts.get("warn")
        facts = {"label": field.label, "sentence": warn}
        return found[0].code, [Problem("cell.choice_warned", cell.place, field.name, text, facts)] if warn else []
    if found:
        labels = "、".join(c.label for c in found)
        return None, [
            Problem("cell.choice_ambiguous", cell.place, field.name, text, {"label": field.label, "choices": labels})
        ]
    every = [c.label for c in field.offered]
    near = nearest(text, every)
    shown = "、".join(every[:12]) + (f"等 {len(every)} 项，见下拉框" if len(every) > 12 else "")
    facts = {"label": field.label, "choices": shown, "suggestion": f"是不是“{near}”？" if near else ""}
    return None, [Problem("cell.choice", cell.place, field.name, text, facts)]


def _choice(cell: Cell, field: Field, reading: Reading) -> Read:
    text = clean(written(cell))
    code = _kind_of_unit(text, field, reading.roster)
    return Read(code) if code else Read(*_one_choice(text, cell, field))


def _kind_of_unit(text: str, field: Field, roster: Roster) -> str | None:
    """What kind a unit is that was named where its kind is asked: the roster says it."""
    choices = field.choices
    if choices is None or choices.find(text):
        return None
    kinds = {unit.kind for unit in roster.find_units(text)}
    found = choices.find(kinds.pop()) if len(kinds) == 1 else []
    return found[0].code if len(found) == 1 else None


_BETWEEN = re.compile(r"[、，,；;/\n]+")


def _choices(cell: Cell, field: Field, _reading: Reading) -> Read:
    codes, problems = [], []
    for part in _parts(clean(written(cell)), field.choices or ChoiceList("", "", ())):
        code, trouble = _one_choice(part, cell, field)
        problems += trouble
        if code is not None and code not in codes:
            codes.append(code)
    return Read(codes, problems)


def _parts(text: str, choices: ChoiceList) -> Iterator[str]:
    """The values named in a cell, longest first: a label may hold the mark that stands between values."""
    cuts = [m.span() for m in _BETWEEN.finditer(text)]
    starts, ends = [0, *(b for _, b in cuts)], [*(a for a, _ in cuts), len(text)]
    index = 0
    while index < len(starts):
        last = next(
            (n for n in range(min(len(ends), index + 4) - 1, index, -1) if choices.find(text[starts[index] : ends[n]])),
            index,
        )
        part = text[starts[index] : ends[last]].strip()
        if part:
            yield part
        index = last + 1


_STATE = re.compile(r"假|缺席|缺勤|未到|未参加|没来|不参加|列席|未出席|辞职|去世|终止|暂停")


def _deputies(cell: Cell, field: Field, reading: Reading) -> Read:
    plain = named_plainly(written(cell), reading.roster)
    if plain is not None:
        return Read([number for number, _, _ in plain], spans=plain)
    read = Read([])
    if (meant := everyone(written(cell), reading)) is not None:
        read.problems.append(_everyone_problem(meant, cell, field))
        return read
    spans = []
    text, tail = _without_count(written(cell))
    people = find_people(text, reading.roster, when=reading.when, unit=reading.unit)
    if tail and tail.group(1) != str(len(people)):
        facts = {"label": field.label, "found": len(people)}
        read.problems.append(Problem("person.count", cell.place, field.name, tail.group(), facts))
    for found in people:
        if found.deputy is not None and found.remark:
            read.problems.append(_remark_problem(found, cell, field))
            if read.problems[-1].is_error:
                continue
        if found.number:
            facts = {"label": field.label, "name": clean(found.name), "number": found.number}
            read.problems.append(Problem("person.number_differs", cell.place, field.name, found.name, facts))
        elif found.deputy is None:
            read.problems.append(_person_problem(found.name, found.candidates, found.suggestion, cell, field, reading))
        elif found.deputy.number in read.value:
            facts = {"label": field.label, "name": found.deputy.name}
            read.problems.append(Problem("person.twice", cell.place, field.name, found.name, facts))
        else:
            read.value.append(found.deputy.number)
            spans.append((found.deputy.number, found.start, found.end))
    read.spans = tuple(spans)
    return _unless_absent(read, people, cell, field)


_ABSENT_WORD = re.compile(rf"[:：]?(?:[均都全皆也病事公产请因了]{{0,4}})(?:{_STATE.pattern})(?:了|会议|活动)?")


def _unless_absent(read: Read, people: Sequence[FoundName], cell: Cell, field: Field) -> Read:
    """No name where a word by itself says that somebody was not there: 王芳、李成 缺席.

    Of whom it says so nobody knows.
    """
    named = [found for found in people if found.deputy is not None]
    words = [f.name for f in people if f.deputy is None and _ABSENT_WORD.fullmatch(clean(f.name))]
    words = [word for word in words if not any(found.name in word for found in named)]
    if not (words and read.value):
        return read
    told = [
        found._replace(remark=clean(words[0])) for found in named if found.deputy and found.deputy.number in read.value
    ]
    return Read([], [*read.problems, *(_remark_problem(found, cell, field) for found in told)])


def _everyone_problem(meant: Everyone, cell: Cell, field: Field) -> Problem:
    """A text that means all of a unit: with the names that it comes to, where they can be worked out."""
    advice = (
        "请核对退回修改表里列出的姓名：没有到的删去，请假的移到请假的栏目；核对好了，再删去开头的“请核对：”。"
        if meant.offer
        else "请写出各位代表的姓名，或者在勾选表里打“√”。"
    )
    found = f"{meant.found}。" if meant.found else ""
    facts = {"label": field.label, "found": found, "advice": advice, "offer": meant.offer}
    return Problem("person.everyone", cell.place, field.name, written(cell), facts)


_COUNT = re.compile(
    r"(?:等|共|合计|[,，、;；\s(（]){0,3}?(?<=[等共计,，、;；\s(（])(\d{1,3})\s*(?:人|[名位]代表|名|位)[)）。]?$|等(?:代表|人)?。?$"
)


def _without_count(text: str) -> tuple[str, re.Match[str] | None]:
    """Names without what counts them behind (等3人, 共5名代表), and that."""
    bare = text.rstrip()
    match = _COUNT.search(bare)
    return (text, None) if match is None or not match.start() else (bare[: match.start()], match)


def _remark_problem(found: FoundName, cell: Cell, field: Field) -> Problem:
    """What stands in brackets behind a name, where it does not say who is meant."""
    code = "person.remark_state" if _STATE.search(found.remark) else "person.remark"
    return Problem(
        code,
        cell.place,
        field.name,
        found.name,
        {"label": field.label, "name": clean(found.name), "remark": found.remark},
    )


def _person_problem(
    name: str, candidates: tuple[Deputy, ...], suggestion: str, cell: Cell, field: Field, reading: Reading
) -> Problem:
    facts: dict[str, Any] = {"label": field.label, "name": clean(name)}
    if candidates:
        labels = [distinguishing(d, reading.roster) for d in candidates]
        facts |= {"count": len(candidates), "choices": "、".join(labels), "example": labels[0]}
        return Problem("person.several", cell.place, field.name, name, facts)
    facts["suggestion"] = f"是不是“{suggestion}”？" if suggestion else ""
    return Problem("person.unknown", cell.place, field.name, name, facts)


def _deputy(cell: Cell, field: Field, reading: Reading) -> Read:
    read = _deputies(cell, field, reading)
    if len(read.value) == 1 and not has_errors(read.problems):
        return Read(read.value[0], read.problems, read.spans)
    if len(read.value) > 1:
        return problem("person.one", cell, field)
    return Read(None, read.problems)


def _unit(cell: Cell, field: Field, reading: Reading) -> Read:
    text = written(cell)
    units = reading.roster.find_units(text)
    if len(units) == 1:
        return Read(units[0].code)
    if units:
        return problem("unit.several", cell, field, count=len(units), choices="、".join(u.code for u in units))
    near = nearest(text, [u.name for u in reading.roster.units])
    return problem("unit.unknown", cell, field, suggestion=f"是不是“{near}”？" if near else "")


# --- showing -------------------------------------------------------------------------------------------------


def _show_text(value: Any, _field: Field, _roster: Roster) -> str:
    return str(value)


def _show_date(value: Any, _field: Field, _roster: Roster) -> str:
    return dates.chinese(date.fromisoformat(value))


def _show_range(value: Any, _field: Field, _roster: Roster) -> str:
    shown = dates.chinese_span(date.fromisoformat(value["from"]), date.fromisoformat(value["to"]))
    return f"{shown}{value.get('note', '')}"


def _show_month(value: Any, _field: Field, _roster: Roster) -> str:
    year, _, month = str(value).partition("-")
    return f"{year}年{int(month)}月"


def _show_choice(value: Any, field: Field, _roster: Roster) -> str:
    return field.choices.label(value) if field.choices else str(value)


def _show_choices(value: Any, field: Field, roster: Roster) -> str:
    return "、".join(_show_choice(v, field, roster) for v in value)


def _show_deputy(value: Any, _field: Field, roster: Roster) -> str:
    deputy = roster.by_number.get(value)
    return people_label(deputy, roster) if deputy else str(value)


def _show_deputies(value: Any, field: Field, roster: Roster) -> str:
    return "、".join(_show_deputy(v, field, roster) for v in value)


def _show_unit(value: Any, _field: Field, roster: Roster) -> str:
    unit = roster.unit_by_code.get(value)
    return unit.name if unit else str(value)


def _show_yes_no(value: Any, _field: Field, _roster: Roster) -> str:
    return "是" if value else "否"


_STRING = {"type": "string"}
_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_MONTH = {"type": "string", "pattern": r"^\d{4}-\d{2}$"}
_RANGE = {
    "type": "object",
    "properties": {"from": _DAY, "to": _DAY, "note": _STRING},
    "required": ["from", "to"],
    "additionalProperties": False,
}
_STRINGS = {"type": "array", "items": _STRING}

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(FieldKind.TEXT, _STRING, read_plain, _show_text),
        Kind(FieldKind.NAME, _STRING, read_name, _show_text),
        Kind(FieldKind.LONG_TEXT, _STRING, read_plain, _show_text, width=40, lines=3),
        Kind(
            FieldKind.DATE,
            _DAY,
            or_nothing(unmarked(read_date, gaps=False)),
            _show_date,
            'yyyy"年"m"月"d"日"',
            width=15,
        ),
        Kind(FieldKind.DATE_RANGE, _RANGE, or_nothing(unmarked(read_date_range, gaps=False)), _show_range, width=17),
        Kind(FieldKind.MONTH, _MONTH, or_nothing(unmarked(read_month)), _show_month, width=11),
        Kind(FieldKind.YEAR, {"type": "integer"}, unmarked(read_year), _show_text, "0", width=8),
        Kind(
            FieldKind.INTEGER, {"type": "integer"}, or_nothing(unmarked(read_integer), MARKS), _show_text, "0", width=8
        ),
        Kind(
            FieldKind.DECIMAL,
            {"type": "number"},
            or_nothing(unmarked(read_number), MARKS),
            _show_text,
            "General",
            width=9,
        ),
        Kind(FieldKind.CHOICE, _STRING, or_nothing(_choice), _show_choice, width=14, listed=True),
        Kind(FieldKind.CHOICES, _STRINGS, or_nothing(_choices), _show_choices, width=20, listed=True, parts=True),
        Kind(FieldKind.DEPUTY, _STRING, or_nothing(_deputy), _show_deputy, width=12),
        Kind(FieldKind.DEPUTIES, _STRINGS, or_nothing(_deputies), _show_deputies, width=28, lines=2, parts=True),
        Kind(FieldKind.UNIT, _STRING, or_nothing(_unit), _show_unit, width=18),
        Kind(FieldKind.YES_NO, {"type": "boolean"}, or_nothing(read_yes_no, MARKS), _show_yes_no, width=6),
        Kind(FieldKind.PHONE, _STRING, or_nothing(unmarked(read_phone, gaps=False)), _show_text, width=14),
        Kind(FieldKind.ID_NUMBER, _STRING, or_nothing(unmarked(read_id_number)), _show_text, width=20),
    )
}


def show(value: Any, field: Field, roster: Roster) -> str:
    """A stored value as it stands in a workbook, a document or a message; nothing for nothing."""
    return "" if value is None else KINDS[field.kind].show(value, field, roster)
