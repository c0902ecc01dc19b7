"""Patterns and materials of official papers, read from files: shipped, of the workspace, or a sample to begin with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from ... import assets
from ...documents.catalogue import DOCUMENTS, Document
from ...documents.explanation import DOCUMENT as EXPLANATION
from ...documents.facts import Facts
from ...documents.paper import Paper, material_key, read_material, read_pattern
from ...documents.promulgation import DOCUMENT as PROMULGATION
from ...documents.promulgation import adopted
from ...dossier.target import Target
from ...errors import UsageError, WorkspaceError
from ...text import nearest
from ...words.codes import Per
from ...workspace import Workspace
from ..opened.facts import facts_of, load_named
from ..opened.open_workspace import OpenWorkspace
from ..opened.outputs import safe_name, write_file

SAMPLE_SUFFIX = ".example.toml"


def with_papers(
    opened: OpenWorkspace, document: Document, targets: Sequence[Target], facts: Facts, variant: str
) -> Facts:
    """The facts with the pattern and the materials of an official document, and the year before where it compares."""
    papers = papers_of(opened.workspace, document, targets, facts.year, variant)
    before = facts_of(opened, facts.on, year=facts.year - 1) if document.compares else None
    return replace(facts, papers=papers, before=before)


def papers_of(
    workspace: Workspace | None, document: Document, targets: Sequence[Target], year: int, variant: str = ""
) -> Mapping[str, Paper]:
    """What an official document needs, by document id; nothing for any other document.

    Raises :class:`UsageError` for a variant that there is not, :class:`TemplateError` for a file that is wrong.
    """
    if not document.pattern:
        if variant:
            raise UsageError(f"“{document.title}”只有一种。", "去掉 --variant。", code="variant")
        drawn = [DOCUMENTS[id_] for id_ in document.own.sources] if document.own else []
        papers: dict[str, Paper] = {}
        for source in drawn:
            papers |= papers_of(workspace, source, targets, year)
        return papers
    found = {document.id: _loaded(workspace, document.id, targets, year, variant)}
    if document.id == PROMULGATION:
        found[EXPLANATION] = _loaded(workspace, EXPLANATION, targets, year, "")
    return found


def _loaded(workspace: Workspace | None, document: str, targets: Iterable[Target], year: int, variant: str) -> Paper:
    paper = pattern(workspace, document)
    paper = replace(paper, chosen=paper.choose(variant))
    materials = {}
    for target in targets if workspace else ():
        key = material_key(paper, target, year)
        own = _material(workspace, document, key)
        if document == PROMULGATION and target.per is Per.REGULATION:
            own = adopted(own, _passed(workspace, target.id))
        materials[key] = own
    return replace(paper, materials=materials)


def _passed(workspace: Workspace | None, regulation: str) -> date | None:
    return load_named(workspace, regulation).passed if workspace else None


def pattern(workspace: Workspace | None, document: str) -> Paper:
    """The variants of a document: the workspace's own, else the shipped ones."""
    meta = json.loads(assets.read_text("schemas", "meta/pattern.schema.json", workspace))
    text = assets.read_text("templates/docx", f"{document}.toml", workspace)
    return Paper(read_pattern(text, meta, f"{document}.toml"))


def _schema(workspace: Workspace | None, document: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(assets.read_text("schemas", f"papers/{document}.schema.json", workspace))
    return found


def _material(workspace: Workspace | None, document: str, key: str) -> Mapping[str, Any]:
    """What the office wrote; nothing where it wrote nothing."""
    path = material_path(workspace, document, key) if workspace else None
    if path is None or not path.is_file():
        return {}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise WorkspaceError(f"{path} 不是 UTF-8 编码。", "请用记事本另存为 UTF-8 编码。", code="encoding") from None
    return read_material(text, _schema(workspace, document), path.name)


def material_path(workspace: Workspace, document: str, key: str) -> Path:
    """Where the office writes the material of a paper."""
    return workspace.documents / document / f"{key}.toml"


def sample(workspace: Workspace | None, document: str) -> Mapping[str, Any]:
    """The shipped sample of a material, read: the example that templates are tried with."""
    return read_material(_sample_text(workspace, document), _schema(workspace, document), f"{document}{SAMPLE_SUFFIX}")


def _sample_text(workspace: Workspace | None, document: str) -> str:
    return assets.read_text("schemas", f"papers/{document}{SAMPLE_SUFFIX}", workspace)


def new_material(workspace: Workspace, document: str, key: str) -> Path:
    """The sample put where the office writes its material, to be changed; never over one that is there."""
    papers = [d for d in DOCUMENTS.values() if d.pattern]
    if document not in {d.id for d in papers}:
        near = nearest(document, [d.id for d in papers])
        known = "、".join(d.id for d in papers)
        remedy = f"是不是“{near}”？" if near else f"有材料文件的文书：{known}。"
        raise UsageError(f"“{document}”没有材料文件。", remedy, code="document")
    if not key or safe_name(key) != key:
        raise UsageError(f"“{key}”不能作文件名。", "请写年度_种类、年度_期号或者办法编号，如 2024_duty。", code="name")
    path = material_path(workspace, document, key)
    if path.exists():
        raise UsageError(f"“{path}”已经有了。", "请直接修改它；要重新开始，先移走它。", code="exists")
    write_file(path, _sample_text(workspace, document).encode("utf-8"))
    return path


def example_papers(
    workspace: Workspace | None, document: Document, targets: Sequence[Target], year: int, variant: str = ""
) -> Mapping[str, Paper]:
    """As :func:`papers_of` with the sample for every target."""
    found = dict(papers_of(None, document, targets, year, variant))
    return {
        id_: replace(paper, materials={material_key(paper, t, year): sample(workspace, id_) for t in targets})
        for id_, paper in found.items()
    }


def nothing_to_tell(title: str, year: int, asked: Sequence[object]) -> UsageError:
    """Why a paper is not made that would say nothing, and what the office is asked for."""
    remedy = "；".join(str(point) for point in asked)
    return UsageError(f"{year} 年度的“{title}”没有可以写的内容，没有生成。", f"{remedy}。", code="nothing_to_tell")
