"""Cases of a regulation: small dossiers as data, and the findings that they must give. Pure.

They stand beside the rules (``<id>.cases.toml``, or ``tests/cases/rules/<id>.toml``); how one is written:
docs/办法怎么写.md. A case that does not hold is told in words, never raised.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, ClassVar

from ..dossier.deeds import Kinds
from ..dossier.model import Deputy, Membership, Office, Record, Roster, Spell, Unit
from ..errors import TemplateError
from ..outside import read_toml
from ..serial import to_json
from ..words.codes import DeputyStatus, Level, State
from .casefile import CaseFile
from .engine import check_year
from .forms_out import Closing, HandedOut, UnreadReturn
from .load import plain
from .regulation import Regulation
from .results import Finding
from .rule_check import CheckScope
from .ruleset import read_settings
from .workdays import WorkCalendar

_RECORD_KEYS = (
    "form",
    "table",
    "state",
    "unit",
    "deputy",
    "year",
    "times",
    "number",
    "issue",
    "unresolved",
    "flagged",
    "values",
    "about",
)


@dataclass(frozen=True, slots=True)
class Trial:
    """One case: ``wrong`` says what came out otherwise, and is empty where it holds."""

    rule: str
    name: str
    result: str
    wrong: str = ""

    json_members: ClassVar[Mapping[str, str]] = {
        "rule": "rule", "name": "name", "expect": "result", "passed": "passed", "wrong": "wrong",
    }  # fmt: skip
    """What ``dutykit regulations test --json`` prints (:mod:`dutykit.serial`)."""

    @property
    def passed(self) -> bool:
        """Whether the case holds."""
        return not self.wrong


@dataclass(frozen=True, slots=True)
class TrialSetting:
    """What cases rest on and do not say: kinds of activity, tables of forms (form -> its tables), working days.

    ``labels`` are of fields, by ``form.table.field``, ``choices`` of what they may hold.
    """

    kinds: Kinds
    tables: Mapping[str, tuple[str, ...]]
    calendar: WorkCalendar
    labels: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Natural keys of tables, by ``form.table``."""


def run_cases(text: str, regulation: Regulation, setting: TrialSetting, *, name: str = "") -> tuple[Trial, ...]:
    """Run every case of a text. Raises :class:`TemplateError` for text that is no TOML or has no cases."""
    try:
        data = plain(read_toml(text))
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(
            f"用例文件 {name} 不是正确的 TOML：{error}。", "请改正所指行列处的写法。", code="cases"
        ) from error
    if not data.get("case"):
        raise TemplateError(f"用例文件 {name} 里没有 [[case]]。", "写法见 docs/办法怎么写.md 第七节。", code="cases")
    base = data.get("base", {})
    return tuple(_run({**base, **case}, regulation, setting, name) for case in data["case"])


def _run(case: Mapping[str, Any], regulation: Regulation, setting: TrialSetting, name: str) -> Trial:
    rule, title, expect = case.get("rule", ""), case.get("name", ""), case.get("expect", {})
    if regulation.ruleset.rule(rule) is None or not expect.get("result"):
        return Trial(rule, title, "", "没有这条规则，或没有写 expect.result")
    try:
        file = case_file(case, setting)
    except (KeyError, ValueError, TypeError) as error:
        raise TemplateError(
            f"用例文件 {name} 的“{title}”写法不对（{error}）。", "写法见 docs/办法怎么写.md 第七节。", code="cases"
        ) from error
    year = int(case.get("year", file.today.year))
    if case.get("with"):
        regulation = _changed(regulation, rule, case["with"])
    findings = _expected(check_year(file, regulation, year, CheckScope(rules=frozenset({rule}))), expect, file)
    if expect["result"] == "none" and not findings:
        return Trial(rule, title, "none")
    if len(findings) != 1:
        came = "、".join(f"{f.subject.name or f.subject.kind}（{f.window}）" for f in findings) or "没有"
        return Trial(rule, title, expect["result"], f"应有一条结论，实际：{came}")
    return Trial(rule, title, expect["result"], _difference(expect, findings[0]))


