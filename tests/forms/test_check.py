"""Values held against the JSON Schema of their record."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.forms.check import Checker, holds_row
from dutykit.forms.extract import Draft
from sheets import shipped

ROSTER = shipped("roster")
SPELLINGS = ROSTER.table_by_name["deputies"].by_name["ethnicity"].schema["x-duty"]["spellings"]


def test_where_the_two_validators_disagree_the_record_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    checker = Checker(shipped("narrative"))
    _, schema = checker._schemas["points"]
    monkeypatch.setitem(checker._schemas, "points", (lambda _: False, schema))
    draft = Draft("points", values={"part": "basic", "point": "一个要点"})
    codes = {choice.code for choice in checker.form.table_by_name["points"].by_name["part"].choices.choices}
    draft.values["part"] = sorted(codes)[0]
    checker.check_values(draft)
    assert [p.code for p in draft.problems] == ["cell.type"]
    assert holds_row(draft, checker.form.table_by_name["points"])


@given(st.sampled_from(sorted(SPELLINGS)))
def test_every_way_of_writing_is_registered_in_its_proper_spelling_and_told(written: str) -> None:
    proper = SPELLINGS[written]
    for text, told in ((written, True), (proper, False), (f"{proper[:1]} {proper[1:]}", True), ("穿青人", False)):
        draft = Draft("deputies", values={"name": "李成", "ethnicity": text})
        Checker(ROSTER).check_values(draft)
        assert draft.values["ethnicity"] == (text if text == "穿青人" else proper)
        assert [p.code for p in draft.problems] == (["cell.spelled"] if told else [])
