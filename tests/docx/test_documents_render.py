"""The shipped templates: clean, as the base has it, complete, and what they print can be looked at."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from lxml import etree

from documents.small import (
    TOP,
    activity,
    contact,
    example,
    facts,
    forms,
    of_deputy,
    papers,
    row,
    suggestion,
)
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.example import example_target
from dutykit.documents.facts import Facts
from dutykit.docx.lint import lint
from dutykit.docx.outline import outline
from dutykit.docx.package import W, read_parts
from dutykit.docx.read import read_document
from dutykit.docx.render import Template
from dutykit.docx.shared import bring
from dutykit.forms.grid import Grid
from dutykit.forms.locate import locate
from dutykit.forms.recognise import recognise
from dutykit.pdf.read import read_pdf
from dutykit.words.codes import Per
from rules.setting import regulation as shipped

FOLDER = TOP / "templates/docx"
STAMP = date(2025, 1, 6)
ALL = sorted(DOCUMENTS)
EXAMPLE = example()
TARGETS = [(d.id, kind) for d in DOCUMENTS.values() for kind in d.kinds]


def template(document: str) -> Template:
    return Template.load((FOLDER / DOCUMENTS[document].template).read_bytes(), document)


def rendered(document: str, context: dict[str, Any]) -> bytes:
    return template(document).render(context, stamp=STAMP).data


def lines(data: bytes) -> list[str]:
    """The paragraphs of the document, tables included."""
    root = etree.fromstring(read_parts(data)["word/document.xml"])
    return ["".join(p.itertext()) for p in root.iter(f"{{{W}}}p")]


@pytest.mark.parametrize("document", ALL)
def test_the_shipped_template_is_tidy_and_has_what_the_base_has(document: str) -> None:
    made = (FOLDER / DOCUMENTS[document].template).read_bytes()
    found = bring(made, (FOLDER / "base.docx").read_bytes())
    assert (found.data == made, found.kept) == (True, ())


@pytest.mark.parametrize("document", [*ALL, "base"])
def test_the_reading_copy_is_fresh(document: str) -> None:
    copy = (FOLDER / f"{document}.docx.txt").read_text(encoding="utf-8")
    assert copy == outline((FOLDER / f"{document}.docx").read_bytes())


@pytest.mark.parametrize("document", ALL)
def test_lint_finds_nothing_wrong(document: str) -> None:
    for kind in DOCUMENTS[document].kinds:
        context = DOCUMENTS[document].build(EXAMPLE, example_target(EXAMPLE, kind))
        found = lint((FOLDER / f"{document}.docx").read_bytes(), context, name=document)
        assert [f.message for f in found if f.level != "info"] == []


@pytest.mark.parametrize(("document", "kind"), TARGETS)
def test_contexts_are_complete_whether_full_or_empty(document: str, kind: Per) -> None:
    empty = facts(
        activity("HD-2024-0001", "3-5", "视察", "inspection_group"),
        row("HQ-2024-0001", "session", "sessions", kind="chair", term=17, opening="2025-01-06"),
        row("LX-2024-0001", "contact", "contacts"),
    )
    for given in (EXAMPLE, dataclasses.replace(empty, papers=papers())):
        data = rendered(document, DOCUMENTS[document].build(given, example_target(EXAMPLE, kind)))
        assert not [text for text in lines(data) if "{{" in text or "{%" in text]


def test_the_report_reads_as_written() -> None:
    mine = row(
        "DJ-01",
        "annual-registration",
        "",
        of="001",
        deputy="001",
        year=2024,
        law="守法",
        in_session="审议",
        other="无",
        shortcomings="调研不深",
    )
    given = facts(
        mine,
        activity("HD-01", "3-5", "视察老旧小区", "inspection_group", ["001"]),
        suggestion("JY-01", "6-5", "关于“停车”&“充电”的建议", "001"),
    )
    context = DOCUMENTS["annual-report"].build(given, of_deputy("001")) | {"evidence": [], "opinions": []}
    assert [text for text in lines(rendered("annual-report", context)) if text] == [
        "2024年度履职情况报告",
        "北京市石景山区第十七届人民代表大会代表　李　成",
        "各位选民：",
        "根据《北京市石景山区人大代表报告履职情况办法》（石常发〔2022〕24号），现将2024年度履行代表职务的情况报告如下。",
        "一、遵守和协助实施宪法、法律和法规的情况",
        "守法。",
        "二、区人民代表大会会议期间的工作情况",
        "审议。",
        "三、区人民代表大会闭会期间的活动情况",
        "（一）参加区人大常委会统一部署组织的活动",
        "3月5日，我视察老旧小区。",
        "（二）联系原选区选民和人民群众",
        "我提出建议、批评和意见1件（《关于“停车”&“充电”的建议》）。",
        "四、其他执行区人大代表职务的情况",
        "无。",
        "五、执行代表职务、发挥代表作用中存在的不足及改进措施",
        "调研不深。",
        "以上报告，请予监督。",
        "附件：2024年履职活动一览",
        "报告人：李　成",
        "2025年1月6日",
        "附件",
        "2024年履职活动一览",
        *("序号", "日期", "名称", "类别", "情况", "登记编号"),
        *("1", "3月5日", "视察老旧小区", "集中视察", "参加", "HD-01"),
        *("2", "6月5日", "关于“停车”&“充电”的建议", "提出建议、批评和意见", "领衔", "JY-01"),
    ]


def test_the_evidence_annex_is_there_only_if_given() -> None:
    context = DOCUMENTS["annual-report"].build(EXAMPLE, of_deputy("001"))
    assert "附：数据依据" in lines(rendered("annual-report", context))
    assert "附：数据依据" not in lines(rendered("annual-report", context | {"evidence": []}))


def test_the_labels_of_the_registration_form_are_the_schemas() -> None:
    said = set(lines(rendered("registration-form", DOCUMENTS["registration-form"].build(facts(), of_deputy("001")))))
    form = forms()["annual-registration"]
    short = [f.label for f in form.fields if f.kind != "long_text"]
    columns = [f.label for t in form.tables for f in t.fields]
    titles = [s.title for s in form.sections if s.id in {t.section for t in form.tables} | {"receipt"}]
    assert [label for label in (*short, *columns, *titles, *form.sign) if label not in said] == []
    long = [{f.label, *f.labels} for f in form.fields if f.kind == "long_text"]
    assert [names for names in long if not names & said] == []


REGISTERED_TEXTS = frozenset({"law", "in_session", "between_sessions", "other", "shortcomings"})


def registration_values(grid: Grid) -> dict[str, str]:
    """Head fields, and how many rows each table has, as a reader finds them by label."""
    form, sheet = recognise(grid, forms().values())
    assert form is not None
    assert sheet is not None
    found = locate(grid, form, sheet)
    assert [p.message for p in found.problems] == []
    values = {name: spot.cell.text for name, spot in found.head.items() if spot.cell}
    for name, spot in found.tables.items():
        values[name] = str(len(spot.rows))
    return {"form": form.id, **values}


def test_the_registration_form_is_read_back_by_its_labels() -> None:
    given = facts(
        row("DJ-01", "annual-registration", "", of="001", deputy="001", year=2024, law="守法\n用法", other="无"),
        activity("HD-01", "3-5", "视察", "inspection_group", ["001"]),
        suggestion("JY-01", "6-5", "关于停车的建议", "001"),
        contact("LX-01", "6-1", "八角南里站", "visit", ["001"], voters=3),
        contact("LX-02", "7-1", "八角南里站", "visit", ["001"]),
        issues={"001": "DJ2024-0007"},
    )
    context = DOCUMENTS["registration-form"].build(given, of_deputy("001")) | {"evidence": []}
    data = rendered("registration-form", context)
    assert registration_values(read_document(data, {})) == {
        "form": "annual-registration",
        "deputy": "李成",
        "year": "2024",
        "number": "001",
        "gender": "女",
        "birth": "1975年3月",
        "party": "中共党员",
        "employer": "古城第二小学",
        "post": "校长",
        "joint_group": "古城代表联组",
        "law": "守法\n用法",
        "other": "无",
        "participation": "1",
        "suggestions": "1",
        "contacts": "2",
        "duty_reports": "0",
    }
    assert read_document(data, {}).identity == {"no": "04", "issue": "DJ2024-0007"}


@pytest.mark.parametrize("scheme", ["pinggu-2019", "huarong-2024"])
def test_under_other_headings_the_registration_form_is_read_back_all_the_same(scheme: str) -> None:
    """The headings are another regulation's, the labels beside the texts stay those of the form."""
    texts = {"law": "守法\n用法", "in_session": "审议", "other": "无", "shortcomings": "调研：不深"}
    given = dataclasses.replace(
        facts(
            row("DJ-01", "annual-registration", "", of="001", deputy="001", year=2024, **texts),
            activity("HD-01", "3-5", "视察", "inspection_group", ["001"]),
            contact("LX-01", "6-1", "八角南里站", "visit", ["001"], voters=3),
            issues={"001": "DJ2024-0007"},
        ),
        regulation=shipped(scheme),
    )
    data = rendered("registration-form", DOCUMENTS["registration-form"].build(given, of_deputy("001")))
    values = registration_values(read_document(data, {}))
    assert {n: v for n, v in values.items() if n in REGISTERED_TEXTS} == texts
    assert (values["deputy"], values["participation"], values["contacts"]) == ("李成", "1", "1")


