"""Forms drawn as workbooks: made of a declaration, turned back into one; what is wrong told by its cell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ... import assets
from ...errors import EXIT_DONE, ErrorTold, TemplateError, UsageError
from ...evidence import a1
from ...forms.compile import compile_form
from ...forms.drawing import FIELDS, HEAD, TABLES, columns, drawn, drawn_simply
from ...forms.drawing_read import Drawing, read_drawing
from ...forms.model import Form
from ...forms.schema_check import broken
from ...forms.schema_sentences import sentence_of
from ...serial import ABSENT_IF_EMPTY
from ...words.codes import FormId, Severity
from ...workspace import Workspace
from ...workspace.temporary import make_folder
from ..opened.open_workspace import FORM, LISTS, META, Forms, lists_in_use, note_settings, own_forms, read_json
from ..opened.outputs import Writing, digest, write_for_person


@dataclass(frozen=True, slots=True)
class FormFault:
    """Something wrong (``error``) or to be known (``warning``): ``cell`` where it was drawn, else ``place``."""

    severity: Severity
    message: str
    cell: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class FormTold:
    """A form held against what a form may say; ``path`` is what was written."""

    form: str
    title: str
    file: str
    faults: tuple[FormFault, ...]
    path: Path | None = field(default=None, metadata=ABSENT_IF_EMPTY)

    @property
    def wrong(self) -> bool:
        """Whether it cannot be used."""
        return any(f.severity is Severity.ERROR for f in self.faults)


@dataclass(frozen=True, slots=True)
class FormsTold:
    """What ``form new`` and ``form lint`` found."""

    forms: tuple[FormTold, ...]
    error: ErrorTold | None = field(default=None, metadata=ABSENT_IF_EMPTY)

    @classmethod
    def of(cls, forms: Iterable[FormTold]) -> FormsTold:
        """The forms, and an error where one of them cannot be used."""
        found = tuple(forms)
        files = "、".join(f.file for f in found if f.wrong)
        error = ErrorTold("template.schema", f"{files} 有错，还不能用。", "请按所指的地方修改。") if files else None
        return cls(found, error)

    @property
    def exit_code(self) -> int:
        """5 where a form cannot be used, as a command that needs it ends."""
        return TemplateError.exit_code if self.error else EXIT_DONE


def draw(workspace: Workspace | None, id_: str, output: Path | None, *, force: bool) -> FormsTold:
    """The workbook in which a form is drawn: of one that there is, as it stands; else a beginning to go on from."""
    from ...rules.rule_book import Column, SheetTold
    from ...xlsx.rule_book import write_rule_book

    name, lists = f"{id_}{FORM}", _lists(workspace)
    there = assets.exists("schemas", name, workspace)
    schema = read_json(name, workspace) if there else _begun(workspace, id_)
    rows = drawn(schema, lists) if there else {FIELDS: drawn_simply(schema, lists)}
    told = columns(lists)
    sheets = [
        SheetTold(sheet, tuple(Column(c.key, c.label, c.width, c.choices) for c in told[sheet]), tuple(rows[sheet]))
        for sheet in (FIELDS, HEAD, TABLES)
        if sheet in rows
    ]
    path = output or Path(f"{id_}.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"“{path.name}”不是 .xlsx。", "请把文件名写成 .xlsx。", code="suffix")
    data = write_rule_book(str(schema["title"]), sheets)
    written = write_for_person(path, data, digest(data), force=force)
    return FormsTold((FormTold(id_, str(schema["title"]), name, (), written),))


_ID = re.compile(r"[a-z][a-z-]*")
_NO_TITLE = "（请填写）"
"""What stands in a beginning for what only the office knows."""


def beginning(id_: str, prefix: str, number: str) -> dict[str, Any]:
    """A form to begin with: what nearly every form of a unit has, and one table."""
    head = {
        "unit": ("填报单位", {"kind": "unit", "ask": "office"}), "year": ("年度", {"kind": "year", "ask": "office"}),
        "filler": ("填表人", {"kind": "text"}), "phone": ("联系电话", {"kind": "phone"}),
    }  # fmt: skip
    rows = {
        "date": ("日期", {"kind": "date"}), "deputy": ("代表", {"kind": "deputy"}),
        "content": ("内容", {"kind": "long_text", "width": 36}), "note": ("备注", {"kind": "text"}),
        "void": ("作废", {"kind": "yes_no", "width": 6}),
    }  # fmt: skip
    items = {
        "type": "object", "additionalProperties": False, "required": ["date", "deputy"],
        "properties": {name: {"title": title, "x-duty": duty} for name, (title, duty) in rows.items()},
    }  # fmt: skip
    table = {"section": "rows", "key": ["date", "deputy"], "rows": 20, "deputy": "deputy"}
    fields = {n: {"title": title, "x-duty": {**duty, "section": "head"}} for n, (title, duty) in head.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": id_, "title": _NO_TITLE,
        "description": _NO_TITLE, "type": "object", "additionalProperties": False,
        "required": ["unit", "year", "filler"],
        "x-duty": {
            "version": 1, "no": number, "prefix": prefix, "per": "unit", "landscape": True,
            "sections": [{"id": "head", "title": ""}, {"id": "rows", "title": "登记"}],
            "instructions": ["一件事一行。", "带 * 的栏目必须填写；灰色栏目由办公室预先填好，不用改。"],
            "sign": ["填表人", "审核人", "单位（盖章）", "填表日期"],
        },
        "properties": {**fields, "rows": {"title": "登记", "type": "array", "items": items, "x-duty": table}},
    }  # fmt: skip


def _begun(workspace: Workspace | None, id_: str) -> dict[str, Any]:
    """The beginning of a form; one that the workspace has keeps its letters and its number."""
    prefix, number = _free_prefix(workspace), _free_number(workspace)
    if id_ in own_forms(workspace):
        known = read_json(f"{id_}{FORM}", workspace).get("x-duty", {})
        prefix, number = known.get("prefix", prefix), known.get("no", number)
    return beginning(id_, prefix, number)


def take(workspace: Workspace, book: Path, *, force: bool) -> FormsTold:
    """A drawn workbook as a form of the workspace: read, checked, and written where nothing is wrong."""
    read = _read(workspace, book)
    told = _held(workspace, read, book.name)
    if told.wrong:
        return FormsTold.of([told])
    folder = workspace.override("schemas")
    make_folder(folder, exist_ok=True)
    path = folder / f"{told.form}{FORM}"
    data = (json.dumps(read.schema, ensure_ascii=False, indent=2) + "\n").encode()
    if path.exists() and not force and path.read_bytes() != data:
        raise UsageError(
            f"schemas/{path.name} 已经有了，和工作簿里的不同。",
            "要用工作簿的内容替换，请加 --force；已经下发的表收回时仍照下发时的样子读。", code="exists",
        )  # fmt: skip
    with Writing() as files:
        files.put(path, data, digest(data), force=True)
        note_settings(workspace)
    return FormsTold.of([FormTold(told.form, told.title, told.file, told.faults, path)])


def lint(workspace: Workspace | None, named: Iterable[str]) -> FormsTold:
    """Forms by id, or workbooks in which they are drawn; all of the workspace's own where none is named."""
    asked = list(named) or own_forms(workspace)
    return FormsTold.of(_linted(workspace, name) for name in asked)


