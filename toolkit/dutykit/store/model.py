"""What the store gives and takes: one dataclass for each kind of row. Nothing above the store knows its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

from ..dossier.model import Record
from ..evidence import Evidence
from ..words.codes import IssueKind, ReturnStatus, State
from ..words.decisions import ReviewLevel


class _NotAskedFor(Mapping[str, Any]):
    """Evidence that a query left out: whoever looks at it all the same has asked the wrong question."""

    __hash__ = object.__hash__

    def _refuse(self) -> Any:
        raise LookupError("evidence was not asked for: query with evidence=True")

    def __getitem__(self, key: str) -> Any:
        return self._refuse()

    def __iter__(self) -> Iterator[str]:
        return iter(self._refuse())

    def __len__(self) -> int:
        return int(self._refuse())


NOT_ASKED_FOR: Mapping[str, Any] = _NotAskedFor()


# --- records -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class NewVersion:
    """What a return (or a person) says of a record: state, values, evidence (or its JSON), problems as stored."""

    record: str
    state: State
    body: Mapping[str, Any]
    evidence: Mapping[str, Any] | str
    problems: Sequence[Mapping[str, Any]] = ()
    source: int | None = None
    reason: str = ""


@dataclass(slots=True)
class NewRecord:
    """A record's identity; ``first`` is its first version."""

    number: str
    form: str
    part: str
    first: NewVersion
    year: int | None = None
    unit: str = ""
    deputy: str = ""
    issue: str = ""
    key: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A record without what it says: whose it is, how it stands, what is wrong with it."""

    number: str
    form: str
    part: str
    year: int | None
    unit: str
    deputy: str
    issue: str
    state: State
    source: int | None
    problems: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Stored:
    """A record with its current version, as the app compares and sends it back.

    ``evidence`` is there only where the query asked for it.
    """

    number: str
    form: str
    part: str
    year: int | None
    unit: str
    deputy: str
    issue: str
    key: str
    position: int
    state: State
    version: int
    body: Mapping[str, Any]
    problems: Sequence[Mapping[str, Any]]
    source: int | None
    reason: str = ""
    file: str = ""
    sha256: str = ""
    received: str = ""
    evidence: Mapping[str, Any] = field(default=NOT_ASKED_FOR, compare=False, repr=False)

    def record(self) -> Record:
        """The record as floors below know it, with its evidence if that was asked for."""
        evidence: dict[str, Evidence] = {}
        if self.evidence is not NOT_ASKED_FOR:
            evidence = {name: Evidence.from_json(e) for name, e in self.evidence.items()}
        return Record(
            self.number, self.form, self.part, self.state, self.body, evidence, self.year, self.deputy, self.unit,
            self.issue, self.file, self.sha256, self.received, self.about,
        )  # fmt: skip

    @property
    def about(self) -> str:
        """The number of the record that an objection is about; a claim told again is about nothing but itself."""
        for problem in self.problems:
            if problem["code"] == "return.objection":
                named = str(problem["facts"].get("record", ""))
                return named if named != self.number else ""
        return ""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a record, with the return it came from (empty: a person's correction)."""

    id: int
    record: str
    source: int | None
    state: State
    body: Mapping[str, Any]
    evidence: Mapping[str, Any]
    problems: Sequence[Mapping[str, Any]]
    made: str
    reason: str
    retracted: bool
    name: str = ""
    form: str = ""
    sha256: str = ""
    received: str = ""
    paper: str = ""
    typed_by: str = ""
    paper_received: str = ""


@dataclass(frozen=True, slots=True)
class NewSupport:
    """A further piece of evidence of a record: ``same`` (told again) or ``confirmed`` (by the deputy)."""

    record: str
    source: int
    kind: str
    evidence: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Support:
    """A further piece of evidence, with the file that it came from."""

    kind: str
    evidence: Mapping[str, Any]
    name: str
    sha256: str
    received: str
    form: str


# --- issues and returns ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema as it was issued."""

    hash: str
    form: str
    version: int
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """A prefilled row of an issue: its table ("" for the head), its record, and a digest of its values."""

    part: str
    number: str
    digest: str


