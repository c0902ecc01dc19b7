"""Facts written out by hand for tests of documents: short calls, invented people."""

from __future__ import annotations

import dataclasses
import json
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.example import example_facts, example_target
from dutykit.documents.facts import Facts
from dutykit.documents.paper import Paper, material_key, read_material, read_pattern
from dutykit.dossier.model import Deputy, Membership, Record, Roster, Unit
from dutykit.dossier.target import Target
from dutykit.evidence import CellPlace, Evidence
from dutykit.forms.compile import compile_form
from dutykit.forms.model import Form
from dutykit.rules.load import load_regulation
from dutykit.rules.regulation import Regulation
from dutykit.words.codes import Per

TOP = Path(__file__).resolve().parents[2]


def _json(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((TOP / "schemas" / name).read_text(encoding="utf-8"))
    return found


@cache
def forms() -> dict[str, Form]:
    lists, meta = _json("lists.schema.json"), _json("meta/form.schema.json")
    names = [p.name for p in (TOP / "schemas").glob("*.schema.json") if p.name != "lists.schema.json"]
    return {form.id: form for form in (compile_form(_json(n), lists, meta, name=n) for n in sorted(names))}


@cache
def regulation() -> Regulation:
    text = (TOP / "regulations/shijingshan-2022.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["id"] == "shijingshan-2022"
    return load_regulation(text, _json("meta/regulation.schema.json"), name="shijingshan-2022.toml")


@cache
def papers() -> dict[str, Paper]:
    """The pattern of each official document, with its shipped sample as the material of every example target."""
    found = {}
    for document in (d for d in DOCUMENTS.values() if d.pattern):
        text = (TOP / f"templates/docx/{document.id}.toml").read_text(encoding="utf-8")
        paper = Paper(read_pattern(text, _json("meta/pattern.schema.json"), document.id))
        sample = (TOP / f"schemas/papers/{document.id}.example.toml").read_text(encoding="utf-8")
        own = read_material(sample, _json(f"papers/{document.id}.schema.json"), document.id)
        facts = example_facts(forms(), regulation())
        targets = [example_target(facts, kind) for kind in document.kinds]
        keys = [
            material_key(dataclasses.replace(paper, chosen=v.id), t, facts.year)
            for v in paper.variants
            for t in targets
        ]
        found[document.id] = dataclasses.replace(paper, materials=dict.fromkeys(keys, own))
    return found


@cache
def example() -> Facts:
    """The shipped example, with the materials of official papers."""
    return dataclasses.replace(example_facts(forms(), regulation()), papers=papers())


UNITS = (Unit("GC", "古城代表联组", "joint_group"), Unit("BJ", "八角代表联组", "joint_group"))


def deputy(number: str, name: str, unit: str = "GC", **facts: Any) -> Deputy:
    return Deputy(number, name, (Membership(unit),), facts=facts)


PEOPLE = (
    deputy("001", "李成", birth="1975-03", gender="female", employer="古城第二小学", post="校长", party="cpc"),
    deputy("002", "王小兰", birth="1980-12"),
    deputy("003", "欧阳文博", "BJ"),
)


def of_deputy(number: str) -> Target:
    return Target(Per.DEPUTY, number)


def row(
    record: str,
    form: str,
    table: str,
    /,
    *,
    record_state: str = "accepted",
    of: str = "",
    unit: str = "",
    **values: Any,
) -> Record:
    evidence = {k: Evidence(CellPlace("填写", f"A{int(record[-2:])}"), str(v)) for k, v in values.items()}
    return Record(record, form, table, record_state, values, evidence, 2024, of, unit, file=f"{form}.xlsx")


def day(text: str) -> dict[str, str]:
    """3-5 or 3-5/7 of 2024 as a range."""
    month, _, days = text.partition("-")
    first, _, last = days.partition("/")
    return {"from": f"2024-{int(month):02}-{int(first):02}", "to": f"2024-{int(month):02}-{int(last or first):02}"}


def activity(
    record: str,
    when: str,
    title: str,
    kind: str,
    present: Iterable[str] = (),
    /,
    *,
    organiser: str = "standing_committee",
    **more: Any,
) -> Record:
    return row(
        record,
        "activity",
        "activities",
        date=day(when),
        title=title,
        kind=kind,
        organiser=organiser,
        present=list(present),
        **more,
    )


def attendance(
    head: str, meeting: str, days: str, /, *, plenary: Iterable[str], kind: str = "plenary_meeting", **people: Any
) -> list[Record]:
    """The attendance form of one meeting: its head, and a morning on each of the days."""
    made = [row(head, "attendance", "", meeting=meeting, session="HQ-0003", days=day(days))]
    for index, when in enumerate(plenary, int(head[-2:]) + 1):
        values = {"date": day(when)["from"], "half_day": "am", "kind": kind, **people}
        made.append(row(f"CQ-{index:02}", "attendance", "half_days", **values))
    return [dataclasses.replace(record, issue="XF-01") for record in made]


def contact(record: str, when: str, place: str, way: str, deputies: Iterable[str], /, **more: Any) -> Record:
    return row(
        record, "contact", "contacts", date=day(when)["from"], place=place, way=way, deputies=list(deputies), **more
    )


def suggestion(record: str, when: str, title: str, lead: str, seconders: Iterable[str] = (), /, **more: Any) -> Record:
    values = {"kind": "suggestion", "during": "between", **more}
    record_state = values.pop("record_state", "accepted")
    return row(
        record, "suggestion", "suggestions", record_state=record_state, title=title, lead=lead,
        seconders=list(seconders),
        submitted=day(when)["from"], **values,
    )  # fmt: skip


def duty_report(record: str, when: str, deputy: str, way: str, /, *, state: str = "done") -> Record:
    made = {"date": day(when)["from"]} if when else {}
    return row(record, "duty-report", "reports", of=deputy, deputy=deputy, way=way, state=state, **made)


def facts(*records: Record, people: tuple[Deputy, ...] = PEOPLE, **more: Any) -> Facts:
    given: dict[str, Any] = {
        "congress": "北京市石景山区人民代表大会",
        "term": 17,
        "year": 2024,
        "period": (date(2024, 1, 1), date(2024, 12, 31)),
        "roster": Roster(people, UNITS),
        "records": records,
        "forms": forms(),
        "regulation": regulation(),
        "on": date(2025, 1, 6),
        **more,
    }
    return Facts(**given)