@pytest.mark.libreoffice
def test_a_printed_registration_form_reads_as_the_word_file(
    tmp_path: Path, soffice: Callable[[Path, str, Path], Path]
) -> None:
    """Long texts break over pages, between paragraphs and within them; no label is torn."""
    long = "\n".join("坚持每月进站、每季回家，听取和反映群众意见，推动解决充电难、停车难等问题。" * 7 for _ in range(9))
    mine = row(
        "DJ-01", "annual-registration", "", of="001", deputy="001", year=2024, law=long[:400], between_sessions=long
    )
    places = [
        contact(f"LX-{i:02}", f"{i}-1", "八角南里站", "visit", ["001"], matter="充电桩不够。" * 9) for i in range(1, 13)
    ]
    context = DOCUMENTS["registration-form"].build(
        facts(mine, *places, issues={"001": "DJ2024-0007"}), of_deputy("001")
    )
    path = tmp_path / "登记表.docx"
    path.write_bytes(rendered("registration-form", context | {"evidence": []}))
    printed = read_pdf(soffice(path, "pdf", tmp_path / "out").read_bytes(), {})
    wanted = registration_values(read_document(path.read_bytes(), {}))
    assert wanted["contacts"] == "12"
    assert {n: v.replace("\n", "") for n, v in registration_values(printed).items()} == {
        n: v.replace("\n", "") for n, v in wanted.items()
    }
    assert printed.identity == {"no": "04", "issue": "DJ2024-0007"}


