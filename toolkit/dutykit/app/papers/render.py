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
from ...errors import UsageError
from ...rules.citations import citer
from ...text import nearest
from ...words.numerals import term_name
from ...workspace import Workspace
from ..checking.laws import laws_at, warnings_of
from ..opened.facts import facts_of, scheme_of, term_facts_of
from ..opened.open_workspace import OpenWorkspace, now, open_workspace
from ..opened.outputs import digest, place_for, safe_name, write_for_person
from ..opened.records import issue_number, subject_name

if TYPE_CHECKING:
    from ...docx.render import Template

Progress = Callable[..., AbstractContextManager[Any]]
REGISTRATION_DOCUMENT = "registration-form"
REGISTRATION = "annual-registration"


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
    """Render a document for the subjects asked for; the run is logged.

    ``regulation`` is the one whose headings and words are used; the workspace's first with headings by default. A
    document of the whole term tells one year only if ``year`` is given.
    Raises :class:`UsageError` where the call does not say for whom, :class:`TemplateError` for a bad template, and
    :class:`OutsideError` where ``pdf`` is asked and LibreOffice is missing: before anything is written.
    """
    chosen = _document(document)
    if key:
        raise UsageError(f"“{chosen.title}”不按会议生成。", "请去掉 --for。", code="key")
    if pdf:
        from ...office import need

        need()
    with open_workspace(workspace, year=year, today=date) as opened:
        subjects = _subjects(opened, chosen, deputies, units, everyone=everyone)
        place = place_for(output, workspace.documents, ".docx", len(subjects))
        issues = _word_issues(opened, subjects) if chosen.id == REGISTRATION_DOCUMENT else {}
        whole = chosen.term and year is None
        facts = term_facts_of(opened, date) if whole else facts_of(opened, date, issues)
        other = ""
        if regulation and regulation != facts.regulation.id:
            facts, other = replace(facts, regulation=scheme_of(opened, regulation)), f"_{regulation}"
        template = load_template(assets.read_bytes("templates/docx", chosen.template, workspace), chosen.template)
        result = RenderResult(chosen, opened.year, date, facts.regulation.id, tuple(facts.years))
        head = term_name(facts.term) if whole else str(opened.year)
        batch = _Batch(opened, chosen, template, facts, place, (head, other), evidence=evidence, force=force)
        with progress(subjects, "生成") as bar:
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


def _subjects(
    opened: OpenWorkspace, document: Document, deputies: Sequence[str], units: Sequence[str], *, everyone: bool
) -> list[str]:
    """Numbers of deputies, codes of units, or "" for the congress."""
    codes = [opened.unit(u).code for u in units]
    if document.per == "deputy":
        numbers = [opened.deputy(d).number for d in deputies]
        for code in codes:
            numbers += [d.number for d in opened.roster.members(code, opened.today) if d.status != "ended"]
        if everyone:
            numbers = [d.number for d in opened.roster.deputies if d.status != "ended"]
        if not numbers:
            remedy = "请写 --deputy 编号或姓名、--unit 单位，或用 --all。"
            raise UsageError(f"没有说明“{document.title}”是哪位代表的。", remedy, code="target")
        return list(dict.fromkeys(numbers))
    if deputies:
        raise UsageError(f"“{document.title}”不按代表生成。", "请去掉 --deputy。", code="target")
    if everyone and "unit" in (document.per, *document.also):
        return [u.code for u in opened.roster.units if not u.parent]
    return list(dict.fromkeys(codes)) or [""]


