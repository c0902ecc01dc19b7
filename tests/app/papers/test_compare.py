"""A draft that comes back: what was changed in it, which figures the records do not bear, what the next one keeps."""

from __future__ import annotations

import io
import re
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from app.rounds import LESSON, VISIT, Round

REPORT = ("annual-report", "--deputy", "0002", "--date", "2024-12-20")


@pytest.fixture
def year(place: Round) -> Round:
    assert place.send(place.activity(VISIT, LESSON)).status == "accepted"
    return place


def draft(place: Round, *asked: str) -> Path:
    return place.root / place.json("render", *(asked or REPORT))["files"][0]["path"]


def edited(path: Path, work: Callable[[Any], None], name: str = "改稿.docx") -> Path:
    paper = docx.Document(str(path))
    work(paper)
    out = path.parent.parent / name
    paper.save(str(out))
    return out


def paragraph(paper: Any, words: str) -> Any:
    return next(p for p in paper.paragraphs if words in p.text)


def swap(paper: Any, old: str, new: str) -> None:
    found = paragraph(paper, old)
    text = found.text.replace(old, new)
    for run in found.runs[1:]:
        run.text = ""
    found.runs[0].text = text


def texts(path: Path) -> list[str]:
    return [p.text for p in docx.Document(str(path)).paragraphs if p.text.strip()]


def first_deed(path: Path) -> str:
    """A sentence of the report that tells what the records count."""
    return next(s for t in texts(path) for s in re.findall("[^。；]+[。；]", t) if re.search(r"\d日，", s))


def test_a_draft_that_nobody_touched_has_no_change(year: Round) -> None:
    told = year.json("compare", draft(year))
    assert (told["document"], told["subject"]) == ("annual-report", "王芳")
    assert [told[k] for k in ("changes", "figures", "outdated", "new", "comments")] == [[], [], [], [], []]
    assert told["sentences"] > 5


def test_a_figure_that_was_changed_by_hand_is_told_with_what_the_records_give(year: Round) -> None:
    path = draft(year)
    sentence = first_deed(path)
    changed = re.sub(r"(\d)日", "9日", sentence, count=1)
    told = year.json("compare", edited(path, lambda p: swap(p, sentence, changed)), code=1)
    (figure,) = told["figures"]
    assert (figure["written"], figure["records"], figure["edited"]) == ("9", figure["drafted"], True)
    assert "9日" in figure["sentence"]
    (change,) = told["changes"]
    assert (change["kind"], change["offer"]) == ("reworded", None)
    assert "更正记录" in change["why_not"]


def test_a_figure_that_the_records_no_longer_bear_is_told_of_an_unchanged_text(year: Round) -> None:
    path = draft(year)
    year.json("correct", year.records()[0]["number"], "作废=是", "--reason", "登错了")
    told = year.json("compare", path, code=1)
    assert told["changes"] == []
    assert told["figures"] or told["outdated"]
    assert all(not f["edited"] for f in told["figures"])


def test_a_sentence_reworded_is_kept_and_its_figures_follow_the_records(year: Round) -> None:
    path = draft(year)
    sentence = first_deed(path)
    reworded = f"这一年，{sentence}"
    back = edited(path, lambda p: swap(p, sentence, reworded))
    told = year.json("compare", back)
    assert [c["offer"]["instead"] for c in told["changes"]] == [sentence]
    assert year.json("render", *REPORT)["files"][0]["path"]
    assert reworded not in "\n".join(texts(draft(year)))  # offered is not kept
    kept = year.json("compare", back, "--keep")["kept"]
    assert (kept["status"], kept["records"], kept["held"]) == ("accepted", 2, 0)  # the head, and the point
    assert reworded in "\n".join(texts(draft(year)))
    other = draft(year, "annual-report", "--deputy", "0003")
    assert "这一年，" not in "\n".join(texts(other))


def test_a_point_whose_sentence_is_gone_is_told(year: Round) -> None:
    path = draft(year)
    sentence = first_deed(path)
    year.json("compare", edited(path, lambda p: swap(p, sentence, f"这一年，{sentence}")), "--keep")
    for record in year.records():
        year.json("correct", record["number"], "作废=是", "--reason", "登错了")
    (made,) = year.json("render", *REPORT)["files"]
    assert any("没有用上" in note and sentence[:8] in note for note in made["notes"])


def test_what_was_taken_out_stays_out_and_what_was_added_beside_stays_in(year: Round) -> None:
    path = draft(year)
    sentence = first_deed(path)
    back = edited(path, lambda p: swap(p, sentence, sentence + "群众反映很好。"))
    year.json("compare", back, "--keep")
    assert f"{sentence}群众反映很好。" in "\n".join(texts(draft(year)))
    again = draft(year)
    back = edited(again, lambda p: swap(p, f"{sentence}群众反映很好。", ""), "再改.docx")
    told = year.json("compare", back)
    assert [c["kind"] for c in told["changes"]] == ["removed", "removed"]


def test_a_new_paragraph_of_a_summary_becomes_a_point_under_its_heading(year: Round) -> None:
    asked = ("summary", "--date", "2024-12-20")
    path = draft(year, *asked)

    def add(paper: Any) -> None:
        heading = next(p for p in paper.paragraphs if re.match("[一二三四]、.*不足", p.text))
        heading.insert_paragraph_before("走访了24户。", heading.style)
        heading._p.addnext(heading._p.getprevious())

    told = year.json("compare", edited(path, add))
    (change,) = told["changes"]
    assert change["offer"] == {"part": "shortcoming", "section": "", "point": "走访了24户。", "instead": ""}
    assert change["unborne"] == ["24"]
    assert year.json("compare", edited(path, add), "--keep")["kept"]["status"] == "accepted"
    assert any("走访了24户" in text for text in texts(draft(year, *asked)))
    assert not any("走访了24户" in text for text in texts(draft(year, "summary", "--unit", "GC")))


