"""A file is judged by what is in it, and nothing but a regular file is opened."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from dutykit.files.limits import Limits
from dutykit.files.sniff import receive, sniff
from files.raw_xlsx import ONE_CELL, ole, zipped

CT = {"[Content_Types].xml": "<Types/>"}


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (ONE_CELL, "xlsx"),
        (zipped(CT | {"xl/workbook.xml": "", "xl/vbaProject.bin": ""}), "xlsm"),
        (zipped(CT | {"xl/workbook.bin": ""}), "xlsb"),
        (zipped(CT | {"word/document.xml": ""}), "docx"),
        (zipped(CT | {"ppt/presentation.xml": ""}), "ppt"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ""}, True), "ods"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}, True), "odt"),
        (zipped({"OFD.xml": ""}), "ofd"),
        (zipped({"回收/一组.xlsx": ONE_CELL}), "zip"),
        (ole("EncryptionInfo", "EncryptedPackage"), "encrypted"),
        (ole("Workbook"), "xls"),
        (ole("Book"), "xls"),
        (ole("WordDocument"), "doc"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\n\n%PDF-1.4\n", "pdf"),
        (b"<html><table>", "html"),
        (b"<meta charset=gb2312><style></style><TABLE border=1>", "html"),
        ("<html><table>".encode("utf-16"), "html"),
        (b"<html><body>", "webpage"),
        (b"MIME-Version: 1.0\nX-Document-Type: Workbook\n\n<html><table>", "mht"),
        (b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", "xml2003"),
        (b"<?xml version='1.0'?><Workbook/>", "xml"),
        ("姓名,日期\n李明,2024-3-5\n".encode("gb18030"), "csv"),
        ("\ufeff姓名\t日期\n".encode("utf-16-le"), "csv"),
        ("李明三月五日参加视察".encode(), "text"),
        ("活动登记表\n日期,名称\n2024-3-5,视察\n".encode(), "csv"),
        ("BM,日期\n一,二\n".encode(), "csv"),
        ("模范".encode("gb18030") + b",a\n", "csv"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "photo"),
        (b"\x89PNG\r\n\x1a\n", "photo"),
        (b"II*\x00\x08\x00", "photo"),
        (b"GIF89a", "image"),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1", "image"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1", "heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0heic", "heic"),
        (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0", "photo"),
        (b"{\\rtf1", "rtf"),
        (bytes(range(256)) * 8, "unknown"),
    ],
)
def test_content_decides(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


def test_a_workbook_is_received_whole_with_its_hash(tmp_path: Path) -> None:
    path = tmp_path / "一组 活动登记.xlsx"
    path.write_bytes(ONE_CELL)
    incoming = receive(path)
    assert (incoming.kind, incoming.data, incoming.problems, incoming.readable) == ("xlsx", ONE_CELL, [], True)
    assert incoming.sha256 == hashlib.sha256(ONE_CELL).hexdigest()


@pytest.mark.parametrize(
    ("name", "data", "code", "words"),
    [
        ("空.xlsx", b"", "file.empty", "0 字节"),
        ("密.xlsx", ole("EncryptedPackage"), "file.encrypted", "密码"),
        ("回收.rar", b"Rar!\x1a\x07\x01", "file.unsupported", "压缩包（.rar）"),
        ("回收.7z", b"7z\xbc\xaf\x27\x1c\0\4", "file.unsupported", "压缩包（.7z）"),
        ("回收.gz", b"\x1f\x8b\x08\0", "file.unsupported", "压缩包（.gz）"),
        ("怪.xlsx", b"\x00\x01\x02\x03" * 99, "file.unknown_kind", ".xlsx"),
        ("网页.htm", b"<html><body><p>1</p>", "file.unsupported", "网页"),
        ("网页.mht", b"MIME-Version: 1.0\n\n<table>", "file.unsupported", ".mht"),
        ("动图.gif", b"GIF89a\x01\x00", "file.unsupported", "图片"),
        ("照片.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1", "file.unsupported", "heic"),
    ],
)
def test_what_is_not_read_says_why(tmp_path: Path, name: str, data: bytes, code: str, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    incoming = receive(path)
    assert [p.code for p in incoming.problems] == [code]
    assert words in incoming.problems[0].message
    assert incoming.problems[0].remedy
    assert "逐个放进来" in incoming.problems[0].remedy or "压缩包" not in words
    assert not incoming.readable


@pytest.mark.parametrize("name", ["导出.xls", "导出.htm"])
def test_an_export_under_the_name_that_its_program_gives_is_no_wrong_suffix(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"<html><table><tr><td>1</td></tr></table></html>")
    incoming = receive(path)
    assert (incoming.kind, incoming.problems, incoming.readable) == ("html", [], True)


def test_wrong_suffix_is_a_warning_and_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "表.xls"
    path.write_bytes(ONE_CELL)
    incoming = receive(path)
    assert [(p.code, p.severity) for p in incoming.problems] == [("file.wrong_suffix", "warning")]
    assert incoming.problems[0].message == "扩展名是 .xls，内容其实是Excel 工作簿，已按内容读取。"
    assert incoming.readable


@pytest.mark.parametrize("name", ["~$活动.xlsx", ".~活动.xlsx"])
def test_lock_files_are_skipped_unread(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"user")
    incoming = receive(path)
    assert ([p.code for p in incoming.problems], incoming.kind, incoming.sha256) == (["file.lock"], "lock", "")


def test_too_large_is_told_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    path.write_bytes(ONE_CELL)
    incoming = receive(path, Limits(office_bytes=1000, pdf_bytes=1000))
    assert (incoming.problems[0].code, incoming.data) == ("file.too_large", b"")
    # Below the larger limit of PDFs, yet beyond that of workbooks.
    assert [p.code for p in receive(path, Limits(office_bytes=1000)).problems] == ["file.too_large"]


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    assert [p.code for p in receive(tmp_path / "无.xlsx").problems] == ["file.cannot_open"]
    assert "文件夹" in receive(tmp_path).problems[0].message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the platform has no named pipes")
def test_a_pipe_and_a_link_are_not_opened(tmp_path: Path) -> None:
    pipe, link = tmp_path / "管道.xlsx", tmp_path / "链接.xlsx"
    os.mkfifo(pipe)
    (tmp_path / "真.xlsx").write_bytes(ONE_CELL)
    link.symlink_to(tmp_path / "真.xlsx")
    assert [(p.code, p.facts["kind"]) for p in receive(pipe).problems] == [("file.not_regular", "管道")]
    assert [(p.code, p.facts["kind"]) for p in receive(link).problems] == [("file.not_regular", "链接")]


def test_a_truncated_workbook_is_still_known_as_one() -> None:
    assert sniff(ONE_CELL[: len(ONE_CELL) // 2]) == "xlsx"
