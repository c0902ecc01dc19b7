"""What a worker answers may hold values, and can call nothing in the process that unpacks it."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.evidence import CellPlace
from dutykit.files import worker
from dutykit.files.plain import loads
from dutykit.words.codes import Result

VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary() | st.dates()
    | st.datetimes() | st.times() | st.timedeltas() | st.decimals(allow_nan=False) | st.fractions()
    | st.sampled_from(Result) | st.builds(CellPlace, st.text(), st.text())
)  # fmt: skip
NESTED = st.recursive(
    VALUES, lambda v: st.lists(v) | st.dictionaries(st.text(), v) | st.tuples(v, v) | st.frozensets(st.integers())
)


@given(NESTED)
def test_values_come_back_as_they_were(value: Any) -> None:
    assert loads(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)) == value


class Calls:
    """Pickled, it is a call of whatever it was made with."""

    def __init__(self, function: Callable[..., Any], *args: Any) -> None:
        self.call = function, args

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self.call


@pytest.mark.parametrize(
    "function", [os.system, eval, getattr, open, print, worker.resolve, worker.main, pickle.loads, type, Calls]
)
@pytest.mark.parametrize("wrap", [lambda v: v, lambda v: [date(2024, 1, 1), {"a": (v,)}]])
def test_what_names_anything_else_is_refused_before_it_is_called(
    function: Callable[..., Any], wrap: Callable[[Any], Any]
) -> None:
    with pytest.raises(pickle.UnpicklingError, match="is no value"):
        loads(pickle.dumps(wrap(Calls(function, "x"))))


def test_a_function_is_not_reached_through_a_class_of_ours() -> None:
    reached = b"\x80\x04\x8c\x14dutykit.files.worker\x8c\x0bresolve.foo\x93."
    with pytest.raises(pickle.UnpicklingError, match="is no value"):
        loads(reached)


def test_kinds_of_values_that_readers_give() -> None:
    told = [Decimal("1.50"), Fraction(1, 3), datetime(2024, 5, 1, 8, tzinfo=UTC), frozenset({1}), {2}]
    assert loads(pickle.dumps(told)) == told
