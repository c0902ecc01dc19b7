"""Kinds of field. One row of :data:`KINDS` is all there is to know of a kind.

``read`` turns a cell into a JSON value and problems; ``show`` turns a value into what stands in a workbook or
document. Errors of cells and formulas have been dealt with before ``read`` is called (:mod:`.extract`).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from .. import dates
from ..dossier.model import Deputy, Roster
from ..dossier.names import distinguishing, find_people, people_label
from ..problems import Problem
from ..text import clean, fold, label_key, nearest
from .grid import Cell
from .model import ChoiceList, Field


@dataclass(frozen=True)
class Reading:
    """What reading a cell may rely on: the form's year, the roster, whose form it is."""

    roster: Roster = dataclasses.field(default_factory=Roster)
    year: int | None = None
    unit: str = ""
    epoch_1904: bool = False


@dataclass(slots=True)
class Read:
    """A value as JSON (``None``: nothing could be read), what was wrong, and spans of people."""

    value: Any = None
    problems: list[Problem] = dataclasses.field(default_factory=list)
    spans: tuple[tuple[str, int, int], ...] = ()


Reader = Callable[[Cell, Field, Reading], Read]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of field.

    ``schema`` is the JSON Schema of its value; ``number_format`` and ``width`` (characters) are for workbooks;
    ``listed`` kinds need choices; ``parts`` kinds hold several values, each of which may fail alone.
    """

    name: str
    schema: Mapping[str, Any]
    read: Reader
    show: Callable[[Any, Field, Roster], str]
    number_format: str = "@"
    width: int = 12
    lines: int = 1
    listed: bool = False
    parts: bool = False


def _problem(code: str, cell: Cell, field: Field, **facts: Any) -> Read:
    return Read(problems=[Problem(code, cell.place, field.name, cell.text, {"label": field.label, **facts})])


def _text(cell: Cell, field: Field, _reading: Reading) -> Read:
    if isinstance(cell.value, bool):
        return Read("是" if cell.value else "否")
    if isinstance(cell.value, (int, float)) and abs(cell.value) >= 1e15:
        return _problem("cell.digits_lost", cell, field)
    if isinstance(cell.value, (date, datetime)):
        return Read(dates.as_date(cell.value).isoformat())
    return Read(clean(cell.text))


_HAN_GAP = re.compile(r"(?<=[\u2e80-\u9fff\U00020000-\U0003ffff])\s+(?=[\u2e80-\u9fff\U00020000-\U0003ffff])")


def _name(cell: Cell, field: Field, reading: Reading) -> Read:
    """A person's name: the space that pads 李  成 goes, the variants of the middle dot become one."""
    read = _text(cell, field, reading)
    if read.value:
        read.value = re.sub(r"[•‧∙⋅・･．.●]", "·", _HAN_GAP.sub("", read.value))
    return read


def _identifier(cell: Cell, field: Field, _reading: Reading) -> Read:
    """A number that is a name: leading zeros count, and a spreadsheet keeps 15 digits of it only."""
    if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
        if abs(cell.value) >= 1e15:
            return _problem("cell.digits_lost", cell, field)
        text = _formatted(cell)
        return Read(text, [Problem("cell.number_as_text", cell.place, field.name, text, {"label": field.label})])
    return Read(fold(clean(cell.text)).upper())


def _formatted(cell: Cell) -> str:
    """A number as its format shows it, where the format is zeros only (007), else without a fraction."""
    whole = (
        str(int(cell.value)) if isinstance(cell.value, (int, float)) and cell.value == int(cell.value) else cell.text
    )
    zeros = re.fullmatch(r"0+", cell.number_format)
    return whole.zfill(len(cell.number_format)) if zeros else whole


_MOBILE = re.compile(r"^(?:\+?86-?)?1\d{10}$|^(?:0\d{2,3}-?)?\d{7,8}(?:-\d{1,6})?$")


def _phone(cell: Cell, field: Field, reading: Reading) -> Read:
    read = _identifier(cell, field, reading)
    if read.value is not None and not _MOBILE.match(re.sub(r"[()]", "", read.value)):
        return _problem("cell.phone", cell, field)
    return read


def _id_number(cell: Cell, field: Field, reading: Reading) -> Read:
    read = _identifier(cell, field, reading)
    if read.value is not None and not _checksum_holds(read.value):
        return _problem("cell.id_number", cell, field)
    return read


