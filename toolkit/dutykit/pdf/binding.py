"""PDF files bound into one, each from a front page on."""

from __future__ import annotations

import io
from collections.abc import Sequence


def page_count(data: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return len(document)
    finally:
        document.close()


def bind(parts: Sequence[bytes]) -> tuple[bytes, int]:
    """One PDF of all parts, and its pages; a part of an odd number of pages is followed by an empty one."""
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    for at, data in enumerate(parts, 1):
        part = pypdfium2.PdfDocument(data)
        whole.import_pages(part)
        if len(part) % 2 and at < len(parts):
            whole.new_page(*part[len(part) - 1].get_size())
        part.close()
    out = io.BytesIO()
    whole.save(out)
    pages = len(whole)
    whole.close()
    return out.getvalue(), pages
