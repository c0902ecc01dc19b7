"""The page of a unit or a deputy as page data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...app.asking.own import Own, OwnIssue, TurnedAway
from ...app.intake.receipts import RunResult, in_words
from ...words.codes import IssueProgress, ReturnStatus, Tone
from ..jobs import Outcome
from .returns import TONES, ReturnRow, TakenFile, file_name, tone_of

Url = Callable[..., str]
_NOT_TAKEN = frozenset(
    {ReturnStatus.REJECTED, ReturnStatus.UNRECOGNISED, ReturnStatus.UNREADABLE, ReturnStatus.SKIPPED}
)


@dataclass(frozen=True, slots=True)
class IssueCard:
    """A workbook that was issued: how it stands in a word, where it is downloaded (empty where the file is gone)."""

    line: OwnIssue
    href: str
    word: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class OwnPage:
    """The page; ``waiting`` counts what is still to be handed in or mended."""

    year: int
    waiting: int
    issues: tuple[IssueCard, ...]
    returns: tuple[ReturnRow, ...]
    turned_away: tuple[TurnedAway, ...]


def own_page(found: Own, url: Url) -> OwnPage:
    """Put the page together."""
    cards = tuple(_card(line, url) for line in found.issues)
    rows = tuple(ReturnRow(line, url("own.return", sha256=line.sha256), tone_of(line)) for line in found.returns)
    waiting = sum(line.status.state is not IssueProgress.COMPLETE for line in found.issues)
    return OwnPage(found.year, waiting, cards, rows, found.turned_away)


def _card(line: OwnIssue, url: Url) -> IssueCard:
    status = line.status
    tone, word = {
        IssueProgress.COMPLETE: (Tone.OK, "已交齐"),
        IssueProgress.PARTIAL: (Tone.WARNING, f"待改 {status.held} 处"),
        IssueProgress.MISSING: (Tone.INFO, "还没有交"),
    }[status.state]
    if status.late:
        tone, word = Tone.ERROR, f"{word}（已过期限）"
    return IssueCard(line, url("own.issue", issue=status.issue) if line.there else "", word, tone)


def own_taken(result: RunResult, url: Url) -> Outcome:
    """What became of the files that were handed in."""
    files = [
        TakenFile(
            r, in_words([r]), TONES[r.status],
            url("own.return", sha256=r.sha256) if r.sha256 and r.status not in _NOT_TAKEN else "", file_name(r.path),
        )
        for r in result.receipts
    ]  # fmt: skip
    return Outcome("outcome_ingest.html", {"files": files, "totals": result.totals})
