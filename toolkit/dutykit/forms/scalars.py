"""Reading cells that hold one plain value: text, identifiers, dates, numbers, yes or no.

Each reader turns a cell into a JSON value and problems; errors and formulas were dealt with before.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from .. import dates
from ..dossier.model import Roster
from ..dossier.names import without_description
from ..problems import Problem
from ..text import fold, name_key
from ..words.codes import Within
from .grid import Cell
from .model import Field
from .writing import UNIT, bent, counts, has_gap, lost_its_zero, mark_in

_MOST_TEXTS = 2000
Known = tuple[Any, tuple[tuple[str, int, int], ...]]
"""A value and its spans."""


@dataclass(frozen=True)
class Reading:
    """What reading a cell may rely on: the form's year, the roster, whose form it is."""

    roster: Roster = dataclasses.field(default_factory=Roster)
    year: int | None = None
    unit: str = ""
    epoch_1904: bool = False
    when: tuple[date, date] | None = None
    """First and last day of what the cell tells, once its row is read: by it namesakes who moved are told apart."""
    known: dict[int, tuple[Field, dict[str, Known]]] = dataclasses.field(
        default_factory=dict, compare=False, repr=False
    )
    """By field, what texts amounted to: the same words stand in many cells of many returns."""

    def of(self, item: Field) -> dict[str, Known]:
        """What texts in a field amounted to, of those that were read without a problem."""
        found = self.known.setdefault(id(item), (item, {}))[1]  # holds the field: its id stays its own
        if len(found) > _MOST_TEXTS:
            found.clear()
        return found


@dataclass(slots=True)
class Read:
    """A value as JSON (``None``: nothing could be read), what was wrong, and spans of people."""

    value: Any = None
    problems: list[Problem] = dataclasses.field(default_factory=list)
    spans: tuple[tuple[str, int, int], ...] = ()


Reader = Callable[[Cell, Field, Reading], Read]


def problem(code: str, cell: Cell, field: Field, **facts: Any) -> Read:
    """Nothing read, and why."""
    return Read(problems=[Problem(code, cell.place, field.name, cell.text, {"label": field.label, **facts})])


def _of_year(code: str, cell: Cell, field: Field, reading: Reading, **facts: Any) -> Read:
    """Like :func:`problem`; the example in its remedy is of the form's own year."""
    year = 1975 if field.within is Within.LIFE else reading.year
    return problem(code, cell, field, **({"year": year} if year else {}), **facts)


def read_plain(cell: Cell, field: Field, _reading: Reading) -> Read:
    """Text, cleaned."""
    if isinstance(cell.value, bool):
        return Read("是" if cell.value else "否")
    if isinstance(cell.value, (int, float)):
        if abs(cell.value) >= 1e15:
            return problem("cell.digits_lost", cell, field)
        return Read(written(cell))
    if isinstance(cell.value, (date, datetime)):
        return problem("cell.text_date", cell, field, date=cell.shown or dates.as_date(cell.value).isoformat())
    if isinstance(cell.value, time):
        return Read(cell.shown or f"{cell.value.hour}:{cell.value:%M}")
    code = bent(cell.clean, field.label)
    if code:
        return problem(code, cell, field, date=cell.clean)
    return Read(cell.clean)


def unmarked(read: Reader, *, gaps: bool = True) -> Reader:
    """A reader that joins no figures: a small or circled one, or a gap between two, is a question."""

    def reading(cell: Cell, field: Field, basis: Reading) -> Read:
        text = cell.value
        if isinstance(text, str):
            mark = mark_in(text)
            if mark:
                return problem("cell.mark", cell, field, mark=mark)
            if gaps and has_gap(text):
                return problem("cell.gap", cell, field)
        return read(cell, field, basis)

    return reading


_HAN_GAP = re.compile(r"(?<=[\u2e80-\u9fff\U00020000-\U0003ffff])\s+(?=[\u2e80-\u9fff\U00020000-\U0003ffff])")


_SEVERAL = re.compile(r"[、，,;；/／|\n]+|\s+[和与及]\s+")


def _both_known(text: str, roster: Roster) -> bool:
    """Whether white space parts two names of the roster; it pads one name otherwise (李  成)."""
    parts = text.split()
    return len(parts) > 1 and all(name_key(part) in roster.by_name for part in parts)


def read_name(cell: Cell, field: Field, reading: Reading) -> Read:
    """A person's name: the space that pads 李  成 goes, the variants of the middle dot become one."""
    read = read_plain(cell, field, reading)
    if read.value:
        bare = without_description(read.value)
        if any(mark in bare for mark in "()（）[]【】"):
            return problem("cell.remark", cell, field, remark=bare, said="姓名")
        parts = [part for part in _SEVERAL.split(bare.strip()) if part]
        if len(parts) > 1 or _both_known(bare, reading.roster):
            return problem("person.one", cell, field)
        read.value = re.sub(r"[•‧∙⋅・･．.●]", "·", _HAN_GAP.sub("", bare))
    return read


