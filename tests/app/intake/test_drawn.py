"""A line drawn over a filled row, in whatever program: what it strikes out is asked about, never stored."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from app.rounds import LESSON, VISIT, Round
from conftest import ConvertMany

SPACES = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
SHAPE = """<xdr:twoCellAnchor {spaces}>
<xdr:from><xdr:col>0</xdr:col><xdr:colOff>90000</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>90000</xdr:rowOff></xdr:from>
<xdr:to><xdr:col>4</xdr:col><xdr:colOff>90000</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>90000</xdr:rowOff></xdr:to>
<xdr:cxnSp macro=""><xdr:nvCxnSpPr><xdr:cNvPr id="77" name="直接连接符 1"/><xdr:cNvCxnSpPr/></xdr:nvCxnSpPr>
<xdr:spPr><a:xfrm><a:off x="90000" y="90000"/><a:ext cx="3000000" cy="0"/></a:xfrm><a:prstGeom prst="line"><a:avLst/>
</a:prstGeom><a:ln w="9525"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln></xdr:spPr></xdr:cxnSp>
<xdr:clientData/></xdr:twoCellAnchor>"""


def with_line(path: Path, row: int) -> Path:
    """The workbook with a line across a row (from 1) of its first sheet with a drawing."""
    drawn = path.with_name(f"划线-{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(drawn, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/drawings/drawing1.xml":
                shape = SHAPE.format(row=row - 1, spaces=SPACES)
                head, end, _ = re.split(rb"(</(?:\w+:)?wsDr>)", data)
                data = head + shape.encode() + end
            target.writestr(name, data)
    return drawn


def test_a_line_drawn_over_a_row_is_asked_about_in_every_kind_of_workbook(
    place: Round, tmp_path: Path, soffice_many: ConvertMany
) -> None:
    book = place.activity(VISIT, LESSON)
    path = with_line(place.save(book), book.first("activities"))
    for kind in ("xlsx", "xls", "ods"):
        (file,) = [path] if kind == "xlsx" else soffice_many([path], kind, tmp_path / kind)
        told = place.ingest(file, "--dry-run")
        assert (told.code, told.status, "cell.overlaid" in told.codes) == (1, "partial", True), kind
        assert set(told.codes) <= {"cell.overlaid", "mark.drawn"}  # of a line that may lie anywhere both
        (message, *_) = [p["message"] for p in told.file["problems"] if p["code"] == "cell.overlaid"]
        assert "上面又加了“画的线或图形”，分不清以哪个为准" in message
    place.ingest(path)
    states = {r["body"].get("title", ""): r["state"] for r in place.records()}
    assert (states[LESSON["title"]], "held" in states.values()) == ("accepted", True)
    assert states.get(VISIT["title"]) != "accepted"
