"""``dutykit find``: names, texts, numbers and files, folded; never what is masked wherever it is listed."""

from __future__ import annotations

from datetime import date

import pytest

from app.rounds import LESSON, VISIT, Round
from dutykit.app.asking.finding import find, search_texts
from dutykit.workspace import read_workspace


@pytest.fixture
def told(place: Round) -> Round:
    """Two activities and a document."""
    place.send(place.activity({**VISIT, "place": "古城公园ＡＢＣ"}, {**LESSON, "date": "2024-4-12"}), "古城 活动.xlsx")
    assert place.run("render", "statement", "--deputy", "0002").code == 0
    return place


def test_a_name_finds_the_person_what_names_the_person_and_files(told: Round) -> None:
    found = told.json("find", "王  芳")  # two words: 王 and 芳 must both stand in it
    assert [(d["number"], d["name"], d["units"], d["state"]) for d in found["deputies"]] == [
        ("0002", "王芳", ["古城街道人大街工委"], "在任")
    ]
    numbers = [r["record"]["number"] for r in found["records"] if r["record"]["form"] == "activity"]
    assert numbers == ["HD-2024-0002", "HD-2024-0003"]
    assert [f["kind"] for f in found["files"]] == ["文书"]


def test_a_text_is_found_whatever_its_width_case_and_spaces(told: Round) -> None:
    (hit,) = told.json("find", "公园 abc")["records"]
    assert (hit["record"]["number"], hit["field"], hit["text"]) == ("HD-2024-0002", "地点", "古城公园ＡＢＣ")


def test_a_choice_is_found_by_its_label(told: Round) -> None:
    (hit,) = told.json("find", "区人大常委会", "2024年4月12日")["records"]
    assert hit["record"]["number"] == "HD-2024-0003"


def test_all_words_must_stand_in_the_same_thing(told: Round) -> None:
    assert told.json("find", "公园", "大讲堂")["records"] == []
    ran = told.run("find", "公园", "大讲堂")
    assert (ran.code, ran.out) == (0, "没有找到“公园 大讲堂”。\n  → 请少写几个词，或只写词的一部分。\n")


def test_numbers_files_and_units_are_found(told: Round) -> None:
    issue = told.issue_number()
    assert [f["name"] for f in told.json("find", "古城 活动.xlsx")["files"]] == ["古城 活动.xlsx"]
    assert issue in [f["number"] for f in told.json("find", issue)["files"]]
    assert [r["record"]["number"] for r in told.json("find", "hd-2024-0003")["records"]] == ["HD-2024-0003"]
    assert [u["name"] for u in told.json("find", "LG")["units"]] == ["鲁谷街道人大街工委"]


def test_a_former_name_finds_who_bears_another_now(told: Round) -> None:
    assert [d["name"] for d in told.json("find", "陈小静")["deputies"]] == ["陈静"]


@pytest.mark.parametrize(
    ("words", "number", "named"),
    [
        ("wf", "0002", ["HD-2024-0002", "HD-2024-0003"]),
        ("WangFang", "0002", ["HD-2024-0002", "HD-2024-0003"]),
        ("wang fang", "0002", []),
        ("cxj", "0008", []),
    ],
)
def test_pinyin_finds_the_person_and_what_names_the_person(
    told: Round, words: str, number: str, named: list[str]
) -> None:
    found = told.json("find", *words.split())
    assert [d["number"] for d in found["deputies"]][:1] == [number]
    assert [n for r in found["records"] if (n := r["record"]["number"]).startswith("HD-")] == named


def test_letters_alone_load_the_table_of_readings(told: Round) -> None:
    from dutykit.app.asking import finding

    finding._readings.cache_clear()
    told.run("find", "王芳")
    assert finding._readings.cache_info().currsize == 0
    assert told.run("find", "gcjd").out.count("古城街道人大街工委") >= 1
    assert finding._readings.cache_info().currsize == 1


def test_phones_are_not_searched_nor_shown(place: Round) -> None:
    place.send(place.activity(VISIT, phone="13812345678"), "活动.xlsx")
    assert place.json("find", "13812345678")["records"] == []
    assert "12345678" not in place.run("find", "周林").out


def test_words_of_spaces_alone_are_no_words(place: Round) -> None:
    assert place.run("find", " ").code == 2


def test_a_piece_of_a_text_shows_no_part_of_a_number_by_which_it_is_known(place: Round) -> None:
    said = "村民（证号110101199003070038）说灌渠漏水，请打电话13912345678"
    place.send(place.activity({**VISIT, "content": said}), "灌渠.xlsx")
    (hit,) = place.json("find", "灌渠漏水")["records"]
    assert (hit["field"], hit["text"]) == ("内容摘要", "…01********0038）说灌渠漏水，请打电话139****5678")


@pytest.mark.parametrize(
    "words",
    [["公园"], ["wf"], ["区人大常委会", "2024年4月12日"], ["hd-2024"], ["2024"], ["没有的话"], ["公园", "大讲堂"]],
)
@pytest.mark.parametrize("year", [None, 2024, 2023])
def test_what_is_kept_from_one_search_to_the_next_changes_no_answer(
    told: Round, words: list[str], year: int | None
) -> None:
    workspace, today = read_workspace(told.root), date(2024, 12, 20)
    texts = search_texts(workspace, today)
    found = find(workspace, words, year=year, today=today, texts=texts)
    assert found == find(workspace, words, year=year, today=today)
    assert [number for number, _ in texts] == sorted(number for (number,) in told.sql("select number from records"))
