"""What rules ask for and nobody has recorded yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dutykit.dossier.model import Deputy, Membership, Record, Roster, Unit
from dutykit.rules.casefile import CaseFile
from dutykit.rules.coming import due, endings
from dutykit.rules.workdays import WorkCalendar
from dutykit.words.codes import Reason
from rules.setting import setting
from rules.small import law

ENTRY = """
[[rule]]
id = "entry"
article = "第一条"
duty = "五个工作日以内登记"
force = "must"
kind = "deadline"
subject = "record"
record = "activity.activities"
from = "date"
to = "entered"
working_days = 5
"""
FORM = """
[[rule]]
id = "form"
article = "第二条"
duty = "人代会以前交表"
force = "must"
kind = "deadline"
subject = "deputy"
record = "annual-registration"
from = "year_end"
to = "submitted"
before = "session"
required = true
first_year = "apply"
"""
COUNT = """
[[rule]]
id = "count"
article = "第三条"
duty = "参加活动"
force = "must"
kind = "count"
subject = "deputy"
take = [{ forms = ["activity"] }]
compare = "at_least"
figure = 3
"""


def activity(number: str, day: str, **values: object) -> Record:
    told = {"date": {"from": day, "to": day}, "title": f"活动{number}", "kind": "research", **values}
    return Record(number, "activity", "activities", "accepted", told, year=int(day[:4]), unit="U1")


def session(ordinal: int, opening: str) -> Record:
    values = {"kind": "congress", "term": 17, "ordinal": ordinal, "opening": opening, "closing": opening}
    return Record(f"HQ-{ordinal}", "session", "sessions", "accepted", values, year=int(opening[:4]))


def case(*records: Record, today: date = date(2024, 12, 10)) -> CaseFile:
    deputies = (Deputy("001", "样甲", (Membership("U1"),)), Deputy("002", "样乙", (Membership("U1"),)))
    return CaseFile(
        Roster(deputies, (Unit("U1", "甲联组", "joint_group"),)), records, setting().kinds, frozenset(setting().tables),
        today, setting().calendar, labels=setting().labels,
    )  # fmt: skip


def days(file: CaseFile, rules: str, *years: int) -> list[tuple[date | None, str, tuple[str, ...], Reason | None]]:
    return [(d.item.day, d.item.subject.name, d.item.records, d.item.reason) for d in due(file, law(rules), years)]


def test_a_record_without_its_date_is_due_on_the_day_that_the_rule_gives() -> None:
    file = case(activity("1", "2024-09-27"), activity("2", "2024-11-01", entered="2024-11-04"))
    assert days(file, ENTRY, 2024) == [
        (date(2024, 10, 10), "活动1", ("1",), None)
    ]  # 29 and 30 September, 8, 9 and 10 October


def test_a_year_without_calendar_is_told_and_not_guessed() -> None:
    file = replace(case(activity("1", "2024-12-30")), calendar=WorkCalendar())
    assert days(file, ENTRY, 2024) == [(None, "活动1", ("1",), "no_calendar")]


def test_whoever_has_no_record_is_asked_by_the_day_before_the_session() -> None:
    mine = Record("DJ-1", "annual-registration", "", "accepted", {"submitted": "2024-12-01"}, year=2024, deputy="001")
    file = case(session(3, "2024-01-09"), session(4, "2025-01-14"), mine)
    assert days(file, FORM, 2024) == [(date(2025, 1, 13), "样乙", (), None)]
    assert days(case(session(3, "2024-01-09"), mine), FORM, 2024) == []  # the next session is not told yet


def test_what_lay_before_the_regulation_is_not_asked() -> None:
    assert days(case(activity("1", "2021-03-01")), ENTRY, 2021) == []


def test_several_years_tell_each_once() -> None:
    file = case(activity("1", "2024-09-27"))
    assert len(due(file, law(ENTRY), [2023, 2024, 2025])) == 1


def test_windows_in_which_so_much_is_asked_end() -> None:
    found = endings(case(), law(COUNT + ENTRY), [2024, 2025])
    assert [(e.day, e.window.label, [r.id for r in e.rules]) for e in found] == [
        (date(2024, 12, 31), "2024年", ["count"]),
        (date(2025, 12, 31), "2025年", ["count"]),
    ]
    quarterly = endings(case(), law(COUNT + 'window = "quarter"\n'), [2024])
    assert [e.day.isoformat() for e in quarterly] == ["2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31"]
