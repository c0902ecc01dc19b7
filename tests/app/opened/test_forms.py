"""The forms of a workspace: compiled when asked for, so that a wrong file stops only what needs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dutykit.app.opened.open_workspace import Forms, form_named, load_forms
from dutykit.errors import TemplateError
from dutykit.workspace import Workspace, create

SCHEMAS = Path(__file__).parents[3] / "schemas"


def own_form(made: Workspace, name: str, text: str) -> None:
    folder = made.root / "schemas"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def made(tmp_path: Path) -> Workspace:
    return create(tmp_path / "w", "甲大会", 1, [], 2024)


def test_forms_are_those_of_the_folder_by_id(made: Workspace) -> None:
    forms = Forms(made)
    assert len(forms) == len(list(SCHEMAS.glob("*.schema.json"))) - 1  # lists.schema.json is no form
    assert ("leave" in forms, "lists" in forms, forms["leave"].title) == (True, False, "代表请假单")
    assert forms["leave"] is forms["leave"]
    assert load_forms(made).keys() == set(forms)


def test_a_wrong_form_stops_only_what_asks_for_it(made: Workspace) -> None:
    own_form(made, "leave.schema.json", "{")
    own_form(made, "visit.schema.json", '{"$id": "visit"}')
    forms = Forms(made)
    assert (forms["activity"].id, forms["leave"].title) == ("activity", "代表请假单")
    assert ("visit" in forms, forms.get("visit"), set(forms.broken)) == (False, None, {"leave", "visit"})
    with pytest.raises(TemplateError, match=r"schemas/leave.schema.json 第 1 行不是合格的 JSON"):
        form_named(forms, "leave")
    with pytest.raises(TemplateError, match="缺少"):
        form_named(forms, "visit")
    assert load_forms(made).keys() == set(forms)


def test_a_form_is_called_as_its_file(made: Workspace) -> None:
    schema = json.loads((SCHEMAS / "leave.schema.json").read_text(encoding="utf-8"))
    own_form(made, "holiday.schema.json", json.dumps(schema))
    with pytest.raises(TemplateError, match="与文件名不一致"):
        form_named(Forms(made), "holiday")


def test_a_form_that_there_is_not_is_no_form(made: Workspace) -> None:
    assert Forms(made).get("nowhere") is None
