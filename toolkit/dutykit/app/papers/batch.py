"""A batch of documents of one kind: built, filled, put in their places, and remembered."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import assets
from ...documents.annex import annex_rows, figure_rows
from ...documents.catalogue import Document
from ...documents.facts import Facts
from ...documents.kept import KeptPoint, kept_points, with_kept
from ...dossier.model import counted
from ...dossier.target import Target
from ...dossier.views import NarrativePointRow
from ...errors import DutykitError, TemplateError
from ...rules.citations import citer
from ...store import DraftText
from ...text import shortened
from ...workspace import Workspace
from ..checking.laws import warnings_of
from ..opened.open_workspace import OpenWorkspace, limits_of, now
from ..opened.outputs import digest, safe_name, so_far
from ..opened.sources import laws_at
from .made import Made, renamed
from .patterns import nothing_to_tell
from .word_issues import properties_of, with_code

if TYPE_CHECKING:
    from ...docx.render import Rendered, Template
    from ...files.isolate import Engine


@dataclass(frozen=True, slots=True)
class Own:
    """A template that an office made: filled in limited workers, and opened nowhere else."""

    data: bytes = field(repr=False)
    name: str


def template_of(workspace: Workspace, document: str, name: str) -> Template | Own:
    """The template of a document in force; the shipped one, unchanged, is a part of this program, compiled here."""
    if not assets.exists("templates/docx", name, workspace):
        told = f"没有 templates/docx/{name} 这个文件。"
        raise TemplateError(told, f"先起草一份：dutykit template new {document}。", code="missing")
    data = assets.read_bytes("templates/docx", name, workspace)
    shipped = assets.exists("templates/docx", name) and data == assets.read_bytes("templates/docx", name)
    return _loaded(data, name) if shipped else Own(data, name)


@lru_cache(maxsize=32)
def _loaded(data: bytes, name: str) -> Template:
    """A shipped template, compiled once for a batch. Raises :class:`TemplateError`."""
    from ...docx.render import Template

    return Template.load(data, name)


Context = dict[str, Any]
"""What a template is filled with: the fields of its document, under the names that templates use."""
_Written = tuple[Made, Path, str, DraftText | None]
"""A document, the path that it took, the digest by which it is known again, and what is kept of it as a draft."""
ANNEX = "annex"
"""The member of a context with the lines of an annex that no template prints."""
_AHEAD = 32
"""Documents that wait to be written."""


@dataclass(frozen=True, slots=True)
class _Added:
    """What goes into a filled template; pictures by caption, under their names in the archive."""

    annex: Sequence[Mapping[str, str]] = ()
    photograph: str = ""
    pictures: Mapping[str, str] = field(default_factory=dict)
    chart: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, context: Context) -> _Added:
        """What a context holds of it."""
        pictures = {told["caption"]: told["file"] for told in context.get("pictures", ())}
        return cls(context.get(ANNEX) or (), context.get("photograph", ""), pictures, context.get("chart") or {})


def _merges(template: Own) -> bool:
    """Whether a template of an office's own asks for equal cells to be merged; a broken one is refused when filled."""
    from ...docx.merged_cells import asks_to_merge

    try:
        return asks_to_merge(template.data)
    except TemplateError:
        return False


