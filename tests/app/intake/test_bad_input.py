"""Bad input: each file gets its named problem, nothing is lost, and the file beside it is unharmed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.rounds import LESSON, VISIT, Round
from files.raw_xlsx import FAR_CELL, ole, text, workbook, zipped

Make = Callable[[Round], tuple[str, bytes]]


def good(place: Round) -> bytes:
    return place.activity(VISIT).data()


def part(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """A workbook with one part rewritten."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts: dict[str, str | bytes] = {n: old.read(n) for n in old.namelist()}
    parts[name] = change(bytes(parts[name]).decode() if isinstance(parts[name], bytes) else str(parts[name]))
    return zipped(parts)


def rows(place: Round, **change: object) -> bytes:
    return place.activity({**VISIT, **change}).data()


def formula(place: Round, value: str) -> bytes:
    """The title as a formula: ``value`` is the rest of the cell's XML."""
    data = rows(place, title="=A1")

    def change(xml: str) -> str:
        changed, count = re.subn(
            r'(<c r="C7"[^>]*?)(?: t="\w+")?><f>A1</f><v ?/?>(?:</v>)?</c>', rf"\1 {value}</c>", xml
        )
        assert count == 1
        return changed

    return part(data, "xl/worksheets/sheet1.xml", change)


def entity_bomb(place: Round) -> bytes:
    lol = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ha">{lol}]><worksheet><a>&l11;</a></worksheet>'
    return part(good(place), "xl/worksheets/sheet1.xml", lambda _: bomb)


def zip_bomb(place: Round) -> bytes:
    return part(good(place), "xl/theme/theme1.xml", lambda xml: xml + " " * 30_000_000)


def pdf(objects: str) -> bytes:
    return f"%PDF-1.4\n{objects}\ntrailer<</Root 1 0 R>>\n%%EOF".encode()


def scan(_place: Round) -> bytes:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument.new()
    document.new_page(595, 842)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def locked_pdf(_place: Round) -> bytes:
    """The standard security handler with a user password that is not empty."""
    pad = "28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A"
    return pdf(
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
        f"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<{pad}>/U<{pad[::-1]}>>>endobj\n"
        "trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>"
    )


def stranger(_place: Round) -> bytes:
    lines = (("物品", "数量"), ("铅笔", "三"), ("橡皮", "五"))
    xml = "".join(f'<row r="{r}">{text(f"A{r}", a)}{text(f"B{r}", b)}</row>' for r, (a, b) in enumerate(lines, 1))
    return workbook(xml, names=("库房",))


def other_congress(place: Round) -> bytes:
    book = place.activity(VISIT)
    sheet = book.book["_dutykit"]
    (cell,) = [sheet.cell(r, 2) for r in range(1, 15) if sheet.cell(r, 1).value == "congress"]
    cell.value = "北京市样本区人民代表大会"
    return book.data()


def other_year(place: Round) -> bytes:
    book = place.activity({**VISIT, "date": "2023-3-5"}).forget()
    return book.head(year=2023).data()


def namesakes(place: Round) -> bytes:
    """Both 李成 are of other units than the one that names them."""
    return place.activity({**VISIT, "present": "陈静、李成"}, unit="LG").data()


