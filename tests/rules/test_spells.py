# ruff: noqa: E501 - rows of data are not wrapped
"""States and memberships of deputies, read by the day on which something happened."""

from __future__ import annotations

import pytest

from rules.small import wrong

COUNT = """
[[rule]]
id = "c"
article = "三"
duty = "参加调研"
force = "must"
kind = "count"
subject = "deputy"
take = [{ kinds = ["research"] }]
compare = "at_least"
figure = 6
"""
LATE = """
[[rule]]
id = "b"
article = "三"
duty = "按时到会"
force = "must"
kind = "breach"
subject = "deputy"
take = [{ forms = ["attendance"], kinds = ["congress_session"], marks = ["late"] }]
compare = "less_than"
figure = 1
"""
ABSENT = """
[[rule]]
id = "a"
article = "三"
duty = "不缺席"
force = "must_not"
kind = "breach"
subject = "deputy"
window = "session"
absence = "half_day"
compare = "less_than"
figure = 1
"""
SUSPENDED = 'spells = [{ status = "suspended", from = 2024-01-01, to = 2024-03-31 }]'
SESSION = "sessions = [{ term = 17, ordinal = 3, opening = 2024-01-09, closing = 2024-01-10 }]"


def case(rule: str, person: str, expect: str, records: str = "", more: str = "") -> str:
    deputy = f'{{ number = "001", name = "样甲", units = ["U1"]{", " + person if person else ""} }}'
    return f'[[case]]\nrule = "{rule}"\nname = "x"\ndeputies = [{deputy}]\n{more}\nexpect = {{ {expect} }}\nrecords = [{records}]\n'


@pytest.mark.parametrize(
    ("person", "extra", "expect"),
    [
        ("", "", 'result = "unmet", threshold = 6'),
        (SUSPENDED, "", 'result = "exempt", message = "2024年1月1日至2024年3月31日暂停执行职务"'),
        (SUSPENDED, 'part_year = "prorate"', 'result = "unmet", threshold = 4, message = "在任9个月，按12个月折算；不折算是不少于6次"'),
        (SUSPENDED, 'part_year = "apply"', 'result = "unmet", threshold = 6'),
        (SUSPENDED.replace("2024", "2023"), "", 'result = "unmet", threshold = 6'),
        (SUSPENDED.replace("03-31", "12-31"), 'part_year = "apply"', 'result = "exempt"'),
        ('spells = [{ status = "ended", from = 2024-02-01, to = 2024-06-30 }]', "", 'result = "exempt", message = "资格终止"'),
    ],
)  # fmt: skip
def test_a_suspension_that_ended_makes_a_part_year(person: str, extra: str, expect: str) -> None:
    assert wrong(COUNT + extra, case("c", person, expect)) == []


@pytest.mark.parametrize(("person", "expect"), [("", 'result = "unmet"'), (SUSPENDED, 'result = "met", figure = 0')])
def test_what_happened_while_suspended_breaches_nothing(person: str, expect: str) -> None:
    row = '{ form = "attendance", table = "half_days", issue = "A", date = 2024-01-09, half_day = "am", kind = "plenary_meeting", MARK = ["001"] }'
    late, absent = row.replace("MARK", "late"), row.replace("MARK", "absent")
    assert wrong(LATE, case("b", person, expect, late, SESSION)) == []
    whole = 'result = "exempt"' if person else expect  # the whole session lies in the suspension
    assert wrong(ABSENT, case("a", person, whole, absent, SESSION)) == []
    first_day = person.replace("2024-03-31", "2024-01-09")
    assert wrong(ABSENT, case("a", first_day, expect, absent, SESSION)) == []


UNITS = 'units = [{ code = "U1", name = "甲联组" }, { code = "U2", name = "乙联组" }]'
MOVED = 'number = "001", name = "样甲", units = [{ unit = "U1", to = 2024-06-30 }, { unit = "U2", from = 2024-07-01 }]'


@pytest.mark.parametrize(
    ("closed", "expect"),
    [
        ('[{ year = 2024, unit = "U2" }]', 'result = "undetermined", reason = "open"'),
        ('[{ year = 2024, unit = "U1" }]', 'result = "undetermined", reason = "open"'),
        ('[{ year = 2024, unit = "U1" }, { year = 2024, unit = "U2" }]', 'result = "unmet"'),
    ],
)  # fmt: skip
def test_who_moved_is_asked_of_the_registers_of_both_units(closed: str, expect: str) -> None:
    text = f'[[case]]\nrule = "c"\nname = "x"\n{UNITS}\ndeputies = [{{ {MOVED} }}]\nclosed = {closed}\nexpect = {{ {expect} }}\nrecords = []\n'
    assert wrong(COUNT, text) == []


