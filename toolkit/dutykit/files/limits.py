"""Every figure that the guard and the workers hold a file against, in one place.

The defaults were measured over some four thousand public test and crash files and two hundred hostile
ones: no ordinary form comes near them, every bomb exceeds one. An office may override them in the
``[limits]`` table of ``dutykit.toml``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from ..errors import WorkspaceError
from ..text import nearest

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one file and of one worker; sizes in bytes, times in seconds, the rest are counts."""

    # the file
    office_bytes: int = 30 * MIB
    """Size of a workbook or Word file."""
    pdf_bytes: int = 50 * MIB
    """Size of a PDF."""

    # the zip directory
    zip_directory_bytes: int = MIB
    """Size of the central directory; half a million entries cost seconds."""
    zip_entries: int = 3000
    """Parts in the container."""
    part_bytes: int = 256 * MIB
    """Unpacked size of one part."""
    total_bytes: int = 384 * MIB
    """Unpacked size of all parts."""
    ratio: int = 200
    """Unpacked to packed size of a part ..."""
    ratio_from_bytes: int = 4 * MIB
    """... that is larger than this (small parts may pack well)."""

    # XML
    depth: int = 64
    """Elements inside each other."""
    attributes: int = 200
    """Attributes of one element."""
    text_run_bytes: int = MIB
    """Bytes between two tags, or of one tag."""
    elements: int = 10_000_000
    """Elements of all parts together; above, the file is not read."""

    # workbooks
    rows: int = 1_048_576
    """Highest row number that the format knows."""
    columns: int = 16_384
    """Highest column number that the format knows."""
    area: int = 5_000_000
    """Rows times columns of the part of a sheet that holds values: the fast reader allocates it whole."""
    sheets: int = 200
    """Sheets of a workbook."""
    defined_names: int = 20_000
    """Defined names."""
    cell_formats: int = 130_000
    """Cell formats (``xf``) in the styles."""
    format_code: int = 1024
    """Characters of one number format: a common pattern for them is quadratic."""
    ranges: int = 20_000
    """Ranges in one list of ranges (``sqref``)."""
    merges: int = 50_000
    """Merged ranges of a sheet; each costs the later floors a look."""
    marked_cells: int = 200_000
    """Cells with a formula, an error, a note or a number format of their own, all sheets together."""

    text_line_bytes: int = 4 * MIB
    """Bytes of one line of a text table: 16,384 columns of 250 bytes each."""
    text_cells: int = 500_000
    """Cells of a text table, or of an OpenDocument sheet, that hold something."""

    # workbooks: what the second reader (openpyxl) may be given
    second_elements: int = 3_000_000
    """Elements of all parts."""
    second_cells: int = 200_000
    """Cells; above, it reads row by row."""
    second_merges: int = 5000
    """Merged ranges; above, it reads row by row."""
    second_merge_area: int = 200_000
    """Cells under merged ranges; above, it reads row by row."""
    second_formats: int = 10_000
    """Cell formats; above, it is not asked at all (22,000 of them cost 5 s)."""

    # Word files
    docx_elements: int = 100_000
    """Elements of the parts of a Word file."""
    grid_span: int = 63
    """Columns that one cell of a Word table may span."""

    # PDF
    pdf_pages: int = 300
    """Pages."""
    pdf_page_chars: int = 30_000
    """Characters of one page; above, text only."""
    pdf_page_objects: int = 20_000
    """Objects of one page; above, text only."""

    # scans and photographs
    scan_pages: int = 20
    """Pages of one scan."""
    scan_pixels: int = 50_000_000
    """Pixels of one page; an A4 page of 600 dpi has 35 million."""
    scan_seconds: float = 120.0
    """Wall time for one scan, whatever its pages."""
    scan_memory_bytes: int = 300 * MIB
    """Memory that one scan may cost its worker, which holds some 200 MiB of libraries and model before."""

    # templates of documents
    template_seconds: float = 8.0
    """Processor time for one document of a template that an office made; 400 records take a twentieth of it."""

    # a check that is done by a worker
    check_seconds: float = 600.0
    """Wall time for one regulation and year of a congress."""
    check_memory_bytes: int = 2 * GIB
    """Memory that it may cost its worker."""

    # the worker
    seconds: float = 20.0
    """Wall time for one file."""
    memory_bytes: int = 400 * MIB
    """Memory that one file may cost a worker (address space on Linux, resident set under the watchdog).

    With the 100 MiB that a worker begins with, no file takes it above 512 MiB."""
    watchdog_seconds: float = 0.05
    """How often the watchdog looks."""
    workers: int = 2
    """Worker processes."""
    files_per_worker: int = 1000
    """A worker is replaced after so many files; one that was large is replaced at once."""
    start_seconds: float = 60.0
    """Time for a worker to come up."""

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Self:
        """The defaults with some of them replaced; ``WorkspaceError`` for an unknown name or an odd value.

        Besides the names above, a person may write ``file_mib`` (both sizes of a file) and ``memory_mib``.
        """
        whole = {f.name: f.type == "int" for f in dataclasses.fields(cls)}
        values: dict[str, int | float] = {}
        for name, value in data.items():
            names = _IN_MIB.get(name, (name,))
            if names[0] not in whole:
                near = nearest(name, [*whole, *_IN_MIB])
                hint = f"是不是“{near}”？" if near else "请删去这一项。"
                raise WorkspaceError(f"[limits] 里没有“{name}”这一项。", hint, code="limits")
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 2**62:
                raise WorkspaceError(f"[limits] 的“{name}”应为正数，写的是 {value!r}。", "请改为正数。", code="limits")
            if whole[names[0]] and value != int(value):
                raise WorkspaceError(f"[limits] 的“{name}”应为整数，写的是 {value!r}。", "请改为整数。", code="limits")
            for each in names:
                figure = value * MIB if name in _IN_MIB else value
                values[each] = int(figure) if whole[each] else float(figure)
        return dataclasses.replace(cls(), **values)  # type: ignore[arg-type]  # checked above


_IN_MIB = {"file_mib": ("office_bytes", "pdf_bytes"), "memory_mib": ("memory_bytes",)}


def size_text(size: float) -> str:
    """A size for a sentence: ``1.5 MB``."""
    for unit, step in (("GB", GIB), ("MB", MIB), ("KB", KIB)):
        if size >= step:
            return f"{size / step:.1f}".removesuffix(".0") + f" {unit}"
    return f"{int(size)} 字节"
