# ruff: noqa: E501 - rows of data are not wrapped
"""What is certain: held against every completion of what is unknown, counted one by one."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutykit.rules.bounds import Bounds, RegisterState, decide
from dutykit.rules.casefile import CaseFile
from dutykit.rules.engine import check_year
from dutykit.rules.figures import holds
from dutykit.rules.results import Finding
from dutykit.rules.trial import case_file
from dutykit.words.codes import Comparator, Reason, Result
from rules.setting import setting
from rules.small import law, wrong

COMPARATORS = list(Comparator)
MORE = 6
"""Records that an open register may still bring, as far as the reference counts them."""


def every(outcomes: set[bool]) -> Result:
    """What is certain of results that are all possible."""
    return Result.UNDETERMINED if len(outcomes) > 1 else Result.MET if outcomes == {True} else Result.UNMET


@settings(max_examples=2000, deadline=None)
@given(
    low=st.integers(0, 4), more=st.integers(0, 3), compare=st.sampled_from(COMPARATORS),
    asked=st.integers(0, 6), wide=st.integers(0, 3), over=st.booleans(), closed=st.booleans(), unread=st.booleans(),
)  # fmt: skip
def test_a_result_is_given_when_every_completion_gives_it(
    low: int, more: int, compare: Comparator, asked: int, wide: int, over: bool, closed: bool, unread: bool
) -> None:
    threshold: Any = (asked, asked + wide) if compare is Comparator.BETWEEN else asked
    state = RegisterState(over, closed, ("a.pdf",) if unread else ())
    still = range(1) if state.complete else range(asked + wide + 5)
    completions = {holds(low + n + m, compare, threshold) for n in range(more + 1) for m in still}
    verdict = decide(Bounds(low, low + more, Reason.DISPUTED), compare, threshold, state)
    assert verdict.result is every(completions)
    assert (verdict.reason is None) == (verdict.result is not Result.UNDETERMINED)


def test_a_figure_without_bound_is_never_kept_below_a_maximum() -> None:
    complete = RegisterState(over=True, closed=True)
    unknown = Bounds(1, math.inf, Reason.MISSING_FACT)
    assert decide(unknown, Comparator.AT_MOST, 3, complete).reason is Reason.MISSING_FACT
    assert decide(unknown, Comparator.AT_LEAST, 1, complete).result is Result.MET


# --- whole dossiers -------------------------------------------------------------------------------------------

RULE = """
[[rule]]
id = "a"
article = "三"
duty = "参加调研"
force = "must"
kind = "KIND"
subject = "deputy"
take = [{ kinds = ["research"], organisers = ["standing_committee"] }]
compare = "COMPARE"
figure = FIGURE
"""
MARKED = RULE.replace("take = [{", 'take = [{ marks = ["absent"],')

kinds = st.sampled_from(["research", "inspection_group", None])
organisers = st.sampled_from(["standing_committee", "work_committee", None])
activities = st.fixed_dictionaries({
    "kind": kinds, "organiser": organisers, "state": st.sampled_from(["accepted", "accepted", "held", "disputed"]),
    "there": st.sampled_from(["present", "absent", "unclear", "nobody"]),
    "year": st.sampled_from([2023, 2024, 2024, 2024]),
})  # fmt: skip


def completions(activity: dict[str, Any], mark: str) -> set[int]:
    """How often the activity counts for deputy 001, in every way in which what is unknown may turn out."""
    counts = set()
    for kind, organiser, accepted, there in product(
        [activity["kind"]] if activity["kind"] else ["research", "inspection_group"],
        [activity["organiser"]] if activity["organiser"] else ["standing_committee", "work_committee"],
        [True] if activity["state"] == "accepted" else [True, False],
        [activity["there"]] if activity["there"] != "unclear" else [mark, "nobody"],
    ):
        fits = kind == "research" and organiser == "standing_committee" and activity["year"] == 2024
        counts.add(int(accepted and fits and there == mark))
    return counts


def record(activity: dict[str, Any], at: int, mark: str) -> dict[str, Any]:
    names = {"unclear": {mark: [], "unresolved": ["样甲"]}, "nobody": {mark: []}}
    return {
        "form": "activity", "number": f"H-{at}", "state": activity["state"], "date": f"{activity['year']}-03-0{at}",
        "values": {k: activity[k] for k in ("kind", "organiser")}, "unit": "U1",
        **names.get(activity["there"], {activity["there"]: ["001"]}),
    }  # fmt: skip


def dossier(records: list[dict[str, Any]], *, closed: bool) -> CaseFile:
    return case_file(
        {
            "today": "2025-03-01", "closed": [2023, 2024] if closed else [],
            "sessions": [{"term": 17, "ordinal": 1, "opening": "2021-12-20", "closing": "2021-12-24"}],
            "units": [{"code": "U1", "name": "甲联组"}],
            "deputies": [{"number": "001", "name": "样甲", "units": ["U1"]}], "records": records,
        },
        setting(),
    )  # fmt: skip


def finding(rules: str, file: CaseFile) -> Finding:
    (found,) = check_year(file, law(rules), 2024)
    return found


@settings(max_examples=400, deadline=None)
@given(
    told=st.lists(activities, max_size=4), compare=st.sampled_from(["at_least", "more_than", "at_most", "equal"]),
    figure=st.integers(0, 3), closed=st.booleans(), marked=st.booleans(),
)  # fmt: skip
def test_a_count_says_what_every_completion_says(
    told: list[dict[str, Any]], compare: str, figure: int, closed: bool, marked: bool
) -> None:
    """A count of what was done, and a breach of what was not, over held, disputed, blank and unclear records."""
    mark, kind = ("absent", "breach") if marked else ("present", "count")
    compare = "at_most" if marked and compare == "equal" else compare
    rule = (MARKED if marked else RULE).replace("KIND", kind).replace("COMPARE", compare)
    file = dossier([record(a, n, mark) for n, a in enumerate(told, 1)], closed=closed)
    sums = {sum(way) for way in product(*(completions(a, mark) for a in told))}
    still = range(1) if closed else range(MORE)
    expected = every({holds(n + m, Comparator(compare), figure) for n in sums for m in still})
    came = finding(rule.replace("FIGURE", str(figure)), file)
    assert came.result is expected
    assert came.figure == min(sums)
    assert min(sums) == max(sums) or f"{min(sums)}至{max(sums)}次" in came.message


# --- one by one -----------------------------------------------------------------------------------------------

LEAVES = """
[[rule]]
id = "leave"
article = "三"
duty = "请假由规定的人批准"
force = "must"
kind = "breach"
subject = "deputy"
take = [
  { record = "leave.leaves", where = { certificate = [false] } },
  { record = "leave.leaves", where = { opinion_by = ["other"] } },
  { record = "leave.leaves", where = { approver = ["secretariat"] } },
]
compare = "less_than"
figure = 1
"""


def test_a_blank_does_not_hide_what_is_certainly_wrong() -> None:
    """Of several things that may be wrong with a record, one that certainly is decides."""
    record = 'form = "leave", table = "leaves", number = "Q-1", deputy = "001", date = { from = 2024-01-09, to = 2024-01-09 }'
    case = '[[case]]\nrule = "leave"\nname = "x"\nexpect = { EXPECT }\nrecords = [{ RECORD }]\n'
    for values, expect in (
        ("certificate = true, opinion_by = 'organiser', approver = 'secretariat'", 'result = "unmet", figure = 1'),
        ("opinion_by = 'other'", 'result = "unmet", figure = 1, records = ["Q-1"]'),
        ("approver = 'secretariat'", 'result = "unmet", figure = 1'),
        ("certificate = true, approver = 'organiser'", 'result = "undetermined", reason = "missing_fact", figure = 0'),
    ):
        text = case.replace("EXPECT", expect).replace("RECORD", f"{record}, {values}")
        assert wrong(LEAVES, text) == [], values


BALLOT = """
[[rule]]
id = "b"
article = "三"
duty = "不满意率"
force = "must_not"
kind = "ballot"
subject = "deputy"
record = "evaluation.results"
part = ["dissatisfied"]
whole = "valid"
compare = "more_than"
share = "1/2"
against = true
"""


@pytest.mark.parametrize(
    ("extra", "expect"),
    [
        ('flagged = ["dissatisfied"]', 'result = "undetermined", reason = "disputed"'),
        ("", 'result = "met"'),
    ],
)
def test_a_figure_that_a_person_has_yet_to_mend_decides_nothing(extra: str, expect: str) -> None:
    """1 of 17 slips (5.9%) may be a mistyped 9 of 17 (52.9%); a held row that is right but for its name changes nothing."""
    record = 'form = "evaluation", table = "results", number = "P-1", deputy = "001", date = 2024-05-06, state = "held"'
    figures = "valid = 17, dissatisfied = 1"
    comma = ", " if extra else ""
    case = f'[[case]]\nrule = "b"\nname = "x"\nexpect = {{ {expect} }}\nrecords = [{{ {record}, {figures}{comma}{extra} }}]\n'
    assert wrong(BALLOT, case) == []


# --- what came and was not read -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unread", "expect"),
    [
        ('file = "扫描.pdf", forms = ["activity"], unit = "U1", year = 2024', 'result = "undetermined", reason = "unread", message = "有收到而没有读出的回收件：扫描.pdf"'),
        ('file = "扫描.pdf", forms = ["activity"], deputies = ["001"]', 'result = "undetermined", reason = "unread"'),
        ('file = "别人的.pdf", forms = ["activity"], deputies = ["002"], year = 2024', 'result = "unmet", reason = ""'),
        ('file = "别的单位.pdf", forms = ["activity"], unit = "U2", year = 2024', 'result = "unmet"'),
        ('file = "去年的.pdf", forms = ["activity"], unit = "U1", year = 2023', 'result = "unmet"'),
        ('file = "别的表.pdf", forms = ["roster"], unit = "U1", year = 2024', 'result = "unmet"'),
    ],
)  # fmt: skip
def test_a_return_that_was_not_read_is_named_and_keeps_silence_from_proving(unread: str, expect: str) -> None:
    rule = RULE.replace("KIND", "count").replace("COMPARE", "at_least").replace("FIGURE", "1")
    rule = rule.replace('kinds = ["research"]', 'forms = ["activity"], kinds = ["research"]')
    case = f'[[case]]\nrule = "a"\nname = "x"\nexpect = {{ {expect} }}\nunread = [{{ {unread} }}]\nrecords = []\n'
    assert wrong(rule, case) == []
    kept = rule.replace('"at_least"', '"at_most"').replace('"count"', '"breach"')
    if "unread" in expect:
        assert wrong(kept, case) == []


@pytest.mark.parametrize(
    ("unread", "expect"),
    [
        ('forms = ["annual-registration"], deputies = ["001"]', 'result = "undetermined", reason = "unread"'),
        ('forms = ["handbook"], deputies = ["001"]', 'result = "undetermined", reason = "unread"'),
        ('forms = ["handbook"], deputies = ["002"]', 'result = "unmet"'),
        ('forms = ["leave"], deputies = ["001"]', 'result = "unmet"'),
    ],
)
def test_the_own_form_of_a_deputy_may_claim_what_the_book_does_not_tell(unread: str, expect: str) -> None:
    """A rule that names the book of record waits for the deputy's own form too, where that came and was not read."""
    rule = RULE.replace("KIND", "count").replace("COMPARE", "at_least").replace("FIGURE", "1")
    rule = rule.replace('kinds = ["research"]', 'forms = ["activity"], kinds = ["research"]')
    told = f'unread = [{{ file = "扫描.pdf", year = 2024, {unread} }}]'
    case = f'[[case]]\nrule = "a"\nname = "x"\nexpect = {{ {expect} }}\n{told}\nrecords = []\n'
    assert wrong(rule, case) == []
