from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dutykit.dossier.model import Record
from dutykit.dossier.reports import reports_evaluated, with_reports
from dutykit.words.codes import State


def evaluated(number: str, deputy: str, day: str | None = "2025-11-20", way: str = "oral", **more: Any) -> Record:
    values = {"deputy": deputy, "date": day, "way": way, "valid": 27, **more}
    return Record(number, "evaluation", "results", State.ACCEPTED, {n: v for n, v in values.items() if v})


def report(number: str, deputy: str, day: str | None) -> Record:
    values = {"deputy": deputy, "state": "done" if day else "planned", "date": day}
    return Record(number, "duty-report", "reports", State.ACCEPTED, values)


def meeting(number: str, day: str) -> Record:
    return Record(number, "evaluation", "meetings", State.ACCEPTED, {"date": day, "place": "会议室", "voters": 28})


def test_an_evaluation_with_deputy_day_and_way_tells_the_report() -> None:
    rows = [meeting("PY-1", "2025-11-20"), evaluated("PY-2", "0003")]
    (made,) = reports_evaluated(rows)
    assert (made.number, made.form, made.table) == ("PY-2", "duty-report", "reports")
    assert made.values == {
        "deputy": "0003", "date": "2025-11-20", "way": "oral", "state": "done", "place": "会议室", "voters": 28,
    }  # fmt: skip
    assert with_reports(rows) == [*rows, made]


def test_what_does_not_tell_the_way_or_the_day_tells_no_report() -> None:
    assert reports_evaluated([evaluated("PY-1", "0003", way=""), evaluated("PY-2", "0004", day=None)]) == []
    two = [meeting("PY-1", "2025-11-20"), meeting("PY-2", "2025-11-20"), evaluated("PY-3", "0003")]
    assert "place" not in reports_evaluated(two)[0].values


@given(
    st.lists(st.tuples(st.sampled_from("ABC"), st.dates(date(2024, 1, 1), date(2025, 12, 31))), max_size=8),
    st.lists(st.tuples(st.sampled_from("ABC"), st.dates(date(2024, 1, 1), date(2025, 12, 31)) | st.none()), max_size=8),
)
def test_each_year_of_a_deputy_has_a_report_where_anything_tells_one_and_never_one_more(
    tallied: list[tuple[str, date]], registered: list[tuple[str, date | None]]
) -> None:
    rows = [evaluated(f"PY-{i}", who, day.isoformat()) for i, (who, day) in enumerate(tallied)]
    rows += [report(f"SZ-{i}", who, day.isoformat() if day else None) for i, (who, day) in enumerate(registered)]
    made = [(r.values["deputy"], r.days[0].year) for r in reports_evaluated(rows) if r.days[0]]
    own = {(who, day.year) for who, day in registered if day}
    assert len(made) == len(set(made))
    assert set(made) == {(who, day.year) for who, day in tallied} - own
