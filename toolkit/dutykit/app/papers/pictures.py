"""Pictures that came with returns, as a dossier prints them: those in the rows of its records, and the photograph.

A picture is a stranger's file: it is opened in a limited worker, which gives it back turned as it was held, no larger
than a page needs, and without what a camera writes beside it (where it stood, whose it is).
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from ...docx.pictures import Picture
from ...files.isolate import Job, Pool
from ...files.plain import loads
from ...words.codes import COUNTED, Action
from ..intake.attachments import archived
from ..opened.open_workspace import OpenWorkspace, limits_of

_FORMATS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp")
_LONGEST = 1600
"""Pixels of a picture at its longer side: 270 to the inch where it takes the width of a page."""


def pictures_by_record(opened: OpenWorkspace) -> dict[str, tuple[str, ...]]:
    """Names in the archive of the pictures that stood in the rows of records, by the records' numbers."""
    rows: dict[str, dict[tuple[str, str], list[str]]] = {}
    for entry in opened.store.logged(action=Action.ATTACHMENT):
        line, suffix = _line(entry.detail.get("place") or {}), PurePosixPath(entry.detail["name"]).suffix.lower()
        if line is not None and suffix in _FORMATS:
            names = rows.setdefault(entry.subject, {}).setdefault(line, [])
            names.append(f"{entry.detail['sha256']}{suffix}")
    if not rows:
        return {}
    told = [(s.number, s.sha256, s.evidence) for s in opened.store.current(evidence=True, states=COUNTED)]
    told += [(number, sha256, evidence) for sha256 in rows for number, evidence in opened.store.supports_of(sha256)]
    found: dict[str, list[str]] = {}
    for number, sha256, evidence in told:
        lines = {_line(cell.get("place") or {}) for cell in evidence.values()}
        for line, names in rows.get(sha256, {}).items():
            if line in lines:
                found.setdefault(number, []).extend(names)
    return {number: tuple(dict.fromkeys(names)) for number, names in found.items()}


def _line(place: Mapping[str, Any]) -> tuple[str, str] | None:
    """Sheet and row of a place in a workbook."""
    if "cell" not in place:
        return None
    return place["sheet"], place["cell"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def drawn(opened: OpenWorkspace, names: Iterable[str]) -> dict[str, Picture]:
    """Pictures by their names in the archive; one that is missing or cannot be opened is left out."""
    paths = {name: archived(opened.workspace, name[:64], name[64:]) for name in dict.fromkeys(names)}
    there = {name: path.read_bytes() for name, path in paths.items() if path.exists()}
    if not there:
        return {}
    with Pool(1, limits_of(opened.workspace)) as pool:
        outcomes = list(pool.run([Job(f"{__name__}:plain", data) for data in there.values()]))
    made = zip(there, outcomes, strict=True)
    told = {name: loads(outcome) for name, outcome in made if isinstance(outcome, bytes)}
    return {name: Picture(*picture) for name, picture in told.items() if picture is not None}


def plain(data: bytes, _options: dict[str, Any]) -> bytes:
    """In the worker: a picture as JPEG on white with its size; nothing where it is none."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data)) as image:
            turned = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return pickle.dumps(None)
    page = Image.alpha_composite(Image.new("RGBA", turned.size, "white"), turned).convert("RGB")
    page.thumbnail((_LONGEST, _LONGEST), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    page.save(out, "JPEG", quality=88)
    return pickle.dumps((out.getvalue(), page.width, page.height))
