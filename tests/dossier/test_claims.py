"""Accepted claims: each counts once, and never beside what its book tells."""

from __future__ import annotations

from typing import Any

from counting import Statistics
from documents.small import PEOPLE, UNITS, activity, contact, facts, suggestion
from dutykit.dossier.deeds import Deed
from dutykit.dossier.model import Record, Roster
from dutykit.dossier.statistics import deeds_of
from dutykit.words.marks import DeedMark

KINDS = facts().kinds
FORMS = ("activity", "attendance", "contact", "suggestion", "duty-report")


def claim(number: str, table: str, /, *, form: str = "handbook", deputy: str = "001", **values: Any) -> Record:
    state, about = values.pop("_state", "approved"), values.pop("about", "")
    return Record(number, form, table, state, values, year=2024, deputy=deputy, about=about)


def joined(number: str = "SC-01", /, **values: Any) -> Record:
    row = {"date": {"from": "2024-03-05", "to": "2024-03-05"}, "title": "视察", "kind": "inspection_group"}
    return claim(number, "activities", **{**row, **values})


def deeds(*records: Record) -> tuple[Deed, ...]:
    return deeds_of(records, KINDS, forms=FORMS)


def told(*records: Record) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Form, who took part, and the records behind each deed."""
    return [(d.form, tuple(sorted(d.participants)), d.records) for d in deeds(*records)]


def test_a_claim_counts_once_it_is_accepted() -> None:
    assert told(joined()) == [("activity", ("001",), ("SC-01",))]
    for state in ("disputed", "held", "withdrawn", "superseded"):
        assert told(joined(_state=state)) == []
    (deed,) = deeds(joined(_state="accepted"))
    assert (deed.kind, deed.title, deed.claims, deed.units) == ("inspection_group", "视察", ("SC-01",), ())


def test_what_the_organiser_registers_later_is_the_same_deed() -> None:
    assert told(joined(), activity("HD-01", "3-5", "视 察", "inspection_group", ["001", "002"])) == [
        ("activity", ("001", "002"), ("HD-01",))
    ]
    under_another_name = activity("HD-01", "3-5", "察看老旧小区", "inspection_group", ["001"])
    assert told(joined(), under_another_name) == [("activity", ("001",), ("HD-01",))]


def test_who_was_left_out_joins_the_deed_and_adds_none() -> None:
    assert told(joined(), activity("HD-01", "3-5", "视察", "inspection_group", ["002"])) == [
        ("activity", ("001", "002"), ("HD-01", "SC-01"))
    ]
    on_leave = activity("HD-01", "3-5", "视察", "inspection_group", ["002"], leave=["001"])
    (deed,) = deeds(joined(), on_leave)
    assert (deed.took_part("001"), deed.people["001"], deed.claims) == (True, {"present"}, ("SC-01",))


def test_another_deed_of_that_day_and_kind_that_does_not_name_the_deputy_is_another() -> None:
    assert len(told(joined(), activity("HD-01", "3-5", "另一处视察", "inspection_group", ["002"]))) == 2
    assert len(told(joined(), activity("HD-01", "3-6", "视察", "inspection_group", ["001"]))) == 2


def test_two_deputies_who_claim_the_same_are_in_one_deed() -> None:
    assert told(joined(), claim("SC-02", "activities", deputy="002", **joined().values)) == [
        ("activity", ("001", "002"), ("SC-01", "SC-02"))
    ]


def test_the_same_told_in_both_forms_of_a_deputy_counts_once() -> None:
    reception = {"date": "2024-05-14", "way": "reception", "place": "古城站"}
    rows = [
        claim("SC-01", "contacts", **reception),
        claim("DJ-01", "contacts", form="annual-registration", **reception),
    ]
    assert told(*rows) == [("contact", ("001",), ("DJ-01",))]
    assert told(*rows, contact("LX-01", "5-14", "古城站", "reception", ["001"])) == [("contact", ("001",), ("LX-01",))]


def test_a_claim_counts_in_the_book_of_its_kind() -> None:
    meeting = joined("SC-01", kind="standing_observe", title="常委会会议")
    reception = joined("SC-02", kind="reception", title="接待")
    report = claim("DJ-01", "duty_reports", form="annual-registration", date="2024-10-22", way="oral")
    assert {(d.form, d.kind) for d in deeds(meeting, reception, report)} == {
        ("attendance", "standing_observe"), ("contact", "reception"), ("duty-report", "duty_report"),
    }  # fmt: skip


def test_a_visit_to_the_station_is_known_to_be_there() -> None:
    (deed,) = deeds(claim("SC-01", "contacts", date="2024-05-14", way="station_visit", place="古城站"))
    assert deed.sources[0].values["place_kind"] == "station"
    (other,) = deeds(claim("SC-02", "contacts", date="2024-05-14", way="phone", place=""))
    assert "place_kind" not in other.sources[0].values


def test_suggestions_are_the_same_by_number_or_by_title() -> None:
    known = suggestion("JY-01", "1-10", "关于充电桩的建议", "002", number="17-3-012")
    second = claim("SC-01", "suggestions", title="充电桩", number="17-3-012", role="seconder")
    assert told(known, second) == [("suggestion", ("001", "002"), ("JY-01", "SC-01"))]
    other = claim("SC-01", "suggestions", title="关于充电桩的建议", date="2024-06-01", role="lead")
    assert len(told(known, other)) == 2


def test_an_opinion_counts_where_it_is_a_deed_of_its_own() -> None:
    said = {"date": "2024-01-10", "occasion": "人代会", "matter": "政府工作报告"}
    spoke = claim("SC-01", "opinions", way="deliberation", **said)
    (deed,) = deeds(spoke, claim("SC-02", "opinions", way="speech", **said))
    assert (deed.kind, deed.people["001"], deed.records) == ("deliberation", {DeedMark.SPOKE}, ("SC-01",))


def test_totals_count_above_what_is_known_and_give_way_to_what_is_registered() -> None:
    total = claim("DJ-01", "participation", form="annual-registration", kind="inspection_card", present=2)
    first = activity("HD-01", "3-5", "看工地", "inspection_card", ["001"])
    later = activity("HD-02", "4-5", "看学校", "inspection_card", ["001"])
    third = activity("HD-03", "4-9", "看医院", "inspection_card", ["001"])
    for books, records in (
        ((), [("DJ-01",), ("DJ-01",)]), ((first,), [("HD-01",), ("DJ-01",)]),
        ((first, later), [("HD-01",), ("HD-02",)]), ((first, later, third), [("HD-01",), ("HD-02",), ("HD-03",)]),
    ):  # fmt: skip
        assert [d.records for d in deeds(total, *books)] == records
    assert Statistics(deeds(total, first), Roster(PEOPLE, UNITS)).of_deputy("001").events.value == 2


def test_an_objection_counts_nothing_itself_and_neither_does_a_void_claim() -> None:
    assert told(joined(about="HD-09")) == []
    assert told(joined(void=True)) == []
    assert told(claim("SC-01", "", _state="accepted", law="无")) == []


def test_who_claims_to_have_been_away_took_no_part() -> None:
    (deed,) = deeds(joined(state="leave"))
    assert (deed.people["001"], deed.took_part("001")) == ({"leave"}, False)
    there = activity("HD-01", "3-5", "视察", "inspection_group", ["001"])
    assert told(joined(state="absent"), there) == [("activity", ("001",), ("HD-01",))]
