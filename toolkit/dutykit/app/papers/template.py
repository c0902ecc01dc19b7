"""Templates as staff and developers keep them: list, begin, tidy, read, lint. Word and Excel alike."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ... import assets
from ...documents.catalogue import DOCUMENTS
from ...errors import TemplateError, UsageError
from ...forms.model import Form
from ...rules.citations import Law
from ...serial import ABSENT_IF_EMPTY
from ...text import nearest
from ...words.codes import Tone
from ...workspace import Workspace
from ..opened.open_workspace import limits_of, load_forms, note_settings
from ..opened.outputs import Writing, write_file, write_for_person
from ..opened.sources import laws_in
from .examples import examples
from .patterns import new_material as made_material
from .printed import of_pdf

if TYPE_CHECKING:
    from ...docx.gongwen import Deviation
    from ...docx.lint import TemplateRemark

# What the templates of documents share; itself the template of none.
_BASE = "base"
_FOLDERS = {".docx": "templates/docx", ".xlsx": "templates/xlsx"}


@dataclass(frozen=True, slots=True)
class _Named:
    """A template: its id, its suffix, and its file (``None``: shipped inside the package)."""

    id: str
    suffix: str
    path: Path | None
    data: bytes

    @property
    def shown(self) -> str:
        return str(self.path) if self.path else f"{_FOLDERS[self.suffix]}/{self.id}{self.suffix}"


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


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """Something wrong or odd in a template; ``place`` is a text here."""

    severity: Tone
    place: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class LintedTemplate:
    """A template and its problems; ``commented`` is the copy with comments, where one was asked for and needed."""

    path: str
    problems: tuple[TemplateProblem, ...]
    commented: str = field(default="", metadata=ABSENT_IF_EMPTY)


@dataclass(frozen=True, slots=True)
class LintResult:
    """Templates that were looked over."""

    templates: tuple[LintedTemplate, ...]


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


def _all(workspace: Workspace | None) -> list[_Named]:
    return [
        _named(kind, name.removesuffix(suffix), suffix, workspace)
        for suffix, kind in _FOLDERS.items()
        for name in assets.listing(kind, suffix, workspace)
    ]


def _named(kind: str, id_: str, suffix: str, workspace: Workspace | None) -> _Named:
    """A template in force; the file of a checkout or a workspace can be written, one in a wheel cannot."""
    name = f"{id_}{suffix}"
    data = assets.read_bytes(kind, name, workspace)
    own = workspace.override(kind) / name if workspace else None
    if own is not None and own.is_file():
        return _Named(id_, suffix, own, data)
    shipped = assets.root().joinpath(*kind.split("/"), name)
    editable = isinstance(shipped, Path) and "site-packages" not in shipped.parts
    return _Named(id_, suffix, shipped if editable and isinstance(shipped, Path) else None, data)


def _chosen(workspace: Workspace | None, names: Sequence[str]) -> list[_Named]:
    """Templates by id or path; all of them where none is named. Raises :class:`UsageError`."""
    if not names:
        return _all(workspace)
    known = _all(workspace)
    chosen = []
    for name in names:
        path = Path(name)
        if path.suffix.lower() in _FOLDERS and path.is_file():
            chosen.append(_Named(path.stem, path.suffix.lower(), path, path.read_bytes()))
            continue
        matching = [t for t in known if name in {t.id, f"{t.id}{t.suffix}"}]
        if not matching:
            near = nearest(name, [t.id for t in known])
            remedy = f"是不是“{near}”？" if near else "全部模板见 dutykit template list。"
            raise UsageError(f"没有“{name}”这个模板。", remedy, code="template")
        chosen += matching
    return chosen


def template_named(workspace: Workspace | None, name: str) -> _Named:
    """One template by id or path, the Word one where a form has the same id. Raises :class:`UsageError`."""
    found = _chosen(workspace, [name])
    return next((t for t in found if t.suffix == ".docx"), found[0])


def new(workspace: Workspace | None, document: str, *, output: Path | None) -> NewTemplate:
    """A template to edit, never over one that is there. Raises :class:`UsageError`."""
    forms = load_forms(workspace)
    suffix = ".docx" if document in (*DOCUMENTS, _BASE) else ".xlsx" if document in forms else ""
    if not suffix:
        near = nearest(document, [*DOCUMENTS, *forms])
        remedy = f"是不是“{near}”？" if near else "编号见 dutykit documents、dutykit forms。"
        raise UsageError(f"没有“{document}”这种文书或表。", remedy, code="template")
    name = DOCUMENTS[document].template if document in DOCUMENTS else f"{document}{suffix}"
    data = _begun(workspace, document, suffix, name, forms)
    folder = workspace.override(_FOLDERS[suffix]) if workspace else Path.cwd()
    path = output or folder / f"{document}{suffix}"
    if path.is_dir():
        path /= f"{document}{suffix}"
    if path.exists():
        raise UsageError(f"“{path}”已经有了。", "请换一个路径（-o），或先移走原来的文件。", code="exists")
    with Writing() as files:
        files.put(path, data, "")
        note_settings(workspace)
    return NewTemplate(str(path))


def _begun(workspace: Workspace | None, document: str, suffix: str, name: str, forms: dict[str, Form]) -> bytes:
    """The shipped template in a workspace, unless the form is the workspace's own; else a draft."""
    own = workspace is not None and suffix == ".xlsx" and assets.is_own("schemas", f"{document}.schema.json", workspace)
    if not own and (workspace is not None or document == _BASE) and assets.exists(_FOLDERS[suffix], name):
        return assets.read_bytes(_FOLDERS[suffix], name)
    return _drafted(workspace, document, forms)