def _identifier(cell: Cell, field: Field, _reading: Reading) -> Read:
    """A number that is a name: leading zeros count, and a spreadsheet keeps 15 digits of it only."""
    if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
        if abs(cell.value) >= 1e15:
            return problem("cell.digits_lost", cell, field)
        text = written(cell)
        return Read(text, [Problem("cell.number_as_text", cell.place, field.name, text, {"label": field.label})])
    return Read(fold(cell.clean).upper())


def written(cell: Cell) -> str:
    """What a person sees in the cell: a whole number without a fraction, with the zeros of its format (007)."""
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return cell.text
    if value != int(value):
        return cell.text
    zeros = re.fullmatch(r"0+", cell.number_format)
    return str(int(value)).zfill(len(cell.number_format) if zeros else 0)


_MOBILE = re.compile(r"(?:\+?86-?)?1\d{2}-?\d{4}-?\d{4}")
_LANDLINE = re.compile(
    r"(?:\+?86-?)?(?:0\d{2,3}-?)?\d{4}-?\d{3,4}(?:(?:-|转|ext\.?)\d{1,6})?|[48]00-?\d{3,4}-?\d{3,4}", re.I
)
_GROUPED = re.compile(
    r"(?:\+?86[ -]?)?1\d{2}([ -])\d{4}\1\d{4}|\+?86 1\d{10}"
    r"|[(（]?0\d{2,3}[)）]?[ \-\u2010-\u2015]?\d{3,4}[ -]?\d{4}"
)
"""Figures of one phone number in the groups in which they are said: one mobile phone, or one with its area code."""
_DASHES = re.compile(r"[\u2010-\u2015\u2212\uff0d]")


def read_phone(cell: Cell, field: Field, reading: Reading) -> Read:
    """A phone number: mobile, landline with an extension, 400."""
    if has_gap(cell.text) and not _GROUPED.fullmatch(cell.clean):
        return problem("cell.gap", cell, field)
    read = _identifier(cell, field, reading)
    if read.value is None:
        return read
    read.value = _DASHES.sub("-", read.value)
    bare = re.sub(r"[()]", "", read.value)
    if _MOBILE.fullmatch(bare):
        return Read(read.value)  # it begins with 1: no zero can have been lost
    return read if _LANDLINE.fullmatch(bare) else problem("cell.phone", cell, field)


def read_id_number(cell: Cell, field: Field, reading: Reading) -> Read:
    """An identity number whose check digit holds."""
    read = _identifier(cell, field, reading)
    if read.value is not None and not _checksum_holds(read.value):
        return problem("cell.id_number", cell, field)
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
        return None, _of_year("cell.date_invalid", cell, field, reading).problems
    if isinstance(value, str) and re.fullmatch(r"[3-7]\d{4}(?:\.\d+)?", value.strip()):
        value = float(value)  # a serial that was kept as text
    if (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and not (19000000 < value < 21010000 and value == int(value))
    ):
        day = dates.from_serial(value, epoch_1904=reading.epoch_1904) if value >= 10000 else None
        if day is None:
            code = "cell.date_ambiguous" if 0 < value < 32 else "cell.date_invalid"
            return None, _of_year(code, cell, field, reading).problems
        told = _of_year("cell.date_serial", cell, field, reading, date=dates.chinese(day))
        return dates.Span(day, day), told.problems
    try:
        return dates.parse_span(written(cell), reading.year), []
    except dates.DateTrouble as trouble:
        return None, _of_year(f"cell.date_{trouble.reason}", cell, field, reading).problems


def read_date(cell: Cell, field: Field, reading: Reading) -> Read:
    """One day."""
    span, problems = _span(cell, field, reading)
    if span is None:
        return Read(problems=problems)
    if span.first != span.last:
        return problem("cell.date_one_day", cell, field)
    return Read(span.first.isoformat(), problems)


def read_date_range(cell: Cell, field: Field, reading: Reading) -> Read:
    """A day or a run of days."""
    span, problems = _span(cell, field, reading)
    if span is None:
        return Read(problems=problems)
    value = {"from": span.first.isoformat(), "to": span.last.isoformat()}
    return Read(value | ({"note": span.note} if span.note else {}), problems)


