"""Two returned records that tell one fact differently: what rests on it is not known, and both records are named."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from dutykit.dossier.model import Record
from dutykit.rules.casefile import CaseFile
from dutykit.rules.engine import check_year
from dutykit.rules.load import plain
from dutykit.rules.results import Finding
from dutykit.rules.rule_check import CheckScope
from dutykit.rules.ruleset import Rule
from dutykit.rules.trial import case_file
from rules.setting import regulation, setting
from rules.small import law
from rules.test_cases import FILES

BASE: dict[str, Any] = {
    "today": "2025-03-01", "closed": [2021, 2022, 2023, 2024],
    "sessions": [
        {"term": 17, "ordinal": 1, "opening": "2021-12-20", "closing": "2021-12-24", "number": "HQ-1"},
        {"term": 17, "ordinal": 3, "opening": "2024-01-09", "closing": "2024-01-10", "number": "HQ-3", "half_days": 2},
    ],
    "units": [{"code": "U1", "name": "甲联组"}, {"code": "U2", "name": "乙联组"}],
    "deputies": [{"number": "001", "name": "样甲", "units": ["U1"]}],
}  # fmt: skip


def finding(rule: str, *records: dict[str, Any]) -> Finding:
    """The finding on the deputy, or the only one that rests on a record."""
    found = check_year(case_file({**BASE, "records": list(records)}, setting()), law(rule), 2024)
    return next((f for f in found if f.subject.id == "001"), None) or next(f for f in found if f.records)


def rule(kind: str, body: str, subject: str = "deputy") -> str:
    return (
        f'[[rule]]\nid = "r"\narticle = "三"\nduty = "做到"\nforce = "must_not"\nkind = "{kind}"\n'
        f'subject = "{subject}"\n{body}\n'
    )


APPROVER = rule(
    "breach",
    'take = [{ record = "leave.leaves", where = { state = ["approved"], approver = ["secretariat"] } }]\n'
    'compare = "less_than"\nfigure = 1',
)
DAYS = {"from": "2024-01-10", "to": "2024-01-10", "note": "上午"}
SLIP = {
    "form": "leave", "number": "QJ-1", "deputy": "001", "date": DAYS,
    "values": {"scope": "delegation_half_day", "state": "approved", "approver": "secretariat"},
}  # fmt: skip
ROW = {
    "form": "attendance", "table": "leaves", "issue": "A", "number": "CQ-1", "deputy": "001", "date": DAYS,
    "values": {"scope": "delegation_half_day", "state": "approved", "approver": "delegation_head"},
}  # fmt: skip


def test_leave_of_which_two_forms_name_another_approver_is_no_breach() -> None:
    assert finding(APPROVER, SLIP).result == "unmet"
    found = finding(APPROVER, SLIP, ROW)
    assert (found.result, found.reason, found.records) == ("undetermined", "inconsistent", ("QJ-1", "CQ-1"))
    assert "批准人：CQ-1写“代表团团长”，QJ-1写“大会秘书处”" in found.message


def test_approvers_that_are_both_wrong_are_a_breach_whoever_it_was() -> None:
    both = {**ROW, "values": {**ROW["values"], "approver": "organiser"}}
    either = APPROVER.replace('["secretariat"]', '["secretariat", "organiser"]')
    assert finding(either, SLIP, both).result == "unmet"


def test_leave_of_another_day_contradicts_nothing() -> None:
    other = {**ROW, "date": {"from": "2024-01-09", "to": "2024-01-09"}}
    assert finding(APPROVER, SLIP, other).result == "unmet"


def half(number: str, unit: str, **marks: list[str]) -> dict[str, Any]:
    return {"form": "attendance", "table": "half_days", "issue": unit, "number": number, "unit": unit,
            "date": "2024-01-09", "half_day": "am", "kind": "plenary_meeting", **marks}  # fmt: skip


def head(unit: str, **values: Any) -> dict[str, Any]:
    return {"form": "attendance", "table": "", "issue": unit, "unit": unit, "session": "HQ-3", "number": f"CQ-{unit}",
            "meeting": "三次会议", "values": values}  # fmt: skip


@pytest.mark.parametrize(
    ("body", "mark"),
    [
        ('window = "session"\nabsence = "half_day"\ncompare = "less_than"\nfigure = 1', "absent"),
        ('take = [{ forms = ["attendance"], marks = ["late"] }]\ncompare = "less_than"\nfigure = 1', "late"),
        ('take = [{ forms = ["attendance"], marks = ["absent"] }]\ncompare = "less_than"\nfigure = 1', "absent"),
    ],
)
def test_two_attendance_forms_that_disagree_prove_nothing(body: str, mark: str) -> None:
    heads, one, other = (
        (head("U1"), head("U2")),
        half("CQ-1", "U1", **{mark: ["001"]}),
        half("CQ-2", "U2", present=["001"]),
    )
    assert finding(rule("breach", body), *heads, one).result == "unmet"
    found = finding(rule("breach", body), *heads, one, other)
    assert (found.result, found.reason, set(found.records)) == ("undetermined", "inconsistent", {"CQ-1", "CQ-2"})


NO_SHOW = rule(
    "breach",
    'take = [{ forms = ["activity"], marks = ["invited", "confirmed", "absent"] }]\ncompare = "less_than"\nfigure = 1',
)


def activity(number: str, unit: str = "U1", **marks: list[str]) -> dict[str, Any]:
    asked = {"invited": ["001"], "confirmed": ["001"]}
    return {"form": "activity", "number": number, "unit": unit, "date": "2024-05-06", "title": "视察老旧小区",
            "values": {"kind": "research"}, **asked, **marks}  # fmt: skip


def test_an_activity_that_two_units_tell_differently_is_no_no_show() -> None:
    absent, present = activity("HD-1", absent=["001"]), activity("HD-2", "U2", present=["001"])
    assert finding(NO_SHOW, absent).result == "unmet"
    assert finding(NO_SHOW, absent, present).reason == "inconsistent"


@pytest.mark.parametrize(
    ("state", "reason"), [("approved", "inconsistent"), ("applied", "missing_fact"), ("refused", None)]
)
def test_a_leave_slip_for_the_day_of_an_activity_may_excuse(state: str, reason: str | None) -> None:
    slip = {"form": "leave", "number": "QJ-1", "deputy": "001", "values": {"scope": "other", "state": state},
            "date": {"from": "2024-05-06", "to": "2024-05-06"}}  # fmt: skip
    found = finding(NO_SHOW, activity("HD-1", absent=["001"]), slip)
    assert found.reason == reason
    assert found.result == ("undetermined" if reason else "unmet")


def test_a_claim_that_waits_leaves_a_no_show_open() -> None:
    claim = {"form": "handbook", "table": "activities", "number": "SC-1", "deputy": "001", "state": "disputed",
             "date": {"from": "2024-05-06", "to": "2024-05-06"}, "title": "视察老旧小区",
             "values": {"kind": "research", "state": "present"}}  # fmt: skip
    found = finding(NO_SHOW, activity("HD-1", absent=["001"]), claim)
    assert (found.result, found.reason, found.records) == ("undetermined", "disputed", ("HD-1", "SC-1"))


LACK = rule(
    "count", 'take = [{ kinds = ["standing_observe"] }]\ncompare = "at_least"\nfigure = 1'
).replace("must_not", "must")  # fmt: skip


def test_a_meeting_that_stands_in_the_form_of_activities_alone_leaves_a_lack_open() -> None:
    other = {"form": "activity", "number": "HD-1", "unit": "U1", "date": "2024-05-06", "title": "常委会会议",
             "values": {"kind": "standing_observe"}, "present": ["001"]}  # fmt: skip
    assert finding(LACK, other).result == "undetermined"
    assert finding(LACK).result == "unmet"


@pytest.mark.parametrize("table", ["activities", "participation"])
def test_a_claim_that_waits_leaves_a_lack_open(table: str) -> None:
    claim: dict[str, Any] = {"form": "handbook" if table == "activities" else "annual-registration", "table": table,
             "number": "SC-1", "deputy": "001", "state": "disputed", "year": 2024}  # fmt: skip
    if table == "activities":
        claim |= {
            "date": {"from": "2024-05-06", "to": "2024-05-06"},
            "values": {"kind": "standing_observe", "state": "present"},
        }
    else:
        claim |= {"values": {"kind": "standing_observe", "due": 1, "present": 1}}
    assert finding(LACK, claim).result == "undetermined"


REPORT = rule(
    "breach",
    'take = [{ record = "duty-report.reports", where = { evaluation = ["none"] } }]\ncompare = "less_than"\nfigure = 1',
)
ORAL = rule(
    "count", 'take = [{ forms = ["duty-report"], where = { way = ["written"] } }]\ncompare = "less_than"\nfigure = 1'
)
MADE = {"form": "duty-report", "number": "SZ-1", "unit": "U1", "deputy": "001", "date": "2024-11-18",
        "values": {"state": "done", "way": "written", "evaluation": "none"}}  # fmt: skip
RESULT = {"form": "evaluation", "table": "results", "number": "PY-1", "unit": "U1", "deputy": "001",
          "date": "2024-11-18", "values": {"way": "oral", "valid": 10, "satisfied": 10}}  # fmt: skip


@pytest.mark.parametrize("asked", [REPORT, ORAL])
def test_a_duty_report_and_its_evaluation_that_disagree_prove_nothing(asked: str) -> None:
    assert finding(asked, MADE).result == "unmet"
    found = finding(asked, MADE, RESULT)
    assert (found.result, found.reason, found.records) == ("undetermined", "inconsistent", ("SZ-1", "PY-1"))


ENTERED = rule("deadline", 'record = "activity.activities"\nfrom = "date"\nto = "entered"\ndays = 5', "record")


def test_a_row_told_twice_with_another_day_is_in_time_in_no_certain_way() -> None:
    late = {**activity("HD-1"), "entered": "2024-06-30"}
    assert finding(ENTERED, late).result == "unmet"
    found = finding(ENTERED, late, {**activity("HD-2"), "entered": "2024-05-08"})
    assert (found.result, found.reason, found.records) == ("undetermined", "inconsistent", ("HD-1", "HD-2"))
    assert "录入平台日期：HD-1写“2024-06-30”，HD-2写“2024-05-08”" in found.message


SESSION = rule("breach", 'window = "session"\nabsence = "session"\ncompare = "less_than"\nfigure = 1')


def test_half_days_due_that_two_forms_tell_differently_prove_no_session_missed() -> None:
    row = half("CQ-1", "U1", absent=["001"])
    found = finding(SESSION, head("U1", due=1), row)
    assert (found.result, found.reason) == ("undetermined", "inconsistent")
    assert "HQ-3写“2”，CQ-U1写“1”" in found.message
    both = (row, {**row, "number": "CQ-2", "half_day": "pm"})
    assert finding(SESSION, head("U1", due=2), *both).result == "unmet"


def test_leave_that_was_approved_afterwards_is_left_to_people() -> None:
    late = {**ROW, "date": {"from": "2024-01-09", "to": "2024-01-10"}, "number": "CQ-9", "issue": "U1"}
    told = {**late, "values": {**late["values"], "approved_on": "2024-01-20"}}
    absent = half("CQ-1", "U1", leave=["001"])
    asked = rule("breach", 'window = "session"\nabsence = "half_day"\ncompare = "less_than"\nfigure = 1')
    assert finding(asked, head("U1"), absent, late).result == "met"
    found = finding(asked, head("U1"), absent, told)
    assert (found.result, found.reason) == ("undetermined", "unstated")
    assert finding(asked + "approved_within = 11\n", head("U1"), absent, told).result == "met"


def check(asked: str, *records: dict[str, Any], **base: Any) -> list[Finding]:
    return list(check_year(case_file({**BASE, **base, "records": list(records)}, setting()), law(asked), 2024))


AT_SESSIONS = rule(
    "count", 'window = "between_sessions"\ntake = [{ kinds = ["research"] }]\ncompare = "at_least"\nfigure = 1'
).replace("must_not", "must")
FOURTH = {"term": 17, "ordinal": 4, "opening": "2024-12-20", "closing": "2024-12-22", "number": "HQ-4"}


def test_a_session_of_which_forms_name_other_days_bounds_no_certain_window() -> None:
    sessions = [*BASE["sessions"], FOURTH]
    visit = {**activity("HD-1", present=["001"]), "date": "2024-01-12"}
    days = {"from": "2024-01-09", "to": "2024-01-15"}
    of_deputy = [f for f in check(AT_SESSIONS, visit, sessions=sessions) if f.subject.id == "001"]
    assert [f.result for f in of_deputy] == ["met"]
    told = check(AT_SESSIONS, visit, head("U1", days=days), sessions=sessions)
    found = next(f for f in told if f.subject.id == "001")
    assert (found.result, found.reason) == ("undetermined", "inconsistent")
    assert "HQ-3写“2024-01-10”，CQ-U1写“2024-01-15”" in found.message
    assert {"HQ-3", "CQ-U1"} <= set(found.records)


def test_days_that_both_forms_tell_alike_contradict_nothing() -> None:
    days = {"from": "2024-01-09", "to": "2024-01-10"}
    told = case_file({**BASE, "records": [head("U1", days=days)]}, setting())
    assert told.otherwise == ()


def registration(**values: Any) -> dict[str, Any]:
    return {"form": "annual-registration", "table": "", "number": "DJ-1", "deputy": "001", "year": 2024,
            "values": values}  # fmt: skip


def test_a_day_of_election_that_the_registration_form_tells_otherwise_leaves_the_lack_open() -> None:
    deputies = [{**BASE["deputies"][0], "since": "2021-12-01"}]
    assert check(LACK, deputies=deputies)[0].result == "unmet"
    assert check(LACK, registration(elected="2021-12-01"), deputies=deputies)[0].result == "unmet"
    found = check(LACK, registration(elected="2025-01-09"), deputies=deputies)
    assert [(f.result, f.reason) for f in found] == [("undetermined", "inconsistent")]
    assert "代表名册写“2021-12-01”，DJ-1写“2025-01-09”" in found[0].message


def test_a_unit_that_the_registration_form_tells_otherwise_leaves_open_what_its_register_lacks() -> None:
    units = [
        {"code": "U1", "name": "甲联组", "kind": "joint_group"},
        {"code": "U2", "name": "乙联组", "kind": "joint_group"},
    ]
    closed = [{"year": 2024, "unit": "U1"}]
    base = {"units": units, "closed": closed}
    assert check(LACK, registration(joint_group="甲联组"), **base)[0].result == "unmet"
    found = check(LACK, registration(joint_group="乙联组"), **base)
    assert [(f.result, f.reason) for f in found] == [("undetermined", "inconsistent")]
    assert "代表名册写“甲联组”，DJ-1写“乙联组”" in found[0].message


# --- whatever a finding rests on, another record that contradicts it leaves it open ---------------------------------


def test_no_unmet_finding_of_the_shipped_cases_stands_against_a_record_that_contradicts_it() -> None:
    """Of each record on which an unmet finding rests, another is told that says what would make it right."""
    stood, tried = [], set[str]()
    for id_ in FILES:
        data, regulated = plain(tomllib.loads(FILES[id_])), regulation(id_)
        for item in data["case"]:
            kind = {r.id: r.kind for r in regulated.ruleset.rules}[item["rule"]]
            if item["expect"]["result"] != "unmet" or item.get("with") or kind not in CONTRADICTED:
                continue
            if f"{id_}/{item['rule']}" in tried:  # one case of each rule
                continue
            file = case_file({**data["base"], **item}, setting())
            year, scope = (
                int({**data["base"], **item}.get("year", file.today.year)),
                CheckScope(rules=frozenset({item["rule"]})),
            )
            rule_of = regulated.ruleset.rule(item["rule"])
            assert rule_of is not None
            for one in check_year(file, regulated, year, scope):
                against = [
                    c for n in one.records if one.result == "unmet" for c in contradicting(file, n, rule_of, one)
                ]
                if not against:
                    continue
                tried.add(f"{id_}/{item['rule']}")
                more = replace(file, records=(*file.records, *against))
                again = [f for f in check_year(more, regulated, year, scope) if f.id == one.id]
                stood += [(id_, item["name"], f.message) for f in again if f.result == "unmet"]
    assert len(tried) > 20
    assert stood == []


CONTRADICTED = {"breach", "deadline", "complete", "value", "ballot"}
"""Kinds that find what is recorded; what others miss is told by one more record, which then counts."""


def contradicting(file: CaseFile, number: str, rule_of: Rule, found: Finding) -> list[Record]:
    """A record that tells the fact of another so that the rule is kept; none where no other record could."""
    record = next(r for r in file.records if r.number == number)
    kind, options, again = rule_of.kind, rule_of.options, f"{number}-2"
    if kind == "breach":
        away = [m for m in ("absent", "late", "left_early", "left_midway") if record.values.get(m)]
        if record.form in {"activity", "attendance"} and away:
            values = {k: v for k, v in record.values.items() if k not in away} | {"present": record.values[away[0]]}
            head = [
                replace(r, number=f"{r.number}-2", issue="ZZ", unit="ZZ")
                for r in file.records
                if r.form == "attendance" and not r.table and r.issue == record.issue
            ]
            if record.form == "attendance" and not head:  # nobody says which meeting it is
                return []
            return [replace(record, number=again, issue="ZZ", unit="ZZ", values=values), *head]
        where = next((t.where for t in rule_of.takes if f"{record.form}.{record.table}" == t.record), {})
        fields = [n for n in where if n in record.values][-1:]
        values = {**record.values, **dict.fromkeys(fields, "zz")}
        return [replace(record, number=again, values=values)] if fields and keyed(file, record, fields) else []
    if kind == "deadline" and record.table:
        day = record.values.get(options.get("from", "date"))
        if not isinstance(day, str):
            day = day["to"] if isinstance(day, dict) else str(found.threshold)
        values = {**record.values, options["to"]: day}
        return [replace(record, number=again, values=values)] if keyed(file, record, [options["to"]]) else []
    if kind == "complete" and record.table:
        values = {**record.values, **dict.fromkeys(options["filled"], "2024-01-01")}
        return [replace(record, number=again, values=values)] if keyed(file, record, options["filled"]) else []
    if kind == "value" and record.table and isinstance(options.get("figure"), int):
        values = {**record.values, options["field"]: options["figure"]}
        return [replace(record, number=again, values=values)] if keyed(file, record, [options["field"]]) else []
    if kind == "ballot":
        values = {**record.values, **dict.fromkeys(options["part"], 0)}
        return [replace(record, number=again, values=values)]
    return []


def keyed(file: CaseFile, record: Record, changed: Iterable[str]) -> bool:
    """Whether the row has a natural key of which nothing is changed, so that another row tells the same thing."""
    key = file.keys.get(f"{record.form}.{record.table}", ())
    return bool(key) and all(record.values.get(n) for n in key) and not set(key) & set(changed)
