"""The page for clerks: what it shows is what the program says of the very tables that it shows."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.rounds import Round
from dutykit.problems import CATALOG

DOCS = Path(__file__).parents[3] / "docs"
MOST = 40 * 1024


@pytest.fixture(scope="module", autouse=True)
def _docs() -> Iterator[None]:
    sys.path.insert(0, str(DOCS))
    yield
    sys.path.remove(str(DOCS))


def tables() -> list[Any]:
    from questions_page import drawn, questions

    return drawn(questions())


def test_every_code_stands_in_one_family() -> None:
    from questions_page import families, questions

    told = [code for _, codes in families(questions()) for code in codes]
    assert sorted(told) == sorted(CATALOG)
    assert all(family["title"] != "其他" for family, _ in families(questions()))


def test_every_picture_is_there_and_small() -> None:
    sizes = {t.picture: (DOCS / "pictures" / t.picture).stat().st_size for t in tables()}
    assert {name: size for name, size in sizes.items() if size > MOST} == {}
    assert {p.name for p in (DOCS / "pictures").glob("asked-*.png")} == sizes.keys()
    assert len(sizes) >= 12


def test_what_is_drawn_is_asked_in_the_words_of_the_page(place: Round, tmp_path: Path) -> None:
    from asked_books import book

    page = (DOCS / "常见退件.md").read_text(encoding="utf-8")
    titles = {"activity": "代表履职活动登记表", "contact": "代表联系、接待选民记录表"}
    head = ("填报单位", "古城街道人大街工委", "年度", "2024", "填表人", "周林")
    paths = []
    for table in tables():
        paths.append(tmp_path / f"{table.code}.xlsx")
        book(table, title=titles[table.form], head=head).save(paths[-1])
    told = {Path(f["path"]).stem: f for f in place.ingest(*paths).files}
    for table in tables():
        found = [p for p in told[table.code]["problems"] if p["code"] == table.code]
        assert [p["code"] for p in found] == [table.code], told[table.code]["problems"]
        assert f"> {found[0]['message']}" in page
