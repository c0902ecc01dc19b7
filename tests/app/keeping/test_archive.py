"""A year as a package: whole, checked without dutykit, and whatever is done to it is found and named."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1

from app.rounds import CONGRESS, LESSON, VISIT, Round
from dutykit.app.keeping.archive import PDF_A
from dutykit.app.keeping.nature_checks import _lacks_of_pdf_a
from dutykit.app.keeping.package import summed, table


@pytest.fixture
def packed(place: Round, tmp_path: Path) -> Path:
    """The package of a year with two returns, one of them unreadable, and a document; no PDF/A."""
    place.send(place.activity(VISIT, LESSON))
    broken = place.root / "returned" / "坏的.xlsx"
    broken.write_bytes(b"")
    place.call("ingest", broken)
    place.json("render", "annual-report", "--deputy", "0002")
    made = place.json("archive", "2024", "-o", tmp_path / "归档", "--no-pdf", "--by", "周林", "--fonds", "J012")
    assert (made["path"], made["year"], made["notes"]) == (str(tmp_path / "归档"), 2024, [])
    assert made["sum"] == hashlib.sha256((tmp_path / "归档/SHA256SUMS").read_bytes()).hexdigest()
    return tmp_path / "归档"


def checks(place: Round, folder: Path) -> dict[str, str]:
    """What is not as it should be, by the item's number."""
    ran = place.call("archive", "--check", folder, "--json")
    report = json.loads(ran.out)
    failed = {c["code"]: c["detail"] for c in report["checks"] if c["verdict"] == "failed"}
    assert (ran.code, report["passed"]) == ((4, False) if failed else (0, True))
    return failed


def test_it_can_be_checked_without_dutykit(packed: Path) -> None:
    assert shutil.which("sha256sum")
    ran = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=packed, capture_output=True, text=True, check=False)
    assert ran.returncode == 0
    assert {line.rpartition(": ")[2] for line in ran.stdout.splitlines()} == {"OK"}
    summed = {line.split("  ", 1)[1] for line in (packed / "SHA256SUMS").read_text().splitlines()}
    there = {p.relative_to(packed).as_posix() for p in packed.rglob("*") if p.is_file()}
    assert there - summed == {"SHA256SUMS", "SM3SUMS"}


def test_originals_records_documents_and_what_was_done_are_in_it(packed: Path, place: Round) -> None:
    originals = {hashlib.sha256(p.read_bytes()).hexdigest() for p in (packed / "原件").iterdir()}
    kept = {p.stem for p in (place.root / "archive").rglob("*") if p.is_file()}
    assert originals == kept
    [book] = (json.loads(p.read_text()) for p in (packed / "记录").glob("代表履职活动登记表.json"))
    rows = [record for record in book if record["table"]]
    assert [record["values"]["title"] for record in rows] == [VISIT["title"], LESSON["title"]]
    assert rows[0]["versions"][0]["sha256"] in originals
    assert [p.name for p in (packed / "文书").glob("*.docx")] == ["2024_年度履职情况报告_王芳_0002.docx"]
    log = [json.loads(line) for line in (packed / "过程信息/日志.jsonl").read_text().splitlines()]
    assert {"ingest", "render"} <= {entry["action"] for entry in log}
    assert "代表履职活动登记表.schema.json" in {p.name for p in (packed / "依据").iterdir()}


@given(st.text(alphabet="=+-@\t\r\n,\"'甲1", max_size=6))
def test_no_cell_of_a_table_is_a_formula(text: str) -> None:
    told = table(("题名",), [(text,)]).decode("utf-8-sig")
    [_, [cell]] = csv.reader(io.StringIO(told, newline=""))
    assert cell == (f"'{text}" if text[:1] in set("=+-@\t\r") and text else text)


