"""``render --merge unit``: one file to print for each unit, and slips by the number of voters."""

from __future__ import annotations

import sys

import pypdfium2
import pytest

from app.papers.test_rendering import lines
from app.rounds import Round

script = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script with a shebang line")


@script
@pytest.mark.usefixtures("stand_in")
def test_each_unit_has_one_file_with_its_deputies_in_the_order_of_the_roster(place: Round) -> None:
    told = place.json("render", "annual-report", "--all", "--merge", "unit")
    assert [(m["unit"], m["documents"], m["pages"]) for m in told["merged"]] == [
        ("古城街道人大街工委", 3, 7), ("八角街道人大街工委", 3, 7), ("鲁谷街道人大街工委", 2, 5),
    ]  # fmt: skip
    assert told["merged"][0]["path"] == "documents/2024_年度履职情况报告_古城街道人大街工委_合订.pdf"
    with pypdfium2.PdfDocument(place.root / told["merged"][2]["path"]) as document:
        assert len(document) == 5  # a cover, and two papers of a page, each from a front page on


@script
@pytest.mark.usefixtures("stand_in")
def test_bound_again_it_takes_the_place_of_its_own(place: Round) -> None:
    for _ in range(2):
        place.json("render", "annual-report", "--unit", "LG", "--merge", "unit")
    assert [p.name for p in (place.root / "documents").glob("*合订*")] == [
        "2024_年度履职情况报告_鲁谷街道人大街工委_合订.pdf"
    ]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("summary", "--merge", "unit"), "不是按代表生成的，不能按单位合订"),
        (("annual-report", "--all", "--copies", "3"), "不是测评票，没有张数"),
        (("annual-report", "--all", "--per-page", "1"), "不是测评票，没有张数"),
    ],
)
def test_options_that_a_document_has_nothing_to_do_with_are_refused(
    place: Round, asked: tuple[str, ...], said: str
) -> None:
    ran = place.call("render", *asked, "--workspace", place.root)
    assert (ran.code, said in ran.err) == (2, True)


def test_slips_are_as_many_as_asked_each_with_its_stub(place: Round) -> None:
    told = place.json("render", "evaluation-form", "--deputy", "0002", "--copies", 3)
    stubs = [text for text in lines(place.root / told["files"][0]["path"]) if text.startswith("存根")]
    assert [text.split("编号：")[1].split("　")[0] for text in stubs] == ["0002-001", "0002-002", "0002-003"]
