"""What a cell shows under its number format."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from dutykit.forms.number_format import alters_text, shown, shows_whole_day

CASES: list[tuple[Any, str, str | None]] = [
    (5, '0"号楼"', "5号楼"),
    (12345, "0,", "12"),
    (1234567, "#,##0", "1,234,567"),
    (2, '0"0"', "20"),
    (3, '"已完成"', "已完成"),
    (3, ";;;", ""),
    (3, "0%", "300%"),
    (0.5, "0.0%", "50.0%"),
    (2.5, "# ?/?", "2 1/2"),
    (3.0, "0.00E+00", "3.00E+00"),
    (2.6, "0", "3"),
    (7, "000", "007"),
    (13800000001, "000-0000-0000", "138-0000-0001"),
    (-5, "0;[Red]-0", "-5"),
    (0, '0;-0;"—"', "—"),
    (120, '[>100]"多";0', "多"),
    (12, '[>100]"多";0', "12"),
    (5, 'General"人"', "5人"),
    (5, "[$¥-804]0.00", "¥5.00"),
    (1999, '0,"千"', "2千"),
    (date(2024, 5, 6), 'yyyy"年"m"月"', "2024年5月"),
    (date(2024, 5, 6), 'm"月"d"日"', "5月6日"),
    (date(2024, 5, 6), "d-mmm-yy", "6-May-24"),
    (datetime.fromisoformat("2024-05-06T14:05"), "yyyy/m/d h:mm", "2024/5/6 14:05"),
    (time(9, 5), "h:mm", "9:05"),
    ("视察", '@"（取消）"', "视察（取消）"),
    ("视察", ";;;", ""),
    ("视察", "0;0;0", "视察"),
    (True, '"是"', None),
    (5, "", None),
]


@pytest.mark.parametrize(("value", "code", "seen"), CASES)
def test_what_a_cell_shows(value: Any, code: str, seen: str | None) -> None:
    assert shown(value, code) == seen


def test_a_format_of_texts_and_of_whole_days() -> None:
    assert [alters_text(c) for c in ("@", "_ @_ ", ";;;", '@"（取消）"', "0.00")] == [False, False, True, True, False]
    whole = [shows_whole_day(c) for c in ('yyyy"年"m"月"d"日"', "yyyy/m/d", "[$-804]yyyy-mm-dd;@")]
    assert whole == [True, True, True]
    assert not any(shows_whole_day(c) for c in ('yyyy"年"m"月"', "m/d", 'yyyy-m-d"（改期）"', "0", ""))