def _expected(findings: Sequence[Finding], expect: Mapping[str, Any], file: CaseFile) -> list[Finding]:
    """The findings of which a case speaks: of its subject (the first deputy where it names none), and its window."""
    deputies = file.roster.deputies
    subject = expect.get("subject") or (deputies[0].number if deputies and len(findings) != 1 else "")
    return [
        f
        for f in findings
        if (not subject or f.subject.id == subject)
        and ("at" not in expect or f.first == date.fromisoformat(expect["at"]))
    ]


def _changed(regulation: Regulation, rule: str, options: Mapping[str, Any]) -> Regulation:
    """The regulation with options of a rule set otherwise: another reading, or what an office fills in."""
    own = read_settings(options)
    rules = tuple(
        replace(r, options={**r.options, **options}, **own) if r.id == rule else r for r in regulation.ruleset.rules
    )
    return replace(regulation, ruleset=replace(regulation.ruleset, rules=rules))


def _difference(expect: Mapping[str, Any], finding: Finding) -> str:
    actual: dict[str, Any] = {
        "result": finding.result,
        "reason": finding.reason,
        "figure": to_json(finding.figure),
        "threshold": to_json(finding.threshold),
        "suggests": finding.suggests.measure if finding.suggests else None,
        "after": finding.suggests.after if finding.suggests else None,
        "others": list(finding.suggests.others) if finding.suggests else [],
        "records": list(finding.records),
        "band": finding.band or None,
    }
    wrong = [
        f"{name} 应为 {value}，实际是 {actual[name]}"
        for name, value in expect.items()
        if name in actual and actual[name] != (value if value != "" else None)
    ]
    if "message" in expect and expect["message"] not in finding.message + finding.note:
        wrong.append(f"message 应含“{expect['message']}”，实际是“{finding.message}”")
    return "；".join(wrong) + (f"（{finding.message}）" if wrong else "")


# --- the dossier of a case ------------------------------------------------------------------------------------


def case_file(case: Mapping[str, Any], setting: TrialSetting) -> CaseFile:
    """The dossier that a case tells. Raises KeyError, ValueError or TypeError for one that is not told rightly."""
    units = tuple(map(_unit, case.get("units", ())))
    roster = Roster(tuple(map(_deputy, case.get("deputies", ()))), units)
    records, unresolved, flagged = [], {}, {}
    told = [*({"form": "session", "kind": "congress", **s} for s in case.get("sessions", ())), *case.get("records", ())]
    for at, item in enumerate(told, 1):
        for record in _records(item, at, setting):
            records.append(record)
            if item.get("unresolved"):
                unresolved[record.number] = tuple(item["unresolved"])
            if item.get("flagged"):
                flagged[record.number] = frozenset(item["flagged"])
    return CaseFile(
        roster=roster,
        records=tuple(records),
        kinds=setting.kinds,
        forms=frozenset(setting.tables),
        today=date.fromisoformat(case["today"]),
        calendar=setting.calendar,
        closed=frozenset(_closed(case.get("closed", ()), units)),
        closings=frozenset(map(_closing, (c for c in case.get("closed", ()) if isinstance(c, Mapping) and "to" in c))),
        level=Level(case.get("level", Level.COUNTY)),
        review_required=case.get("review_required", False),
        unresolved=unresolved,
        flagged=flagged,
        unread=tuple(map(_unread, case.get("unread", ()))),
        labels=setting.labels,
        choices=setting.choices,
        keys=setting.keys,
        handed_out=frozenset(map(_handed, case["handed"])) if "handed" in case else None,
    )


def _unit(data: Mapping[str, Any]) -> Unit:
    code = data["code"]
    return Unit(code, data.get("name", code), data.get("kind", "joint_group"), data.get("parent", ""))


def _deputy(data: Mapping[str, Any]) -> Deputy:
    facts = {**data.get("facts", {})}
    if "status_date" in data:
        facts["status_date"] = data["status_date"]
    return Deputy(
        number=data["number"],
        name=data.get("name", data["number"]),
        memberships=tuple(map(_membership, data.get("units", ()))),
        status=data.get("status", "in_office"),
        since=date.fromisoformat(data["since"]) if "since" in data else None,
        until=date.fromisoformat(data["until"]) if "until" in data else None,
        facts=facts,
        spells=tuple(map(_spell, data.get("spells", ()))),
        offices=tuple(map(_office, data.get("offices", ()))),
    )


