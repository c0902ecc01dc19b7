"""What a dossier is filled with: its chapters, blocks and rows. Pure."""

from __future__ import annotations

from typing import TypedDict

from .context import ClaimRow, DeedRow, DocumentContext, TextPart


class DossierRow(DeedRow):
    """A deed, and what is said of it beyond the annex of deeds."""

    more: str


class MeasureTold(TypedDict):
    """A measure that was taken."""

    date: str
    kind: str
    why: str
    who: str
    then: str
    record: str


class Block(TypedDict):
    """What stands under a heading; each part is empty where there is none."""

    title: str
    paragraphs: list[str]
    rows: list[DossierRow]
    notes: list[str]
    own: list[str]
    parts: list[TextPart]
    claims: list[ClaimRow]
    measures: list[MeasureTold]


class HeadingFigures(TypedDict):
    """How often the deputy took part, was on leave and was absent; voters received."""

    title: str
    took: int
    leave: int
    absent: int
    voters: int


class Chapter(TypedDict):
    """A year; the last of its ``figures`` is their sum."""

    title: str
    year: int
    figures: list[HeadingFigures]
    blocks: list[Block]


class OverviewRow(TypedDict):
    """How often the deputy took part, by year."""

    title: str
    cells: list[int]
    total: int


class Overview(TypedDict):
    """Figures of each heading by year; empty for a single year."""

    years: list[int]
    rows: list[OverviewRow]


class ContentsLine(TypedDict):
    """A title as it is printed."""

    title: str
    level: int


class KeeperLine(TypedDict):
    """Who makes, leads or keeps the dossier."""

    label: str
    value: str


class AttachmentRow(TypedDict):
    """What was received; ``file`` and ``sha256`` stand on no paper of ours."""

    no: str
    material: str
    file: str
    received: str
    sha256: str
    records: str


class PictureLine(TypedDict):
    """Which picture, and of what record; ``file`` is its name in the archive."""

    caption: str
    file: str


class DossierContext(DocumentContext):
    """A deputy's whole term, a chapter for each year."""

    title: str
    congress: str
    period: str
    years: list[int]
    deputy: dict[str, str]
    line: str
    units: str
    keepers: list[KeeperLine]
    regulation: str
    overview: Overview
    chapters: list[Chapter]
    contents: list[ContentsLine]
    attachments: list[AttachmentRow]
    photograph: str
    pictures: list[PictureLine]
    since: int | None
    date: str