@dataclass(frozen=True, slots=True)
class Issue:
    """One workbook, correction or Word form that was sent out under an issue number."""

    number: str
    kind: IssueKind
    form: str
    hash: str
    year: int | None
    unit: str = ""
    deputy: str = ""
    key: str = ""
    """The meeting it is for."""
    round: int = 1
    parent: str = ""
    """The issue that a correction belongs to."""
    source: int | None = None
    """The return that a correction answers."""
    due: str = ""
    made: str = ""
    file: str = ""
    labels: Mapping[str, Any] = field(default_factory=dict)
    """Labels of the template in force."""
    rows: tuple[IssuedRow, ...] = ()
    open: bool = True


class IssuesWhere(TypedDict, total=False):
    """What issues are asked for; what is left out is not asked."""

    kind: IssueKind
    form: str
    year: int | None
    unit: str
    deputy: str
    key: str


@dataclass(frozen=True, slots=True)
class Return:
    """One file that came back. ``status`` is empty while it is being registered, ``retracted`` unless withdrawn."""

    id: int
    sha256: str
    name: str
    received: str
    run: str
    status: ReturnStatus | None
    form: str = ""
    hash: str = ""
    issue: str = ""
    year: int | None = None
    unit: str = ""
    deputy: str = ""
    records: int = 0
    held: int = 0
    problems: Sequence[Mapping[str, Any]] = ()
    correction: str = ""
    """Issue number of the correction sent back."""
    retracted: str = ""
    """The reason, when withdrawn."""
    paper: str = ""
    typed_by: str = ""
    paper_received: str = ""
    """Typed in from a paper copy: its number, who typed it, the day on which it was received."""
    account: Mapping[str, int] = field(default_factory=dict)
    """How many marks on the paper ended as ``values``, ``labels``, ``furniture``, ``problems``; empty where unknown."""
    dates: Mapping[str, str] = field(default_factory=dict)
    """The dates that the file bears, by their kind (:class:`dutykit.forms.own_dates.DateOf`)."""
    again: Mapping[str, Any] = field(default_factory=dict)
    """Of a second return of one issue: what it said otherwise than the first, and which is the later one."""


class ReturnsWhere(TypedDict, total=False):
    """What returns are asked for; what is left out is not asked."""

    id: int
    sha256: str
    sha256_begins: str
    form: str
    issue: str
    year: int | None
    years: Iterable[int]
    unit: str
    deputy: str
    statuses: Iterable[ReturnStatus]
    retracted: str
    held: bool
    sent_back: bool
    """Whether anything is still to be mended; whether a correction went back of it."""


class ReturnChanges(TypedDict, total=False):
    """What may change of a return."""

    status: ReturnStatus | None
    form: str
    hash: str
    issue: str
    year: int | None
    unit: str
    deputy: str
    records: int
    held: int
    problems: Sequence[Mapping[str, Any]]
    correction: str
    retracted: str
    dates: Mapping[str, str]
    again: Mapping[str, Any]


# --- decisions and the log ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Review:
    """A decision of a person: on one version of a record, or on the warnings (``code``) of a return (``source``)."""

    decision: str
    """approve, return, refuse, accept"""
    level: ReviewLevel
    by: str
    at: str
    comment: str = ""
    record: str = ""
    version: int | None = None
    source: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    """A register closed by a person: what a unit had to enter for a year, in one form or in all (``form`` empty).

    ``first_day`` and ``last_day`` bound the part of the year that was closed; empty: all of it.
    """

    id: int
    year: int
    unit: str
    form: str
    closed: str
    by: str
    comment: str = ""
    reopened: str = ""
    reopened_by: str = ""
    reopened_comment: str = ""
    first_day: str = ""
    last_day: str = ""

    def covers(self, form: str, first_day: str = "", last_day: str = "") -> bool:
        """Whether it closes a form (empty: all) for some days of its year (empty: all of them)."""
        days = not self.first_day or (bool(first_day) and self.first_day <= first_day and last_day <= self.last_day)
        return self.form in {"", form} and days


class ClosuresWhere(TypedDict, total=False):
    """What closures are asked for; what is left out is not asked."""

    year: int
    unit: str
    form: str


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Who did what to what, when and why."""

    at: str
    action: str
    subject: str
    detail: Mapping[str, Any]
    by: str = ""


@dataclass(frozen=True, slots=True)
class DraftText:
    """What a rendered document said: paragraphs are texts, rows of tables lists. ``asked`` is how it was asked for."""

    id: str
    document: str
    asked: Mapping[str, Any]
    made: str
    lines: Sequence[str | list[str]]
