"""What was destroyed on purpose, and what stands in its place, so that the log still holds together (decision 039).

A destruction is an entry ``purge`` of the log: who, when, on what basis, what. An entry whose texts were destroyed
keeps its place, its hash and the hash before; its texts are marks, and ``purged`` in its detail says so. Its
content can no longer be worked out to its hash, so that the destruction gives the digest of what stands there now.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from ..text import visible
from ..words.codes import Action
from .soundness import read_json

PURGED = "purged"
"""The member of an entry's detail that says it is a tombstone; no act keeps anything under this name."""
MARK = "（已销毁）"
"""What stands where a text was."""
LOST = "x"
"""What stands in place of the digest of a row that was destroyed: digests of little text can be guessed."""


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A destruction, as its entry of the log tells it."""

    entry: int
    at: str
    by: str
    basis: str
    year: int | None = None
    deputy: str = ""
    originals: tuple[str, ...] = ()
    """SHA-256 of originals and attachments."""
    files: int = 0
    records: int = 0
    entries: Mapping[int, str] = field(default_factory=dict)
    """The digest of each entry of the log of which a tombstone was left."""
    written: tuple[str, ...] = ()
    """SHA-256 of what was written for people and was to go with them."""
    changed: tuple[int, ...] = ()
    """Versions in which a person's name is no longer as their original has it."""
    kept: tuple[str, ...] = ()
    """SHA-256 of originals that name the person and stay, for they name others too."""

    @property
    def what(self) -> str:
        """Whose data it was, in words."""
        whose = f"代表 {self.deputy} 的个人信息" if self.deputy else f"{self.year} 年度的登记"
        return f"{whose}：记录 {self.records} 条、原件 {len(self.originals)} 份、文件 {self.files} 个"

    @property
    def told(self) -> str:
        """What was destroyed, when, by whom, on what basis, in words."""
        return visible(f"{self.at[:10]} {self.by} 销毁了{self.what}；依据：{self.basis}")


def destroyed_in(rows: Iterable[tuple[int, str, str, str]]) -> list[Destroyed]:
    """Destructions, oldest first, from entries ``purge``: number, day, person, detail as JSON."""
    found = []
    for id_, at, by, detail in rows:
        told = read_json(detail)
        found.append(
            Destroyed(
                id_, at, by, str(told.get("basis", "")), told.get("year"), str(told.get("deputy", "")),
                tuple(told.get("originals", ())), int(told.get("files", 0)), int(told.get("records", 0)),
                {int(entry): digest for entry, digest in told.get("entries", {}).items()},
                tuple(told.get("written", ())), tuple(told.get("changed", ())), tuple(told.get("kept", ())),
            )
        )  # fmt: skip
    return found


QUERY = f"SELECT id, at, \"by\", detail FROM log WHERE action = '{Action.PURGE.value}' ORDER BY id"


def told_by_lines(lines: Iterable[bytes]) -> list[Destroyed]:
    """The destructions that a copy of the log tells, where the store cannot be read."""
    rows = []
    for line in lines:
        try:
            told = json.loads(line)
            if told["action"] == Action.PURGE:
                rows.append((told["id"], told["at"], told["by"], json.dumps(told["detail"])))
        except (ValueError, KeyError, TypeError):
            continue
    return destroyed_in(rows)


def digests(all_: Iterable[Destroyed]) -> dict[int, str]:
    """The digest of each tombstone as it was last left."""
    return {entry: digest for one in all_ for entry, digest in one.entries.items()}


def line_of(told: Mapping[str, Any], previous: str, hash_: str, canonical: Callable[[Any], str]) -> tuple[str, str]:
    """The line that a tombstone is in the copy of the log, and its digest. It keeps the hash of what stood there."""
    line = canonical({**told, "previous": previous, "hash": hash_})
    return line, sha256(line.encode("utf-8", "surrogatepass")).hexdigest()
