"""What every document is filled with, whatever else its own context has. Pure.

A context is a ``TypedDict`` beside the function that builds it: a member that is renamed in one place alone is found by
mypy, and one that a template asks for under another name by ``template lint``. What is keyed by the fields of a form is
a plain dict, for an office may add fields.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class EvidenceRow(TypedDict):
    """A line of an evidence annex; lines of figures name no file and have no ``raw``."""

    number: str
    what: str
    file: str
    place: str
    sha256: str
    raw: NotRequired[str]


class ClaimRow(TypedDict):
    """What a deputy says that the books do not bear out."""

    number: str
    what: str
    told: str
    counted: str


class DeedRow(TypedDict):
    """A row of the annex of deeds."""

    no: str
    date: str
    title: str
    kind: str
    role: str
    records: str


class TextPart(TypedDict):
    """A heading with the paragraphs under it."""

    title: str
    paragraphs: list[str]


class DocumentContext(TypedDict):
    """Members that every document has: what is left to be filled in, and the annex of evidence."""

    open: list[str]
    evidence: list[EvidenceRow]
