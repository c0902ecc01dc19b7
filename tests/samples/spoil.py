"""What happens to files on their way back: saved by other programs, copied, renamed, broken."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.shared import Cm
from fill import Sheet, settled, settled_pdf

from dutykit.office import convert, need
from files.raw_xlsx import ole

PDF_PASSWORD = (
    'pdf:calc_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},'
    '"DocumentOpenPassword":{"type":"string","value":"2024"}}'
)


def locked_pdf(data: bytes, folder: Path) -> bytes:
    """A workbook printed with a password to open it; LibreOffice's key is another one each time."""
    source, profile = folder / "locked.xlsx", folder / "profile"
    source.write_bytes(data)
    program = need()
    subprocess.run(
        [str(program.path), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", PDF_PASSWORD,
         "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return source.with_suffix(".pdf").read_bytes()


def by_libreoffice(data: bytes, suffix: str, to: str, folder: Path) -> bytes:
    """The file as LibreOffice saves or prints it; ``suffix`` is of the file, ``to`` what to make of it."""
    source = folder / f"source.{suffix}"
    out = folder / "converted"
    out.mkdir(exist_ok=True)
    source.write_bytes(data)
    (made,) = convert([source], to=to, out_dir=out)
    result = made.read_bytes()
    made.unlink()
    if to.startswith("pdf"):
        return settled_pdf(result)
    return settled(result) if to.partition(":")[0] in {"xlsx", "docx"} else result


def copied(
    sheet: Sheet, table: str, order: Sequence[str], *, title: str, above: int = 0, merge: tuple[str, ...] = (),
    keep_identity: bool = False,
) -> bytes:  # fmt: skip
    """The answers copied by hand into a new workbook: other order of columns, a sheet of one's own, no marks.

    ``above`` rows are put over the table; runs of equal cells in the columns ``merge`` become one merged cell.
    """
    book = openpyxl.Workbook()
    out = book.active
    out.title = title
    header = sheet.place(f"t_{table}.{order[0]}")[0]
    columns = sheet.columns(table)
    out["A1"] = sheet.sheet["A1"].value
    line = 2
    for name in ("unit", "year", "filler", "phone"):
        row, column = sheet.place(f"f_{name}")
        label = _label_left(sheet, row, column)
        out.cell(line, 1, label)
        out.cell(line, 2, sheet.cell(row, column).value)
        line += 1
    line += above
    for number, name in enumerate(order, 1):
        out.cell(line, number, sheet.cell(header, columns[name]).value)
    last = sheet.first_free(table) - 1
    for row in range(header + 1, last + 1):
        for number, name in enumerate(order, 1):
            out.cell(line + row - header, number, sheet.sheet.cell(row, columns[name]).value)
    for name in merge:
        _merge_runs(out, order.index(name) + 1, line + 1, line + last - header)
    if keep_identity:
        hidden = book.create_sheet("_dutykit")
        for row in sheet.book["_dutykit"].iter_rows():
            for cell in row:
                hidden.cell(cell.row, cell.column, cell.value)
        hidden.sheet_state = "hidden"
    stream = BytesIO()
    book.save(stream)
    return settled(stream.getvalue())


def _label_left(sheet: Sheet, row: int, column: int) -> Any:
    """The nearest text left of an answer."""
    values = (sheet.sheet.cell(row, c).value for c in range(column - 1, 0, -1))
    return next(v for v in values if v)


def _merge_runs(out: Any, column: int, first: int, last: int) -> None:
    start = first
    for row in range(first, last + 2):
        if row > last or out.cell(row, column).value != out.cell(start, column).value:
            if row - 1 > start and out.cell(start, column).value:
                out.merge_cells(start_row=start, end_row=row - 1, start_column=column, end_column=column)
            start = row


def word_table(
    title: str, head: Sequence[tuple[str, str]], columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> bytes:
    """A table that somebody made in Word: title, lines of the head, one table."""
    document = docx.Document()
    document.add_heading(title, 1)
    for label, value in head:
        document.add_paragraph(f"{label}：{value}")
    table = document.add_table(rows=1, cols=len(columns))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, columns, strict=True):
        cell.text = text
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
            cell.width = Cm(4)
    stream = BytesIO()
    document.save(stream)
    return settled(stream.getvalue())


def letter(title: str, *paragraphs: str) -> bytes:
    """A Word file that is no form at all."""
    document = docx.Document()
    document.add_heading(title, 1)
    for text in paragraphs:
        document.add_paragraph(text)
    stream = BytesIO()
    document.save(stream)
    return settled(stream.getvalue())


def scanned(pdf: bytes) -> bytes:
    """Pictures of the pages, as a scanner gives them: no text."""
    import pypdfium2

    pages = [page.render(scale=1.1, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    stream = BytesIO()
    pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:], quality=35, resolution=79)
    return re.sub(rb"D:\d{14}Z?", b"D:20241206090000Z", stream.getvalue())


def locked() -> bytes:
    """The envelope in which an office program puts a workbook with a password (nothing is in it)."""
    return ole("EncryptionInfo", "EncryptedPackage")


def bomb() -> bytes:
    """A workbook of a few kilobytes whose one sheet unpacks to eight megabytes of spaces."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, body in (
            ("[Content_Types].xml", b"<Types/>"),
            ("xl/workbook.xml", b"<workbook/>"),
            ("xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 8 * 2**20 + b"</worksheet>"),
        ):
            info = zipfile.ZipInfo(name, (2024, 12, 6, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, body)
    return stream.getvalue()
