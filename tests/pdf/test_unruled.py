"""A table without lines, printed by a program that cuts texts at their column or lets them run over the next one.

Whatever of it is stored is what was typed; all else is asked about. The last column runs into nothing, as in print.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dutykit.app.intake.examine import Basis, examined
from dutykit.app.opened.open_workspace import load_forms
from dutykit.forms.recognise import recognise
from dutykit.pdf.read import read_pdf
from dutykit.problems import has_errors
from pdf.test_read_edges import pdf
from sheets import ROSTER

FORMS = load_forms()
LABELS = ["活动日期", "活动名称", "类型", "组织单位", "参加代表"]
NAMES = {d.name: d.number for d in ROSTER.deputies}
FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font "
    b"/Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500] /CIDSystemInfo << /Registry (Adobe) "
    b"/Ordering (GB1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 "
    b"/FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 752 /Descent -271 /CapHeight 737 /StemV 58 >> >>] >>"
)


@dataclass(frozen=True)
class Drawn:
    """A table as it is drawn: widths of the columns in points, the height of the letters, what befalls long texts."""

    rows: list[list[str]]
    widths: list[int]
    size: float
    how: str


def drawn() -> st.SearchStrategy[Drawn]:
    row = st.tuples(
        st.builds("2024-{}-{}".format, st.integers(1, 9), st.integers(1, 28)),
        st.sampled_from(
            ["学习讨论", "座谈会", "执法检查养老服务条例实施情况", "关于加强和改进代表工作的专题调研活动", "接待选民"]
        ),
        st.sampled_from(["集中视察", "集中学习培训", "专题调研"]),
        st.sampled_from(["人大街工委", "区人大常委会", "代表小组"]),
        st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=4, unique=True).map("、".join),
    ).map(list)
    widths = st.tuples(*(st.integers(a, b) for a, b in ((60, 90), (70, 180), (60, 95), (55, 95)))).map(list)
    how = st.sampled_from(["cut", "clip", "over"])
    return st.builds(Drawn, st.lists(row, min_size=2, max_size=4), widths, st.sampled_from([9, 10, 12]), how)


def _width(text: str) -> float:
    return sum(1.0 if ord(char) > 255 else 0.5 for char in text)


def page(table: Drawn) -> bytes:
    """The content of the page."""

    def show(x: float, y: float, text: str) -> str:
        return f"BT /F1 {table.size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"

    said = show(160, 800, "代表活动情况登记表") + show(40, 780, f"填报单位：{ROSTER.units[0].name}   填表人：赵六")
    for number, texts in enumerate([LABELS, *table.rows]):
        x, y = 40, 750 - 20 * number
        for text, room in zip(texts, [*table.widths, 1000], strict=True):
            fits = text
            while table.how == "cut" and _width(fits) * table.size > room:
                fits = fits[:-1]
            one = show(x, y, fits)
            said += f"q {x} {y - 5} {room} 20 re W n {one} Q\n" if table.how == "clip" else one
            x += room
    return said.encode()


def stored(data: bytes) -> list[dict[str, Any]]:
    """The rows that are taken as they stand."""
    grid = read_pdf(data, {})
    form, sheet = recognise(grid, FORMS.values())
    basis = Basis(FORMS, {}, ROSTER, "示例区人民代表大会", "", 2024, None)
    found = examined(grid, basis, None, form.id if form else "", sheet.name if sheet else "")
    if found.extracted is None or found.fatal:
        return []
    return [d.values for d in found.extracted.rows.get("activities", ()) if not has_errors(d.problems)]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn())
def test_what_is_stored_of_a_table_without_lines_is_what_was_typed(table: Drawn) -> None:
    typed = [(title, sorted(NAMES[n] for n in names.split("、"))) for _, title, _, _, names in table.rows]
    for row in stored(pdf(page(table), font=FONT)):
        assert (row["title"], sorted(row["present"])) in typed


def test_a_table_without_lines_whose_columns_have_room_is_read() -> None:
    rows = [["2024-3-5", "学习讨论", "专题调研", "代表小组", next(iter(NAMES))] for _ in range(1)]
    rows.append(["2024-4-9", "座谈会", "集中视察", "代表小组", "、".join(list(NAMES)[:2])])
    assert len(stored(pdf(page(Drawn(rows, [90, 150, 95, 95], 9, "over")), font=FONT))) == 2
