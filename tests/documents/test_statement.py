"""The statement for a deputy to check: who says what, with the numbers of the records, each thing once."""

from __future__ import annotations

import dataclasses
from typing import Any

from documents.small import activity, contact, facts, of_deputy, row
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.facts import Facts
from dutykit.documents.registered import registered_rows
from dutykit.documents.statement import Statement, statement_of
from dutykit.dossier.model import Record


def own(number: str, table: str, /, *, form: str = "handbook", state: str = "disputed", about: str = "",
        **values: Any) -> Record:  # fmt: skip
    return dataclasses.replace(row(number, form, table, of="001", record_state=state, **values), about=about)


def on(day: str) -> dict[str, str]:
    return {"from": f"2024-{day}", "to": f"2024-{day}"}


def year(*records: Record, confirmed: tuple[str, ...] = ()) -> Facts:
    return dataclasses.replace(facts(*records), confirmed={"001": frozenset(confirmed)})


VISIT = activity("HD-01", "3-5", "视察", "inspection_group", ["001"])
LESSON = activity("HD-02", "4-5", "大讲堂", "lecture_hall", ["001"])
TALK = activity("HD-03", "5-5", "座谈", "research", ["001"], leave=[])
CALL = contact("LX-04", "5-14", "古城站", "reception", ["001"], voters=6)


def said_of(given: Facts, number: str) -> Statement:
    return statement_of(given, number, registered_rows(given, number))


def told(*records: Record, confirmed: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    return [(x.verdict, x.registered, x.own) for x in said_of(year(*records, confirmed=confirmed), "001").lines]


def test_what_both_say_what_one_says_and_what_differs() -> None:
    log = [
        own("SC-01", "activities", date=on("04-05"), title="大讲堂", state_="late", about="HD-02"),
        own("SC-02", "activities", date=on("06-01"), title="植树", kind="public_good"),
    ]
    log[0] = dataclasses.replace(log[0], values={"date": on("04-05"), "title": "大讲堂", "state": "late"})
    assert told(VISIT, LESSON, TALK, *log, confirmed=("HD-01",)) == [
        ("both", "HD-01", ""), ("differs", "HD-02", "SC-01"), ("organiser", "HD-03", ""), ("deputy", "", "SC-02"),
    ]  # fmt: skip


def test_the_same_said_in_both_forms_stands_once() -> None:
    said = {"date": "2024-05-14", "way": "reception", "place": "古城站", "voters": 9}
    both = [
        own("SC-01", "contacts", about="LX-04", **said),
        own("DJ-01", "contacts", form="annual-registration", about="LX-04", **said),
    ]
    assert told(CALL, *both) == [("differs", "LX-04", "SC-01")]
    assert told(CALL, both[1]) == [("differs", "LX-04", "DJ-01")]
    assert told(*both) == [("deputy", "", "SC-01")]


def test_an_accepted_claim_is_still_the_deputys_word() -> None:
    claim = own("SC-02", "activities", state="approved", date=on("06-01"), title="植树", kind="public_good")
    assert told(VISIT, claim) == [("organiser", "HD-01", ""), ("deputy", "", "SC-02")]
    assert told(VISIT, activity("HD-05", "6-1", "植树", "public_good", ["001"]), claim) == [
        ("organiser", "HD-01", ""), ("both", "HD-05", "SC-02"),
    ]  # fmt: skip


def test_what_the_office_refused_stands_with_its_answer() -> None:
    log = [
        own("SC-02", "activities", state="withdrawn", date=on("06-01"), title="植树", kind="public_good"),
        own("SC-03", "contacts", state="withdrawn", about="LX-04", date="2024-05-14", way="reception", place="古城站",
            voters=9),
        own("SC-05", "activities", state="withdrawn", date=on("07-01"), title="自己收回的", kind="public_good"),
    ]  # fmt: skip
    given = dataclasses.replace(year(CALL, *log), refused=frozenset({"SC-02", "SC-03"}))
    lines = [(x.verdict, x.registered, x.own) for x in said_of(given, "001").lines]
    assert lines == [("deputy", "", "SC-02"), ("differs", "LX-04", "SC-03")]
    sections = DOCUMENTS["statement"].build(given, of_deputy("001"))["sections"]
    assert [r["own"] for s in sections for r in s["rows"]] == [
        "申报（核实后未采纳）", "人数：选民9人次（核实后未采纳）",
    ]  # fmt: skip


def test_totals_that_differ_and_rows_in_the_wrong_form_stand_apart() -> None:
    wrong = activity("HD-06", "6-1", "接待", "reception", ["001"])
    total = own("DJ-01", "participation", form="annual-registration", kind="inspection_group", present=3)
    said = said_of(year(VISIT, wrong, total), "001")
    assert [(c["number"], c["told"], c["counted"]) for c in said.claims] == [("DJ-01", "3次", "登记1次")]
    assert [r.number for r in said.elsewhere] == ["HD-06"]
    assert said_of(year(VISIT, wrong, contact("LX-07", "6-1", "古城站", "reception", ["001"])), "001").elsewhere == ()


def test_the_document_tells_both_sides_in_words() -> None:
    objection = own("SC-01", "contacts", about="LX-04", date="2024-05-14", way="reception", place="古城站", voters=9)
    claim = own("SC-02", "activities", date=on("06-01"), title="植树", kind="public_good")
    context = DOCUMENTS["statement"].build(year(VISIT, CALL, objection, claim, confirmed=("HD-01",)), of_deputy("001"))
    assert context["summary"] == "登记2项，其中两边一致1项、说法不同1项；本人另外申报1项。"
    rows = {s["title"]: s["rows"] for s in context["sections"]}
    assert rows["一、参加会议和活动"] == [
        {"when": "3月5日", "what": "视察　集中视察", "registered": "出席", "own": "无误", "verdict": "两边一致",
         "numbers": "HD-01"},
        {"when": "6月1日", "what": "植树　公益活动", "registered": "没有登记", "own": "申报（待核实）",
         "verdict": "只有本人申报", "numbers": "SC-02"},
    ]  # fmt: skip
    (reception,) = rows["二、联系选民和群众"]
    assert (reception["registered"], reception["own"], reception["numbers"]) == (
        "选民6人次", "人数：选民9人次（待核实）", "LX-04、SC-01",
    )  # fmt: skip


def test_headings_are_numbered_among_those_that_have_rows() -> None:
    context = DOCUMENTS["statement"].build(year(VISIT, CALL, confirmed=("HD-01",)), of_deputy("001"))
    assert [s["title"][:2] for s in context["sections"]] == ["一、", "二、"]


def test_nobody_and_nothing() -> None:
    context = DOCUMENTS["statement"].build(year(), of_deputy("002"))
    assert context["summary"] == "2024年度没有这位代表的登记，也没有本人的申报。"
    assert context["sections"] == []
