"""What a real office program makes of our workbooks."""

import re

import pypdfium2
import pytest
from openpyxl import load_workbook

from dutykit.forms.filled import FilledRow
from sheets import cell, form, place, shipped, write

pytestmark = pytest.mark.libreoffice


def pages(pdf):
    """Text and size of every page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [(p.get_textpage().get_text_range(), p.get_size()) for p in document]
    finally:
        document.close()


def test_a_wide_form_prints_on_whole_pages_with_its_header_and_imprint_on_each(soffice, tmp_path):
    rows = tuple(FilledRow(f"HD-{n}", {"title": f"活动{n}"}) for n in range(1, 31))
    data, _ = write(shipped("activity"), rows={"activities": rows}, blank={"activities": 0}, deputies=())
    (tmp_path / "表.xlsx").write_bytes(data)
    printed = pages(soffice(tmp_path / "表.xlsx", "pdf", tmp_path / "out"))
    assert 2 <= len(printed) <= 7
    for text, (across, down) in printed:
        assert "表号 02《代表履职活动登记表》 · 下发号 HD2024-0003" in text
        assert across > down
    assert all("活动名称" in text for text, _ in printed[:2])
    assert "活动30" in "".join(text for text, _ in printed)


def test_a_form_of_several_parts_keeps_a_short_table_on_one_page(soffice, tmp_path):
    of = shipped("annual-registration")
    data, _ = write(of, head={"deputy": "D0001", "law": "认真履职。" * 60}, deputies=())
    (tmp_path / "登记表.xlsx").write_bytes(data)
    printed = pages(soffice(tmp_path / "登记表.xlsx", "pdf", tmp_path / "out"))
    assert 2 <= len(printed) <= 4
    assert all(across < down for _, (across, down) in printed)
    [with_heading] = [text for text, _ in printed if "述职情况" in text]
    assert "评议结果" in with_heading


def test_names_rules_and_hidden_sheets_survive_a_saving(soffice, tmp_path):
    of = form()
    data, before = write(of, head={"filler": "赵敏"}, rows={"visits": (FilledRow("ZF-7", {"topic": "=1+1"}),)})
    (tmp_path / "表.xlsx").write_bytes(data)
    after = load_workbook(soffice(tmp_path / "表.xlsx", "xlsx:Calc MS Excel 2007 XML", tmp_path / "out"))
    names = [n for n in before.defined_names if not n.startswith("list_")]
    assert {n: place(after, n) for n in names} == {n: place(before, n) for n in names}
    assert cell(after, "t_visits.topic", 1).value == "=1+1"
    assert cell(after, "t_visits.topic", 1).data_type == "s"
    assert cell(after, "n_visits", 1).value == "ZF-7"
    assert after["_dutykit"].sheet_state in {"veryHidden", "hidden"}
    assert after["填写"].protection.sheet
    assert not cell(after, "t_visits.topic", 2).protection.locked
    assert len(after["填写"].data_validations.dataValidation) == len(before["填写"].data_validations.dataValidation)


@pytest.mark.parametrize("group", ["视察", "学习培训", "表彰奖励", None])
def test_a_dropdown_that_follows_another_cell_gives_its_part_of_the_list(soffice, tmp_path, group):
    """The formula behind the dropdown as an office program works it out: from the group in the cell above or beside."""
    of = shipped("activity")
    _, book = write(of, rows={"activities": (FilledRow("HD-1", {"title": "视察"}),)}, deputies=())
    sheet = book["填写"]
    (found,) = [v for v in sheet.data_validations.dataValidation if "_by_" in str(v.formula1)]
    below = sheet[re.search(r"MATCH\((\$[A-Z]+\d+),", found.formula1)[1].replace("$", "")]
    sheet.protection.sheet = False
    below.value = group
    probe = sheet.max_column + 3
    for row, asked in enumerate(("ROWS({})", "INDEX({},1)", "INDEX({},ROWS({}))"), 1):
        sheet.cell(row, probe).value = "=" + asked.replace("{}", found.formula1)
    book.save(tmp_path / "表.xlsx")
    after = load_workbook(
        soffice(tmp_path / "表.xlsx", "xlsx:Calc MS Excel 2007 XML", tmp_path / "out"), data_only=True
    )
    told = [after["填写"].cell(row, probe).value for row in (1, 2, 3)]
    kinds = [c for c in of.table_by_name["activities"].by_name["kind"].choices.choices if c.facts["book"] == "activity"]
    groups = of.table_by_name["activities"].by_name["group"].choices
    mine = [c.label for c in kinds if group is None or groups.label(c.group) == group]
    assert told == [len(mine), mine[0], mine[-1]]
