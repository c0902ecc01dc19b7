"""Which documents there are: the shipped ones, and those that an office added without Python."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from ... import assets
from ...documents.catalogue import DOCUMENTS, SOURCES, Document, document_of
from ...documents.own_document import read_own
from ...errors import DutykitError, TemplateError, UsageError
from ...forms.model import Form
from ...serial import ABSENT_IF_EMPTY
from ...text import nearest
from ...words.codes import Per
from ...workspace import Workspace
from ..opened.open_workspace import load_forms

_NO_DOCUMENT = "base"
"""What the templates of documents share."""
_SUFFIX = ".toml"


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document that has a template; its title, and for whom it is made, where the catalogue tells.

    ``own`` says that the office added it; ``fault`` why such a one cannot be used.
    """

    id: str
    title: str
    per: tuple[Per, ...]
    own: bool = field(default=False, metadata=ABSENT_IF_EMPTY)
    fault: str = field(default="", metadata=ABSENT_IF_EMPTY)


@dataclass(frozen=True, slots=True)
class DocumentsResult:
    """Every document that has a template."""

    documents: tuple[DocumentEntry, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The documents of a workspace by id, and what keeps those of its own that cannot be used."""

    documents: Mapping[str, Document]
    faults: Mapping[str, DutykitError]

    def of_template(self, template: str) -> Document | None:
        """The document that fills the template of that id."""
        return next((d for d in self.documents.values() if d.template == f"{template}.docx"), None)


def list_documents(workspace: Workspace | None) -> DocumentsResult:
    """The documents, by file name of the template; then what is declared and cannot be used."""
    known = catalogue(workspace)
    templates = [name.removesuffix(".docx") for name in assets.listing("templates/docx", ".docx", workspace)]
    own = {d.template.removesuffix(".docx") for d in known.documents.values() if d.own}
    declared = DOCUMENTS.keys() | own | known.faults.keys()
    entries = [DocumentEntry(d.id, d.title, d.kinds, own=d.own is not None) for d in known.documents.values()]
    entries += [DocumentEntry(template, "", ()) for template in templates if template not in declared]
    entries += [DocumentEntry(id_, "", (), own=True, fault=error.message) for id_, error in known.faults.items()]
    return DocumentsResult(tuple(sorted((e for e in entries if e.id != _NO_DOCUMENT), key=lambda e: e.id)))


def own_ids(workspace: Workspace | None) -> list[str]:
    """The names of the files in which an office declares documents of its own."""
    if workspace is None or not workspace.documents.is_dir():
        return []
    files = sorted(p for p in workspace.documents.glob(f"*{_SUFFIX}") if p.is_file())
    return [p.name.removesuffix(_SUFFIX) for p in files if not p.name.startswith((".", "~"))]


def catalogue(workspace: Workspace | None, forms: Mapping[str, Form] | None = None) -> Catalogue:
    """Every document of a workspace; a file that is wrong stops its own document only."""
    names = own_ids(workspace)
    if workspace is None or not names:
        return Catalogue(DOCUMENTS, {})
    meta, known = _meta(workspace), forms if forms is not None else load_forms(workspace)
    made: dict[str, Document] = {}
    faults: dict[str, DutykitError] = {}
    for name in names:
        try:
            text = (workspace.documents / f"{name}{_SUFFIX}").read_text(encoding="utf-8-sig")
            made[name] = document_of(read_own(name, text, meta, known, SOURCES))
        except UnicodeDecodeError:
            said = f"本单位文书的说明 documents/{name}{_SUFFIX} 不是 UTF-8 编码。"
            faults[name] = TemplateError(said, "请用记事本另存为 UTF-8 编码。", code="encoding")
        except TemplateError as error:
            faults[name] = error
    return Catalogue({**DOCUMENTS, **made}, faults)


def _meta(workspace: Workspace) -> dict[str, object]:
    """What such a file may contain; headings and tables are those of patterns."""
    names = ("document", "pattern")
    own, pattern = (json.loads(assets.read_text("schemas", f"meta/{n}.schema.json", workspace)) for n in names)
    shared = {name: pattern["$defs"][name] for name in ("section", "table")}
    return {**own, "$defs": {**own["$defs"], **shared}}


def document_named(workspace: Workspace | None, text: str) -> Document:
    """The document of that id or title.

    Raises :class:`UsageError` with the nearest for none, and what is wrong with one of the office's own.
    """
    known = catalogue(workspace)
    if text not in DOCUMENTS and text in known.faults:
        raise known.faults[text]
    every = known.documents
    found = every.get(text) or next((d for d in every.values() if d.title == text), None)
    if found is None:
        near = nearest(text, [*every, *(d.title for d in every.values())])
        remedy = f"是不是“{near}”？" if near else "全部的文书见 dutykit documents。"
        raise UsageError(f"没有“{text}”这种文书。", remedy, code="document")
    return found
