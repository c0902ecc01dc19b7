"""What an unmet finding says: on which record or over which register, when, how often, each occurrence by its day."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutykit.rules.casefile import CaseFile
from dutykit.rules.derive import derive
from dutykit.rules.engine import check_year
from dutykit.rules.results import Finding
from dutykit.rules.trial import case_file
from dutykit.words.codes import Result
from rules.setting import lexicon, regulation, setting
from rules.small import law
from rules.test_cases import FILES, TOP
from rules.test_derivations import told

DAY = re.compile(r"\d{4}年\d+月\d+日")
NO_COUNT = {"streak", "gap", "repeat", "combine", "schedule"}
"""Kinds that tell their figure in other words."""


def wrong_with(finding: Finding, case: CaseFile, kind: str) -> list[str]:
    """What an unmet finding fails to say."""
    message, wrong = finding.message, []
    units = [u.name for u in case.roster.units]
    if not any(n in message for n in finding.records) and not any(u in message for u in (*units, "名册")):
        wrong.append("no record, and no register")
    if finding.records and kind not in {"gap", "streak"} and not any(n in message for n in finding.records):
        wrong.append("none of its records")
    labels = finding.window.split("至")
    if not all(label in message for label in labels) and not DAY.search(message):
        wrong.append("not when")
    counts = isinstance(finding.figure, int) and finding.unit_of_figure and kind not in NO_COUNT
    if counts and str(finding.figure) not in message:
        wrong.append("not how often")
    if kind == "breach":
        lacking = [n for n in finding.records if n not in message]
        wrong += [f"not {n}" for n in lacking]
    return wrong


@pytest.mark.parametrize("id_", sorted(FILES))
def test_every_unmet_finding_of_a_case_can_be_checked(id_: str) -> None:
    said = [
        (t.finding.rule, t.name, t.finding.message, wrong)
        for t in told(id_)
        if t.finding.result is Result.UNMET
        if (wrong := wrong_with(t.finding, t.case, t.derivation.rule.rule.kind))
    ]
    assert said == []


RULES = """
[[rule]]
id = "least"
article = "三"
duty = "参加调研"
force = "must"
kind = "count"
subject = "deputy"
take = [{ kinds = ["research"] }]
compare = "at_least"
figure = 3
[[rule]]
id = "late"
article = "四"
duty = "按时到会"
force = "must_not"
kind = "breach"
subject = "deputy"
window = "session"
take = [{ kinds = ["congress_session"], marks = ["late"] }]
compare = "less_than"
figure = 1
[[rule]]
id = "missed"
article = "五"
duty = "不缺席"
force = "must_not"
kind = "breach"
subject = "deputy"
window = "session"
absence = "half_day"
compare = "less_than"
figure = 1
[[rule]]
id = "away"
article = "六"
duty = "调研间隔"
force = "must"
kind = "gap"
subject = "deputy"
take = [{ kinds = ["research"] }]
months = 6
[[rule]]
id = "half"
article = "七"
duty = "一半代表参加调研"
force = "must"
kind = "share"
subject = "unit"
unit_kinds = ["joint_group"]
take = [{ kinds = ["research"] }]
compare = "at_least"
share = "1/2"
[[rule]]
id = "entered"
article = "八"
duty = "活动写明地点"
force = "must"
kind = "complete"
subject = "unit"
unit_kinds = ["joint_group"]
record = "activity.activities"
filled = ["place"]
"""
KIND = {
    "least": "count", "late": "breach", "missed": "breach", "away": "gap", "half": "share", "entered": "complete",
}  # fmt: skip
activities = st.builds(
    dict, day=st.integers(1, 28), month=st.integers(1, 12), there=st.sampled_from(["present", "leave", "absent"]),
    kind=st.sampled_from(["research", "training"]), place=st.sampled_from(["", "古城"]),
)  # fmt: skip
halves = st.lists(st.sampled_from(["present", "late", "absent", "leave"]), max_size=4)


def dossier(told_: list[dict[str, Any]], marks: list[str]) -> CaseFile:
    records: list[dict[str, Any]] = [
        {
            "form": "activity", "number": f"HD-{n}", "date": f"2024-{a['month']:02}-{a['day']:02}", "kind": a["kind"],
            a["there"]: ["001"], "unit": "U1", "values": {"place": a["place"]},
        }
        for n, a in enumerate(told_, 1)
    ]  # fmt: skip
    records += [
        {
            "form": "attendance", "table": "half_days", "issue": "A", "unit": "U1", "number": f"CQ-{n}",
            "date": f"2024-01-{8 + n // 2:02}", "half_day": ("am", "pm")[n % 2], "kind": "plenary_meeting",
            **({"present": ["001"], "late": ["001"]} if mark == "late" else {mark: ["001"]}),
        }
        for n, mark in enumerate(marks)
    ]  # fmt: skip
    return case_file(
        {
            "today": "2025-03-01", "closed": [2021, 2022, 2023, 2024],
            "sessions": [
                {"term": 17, "ordinal": 1, "opening": "2021-12-20", "closing": "2021-12-24"},
                {"term": 17, "ordinal": 3, "opening": "2024-01-08", "closing": "2024-01-11"},
            ],
            "units": [{"code": "U1", "name": "甲联组"}],
            "deputies": [{"number": "001", "name": "样甲", "units": ["U1"]}], "records": records,
        },
        setting(),
    )  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(told_=st.lists(activities, max_size=4), marks=halves)
def test_every_unmet_finding_of_a_generated_dossier_can_be_checked(
    told_: list[dict[str, Any]], marks: list[str]
) -> None:
    file = dossier(told_, marks)
    for finding in check_year(file, law(RULES), 2024):
        if finding.result is Result.UNMET:
            assert wrong_with(finding, file, KIND[finding.rule]) == [], finding.message
            if finding.rule in {"late", "missed"}:  # each occurrence with its day
                mark = {"late": "late", "missed": "absent"}[finding.rule]
                days = {f"1月{8 + n // 2}日" for n, m in enumerate(marks) if m == mark}
                assert [day for day in days if day not in finding.message] == [], finding.message
                assert finding.figure == (1 if mark == "late" else marks.count("absent"))


def test_being_late_is_told_by_the_half_day_and_its_record() -> None:
    (found,) = [f for f in check_year(dossier([], ["late", "present", "late"]), law(RULES), 2024) if f.rule == "late"]
    assert found.message == (
        "第17届第3次会议按时到会：1次（2024年1月8日上午参加、迟到（CQ-0），2024年1月9日上午参加、迟到（CQ-2）），"
        "一次也不应有。"
    )


def test_a_lack_is_told_with_what_there_is_and_the_register() -> None:
    activity = {"day": 5, "month": 3, "there": "present", "kind": "research", "place": ""}
    (found,) = [f for f in check_year(dossier([activity], []), law(RULES), 2024) if f.rule == "least"]
    assert found.message == ("2024年参加调研：1次，要求不少于3次；2024年3月5日样例3-1（HD-1）；甲联组的登记已经关闭。")


def test_what_voters_said_stands_in_no_message() -> None:
    reception = {
        "form": "contact", "number": "LX-1", "date": "2024-05-01", "way": "station_visit", "deputies": ["001"],
        "unit": "U1", "place": "古城站", "matter": "路灯坏了",
    }  # fmt: skip
    file = case_file(
        {
            "today": "2025-03-01", "closed": [2021, 2022, 2023, 2024],
            "sessions": [{"term": 17, "ordinal": 1, "opening": "2021-12-20", "closing": "2021-12-24"}],
            "units": [{"code": "U1", "name": "甲联组"}],
            "deputies": [{"number": "001", "name": "样甲", "units": ["U1"]}], "records": [reception],
        },
        setting(),
    )  # fmt: skip
    rules = law(RULES.partition('[[rule]]\nid = "late"')[0].replace('kinds = ["research"]', 'forms = ["contact"]'))
    (found,) = check_year(file, rules, 2024)
    assert found.message == "2024年参加调研：1次，要求不少于3次；2024年5月1日古城站（LX-1）；甲联组的登记已经关闭。"
    derived = derive(file, rules, 2024, found, lexicon())
    assert derived is not None
    assert "路灯" not in str(derived.taken)


@pytest.mark.parametrize("id_", sorted(p.stem for p in (TOP / "regulations").glob("*.toml")))
def test_what_a_finding_tells_of_a_rule_names_nothing_by_its_code(id_: str) -> None:
    """Duty, note and wording stand in findings that deputies read; options and lists are called by their labels."""
    told = [text for r in regulation(id_).ruleset.rules for text in (r.duty, r.note, r.said)]
    assert [text for text in told if re.search(r"[A-Za-z_]{3,}", text)] == []
