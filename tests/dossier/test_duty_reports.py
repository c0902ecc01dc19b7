"""Deeds in their book of record: a duty report counts where it is registered, and only once it was made."""

from __future__ import annotations

from typing import Any

from counting import Statistics
from dutykit.dossier.deeds import KindFacts
from dutykit.dossier.model import Deputy, Record, Roster
from dutykit.dossier.statistics import deeds_of

KINDS = {
    "duty_report": KindFacts("duty_report", "述职", "duty_report", "duty-report", "any"),
    "training": KindFacts("training", "集中学习培训", "study", "activity", "between"),
}
BOOKS = ("activity", "duty-report")


def record(number: str, form: str, table: str, /, **values: Any) -> Record:
    return Record(number, form, table, "accepted", values, year=2024, unit="GC")


def test_a_duty_report_is_a_deed_once_it_was_made() -> None:
    deeds = deeds_of(
        [
            record("SZ-2024-0001", "duty-report", "reports", deputy="001", date="2024-10-22", way="oral", state="done"),
            record("SZ-2024-0002", "duty-report", "reports", deputy="002", planned="2024-11", state="planned"),
            record("SZ-2024-0003", "duty-report", "reports", deputy="002", date="2024-11-05", state="cancelled"),
        ],
        KINDS,
        forms=BOOKS,
    )
    assert [(d.kind, d.group, str(d.first), d.participants) for d in deeds] == [
        ("duty_report", "duty_report", "2024-10-22", ("001",))
    ]
    figures = Statistics(deeds, Roster((Deputy("001", "李成"), Deputy("002", "王小兰"))))
    assert figures.of_deputy("001").events.records == ("SZ-2024-0001",)
    assert figures.of_deputy("002").events.value == 0


def test_a_duty_report_told_among_the_activities_is_no_second_count() -> None:
    told = [
        record("SZ-2024-0001", "duty-report", "reports", deputy="001", date="2024-10-22", state="done"),
        record(
            "HD-2024-0009",
            "activity",
            "activities",
            title="述职会",
            kind="duty_report",
            date="2024-10-22",
            present=["001"],
        ),
    ]
    assert [d.records for d in deeds_of(told, KINDS, forms=BOOKS)] == [("SZ-2024-0001",)]
    assert [d.records for d in deeds_of(told[1:], KINDS, forms=("activity",))] == [("HD-2024-0009",)]
