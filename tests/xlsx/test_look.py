"""The look is the template's: moved, restyled and relabelled by hand, without code."""

import io

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from dutykit.errors import TemplateError
from dutykit.forms.filled import FilledRow
from dutykit.xlsx.look_lint import lint_look
from dutykit.xlsx.look_read import read_look
from dutykit.xlsx.outline import outline
from dutykit.xlsx.scaffold import scaffold_template
from sheets import SCHEMA, cell, form, place, write


def restyled(change):
    """A template of the test form, changed as a person would and saved again."""
    book = load_workbook(io.BytesIO(scaffold_template(form())))
    change(book, book["填写"])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def move_filler(book, sheet):
    """The filler's cell goes to row 40, gets another fill and font, and another label."""
    sheet["B40"].value = "登记人姓名"
    sheet["C40"].font = Font(name="仿宋", size=14, bold=True)
    sheet["C40"].fill = PatternFill("solid", fgColor="FFFFF2CC")
    book.defined_names["f_filler"] = DefinedName("f_filler", attr_text="'填写'!$C$40")


def test_a_marked_cell_moved_restyled_and_relabelled_by_hand():
    template = restyled(move_filler)
    look = read_look(template, form())
    assert look.labels["f_filler"] == ("登记人姓名",)
    assert look.laid_out == ()
    _, book = write(form(), template, head={"filler": "赵敏"}, rows={"visits": (FilledRow("", {"topic": "路灯"}),)})
    answer = cell(book, "f_filler")
    shift = (1 + 3 - 1) + (2 - 1)  # visits: one filled and three blank rows; matters: two
    assert (answer.coordinate, answer.value) == (f"C{40 + shift}", "赵敏")
    assert (answer.font.name, answer.font.sz, answer.font.b) == ("仿宋", 14, True)
    assert answer.fill.fgColor.rgb == "FFFFF2CC"
    assert book["填写"][f"B{40 + shift}"].value == "*登记人姓名"


def test_a_column_moved_and_relabelled_keeps_its_field():
    def swap(book, sheet):
        topic, who = place(book, "t_visits.topic")[1], place(book, "t_visits.who")[1]
        book.defined_names["t_visits.topic"], book.defined_names["t_visits.who"] = (
            DefinedName("t_visits.topic", attr_text=book.defined_names["t_visits.who"].attr_text),
            DefinedName("t_visits.who", attr_text=book.defined_names["t_visits.topic"].attr_text),
        )
        sheet[who].offset(-1, 0).value, sheet[topic].offset(-1, 0).value = "走访主题", "走访代表"

    template = restyled(swap)
    before = read_look(scaffold_template(form()), form())
    look = read_look(template, form())
    assert look.tables["visits"].cells["topic"] == before.tables["visits"].cells["who"]
    assert look.labels["t_visits.topic"] == ("走访主题",)
    _, book = write(form(), template, rows={"visits": (FilledRow("", {"topic": "路灯", "who": "D0001"}),)})
    assert (cell(book, "t_visits.topic").value, cell(book, "t_visits.topic", 1).value) == ("走访主题", "路灯")
    assert (cell(book, "t_visits.who").value, cell(book, "t_visits.who", 1).value) == ("*走访代表", "赵敏")


def test_sizes_print_set_up_and_texts_are_taken_over():
    def change(book, sheet):
        sheet["A1"].value = "{年度}年走访登记表"
        sheet.row_dimensions[1].height = 48
        sheet.column_dimensions["B"].width = 30
        sheet.page_setup.orientation = "landscape"
        sheet.page_margins.left = 1.0
        sheet.oddHeader.center.text = "内部资料"

    _, book = write(form(), restyled(change))
    sheet = book["填写"]
    assert sheet["A1"].value == "2024年走访登记表"
    assert sheet.row_dimensions[1].height == 48
    assert sheet.column_dimensions["B"].width == pytest.approx(30, abs=0.3)
    assert (sheet.page_setup.orientation, sheet.page_margins.left) == ("landscape", 1.0)
    assert sheet.oddHeader.center.text == "内部资料"


def test_a_footer_without_the_imprint_still_gets_it():
    def change(book, sheet):
        sheet.oddFooter.left.text = None
        sheet.oddFooter.left.size = None

    template = restyled(change)
    _, book = write(form(), template)
    assert book["填写"].oddFooter.left.text == "表号 99《走访登记表》 · 下发号 ZF2024-0003"
    assert "footer.token" in {n.code for n in lint_look(read_look(template, form()), form())}


