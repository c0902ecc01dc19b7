"""A document that an office adds without Python: declared in ``documents/<id>.toml``, drafted, linted, rendered."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from app.issuing.test_form_books import NAMED, add, drawn
from app.rounds import LESSON, VISIT, Book, Round

NOTE = """
title = "走访情况"
heading = "{unit}{year}年走访情况"
for = ["unit", "congress"]
records = ["走访困难群众登记表", "activity"]
tables = ["kinds"]
intro = "现将走访情况报告如下。"
closing = "以上情况，请审阅。"
sign = "{unit}"

[texts]
basis = "依据《{regulation}》"

[[section]]
heading = "活动情况"
blocks = ["activities"]
"""
OF_DEPUTY = """
title = "代表小结"
for = "deputy"
documents = ["年度履职情况报告"]
records = ["visit", "activity"]
"""


def declare(place: Round, id_: str, text: str) -> None:
    """What the office writes in Notepad."""
    (place.root / "documents" / f"{id_}.toml").write_text(text, encoding="utf-8")


def said(path: Path) -> list[str]:
    """Paragraphs, and the cells of tables by rows."""
    doc = docx.Document(str(path))
    rows = [" | ".join(dict.fromkeys(c.text for c in row.cells)) for t in doc.tables for row in t.rows]
    return [p.text for p in doc.paragraphs if p.text] + rows


@pytest.fixture
def year(place: Round) -> Round:
    """A form of the office's own with two records, and activities."""
    assert place.send(place.activity(VISIT, LESSON)).status == "accepted"
    path = drawn(place, **NAMED)
    add(path, "内容", {1: "登记", 2: "走访对象", 4: "文字"})
    place.json("form", "new", path)
    book = Book(place.issue("visit", "--unit", "GC")).head(filler="周林")
    rows = [
        {"date": "2024-3-5", "deputy": "王芳", "c1": "刘大爷"},
        {"date": "2024-3-6", "deputy": "张建国", "c1": "王芳的邻居"},
    ]
    assert place.send(book.rows("rows", rows)).status == "accepted"
    return place


def test_it_is_listed_drafted_linted_tried_and_rendered(year: Round) -> None:
    declare(year, "visits", NOTE)
    (listed,) = [d for d in year.json("documents")["documents"] if d["id"] == "visits"]
    assert (listed["title"], listed["per"], listed["own"]) == ("走访情况", ["unit", "congress"], True)
    assert "走访情况（本单位）" in year.run("documents").out
    ran = year.run("render", "visits", "--unit", "GC")
    assert (ran.code, "没有 templates/docx/visits.docx" in ran.err, "template new visits" in ran.err) == (5, True, True)
    made = Path(year.json("template", "new", "visits")["path"])
    assert made == year.root / "templates" / "docx" / "visits.docx"
    assert year.json("template", "lint", "visits")["templates"][0]["problems"] == []
    (told,) = year.json("render", "visits", "--unit", "GC", "--date", "2024-12-20")["files"]
    assert told["path"] == "documents/2024_走访情况_古城街道人大街工委.docx"
    lines = said(year.root / told["path"])
    assert {"现将走访情况报告如下。", "以上情况，请审阅。", "古城街道人大街工委", "2024年12月20日"} <= set(lines)
    assert any(line.endswith("2024年3月5日 | 王芳 | 刘大爷") or "刘大爷" in line for line in lines)
    assert any(line.startswith("全年组织代表参加会议和活动2场") for line in lines)
    assert any("集中视察 | 1 | 2" in line for line in lines)
    assert any("全国人民代表大会和地方各级人民代表大会代表法" in line for line in lines)
    (told,) = year.json("render", "visits", "--unit", "GC", "--evidence", "-o", year.root / "附依据.docx")["files"]
    assert len([line for line in said(year.root / told["path"]) if "HD-2024-0002" in line]) > len(
        [line for line in lines if "HD-2024-0002" in line]
    )


def test_of_a_deputy_it_tells_what_shipped_documents_tell_and_names_nobody_else(year: Round) -> None:
    declare(year, "note", OF_DEPUTY)
    year.json("template", "new", "note")
    (own,) = year.json("render", "note", "--deputy", "0002", "--date", "2024-12-20")["files"]
    (shipped,) = year.json("render", "annual-report", "--deputy", "0002", "--date", "2024-12-20")["files"]
    drawn_on = set(said(year.root / own["path"]))
    told = [line for line in said(year.root / shipped["path"]) if "2024年3月5日" in line or "3月5日" in line]
    assert told
    assert set(told) <= drawn_on
    (told,) = year.json("render", "note", "--deputy", "0003")["files"]
    text = "\n".join(said(year.root / told["path"]))
    assert "某代表的邻居" in text
    assert "张建国等2人" in text
    assert not {"王芳", "刘大爷"} & set(text.replace("|", "\n").split())
    assert "王芳" not in text


def test_an_example_is_tried_with_every_field(year: Round) -> None:
    declare(year, "visits", NOTE)
    path = Path(year.json("template", "new", "visits")["path"])
    doc = docx.Document(str(path))
    doc.add_paragraph("{%p for row in forms.visit.rows %}")
    doc.add_paragraph("{{ row.contnt }}")
    doc.add_paragraph("{%p endfor %}")
    doc.save(str(path))
    problems = year.json("template", "lint", "visits", code=1)["templates"][0]["problems"]
    (told,) = [p for p in problems if p["severity"] == "error"]
    assert "contnt" in told["message"]
    assert "是不是“content”？" in told["remedy"]


def test_one_that_is_wrong_stops_no_other(year: Round) -> None:
    declare(year, "note", 'title = "小结"\nfor = "units"\n')
    declare(year, "summary", 'title = "小结"\nfor = "unit"\n')
    for command in (("render", "note", "--unit", "GC"), ("template", "new", "note")):
        ran = year.run(*command)
        assert (ran.code, "documents/note.toml 的 第 2 行" in ran.err, "第六节" in ran.err) == (5, True, True), ran.err
    (listed,) = [d for d in year.json("documents")["documents"] if d["id"] == "note"]
    assert "第 2 行" in listed["fault"]
    told = year.run("documents").out
    assert "documents/note.toml" in told
    assert "“summary”是自带的文书“年度代表履职情况的说明”的编号" in told
    assert year.run("render", "summary", "--unit", "GC").code == 0


def test_a_draft_of_it_that_comes_back_is_compared(year: Round) -> None:
    declare(year, "visits", NOTE)
    year.json("template", "new", "visits")
    (told,) = year.json("render", "visits", "--unit", "GC")["files"]
    path = year.root / told["path"]
    doc = docx.Document(str(path))
    (line,) = [p for p in doc.paragraphs if p.text == "现将走访情况报告如下。"]
    line.runs[0].text = "现将走访困难群众的情况报告如下。"
    doc.save(str(path))
    told = year.json("compare", path, "--keep")
    (change,) = told["changes"]
    assert (change["before"], change["after"]) == ("现将走访情况报告如下。", "现将走访困难群众的情况报告如下。")
    assert told["kept"]["status"] == "accepted"
    (again,) = year.json("render", "visits", "--unit", "GC", "-o", year.root / "再次.docx")["files"]
    assert "现将走访困难群众的情况报告如下。" in said(year.root / again["path"])
