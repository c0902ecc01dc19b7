# ruff: noqa: E501 - rows of data are not wrapped
"""What a minimum of a whole term asks of who was elected within it."""

from __future__ import annotations

import pytest

from rules.small import wrong

RULE = """
[[rule]]
id = "t"
article = "五"
duty = "参加培训"
force = "must"
kind = "count"
subject = "deputy"
window = "term"
take = [{ kinds = ["training"] }]
compare = "at_least"
figure = FIGURE
"""
BASE = """
[base]
today = 2027-03-01
year = 2026
closed = [2021, 2022, 2023, 2024, 2025, 2026]
sessions = [
  { term = 17, ordinal = 1, opening = 2022-01-01, closing = 2022-01-04 },
  { term = 18, ordinal = 1, opening = 2027-01-01, closing = 2027-01-04 },
]
units = [{ code = "U1", name = "甲联组" }]
"""


@pytest.mark.parametrize(
    ("figure", "since", "extra", "expect"),
    [
        (5, "", "", 'result = "unmet", threshold = 5'),
        (5, "since = 2024-07-01", "", 'result = "unmet", threshold = 2, message = "在任30个月，按60个月折算；不折算是不少于5次"'),
        (5, "since = 2025-12-31", "", 'result = "unmet", threshold = 1'),
        (5, "since = 2026-01-01", "", 'result = "exempt"'),
        (1, "since = 2024-07-01", "", 'result = "unmet", threshold = 1'),
        (1, "since = 2026-11-01", "", 'result = "exempt"'),
        (5, "since = 2024-07-01", 'part_term = "apply"', 'result = "unmet", threshold = 5'),
        (5, "since = 2024-07-01", 'part_term = "exempt"', 'result = "exempt"'),
    ],
)  # fmt: skip
def test_a_minimum_of_a_term_is_reduced_to_the_months_in_office(
    figure: int, since: str, extra: str, expect: str
) -> None:
    person = f'{{ number = "001", name = "样甲", units = ["U1"]{", " + since if since else ""} }}'
    case = f'[[case]]\nrule = "t"\nname = "x"\ndeputies = [{person}]\nexpect = {{ {expect} }}\nrecords = []\n'
    assert wrong(RULE.replace("FIGURE", str(figure)) + extra, case, BASE) == []