def test_a_head_field_without_a_mark_is_laid_out_at_the_end_of_its_section_and_told():
    schema = SCHEMA | {"properties": {}}
    for name, node in SCHEMA["properties"].items():
        schema["properties"][name] = node
        if name == "count":
            schema["properties"]["weather"] = {"title": "天气", "x-duty": {"kind": "text", "section": "head"}}
    of = form(schema)
    template = scaffold_template(form())
    look = read_look(template, of)
    assert look.laid_out == ("f_weather",)
    _, book = write(of, template, head={"weather": "晴", "count": 3})
    assert cell(book, "f_weather").value == "晴"
    assert cell(book, "f_weather").row > cell(book, "f_count").row
    assert cell(book, "f_practice").row > cell(book, "f_weather").row
    assert "天气" in [c.value for c in book["填写"][cell(book, "f_weather").row]]
    [note] = lint_look(look, of)
    assert (note.code, note.subject) == ("mark.missing", "f_weather")
    assert note.message == "“天气”没有标记，已排在所属部分的末尾。"


def test_a_column_without_a_mark_is_added_at_the_right_and_told():
    def unmark(book, sheet):
        del book.defined_names["t_matters.void"]

    template = restyled(unmark)
    look = read_look(template, form())
    assert look.laid_out == ("t_matters.void",)
    _, book = write(form(), template, rows={"matters": (FilledRow("", {"void": True}),)})
    assert (cell(book, "t_matters.void").value, cell(book, "t_matters.void", 1).value) == ("作废", "是")
    assert cell(book, "t_matters.void").column > cell(book, "t_matters.item").column
    assert cell(book, "n_matters").column > cell(book, "t_matters.void").column
    assert cell(book, "t_matters.void").column_letter in book["填写"].print_area


def test_a_table_without_any_mark_is_laid_out_whole():
    def unmark(book, sheet):
        for name in ("t_matters.field", "t_matters.item", "t_matters.void", "s_matters"):
            del book.defined_names[name]

    template = restyled(unmark)
    assert read_look(template, form()).laid_out == ("t_matters.field", "t_matters.item", "t_matters.void")
    _, book = write(form(), template, rows={"matters": (FilledRow("", {"field": "road"}),)})
    assert cell(book, "t_matters.field", 1).value == "交通"
    assert cell(book, "t_matters.field").row > cell(book, "t_visits.day").row


def test_lint_says_what_is_odd():
    def spoil(book, sheet):
        book.defined_names["f_filer"] = DefinedName("f_filer", attr_text="'填写'!$B$50")
        sheet["A1"].value = "某某表 {单元}"

    notes = {(n.code, n.subject): n.remedy for n in lint_look(read_look(restyled(spoil), form()), form())}
    assert notes[("mark.unknown", "f_filer")] == "是不是 f_filler？"
    assert ("title.missing", "title") in notes
    assert notes[("token.unknown", "单元")] == "是不是 {单位}？"


def test_the_first_template_has_nothing_to_tell():
    of = form()
    assert lint_look(read_look(scaffold_template(of), of), of) == []


def test_colours_of_the_theme_and_rich_text_are_taken_over():
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles.colors import Color

    def change(book, sheet):
        sheet["A1"].fill = PatternFill("solid", fgColor=Color(theme=4, tint=0.8))
        sheet["A1"].value = CellRichText("走访登记表", TextBlock(InlineFont(rFont="楷体", b=True), "（试行）"))

    _, book = write(form(), restyled(change))
    assert book["填写"]["A1"].value == "走访登记表（试行）"
    assert book["填写"]["A1"].fill.fgColor.rgb == "FFDCE6F2"


@pytest.mark.parametrize("template", [b"", b"PK\x03\x04 not a workbook"])
def test_a_file_that_is_no_workbook_is_refused(template):
    with pytest.raises(TemplateError) as refused:
        read_look(template, form())
    assert refused.value.code == "template.xlsx"


def test_a_workbook_without_marks_is_refused():
    def unmark(book, sheet):
        book.defined_names.clear()

    with pytest.raises(TemplateError) as refused:
        read_look(restyled(unmark), form())
    assert refused.value.code == "template.marks"


def test_outline_is_a_reading_copy():
    text = outline(scaffold_template(form()))
    assert text.startswith("# 填写\n纸张：A4 纵向，宽 1 页；")
    assert "页脚：&L&9{表号行}&R&9第&P页 共&N页\n" in text
    assert "[f_filler]" in text
    assert "[t_visits.topic]" in text
    assert text == outline(scaffold_template(form()))


def test_a_picture_is_taken_over_below_the_table_too():
    from openpyxl.drawing.image import Image
    from PIL import Image as Drawing

    def emblem(book, sheet):
        file = io.BytesIO()
        Drawing.new("RGB", (40, 20), "red").save(file, "PNG")
        sheet.add_image(Image(file), "B30")

    template = restyled(emblem)
    [picture] = read_look(template, form()).pictures
    assert (picture.row, picture.column, picture.x_scale, picture.y_scale) == (30, 2, 1.0, 1.0)
    _, book = write(form(), template, blank={"visits": 3, "matters": 1})
    [image] = [i for i in book["填写"]._images if i.anchor._from.row > 0]  # beside the code at the top
    assert (image.anchor._from.row + 1, image.anchor._from.col + 1) == (32, 2)
