"""Which documents there are."""

from __future__ import annotations

from dataclasses import dataclass

from ... import assets
from ...documents.catalogue import DOCUMENTS, Document
from ...errors import UsageError
from ...text import nearest
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


def document_named(text: str) -> Document:
    """The document of that id or title. Raises :class:`UsageError` with the nearest for none."""
    found = DOCUMENTS.get(text) or next((d for d in DOCUMENTS.values() if d.title == text), None)
    if found is None:
        near = nearest(text, [*DOCUMENTS, *(d.title for d in DOCUMENTS.values())])
        remedy = f"是不是“{near}”？" if near else "全部的文书见 dutykit documents。"
        raise UsageError(f"没有“{text}”这种文书。", remedy, code="document")
    return found
