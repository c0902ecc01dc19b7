"""What a clerk has confirmed of a table that was typed anew: which of its labels is which field. Kept as TOML.

The left side of each line is the label as it stands in the file, the right side the field as our form calls it.
Everything that stands in the file is named: what is not to be read stands under ``ignore``.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..outside import read_toml
from ..text import label_key, nearest
from ..words.codes import Layout
from .model import Field, Form, Table
from .views import BETWEEN

WHO = "代表姓名"
"""Said of a column with one deputy in each row, in a table of one row for each deputy."""
MARK = "参加情况"
"""Said of the column that tells what of the deputy: 出席, 请假."""
PROPOSED = "form.proposed"
"""The problem that carries a proposal."""
_SPECIAL = {WHO: "@deputy", MARK: "@mark"}
_TOP = {"form", "unit", "layout", "head", "ignore"}


class MappingTrouble(Exception):
    """A file of a mapping that cannot be used; ``message`` and ``remedy`` say why, in Chinese."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True)
class FieldMap:
    """Labels of one file, folded, by what they mean: fields of the head, and of each table."""

    form: str
    unit: str = ""
    """The code of the unit whose files are read so."""
    layout: Layout = Layout.ROWS
    head: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By table; ``@deputy`` and ``@mark`` in a table of one row for each deputy."""
    ignore: frozenset[str] = frozenset()
    given: bool = field(default=False, compare=False)
    """Whether the clerk has named it for this run; else it is one that was kept."""
    name: str = field(default="", compare=False)
    """What its file is called."""

    @property
    def digest(self) -> str:
        """The same for the same form, unit and labels, in whatever order they were written."""
        parts: list[object] = [self.form, self.unit, self.layout, *sorted(self.head.items()), *sorted(self.ignore)]
        parts += [(table, *sorted(names.items())) for table, names in sorted(self.columns.items())]
        return hashlib.sha256(repr(parts).encode()).hexdigest()


def label_path(text: str) -> str:
    """A label as it is written in a mapping, folded: each part of one that stands over two rows."""
    return BETWEEN.join(map(label_key, text.split(BETWEEN)))


# --- reading ---------------------------------------------------------------------------------------------------


def parse(text: str, forms: Mapping[str, Form], units: Mapping[str, str], name: str) -> FieldMap:
    """The mapping in a TOML file called ``name``; ``units`` are codes by code and by name.

    Raises :class:`MappingTrouble` where it says anything that our forms do not have.
    """
    try:
        data = read_toml(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingTrouble(f"对应表“{name}”不是完整的 TOML（{error}）。", "请核对引号和等号，一行写一栏。") from None
    form = _form(data.get("form"), forms, name)
    tables = {**{t.name: t for t in form.tables}, **{t.label: t for t in form.tables}}
    strange = [key for key in data if key not in _TOP and key not in tables]
    if strange:
        known = "、".join(_section(t.label) for t in form.tables)
        raise MappingTrouble(f"对应表“{name}”里的“{strange[0]}”不认识。", f"《{form.title}》有 [head]、{known}。")
    head = {key: _field(value, key, form.fields, form, name, {}) for key, value in _pairs(data, "head", name)}
    columns: dict[str, dict[str, str]] = {}
    for title, table in tables.items():
        special = _SPECIAL if table.ticks is not None else {}
        for key, value in _pairs(data, title, name):
            mine = columns.setdefault(table.name, {})
            mine[key] = _field(value, key, table.fields, form, name, special)
    found = FieldMap(
        form.id, _unit(data.get("unit", ""), units, name), _layout(data.get("layout", Layout.ROWS.label), name),
        head, columns, _ignored(data.get("ignore", []), name), name=name,
    )  # fmt: skip
    _consistent(found, form, name)
    return found


def _form(value: object, forms: Mapping[str, Form], name: str) -> Form:
    for form in forms.values():
        if value in (form.id, form.title):
            return form
    near = nearest(str(value), [*forms, *(f.title for f in forms.values())]) if value else None
    hint = f"是不是“{near}”？" if near else "可写的编号见 dutykit forms。"
    raise MappingTrouble(f"对应表“{name}”的 form 写的是“{value or ''}”，没有这张表。", hint)


def _unit(value: object, units: Mapping[str, str], name: str) -> str:
    if value == "":
        return ""
    if not isinstance(value, str) or value not in units:
        near = nearest(str(value), units)
        hint = f"是不是“{near}”？" if near else "请写名册里的单位代码或名称。"
        raise MappingTrouble(f"对应表“{name}”的 unit 写的是“{value}”，名册里没有。", hint)
    return units[value]


def _layout(value: object, name: str) -> Layout:
    for layout in Layout:
        if value in (layout.value, layout.label):
            return layout
    known = "、".join(f"“{layout.label}”" for layout in Layout)
    raise MappingTrouble(f"对应表“{name}”的 layout 写的是“{value}”，没有这种排法。", f"可写：{known}。")


def _pairs(data: Mapping[str, Any], part: str, name: str) -> Iterable[tuple[str, object]]:
    found = data.get(part, {})
    if not isinstance(found, dict):
        raise MappingTrouble(f"对应表“{name}”里的“{part}”应当是一段。", f"请写成 {_section(part)}，下面一行写一栏。")
    for label, value in found.items():
        key = label_path(label)
        if [label_path(other) for other in found].count(key) > 1:
            raise MappingTrouble(f"对应表“{name}”的 [{part}] 里“{label}”写了两次。", "请只留一行。")
        yield key, value


def _field(
    value: object, label: str, fields: Iterable[Field], form: Form, name: str, special: Mapping[str, str]
) -> str:
    if isinstance(value, str) and value in special:
        return special[value]
    live = [f for f in fields if not f.until]
    for item in live:
        if value in (item.name, item.label):
            return item.name
    near = nearest(str(value), [f.label for f in live])
    hint = f"是不是“{near}”？" if near else f"可写：{'、'.join(f.label for f in live)}。"
    raise MappingTrouble(f"对应表“{name}”把“{label}”对到“{value}”，《{form.title}》没有这一栏。", hint)


def _ignored(value: object, name: str) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise MappingTrouble(f"对应表“{name}”的 ignore 应当是一串栏名。", '请写成 ignore = ["审核人", "盖章"]。')
    return frozenset(map(label_path, value))


def _consistent(found: FieldMap, form: Form, name: str) -> None:
    """No field twice, no label both read and left out, and something to read."""
    parts = [("head", found.head), *((form.table_by_name[t].label, names) for t, names in found.columns.items())]
    for part, names in parts:
        twice = [n for n in names.values() if list(names.values()).count(n) > 1]
        if twice:
            raise MappingTrouble(f"对应表“{name}”的 [{part}] 里有两栏对到同一栏。", "请改正其中一行，或移到 ignore。")
        both = names.keys() & found.ignore
        if both:
            raise MappingTrouble(f"对应表“{name}”里“{min(both)}”既要读，又在 ignore 里。", "请只留一处。")
    if not any(found.columns.values()):
        raise MappingTrouble(f"对应表“{name}”没有写哪一列是哪一栏。", f"请写一段 {_section(form.tables[0].label)}。")


# --- writing ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MappingLine:
    """One label as it was seen, what it is taken for, and why; no field where nobody knows."""

    table: str
    """Empty in the head."""
    label: str
    field: str
    why: str
    sure: bool


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """One label of a file that was typed anew: what it is taken for (empty: nobody knows), and why."""

    label: str
    field: str
    why: str
    sure: bool


def written(form: Form, unit: str, layout: Layout, lines: Iterable[MappingLine], *, note: str = "") -> str:
    """The TOML of a mapping, as a clerk reads and changes it."""
    lines = list(lines)
    left = [line for line in lines if not line.field]
    text = ["# 栏目对应表：等号左边是文件里的栏名，右边是表里的栏目。", *([f"# {note}"] if note else [])]
    text += [
        f"form = {_quoted(form.id)}  # {form.title}",
        f"unit = {_quoted(unit)}",
        f"layout = {_quoted(layout.label)}",
    ]
    text += ['# 不读的栏，其中的内容不登记，如 ignore = ["审核人", "盖章"]：', "ignore = []"]
    if left:
        text += ["", "# 不知道这几栏是什么：请去掉 # 写上栏目，不读的写进上面的 ignore，否则不能登记。"]
        text += [f'# {_quoted(line.label)} = ""  # {line.why}' for line in left]
    for table in ("", *(t.name for t in form.tables)):
        mine = [line for line in lines if line.table == table and line.field]
        if mine:
            fields = _labels(form, form.table_by_name.get(table))
            text += ["", _section(form.table_by_name[table].label if table else "head")]
            text += [
                f"{_quoted(n.label)} = {_quoted(fields[n.field])}  # {'' if n.sure else '请核对：'}{n.why}"
                for n in mine
            ]
    return "\n".join(text) + "\n"


def answered(text: str, answers: Mapping[str, str], forms: Mapping[str, Form]) -> str:
    """The TOML of a proposal with what a person has answered: by label, what our form calls it, or nothing."""
    data = read_toml(text)
    form = forms[data["form"]]
    ignore = [label for label in data["ignore"] if label not in answers]
    ignore += [label for label, told in answers.items() if not told]
    sections = {key: dict(value) for key, value in data.items() if isinstance(value, dict)}
    for label, told in answers.items():
        owner = next((key for key, names in sections.items() if label in names), "")
        sections.get(owner, {}).pop(label, None)
        if told:
            sections.setdefault(owner or _owner(form, told, sections), {})[label] = told
    lines = [
        f"form = {_quoted(form.id)}  # {form.title}", f"unit = {_quoted(data['unit'])}",
        f"layout = {_quoted(data['layout'])}", f"ignore = [{', '.join(map(_quoted, ignore))}]",
    ]  # fmt: skip
    for key, names in sections.items():
        lines += ["", _section(key), *(f"{_quoted(label)} = {_quoted(told)}" for label, told in names.items())]
    return "\n".join(lines) + "\n"


def _owner(form: Form, told: str, sections: Mapping[str, object]) -> str:
    """The table that has a field of this name: one of which the proposal speaks before any other."""
    tables = [t.label for t in form.tables if told in _SPECIAL or any(f.label == told for f in t.fields)]
    return min(tables, key=lambda label: label not in sections)


def _labels(form: Form, table: Table | None) -> dict[str, str]:
    """What our form calls each field."""
    names = {f.name: f.label for f in (table.fields if table is not None else form.fields)}
    return names | {code: label for label, code in _SPECIAL.items()}


def _section(name: str) -> str:
    """The line with which a part begins."""
    return f"[{name}]" if name.isascii() else f"[{_quoted(name)}]"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else " " for c in escaped) + '"'
