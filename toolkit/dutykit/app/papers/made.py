"""A document that was made, and its PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...office import converting, not_converted
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


def with_pdf(
    opened: OpenWorkspace, count: int, make: Callable[[Callable[[Path], None]], Sequence[Made]], *, force: bool
) -> list[Made]:
    """Some documents and a PDF beside each, made while the next ones are written.

    ``make`` makes them and tells of each as soon as it is there. A PDF is as guarded as its document: a person's signed
    scan may stand there. Where some cannot be converted, the others are kept. Raises :class:`OutsideError` for these.
    """
    with converting(expected=count, home=opened.workspace.root) as converter:
        files = make(converter.put)
        made, failed = [], []
        for file, result in zip(files, converter.finish(), strict=True):
            path = opened.workspace.root / file.path
            if result is None:
                failed.append(path.name)
            else:
                made.append(_pdf_placed(opened, file, path, result.read_bytes(), force=force))
    if failed:
        raise not_converted(failed)
    return made


def _pdf_placed(opened: OpenWorkspace, made: Made, document: Path, data: bytes, *, force: bool) -> Made:
    path = document.with_suffix(".pdf")
    taken = opened.write_out(path, data, force=force)
    notes = made.notes if taken == path else (*made.notes, renamed(path, taken))
    return replace(made, pdf=opened.workspace.relative(taken), notes=notes)
