# ruff: noqa: E501 - rows of data are not wrapped
"""The kind score: points always come from the records, all of them, every time."""

from __future__ import annotations

from itertools import permutations

import pytest

from dutykit.errors import TemplateError
from dutykit.rules.engine import check_year
from dutykit.rules.results import Finding
from rules.small import HEAD, law, wrong
from rules.small import dossier as dossier_of

# A table of points as a county writes it: first, each further one, at most.
TABLE = """
[[rule]]
id = "s"
article = "计分标准"
duty = "履职计分"
force = "must"
kind = "score"
subject = "deputy"
enabled = true
items = [
  { id = "session", name = "出席人代会", take = [{ kinds = ["congress_session"] }], first = 15, each = 0, cap = 15 },
  { id = "meetings", name = "参加其他会议", take = [{ groups = ["meetings"] }], first = 3, each = 1, cap = 5 },
  { id = "study", name = "学习培训", take = [{ groups = ["study"] }], first = 3, each = 1, cap = 5 },
  { id = "lead", name = "领衔议案建议", take = [{ forms = ["suggestion"], marks = ["led"] }], first = 6, each = 2, cap = 10 },
  { id = "join", name = "附议", take = [{ forms = ["suggestion"], marks = ["joined"] }], each = 1, cap = 4 },
  { id = "research", name = "专题调研", take = [{ kinds = ["research"] }], first = 4, each = 1, cap = 6 },
  { id = "inspection", name = "视察、执法检查", take = [{ groups = ["inspection", "enforcement_check"] }], first = 6, each = 1, cap = 10 },
  { id = "reception", name = "接待选民", take = [{ kinds = ["reception"] }], first = 4, each = 2, cap = 12 },
  { id = "service", name = "办实事", take = [{ kinds = ["people_service"] }], first = 5, each = 1, cap = 8 },
  { id = "good", name = "公益慈善", take = [{ kinds = ["public_good"] }], first = 5, each = 1, cap = 8 },
  { id = "oral", name = "口头述职", take = [{ forms = ["duty-report"], where = { way = ["oral"] } }], first = 5, best_of = "report" },
  { id = "written", name = "书面述职", take = [{ forms = ["duty-report"], where = { way = ["written"] } }], first = 3, best_of = "report" },
]
"""
SESSION = '{ form = "attendance", table = "half_days", issue = "A", date = 2024-01-08, half_day = "am", kind = "plenary_meeting", present = ["001"] }'


def act(kind: str, times: int = 1, day: str = "2024-03-05", **said: str) -> str:
    more = "".join(f', {k} = "{v}"' for k, v in said.items())
    return f'{{ form = "activity", times = {times}, date = {day}, kind = "{kind}", present = ["001"]{more} }}'


def received(times: int) -> str:
    return f'{{ form = "contact", times = {times}, date = 2024-05-01, way = "reception", place = "站", deputies = ["001"], voters = 3 }}'


def proposed(times: int, role: str = 'lead = "001"') -> str:
    return f'{{ form = "suggestion", times = {times}, submitted = 2024-04-01, kind = "suggestion", {role} }}'


def case(expect: str, *records: str, extra: str = "") -> str:
    return f'[[case]]\nrule = "s"\nname = "x"\n{extra}\nexpect = {{ {expect} }}\nrecords = [{", ".join(records)}]\n'


def rule(items: str, more: str = "") -> str:
    return f"""
[[rule]]
id = "s"
article = "一"
duty = "履职计分"
force = "must"
kind = "score"
subject = "deputy"
enabled = true
items = [{items}]
{more}
"""


# --- the table of points: scoring is a function of the records -----------------------------------------------------

FULL = [SESSION, act("training", 3), proposed(3), act("research", 2, "2024-06-01"), received(6)]


