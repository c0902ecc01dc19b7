"""Templates as staff and developers keep them: list, begin, tidy, read. Word and Excel alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ... import assets
from ...documents.catalogue import Document
from ...documents.own_document import drafted, labels_of
from ...errors import UsageError
from ...forms.model import Form
from ...text import nearest
from ...workspace import Workspace
from ...workspace.intents import Unfinished
from ..opened.open_workspace import load_forms, note_settings, open_workspace
from ..opened.outputs import Writing, digest, write_for_person
from .catalogue import catalogue
from .examples import examples
from .patterns import new_material as made_material

# What the templates of documents share; itself the template of none.
BASE = "base"
FOLDERS = {".docx": "templates/docx", ".xlsx": "templates/xlsx"}


@dataclass(frozen=True, slots=True)
class Named:
    """A template: its id, its suffix, and its file (``None``: shipped inside the package)."""

    id: str
    suffix: str
    path: Path | None
    data: bytes

    @property
    def shown(self) -> str:
        """Where it is, as people are told."""
        return str(self.path) if self.path else f"{FOLDERS[self.suffix]}/{self.id}{self.suffix}"


@dataclass(frozen=True, slots=True)
class TemplateEntry:
    """A template; ``overridden`` where the workspace has one of its own."""

    id: str
    kind: str
    path: str
    overridden: bool


@dataclass(frozen=True, slots=True)
class TemplateList:
    """Every template."""

    templates: tuple[TemplateEntry, ...]


@dataclass(frozen=True, slots=True)
class NewTemplate:
    """Where a new template is."""

    path: str


@dataclass(frozen=True, slots=True)
class TidiedTemplate:
    """A template after tidying; ``kept`` is what was changed in it and so does not follow the base."""

    path: str
    changed: bool
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TidyResult:
    """Templates that were tidied, or with ``check`` would be."""

    templates: tuple[TidiedTemplate, ...]


@dataclass(frozen=True, slots=True)
class TemplateOutline:
    """The reading copy of a template, and whether it was out of date."""

    path: str
    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class OutlineResult:
    """Reading copies that were written, or with ``check`` would be."""

    templates: tuple[TemplateOutline, ...]


def list_templates(workspace: Workspace | None) -> TemplateList:
    """Every template, and whether the workspace has one of its own."""
    return TemplateList(
        tuple(
            TemplateEntry(t.id, t.suffix[1:], t.shown, bool(workspace and t.path and _within(t.path, workspace)))
            for t in _all(workspace)
        )
    )


def _within(path: Path, workspace: Workspace) -> bool:
    return path.resolve().is_relative_to(workspace.root)


def _all(workspace: Workspace | None) -> list[Named]:
    return [
        _named(kind, name.removesuffix(suffix), suffix, workspace)
        for suffix, kind in FOLDERS.items()
        for name in assets.listing(kind, suffix, workspace)
    ]


def _named(kind: str, id_: str, suffix: str, workspace: Workspace | None) -> Named:
    """A template in force; the file of a checkout or a workspace can be written, one in a wheel cannot."""
    name = f"{id_}{suffix}"
    data = assets.read_bytes(kind, name, workspace)
    own = workspace.override(kind) / name if workspace else None
    if own is not None and own.is_file():
        return Named(id_, suffix, own, data)
    shipped = assets.root().joinpath(*kind.split("/"), name)
    editable = isinstance(shipped, Path) and "site-packages" not in shipped.parts
    return Named(id_, suffix, shipped if editable and isinstance(shipped, Path) else None, data)


def chosen(workspace: Workspace | None, names: Sequence[str]) -> list[Named]:
    """Templates by id or path; all of them where none is named. Raises :class:`UsageError`."""
    if not names:
        return _all(workspace)
    known = _all(workspace)
    chosen = []
    for name in names:
        path = Path(name)
        if path.suffix.lower() in FOLDERS and path.is_file():
            chosen.append(Named(path.stem, path.suffix.lower(), path, path.read_bytes()))
            continue
        matching = [t for t in known if name in {t.id, f"{t.id}{t.suffix}"}]
        if not matching:
            near = nearest(name, [t.id for t in known])
            remedy = f"是不是“{near}”？" if near else "全部模板见 dutykit template list。"
            raise UsageError(f"没有“{name}”这个模板。", remedy, code="template")
        chosen += matching
    return chosen


def template_named(workspace: Workspace | None, name: str) -> Named:
    """One template by id or path, the Word one where a form has the same id. Raises :class:`UsageError`."""
    found = chosen(workspace, [name])
    return next((t for t in found if t.suffix == ".docx"), found[0])


def new(workspace: Workspace | None, document: str, *, output: Path | None) -> NewTemplate:
    """A template to edit, never over one that is there. Raises :class:`UsageError`."""
    forms = load_forms(workspace)
    known = catalogue(workspace, forms)
    if document in known.faults and document not in known.documents:
        raise known.faults[document]
    made = known.documents.get(document)
    suffix = ".docx" if made or document == BASE else ".xlsx" if document in forms else ""
    if not suffix:
        near = nearest(document, [*known.documents, *forms])
        remedy = f"是不是“{near}”？" if near else "编号见 dutykit documents、dutykit forms。"
        raise UsageError(f"没有“{document}”这种文书或表。", remedy, code="template")
    name = made.template if made else f"{document}{suffix}"
    data = _begun(workspace, document, suffix, name, forms, made)
    folder = workspace.override(FOLDERS[suffix]) if workspace else Path.cwd()
    path = output or folder / name
    if path.is_dir():
        path /= name
    if path.exists():
        raise UsageError(f"“{path}”已经有了。", "请换一个路径（-o），或先移走原来的文件。", code="exists")
    with Writing() as files:
        files.put(path, data, "")
        note_settings(workspace)
    return NewTemplate(str(path))


def _begun(
    workspace: Workspace | None, asked: str, suffix: str, name: str, forms: dict[str, Form], made: Document | None
) -> bytes:
    """The shipped template in a workspace, unless the form is the workspace's own; else a draft."""
    own = workspace is not None and suffix == ".xlsx" and assets.is_own("schemas", f"{asked}.schema.json", workspace)
    if not own and (workspace is not None or asked == BASE) and assets.exists(FOLDERS[suffix], name):
        return assets.read_bytes(FOLDERS[suffix], name)
    return _drafted(workspace, asked, forms, made)


