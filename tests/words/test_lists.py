"""Codes of lists on which code decides: each stands in the list that an office gets with the program."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path

import pytest

from dutykit.words import lists

TOP = Path(__file__).resolve().parents[2]
DECLARED = json.loads((TOP / "schemas" / "lists.schema.json").read_text(encoding="utf-8"))["$defs"]
IN: dict[type[StrEnum], tuple[str, ...]] = {
    lists.ActivityKind: ("activity_kind",),
    lists.ActivityGroup: ("activity_group",),
    lists.SessionKind: ("session_kind",),
    lists.DayPart: ("half_day",),
    lists.AttendanceState: ("attendance_state",),
    lists.LeaveState: ("leave_state",),
    lists.HandlingState: ("handling_state",),
    lists.PlanState: ("plan_state",),
    lists.EvaluationWay: ("evaluation_way",),
    lists.SuggestionRole: ("suggestion_role",),
    lists.ReviewResult: ("review_result",),
    lists.NarrativePart: ("narrative_part",),
}


def codes(name: str) -> set[str]:
    return {choice["const"] for choice in DECLARED[name]["oneOf"]}


@pytest.mark.parametrize("enum", IN, ids=lambda enum: enum.__name__)
def test_each_member_is_in_its_list(enum: type[StrEnum]) -> None:
    assert set(enum) <= set().union(*map(codes, IN[enum]))


def test_each_enum_names_its_list() -> None:
    declared = {c for c in vars(lists).values() if isinstance(c, type) and c.__module__ == lists.__name__}
    assert declared == set(IN)


def test_parts_of_a_day_are_all_there_with_their_labels_and_in_order() -> None:
    assert lists.DayPart.labels() == {c["const"]: c["title"] for c in DECLARED["half_day"]["oneOf"]}


def test_states_of_attendance_are_all_there() -> None:
    assert set(lists.AttendanceState) == codes("attendance_state")
