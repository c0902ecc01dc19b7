"""A package of the archives as one file, for whoever can be handed files and no folders: a browser above all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ...workspace import Workspace
from ..opened.progress import Progress
from . import package
from .archive import ArchiveRequest, ArchiveResult, archive
from .locked import no_key, packed
from .natures import NaturesReport, check_given

RETENTIONS, SECRECIES = package.RETENTION, package.SECRECY
"""What a person chooses from: for how long it is kept, who may read it."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A package in one file, what was archived, and the report on its four natures."""

    path: Path
    archived: ArchiveResult
    report: NaturesReport


def carried(workspace: Workspace, asked: ArchiveRequest, progress: Progress, *, today: date) -> Carried:
    """Archive a year into one file beside ``asked.target``, and hold it against the standard.

    With a key the package is a locked file of that name already. Raises what :func:`~.archive.archive` raises.
    """
    key = asked.key
    archived = archive(workspace, asked, progress, today=today)
    made = Path(archived.path)
    report = check_given(made, workspace, no_key if key is None else lambda: key)
    if key is None:
        made, folder = made.with_name(f"{made.name}.zip"), made
        packed(folder, made)
    return Carried(made, archived, report)
