"""The filled-in workbook as one kind of file: saved by the library, by LibreOffice, as text, as a Word file."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import range_boundaries

from dirty.binary import binary, hidden_columns, web_page
from dirty.filling import Sheaf
from files.raw_ole import compound
from files.test_outlook import attachment, message

OFFICE = {
    "xlsx-lo": "xlsx:Calc MS Excel 2007 XML",
    "xls": "xls:MS Excel 97",
    "ods": "ods",
    "pdf": "pdf",
    "et": "xls:MS Excel 97",
}
SUFFIX = {"xlsx-lo": "xlsx", "et-ooxml": "et", "html": "xls"}
"""WPS keeps a table named .et as it keeps .xls; one that was saved as .xlsx is often only renamed."""
_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def save_all(sheaves: Sequence[Sheaf], folder: Path) -> list[Path]:
    """One file for each sheaf, named by its place in the list; LibreOffice is started once for each kind."""
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    waiting: dict[str, list[Path]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for number, sheaf in enumerate(sheaves):
            name = f"f{number:04}"
            path = folder / f"{name}.{SUFFIX.get(sheaf.kind, sheaf.kind)}"
            paths.append(path)
            if sheaf.kind in OFFICE:
                source = Path(temporary) / sheaf.kind / f"{name}.xlsx"
                waiting.setdefault(sheaf.kind, []).append(sheaf.book.save(source))
            else:
                path.write_bytes(_WRITERS[sheaf.kind](sheaf))
        for kind, sources in waiting.items():
            made = Path(temporary) / "made" / kind
            _convert(sources, OFFICE[kind], made, Path(temporary) / "profile")
            for file in made.iterdir():
                shutil.move(file, folder / f"{file.stem}.{SUFFIX.get(kind, kind)}")
    return [_sent(sheaf, path) for sheaf, path in zip(sheaves, paths, strict=True)]


def inside(path: Path, sheaf: Sheaf) -> str:
    """The name of the form itself, which may lie in a mail or an archive."""
    return f"{path.stem}.{SUFFIX.get(sheaf.kind, sheaf.kind)}"


def _sent(sheaf: Sheaf, path: Path) -> Path:
    """The file as it is sent: edited in its saved form, put into a mail or an archive."""
    for change in sheaf.later:
        path.write_bytes(change(path.read_bytes()))
    if not sheaf.wrapped:
        return path
    sent = path.with_suffix(f".{sheaf.wrapped}")
    sent.write_bytes(WRAPPERS[sheaf.wrapped](path.name, path.read_bytes()))
    path.unlink()
    return sent


def _eml(name: str, data: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "周林 <zhoulin@example.cn>", "office@example.cn", "报送登记表"
    mail["Date"] = "Tue, 05 Nov 2024 10:22:31 +0800"
    mail.set_content("请查收。")
    mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def _msg(name: str, data: bytes) -> bytes:
    return compound(message(attachment(name, data)))


def _zip(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


WRAPPERS = {"eml": _eml, "msg": _msg, "zip": _zip}


def _convert(sources: Sequence[Path], fmt: str, out: Path, profile: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office, "LibreOffice is missing"
    for start in range(0, len(sources), 40):
        subprocess.run(
            [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", fmt, "--outdir", out,
             *sources[start : start + 40]],
            check=True, capture_output=True, timeout=600,
        )  # fmt: skip


def seen(sheaf: Sheaf, cell: Any) -> str:
    """What a cell of the sheet shows."""
    known = sheaf.shown.get(cell.coordinate)
    if known is not None:
        return known
    return "" if cell.value is None else str(cell.value)


def _csv(sheaf: Sheaf) -> bytes:
    """As a spreadsheet saves it: every cell as it is shown."""
    sheet = sheaf.book.sheet
    lines = []
    for row in sheet.iter_rows(max_col=sheet.max_column):
        texts = [seen(sheaf, c) for c in row]
        lines.append(",".join('"' + t.replace('"', '""') + '"' if re.search(r'[,"\n]', t) else t for t in texts))
    return "\r\n".join(lines).encode("utf-8-sig" if len(lines) % 2 else "gb18030")


def _docx(sheaf: Sheaf) -> bytes:
    """The sheet copied into a Word file: one table, cells merged as they were; hidden columns are not copied."""
    sheet = sheaf.book.sheet
    hidden, last = hidden_columns(sheet), sheet.max_column
    spans = {}
    for merged in sheet.merged_cells.ranges:
        left, top, right, bottom = range_boundaries(str(merged))
        spans[top, left] = (right - left + 1, bottom - top + 1)
    body = [f"<w:p><w:r><w:t>{escape(str(sheet['A1'].value))}</w:t></w:r></w:p>"]
    rows: list[str] = []
    for row in range(2, sheet.max_row + 1):
        cells, column, said = [], 1, False
        while column <= last:
            wide = spans.get((row, column), (1, 1))[0]
            if column in hidden:
                column += 1
                continue
            text = _runs(sheaf, sheet.cell(row, column))
            said = said or bool(text)
            span = f'<w:tcPr><w:gridSpan w:val="{wide}"/></w:tcPr>' if wide > 1 else ""
            cells.append(f"<w:tc>{span}{text or '<w:p/>'}</w:tc>")
            column += wide
        if said:
            rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    body.append(f"<w:tbl>{''.join(rows)}</w:tbl>")
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {_NS}><w:body>{"".join(body)}</w:body></w:document>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (("[Content_Types].xml", _TYPES), ("_rels/.rels", _RELS), ("word/document.xml", document)):
            archive.writestr(name, text)
    return buffer.getvalue()


def _runs(sheaf: Sheaf, cell: Any) -> str:
    """The paragraphs of a cell, with what strikes or raises its letters."""
    if cell.coordinate in sheaf.boxes:
        return sheaf.boxes[cell.coordinate]
    value = cell.value
    if isinstance(value, CellRichText):
        parts = [(str(p.text), p.font) if isinstance(p, TextBlock) else (str(p), None) for p in value]
    else:
        parts = [(seen(sheaf, cell), cell.font)]
    text = "".join(_run(t, font) for t, font in parts if t)
    return f"<w:p>{text}</w:p>" if text else ""


def _run(text: str, font: Any) -> str:
    marks = ""
    if font is not None and getattr(font, "strike", False):
        marks += "<w:strike/>"
    if font is not None and getattr(font, "vertAlign", None) == "superscript":
        marks += '<w:vertAlign w:val="superscript"/>'
    color = getattr(font, "color", None)
    if color is not None and getattr(color, "rgb", "") in {"FFFFFFFF", "00FFFFFF"}:
        marks += '<w:color w:val="FFFFFF"/>'
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(t)}</w:t>' for t in text.split("\n"))
    return f"<w:r>{f'<w:rPr>{marks}</w:rPr>' if marks else ''}{lines}</w:r>"


def _xlsx(sheaf: Sheaf) -> bytes:
    return sheaf.book.data()


def _html(sheaf: Sheaf) -> bytes:
    return web_page(sheaf, seen)


_WRITERS = {"xlsx": _xlsx, "et-ooxml": _xlsx, "csv": _csv, "docx": _docx, "xlsb": binary, "html": _html}
