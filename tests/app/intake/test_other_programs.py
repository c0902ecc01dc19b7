"""What other programs make of a workbook comes in like the workbook: web tables, Excel 2003 XML, mails, OFD."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date, datetime
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from jsonschema import Draft202012Validator
from openpyxl.worksheet.worksheet import Worksheet

from app.rounds import LESSON, TALK, VISIT, Book, Round
from conftest import Convert
from dutykit.pdf.page import Page
from dutykit.pdf.pdfium import read_page
from files.raw_ole import compound
from files.test_outlook import attachment, message
from pdf.raw_ofd import as_ofd, ofd

SCHEMAS = Path(__file__).parents[3] / "docs/json"


def shown(value: Any) -> str:
    """A value as an office automation system prints it."""
    if isinstance(value, (date, datetime)):
        return f"{value.year}-{value.month}-{value.day}"
    return "" if value is None else str(value)


def spans(sheet: Worksheet) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Rows and columns of merged cells by their first, and the cells that they cover."""
    first, covered = {}, set()
    for area in sheet.merged_cells.ranges:
        cells = {(r, c) for r in range(area.min_row, area.max_row + 1) for c in range(area.min_col, area.max_col + 1)}
        first[area.min_row, area.min_col] = (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        covered |= cells - {(area.min_row, area.min_col)}
    return first, covered


def as_html(book: Book) -> bytes:
    """The sheet that was filled in as the table of a page in GB 2312."""
    first, covered = spans(book.sheet)
    lines = ['<html><head><meta http-equiv=Content-Type content="text/html; charset=gb2312"></head><body><table>']
    for row in book.sheet.iter_rows():
        lines.append("<tr>")
        for cell in row:
            if (cell.row, cell.column) not in covered:
                high, wide = first.get((cell.row, cell.column), (1, 1))
                text = escape(shown(cell.value)).replace("\n", "<br>")
                lines.append(f"<td rowspan={high} colspan={wide}>{text}</td>")
        lines.append("</tr>")
    return "\n".join([*lines, "</table></body></html>"]).encode("gb18030")


def as_xml(book: Book) -> bytes:
    """All sheets as Excel 2003 XML, the very hidden one too."""
    office = "urn:schemas-microsoft-com:office:"
    lines = [
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>',
        f'<Workbook xmlns="{office}spreadsheet" xmlns:x="{office}excel" xmlns:ss="{office}spreadsheet">',
    ]
    for sheet in book.book.worksheets:
        first, covered = spans(sheet)
        lines.append(f'<Worksheet ss:Name="{sheet.title}"><Table>')
        for row in sheet.iter_rows():
            lines.append(f'<Row ss:Index="{row[0].row}">')
            for cell in row:
                if cell.value is not None and (cell.row, cell.column) not in covered:
                    high, wide = first.get((cell.row, cell.column), (1, 1))
                    merged = f'ss:MergeDown="{high - 1}" ss:MergeAcross="{wide - 1}"' if high + wide > 2 else ""
                    lines.append(f'<Cell ss:Index="{cell.column}" {merged}>{data(cell.value)}</Cell>')
            lines.append("</Row>")
        visible = {"visible": "", "hidden": "SheetHidden", "veryHidden": "SheetVeryHidden"}[sheet.sheet_state]
        options = f"<x:WorksheetOptions><x:Visible>{visible}</x:Visible></x:WorksheetOptions>" if visible else ""
        lines.append(f"</Table>{options}</Worksheet>")
    return "".join([*lines, "</Workbook>"]).encode()


def data(value: Any) -> str:
    """The ``Data`` of a cell by its type."""
    if isinstance(value, (date, datetime)):
        return f'<Data ss:Type="DateTime">{value.isoformat()}</Data>'
    kind = "Number" if isinstance(value, (int, float)) else "String"
    return f'<Data ss:Type="{kind}">{escape(str(value))}</Data>'


@pytest.mark.parametrize("made", [as_html, as_xml])
def test_an_export_gives_the_records_of_the_workbook(place: Round, tmp_path: Path, made: Any) -> None:
    book = place.activity(VISIT, LESSON)
    path = tmp_path / "导出.xls"
    path.write_bytes(made(book))
    told = place.ingest(path)
    assert (told.codes, told.status, told.file["form"]) == ([], "accepted", "activity")
    bodies = [r["body"] for r in place.records()]
    assert [(b["date"]["from"], b["title"], b["present"]) for b in bodies] == [
        ("2024-03-05", "视察老旧小区改造", ["0002", "0003"]),
        ("2024-04-12", "代表大讲堂第三讲", ["0002"]),
    ]
    assert {r["issue"] for r in place.records()} == {place.issue_number()}


def test_a_page_without_a_table_is_refused_with_what_to_do(place: Round, tmp_path: Path) -> None:
    path = tmp_path / "导出.xls"
    path.write_bytes("<html><body><p>请登录</p></body></html>".encode())
    told = place.ingest(path)
    assert (told.status, told.codes) == ("unreadable", ["file.unsupported"])
    assert told.file["problems"][0]["message"] == "暂不能读取网页文件。"
    assert told.file["problems"][0]["remedy"] == "请用 WPS 或 Excel 打开，另存为 .xlsx 后发回。"


def a_mail(path: Path, *attached: tuple[str, bytes]) -> Path:
    """A mail with attachments, saved."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "周林 <zhoulin@example.cn>", "dlk@example.cn", "报送"
    message["Date"] = "Tue, 05 Mar 2024 10:22:31 +0800"
    message.set_content("请查收。表中第三行作废。")
    for name, content in attached:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    path.write_bytes(message.as_bytes())
    return path


def test_returns_attached_to_a_mail_say_who_sent_them_and_when(place: Round, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as container:
        container.writestr("八角.xlsx", place.activity(LESSON | {"present": "赵敏"}, unit="BJ").data())
        container.writestr("再压.zip", b"PK\x05\x06" + bytes(18))
    attached = [("古城.xlsx", place.activity(VISIT).data()), ("其余.zip", packed.getvalue())]
    path = a_mail(tmp_path / "报送.eml", *attached)
    told = place.ingest(path)
    assert [(Path(f["path"]).relative_to(path).as_posix(), f["status"]) for f in told.files] == [
        ("古城.xlsx", "accepted"), ("其余.zip/八角.xlsx", "accepted"), ("其余.zip/再压.zip", "unreadable"),
    ]  # fmt: skip
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    schema = json.loads((SCHEMAS / "ingest.schema.json").read_text(encoding="utf-8"))
    assert [e.message for e in Draft202012Validator(schema).iter_errors(told.data)] == []
    source = {"sender": "周林 <zhoulin@example.cn>", "sent": "2024-03-05 10:22+08:00", "mail": digest}
    said = "报送。请查收。表中第三行作废"
    assert [f["source"] for f in told.files] == [source | {"said": said}] * 3
    assert f"邮件里的话（不登记，有更正请照改）：{said}" in place.run("ingest", path, "--dry-run").out
    assert (place.root / "archive" / digest[:2] / f"{digest}.eml").read_bytes() == path.read_bytes()
    ((subject, detail),) = place.sql("select subject, detail from log where action='mail'")
    assert (subject, json.loads(detail)["source"]) == (digest, source)
    first = told.files[0]["sha256"]
    ((detail,),) = place.sql("select detail from log where action='ingest' and subject=?", first)
    assert json.loads(detail)["source"] == source
    assert "周林 <zhoulin@example.cn>，2024-03-05 10:22+08:00" in place.run("show", first[:12]).out
    assert "source" not in place.ingest(place.save(place.activity(TALK | {"present": "陈静"}, unit="LG"))).file


def test_a_mail_that_brings_nothing_is_told(place: Round, tmp_path: Path) -> None:
    told = place.ingest(a_mail(tmp_path / "空.eml"))
    assert (told.status, told.codes) == ("unreadable", ["file.mail_empty"])
    path = tmp_path / "报送.msg"
    path.write_bytes(compound(message()))
    told = place.ingest(path)
    assert (told.status, told.codes) == ("unreadable", ["file.mail_empty"])


def test_a_mail_of_outlook_is_opened_too(place: Round, tmp_path: Path) -> None:
    path = tmp_path / "报送.msg"
    path.write_bytes(compound(message(attachment("古城.xlsx", place.activity(VISIT).data()))))
    told = place.ingest(path)
    assert (told.status, told.file["records"], Path(told.file["path"]).name) == ("accepted", 2, "古城.xlsx")
    assert told.file["source"]["sender"] == "周林 <zhoulin@example.cn>"


def at_home(page: Page) -> Page:
    """The page with what sticks out of its cell set into it: our OFD has no clips that would tell."""
    for number, char in enumerate(page.chars):
        home = page.homes.get(id(char))
        if home is not None:
            by = home[1] - (char.top + char.bottom) / 2
            page.chars[number] = char._replace(top=char.top + by, bottom=char.bottom + by)
    return page


@pytest.mark.libreoffice
def test_a_printed_form_as_ofd_gives_the_records_of_its_pdf(place: Round, tmp_path: Path, soffice: Convert) -> None:
    source = place.save(place.activity(VISIT, LESSON))
    printed = soffice(source, "pdf", tmp_path)
    document = pypdfium2.PdfDocument(printed)
    pages = [at_home(read_page(document, number, spreadsheet=True)[0]) for number in range(len(document))]
    document.close()
    as_pdf = place.ingest("--dry-run", printed)
    path = tmp_path / "打印.ofd"
    path.write_bytes(as_ofd(pages, "Calc"))
    told = place.ingest(path)
    assert (told.codes, told.status, told.file["records"]) == (as_pdf.codes, as_pdf.status, as_pdf.file["records"])
    assert told.file["records"] == 3
    assert [(r["body"]["title"], r["body"]["present"]) for r in place.records()] == [
        ("视察老旧小区改造", ["0002", "0003"]),
        ("代表大讲堂第三讲", ["0002"]),
    ]


def test_an_ofd_without_text_is_refused_with_what_to_do(place: Round, tmp_path: Path) -> None:
    path = tmp_path / "扫描.ofd"
    path.write_bytes(ofd('<ofd:ImageObject ResourceID="3" Boundary="0 0 210 297"/>'))
    told = place.ingest(path)
    assert (told.status, told.codes) == ("unreadable", ["file.unsupported"])
    assert "导出为 PDF" in told.file["problems"][0]["remedy"]