@pytest.mark.parametrize(
    ("records", "points"),
    [
        ([], 0),
        ([act("training")], 3),
        ([act("training", 2)], 4),
        ([act("training", 3)], 5),
        ([act("training", 9)], 5),
        ([act("research", 4)], 6),
        ([received(5)], 12),
        ([received(4)], 10),
        ([proposed(2)], 8),
        ([proposed(9, 'seconders = ["001"]')], 4),
        ([act("inspection_group", 2), act("enforcement_check", 2, "2024-07-01")], 9),
        ([SESSION], 15),
        ([SESSION, act("training")], 18),
        (FULL, 15 + 5 + 10 + 5 + 12),
    ],
)  # fmt: skip
def test_first_each_and_cap(records: list[str], points: int) -> None:
    assert wrong(TABLE, case(f'result = "undetermined", reason = "unstated", figure = {points}', *records)) == []


def _one(*records: str, extra: str = "") -> Finding:
    told = check_year(dossier_of(case('result = "met"', *records, extra=extra)), law(TABLE), 2024)
    assert len(told) == 1
    return told[0]


def test_scoring_twice_adds_nothing() -> None:
    case_file, regulation = dossier_of(case('result = "met"', *FULL)), law(TABLE)
    first = check_year(case_file, regulation, 2024)
    assert check_year(case_file, regulation, 2024) == first
    assert first[0].figure == 47


def test_the_cap_of_an_item_does_not_cut_the_total() -> None:
    without = _one(*FULL[1:])
    assert (without.figure, _one(*FULL).figure) == (32, 47)
    assert _one(*FULL[1:], SESSION).figure == 47


def test_approving_records_one_after_another_gives_what_scoring_all_at_once_gives() -> None:
    days = ["2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04"]
    told = []
    for approved in range(5):
        records = [act("training", 1, d, state="approved" if n < approved else "accepted") for n, d in enumerate(days)]
        told.append(_one(*records, extra="review_required = true").figure)
    assert told == [0, 3, 4, 5, 5]


def test_the_order_in_which_records_came_is_of_no_account() -> None:
    records = [SESSION, act("training", 2), received(3), proposed(1)]
    assert {_one(*some).figure for some in permutations(records)} == {15 + 4 + 8 + 6}


def test_the_same_deed_told_twice_counts_once() -> None:
    twice = [act("training", title="同一次培训"), act("training", title="同一次培训")]
    assert _one(*twice).figure == 3


def test_of_rivals_the_highest_counts() -> None:
    oral, written = (
        f'{{ form = "duty-report", deputy = "001", date = 2024-0{m}-05, way = "{w}", values = {{ state = "done" }} }}'
        for m, w in ((5, "oral"), (6, "written"))
    )
    assert [_one(written).figure, _one(oral).figure, _one(oral, written).figure] == [3, 5, 5]


def test_the_message_tells_what_each_item_gave() -> None:
    told = _one(SESSION, act("training", 2), proposed(1))
    assert told.message == (
        "2024年履职计分：得25分（出席人代会15（已到封顶）、学习培训4、领衔议案建议6）；原文没有规定，暂不能判定。"
    )
    assert told.records[0].startswith("attendance")
    assert len(told.records) == 4


def test_nothing_is_scored_unless_the_file_says_so() -> None:
    assert check_year(dossier_of(case('result = "met"', *FULL)), law(TABLE.replace("enabled = true\n", "")), 2024) == ()


# --- other shapes of points ----------------------------------------------------------------------------------------

ABSENT = '{ id = "absent", name = "缺席", take = [{ groups = ["study"], marks = ["absent"] }], each = -5 }'


def missed(times: int) -> str:
    return f'{{ form = "activity", times = {times}, date = 2024-03-05, kind = "training", absent = ["001"] }}'


@pytest.mark.parametrize(
    ("more", "times", "points"),
    [
        ("base = 50", 0, 50),
        ("base = 50", 3, 35),
        ("base = 50", 12, -10),
        ("base = 50\nfloor = 0", 12, 0),
        ("floor = 0", 3, 0),
        ("", 3, -15),
    ],
)
def test_deductions_with_and_without_a_floor(more: str, times: int, points: int) -> None:
    assert (
        wrong(
            rule(ABSENT, more),
            case(f"figure = {points}, result = 'undetermined'", missed(times) if times else act("research")),
        )
        == []
    )


