"""The log: who did what; and what was last written to which path."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence

from ..compact import compact
from ..words.codes import Action
from .chain import ENTRY, Chained, link
from .model import DraftText, LogEntry
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

    def head(self) -> tuple[int, str]:
        """Number and hash of the last entry: every act writes one, so that nothing has changed while it is the same."""
        found = self._connection.row("SELECT id, hash FROM log ORDER BY id DESC LIMIT 1")
        return (found[0], found[1]) if found is not None else (0, "")

    def last_line(self) -> str:
        """The last entry as the line that is hashed; its hash is the head of the chain."""
        row = self._connection.row(f"SELECT {listed(ENTRY)} FROM log ORDER BY id DESC LIMIT 1")
        if row is None:
            return ""
        id_, at, action, subject, detail, by, bound, previous, hash_ = row
        return link(id_, at, action, subject, read_json(detail), by, read_json(bound), previous, hash_).line

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

    def note_unfinished(self, digests: Mapping[str, str], made: str) -> None:
        """Remember what a run that was killed has written, by an entry of its own that says so."""
        if not digests:
            return
        with self.aside():
            self.note_outputs(digests, made)
            self.append(made, Action.BIND, "", {"unfinished": len(digests)})

    # --- drafts ----------------------------------------------------------------------------------------------

    def keep_drafts(self, drafts: Sequence[DraftText]) -> None:
        """Keep what documents said; one that was kept says the same for ever."""
        known = set[str]()
        for ids in in_parts([draft.id for draft in drafts]):
            where = Where().among("id", ids)
            known |= set(self._connection.column(f"SELECT id FROM drafts{where}", where.values))
        new = {draft.id: draft for draft in drafts if draft.id not in known}
        rows = [(d.id, d.document, compact(dict(d.asked)), d.made, _packed(d.lines)) for d in new.values()]
        self._connection.change_all(inserting("drafts", _DRAFT), rows)
        self.bind_rows("drafts", rows)

    def draft_ids(self) -> list[str]:
        """The drafts of which the store has what they said."""
        return self._connection.column("SELECT id FROM drafts ORDER BY id")

    def draft(self, id_: str) -> DraftText | None:
        """What a document said that bears ``id_``."""
        row = self._connection.row(f"SELECT {listed(_DRAFT)} FROM drafts WHERE id = ?", (id_,))
        if row is None:
            return None
        found, document, asked, made, lines = row
        return DraftText(found, document, read_json(asked), made, json.loads(zlib.decompress(base64.b85decode(lines))))


_DRAFT = ("id", "document", "asked", "made", "lines")


def _packed(lines: Sequence[str | list[str]]) -> str:
    text = json.dumps(list(lines), ensure_ascii=False, separators=(",", ":"))
    return base64.b85encode(zlib.compress(text.encode("utf-8", "surrogatepass"))).decode("ascii")
