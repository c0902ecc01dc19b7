# ruff: noqa: E501 - rows of data are not wrapped
"""The kind consistent: figures that contradict each other are told, never judged."""

from __future__ import annotations

import pytest

from dutykit.errors import TemplateError
from rules.small import HEAD, law, wrong

GRADES = """
[[rule]]
id = "g"
article = "第四条"
duty = "各档票数相加等于有效票"
force = "must"
kind = "consistent"
subject = "SUBJECT"
left = [
  { record = "evaluation.results", field = "satisfied" },
  { record = "evaluation.results", field = "dissatisfied" },
]
right = [{ record = "evaluation.results", field = "valid" }]
compare = "equal"
"""


def row(number: str, figures: str, state: str = "accepted", day: str = "2024-05-06") -> str:
    return (
        f'{{ form = "evaluation", table = "results", number = "{number}", deputy = "001", date = {day}, unit = "U1",'
        f' state = "{state}", {figures} }}'
    )


def case(expect: str, *rows: str, extra: str = "") -> str:
    return f'[[case]]\nrule = "g"\nname = "x"\n{extra}\nexpect = {{ {expect} }}\nrecords = [{", ".join(rows)}]\n'


@pytest.mark.parametrize(
    ("figures", "state", "expect"),
    [
        ("satisfied = 10, dissatisfied = 2, valid = 12", "accepted", 'result = "met", figure = 12, threshold = 12, message = "满意加不满意共12，有效票12，两者应相等"'),
        ("satisfied = 10, dissatisfied = 2, valid = 13", "accepted", 'result = "undetermined", reason = "inconsistent", figure = 12, threshold = 13, records = ["C-1"]'),
        ("satisfied = 10, valid = 10", "accepted", 'result = "undetermined", reason = "missing_fact", message = "有空着的"'),
        ("satisfied = 10, dissatisfied = 2, valid = 13", "held", 'result = "undetermined", reason = "disputed"'),
    ],
)  # fmt: skip
def test_a_record_is_judged_by_itself(figures: str, state: str, expect: str) -> None:
    assert (
        wrong(
            GRADES.replace("SUBJECT", "record"),
            case(f'subject = "C-1", {expect}', row("C-1", figures, state), extra="closed = []"),
        )
        == []
    )


@pytest.mark.parametrize("subject", ["unit", "deputy", "congress"])
def test_sums_need_a_closed_register(subject: str) -> None:
    rule = GRADES.replace("SUBJECT", subject)
    good = row("C-1", "satisfied = 10, dissatisfied = 2, valid = 12")
    bad = row("C-2", "satisfied = 1, dissatisfied = 1, valid = 1")
    held = row("C-3", "satisfied = 1, dissatisfied = 1, valid = 1", "held")
    id_ = {"unit": "U1", "deputy": "001", "congress": ""}[subject]
    for expect, rows, extra in (
        ('result = "met", records = ["C-1"]', [good], ""),
        ('result = "undetermined", reason = "open"', [good], "closed = []"),
        ('result = "undetermined", reason = "not_due"', [good], "today = 2024-06-01"),
        ('result = "undetermined", reason = "inconsistent", figure = 14, threshold = 13', [good, bad], ""),
        ('result = "undetermined", reason = "inconsistent"', [good, bad], "closed = []"),
        ('result = "undetermined", reason = "disputed", figure = 12, threshold = 12', [good, held], ""),
        ('result = "exempt"', [], ""),
        ('result = "undetermined", reason = "open"', [], "closed = []"),
    ):
        assert wrong(rule, case(f'subject = "{id_}", {expect}', *rows, extra=extra)) == [], expect


@pytest.mark.parametrize(
    ("compare", "solved", "reason"),
    [("at_least", 2, ""), ("at_least", 3, "inconsistent"), ("more_than", 2, "inconsistent"), ("more_than", 1, ""),
     ("at_most", 2, ""), ("at_most", 1, "inconsistent"), ("less_than", 2, "inconsistent"), ("less_than", 3, "")],
)  # fmt: skip
def test_records_counted_against_a_figure(compare: str, solved: int, reason: str) -> None:
    rule = f"""
[[rule]]
id = "g"
article = "一"
duty = "收集的不少于解决的"
force = "must"
kind = "consistent"
subject = "unit"
left = [{{ record = "contact.contacts", count = true }}]
right = [{{ record = "evaluation.results", field = "valid" }}]
compare = "{compare}"
"""
    told = '{ form = "contact", unit = "U1", date = 2024-03-05, times = 2, deputies = ["001"] }'
    expect = f'result = "{"undetermined" if reason else "met"}", reason = "{reason}", figure = 2, threshold = {solved}'
    assert wrong(rule, case(f'subject = "U1", {expect}', told, row("C-1", f"valid = {solved}"))) == []


def test_what_was_before_the_regulation_is_left_out() -> None:
    early, late = (
        row(n, "satisfied = 1, dissatisfied = 1, valid = 3", day=d)
        for n, d in (("C-1", "2024-06-30"), ("C-2", "2024-07-01"))
    )
    head = HEAD.replace("in_force = 2022-01-01", "in_force = 2024-07-01")
    rule = GRADES.replace("SUBJECT", "unit")
    assert wrong(rule, case('result = "exempt", subject = "U1"', early), head=head) == []
    assert wrong(rule, case('result = "undetermined", figure = 2, subject = "U1"', early, late), head=head) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('compare = "equal"', 'compare = "between"', "不能写 between"),
        ('field = "valid"', 'field = "valid", count = true', "其中一个"),
        ('{ record = "evaluation.results", field = "valid" }', '{ record = "contact.contacts", field = "voters" }', "同一张表"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_worked_out_is_refused(old: str, new: str, words: str) -> None:
    with pytest.raises(TemplateError, match=words):
        law(GRADES.replace("SUBJECT", "record").replace(old, new))
