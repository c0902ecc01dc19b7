"""Articles of a law where people meet them: documents, templates, narratives, regulation files, and the command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from app.papers.test_rendering import lines
from app.rounds import Book, Round

DEPUTIES_LAW = "《中华人民共和国全国人民代表大会和地方各级人民代表大会代表法》"
CERTAIN = "按照代表法第四十五条规定，向选民报告履职情况。"
DOUBTFUL = "落实代表法第四十五条，建好代表之家。"


def own_template(place: Round, document: str, text: str) -> Path:
    """The workspace's own template of a document, with a paragraph more."""
    path = place.root / "templates" / "docx" / f"{document}.docx"
    place.json("template", "new", document)
    book = docx.Document(str(path))
    book.add_paragraph(text)
    book.save(str(path))
    return path


def narrative(place: Round, *points: str) -> Book:
    """The points of a unit, as its clerk fills them in."""
    book = Book(place.issue("narrative", "--unit", "GC")).head(filler="周林")
    return book.rows("points", [{"part": "主要情况", "point": text} for text in points])


def rendered(place: Round, *args: str) -> tuple[list[str], list[str]]:
    """The paragraphs of the document made, and what was warned of."""
    (made,) = place.json("render", *args)["files"]
    return lines(place.root / made["path"]), made["warnings"]


@pytest.mark.parametrize(("day", "article"), [("2025-03-10", "第四十五条"), ("2025-03-11", "第五十八条")])
def test_a_template_cites_by_subject_as_numbered_on_the_printed_date(place: Round, day: str, article: str) -> None:
    own_template(place, "annual-report", "依据：{{ cite(“报告履职情况”) }}。")
    text, warned = rendered(place, "annual-report", "--deputy", "0002", "--date", day)
    assert (text[-1], warned) == (f"依据：{DEPUTIES_LAW}{article}。", [])


def test_what_cite_gave_is_not_doubted_though_the_number_is_also_of_before(place: Round) -> None:
    own_template(place, "annual-report", "{{ cite('为代表提供必要条件') }}，代表法第四十五条。")
    text, warned = rendered(place, "annual-report", "--deputy", "0002", "--date", "2026-01-05")
    assert text[-1] == f"{DEPUTIES_LAW}第四十五条，代表法第四十五条。"
    assert [w.partition("的条号：")[0] for w in warned] == ["“》第四十五条，代表法第四十五条”"]  # which a person wrote


def test_an_unknown_subject_stops_the_rendering_with_the_nearest(place: Round) -> None:
    own_template(place, "annual-report", "{{ cite('报告履职') }}")
    ran = place.run("render", "annual-report", "--deputy", "0002")
    assert ran.code == 5
    assert "的条号对照里没有“报告履职”。" in ran.err
    assert "是不是“报告履职情况”？" in ran.err


def test_a_document_that_cites_an_overtaken_number_is_told_and_left_as_it_is(place: Round) -> None:
    assert place.send(narrative(place, CERTAIN)).code == 0
    text, warned = rendered(place, "summary", "--date", "2026-01-05")
    assert any(CERTAIN in line for line in text)
    assert warned == [
        "“按照代表法第四十五条”的条号：2015年版第四十五条（报告履职情况）在2025年版里是第五十八条，请改引第五十八条。"
    ]
    ran = place.run("render", "summary", "--date", "2026-01-05")
    assert f"! {warned[0]}" in ran.out
    assert rendered(place, "summary", "--date", "2024-12-20")[1] == []  # of that day the number is right