def _linted(workspace: Workspace | None, name: str) -> FormTold:
    path = Path(name)
    if path.suffix.lower() == ".xlsx":
        return _held(workspace, _read(workspace, path), path.name)
    id_ = path.name.removesuffix(FORM)
    if id_ == LISTS.removesuffix(FORM):
        wrong = lists_in_use(workspace)[1]
        faults = (FormFault(Severity.ERROR, wrong.message + wrong.remedy),) if wrong is not None else ()
        return FormTold(id_, "选项表", f"schemas/{LISTS}", faults)
    if not assets.exists("schemas", f"{id_}{FORM}", workspace):
        raise UsageError(f"没有“{id_}”这张表。", "全部的表见 dutykit forms；画在工作簿里的写 文件.xlsx。", code="form")
    file = f"schemas/{id_}{FORM}"
    try:
        schema = read_json(f"{id_}{FORM}", workspace)
    except TemplateError as error:
        return FormTold(id_, "", file, (FormFault(Severity.ERROR, error.message + error.remedy),))
    return _held(workspace, Drawing(schema), file, id_)


def _read(workspace: Workspace | None, book: Path) -> Drawing:
    from ...xlsx.read import read_workbook

    try:
        grid = read_workbook(book.read_bytes(), {})
    except OSError:
        raise UsageError(f"读不了“{book}”。", "请核对文件名。", code="file") from None
    sheets = {s.name: {at: cell.text for at, cell in s.cells.items()} for s in grid.sheets}
    if FIELDS not in sheets:
        raise UsageError(
            f"“{book.name}”不是画表的工作簿。", f"里面要有“{FIELDS}”一页：dutykit form new 编号。", code="file"
        )
    if HEAD not in sheets and _ID.fullmatch(book.stem) is None:
        told = f"文件名“{book.stem}”就是表的编号，要用小写英文字母，可以加连字符。"
        raise UsageError(told, "请改名，如 visit.xlsx。", code="file")
    return read_drawing(sheets, _lists(workspace), _begun(workspace, book.stem))