def _word_issues(opened: OpenWorkspace, subjects: Sequence[str]) -> dict[str, str]:
    """Issue numbers of the Word forms, so that a returned one is recognised; the same form keeps its number."""
    form = opened.form(REGISTRATION)
    numbers = {}
    with opened.store.transaction():
        opened.store.keep_schema(form.id, form.version, form.hash, form.schema)
        for subject in subjects:
            known = opened.store.issues(form=form.id, kind="form", year=opened.year, deputy=subject)
            same = [row for row in known if row.hash == form.hash]
            numbers[subject] = same[-1].number if same else issue_number(opened, opened.year)
            if not same:
                opened.store.save_issue(
                    {
                        "number": numbers[subject], "kind": "form", "form": form.id, "hash": form.hash,
                        "year": opened.year, "unit": "", "deputy": subject, "key": "", "round": 1, "parent": "",
                        "source": None, "due": "", "made": now(), "file": "", "labels": {},
                        "rows": _issued_rows(opened, subject),
                    }
                )  # fmt: skip
    return numbers


def _issued_rows(opened: OpenWorkspace, subject: str) -> list[list[str]]:
    from ...forms.filled import digest as row_digest
    from ..issuing.prefill import prefill

    _, rows = prefill(opened, opened.form(REGISTRATION), "", subject)
    return [[name, row.number, row_digest(row.values)] for name, found in rows.items() for row in found]


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

    def run(self, subjects: Iterable[str]) -> list[Made]:
        """One document for each subject, in their order."""
        made = []
        with ThreadPoolExecutor(max_workers=min(8, (os.cpu_count() or 1) + 2)) as pool:
            waiting: deque[Future[tuple[Made, Path, str]]] = deque()
            for subject in subjects:
                path = _path(self.opened, self.document, subject, self.place, self.around)
                waiting.append(pool.submit(self._one, subject, path, self.opened.store.written(str(path))))
                if len(waiting) > 16:
                    made.append(self._noted(*waiting.popleft().result()))
            made += [self._noted(*future.result()) for future in waiting]
        return made

    def _noted(self, made: Made, path: Path, known: str) -> Made:
        with self.opened.store.transaction():
            self.opened.store.note_output(str(path), known, now())
        return made

    def _one(self, subject: str, path: Path, known: str) -> tuple[Made, Path, str]:
        context = self.document.build(self.facts, subject)
        if not self.evidence:
            context["evidence"] = []
        rendered = self.template.render(
            context, stamp=self.facts.on, cite=self.cite, **_properties(self.facts, subject)
        )
        taken = write_for_person(path, rendered.data, known, force=self.force)
        notes = [str(point) for point in context.get("open", [])]
        if taken != path:
            notes.append(f"“{path.name}”已被改动过或正在打开，新的一份另存为“{taken.name}”。")
        name = subject_name(self.opened, *(("", subject) if self.document.per == "deputy" else (subject, "")))
        made = Made(self.opened.workspace.relative(taken), name, rendered.digest, notes=notes)
        made.warnings = warnings_of(rendered.paragraphs, rendered.cited, self.laws, self.facts.on)
        return made, taken, digest(rendered.data)


def _properties(facts: Facts, subject: str) -> dict[str, Any]:
    """Custom properties by which a returned Word form is recognised."""
    if subject not in facts.issues:
        return {}
    return {"properties": {"dutykit-form": REGISTRATION, "dutykit-issue": facts.issues[subject]}}


def _path(opened: OpenWorkspace, document: Document, subject: str, place: Path, around: tuple[str, str]) -> Path:
    """Where a document goes.

    Its name begins with the year or the term; with an end it does not take the place of the one under the usual
    headings.
    """
    if place.suffix.lower() == ".docx":
        return place
    deputy = opened.roster.by_number.get(subject) if document.per == "deputy" else None
    name = f"{deputy.name}_{deputy.number}" if deputy else subject_name(opened, subject, "")
    head, tail = around
    return place / f"{safe_name(f'{head}_{document.title}_{name}{tail}')}.docx"


def _to_pdf(opened: OpenWorkspace, files: list[Made]) -> None:
    """PDF beside each document."""
    from ...office import convert

    paths = [opened.workspace.root / made.path for made in files]
    folders = {path.parent for path in paths}
    for folder in sorted(folders):
        convert([p for p in paths if p.parent == folder], to="pdf", out_dir=folder)
    for made, path in zip(files, paths, strict=True):
        made.pdf = opened.workspace.relative(path.with_suffix(".pdf"))
