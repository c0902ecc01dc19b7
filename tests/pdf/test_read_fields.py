"""What is typed into the fields of a PDF form stands in the cells of its table."""

from __future__ import annotations

from dutykit.forms.grid import Grid
from dutykit.pdf.read import read_pdf


def pdf(objects: list[str]) -> bytes:
    """A file of these objects, the first of which is the catalog."""
    body = b"%PDF-1.7\n"
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{item}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer\n<</Root 1 0 R/Size {len(places) + 1}>>\n"
    return body + f"{end}startxref\n{len(body)}\n%%EOF".encode("latin-1")


def unicode_hex(text: str) -> str:
    return f"<FEFF{text.encode('utf-16-be').hex()}>"


def show(x: int, y: int, text: str) -> str:
    return f"BT /F1 12 Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"


LABELS = ["姓名", "单位", "是否连任", "委室", "事迹", "说明"]


def form(*fields: str, extra: str = "") -> bytes:
    """A ruled table of labels at the left, a field at the right of each, from top to bottom."""
    rules = [f"100 {700 - 40 * n} m 400 {700 - 40 * n} l S" for n in range(len(LABELS) + 1)]
    rules += [f"{x} {700 - 40 * len(LABELS)} m {x} 700 l S" for x in (100, 200, 400)]
    texts = [show(105, 675 - 40 * n, label) for n, label in enumerate(LABELS)]
    content = "\n".join([*rules, *texts, extra])
    widgets = [
        f"<</Type/Annot/Subtype/Widget/F 4/P 3 0 R/Rect[205 {664 - 40 * n} 395 {696 - 40 * n}]{field}>>"
        for n, field in enumerate(fields)
    ]
    numbers = " ".join(f"{7 + n} 0 R" for n in range(len(widgets)))
    return pdf([
        f"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{numbers}]/DA(/Helv 0 Tf)>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        ("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>"
        f"/Annots[{numbers}]>>"),
        f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        ("<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000>>"),
        *widgets,
    ])  # fmt: skip


def text(value: str, more: str = "") -> str:
    return f"/FT/Tx/T(t{len(value)}){more}/V {unicode_hex(value)}"


FIELDS = (
    text("王芳"),
    text("古城街道人大街工委"),
    "/FT/Btn/T(again)/V/Yes/AS/Yes/AP<</N<</Yes 4 0 R/Off 4 0 R>>>>",
    f"/FT/Ch/Ff 131072/T(body)/V(law)/Opt[[(law){unicode_hex('法制委')}][(fin){unicode_hex('财经委')}]]",
    text("走访三户。\r反馈一件。", "/Ff 4096"),
)
FILLED = {
    "姓名": "王芳",
    "单位": "古城街道人大街工委",
    "是否连任": "√",
    "委室": "法制委",
    "事迹": "走访三户。\n反馈一件。",
    "说明": "",
}


def pairs(grid: Grid) -> dict[str, str]:
    assert [p.message for p in grid.problems] == []
    cells = grid.sheets[0].cells
    return {
        c.text: next((o.text for o in cells.values() if o.row == c.row and o.column > c.column), "")
        for c in cells.values()
        if c.column == 1
    }


def test_values_stand_in_the_cells_around_their_fields() -> None:
    grid = read_pdf(form(*FIELDS), {})
    assert pairs(grid) == FILLED
    name = next(c for c in grid.sheets[0].cells.values() if c.text == "王芳")
    assert name.place is not None
    assert str(name.place) == "第1页"


def test_the_general_path_reads_the_same() -> None:
    assert pairs(read_pdf(form(*FIELDS), {"path": "general"})) == FILLED


def test_empty_hidden_and_unticked_fields_hold_nothing() -> None:
    fields = (
        "/FT/Tx/T(a)",
        text("不应看到").replace("/FT", "/F 2/FT"),
        "/FT/Btn/T(b)/V/Off/AS/Off/AP<</N<</Yes 4 0 R/Off 4 0 R>>>>",
    )
    data = form(*fields).replace(b"/F 4/P 3 0 R/Rect[205 624", b"/P 3 0 R/Rect[205 624")
    assert pairs(read_pdf(data, {})) == dict.fromkeys(LABELS, "")


def test_a_line_printed_to_write_on_gives_way_to_the_value() -> None:
    assert pairs(read_pdf(form(text("王芳"), extra=show(210, 675, "______")), {}))["姓名"] == "王芳"