def test_a_negative_cap_is_the_most_that_is_taken_off() -> None:
    items = ABSENT.replace("each = -5", "each = -5, cap = -20")
    assert wrong(rule(items, "base = 100"), case('figure = 80, result = "undetermined"', missed(9))) == []


def test_groups_share_a_cap_and_all_together_another() -> None:
    items = """
  { id = "a", name = "视察", take = [{ kinds = ["inspection_group"] }], each = 4 },
  { id = "b", name = "调研", take = [{ kinds = ["research"] }], each = 4 },
  { id = "c", name = "培训", take = [{ kinds = ["training"] }], each = 7.5 },
"""
    records = [act("inspection_group", 2), act("research", 2, "2024-06-01"), act("training", 1, "2024-07-01")]
    groups = 'groups = [{ items = ["a", "b"], cap = 10 }]'
    for more, points in (("", 23.5), (groups, 17.5), (f"{groups}\ncap = 15", 15), (f"{groups}\nround = 'half_up'", 18)):
        assert wrong(rule(items, more), case(f'figure = {points}, result = "undetermined"', *records)) == [], more


def test_roles_share_the_points() -> None:
    roles = '{ id = "a", name = "提案", take = [{ forms = ["suggestion"] }], first = 10, each = 4, role = { led = 1, joined = "1/2" } }'
    for records, points in (
        ([proposed(1)], 10),
        ([proposed(1, 'seconders = ["001"]')], 5),
        ([proposed(1, 'seconders = ["001"]'), proposed(1)], 12),
        ([proposed(1, 'lead = "002", seconders = ["003"]')], 0),
    ):
        assert (
            wrong(rule(roles), case(f'figure = {points}, subject = "001", result = "undetermined"', *records)) == []
        ), points


def test_the_first_has_half_and_the_rest_is_shared_equally() -> None:
    roles = '{ id = "a", name = "提案", take = [{ forms = ["suggestion"] }], each = 12, role = { led = "1/2", joined = "1/2" }, split = ["joined"] }'
    people = 'deputies = [{ number = "001", units = ["U1"] }, { number = "002", units = ["U1"] }, { number = "003", units = ["U1"] }, { number = "004", units = ["U1"] }]'
    record = proposed(1, 'lead = "002", seconders = ["001", "003", "004"]')
    for deputy, points in (("001", 2), ("002", 6), ("003", 2)):
        assert (
            wrong(
                rule(roles),
                case(f'figure = {points}, subject = "{deputy}", result = "undetermined"', record, extra=people),
            )
            == []
        )


def test_whoever_has_no_named_role_is_present() -> None:
    roles = (
        '{ id = "a", name = "活动", take = [{ kinds = ["research"] }], each = 10, role = { spoke = 1, present = 0.5 } }'
    )
    spoke = '{ form = "activity", date = 2024-03-05, kind = "research", present = ["001"], spoke = ["001"] }'
    assert wrong(rule(roles), case('figure = 10, result = "undetermined"', spoke)) == []
    assert wrong(rule(roles), case('figure = 5, result = "undetermined"', act("research"))) == []


def test_a_deed_under_two_items_counts_where_it_is_worth_most() -> None:
    items = """
  { id = "a", name = "调研", take = [{ kinds = ["research"] }], each = 3, once = "x" },
  { id = "b", name = "常委会活动", take = [{ organisers = ["standing_committee"] }], each = 5, once = "x" },
"""
    records = [act("research", 2, organiser="home"), act("research", 1, "2024-06-01", organiser="standing_committee")]
    assert wrong(rule(items), case('figure = 11, result = "undetermined"', *records)) == []
    assert wrong(rule(items.replace(', once = "x"', "")), case('figure = 14, result = "undetermined"', *records)) == []


def half(day: str, part: str, mark: str) -> str:
    return f'{{ form = "attendance", table = "half_days", issue = "A", date = {day}, half_day = "{part}", kind = "plenary_meeting", {mark} = ["001"] }}'


