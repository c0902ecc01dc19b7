"""A field is declared in one JSON file, and stands in workbook, intake, store and document."""

from __future__ import annotations

import json
from datetime import date

from app.rounds import VISIT, Round
from dutykit.app.opened.facts import facts_of
from dutykit.app.opened.open_workspace import open_workspace
from dutykit.assets import read_text
from dutykit.workspace import read_workspace


def test_a_field_added_to_a_schema_is_everywhere(place: Round) -> None:
    schema = json.loads(read_text("schemas", "activity.schema.json", None))
    schema["properties"]["activities"]["items"]["properties"]["weather"] = {
        "title": "天气", "maxLength": 4, "x-duty": {"kind": "text", "labels": ["天候"]},
    }  # fmt: skip
    schema["properties"]["hotline"] = {"title": "值班电话", "x-duty": {"kind": "phone", "section": "head"}}
    schema["x-duty"]["version"] = 2
    folder = place.root / "schemas"
    folder.mkdir(exist_ok=True)
    (folder / "activity.schema.json").write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")

    old = place.activity({**VISIT, "title": "照旧表填的"})
    place.issue("activity", "--unit", "GC")
    book = place.activity({**VISIT, "weather": "晴"}, {**VISIT, "title": "又一次", "weather": "晴转多云有小雨"})
    assert (book.cell("activities.weather").value, book.cell("hotline").column > 1) == ("天气", True)
    at = book.cell("activities.weather", 1).coordinate
    told = place.send(book.head(hotline="010-55550123"))

    problem = told.problem("cell.text_too_long")
    assert problem["message"] == "“天气”有 7 个字，超过上限 4 个字。"
    assert problem["place"] == {"sheet": "填写", "cell": book.cell("activities.weather", 2).coordinate}
    first = place.records()[0]
    assert first["body"]["weather"] == "晴"
    assert first["evidence"]["weather"] == {"place": {"sheet": "填写", "cell": at}, "raw": "晴"}
    assert place.records(part="")[0]["body"]["hotline"] == "010-55550123"
    (traced,) = [f for f in place.json("trace", first["number"])["sources"][0]["fields"] if f["field"] == "weather"]
    assert (traced["label"], traced["value"]) == ("天气", "晴")
    with open_workspace(read_workspace(place.root), today=date(2024, 12, 20)) as opened:
        facts = facts_of(opened, date(2024, 12, 20))
    assert [r.values.get("weather") for r in facts.counted if r.table == "activities"] == ["晴"]
    assert facts.forms["activity"].table_by_name["activities"].by_name["weather"].label == "天气"

    late = place.send(old)  # an old return is read by the schema it was issued with
    assert late.code == 0
    assert place.records()[-1]["body"]["title"] == "照旧表填的"