class Batch:
    """Documents of one kind. Threads render and write them; the store is asked and told by the caller's thread only."""

    def __init__(
        self,
        opened: OpenWorkspace,
        document: Document,
        template: Template | Own,
        facts: Facts,
        place: Path,
        around: tuple[str, str],
        *,
        alone: bool,
        evidence: bool,
        force: bool,
        asked: Mapping[str, Any],
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
        self.asked = asked
        self.merges = isinstance(template, Own) and _merges(template)  # no shipped one asks for it
        self.laws = laws_at(opened)
        self.identity = opened.store.identity
        self.writing = opened.writing()
        self.cite = citer(self.laws, facts.on)
        told = opened.records(form=NarrativePointRow.FORM, part=NarrativePointRow.TABLE)
        told = counted(told, review_required=facts.review_required)
        self._points = [r for r in told if not r.void and r.year in {None, *facts.years}]

    def run(
        self,
        targets: Iterable[Target],
        count: int,
        each: Callable[[Path], object] = lambda _path: None,
        engine: Engine | None = None,
    ) -> list[Made]:
        """One document for each target, in their order; what was written is remembered also where a later one fails.

        ``count`` is how many there are; ``each`` is told of every document as soon as it is there. ``engine`` fills the
        template; this process writes.
        """
        written: list[_Written] = []

        def take(one: _Written) -> None:
            written.append(one)
            each(one[1])

        try:
            if isinstance(self.template, Own):
                self._by_workers(self.template, targets, take, engine)
            elif engine is not None:
                self._by_workers(Own(self.template.source, self.template.name), targets, take, engine)
            else:
                self._by_threads(self.template, targets, take, written)
        except BaseException as error:
            self._ended(written, count, error)
            raise
        self._ended(written, count)
        return [made for made, *_ in written]

    def once(self, target: Target) -> tuple[Context, Rendered]:
        """The document of a target as it would be now, written nowhere, and what it was built from."""
        context, _ = self._context(target)
        if isinstance(self.template, Own):
            from ...docx.limited import Filling, filled

            limits = limits_of(self.opened.workspace)
            own, filling = self.template, Filling(context, paper=self._paper(target))
            (rendered,) = filled(own.data, own.name, [filling], laws=self.laws, on=self.facts.on, limits=limits)
        else:
            rendered = self.template.render(context, stamp=self.facts.on, cite=self.cite, paper=self._paper(target))
        return context, self._finished(rendered, _Added.of(context))

    def _by_threads(
        self, template: Template, targets: Iterable[Target], take: Callable[[_Written], None], written: list[_Written]
    ) -> None:
        before = self.opened.store.all_written()

        def one(target: Target, path: Path, known: str) -> _Written:
            context, notes = self._context(target)
            properties, paper = properties_of(self.facts, target, self.identity), self._paper(target)
            rendered = template.render(context, stamp=self.facts.on, cite=self.cite, properties=properties, paper=paper)
            return self._placed(target, path, known, notes, _Added.of(context), rendered)

        waiting: deque[Future[_Written]] = deque()

        def next_one() -> None:
            done = waiting[0].result()  # an interrupt while it is waited for loses none that is being written
            waiting.popleft()
            take(done)

        try:
            with ThreadPoolExecutor(max_workers=min(8, (os.cpu_count() or 1) + 2)) as pool:
                for target in targets:
                    path = self._path(target)
                    waiting.append(pool.submit(one, target, path, self.opened.last_written(path, before)))
                    if len(waiting) > _AHEAD:
                        next_one()
                while waiting:
                    next_one()
        finally:
            written += [future.result() for future in waiting if future.exception() is None]

    def _by_workers(
        self, template: Own, targets: Iterable[Target], take: Callable[[_Written], None], engine: Engine | None
    ) -> None:
        from ...docx.limited import Filling, filled

        before = self.opened.store.all_written()
        under_way: deque[tuple[Target, list[str], _Added]] = deque()

        def fillings() -> Iterator[Filling]:
            for target in targets:
                context, notes = self._context(target)
                under_way.append((target, notes, _Added.of(context)))
                yield Filling(context, properties_of(self.facts, target, self.identity), self._paper(target))

        limits = limits_of(self.opened.workspace)
        for rendered in filled(
            template.data, template.name, fillings(), laws=self.laws, on=self.facts.on, limits=limits, engine=engine
        ):
            target, notes, added = under_way.popleft()
            path = self._path(target)
            known = self.opened.last_written(path, before)
            take(self._placed(target, path, known, notes, added, rendered))

    def _finished(self, rendered: Rendered, added: _Added) -> Rendered:
        """The document with its pictures, wide attachments turned, and the annex that its template does not print."""
        if added.photograph or added.pictures:
            from ...docx.pictures import with_pictures
            from .pictures import drawn

            made = drawn(self.opened, filter(None, [added.photograph, *added.pictures.values()]))
            captioned = {caption: made[name] for caption, name in added.pictures.items() if name in made}
            rendered = with_pictures(rendered, made.get(added.photograph), captioned)
        if added.chart:
            from .bars import with_chart

            rendered = with_chart(rendered, added.chart)
        if self.merges:
            from ...docx.merged_cells import with_merged_cells

            rendered = with_merged_cells(rendered)
        if self.document.official:
            from ...docx.landscape import turned

            rendered = turned(rendered)
        if added.annex:
            from ...docx.annex import with_annex

            rendered = with_annex(rendered, added.annex)
        return rendered

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
            so_far(error, [made.path for made, *_ in written], count)

    def _note(self, written: Sequence[_Written]) -> None:
        """Remember what was written, all of it in one transaction: each costs a flush of the disk."""
        with self.writing, self.opened.store.transaction():
            self.opened.note_written({path: known for _, path, known, _ in written} | self.writing.digests)
            self.opened.store.keep_drafts([draft for *_, draft in written if draft is not None])

    def _context(self, target: Target) -> tuple[Context, list[str]]:
        """What the document is built from, with what the office keeps in place of sentences; and what is open in it."""
        points = kept_points(self._points, self.document.id, target)
        context, unused = with_kept(self.document.build(self.facts, target), points)
        if context.pop("nothing_to_tell", False) and self.alone:  # among others it is a sheet to be filled in by hand
            raise nothing_to_tell(self._title(), self.facts.year, context["open"])
        if not self.evidence:
            context["evidence"] = []
        elif context["evidence"]:
            context["evidence"] = [*figure_rows(self.facts, target), *context["evidence"]]
        else:
            context[ANNEX] = annex_rows(self.facts, target)
        notes = [str(point) for point in context.get("open", [])]
        return context, notes + [_unused(point) for point in unused]

    def _asked(self, target: Target) -> Mapping[str, Any]:
        return {**self.asked, "per": target.per.value, "id": target.id, "unit": target.unit}

    def _paper(self, target: Target) -> str:
        """Which paper this is: how it was asked for, and for whom."""
        return json.dumps([self.document.id, self._asked(target)], ensure_ascii=False, sort_keys=True)

    def _placed(
        self, target: Target, path: Path, known: str, notes: list[str], added: _Added, rendered: Rendered
    ) -> _Written:
        """Write a document where it goes, or beside what a person has changed there."""
        if target.deputy in self.facts.issues:
            rendered = with_code(rendered, self.facts.issues[target.deputy], self.identity)
        rendered = self._finished(rendered, added)
        data = rendered.data
        if self.document.official and notes:
            from ...docx.comments import noted

            data = noted(data, notes, self.facts.on)
        taken = self.writing.put(path, data, known, force=self.force)
        if taken != path:
            notes.append(renamed(path, taken))
        warnings = warnings_of(rendered.paragraphs, rendered.cited, self.laws, self.facts.on)
        where = self.opened.workspace.relative(taken)
        made = Made(where, target.name, rendered.digest, notes=tuple(notes), warnings=tuple(warnings))
        draft = None
        if rendered.draft:
            draft = DraftText(rendered.draft, self.document.id, self._asked(target), now(), rendered.said)
        return made, taken, digest(data), draft


def _unused(point: KeptPoint) -> str:
    return f"保留的改动 {point.number} 没有用上：现在的文书里没有“{shortened(point.instead)}”这句话。"