# --- offices, levels, committees ---------------------------------------------------------------------------------------


OFFICE = COUNT.replace("figure = 6", "figure = 1") + "who = { standing_member = [true] }\n"
SINCE = 'offices = [{ field = "standing_member", from = 2024-07-01 }]'


@pytest.mark.parametrize(
    ("person", "extra", "expect"),
    [
        ("", "", 'result = "none"'),
        ("facts = { standing_member = true }", "", 'result = "unmet"'),
        (SINCE, "", 'result = "exempt", message = "2024年7月1日起才属于本条要求的代表，不满2024年"'),
        (SINCE, 'part_year = "apply"', 'result = "unmet"'),
        (SINCE.replace("2024-07-01", "2023-07-01"), "", 'result = "unmet"'),
        (SINCE.replace("from = 2024-07-01", "to = 2024-06-30"), "", 'result = "exempt", message = "到2024年12月31日已经不属于"'),
        (SINCE.replace("from = 2024-07-01", "to = 2023-06-30"), "", 'result = "none"'),
    ],
)  # fmt: skip
def test_a_rule_for_an_office_asks_who_has_it_by_day(person: str, extra: str, expect: str) -> None:
    assert wrong(OFFICE + extra, case("c", person, expect)) == []


def test_what_happened_before_the_office_breaches_no_rule_for_it() -> None:
    rule = LATE + "who = { standing_member = [true] }\n"
    row = '{ form = "attendance", table = "half_days", issue = "A", date = 2024-01-09, half_day = "am", kind = "plenary_meeting", late = ["001"] }'
    assert wrong(rule, case("b", SINCE, 'result = "met", figure = 0', row, SESSION)) == []
    assert wrong(rule, case("b", SINCE.replace("07-01", "01-09"), 'result = "unmet"', row, SESSION)) == []


@pytest.mark.parametrize(
    ("person", "extra", "expect"),
    [
        ('facts = { levels = ["city"] }', "", 'result = "none"'),
        ('facts = { levels = ["city", "county"] }', "", 'result = "unmet"'),
        ('facts = { levels = ["city"] }', 'who = { levels = ["city"] }', 'result = "unmet"'),
        ("", 'who = { levels = ["city"] }', 'result = "none"'),
        ('offices = [{ field = "levels", value = ["city"], to = 2023-12-31 }]', "", 'result = "unmet"'),
    ],
)
def test_who_sits_at_another_level_alone_is_asked_by_rules_that_name_it(person: str, extra: str, expect: str) -> None:
    rule = COUNT.replace("figure = 6", "figure = 1") + extra
    assert wrong(rule, case("c", person, expect)) == []


COMMITTEE = """
[[rule]]
id = "k"
article = "三"
duty = "组织视察"
force = "must"
kind = "count"
subject = "unit"
unit_kinds = ["special_committee"]
belongs = "members"
take = [{ kinds = ["research"] }]
compare = "at_least"
figure = 1
"""
SEATS = (
    'units = [{ code = "U1", name = "甲联组" }, { code = "JS", name = "监察和司法委员会", kind = "special_committee" }]'
)


@pytest.mark.parametrize(
    ("since", "expect"), [("2024-03-05", 'result = "met", figure = 1'), ("2024-03-06", 'result = "unmet", figure = 0')]
)
def test_a_committee_is_a_unit_whose_members_are_those_of_the_day(since: str, expect: str) -> None:
    deputy = f'{{ number = "001", name = "样甲", units = ["U1", {{ unit = "JS", from = {since} }}] }}'
    record = '{ form = "activity", date = 2024-03-05, kind = "research", present = ["001"], unit = "U1" }'
    closed = "closed = [{ year = 2024, unit = 'U1' }, { year = 2024, unit = 'JS' }]"
    text = f'[[case]]\nrule = "k"\nname = "x"\n{SEATS}\n{closed}\ndeputies = [{deputy}]\nexpect = {{ subject = "JS", {expect} }}\nrecords = [{record}]\n'
    assert wrong(COMMITTEE, text) == []


