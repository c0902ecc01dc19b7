"""What an earlier file had in the very same part is taken again, and paid for again."""

from __future__ import annotations

import pytest

from dutykit.files import kept
from dutykit.files.guard import inspect
from files.raw_xlsx import workbook

PLAIN = (
    '<row r="1" ht="30"><c r="A1" s="1" t="inlineStr"><is><t xml:space="preserve"> 名称 </t></is></c><c r="B1"/></row>'
    '<row r="2" hidden="1"><c r="A2" t="s"><v>0</v></c><c r="C2" s="2"><v>3.5</v></c><c r="D2" s="2" t="n"></c></row>'
    '<row r="3" spans="1:4"/><row r="9"><c r="AA9" t="b"><v>1</v></c></row><row r="10" s="3"/>'
)


@pytest.fixture(autouse=True)
def _afresh() -> None:
    kept.kept_for.cache_clear()


def test_what_is_known_of_a_part_is_paid_for_again() -> None:
    data = workbook(PLAIN)
    first, *more = (inspect(data, "xlsx") for _ in range(4))
    assert more == [first] * 3
    assert first.elements > 0
    more[-1].sheets[0].notes.append(((1, 1), "", "说明"))
    more[-1].sheets[0].merges.append((1, 1, 2, 2))
    assert inspect(data, "xlsx") == first


def test_a_part_with_one_byte_changed_is_looked_at_anew() -> None:
    for _ in range(3):
        assert inspect(workbook(PLAIN), "xlsx").problems == []
    (problem,) = inspect(workbook(PLAIN.replace('r="AA9"', 'r="ZZZ9"')), "xlsx").problems
    assert problem.code == "file.geometry"
