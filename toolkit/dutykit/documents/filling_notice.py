"""填报通知与催报单: what a unit and its deputies were sent, by when it is due, what is late.

One text serves both: it covers what is sent out, and reminds of what is late once anything is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from ..dates import chinese, chinese_span
from ..dossier.target import Target
from ..words.codes import IssueProgress
from .context import DocumentContext
from .derived import Sent
from .facts import Facts
from .wording import in_short

UNIT_FILLS, DEPUTY_FILLS = "本单位", "代表本人"


def sent_to(facts: Facts, unit: str) -> list[Sent]:
    """Workbooks for a unit, then those for who is a member of it that day, in the order of the roster."""
    order = {d.number: at for at, d in enumerate(facts.roster.deputies) if unit in d.units(facts.on)}
    own = [s for s in facts.derived.sent if s.unit == unit and not s.deputy]
    theirs = [s for s in facts.derived.sent if s.deputy in order]
    return own + sorted(theirs, key=lambda s: (s.title, order[s.deputy], s.issue))


class SentForm(TypedDict):
    """What was sent of one form."""

    no: str
    title: str
    who: str
    count: str
    issues: str
    due: str
    state: str


class LateForm(TypedDict):
    """A workbook that is late."""

    no: str
    whose: str
    title: str
    issue: str
    due: str
    state: str


class FillingNoticeContext(DocumentContext):
    """What a unit was sent and what is late; ``due`` is empty where there are several days."""

    year: int
    unit: str
    basis: str
    office: str
    issued: str
    kinds: int
    total: int
    due: str
    dated: bool
    back: int
    waiting: int
    missing: int
    forms: list[SentForm]
    late: list[LateForm]
    to_deputies: bool
    date: str


def build(facts: Facts, target: Target) -> FillingNoticeContext:
    """The context; ``target`` is the unit.

    ``forms`` say of each form what was sent, ``late`` of each workbook that is late whose it is; ``due`` is the day by
    which everything is due, empty where there are several. Raises :class:`UsageError` where nothing was sent.
    """
    unit = facts.unit(target.id)
    sent = sent_to(facts, unit.code)
    late = [s for s in sent if s.late]
    days = _days(sent)
    issued = sorted(s.issued for s in sent) or [facts.on]
    states = [s.state for s in sent]
    return {
        "year": facts.year,
        "unit": unit.name,
        "basis": facts.regulation.cited,
        "office": facts.regulation.words["office"],
        "issued": chinese_span(issued[0], issued[-1]) if issued[-1] <= facts.on else "",
        "kinds": len({s.title for s in sent}),
        "total": len(sent),
        "due": chinese(days[0]) if len(days) == 1 and all(s.due for s in sent) else "",
        "dated": bool(days),
        "back": len(states) - states.count(IssueProgress.MISSING),
        "waiting": states.count(IssueProgress.PARTIAL),
        "missing": states.count(IssueProgress.MISSING),
        "forms": _forms(sent),
        "late": [_late(facts, unit.name, at, s) for at, s in enumerate(late, 1)],
        "to_deputies": any(s.deputy for s in sent),
        "date": facts.printed,
        "open": [] if days else ["下发时没有写报送期限（--due），请补写期限"],
        "evidence": [],
    }


def _forms(sent: Sequence[Sent]) -> list[SentForm]:
    """One row a form."""
    groups: dict[tuple[str, bool], list[Sent]] = {}
    for one in sent:
        groups.setdefault((one.title, bool(one.deputy)), []).append(one)
    rows: list[SentForm] = []
    for at, ((title, to_deputies), found) in enumerate(groups.items(), 1):
        rows.append(
            {
                "no": str(at),
                "title": title,
                "who": DEPUTY_FILLS if to_deputies else UNIT_FILLS,
                "count": f"{len(found)}份",
                "issues": "、".join(in_short(sorted(s.issue for s in found))),
                "due": "、".join(map(chinese, _days(found))),
                "state": _state(found),
            }
        )
    return rows


def _days(sent: Sequence[Sent]) -> list[date]:
    """The days by which they are due, each once."""
    return sorted({s.due for s in sent if s.due})


def _state(found: Sequence[Sent]) -> str:
    """已收回3份，待修改1份，未报2份; what there is none of is not said."""
    words = ((IssueProgress.COMPLETE, "已收回"), (IssueProgress.PARTIAL, "待修改"), (IssueProgress.MISSING, "未报"))
    counts = [(word, sum(s.state is state for s in found)) for state, word in words]
    return "，".join(f"{word}{number}份" for word, number in counts if number)


def _late(facts: Facts, unit: str, at: int, one: Sent) -> LateForm:
    deputy = facts.roster.by_number.get(one.deputy)
    return {
        "no": str(at),
        "whose": deputy.name if deputy else unit,
        "title": one.title,
        "issue": one.issue,
        "due": chinese(one.due) if one.due else "",
        "state": "未报" if one.state is IssueProgress.MISSING else f"{one.held}处待修改" if one.held else "待修改",
    }