def test_a_seat_in_a_committee_asks_no_register_of_its_own() -> None:
    deputy = 'deputies = [{ number = "001", name = "样甲", units = ["U1", "JS"] }]'
    text = f'[[case]]\nrule = "c"\nname = "x"\n{SEATS}\n{deputy}\nclosed = [{{ year = 2024, unit = "U1" }}]\nexpect = {{ result = "unmet" }}\nrecords = []\n'
    assert wrong(COUNT, text) == []


@pytest.mark.parametrize(
    ("closed", "expect"),
    [
        ('[{ unit = "U1", from = 2024-01-01, to = 2024-06-30 }, { unit = "U2", from = 2024-07-01, to = 2024-12-31 }]', 'result = "unmet"'),
        ('[{ unit = "U1", from = 2024-01-01, to = 2024-05-31 }, { year = 2024, unit = "U2" }]', 'result = "undetermined", reason = "open"'),
    ],
)  # fmt: skip
def test_each_register_is_asked_for_the_days_on_which_the_deputy_was_in_its_unit(closed: str, expect: str) -> None:
    text = f'[[case]]\nrule = "c"\nname = "x"\n{UNITS}\ndeputies = [{{ {MOVED} }}]\nclosed = {closed}\nexpect = {{ {expect} }}\nrecords = []\n'
    assert wrong(COUNT, text) == []


SHARE = """
[[rule]]
id = "p"
article = "二"
duty = "述职"
force = "must"
kind = "share"
subject = "unit"
unit_kinds = ["joint_group"]
take = [{ forms = ["duty-report"] }]
compare = "at_least"
share = "1/2"
"""


@pytest.mark.parametrize(
    ("second", "extra", "expect"),
    [
        ("until = 2024-06-30, status = 'ended'", "", 'result = "met", message = "占2024年12月31日在任1人的100%"'),
        ("until = 2024-06-30, status = 'ended'", "", 'result = "met", message = "（另一种算法：按2024年1月1日在任的算，1人，占2人的50%）"'),
        ("until = 2024-06-30, status = 'ended'", 'base = "window_start"', 'result = "met", message = "占2024年1月1日在任2人的50%"'),
        ("spells = [{ status = 'suspended', from = 2024-12-01, to = 2025-01-31 }]", "", 'result = "met", message = "在任1人"'),
        ("spells = [{ status = 'ended', from = 2023-12-01, to = 2024-05-31 }]", "", 'result = "met", message = "在任2人的50%"'),
    ],
)  # fmt: skip
def test_each_is_in_or_out_of_a_denominator_by_day(second: str, extra: str, expect: str) -> None:
    people = f'deputies = [{{ number = "001", units = ["U1"] }}, {{ number = "002", units = ["U1"], {second} }}]'
    record = '{ form = "duty-report", deputy = "001", date = 2024-05-06, way = "oral" }'
    text = (
        f'[[case]]\nrule = "p"\nname = "x"\n{people}\nexpect = {{ subject = "U1", {expect} }}\nrecords = [{record}]\n'
    )
    assert wrong(SHARE + extra, text) == []


GAP = """
[[rule]]
id = "g"
article = "六"
duty = "接待群众"
force = "must"
kind = "gap"
subject = "deputy"
window = "year"
take = [{ forms = ["contact"] }]
months = 12
"""


@pytest.mark.parametrize(
    ("person", "expect"),
    [
        ("", 'result = "unmet"'),
        ('spells = [{ status = "suspended", from = 2023-09-01, to = 2024-03-31 }]', 'result = "undetermined", reason = "not_due"'),
        ('spells = [{ status = "suspended", from = 2023-09-01, to = 2023-10-31 }]', 'result = "unmet", figure = 14'),
    ],
)  # fmt: skip
def test_no_gap_runs_through_a_suspension(person: str, expect: str) -> None:
    visit = '{ form = "contact", date = 2023-02-01, deputies = ["001"] }'
    assert wrong(GAP, case("g", person, expect, visit, "closed = [2021, 2022, 2023, 2024]")) == []


# --- settings -----------------------------------------------------------------------------------------------------------


ROW = """
[[rule]]
id = "n"
article = "九"
duty = "整次缺席"
force = "must_not"
kind = "breach"
subject = "deputy"
window = "term"
absence = "session"
compare = "less_than"
figure = 2
"""
YEARS = [2022, 2023, 2024]