def new_material(workspace: Workspace, document: str, key: str) -> NewTemplate:
    """The sample of an official paper's material, to be changed."""
    return NewTemplate(workspace.relative(made_material(workspace, document, key)))


def _drafted(workspace: Workspace | None, asked: str, forms: dict[str, Form], made: Document | None) -> bytes:
    """A first draft: of a document from an example of its fields, of a form from its schema."""
    if made is not None:
        from ...docx.draft import draft

        example, base = examples(made, forms, workspace)[0], _base(workspace)
        return draft(base, drafted(example), labels_of(made.own, forms)) if made.own else draft(base, example)
    from ...xlsx.scaffold import scaffold_template

    return scaffold_template(forms[asked])


def _base(workspace: Workspace | None) -> bytes:
    """The base that templates share, the workspace's own if it has one."""
    return assets.read_bytes(FOLDERS[".docx"], f"{BASE}.docx", workspace)


def tidy(workspace: Workspace | None, names: Sequence[str], *, check: bool, restyle: bool = False) -> TidyResult:
    """Word templates made fit for review, with what the base has now; those of Excel have nothing to tidy.

    A shipped template takes the shipped base, any other the workspace's. ``kept`` is what was changed in the
    template and so do not follow the base, unless ``restyle`` makes them.
    """
    from ...docx.shared import Brought, bring
    from ...docx.tidy import tidy as tidied

    def work(template: Named) -> TidiedTemplate:
        shipped = template.path is None or template.path.is_relative_to(str(assets.root()))
        base = _base(None if shipped else workspace)
        found = Brought(tidied(template.data)) if template.id == BASE else bring(template.data, base, restyle=restyle)
        changed, shown = found.data != template.data, template.shown
        if changed and not check:  # in place of what was read just now, of that alone
            taken = files.put(_writable(template), found.data, digest(template.data))
            shown = shown if taken == template.path else str(taken)
        return TidiedTemplate(shown, changed, tuple(found.kept))

    with Writing() as files:
        result = TidyResult(tuple(work(t) for t in chosen(workspace, names) if t.suffix == ".docx"))
        if not check and any(one.changed for one in result.templates):
            note_settings(workspace)
    return result


def outline(workspace: Workspace | None, names: Sequence[str], *, check: bool) -> OutlineResult:
    """The reading copy beside each template; one that a person has changed stays, and the new one is put beside it."""

    def work(template: Named) -> TemplateOutline:
        text = _outline(template)
        beside = template.path.with_name(f"{template.path.name}.txt") if template.path else None
        old = beside.read_text(encoding="utf-8") if beside is not None and beside.is_file() else None
        if beside is None or old == text:
            return TemplateOutline(template.shown, text, changed=False)
        taken = beside if check else _written_beside(workspace, beside, text.encode("utf-8"))
        return TemplateOutline(template.shown if taken == beside else str(taken), text, changed=True)

    result = OutlineResult(tuple(map(work, chosen(workspace, names))))
    if workspace is not None and not check and Unfinished(workspace.root):
        with open_workspace(workspace, today=date.min) as opened:  # of a run that ended before it could note its copies
            opened.finish()
    return result


def _written_beside(workspace: Workspace | None, path: Path, data: bytes) -> Path:
    """Write a reading copy: in a workspace guarded as whatever is written there, in a checkout in place of the old."""
    if workspace is None or not _within(path, workspace):
        return write_for_person(path, data, "", force=True)
    with open_workspace(workspace, today=date.min) as opened:
        return opened.write_out(path, data)


def _outline(template: Named) -> str:
    if template.suffix == ".docx":
        from ...docx.outline import outline as word

        return word(template.data)
    from ...xlsx.outline import outline as excel

    return excel(template.data)


def _writable(template: Named) -> Path:
    if template.path is None:
        raise UsageError(
            f"“{template.id}”是自带的模板，不能在原处修改。",
            "请把它另存到工作区的 templates 文件夹：dutykit template new。",
            code="shipped",
        )
    return template.path
