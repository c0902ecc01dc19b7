"""PDF intake against plain ``pdfplumber.extract_tables`` and against pdfium, on the same printed forms, in one run.

Needs LibreOffice to print the forms.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from statistics import median

from .marks import Mark

MARK = 3.0
_TEXT = "围绕老旧小区改造开展视察，走访居民32户，提出意见建议5条，推动解决停车难、加装电梯等问题。"


def _workbook(path: Path) -> None:
    """An activity workbook of 40 rows and 12 columns."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    border = book.add_format({"border": 1, "text_wrap": True})
    sheet.merge_range("A1:L1", "代表履职活动登记表", book.add_format({"bold": True, "font_size": 16}))
    sheet.set_column(0, 11, 14)
    for column in range(12):
        sheet.write_string(2, column, f"第{column + 1}栏", border)
    for row in range(3, 43):
        sheet.set_row(row, 60)
        for column in range(12):
            sheet.write_string(row, column, _TEXT[: 8 + 2 * column], border)
    sheet.repeat_rows(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L表号 02 · activity · 下发号 HD2024-0003&R&P")
    book.close()


def _form(path: Path) -> None:
    """A registration form of four pages, with cells that break over pages."""
    import docx

    document = docx.Document()
    document.add_paragraph("代表履职登记表")
    form = document.add_table(rows=0, cols=4)
    form.style = "Table Grid"
    for _ in range(4):
        for cell, text in zip(form.add_row().cells, ("姓名", "李成", "性别", "男"), strict=True):
            cell.text = text
    for label in ("履职情况", "存在不足", "努力方向", "意见建议"):
        cells = form.add_row().cells
        cells[0].text = label
        cells[1].merge(cells[3]).text = _TEXT * 14
    table = document.add_table(rows=0, cols=3)
    table.style = "Table Grid"
    for i in range(24):
        for cell, text in zip(table.add_row().cells, (f"3月{i + 1}日", "视察", _TEXT), strict=True):
            cell.text = text
    document.save(str(path))


def _milliseconds(work: Callable[[], object], rounds: int = 5) -> float:
    work()
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(1000 * (time.process_time() - start))
    return median(taken)


def _plain(data: bytes) -> object:
    import pdfplumber

    with pdfplumber.open(BytesIO(data)) as document:
        return [page.extract_tables() for page in document.pages]


def _alone(data: bytes) -> object:
    """What pdfium itself does: pages parsed, their characters and objects laid out; nothing is asked of them."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    count = 0
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            count += pdfium.FPDFText_CountChars(text) + pdfium.FPDFPage_CountObjects(page)
            text.close()
            page.close()
    return count


def measure() -> list[tuple[str, int, float, float, float]]:
    """Name, pages, milliseconds of dutykit, plain pdfplumber and pdfium, for each form; empty without LibreOffice."""
    import pypdfium2

    from dutykit.pdf.read import read_pdf

    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return []
    found = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _workbook(home / "workbook.xlsx")
        _form(home / "form.docx")
        profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
        files = [str(home / "workbook.xlsx"), str(home / "form.docx")]
        subprocess.run(
            [program, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *files],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        for name in ("workbook", "form"):
            data = (home / f"{name}.pdf").read_bytes()
            with pypdfium2.PdfDocument(data) as document:
                pages = len(document)
            ours = _milliseconds(lambda data=data: read_pdf(data, {}))
            plain = _milliseconds(lambda data=data: _plain(data), 3)
            alone = _milliseconds(lambda data=data: _alone(data))
            found.append((name, pages, ours, plain, alone))
    return found


def marks() -> Iterator[Mark]:
    """How many times ours goes into plain pdfplumber's, and pdfium's into ours; nothing without LibreOffice."""
    for name, pages, ours, plain, alone in measure():
        yield Mark(f"reading a {name} : pdfium alone", ours / alone, MARK, note=f"{ours:.0f} and {alone:.0f} ms")
        note = f"{plain:.0f} and {ours:.0f} ms, {pages} pages"
        yield Mark(f"pdfplumber.extract_tables : reading a {name}", plain / ours, MARK, at_least=True, note=note)