def test_half_days_there_and_on_leave() -> None:
    items = """
  { id = "a", name = "出席", take = [{ kinds = ["congress_session"] }], of = "half_days", each = 5 },
  { id = "b", name = "请假", take = [{ kinds = ["congress_session"], marks = ["leave"] }], of = "half_days", each = -1 },
  { id = "c", name = "缺席", take = [{ kinds = ["congress_session"], marks = ["absent"] }], of = "half_days", each = -5 },
"""
    days = [
        half("2024-01-08", "am", "present"),
        half("2024-01-08", "pm", "late"),
        half("2024-01-09", "am", "leave"),
        half("2024-01-09", "pm", "absent"),
    ]
    assert wrong(rule(items), case('figure = 4, result = "undetermined"', *days)) == []
    refused = '{ form = "attendance", table = "leaves", issue = "A", deputy = "001", date = { from = 2024-01-09, to = 2024-01-09, note = "上午" }, values = { state = "refused" } }'
    assert wrong(rule(items), case('figure = 0, result = "undetermined"', *days, refused)) == []


def test_days() -> None:
    items = '{ id = "a", name = "培训", take = [{ kinds = ["training"] }], of = "days", each = 2 }'
    record = (
        '{ form = "activity", date = { from = 2024-03-05, to = 2024-03-07 }, kind = "training", present = ["001"] }'
    )
    assert wrong(rule(items), case('figure = 6, result = "undetermined"', record)) == []


# --- bands, results, doubt -----------------------------------------------------------------------------------------

BANDS = 'bands = [{ id = "good", name = "好", from = 80 }, { id = "fair", name = "较好", from = 60 }, { id = "poor", name = "差", from = 0 }]'
STUDY = '{ id = "a", name = "培训", take = [{ kinds = ["training"] }], each = 0.5 }'


@pytest.mark.parametrize(
    ("base", "round_", "band"),
    [(80, "none", "good"), (79.5, "none", "fair"), (79.5, "half_up", "good"), (60, "none", "fair"), (59.5, "none", "poor"),
     (59.5, "half_up", "fair"), (59.4, "half_up", "poor"), (-3, "none", "poor")],
)  # fmt: skip
def test_bands_begin_with_their_figure_and_rounding_is_declared(base: float, round_: str, band: str) -> None:
    assert (
        wrong(
            rule(STUDY, f'base = {base}\nround = "{round_}"\n{BANDS}'),
            case(f'band = "{band}", result = "undetermined"'),
        )
        == []
    )


ASKED = f'base = 59\n{BANDS}\ncompare = "at_least"\nfigure = 60'


@pytest.mark.parametrize(
    ("records", "extra", "expect"),
    [
        ([act("training", 2)], "closed = []", 'result = "met", figure = 60, threshold = 60, band = "fair", message = "得60分（基础分59、培训1），等次为较好，要求不少于60分"'),
        ([act("training", 1)], "", 'result = "unmet", figure = 59.5, band = "poor"'),
        ([act("training", 1)], "closed = []", 'result = "undetermined", reason = "open"'),
        ([act("training", 1)], "today = 2024-06-01", 'result = "undetermined", reason = "not_due"'),
        ([act("training", 1), act("training", 1, "2024-07-01", state="held")], "", 'result = "undetermined", reason = "disputed", message = "待核的记录会使得分在59.5分到60分之间"'),
        ([act("training", 9), act("training", 1, "2024-07-01", state="held")], "", 'result = "met", figure = 63.5'),
        ([], 'deputies = [{ number = "001", units = ["U1"], since = 2024-06-01 }]', 'result = "exempt"'),
    ],
)  # fmt: skip
def test_a_score_is_judged_where_a_figure_is_asked(records: list[str], extra: str, expect: str) -> None:
    assert wrong(rule(STUDY, ASKED), case(expect, *records, extra=extra)) == []


