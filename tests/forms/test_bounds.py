"""Time has bounds: the period of each day and month, and how long after another one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutykit.forms.bounds import Calendar, out_of_bounds
from dutykit.forms.days import Period
from dutykit.forms.model import Field
from dutykit.words.codes import Within
from sheets import SCHEMAS, shipped

TERM = Period(date(2021, 12, 20), date.max)
CALENDAR = Calendar(2024, TERM, 17)
FORMS = sorted({p.name.removesuffix(".schema.json") for p in SCHEMAS.glob("*.schema.json")} - {"lists"})
DATED = [
    (name, table, item)
    for name in sorted(
        p.name.removesuffix(".schema.json") for p in SCHEMAS.glob("*.schema.json") if "lists" not in p.name
    )
    for table, item in shipped(name).all_fields()
    if item.kind in {"date", "date_range", "month"}
]


def codes(fields: dict[str, Field], **values: Any) -> list[str]:
    return [p.code for p in out_of_bounds(values, fields, {}, CALENDAR)]


def test_every_form_but_the_narrative_has_days_or_months_to_bound() -> None:
    assert len({name for name, _, _ in DATED}) == 16
    assert len(DATED) > 60


@pytest.mark.parametrize(("name", "table", "item"), DATED, ids=lambda v: getattr(v, "name", v) if v else "head")
@pytest.mark.parametrize("year", [1024, 1824, 2042, 2204, 2124])
def test_a_year_that_nobody_can_mean_is_asked_about_in_every_field(
    name: str, table: Any, item: Field, year: int
) -> None:
    value: Any = {"date": f"{year}-05-06", "month": f"{year}-05"}.get(item.kind)
    value = value or {"from": f"{year}-05-06", "to": f"{year}-05-07"}
    assert codes({item.name: item}, **{item.name: value}) == ["cell.date_bounds"]


@given(st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.sampled_from(list(Within)))
def test_a_day_of_the_forms_year_is_in_every_period(day: date, within: Within) -> None:
    assert codes({"d": Field("d", "日期", "date", within=within)}, d=day.isoformat()) == []


@pytest.mark.parametrize(
    ("within", "value", "asked"),
    [
        (Within.YEAR, "2010-10", True), (Within.YEAR, "2024-10", False), (Within.NEXT, "2025-06", False),
        (Within.NEXT, "2023-12", True), (Within.AROUND, "2023-12", False), (Within.AROUND, "2026-01", True),
        (Within.TERM, "2021-12", False), (Within.TERM, "2019-12", True), (Within.TERM, "2029-01", True),
        (Within.LIFE, "1931-05", False), (Within.LIFE, "2025-01", True),
    ],
)  # fmt: skip
def test_each_period_ends_where_it_says(within: Within, value: str, asked: bool) -> None:
    assert bool(codes({"m": Field("m", "时间", "month", within=within)}, m=value)) is asked


def test_a_row_of_another_term_may_be_older() -> None:
    fields = {"opening": Field("opening", "开幕日期", "date", within=Within.TERM)}
    assert codes(fields, opening="2014-12-20", term=17) == ["cell.date_bounds"]
    assert codes(fields, opening="2014-12-20", term=15) == []


def test_a_day_long_after_the_one_that_it_follows_is_asked_about() -> None:
    fields = {
        "date": Field("date", "活动日期", "date_range"),
        "entered": Field("entered", "录入平台日期", "date", soon_after={"field": "date", "days": 30}),
    }
    when = {"from": "2024-03-05", "to": "2024-03-07"}
    assert codes(fields, date=when, entered="2024-04-06") == []
    assert codes(fields, date=when, entered="2024-04-07") == ["cell.date_late"]
    assert codes(fields, entered="2024-04-07") == []


FREE = {
    # What comes first is no error here: a duty that was done late is for the rules to tell.
    "contact-plan.plans.published": "公布得晚了是没有做到，不是填错",
    "contact-plan.plans.date": "公布得晚了是没有做到，不是填错",
    "duty-report.reports.submitted": "报告可以先交，也可以后补",
    "duty-report.reports.planned": "计划的月份和实际的日期可以不同",
    "attendance.leaves.date": "请假的那几天和批准的日子没有先后：事后补办的也要登记",
    "attendance.leaves.approved_on": "请假的那几天和批准的日子没有先后：事后补办的也要登记",
    "leave.leaves.date": "请假的那几天和批准的日子没有先后：事后补办的也要登记",
    "roster.deputies.birth": "出生、当选、状态各有自己的时段",
    "roster.deputies.elected": "出生、当选、状态各有自己的时段",
    "roster.deputies.status_date": "出生、当选、状态各有自己的时段",
}
"""Fields of rows with several days that follow upon no other, and why."""


def test_every_day_of_a_row_with_several_stands_in_an_order_or_is_free_for_a_reason() -> None:
    rows: dict[str, tuple[Any, list[Field]]] = {}
    for name, table, item in DATED:
        if table is not None:
            rows.setdefault(f"{name}.{table.name}", (table, []))[1].append(item)
    several = {where: one for where, one in rows.items() if len(one[1]) > 1}
    ordered = {(where, name) for where, (table, _) in several.items() for line in table.order for name in line}
    free = {
        f"{where}.{i.name}" for where, (_, items) in several.items() for i in items if (where, i.name) not in ordered
    }
    assert free == set(FREE)


def test_every_number_of_half_days_has_bounds() -> None:
    found = [
        (name, item.name, item.schema.get("minimum"), item.schema.get("maximum"))
        for name in FORMS
        for _, item in shipped(name).all_fields()
        if item.kind == "integer" and ("半天" in item.label or "天数" in item.label)
    ]
    assert found == [("attendance", "due", 1, 60), ("leave", "half_days", 1, 60), ("session", "half_days", 1, 60)]


def test_every_form_of_a_year_refuses_another_year_in_its_head() -> None:
    for name in FORMS:
        form = shipped(name)
        years = [f for f in form.fields if f.kind == "year"]
        assert bool(years) == (form.per not in {"congress"}) or name in {"commendation", "measure", "narrative"}, name
        assert all(f.ask == "office" for f in years), name
