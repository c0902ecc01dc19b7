"""Comments of Word in a template: remarks of lint are written as such; what people note there never goes out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from . import docprops
from .package import open_document, read_parts, write_parts

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_AUTHOR, _INITIALS = "dutykit", "dk"
_PARTS = re.compile(r"word/comments\w*\.xml$")
_RELATIONS = "word/_rels/document.xml.rels"
_MARKS = re.compile(
    r"<w:commentRange(?:Start|End)\b[^>]*/>|"
    r"<w:r(?: [^>]*)?>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:commentReference\b[^>]*/></w:r>",
    re.DOTALL,
)


def without_comments(parts: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The parts without comments and their marks; the same where there are none."""
    names = [name for name in parts if _PARTS.match(name)]
    if not names:
        return parts
    found = dict(parts)
    for name in names:
        found = docprops.without(found, name, _RELATIONS)
    for name, blob in found.items():
        if name.startswith("word/") and b"comment" in blob and name.endswith(".xml"):
            found[name] = _MARKS.sub("", blob.decode("utf-8")).encode()
    return found


def commented(data: bytes, remarks: Iterable[tuple[str, str]]) -> bytes:
    """The template with a comment for each remark ``(tag, text)``: at the tag, or at the beginning of the text."""
    doc = open_document(data)
    paragraphs = [p for p in _paragraphs(doc) if p.runs]
    for tag, text in remarks:
        place = next((p for p in paragraphs if tag and tag in p.text), paragraphs[0] if paragraphs else None)
        runs = (place or doc.add_paragraph(" ")).runs
        doc.add_comment([runs[0], runs[-1]], text, _AUTHOR, _INITIALS)
    out = io.BytesIO()
    doc.save(out)
    return _unstyled(out.getvalue())


def _unstyled(data: bytes) -> bytes:
    """The file without the styles of comments that no template of ours defines: python-docx names them all the same."""
    parts = dict(read_parts(data))
    if b'w:styleId="CommentReference"' in parts.get("word/styles.xml", b""):
        return data
    own = {n: _OF_COMMENTS.sub(b"", b) for n, b in parts.items() if n == "word/document.xml" or _PARTS.match(n)}
    return write_parts(parts | own)


_OF_COMMENTS = re.compile(
    rb'<w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>|<w:pPr><w:pStyle w:val="CommentText"/></w:pPr>'
)


def noted(data: bytes, points: Sequence[str], day: date) -> bytes:
    """A document with what is still open in it as comments at its title, which go when the office deletes them.

    The comments bear ``day``, so that the same document is the same file.
    """
    parts = dict(read_parts(commented(data, [("", point) for point in points])))
    for name in [name for name in parts if _PARTS.match(name)]:
        stamped = _DATED.sub(f' w:date="{day.isoformat()}T00:00:00Z"', parts[name].decode("utf-8"))
        parts[name] = stamped.encode()
    return write_parts(parts)


_DATED = re.compile(r' w:date="[^"]*"')


def count(data: bytes) -> int:
    """How many comments a template has."""
    return len(open_document(data).comments)


def _paragraphs(container: Any) -> Iterator[Paragraph]:
    """Paragraphs of the body, also those in tables."""
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                for cell in row.cells:
                    yield from _paragraphs(cell)
        else:
            yield block
