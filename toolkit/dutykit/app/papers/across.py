"""Figures over congresses: each workspace counts its own year, and the counts are put side by side and added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ...documents.across import Across, CongressFigures
from ...documents.circular import DOCUMENT, OVER_CONGRESSES
from ...errors import UsageError
from ...serial import ABSENT_IF_EMPTY, INLINE
from ...workspace import Workspace
from ..opened.open_workspace import open_workspace
from ..opened.outputs import digest, safe_name, write_for_person
from ..opened.progress import Progress
from .across_book import across_book
from .congresses import REGISTERED, figures_across, registered_figures
from .render import RenderRequest, render


@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossRequest:
    """Which congresses (:func:`places_of`), of which year, where the workbook goes, whether a circular is made too."""

    places: Sequence[str]
    on: date
    year: int | None = None
    output: Path | None = None
    force: bool = False
    document: bool = False
    registered: bool = False
    """Whether figures that congresses have sent, and that are registered in the workspace, are among them."""
    by: str = ""


@dataclass(frozen=True, slots=True)
class AcrossResult:
    """The figures, and the workbook that was written."""

    figures: Across = field(metadata=INLINE)
    output: Path
    renamed: str | None = field(default=None, metadata=ABSENT_IF_EMPTY)
    document: str = field(default="", metadata=ABSENT_IF_EMPTY)
    """The circular, where one was asked for."""


def run_across(workspace: Workspace | None, asked: AcrossRequest, progress: Progress) -> AcrossResult:
    """Write the workbook of the figures; without ``output`` among the documents of the workspace.

    Raises as :func:`figures_across`, and :class:`UsageError` where it is not said where the workbook goes.
    """
    if asked.output and asked.output.suffix.lower() != ".xlsx":
        raise UsageError(f"“{asked.output.name}”不是 .xlsx。", "统计存成工作簿，请把文件名写成 .xlsx。", code="suffix")
    if asked.output is None and workspace is None:
        raise UsageError("没有写汇总的工作簿存到哪里。", "请写 -o 文件.xlsx，或在工作区里运行。", code="output")
    year = asked.year or (workspace.config.year if workspace else None)
    sent = _registered(workspace, asked) if workspace and asked.registered else []
    told = figures_across(asked.places, year, asked.on, progress, sent)
    name = f"{safe_name(f'{told.year}_各地代表履职汇总')}.xlsx"
    path = (asked.output or (workspace.documents if workspace else Path()) / name).absolute()
    document = _circular(workspace, asked, told, progress) if workspace and asked.document else ""
    taken = _written(workspace, asked, told, path)
    return AcrossResult(told, taken, path.name if taken != path else None, document)


def _written(workspace: Workspace | None, asked: AcrossRequest, told: Across, path: Path) -> Path:
    data = across_book(told)
    if workspace is None:
        return write_for_person(path, data, digest(data), force=asked.force)
    with open_workspace(workspace, year=told.year, today=asked.on) as opened:
        return opened.write_out(path, data, force=asked.force)


def _registered(workspace: Workspace, asked: AcrossRequest) -> list[CongressFigures]:
    with open_workspace(workspace, year=asked.year, today=asked.on) as opened:
        found = registered_figures(opened, opened.year)
    if not found:
        raise UsageError(
            f"还没有登记 {asked.year or workspace.config.year} 年度的汇总数字。",
            "各地用 dutykit package make --figures 做包，这里用 dutykit package install 登记。", code="registered",
        )  # fmt: skip
    return found


def _circular(workspace: Workspace, asked: AcrossRequest, told: Across, progress: Progress) -> str:
    """The circular that tells of the figures, among the documents of the workspace."""
    places = [*([REGISTERED] if asked.registered else []), *asked.places]
    wanted = RenderRequest(
        document=DOCUMENT, on=asked.on, year=told.year, variant=OVER_CONGRESSES, across=places, figures=told,
        force=asked.force, by=asked.by,
    )  # fmt: skip
    (made,) = render(workspace, wanted, progress).files
    return made.path
