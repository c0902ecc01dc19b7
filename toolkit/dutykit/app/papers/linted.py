"""Templates and documents looked over: what is wrong in them, and where they depart from official format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ... import assets
from ...errors import TemplateError, UsageError
from ...forms.model import Form
from ...outside import read_toml
from ...rules.citations import Law
from ...serial import ABSENT_IF_EMPTY
from ...text import nearest
from ...words.codes import Tone
from ...workspace import Workspace
from ..opened.open_workspace import limits_of, load_forms
from ..opened.outputs import write_for_person
from ..opened.sources import laws_in
from .catalogue import Catalogue, catalogue
from .examples import examples
from .printed import of_pdf
from .template import BASE, Named, chosen

if TYPE_CHECKING:
    from ...docx.gongwen import Deviation
    from ...docx.lint import TemplateRemark


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


def profiled(workspace: Workspace | None, names: Sequence[str], profile: str) -> LintResult:
    """Word templates and documents measured against a profile of official documents.

    A departure that the office has declared in ``dutykit.toml`` is listed with its reason, and is no fault. Raises
    :class:`UsageError` for a profile that there is not.
    """
    from ...docx.gongwen import deviations, rules_of

    if not assets.exists("schemas", f"{profile}.toml", workspace):
        raise UsageError(f"没有“{profile}”这种版式。", "可写：gbt9704（党政机关公文格式）。", code="profile")
    rules = rules_of(read_toml(assets.read_text("schemas", f"{profile}.toml", workspace)))
    declared = workspace.config.departures if workspace else {}
    _known_departures(declared, [rule.id for rule in rules])
    pages = [Path(name) for name in names if name.lower().endswith(".pdf") and Path(name).is_file()]
    others = [name for name in names if Path(name) not in pages]
    found = [(t.shown, deviations(t.data, rules)) for t in _measurable(workspace, others, alone=bool(pages))]
    found += [(str(path), of_pdf(path, rules, limits_of(workspace))) for path in pages]
    return LintResult(
        tuple(LintedTemplate(shown, tuple(_departing(one, declared) for one in told)) for shown, told in found)
    )


def _measurable(workspace: Workspace | None, names: Sequence[str], *, alone: bool) -> list[Named]:
    """The Word files that are measured: those named, else all but the base; none where only PDFs were named."""
    if alone and not names:
        return []
    return [t for t in chosen(workspace, names) if t.suffix == ".docx" and (names or t.id != BASE)]


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
    known = catalogue(workspace, forms)

    def work(template: Named) -> LintedTemplate:
        if template.suffix != ".docx":
            return LintedTemplate(template.shown, _lint_excel(template, forms))
        found = _lint_word(template, forms, workspace, laws, today, known)
        problems = tuple(TemplateProblem(f.level, f.place, f.message, f.remedy) for f in found)
        copy = str(_commented(template, found, comments)) if comments is not None and found else ""
        return LintedTemplate(template.shown, problems, copy)

    documents = known.documents
    asked = [Path(documents[name].template).stem if name in documents else name for name in names]
    return LintResult(tuple(map(work, chosen(workspace, asked))))


def _commented(template: Named, found: Sequence[TemplateRemark], folder: Path) -> Path:
    from ...docx.comments import commented

    remarks = [(f.tag, f"{f.message}{f.remedy}") for f in found]
    return write_for_person(folder / f"{template.id}.docx", commented(template.data, remarks), "")


def _lint_word(
    template: Named,
    forms: dict[str, Form],
    workspace: Workspace | None,
    laws: Sequence[Law],
    today: date,
    known: Catalogue,
) -> list[TemplateRemark]:
    from ...docx.limited import looked_over
    from ...docx.lint import TemplateRemark

    document = known.of_template(template.id)
    if document is None and isinstance(error := known.faults.get(template.id), TemplateError):
        return [TemplateRemark.of(error)]
    if document is None and template.id != BASE:
        remedy = f"可用的名称：{'、'.join(known.documents)}。"
        return [TemplateRemark(Tone.WARNING, "unused", "没有用到这个模板的文书。", remedy)]
    contexts = [{"imprint": ""}] if document is None else examples(document, forms, workspace)
    limits = limits_of(workspace)
    found = looked_over(template.data, template.shown, contexts, laws=laws, day=today, limits=limits)
    return [finding for finding in found if finding.level != Tone.INFO]


def _lint_excel(template: Named, forms: dict[str, Form]) -> tuple[TemplateProblem, ...]:
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
