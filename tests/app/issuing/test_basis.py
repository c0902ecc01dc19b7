"""What an issued form cites: the regulations that bind this congress in this year, and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.rounds import Round

ELSEWHERE = ("东城", "平谷", "华容", "冷水滩")
FORMS = (
    "roster", "session", "activity", "annual-registration", "contact", "suggestion", "narrative", "attendance",
    "handbook", "contact-plan", "group-plan", "duty-report", "evaluation", "leave", "commendation", "feedback",
)  # fmt: skip
LADDER = "主席团秘书长审批"


def printed(path: Path) -> Iterator[str]:
    """Every text that a person sees in a workbook: cells, notes, hints of cells, headers and footers."""
    book = load_workbook(path)
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and not cell.value.startswith("="):
                    yield cell.value
                if cell.comment:
                    yield cell.comment.text
        yield from (v.prompt or "" for v in sheet.data_validations.dataValidation)
        for part in (sheet.oddHeader, sheet.oddFooter):
            yield from (item.text or "" for item in (part.left, part.center, part.right))


def blank(place: Round, form: str, year: int = 2024) -> list[str]:
    path = place.root / f"{form}-{year}.xlsx"
    path.unlink(missing_ok=True)  # a file that stands there is a person's
    place.run("make-template", form, "--blank", "--year", str(year), "-o", path)
    return list(printed(path))


def bind(place: Round, *regulations: str) -> None:
    """Name the regulations of the workspace."""
    path = place.root / "dutykit.toml"
    text = re.sub(r"(?m)^regulations = .*\n", "", path.read_text(encoding="utf-8"))
    path.write_text(f"regulations = {list(regulations)}\n".replace("'", '"') + text, encoding="utf-8")


@pytest.mark.parametrize("form", FORMS)
def test_a_district_prints_no_other_districts_articles(place: Round, form: str) -> None:
    bind(place, "shijingshan-2022", "shijingshan-2019")
    texts = blank(place, form)
    assert [t for t in texts if any(name in t for name in ELSEWHERE)] == []
    assert [t for t in texts if LADDER in t] == []


@pytest.mark.parametrize("form", FORMS)
def test_nothing_that_is_printed_is_english(place: Round, form: str) -> None:
    words = {w for text in blank(place, form) for w in re.findall(r"[A-Za-z]{3,}", text)}
    assert words - {"WPS", "Excel", "Word", "PDF"} == set()


def line(place: Round, form: str, year: int) -> list[str]:
    return [t for t in blank(place, form, year) if t.startswith("依据")]


def test_the_law_is_cited_as_it_was_numbered_in_the_year_of_the_form(
    place: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYKIT_TODAY", "2026-11-29")
    bind(place, "shijingshan-2022")
    title = "《中华人民共和国全国人民代表大会和地方各级人民代表大会代表法》"
    assert line(place, "leave", 2024) == [f"依据：{title}第七条"]
    assert line(place, "leave", 2025) == [f"依据：{title}第十三条"]


def test_a_regulation_is_cited_from_the_year_in_which_it_is_in_force(place: Round) -> None:
    bind(place, "shijingshan-2022")
    cited = "依据：《北京市石景山区人大代表报告履职情况办法》（石常发〔2022〕24号）第十条"
    assert (line(place, "activity", 2022), line(place, "activity", 2021)) == ([cited], [])


def test_the_own_ladder_of_a_district_is_printed_and_numbered(place: Round) -> None:
    bind(place, "dongcheng-2020")
    instructions = "\n".join(t for t in blank(place, "leave") if re.match(r"\d．", t))
    assert LADDER in instructions
    assert [int(n) for n in re.findall(r"(?m)^(\d)．", instructions)] == [1, 2, 3, 4, 5]
    bind(place, "pinggu-2019")
    instructions = "\n".join(t for t in blank(place, "leave") if re.match(r"\d．", t))
    assert [int(n) for n in re.findall(r"(?m)^(\d)．", instructions)] == [1, 2]


@pytest.mark.parametrize("now", [("dongcheng-2020",), ("pinggu-2019", "shijingshan-2022"), ()])
def test_what_was_printed_under_other_regulations_is_no_mark_of_anybodys(place: Round, now: tuple[str, ...]) -> None:
    bind(place, "shijingshan-2022", "dongcheng-2020")
    issued = place.json("make-template", "leave", "--unit", "GC")["issued"][0]["path"]
    bind(place, *now)
    told = place.json("ingest", place.root / issued)
    assert [p["code"] for p in told["files"][0]["problems"]] == [
        p for p in ("file.empty",) if told["files"][0]["problems"]
    ]


def test_a_word_too_much_in_the_line_is_seen(place: Round, tmp_path: Path) -> None:
    bind(place, "shijingshan-2022")
    issued = place.json("make-template", "leave", "--unit", "GC")["issued"][0]["path"]
    book = load_workbook(place.root / issued)
    cell = next(c for row in book["填写"].iter_rows() for c in row if str(c.value).startswith("依据"))
    cell.value = f"{cell.value}；李成3月5日也请假"
    book.save(tmp_path / "请假单.xlsx")
    told = place.json("ingest", tmp_path / "请假单.xlsx")["files"][0]
    assert [(p["code"], p["place"]["cell"]) for p in told["problems"]] == [("mark.unknown", cell.coordinate)]
