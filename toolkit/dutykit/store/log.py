"""The log: who did what; and what was last written to which path."""

from __future__ import annotations

from collections.abc import Mapping

from ..words.codes import Action
from .chain import Chained
from .model import LogEntry
from .soundness import read_json
from .sql import Where, in_parts, inserting, like, listed

TECHNICAL = frozenset({Action.CHAIN, Action.BIND})
"""What the program notes for itself: nobody decided anything."""
_ENTRY = ("at", "action", "subject", "detail", "by")


class Log(Chained):
    """The log of a store, and the digests of what was written for people."""

    def logged(
        self, *, about: str = "", action: str = "", subject: str = "", technical: bool = False
    ) -> list[LogEntry]:
        """What people did, oldest first; with ``technical`` also what the program notes for itself.

        ``about`` a record: entries whose subject it is, or that name it among their ``records``.
        """
        asked = {"action": action, "subject": subject}
        where = Where().equal({name: text for name, text in asked.items() if text}, asked, "log")
        if about:
            where.holds("(subject = ? OR CAST(detail AS TEXT) LIKE ? ESCAPE '/')", about, f"%{like(about)}%")
        if not technical and not action:
            where.among("action", sorted(TECHNICAL), no=True)
        query = f"SELECT {listed(_ENTRY)} FROM log{where} ORDER BY id"
        found = [
            LogEntry(at, what, whom, read_json(detail), by)
            for at, what, whom, detail, by in self._connection.rows(query, where.values)
        ]
        if not technical:  # how things were settled at first nobody has changed
            found = [e for e in found if e.action != Action.SETTINGS or e.detail["changed"]]
        return [e for e in found if not about or about == e.subject or about in e.detail.get("records", ())]

    def written(self, path: str) -> str:
        """The digest of what was last written to ``path``; empty where nothing was."""
        return self._connection.value("SELECT digest FROM outputs WHERE path = ?", (path,)) or ""

    def all_written(self) -> dict[str, str]:
        """The digest of what was last written, by path."""
        return dict(self._connection.rows("SELECT path, digest FROM outputs"))

    def note_outputs(self, digests: Mapping[str, str], made: str) -> None:
        """Remember what was written, by path."""
        for paths in in_parts(digests):
            where = Where().among("path", paths)
            self._connection.change(f"DELETE FROM outputs{where}", where.values)
        rows = [(path, digest, made) for path, digest in digests.items()]
        self._connection.change_all(inserting("outputs", ("path", "digest", "made")), rows)
        self.bind_rows("outputs", rows)
