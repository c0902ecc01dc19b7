"""What a small script does with the same workbooks: ``python -m benchmarks.peers WAY FOLDER``.

It reads the cells and holds each row against the JSON Schema, and does nothing else: no guard against hostile files, no
evidence, no names against a roster, no store.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .office import ACTIVITY

WAYS = ("compiled", "validate", "pandas")


def value(name: str, text: Any) -> Any:
    """What such a script makes of a cell before validating it."""
    if name == "date":
        year, month, day = (int(p) for p in str(text).rstrip("日").replace("年", "月").split("月"))
        return {"from": f"{year}-{month:02}-{day:02}", "to": f"{year}-{month:02}-{day:02}"}
    if name in {"invited", "present", "leave", "absent"}:
        return [] if text in {None, ""} or text != text else str(text).split("、")
    codes = {"集中视察": "inspection_group", "专题调研": "research", "执法检查": "enforcement_check"}
    return {**codes, "区人大常委会": "standing_committee"}.get(str(text), str(text))


def by_openpyxl(path: Path) -> list[list[Any]]:
    """Every cell of the first sheet."""
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True)
    sheet = next(s for s in book if s.sheet_state == "visible")
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def by_pandas(path: Path) -> list[list[Any]]:
    """The same by pandas, which reads with openpyxl."""
    import pandas as pd

    rows: list[list[Any]] = pd.read_excel(path, header=None, dtype=object).to_numpy().tolist()
    return rows


def rows_of(path: Path, read: Callable[[Path], list[list[Any]]], labels: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The filled rows below the headings."""
    rows = read(path)
    header = next(at for at, row in enumerate(rows) if any("活动名称" in str(v) for v in row))
    columns = {str(v).strip("*＊ "): at for at, v in enumerate(rows[header]) if v}
    for row in rows[header + 1 :]:
        if row[columns[labels["title"]]] not in {None, ""}:
            yield {name: value(name, row[columns[labels[name]]]) for name in ACTIVITY}


def main(way: str, folder: str) -> None:
    """Read and validate every workbook of a folder."""
    import jsonschema

    from dutykit.app.opened.open_workspace import load_forms
    from dutykit.forms.compile import record_schema

    table = load_forms()["activity"].table_by_name["activities"]
    schema = record_schema(load_forms()["activity"], table)
    labels = {name: table.by_name[name].label for name in ACTIVITY}
    validator = jsonschema.Draft202012Validator(schema)
    for path in sorted(Path(folder).glob("*.xlsx")):
        for row in rows_of(path, by_pandas if way == "pandas" else by_openpyxl, labels):
            if way == "validate":
                jsonschema.validate(row, schema)
            elif not validator.is_valid(row):
                raise ValueError(f"{path.name}: {row['title']} is not what the schema asks")


if __name__ == "__main__":
    main(*sys.argv[1:])