def pages(pdf: Path) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def long_term() -> Facts:
    """Four years with forty-five activities and a text in each."""
    records = []
    for year in range(2021, 2025):
        for index in range(1, 46):
            made = activity(
                f"HD-01{index:02}", f"{index % 12 + 1}-{index % 27 + 1}", f"第{index}次视察老旧小区综合整治工程情况",
                ("inspection_group", "training", "public_good")[index % 3], ["001"],
            )  # fmt: skip
            day = {k: v.replace("2024", str(year)) for k, v in made.values["date"].items()}
            numbered = f"HD-{year}-{index:04}"
            records.append(
                dataclasses.replace(made, number=numbered, year=year, values={**made.values, "date": day}, received="")
            )
        mine = row("DJ-01", "annual-registration", "", of="001", deputy="001", law="守法。" * 90, shortcomings="不足")
        records.append(dataclasses.replace(mine, number=f"DJ-{year}-0001", year=year))
    return facts(*records, period=(date(2021, 1, 1), date(2024, 12, 31)), regulation=shipped("pinggu-2019"))


@pytest.mark.libreoffice
def test_the_contents_of_a_dossier_name_the_pages_of_its_titles(
    tmp_path: Path, soffice: Callable[[Path, str, Path], Path]
) -> None:
    """Every line of the contents is looked up on the page that it names; tables repeat their header on each page."""
    context = DOCUMENTS["dossier"].build(long_term(), of_deputy("001")) | {"evidence": []}
    assert sum(len(b["rows"]) for c in context["chapters"] for b in c["blocks"]) == 180
    path = tmp_path / "档案.docx"
    path.write_bytes(rendered("dossier", context))
    found = [text.replace(" ", "").replace("\r", "") for text in pages(soffice(path, "pdf", tmp_path / "out"))]
    body = next(i for i, text in enumerate(found) if text.startswith("北京市石景山区") and "届内履职情况统计" in text)
    told = [
        (match[1], int(match[2]))
        for text in found[:body]
        for line in text.splitlines()
        if (match := re.fullmatch(r"(.+?)\.{3,}(\d+)", line))
    ]
    assert [title for title, _ in told] == [c["title"] for c in context["contents"]]
    wrong = [(title, page) for title, page in told if title not in found[body + page - 1].splitlines()]
    assert wrong == []
    assert [page for _, page in told] == sorted(page for _, page in told)
    numbered = [re.search(r"—(\d+)—", text) for text in found]
    assert [match and int(match[1]) for match in numbered] == [None] * body + [*range(1, len(found) - body + 1)]
    rows = [text for text in found[body:] if re.search(r"HD-20\d\d-\d{4}", text) and "附件清单" not in text]
    assert [text for text in rows if "登记编号" not in text] == []


