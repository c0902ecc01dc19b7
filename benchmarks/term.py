"""A workspace as an office has it after a term: 450 deputies, five years, 116,000 participations in 11,530 records.

It is written through the store, as a run of ingest would leave it: returns of forty rows with their issues and their
line in the log, and for each cell its place and raw text. Everybody in it is invented by a seeded generator.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dutykit.app.opened.open_workspace import OpenWorkspace, open_workspace
from dutykit.evidence import CellPlace, Evidence, a1, evidence_json
from dutykit.forms.check import natural_key
from dutykit.forms.model import Form, Table
from dutykit.store import Issue, NewRecord, NewVersion, Return, Schema
from dutykit.words.codes import FormId, IssueKind, ReturnStatus, State
from dutykit.workspace import Workspace, create

from .office import UNITS, YEAR, names

YEARS = range(YEAR - 4, YEAR + 1)
ACTIVITIES, CONTACTS, SUGGESTIONS = 1600, 320, 240
"""Of each year."""
ROWS = 40
"""In one return."""
_KINDS = ("research", "inspection_group", "training", "enforcement_check")


def term(folder: Path) -> Workspace:
    """Make the workspace in ``folder``."""
    made = create(folder, "北京市青石区人民代表大会", 17, ["shijingshan-2022"], YEARS[-1])
    with open_workspace(made, today=date(YEARS[-1], 12, 31)) as opened:
        writer = Writer(opened)
        with opened.store.transaction():
            writer.roster()
            writer.sessions()
            for year in YEARS:
                writer.year(year)
    return made


class Writer:
    """Writes the records of a congress; ``each`` is how many activities, contacts and suggestions a year has."""

    def __init__(
        self,
        opened: OpenWorkspace,
        years: Sequence[int] = YEARS,
        each: tuple[int, int, int] = (ACTIVITIES, CONTACTS, SUGGESTIONS),
        seed: int = 17,
    ) -> None:
        self.opened = opened
        self.years, self.each = years, each
        self.random = random.Random(seed)
        self.units = [(f"U{n:02}", f"第{n}街道人大街工委") for n in range(1, UNITS + 1)]
        self.people: list[tuple[str, str]] = []
        self.serial = 0

    def roster(self) -> None:
        """Units, and deputies each in one of them."""
        self.people = [(f"{number:04}", name) for number, name in enumerate(names(), 1)]
        units: list[dict[str, Any]] = [{"code": c, "name": n, "kind": "work_committee"} for c, n in self.units]
        deputies: list[dict[str, Any]] = [
            {
                "number": number, "name": name, "gender": "male", "ethnicity": "汉族", "birth": "1975-03",
                "employer": "青石区第一中学", "post": "教师", "district": f"第{index % 90 + 1}选区",
                "elected": "2020-11-16", "work_committee": self.units[index % UNITS][1],
            }
            for index, (number, name) in enumerate(self.people)
        ]  # fmt: skip
        self._return(FormId.ROSTER, None, "", {}, {"units": units, "deputies": deputies})

    def sessions(self) -> None:
        """The term, and a session in January of each year."""
        rows: list[dict[str, Any]] = [{"kind": "term", "term": 17, "opening": f"{self.years[0]}-01-08"}]
        rows += [
            {
                "kind": "congress", "term": 17, "ordinal": ordinal, "preparatory": f"{year}-01-07",
                "opening": f"{year}-01-08", "closing": f"{year}-01-11", "half_days": 7,
            }
            for ordinal, year in enumerate(self.years, 1)
        ]  # fmt: skip
        self._return(FormId.SESSION, None, "", {"filler": "周林"}, {"sessions": rows})

    def year(self, year: int) -> None:
        """What units registered in a year."""
        activities, contacts, suggestions = self.each
        for form, table, rows in (
            (FormId.ACTIVITY, "activities", [self._activity(year, n) for n in range(activities)]),
            (FormId.CONTACT, "contacts", [self._contact(year, n) for n in range(contacts)]),
            (FormId.SUGGESTION, "suggestions", [self._suggestion(year, n) for n in range(suggestions)]),
        ):
            for start in range(0, len(rows), ROWS):
                unit = self.units[start // ROWS % UNITS][0]
                head = {"unit": unit, "year": year, "filler": "方志远", "phone": "010-55550102"}
                self._return(form, year, unit, head, {table: rows[start : start + ROWS]})

    # --- rows ------------------------------------------------------------------------------------------------

    def _day(self, year: int) -> str:
        return (date(year, 1, 15) + timedelta(self.random.randrange(345))).isoformat()

    def _some(self, count: int) -> list[str]:
        return [number for number, _ in self.random.sample(self.people, count)]

    def _activity(self, year: int, number: int) -> dict[str, Any]:
        day, people = self._day(year), self._some(self.random.randrange(9, 19))
        return {
            "date": {"from": day, "to": day}, "title": f"第{number + 1}次代表视察、调研重点民生实事项目推进情况",
            "kind": _KINDS[number % len(_KINDS)], "organiser": "work_committee", "place": "街道代表之家",
            "content": "听取情况介绍，实地察看项目现场，代表提出意见和建议，形成会议记录报区人大常委会代表联络室。",
            "present": people[1:], "leave": people[:1], "entered": day,
        }  # fmt: skip

    def _contact(self, year: int, number: int) -> dict[str, Any]:
        return {
            "date": self._day(year), "period": "上午", "place_kind": "station", "place": f"第{number % 60 + 1}联络站",
            "way": "reception", "deputies": self._some(2), "voters": 14, "matter": f"第{number + 1}件：楼道照明损坏。",
        }  # fmt: skip

    def _suggestion(self, year: int, number: int) -> dict[str, Any]:
        people = self._some(4)
        return {
            "number": f"{year}-{number + 1:03}", "kind": "suggestion", "during": "session",
            "title": f"关于{year}年第{number + 1}件民生实事的建议", "reason": "群众反映强烈。",
            "proposal": "尽快办理。",
            "lead": people[0], "seconders": people[1:], "submitted": f"{year}-01-10", "state": "answered",
            "handler": "区住房城市建设委",
        }  # fmt: skip

    # --- one return ------------------------------------------------------------------------------------------

    def _return(
        self, form_id: str, year: int | None, unit: str, head: Mapping[str, Any], rows: Mapping[str, Sequence[Any]]
    ) -> None:
        store, form = self.opened.store, self.opened.forms[form_id]
        self.serial += 1
        received, issue = f"{year or self.years[0]}-12-20", ""
        if year is not None:
            issue = f"F{year}-{store.take_numbers(f'F{year}')[0]:04}"  # those made later go on from here
            store.keep_schema(Schema(form.hash, form.id, form.version, form.schema))
            store.save_issue(Issue(issue, IssueKind.FORM, form.id, form.hash, year, unit, due=received, made=received))
        sha256 = f"{self.serial:064x}"
        count = sum(map(len, rows.values())) + bool(head)
        source = store.add_return(
            Return(
                0, sha256, f"{form.title}_{self.serial}.xlsx", received, "run", ReturnStatus.ACCEPTED, form.id,
                form.hash, issue, year, unit, records=count,
            )
        )  # fmt: skip
        found = list(self._records(form, year, unit, head, rows))
        numbers = store.take_numbers(f"{form.prefix}{year or ''}", len(found))
        new = []
        for serial, (table, position, values, evidence) in zip(numbers, found, strict=True):
            number = f"{form.prefix}-{year}-{serial:04}" if year else f"{form.prefix}-{serial:04}"
            key = natural_key(values, table) if table else ""
            deputy = str(values.get(table.deputy) or "") if table and table.deputy else ""
            first = NewVersion(number, State.ACCEPTED, values, evidence, source=source)
            part = table.name if table else ""
            new.append(NewRecord(number, form.id, part, first, year, unit, deputy, issue, key, position))
        store.add(new, [], f"{received}T10:00:00+08:00")
        store.write_log(received, "ingest", sha256, {"run": "run", "status": "accepted"})

    def _records(
        self, form: Form, year: int | None, unit: str, head: Mapping[str, Any], rows: Mapping[str, Sequence[Any]]
    ) -> Iterator[tuple[Table | None, int, Mapping[str, Any], str]]:
        if head:
            yield None, 0, head, self._evidence(head, 4)
        for name, told in rows.items():
            for position, values in enumerate(told, 1):
                yield form.table_by_name[name], position, values, self._evidence(values, position + 6)

    def _evidence(self, values: Mapping[str, Any], row: int) -> str:
        known = dict(self.people)
        found = {}
        for column, (field, value) in enumerate(values.items(), 2):
            raw, spans = str(value), []
            if isinstance(value, list):
                raw, at = "、".join(known[n] for n in value), 0
                for number in value:
                    spans.append((number, at, at + len(known[number])))
                    at += len(known[number]) + 1
            found[field] = Evidence(CellPlace("填写", a1(row, column)), raw, tuple(spans))
        return evidence_json(found, values)
