"""Half-days of meetings: present over due, leave that was approved and leave that was not, one meeting one deed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from counting import Statistics, presence
from dutykit.dossier.deeds import KindFacts
from dutykit.dossier.meetings import Meetings, covers
from dutykit.dossier.model import Deputy, Record, Roster
from dutykit.dossier.statistics import deeds_of
from dutykit.words.marks import DeedMark

KINDS = {
    "congress_session": KindFacts("congress_session", "出席人代会", "congress_session", "attendance", "session"),
    "deliberation": KindFacts("deliberation", "审议发言", "deliberation", "attendance", "session"),
    "standing_attend": KindFacts("standing_attend", "出席常委会会议", "meetings", "attendance", "between"),
    "standing_observe": KindFacts("standing_observe", "列席常委会会议", "meetings", "attendance", "between"),
}
FORMS = ("activity", "attendance")


def record(number: str, table: str, /, *, issue: str = "XF-0001", state: str = "accepted", **values: Any) -> Record:
    return Record(number, "attendance", table, state, values, year=2024, issue=issue)


def head(number: str = "CQ-00", *, issue: str = "XF-0001", session: str = "HQ-0003") -> Record:
    days = {"from": "2024-01-09", "to": "2024-01-10"}
    return record(number, "", issue=issue, meeting="第三次会议", session=session, days=days)


def half(
    number: str, day: int, part: str, /, kind: str = "plenary_meeting", *, issue: str = "XF-0001", **who: Any
) -> Record:
    values = {"date": f"2024-01-{day:02}", "half_day": part, "kind": kind, **who}
    return record(number, "half_days", issue=issue, **values)


def leave(number: str, deputy: str, first: int, last: int, note: str = "", /, state: str = "approved") -> Record:
    days = {"from": f"2024-01-{first:02}", "to": f"2024-01-{last:02}"} | ({"note": note} if note else {})
    values = {"deputy": deputy, "date": days, "scope": "plenary_half_day", "reason": "出差"}
    return record(number, "leaves", **values) if not state else Record(
        number, "attendance", "leaves", "accepted", {**values, "state": state}, year=2024, issue="XF-0001"
    )  # fmt: skip


SESSION = [
    head(),
    half("CQ-01", 9, "am", present=["001", "002"], late=["003"]),
    half("CQ-02", 9, "pm", "delegation_meeting", present=["001"], left_midway=["003"], absent=["002"]),
    half("CQ-03", 10, "am", present=["001"], leave=["002"], left_early=["003"]),
]


def test_half_days_of_a_deputy_by_what_they_were() -> None:
    found = Meetings(SESSION)
    mine = presence(found, "002")["HQ-0003"]
    assert (mine.meeting.title, mine.meeting.first) == ("第三次会议", date(2024, 1, 9))
    assert [(f.value, f.records) for f in (mine.due, mine.there, mine.leave, mine.absent)] == [
        (3, ("CQ-01", "CQ-02", "CQ-03")), (1, ("CQ-01",)), (1, ("CQ-03",)), (1, ("CQ-02",)),
    ]  # fmt: skip
    other = presence(found, "003")["HQ-0003"]
    figures = (other.due, other.there, other.late, other.left_midway, other.left_early, other.absent)
    assert [f.value for f in figures] == [3, 3, 1, 1, 1, 0]
    assert presence(found, "009") == {}


def test_leave_is_leave_only_when_it_was_approved() -> None:
    slips = [leave("CQ-11", "004", 9, 10), leave("CQ-12", "005", 9, 10, state="refused")]
    rows = [half("CQ-01", 9, "am", leave=["004", "005", "006"]), half("CQ-02", 9, "pm", leave=["004"], absent=["005"])]
    found = Meetings([head(), *rows, *slips])
    approved, refused, unsaid = (presence(found, n)["HQ-0003"] for n in ("004", "005", "006"))
    assert (approved.leave.value, approved.unstated.value, approved.absent.value) == (2, 0, 0)
    assert approved.leave.records == ("CQ-01", "CQ-11", "CQ-02")
    assert (approved.never_there, approved.absent_throughout) == (True, False)
    assert (refused.leave.value, refused.absent.value, refused.unapproved.value) == (0, 2, 1)
    assert (refused.unapproved.records, refused.absent_throughout) == (("CQ-01", "CQ-12"), True)
    assert (unsaid.leave.value, unsaid.unstated.value, unsaid.absent.value) == (1, 1, 0)


def test_an_approved_leave_needs_no_mark_and_outweighs_absence_but_not_presence() -> None:
    rows = [half("CQ-01", 9, "am"), half("CQ-02", 9, "pm", absent=["004"]), half("CQ-03", 10, "am", present=["004"])]
    mine = presence(Meetings([head(), *rows, leave("CQ-11", "004", 9, 10)]), "004")["HQ-0003"]
    assert (mine.due.value, mine.leave.value, mine.absent.value, mine.there.value) == (3, 2, 0, 1)
    assert mine.leave.records == ("CQ-01", "CQ-11", "CQ-02")


@pytest.mark.parametrize(
    ("first", "last", "note", "covered"),
    [
        (9, 10, "", ["9am", "9pm", "10am", "10pm"]),
        (9, 9, "上午", ["9am"]),
        (9, 9, "下午", ["9pm"]),
        (9, 10, "下午—上午", ["9pm", "10am"]),
        (9, 10, "下午", ["9pm", "10am", "10pm"]),
        (11, 12, "", []),
    ],
)
def test_leave_covers_the_half_days_it_names(first: int, last: int, note: str, covered: list[str]) -> None:
    slip = leave("CQ-11", "004", first, last, note)
    slots = [(day, part) for day in (9, 10) for part in ("am", "pm")]
    assert [f"{d}{p}" for d, p in slots if covers(slip.values, half("CQ-01", d, p).values)] == covered


def test_two_units_forms_of_one_session_are_one_meeting() -> None:
    other = [head("CQ-20", issue="XF-0002"), half("CQ-21", 9, "am", issue="XF-0002", present=["004"])]
    deeds = deeds_of([*SESSION, *other], KINDS, forms=FORMS)
    assert [(d.kind, d.title, d.first, d.last, len(d.records)) for d in deeds] == [
        ("congress_session", "第三次会议", date(2024, 1, 9), date(2024, 1, 10), 4)
    ]
    assert len(Meetings([*SESSION, *other]).half_days) == 3
    assert Meetings([*SESSION, *other]).half_days[0].marks.keys() == {"001", "002", "003", "004"}


def test_a_plenary_and_a_delegation_meeting_in_one_half_day_are_one_half_day() -> None:
    rows = [half("CQ-01", 9, "am", present=["001"]), half("CQ-02", 9, "am", "delegation_meeting", absent=["001"])]
    mine = presence(Meetings([head(), *rows]), "001")["HQ-0003"]
    assert (mine.due.value, mine.there.value, mine.absent.value) == (1, 1, 0)


def test_a_meeting_counts_once_and_leave_is_no_participation() -> None:
    rows = [*SESSION, half("CQ-04", 10, "pm", leave=["007"])]
    figures = Statistics(deeds_of(rows, KINDS, forms=FORMS), Roster((Deputy("002", "王芳"), Deputy("007", "李成"))))
    assert figures.of_deputy("002").events.value == 1
    assert [figures.marked("002", mark).value for mark in (DeedMark.LEAVE, DeedMark.ABSENT)] == [0, 0]
    assert (figures.of_deputy("007").events.value, figures.marked("007", DeedMark.LEAVE).value) == (0, 1)
    assert figures.of_congress().persons.value == 3


def test_who_sits_in_on_the_standing_committee_did_not_attend_it() -> None:
    rows = [head(), half("CQ-01", 9, "am", "standing_attend", present=["001"], attending=["002"])]
    deeds = deeds_of(rows, KINDS, forms=FORMS)
    assert [(d.kind, d.group, d.participants) for d in deeds] == [
        ("standing_attend", "meetings", ("001",)), ("standing_observe", "meetings", ("002",)),
    ]  # fmt: skip
    assert presence(Meetings(rows), "001") == {}
    assert presence(Meetings(rows), "001", ["standing_attend"])["HQ-0003"].there.value == 1


def test_a_spoken_opinion_is_a_deed_and_a_slip_is_none() -> None:
    said = record(
        "CQ-30", "opinions", deputy="001", date="2024-01-09", half_day="pm", way="deliberation", matter="报告"
    )
    also = record(
        "CQ-31", "opinions", deputy="002", date="2024-01-09", half_day="pm", way="deliberation", matter="报告"
    )
    written = record("CQ-32", "opinions", deputy="002", date="2024-01-09", way="written", matter="报告")
    deeds = deeds_of([head(), said, also, written, leave("CQ-11", "004", 9, 10)], KINDS, forms=FORMS)
    assert [(d.kind, d.records, d.participants) for d in deeds] == [
        ("deliberation", ("CQ-30", "CQ-31"), ("001", "002"))
    ]


def test_what_is_held_or_given_up_says_nothing() -> None:
    rows = [head(), record("CQ-01", "half_days", state="held", date="2024-01-09", half_day="am", present=["001"])]
    assert Meetings(rows).half_days == ()