def test_a_score_that_may_yet_fall_is_not_met_before_the_register_is_closed() -> None:
    for extra, expect in (
        ("", 'result = "met"'),
        ("closed = []", 'result = "undetermined", reason = "open"'),
        ("today = 2024-06-01", 'result = "undetermined", reason = "not_due"'),
    ):
        assert (
            wrong(rule(ABSENT, 'base = 70\ncompare = "at_least"\nfigure = 60'), case(expect, missed(1), extra=extra))
            == []
        )
    held = '{ form = "activity", date = 2024-08-05, kind = "training", absent = ["001"], state = "held" }'
    for base, expect in (
        (70, 'result = "undetermined", reason = "disputed", figure = 60'),
        (71, 'result = "undetermined"'),
        (75, 'result = "met"'),
    ):
        assert (
            wrong(rule(ABSENT, f'base = {base}\ncompare = "at_least"\nfigure = 60'), case(expect, missed(2), held))
            == []
        ), base


def test_a_doubt_that_changes_the_band_leaves_it_open() -> None:
    held = act("training", 1, "2024-07-01", state="held")
    for base, reason in ((79.5, "disputed"), (70, "unstated")):
        assert (
            wrong(rule(STUDY, f"base = {base}\n{BANDS}"), case(f'result = "undetermined", reason = "{reason}"', held))
            == []
        )


def test_an_open_register_leaves_a_band_open() -> None:
    for extra, reason in (("closed = []", "open"), ("today = 2024-06-01", "not_due"), ("", "unstated")):
        assert (
            wrong(
                rule(STUDY, f"base = 70\n{BANDS}"),
                case(f'result = "undetermined", reason = "{reason}", band = "fair"', extra=extra),
            )
            == []
        )


def test_part_of_a_year_asks_part_of_the_figure() -> None:
    more = 'compare = "at_least"\nfigure = 60\npart_year = "prorate"\nbase = 30'
    people = 'deputies = [{ number = "001", units = ["U1"], since = 2024-07-01 }]'
    assert wrong(rule(STUDY, more), case('result = "met", figure = 30, threshold = 30', extra=people)) == []


VETO = """
[[rule]]
id = "v"
article = "二"
duty = "无故缺席"
force = "must_not"
kind = "breach"
subject = "deputy"
take = [{ groups = ["study"], marks = ["absent"] }]
compare = "less_than"
figure = 1
"""


def test_a_veto_puts_a_deputy_in_the_lowest_band_and_leaves_the_points() -> None:
    more = f'base = 90\nveto = ["v"]\n{BANDS}'
    asked = f'{more}\ncompare = "at_least"\nfigure = 60'
    assert (
        wrong(
            rule(STUDY, more) + VETO,
            case(
                'band = "poor", figure = 90, result = "undetermined", message = "等次为差，因无故缺席一票否决"',
                missed(1),
            ),
        )
        == []
    )
    assert (
        wrong(
            rule(STUDY, more) + VETO, case('band = "good", figure = 90, result = "undetermined", reason = "unstated"')
        )
        == []
    )
    assert wrong(rule(STUDY, asked) + VETO, case('band = "poor", result = "unmet"', missed(1))) == []
    held = '{ form = "activity", date = 2024-08-05, kind = "training", absent = ["001"], state = "held" }'
    assert (
        wrong(rule(STUDY, asked) + VETO, case('band = "good", result = "undetermined", reason = "disputed"', held))
        == []
    )
    assert (
        wrong(rule(STUDY, more) + VETO, case('band = "good", result = "undetermined", reason = "disputed"', held)) == []
    )


def test_two_poor_years_in_a_row() -> None:
    again = """
[[rule]]
id = "r"
article = "三"
duty = "连续两年差"
force = "must_not"
kind = "repeat"
subject = "deputy"
rule = "s"
times = 2
bands = ["poor"]
"""
    rules = rule(STUDY, f"base = 59.5\n{BANDS}") + again
    for day, expect in (
        ("2022-03-05", 'result = "unmet", figure = 2, message = "2023年差，2024年差，连续2期差就不符合"'),
        ("2023-03-05", 'result = "met", figure = 1'),
    ):
        told = case(expect, act("training", 1, day)).replace('rule = "s"', 'rule = "r"')
        assert wrong(rules, told) == [], day
    told = case('result = "undetermined", reason = "open"', extra="closed = [2023]").replace('rule = "s"', 'rule = "r"')
    assert wrong(rules, told) == []


