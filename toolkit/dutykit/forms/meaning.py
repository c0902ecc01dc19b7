"""What a column of a table that was typed anew means: by its label, and by the values beneath it."""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..problems import has_errors
from ..text import label_key, means_other, name_key
from ..words.codes import Ask, FieldKind
from .grid import Cell
from .kinds import KINDS, Reading
from .mapping import MARK, WHO
from .model import Field, Table
from .recognise import NUMBER_LABEL, SEQUENCE_LABEL
from .tick_marks import fields_of_mark
from .views import Label

DEPUTY, MARKED, PERSON, NUMBERS, OWNER = "@deputy", "@mark", "@person", "@number", "@owner"
"""Columns that are no field: who a row is about, what of them, the marks of one deputy, the numbers of rows, and whose
the form is, said again in each row."""
_OWN = frozenset(map(label_key, (SEQUENCE_LABEL, NUMBER_LABEL, "项次", "No", "No.")))
_WHO = frozenset(map(label_key, (WHO, "姓名", "代表", "人员", "参加人员姓名", "参加代表姓名")))
_MARK = frozenset(map(label_key, (MARK, "出席情况", "到会情况", "出勤情况", "考勤", "状态", "情况", "是否参加")))
_OF_PEOPLE = re.compile(r"(?:代表|人员|名单)$")
_TELLING = {
    FieldKind.DATE: "日期", FieldKind.DATE_RANGE: "日期", FieldKind.MONTH: "年月", FieldKind.CHOICE: "可选的内容",
    FieldKind.YES_NO: "是或否", FieldKind.DEPUTY: "名册中的姓名", FieldKind.DEPUTIES: "名册中的姓名",
    FieldKind.UNIT: "名册中的单位", FieldKind.PHONE: "电话号码",
}  # fmt: skip
"""Kinds whose values say by themselves what they are."""
_CHECKED = {*_TELLING, FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.YEAR, FieldKind.CHOICES}
_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日?")
_KNOWN = frozenset(
    {
        "person.several",
        "person.remark",
        "person.remark_state",
        "person.count",
        "person.number_differs",
        "person.everyone",
    }
)
"""What is asked of names that the roster has: that they are names is plain."""
_MOST_FIT = 0.8
_LEAST_FIT = 0.5
_ALIKE = 0.5
"""By so much a label must be like one of a field to be called so."""
_AHEAD = 0.1
"""By so much a field must be likelier than the next one."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One column: its label, the field (empty where nobody knows), why, and whether that is sure."""

    label: Label
    field: str
    why: str
    sure: bool
    filled: int


@dataclass(frozen=True, slots=True)
class _Labelled:
    """What a label alone says: fields that it may name, and how."""

    fields: tuple[str, ...] = ()
    why: str = ""
    needs_values: bool = False


def by_label(label: Label, table: Table) -> _Labelled:
    """The fields that a label names: alone, with the heading of its group, or but for the word for people."""
    keys, known = [label_key(part) for part in label.parts], table.names_by_key
    for key in _joined(keys):
        if key in known:
            return _Labelled(known[key], "栏名相同" if len(keys) == 1 else "上下两行栏名合起来相同")
    if len(keys) > 1 and keys[-1] in known and not means_other("".join(keys), keys[-1]):
        return _Labelled(known[keys[-1]], "下一行栏名相同")
    return _of_people(keys, table)


def _of_people(keys: Sequence[str], table: Table) -> _Labelled:
    """A field of people whose label lacks, or has, the word for them: 实到 for 实到代表."""
    stems = {_OF_PEOPLE.sub("", key): item for item in table.people for key in item.label_keys}
    for key in (*_joined(keys), keys[-1]):
        item = stems.get(_OF_PEOPLE.sub("", key))
        if item is not None and key and not means_other("".join(keys), key):
            return _Labelled((item.name,), f"栏名同“{item.label}”", needs_values=True)
    return _Labelled()


def _joined(keys: Sequence[str]) -> list[str]:
    """A label as one text: as it stands, or of two rows both ways round."""
    if len(keys) == 1:
        return list(keys)
    return ["".join(keys), keys[-1] + "".join(keys[:-1]), keys[0] + keys[-1], keys[-1] + keys[0]]


def fit(cells: Sequence[Cell], item: Field, reading: Reading) -> float | None:
    """Which share of some cells can be read as a field; nothing of a field that takes any text."""
    if item.kind not in _CHECKED or not cells:
        return None
    return sum(1 for cell in cells if _reads(cell, item, reading)) / len(cells)


def _reads(cell: Cell, item: Field, reading: Reading) -> bool:
    if cell.error:
        return False
    found = KINDS[item.kind].read(dataclasses.replace(cell, sight=None), item, reading)
    return not has_errors(p for p in found.problems if p.code not in _KNOWN)


