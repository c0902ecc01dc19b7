"""``render`` at work in a workspace: whose headings, which years, where the file goes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from app.rounds import DEPUTIES, LESSON, VISIT, Round, hold_session
from papers import add_par, form_page, save_tidy

TERM_YEARS = [2021, 2022, 2023, 2024]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def lines(path: Path) -> list[str]:
    """The paragraphs of a document."""
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return [t for t in ("".join(p.itertext()) for p in root.iter(f"{W}p")) if t]


def headings(path: Path) -> list[str]:
    return [t for t in lines(path) if t[:2] in {f"{n}、" for n in "一二三四五六七八九"}]


def test_the_regulation_of_a_batch_may_be_chosen(place: Round) -> None:
    """Under other headings a document has a name of its own and does not replace the usual one."""
    usual = place.json("render", "annual-report", "--deputy", "0002")
    other = place.json("render", "annual-report", "--deputy", "0002", "--regulation", "pinggu-2019")
    assert (usual["regulation"], other["regulation"]) == ("npc-deputies-law-2015", "pinggu-2019")
    paths = [Path(found["files"][0]["path"]) for found in (usual, other)]
    assert [p.name for p in paths] == [
        "2024_年度履职情况报告_王芳_0002.docx",
        "2024_年度履职情况报告_王芳_0002_pinggu-2019.docx",
    ]
    assert [len(headings(place.root / p)) for p in paths] == [5, 4]


def test_a_regulation_without_headings_is_refused(place: Round, dutykit) -> None:  # type: ignore[no-untyped-def]
    ran = dutykit(
        "render", "annual-report", "--deputy", "0002", "--regulation", "shijingshan-2019", "--workspace", place.root
    )
    assert ran.code == 2
    assert "没有规定履职情况分哪几个部分" in ran.err
    unknown = dutykit(
        "render", "annual-report", "--deputy", "0002", "--regulation", "pingu-2019", "--workspace", place.root
    )
    assert (unknown.code, "是不是“pinggu-2019”？" in unknown.err) == (3, True)


def test_a_dossier_is_of_the_whole_term_unless_a_year_is_asked(place: Round) -> None:
    hold_session(place)
    assert place.send(place.activity(VISIT, LESSON)).status == "accepted"
    whole = place.json("render", "dossier", "--deputy", "0002")
    one = place.json("render", "dossier", "--deputy", "0002", "--year", "2024")
    paths = [Path(found["files"][0]["path"]) for found in (whole, one)]
    assert [p.name for p in paths] == ["第十七届_代表履职档案_王芳_0002.docx", "2024_代表履职档案_王芳_0002.docx"]
    assert (whole["years"], one["years"]) == (TERM_YEARS, [2024])
    said = lines(place.root / paths[0])
    assert [y for y in TERM_YEARS if f"{y}年" in said] == [2024]  # nothing was registered before
    assert "视察老旧小区改造" in said
    assert "代表大讲堂第三讲" in said


def test_a_dossier_of_a_term_whose_beginning_is_not_known_is_refused(place: Round, dutykit) -> None:  # type: ignore[no-untyped-def]
    ran = dutykit("render", "dossier", "--deputy", "0002", "--workspace", place.root)
    assert (ran.code, "不知道本届从哪天开始" in ran.err, "--year" in ran.err) == (2, True, True)
    assert dutykit("render", "dossier", "--deputy", "0002", "--year", 2024, "--workspace", place.root).code == 0


@pytest.mark.parametrize(
    ("document", "whose"),
    [
        ("annual-report", ["--all"]),
        ("registration-form", ["--deputy", "0002", "--deputy", "0003"]),
        ("evaluation-form", ["--unit", "GC"]),
        ("summary", ["--all"]),
    ],
)
def test_several_documents_do_not_go_into_one_file(
    place: Round, tmp_path: Path, document: str, whose: list[str]
) -> None:
    """Each would replace the one before; nothing is written, numbered or logged."""
    before = place.dump()
    ran = place.run("render", document, *whose, "-o", tmp_path / "一份.docx", "--json")
    error = json.loads(ran.out)["error"]
    assert (ran.code, error["code"]) == (2, "usage.output")
    assert "不能都写成“一份.docx”一个文件" in error["message"]
    assert (list(tmp_path.glob("*.docx")), place.dump()) == ([], before)


def test_the_slip_of_a_district_says_so_in_its_title(place: Round) -> None:
    """Through the workspace's own settings, where a district is of the county's level."""
    (told,) = place.json("render", "evaluation-form", "--deputy", "0002")["files"]
    assert "区人大代表履职评价表" in lines(place.root / told["path"])


def test_one_document_goes_into_the_file_that_was_named(place: Round, tmp_path: Path) -> None:
    told = place.json("render", "annual-report", "--deputy", "0002", "-o", tmp_path / "王芳.docx")
    assert [f["path"] for f in told["files"]] == [str(tmp_path / "王芳.docx")]
    assert lines(tmp_path / "王芳.docx")[0] == "2024年度履职情况报告"


def test_several_documents_go_into_the_folder_that_was_named(place: Round, tmp_path: Path) -> None:
    told = place.json("render", "annual-report", "--unit", "GC", "-o", tmp_path / "报告")
    assert sorted(p.name for p in (tmp_path / "报告").iterdir()) == sorted(Path(f["path"]).name for f in told["files"])
    assert len(told["files"]) == 3


@pytest.mark.libreoffice
def test_a_pdf_beside_a_document_named_from_outside_the_workspace(
    place: Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "别处"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    (told,) = place.json("render", "annual-report", "--deputy", "0002", "-o", "报告", "--pdf")["files"]
    assert (told["path"], told["pdf"]) == (
        str(elsewhere / "报告/2024_年度履职情况报告_王芳_0002.docx"),
        str(elsewhere / "报告/2024_年度履职情况报告_王芳_0002.pdf"),
    )
    assert Path(told["pdf"]).read_bytes().startswith(b"%PDF")


def test_a_sheet_to_sign_is_made_for_an_activity_and_for_a_meeting(place: Round) -> None:
    """Two kinds of target in one document, each by its number; neither needs more than the document's declaration."""
    hold_session(place)
    assert place.send(place.activity(VISIT, LESSON)).status == "accepted"
    paths = [
        place.json("render", "sign-in", "--for", key)["files"][0]["path"]
        for key in ("HD-2024-0002", "HQ-0003", "第四次会议")
    ]
    assert paths == [
        "documents/2024_签到表_视察老旧小区改造_HD-2024-0002.docx",
        "documents/2024_签到表_第十七届人民代表大会第三次会议.docx",
        "documents/2025_签到表_第十七届人民代表大会第四次会议.docx",
    ]
    said = lines(place.root / paths[0])
    assert [text for text in said if text in {"视察老旧小区改造", "2024年3月5日", "王　芳", "张建国", "李　成"}] == [
        "视察老旧小区改造", "2024年3月5日", "王　芳", "张建国",
    ]  # fmt: skip
    assert "应到8人，实到　　　人，请假　　　人。" in lines(place.root / paths[1])


