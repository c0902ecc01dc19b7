"""Render documents: facts once, a template compiled once, one file per subject, PDF where asked."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import assets
from ...documents.catalogue import DOCUMENTS, Document
from ...documents.facts import Facts
from ...dossier.target import Target
from ...errors import UsageError
from ...rules.citations import citer
from ...store import Issue, IssuedRow, Schema
from ...text import nearest
from ...words.codes import FormId, IssueKind
from ...words.numerals import term_name
from ...workspace import Workspace
from ..checking.laws import laws_at, warnings_of
from ..opened.facts import facts_of, scheme_of, term_facts_of
from ..opened.open_workspace import OpenWorkspace, now, open_workspace
from ..opened.outputs import digest, place_for, safe_name, write_for_person
from ..opened.records import issue_number
from ..opened.targets import Asked, Wanted, targets_of

if TYPE_CHECKING:
    from ...docx.render import Template

Progress = Callable[..., AbstractContextManager[Any]]
REGISTRATION_DOCUMENT = "registration-form"
REGISTRATION = FormId.ANNUAL_REGISTRATION


@dataclass(slots=True)
class Made:
    """One document: where it is, its PDF if asked, a digest over its parts, and what a person should know of it.

    ``warnings`` are of what stands in its text and is perhaps wrong; the text is as it was given.
    """

    path: str
    subject: str
    digest: str
    pdf: str | None = None
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class RenderResult:
    """What ``render`` did."""

    document: Document
    year: int
    on: date
    regulation: str = ""
    years: tuple[int, ...] = ()
    files: list[Made] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """As ``render --json`` prints it."""
        return {
            "format": 1,
            "document": self.document.id,
            "title": self.document.title,
            "year": self.year,
            "date": self.on.isoformat(),
            "regulation": self.regulation,
            "years": list(self.years),
            "files": [asdict(f) for f in self.files],
        }


def render(
    workspace: Workspace,
    document: str,
    *,
    deputies: Sequence[str],
    units: Sequence[str],
    key: str,
    everyone: bool,
    year: int | None,
    date: date,
    pdf: bool,
    evidence: bool,
    output: Path | None,
    force: bool,
    progress: Progress,
    by: str = "",
    regulation: str = "",
) -> RenderResult:
    """Render a document for the targets asked for; the run is logged.

    ``regulation`` is the one whose headings and words are used; the workspace's first with headings by default. A
    document of the whole term tells one year only if ``year`` is given.
    Raises :class:`UsageError` where the call does not say for whom, :class:`TemplateError` for a bad template, and
    :class:`OutsideError` where ``pdf`` is asked and LibreOffice is missing: before anything is written.
    """
    chosen = _document(document)
    if pdf:
        from ...office import need

        need()
    with open_workspace(workspace, year=year, today=date) as opened:
        top = tuple(unit for unit in opened.roster.units if not unit.parent)
        wanted = Wanted(chosen.title, chosen.kinds, top)
        targets = targets_of(opened, wanted, Asked(deputies, units, key, everyone))
        place = place_for(output, workspace.documents, ".docx", len(targets))
        issues = _word_issues(opened, targets) if chosen.id == REGISTRATION_DOCUMENT else {}
        whole = chosen.term and year is None
        facts = (
            term_facts_of(opened, date, evidence=evidence)
            if whole
            else facts_of(opened, date, issues, evidence=evidence)
        )
        other = ""
        if regulation and regulation != facts.regulation.id:
            facts, other = replace(facts, regulation=scheme_of(opened, regulation)), f"_{regulation}"
        template = load_template(assets.read_bytes("templates/docx", chosen.template, workspace), chosen.template)
        result = RenderResult(chosen, opened.year, date, facts.regulation.id, tuple(facts.years))
        head = term_name(facts.term) if whole else ""
        batch = _Batch(opened, chosen, template, facts, place, (head, other), evidence=evidence, force=force)
        with progress(targets, "生成") as bar:
            result.files = batch.run(bar)
        if pdf:
            _to_pdf(opened, result.files)
        detail = {"year": opened.year, "files": [file.path for file in result.files]}
        with opened.store.transaction():
            opened.store.write_log(now(), "render", chosen.id, detail, by=by)
        return result


def _document(text: str) -> Document:
    found = DOCUMENTS.get(text) or next((d for d in DOCUMENTS.values() if d.title == text), None)
    if found is None:
        near = nearest(text, [*DOCUMENTS, *(d.title for d in DOCUMENTS.values())])
        remedy = f"是不是“{near}”？" if near else "全部的文书见 dutykit documents。"
        raise UsageError(f"没有“{text}”这种文书。", remedy, code="document")
    return found


def _word_issues(opened: OpenWorkspace, targets: Sequence[Target]) -> dict[str, str]:
    """Issue numbers of the Word forms, so that a returned one is recognised; the same form keeps its number."""
    form = opened.form(REGISTRATION)
    numbers = {}
    with opened.store.transaction():
        opened.store.keep_schema(Schema(form.hash, form.id, form.version, form.schema))
        for subject in (target.id for target in targets):
            known = opened.store.issues(form=form.id, kind=IssueKind.FORM, year=opened.year, deputy=subject)
            same = [row for row in known if row.hash == form.hash]
            numbers[subject] = same[-1].number if same else issue_number(opened, opened.year)
            if not same:
                opened.store.save_issue(
                    Issue(
                        numbers[subject], IssueKind.FORM, form.id, form.hash, opened.year, deputy=subject, made=now(),
                        rows=_issued_rows(opened, subject),
                    )
                )  # fmt: skip
    return numbers


def _issued_rows(opened: OpenWorkspace, subject: str) -> tuple[IssuedRow, ...]:
    from ...forms.filled import digest as row_digest
    from ..issuing.prefill import prefill

    _, rows = prefill(opened, opened.form(REGISTRATION), "", subject)
    return tuple(IssuedRow(name, row.number, row_digest(row.values)) for name, found in rows.items() for row in found)


@lru_cache(maxsize=32)
def load_template(data: bytes, name: str) -> Template:
    """A template, compiled once for a batch. Raises :class:`TemplateError`."""
    from ...docx.render import Template

    return Template.load(data, name)


class _Batch:
    """Documents of one kind. Threads render and write them; the store is asked and told by the caller's thread only."""

    def __init__(
        self,
        opened: OpenWorkspace,
        document: Document,
        template: Template,
        facts: Facts,
        place: Path,
        around: tuple[str, str],
        *,
        evidence: bool,
        force: bool,
    ) -> None:
        self.opened = opened
        self.document = document
        self.template = template
        self.facts = facts
        self.place = place
        self.around = around
        self.evidence = evidence
        self.force = force
        self.laws = laws_at(opened)
        self.cite = citer(self.laws, facts.on)

    def run(self, targets: Iterable[Target]) -> list[Made]:
        """One document for each target, in their order."""
        made = []
        with ThreadPoolExecutor(max_workers=min(8, (os.cpu_count() or 1) + 2)) as pool:
            waiting: deque[Future[tuple[Made, Path, str]]] = deque()
            for target in targets:
                path = self._path(target)
                waiting.append(pool.submit(self._one, target, path, self.opened.store.written(str(path))))
                if len(waiting) > 16:
                    made.append(self._noted(*waiting.popleft().result()))
            made += [self._noted(*future.result()) for future in waiting]
        return made

    def _path(self, target: Target) -> Path:
        """Where a document goes.

        Its name begins with the year or the term; with an end it does not take the place of the one under the usual
        headings.
        """
        if self.place.suffix.lower() == ".docx":
            return self.place
        term, tail = self.around
        head = term or str(target.day.year if target.day else self.opened.year)
        return self.place / f"{safe_name(f'{head}_{self.document.title}_{target.file}{tail}')}.docx"

    def _noted(self, made: Made, path: Path, known: str) -> Made:
        with self.opened.store.transaction():
            self.opened.store.note_output(str(path), known, now())
        return made

    def _one(self, target: Target, path: Path, known: str) -> tuple[Made, Path, str]:
        context = self.document.build(self.facts, target)
        if not self.evidence:
            context["evidence"] = []
        rendered = self.template.render(context, stamp=self.facts.on, cite=self.cite, **_properties(self.facts, target))
        taken = write_for_person(path, rendered.data, known, force=self.force)
        notes = [str(point) for point in context.get("open", [])]
        if taken != path:
            notes.append(f"“{path.name}”已被改动过或正在打开，新的一份另存为“{taken.name}”。")
        made = Made(self.opened.workspace.relative(taken), target.name, rendered.digest, notes=notes)
        made.warnings = warnings_of(rendered.paragraphs, rendered.cited, self.laws, self.facts.on)
        return made, taken, digest(rendered.data)


def _properties(facts: Facts, target: Target) -> dict[str, Any]:
    """Custom properties by which a returned Word form is recognised."""
    if target.deputy not in facts.issues:
        return {}
    return {"properties": {"dutykit-form": REGISTRATION, "dutykit-issue": facts.issues[target.deputy]}}


def _to_pdf(opened: OpenWorkspace, files: list[Made]) -> None:
    """PDF beside each document."""
    from ...office import convert

    paths = [opened.workspace.root / made.path for made in files]
    folders = {path.parent for path in paths}
    for folder in sorted(folders):
        convert([p for p in paths if p.parent == folder], to="pdf", out_dir=folder)
    for made, path in zip(files, paths, strict=True):
        made.pdf = opened.workspace.relative(path.with_suffix(".pdf"))
