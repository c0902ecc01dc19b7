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
