"""What the round on the sample gives, as ``expected.json`` tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from counting import Statistics
from dutykit.app.intake.receipts import Receipt, RunResult
from dutykit.app.keeping.demo import Round
from dutykit.app.opened.facts import facts_of
from dutykit.app.opened.open_workspace import open_workspace
from dutykit.serial import to_json

DEPUTIES = ("0005", "0002", "0008", "0011", "0019")
UNITS = ("GT", "LH", "QG")


def account(
    round_: Round, taken: Iterable[tuple[str, RunResult]], documents: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Each file's outcome, the records at the end, documents, and some figures that can be counted by hand."""
    story = round_.story
    with open_workspace(round_.workspace, today=story.day("printed")) as opened:
        records: Counter[str] = Counter(f"{r.form} {r.state}" for r in opened.records())
        facts = facts_of(opened, story.day("printed"))
    batches = {}
    totals: Counter[str] = Counter()
    for name, result in taken:
        batches[name] = {Path(r.path).name: _outcome(r) for r in sorted(result.receipts, key=lambda r: r.path)}
        totals.update(to_json(result.totals))
    return {
        "totals": dict(totals),
        "files": batches,
        "records": dict(sorted(records.items())),
        "documents": [{"document": d["document"], "files": len(d["files"])} for d in documents],
        "figures": {
            "deputies": {n: _of_deputy(facts, n) for n in DEPUTIES},
            "units": {code: _of_unit(facts, code) for code in UNITS},
            "congress": _counts(figures_of(facts).of_congress()),
        },
    }


def _outcome(receipt: Receipt) -> dict[str, Any]:
    codes = Counter(p.code for p in receipt.problems)
    return {
        "status": receipt.status,
        "form": receipt.form,
        "records": receipt.records,
        "held": receipt.held,
        "correction": bool(receipt.correction),
        "problems": dict(sorted(codes.items())),
    }


def figures_of(facts: Any) -> Statistics:
    return Statistics(facts.deeds, facts.roster)


def _of_deputy(facts: Any, number: str) -> dict[str, Any]:
    there = [d for d in facts.deeds if d.took_part(number)]
    return {
        "name": facts.roster.by_number[number].name,
        **{form: sum(d.form == form for d in there) for form in ("activity", "contact", "suggestion")},
        "leave": figures_of(facts).marked(number, "leave").value,
    }


def _of_unit(facts: Any, code: str) -> dict[str, Any]:
    forms = ("activity", "contact")
    return {form: _counts(figures_of(facts).of_unit(code, lambda d, f=form: d.form == f)) for form in forms}


def _counts(counts: Any) -> dict[str, int]:
    return {"场次": counts.events.value, "人次": counts.person_times.value, "人数": counts.persons.value}
