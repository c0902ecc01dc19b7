"""Pictures that came in the rows of records are printed in the dossiers of those whom the records name."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from PIL import Image

from app.rounds import LESSON, VISIT, Book, Round, roster_book
from xlsx.test_wps import PARTS


def picture(wide: int, high: int, *, turned: bool = False) -> bytes:
    """A red picture as a camera writes it, with where it stood and perhaps how it was held."""
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x010F] = "a camera of Li Cheng"
    if turned:
        exif[0x0112] = 6
    Image.new("RGB", (wide, high), "red").save(out, "PNG", exif=exif)
    return out.getvalue()


def with_picture(book: Book, field: str, data: bytes, name: str, place: Round) -> Path:
    """The book with a picture in a cell of the first row, as WPS keeps it."""
    book.cell(field, 1).value = '=_xlfn.DISPIMG("ID_A",1)'
    held = io.BytesIO(book.data())
    with zipfile.ZipFile(held, "a") as container:
        for part, content in PARTS.items():
            text = content.replace("media/image", "media/照片") if isinstance(content, str) else data
            container.writestr(part.replace("media/image", "media/照片"), text)
    path = place.root / "returned" / name
    path.write_bytes(held.getvalue())
    return path


def dossier(place: Round, deputy: str) -> tuple[Any, list[tuple[int, int]], list[str]]:
    """A dossier, the sizes of its pictures in pixels, and its paragraphs."""
    made = place.json("render", "dossier", "--deputy", deputy, "--year", "2024")["files"][0]["path"]
    document = docx.Document(str(place.root / made))
    images = [r.target_part.blob for r in document.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.IMAGE]
    assert not any(b"Li Cheng" in image for image in images)
    return document, [Image.open(io.BytesIO(i)).size for i in images], [p.text for p in document.paragraphs]


def test_a_picture_of_an_activity_is_printed_for_those_who_took_part(place: Round) -> None:
    path = with_picture(
        place.activity(VISIT, LESSON), "activities.note", picture(40, 20, turned=True), "照片.xlsx", place
    )
    place.ingest(path)
    number = next(n for n in place.states() if n.startswith("HD"))
    document, sizes, texts = dossier(place, "0003")
    assert sizes == [(20, 40)]
    assert f"图1　《代表履职活动登记表》（古城街道人大街工委），登记编号{number}" in texts
    above = document.element.body.xpath("//w:p[w:r/w:drawing]")
    assert [p.getnext().xpath("string()")[:2] for p in above] == ["图1"]
    _, sizes, texts = dossier(place, "0004")
    assert (sizes, [t for t in texts if t.startswith("图")]) == ([], [])


def test_what_is_no_picture_is_left_out_and_its_caption_stands(place: Round) -> None:
    path = with_picture(place.activity(VISIT), "activities.note", b"\x89PNG\r\n\x1a\n broken", "坏.xlsx", place)
    place.ingest(path)
    _, sizes, texts = dossier(place, "0003")
    assert sizes == []
    assert len([t for t in texts if t.startswith("图1")]) == 1


def test_the_photograph_came_in_the_row_of_the_roster(place: Round) -> None:
    book = roster_book(place.issue("roster"))
    place.ingest(with_picture(book, "deputies.note", picture(30, 42), "名册.xlsx", place))
    document, sizes, _ = dossier(place, "0001")
    assert sizes == [(30, 42)]
    (cell,) = document.element.body.xpath("//w:tc[.//w:drawing]")
    assert cell.xpath("string()") == ""
    assert dossier(place, "0002")[1] == []
