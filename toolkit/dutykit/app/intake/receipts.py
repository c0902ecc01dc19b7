"""The outcome of a run of ``ingest``, file by file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ...dossier.views import DeputyRow, UnitRow
from ...files.sniff import Origin
from ...forms.mapping import ProposedColumn
from ...forms.model import Form
from ...forms.own_dates import OwnDates
from ...problems import Problem, has_errors
from ...serial import ABSENT_IF_EMPTY, HIDDEN, INLINE, NULL_IF_EMPTY, named
from ...words.codes import FormId, ReturnStatus
from .again import Again


@dataclass(frozen=True, slots=True)
class PaperCopy:
    """The paper copy that a return was typed in from: its number, who typed it, the day on which it was received."""

    number: str
    typed_by: str
    received: date


@dataclass(frozen=True, slots=True)
class WrittenRows:
    """Rows of one table that this run wrote, or heads (``table`` empty); ``word`` is by what they are counted."""

    table: str
    label: str
    records: int
    word: str


_WORDS: Mapping[tuple[str, str], str] = {
    (FormId.ROSTER, DeputyRow.TABLE): "名代表",
    (FormId.ROSTER, UnitRow.TABLE): "个单位",
}
ROWS, HEADS = "条", "份表头"


def told(form: Form, written: Mapping[str, int]) -> tuple[WrittenRows, ...]:
    """What was written, table by table as the form has them, heads last; a form that is its head has a row for it."""
    tables = [(t.name, t.label, _WORDS.get((form.id, t.name), ROWS)) for t in form.tables]
    head = ("", "表头", ROWS if form.id == FormId.ANNUAL_REGISTRATION else HEADS)
    return tuple(
        WrittenRows(name, label, written[name], word) for name, label, word in (*tables, head) if written[name]
    )


@dataclass(frozen=True, slots=True)
class Receipt:
    """One file's outcome. ``records`` counts what this run wrote, ``held`` what it holds back."""

    path: str
    sha256: str
    status: ReturnStatus
    form: str = field(default="", metadata=NULL_IF_EMPTY)
    records: int = 0
    held: int = 0
    correction: str = field(default="", metadata=NULL_IF_EMPTY)
    problems: tuple[Problem, ...] = ()
    source: Origin | None = field(default=None, metadata=ABSENT_IF_EMPTY)
    """The mail in which the file came."""
    proposal: str = field(default="", metadata=ABSENT_IF_EMPTY)
    """The file with the mapping that a clerk is asked to confirm."""
    columns: tuple[ProposedColumn, ...] = field(default=(), metadata=ABSENT_IF_EMPTY)
    """What it says of each label."""
    written: tuple[WrittenRows, ...] = field(default=(), metadata=ABSENT_IF_EMPTY)
    """What ``records`` are, table by table, heads apart."""
    again: Again | None = field(default=None, metadata=ABSENT_IF_EMPTY)
    """Of a second return of one issue: what it says otherwise than the first."""


def in_words(receipts: Iterable[Receipt]) -> str:
    """What was registered, as a person counts it on the paper: 12 名代表、3 个单位; heads of forms apart."""
    counts: dict[str, int] = dict.fromkeys((*_WORDS.values(), ROWS, HEADS), 0)
    for one in (written for receipt in receipts for written in receipt.written):
        counts[one.word] += one.records
    return "、".join(f"{count} {word}" for word, count in counts.items() if count) or f"0 {ROWS}"


@dataclass(slots=True)
class OpenReceipt:
    """A receipt that is being filled in while its file goes its way."""

    path: str
    sha256: str = ""
    status: ReturnStatus | None = None
    form: str = ""
    records: int = 0
    held: int = 0
    correction: str = ""
    problems: list[Problem] = field(default_factory=list)
    source: Origin | None = None
    proposal: str = ""
    columns: tuple[ProposedColumn, ...] = ()
    written: tuple[WrittenRows, ...] = ()
    account: Mapping[str, int] = field(default_factory=dict, metadata=HIDDEN)
    """What became of the marks on the paper, by number; ``show`` prints it."""
    dates: OwnDates = field(default=OwnDates(), metadata=HIDDEN)
    """The dates that the file bears."""
    again: Again | None = None

    def closed(self) -> Receipt:
        """The receipt as it is given out, when it is known what became of the file."""
        assert self.status is not None
        return Receipt(
            self.path, self.sha256, self.status, self.form, self.records, self.held, self.correction,
            tuple(self.problems), self.source, self.proposal, self.columns, self.written, self.again,
        )  # fmt: skip


def status_of(problems: Iterable[Problem], held: int) -> ReturnStatus:
    """The status of a file whose rows were registered."""
    problems = list(problems)
    if held or has_errors(problems):
        return ReturnStatus.PARTIAL
    return ReturnStatus.ACCEPTED_WITH_WARNINGS if problems else ReturnStatus.ACCEPTED


@dataclass(frozen=True, slots=True)
class RunTotals:
    """Sums over the files of a run; ``statuses`` gives every status, zeros included."""

    files: int
    statuses: Mapping[ReturnStatus, int] = field(metadata=INLINE)
    records: int
    held: int
    problems: int

    @classmethod
    def of(cls, receipts: Sequence[Receipt]) -> RunTotals:
        """The totals of some files."""
        return cls(
            files=len(receipts),
            statuses={status: sum(r.status == status for r in receipts) for status in ReturnStatus},
            records=sum(r.records for r in receipts),
            held=sum(r.held for r in receipts),
            problems=sum(len(r.problems) for r in receipts),
        )


@dataclass(frozen=True, slots=True)
class RunResult:
    """A whole run (DESIGN §11): a receipt for each file, in the order of the arguments."""

    run: str
    receipts: tuple[Receipt, ...] = field(metadata=named("files"))
    totals: RunTotals
    put_away: tuple[str, ...] = field(default=(), metadata=ABSENT_IF_EMPTY)
    """Corrections that are settled, where they lie now."""
    notes: tuple[str, ...] = field(default=(), metadata=ABSENT_IF_EMPTY)
    """What to know of how the run went."""
