"""The area of a congress: what it is called, and every word of ours that says 区."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dutykit import assets
from dutykit.app.opened.facts import regulation_text
from dutykit.app.opened.open_workspace import load_forms
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.words.area import area_of, in_area
from dutykit.words.codes import Level
from dutykit.workspace import Workspace
from dutykit.workspace.folder import Config, Congress

AREAS = {
    "北京市示例区人民代表大会": (Level.COUNTY, "区"),
    "湖南省样本县人民代表大会": (Level.COUNTY, "县"),
    "某某市样本土家族自治县人民代表大会": (Level.COUNTY, "县"),
    "样本市人民代表大会": (Level.COUNTY, "市"),
    "样本鄂温克族自治旗人民代表大会": (Level.COUNTY, "旗"),
    "样本旗人民代表大会": (Level.COUNTY, "旗"),
    "样本市样本镇人民代表大会": (Level.TOWNSHIP, "镇"),
    "样本回族乡第十八届人民代表大会": (Level.TOWNSHIP, "乡"),
    "样本自治区人民代表大会": (Level.PROVINCE, "自治区"),
    "样本州人民代表大会": (Level.CITY, "州"),
    "样本人大": (Level.COUNTY, "区"),
}
PLACES = re.compile(
    r"[社选小片分地街辖学山城滩谷政作校园历景郊牧军时专防][区]|区[分县别间域情]|设区的市|市区|区级、|“区|、区|，区[是和]|级、区级"
)
"""区 that is part of another word, or of the name of a place."""
OURS = re.compile(r"区(?=人大|人民代表大会|人代会|委|人民政府|政府|监|法院|检察院|城市管理)|[本全]区")


@pytest.mark.parametrize("congress", AREAS)
def test_what_the_area_of_a_congress_is_called(congress: str) -> None:
    level, word = AREAS[congress]
    assert area_of(congress, level) == word


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("区人大常委会", "县人大常委会"), ("出席区人民代表大会会议", "出席县人民代表大会会议"),
        ("北京市石景山区人大常委会", "北京市石景山区人大常委会"), ("本区选出的，在全区", "本县选出的，在全县"),
        ("社区人大代表联络站", "社区人大代表联络站"), ("选区、区县级", "选区、区县级"),
        ("区委及其部门；区政府", "县委及其部门；县政府"),
        ("四、其他执行区人大代表职务的情况", "四、其他执行县人大代表职务的情况"),
    ],
)  # fmt: skip
def test_words_of_ours_are_told_as_the_area_has_them(text: str, told: str) -> None:
    assert in_area(text, "县") == told
    assert in_area(text, "区") == text


def test_a_township_has_a_presidium() -> None:
    assert in_area("区人大常委会代表联络室、区委组织部门", "镇") == "镇人大主席团代表联络室、镇党委组织部门"


def workspace(root: Path, congress: str) -> Workspace:
    return Workspace(root, Config(Congress(congress, AREAS[congress][0], 18), year=2024))


def texts(node: Any) -> Iterator[str]:
    """Every text of a declaration but the words by which something is known besides."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in {"labels", "aliases", "was", "spellings", "pattern"}:
                yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)
    elif isinstance(node, str):
        yield node


def of_district(text: str) -> list[str]:
    """Where a text still speaks of a district."""
    return [text[max(0, m.start() - 6) : m.end() + 4] for m in OURS.finditer(PLACES.sub("＿", text))]


@pytest.mark.parametrize("congress", [c for c, (_, word) in AREAS.items() if word in {"县", "旗", "市", "镇"}])
def test_no_form_of_another_area_speaks_of_a_district(tmp_path: Path, congress: str) -> None:
    word = AREAS[congress][1]
    for form in load_forms(workspace(tmp_path, congress)).values():
        found = [told for text in texts(form.schema) for told in of_district(text)]
        assert found == [], (form.id, found)
        assert word in form.title or "人大代表" not in form.title


def test_what_a_district_calls_it_is_understood_still(tmp_path: Path) -> None:
    forms = load_forms(workspace(tmp_path, "湖南省样本县人民代表大会"))
    organisers = forms["activity"].table_by_name["activities"].by_name["organiser"].choices
    assert organisers is not None
    for text in ("县人大常委会", "区人大常委会", "常委会", "县政府", "县人大常委会办公室"):
        assert len(organisers.find(text)) == 1, text
    levels = load_forms(workspace(tmp_path, "样本市人民代表大会"))["roster"].table_by_name["deputies"].by_name["levels"]
    assert levels.choices is not None
    assert [c.code for c in levels.choices.find("市人大代表")] == ["city"]


def test_no_shipped_regulation_that_another_area_works_by_speaks_of_a_district(tmp_path: Path) -> None:
    place = workspace(tmp_path, "湖南省样本县人民代表大会")
    for id_ in ("shijingshan-2022", "shijingshan-2019", "dongcheng-2020", "pinggu-2019", "lengshuitan-2024"):
        text = re.sub(
            r"(?m)#.*$|^(?:source|body|title|document|replaces|platform|assessment) = .*$",
            "",
            regulation_text(place, id_),
        )
        assert of_district(text) == [], id_


def test_an_office_s_own_words_stay_as_they_are(tmp_path: Path) -> None:
    place = workspace(tmp_path, "湖南省样本县人民代表大会")
    (tmp_path / "regulations").mkdir()
    (tmp_path / "regulations" / "own.toml").write_text('title = "区人大办法"\n', encoding="utf-8")
    assert regulation_text(place, "own") == 'title = "区人大办法"\n'
    (tmp_path / "schemas").mkdir()
    schema = json.loads(assets.read_text("schemas", "leave.schema.json"))
    (tmp_path / "schemas" / "leave.schema.json").write_text(
        json.dumps({**schema, "title": "区人大代表请假单"}, ensure_ascii=False), encoding="utf-8"
    )
    assert load_forms(place)["leave"].title == "区人大代表请假单"


def test_no_template_of_a_document_names_an_area() -> None:
    for document in DOCUMENTS.values():
        text = assets.read_text("templates/docx", f"{document.id}.docx.txt")
        assert of_district(text) == [], document.id
