"""The shipped sample gives what ``expected.json`` and a count by hand say, and the demo tells it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Ran
from dutykit.app.keeping.demo import SAMPLE, Round, Story
from dutykit.app.opened.open_workspace import load_forms, open_workspace
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.problems import Problem
from dutykit.serial import to_json
from dutykit.xlsx.scaffold import scaffold_template
from samples.rounds import copied, quiet, taken
from samples.words import WRITERS, own_words

FOLDER = Path(__file__).resolve().parents[2] / "samples" / SAMPLE
EXPECTED: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
RETURNED = [p for p in sorted((FOLDER / "returned").rglob("*")) if p.is_file()]


@pytest.mark.parametrize("part", ["files", "totals", "records", "documents", "figures"])
def test_the_round_gives_what_the_sample_says(played: tuple[Round, dict[str, Any]], part: str) -> None:
    assert played[1][part] == EXPECTED[part]


def test_the_figures_are_those_counted_by_hand(played: tuple[Round, dict[str, Any]]) -> None:
    """Counted in ``deeds.py`` with a pencil; three units told one inspection and one lecture each.

    The session that all but one came to, and five duty reports, stand in ``returns_later.py``.
    """
    figures = played[1]["figures"]
    assert figures["deputies"] == {
        "0005": {"name": "欧阳明哲", "activity": 5, "contact": 1, "suggestion": 1, "leave": 0},
        "0002": {"name": "李静", "activity": 6, "contact": 2, "suggestion": 2, "leave": 0},
        "0008": {"name": "陈建国", "activity": 4, "contact": 2, "suggestion": 1, "leave": 2},
        "0011": {"name": "李静", "activity": 4, "contact": 2, "suggestion": 1, "leave": 2},
        "0019": {"name": "刘洋", "activity": 7, "contact": 3, "suggestion": 2, "leave": 0},
    }
    assert {unit: of["activity"] for unit, of in figures["units"].items()} == {
        "GT": {"场次": 11 + 1, "人次": 47 + 1, "人数": 9},
        "LH": {"场次": 10, "人次": 37, "人数": 8},
        "QG": {"场次": 8, "人次": 34, "人数": 7},
    }
    assert figures["congress"] == {"场次": (29 - 4) + 18 + 10 + 1 + 5, "人次": 119 + 45 + 24 + 23 + 5, "人数": 24}


def test_what_deputies_wrote_is_read_whole_from_every_kind_of_file(played: tuple[Round, dict[str, Any]]) -> None:
    """Workbooks, their prints, Word files and theirs; each prefilled row is confirmed or told."""
    with open_workspace(played[0].workspace, today=played[0].story.day("printed")) as opened:
        heads = {r.deputy: r for r in opened.records(form="annual-registration") if not r.table}
        disputed = {r.deputy for r in opened.records(form="annual-registration", state="disputed")}
        read = {number: {name: head.values.get(name) for name in own_words(number)} for number, head in heads.items()}
        days = {head.values.get("submitted") for head in heads.values()}
    assert read == {number: own_words(number) for number in WRITERS}
    assert (days, disputed) == ({"2024-12-05"}, {"0002", "0008", "0011"})


def test_the_same_files_again_change_nothing(played: tuple[Round, dict[str, Any]], tmp_path: Path) -> None:
    round_ = copied(played[0], tmp_path / "工作区")
    with open_workspace(round_.workspace, today=round_.story.day("mended")) as opened:
        before = opened.records()
    again = to_json(round_.take(sorted(round_.workspace.returned.rglob("*.*")), "mended").totals)
    with open_workspace(round_.workspace, today=round_.story.day("mended")) as opened:
        assert opened.records() == before
    refused = ("rejected", "unrecognised", "unreadable")
    assert {k: again[k] for k in refused} == {k: EXPECTED["totals"][k] for k in refused}
    assert (again["records"], again["held"]) == (0, 0)
    assert again["duplicate"] == len(RETURNED) + 6 - sum(again[k] for k in refused)


def test_another_look_of_the_forms_reads_the_same_files(tmp_path: Path) -> None:
    """The files were filled in the shipped look; issued in a plain one they are taken back just the same."""
    round_ = Round(Story.shipped(), tmp_path / "工作区", quiet)
    looks = round_.workspace.override("templates/xlsx")
    looks.mkdir(parents=True)
    for form in load_forms().values():
        (looks / f"{form.id}.xlsx").write_bytes(scaffold_template(form))
    for name, result in taken(round_):
        told = {Path(r.path).name: (r.status, r.records, r.held) for r in result.receipts}
        wanted = EXPECTED["files"][name].items()
        assert told == {file: (e["status"], e["records"], e["held"]) for file, e in wanted}


def test_the_demo_tells_the_round(tmp_path: Path, dutykit: Callable[..., Ran]) -> None:
    ran = dutykit("demo", tmp_path / "演示")
    assert ran.code == 0, ran.err
    assert "人和事都是虚构的" in ran.out
    assert "✗ 柳河街道 活动登记（人名、日期写错）.xlsx" in ran.out
    assert "下发 35 份：收齐 29、待改 0、未交 6" in ran.out
    assert f"文书在：{tmp_path / '演示' / 'documents'}" in ran.out
    made = sorted(p.name for p in (tmp_path / "演示" / "documents").glob("*.docx"))
    assert len(made) == 59
    assert "2024_年度履职情况报告_欧阳明哲_0005.docx" in made


def test_the_story_makes_every_document() -> None:
    story = json.loads((FOLDER / "story.json").read_text(encoding="utf-8"))
    asked = {d["document"] for d in (*story["documents"], *story["suggested"])} | {"registration-form"}
    assert asked == set(DOCUMENTS)


def test_the_demo_does_without_libreoffice(
    tmp_path: Path, dutykit: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dutykit.office.find", lambda: None)
    ran = dutykit("demo", tmp_path / "演示")
    assert (ran.code, "没有找到 LibreOffice，跳过 PDF" in ran.out) == (0, True)
    assert list((tmp_path / "演示" / "documents").glob("*.pdf")) == []


def test_the_demo_wants_an_empty_folder(tmp_path: Path, dutykit: Callable[..., Ran]) -> None:
    (tmp_path / "我的文件.txt").write_text("不要动", encoding="utf-8")
    ran = dutykit("demo", tmp_path)
    assert (ran.code, "已经有东西" in ran.err) == (3, True)
    assert [p.name for p in tmp_path.iterdir()] == ["我的文件.txt"]


def test_the_readme_says_how_every_file_was_made() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [p.name for p in RETURNED if f"| `{p.name}` |" not in text] == []
    assert "都是虚构的" in text


def test_the_sample_is_as_large_as_it_should_be() -> None:
    every = [p for p in FOLDER.rglob("*") if p.is_file()]
    bad = [e for files in EXPECTED["files"].values() for e in files.values() if not e["status"].startswith("accepted")]
    assert len(RETURNED) >= 30
    assert len(bad) >= 8
    assert {p.suffix for p in RETURNED} == {".xlsx", ".pdf", ".docx"}
    assert sum(p.stat().st_size for p in every) < 3 * 2**20
    assert [p.name for p in every if p.suffix == ".py"] == []


def personal(round_: Round) -> set[str]:
    """Numbers of phones and identities that the sample's files hold, as stored and as they were written."""
    found: set[str] = set()
    with open_workspace(round_.workspace, today=round_.story.day("printed")) as opened:
        for stored in opened.store.current(evidence=True):
            form = opened.forms[stored.form]
            fields = form.table_by_name[stored.part].by_name if stored.part else form.by_name
            for name in (n for n, f in fields.items() if f.kind in {"phone", "id_number"}):
                found |= {str(stored.body[name])} if name in stored.body else set()
                found |= {stored.evidence[name]["raw"]} if name in stored.evidence else set()
    return {text for text in found if text.strip()}


def test_no_phone_number_of_the_sample_stands_in_the_log_or_in_a_message(
    played: tuple[Round, dict[str, Any]], dutykit: Callable[..., Ran]
) -> None:
    round_ = played[0]
    numbers = personal(round_)
    assert len(numbers) >= 3
    with open_workspace(round_.workspace, today=round_.story.day("printed")) as opened:
        logged = json.dumps(to_json(opened.store.logged()), ensure_ascii=False)
        told = [to_json(Problem.restore(p)) for row in opened.store.returns() for p in row.problems]
    assert {"ingest", "issue", "render"} <= set(logged.split('"'))
    shown = [dutykit(*args, "--workspace", round_.folder) for args in (["log"], ["log", "--json"], ["status"])]
    shown += [dutykit("show", number, "--workspace", round_.folder) for number in numbers]
    assert [ran.code for ran in shown[3:]] == [2] * len(numbers)
    text = logged + json.dumps(told, ensure_ascii=False) + "".join(ran.out + ran.err for ran in shown)
    assert [number for number in numbers if number in text] == []