def _checksum_holds(number: str) -> bool:
    """GB 11643-1999."""
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return False
    total = sum(int(d) * (2 ** (17 - i) % 11) for i, d in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17]


def _span(cell: Cell, field: Field, reading: Reading) -> tuple[dates.Span | None, list[Problem]]:
    value = cell.value
    if isinstance(value, datetime):
        clock = f"{value:%H:%M}" if value.time() != time() else ""
        return dates.Span(value.date(), value.date(), clock), []
    if isinstance(value, date):
        return dates.Span(value, value), []
    if isinstance(value, (time, timedelta)):
        return None, _problem("cell.date_invalid", cell, field).problems
    if (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and not (19000000 < value < 21010000 and value == int(value))
    ):
        day = dates.from_serial(value, epoch_1904=reading.epoch_1904) if value >= 10000 else None
        if day is None:
            return None, _problem(
                "cell.date_ambiguous" if 0 < value < 32 else "cell.date_invalid", cell, field
            ).problems
        return dates.Span(day, day), _problem("cell.date_serial", cell, field, date=dates.chinese(day)).problems
    try:
        return dates.parse_span(cell.text, reading.year), []
    except dates.DateTrouble as trouble:
        return None, _problem(f"cell.date_{trouble.reason}", cell, field).problems


def _date(cell: Cell, field: Field, reading: Reading) -> Read:
    span, problems = _span(cell, field, reading)
    if span is None:
        return Read(problems=problems)
    if span.first != span.last:
        return _problem("cell.date_one_day", cell, field)
    return Read(span.first.isoformat(), problems)


def _date_range(cell: Cell, field: Field, reading: Reading) -> Read:
    span, problems = _span(cell, field, reading)
    if span is None:
        return Read(problems=problems)
    value = {"from": span.first.isoformat(), "to": span.last.isoformat()}
    return Read(value | ({"note": span.note} if span.note else {}), problems)


def _month(cell: Cell, field: Field, _reading: Reading) -> Read:
    if isinstance(cell.value, (date, datetime)):
        return Read(f"{cell.value:%Y-%m}")
    try:
        year, month = dates.parse_month(cell.text)
    except dates.DateTrouble:
        return _problem("cell.date_invalid", cell, field)
    return Read(f"{year:04}-{month:02}")


def _year(cell: Cell, field: Field, _reading: Reading) -> Read:
    match = re.fullmatch(r"(\d{4})(?:年度?)?", dates.chinese_digits(fold(cell.text)))
    return Read(int(match[1])) if match else _problem("cell.integer", cell, field)


_NUMBER = re.compile(r"^([-+]?\d+(?:,\d{3})*(?:\.\d+)?)(次|人次|人|件|场次|场|名|个|张|票|份|小时|天|条|项|岁|%)?$")


def _number(cell: Cell, field: Field, _reading: Reading) -> Read:
    if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
        return Read(cell.value)
    match = _NUMBER.match(fold(cell.text))
    if match is None:
        return _problem("cell.number", cell, field)
    number = float(match[1].replace(",", ""))
    value = int(number) if number == int(number) else number
    if match[2]:
        return Read(value, _problem("cell.number_unit", cell, field, number=value).problems)
    return Read(value)


def _integer(cell: Cell, field: Field, reading: Reading) -> Read:
    read = _number(cell, field, reading)
    if read.value is not None:
        if read.value != int(read.value):
            return _problem("cell.integer", cell, field)
        read.value = int(read.value)
    return read


def _one_choice(text: str, cell: Cell, field: Field) -> tuple[str | None, list[Problem]]:
    choices = field.choices or ChoiceList("", "", ())
    found = choices.find(text)
    if len(found) == 1:
        return found[0].code, []
    if found:
        labels = "、".join(c.label for c in found)
        return None, [
            Problem("cell.choice_ambiguous", cell.place, field.name, text, {"label": field.label, "choices": labels})
        ]
    every = [c.label for c in choices.choices]
    near = nearest(text, every)
    shown = "、".join(every[:12]) + (f"等 {len(every)} 项，见下拉框" if len(every) > 12 else "")
    facts = {"label": field.label, "choices": shown, "suggestion": f"是不是“{near}”？" if near else ""}
    return None, [Problem("cell.choice", cell.place, field.name, text, facts)]


