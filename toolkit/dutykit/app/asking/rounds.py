"""The rounds of a year: what was sent back and mended, by issue, unit and deputy; warnings that nobody has accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ...problems import Problem
from ...serial import INLINE
from ...store import Issue, Return
from ...words.codes import REGISTERED, IssueKind, IssueProgress, SubjectKind
from ..opened.open_workspace import OpenWorkspace


class Corrections:
    """Correction workbooks by the issue that they belong to in the end, whatever round it is."""

    def __init__(self, opened: OpenWorkspace) -> None:
        every = {i.number: i for i in opened.store.issues(kind=IssueKind.CORRECTION)}
        self._by_root: dict[str, list[Issue]] = {}
        for issue in every.values():
            first = issue
            while first.parent in every:
                first = every[first.parent]
            self._by_root.setdefault(first.parent or _of_return(first.source), []).append(issue)

    def of(self, issue: Issue, returned: Iterable[Return]) -> list[Issue]:
        """Corrections of an issue; ``returned`` is what came back for it, returns without a number included."""
        found = list(self._by_root.get(issue.number, ()))
        for row in returned:
            found += self._by_root.get(_of_return(row.id), ()) if not row.issue else ()
        return found


def _of_return(source: int | None) -> str:
    """A key for corrections of a return that has no issue number."""
    return f"#{source}"


@dataclass(frozen=True, slots=True)
class Rounds:
    """How an issue has gone: the last round that was opened (none before the first return), flagged, mended."""

    rounds: int
    flagged: bool
    corrected: bool


def rounds_of(corrections: Sequence[Issue], returned: Sequence[Return], *, waiting: bool) -> Rounds:
    """The rounds of an issue, from its corrections and what came back; ``waiting``: something is still to be mended."""
    last = max((c.round for c in corrections), default=1)
    flagged = bool(corrections)
    return Rounds(last if returned else 0, flagged, flagged and not waiting)


@dataclass(frozen=True, slots=True)
class IssueStatus:
    """One workbook that was issued, and what came back of it; ``state`` is a code and ``label`` its Chinese word."""

    issue: str
    form: str
    title: str
    subject: str
    issued: str
    due: str
    returned: str
    state: IssueProgress
    label: str
    records: int
    held: int
    late: bool
    approved: int
    rounds: Rounds = field(metadata=INLINE)


@dataclass(frozen=True, slots=True)
class SubjectStatus:
    """How many issues of the congress, a unit or a deputy stand where; ``rounds`` is the highest."""

    kind: SubjectKind
    id: str
    name: str
    issued: int
    returned: int
    flagged: int
    corrected: int
    accepted: int
    late: int
    rounds: int


@dataclass(frozen=True, slots=True)
class OpenWarning:
    """Warnings of one code in one return that nobody has accepted, with the sentence of the first."""

    file: str
    sha256: str
    issue: str
    code: str
    count: int
    message: str


def subjects(opened: OpenWorkspace, issues: Iterable[tuple[Issue, IssueStatus]]) -> list[SubjectStatus]:
    """Per unit and per deputy, how many issues stand where; ``issues`` with what ``status`` tells of each."""
    groups: dict[tuple[SubjectKind, str], list[IssueStatus]] = {}
    for issue, told in issues:
        kind = SubjectKind.DEPUTY if issue.deputy else SubjectKind.UNIT if issue.unit else SubjectKind.CONGRESS
        groups.setdefault((kind, issue.deputy or issue.unit), []).append(told)
    congress = opened.workspace.config.congress.name
    order = {u.code: i for i, u in enumerate(opened.roster.units)}
    order |= {d.number: i for i, d in enumerate(opened.roster.deputies)}
    kinds = (SubjectKind.CONGRESS, SubjectKind.UNIT, SubjectKind.DEPUTY)
    found = [_subject(kind, id_, told, congress) for (kind, id_), told in groups.items()]
    return sorted(found, key=lambda s: (kinds.index(s.kind), order.get(s.id, len(order)), s.id))


def _subject(kind: SubjectKind, id_: str, issues: Sequence[IssueStatus], congress: str) -> SubjectStatus:
    return SubjectStatus(
        kind=kind,
        id=id_,
        name=congress if kind is SubjectKind.CONGRESS else issues[0].subject,
        issued=len(issues),
        returned=sum(bool(i.returned) for i in issues),
        flagged=sum(i.rounds.flagged for i in issues),
        corrected=sum(i.rounds.corrected for i in issues),
        accepted=sum(i.state is IssueProgress.COMPLETE for i in issues),
        late=sum(i.late for i in issues),
        rounds=max(i.rounds.rounds for i in issues),
    )


def open_warnings(opened: OpenWorkspace) -> list[OpenWarning]:
    """Warnings in the last return of each issue of the year, without those that a person has accepted."""
    accepted = opened.store.accepted_warnings()
    last: dict[str, Return] = {}
    for row in opened.store.returns(retracted="", years=[opened.year], statuses=REGISTERED):
        last[row.issue or _of_return(row.id)] = row
    found = []
    for row in sorted(last.values(), key=lambda r: r.id):
        warnings = [p for p in map(Problem.restore, row.problems) if not p.is_error]
        first = {p.code: p for p in reversed(warnings)}
        for code, count in Counter(p.code for p in warnings).items():
            if (row.id, code) not in accepted:
                found.append(OpenWarning(row.name, row.sha256, row.issue, code, count, first[code].message))
    return found
