"""What is done to a saved file: boxes and tables inside Word cells, prints edited as PDF, mails and archives.

Like ``operations``: written from what people do; each says what the file means to a person who looks at it.
"""

from __future__ import annotations

import ctypes
import io
import random
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from dirty.filling import Answer, Line, Sheaf
from dirty.operations import EVERY, LIBRARY, PRINTED, _op, _pick, _summed

WORD = frozenset({"docx"})

# --- Word ---------------------------------------------------------------------------------------------------------

_INNER = '<w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'
_VML = '<w:pict><v:shape style="position:absolute;width:90pt;height:20pt"><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict>'  # noqa: E501
_SHAPE = (
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData uri="http://'
    'schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx><w:txbxContent>{}</w:txbxContent>'
    "</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback>"
)


def _shape(inner: str) -> str:
    return _SHAPE.format(inner) + _VML.format(inner) + "</mc:Fallback></mc:AlternateContent>"


@_op(WORD)
def value_in_a_text_box(sheaf: Sheaf, rng: random.Random) -> bool:
    """The value stands in a box that was drawn over its cell; the cell itself is empty."""
    found = _boxed(sheaf, rng)
    if found is None:
        return False
    inner = _INNER.format(escape(found[1].text))
    drawn = _VML.format(inner) if rng.random() < 0.5 else _shape(inner)
    sheaf.boxes[found[1].cell.coordinate] = f"<w:p><w:r>{drawn}</w:r></w:p>"
    return True


@_op(WORD)
def other_value_in_a_text_box(sheaf: Sheaf, rng: random.Random) -> bool:
    """A box with another value lies over the value: nobody knows which holds."""
    found = _boxed(sheaf, rng)
    if found is None:
        return False
    inner = _INNER.format(rng.choice(("应为七人", "改为5月6日", "张某", "另行上报")))
    drawn = _VML.format(inner) if rng.random() < 0.5 else _shape(inner)
    text = f"<w:r><w:t>{escape(found[1].text)}</w:t></w:r>"
    sheaf.boxes[found[1].cell.coordinate] = f"<w:p>{text}<w:r>{drawn}</w:r></w:p>"
    found[1].ask = True
    return True


@_op(WORD)
def value_in_a_table_of_its_own(sheaf: Sheaf, rng: random.Random) -> bool:
    """The value was pasted out of another table, and came with its frame."""
    found = _boxed(sheaf, rng)
    if found is None:
        return False
    inner = _INNER.format(escape(found[1].text))
    more = "<w:p/>" if rng.random() < 0.7 else _INNER.format("")
    sheaf.boxes[found[1].cell.coordinate] = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>{more}"
    return True


def _boxed(sheaf: Sheaf, rng: random.Random) -> tuple[Line, Answer] | None:
    found = _pick(sheaf, rng, "integer", "date", "text", "deputies", "choice")
    if found is None or found[1].cell.coordinate in sheaf.boxes or not found[1].text:
        return None
    found[1].touched = True
    return found


_ANCHOR = (
    "<xdr:twoCellAnchor><xdr:from><xdr:col>{0}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{1}</xdr:row>"
    "<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>{2}</xdr:col><xdr:colOff>0</xdr:colOff>"
    "<xdr:row>{3}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp><xdr:nvSpPr>"
    '<xdr:cNvPr id="91" name="文本框 1"/><xdr:cNvSpPr txBox="1"/>'
    '</xdr:nvSpPr><xdr:spPr/><xdr:txBody><a:bodyPr xmlns:a="{5}"/><a:p xmlns:a="{5}"><a:r><a:t>{4}</a:t></a:r></a:p>'
    "</xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"
)


