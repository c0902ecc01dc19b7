"""The roster as its records tell it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dutykit.dossier.model import Deputy, Record, Roster, Spell, Unit
from dutykit.dossier.roster import build_roster, reporting_units
from dutykit.words.codes import DeputyStatus, State


def unit_row(code: str, name: str, kind: str, parent: str = "") -> Record:
    values = {"code": code, "name": name, "kind": kind} | ({"parent": parent} if parent else {})
    return Record(f"MC-U-{code}", "roster", "units", "accepted", values)


def deputy_row(number: str, name: str, **values: Any) -> Record:
    return Record(f"MC-{number}", "roster", "deputies", "accepted", {"number": number, "name": name, **values})


def units_of(roster: Roster, number: str) -> list[tuple[str, str]]:
    return [(roster.unit_by_code[c].kind, c) for c in roster.by_number[number].units()]


def test_a_parent_may_be_given_by_name() -> None:
    rows = [unit_row("GC", "古城街工委", "work_committee"), unit_row("GC1", "古城联组", "joint_group", "古城 街工委")]
    roster = build_roster(rows)
    assert roster.unit_by_code["GC1"].parent == "GC"
    assert reporting_units(roster) == (Unit("GC", "古城街工委", "work_committee"),)


@given(
    st.lists(st.sampled_from(["work_committee", "joint_group", "group", "delegation"]), min_size=1, max_size=6),
    st.data(),
)
def test_every_deputy_is_asked_by_one_unit_whatever_kinds_a_district_mixes(
    kinds: list[str], data: st.DataObject
) -> None:
    """Towns have groups, streets have work committees; delegations of the sessions hold everybody once more."""
    units = [unit_row(f"U{i}", f"单位{i}", kind) for i, kind in enumerate(kinds)]
    at = data.draw(st.lists(st.integers(0, len(kinds) - 1), min_size=len(kinds), max_size=12)) + list(range(len(kinds)))
    people = [deputy_row(f"{n:04d}", f"代表{n}", **{kinds[i]: f"U{i}"}) for n, i in enumerate(at)]
    roster = build_roster([*units, *people])
    asking = {u.code for u in reporting_units(roster)}
    assert all(len(asking & set(d.units())) == 1 for d in roster.deputies)
    if "delegation" in kinds:
        return
    for person in people:
        person.values["delegation"] = "T"
    with_delegation = build_roster([*units, unit_row("T", "代表团", "delegation"), *people])
    assert {u.code for u in reporting_units(with_delegation)} == asking


def test_units_of_one_name_are_told_apart_by_their_kind() -> None:
    rows = [
        unit_row("GC-T", "古城", "delegation"),
        unit_row("GC-G", "古城", "work_committee"),
        deputy_row("0001", "李成", delegation="古城", work_committee="古城"),
    ]
    assert units_of(build_roster(rows), "0001") == [("delegation", "GC-T"), ("work_committee", "GC-G")]


def test_a_unit_that_only_a_deputys_row_names_exists_all_the_same() -> None:
    rows = [
        deputy_row("0001", "李成", delegation="古城", work_committee="古城"),
        deputy_row("0002", "王芳", delegation="古 城"),
    ]
    roster = build_roster(rows)
    assert units_of(roster, "0001") == [("delegation", "古城"), ("work_committee", "人大街工委古城")]
    assert units_of(roster, "0002") == [("delegation", "古城")]


def test_a_code_names_its_unit_in_any_column() -> None:
    rows = [unit_row("GC", "古城街工委", "work_committee"), deputy_row("0001", "李成", work_committee="gc")]
    assert units_of(build_roster(rows), "0001") == [("work_committee", "GC")]


def test_held_rows_are_left_out_and_an_ending_ends_the_seat() -> None:
    held = Record("MC-9", "roster", "deputies", "held", {"number": "0009", "name": "赵敏"})
    ended = deputy_row(
        "0001", "李成", elected="2021-11-16", status="ended", status_date="2024-03-05", former_names="李城、李诚"
    )
    roster = build_roster([held, ended])
    assert [d.number for d in roster.deputies] == ["0001"]
    deputy = roster.deputies[0]
    assert (str(deputy.since), str(deputy.until), deputy.aliases) == ("2021-11-16", "2024-03-05", ("李城", "李诚"))


# --- history ------------------------------------------------------------------------------------------------------


def change(deputy: str, item: str, **values: Any) -> Record:
    told = {"deputy": deputy, "item": item, **{k.rstrip("_"): v for k, v in values.items()}}
    at = "-".join(str(v) for v in told.values())
    return Record(f"MC-V-{at}", "roster", "changes", "accepted", told)


def person(row: Record, *changes: Record, units: tuple[Record, ...] = ()) -> Deputy:
    (deputy,) = build_roster([row, *changes, *units]).deputies
    return deputy


def spells_of(deputy: Deputy) -> list[tuple[str, str, str]]:
    return [(str(s.status), str(s.since), str(s.until)) for s in deputy.spells]


def test_a_suspension_that_ended_is_a_spell() -> None:
    told = change("李成", "suspended", from_="2024-03-01", until="2024-06-30", cause="被羁押", basis="常委会公告")
    deputy = person(deputy_row("0001", "李成"), told)
    assert spells_of(deputy) == [("suspended", "2024-03-01", "2024-06-30")]
    assert (deputy.spells[0].cause, deputy.spells[0].basis) == ("被羁押", "常委会公告")
    states = [str(deputy.state(date(2024, *day))) for day in ((2, 29), (3, 1), (6, 30), (7, 1))]
    assert states == ["in_office", "suspended", "suspended", "in_office"]


def test_what_is_reinstated_ends_what_was() -> None:
    rows = [change("0001", "ended", from_="2023-05-10"), change("0001", "reinstated", from_="2024-01-08")]
    deputy = person(deputy_row("0001", "李成"), *rows)
    assert spells_of(deputy) == [("ended", "2023-05-11", "2024-01-07")]  # on the day of the ending the seat is held
    assert (deputy.status, deputy.until) == ("in_office", None)
    assert [deputy.in_office(date(*d)) for d in ((2023, 5, 10), (2023, 5, 11), (2024, 1, 8))] == [True, False, True]


def test_a_state_without_an_end_is_todays_though_the_row_leaves_it_unsaid() -> None:
    deputy = person(deputy_row("0001", "李成"), change("0001", "suspended", from_="2024-03-01"))
    assert (deputy.status, deputy.suspended_since) == ("suspended", date(2024, 3, 1))
    ended = person(deputy_row("0001", "李成"), change("0001", "ended", from_="2024-03-01"))
    assert (ended.status, ended.until, ended.in_office(date(2024, 3, 1))) == ("ended", date(2024, 3, 1), True)


def test_the_rows_own_state_follows_the_history() -> None:
    row = deputy_row("0001", "李成", status="ended", status_date="2024-09-01")
    deputy = person(row, change("0001", "suspended", from_="2024-03-01"))
    assert spells_of(deputy) == [("suspended", "2024-03-01", "2024-09-01")]
    assert deputy.until == date(2024, 9, 1)


def test_a_move_has_its_day() -> None:
    row = deputy_row("0001", "李成", group="乙组")
    for told in (change("李成", "group", value="甲组", until="2024-06-30"),):
        deputy = person(row, told)
        assert [deputy.units(date(2024, 6, d)) for d in (30,)] == [("甲组",)]
        assert deputy.units(date(2024, 7, 1)) == ("乙组",)
    both = [change("李成", "group", value="甲组"), change("李成", "group", value="乙组", from_="2024-07-01")]
    assert person(row, *both).units(date(2024, 6, 30)) == ("甲组",)
    assert person(row, *both).units(date(2024, 7, 1)) == ("乙组",)


def test_back_in_the_first_unit() -> None:
    rows = [
        change("李成", "group", value="甲组", until="2023-12-31"),
        change("李成", "group", value="乙组", from_="2024-01-01", until="2024-06-30"),
    ]
    deputy = person(deputy_row("0001", "李成", group="甲组"), *rows)
    asked = [date(2023, 6, 1), date(2024, 6, 1), date(2024, 7, 1)]
    assert [deputy.units(day) for day in asked] == [("甲组",), ("乙组",), ("甲组",)]


def test_offices_are_fields_that_hold_from_day_to_day() -> None:
    row = deputy_row("0001", "李成", standing_member=True, special_committee="监察和司法委员会")
    rows = [
        change("李成", "standing_member", from_="2024-02-01"),
        change("李成", "special_committee", value="财政经济委员会", until="2023-12-31"),
        change("李成", "special_committee", value="监察和司法委员会", from_="2024-01-01"),
        change("李成", "levels", value="市级", from_="2023-01-01", until="2023-12-31"),
        change("李成", "levels", value="区", from_="2022-01-01"),
    ]
    deputy = person(row, *rows)
    before, after = deputy.facts_on(date(2023, 6, 1)), deputy.facts_on(date(2024, 6, 1))
    assert (before.get("standing_member"), before["special_committee"]) == (None, "财政经济委员会")
    assert (after["standing_member"], after["special_committee"]) == (True, "监察和司法委员会")
    assert (set(before["levels"]), after["levels"]) == ({"city", "county"}, ["county"])
    assert (deputy.sits("city", date(2023, 6, 1)), deputy.sits("city", date(2024, 6, 1))) == (True, False)


def test_committees_that_the_roster_lists_have_members_by_office() -> None:
    units = (
        unit_row("CWH", "区人大常委会", "standing_committee"),
        unit_row("JS", "监察和司法委员会", "special_committee"),
    )
    row = deputy_row("0001", "李成", group="甲组", standing_member=True, special_committee="监察和司法委员会")
    deputy = person(row, change("李成", "standing_member", from_="2024-02-01"), units=units)
    assert deputy.units(date(2024, 1, 1)) == ("甲组", "JS")
    assert deputy.units(date(2024, 2, 1)) == ("甲组", "CWH", "JS")
    roster = build_roster([row, *units])
    assert [d.number for d in roster.members("CWH", date(2024, 1, 1))] == ["0001"]
    assert [u.code for u in reporting_units(roster)] == ["甲组"]


def test_rows_of_the_history_without_a_deputy_or_given_up_tell_nothing() -> None:
    row = deputy_row("0001", "李成")
    void = replace(change("李成", "suspended", from_="2024-01-01"), values={"void": True})
    held = replace(change("李成", "suspended", from_="2024-01-01"), state=State.HELD)
    assert person(row, void, held, change("王芳", "suspended", from_="2024-01-01")).spells == ()


days = st.dates(date(2023, 1, 1), date(2024, 12, 31))
told_states = st.lists(
    st.tuples(st.sampled_from(["suspended", "ended", "reinstated"]), days, st.none() | st.integers(0, 200)), max_size=5
)


@settings(max_examples=500, deadline=None)
@given(told=told_states)
def test_states_are_what_a_walk_through_the_days_gives(told: list[tuple[str, date, int | None]]) -> None:
    """The reference goes from day to day: what begins on a day holds until its end, or until something else begins."""
    begun: dict[date, tuple[str, date | None]] = {}
    rows = []
    for item, since, length in told:
        first = since + timedelta(days=1) if item == "ended" else since
        if first in begun:
            continue
        until = None if length is None or item == "reinstated" else first + timedelta(days=length)
        begun[first] = (item, until)
        rows.append(change("0001", item, from_=since.isoformat(), **({"until": until.isoformat()} if until else {})))
    deputy = person(deputy_row("0001", "李成"), *rows)
    state, end = "in_office", None
    for n in range(800):
        day = date(2022, 12, 31) + timedelta(days=n)
        if end is not None and day > end:
            state, end = "in_office", None
        if day in begun:
            item, until = begun[day]
            new = "in_office" if item == "reinstated" else item
            if new != state:
                state, end = new, until
            elif new != "in_office":  # told twice: it ends where an end is told, at the later of two
                end = max(filter(None, (end, until)), default=None)
        assert str(deputy.state(day)) == state, (day, rows)


_DAYS = st.dates(date(2024, 1, 1), date(2024, 1, 12))
_SPELLS = st.builds(Spell, st.sampled_from((DeputyStatus.ENDED, DeputyStatus.SUSPENDED)), _DAYS, _DAYS)


@given(
    st.lists(
        st.tuples(st.sampled_from(DeputyStatus), st.none() | _DAYS, st.none() | _DAYS, st.lists(_SPELLS, max_size=2)),
        max_size=4,
    ),
    st.lists(st.sampled_from(("0", "1", "2", "3", "x")), max_size=6),
    _DAYS,
)
def test_who_is_out_of_office_is_who_is_not_in_office(
    terms: list[tuple[DeputyStatus, date | None, date | None, list[Spell]]], asked: list[str], day: date
) -> None:
    deputies = [
        Deputy(str(n), f"代表{n}", status=status, since=since, until=until, spells=tuple(spells))
        for n, (status, since, until, spells) in enumerate(terms)
    ]
    known = {d.number: d for d in deputies}
    expected = [known[n] for n in asked if n in known and not known[n].in_office(day)]
    assert Roster(tuple(deputies)).out_of_office(asked, day) == expected