CASES: dict[str, tuple[str, Callable[[Round], bytes], str, str]] = {
    "an unknown extension": ("表.dat", lambda _: b"\x01\x02 neither", "unreadable", "file.unknown_kind"),
    "a broken image": ("照片.jpg", lambda _: b"\xff\xd8\xff\xe0" + b"0" * 64, "unreadable", "file.truncated"),
    "an empty file": ("空.xlsx", lambda _: b"", "unreadable", "file.empty"),
    "a truncated zip": ("半截.xlsx", lambda p: good(p)[:9000], "unreadable", "file.truncated"),
    "a password": ("加密.xlsx", lambda _: ole("EncryptionInfo", "EncryptedPackage"), "unreadable", "file.encrypted"),
    "an xls renamed": ("旧版.xlsx", lambda _: ole("Workbook"), "unreadable", "file.truncated"),
    "a zip bomb": ("炸弹.xlsx", zip_bomb, "unreadable", "file.bomb"),
    "one far cell": ("远.xlsx", lambda _: FAR_CELL, "unreadable", "file.geometry"),
    "an entity bomb": ("实体.xlsx", entity_bomb, "unreadable", "file.unsafe"),
    "a PDF without text": ("扫描.pdf", scan, "unreadable", "file.scan"),
    "a PDF with a password": ("加密.pdf", locked_pdf, "unreadable", "file.encrypted"),
    "no form of ours": ("库房.xlsx", stranger, "unrecognised", "form.unrecognised"),
    "another congress": ("邻区.xlsx", other_congress, "rejected", "form.other_congress"),
    "another year": ("去年.xlsx", other_year, "rejected", "form.other_year"),
    "an unknown deputy": ("不识.xlsx", lambda p: rows(p, present="王芳、孙悟空"), "partial", "person.unknown"),
    "two of one name": ("同名.xlsx", namesakes, "partial", "person.several"),
    "a date outside": ("期外.xlsx", lambda p: rows(p, date="2023-12-31"), "partial", "cell.date_outside"),
    "a formula without value": ("公式.xlsx", lambda p: rows(p, title="=A1"), "partial", "cell.formula_missing"),
    "an error value": ("错误.xlsx", lambda p: formula(p, 't="e"><f>1/0</f><v>#DIV/0!</v>'), "partial", "cell.error"),
    "18 digits": ("长号.xlsx", lambda p: rows(p, note=110101199003071234), "partial", "cell.digits_lost"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_has_its_name_and_harms_nobody(place: Round, case: str) -> None:
    name, make, status, code = CASES[case]
    path = place.root / "returned" / name
    path.write_bytes(make(place))
    beside = place.save(place.activity(LESSON, unit="BJ"))
    told = place.ingest(path, beside)
    bad, fine = told.files
    assert (told.code, bad["status"], fine["status"]) == (1, status, "accepted")
    errors = [p for p in bad["problems"] if p["severity"] == "error"]
    assert [p["code"] for p in errors] == [code]
    assert told.data["totals"][status] == 1
    archived = place.root / "archive" / bad["sha256"][:2] / f"{bad['sha256']}{path.suffix}"
    assert archived.read_bytes() == path.read_bytes()
    assert [r["body"]["title"] for r in place.records() if r["unit"] == "BJ"] == [LESSON["title"]]
    if status == "partial":
        assert bad["held"] == 1
        assert (place.root / bad["correction"]).exists()
        assert errors[0]["place"]["sheet"] == "填写"
    else:
        assert (bad["records"], bad["held"], bad["correction"]) == (0, 0, None)
        again = place.ingest(path)
        assert (again.code, again.status) == (1, status)


def test_a_wrong_extension_is_read_by_its_content(place: Round) -> None:
    path = place.root / "returned" / "表.pdf"
    path.write_bytes(good(place))
    told = place.ingest(path)
    assert (told.code, told.status, told.codes) == (0, "accepted_with_warnings", ["file.wrong_suffix"])


def test_two_of_one_name_are_told_apart_in_the_message(place: Round) -> None:
    path = place.root / "returned" / "同名.xlsx"
    path.write_bytes(namesakes(place))
    problem = place.ingest(path).problem("person.several")
    assert problem["message"] == ("名册里有 2 位“李成”代表：李成（古城街道人大街工委）、李成（八角街道人大街工委）。")
    assert (problem["value"], place.records()[0]["body"]["present"]) == ("李成", ["0008"])


def test_a_formula_with_a_result_is_a_warning(place: Round) -> None:
    path = place.root / "returned" / "公式.xlsx"
    path.write_bytes(formula(place, 't="str"><f>A1</f><v>视察充电桩</v>'))
    told = place.ingest(path)
    assert (told.code, told.status, told.codes) == (0, "accepted_with_warnings", ["cell.formula"])
    assert place.records()[0]["body"]["title"] == "视察充电桩"


def test_text_that_looks_like_a_formula_stays_text(place: Round) -> None:
    book = place.activity({**VISIT, "kind": "团建"})
    for name, value in (("note", "=HYPERLINK(1)"), ("place", "+86")):
        cell = book.cell(f"activities.{name}", 1)
        cell.value, cell.data_type = value, "s"
    told = place.send(book)
    assert sorted(told.codes) == ["cell.choice", "cell.formula_text"]
    assert place.records()[0]["body"]["note"] == "=HYPERLINK(1)"
    again = place.correction(told)
    cell = again.cell("activities.note", 1)
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_a_file_that_is_not_there(place: Round, tmp_path: Path) -> None:
    told = place.ingest(tmp_path / "没有.xlsx", place.save(place.activity(VISIT)))
    assert (told.code, [f["status"] for f in told.files]) == (1, ["unreadable", "accepted"])
    assert [p["code"] for p in told.files[0]["problems"]] == ["file.cannot_open"]


def test_a_lock_file_is_skipped(place: Round) -> None:
    lock = place.root / "returned" / "~$表.xlsx"
    lock.write_bytes(b"x")
    told = place.ingest(lock)
    assert (told.code, told.status, told.codes) == (0, "skipped", ["file.lock"])


def test_an_empty_form_is_told(place: Round) -> None:
    told = place.send(place.activity())
    assert (told.code, told.status, told.codes) == (0, "accepted_with_warnings", ["form.no_rows"])


def test_another_sheet_with_content_is_told(place: Round) -> None:
    book = place.activity(VISIT)
    book.book.create_sheet("补充")["A1"] = "另有两次活动"
    told = place.send(book)
    assert (told.code, told.codes) == (0, ["form.several"])
