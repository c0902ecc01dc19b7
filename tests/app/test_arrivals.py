"""Archives and files of old programs are taken in like any other file, each with its own receipt."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from app.rounds import LESSON, TALK, VISIT, Round
from conftest import Convert
from dutykit.app.arrivals import arrivals, job_of
from dutykit.files.isolate import Job, Pool
from dutykit.files.limits import Limits
from dutykit.files.sniff import Incoming, receive
from dutykit.forms.grid import Grid
from dutykit.problems import Problem
from files.raw_xlsx import ole


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in files.items():
            container.writestr(name, data)
    return buffer.getvalue()


def test_an_archive_of_returns_is_taken_in_file_by_file(place: Round) -> None:
    books = {
        "回收/古城.xlsx": place.activity(VISIT).data(),
        "回收/八角.xlsx": place.activity(LESSON | {"present": "赵敏"}, unit="BJ").data(),
        "鲁谷.dat": place.activity(TALK | {"present": "陈静"}, unit="LG").data(),
        "炸弹.xlsx": b"0" * 5_000_000,
        "套.zip": zipped(**{"再.xlsx": b"1"}),
        "../上级.xlsx": b"1",
        "回收/照片.jpg": b"\xff\xd8\xff\xe0",
    }
    path = place.root / "returned" / "归 档.zip"
    path.write_bytes(zipped(**books))
    told = place.ingest(path)
    assert [(Path(f["path"]).relative_to(path).as_posix(), f["status"], f["records"]) for f in told.files] == [
        ("回收/古城.xlsx", "accepted", 2),
        ("回收/八角.xlsx", "accepted", 2),
        ("鲁谷.dat", "accepted_with_warnings", 2),
        ("炸弹.xlsx", "unreadable", 0),
        ("套.zip", "unreadable", 0),
        ("__/上级.xlsx", "unreadable", 0),
        ("回收/照片.jpg", "unreadable", 0),
    ]
    assert [[p["code"] for p in f["problems"]] for f in told.files[2:]] == [
        ["file.wrong_suffix"], ["file.bomb"], ["file.unsupported"], ["file.unsafe"], ["file.unsupported"],
    ]  # fmt: skip
    first = told.files[0]
    kept = place.root / "archive" / first["sha256"][:2] / f"{first['sha256']}.xlsx"
    assert kept.read_bytes() == books["回收/古城.xlsx"]
    again = place.ingest(path)
    assert [f["status"] for f in again.files[:3]] == ["duplicate"] * 3


def test_an_empty_archive_is_told(tmp_path: Path) -> None:
    path = tmp_path / "空.zip"
    path.write_bytes(zipped())
    (incoming,) = arrivals([path], Limits())
    assert (incoming.path, [p.code for p in incoming.problems]) == (path, ["file.archive_empty"])


@pytest.fixture
def old(tmp_path: Path, soffice: Convert) -> Incoming:
    """A Word 97-2003 file as received."""
    document = docx.Document()
    document.add_paragraph("年度履职情况登记表")
    table = document.add_table(2, 2, style="Table Grid")
    for row, texts in enumerate([("姓名", "王芳"), ("单位", "古城街道")]):
        table.cell(row, 0).text, table.cell(row, 1).text = texts
    document.add_paragraph("签名：")  # Word ends every document with a paragraph
    source = tmp_path / "王芳 登记表.docx"
    document.save(str(source))
    return receive(soffice(source, "doc", tmp_path / "out"))


@pytest.mark.libreoffice
def test_an_old_word_file_is_converted_and_read(old: Incoming) -> None:
    assert (old.kind, old.readable, old.problems) == ("doc", True, [])
    job = job_of(old, Limits())
    assert isinstance(job, Job)
    assert [p.code for p in old.problems] == ["file.converted"]
    with Pool(1) as pool:
        (grid,) = pool.run([job])
    assert isinstance(grid, Grid)
    assert [c.text for _, c in sorted(grid.sheets[0].cells.items())] == [
        "年度履职情况登记表", "姓名", "王芳", "单位", "古城街道", "签名：",
    ]  # fmt: skip


def test_without_libreoffice_an_old_word_file_gets_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dutykit.office.program.find", lambda: None)
    path = tmp_path / "旧.doc"
    path.write_bytes(ole("WordDocument"))
    problem = job_of(receive(path), Limits())
    assert isinstance(problem, Problem)
    assert problem.message == "暂不能读取 Word 97-2003 或 WPS 文字（.doc、.wps）文件。"
    assert "另存为 .docx" in problem.remedy
    assert "LibreOffice" in problem.remedy


def test_a_wrong_place_of_libreoffice_is_told_and_stops_no_run(
    place: Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYKIT_SOFFICE", str(tmp_path / "没有"))
    path = tmp_path / "旧.doc"
    path.write_bytes(ole("WordDocument"))
    told = place.ingest(path, place.save(place.activity(VISIT)))
    assert [f["status"] for f in told.files] == ["unreadable", "accepted"]
    assert [p["code"] for p in told.files[0]["problems"]] == ["file.not_converted"]
