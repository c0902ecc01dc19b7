"""What came inside a file besides its values: pictures in cells, kept like originals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from ...evidence import PagePlace, place_from_json, place_to_json
from ...forms.grid import Attachment
from ...words.codes import Action
from ...workspace import Workspace
from ..opened.open_workspace import OpenWorkspace, now
from ..opened.outputs import write_file

_PAGE = "扫描页"


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


def kept_pages(opened: OpenWorkspace, sha256: str) -> dict[int, tuple[Path, float]]:
    """The pages of a scan or photograph as they were kept, made straight: where each lies, how many points it is wide.

    Boxes of what was read lie on these, and not on the picture that came in.
    """
    found: dict[int, tuple[Path, float]] = {}
    for entry in opened.store.logged(action=Action.ATTACHMENT, subject=sha256):
        name, place = str(entry.detail["name"]), place_from_json(entry.detail["place"])
        if name.startswith(_PAGE) and isinstance(place, PagePlace) and place.box is not None:
            path = archived(opened.workspace, entry.detail["sha256"], PurePosixPath(name).suffix)
            found[place.page] = path, place.box[2]
    return found
