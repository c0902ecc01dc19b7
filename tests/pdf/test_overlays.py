"""What is laid over the pages of a PDF is seen: typed, struck, stamped, stuck on."""

from __future__ import annotations

import pytest

from dutykit.evidence import PagePlace
from dutykit.forms.grid import Mark
from dutykit.pdf.read import read_pdf
from dutykit.words.codes import MarkKind
from pdf.test_read_fields import pdf, show, unicode_hex


def page(*annotations: str) -> bytes:
    """One page of print, with annotations whose box is 100, 700 to 200, 720."""
    content = show(100, 600, "代表履职活动登记表一份")
    numbers = " ".join(f"{7 + n} 0 R" for n in range(len(annotations)))
    return pdf([
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        ("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>"
        f"/Annots[{numbers}]>>"),
        f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        ("<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000>>"),
        *(f"<</Type/Annot/Rect[100 700 200 720]{each}>>" for each in annotations),
    ])  # fmt: skip


BOX = (100.0, 122.0, 200.0, 142.0)
TEN = f"/Contents {unicode_hex('十人')}"


@pytest.mark.parametrize(
    ("annotation", "kind", "text"),
    [
        (f"/Subtype/FreeText{TEN}", MarkKind.ANNOTATION, "加写文字：十人"),
        ("/Subtype/StrikeOut/QuadPoints[100 720 200 720 100 700 200 700]", MarkKind.ANNOTATION, "删除线"),
        ("/Subtype/Ink/InkList[[100 700 200 720]]", MarkKind.ANNOTATION, "手写笔迹"),
        ("/Subtype/Stamp", MarkKind.PICTURE, ""),
        ("/Subtype/Square", MarkKind.DRAWN, ""),
        ("/Subtype/Line/L[100 710 200 710]", MarkKind.DRAWN, ""),
        ("/Subtype/PolyLine/Vertices[100 710 200 710]", MarkKind.DRAWN, ""),
        (f"/Subtype/Text{TEN}", MarkKind.NOTE, "十人"),
        (f"/Subtype/Highlight{TEN}/QuadPoints[100 720 200 720 100 700 200 700]", MarkKind.NOTE, "十人"),
    ],
)
def test_what_is_laid_over_a_page(annotation: str, kind: MarkKind, text: str) -> None:
    first, *rest = read_pdf(page(annotation), {}).marks
    assert first == Mark(kind, PagePlace(1, BOX), text)
    assert [(m.kind, m.furniture) for m in rest] == [(MarkKind.PAGE, True)]


@pytest.mark.parametrize(
    "annotation",
    ["/Subtype/Link", f"/Subtype/FreeText/F 2{TEN}", "/Subtype/Highlight", f"/Subtype/Popup{TEN}"],
    ids=["link", "hidden", "no words", "popup"],
)
def test_what_says_nothing_is_no_mark(annotation: str) -> None:
    assert [m.kind for m in read_pdf(page(annotation), {}).marks] == [MarkKind.PAGE]
