"""Archives and files of old programs are taken in like any other file, each with its own receipt."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import docx
import pytest

from app.rounds import LESSON, TALK, VISIT, Round
from conftest import Convert
from dutykit.app.intake.arrivals import arrivals, job_of
from dutykit.files.isolate import Job, Pool
from dutykit.files.limits import Limits
from dutykit.files.sniff import Incoming, receive
from dutykit.forms.grid import Grid
from dutykit.problems import Problem
from files.raw_xlsx import ole
from xlsx.test_wps import PARTS, PNG


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in files.items():
            container.writestr(name, data)
    return buffer.getvalue()


def test_what_is_hidden_in_a_folder_is_left_out_and_what_is_named_is_taken(place: Round, tmp_path: Path) -> None:
    data = place.activity(VISIT).data()
    for name in ("古城.xlsx", ".隐藏.xlsx", ".Trash-1000/files/旧.xlsx", "八角/.同步/旧.xlsx"):
        path = tmp_path / "回收" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    told = place.ingest("--dry-run", tmp_path / "回收")
    assert [Path(f["path"]).relative_to(tmp_path).as_posix() for f in told.files] == ["回收/古城.xlsx"]
    trash, hidden = tmp_path / "回收/.Trash-1000", tmp_path / "回收/.隐藏.xlsx"
    told = place.ingest("--dry-run", trash, hidden)
    assert [(Path(f["path"]).name, f["status"]) for f in told.files] == [
        ("旧.xlsx", "accepted"),
        (".隐藏.xlsx", "duplicate"),
    ]


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
        ["file.wrong_suffix"], ["file.bomb"], ["file.unsupported"], ["file.unsafe"], ["file.truncated"],
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
@pytest.mark.parametrize("suffix", [".doc", ".wps"])
def test_an_old_word_file_is_converted_and_read(old: Incoming, tmp_path: Path, suffix: str) -> None:
    old = receive(old.path.rename(tmp_path / f"王芳{suffix}"))
    assert (old.kind, old.readable, old.problems) == ("doc", True, [])
    job = job_of(old, Limits(), tmp_path)
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
    problem = job_of(receive(path), Limits(), tmp_path)
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


def with_picture(place: Round) -> tuple[Path, str]:
    """A return with a picture in a cell, and the address of that cell."""
    book = place.activity(VISIT)
    cell = book.cell("activities.note", 1)
    cell.value = '=_xlfn.DISPIMG("ID_A",1)'
    data = io.BytesIO(book.data())
    with zipfile.ZipFile(data, "a") as container:
        for name, part in PARTS.items():  # the code on the form is image1.png already
            renamed = part.replace("media/image", "media/照片") if isinstance(part, str) else part
            container.writestr(name.replace("media/image", "media/照片"), renamed)
    path = place.root / "returned" / "带照片.xlsx"
    path.write_bytes(data.getvalue())
    return path, str(cell.coordinate)


def test_pictures_in_cells_are_kept_beside_the_original_and_logged(place: Round) -> None:
    path, address = with_picture(place)
    told = place.ingest(path)
    assert (told.status, told.codes) == ("accepted_with_warnings", ["cell.picture"])
    digest = hashlib.sha256(PNG).hexdigest()
    assert (place.root / "archive" / digest[:2] / f"{digest}.png").read_bytes() == PNG
    ((subject, detail),) = place.sql("select subject, detail from log where action='attachment'")
    assert subject == told.file["sha256"]
    assert json.loads(detail) == {
        "name": "ID_A.png", "sha256": digest, "place": {"sheet": "填写", "cell": address},
        "command": "ingest", "login": True,
    }  # fmt: skip


def test_a_picture_belongs_to_the_record_in_whose_row_it_stood(place: Round) -> None:
    path, address = with_picture(place)
    place.ingest(path)
    digest = hashlib.sha256(PNG).hexdigest()
    (number,) = place.states()
    (source,) = place.json("trace", number)["sources"]
    kept = f"archive/{digest[:2]}/{digest}.png"
    assert source["attachments"] == [
        {"name": "ID_A.png", "sha256": digest, "place": {"sheet": "填写", "cell": address}, "path": kept}
    ]
    assert f"图片：填写!{address}，保存在 {kept}" in place.run("trace", number).out
    place.send(place.activity(VISIT, LESSON), "又一份.xlsx")
    other = next(n for n in place.states() if n != number)
    assert [s["attachments"] for s in place.json("trace", other)["sources"]] == [[]]


def test_pictures_leave_no_trace_of_a_dry_run(place: Round) -> None:
    path, _ = with_picture(place)
    before = place.tree()
    assert place.ingest(path, "--dry-run").codes == ["cell.picture"]
    assert place.tree() == before