# --- what is wrong -----------------------------------------------------------------------------------------------


def _held(workspace: Workspace | None, read: Drawing, file: str, id_: str = "") -> FormTold:
    schema = read.schema
    form_id = id_ or str(schema.get("$id", ""))
    wrong = [FormFault(Severity.ERROR, f"{m}。", f"{s}!{a1(row, column)}") for (s, row, column), m in read.wrong]
    faults = wrong or list(_faults(workspace, read, form_id))
    return FormTold(form_id, str(schema.get("title", "")), file, tuple(faults))


def _faults(workspace: Workspace | None, read: Drawing, form_id: str) -> Iterator[FormFault]:
    for key, label in (("title", "名称"), ("description", "说明")):
        if read.schema.get(key) == _NO_TITLE:
            yield _fault(read, (key,), f"还没有填{label}。")
    errors = broken(read_json(META, None), read.schema)
    for error in errors:
        yield _fault(read, tuple(map(str, error.absolute_path)), f"{sentence_of(error)}。")
    if errors:
        return
    try:
        shared = lists_in_use(workspace)[0], read_json(META, None)
        form = compile_form(read.schema, *shared, name=f"{form_id}{FORM}")
    except TemplateError as error:
        yield FormFault(Severity.ERROR, f"{error.message}{error.remedy}")
        return
    if form.id != form_id:
        yield _fault(read, ("$id",), f"编号是“{form.id}”，与文件名不一致。")
    yield from _clashes(workspace, read, form)
    yield from _left_out(form)


def _fault(read: Drawing, path: tuple[str, ...], message: str) -> FormFault:
    """What is wrong at a path: by the cell in which it, or what it belongs to, was drawn; else by the path itself."""
    for end in range(len(path), 0, -1):
        if path[:end] in read.cells:
            sheet, row, column = read.cells[path[:end]]
            return FormFault(Severity.ERROR, message, f"{sheet}!{a1(row, column)}")
    return FormFault(Severity.ERROR, message, "", _words(read.schema, path))


def _words(schema: Mapping[str, Any], path: tuple[str, ...]) -> str:
    """A path by the names that people know: 活动 · 地点 · kind."""
    node: Any = schema
    said: list[str] = []
    for key in path:
        node = node[int(key)] if isinstance(node, list) else node.get(key) if isinstance(node, Mapping) else None
        if key in {"properties", "items", "x-duty"}:
            continue
        title = node.get("title") if isinstance(node, Mapping) else None
        said.append(str(title or key))
    return " · ".join(said)


def _clashes(workspace: Workspace | None, read: Drawing, form: Form) -> Iterator[FormFault]:
    """Letters and numbers by which other forms are known already."""
    for other in Forms(workspace).values():
        if other.id == form.id:
            continue
        if other.prefix == form.prefix:
            message = f"编号字头 {form.prefix} 已由《{other.title}》使用，请另取两个大写字母。"
            yield _fault(read, ("x-duty", "prefix"), message)
        if other.no == form.no:
            yield _fault(read, ("x-duty", "no"), f"表号 {form.no} 已由《{other.title}》使用，请另编一个。")


def _left_out(form: Form) -> Iterator[FormFault]:
    """What will not be done with the records of a form of the office's own."""
    if form.id in set(FormId):
        return
    yield FormFault(
        Severity.WARNING,
        "这张表的登记不进履职情况报告、代表履职档案和核对单；办法的规则可以用它核查，dutykit show、find 查得到；"
        "要印出来，自加一种文书（docs/模板怎么改.md 第六节）。",
    )
    if not any(table.deputy for table in form.tables) and "deputy" not in form.by_name:
        yield FormFault(Severity.WARNING, "没有一栏写明“是谁的记录”，按代表查不到这张表的登记。")


def _lists(workspace: Workspace | None) -> Mapping[str, Any]:
    lists: Mapping[str, Any] = lists_in_use(workspace)[0].get("$defs", {})
    return lists


def _free_prefix(workspace: Workspace | None) -> str:
    taken = {form.prefix for form in Forms(workspace).values()}
    letters = "ZYXWVUTSRQPONMLKJIHGFEDCBA"
    return next(a + b for a in letters for b in letters if a + b not in taken)


def _free_number(workspace: Workspace | None) -> str:
    taken = {form.no for form in Forms(workspace).values()}
    return next(str(n) for n in range(31, 1000) if str(n) not in taken)
