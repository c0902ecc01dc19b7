"""What a written workbook holds: names, rules, protection, print set-up, hidden sheets."""

import dataclasses
import io
import re
import time
import warnings

from openpyxl import load_workbook
from openpyxl.workbook.defined_name import DefinedName

from dutykit.dossier.model import Deputy, Membership, Roster
from dutykit.evidence import column_letters
from dutykit.forms.extract import extract
from dutykit.forms.filled import FilledRow, digest
from dutykit.forms.kinds import Reading
from dutykit.forms.locate import locate
from dutykit.forms.model import ChoiceList
from dutykit.forms.recognise import answer_sheet
from dutykit.xlsx.look_read import read_look
from dutykit.xlsx.read import read_workbook
from dutykit.xlsx.scaffold import scaffold_template
from dutykit.xlsx.write import write_workbook
from sheets import ROSTER, cell, filled, form, part, place, rule, shipped, write

VISIT = FilledRow("ZF-000007", {"day": "2024-03-05", "who": "D0001", "with": ["D0002", "D0003"], "topic": "路灯"})


def test_every_field_is_named_and_holds_its_value():
    of = form()
    _, book = write(of, head={"unit": "U01", "filler": "赵敏", "count": 12}, rows={"visits": (VISIT,)})
    assert {"f_unit", "f_filler", "f_phone", "f_count", "f_practice", "t_visits.day", "t_visits.who", "t_visits.with",
            "t_visits.topic", "t_visits.code", "t_matters.field", "t_matters.item", "t_matters.void",
            "n_visits", "n_matters"} == {n for n in book.defined_names if not n.startswith("list_")}  # fmt: skip
    assert cell(book, "f_unit").value == "第一联组"
    assert cell(book, "f_count").value == 12
    assert [cell(book, f"t_visits.{n}").value for n in ("who", "topic")] == ["*代表", "主题"]
    assert cell(book, "t_visits.day", 1).value.date().isoformat() == "2024-03-05"
    assert cell(book, "t_visits.with", 1).value == "钱伟、孙丽"
    assert [cell(book, "t_visits.topic", n).value for n in (1, 2, 3, 4, 5)] == ["路灯", None, None, None, None]
    sheet, first = place(book, "t_visits.day")
    assert [book[sheet].cell(int(first[1:]) + n, 1).value for n in (0, 1, 4)] == ["序号", 1, 4]


def test_record_numbers_travel_in_a_hidden_column_and_their_hashes_on_a_very_hidden_sheet():
    of = form()
    _data, book = write(of, rows={"visits": (VISIT,)})
    assert (cell(book, "n_visits").value, cell(book, "n_visits", 1).value) == ("记录编号", "ZF-000007")
    column = place(book, "n_visits")[1].rstrip("0123456789")
    assert book["填写"].column_dimensions[column].hidden
    assert column not in book["填写"].print_area
    hidden = book["_dutykit"]
    assert hidden.sheet_state == "veryHidden"
    lines = [[c.value for c in row if c.value is not None] for row in hidden.iter_rows()]
    assert ["form", "visit"] in lines
    assert ["issue", "ZF2024-0003"] in lines
    end = lines.index(["rows"])
    assert lines[end - 1] == []
    assert lines[end + 1 :] == [["visits", "ZF-000007", digest(VISIT.values)]]
    assert digest({**VISIT.values, "code": None}) == digest(dict(reversed(VISIT.values.items())))
    assert digest({**VISIT.values, "topic": "路面"}) != digest(VISIT.values)


def test_text_that_looks_like_a_formula_stays_text():
    row = FilledRow("", {"topic": "=1+1", "who": "D0001"})
    data, book = write(form(), head={"filler": "=cmd|' /c calc'!A0"}, rows={"visits": (row,)})
    assert cell(book, "f_filler").data_type == "s"
    assert (cell(book, "t_visits.topic", 1).value, cell(book, "t_visits.topic", 1).data_type) == ("=1+1", "s")
    assert "<f>" not in part(data, "xl/worksheets/sheet1.xml")


def test_text_format_for_numbers_that_are_names_and_date_format_for_dates():
    _, book = write(form(), head={"phone": "01055550123"}, rows={"visits": (VISIT,)})
    assert (cell(book, "f_phone").value, cell(book, "f_phone").number_format) == ("01055550123", "@")
    assert cell(book, "t_visits.day", 1).number_format == 'yyyy"年"m"月"d"日"'


