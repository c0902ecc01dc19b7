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


HOURS = """
[[rule]]
id = "h"
article = "三"
duty = "参加活动的时间"
force = "must"
kind = "count"
subject = "deputy"
take = [{ forms = ["activity"] }]
compare = "at_least"
figure = FIGURE
of = { sum = "hours" }
"""


def _hours(figure: str, expect: str, *told: str) -> list[str]:
    rows = [
        f'{{ form = "activity", date = 2024-03-0{n}, kind = "research", present = ["001"], values = {{ {v} }} }},'
        for n, v in enumerate(told, 1)
    ]
    case = f'[[case]]\nrule = "h"\nname = "时长"\nexpect = {{ {expect} }}\nrecords = [{"".join(rows)}]\n'
    return wrong(HOURS.replace("FIGURE", figure), case)


def test_a_sum_counts_decimals_exactly() -> None:
    """Floats do not add up (0.1 three times); decimals do, and print as people write them."""
    expect = 'result = "met", figure = 5, threshold = 3, message = "：5，要求不少于3"'
    assert _hours("3", expect, "hours = 2.5", "hours = 2.5") == []
    assert _hours("0.3", 'result = "met", figure = 0.3, threshold = 0.3', *["hours = 0.1"] * 3) == []
    assert _hours("3", 'result = "unmet", figure = 2.5, message = "：2.5，要求不少于3"', "hours = 2.5") == []


def test_a_sum_with_a_value_that_is_no_number_is_not_known() -> None:
    """A value that cannot be added is not nothing."""
    assert _hours("3", 'result = "undetermined", reason = "missing_fact"', "hours = 2", 'hours = "两个半天"') == []
    assert _hours("3", 'result = "undetermined", reason = "missing_fact"', "hours = 2", "title = '没有写'") == []
