"""Values held against the JSON Schema of their record."""

from __future__ import annotations

import pytest

from dutykit.forms.check import Checker, holds_row
from dutykit.forms.extract import Draft
from sheets import shipped


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
