"""What a page has sent, put where a use case can take it: under safe names, in a folder of its own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from ..app.opened.outputs import safe_name
from ..workspace.temporary import make_folder
from .calls import Upload


def laid_down(files: Sequence[Upload]) -> Path:
    """A new folder with the files in it, each in a folder of its own, so that two may bear one name.

    A browser tells the name, at times with folders: only the last part of it is taken, and what a file system refuses
    in it is replaced. The folder is removed by :func:`removed`.
    """
    folder = Path(tempfile.mkdtemp(prefix="dutykit-desk-"))
    for number, upload in enumerate(files):
        name = safe_name(PurePosixPath(upload.name.replace("\\", "/")).name) or "文件"
        target = folder / f"{number:04}" / name
        make_folder(target.parent)
        with target.open("wb") as out:
            shutil.copyfileobj(upload.file, out)
    return folder


def laid_copy(path: Path, name: str) -> Path:
    """A new folder with a copy of an original in it, under the name that it came with."""
    with path.open("rb") as file:
        return laid_down([Upload(name, file)])


@contextmanager
def removed(folder: Path) -> Iterator[Path]:
    """The folder while it is needed."""
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
