from __future__ import annotations

import dataclasses
from datetime import date

from counting import Statistics
from documents.small import PEOPLE, UNITS, activity, contact, facts, forms, suggestion
from dutykit.documents.facts import Facts
from dutykit.dossier.model import Deputy, Membership, Record, Roster
from dutykit.dossier.statistics import deeds_of
from dutykit.words.marks import DeedMark

KINDS = facts().kinds


def statistics(*records: Record, people: tuple[Deputy, ...] = PEOPLE) -> Statistics:
    return Statistics(deeds_of(records, KINDS), Roster(people, UNITS))


def test_events_person_times_and_persons_are_three_counts() -> None:
    found = statistics(
        activity("HD-01", "3-5", "视察", "inspection_group", ["001", "002"]),
        activity("HD-02", "4-8", "培训", "training", ["001", "003"]),
    ).of_congress()
    assert (found.events.value, found.person_times.value, found.persons.value) == (2, 4, 3)
    assert found.events.records == ("HD-01", "HD-02")


def test_an_activity_that_two_units_register_is_one() -> None:
    found = statistics(
        activity("HD-01", "3-5", "联合 视察", "inspection_group", ["001", "002"], unit="GC"),
        activity("HD-02", "3-5", "联合视察", "inspection_group", ["001", "003"], unit="BJ"),
    )
    whole = found.of_congress()
    assert (whole.events.value, whole.person_times.value, whole.persons.value) == (1, 3, 3)
    assert whole.person_times.records == ("HD-01", "HD-02")
    assert found.of_deputy("001").events.value == 1
    assert [(u, c.events.value, c.person_times.value) for u, c in found.of_units("joint_group").items()] == [
        ("GC", 1, 2),
        ("BJ", 1, 1),
    ]


def test_the_same_title_on_another_day_is_another_activity() -> None:
    found = statistics(
        activity("HD-01", "3-5", "视察", "inspection_group", ["001"]),
        activity("HD-02", "3-6", "视察", "inspection_group", ["001"]),
    )
    assert found.of_deputy("001").events.value == 2


def test_several_days_count_once() -> None:
    assert statistics(activity("HD-01", "3-5/7", "培训", "training", ["001"])).of_deputy("001").events.value == 1


def test_leave_and_absence_are_no_participation_and_whoever_spoke_was_there() -> None:
    found = statistics(
        activity("HD-01", "3-5", "培训", "training", ["001"], leave=["002"], absent=["003"], spoke=["001", "002"])
    )
    assert [found.of_deputy(n).events.value for n in ("001", "002", "003")] == [1, 0, 0]
    assert found.marked("001", DeedMark.SPOKE).value == 1
    assert found.marked("002", DeedMark.LEAVE).records == ("HD-01",)
    only_spoke = statistics(activity("HD-01", "3-5", "培训", "training", [], spoke=["001"]))
    assert only_spoke.of_congress().person_times.value == 1


def test_only_accepted_and_approved_records_count_and_void_ones_never() -> None:
    one = activity("HD-01", "3-5", "视察", "inspection_group", ["001"])
    states = ["held", "accepted", "disputed", "withdrawn", "superseded", "approved"]
    records = [
        dataclasses.replace(one, number=f"HD-{i:02}", state=s, values={**one.values, "title": s})
        for i, s in enumerate(states)
    ]
    void = activity("HD-50", "3-6", "作废的", "inspection_group", ["001"], void=True)
    assert statistics(*records, void).of_deputy("001").events.records == ("HD-01", "HD-05")


def test_a_kind_counts_in_its_book_of_record_alone() -> None:
    told_elsewhere = [
        activity("HD-01", "6-1", "接待选民", "reception", ["001"]),
        activity("HD-02", "6-1", "提出建议", "suggestion", ["001"]),
    ]
    booked = [
        contact("LX-01", "6-1", "八角南里站", "reception", ["001"]),
        suggestion("JY-01", "6-1", "关于停车的建议", "001"),
    ]
    assert statistics(*told_elsewhere).of_deputy("001").events.value == 0
    assert statistics(*told_elsewhere, *booked).of_deputy("001").events.records == ("JY-01", "LX-01")


def test_a_book_that_no_form_declares_leaves_the_count_to_the_activity_form() -> None:
    meeting = activity("HD-01", "6-1", "列席常委会会议", "standing_observe", ["001"])
    assert len(deeds_of([meeting], KINDS, forms=["activity"])) == 1
    assert deeds_of([meeting], KINDS, forms=["activity", "attendance"]) == ()


def test_a_reception_told_in_a_row_for_each_matter_is_one() -> None:
    found = deeds_of(
        [
            contact("LX-01", "6-1", "八角南里站", "reception", ["001"], voters=12, matter="充电桩"),
            contact("LX-02", "6-1", "八角南里 站", "reception", ["001", "002"], voters=12, matter="停车"),
            contact("LX-03", "6-1", "八角南里站", "visit", ["001"]),
        ],
        KINDS,
    )
    assert [(d.records, d.voters, sorted(d.participants)) for d in found] == [
        (("LX-01", "LX-02"), 12, ["001", "002"]),
        (("LX-03",), 0, ["001"]),
    ]


def test_a_suggestion_that_was_sent_back_or_withdrawn_does_not_count() -> None:
    records = [
        suggestion(f"JY-0{i}", "6-1", f"建议{s}", "001", state=s)
        for i, s in enumerate(["answered", "sent_back", "withdrawn"])
    ]
    assert [d.records for d in deeds_of(records, KINDS)] == [("JY-00",)]


def test_members_are_those_of_the_day() -> None:
    moved = Deputy("001", "李成", (Membership("GC", until=date(2024, 5, 31)), Membership("BJ", since=date(2024, 6, 1))))
    found = statistics(
        activity("HD-01", "5-31", "一", "training", ["001"]),
        activity("HD-02", "6-1", "二", "training", ["001"]),
        people=(moved,),
    )
    assert found.of_unit("GC").person_times.records == ("HD-01",)
    assert found.of_unit("BJ").person_times.records == ("HD-02",)


def test_a_unit_has_what_it_registered_even_where_no_member_was_there() -> None:
    found = statistics(activity("HD-01", "3-5", "无人参加的活动", "training", [], unit="GC"))
    assert (found.of_unit("GC").events.value, found.of_unit("GC").person_times.value) == (1, 0)
    assert found.of_unit("BJ").events.value == 0


def test_figures_by_kind() -> None:
    found = statistics(
        activity("HD-01", "3-5", "视察", "inspection_group", ["001", "002"]),
        activity("HD-02", "4-5", "又视察", "inspection_group", ["001"]),
        activity("HD-03", "5-5", "培训", "training", ["003"]),
    ).by_kind()
    assert {k: (c.events.value, c.person_times.value, c.persons.value) for k, c in found.items()} == {
        "inspection_group": (2, 3, 2),
        "training": (1, 1, 1),
    }


def test_deeds_of_the_period_only() -> None:
    records = (
        activity("HD-01", "1-1", "首日", "training", ["001"]),
        activity("HD-02", "12-31", "末日", "training", ["001"]),
    )
    half: Facts = facts(*records, period=(date(2024, 1, 2), date(2024, 12, 31)))
    assert [d.records for d in half.deeds] == [("HD-02",)]
    assert "activity" in forms()
