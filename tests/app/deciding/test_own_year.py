"""A deputy answers the year without a file: what comes of it is what comes of a handbook that was filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from app.rounds import LESSON, VISIT, Round
from dutykit.app.deciding.own_year import Answering, AnswerRequest, OwnRow, OwnYear, answer_year, own_year
from dutykit.app.intake.receipts import Receipt
from dutykit.errors import UsageError
from dutykit.words.codes import ReturnStatus
from dutykit.workspace import read_workspace

DAY = date(2024, 12, 20)
CARD = {"date": "2024-7-2", "title": "持证视察农贸市场", "kind": "持证视察"}


@contextmanager
def silent(items: Iterable[Any], label: str) -> Iterator[Iterable[Any]]:
    yield items


@pytest.fixture
def registered(place: Round) -> Round:
    """A visit and a lesson of 王芳, whom nobody has sent a handbook yet."""
    place.send(place.activity(VISIT, LESSON), "活动.xlsx")
    return place


def shown(place: Round) -> OwnYear:
    return own_year(read_workspace(place.root), "0002", today=DAY)


def rows(place: Round) -> list[OwnRow]:
    return [row for section in shown(place).sections for row in section.rows]


def answers(place: Round, answer: Answering, record: str = "", texts: Mapping[str, str] | None = None) -> Receipt:
    asked = AnswerRequest(
        number="0002", answer=answer, today=DAY, by="王芳", table="activities", record=record, texts=texts or {}
    )
    return answer_year(read_workspace(place.root), asked, silent)


def codes(receipt: Receipt) -> list[str]:
    return [problem.code for problem in receipt.problems]


def test_what_is_confirmed_is_borne_out_by_the_deputy(registered: Round) -> None:
    assert ([row.verdict for row in rows(registered)], shown(registered).open) == (["organiser"] * 2, 2)
    assert codes(answers(registered, Answering.CONFIRM)) == []
    assert ([row.verdict for row in rows(registered)], shown(registered).open) == (["both"] * 2, 0)
    assert answers(registered, Answering.CONFIRM).status is ReturnStatus.DUPLICATE


def test_an_objection_and_an_addition_stay_beside_each_other_until_they_are_accepted(registered: Round) -> None:
    first = rows(registered)[0].record
    assert codes(answers(registered, Answering.OBJECT, first, {"state": "请假获准"})) == ["return.objection"]
    added = answers(registered, Answering.ADD, texts=CARD)
    assert "return.missing_rows" not in codes(added)
    found = {row.record: row for row in rows(registered)}
    assert found[first].verdict == "differs"
    assert [label for label, _ in found[first].differs] == ["参加情况"]
    assert found[""].verdict == "deputy"
    assert set(registered.states("handbook", "activities").values()) == {"disputed"}
    assert len(registered.states("handbook", "activities")) == 2
    (claim,) = [r["number"] for r in registered.records("handbook", "activities") if "农贸市场" in str(r)]
    assert registered.run("review", "approve", claim, "--by", "周林").code == 0
    assert answers(registered, Answering.CONFIRM).status is not ReturnStatus.REJECTED
    assert len(registered.states("handbook", "activities")) == 2


def test_what_cannot_be_read_is_refused_and_nothing_changes(registered: Round) -> None:
    receipt = answers(registered, Answering.ADD, texts={"date": "某天", "title": "视察"})
    assert receipt.status is ReturnStatus.REJECTED
    assert any(code.startswith("cell.") for code in codes(receipt))
    assert registered.states("handbook", "activities") == {}


@pytest.mark.parametrize("record", ["HD-2024-9999", ""])
def test_nothing_but_what_was_shown_is_answered(registered: Round, record: str) -> None:
    with pytest.raises(UsageError):
        answers(registered, Answering.OBJECT, record, {"state": "请假获准"})
