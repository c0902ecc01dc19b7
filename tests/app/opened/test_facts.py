"""Facts about one deputy say of the deputy what facts of everybody say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dutykit.app.checking.check import case_of
from dutykit.app.opened.facts import facts_about, facts_of, load_named, regulation_files, term_facts_of
from dutykit.app.opened.open_workspace import OpenWorkspace
from dutykit.documents import annual_report, dossier, registration_form, statement
from dutykit.documents.facts import Facts
from dutykit.dossier.target import Target
from dutykit.errors import UsageError
from dutykit.problems import Problem
from dutykit.rules.engine import check_year
from dutykit.rules.rule_check import CheckScope
from dutykit.store import NewRecord, NewVersion, open_store
from dutykit.words.codes import Per, State
from dutykit.workspace import create

ON = date(2025, 1, 5)
AT = "2024-12-20T00:00:00+08:00"
PEOPLE = {"0001": "张三", "0002": "李四", "0003": "王五"}


def record(
    number: str, form: str, part: str, /, *, year: int | None = 2024, of: str = "", issue: str = "",
    held: State = State.ACCEPTED, unit: str = "", **values: Any,
) -> NewRecord:  # fmt: skip
    return NewRecord(number, form, part, NewVersion(number, held, values, "{}"), year, unit, of, issue)


def unknown(new: NewRecord, name: str) -> NewRecord:
    """A record in which somebody is named whom the roster does not know."""
    new.first.problems = [Problem("person.unknown", None, "present", name, {"name": name}).stored()]
    return new


def activity(number: str, day: Any, title: str, /, *present: str, **more: Any) -> NewRecord:
    days = day if isinstance(day, dict) else {"from": day, "to": day}
    values = {"kind": "research", "organiser": "work_committee", **more}
    unit = str(values.pop("unit", "GC"))
    year = int(days["from"][:4])
    return record(
        number, "activity", "activities", year=year, unit=unit, date=days, title=title, present=list(present), **values
    )


def half_day(number: str, issue: str, **marks: Sequence[str]) -> NewRecord:
    values = {"date": "2024-06-20", "half_day": "am", "kind": "standing_attend"}
    return record(number, "attendance", "half_days", issue=issue, **values, **marks)


def claim(number: str, deputy: str, part: str, /, **values: Any) -> NewRecord:
    return record(number, "handbook", part, of=deputy, **values)


def rows() -> list[NewRecord]:
    leave = {"deputy": "0002", "date": {"from": "2024-06-19", "to": "2024-06-21"}, "state": "approved"}
    return [
        *(
            record(f"MC-{n}", "roster", "deputies", year=None, number=n, name=name, work_committee="古城街道")
            for n, name in PEOPLE.items()
        ),
        record("HQ-1", "session", "sessions", year=None, kind="term", term=17, opening="2022-01-08"),
        record("HQ-2", "session", "sessions", year=None, kind="congress", term=17, ordinal=1, opening="2022-01-08",
               closing="2022-01-11"),
        activity("HD-2022-0001", "2022-05-01", "届初视察", "0001"),
        activity("HD-2024-0001", "2024-03-05", "视察养老服务", "0001", "0002"),
        activity("HD-2024-0002", "2024-03-05", "视察养老服务", "0003", unit="WH"),  # of another unit: one deed
        activity("HD-2024-0003", "2024-03-05", "别的活动", "0003"),
        activity("HD-2024-0004", {"from": "2024-04-01", "to": "2024-04-03"}, "三天调研", "0002"),
        activity("HD-2024-0005", "2024-05-09", "转交建议", "0001", kind="suggestion"),
        activity("HD-2023-0001", "2024-01-02", "上年的表，今年的事", "0001"),
        record("CQ-2024-0001", "attendance", "", issue="F1", meeting="第三次常委会会议", session="HQ-9"),
        half_day("CQ-2024-0002", "F1", present=["0001"], leave=["0002"]),
        record("CQ-2024-0003", "attendance", "leaves", issue="F1", **leave),
        record("LX-2024-0001", "contact", "contacts", unit="GC", date="2024-07-01", place="第一联络站", way="reception",
               period="上午", deputies=["0001"], voters=5),
        record("JY-2023-0001", "suggestion", "suggestions", year=2023, unit="GC", number="17-1", kind="suggestion",
               title="建议", lead="0003", submitted="2023-02-01"),
        claim("SC-2024-0001", "0001", "activities", date={"from": "2024-04-02", "to": "2024-04-02"}, title="三天调研",
              kind="research"),  # joins a deed that does not name the deputy, begun another day
        claim("SC-2024-0002", "0001", "suggestions", date="2024-08-01", number="17-1", title="附议", role="seconder"),
        claim("SC-2024-0003", "0002", "activities", date={"from": "2024-04-03", "to": "2024-09-01"}, title="长期活动",
              kind="research"),
        record("SC-2024-0004", "handbook", "activities", of="0001", held=State.DISPUTED, title="没有核实的",
               date={"from": "2024-10-01", "to": "2024-10-01"}, kind="research"),
        record("HD-2024-0009", "activity", "activities", unit="GC", held=State.HELD, title="待改", present=["0001"]),
        record("CS-1", "measure", "measures", deputy="0001", kind="talk", date="2024-11-01", ground="请假过多"),
        record("BZ-2023-0001", "commendation", "nominees", year=2023, deputy="0001", kind="deputy",
               announced="2024-02-01"),
    ]  # fmt: skip


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenWorkspace]:
    workspace = create(tmp_path / "工作区", "北京市石景山区人民代表大会", 17, ["shijingshan-2022"], 2024)
    with closing(open_store(workspace.database, create=True)) as store:
        found = OpenWorkspace(workspace, store, year=None, today=ON)
        with store.transaction():
            store.add(rows(), [], AT)
        yield found


@pytest.mark.parametrize("deputy", PEOPLE)
@pytest.mark.parametrize("document", [annual_report, registration_form, statement, dossier])
def test_a_document_of_a_year_is_the_same(opened: OpenWorkspace, document: Any, deputy: str) -> None:
    whole, near = facts_of(opened, ON), facts_of(opened, ON, deputies=[deputy])
    assert build(document, near, deputy) == build(document, whole, deputy)
    assert len(near.records) < len(whole.records)


@pytest.mark.parametrize("deputy", PEOPLE)
def test_a_dossier_of_the_term_is_the_same(opened: OpenWorkspace, deputy: str) -> None:
    whole, near = term_facts_of(opened, ON), term_facts_of(opened, ON, deputies=[deputy])
    assert near.period == whole.period == (date(2022, 1, 8), date(2024, 12, 31))
    assert build(dossier, near, deputy) == build(dossier, whole, deputy)


def build(document: Any, facts: Facts, deputy: str) -> dict[str, Any]:
    target = Target(Per.DEPUTY, deputy, PEOPLE[deputy], deputy)
    context: dict[str, Any] = document.build(facts, target)
    return context


def test_what_stands_beside_a_deputys_records_is_loaded(opened: OpenWorkspace) -> None:
    near = facts_of(opened, ON, deputies=["0001"])
    deeds = [deed.records for deed in near.deeds_with("0001")]
    assert ("HD-2024-0001", "HD-2024-0002") in deeds
    assert ("HD-2024-0004", "SC-2024-0001") in deeds
    assert near.held == {"0001": 1}


def test_facts_about_some_deputies_give_no_figure_over_others(opened: OpenWorkspace) -> None:
    near = facts_of(opened, ON, deputies=["0001"])
    with pytest.raises(LookupError):
        near.deeds_with("0002")
    with pytest.raises(LookupError):
        near.deeds_of("GC")


@pytest.mark.parametrize("deputy", PEOPLE)
def test_a_check_of_one_deputy_finds_what_a_check_of_everybody_finds(opened: OpenWorkspace, deputy: str) -> None:
    with opened.store.transaction():
        somebody = unknown(activity("HD-2024-0020", "2024-09-09", "有人不认识", "0003"), PEOPLE["0001"])
        nobody = unknown(
            record("HD-2024-0021", "activity", "activities", unit="GC", held=State.HELD, title="待改"), "甲"
        )
        opened.store.add([somebody, nobody, *(activity(f"HD-2024-01{n}", f"2024-10-{n}", "他人的", "0003")
                                               for n in range(10, 30))], [], AT)  # fmt: skip
    whole, near = case_of(opened), case_of(opened, [deputy])
    assert len(near.records) < len(whole.records)
    assert near.unresolved == whole.unresolved
    scope, asked = CheckScope(frozenset({deputy})), 0
    for id_ in regulation_files(opened.workspace):
        for year in (2023, 2024):
            found = check_year(whole, load_named(opened.workspace, id_), year, scope)
            assert check_year(near, load_named(opened.workspace, id_), year, scope) == found
            asked += len(found)
    assert asked > 20


def test_a_year_is_loaded_without_the_others(opened: OpenWorkspace) -> None:
    numbers = {record.number for record in facts_of(opened, ON).records}
    assert "HD-2022-0001" not in numbers
    assert {"HD-2023-0001", "JY-2023-0001", "HQ-2", "BZ-2023-0001"} <= numbers


def test_the_term_ends_with_the_last_year_in_which_something_was_done(opened: OpenWorkspace) -> None:
    with opened.store.transaction():
        opened.store.add([activity("HD-2025-0001", "2025-01-03", "年初视察", "0002")], [], AT)
        opened.store.add([activity("HD-2025-0002", "2025-03-03", "以后的", "0002")], [], AT)
    assert term_facts_of(opened, ON).period[1] == date(2025, 12, 31)
    assert term_facts_of(opened, date(2025, 1, 2)).period[1] == date(2024, 12, 31)


def test_without_a_first_session_there_is_no_term(tmp_path: Path) -> None:
    workspace = create(tmp_path / "工作区", "北京市石景山区人民代表大会", 17, ["shijingshan-2022"], 2024)
    with closing(open_store(workspace.database, create=True)) as store, pytest.raises(UsageError):
        term_facts_of(OpenWorkspace(workspace, store, year=None, today=ON), ON)


def test_facts_are_kept_until_a_record_is_written(opened: OpenWorkspace) -> None:
    before = facts_about(opened, ON, "0001")
    assert facts_about(opened, ON, "0001") is before
    with opened.store.transaction():
        opened.store.add([activity("HD-2024-0011", "2024-12-01", "又一次", "0001")], [], AT)
    after = facts_about(opened, ON, "0001")
    assert len(after.deeds_with("0001")) == len(before.deeds_with("0001")) + 1


def test_of_many_deputies_one_after_the_other_everybody_is_loaded_once(opened: OpenWorkspace) -> None:
    few = [facts_about(opened, ON, f"{n:04}").about for n in range(1, 9)]
    assert all(len(about) == 1 for about in few)
    ninth = facts_about(opened, ON, "0009")
    assert ninth.about == frozenset()
    assert facts_about(opened, ON, "0010") is ninth
