"""Rows of another book: found by what deeds have in common, as if every deed had been looked through."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from documents.small import activity, attendance, contact, facts, forms, suggestion
from dutykit.dossier.claims import same_deed
from dutykit.dossier.deeds import deed_told
from dutykit.dossier.elsewhere import BookedDeeds, other_book, told_elsewhere
from dutykit.dossier.meetings import SITTINGS
from dutykit.dossier.model import Record
from dutykit.dossier.statistics import deeds_of
from dutykit.words.lists import ActivityKind
from dutykit.words.marks import TOOK_PART

KINDS = facts().kinds
SPANS = ["3-5", "3-6", "3-5/6", "3-4/7"]
TITLES = ["座谈", "关于路灯的建议", "第三次会议", ""]
PEOPLE = st.lists(st.sampled_from(["001", "002", "003"]), max_size=2, unique=True)
CLAIMS = st.builds(
    activity,
    st.just("HD-01"),
    st.sampled_from([*SPANS, "1-1/28"]),
    st.sampled_from(TITLES),
    st.sampled_from(["reception", "station_visit", "suggestion", "bill", "plenary_meeting", "standing_observe"]),
    PEOPLE,
    place=st.sampled_from(["一号站", "二号站", ""]),
)
CONTACTS = st.builds(
    lambda *told: [contact("LX-00", *told)],
    st.sampled_from(["3-5", "3-6", "3-7"]), st.sampled_from(["一号站", "二号站"]),
    st.sampled_from(["reception", "station_visit"]), PEOPLE,
)  # fmt: skip
SUGGESTIONS = st.builds(
    lambda day, title, lead, number: [suggestion("JY-00", day, title, lead, number=number)],
    st.sampled_from(["3-5", "3-6"]), st.sampled_from(TITLES), st.sampled_from(["001", "002"]),
    st.sampled_from(["", "17-1"]),
)  # fmt: skip
MEETINGS = st.builds(
    lambda title, plenary, kind, people: attendance(
        "CQ-10", title, "3-4/7", plenary=plenary, kind=kind, present=people
    ),
    st.sampled_from(TITLES), st.lists(st.sampled_from(["3-4", "3-6"]), min_size=1, unique=True),
    st.sampled_from(["plenary_meeting", "standing_attend"]), PEOPLE,
)  # fmt: skip
BOOKS = st.lists(st.one_of(CONTACTS, SUGGESTIONS, MEETINGS), max_size=5)


def told(books: list[list[Record]]) -> list[Record]:
    """The records under numbers of their own."""
    every = [r for book in books for r in book]
    return [dataclasses.replace(r, number=f"{r.number[:2]}-{i:02}") for i, r in enumerate(every)]


@given(claim=CLAIMS, books=BOOKS)
def test_the_index_finds_what_looking_through_all_deeds_finds(claim: Record, books: list[list[Record]]) -> None:
    deeds = deeds_of(told(books), KINDS)
    book, deed = other_book(claim, KINDS, forms()), deed_told(claim, KINDS, ())
    as_book = dataclasses.replace(
        deed, form=book, kind=ActivityKind.CONGRESS_SESSION if deed.kind in SITTINGS else deed.kind
    )
    people = [n for n, marks in deed.people.items() if marks & TOOK_PART] or [""]
    wanted = any(other.form == book and same_deed(as_book, other, n) for other in deeds for n in people)
    assert BookedDeeds(deeds).bears_out(claim, KINDS, forms()) is wanted


def test_a_meeting_of_months_is_found_by_any_of_its_days() -> None:
    year = attendance("CQ-10", "读书班", "1-8/9", plenary=["1-8", "9-20"], kind="standing_attend", present=["001"])
    deeds = deeds_of(year, KINDS)
    one, other = (activity(f"HD-0{n}", day, "学习", "standing_attend", ["001"]) for n, day in ((1, "5-6"), (2, "10-1")))
    assert [r.number for r in told_elsewhere([one, other], deeds, KINDS, forms())] == ["HD-02"]
