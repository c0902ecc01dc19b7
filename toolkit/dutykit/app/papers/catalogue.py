"""Which documents there are."""

from __future__ import annotations

from dataclasses import dataclass

from ... import assets
from ...documents.catalogue import DOCUMENTS
from ...words.codes import Per
from ...workspace import Workspace

_NO_DOCUMENT = "base"
"""What the templates of documents share."""


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document that has a template; its title, and for whom it is made, where the catalogue tells."""

    id: str
    title: str
    per: tuple[Per, ...]


@dataclass(frozen=True, slots=True)
class DocumentsResult:
    """Every document that has a template."""

    documents: tuple[DocumentEntry, ...]


def list_documents(workspace: Workspace | None) -> DocumentsResult:
    """The documents, by file name."""
    names = [name.removesuffix(".docx") for name in assets.listing("templates/docx", ".docx", workspace)]
    return DocumentsResult(tuple(_entry(name) for name in names if name != _NO_DOCUMENT))


def _entry(name: str) -> DocumentEntry:
    made = DOCUMENTS.get(name)
    return DocumentEntry(name, made.title, made.kinds) if made else DocumentEntry(name, "", ())