def slip(place: Round, *paragraphs: str) -> None:
    doc = form_page()
    for text in paragraphs:
        add_par(doc, text)
    path = place.root / "templates" / "docx" / "evaluation-form.docx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(save_tidy(doc))


def test_what_was_written_before_a_document_failed_is_known_to_be_ours(place: Round) -> None:
    """The next run puts the new ones in their places, and not beside them as if a person had changed them."""
    numbers = sorted(str(deputy["number"]) for deputy in DEPUTIES)
    slip(place, "{{ deputy.name }}", f'{{% if deputy.number == "{numbers[-1]}" %}}{{{{ nobody }}}}{{% endif %}}')
    ran = place.run("render", "evaluation-form", "--all")
    assert (ran.code, "nobody" in ran.err) == (5, True)
    before = sorted((place.root / "documents").iterdir())
    assert len(before) == len(numbers) - 1
    slip(place, "履职评价票 {{ deputy.name }}")
    assert place.run("render", "evaluation-form", "--all").code == 0
    after = sorted((place.root / "documents").iterdir())
    assert len(after) == len(numbers)
    assert all(lines(path)[0].startswith("履职评价票") for path in after)


def test_activities_of_one_long_name_do_not_share_a_file(place: Round) -> None:
    """A name has 255 bytes, 85 characters; what tells the two apart stands at its end and is not cut off."""
    title = "视察老旧小区综合整治和适老化改造工程推进情况" * 4
    rows = [{**VISIT, "title": title}, {**LESSON, "title": title}]
    assert place.send(place.activity(*rows)).status == "accepted"
    files = [Path(f["path"]) for f in place.json("render", "sign-in", "--all")["files"]]
    assert [path.stem[-12:] for path in files] == ["HD-2024-0002", "HD-2024-0003"]
    assert all((place.root / path).is_file() for path in files)


def test_a_word_form_carries_the_code_that_names_it(place: Round) -> None:
    """It is read back from the picture, is no stranger's picture when the form returns, and no other paper has it."""
    zxingcpp = pytest.importorskip("zxingcpp")
    (told,) = place.json("render", "registration-form", "--deputy", "0002")["files"]
    path = place.root / told["path"]
    with zipfile.ZipFile(path) as package:
        image = Image.open(io.BytesIO(package.read("word/media/dutykit-tag.png"))).convert("L")
        issue = re.search(r"F2024-\d{4}", package.read("docProps/custom.xml").decode())
    (code,) = zxingcpp.read_barcodes(image.resize((image.width * 3, image.height * 3)))
    assert issue is not None
    assert code.text.startswith(f"DK:ANNUAL-REGISTRATION:{issue[0]}")
    (taken,) = place.ingest(path).files
    assert taken["form"] == "annual-registration"
    assert [p for p in taken["problems"] if p["code"] == "mark.picture"] == []
    (report,) = place.json("render", "annual-report", "--deputy", "0002")["files"]
    with zipfile.ZipFile(place.root / report["path"]) as package:
        assert not [name for name in package.namelist() if "dutykit-tag" in name]
