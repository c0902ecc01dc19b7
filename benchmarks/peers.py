"""What a small script does with the same workbooks: ``python -m benchmarks.peers WAY FOLDER``.

It reads the cells and holds each row against the JSON Schema, and does nothing else: no guard against hostile files, no
evidence, no names against a roster, no store.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from .office import ACTIVITY

WAYS = ("validate", "compiled", "readonly", "calamine", "pandas")
"""openpyxl with ``jsonschema.validate``, the same with a validator that is compiled once, the same in openpyxl's
read-only mode, calamine with jsonschema-rs, pandas with a compiled validator."""


def value(name: str, text: Any) -> Any:
    """What such a script makes of a cell before validating it."""
    if name == "date":
        year, month, day = (int(p) for p in str(text).rstrip("日").replace("年", "月").split("月"))
        return {"from": f"{year}-{month:02}-{day:02}", "to": f"{year}-{month:02}-{day:02}"}
    if name in {"invited", "present", "leave", "absent"}:
        return [] if text in {None, ""} or text != text else str(text).split("、")
    codes = {"集中视察": "inspection_group", "专题调研": "research", "执法检查": "enforcement_check"}
    return {**codes, "区人大常委会": "standing_committee"}.get(str(text), str(text))


def by_openpyxl(path: Path, *, read_only: bool = False) -> list[list[Any]]:
    """Every cell of the first sheet."""
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True, read_only=read_only)
    sheet = next(s for s in book if s.sheet_state == "visible")
    if read_only:
        return [list(row) for row in sheet.iter_rows(values_only=True)]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def by_calamine(path: Path) -> list[list[Any]]:
    """The same by calamine, the quickest reader that there is."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(str(path))
    name = next(s.name for s in book.sheets_metadata if s.visible == python_calamine.SheetVisibleEnum.Visible)
    rows: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return rows


def by_pandas(path: Path) -> list[list[Any]]:
    """The same by pandas, which reads with openpyxl."""
    import pandas as pd

    rows: list[list[Any]] = pd.read_excel(path, header=None, dtype=object).to_numpy().tolist()
    return rows


def rows_of(path: Path, read: Callable[[Path], list[list[Any]]], labels: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The filled records below the headings; each takes as many lines as its heading."""
    rows = read(path)
    first = next(at for at, row in enumerate(rows) if any("活动名称" in str(v) for v in row))
    high = next(at for at in range(1, 5) if "作废" in map(str, rows[first + at - 1]))
    cells = {
        str(v).strip("*＊ "): (line, at)
        for line, row in enumerate(rows[first : first + high])
        for at, v in enumerate(row)
        if v
    }
    at = {name: cells[labels[name]] for name in ACTIVITY}
    for row in range(first + high, len(rows) - high, high):
        if rows[row + at["title"][0]][at["title"][1]] not in {None, ""}:
            yield {name: value(name, rows[row + line][column]) for name, (line, column) in at.items()}


def _validity(schema: dict[str, Any], way: str) -> Callable[[Any], bool]:
    """How a record is held against the schema."""
    if way == "validate":
        import jsonschema

        def validate(row: Any) -> bool:
            jsonschema.validate(row, schema)
            return True

        return validate
    if way == "calamine":
        import jsonschema_rs

        return jsonschema_rs.validator_for(schema).is_valid
    import jsonschema

    return jsonschema.Draft202012Validator(schema).is_valid


_Read = Callable[[Path], list[list[Any]]]
_READERS: dict[str, _Read] = {
    "pandas": by_pandas,
    "readonly": partial(by_openpyxl, read_only=True),
    "calamine": by_calamine,
}


def main(way: str, folder: str) -> None:
    """Read and validate every workbook of a folder."""
    from dutykit.app.opened.open_workspace import load_forms
    from dutykit.forms.compile import record_schema

    table = load_forms()["activity"].table_by_name["activities"]
    labels = {name: table.by_name[name].label for name in ACTIVITY}
    is_valid = _validity(record_schema(load_forms()["activity"], table), way)
    count = 0
    for path in sorted(Path(folder).glob("*.xlsx")):
        for row in rows_of(path, _READERS.get(way, by_openpyxl), labels):
            count += 1
            if not is_valid(row):
                raise ValueError(f"{path.name}: {row['title']} is not what the schema asks")
    print(count)


if __name__ == "__main__":
    main(*sys.argv[1:])
