"""Slips balance, or the row says where they do not; a meeting without slips is possible."""

from __future__ import annotations

from typing import Any

import pytest

from dutykit.dossier.model import Roster
from dutykit.forms.check import Checker, holds_row
from dutykit.forms.extract import Draft, Extracted
from sheets import SCHEMA, form, shipped

EVALUATION = shipped("evaluation")
WHO = {"deputy": "001", "date": "2024-10-22"}
OUT = "收回票不能多于发出票"
BACK = "有效票与无效票（含弃权）之和应等于收回票"
GRADES = "各档票数之和应等于有效票"
VOTERS = "各类选民人数之和应等于到会选民人数"


def told(table: str, **values: Any) -> list[tuple[str, str]]:
    """Field and sentence of every sum that does not hold."""
    draft = Draft(table, values=values)
    Checker(EVALUATION).check(Extracted(Draft("", values={"filler": "赵敏"}), {table: [draft]}, []), Roster(), None)
    assert {p.code for p in draft.problems} <= {"row.sum"}
    assert holds_row(draft, EVALUATION.table_by_name[table]) == bool(draft.problems)
    return [(p.field, p.message.partition("：")[0]) for p in draft.problems]


@pytest.mark.parametrize(
    "slips",
    [
        {},
        {
            "slips_out": 34,
            "slips_back": 33,
            "valid": 32,
            "invalid": 1,
            "satisfied": 28,
            "basically": 3,
            "dissatisfied": 1,
        },
        {"slips_out": 46, "slips_back": 46, "valid": 46, "satisfied": 46},
        {
            "slips_out": 10,
            "slips_back": 10,
            "valid": 10,
            "excellent": 4,
            "satisfied": 3,
            "basically": 2,
            "dissatisfied": 1,
        },
        {"slips_out": 5, "slips_back": 0},
        {"slips_out": 0, "slips_back": 0, "valid": 0, "invalid": 0, "satisfied": 0},
    ],
)
def test_three_grades_four_grades_blank_cells_and_no_slips_at_all(slips: dict[str, int]) -> None:
    assert told("results", **WHO, **slips) == []


@pytest.mark.parametrize(
    ("slips", "where"),
    [
        ({"slips_out": 33, "slips_back": 34, "valid": 34, "satisfied": 34}, [("slips_out", OUT)]),
        ({"slips_out": 34, "slips_back": 33, "valid": 32, "satisfied": 32}, [("slips_back", BACK)]),
        ({"slips_out": 34, "slips_back": 32, "valid": 32, "satisfied": 30, "basically": 1}, [("valid", GRADES)]),
        (
            {"slips_out": 34, "slips_back": 32, "valid": 32, "excellent": 1, "satisfied": 32},
            [("valid", GRADES)],
        ),
        ({"slips_out": 34, "slips_back": 32, "valid": 32}, [("valid", GRADES)]),
        ({"slips_back": 32, "valid": 32, "satisfied": 32}, [("slips_back", OUT)]),
        ({"satisfied": 32}, [("satisfied", GRADES)]),
        ({"slips_out": 9, "slips_back": 8, "valid": 6, "satisfied": 5}, [("slips_back", BACK), ("valid", GRADES)]),
    ],
)
def test_what_does_not_balance_says_where(slips: dict[str, int], where: list[tuple[str, str]]) -> None:
    assert told("results", **WHO, **slips) == where


def test_the_make_up_of_the_voters_may_be_left_out_but_not_be_wrong() -> None:
    meeting = {"date": "2024-10-22", "place": "古城街道代表之家", "voters": 32}
    assert told("meetings", **meeting) == []
    assert told("meetings", **meeting, residents=26, enterprises=6) == []
    assert told("meetings", **meeting, residents=26) == [("voters", VOTERS)]


def test_single_items_balance_by_themselves() -> None:
    item = {**WHO, "item": "contact", "valid": 32}
    assert told("items", **item, satisfied=30, basically=2) == []
    assert told("items", **item, satisfied=30) == [("valid", "单项各档票数之和应等于单项有效票")]


def test_a_number_that_could_not_be_read_is_told_once() -> None:
    from dutykit.problems import Problem

    draft = Draft("results", values={**WHO, "slips_out": 9, "slips_back": 8, "satisfied": 8})
    draft.problems.append(Problem("cell.number", None, "valid", "八", {"label": "有效票"}))
    Checker(EVALUATION).check(Extracted(Draft("", values={"filler": "赵敏"}), {"results": [draft]}, []), Roster(), None)
    assert [p.code for p in draft.problems] == ["cell.number"]


def test_a_rule_that_says_nothing_of_blanks_waits_until_all_is_filled() -> None:
    schema = {**SCHEMA, "properties": dict(SCHEMA["properties"])}
    number = {"title": "数", "x-duty": {"kind": "integer"}}
    schema["properties"]["sums"] = {
        "title": "数目",
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "properties": {n: {**number, "title": f"数{n}"} for n in ("whole", "one", "two")},
        },
        "x-duty": {"section": "matters", "sums": [{"total": "whole", "parts": ["one", "two"], "sentence": "不等"}]},
    }
    checker = Checker(form(schema))
    for values, codes in (
        ({"whole": 3, "one": 1}, []),
        ({"one": 1, "two": 2}, []),
        ({"whole": 3, "one": 1, "two": 2}, []),
        ({"whole": 4, "one": 1, "two": 2}, ["row.sum"]),
    ):
        draft = Draft("sums", values=dict(values))
        checker.check(Extracted(Draft("", values={"filler": "赵敏"}), {"sums": [draft]}, []), Roster(), None)
        assert [p.code for p in draft.problems] == codes


def test_the_figures_that_do_not_balance_are_told() -> None:
    slips = {
        "slips_out": 28,
        "slips_back": 28,
        "valid": 27,
        "invalid": 1,
        "satisfied": 24,
        "basically": 2,
        "dissatisfied": 2,
    }
    draft = Draft("results", values={**WHO, **slips})
    Checker(EVALUATION).check(Extracted(Draft("", values={}), {"results": [draft]}, []), Roster(), None)
    (problem,) = draft.problems
    assert problem.message == f"{GRADES}：满意 24＋基本满意 2＋不满意 2＝28，有效票 27。"
    draft = Draft("results", values={**WHO, "slips_back": 3, "valid": 3})
    Checker(EVALUATION).check(Extracted(Draft("", values={}), {"results": [draft]}, []), Roster(), None)
    assert f"{OUT}：收回票 3，发出票没有填。" in [p.message for p in draft.problems]