def sessions(*said: str) -> str:
    """Three sessions of one half-day, each with what the form says of the deputy."""
    held = ", ".join(
        f"{{ term = 17, ordinal = {n}, opening = {y}-01-09, closing = {y}-01-09, half_days = 1 }}"
        for n, y in enumerate(YEARS, 2)
    )
    rows = []
    for year, mark in zip(YEARS, said, strict=True):
        rows.append(
            f'{{ form = "attendance", table = "half_days", issue = "A{year}", date = {year}-01-09, half_day = "am", kind = "plenary_meeting", {mark} = ["001"] }}'
        )
        if mark == "leave":
            rows.append(
                f'{{ form = "attendance", table = "leaves", issue = "A{year}", deputy = "001", date = {{ from = {year}-01-09, to = {year}-01-09 }}, values = {{ state = "approved" }} }}'
            )
    first = "{ term = 17, ordinal = 1, opening = 2021-12-20, closing = 2021-12-20 }"
    return f"sessions = [{first}, {held}]\nrecords = [{', '.join(rows)}]\n"


@pytest.mark.parametrize(
    ("said", "extra", "expect"),
    [
        (("absent", "present", "absent"), "", 'result = "unmet", figure = 2'),
        (("absent", "present", "absent"), "consecutive = true", 'result = "met", figure = 1'),
        (("present", "absent", "absent"), "consecutive = true", 'result = "unmet", figure = 2'),
        (("absent", "leave", "absent"), "consecutive = true", 'result = "unmet", figure = 2'),
    ],
)
def test_sessions_missed_count_in_a_row_where_the_file_says_so(said: tuple[str, ...], extra: str, expect: str) -> None:
    text = f'[[case]]\nrule = "n"\nname = "x"\nexpect = {{ {expect} }}\n{sessions(*said)}'
    assert wrong(ROW + extra, text) == []


ANY = """
[[rule]]
id = "v"
article = "四"
duty = "到会选民"
force = "must"
kind = "value"
subject = "deputy"
record = "duty-report.reports"
field = "voters"
compare = "at_least"
figure = 20
"""


@pytest.mark.parametrize(
    ("voters", "extra", "expect"),
    [
        ((30, 10), "", 'result = "unmet"'),
        ((30, 10), 'which = "any"', 'result = "met"'),
        ((5, 10), 'which = "any"', 'result = "unmet"'),
        ((5, None), 'which = "any"', 'result = "undetermined", reason = "missing_fact"'),
        ((30, None), 'which = "any"', 'result = "met"'),
    ],
)
def test_all_records_must_hold_or_any(voters: tuple[int | None, ...], extra: str, expect: str) -> None:
    rows = [
        f'{{ form = "duty-report", deputy = "001", date = 2024-05-0{n}, number = "S-{n}"{f", voters = {v}" if v is not None else ""} }}'
        for n, v in enumerate(voters, 1)
    ]
    assert wrong(ANY + extra, case("v", "", expect, ", ".join(rows))) == []


@pytest.mark.parametrize(
    ("closed", "expect"),
    [
        ("[{ year = 2024, unit = 'U1', form = 'attendance' }]", 'result = "undetermined", reason = "open"'),
        ("[{ year = 2024, unit = 'U1', form = 'attendance' }, { year = 2024, unit = 'U1', form = 'leave' }]", 'result = "unmet"'),
        ("[{ unit = 'U1', from = 2024-01-01, to = 2024-01-31 }]", 'result = "unmet"'),
    ],
)  # fmt: skip
def test_an_absence_waits_while_a_slip_of_leave_could_come_in(closed: str, expect: str) -> None:
    row = '{ form = "attendance", table = "half_days", issue = "A", date = 2024-01-09, half_day = "am", kind = "plenary_meeting", absent = ["001"] }'
    assert wrong(ABSENT, case("a", "", expect, row, f"{SESSION}\nclosed = {closed}")) == []


def test_leave_that_was_refused_waits_for_nothing() -> None:
    row = '{ form = "attendance", table = "half_days", issue = "A", date = 2024-01-09, half_day = "am", kind = "plenary_meeting", leave = ["001"] }'
    slip = '{ form = "attendance", table = "leaves", issue = "A", deputy = "001", date = { from = 2024-01-09, to = 2024-01-10 }, values = { state = "refused" } }'
    assert wrong(ABSENT, case("a", "", 'result = "unmet"', f"{row}, {slip}", f"{SESSION}\nclosed = []")) == []
