"""What came inside a file besides its values: pictures in cells, kept like originals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from ...evidence import place_to_json
from ...forms.grid import Attachment
from ...words.codes import Action
from ...workspace import Workspace
from ..opened.open_workspace import OpenWorkspace, now
from ..opened.outputs import write_file


def archived(workspace: Workspace, sha256: str, suffix: str = "") -> Path:
    """Where an original is kept."""
    return workspace.archive / sha256[:2] / f"{sha256}{suffix.lower()}"


def keep_attachments(attachments: Iterable[Attachment], where: Callable[[str, str], Path], *, dry_run: bool) -> None:
    """Write attachments under their hashes (``where`` gives the path of hash and suffix).

    They keep what they are called and where they stood, not their bytes: files wait in memory for their turn.
    """
    for attachment in attachments:
        path = where(attachment.sha256, PurePosixPath(attachment.name).suffix)
        if not dry_run and not path.exists():
            write_file(path, attachment.data)
        attachment.data = b""


def log_attachments(opened: OpenWorkspace, sha256: str, attachments: Iterable[Attachment]) -> None:
    """Say in the log of the store which attachments the return ``sha256`` brought, and where each stood."""
    for attachment in attachments:
        detail = {"name": attachment.name, "sha256": attachment.sha256, "place": place_to_json(attachment.place)}
        opened.store.write_log(now(), Action.ATTACHMENT, sha256, detail)
