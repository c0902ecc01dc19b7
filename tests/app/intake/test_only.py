"""What a unit or a deputy hands in must answer an issue of its own: of any other nothing is registered or told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.rounds import LESSON, TALK, VISIT, Round
from dutykit.app.asking.own import own, owns_issue, owns_return
from dutykit.app.intake.ingest import IngestRequest, ingest
from dutykit.app.intake.receipts import Receipt
from dutykit.words.codes import ReturnStatus
from dutykit.words.roles import Owner
from dutykit.workspace import read_workspace

DAY = date(2024, 12, 20)
MINE, OTHER = Owner(unit="GC"), Owner(unit="BJ")


@contextmanager
def silent(items: Iterable[Any], label: str) -> Iterator[Iterable[Any]]:
    yield items


def handed(place: Round, owner: Owner, *paths: Path) -> list[Receipt]:
    asked = IngestRequest(paths=paths, today=DAY, by="单位", only=owner, scans=False)
    return list(ingest(read_workspace(place.root), asked, silent).receipts)


def codes(receipt: Receipt) -> list[str]:
    return [problem.code for problem in receipt.problems]


def test_what_answers_an_issue_of_one_s_own_is_taken(place: Round) -> None:
    book = place.save(place.activity(VISIT, TALK, unit="GC"), "我的.xlsx")
    (receipt,) = handed(place, MINE, book)
    assert receipt.status in {ReturnStatus.ACCEPTED, ReturnStatus.ACCEPTED_WITH_WARNINGS, ReturnStatus.PARTIAL}
    workspace = read_workspace(place.root)
    found = own(workspace, MINE, today=DAY)
    assert [line.sha256 for line in found.returns] == [receipt.sha256]
    assert own(workspace, OTHER, today=DAY).returns == ()
    issue = found.issues[0].status.issue
    assert [owns_issue(workspace, who, issue, today=DAY) for who in (MINE, OTHER)] == [True, False]
    assert [owns_return(workspace, who, receipt.sha256, today=DAY) for who in (MINE, OTHER)] == [True, False]


@pytest.mark.parametrize("who", [OTHER, Owner(deputy="0003")], ids=["unit", "deputy"])
def test_what_is_another_s_is_refused_before_and_after_it_was_taken(place: Round, who: Owner) -> None:
    book = place.save(place.activity({**LESSON, "present": "查无此人"}, unit="GC"), "别人的.xlsx")
    for _ in range(2):
        (receipt,) = handed(place, who, book)
        assert (receipt.status, codes(receipt), receipt.records) == (
            ReturnStatus.REJECTED, ["return.not_yours"], 0,
        )  # fmt: skip
        place.ingest(book)
    assert own(read_workspace(place.root), who, today=DAY).returns == ()


def test_a_form_without_an_issue_number_is_the_office_s_to_take(place: Round) -> None:
    blank = place.json("make-template", "roster", "--blank", "-o", str(place.root / "空白"))["issued"][0]["path"]
    (receipt,) = handed(place, MINE, place.root / blank)
    assert receipt.status is not ReturnStatus.ACCEPTED
    assert receipt.records == 0


def test_what_was_turned_away_is_told_to_who_handed_it_in_and_to_nobody_else(place: Round) -> None:
    mine = place.save(place.activity(VISIT, unit="GC"), "我的.xlsx")
    others = place.save(place.activity(LESSON, unit="BJ"), "别人的.xlsx")
    broken = place.root.parent / "坏的.xlsx"
    broken.write_bytes(b"PK nothing")
    handed(place, MINE, mine, others, broken)
    workspace = read_workspace(place.root)
    found = own(workspace, MINE, today=DAY)
    assert len(found.returns) == 1
    assert {(one.name, one.status) for one in found.turned_away} == {
        ("别人的.xlsx", ReturnStatus.REJECTED), ("坏的.xlsx", ReturnStatus.UNREADABLE),
    }  # fmt: skip
    assert own(workspace, OTHER, today=DAY).turned_away == ()
