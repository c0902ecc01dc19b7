"""Codes are text where they are stored, and every list of them agrees with the schemas that offer the same list."""

import json
from pathlib import Path

from dutykit.words.codes import DeputyLevel, DeputyStatus, FormId, RosterChange, State, UnitKind

SCHEMAS = Path(__file__).parents[2] / "schemas"


def test_a_code_is_its_text_in_data_and_its_label_for_people():
    assert json.dumps({"state": State.HELD}) == '{"state": "held"}'
    assert f"{State.HELD}" == "held"
    assert State("held").label == "待改"
    assert State.labels()["superseded"] == "已被替代"
    assert State.has("approved")
    assert not State.has("lost")


def test_shipped_forms_are_the_files_in_schemas():
    files = {p.name.removesuffix(".schema.json") for p in SCHEMAS.glob("*.schema.json")} - {"lists"}
    assert files == set(FormId)


def test_lists_of_the_schemas_have_the_same_codes_and_labels():
    lists = json.loads((SCHEMAS / "lists.schema.json").read_text(encoding="utf-8"))["$defs"]
    for code, name in (
        (UnitKind, "unit_kind"), (DeputyStatus, "deputy_status"), (DeputyLevel, "deputy_level"),
        (RosterChange, "roster_change"),
    ):  # fmt: skip
        assert {o["const"]: o["title"] for o in lists[name]["oneOf"]} == code.labels()
