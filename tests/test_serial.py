"""How results become JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pytest

from dutykit.serial import ABSENT_IF_EMPTY, HIDDEN, INLINE, NULL_IF_EMPTY, document, named, through, to_json


class Colour(StrEnum):
    RED = "red"


class Spot(NamedTuple):
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Count:
    many: int
    few: int


@dataclass(frozen=True, slots=True)
class Everything:
    first: date = field(metadata=named("from"))
    secret: object = field(metadata=HIDDEN)
    count: Count = field(metadata=INLINE)
    empty: str = field(metadata=NULL_IF_EMPTY)
    note: str = field(metadata=ABSENT_IF_EMPTY)
    size: int = field(metadata=through(lambda value: Count(value, 0)))
    spots: tuple[Spot, ...] = ()
    by_colour: Mapping[Colour, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Worked:
    name: str
    json_members: ClassVar[Mapping[str, str]] = {"loud": "upper", "name": "name"}

    @property
    def upper(self) -> str:
        return self.name.upper()


def test_a_field_says_how_it_is_printed_and_the_order_is_that_of_the_fields() -> None:
    value = Everything(date(2024, 3, 5), object(), Count(2, 1), "", "", 7, (Spot("填写", "B9"),), {Colour.RED: 3})
    assert list(document(value).items()) == [
        ("format", 1), ("from", "2024-03-05"), ("many", 2), ("few", 1), ("empty", None),
        ("size", {"many": 7, "few": 0}), ("spots", [{"sheet": "填写", "cell": "B9"}]), ("by_colour", {"red": 3}),
    ]  # fmt: skip


def test_what_is_not_empty_is_printed() -> None:
    value = Everything(date(2024, 3, 5), None, Count(2, 1), "x", "y", 7)
    assert (document(value)["empty"], document(value)["note"]) == ("x", "y")


def test_a_class_may_name_what_is_worked_out() -> None:
    assert list(to_json(Worked("a")).items()) == [("loud", "A"), ("name", "a")]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None), (True, True), (0, 0), (1.5, 1.5), ("", ""), (Path("a/b"), str(Path("a/b"))),
        (Fraction(1, 3), "1/3"), (Fraction(4, 2), 2), (Decimal("2.50"), 2.5), (Decimal("3.0"), 3),
        ((1, (2,)), [1, [2]]),
        ({"a": (date(2024, 1, 2),)}, {"a": ["2024-01-02"]}),
    ],
)  # fmt: skip
def test_values_have_one_way_to_be_written(value: Any, written: Any) -> None:
    found = to_json(value)
    assert (found, type(found)) == (written, type(written))


@pytest.mark.parametrize("value", [{1, 2}, frozenset(), object(), b"x"])
def test_what_has_no_way_to_be_written_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        to_json(value)


def test_a_document_is_an_object() -> None:
    with pytest.raises(TypeError):
        document([1])
