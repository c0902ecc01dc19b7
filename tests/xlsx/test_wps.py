"""What WPS writes in a way of its own: pictures in cells, odd properties; and macros, which are nobody's business."""

from __future__ import annotations

import hashlib

from dutykit.evidence import CellPlace
from dutykit.files.isolate import Job, Pool
from dutykit.files.limits import Limits
from dutykit.files.sniff import sniff
from dutykit.forms.grid import Attachment, Grid
from dutykit.xlsx.read import read_workbook
from files.raw_xlsx import HEAD, text, workbook

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(64))
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(64))


def picture(ref: str, number: str) -> str:
    formula = f"_xlfn.DISPIMG(&quot;{number}&quot;,1)"
    return f'<c r="{ref}" t="str"><f>{formula}</f><v>={formula[6:]}</v></c>'


def cell_image(number: str, relation: str) -> str:
    return (
        f'<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="{number}" descr="活动照片"/></xdr:nvPicPr>'
        f'<xdr:blipFill><a:blip r:embed="{relation}"/></xdr:blipFill></xdr:pic></etc:cellImage>'
    )


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
IMAGES = (
    f'{HEAD}<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" '
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{RELATIONS}">'
    + cell_image("ID_A", "rId1") + cell_image("ID_B", "rId2") + cell_image("ID_C", "rId9") + "</etc:cellImages>"
)  # fmt: skip
RELS = (
    f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/image" Target="media/image1.png"/>'
    f'<Relationship Id="rId2" Type="{RELATIONS}/image" Target="media/image2.jpeg"/></Relationships>'
)
PARTS: dict[str, str | bytes] = {
    "xl/cellimages.xml": IMAGES,
    "xl/_rels/cellimages.xml.rels": RELS,
    "xl/media/image1.png": PNG,
    "xl/media/image2.jpeg": JPEG,
}
ROWS = f'<row r="1">{text("A1", "照片")}</row><row r="2">{picture("A2", "ID_A")}{picture("B2", "ID_B")}</row>'


def kept(place: str, name: str, data: bytes) -> Attachment:
    return Attachment(CellPlace("表1", place), name, data, hashlib.sha256(data).hexdigest())


def test_pictures_in_cells_become_attachments_with_their_places() -> None:
    grid = read_workbook(workbook(ROWS, extra=PARTS), {})
    assert grid.attachments == [kept("A2", "ID_A.png", PNG), kept("B2", "ID_B.jpeg", JPEG)]
    assert [(p.code, p.place) for p in grid.problems] == [
        ("cell.picture", CellPlace("表1", "A2")), ("cell.picture", CellPlace("表1", "B2")),
    ]  # fmt: skip
    assert {at: c.text for at, c in grid.sheets[0].cells.items()} == {(1, 1): "照片"}


def test_attachments_come_out_of_a_worker_unchanged() -> None:
    with Pool(1) as pool:
        (grid,) = pool.run([Job("dutykit.xlsx.read:read_workbook", workbook(ROWS, extra=PARTS))])
    assert isinstance(grid, Grid)
    assert grid.attachments == [kept("A2", "ID_A.png", PNG), kept("B2", "ID_B.jpeg", JPEG)]


def test_a_picture_that_is_not_there_is_told_and_the_rest_is_read() -> None:
    rows = f'<row r="1">{picture("A1", "ID_C")}{picture("B1", "ID_无")}{picture("C1", "ID_A")}</row>'
    grid = read_workbook(workbook(rows, extra=PARTS), {})
    assert [a.name for a in grid.attachments] == ["ID_A.png"]
    assert [p.code for p in grid.problems] == ["cell.picture"] * 3
    bare = read_workbook(workbook(rows), {})
    assert (bare.attachments, [p.code for p in bare.problems]) == ([], ["cell.picture"] * 3)


def test_pictures_beyond_the_size_of_a_workbook_are_left_in_the_original() -> None:
    data = workbook(ROWS, extra=PARTS | {"xl/media/image2.jpeg": b"\0" * 100_000})
    grid = read_workbook(data, {"limits": Limits(office_bytes=50_000)})
    assert [a.name for a in grid.attachments] == ["ID_A.png"]


def test_odd_properties_and_macros_do_not_matter() -> None:
    odd: dict[str, str | bytes] = {
        "docProps/app.xml": f"{HEAD}<Properties><Application>WPS 表格",
        "docProps/custom.xml": "",
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros",
    }
    data = workbook(f'<row r="1">{text("A1", "日期")}</row>', extra=odd)
    assert sniff(data) == "xlsm"
    grid = read_workbook(data, {})
    assert ({at: c.text for at, c in grid.sheets[0].cells.items()}, grid.problems) == ({(1, 1): "日期"}, [])
