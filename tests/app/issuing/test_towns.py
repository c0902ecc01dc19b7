"""A county: its deputies are in the presidiums of towns, which are issued to, report and are named on every paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from app.rounds import Book, Round
from dutykit.docx.package import W

UNITS = [
    {"code": "CG", "name": "城关街道人大街工委", "kind": "人大街工委"},
    {"code": "LS", "name": "柳树镇人大主席团", "kind": "乡镇人大主席团"},
    {"code": "BS", "name": "白石乡人大主席团", "kind": "乡镇人大"},
    {"code": "T1", "name": "柳树代表团", "kind": "代表团"},
]
DEPUTIES = [
    {"number": "0001", "name": "赵国栋", "work_committee": "CG"},
    {"number": "0002", "name": "周福来", "delegation": "柳树代表团", "township_congress": "柳树镇人大主席团"},
    {"number": "0003", "name": "吴桂英", "delegation": "柳树代表团", "township_congress": "LS"},
    {"number": "0004", "name": "郑爱民", "township_congress": "BS"},
]
"""Invented people."""


@pytest.fixture
def county(tmp_path: Path, dutykit: Callable[..., Any]) -> Round:
    root = tmp_path / "县"
    assert dutykit("init", root, "--congress", "南江省清河县人民代表大会", "--term", 18, "--year", 2024).code == 0
    place = Round(root, dutykit)
    book = Book(place.issue("roster")).head(filler="周林", as_of="2024年1月5日")
    assert place.send(book.rows("deputies", DEPUTIES).rows("units", UNITS)).code == 0
    return place


def test_towns_report_beside_streets_and_their_delegation_does_not(county: Round) -> None:
    issued = county.json("make-template", "activity", "--all")["issued"]
    assert [i["subject"] for i in issued] == ["城关街道人大街工委", "柳树镇人大主席团", "白石乡人大主席团"]


def test_everybody_of_a_town_is_told_by_the_roster(county: Round) -> None:
    row = {"date": "2024-3-5", "title": "视察农村饮水", "kind": "集中视察", "present": "全体代表"}
    book = Book(county.issue("activity", "--unit", "LS")).head(filler="马丽").rows("activities", [row])
    told = county.send(book).problem("person.everyone")
    assert "柳树镇人大主席团在2024年3月5日的代表有 2 名：周福来、吴桂英" in told["message"]


def test_a_deputys_papers_name_the_town(county: Round) -> None:
    form = Book(county.issue("annual-registration", "--deputy", "0002"))
    assert form.cell("work_committee").value == "柳树镇人大主席团"
    assert "乡镇人大主席团　柳树镇人大主席团".replace("　", "") in county.run("show", "周福来").out.replace(" ", "")
    for document in ("registration-form", "dossier", "renomination", "statement", "handbook"):
        made = county.json("render", document, "--deputy", "0002", "--year", "2024")["files"][0]["path"]
        body = docx.Document(str(county.root / made)).element.body
        assert "柳树镇人大主席团" in "".join(t.text or "" for t in body.iter(f"{{{W}}}t")), document


def test_a_move_from_town_to_street_is_told_in_the_history(county: Round) -> None:
    moved = {"deputy": "0002", "item": "乡镇人大主席团", "value": "白石乡人大主席团", "until": "2023-5-1"}
    book = Book(county.issue("roster")).head(filler="周林", as_of="2024年2月5日").rows("changes", [moved])
    assert county.send(book.rows("deputies", DEPUTIES).rows("units", UNITS)).code == 0
    assert "白石乡人大主席团" in county.run("show", "--deputy", "0002").out + county.run("show", "周福来").out


def test_a_blank_form_of_the_congress_asks_for_no_period(county: Round) -> None:
    ran = county.run("make-template", "roster", "--blank", "-o", county.root / "名册.xlsx")
    assert ran.code == 0, ran.err
    texts = [str(c.value) for line in Book(county.root / "名册.xlsx").sheet.iter_rows(max_row=4) for c in line]
    assert [t for t in texts if "填报期间" in t] == []
