"""Tables that papers attach, by id: columns and rows of text, the last row their sum where there is one. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from typing import TypedDict

from ..dates import chinese, chinese_span
from ..dossier.roster import reporting_units
from ..words.phrases import percent
from . import figures as f
from .across_blocks import ACROSS_COLUMNS, across_rows


class AttachedTable(TypedDict):
    """A table of an attachment; the first column is the widest."""

    mark: str
    title: str
    subtitle: str
    first: str
    columns: list[str]
    rows: list[list[str]]
    note: str


def table(name: str, scope: f.PaperScope) -> AttachedTable | None:
    """The table of that id; ``None`` where there is nothing to put in it."""
    return TABLES[name](scope)


def _table(
    title: str, columns: Sequence[str], rows: list[list[str]], *, subtitle: str = "", note: str = ""
) -> AttachedTable:
    first, *others = columns
    return {
        "mark": "", "title": title, "subtitle": subtitle, "first": first, "columns": others, "rows": rows, "note": note,
    }  # fmt: skip


def _units(scope: f.PaperScope) -> AttachedTable | None:
    """Units side by side; an event of several units counts in each, and once in the sum."""
    facts = scope.facts
    if scope.unit or scope.chosen or len(reporting_units(facts.roster)) < 2:
        return None
    label = f.unit_label(facts)
    rows = [[name, *map(str, astuple(f.unit_figures(of)))] for name, of in f.unit_scopes(facts)]
    columns = (label, "代表人数", "活动场次", "参加人次", "参加人数", "联系场次", "联系人次", "建议件数", "登记表数")
    note = "注：一场活动有几个单位的代表参加的，在各单位分别计算，在合计中只算一场。联系指联系、接待选民。"
    return _table(f"{facts.year}年度代表履职情况统计表", columns, rows, subtitle=f"（按{label}统计）", note=note)


def _kinds(scope: f.PaperScope) -> AttachedTable | None:
    deeds = f.but_suggestions(scope)
    if not deeds:
        return None
    rows = [
        [label, *map(str, (counts.events.value, counts.person_times.value, counts.persons.value))]
        for label, counts in f.kind_counts(scope, deeds)
    ]
    title = f"{scope.facts.year}年度代表履职活动统计表"
    return _table(title, ("活动类型", "场次", "参加人次", "参加人数"), rows, subtitle="（按活动类型统计）")


def _sittings(scope: f.PaperScope) -> AttachedTable | None:
    found = f.sittings(scope)
    year = scope.facts.year
    rows = [
        [
            f"{s.title}（{chinese_span(s.first, s.last, year)}）",
            *map(str, (s.half_days, s.persons, s.all_of, s.due, s.there, s.leave, s.absent)),
            percent(s.there, s.due),
        ]
        for s in found
    ]
    columns = ("会议", "半天数", "应到人数", "全程出席", "应到人次", "实到人次", "请假人次", "缺席人次", "出席率")
    note = "注：人次按半天计。出席率为实到人次占应到人次的比例。没有登记出席、请假或者缺席的，不计入应到。"
    return _table(f"{year}年度会议出缺席情况统计表", columns, rows, note=note) if rows else None


def _members(scope: f.PaperScope) -> AttachedTable | None:
    """Each person, in the order of the roster: half-days and activities; nobody is ranked."""
    facts = scope.facts
    if not scope.people:
        return None
    rows = [[d.name, *map(str, astuple(f.deputy_figures(facts, d.number)))] for d in scope.people]
    columns = ("姓名", "出席半天", "请假半天", "缺席半天", "会议活动", "联系选民", "领衔建议")
    note = "注：按名册顺序排列。会议活动、联系选民按次计，领衔建议按件计。"
    return _table(f"{facts.year}年度{scope.noun}履职情况表", columns, rows, note=note)


def _attendance(scope: f.PaperScope) -> AttachedTable | None:
    """The half-days of each person who was due at a meeting, in the order of the roster."""
    found = {d.number: (f.half_days_of(scope.facts, d.number), d) for d in scope.facts.roster.deputies}
    rows = [[d.name, *map(str, (sum(halves), *halves))] for halves, d in found.values() if sum(halves)]
    columns = ("姓名", "应出席半天", "出席半天", "请假半天", "缺席半天")
    title = f"{scope.facts.year}年度代表出席会议情况表"
    return _table(title, columns, rows, note="注：按名册顺序排列，没有登记的不计。") if rows else None


def _no_shows(scope: f.PaperScope) -> AttachedTable | None:
    facts = scope.facts
    rows = []
    for one in f.no_shows(scope):
        deputy = facts.deputy(one.number)
        units = f.main_unit(facts, deputy, one.day)
        rows.append([one.title, deputy.name, units, chinese(one.day) if one.day else ""])
    columns = ("会议（活动）", "姓名", "单位", "日期")
    note = "注：指应邀并确认参加、未经批准没有到会的。对登记有异议的，请向登记单位提出。"
    return _table("无故不参加会议、活动情况表", columns, rows, note=note) if rows else None


def _across(scope: f.PaperScope) -> AttachedTable | None:
    """Congresses side by side, in the order in which they were named, and their sum."""
    across = scope.facts.across
    if across is None:
        return None
    note = (
        "注：各项由各地自行登记、统计，按汇总的次序排列，不排名。登记表指代表年度履职情况登记表，报告履职按代表人数计，"
        "联系指联系、接待选民，逾期表指下发后过了期限还没有全部收回的，不符合指核查结论。没有登记不等于没有履职。"
    )
    return _table(f"{across.year}年度各地代表履职情况汇总表", ACROSS_COLUMNS, across_rows(across), note=note)


TABLES: Mapping[str, Callable[[f.PaperScope], AttachedTable | None]] = {
    "units": _units,
    "kinds": _kinds,
    "sittings": _sittings,
    "members": _members,
    "attendance": _attendance,
    "no_shows": _no_shows,
    "across": _across,
}
