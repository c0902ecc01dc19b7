"""Returned files as page data: the list, and what became of the files of one run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...app.asking.returned import ReturnLine, ReturnsResult
from ...app.intake.receipts import Receipt, RunResult, in_words
from ...words.codes import ReturnStatus, Tone
from ..jobs import Outcome

Url = Callable[..., str]
TONES: Mapping[ReturnStatus, Tone] = {
    ReturnStatus.ACCEPTED: Tone.OK,
    ReturnStatus.ACCEPTED_WITH_WARNINGS: Tone.WARNING,
    ReturnStatus.PARTIAL: Tone.WARNING,
    ReturnStatus.REJECTED: Tone.ERROR,
    ReturnStatus.DUPLICATE: Tone.INFO,
    ReturnStatus.UNRECOGNISED: Tone.ERROR,
    ReturnStatus.UNREADABLE: Tone.ERROR,
    ReturnStatus.SKIPPED: Tone.INFO,
}


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A line of the list."""

    line: ReturnLine
    href: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class TakenFile:
    """What became of one file, with where it is looked at."""

    receipt: Receipt
    words: str
    tone: Tone
    href: str
    name: str


def return_rows(result: ReturnsResult, url: Url, *, form: str, subject: str, state: str) -> list[ReturnRow]:
    """The returns of a year that are asked for."""
    return [
        ReturnRow(line, url("return", sha256=line.sha256), tone_of(line))
        for line in result.returns
        if (not form or line.form == form)
        and (not subject or line.subject == subject)
        and (not state or line.status == state)
    ]


def tone_of(line: ReturnLine) -> Tone:
    """How a return is marked: by what is left to do, and withdrawn ones by nothing."""
    if line.retracted or line.status is None:
        return Tone.INFO
    return Tone.OK if line.status is ReturnStatus.PARTIAL and not line.open else TONES[line.status]


def taken(result: RunResult, url: Url) -> Outcome:
    """What became of the files of one run."""
    files = [
        TakenFile(
            r, in_words([r]), TONES[r.status], url("return", sha256=r.sha256) if r.sha256 else "", file_name(r.path)
        )
        for r in result.receipts
    ]
    return Outcome("outcome_ingest.html", {"files": files, "totals": result.totals})


def file_name(path: str) -> str:
    """The name of a file that was sent, without folders."""
    return path.replace("\\", "/").rpartition("/")[2]