@_op(LIBRARY)
def text_box_over_a_cell(sheaf: Sheaf, rng: random.Random) -> bool:
    """A text box drawn over a filled cell of a workbook, with other words."""
    found = _pick(sheaf, rng, "integer", "date", "text", "deputies", "choice")
    if found is None or not found[0].row:
        return False
    cell = found[1].cell
    words = rng.choice(("应为七人", "改为5月6日", "张某", "另行上报"))
    area = "http://schemas.openxmlformats.org/drawingml/2006/main"
    box = _ANCHOR.format(cell.column - 1, cell.row - 1, cell.column, cell.row, words, area)

    def change(data: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                part = old.read(name)
                if name == "xl/drawings/drawing1.xml":
                    part = part.replace(b"</wsDr>", box.replace("xdr:", "").encode() + b"</wsDr>")
                new.writestr(name, part)
        assert words.encode() in zipfile.ZipFile(out).read("xl/drawings/drawing1.xml")
        return out.getvalue()

    sheaf.later.append(change)
    found[1].touched = found[1].ask = True
    return True


# --- prints -------------------------------------------------------------------------------------------------------


@_op(PRINTED)
def print_whitened_and_typed_over(sheaf: Sheaf, rng: random.Random) -> bool:
    """A value of a print covered by a white box, and another one typed on it: the new one is what is seen."""
    return _edited(sheaf, rng, _whitened, sure=True)


@_op(PRINTED)
def print_with_a_typed_note_over_it(sheaf: Sheaf, rng: random.Random) -> bool:
    """Another value laid over the old one as an annotation."""
    return _edited(sheaf, rng, _annotated, sure=True)


@_op(PRINTED)
def print_with_the_value_exchanged(sheaf: Sheaf, rng: random.Random) -> bool:
    """A value of a print taken out by an editor, another one written in its place."""
    return _edited(sheaf, rng, _exchanged, sure=True)


@_op(PRINTED)
def print_struck_and_typed_beside(sheaf: Sheaf, rng: random.Random) -> bool:
    """A line drawn through a value; another one typed below it, or nothing."""
    return _edited(sheaf, rng, _struck, sure=False)


def _edited(
    sheaf: Sheaf, rng: random.Random, how: Callable[[Any, Any, tuple[float, ...], str], None], *, sure: bool
) -> bool:
    found = _pick(sheaf, rng, "integer", "date")
    if found is None or _summed(sheaf, found) or found[1].item.name == "elected":
        return False
    answer = found[1]
    texts = [a.text for _, a in sheaf.answers()]
    if sum(answer.text in t for t in texts) > 1 or len(answer.text) < 2 or len(answer.text) > 10:
        return False
    if answer.item.kind == "integer":
        new: Any = rng.choice(
            [n for n in range(11, min(99, int(answer.item.schema.get("maximum", 99)))) if n != answer.value] or [0]
        )
        if not new:
            return False
        text = str(new)
    else:
        day = date.fromisoformat(answer.value)
        new = day.replace(day=day.day % 28 + 1).isoformat()
        text = new
    before = (answer.value, answer.text)
    answer.value, answer.text, answer.touched, answer.ask = new, text, True, not sure

    def change(data: bytes) -> bytes:
        edited = _on_page(data, before[1], text, how)
        if edited is None:  # the old value stands several times on the print, or over two lines
            answer.value, answer.text = before
            answer.ask = False
            return data
        return edited

    sheaf.later.append(change)
    return True


def _on_page(data: bytes, old: str, new: str, how: Callable[[Any, Any, tuple[float, ...], str], None]) -> bytes | None:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    places = []
    for number in range(len(document)):
        words = document[number].get_textpage()
        search = words.search(old, match_case=True, match_whole_word=True)
        while (hit := search.get_next()) is not None:
            boxes = [words.get_charbox(i) for i in range(hit[0], hit[0] + hit[1])]
            box = (
                min(b[0] for b in boxes),
                min(b[1] for b in boxes),
                max(b[2] for b in boxes),
                max(b[3] for b in boxes),
            )
            places.append((number, box))
    if len(places) != 1 or places[0][1][3] - places[0][1][1] > 16:
        return None
    page = document[places[0][0]]
    how(document, page, places[0][1], new)
    page.gen_content()
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def _write(document: Any, page: Any, x: float, y: float, size: float, text: str) -> None:
    from pypdfium2 import raw

    letters = raw.FPDFPageObj_NewTextObj(document.raw, b"Helvetica", size)
    wide = (text + "\0").encode("utf-16-le")
    raw.FPDFText_SetText(letters, ctypes.cast(ctypes.create_string_buffer(wide), ctypes.POINTER(ctypes.c_ushort)))
    raw.FPDFPageObj_Transform(letters, 1, 0, 0, 1, x, y)
    raw.FPDFPage_InsertObject(page.raw, letters)


def _box(page: Any, left: float, bottom: float, right: float, top: float, shade: int) -> None:
    from pypdfium2 import raw

    area = raw.FPDFPageObj_CreateNewRect(left, bottom, right - left, top - bottom)
    raw.FPDFPageObj_SetFillColor(area, shade, shade, shade, 255)
    raw.FPDFPath_SetDrawMode(area, raw.FPDF_FILLMODE_ALTERNATE, 0)
    raw.FPDFPage_InsertObject(page.raw, area)


def _whitened(document: Any, page: Any, box: tuple[float, ...], text: str) -> None:
    left, bottom, right, top = box
    _box(page, left - 1, bottom - 1, right + 1, top + 1, 255)
    _write(document, page, left, bottom, (top - bottom) * 1.2, text)


def _exchanged(document: Any, page: Any, box: tuple[float, ...], text: str) -> None:
    """The letters under the box are taken out; where they belong to a longer run, the run is whitened instead."""
    left, bottom, right, top = box
    gone = False
    for item in list(page.get_objects(max_depth=1)):
        x0, y0, x1, y1 = item.get_bounds()
        if item.type == 1 and x0 >= left - 2 and x1 <= right + 2 and y0 >= bottom - 3 and y1 <= top + 3:
            page.remove_obj(item)
            gone = True
    if not gone:
        _box(page, left - 1, bottom - 1, right + 1, top + 1, 255)
    _write(document, page, left, bottom, (top - bottom) * 1.2, text)


def _struck(document: Any, page: Any, box: tuple[float, ...], text: str) -> None:
    left, bottom, right, top = box
    middle = (bottom + top) / 2
    _box(page, left - 1, middle - 0.3, right + 1, middle + 0.3, 0)
    if len(text) % 2 == 0:
        _write(document, page, left, bottom - (top - bottom) * 0.9, (top - bottom) * 0.8, text)


def _annotated(document: Any, page: Any, box: tuple[float, ...], text: str) -> None:
    from pypdfium2 import raw

    note = raw.FPDFPage_CreateAnnot(page.raw, raw.FPDF_ANNOT_FREETEXT)
    rect = raw.FS_RECTF(box[0] - 1, box[3] + 1, box[2] + 1, box[1] - 1)
    raw.FPDFAnnot_SetRect(note, ctypes.byref(rect))
    wide = (text + "\0").encode("utf-16-le")
    words = ctypes.cast(ctypes.create_string_buffer(wide), ctypes.POINTER(ctypes.c_ushort))
    raw.FPDFAnnot_SetStringValue(note, b"Contents", words)
    raw.FPDFPage_CloseAnnot(note)


# --- how it is sent -----------------------------------------------------------------------------------------------


@_op(EVERY)
def sent_by_mail_or_packed(sheaf: Sheaf, rng: random.Random) -> bool:
    """The mail with the form in it is handed on as it came; or the form lies in an archive."""
    if sheaf.wrapped:
        return False
    sheaf.wrapped = rng.choice(("eml", "msg", "msg", "zip"))
    return True
