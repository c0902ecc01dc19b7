"""工作计划, in five kinds; what a form plans stands in the table, the rest the office writes. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypedDict

from ..dates import chinese_span
from ..dossier.target import Target
from ..dossier.views import ContactPlanRow, DutyReportRow, GroupPlanRow
from ..words.codes import FormId, Per
from ..words.lists import PlanState
from .facts import Facts
from .official import Words
from .sectioned import SectionedContext, build_sectioned

DOCUMENT = "plan"


class PlannedItem(TypedDict):
    """What is planned."""

    when: str
    what: str
    who: str
    note: str


class PlanRow(PlannedItem):
    """A row of the table."""

    no: str


class PlanContext(SectionedContext):
    """A plan with what is planned one by one."""

    items: list[PlanRow]
    items_title: str


def build(facts: Facts, target: Target) -> PlanContext:
    """The context; ``target`` is the congress or a unit. ``items`` are the rows of the table."""
    paper = facts.papers[DOCUMENT]
    variant, own = paper.variant, paper.material(target, facts.year)
    unit = target.id if target.per is Per.UNIT else ""
    source = variant.texts.get("source", "")
    planned = list(_SOURCES[source](facts, unit)) if source else []
    added: list[PlannedItem] = [
        {"when": i["when"], "what": i["what"], "who": i.get("who", ""), "note": i.get("note", "")}
        for i in own.get("item", ())
    ]
    items: list[PlanRow] = [{"no": str(at), **item} for at, item in enumerate([*planned, *added], 1)]
    found = build_sectioned(DOCUMENT, facts, target)
    if not items:
        form = facts.forms[source].title if source in facts.forms else ""
        asked = f"请收回《{form}》，或者在材料文件里写 [[item]]" if form else "请在材料文件里写 [[item]]"
        found["open"].append(f"没有逐项安排：{asked}")
    if not unit and variant.sign == "{unit}":
        found["open"].append("这种计划由单位制定，没有说明是哪个单位的：请写 --unit 单位")
    title = Words(facts, unit).said(variant.texts.get("items", "{year}年工作安排"))
    return {
        **found,
        "nothing_to_tell": found["nothing_to_tell"] and not items,
        "items": items,
        "items_title": title,
        "attachments": [f"附件：{title}"] if items else [],
    }


def _month(text: str) -> str:
    """2025年3月 of 2025-03."""
    year, _, month = text.partition("-")
    return f"{year}年{int(month[:2])}月" if month[:2].isdigit() else text


def _group(facts: Facts, unit: str) -> Iterator[PlannedItem]:
    for record in facts.of_view(GroupPlanRow):
        row = GroupPlanRow(record.values)
        if record.year in {None, facts.year} and (not unit or record.unit == unit) and row.state != PlanState.CANCELLED:
            what = row.title + (f"：{row.content}" if row.content else "")
            note = "，".join(filter(None, (row.place, row.scope, f"{row.expected}人" if row.expected else "")))
            yield {"when": _month(row.planned), "what": what, "who": row.staff, "note": note}


def _contact(facts: Facts, unit: str) -> Iterator[PlannedItem]:
    for record in facts.of_view(ContactPlanRow):
        row = ContactPlanRow(record.values)
        if record.year in {None, facts.year} and (not unit or record.unit == unit) and row.state != PlanState.CANCELLED:
            people = "、".join(d.name for d in map(facts.roster.by_number.get, row.deputies) if d)
            when = chinese_span(row.date) + row.period
            yield {
                "when": when,
                "what": f"{row.place}{row.topic and f'：{row.topic}'}",
                "who": people,
                "note": f"联系人：{row.staff}" if row.staff else "",
            }


def _duty_report(facts: Facts, unit: str) -> Iterator[PlannedItem]:
    for record in facts.of_view(DutyReportRow):
        row = DutyReportRow(record.values)
        deputy = facts.roster.by_number.get(row.deputy)
        if deputy and row.planned and (not unit or record.unit == unit):
            way = facts.label(FormId.DUTY_REPORT, "planned_way", row.planned_way) if row.planned_way else ""
            yield {"when": _month(row.planned), "what": "向原选区选民报告履职情况", "who": deputy.name, "note": way}


_SOURCES: Mapping[str, Callable[[Facts, str], Iterator[PlannedItem]]] = {
    FormId.GROUP_PLAN: _group,
    FormId.CONTACT_PLAN: _contact,
    FormId.DUTY_REPORT: _duty_report,
}