def test_the_description_uses_the_names_of_the_standards(packed: Path) -> None:
    root = etree.fromstring((packed / "元数据.xml").read_bytes())
    space = {"e": root.nsmap[None]}
    first = root.find("e:被签名对象/e:封装内容/e:文件实体块/e:文件实体", space)
    assert first is not None

    def said(path: str) -> str:
        return (first.findtext("/".join(f"e:{name}" for name in path.split("/")), namespaces=space) or "").strip()

    assert [child.tag.partition("}")[2] for child in first] == [
        "聚合层次", "来源", "电子文件号", "档号", "内容描述", "形式特征", "附注", "文件数据", "摘要算法", "摘要值",
    ]  # fmt: skip
    assert (said("聚合层次"), said("电子文件号"), said("来源/立档单位名称")) == ("件", "2024-0001", CONGRESS)
    assert [said(f"档号{part}") for part in ("", "/全宗号", "/年度", "/保管期限", "/室编件号")] == [
        "J012-WS·2024-Y-0001", "J012", "2024", "永久", "1",
    ]  # fmt: skip
    assert (said("内容描述/密级"), said("形式特征/文件组合类型")) == ("内部", "单件")
    nature = "文件数据/文档/文档数据/编码/电子属性"
    assert (packed / said(f"{nature}/计算机文件名")).stat().st_size == int(said(f"{nature}/计算机文件大小"))
    assert said(f"{nature}/文档创建程序") == ""  # the file came in: nobody knows
    people = {
        one.findtext("e:机构人员标识符", namespaces=space): one.findtext("e:机构人员名称", namespaces=space)
        for one in root.iterfind(".//e:机构人员实体块/e:机构人员实体", space)
    }
    acts = [
        {child.tag.partition("}")[2]: child.text for child in act}
        for act in root.iterfind(".//e:业务实体块/e:业务实体", space)
    ]
    assert list(acts[0]) == ["业务标识符", "机构人员标识符", "文件标识符", "业务状态", "业务行为", "行为时间"]
    assert {act["文件标识符"] for act in acts} <= {e.text for e in root.iter(f"{{{space['e']}}}电子文件号")}
    assert CONGRESS in people.values()
    assert all(act["机构人员标识符"] is None or act["机构人员标识符"] in people for act in acts)


def test_it_passes_and_what_nobody_can_tell_is_left_to_people(packed: Path, place: Round) -> None:
    assert set(checks(place, packed)) == {"GD-3-5"}  # no PDF/A was made
    report = json.loads(place.call("archive", "--check", packed, "--json").out)
    by_person = {c["code"] for c in report["checks"] if c["verdict"] == "by_person"}
    assert by_person == {"GD-4-1", "GD-4-2", "GD-4-4", "GD-4-5", "GD-4-6", "GD-4-7"}


def test_an_original_that_was_changed_is_not_borne_out_by_a_package(place: Round, tmp_path: Path) -> None:
    place.send(place.activity(VISIT))
    place.send(place.activity({**LESSON, "present": "赵敏"}, unit="BJ"))
    ((digest,),) = place.sql("select sha256 from returns where form = 'activity' and unit = 'GC'")
    (path,) = (place.root / "archive").rglob(f"{digest}*")
    path.write_bytes(path.read_bytes() + b"\0")
    made = place.json("archive", "2024", "-o", tmp_path / "归档", "--no-pdf")
    assert any("被改动过，与收到时不同，没有归档" in note for note in made["notes"]), made["notes"]
    assert "GD-2-9" in checks(place, tmp_path / "归档")


@pytest.mark.parametrize(
    ("more", "told"), [(("2024",), "检测只看信息包，不写年度"), (("-o", "报告.txt"), "请写成 -o 检测报告.docx")]
)
def test_a_check_takes_nothing_that_only_archiving_has(
    packed: Path, place: Round, more: tuple[str, ...], told: str
) -> None:
    done = place.call("archive", "--check", packed, *more)
    assert (done.code, told in done.err) == (2, True), done.err


def test_the_report_is_written_to_be_signed(packed: Path, place: Round, tmp_path: Path) -> None:
    target = tmp_path / "检测报告.docx"
    done = place.call("archive", "--check", packed, "-o", target)
    report = json.loads(place.call("archive", "--check", packed, "--json").out)
    written = docx.Document(str(target))
    items = [[cell.text for cell in row.cells] for table in written.tables for row in table.rows]
    assert [row[0] for row in items if row[0].startswith("GD-")] == [one["code"] for one in report["checks"]]
    assert ["GD-4-1", "需人工检测"] in [[row[0], row[2]] for row in items if len(row) == 4]
    assert [p.text for p in written.paragraphs[:2]] == ["电子档案四性检测报告", f"{CONGRESS}　2024 年度"]
    assert [row[0] for row in items[-3:]] == ["检测人（签名）", "复核人（签名）", "日　期"]
    assert str(target) in done.out


def test_the_report_is_never_written_over_a_file_of_theirs(packed: Path, place: Round, tmp_path: Path) -> None:
    target = tmp_path / "检测报告.docx"
    target.write_bytes(b"signed")
    done = place.call("archive", "--check", packed, "-o", target)
    assert target.read_bytes() == b"signed"
    assert [path.name for path in tmp_path.glob("检测报告*.docx")] != ["检测报告.docx"], done.out


def _spoil(name: str) -> Callable[[Path], None]:
    def work(folder: Path) -> None:
        path = next(folder.glob(name))
        path.write_bytes(path.read_bytes() + b" ")

    return work


