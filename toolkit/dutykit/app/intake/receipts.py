"""The outcome of a run of ``ingest``, file by file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ...problems import Problem, has_errors

STATUSES = {
    "accepted": "已登记",
    "accepted_with_warnings": "已登记（有提示）",
    "partial": "部分登记",
    "rejected": "退回",
    "duplicate": "已收过",
    "unrecognised": "认不出",
    "unreadable": "读不了",
    "skipped": "跳过",
}
"""What can become of a file, and the word for it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper copy that a return was typed in from: its number, who typed it, the day on which it was received."""

    number: str
    typed_by: str
    received: date


@dataclass(slots=True)
class Receipt:
    """One file's outcome. ``records`` counts what this run wrote, ``held`` what it holds back."""

    path: str
    sha256: str = ""
    status: str = ""
    form: str = ""
    records: int = 0
    held: int = 0
    correction: str = ""
    problems: list[Problem] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """As DESIGN §11 has it."""
        return {
            "path": self.path,
            "sha256": self.sha256,
            "status": self.status,
            "form": self.form or None,
            "records": self.records,
            "held": self.held,
            "correction": self.correction or None,
            "problems": [p.to_json() for p in self.problems],
        }


def status_of(problems: Iterable[Problem], held: int) -> str:
    """The status of a file whose rows were registered."""
    problems = list(problems)
    if held or has_errors(problems):
        return "partial"
    return "accepted_with_warnings" if problems else "accepted"


@dataclass(slots=True)
class RunResult:
    """A whole run."""

    run: str
    receipts: list[Receipt]

    def to_json(self) -> dict[str, Any]:
        """As DESIGN §11 has it; totals give every status."""
        totals: dict[str, int] = {"files": len(self.receipts)}
        totals |= {status: sum(r.status == status for r in self.receipts) for status in STATUSES}
        totals["records"] = sum(r.records for r in self.receipts)
        totals["held"] = sum(r.held for r in self.receipts)
        totals["problems"] = sum(len(r.problems) for r in self.receipts)
        return {"format": 1, "run": self.run, "files": [r.to_json() for r in self.receipts], "totals": totals}
