"""What a deputy's own registration form tells beyond the books of record: shown apart, never counted (DESIGN §7)."""

from __future__ import annotations

from typing import Any

from ..dossier.model import Record
from ..dossier.statistics import ABSENT, CONFIRMED, INVITED, LEAVE, PRESENT, Deed
from ..text import fold
from .facts import Facts


def claims_of(facts: Facts, number: str) -> list[dict[str, str]]:
    """Rows that no deed bears out: ``number`` (of the record), ``what``, ``told`` and ``counted``."""
    deeds = facts.deeds_with(number)
    return [
        *_participation(facts, number, deeds),
        *_suggestions(facts, number, [d for d in deeds if d.form == "suggestion"]),
        *_contacts(facts, number, [d for d in deeds if d.form == "contact"]),
        *_duty_reports(facts, number, [d for d in deeds if d.group == "duty_report"]),
    ]


def participation_rows(facts: Facts, number: str) -> dict[str, dict[str, int]]:
    """Per kind of activity: ``due``, ``present``, ``leave``, ``absent``; kinds without the deputy are left out."""
    rows: dict[str, dict[str, int]] = {}
    order = {code: i for i, code in enumerate(facts.kinds)}
    named = [d for d in facts.deeds_with(number) if d.form == "activity" and d.group != "duty_report"]
    for deed in sorted(named, key=lambda d: order.get(d.kind, len(order))):
        marks = deed.people[number]
        row = rows.setdefault(deed.kind, {"due": 0, "present": 0, "leave": 0, "absent": 0})
        there = deed.took_part(number)
        row["due"] += bool(marks & {INVITED, CONFIRMED, PRESENT, LEAVE, ABSENT}) or there
        row["present"] += there
        row["leave"] += not there and LEAVE in marks
        row["absent"] += not there and ABSENT in marks and LEAVE not in marks
    return rows


def _participation(facts: Facts, number: str, deeds: list[Deed]) -> list[dict[str, str]]:
    counted = participation_rows(facts, number)
    every: dict[str, int] = {}
    for deed in deeds:
        if deed.took_part(number):
            every[deed.kind] = every.get(deed.kind, 0) + 1
    claims = []
    for record in facts.registered_rows(number, "participation"):
        kind, told = str(record.values.get("kind", "")), record.values.get("present")
        mine = counted[kind]["present"] if kind in counted else every.get(kind, 0)
        if told is not None and told != mine:
            claims.append(_claim(record, facts.kind_label(kind), f"{told}次", f"{mine}次"))
    return claims


def _suggestions(facts: Facts, number: str, deeds: list[Deed]) -> list[dict[str, str]]:
    known = {fold(d.title) for d in deeds if d.took_part(number)}
    rows = facts.registered_rows(number, "suggestions")
    return [
        _claim(r, "议案、建议", str(r.values["title"]), "没有登记")
        for r in rows
        if r.values.get("title") and fold(str(r.values["title"])) not in known
    ]


def _contacts(facts: Facts, number: str, deeds: list[Deed]) -> list[dict[str, str]]:
    known = {(d.first.isoformat() if d.first else "", d.kind) for d in deeds if d.took_part(number)}
    claims = []
    for record in facts.registered_rows(number, "contacts"):
        day, way = str(record.values.get("date") or ""), str(record.values.get("way") or "")
        if (day, way) not in known:
            claims.append(_claim(record, "联系选民", f"{_day(day)}{facts.kind_label(way)}", "没有登记"))
    return claims


def _duty_reports(facts: Facts, number: str, deeds: list[Deed]) -> list[dict[str, str]]:
    known = {d.first.isoformat() for d in deeds if d.first and d.took_part(number)}
    rows = facts.registered_rows(number, "duty_reports")
    word = facts.regulation.words["report"]
    return [
        _claim(r, word, _day(str(r.values.get("date") or "")), "没有登记")
        for r in rows
        if r.values.get("date") not in known
    ]


def _day(day: str) -> str:
    if not day:
        return ""
    _, month, number = day.split("-")
    return f"{int(month)}月{int(number)}日"


def _claim(record: Record, what: str, told: Any, counted: str) -> dict[str, str]:
    return {"number": record.number, "what": what, "told": str(told), "counted": counted}
