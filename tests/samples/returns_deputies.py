"""Registration forms that deputies sent back: workbooks, PDFs, Word files; some with which something is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import people
import spoil
from fill import Sheet, settled

from dutykit.app.opened.open_workspace import load_forms
from dutykit.text import label_key
from words import own_words

Paths = dict[str, Path]

WORD = ["0005", "0015", "0019", "0020", "0022"]
"""Deputies who asked for the form in Word."""
_SUMS = "李静（柳河） 登记表（次数加不起来）.xlsx"
MENDED: dict[str, dict[str, str]] = {_SUMS: {"due=1": "2"}}


def files(books: Paths, words: Paths, spare: Path) -> dict[str, bytes]:
    """All files of the batch by name."""
    found = {
        "沈文远 登记表.xlsx": book(books, "0001").bytes(),
        "李静（古亭） 登记表（改了预填的次数）.xlsx": _objection(books),
        "周雨桐 登记表（WPS另存）.xlsx": spoil.by_libreoffice(book(books, "0003").bytes(), "xlsx", "xlsx", spare),
        "马德胜 登记表.xlsx": book(books, "0004").bytes(),
        "吴玲 登记表（扩展名写成了pdf）.pdf": book(books, "0006").bytes(),
        "阿依古丽·麦麦提 登记表.xlsx": spoil.by_libreoffice(book(books, "0007").bytes(), "xlsx", "xlsx", spare),
        "陈建国 登记表（补了一行）.xlsx": _claim(books),
        "郑国强 登记表（隐藏页没了）.xlsx": _bare(books),
        _SUMS: _sums(books),
        "何晓峰 登记表（扫描件）.pdf": spoil.scanned(printed(books, "0009", spare)),
        "赵永生 登记表（加了密码）.pdf": spoil.locked_pdf(Sheet(books["0014"].read_bytes()).bytes(), spare),
    }
    for number in ("0012", "0013", "0018"):
        found[f"{people.NAMES[number]} 登记表.pdf"] = printed(books, number, spare)
    for number in ("0005", "0020"):
        found[f"{people.NAMES[number]} 登记表.docx"] = word(words, number)
    found["钱多 登记表（WPS另存）.docx"] = spoil.by_libreoffice(word(words, "0015"), "docx", "docx", spare)
    for number in ("0019", "0022"):
        name = f"{people.NAMES[number]} 登记表（Word打印）.pdf"
        found[name] = spoil.by_libreoffice(word(words, number), "docx", "pdf", spare)
    return found


def book(books: Paths, number: str) -> Sheet:
    """A deputy's workbook with his or her own words."""
    sheet = Sheet(books[number].read_bytes())
    sheet.head({**own_words(number), "submitted": "2024年12月5日"})
    return sheet


def printed(books: Paths, number: str, spare: Path) -> bytes:
    """The workbook printed as PDF."""
    sheet = Sheet(books[number].read_bytes())
    if number != "0009":
        sheet = book(books, number)
    return spoil.by_libreoffice(sheet.bytes(), "xlsx", "pdf", spare)


def word(words: Paths, number: str) -> bytes:
    """The Word form with a deputy's own words, saved by python-docx."""
    document = docx.Document(str(words[number]))
    keys = {name: field.label_keys for name, field in load_forms()["annual-registration"].by_name.items()}
    answers = {**own_words(number), "submitted": "2024年12月5日"}
    for label, answer in _pairs(document):
        name = next((n for n in answers if label_key(label.text) in keys[n]), None)
        if name is not None and not answer.text.strip():
            answer.paragraphs[0].add_run(answers.pop(name))
    assert not answers, (number, answers)
    stream = BytesIO()
    document.save(stream)
    return settled(stream.getvalue())


def _pairs(document: Any) -> Iterator[tuple[Any, Any]]:
    """Cells that stand beside each other in the tables, from left to right."""
    for table in document.tables:
        for row in table.rows:
            cells = list(dict.fromkeys(row.cells))
            yield from pairwise(cells)


def _row_of(sheet: Sheet, kind: str) -> int:
    """Which row of the table of counts is about a kind."""
    column = sheet.columns("participation")["kind"]
    header = sheet.place("t_participation.kind")[0]
    return next(n for n in range(1, 20) if sheet.sheet.cell(header + n, column).value == kind)


def _objection(books: Paths) -> bytes:
    """She thinks that she was at two meetings of her group, not at one."""
    sheet = book(books, "0002")
    row = _row_of(sheet, "代表小组活动")
    for name in ("due", "present"):
        sheet.at("participation", row, name).value = 2
    return sheet.bytes()


def _claim(books: Paths) -> bytes:
    """A visit that nobody registered."""
    sheet = book(books, "0008")
    visit: dict[str, Any] = {
        "date": "2024年9月30日", "way": "走访", "place": "古亭北里社区", "voters": 6,
        "matter": "独居老人盼着助餐点送餐上门。",
    }  # fmt: skip
    sheet.rows("contacts", [visit])
    return sheet.bytes()


def _bare(books: Paths) -> bytes:
    """Without the hidden sheets and the marks, as some programs save it."""
    sheet = book(books, "0010")
    for name in list(sheet.book.defined_names):
        del sheet.book.defined_names[name]
    for hidden in ("_dutykit", "_lists"):
        del sheet.book[hidden]
    sheet.sheet.data_validations.dataValidation = []
    return sheet.bytes()


def _sums(books: Paths) -> bytes:
    """One inspection, at which she was present and on leave."""
    sheet = book(books, "0011")
    sheet.at("participation", _row_of(sheet, "集中视察"), "present").value = 1
    return sheet.bytes()