def read_month(cell: Cell, field: Field, reading: Reading) -> Read:
    """A month, as in 出生年月."""
    value = cell.value
    if isinstance(value, (date, datetime)):
        return Read(f"{value:%Y-%m}")
    text = written(cell)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        day = dates.from_serial(value, epoch_1904=reading.epoch_1904, earliest=1920) if 5000 < value < 80000 else None
        if day is not None:
            shown = f"{day.year}年{day.month}月"
            return Read(f"{day:%Y-%m}", _of_year("cell.date_serial", cell, field, reading, date=shown).problems)
        if 1900 < value < 2100 and abs(value % 1 - 0.1) < 1e-6:
            if cell.number_format != "0.00":
                return problem("cell.month_ambiguous", cell, field, year=int(value))
            text = f"{value:.2f}"  # 1975.10 is kept as 1975.1
    try:
        if lost_its_zero(text):
            return problem("cell.month_ambiguous", cell, field, year=text[:4])
        year, month = dates.parse_month(text, default_year=reading.year if field.within is not Within.LIFE else None)
    except dates.DateTrouble:
        return _of_year("cell.month", cell, field, reading)
    return Read(f"{year:04}-{month:02}")


def read_year(cell: Cell, field: Field, reading: Reading) -> Read:
    """A year."""
    match = re.fullmatch(r"((?:19|20)\d{2})(?:年度?)?", dates.chinese_digits(fold(written(cell))))
    return Read(int(match[1])) if match else _of_year("cell.year", cell, field, reading)


_NUMBER = re.compile(rf"([-+]?(?:\d{{1,15}}|\d{{1,3}}(?:,\d{{3}}){{1,4}})(?:\.\d{{1,15}})?)({UNIT})?")


def read_number(cell: Cell, field: Field, _reading: Reading) -> Read:
    """A number, also with its unit behind it."""
    if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
        if 1e15 <= abs(cell.value) < math.inf:
            return problem("cell.digits_lost", cell, field)
        return Read(_plain(cell.value)) if math.isfinite(cell.value) else problem("cell.number", cell, field)
    match = _NUMBER.fullmatch(cell.folded)
    if match is None:
        return problem("cell.number", cell, field)
    value = _plain(float(match[1].replace(",", "")))
    if match[2]:
        if not counts(match[2], field.label_keys):
            return problem("cell.other_unit", cell, field, unit=match[2])
        return Read(value, problem("cell.number_unit", cell, field, number=value).problems)
    return Read(value)


def _plain(number: float) -> int | float:
    """A whole number without a fraction, so that 3 and 3.0 are one value."""
    return int(number) if number == int(number) else number


def read_integer(cell: Cell, field: Field, reading: Reading) -> Read:
    """A whole number."""
    read = read_number(cell, field, reading)
    if isinstance(read.value, float):
        return problem("cell.integer", cell, field)
    return read


_YES = {fold(t) for t in ("是", "√", "✓", "✔", "☑", "有", "对", "y", "yes", "true", "1", "v")}
_NO = {fold(t) for t in ("否", "×", "✗", "✘", "无", "没有", "n", "no", "false", "0", "x")}
_DONE = "已"
_NOT = "未不没有"
"""Before the label itself: 已当场公布, 未当场公布, 不愿意面商."""
_BOX = re.compile(r"([☐□▢○☑☒■√✓✔])([^☐□▢○☑☒■√✓✔]*)")
_EMPTY = frozenset("☐□▢○")


def _said(text: str, field: Field) -> bool | None:
    """Yes or no where it is said in a word, or by the label itself with a word before it."""
    labels = field.label_keys
    if text in _YES or text in labels or text.removeprefix(_DONE) in labels:
        return True
    if text in _NO or text.lstrip(_NOT) in labels:
        return False
    return None


def read_yes_no(cell: Cell, field: Field, _reading: Reading) -> Read:
    """Yes or no, in words, signs or a boolean; an empty box is no answer."""
    if isinstance(cell.value, bool):
        return Read(cell.value)
    text = fold(written(cell)).strip("。.")
    said = _said(text, field)
    if said is not None:
        return Read(value=said)
    boxes = _BOX.findall(text)
    if boxes and "".join(box + word for box, word in boxes) == text:
        ticked = [word for box, word in boxes if box not in _EMPTY]
        if not ticked:
            return Read()
        if len(ticked) == 1 and ticked[0] in (_YES | _NO) and ticked[0].isalpha():
            return Read(value=ticked[0] in _YES)
    return problem("cell.yes_no", cell, field)


NOTHING = {"无", "暂无", "没有", "-", "--", "—", "——", "/", "\\", "–"}
"""What people write in a cell to say that it is blank on purpose."""
MARKS = NOTHING - {"无", "暂无", "没有"}
"""Those of them that mean nothing else where a number is asked: 无 could be 0."""


def or_nothing(read: Reader, marks: frozenset[str] | set[str] = NOTHING) -> Reader:
    """A reader for which 无 and the like are no value; the raw text stays as evidence."""

    def reading(cell: Cell, field: Field, basis: Reading) -> Read:
        if (
            len(cell.text) < 9
            and cell.folded in marks
            and not (field.choices is not None and field.choices.find(cell.text))
        ):
            return Read()
        return read(cell, field, basis)

    return reading
