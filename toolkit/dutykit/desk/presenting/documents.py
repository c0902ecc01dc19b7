"""Documents as page data: which there are, for whom, what was made, and what is still open in a draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...app.papers.catalogue import DocumentEntry
from ...app.papers.render import Made, RenderResult
from ...words.codes import Per
from ..jobs import Outcome

Url = Callable[..., str]
CHOSEN = frozenset({Per.DEPUTY, Per.UNIT, Per.CONGRESS})
"""For these a page offers lists to choose from; for the others a person writes the number."""


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """A document on the page: what it is, for whom it is made, where it is made."""

    entry: DocumentEntry
    whom: str
    href: str


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A document that was made: where it is handed over, its PDF, its pages, and what a person should know of it."""

    made: Made
    href: str
    pdf: str
    pages: str


def cards(entries: tuple[DocumentEntry, ...], url: Url) -> tuple[DocumentCard, ...]:
    """Every document."""
    return tuple(
        DocumentCard(e, "、".join(per.label for per in e.per), "" if e.fault else url("document", id=e.id))
        for e in entries
    )


def rendered(result: RenderResult, url: Url) -> Outcome:
    """What a run of rendering made."""
    files = [made_file(made, url) for made in result.files]
    merged = [(book, url("document.file", path=book.path)) for book in result.merged]
    return Outcome("outcome_render.html", {"result": result, "files": files, "merged": merged})


def made_file(made: Made, url: Url) -> MadeFile:
    """One document of a run."""
    pdf = url("document.file", path=made.pdf) if made.pdf else ""
    return MadeFile(
        made, url("document.file", path=made.path), pdf, url("document.pages", path=made.pdf) if made.pdf else ""
    )
