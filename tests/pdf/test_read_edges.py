"""PDF files written out by hand: what cannot be read is told, what is turned is read all the same."""

import pytest

from dutykit.evidence import PagePlace
from dutykit.pdf.read import read_pdf

TABLE = b"""
0.5 w
100 700 m 400 700 l S 100 680 m 400 680 l S 100 660 m 400 660 l S
100 700 m 100 660 l S 200 700 m 200 660 l S 400 700 m 400 660 l S
BT /F1 10 Tf 105 686 Td (Name) Tj ET
BT /F1 10 Tf 205 686 Td (Unit) Tj ET
BT /F1 10 Tf 105 666 Td (Li Cheng) Tj ET
BT /F1 10 Tf 205 666 Td (Bajiao) Tj ET
"""
CELLS = {(1, 1): "Name", (1, 2): "Unit", (2, 1): "Li Cheng", (2, 2): "Bajiao"}
IMAGE = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\n"
    b"stream\n\x80\nendstream"
)


def pdf(*pages: bytes, page_keys: bytes = b"", trailer: bytes = b"", font: bytes = b"") -> bytes:
    """A PDF of these page contents in Helvetica; ``Im`` is a grey picture."""
    kids = b" ".join(b"%d 0 R" % (5 + 2 * i) for i in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d /MediaBox [0 0 595 842] >>" % (kids, len(pages)),
        font or b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        IMAGE,
    ]
    for i, content in enumerate(pages):
        objects += [
            b"<< /Type /Page /Parent 2 0 R /Contents %d 0 R %s"
            b"/Resources << /Font << /F1 3 0 R >> /XObject << /Im 4 0 R >> >> >>" % (6 + 2 * i, page_keys),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, len(data))
    return data + head + table + tail


def texts(data: bytes, path: str = "auto") -> dict[tuple[int, int], str]:
    grid = read_pdf(data, {"path": path})
    assert [p.code for p in grid.problems] == []
    return {key: cell.text for key, cell in grid.sheets[0].cells.items()}


def stops(data: bytes) -> str:
    grid = read_pdf(data, {})
    assert grid.sheets == []
    assert len(grid.problems) == 1
    return grid.problems[0].code


@pytest.mark.parametrize("path", ["fast", "general", "auto"])
def test_a_ruled_table_is_read_with_its_boxes(path: str) -> None:
    grid = read_pdf(pdf(TABLE), {"path": path})
    sheet = grid.sheets[0]
    assert sheet.name == "PDF"
    assert {key: cell.text for key, cell in sheet.cells.items()} == CELLS
    place = sheet.cells[2, 1].place
    assert isinstance(place, PagePlace)
    assert place.page == 1
    assert place.box == pytest.approx((100, 162, 200, 182), abs=1)


@pytest.mark.parametrize(
    ("turn", "matrix"),
    [(90, b"0 1 -1 0 842 0 cm"), (180, b"-1 0 0 -1 595 842 cm"), (270, b"0 -1 1 0 0 595 cm")],
)
def test_a_turned_page_is_read_as_it_is_shown(turn: int, matrix: bytes) -> None:
    """The content is turned against the page, so that a viewer shows it upright."""
    media = b"/MediaBox [0 0 842 595]" if turn != 180 else b""
    data = pdf(b"q " + matrix + TABLE + b" Q", page_keys=b"/Rotate %d %s" % (turn, media))
    assert texts(data, "fast") == CELLS
    assert texts(data, "general") == CELLS


def test_a_crop_box_moves_the_origin() -> None:
    data = pdf(TABLE, page_keys=b"/CropBox [50 100 545 742]")
    place = read_pdf(data, {}).sheets[0].cells[1, 1].place
    assert isinstance(place, PagePlace)
    assert place.box == pytest.approx((50, 42, 150, 62), abs=1)
    assert texts(data) == CELLS


def test_borders_as_filled_boxes_and_as_strokes_are_the_same() -> None:
    text = TABLE[TABLE.index(b"BT") :]
    filled = b"".join(b"100 %d 300 .5 re f " % y for y in (700, 680, 660)) + b"".join(
        b"%d 660 .5 40 re f " % x for x in (100, 200, 400)
    )
    boxes = b"".join(b"%d %d %d 20 re S " % (x, y, width) for y in (660, 680) for x, width in ((100, 100), (200, 200)))
    assert texts(pdf(filled + text), "fast") == CELLS
    assert texts(pdf(b"0.5 w " + boxes + text), "fast") == CELLS


