"""A document that was made, and its PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...office import convert
from ...workspace.temporary import scratch_folder
from ..opened.open_workspace import OpenWorkspace


@dataclass(frozen=True, slots=True)
class Made:
    """One document: where it is, its PDF if asked, a digest over its parts, and what a person should know of it.

    ``warnings`` are of what stands in its text and is perhaps wrong; the text is as it was given.
    """

    path: str
    subject: str
    digest: str
    pdf: str | None = None
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def renamed(path: Path, taken: Path) -> str:
    """What is said where another name had to be taken."""
    return f"“{path.name}”已被改动过或正在打开，新的一份另存为“{taken.name}”。"


def as_pdf(opened: OpenWorkspace, files: Sequence[Made], *, force: bool) -> list[Made]:
    """PDF beside each document, as guarded as the document: a person's signed scan may stand there."""
    made = {opened.workspace.root / file.path: file for file in files}
    with scratch_folder(opened.workspace.root) as scratch:
        for number, folder in enumerate(sorted({path.parent for path in made})):
            here = [path for path in made if path.parent == folder]
            results = scratch / str(number)
            try:
                convert(here, to="pdf", out_dir=results)
            finally:  # where some could not be converted, the others are kept
                for path in here:
                    result = results / path.with_suffix(".pdf").name
                    if result.is_file():
                        made[path] = _pdf_placed(opened, made[path], path, result.read_bytes(), force=force)
    return list(made.values())


def _pdf_placed(opened: OpenWorkspace, made: Made, document: Path, data: bytes, *, force: bool) -> Made:
    path = document.with_suffix(".pdf")
    taken = opened.write_out(path, data, force=force)
    notes = made.notes if taken == path else (*made.notes, renamed(path, taken))
    return replace(made, pdf=opened.workspace.relative(taken), notes=notes)
