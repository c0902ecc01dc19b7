"""A document that was made, and its PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...office import converting, not_converted
from ..opened.open_workspace import OpenWorkspace
from ..opened.progress import Progress


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
    opened: OpenWorkspace,
    count: int,
    make: Callable[[Callable[[Path], None]], Sequence[Made]],
    progress: Progress,
    *,
    force: bool,
    official: bool,
) -> list[Made]:
    """Some documents and a PDF beside each, made while the next ones are written.

    ``make`` makes them and tells of each as soon as it is there. A PDF is as guarded as its document: a person's signed
    scan may stand there. Where some cannot be converted, the others are kept. Raises :class:`OutsideError` for these.
    ``official`` papers with an imprint end on an even page.
    """
    with converting(expected=count, home=opened.workspace.root) as converter:
        files = make(converter.put)
        with progress(files, "转成 PDF") as bar:
            for _ in zip(bar, converter.steps(), strict=False):  # whoever stops here has the documents, and no PDF
                pass
        made, failed = [], []
        for file, result in zip(files, converter.finish(), strict=True):
            path = opened.workspace.root / file.path
            if result is None:
                failed.append(path.name)
            else:
                made.append(_pdf_placed(opened, file, path, result.read_bytes(), force=force))
    if failed:
        raise not_converted(failed)
    return _ended_even(opened, made, force=force) if official else made


def _ended_even(opened: OpenWorkspace, made: Sequence[Made], *, force: bool) -> list[Made]:
    """The papers; those whose imprint stands on an odd page are written and converted again, with it on the back."""
    from ...docx.imprint import turned_over
    from ...pdf.binding import page_count

    turned = {}
    for one in made:
        path = opened.workspace.root / one.path
        data = (
            turned_over(path.read_bytes())
            if page_count((opened.workspace.root / str(one.pdf)).read_bytes()) % 2
            else None
        )
        if data is not None:
            turned[one.path] = opened.write_out(path, data, force=force)
    if not turned:
        return list(made)
    with converting(expected=len(turned), home=opened.workspace.root) as converter:
        for path in turned.values():
            converter.put(path)
        results = dict(zip(turned, converter.finish(), strict=True))
        failed = [path.name for name, path in turned.items() if results[name] is None]
        if failed:
            raise not_converted(failed)
        found = {name: result.read_bytes() for name, result in results.items() if result is not None}
    return [
        _pdf_placed(opened, one, opened.workspace.root / one.path, found[one.path], force=force)
        if one.path in found
        else one
        for one in made
    ]


def _pdf_placed(opened: OpenWorkspace, made: Made, document: Path, data: bytes, *, force: bool) -> Made:
    path = document.with_suffix(".pdf")
    taken = opened.write_out(path, data, force=force)
    notes = made.notes if taken == path else (*made.notes, renamed(path, taken))
    return replace(made, pdf=opened.workspace.relative(taken), notes=notes)
