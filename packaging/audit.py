"""``make audit ADVISORIES=FILE``: locked releases for which an advisory is known; no network.

The advisories are those of OSV for PyPI (https://osv.dev, "data dumps": one zip of JSON files, or a folder or a JSON
file of them), fetched by a person on a machine that has a network. Exit code 1 where a locked release is told of, 2
where the file is missing, unreadable or older than ninety days: an old list finds nothing new.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

TOP = Path(__file__).resolve().parents[1]
LOCKS = (TOP / "requirements.lock", TOP / "requirements-ocr.lock")
STALE = timedelta(days=90)


@dataclass(frozen=True)
class Hit:
    """A locked release of which an advisory tells, and the first release in which it is mended."""

    name: str
    version: str
    id: str
    aliases: tuple[str, ...]
    mended: str
    summary: str

    def __str__(self) -> str:
        also = f" ({', '.join(self.aliases)})" if self.aliases else ""
        return f"{self.name} {self.version}: {self.id}{also}, mended in {self.mended or 'no release'}. {self.summary}"


def locked(*paths: Path) -> dict[str, str]:
    """Version by name, of what locks hold."""
    texts = (path.read_text(encoding="utf-8") for path in paths)
    found = (pair for text in texts for pair in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text, re.MULTILINE))
    return {canonicalize_name(name): version for name, version in found}


def advisories(path: Path) -> Iterator[Mapping[str, Any]]:
    """Every advisory of a zip, a folder or a file. Raises :class:`ValueError`, :class:`OSError`."""
    if path.is_dir():
        for one in sorted(path.rglob("*.json")):
            yield from _of(one.read_bytes())
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as book:
            for name in sorted(n for n in book.namelist() if n.endswith(".json")):
                yield from _of(book.read(name))
    else:
        yield from _of(path.read_bytes())


def _of(data: bytes) -> Iterator[Mapping[str, Any]]:
    told = json.loads(data)
    yield from told if isinstance(told, list) else [told]


def hits(releases: Mapping[str, str], told: Iterable[Mapping[str, Any]]) -> list[Hit]:
    """Which of the releases are told of; what was withdrawn is not."""
    found = []
    for one in told:
        for affected in one.get("affected", ()) if not one.get("withdrawn") else ():
            package = affected.get("package", {})
            name = canonicalize_name(str(package.get("name", "")))
            if package.get("ecosystem") == "PyPI" and name in releases and _is_affected(releases[name], affected):
                summary = str(one.get("summary") or one.get("details", ""))[:100].replace("\n", " ")
                aliases = tuple(one.get("aliases", ()))
                found.append(
                    Hit(name, releases[name], str(one["id"]), aliases, _mended(releases[name], affected), summary)
                )
    return sorted(found, key=lambda hit: (hit.name, hit.id))


def _is_affected(version: str, affected: Mapping[str, Any]) -> bool:
    """By the list of versions, or by ranges of events: introduced, fixed, last_affected."""
    return version in affected.get("versions", ()) or any(
        _within(version, span.get("events", ())) for span in affected.get("ranges", ()) if span.get("type") != "GIT"
    )


def _within(version: str, events: Iterable[Mapping[str, str]]) -> bool:
    mine, inside = Version(version), False
    for event in sorted(events, key=lambda e: _version(next(iter(e.values())))):
        ((kind, text),) = event.items()
        at = _version(text)
        if kind == "introduced" and mine >= at:
            inside = True
        elif (kind == "fixed" and mine >= at) or (kind == "last_affected" and mine > at):
            inside = False
    return inside


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        return Version("0")


def _mended(version: str, affected: Mapping[str, Any]) -> str:
    fixed = (e["fixed"] for span in affected.get("ranges", ()) for e in span.get("events", ()) if "fixed" in e)
    later = [text for text in fixed if _version(text) > Version(version)]
    return min(later, key=_version, default="")


def newest(told: Iterable[Mapping[str, Any]]) -> datetime | None:
    """When the newest advisory was changed: how old the file is."""
    days = [datetime.fromisoformat(str(one["modified"]).replace("Z", "+00:00")) for one in told if one.get("modified")]
    return max(days, default=None)


def main(args: list[str]) -> int:
    """Tell what is known of the locks."""
    if len(args) != 1:
        print("Say where the advisories are: make audit ADVISORIES=all.zip (osv.dev, PyPI; CONTRIBUTING.md says how)")
        return 2
    try:
        told = list(advisories(Path(args[0])))
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        print(f"{args[0]} cannot be read: {error}")
        return 2
    day = newest(told)
    if day is None or datetime.now(UTC) - day > STALE:
        print(f"{args[0]} is too old or holds no advisory (newest: {day}): fetch it anew")
        return 2
    releases = locked(*LOCKS)
    found = hits(releases, told)
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{len(releases)} locked releases, {len(told)} advisories up to {day:%Y-%m-%d}: {len(found)} told of.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