def test_a_cell_of_a_table_is_told_by_its_place_and_belongs_to_the_records(year: Round) -> None:
    path = draft(year, "summary", "--date", "2024-12-20")

    def change(paper: Any) -> None:
        paper.tables[0].rows[-1].cells[1].paragraphs[0].runs[0].text = "77"

    told = year.json("compare", edited(path, change), code=1)
    (found,) = told["changes"]
    assert (found["after"], found["place"]["table"], found["place"]["column"], found["offer"]) == ("77", 1, 2, None)
    assert [(f["written"], f["place"]) for f in told["figures"]] == [("77", found["place"])]


def test_a_paragraph_split_in_two_and_one_moved_are_no_new_text(year: Round) -> None:
    path = draft(year, "summary", "--date", "2024-12-20")

    def split(paper: Any) -> None:
        found = next(p for p in paper.paragraphs if p.text.count("。") >= 2)
        head, _, tail = found.text.partition("。")
        found.insert_paragraph_before(head + "。", found.style)
        found.runs[0].text = tail
        for run in found.runs[1:]:
            run.text = ""

    assert year.json("compare", edited(path, split))["changes"] == []

    def move(paper: Any) -> None:
        last = next(p for p in paper.paragraphs if p.text.startswith(("主任", "各位")))
        paper.paragraphs[-1]._p.addnext(last._p)

    assert [c["kind"] for c in year.json("compare", edited(path, move))["changes"]] == ["moved"]


def in_part(path: Path, part: str, work: Callable[[str], str]) -> Path:
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, work(data.decode()).encode() if info.filename == part else data)
    path.write_bytes(out.getvalue())
    return path


def test_tracked_changes_are_taken_as_accepted_and_said_so_and_comments_are_told(year: Round) -> None:
    path = draft(year)
    sentence = first_deed(path)

    def track(xml: str) -> str:
        at = xml.index(sentence)
        start, end = xml.rindex("<w:r>", 0, at), xml.index("</w:r>", at) + 6
        run = xml[start:end]
        properties = "".join(re.findall("<w:rPr>.*?</w:rPr>", run))
        old = f"<w:r>{properties}<w:delText>{sentence}</w:delText></w:r>"
        who = 'w:id="{}" w:author="李" w:date="2024-12-21T00:00:00Z"'
        new = run.replace(sentence, f"今年，{sentence}")
        return f"{xml[:start]}<w:del {who.format(901)}>{old}</w:del><w:ins {who.format(902)}>{new}</w:ins>{xml[end:]}"

    def note(paper: Any) -> None:
        found = paragraph(paper, sentence)
        paper.add_comment([found.runs[0], found.runs[-1]], "请再核对", "李", "李")

    back = in_part(edited(path, note), "word/document.xml", track)
    told = year.json("compare", back)
    assert (told["tracked"], told["comments"]) == (1, ["请再核对"])
    assert [(c["before"], c["after"]) for c in told["changes"]] == [(sentence, f"今年，{sentence}")]
    said = year.run("compare", back).out
    assert "按接受后的文字对照" in said
    assert "请再核对" in said


@pytest.mark.parametrize("what", ["foreign", "no_word", "garbage", "other_workspace", "missing"])
def test_a_file_that_is_not_ours_is_refused(year: Round, _furnished: Path, tmp_path: Path, what: str) -> None:
    path = tmp_path / "文件.docx"
    if what == "foreign":
        docx.Document().save(str(path))
    elif what == "no_word":
        path = year.issue("activity", "--unit", "GC")
    elif what == "garbage":
        path.write_bytes(b"PK\x03\x04" + b"\0" * 50)
    elif what == "other_workspace":
        shutil.copyfile(draft(year), path)
        shutil.rmtree(year.root)
        shutil.copytree(_furnished, year.root)  # the year began anew elsewhere
    ran = year.run("compare", path)
    assert ran.code == 2
    assert ran.err.startswith("错误：")


def test_a_hostile_file_costs_itself(year: Round) -> None:
    path = draft(year)
    in_part(path, "word/document.xml", lambda xml: xml.replace("<w:body>", "<w:body>" + "<w:p/>" * 200_000))
    assert year.run("compare", path).code == 2


def test_a_file_that_repeats_itself_costs_no_more_than_its_length(year: Round) -> None:
    path = draft(year)
    line = "<w:p><w:r><w:t>一</w:t></w:r></w:p><w:p><w:r><w:t>二</w:t></w:r></w:p>"
    in_part(path, "word/document.xml", lambda xml: xml.replace("<w:body>", "<w:body>" + line * 15_000))
    began = time.monotonic()
    assert len(year.json("compare", path)["changes"]) == 30_000
    assert time.monotonic() - began < 30


@pytest.mark.libreoffice
def test_a_draft_saved_by_another_office_program_is_the_same(year: Round, soffice: Any, tmp_path: Path) -> None:
    path = draft(year, "summary", "--date", "2024-12-20")
    told = year.json("compare", soffice(path, "docx:MS Word 2007 XML", tmp_path / "saved"))
    assert told["changes"] == []
