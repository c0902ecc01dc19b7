"""The pictures that a correction shows beside what was recognised: pieces of the pages that were kept."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ...evidence import PagePlace, place_from_json
from ...store import Stored
from ..opened.open_workspace import OpenWorkspace
from .attachments import kept_pages
from .looked import is_waiting

if TYPE_CHECKING:
    from ...scans.cutout import PageImage


class Cutouts:
    """Cuts out of kept pages, each opened once."""

    def __init__(self, opened: OpenWorkspace) -> None:
        self._opened = opened
        self._page = cache(self._load)
        self._shown: dict[tuple[str, int], Path] = {}

    def of(self, stored: Stored) -> dict[str, bytes]:
        """The pictures of a row that waits to be compared with its scan, by field."""
        if not is_waiting(stored):
            return {}
        found: dict[str, bytes] = {}
        scan = self._scan_of(stored)
        for name, evidence in stored.evidence.items():
            place = place_from_json(evidence.get("picture") or evidence.get("place") or {})
            if not isinstance(place, PagePlace) or place.box is None:
                continue
            page = self._page(scan, place.page)
            if page is not None:
                found[name] = page.cut(place.box)
        return found

    def pages(self) -> tuple[bytes, ...]:
        """The whole pages that were cut, in their order."""
        return tuple(path.read_bytes() for _, path in sorted(self._shown.items()))

    def _scan_of(self, stored: Stored) -> str:
        """The hash of the scan from which a row was recognised."""
        versions = self._opened.store.versions(stored.number)
        return next((v.sha256 for v in reversed(versions) if v.sha256 and self._kept(v.sha256)), "")

    def _kept(self, sha256: str) -> dict[int, tuple[Path, float]]:
        return kept_pages(self._opened, sha256)

    def _load(self, scan: str, number: int) -> PageImage | None:
        from ...scans.cutout import PageImage

        path, wide = self._kept(scan).get(number, (None, 0.0)) if scan else (None, 0.0)
        if path is None or not path.exists():  # a rehearsal keeps nothing
            return None
        self._shown[scan, number] = path
        return PageImage(path, wide)
