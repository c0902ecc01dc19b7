"""Files of the workspace that a page may hand over: those that dutykit wrote for people, and nothing beside them."""

from __future__ import annotations

from pathlib import Path

from ..errors import UsageError
from ..workspace import Workspace


def offered(workspace: Workspace, told: str) -> Path:
    """The file of that path, relative to the workspace as results tell it.

    Only a plain file in ``outgoing``, ``corrections`` or ``documents``, and not one that a link leads to. Raises
    :class:`UsageError` for any other, in the same words whether it is there or not.
    """
    path = workspace.root / told
    folders = [f.resolve() for f in (workspace.outgoing, workspace.corrections, workspace.documents)]
    found = path.resolve()
    within = any(found.is_relative_to(folder) and found != folder for folder in folders)
    if not within or path.is_symlink() or not found.is_file():
        raise UsageError("没有这个文件。", "它可能已被移走或改名；请重新生成。", code="file.number")
    return found
