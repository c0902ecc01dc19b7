"""A template tried out: an invented year in it, as Word, as PDF and as pictures of its pages, for whoever edits it.

Like every template of an office it is filled in a limited worker; the pages are drawn in one too, for what a template
draws is the office's, or whose file it was.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ...documents.catalogue import Document
from ...errors import UsageError
from ...files.isolate import Job, Pool
from ...files.limits import Limits
from ...files.plain import loads
from ...office import convert, faces_warning, find
from ...serial import ABSENT_IF_EMPTY, INLINE, through
from ...text import nearest
from ...workspace import Workspace
from ...workspace.temporary import scratch_folder
from ..opened.open_workspace import OpenWorkspace, limits_of, load_forms, open_workspace
from ..opened.outputs import safe_name
from ..opened.sources import laws_in
from .catalogue import catalogue
from .examples import examples
from .render import DocumentRef
from .template import template_named

FOLDER = "样张"
MOST_PAGES = 40
"""Pages of which pictures are drawn."""
DPI = 110
"""Of these pictures; a point is a seventy-second of an inch."""


@dataclass(frozen=True, slots=True)
class Previewed:
    """One example: the Word file, its PDF, and a picture of each page."""

    docx: str
    pdf: str = field(default="", metadata=ABSENT_IF_EMPTY)
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewResult:
    """A template with its example; ``note`` says why there is no PDF, or which fonts it does without."""

    document: Document = field(metadata={**INLINE, **through(DocumentRef.of)})
    template: str
    files: tuple[Previewed, ...]
    note: str = ""


def preview(workspace: Workspace, name: str, *, day: date, output: Path | None = None) -> PreviewResult:
    """Fill a template with the example of its document, for each kind of target and each variant.

    ``name`` is a document, or a file named like one. Raises :class:`TemplateError` as rendering does, and
    :class:`UsageError` for a template of no document.
    """
    from ...docx.limited import Filling, filled

    known = catalogue(workspace)
    asked = known.documents.get(name)
    template = template_named(workspace, Path(asked.template).stem if asked else name)
    document = known.of_template(template.id)
    if document is None or template.suffix != ".docx":
        if template.id in known.faults:
            raise known.faults[template.id]
        near = nearest(template.id, known.documents)
        remedy = f"是不是“{near}”？" if near else "文书的编号见 dutykit documents；模板的文件名要与编号相同。"
        raise UsageError(f"“{name}”不是文书的模板，没有样张。", remedy, code="template")
    limits = limits_of(workspace)
    fillings = (Filling(context) for context in examples(document, load_forms(workspace), workspace))
    made = list(filled(template.data, template.shown, fillings, laws=laws_in(workspace), on=day, limits=limits))
    with open_workspace(workspace, today=day) as opened:
        place = (output or workspace.documents / FOLDER).absolute()
        names = [f"{FOLDER}_{document.title}{f'_{n}' if len(made) > 1 else ''}" for n in range(1, len(made) + 1)]
        paths = [place / f"{safe_name(each)}.docx" for each in names]
        words = [_placed(opened, path, one.data) for path, one in zip(paths, made, strict=True)]
        if find() is None:
            note = "没有找到 LibreOffice，只有 Word；请用 WPS 或 Word 打开看分页。"
            return PreviewResult(document, template.shown, tuple(Previewed(_told(opened, w)) for w in words), note)
        pdfs = _pdfs(words, workspace.root)
        files = tuple(_drawn(opened, word, pdf, limits) for word, pdf in zip(words, pdfs, strict=True))
        return PreviewResult(document, template.shown, files, faces_warning())


def _pdfs(words: Sequence[Path], home: Path) -> list[bytes]:
    with scratch_folder(home) as scratch:
        return [path.read_bytes() for path in convert(list(words), to="pdf", out_dir=scratch)]


def _drawn(opened: OpenWorkspace, word: Path, pdf: bytes, limits: Limits) -> Previewed:
    """The PDF of an example and the pictures of its pages, beside the Word file."""
    placed = _placed(opened, word.with_suffix(".pdf"), pdf)
    pages = pictures_of(pdf, limits)
    pictures = [
        _placed(opened, word.with_name(f"{word.stem}_第{number}页.png"), data) for number, data in enumerate(pages, 1)
    ]
    return Previewed(_told(opened, word), _told(opened, placed), tuple(_told(opened, path) for path in pictures))


def pictures_of(pdf: bytes, limits: Limits) -> list[bytes]:
    """The first pages of a PDF as PNG, drawn in a limited worker. Raises :class:`UsageError` where that is too much."""
    with Pool(1, limits) as pool:
        (outcome,) = pool.run([Job(f"{__name__}:draw", pdf)])
    if not isinstance(outcome, bytes):
        raise UsageError("样张的页画不出来：内容太多或者有错。", "请直接打开 PDF 查看。", code="pictures")
    pages: list[bytes] = loads(outcome)
    return pages


def picture_of(pdf: bytes, page: int, limits: Limits) -> tuple[bytes, int]:
    """One page of a PDF (from 1) as PNG, and how many pages it has. Raises :class:`UsageError` as above."""
    with Pool(1, limits) as pool:
        (outcome,) = pool.run([Job(f"{__name__}:draw_page", pdf, {"page": page})])
    if not isinstance(outcome, bytes):
        raise UsageError("这一页画不出来：内容太多或者有错。", "请直接打开 PDF 查看。", code="pictures")
    drawn: tuple[bytes, int] = loads(outcome)
    return drawn


def draw_page(data: bytes, options: dict[str, Any]) -> bytes:
    """In the worker: one page as a picture; past the last one, the last."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    count, out = len(document), io.BytesIO()
    document[min(options["page"], count) - 1].render(scale=DPI / 72).to_pil().convert("L").save(out, "PNG")
    document.close()
    return pickle.dumps((out.getvalue(), count))


def draw(data: bytes, _options: dict[str, Any]) -> bytes:
    """In the worker: the pages as pictures."""
    import pypdfium2

    pages = []
    document = pypdfium2.PdfDocument(data)
    for number in range(min(len(document), MOST_PAGES)):
        out = io.BytesIO()
        document[number].render(scale=DPI / 72).to_pil().convert("L").save(out, "PNG", optimize=True)
        pages.append(out.getvalue())
    document.close()
    return pickle.dumps(pages)


def _placed(opened: OpenWorkspace, path: Path, data: bytes) -> Path:
    """Write a file of the example; never over what a person has put there."""
    return opened.write_out(path, data)


def _told(opened: OpenWorkspace, path: Path) -> str:
    return opened.workspace.relative(path)
