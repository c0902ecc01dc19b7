"""Writing one filled activity workbook (40 rows, 12 columns and more) against a plain openpyxl writer, in one run.

The plain writer puts the same texts, borders and dropdowns on one sheet and nothing else: no look, no names, no
protection, no tick grid, no hidden sheets.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from dutykit.dossier.model import Deputy, Membership, Roster, Unit
from dutykit.forms.compile import compile_form
from dutykit.forms.filled import Filled, FilledRow
from dutykit.forms.kinds import show
from dutykit.forms.model import Form
from dutykit.xlsx.look_read import read_look
from dutykit.xlsx.scaffold import scaffold_template
from dutykit.xlsx.write import write_workbook

from .marks import Mark
from .office import names

ROWS = 40
UNIT = 50
_ROOT = Path(__file__).parents[1]


def _form(name: str = "activity") -> Form:
    def read(name: str) -> dict[str, object]:
        loaded: dict[str, object] = json.loads((_ROOT / "schemas" / name).read_text(encoding="utf-8"))
        return loaded

    return compile_form(read(f"{name}.schema.json"), read("lists.schema.json"), read("meta/form.schema.json"))


def _filled(form: Form) -> Filled:
    deputies = tuple(Deputy(f"{n:04}", name, (Membership("U01"),)) for n, name in enumerate(names(UNIT), 1))
    table = form.tables[0]
    kinds = [c.code for c in table.by_name["kind"].choices.choices] if table.by_name["kind"].choices else []
    rows = tuple(
        FilledRow(
            f"HD2024-{n:05}",
            {
                "date": {"from": f"2024-03-{n % 28 + 1:02}", "to": f"2024-03-{n % 28 + 1:02}"},
                "title": f"视察老旧小区改造工程（第{n}次）",
                "kind": kinds[n % len(kinds)],
                "place": "示例街道",
                "content": "实地查看加装电梯、管线改造和适老化改造情况，听取居民意见。",
                "present": [d.number for d in deputies[n % 20 : n % 20 + 20]],
                "leave": [deputies[n % 20].number],
                "entered": "2024-04-01",
                "note": "无",
            },
        )
        for n in range(ROWS)
    )
    roster = Roster(deputies, (Unit("U01", "示例联组", "joint_group"),))
    identity = {"format": "1", "kind": "form", "form": form.id, "version": "1", "year": "2024", "unit": "U01"}
    numbers = tuple(d.number for d in deputies)
    head = FilledRow("", {"unit": "U01", "year": 2024})
    return Filled(form, identity, head, {table.name: rows}, roster, numbers, ("U01",), {table.name: 0})


def _plain(filled: Filled) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.worksheet.datavalidation import DataValidation

    table = filled.form.tables[0]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    line = Side(style="thin")
    border, wrap, bold = Border(line, line, line, line), Alignment(wrap_text=True), Font(bold=True)
    sheet.append([filled.form.title])
    sheet.append([f.label for f in table.fields])
    for cell in sheet[2]:
        cell.border, cell.font = border, bold
    for row in filled.rows[table.name]:
        sheet.append([show(row.values.get(f.name), f, filled.roster) for f in table.fields])
        for cell in sheet[sheet.max_row]:
            cell.border, cell.alignment = border, wrap
    rule = DataValidation(type="list", formula1='"是,否"')
    rule.add(f"P3:P{sheet.max_row}")
    sheet.add_data_validation(rule)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _measure(work: Callable[[], bytes], times: int = 15) -> float:
    work()
    spent = []
    for _ in range(times):
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)
    return median(spent) * 1000


def _blank(form: Form) -> Filled:
    """The registration form of one deputy, as it goes out before anything is known."""
    roster = Roster((Deputy("0001", names(1)[0], (Membership("U01"),)),), (Unit("U01", "示例联组", "joint_group"),))
    identity = {"format": "1", "kind": "form", "form": form.id, "version": "1", "year": "2024", "deputy": "0001"}
    rows = {table.name: () for table in form.tables}
    room = {table.name: 12 for table in form.tables}
    return Filled(form, identity, FilledRow("", {"year": 2024}), rows, roster, ("0001",), ("U01",), room)


def _same_cells(data: bytes) -> Callable[[], bytes]:
    """What writes, by XlsxWriter, the cells of a workbook that hold something or have a border, one look for all."""
    import openpyxl
    import xlsxwriter

    sheets = [
        [
            (cell.row - 1, cell.column - 1, cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None or cell.border.left.style
        ]
        for sheet in openpyxl.load_workbook(io.BytesIO(data))
    ]

    def write() -> bytes:
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True})
        look = book.add_format({"border": 1, "text_wrap": True})
        for cells in sheets:
            sheet = book.add_worksheet()
            for row, column, value in cells:
                if value is None:
                    sheet.write_blank(row, column, None, look)
                else:
                    sheet.write(row, column, value, look)
        book.close()
        return out.getvalue()

    return write


def marks() -> Iterator[Mark]:
    """How many times ours goes into the plain writer's, and what XlsxWriter alone takes into ours."""
    for name, filled in (("activity", _filled(_form())), ("annual-registration", _blank(_form("annual-registration")))):
        form = filled.form
        look = read_look(scaffold_template(form), form)
        ours = _measure(lambda filled=filled, look=look: write_workbook(filled, look))  # type: ignore[misc]
        same = _measure(_same_cells(write_workbook(filled, look)))
        note = f"{same:.0f} and {ours:.0f} ms; no lists, names, protection and hidden sheets of its own"
        yield Mark(f"{name}, written : XlsxWriter, the same cells", ours / same, 1.5, note=note)
        if name == "activity":
            plain = _measure(lambda filled=filled: _plain(filled))  # type: ignore[misc]
            note = f"{plain:.0f} and {ours:.0f} ms a workbook of {ROWS}x{len(form.tables[0].fields)}"
            yield Mark("openpyxl : make-template", plain / ours, at_least=True, note=note)