def test_white_lines_split_no_cell_and_lines_in_a_form_object_count() -> None:
    white = b"q 1 1 1 RG 300 700 m 300 660 l S Q"
    assert texts(pdf(TABLE + white), "fast") == CELLS


def test_a_missing_inner_line_makes_one_cell_of_two() -> None:
    spanning = TABLE.replace(b"200 700 m 200 660 l S", b"200 680 m 200 660 l S")
    spanning = spanning.replace(b"BT /F1 10 Tf 205 686 Td (Unit) Tj ET", b"")
    for path in ("fast", "general"):
        sheet = read_pdf(pdf(spanning), {"path": path}).sheets[0]
        assert {k: (c.text, c.columns) for k, c in sheet.cells.items()} == {
            (1, 1): ("Name", 2), (2, 1): ("Li Cheng", 1), (2, 2): ("Bajiao", 1),
        }  # fmt: skip
        assert sheet.merges == [(1, 1, 1, 2)]


def test_cells_that_are_no_rectangles_go_to_the_general_path() -> None:
    """An inner line that ends in the middle of nowhere."""
    odd = TABLE.replace(b"100 680 m 400 680 l S", b"100 680 m 200 680 l S").replace(
        b"200 700 m 200 660 l S", b"200 700 m 200 680 l S"
    )
    assert texts(pdf(odd)) == texts(pdf(odd), "general")


def test_text_without_a_table_is_one_row_a_line() -> None:
    data = pdf(b"BT /F1 12 Tf 100 700 Td (first line) Tj 0 -40 Td (second) Tj ET BT /F1 12 Tf 300 660 Td (apart) Tj ET")
    assert texts(data) == {(1, 1): "first line", (2, 1): "second", (2, 2): "apart"}


def test_page_numbers_are_no_content() -> None:
    foot = b"BT /F1 9 Tf 290 30 Td (- %d -) Tj ET"
    data = pdf(TABLE + foot % 1, TABLE.replace(b"Li Cheng", b"Wang Wu") + foot % 2)
    assert texts(data) == {**CELLS, (3, 1): "Wang Wu", (3, 2): "Bajiao"}


def test_pages_with_other_margins_have_the_same_columns() -> None:
    """Left and right pages of a booklet; the place is where it is on the page."""
    sheet = read_pdf(pdf(TABLE, b"q 1 0 0 1 40 0 cm" + TABLE.replace(b"Name", b"Wang") + b" Q"), {}).sheets[0]
    assert {k: (c.text, c.columns) for k, c in sheet.cells.items()} == {
        (1, 1): ("Name", 1), (1, 2): ("Unit", 1), (2, 1): ("Li Cheng", 1), (2, 2): ("Bajiao", 1),
        (3, 1): ("Wang", 1), (3, 2): ("Unit", 1), (4, 1): ("Li Cheng", 1), (4, 2): ("Bajiao", 1),
    }  # fmt: skip
    place = sheet.cells[3, 1].place
    assert isinstance(place, PagePlace)
    assert (place.page, place.box) == (2, pytest.approx((140, 142, 240, 162), abs=1))


def test_a_repeated_header_is_dropped_and_a_table_of_its_own_is_not() -> None:
    other = TABLE.replace(b"Li Cheng", b"Wang Wu")
    assert texts(pdf(TABLE, other)) == {**CELLS, (3, 1): "Wang Wu", (3, 2): "Bajiao"}
    narrow = other.replace(b"400 ", b"360 ")
    assert texts(pdf(TABLE, narrow))[3, 1] == "Name"


