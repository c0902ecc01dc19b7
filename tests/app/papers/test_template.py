"""``template`` at work: a base of the office's own, drafts, and what lint has to say as comments."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Pt

from app.rounds import Round

SHIPPED = Path(__file__).parents[3] / "templates" / "docx"


def own(place: Round, document: str) -> Path:
    """The workspace's own copy of a template."""
    return Path(place.json("template", "new", document)["path"])


def edit(path: Path, style: str, points: float) -> None:
    doc = docx.Document(str(path))
    doc.styles[style].font.size = Pt(points)
    doc.save(str(path))


def size(path: Path, style: str) -> float:
    return float(docx.Document(str(path)).styles[style].font.size.pt)


def test_a_style_changed_in_the_base_of_the_office_comes_into_its_templates_and_no_others(place: Round) -> None:
    shipped = {path.name: path.read_bytes() for path in SHIPPED.glob("*.docx")}
    base, report = own(place, "base"), own(place, "annual-report")
    edit(base, "公文正文", 15)
    edit(report, "附注", 9)
    told = {Path(t["path"]).name: t for t in place.json("template", "tidy")["templates"] if t["changed"] or t["kept"]}
    assert {name: (t["changed"], t["kept"]) for name, t in told.items()} == {
        "annual-report.docx": (True, ["附注"]),
        "base.docx": (True, []),
    }
    assert (size(report, "公文正文"), size(report, "附注")) == (15, 9)
    assert {path.name: path.read_bytes() for path in SHIPPED.glob("*.docx")} == shipped
    ran = place.run("template", "tidy", "annual-report")
    assert "在模板里改过，没有跟着 base.docx 变：附注" in ran.out
    assert "加 --restyle" in ran.out
    place.json("template", "tidy", "annual-report", "--restyle")
    assert (size(report, "公文正文"), size(report, "附注")) == (15, 16)


def test_check_says_what_would_change_and_writes_nothing(place: Round) -> None:
    base, report = own(place, "base"), own(place, "annual-report")
    edit(base, "公文正文", 15)
    before = report.read_bytes()
    told = place.json("template", "tidy", "annual-report", "--check", code=1)["templates"]
    assert [t["changed"] for t in told] == [True]
    assert report.read_bytes() == before


@pytest.mark.parametrize("document", ["statement", "dossier", "summary"])
def test_without_a_workspace_a_draft_is_made_that_lint_passes(
    document: str, dutykit: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = dutykit("template", "new", document)
    assert (ran.code, ran.out) == (0, f"✓ 已新建 {tmp_path / f'{document}.docx'}\n")
    ran = dutykit("template", "lint", f"{document}.docx", "--json")
    assert (ran.code, json.loads(ran.out)["templates"][0]["problems"]) == (0, [])
    again = dutykit("template", "new", document)
    assert (again.code, "已经有了" in again.err) == (2, True)


def test_what_lint_finds_stands_in_a_copy_as_comments(place: Round, tmp_path: Path) -> None:
    report = own(place, "annual-report")
    doc = docx.Document(str(report))
    doc.add_paragraph("{{ titel }}", "公文正文")
    doc.save(str(report))
    before = report.read_bytes()
    (told,) = place.json("template", "lint", "annual-report", "--comments", tmp_path / "批注", code=1)["templates"]
    copy = Path(told["commented"])
    assert copy == tmp_path / "批注" / "annual-report.docx"
    (remark,) = docx.Document(str(copy)).comments
    assert remark.author == "dutykit"
    assert remark.text.startswith("正文用到了没有的栏目“titel”（{{ titel }}）。是不是“title”？")
    assert report.read_bytes() == before
    assert "批注写在" in place.run("template", "lint", "annual-report", "--comments", tmp_path / "批注").out


def test_a_template_without_faults_gets_no_copy(place: Round, tmp_path: Path) -> None:
    (told,) = place.json("template", "lint", "summary", "--comments", tmp_path / "批注")["templates"]
    assert "commented" not in told
    assert not (tmp_path / "批注").exists()


def test_the_base_is_listed_and_linted_and_is_no_document(place: Round) -> None:
    assert "base" in [t["id"] for t in place.json("template", "list")["templates"]]
    assert place.json("template", "lint", "base")["templates"][0]["problems"] == []
    assert "base" not in [d["id"] for d in place.json("documents")["documents"]]
    ran = place.run("render", "base")
    assert ran.code == 2


def test_a_document_that_there_is_not_is_told_with_the_nearest(place: Round) -> None:
    ran = place.run("template", "new", "sumary")
    assert (ran.code, "是不是“summary”？" in ran.err) == (2, True)