SIGNED = {"term-report": "以上报告", "duty-letter": "特此函告", "evaluation-result": "已记入代表履职档案"}
"""What stands above the signature."""


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("document", "least", "most"),
    [
        ("annual-report", 3, 6),
        ("registration-form", 2, 4),
        ("evaluation-form", 1, 1),
        ("statement", 2, 4),
        ("dossier", 7, 9),
        ("summary", 4, 5),
        ("sign-in", 1, 2),
        ("finding-sheet", 1, 3),
        ("term-report", 2, 4),
        ("evaluation-result", 1, 2),
        ("duty-letter", 1, 2),
        ("reminder", 1, 2),
        ("renomination", 1, 1),
        ("handover", 1, 1),
        ("transfer", 2, 2),
        ("handbook", 2, 4),
        ("minutes", 1, 1),
        ("meeting-notice", 1, 1),
        ("contact-notice", 1, 1),
        ("filling-notice", 3, 3),
    ],
)
def test_pages(
    document: str, least: int, most: int, tmp_path: Path, soffice: Callable[[Path, str, Path], Path]
) -> None:
    path = tmp_path / f"{document} 文书.docx"
    whose = example_target(EXAMPLE, DOCUMENTS[document].kinds[0])
    path.write_bytes(rendered(document, DOCUMENTS[document].build(EXAMPLE, whose) | {"evidence": []}))
    found = pages(soffice(path, "pdf", tmp_path / "out"))
    assert least <= len(found) <= most
    assert [number for number, text in enumerate(found, 1) if not text.strip()] == []
    if document in SIGNED:  # a signature stands below text on its page
        assert "2025" in next(text for text in found if SIGNED[document] in text)
    if document == "annual-report":
        signed = next(text for text in found if "报告人：" in text)
        assert "以上报告，请予监督。" in signed
        assert "2025" in signed[signed.index("报告人：") :]


@pytest.mark.libreoffice
def test_no_signature_of_the_form_stands_alone_on_a_page(
    tmp_path: Path, soffice: Callable[[Path, str, Path], Path]
) -> None:
    """However many receptions push it down, what the deputy reported stands above the signatures."""
    build = DOCUMENTS["registration-form"].build
    for number in range(3, 12, 2):
        days = range(1, number)
        calls = [contact(f"LX-{n:02}", f"3-{n}", "八角南里站", "reception", ["001"], matter="停车") for n in days]
        path = tmp_path / f"表{number}.docx"
        path.write_bytes(rendered("registration-form", build(facts(*calls), of_deputy("001"))))
        signed = next(text for text in pages(soffice(path, "pdf", tmp_path / "out")) if "代表签名" in text)
        assert "提交日期" in signed


@pytest.mark.libreoffice
def test_slips_are_two_to_a_page_and_no_page_is_empty(
    tmp_path: Path, soffice: Callable[[Path, str, Path], Path]
) -> None:
    context = DOCUMENTS["evaluation-form"].build(EXAMPLE, example_target(EXAMPLE, Per.DEPUTY))
    slips = [{"number": f"001-{n:03}"} for n in range(1, 6)]
    context |= {
        "employer": "某某建设工程有限公司　总经理助理，兼任某某区工商业联合会（总商会）副会长",
        "pages": [slips[:2], slips[2:4], slips[4:]],
    }
    path = tmp_path / "票.docx"
    path.write_bytes(rendered("evaluation-form", context))
    found = pages(soffice(path, "pdf", tmp_path / "out"))
    assert [re.findall(r"001-\d\d\d", text) for text in found] == [
        ["001-001", "001-002"],
        ["001-003", "001-004"],
        ["001-005"],
    ]


@pytest.mark.parametrize("document", ALL)
def test_a_page_is_begun_by_its_first_paragraph(document: str) -> None:
    """A paragraph of its own that breaks the page stands on a page of its own where the one before is full."""
    assert "⏎页" not in (FOLDER / f"{document}.docx.txt").read_text(encoding="utf-8")
