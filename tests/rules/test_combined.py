# ruff: noqa: E501 - rows of data are not wrapped
"""The kinds that rest on other rules: combine and repeat."""

from __future__ import annotations

import pytest

from dutykit.errors import TemplateError
from rules.small import BASE, law, wrong


def counting(id_: str, kind: str, extra: str = "") -> str:
    return f"""
[[rule]]
id = "{id_}"
article = "第三条"
duty = "参加{kind}"
force = "must"
kind = "count"
subject = "deputy"
take = [{{ kinds = ["{kind}"] }}]
compare = "at_least"
figure = 1
{extra}
"""


TWO = counting("a", "research") + counting("b", "training")
COMBINE = (
    TWO
    + """
[[rule]]
id = "c"
article = "第九条"
duty = "履职要求"
force = "must"
kind = "combine"
subject = "deputy"
of = ["a", "b"]
how = "HOW"
"""
)


def deed(kind: str, day: str = "2024-03-05", state: str = "accepted") -> str:
    return f'{{ form = "activity", number = "{kind}-{day}", date = {day}, kind = "{kind}", present = ["001"], state = "{state}" }}'


def case(expect: str, *records: str, extra: str = "") -> str:
    return f'[[case]]\nrule = "c"\nname = "x"\n{extra}\nexpect = {{ {expect} }}\nrecords = [{", ".join(records)}]\n'


R, T, HELD = deed("research"), deed("training"), deed("training", state="held")


@pytest.mark.parametrize(
    ("how", "records", "extra", "expect"),
    [
        ("all", [R, T], "", 'result = "met", figure = 2, threshold = 2, records = ["research-2024-03-05", "training-2024-03-05"], message = "参加research（符合），参加training（符合），要都符合"'),
        ("all", [R], "", 'result = "unmet", figure = 1'),
        ("all", [R, HELD], "", 'result = "undetermined", reason = "disputed"'),
        ("all", [R], "closed = []", 'result = "undetermined", reason = "open"'),
        ("all", [R], "today = 2024-06-01", 'result = "undetermined", reason = "not_due"'),
        ("any", [R], "closed = []", 'result = "met", figure = 1, threshold = 1'),
        ("any", [], "", 'result = "unmet", figure = 0'),
        ("any", [HELD], "", 'result = "undetermined", reason = "disputed"'),
        ("none", [], "", 'result = "met", figure = 0, threshold = 0'),
        ("none", [R], "closed = []", 'result = "unmet", figure = 1'),
        ("none", [HELD], "", 'result = "undetermined", reason = "disputed"'),
        ("all", [], 'deputies = [{ number = "001", units = ["U1"], since = 2024-06-01 }]', 'result = "exempt", message = "各项都不适用"'),
    ],
)  # fmt: skip
def test_rules_together(how: str, records: list[str], extra: str, expect: str) -> None:
    assert wrong(COMBINE.replace("HOW", how), case(expect, *records, extra=extra)) == []


def test_a_rule_that_does_not_apply_is_left_out() -> None:
    rules = COMBINE.replace("HOW", "all").replace(
        'kinds = ["training"] }]', 'kinds = ["training"] }]\nwho = { class = ["official"] }'
    )
    assert wrong(rules, case('result = "met", figure = 1, threshold = 1', R)) == []


def test_windows_within_the_window_are_all_asked() -> None:
    rules = COMBINE.replace("HOW", "all").replace('"b"]', '"q"]') + counting("q", "training", 'window = "half_year"')
    halves = [deed("training", "2024-03-05"), deed("training", "2024-09-05")]
    assert wrong(rules, case('result = "met"', R, *halves)) == []
    assert wrong(rules, case('result = "unmet", message = "参加training（不符合）"', R, halves[0])) == []


REPEAT = (
    counting("a", "research")
    + """
[[rule]]
id = "c"
article = "第九条"
duty = "连续两年没有参加调研"
force = "must_not"
kind = "repeat"
subject = "deputy"
rule = "a"
times = 2
"""
)


@pytest.mark.parametrize(
    ("days", "extra", "expect"),
    [
        (["2022-03-05"], "", 'result = "unmet", figure = 2, threshold = 2, message = "2023年不符合，2024年不符合，连续2期不符合就不符合"'),
        (["2023-03-05"], "", 'result = "met", figure = 1'),
        (["2024-03-05"], "", 'result = "met", figure = 0'),
        ([], "closed = [2024]", 'result = "undetermined", reason = "open", figure = 1'),
        ([], "today = 2024-06-01", 'result = "undetermined", reason = "not_due"'),
        ([], 'deputies = [{ number = "001", units = ["U1"], since = 2023-06-01 }]', 'result = "met", figure = 1'),
        ([], 'deputies = [{ number = "001", units = ["U1"], since = 2024-06-01 }]', 'result = "exempt"'),
    ],
)  # fmt: skip
def test_the_same_result_in_a_row(days: list[str], extra: str, expect: str) -> None:
    assert wrong(REPEAT, case(expect, *(deed("research", d) for d in days), extra=extra)) == []


def test_a_doubtful_year_may_interrupt_the_row() -> None:
    records = [deed("research", "2023-03-05", "held")]
    assert wrong(REPEAT, case('result = "undetermined", reason = "disputed", figure = 1', *records)) == []


def test_within_the_term_a_row_counts_wherever_it_lies() -> None:
    rules = REPEAT + 'window = "term"\n'
    later = [deed("research", "2024-03-05")]
    assert (
        wrong(rules, case('result = "unmet", figure = 2, message = "2022年不符合，2023年不符合，2024年符合"', *later))
        == []
    )
    apart = [deed("research", "2023-03-05")]
    assert wrong(rules, case('result = "met", figure = 1', *apart)) == []


def test_years_before_the_regulation_was_in_force_are_no_part_of_a_row() -> None:
    assert wrong(REPEAT, case('result = "met", figure = 1', extra="year = 2022")) == []


def test_sessions_in_a_row() -> None:
    rules = REPEAT.replace("figure = 1\n", 'figure = 1\nwindow = "session"\n') + 'window = "session"\n'
    base = BASE.replace(
        "sessions = [",
        "sessions = [{ term = 17, ordinal = 2, opening = 2023-01-08, closing = 2023-01-11 }, { term = 17, ordinal = 3, opening = 2024-01-08, closing = 2024-01-11 }, ",
    )
    assert wrong(rules, case('result = "unmet", figure = 2'), base) == []
    assert wrong(rules, case('result = "met", figure = 1', deed("research", "2023-01-09")), base) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('of = ["a", "b"]', 'of = ["a", "x"]', "引用了没有的规则：x"),
        ('of = ["a", "b"]', 'of = ["a", "c"]', "引用了自己"),
        ('of = ["a", "b"]', 'of = ["a", "d"]', "互相引用"),
        ('of = ["a", "b"]', 'of = ["a", "u"]', "subject 是 congress"),
    ],
)
def test_references_that_cannot_be_followed_are_refused(old: str, new: str, words: str) -> None:
    circle = '[[rule]]\nid = "d"\narticle = "九"\nduty = "x"\nforce = "must"\nkind = "repeat"\nsubject = "deputy"\nrule = "c"\ntimes = 2\n'
    other = counting("u", "research").replace('"deputy"', '"congress"')
    with pytest.raises(TemplateError, match=words):
        law(COMBINE.replace("HOW", "all").replace(old, new) + circle + other)