def new_material(workspace: Workspace, document: str, key: str) -> NewTemplate:
    """The sample of an official paper's material, to be changed."""
    return NewTemplate(workspace.relative(made_material(workspace, document, key)))


def _drafted(workspace: Workspace | None, document: str, forms: dict[str, Form]) -> bytes:
    """A first draft: of a document from an example of its fields, of a form from its schema."""
    if document in DOCUMENTS:
        from ...docx.draft import draft

        return draft(_base(workspace), examples(DOCUMENTS[document], forms, workspace)[0])
    from ...xlsx.scaffold import scaffold_template

    return scaffold_template(forms[document])


def _base(workspace: Workspace | None) -> bytes:
    """The base that templates share, the workspace's own if it has one."""
    return assets.read_bytes(_FOLDERS[".docx"], f"{_BASE}.docx", workspace)


def tidy(workspace: Workspace | None, names: Sequence[str], *, check: bool, restyle: bool = False) -> TidyResult:
    """Word templates made fit for review, with what the base has now; those of Excel have nothing to tidy.

    A shipped template takes the shipped base, any other the workspace's. ``kept`` is what was changed in the
    template and so do not follow the base, unless ``restyle`` makes them.
    """
    from ...docx.shared import Brought, bring
    from ...docx.tidy import tidy as tidied

    def work(template: _Named) -> TidiedTemplate:
        shipped = template.path is None or template.path.is_relative_to(str(assets.root()))
        base = _base(None if shipped else workspace)
        found = Brought(tidied(template.data)) if template.id == _BASE else bring(template.data, base, restyle=restyle)
        changed = found.data != template.data
        if changed and not check:
            write_file(_writable(template), found.data)
        return TidiedTemplate(template.shown, changed, tuple(found.kept))

    result = TidyResult(tuple(work(t) for t in _chosen(workspace, names) if t.suffix == ".docx"))
    if not check and any(one.changed for one in result.templates):
        note_settings(workspace)
    return result


def outline(workspace: Workspace | None, names: Sequence[str], *, check: bool) -> OutlineResult:
    """The reading copy beside each template."""

    def work(template: _Named) -> TemplateOutline:
        text = _outline(template)
        beside = template.path.with_name(f"{template.path.name}.txt") if template.path else None
        old = beside.read_text(encoding="utf-8") if beside is not None and beside.is_file() else None
        changed = beside is not None and old != text
        if changed and not check and beside is not None:
            write_file(beside, text.encode("utf-8"))
        return TemplateOutline(template.shown, text, changed)

    return OutlineResult(tuple(map(work, _chosen(workspace, names))))


def _outline(template: _Named) -> str:
    if template.suffix == ".docx":
        from ...docx.outline import outline as word

        return word(template.data)
    from ...xlsx.outline import outline as excel

    return excel(template.data)


def profiled(workspace: Workspace | None, names: Sequence[str], profile: str) -> LintResult:
    """Word templates and documents measured against a profile of official documents.

    A departure that the office has declared in ``dutykit.toml`` is listed with its reason, and is no fault. Raises
    :class:`UsageError` for a profile that there is not.
    """
    from ...docx.gongwen import deviations, rules_of

    if not assets.exists("schemas", f"{profile}.toml", workspace):
        raise UsageError(f"没有“{profile}”这种版式。", "可写：gbt9704（党政机关公文格式）。", code="profile")
    rules = rules_of(tomllib.loads(assets.read_text("schemas", f"{profile}.toml", workspace)))
    declared = workspace.config.departures if workspace else {}
    _known_departures(declared, [rule.id for rule in rules])
    pages = [Path(name) for name in names if name.lower().endswith(".pdf") and Path(name).is_file()]
    others = [name for name in names if Path(name) not in pages]
    found = [(t.shown, deviations(t.data, rules)) for t in _measurable(workspace, others, alone=bool(pages))]
    found += [(str(path), of_pdf(path, rules, limits_of(workspace))) for path in pages]
    return LintResult(
        tuple(LintedTemplate(shown, tuple(_departing(one, declared) for one in told)) for shown, told in found)
    )


