"""What a scanner has written behind its picture is not trusted."""

from __future__ import annotations

import ctypes
import io

import pypdfium2
import pytest
from PIL import Image
from pypdfium2 import raw

from dutykit.pdf.read import read_pdf


def page_of(share: float) -> bytes:
    """A page with a line of text, and a picture that covers so much of it."""
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(842, 595)
    image = pypdfium2.PdfImage.new(document)
    image.set_bitmap(pypdfium2.PdfBitmap.from_pil(Image.new("RGB", (84, 59), "#eee")))
    image.set_matrix(pypdfium2.PdfMatrix().scale(842, 595 * share))
    page.insert_obj(image)
    text = raw.FPDFPageObj_NewTextObj(document.raw, b"Helvetica", 12)
    words = "2024-3-5 garbled words of a scanner 0001 0002"
    raw.FPDFText_SetText(text, (ctypes.c_ushort * (len(words) + 1))(*map(ord, words), 0))
    raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, 60, 500)
    raw.FPDFPage_InsertObject(page.raw, text)
    page.gen_content()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("share", "codes"), [(1.0, ["file.scan"]), (0.3, [])])
def test_text_behind_a_picture_of_the_page_is_recognised_anew(share: float, codes: list[str]) -> None:
    grid = read_pdf(page_of(share), {})
    assert [p.code for p in grid.problems] == codes
    assert bool(grid.sheets) != bool(codes)