def _membership(data: Any) -> Membership:
    """A unit, for good; or with the days from and to which the deputy is in it."""
    if isinstance(data, str):
        return Membership(data)
    since, until = (date.fromisoformat(data[name]) if name in data else None for name in ("from", "to"))
    return Membership(data["unit"], since, until)


def _spell(data: Mapping[str, Any]) -> Spell:
    return Spell(DeputyStatus.of(data["status"]), date.fromisoformat(data["from"]), date.fromisoformat(data["to"]))


def _office(data: Mapping[str, Any]) -> Office:
    """What a field of the roster held from one day to another."""
    since, until = (date.fromisoformat(data[name]) if name in data else None for name in ("from", "to"))
    return Office(data["field"], data.get("value", True), since, until)


def _handed(data: Mapping[str, Any]) -> HandedOut:
    return HandedOut(data["form"], data.get("year"), data.get("deputy", ""))


def _unread(data: Mapping[str, Any]) -> UnreadReturn:
    forms, deputies = frozenset(data.get("forms", ())), frozenset(data.get("deputies", ()))
    return UnreadReturn(data["file"], forms, data.get("unit", ""), deputies, data.get("year"))


def _closed(items: Iterable[Any], units: tuple[Unit, ...]) -> Iterable[tuple[int, str, str]]:
    for item in items:
        if isinstance(item, int):
            yield from ((item, u.code, "") for u in units)
        elif "year" in item:
            yield item["year"], item["unit"], item.get("form", "")


def _closing(data: Mapping[str, Any]) -> Closing:
    first, last = (date.fromisoformat(data[name]) for name in ("from", "to"))
    return Closing(data["unit"], first, last, data.get("form", ""))


def _records(item: Mapping[str, Any], at: int, setting: TrialSetting) -> Iterable[Record]:
    form = item["form"]
    tables = setting.tables[form]
    table = item.get("table", tables[0] if tables else "")
    values, times = _values(item, form, table), int(item.get("times", 1))
    for n in range(times):
        number = item.get("number") if times == 1 and form != "suggestion" else None
        own = {name: _later(value, n) if name in {"date", "submitted"} else value for name, value in values.items()}
        if times > 1 or ("title" not in own and form in {"activity", "suggestion"}):
            own["title"] = f"{own.get('title', '样例')}{at}-{n + 1}"
        yield Record(
            number=number or f"{form}-{at:03}-{n + 1:03}",
            form=form,
            table=table,
            state=State.of(item.get("state", State.ACCEPTED)),
            values={k: v for k, v in own.items() if v is not None},
            year=item.get("year") or _year(own),
            deputy=item.get("deputy", ""),
            unit=item.get("unit", ""),
            issue=item.get("issue", ""),
            about=item.get("about", ""),
        )


def _values(item: Mapping[str, Any], form: str, table: str) -> dict[str, Any]:
    """Fields of a record: what is no key of the case. A row names its deputy in a field, a head is the deputy's own."""
    fields = {"deputy"} if table else set()
    fields |= {"number"} if form == "suggestion" else set()
    values: dict[str, Any] = {k: v for k, v in item.items() if k not in _RECORD_KEYS or k in fields}
    values |= item.get("values", {})
    if form == "activity" and not isinstance(values.get("date"), dict):
        values["date"] = _range(values.get("date"))
    return values


def _later(value: Any, days: int) -> Any:
    if isinstance(value, dict):
        return {**value, **{k: _later(value[k], days) for k in ("from", "to") if k in value}}
    return (date.fromisoformat(value) + timedelta(days=days)).isoformat() if value and days else value


def _range(value: Any) -> Any:
    return {"from": value, "to": value} if isinstance(value, str) and value else None


def _year(values: Mapping[str, Any]) -> int | None:
    day = values.get("date") or values.get("submitted") or values.get("opening")
    day = day.get("from") if isinstance(day, Mapping) else day
    return int(day[:4]) if isinstance(day, str) and day[:4].isdigit() else None