def test_labels_are_locked_answers_open_and_the_style_normal_is_unlocked():
    data, book = write(form(), head={"unit": "U01"}, rows={"visits": (VISIT,)})
    sheet = book["填写"]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    # openpyxl keeps the file's sense: False means that the user may
    assert [sheet.protection.insertRows, sheet.protection.formatCells, sheet.protection.sort] == [False, False, False]
    assert sheet["A1"].protection.locked
    assert cell(book, "t_visits.topic").protection.locked
    assert not cell(book, "f_filler").protection.locked
    assert not cell(book, "t_visits.topic", 2).protection.locked
    styles = part(data, "xl/styles.xml")
    normal = re.search(r"<cellStyleXfs.*?</cellStyleXfs>", styles)[0]
    assert 'locked="0"' in normal
    assert 'locked="1"' in styles


def test_what_the_office_fills_in_is_locked_and_grey_except_in_a_blank_form():
    _, book = write(form(), head={"unit": "U01"}, rows={"visits": (VISIT,)})
    assert cell(book, "f_unit").protection.locked
    assert cell(book, "f_unit").fill.fgColor.rgb == "FFEDEDED"
    assert cell(book, "t_visits.code", 1).protection.locked
    _, blank = write(form(), kind="blank")
    assert not cell(blank, "f_unit").protection.locked
    assert cell(blank, "f_unit").fill.fgColor.rgb != "FFEDEDED"