def test_a_point_is_told_of_only_where_it_is_certain(place: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    book = narrative(place, CERTAIN, DOUBTFUL, "代表法（2015年修正）第四十五条规定的报告履职情况")
    assert place.send(book, "当时.xlsx").codes == []
    monkeypatch.setenv("DUTYKIT_TODAY", "2026-01-05")
    told = place.send(narrative(place, CERTAIN, DOUBTFUL, "按代表法第五十八条报告履职情况"), "后来.xlsx")
    assert (told.code, told.codes) == (0, ["cell.article_overtaken"])
    problem = told.problem("cell.article_overtaken")
    assert (problem["severity"], problem["field"], problem["value"]) == ("warning", "point", "第四十五条")
    assert problem["remedy"].startswith("请把要点里的“第四十五条”改为“第五十八条”。")


def test_template_lint_tells_plain_numbers_as_of_today(place: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    own_template(place, "annual-report", "依照代表法第四十五条的报告履职情况。")
    assert place.json("template", "lint", "annual-report")["templates"][0]["problems"] == []
    monkeypatch.setenv("DUTYKIT_TODAY", "2026-01-05")
    (problem,) = place.json("template", "lint", "annual-report")["templates"][0]["problems"]
    assert (problem["severity"], problem["place"]) == ("warning", "正文")
    assert problem["remedy"] == '请写成 {{ cite("报告履职情况") }}，条号就按成文日期选。'
    ran = place.run("template", "lint", "annual-report")
    assert "annual-report.docx 正文：“依照代表法第四十五条的报告履职情”的条号：2015年版第四十五条" in ran.out


def test_the_tag_stands_in_the_reading_copy(place: Round) -> None:
    own_template(place, "annual-report", '{{ cite("视察") }}')
    (told,) = place.json("template", "outline", "annual-report")["templates"]
    assert '\n  {{ cite("视察") }}\n' in told["text"].partition("标签：")[2]


OWN_LAW = """\
id = "bing-2020"
title = "某某条例"
number = ""
passed = 2020-01-01
in_force = 2020-01-01
[words]
short = "丙条例"
[[article]]
subject = "登记"
here = "第三条"
"""


def test_a_law_of_the_workspace_is_cited_too_and_a_wrong_file_of_another_kind_is_not_asked(place: Round) -> None:
    folder = place.root / "regulations"
    folder.mkdir(exist_ok=True)
    (folder / "bing-2020.toml").write_text(OWN_LAW, encoding="utf-8")
    (folder / "half.toml").write_text('title = "没有写完', encoding="utf-8")
    own_template(place, "annual-report", '{{ cite("登记") }}、{{ cite("视察", "代表法") }}')
    text, _ = rendered(place, "annual-report", "--deputy", "0002")
    assert text[-1] == f"《某某条例》第三条、{DEPUTIES_LAW}第二十二条"


def test_lint_of_a_regulation_tells_numbers_that_came_later_than_it(place: Round) -> None:
    folder = place.root / "regulations"
    folder.mkdir(exist_ok=True)
    told = OWN_LAW.partition("[[article]]")[0] + '[[clause]]\narticle = "第一条"\nabout = "依代表法第五十八条"\n'
    (folder / "bing-2020.toml").write_text(told + 'goes = "none"\nwhy = "依代表法第四十五条"\n', encoding="utf-8")
    (found,) = place.json("regulations", "lint", "bing-2020")["regulations"]
    told_of = [(f["line"], f["severity"]) for f in found["faults"] if "里引的" in f["message"]]
    assert told_of == [(10, "warning")]


# --- the command ----------------------------------------------------------------------------------------------


@pytest.fixture
def cited(dutykit: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """``regulations cite --json`` outside any workspace: the code, and what it told."""
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> tuple[int, dict[str, Any]]:
        ran = dutykit("regulations", "cite", *words, "--json")
        return ran.code, json.loads(ran.out)

    return call


def test_a_number_is_told_in_each_version_and_where_it_stands_now(cited: Callable[..., Any]) -> None:
    code, told = cited("代表法第四十五条", "--date", "2026-01-05")
    assert code == 0
    assert told["versions"] == [
        {"id": "npc-deputies-law-2015", "version": "2015-08-29", "in_force": "2015-08-29", "until": "2025-03-10",
         "article": "第四十五条", "subjects": ["报告履职情况"], "now": "第五十八条"},
        {"id": "npc-deputies-law-2025", "version": "2025-03-11", "in_force": "2025-03-11", "until": None,
         "article": "第四十五条", "subjects": ["为代表提供必要条件"], "now": "第四十五条"},
    ]  # fmt: skip
    assert told["cite"] is None  # nobody knows which was meant
    assert "在2025年版里是第五十八条，请核对。" in str(told["warning"])
    _, then = cited("第四十五条", "--date", "2024-12-20")
    assert (then["cite"], then["warning"]) == (f"{DEPUTIES_LAW}第四十五条", "")


@pytest.mark.parametrize(
    "words", [("代表法", "报告履职情况"), ("代表法报告履职情况",), ("报告履职情况",), (DEPUTIES_LAW, "报告履职情况")]
)
def test_a_subject_is_told_by_its_number(words: tuple[str, ...], cited: Callable[..., Any]) -> None:
    code, told = cited(*words, "--date", "2026-01-05")
    assert (code, told["asked"], told["cite"]) == (0, "报告履职情况", f"{DEPUTIES_LAW}第五十八条")


def test_a_subject_that_came_later_cannot_be_cited_yet(cited: Callable[..., Any]) -> None:
    code, told = cited("代表法", "年度代表工作计划", "--date", "2024-12-20")
    assert (code, told["cite"]) == (0, None)
    assert told["warning"] == "2024年12月20日适用的版本里没有“年度代表工作计划”，不能引用。"


def test_a_law_alone_lists_its_subjects(cited: Callable[..., Any], dutykit: Callable[..., Any]) -> None:
    code, told = cited("代表法")
    rows = {row["subject"]: list(row["articles"].values()) for row in told["subjects"]}
    assert (code, rows["报告履职情况"], rows["履职的总要求"]) == (0, ["第四十五条", "第五十八条"], [None, "第四条"])
    assert "报告履职情况" in dutykit("regulations", "cite", "代表法").out
    assert "第五十八条" in dutykit("regulations", "cite", "代表法", "报告履职情况").out


@pytest.mark.parametrize(
    ("words", "said", "advice"),
    [
        (("代表法", "报告履职"), "条号对照里没有“报告履职”", "是不是“报告履职情况”？"),
        (("地方组织法第四十三条",), "没有“地方组织法”的条号对照", "有条号对照的：代表法。"),
        (("代表法第九十九条",), "各版的条号对照里都没有第九十九条", "请核对条号。"),
        (("代表法第四十五条规定",), "“第四十五条规定”不是条号", "请写成“第四十五条”"),
        (("代表法第四十五条", "--date", "2010-01-01"), "2010年1月1日没有施行中的", "请换一个日期"),
        (("",), "没有写条号或事项", "代表法第四十五条"),
    ],
)
def test_what_cannot_be_cited_is_wrong_usage(
    words: tuple[str, ...], said: str, advice: str, cited: Callable[..., Any]
) -> None:
    code, told = cited(*words)
    error = told["error"]
    assert code == 2
    assert said in error["message"]
    assert advice in error["remedy"]
