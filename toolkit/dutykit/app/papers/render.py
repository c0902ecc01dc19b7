"""Render documents: facts once, a template compiled once, one file per subject, PDF where asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from ...documents.across import Across
from ...documents.catalogue import Document
from ...documents.derived import Derived
from ...documents.facts import Facts
from ...dossier.target import KEYED, Target
from ...errors import UsageError
from ...office import faces_warning, need
from ...serial import ABSENT_IF_EMPTY, INLINE, named, through
from ...words.codes import Action, Per
from ...words.numerals import term_name
from ...workspace import Workspace
from ..opened.engines import engine_of
from ..opened.facts import facts_of, scheme_of, term_facts_of
from ..opened.open_workspace import OpenWorkspace, limits_of, now, open_workspace
from ..opened.outputs import place_for, told_so_far
from ..opened.progress import Progress
from ..opened.targets import Asked, Wanted, targets_of
from . import sheets
from .across_places import places_of
from .batch import Batch, template_of
from .binding import Bound, bound
from .catalogue import document_named
from .congresses import REGISTERED, across_of
from .made import Made as Made  # noqa: PLC0414 - offered here
from .made import with_pdf
from .patterns import with_papers
from .pictures import pictures_by_record
from .word_issues import REGISTRATION_DOCUMENT, word_issues
from .worked_out import worked_out

SLIPS, DOSSIER = "evaluation-form", "dossier"
_TWO_UP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderRequest:
    """What is to be rendered, as a person asks it.

    ``on`` is the day that the documents bear. ``regulation`` is the one whose headings and words are used; the
    workspace's first with headings by default. A document of the whole term tells one year only if ``year`` is given.
    A notice of workbooks that were sent out tells only ``issues``, where any are named. ``copies`` are evaluation
    slips in one file, as many as voters are expected where it is 0; ``merge`` binds a unit's PDFs into one to print.
    ``variant`` is the one of a document that has several; ``across`` names the congresses of one that tells of them.
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
    across: Sequence[str] = ()
    engine: str = ""
    """Where templates are filled; empty for what the settings say, or this process."""
    figures: Across | None = None
    """Those of ``across``, where they were counted a moment ago."""


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
    imprint: str = field(default="", metadata=ABSENT_IF_EMPTY)
    """What is to be looked at where a program that lays out pages has not set the imprint on an even one."""
    notes: tuple[str, ...] = field(default=(), metadata=ABSENT_IF_EMPTY)
    """What to know of how they were made."""


def render(workspace: Workspace, asked: RenderRequest, progress: Progress) -> RenderResult:
    """Render a document for the targets asked for; the run is logged.

    Raises :class:`UsageError` where the call does not say for whom, :class:`TemplateError` for a bad template, and
    :class:`OutsideError` where ``pdf`` is asked and LibreOffice is missing: before anything is written.
    """
    chosen = document_named(workspace, asked.document)
    _refuse_options(chosen, asked)
    if asked.pdf or asked.merge:
        need()
    with open_workspace(workspace, year=asked.year, today=asked.on) as opened:
        ready = prepared(opened, chosen, asked)
        paged, count = asked.pdf or asked.merge, len(ready.targets)

        notes: tuple[str, ...] = ()

        def make(each: Callable[[Path], object]) -> list[Made]:
            nonlocal notes
            with engine_of(workspace, asked.engine, limits_of(workspace)) as engine:
                with progress(ready.targets, "生成") as bar:
                    made = ready.batch.run(bar, count, each, engine)
                notes = engine.notes if engine is not None else ()
                return made

        if paged:
            files = with_pdf(opened, count, make, progress, force=asked.force, official=chosen.official)
        else:
            files = make(lambda _path: None)
        fonts = faces_warning() if paged else ""
        imprint = "" if paged or not chosen.official else _imprint(workspace, files)
        facts, books = ready.batch.facts, []
        if asked.merge:
            pdfs = [(t, workspace.root / str(made.pdf)) for t, made in zip(ready.targets, files, strict=True)]
            books = bound(opened, facts, chosen, pdfs, force=asked.force)
        names = [file.path for file in files]
        with told_so_far(names, count), opened.store.transaction():
            opened.store.write_log(now(), Action.RENDER, chosen.id, {"year": opened.year, "files": names}, by=asked.by)
        return RenderResult(
            chosen, opened.year, asked.on, facts.regulation.id, tuple(facts.years), tuple(files), tuple(books), fonts,
            imprint, notes,
        )  # fmt: skip