def _choice(cell: Cell, field: Field, _reading: Reading) -> Read:
    code, problems = _one_choice(clean(cell.text), cell, field)
    return Read(code, problems)


def _choices(cell: Cell, field: Field, _reading: Reading) -> Read:
    codes, problems = [], []
    for part in filter(None, map(clean, re.split(r"[、，,；;/\n]+", cell.text))):
        code, trouble = _one_choice(part, cell, field)
        problems += trouble
        if code is not None and code not in codes:
            codes.append(code)
    return Read(codes, problems)


def _deputies(cell: Cell, field: Field, reading: Reading) -> Read:
    read = Read([])
    spans = []
    for found in find_people(cell.text, reading.roster, unit=reading.unit):
        if found.deputy is None:
            read.problems.append(_person_problem(found.name, found.candidates, found.suggestion, cell, field, reading))
        elif found.deputy.number in read.value:
            facts = {"label": field.label, "name": found.deputy.name}
            read.problems.append(Problem("person.twice", cell.place, field.name, found.name, facts))
        else:
            read.value.append(found.deputy.number)
            spans.append((found.deputy.number, found.start, found.end))
    read.spans = tuple(spans)
    return read


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
    if len(read.value) == 1 and not read.problems:
        return Read(read.value[0], [], read.spans)
    if len(read.value) > 1:
        return _problem("cell.type", cell, field)
    return Read(None, read.problems)


def _unit(cell: Cell, field: Field, reading: Reading) -> Read:
    units = reading.roster.find_units(cell.text)
    if len(units) == 1:
        return Read(units[0].code)
    if units:
        return _problem("unit.several", cell, field, count=len(units), choices="、".join(u.code for u in units))
    near = nearest(cell.text, [u.name for u in reading.roster.units])
    return _problem("unit.unknown", cell, field, suggestion=f"是不是“{near}”？" if near else "")


_YES = {label_key(t) for t in ("是", "√", "✓", "✔", "☑", "有", "对", "y", "yes", "true", "1", "v")}
_NO = {label_key(t) for t in ("否", "×", "✗", "✘", "☐", "无", "没有", "n", "no", "false", "0", "x")}


def _yes_no(cell: Cell, field: Field, _reading: Reading) -> Read:
    if isinstance(cell.value, bool):
        return Read(cell.value)
    key = label_key(cell.text)
    if key in _YES:
        return Read(value=True)
    if key in _NO:
        return Read(value=False)
    return _problem("cell.yes_no", cell, field)


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
        Kind("text", _STRING, _text, _show_text),
        Kind("name", _STRING, _name, _show_text),
        Kind("long_text", _STRING, _text, _show_text, width=40, lines=3),
        Kind("date", _DAY, _date, _show_date, 'yyyy"年"m"月"d"日"', width=15),
        Kind("date_range", _RANGE, _date_range, _show_range, width=17),
        Kind("month", {"type": "string", "pattern": r"^\d{4}-\d{2}$"}, _month, _show_month, width=11),
        Kind("year", {"type": "integer"}, _year, _show_text, "0", width=8),
        Kind("integer", {"type": "integer"}, _integer, _show_text, "0", width=8),
        Kind("decimal", {"type": "number"}, _number, _show_text, "0.##", width=9),
        Kind("choice", _STRING, _choice, _show_choice, width=14, listed=True),
        Kind("choices", _STRINGS, _choices, _show_choices, width=20, listed=True, parts=True),
        Kind("deputy", _STRING, _deputy, _show_deputy, width=12),
        Kind("deputies", _STRINGS, _deputies, _show_deputies, width=28, lines=2, parts=True),
        Kind("unit", _STRING, _unit, _show_unit, width=18),
        Kind("yes_no", {"type": "boolean"}, _yes_no, _show_yes_no, width=6),
        Kind("phone", _STRING, _phone, _show_text, width=14),
        Kind("id_number", _STRING, _id_number, _show_text, width=20),
    )
}


def show(value: Any, field: Field, roster: Roster) -> str:
    """A stored value as it stands in a workbook, a document or a message; nothing for nothing."""
    return "" if value is None else KINDS[field.kind].show(value, field, roster)