def _measurable(workspace: Workspace | None, names: Sequence[str], *, alone: bool) -> list[_Named]:
    """The Word files that are measured: those named, else all but the base; none where only PDFs were named."""
    if alone and not names:
        return []
    return [t for t in _chosen(workspace, names) if t.suffix == ".docx" and (names or t.id != _BASE)]


def _known_departures(declared: Iterable[str], rules: Sequence[str]) -> None:
    """Raises :class:`UsageError` for a declared departure from a rule that there is not."""
    for rule in declared:
        if rule not in rules:
            near = nearest(rule, rules)
            remedy = f"是不是“{near}”？" if near else f"可写：{'、'.join(rules)}。"
            raise UsageError(f"dutykit.toml 的 [gbt9704] 里没有“{rule}”这一项。", remedy, code="departure")


def _departing(found: Deviation, declared: Mapping[str, str]) -> TemplateProblem:
    rule, said = found.rule, f"{found.rule.what}：{found.found}。"
    if rule.id in declared:
        return TemplateProblem(Tone.INFO, rule.id, said, f"本单位已声明：{declared[rule.id]}")
    tone = Tone.ERROR if rule.rank == _NATIONAL else Tone.WARNING
    return TemplateProblem(tone, rule.id, said, f"应为：{rule.asks}（{rule.source}）。")


_NATIONAL = "national"
"""The rank of what the national standard itself asks."""


def lint(workspace: Workspace | None, names: Sequence[str], *, today: date, comments: Path | None = None) -> LintResult:
    """Everything that is wrong or odd, template by template; articles of laws are those of ``today``.

    Into the folder ``comments`` go copies of the Word templates in which anything is, with each remark as a comment.
    """
    forms, laws = load_forms(workspace), laws_in(workspace)

    def work(template: _Named) -> LintedTemplate:
        if template.suffix != ".docx":
            return LintedTemplate(template.shown, _lint_excel(template, forms))
        found = _lint_word(template, forms, workspace, laws, today)
        problems = tuple(TemplateProblem(f.level, f.place, f.message, f.remedy) for f in found)
        copy = str(_commented(template, found, comments)) if comments is not None and found else ""
        return LintedTemplate(template.shown, problems, copy)

    return LintResult(tuple(map(work, _chosen(workspace, names))))


def _commented(template: _Named, found: Sequence[TemplateRemark], folder: Path) -> Path:
    from ...docx.comments import commented

    remarks = [(f.tag, f"{f.message}{f.remedy}") for f in found]
    return write_for_person(folder / f"{template.id}.docx", commented(template.data, remarks), "")


def _lint_word(
    template: _Named, forms: dict[str, Form], workspace: Workspace | None, laws: Sequence[Law], today: date
) -> list[TemplateRemark]:
    from ...docx.limited import looked_over
    from ...docx.lint import TemplateRemark

    document = next((d for d in DOCUMENTS.values() if Path(d.template).stem == template.id), None)
    if document is None and template.id != _BASE:
        return [
            TemplateRemark(Tone.WARNING, "unused", "没有用到这个模板的文书。", f"可用的名称：{'、'.join(DOCUMENTS)}。")
        ]
    contexts = [{"imprint": ""}] if document is None else examples(document, forms, workspace)
    limits = limits_of(workspace)
    found = looked_over(template.data, template.shown, contexts, laws=laws, day=today, limits=limits)
    return [finding for finding in found if finding.level != Tone.INFO]


def _lint_excel(template: _Named, forms: dict[str, Form]) -> tuple[TemplateProblem, ...]:
    from ...xlsx.look_lint import lint_look
    from ...xlsx.look_read import read_look

    if template.id not in forms:
        return (TemplateProblem(Tone.WARNING, "", "没有用到这个模板的表。", f"可用的名称：{'、'.join(forms)}。"),)
    form = forms[template.id]
    try:
        notes = lint_look(read_look(template.data, form), form)
    except TemplateError as error:
        return (TemplateProblem(Tone.ERROR, "", error.message, error.remedy),)
    return tuple(TemplateProblem(Tone.WARNING, n.subject, n.message, n.remedy) for n in notes)


def _writable(template: _Named) -> Path:
    if template.path is None:
        raise UsageError(
            f"“{template.id}”是自带的模板，不能在原处修改。",
            "请把它另存到工作区的 templates 文件夹：dutykit template new。",
            code="shipped",
        )
    return template.path