def _remove(name: str) -> Callable[[Path], None]:
    return lambda folder: next(folder.glob(name)).unlink()


def _told(change: Callable[[dict[str, Any]], None]) -> Callable[[Path], None]:
    """The list of contents changed by somebody who makes the sums again."""

    def work(folder: Path) -> None:
        path = folder / "清单.json"
        told = json.loads(path.read_text())
        change(told)
        path.write_text(json.dumps(told, ensure_ascii=False))
        _resum(folder)

    return work


def _resum(folder: Path) -> None:
    for algorithm, name in (("sha256", "SHA256SUMS"), ("sm3", "SM3SUMS")):
        if (folder / name).exists():
            lines = [
                f"{hashlib.new(algorithm, p.read_bytes()).hexdigest()}  {p.relative_to(folder).as_posix()}\n"
                for p in sorted(folder.rglob("*"))
                if p.is_file() and p.name not in {"SHA256SUMS", "SM3SUMS"}
            ]
            (folder / name).write_text("".join(lines))


def _also(work: Callable[[Path], None]) -> Callable[[Path], None]:
    """The same by somebody who makes the sums again."""

    def both(folder: Path) -> None:
        work(folder)
        _resum(folder)

    return both


def _add(name: str, data: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(data) and None


def _link(folder: Path) -> None:
    (folder / "文书/外面.docx").symlink_to("/etc/hostname")


ATTACKS: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "a byte of an original": (_spoil("原件/2024*.xlsx"), "GD-1-1", "被改动过"),
    "a byte of an original, sums made again": (_also(_spoil("原件/2024*.xlsx")), "GD-1-9", "大小或摘要与著录不符"),
    "an original gone": (_remove("原件/2024*.xlsx"), "GD-1-1", "不见了"),
    "an original gone, sums made again": (_also(_remove("原件/2024*.xlsx")), "GD-1-10", "没有对应的文件"),
    "an item gone from the list": (_told(lambda t: t["items"].pop(0)), "GD-2-6", "不连续"),
    "a record changed": (_spoil("记录/*.json"), "GD-1-1", "被改动过"),
    "a file put in": (_add("文书/多余.docx", b"PK"), "GD-4-3", "多出"),
    "a program put in": (_add("文书/点我.exe", b"MZ"), "GD-4-3", "程序"),
    "a file beside the folders": (_also(_add("随手.txt", b"x")), "GD-1-12", "不在规定的文件夹里"),
    "a link": (_link, "GD-4-3", "链接"),
    "no sums": (_remove("SHA256SUMS"), "GD-1-1", "没有 SHA256SUMS"),
    "no description": (_remove("元数据.xml"), "GD-3-1", "打不开"),
    "no list": (_remove("清单.json"), "GD-3-1", "读不出来"),
    "no readme": (_remove("说明.txt"), "GD-1-11", "说明.txt"),
    "a list that is none": (_also(_add("清单.json", b"{}")), "GD-3-1", "读不出来"),
    "a date to come": (_told(lambda t: t["items"][0].update(day="2099-01-01")), "GD-1-5", "晚于归档日期"),
    "a date that is none": (_told(lambda t: t["items"][0].update(day="去年")), "GD-1-3", "不是日期"),
    "a number twice": (_told(lambda t: t["items"][1].update(number=1)), "GD-1-8", "重复"),
    "a secrecy nobody knows": (_told(lambda t: t["head"].update(secrecy="绝绝密")), "GD-1-4", "不在值域内"),
    "a title that turns around": (_told(lambda t: t["items"][0].update(title="a\u202eb")), "GD-1-6", "看不见"),
    "entities in the description": (
        _also(_add("元数据.xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>')),
        "GD-2-1", "不相符",
    ),
    "a document that opens no more": (_also(_add("记录/代表履职活动登记表.json", b"[")), "GD-3-4", "打不开"),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_is_done_to_it_is_found_and_named(attack: str, packed: Path, place: Round) -> None:
    work, code, words = ATTACKS[attack]
    work(packed)
    found = checks(place, packed)
    assert words in found[code]


def test_a_package_appears_whole_or_not_at_all(place: Round, tmp_path: Path) -> None:
    place.send(place.activity(VISIT))
    (tmp_path / "归档").mkdir()
    ran = place.run("archive", "2024", "-o", tmp_path / "归档", "--no-pdf")
    assert (ran.code, list((tmp_path / "归档").iterdir())) == (2, [])
    assert "已经存在" in ran.err
    ran = place.run("archive", "1999", "-o", tmp_path / "空", "--no-pdf")
    assert (ran.code, (tmp_path / "空").exists()) == (2, False)
    ran = place.run("archive", "2024", "-o", tmp_path / "别的", "--retention", "百年")
    assert (ran.code, (tmp_path / "别的").exists()) == (2, False)
    assert "可写：永久、30年、10年" in ran.err


@pytest.mark.libreoffice
def test_documents_have_copies_in_pdf_a(place: Round, tmp_path: Path) -> None:
    place.send(place.activity(VISIT))
    place.json("render", "annual-report", "--deputy", "0002")
    place.json("archive", "2024", "-o", tmp_path / "归档")
    [copy] = (tmp_path / "归档/文书/PDFA").iterdir()
    assert copy.name == "2024_年度履职情况报告_王芳_0002.pdf"
    assert not_for_long_keeping(copy) == []
    assert checks(place, tmp_path / "归档") == {}
    page = pypdfium2.PdfDocument.new()
    page.new_page(100, 100)
    page.save(str(tmp_path / "plain.pdf"))
    assert not_for_long_keeping(tmp_path / "plain.pdf") == ["mark of the part", "mark of the level", "colours", "fonts"]


def not_for_long_keeping(path: Path) -> list[str]:
    """What of ISO 19005-2, level B, a file does not keep, as far as its structure tells (no validator can be had
    without Java): marks, colours, fonts, no lock, nothing that runs, nothing from elsewhere.
    """
    with path.open("rb") as file:
        document = PDFDocument(PDFParser(file))
        metadata = resolve1(document.catalog["Metadata"]).get_data() if "Metadata" in document.catalog else b""
        intents = [resolve1(one) for one in resolve1(document.catalog.get("OutputIntents", []))]
        fonts = [f for page in PDFPage.create_pages(document) for f in _fonts(resolve1(page.resources))]
        said = {*document.catalog, *resolve1(document.catalog.get("Names", {}))}
        for page in PDFPage.create_pages(document):
            said |= {*page.attrs, *(kind for one in resolve1(page.annots) or [] for kind in _does(resolve1(one)))}
        held = {
            "locked": document.encryption is None,
            "mark of the part": re.search(rb"pdfaid:part(?:>|=[\"'])\s*2", metadata) is not None,
            "mark of the level": re.search(rb"pdfaid:conformance(?:>|=[\"'])\s*[BU]", metadata) is not None,
            "colours": [str(one["S"]) for one in intents] == ["/'GTS_PDFA1'"],
            "profile": all(resolve1(one["DestOutputProfile"]).get_data()[36:40] == b"acsp" for one in intents),
            "fonts": bool(fonts) and all(_is_embedded(font) for font in fonts),
            "runs": not {"JavaScript", "Launch", "AA", "RichMedia", "Screen", "Movie", "Sound"} & said,
        }
    return [what for what, fine in held.items() if not fine]


def _fonts(resources: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for one in resolve1(resources.get("Font", {})).values():
        font = resolve1(one)
        yield from map(resolve1, resolve1(font["DescendantFonts"])) if "DescendantFonts" in font else [font]


def _is_embedded(font: Mapping[str, Any]) -> bool:
    return any(name.startswith("FontFile") for name in resolve1(font.get("FontDescriptor", {})))


def _does(note: Mapping[str, Any]) -> Iterator[str]:
    """What an annotation is, and what it does."""
    yield str(note["Subtype"]).strip("/'")
    yield from [str(resolve1(note["A"])["S"]).strip("/'")] if "A" in note else []


@pytest.mark.parametrize(
    ("data", "digest"),
    [  # the examples of GB/T 32905-2016, annex A
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_is_the_standard_s_on_every_machine(tmp_path: Path, data: bytes, digest: str) -> None:
    (tmp_path / "a").write_bytes(data)
    assert summed(tmp_path / "a", "sm3") == digest


@pytest.mark.libreoffice
def test_a_copy_says_that_it_is_pdf_a_and_an_ordinary_pdf_does_not(
    tmp_path: Path, soffice: Callable[[Path, str, Path], Path]
) -> None:
    docx.Document().save(str(tmp_path / "文书.docx"))
    kept = soffice(tmp_path / "文书.docx", PDF_A, tmp_path / "a").read_bytes()
    plain = soffice(tmp_path / "文书.docx", "pdf", tmp_path / "b").read_bytes()
    assert _lacks_of_pdf_a(kept) == ""
    assert _lacks_of_pdf_a(plain) != ""
    assert _lacks_of_pdf_a(kept + b"/Encrypt 1 0 R") == "加了密"
