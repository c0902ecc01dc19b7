"""Render documents: facts once, a template compiled once, one file per subject, PDF where asked."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import assets
from ...documents.annex import annex_rows, figure_rows
from ...documents.catalogue import Document
from ...documents.derived import Derived
from ...documents.facts import Facts
from ...dossier.target import Target
from ...errors import DutykitError, UsageError
from ...office import faces_warning, need
from ...rules.citations import citer
from ...serial import ABSENT_IF_EMPTY, INLINE, named, through
from ...words.codes import Action, Per
from ...words.numerals import term_name
from ...workspace import Workspace
from ..checking.laws import warnings_of
from ..opened.facts import facts_of, scheme_of, term_facts_of
from ..opened.open_workspace import OpenWorkspace, limits_of, now, open_workspace
from ..opened.outputs import Writing, digest, place_for, safe_name, so_far, told_so_far
from ..opened.progress import Progress
from ..opened.sources import laws_at
from ..opened.targets import Asked, Wanted, targets_of
from . import sheets
from .binding import Bound, bound
from .catalogue import document_named
from .made import Made as Made  # noqa: PLC0414 - offered here
from .made import as_pdf, renamed
from .patterns import nothing_to_tell, with_papers
from .word_issues import REGISTRATION_DOCUMENT, properties_of, with_code, word_issues
from .worked_out import worked_out

if TYPE_CHECKING:
    from ...docx.render import Rendered, Template


SLIPS = "evaluation-form"
_TWO_UP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderRequest:
    """What is to be rendered, as a person asks it.

    ``on`` is the day that the documents bear. ``regulation`` is the one whose headings and words are used; the
    workspace's first with headings by default. A document of the whole term tells one year only if ``year`` is given.
    A notice of workbooks that were sent out tells only ``issues``, where any are named. ``copies`` are evaluation
    slips in one file, as many as voters are expected where it is 0; ``merge`` binds a unit's PDFs into one to print.
    ``variant`` is the one of a document that has several.
    """

    document: str
    on: date
    whom: Asked = field(default_factory=Asked)
    year: int | None = None
    regulation: str = ""
    pdf: bool = False
    evidence: bool = False
    output: Path | None = None
    force: bool = False
    by: str = ""
    findings: Sequence[str] = ()
    issues: Sequence[str] = ()
    copies: int = 0
    per_page: int = _TWO_UP
    merge: bool = False
    variant: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """Which document was rendered."""

    document: str
    title: str

    @classmethod
    def of(cls, document: Document) -> DocumentRef:
        """That of a document."""
        return cls(document.id, document.title)


@dataclass(frozen=True, slots=True)
class RenderResult:
    """What ``render`` did; ``years`` are those that the documents tell."""

    document: Document = field(metadata={**INLINE, **through(DocumentRef.of)})
    year: int
    on: date = field(metadata=named("date"))
    regulation: str
    years: tuple[int, ...]
    files: tuple[Made, ...]
    merged: tuple[Bound, ...] = ()
    fonts: str = field(default="", metadata=ABSENT_IF_EMPTY)
    """Which fonts a PDF had to do without, and what stands in."""


def render(workspace: Workspace, asked: RenderRequest, progress: Progress) -> RenderResult:
    """Render a document for the targets asked for; the run is logged.

    Raises :class:`UsageError` where the call does not say for whom, :class:`TemplateError` for a bad template, and
    :class:`OutsideError` where ``pdf`` is asked and LibreOffice is missing: before anything is written.
    """
    chosen = document_named(asked.document)
    _refuse_options(chosen, asked)
    if asked.pdf or asked.merge:
        need()
    with open_workspace(workspace, year=asked.year, today=asked.on) as opened:
        top = tuple(unit for unit in opened.roster.units if not unit.parent)
        wanted = Wanted(chosen.title, chosen.kinds, top)
        by_finding = bool(asked.findings) and not (asked.whom.deputies or asked.whom.units)
        targets = [] if by_finding else targets_of(opened, wanted, asked.whom)
        derived = Derived()
        if chosen.id in sheets.FROM_FINDINGS:
            named = [asked.regulation] if asked.regulation else []
            targets, derived = sheets.sheets_of(opened, chosen.id, targets, asked.findings, named)
        place = place_for(asked.output, workspace.documents, ".docx", len(targets))
        facts, around = _facts(opened, chosen, targets, asked)
        facts = replace(facts, derived=derived)
        targets, facts = worked_out(opened, chosen, targets, facts, asked.issues)
        facts = with_papers(opened, chosen, targets, facts, asked.variant)
        template = _template(workspace, chosen.template)
        how = {"alone": len(targets) == 1, "evidence": asked.evidence, "force": asked.force}
        batch = _Batch(opened, chosen, template, facts, place, around, **how)
        with progress(targets, "生成") as bar:
            files = batch.run(bar, len(targets))
        fonts = ""
        if asked.pdf or asked.merge:
            files, fonts = as_pdf(opened, files, force=asked.force), faces_warning()
        books = []
        if asked.merge:
            pdfs = [(t, workspace.root / str(made.pdf)) for t, made in zip(targets, files, strict=True)]
            books = bound(opened, facts, chosen, pdfs, force=asked.force)
        names = [file.path for file in files]
        with told_so_far(names, len(targets)), opened.store.transaction():
            opened.store.write_log(now(), Action.RENDER, chosen.id, {"year": opened.year, "files": names}, by=asked.by)
        return RenderResult(
            chosen, opened.year, asked.on, facts.regulation.id, tuple(facts.years), tuple(files), tuple(books), fonts
        )


def _facts(
    opened: OpenWorkspace, document: Document, targets: Sequence[Target], asked: RenderRequest
) -> tuple[Facts, tuple[str, str]]:
    """What the documents draw on, and how the names of their files begin and end."""
    about = _about(targets)
    if document.term and asked.year is None:
        facts = term_facts_of(opened, asked.on, deputies=about, evidence=asked.evidence)
        head = term_name(facts.term)
    else:
        facts = facts_of(opened, asked.on, deputies=about, evidence=asked.evidence)
        head = ""
    facts, tail = replace(facts, slips=asked.copies, slips_on_page=asked.per_page), ""
    if asked.regulation and document.id in sheets.FROM_FINDINGS:  # whose findings they are; it has no sections
        tail = f"_{asked.regulation}"
    elif asked.regulation and asked.regulation != facts.regulation.id:
        facts, tail = replace(facts, regulation=scheme_of(opened, asked.regulation)), f"_{asked.regulation}"
    if document.id == REGISTRATION_DOCUMENT:  # last: it remembers what the form is about to print
        facts = replace(facts, issues=word_issues(opened, targets, facts))
    return facts, (head, tail)


def _refuse_options(document: Document, asked: RenderRequest) -> None:
    """Options that this document has nothing to do with."""
    title = f"“{document.title}”"
    if asked.findings and document.id not in sheets.FROM_FINDINGS:
        remedy = f"--finding 用于 dutykit render {sheets.DOCUMENT}。"
        raise UsageError(f"{title}不按结论编号生成。", remedy, code="finding")
    if (asked.copies or asked.per_page != _TWO_UP) and document.id != SLIPS:
        remedy = f"--copies、--per-page 用于 dutykit render {SLIPS}。"
        raise UsageError(f"{title}不是测评票，没有张数。", remedy, code="copies")
    if asked.merge and document.kinds != (Per.DEPUTY,):
        remedy = "请去掉 --merge；按代表生成的文书见 dutykit documents。"
        raise UsageError(f"{title}不是按代表生成的，不能按单位合订。", remedy, code="merge")


@dataclass(frozen=True, slots=True)
class _Own:
    """A template that an office made: filled in limited workers, and opened nowhere else."""

    data: bytes = field(repr=False)
    name: str


def _template(workspace: Workspace, name: str) -> Template | _Own:
    """The template in force; the shipped one, unchanged, is a part of this program and is compiled here."""
    data = assets.read_bytes("templates/docx", name, workspace)
    shipped = assets.exists("templates/docx", name) and data == assets.read_bytes("templates/docx", name)
    return _loaded(data, name) if shipped else _Own(data, name)


@lru_cache(maxsize=32)
def _loaded(data: bytes, name: str) -> Template:
    """A shipped template, compiled once for a batch. Raises :class:`TemplateError`."""
    from ...docx.render import Template

    return Template.load(data, name)


Context = dict[str, Any]
"""What a template is filled with: the fields of its document, under the names that templates use."""
_Written = tuple[Made, Path, str]
"""A document, the path that it took, and the digest by which it is known again."""
ANNEX = "annex"
"""The member of a context with the lines of an annex that no template prints."""
_AHEAD = 32
"""Documents that wait to be written."""


class _Batch:
    """Documents of one kind. Threads render and write them; the store is asked and told by the caller's thread only."""

    def __init__(
        self,
        opened: OpenWorkspace,
        document: Document,
        template: Template | _Own,
        facts: Facts,
        place: Path,
        around: tuple[str, str],
        *,
        alone: bool,
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
        self.alone = alone
        self.laws = laws_at(opened)
        self.identity = opened.store.identity
        self.writing = Writing()
        self.cite = citer(self.laws, facts.on)

    def run(self, targets: Iterable[Target], count: int) -> list[Made]:
        """One document for each target, in their order; what was written is remembered also where a later one fails."""
        written: list[_Written] = []
        try:
            if isinstance(self.template, _Own):
                self._by_workers(self.template, targets, written)
            else:
                self._by_threads(self.template, targets, written)
        except BaseException as error:
            self._ended(written, count, error)
            raise
        self._ended(written, count)
        return [made for made, _, _ in written]

    def _by_threads(self, template: Template, targets: Iterable[Target], written: list[_Written]) -> None:
        before = self.opened.store.all_written()

        def one(target: Target, path: Path, known: str) -> _Written:
            context = self._context(target)
            properties = properties_of(self.facts, target, self.identity)
            rendered = template.render(context, stamp=self.facts.on, cite=self.cite, properties=properties)
            return self._placed(target, path, known, context, rendered)

        waiting: deque[Future[_Written]] = deque()
        try:
            with ThreadPoolExecutor(max_workers=min(8, (os.cpu_count() or 1) + 2)) as pool:
                for target in targets:
                    path = self._path(target)
                    waiting.append(pool.submit(one, target, path, self.opened.last_written(path, before)))
                    if len(waiting) > _AHEAD:
                        written.append(waiting.popleft().result())
                while waiting:
                    written.append(waiting.popleft().result())
        finally:
            written += [future.result() for future in waiting if future.exception() is None]

    def _by_workers(self, template: _Own, targets: Iterable[Target], written: list[_Written]) -> None:
        from ...docx.limited import Filling, filled

        before = self.opened.store.all_written()
        under_way: deque[tuple[Target, Context]] = deque()

        def fillings() -> Iterator[Filling]:
            for target in targets:
                context = self._context(target)
                under_way.append((target, context))
                yield Filling(context, properties_of(self.facts, target, self.identity))

        limits = limits_of(self.opened.workspace)
        for rendered in filled(
            template.data, template.name, fillings(), laws=self.laws, on=self.facts.on, limits=limits
        ):
            target, context = under_way.popleft()
            path = self._path(target)
            known = self.opened.last_written(path, before)
            written.append(self._placed(target, path, known, context, rendered))

    def _path(self, target: Target) -> Path:
        """Where a document goes.

        Its name begins with the year or the term; with an end it does not take the place of the one under the usual
        headings.
        """
        if self.place.suffix.lower() == ".docx":
            return self.place
        term, tail = self.around
        head = term or str(target.day.year if target.day else self.opened.year)
        return self.place / f"{safe_name(f'{head}_{self._title()}_{target.file}{tail}')}.docx"

    def _title(self) -> str:
        """What the paper is called: its variant, where it has several."""
        paper = self.facts.papers.get(self.document.id)
        return paper.called(self.document.title) if paper else self.document.title

    def _ended(self, written: Sequence[_Written], count: int, error: BaseException | None = None) -> None:
        """What was written is noted, or put back where the store has no room; an error tells how far it came."""
        try:
            self._note(written)
        except DutykitError as refused:
            if error is None:
                so_far(refused, [], count)
                raise
            written = []
        if isinstance(error, DutykitError):
            so_far(error, [made.path for made, _, _ in written], count)

    def _note(self, written: Sequence[_Written]) -> None:
        """Remember what was written, all of it in one transaction: each costs a flush of the disk."""
        with self.writing, self.opened.store.transaction():
            self.opened.note_written({path: known for _, path, known in written})

    def _context(self, target: Target) -> Context:
        context = self.document.build(self.facts, target)
        if context.pop("nothing_to_tell", False) and self.alone:  # among others it is a sheet to be filled in by hand
            raise nothing_to_tell(self._title(), self.facts.year, context["open"])
        if not self.evidence:
            context["evidence"] = []
        elif context["evidence"]:
            context["evidence"] = [*figure_rows(self.facts, target), *context["evidence"]]
        else:
            context[ANNEX] = annex_rows(self.facts, target)
        return context

    def _placed(self, target: Target, path: Path, known: str, context: Context, rendered: Rendered) -> _Written:
        """Write a document where it goes, or beside what a person has changed there."""
        if target.deputy in self.facts.issues:
            rendered = with_code(rendered, self.facts.issues[target.deputy], self.identity)
        if context.get(ANNEX):
            from ...docx.annex import with_annex

            rendered = with_annex(rendered, context[ANNEX])
        notes = [str(point) for point in context.get("open", [])]
        data = rendered.data
        if self.document.pattern and notes:
            from ...docx.comments import noted

            data = noted(data, notes, self.facts.on)
        taken = self.writing.put(path, data, known, force=self.force)
        if taken != path:
            notes.append(renamed(path, taken))
        warnings = warnings_of(rendered.paragraphs, rendered.cited, self.laws, self.facts.on)
        where = self.opened.workspace.relative(taken)
        made = Made(where, target.name, rendered.digest, notes=tuple(notes), warnings=tuple(warnings))
        return made, taken, digest(data)


def _about(targets: Sequence[Target]) -> tuple[str, ...]:
    """The deputies whose records are enough; nothing where more than a few are asked for, or anybody else."""
    deputies = tuple(target.deputy for target in targets)
    return deputies if all(deputies) and len(deputies) <= _FEW else ()


_FEW = 8
