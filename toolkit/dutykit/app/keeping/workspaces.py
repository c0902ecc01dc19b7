"""Make a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ... import assets
from ...errors import UsageError
from ...text import nearest
from ...words.codes import Level
from ...workspace import Workspace, create

UNNAMED = "本级人民代表大会"


@dataclass(frozen=True, slots=True)
class MadeWorkspace:
    """A new workspace, and whether the name of its congress is still to be written."""

    workspace: Workspace
    unnamed: bool


def make_workspace(
    folder: Path, *, congress: str, term: int | None, regulations: Sequence[str], year: int, level: str = Level.COUNTY
) -> MadeWorkspace:
    """Make a workspace in ``folder``.

    An empty ``congress`` is written as a stand-in that the result tells of. Raises
    :class:`~dutykit.errors.UsageError` for a regulation that is not shipped and
    :class:`~dutykit.errors.WorkspaceError` for a folder that cannot be one.
    """
    known = [name.removesuffix(".toml") for name in assets.listing("regulations", ".toml")]
    for regulation in regulations:
        if regulation not in known:
            near = nearest(regulation, known)
            remedy = (
                f"是不是“{near}”？"
                if near
                else "编号见 dutykit regulations；自己的办法请建好工作区后放进 regulations 文件夹。"
            )
            raise UsageError(f"没有编号为“{regulation}”的办法。", remedy, code="regulation")
    if not Level.has(level):
        near = nearest(level, Level)
        remedy = f"是不是“{near}”？" if near else f"可写：{'、'.join(Level)}。"
        raise UsageError(f"没有“{level}”这个层级。", remedy, code="level")
    name = congress.strip()
    once = list(dict.fromkeys(regulations))
    return MadeWorkspace(create(folder, name or UNNAMED, term, once, year, level=Level.of(level)), unnamed=not name)