def _is_day(cell: Cell) -> bool:
    return isinstance(cell.value, date) or _DAY.fullmatch(cell.clean) is not None


@dataclass
class HeaderColumns:
    """The columns of one header, and what each of them means in one table."""

    table: Table
    cells: Mapping[int, Sequence[Cell]]
    """What stands below each label, by column."""
    reading: Reading
    owners: frozenset[str] = frozenset()
    """Folded labels of a column that says whose the form is."""

    def meanings(self, labels: Sequence[Label]) -> list[Meaning]:
        """What each column means; the sure ones first, then what the values say of those that are left."""
        found: dict[int, Meaning] = {}
        taken: dict[str, int] = {}
        for label in labels:
            meaning = self._own(label) or self._named(label, taken)
            if meaning is not None:
                found[label.column] = meaning
                if not meaning.field.startswith("@"):
                    taken.setdefault(meaning.field, label.column)
        self._people(labels, found, taken)
        for label in labels:
            if label.column not in found:
                meaning = self._guessed(label, taken)
                found[label.column] = meaning
                if meaning.field:
                    taken[meaning.field] = label.column
        return [found[label.column] for label in labels]

    def _own(self, label: Label) -> Meaning | None:
        if label_key(label.parts[-1]) in _OWN and "编号" not in self.table.label_keys:
            return Meaning(label, NUMBERS, "行的序号", sure=True, filled=0)
        if label_key(label.parts[-1]) == label_key(SEQUENCE_LABEL):
            return Meaning(label, NUMBERS, "行的序号", sure=True, filled=0)
        if (
            label.key in self.owners - self.table.label_keys
            and len({c.key for c in self.cells.get(label.column, ())}) == 1
        ):
            return Meaning(label, OWNER, "说的是谁的表", sure=True, filled=0)
        return None

    def _named(self, label: Label, taken: Mapping[str, int]) -> Meaning | None:
        """By the label, if the values beneath do not speak against it."""
        said, cells = by_label(label, self.table), self.cells.get(label.column, ())
        free = [name for name in said.fields if name not in taken]
        if not free:
            return self._second(label, said, len(cells))
        fits = {name: fit(cells, self.table.by_name[name], self.reading) for name in free}
        name = max(free, key=lambda n: fits[n] or 0.0)
        if said.needs_values and (fits[name] or 0.0) < _MOST_FIT:
            return None
        against = self._against(self.table.by_name[name], fits[name], cells)
        return Meaning(label, name, said.why + against, sure=not against, filled=len(cells))

    def _second(self, label: Label, said: _Labelled, filled: int) -> Meaning | None:
        """A label of a field that has a column already."""
        if not (said.fields and filled):
            return None
        first = self.table.by_name[said.fields[0]].label
        return Meaning(label, "", f"“{first}”已有一栏", sure=False, filled=filled)

    def _against(self, item: Field, share: float | None, cells: Sequence[Cell]) -> str:
        """What the values below a label say against it; one alone is asked about where it stands."""
        if share is not None and share < _LEAST_FIT and len(cells) > 1:
            return f"，但下面的内容多数不像{_TELLING.get(item.kind, '数字')}"
        return "，但下面都是日期" if share is None and len(cells) > 1 and all(map(_is_day, cells)) else ""

    # --- one row, or one column, for each deputy ---------------------------------------------------------------

    def _people(self, labels: Sequence[Label], found: dict[int, Meaning], taken: dict[str, int]) -> None:
        """Columns of single deputies with marks beneath; or a column that names one deputy in each row."""
        if self.table.ticks is None:
            return
        known = self.reading.roster.by_name
        people = [n for n in labels if n.column not in found and name_key(n.parts[-1]) in known]
        if len(people) > 1:
            for label in labels:
                if label in people or (label.column not in found and self._all_marks(label)):
                    why = "名册中的姓名，下面是记号" if label in people else "夹在各位代表之间，下面是记号"
                    filled = len(self.cells.get(label.column, ()))
                    found[label.column] = Meaning(label, PERSON, why, sure=True, filled=filled)
            return
        self._in_rows(labels, found, taken)

    def _in_rows(self, labels: Sequence[Label], found: dict[int, Meaning], taken: dict[str, int]) -> None:
        """One row for each deputy: who it is about, and perhaps what of them."""
        marks = [n for n in labels if n.column not in found and self._all_marks(n)]
        who = self._who(labels, found, marks)
        if len(who) != 1 or len(marks) > 1 or not self._repeats(found, who[0].column):
            return
        column = who[0].column
        if column in found:
            taken.pop(found[column].field, None)
        found[column] = Meaning(who[0], DEPUTY, "每行一位名册中的代表", sure=True, filled=len(self.cells[column]))
        for label in marks:
            sure, filled = label_key(label.parts[-1]) in _MARK, len(self.cells[label.column])
            found[label.column] = Meaning(label, MARKED, "下面是出席、请假一类的词", sure=sure, filled=filled)

    def _who(self, labels: Sequence[Label], found: Mapping[int, Meaning], marks: Sequence[Label]) -> list[Label]:
        """Columns that name one deputy in each row: under a word for it, else the field of people itself."""
        each = [n for n in labels if self._one_each(n)]
        named = [n for n in each if label_key(n.parts[-1]) in _WHO]
        return named if named or marks else [n for n in each if self._is_people(found.get(n.column))]

    def _all_marks(self, label: Label) -> bool:
        cells = self.cells.get(label.column, ())
        return bool(cells) and all(map(self._is_mark, cells))

    def _is_people(self, meaning: Meaning | None) -> bool:
        item = self.table.by_name.get(meaning.field) if meaning is not None else None
        return item is not None and item.kind == FieldKind.DEPUTIES

    def _one_each(self, label: Label) -> bool:
        cells = self.cells.get(label.column, ())
        named = [c for c in cells if name_key(c.clean) in self.reading.roster.by_name]
        return len(cells) > 1 and len(named) >= len(cells) * _MOST_FIT

    def _repeats(self, found: Mapping[int, Meaning], who: int) -> bool:
        """Whether the rows say again and again of the same deed: the whole key is the same in two of them."""
        names = {m.field: column for column, m in found.items()}
        columns = [names[n] for n in self.table.key if n in names and names[n] != who]
        if not columns:
            return False
        rows: dict[int, list[str]] = {}
        for column in columns:
            for cell in self.cells.get(column, ()):
                rows.setdefault(cell.row, []).append(cell.folded)
        keys = [tuple(texts) for texts in rows.values()]
        fewer = len(rows) < len(self.cells.get(who, ()))  # the deed is told once, above those who took part
        return len(set(keys)) < len(keys) or fewer

    def _is_mark(self, cell: Cell) -> bool:
        return bool(fields_of_mark(cell.clean, self.table))

    # --- what is left ------------------------------------------------------------------------------------------

    def _guessed(self, label: Label, taken: Mapping[str, int]) -> Meaning:
        """The field that a label and the values beneath it are most like; never sure."""
        cells = self.cells.get(label.column, ())
        if not cells:
            return Meaning(label, "", "下面没有内容", sure=True, filled=0)
        free = [f for f in self.table.fields if f.name not in taken and not f.until and f.ask is not Ask.OFFICE]
        likely = sorted(free, key=lambda f: -self._likeness(label, f, cells))[:2]
        scores = [self._likeness(label, f, cells) for f in likely] + [0.0, 0.0]
        if scores[0] >= 1.0 and scores[0] - scores[1] >= _AHEAD:
            return Meaning(label, likely[0].name, self._why(label, likely[0], cells), sure=False, filled=len(cells))
        left = self._the_one_left(free, cells)
        why = "只剩这一栏可能" if left is not None else "不知道是哪一栏"
        return Meaning(label, left.name if left is not None else "", why, sure=False, filled=len(cells))

    def _why(self, label: Label, item: Field, cells: Sequence[Cell]) -> str:
        told = ["栏名相近"] if self._similarity(label, item) >= _ALIKE else []
        told += [f"下面多是{_TELLING[item.kind]}"] if item.kind in _TELLING and fit(cells, item, self.reading) else []
        return "，".join(told) or "像这一栏"

    def _the_one_left(self, free: Sequence[Field], cells: Sequence[Cell]) -> Field | None:
        """The only text that must be answered and has no column, for a column that says something else in each row."""
        texts = [f for f in free if f.required and f.kind in {FieldKind.TEXT, FieldKind.LONG_TEXT}]
        telling = not any(_is_day(c) or c.clean.isdecimal() for c in cells)
        return texts[0] if len(texts) == 1 and telling and len({c.folded for c in cells}) == len(cells) else None

    def _likeness(self, label: Label, item: Field, cells: Sequence[Cell]) -> float:
        key = label_key(label.parts[-1])
        share, alike = fit(cells, item, self.reading), self._similarity(label, item)
        if (share is not None and share < _MOST_FIT) or all(means_other(key, k) for k in item.label_keys):
            return 0.0
        told = 1.0 if share is not None and item.kind in _TELLING else 0.0
        first = self.table.ticks is not None and next(iter(self.table.ticks.marks.values())) == item.name
        return told + alike * 2 + 0.15 * (item.required or first)  # of several columns of names that of who came

    def _similarity(self, label: Label, item: Field) -> float:
        key = label_key(label.parts[-1])
        return max(difflib.SequenceMatcher(None, key, k).ratio() for k in item.label_keys)
