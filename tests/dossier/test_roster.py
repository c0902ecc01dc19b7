"""The roster as its records tell it."""

from __future__ import annotations

from typing import Any

from dutykit.dossier.model import Record, Roster, Unit
from dutykit.dossier.roster import build_roster, reporting_units


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
