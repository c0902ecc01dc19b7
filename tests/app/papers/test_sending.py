"""A phase of the year goes out at once: every workbook, a notice and one archive a unit; who is late is reminded."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from app.rounds import VISIT, Book, Round

UNITS = ["古城街道人大街工委", "八角街道人大街工委", "鲁谷街道人大街工委"]


def said(data: bytes) -> str:
    paper = docx.Document(io.BytesIO(data))
    cells = [c.text for t in paper.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in paper.paragraphs), *cells])


def inside(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_forms_of_the_year_go_out_by_unit_with_notice_and_deadline(place: Round) -> None:
    sent = place.json("issue", "--phase", "年度", "--due", "2024-12-25")
    assert (sent["phase"], sent["label"], sent["year"], sent["due"], sent["undated"]) == (
        "year", "年度", 2024, "2024-12-25", 0,
    )  # fmt: skip
    assert [(f["form"], f["count"]) for f in sent["forms"]] == [
        ("activity", 3), ("contact", 3), ("suggestion", 3), ("narrative", 3),
    ]  # fmt: skip
    assert [(p["name"], p["forms"], p["path"]) for p in sent["parcels"]] == [
        (unit, 4, f"outgoing/2024_年度_{unit}.zip") for unit in UNITS
    ]
    files = inside(place.root / sent["parcels"][0]["path"])
    assert list(files) == [
        "2024_填报通知_古城街道人大街工委.docx",
        "2024_代表履职活动登记表_古城街道人大街工委.xlsx",
        "2024_联系、接待选民记录表_古城街道人大街工委.xlsx",
        "2024_议案、建议、批评和意见登记表_古城街道人大街工委.xlsx",
        "2024_综合材料要点表_古城街道人大街工委.xlsx",
    ]
    notice = said(files["2024_填报通知_古城街道人大街工委.docx"])
    assert "请于2024年12月25日前报送" in notice
    assert "代表履职活动登记表" in notice
    assert "八角" not in notice


def test_what_was_sent_comes_back_and_the_same_call_again_keeps_its_numbers(place: Round, tmp_path: Path) -> None:
    first = place.json("issue", "--phase", "year", "--due", "2024-12-25")
    numbers = place.sql("select number, due from issues order by number")
    files = inside(place.root / first["parcels"][0]["path"])
    name = "2024_代表履职活动登记表_古城街道人大街工委.xlsx"
    (tmp_path / name).write_bytes(files[name])
    assert place.send(Book(tmp_path / name).head(filler="周林").rows("activities", [VISIT])).status == "accepted"
    again = place.json("issue", "--phase", "年度")
    assert again["undated"] == 0  # what was said once holds
    assert place.sql("select number, due from issues order by number") == numbers
    assert [p["path"] for p in again["parcels"]] == [p["path"] for p in first["parcels"]]


def test_forms_of_deputies_go_to_the_unit_that_enters_for_them(place: Round) -> None:
    sent = place.json("issue", "--phase", "代表登记")
    assert [(p["name"], p["forms"]) for p in sent["parcels"]] == list(zip(UNITS, [3, 3, 2], strict=True))
    assert sent["undated"] == 8
    assert "八角" not in "".join(inside(place.root / sent["parcels"][0]["path"]))
    out = place.run("issue", "--phase", "代表登记", "--unit", "BJ").out
    assert "✓ 代表登记：3 份表，2024 年度" in out
    assert "没有写报送期限" in out


def test_a_phase_that_there_is_not_is_told_with_those_that_there_are(place: Round) -> None:
    ran = place.run("issue", "--phase", "夏天")
    assert (ran.code, "可写：年初计划、年度、代表登记、评议。" in ran.err) == (2, True)
    assert "是不是“年初计划”？" in place.run("issue", "--phase", "年初计画").err
    assert list(place.root.glob("outgoing/*.zip")) == []


def test_an_own_form_for_units_goes_out_with_the_year(place: Round) -> None:
    own = (Path(__file__).parents[3] / "schemas/narrative.schema.json").read_text(encoding="utf-8")
    (place.root / "schemas").mkdir()
    own = own.replace('"narrative"', '"own"').replace("综合材料要点表", "本区自己的表").replace('"YD"', '"ZJ"')
    (place.root / "schemas/own.schema.json").write_text(own, encoding="utf-8")
    assert "own" in [f["form"] for f in place.json("issue", "--phase", "年度")["forms"]]


@pytest.fixture
def late(place: Round, monkeypatch: pytest.MonkeyPatch) -> Round:
    """Activities were due on the 10th; one of three units has sent them."""
    place.json("make-template", "activity", "--all", "--due", "2024-12-10", "--force")
    place.send(place.activity(VISIT))
    return place


def test_units_that_are_late_are_reminded_and_the_others_are_not(late: Round) -> None:
    told = late.json("status", "--remind")
    assert [(r["name"], r["forms"]) for r in told["reminders"]] == [(UNITS[1], 1), (UNITS[2], 1)]
    paper = said((late.root / told["reminders"][0]["path"]).read_bytes())
    assert "关于催报2024年度代表履职登记表的通知" in paper
    assert "2024年12月10日" in paper
    out = late.run("status", "--remind").out
    assert "✓ 催报通知：2 份，2024 年度" in out
    assert UNITS[0] not in out


def test_where_nothing_is_late_nobody_is_reminded(late: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYKIT_TODAY", "2024-12-09")
    assert late.run("status", "--remind").out == "2024 年度没有逾期的，不用催。还没有到期的 2 份。\n"
    assert not list(late.root.glob("documents/催报*"))