def _imprint(workspace: Workspace, files: Sequence[Made]) -> str:
    """What an office looks at in Word files with an imprint: on which page it falls, their fonts decide."""
    from ...docx.imprint import has_imprint

    with_one = [file.path for file in files if has_imprint((workspace.root / file.path).read_bytes())]
    return (
        f"{len(with_one)} 份有版记，应在双面印的最后一面（双数页）：请打开看末页页码，是单数的，在版记前"
        "插入一个分页符；加 --pdf 的，由 LibreOffice 按本机字体排好。"
        if with_one
        else ""
    )


@dataclass(frozen=True, slots=True)
class Prepared:
    """Documents that are ready to be rendered, and for whom."""

    targets: tuple[Target, ...]
    batch: Batch


def prepared(opened: OpenWorkspace, chosen: Document, asked: RenderRequest) -> Prepared:
    """Everything that is asked of the workspace before documents are rendered. Raises as :func:`render` does."""
    top = tuple(unit for unit in opened.roster.units if not unit.parent)
    wanted = Wanted(chosen.title, chosen.kinds, top)
    by_finding = bool(asked.findings) and not (asked.whom.deputies or asked.whom.units)
    targets = [] if by_finding else targets_of(opened, wanted, asked.whom)
    derived = Derived()
    if chosen.id in sheets.FROM_FINDINGS:
        named = [asked.regulation] if asked.regulation else []
        targets, derived = sheets.sheets_of(opened, chosen.id, targets, asked.findings, named)
    place = place_for(asked.output, opened.workspace.documents, ".docx", len(targets))
    facts, around = _facts(opened, chosen, targets, asked)
    facts = replace(facts, derived=derived)
    if chosen.id == DOSSIER:
        facts = replace(facts, pictures=pictures_by_record(opened))
    targets, facts = worked_out(opened, chosen, targets, facts, asked.issues)
    facts = with_papers(opened, chosen, targets, facts, asked.variant)
    if told := asked.figures or (across_of(opened, asked.across, asked.on) if asked.across else None):
        facts = replace(facts, across=told)
    template = template_of(opened.workspace, chosen.id, chosen.template)
    return Prepared(
        tuple(targets),
        Batch(
            opened, chosen, template, facts, place, around,
            alone=len(targets) == 1, evidence=asked.evidence, force=asked.force, asked=again_as(asked, opened.year),
        ),
    )  # fmt: skip


def again_as(asked: RenderRequest, year: int) -> dict[str, Any]:
    """What has to be known to render the same document again, but for whom; a term is told as it was asked."""
    return {
        "on": asked.on.isoformat(), "year": asked.year, "working": year, "regulation": asked.regulation,
        "evidence": asked.evidence, "findings": list(asked.findings), "issues": list(asked.issues),
        "copies": asked.copies, "per_page": asked.per_page, "variant": asked.variant,
        **({"across": _congresses(asked.across)} if asked.across else {}),
    }  # fmt: skip


def _congresses(places: Sequence[str]) -> list[str]:
    """Places as they can be looked for again, from any folder and without a password."""
    named = [place for place in places if place != REGISTERED]
    return [*([REGISTERED] if REGISTERED in places else []), *map(str, places_of(named))]


def asked_again(document: str, told: Mapping[str, Any]) -> RenderRequest:
    """The request by which a draft was rendered, for the one whom it was made for."""
    per, id_ = Per.of(told["per"]), told["id"]
    whom = Asked(
        deputies=(id_,) if per is Per.DEPUTY else (),
        units=(id_,) if per is Per.UNIT else (told["unit"],) if told["unit"] else (),
        key=id_ if per in KEYED else "",
    )
    year = told["year"]
    return RenderRequest(
        document=document, on=date.fromisoformat(told["on"]), whom=whom, year=year, regulation=told["regulation"],
        evidence=told["evidence"], findings=tuple(told["findings"]), issues=tuple(told["issues"]),
        copies=told["copies"], per_page=told["per_page"], variant=told["variant"],
        across=tuple(told.get("across", ())),  # of a draft that an earlier version made there are none
    )  # fmt: skip


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


def _about(targets: Sequence[Target]) -> tuple[str, ...]:
    """The deputies whose records are enough; nothing where more than a few are asked for, or anybody else."""
    deputies = tuple(target.deputy for target in targets)
    return deputies if all(deputies) and len(deputies) <= _FEW else ()


_FEW = 8
