"""What the main text of a finished document says, line by line: kept of a draft, to tell later what was changed in it.

A paragraph is a text, a row of a table a list of the texts of its cells, empty ones left out: as :mod:`.read` gives the
same document when it comes back. It is read off the XML in one go, for a batch has hundreds of documents.
"""

from __future__ import annotations

import html
import re

_TOKEN = re.compile(
    rb"<w:t(?: [^>]*)?>([^<]+)</w:t>|<(w:tab|w:br|w:cr|w:tc|/w:p|/w:tc|/w:tr)(?: [^>]*)?/?>"
    rb'|<(w:vMerge)(?: w:val="continue")?/>'
)
_WHITE = {b"w:tab": "\t", b"w:br": "\n", b"w:cr": "\n"}

Said = str | list[str]
"""A paragraph, or the cells of a row."""


def said(document: bytes) -> list[Said]:
    """The lines of the XML of a main text."""
    lines = _Lines()
    for found, sign, below in _TOKEN.findall(document):
        if found:
            lines.text += html.unescape(found.decode())
        elif sign in _WHITE:
            lines.text += _WHITE[sign]
        elif below:
            lines.merged = lines.merged or lines.depth == 1
        else:
            _ENDS[sign](lines)
    return lines.found


class _Lines:
    """Where the reading stands: in a paragraph, in a cell, so many tables deep."""

    def __init__(self) -> None:
        self.found: list[Said] = []
        self.text = ""
        self.cell: list[str] = []
        self.row: list[str] = []
        self.depth = 0
        self.merged = False
        """The cell goes on with the one above, and nobody sees a text of its own."""

    def paragraph(self) -> None:
        """A paragraph has ended."""
        if self.text.strip():
            (self.cell if self.depth else self.found).append(self.text)
        self.text = ""

    def begin_cell(self) -> None:
        """A cell begins."""
        self.depth += 1

    def end_cell(self) -> None:
        """A cell has ended; one of a table within a cell is a part of its text."""
        self.depth -= 1
        if not self.depth:
            if self.cell and not self.merged:
                self.row.append("\n".join(self.cell))
            self.cell, self.merged = [], False

    def end_row(self) -> None:
        """A row has ended."""
        if not self.depth:
            if self.row:
                self.found.append(self.row)
            self.row = []


_ENDS = {
    b"/w:p": _Lines.paragraph,
    b"w:tc": _Lines.begin_cell,
    b"/w:tc": _Lines.end_cell,
    b"/w:tr": _Lines.end_row,
}