def test_required_labels_carry_a_star_once():
    _, book = write(form())
    sheet = book["填写"]
    texts = [c.value for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
    assert "*填表人" in texts
    assert "联系电话" in texts
    assert [t for t in texts if "**" in t] == []


def test_dropdowns_are_ranges_and_a_list_may_be_longer_than_255_characters():
    of = shipped("activity")
    _, book = write(of)
    kind = rule(book, cell(book, "t_activities.kind", 2))  # a record stands in two lines, below two of labels
    assert rule(book, cell(book, "t_activities.kind", 4)) is kind
    assert (kind.type, kind.errorStyle) == ("list", None)
    assert "=0,list_activity_kind,OFFSET(list_activity_kind_by_activity_group," in kind.formula1
    assert len(kind.formula1) <= 255
    sheet, area = book.defined_names["list_activity_kind"].attr_text.split("!")
    assert book[sheet.strip("'")].sheet_state == "veryHidden"
    labels = [c[0].value for c in book[sheet.strip("'")][area.replace("$", "")]]
    choices = of.tables[0].by_name["kind"].choices.choices
    assert labels == [c.label for c in choices if c.facts["book"] == "activity"]
    assert {"出席人代会", "接待选民"} & set(labels) == set()
    assert len("".join(c.label for c in choices)) > 255  # as a plan offers them
    _, plan = write(shipped("group-plan"))
    area = plan.defined_names["list_activity_kind_kind"].attr_text.split("!")[1].replace("$", "")
    assert {"接待选民", "集中视察", "述职"} <= {c[0].value for c in plan["_lists"][area]}


def test_a_choice_that_has_ended_is_no_longer_offered():
    of = form()
    table = of.table_by_name["matters"]
    old, new = table.by_name["field"].choices.choices
    ended = ChoiceList("field", "领域", (dataclasses.replace(old, until="2023-06-30"), new))
    fields = tuple(dataclasses.replace(f, choices=ended) if f.name == "field" else f for f in table.fields)
    of = dataclasses.replace(of, tables=(of.tables[0], dataclasses.replace(table, fields=fields)))
    for name in ("table_by_name", "by_name"):
        of.__dict__.pop(name, None)
    _, book = write(of)
    column = book.defined_names["list_field"].attr_text.split("$")[1]
    assert book.defined_names["list_field"].attr_text == f"'_lists'!${column}$1"
    assert book["_lists"][f"{column}1"].value == "绿化"


def test_a_cell_for_several_people_never_refuses_and_one_for_one_person_only_asks():
    _, book = write(form())
    several = rule(book, cell(book, "t_visits.with", 1))
    assert (several.type, several.formula1) in {(None, None), ("none", None)}
    assert "顿号" in several.prompt
    one = rule(book, cell(book, "t_visits.who", 1))
    assert (one.type, one.formula1, one.errorStyle) == ("list", "list_deputies", "warning")
    _sheet, area = book.defined_names["list_deputies"].attr_text.split("!")
    assert [c[0].value for c in book["_lists"][area.replace("$", "")]] == [d.name for d in ROSTER.deputies]


def test_a_list_that_depends_on_another_cell():
    _, book = write(form())
    item = rule(book, cell(book, "t_matters.item", 1))
    parent = f"${cell(book, 't_matters.field', 1).column_letter}{cell(book, 't_matters.field', 1).row}"
    by = "list_item_by_field"
    assert item.formula1 == (
        f"IF(COUNTIF({by},{parent})=0,list_item,OFFSET({by},MATCH({parent},{by},0)-1,1,COUNTIF({by},{parent}),1))"
    )
    area = book.defined_names[by].attr_text.split("!")[1].replace("$", "")
    parents = [c[0] for c in book["_lists"][area]]
    assert [(c.value, c.offset(0, 1).value) for c in parents] == [("交通", "公交"), ("交通", "停车"), ("绿化", "树木")]


def test_rules_for_numbers_dates_and_lengths():
    _, book = write(form())
    count, day, topic = (rule(book, c) for c in (
        cell(book, "f_count"), cell(book, "t_visits.day", 1), cell(book, "t_visits.topic", 1)))  # fmt: skip
    assert (count.type, count.formula1, count.formula2, count.errorStyle) == ("whole", "0", "500", None)
    assert (day.type, day.errorStyle) == ("date", "warning")
    assert (topic.type, topic.operator, topic.formula1) == ("textLength", "lessThanOrEqual", "50")
    assert (
        str(topic.sqref) == f"{cell(book, 't_visits.topic', 1).coordinate}:{cell(book, 't_visits.topic', 3).coordinate}"
    )


def test_print_set_up_of_a_wide_form():
    of = shipped("activity")
    data, book = write(of, rows={"activities": (FilledRow("HD-1", {"title": "视察"}),)})
    sheet = book["填写"]
    header = cell(book, "t_activities.date").row
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0  # one page wide (the default), as many long as needed
    assert sheet.print_title_rows == f"${header}:${header + 1}"
    assert sheet.freeze_panes == f"A{header + 2}"
    footer = re.search(r"<oddFooter>(.*?)</oddFooter>", part(data, "xl/worksheets/sheet1.xml"))[1]
    assert footer.replace("&amp;", "&") == "&L&9表号 02《代表履职活动登记表》 · 下发号 HD2024-0003&R&9第&P页 共&N页"


def test_period_issue_and_due_date_are_printed_and_left_out_where_unknown():
    _, book = write(form())
    texts = [c.value for c in book["填写"][2] if c.value]
    assert texts == ["表号：99　　填报期间：2024年度", "下发号：ZF2024-0003　　截止日期：2024年12月31日"]
    _, blank = write(form(), kind="blank", issue="", due="", year="")
    assert [c.value for c in blank["填写"][2] if c.value] == ["表号：99　　填报期间：　　　　年度"]


def test_tick_grid():
    of = form()
    data, book = write(of, rows={"visits": (VISIT,)})
    sheet = book["勾选表"]
    assert [c.value for c in sheet[4]][:7] == ["序号", "姓名", "代表编号", 1, 2, 3, 4]
    assert [c.value for c in sheet[5]][:3] == [1, "赵敏", "D0001"]
    assert sheet.column_dimensions["C"].hidden
    topic = cell(book, "t_visits.topic", 1).coordinate
    assert sheet["D3"].value == f"=IF('填写'!{topic}=\"\",\"\",'填写'!{topic})"
    number = book.sheetnames.index("勾选表") + 1
    assert "<v>路灯</v>" in part(data, f"xl/worksheets/sheet{number}.xml")
    ticks = rule(book, sheet["D5"])
    assert (ticks.formula1, bool(ticks.showErrorMessage)) == ('"√"', False)
    assert (sheet.freeze_panes, sheet.page_setup.orientation) == ("D5", "landscape")
    assert sheet.column_dimensions["D"].width
    _, without = write(of, deputies=())
    assert "勾选表" not in without.sheetnames


def test_a_row_grows_with_its_text_and_may_still_be_fitted():
    of = shipped("activity")
    long = FilledRow("HD-1", {"content": "很长的内容" * 40})
    data, book = write(of, rows={"activities": (long,)})
    first = cell(book, "t_activities.content", 2).row
    heights = book["填写"].row_dimensions
    assert heights[first].height > heights[first + 2].height  # the same line of the next record
    xml = part(data, "xl/worksheets/sheet1.xml")
    assert "customHeight" not in re.search(rf'<row r="{first}"[^>]*>', xml)[0]
    assert "customHeight" in re.search(r'<row r="1"[^>]*>', xml)[0]


def test_the_same_input_gives_the_same_bytes():
    of = form()
    look = read_look(scaffold_template(of), of)
    what = filled(of, rows={"visits": (VISIT,)})
    assert write_workbook(what, look) == write_workbook(what, look)
    assert scaffold_template(of) == scaffold_template(form())


def test_a_large_roster_and_a_long_table_are_written_without_a_warning_and_soon():
    of = shipped("activity")
    people = tuple(Deputy(f"D{n:04}", f"代表{n:03}", (Membership("U01"),)) for n in range(450))
    what = filled(of, roster=Roster(people, ROSTER.units), deputies=tuple(d.number for d in people),
                  blank={"activities": 300})  # fmt: skip
    look = read_look(scaffold_template(of), of)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        started = time.process_time()
        data = write_workbook(what, look)
        spent = time.process_time() - started
    assert spent < 3  # measured: about 0.1 s; the bound only guards against a change of order
    assert len(data) < 400_000


def test_blank_rows_follow_the_prefilled_ones_as_many_as_asked():
    of = form()
    _, book = write(of, rows={"visits": (VISIT,)}, blank={"visits": 1, "matters": 0})
    below = cell(book, "t_matters.field").row - cell(book, "t_visits.day").row
    assert below == 1 + 2 + 1  # two rows, the heading, the header
    sheet, _address = place(book, "t_matters.field")
    number = book[sheet].cell(cell(book, "t_matters.field").row + 1, 1).value
    assert number == 1  # a table is never without a row to write in


def test_what_is_written_is_read_back_equal():
    of = form()
    head = {"unit": "U01", "filler": "赵敏", "phone": "01055550123", "count": 12, "practice": "走访到户。\n逐户登记。"}
    matter = FilledRow("ZF-000021", {"field": "road", "item": "bus"})
    data, _ = write(of, head=head, rows={"visits": (VISIT,), "matters": (matter,)})
    grid = read_workbook(data, {})
    found = extract(grid, locate(grid, of, answer_sheet(grid, of)), Reading(ROSTER, 2024, "U01"))
    assert (grid.problems, found.problems) == ([], [])
    assert grid.identity["issue"] == "ZF2024-0003"
    assert found.head.values == head
    assert {n: [(r.number, r.values, r.problems) for r in rows] for n, rows in found.rows.items()} == {
        "visits": [("ZF-000007", dict(VISIT.values), [])],
        "matters": [("ZF-000021", {"field": "road", "item": "bus"}, [])],
    }
    assert digest(found.rows["visits"][0].values) == digest(VISIT.values)


def test_two_tables_side_by_side():
    book = load_workbook(io.BytesIO(scaffold_template(form())))
    sheet = book["填写"]
    visits = place(book, "t_visits.day")[1]
    row = sheet[visits].row
    for column, name in enumerate(("field", "item", "void"), 20):
        sheet.cell(row - 1, column, name)
        target = f"'填写'!${column_letters(column)}${row}"
        book.defined_names[f"t_matters.{name}"] = DefinedName(f"t_matters.{name}", attr_text=target)
    sheet.merge_cells(start_row=row, end_row=row, start_column=20, end_column=20)
    del book.defined_names["s_matters"]
    saved = io.BytesIO()
    book.save(saved)
    rows = {
        "visits": (VISIT,),
        "matters": (FilledRow("ZF-8", {"field": "road"}), FilledRow("ZF-9", {"field": "green"})),
    }
    _, written = write(form(), saved.getvalue(), rows=rows, blank={"visits": 0, "matters": 0})
    assert cell(written, "t_visits.topic").row == cell(written, "t_matters.field").row
    assert [cell(written, "t_matters.field", n).value for n in (1, 2)] == ["交通", "绿化"]
    assert [cell(written, "n_visits", 1).value, cell(written, "n_matters", 2).value] == ["ZF-000007", "ZF-9"]
    assert cell(written, "n_visits").column != cell(written, "n_matters").column
