"""The log: who did what; and what was last written to which path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Text, cast, delete, insert, or_, select

from ..text import masked_within
from . import tables as t
from .connected import Connected, in_parts
from .model import LogEntry


class Log(Connected):
    """The log of a store, and the digests of what was written for people."""

    def write_log(self, at: str, action: str, subject: str, detail: Mapping[str, Any], *, by: str = "") -> None:
        """Keep who did what to what, when and why; numbers of phones and identities are masked."""
        row = {"at": at, "action": action, "subject": masked_within(subject), "detail": masked_within(dict(detail))}
        self._connection.execute(insert(t.log), {**row, "by": by})

    def logged(self, *, about: str = "", action: str = "", subject: str = "") -> list[LogEntry]:
        """The log, oldest first.

        ``about`` a record: entries whose subject it is, or that name it among their ``records``.
        """
        c = t.log.c
        query = select(c.at, c.action, c.subject, c.detail, c.by).order_by(c.id)
        if action:
            query = query.where(c.action == action)
        if subject:
            query = query.where(c.subject == subject)
        if about:
            query = query.where(or_(c.subject == about, cast(c.detail, Text).contains(about, autoescape=True)))
        found = [LogEntry(*row) for row in self._connection.execute(query)]
        return [e for e in found if not about or about == e.subject or about in e.detail.get("records", ())]

    def written(self, path: str) -> str:
        """The digest of what was last written to ``path``; empty where nothing was."""
        return self._connection.execute(select(t.outputs.c.digest).where(t.outputs.c.path == path)).scalar() or ""

    def all_written(self) -> dict[str, str]:
        """The digest of what was last written, by path."""
        return {row.path: row.digest for row in self._connection.execute(select(t.outputs.c.path, t.outputs.c.digest))}

    def note_outputs(self, digests: Mapping[str, str], made: str) -> None:
        """Remember what was written, by path."""
        for paths in in_parts(digests):
            self._connection.execute(delete(t.outputs).where(t.outputs.c.path.in_(paths)))
        if digests:
            rows = [{"path": path, "digest": digest, "made": made} for path, digest in digests.items()]
            self._connection.execute(insert(t.outputs), rows)
