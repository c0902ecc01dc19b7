# ruff: noqa: E501 - rows of data are not wrapped
"""What items come to."""

from __future__ import annotations

import pytest

from rules.small import wrong

RULE = """
[[rule]]
id = "a"
article = "三"
duty = "组织活动"
force = "must"
kind = "count"
subject = "SUBJECT"
unit_kinds = ["joint_group"]
take = [{ groups = ["research"] }]
compare = "at_least"
figure = 2
"""


@pytest.mark.parametrize(("subject", "id_"), [("unit", "U1"), ("congress", "")])
def test_a_deed_with_a_name_that_is_not_clear_is_one_deed(subject: str, id_: str) -> None:
    assert (
        wrong(
            RULE.replace("SUBJECT", subject),
            f"""
[[case]]
rule = "a"
name = "一次活动，有一人待核"
expect = {{ result = "unmet", figure = 1, subject = "{id_}" }}
records = [{{ form = "activity", date = 2024-03-05, kind = "research", unit = "U1", present = ["001"], unresolved = ["样乙"] }}]
deputies = [{{ number = "001", name = "样甲", units = ["U1"] }}, {{ number = "002", name = "样乙", units = ["U1"] }}]
""",
        )
        == []
    )