def test_a_row_that_goes_on_over_the_page_is_one_row_and_a_new_one_is_not() -> None:
    def page(label: str, first: str, second: str) -> bytes:
        return b"""0.5 w 100 100 m 400 100 l S 100 72 m 400 72 l S
        100 100 m 100 72 l S 200 100 m 200 72 l S 400 100 m 400 72 l S
        BT /F1 10 Tf 105 90 Td (%s) Tj 100 0 Td (%s) Tj 0 -12 Td (%s) Tj ET""" % (
            label.encode(), first.encode(), second.encode()
        )  # fmt: skip

    full = "took part in an inspection of the old quarters"
    broken = pdf(page("work", full, full), page("", full, "and spoke."))
    assert texts(broken) == {(1, 1): "work", (1, 2): f"{full} {full} {full} and spoke."}
    labelled = pdf(page("work", full, full), page("more", full, "and spoke."))
    assert texts(labelled)[2, 1] == "more"
    assert texts(labelled)[2, 2] == f"{full} and spoke."


def test_a_number_in_a_cell_at_the_foot_of_the_page_stays() -> None:
    low = b"q 1 0 0 1 0 -640 cm" + TABLE.replace(b"Li Cheng", b"12") + b" Q"
    assert texts(pdf(low)) == {**CELLS, (2, 1): "12"}


def test_text_printed_over_other_text_is_told() -> None:
    grid = read_pdf(pdf(TABLE + b"BT /F1 10 Tf 206.5 666 Td (wrong) Tj ET"), {})
    assert [p.code for p in grid.problems] == ["cell.overprinted"]
    assert isinstance(grid.problems[0].place, PagePlace)
    assert "重叠" in grid.problems[0].message


def test_text_that_sticks_out_of_its_cell_is_told() -> None:
    grid = read_pdf(pdf(TABLE.replace(b"205 666 Td", b"205 655 Td").replace(b"10 Tf 205 655", b"16 Tf 205 655")), {})
    assert [p.code for p in grid.problems] == ["cell.cut_off"]


def test_bold_by_printing_twice_is_read_once() -> None:
    assert texts(pdf(TABLE + b"BT /F1 10 Tf 105.4 686 Td (Name) Tj ET")) == CELLS


# --- what cannot be read ---------------------------------------------------------------------------------


def test_a_scan_is_told() -> None:
    picture = b"q 595 0 0 842 0 0 cm /Im Do Q"
    assert stops(pdf(picture)) == "file.scan"
    assert stops(pdf(picture + b"BT /F1 9 Tf 10 10 Td (scan 1) Tj ET")) == "file.scan"
    assert stops(pdf(b"")) == "file.scan"


def test_a_scanned_page_among_others_is_told() -> None:
    grid = read_pdf(pdf(TABLE, b"q 595 0 0 842 0 0 cm /Im Do Q"), {})
    assert [(p.code, p.severity) for p in grid.problems] == [("file.page_picture", "warning")]
    assert "第 2 页" in grid.problems[0].message
    assert {k: c.text for k, c in grid.sheets[0].cells.items()} == CELLS


def test_a_password_is_told() -> None:
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>] " % (
        b"5a" * 32,
        b"a5" * 32,
    )
    assert stops(pdf(TABLE, trailer=lock)) == "file.encrypted"


def test_damage_no_pages_and_too_many_are_told() -> None:
    assert stops(b"%PDF-1.4\nnothing of the kind") == "file.truncated"
    assert stops(pdf()) == "file.no_pages"
    assert (
        stops(
            pdf(TABLE, TABLE).replace(
                b"/Type /Page /Parent 2 0 R /Contents 8", b"/Type /None /Parent 2 0 R /Contents 8"
            )
        )
        == "file.truncated"
    )
    assert stops(pdf(*[b""] * 301)) == "file.too_complex"


def test_a_page_of_too_many_objects_or_characters_is_told() -> None:
    assert stops(pdf(b"0 0 m 9 9 l S " * 20_001)) == "file.too_complex"
    lines = b"".join(b"1 0 0 1 5 %d Tm (%s) Tj " % (2 * y, b"a" * 100) for y in range(301))
    assert stops(pdf(b"BT /F1 1 Tf " + lines + b"ET")) == "file.too_complex"


def test_unusable_text_is_told() -> None:
    """A font that says its letters are from the private range."""
    cmap = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange "
        b"1 beginbfrange <00> <ff> <e000> endbfrange endcmap end"
    )
    content = b"BT /F1 10 Tf 105 686 Td (nothing of this can be read) Tj ET"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 8 0 R >>"
    data = pdf(content, cmap, font=font)
    assert stops(data) == "file.garbled"