def test_a_unit_is_scored_by_what_it_registered() -> None:
    rules = rule(STUDY.replace("0.5", "5"), 'unit_kinds = ["joint_group"]\nbase = 1').replace('"deputy"', '"unit"')
    told = [
        '{ form = "activity", times = 2, date = 2024-03-05, kind = "training", unit = "U1" }',
        '{ form = "activity", date = 2024-03-06, kind = "training", unit = "U2" }',
    ]
    assert wrong(rules, case('subject = "U1", figure = 11, result = "undetermined"', *told)) == []


def test_what_was_before_the_regulation_gives_no_points() -> None:
    head = HEAD.replace("in_force = 2022-01-01", "in_force = 2024-07-01")
    records = [act("training", 1, "2024-06-30"), act("training", 1, "2024-07-01")]
    assert wrong(rule(STUDY), case('result = "exempt"', *records), head=head) == []
    assert (
        wrong(rule(STUDY, 'first_year = "apply"'), case('figure = 0.5, result = "undetermined"', *records), head=head)
        == []
    )


# --- ranks -----------------------------------------------------------------------------------------------------------

FIVE = "deputies = [" + ", ".join(f'{{ number = "00{n}", units = ["U1"] }}' for n in range(1, 6)) + "]"


def came(number: str, times: int, state: str = "accepted", month: int = 3) -> str:
    return f'{{ form = "activity", times = {times}, date = 2024-0{month}-05, title = "{number}{month}", kind = "training", present = ["{number}"], state = "{state}" }}'


RANKED = [came("001", 4), came("002", 3, month=4), came("003", 3, month=5), came("004", 1, month=6)]


@pytest.mark.parametrize(
    ("deputy", "band", "words"),
    [("001", "top", "排第1名"), ("002", "top", "排第2名（2人并列）"), ("003", "top", "排第2名（2人并列）"), ("004", "", "排第4名"), ("005", "bottom", "排第5名")],
)  # fmt: skip
def test_equal_scores_share_a_place(deputy: str, band: str, words: str) -> None:
    rules = rule(STUDY, "rank = { top = 2, bottom = 1 }")
    expect = f'subject = "{deputy}", band = "{band}", result = "undetermined", reason = "unstated", message = "{words}"'
    assert wrong(rules, case(expect, *RANKED, extra=FIVE)) == []


def test_a_place_that_a_doubt_may_change_is_left_open() -> None:
    rules = rule(STUDY, "rank = { top = 1 }")
    more = came("002", 2, "held", 8)
    for deputy, reason in (("001", "disputed"), ("002", "disputed"), ("003", "unstated"), ("005", "unstated")):
        expect = f'subject = "{deputy}", result = "undetermined", reason = "{reason}"'
        assert wrong(rules, case(expect, *RANKED, more, extra=FIVE)) == [], deputy


def test_there_are_no_places_unless_they_are_asked_for() -> None:
    assert "名" not in _one(act("training")).message


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("each = 0.5", "cap = 3", "要写 first 或 each"),
        (BANDS, BANDS.replace("80", "50"), "从高到低"),
        (BANDS, 'groups = [{ items = ["x"], cap = 3 }]', "没有的项目：x"),
        (BANDS, 'groups = [{ items = ["a"], cap = 3 }, { items = ["a"], cap = 3 }]', "写在几个 groups 里"),
        (BANDS, 'veto = ["v"]', "要写 bands"),
        (BANDS, 'compare = "at_least"', "要一起写"),
        ("each = 0.5", 'each = 0.5, of = "days", role = { led = 1 }', "只能按场次计"),
        ('subject = "deputy"', 'subject = "congress"', "只能写 deputy 或 unit"),
        ("items = [", "items = [" + STUDY + ", ", "重复的 id：a"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_scored_is_refused(old: str, new: str, words: str) -> None:
    with pytest.raises(TemplateError, match=words):
        law(rule(STUDY, BANDS).replace(old, new, 1) + VETO)
