"""A Word form saved by LibreOffice, a real client, reads the same."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from dutykit.docx.read import read_document
from dutykit.forms.grid import Grid
from dutykit.forms.imprint import imprint


def cells(grid: Grid) -> dict[tuple[int, int], tuple[str, int, int]]:
    return {key: (cell.text, cell.rows, cell.columns) for key, cell in grid.sheets[0].cells.items()}


@pytest.mark.libreoffice
def test_a_form_saved_by_libreoffice_reads_the_same(tmp_path: Path, soffice: Callable[[Path, str, Path], Path]) -> None:
    document = docx.Document()
    document.add_paragraph("代表履职登记表")
    table = document.add_table(rows=3, cols=4)
    for i, text in enumerate(("姓名", "李　成", "性别", "男")):
        table.cell(0, i).text = text
    table.cell(1, 0).merge(table.cell(2, 0)).text = "履职情况"
    table.cell(1, 1).merge(table.cell(1, 3)).text = "参加视察\n提出建议"
    table.cell(2, 1).merge(table.cell(2, 3)).text = "☑是 □否"
    document.sections[0].footer.paragraphs[0].text = imprint("03", "年度登记表", "HD2024-0003")
    path = tmp_path / "登记 表.docx"
    document.save(str(path))
    made, back = path.read_bytes(), soffice(path, "docx", tmp_path / "saved").read_bytes()
    assert back != made
    assert cells(read_document(back, {})) == cells(read_document(made, {}))
    assert read_document(back, {}).identity == {"no": "03", "issue": "HD2024-0003"}
    assert read_document(back, {}).problems == []
