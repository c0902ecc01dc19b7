"""A pattern of a schema costs time by the length of the text alone, in both libraries that match it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.errors import TemplateError
from dutykit.forms.compile import compile_form
from dutykit.forms.schema_check import errors_of, pattern, validity

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
GROWING = [r"^(a+)+$", r"^(a|aa)+$", r"(a*)*b", r"^([a-z]+)*!$", r"(.*a){12}$"]
LONG = "a" * 4000 + "？"


def schema(text: str) -> dict[str, Any]:
    return {"type": "object", "properties": {"no": {"type": "string", "pattern": text}}}


@pytest.mark.parametrize("text", GROWING)
def test_a_pattern_that_would_keep_another_engine_for_ever_only_says_no(text: str) -> None:
    """With Python's own engine each of these takes longer than anybody waits."""
    given = {"no": LONG}
    assert not validity(schema(text))(given)
    assert [(list(e.absolute_path), e.validator, e.validator_value) for e in errors_of(schema(text), given)] == [
        (["no"], "pattern", text)
    ]


@given(st.text(alphabet="ab-12 年\n", max_size=12), st.sampled_from([*GROWING, r"^\d{2}-\d$", "年", r"^[ab]+$"]))
def test_both_libraries_say_the_same(value: str, text: str) -> None:
    assert validity(schema(text))({"no": value}) == (not errors_of(schema(text), {"no": value})) == pattern(text)(value)


@pytest.mark.parametrize(
    "text", [r"(?=年)", r"(?<!第)\d", r"(a)\1", "(", "a{3000}{3000}", "[z-a]"], ids=lambda text: text
)
def test_what_cannot_be_matched_so_is_refused_where_the_form_is_read(text: str) -> None:
    def load(name: str) -> Any:
        return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))

    form = copy.deepcopy(load("contact.schema.json"))
    table = form["properties"]["contacts"]["items"]["properties"]
    field = next(name for name, node in table.items() if node.get("x-duty", {}).get("kind") == "text")
    table[field]["pattern"] = text
    with pytest.raises(TemplateError) as caught:
        compile_form(form, load("lists.schema.json"), load("meta/form.schema.json"), name="contact.schema.json")
    assert caught.value.message == (
        "表的声明 contact.schema.json 不合规定："
        f"properties/contacts/items/properties/{field} 处的 pattern“{text}”不能用。"
    )
    assert caught.value.code == "template.schema"
