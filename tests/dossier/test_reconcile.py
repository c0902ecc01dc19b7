"""The log against the register: each thing once, with what both say, one says alone, and what differs."""

from __future__ import annotations

from typing import Any

from dutykit.dossier.model import Record
from dutykit.dossier.reconcile import reconcile

VISIT = {
    "record": "HD-01",
    "date": {"from": "2024-03-05", "to": "2024-03-05"},
    "title": "视察老旧小区",
    "state": "present",
}
LESSON = {
    "record": "HD-02",
    "date": {"from": "2024-04-12", "to": "2024-04-12"},
    "title": "大讲堂",
    "kind": "lecture_hall",
}


def own(number: str, table: str = "activities", state: str = "disputed", /, **values: Any) -> Record:
    return Record(number, "handbook", table, state, values, year=2024, deputy="002")


def on(day: str) -> dict[str, str]:
    return {"from": f"2024-{day}", "to": f"2024-{day}"}


def told(*args: Any, **more: Any) -> list[tuple[str, str, str]]:
    return [(line.verdict, line.own, line.registered) for line in reconcile(*args, **more)]


def test_what_came_back_unchanged_both_say_and_the_rest_one_says_alone() -> None:
    assert told({"activities": [VISIT, LESSON]}, [], confirmed=["HD-02"]) == [
        ("organiser", "", "HD-01"), ("both", "", "HD-02"),
    ]  # fmt: skip


def test_the_same_thing_is_found_by_day_and_name_whatever_the_width() -> None:
    log = [own("SC-01", date=on("03-05"), title=" 视察老旧小区 "), own("SC-02", date=on("05-01"), title="公益活动")]
    assert told({"activities": [VISIT]}, log) == [("both", "SC-01", "HD-01"), ("deputy", "SC-02", "")]


def test_what_differs_is_told_by_field_and_blanks_differ_from_nothing() -> None:
    log = [own("SC-01", date=on("03-05"), title="视察老旧小区", state="late", place="古城")]
    (line,) = reconcile({"activities": [VISIT]}, log)
    assert (line.verdict, line.differences) == ("differs", {"state": ("late", "present")})


def test_an_objection_is_about_its_record_even_where_the_day_was_changed() -> None:
    log = [own("SC-01", date=on("04-13"), title="第三讲")]
    (line,) = reconcile({"activities": [LESSON]}, log, about={"SC-01": "HD-02"})
    assert (line.verdict, line.registered, set(line.differences)) == ("differs", "HD-02", {"date", "title"})


def test_the_same_kind_on_the_same_day_under_another_name_is_the_same_thing() -> None:
    log = [
        own("SC-01", date=on("04-12"), title="听课", kind="lecture_hall"),
        own("SC-02", date=on("04-12"), title="大讲堂"),
    ]
    assert told({"activities": [LESSON]}, log) == [("both", "SC-02", "HD-02"), ("deputy", "SC-01", "")]
    assert told({"activities": [LESSON]}, log[:1]) == [("differs", "SC-01", "HD-02")]


def test_each_record_is_used_once() -> None:
    twice = [VISIT, {**VISIT, "record": "HD-03"}]
    log = [own("SC-01", date=on("03-05"), title="视察老旧小区")]
    assert told({"activities": twice}, log) == [("both", "SC-01", "HD-01"), ("organiser", "", "HD-03")]


def test_what_was_withdrawn_says_nothing_and_tables_are_kept_apart() -> None:
    log = [
        own("SC-01", "activities", "withdrawn", date=on("03-05"), title="视察老旧小区"),
        own("SC-02", "contacts", date="2024-03-05", way="visit"),
    ]
    assert told({"activities": [VISIT]}, log) == [("organiser", "", "HD-01"), ("deputy", "SC-02", "")]
