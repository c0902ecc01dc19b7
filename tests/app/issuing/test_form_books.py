"""A form that an office draws in a workbook: drawn, checked by cells, issued, taken back, found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from app.rounds import VISIT, Book, Round
from sheets import SCHEMAS

FIELDS, HEAD = "栏目", "表"


def drawn(place: Round, id_: str = "visit", title: str = "", description: str = "") -> Path:
    """The workbook in which a form is drawn, its first row filled in."""
    path = place.root / f"{id_}.xlsx"
    place.json("form", "new", id_, "-o", path)
    book = openpyxl.load_workbook(path)
    for column, text in ((2, title), (7, description)):
        if text:
            book[FIELDS].cell(2, column).value = text
    book.save(path)
    return path


def add(path: Path, after: str, cells: Mapping[int, str]) -> int:
    """A field below another one; its row."""
    book = openpyxl.load_workbook(path)
    sheet = book[FIELDS]
    row = next(r for r in range(2, sheet.max_row) if sheet.cell(r, 2).value == after) + 1
    sheet.insert_rows(row)
    for column, text in cells.items():
        sheet.cell(row, column).value = text
    book.save(path)
    return row


NAMED = {"title": "走访困难群众登记表", "description": "代表走访困难群众，逐次登记。"}


def test_a_form_is_drawn_issued_and_taken_back(place: Round) -> None:
    path = drawn(place, **NAMED)
    add(path, "内容", {1: "登记", 2: "走访对象", 4: "文字", 6: "是", 14: "是"})
    add(path, "走访对象", {1: "登记", 2: "走访方式", 4: "单选", 5: "入户、电话"})
    (told,) = place.json("form", "new", path)["forms"]
    assert [f["severity"] for f in told["faults"]] == ["warning"]
    assert "不进履职情况报告、代表履职档案和核对单" in told["faults"][0]["message"]
    book = Book(place.issue("visit", "--unit", "GC")).head(filler="周林")
    row = {"date": "2024-3-5", "deputy": "王芳", "c1": "刘大爷", "c2": "入户"}
    sent = place.send(book.rows("rows", [row]))
    assert (sent.status, sent.file["form"]) == ("accepted", "visit")
    (record,) = place.records("visit", "rows")
    assert (record["body"]["c1"], record["body"]["c2"]) == ("刘大爷", "o1")
    shown = place.run("show", record["number"]).out
    assert "入户" in shown
    assert "刘大爷" not in shown


def test_what_is_wrong_is_told_by_its_cell_and_nothing_is_written(place: Round) -> None:
    path = drawn(place, **NAMED)
    row = add(path, "内容", {1: "登记", 2: "走访方式", 4: "单选"})
    ran = place.run("form", "new", path)
    assert ran.code == 5
    assert f"{FIELDS}!" in ran.out + ran.err or "没有可选项" in ran.out
    book = openpyxl.load_workbook(path)
    book[FIELDS].cell(row, 5).value = "入户、电话"
    book[FIELDS].cell(row, 9).value = "500"
    book.save(path)
    told = place.json("form", "lint", path, code=5)["forms"][0]["faults"]
    assert [(f["cell"], f["severity"]) for f in told] == [(f"{FIELDS}!I{row}", "error")]
    book[FIELDS].cell(row, 9).value = "20"
    book.save(path)
    path = drawn(place, "contact")
    head = openpyxl.load_workbook(path)
    head[HEAD]["B6"].value = "HD"
    head.save(path)
    told = place.json("form", "lint", path, code=5)["forms"][0]["faults"]
    assert [(f["cell"], f["message"]) for f in told if f["severity"] == "error"] == [
        (f"{HEAD}!B6", "编号字头 HD 已由《代表履职活动登记表》使用，请另取两个大写字母。")
    ]
    assert not (place.root / "schemas" / "visit.schema.json").exists()


def test_what_only_the_office_knows_is_asked_for(place: Round) -> None:
    told = place.json("form", "new", drawn(place), code=5)["forms"][0]["faults"]
    assert [(f["cell"], f["message"]) for f in told if f["severity"] == "error"] == [
        (f"{FIELDS}!B2", "还没有填名称。"), (f"{FIELDS}!G2", "还没有填说明。"),
    ]  # fmt: skip


def by_hand(place: Round, name: str, *rows: tuple[str, ...]) -> Path:
    """A workbook of one sheet that somebody made without asking for a beginning."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = FIELDS
    for row in rows:
        sheet.append(row)
    path = place.root / name
    book.save(path)
    return path


def test_one_sheet_typed_by_hand_is_a_form(place: Round) -> None:
    """Field, kind, list, required, help and width are enough; what every form of a unit has comes of itself."""
    head = ("所在", "栏名", "类型", "选项", "必填", "说明", "宽度")
    rows = [
        ("本表", "走访慰问登记表", "", "", "", "节日走访慰问，逐次登记。", ""),
        ("", "日期", "日期", "", "是", "", ""),
        ("", "代表", "一名代表", "", "是", "", ""),
        ("", "慰问方式", "单选", "入户、电话", "", "", "10"),
    ]
    place.json("form", "new", by_hand(place, "care.xlsx", head, *rows))
    schema = json.loads((place.root / "schemas" / "care.schema.json").read_text(encoding="utf-8"))
    assert (schema["title"], schema["description"]) == ("走访慰问登记表", "节日走访慰问，逐次登记。")
    assert list(schema["properties"]) == ["unit", "year", "filler", "phone", "rows"]
    assert schema["properties"]["rows"]["items"]["required"] == ["c1", "c2"]
    prefix = schema["x-duty"]["prefix"]
    book = Book(place.issue("care", "--unit", "GC")).head(filler="周林")
    sent = place.send(book.rows("rows", [{"c1": "2024-2-5", "c2": "王芳", "c3": "入户"}]))
    assert (sent.status, sent.file["form"]) == ("accepted", "care")
    rows[3] = ("", "慰问方式", "单选", "入户、电话、座谈", "", "", "10")
    place.json("form", "new", by_hand(place, "care.xlsx", head, *rows), "--force")
    schema = json.loads((place.root / "schemas" / "care.schema.json").read_text(encoding="utf-8"))
    assert schema["x-duty"]["prefix"] == prefix


def test_one_sheet_without_a_name_or_under_no_number_is_told(place: Round) -> None:
    rows = (("栏名", "类型"), ("日期", "日期"))
    told = place.json("form", "new", by_hand(place, "care.xlsx", *rows), code=5)["forms"][0]["faults"]
    assert told[0]["message"].startswith("没有写这张表叫什么：加一行，“所在”写“本表”")
    ran = place.run("form", "new", by_hand(place, "慰问.xlsx", *rows))
    assert (ran.code, "就是表的编号" in ran.err) == (2, True)


def test_a_form_that_is_there_is_replaced_when_asked_only(place: Round) -> None:
    path = drawn(place, **NAMED)
    place.json("form", "new", path)
    add(path, "内容", {1: "登记", 2: "走访对象", 4: "文字"})
    ran = place.run("form", "new", path)
    assert (ran.code, "--force" in ran.err) == (2, True)
    place.json("form", "new", path, "--force")
    schema = json.loads((place.root / "schemas" / "visit.schema.json").read_text(encoding="utf-8"))
    assert "c1" in schema["properties"]["rows"]["items"]["properties"]


def test_a_new_column_keeps_numbers_and_days_of_what_is_out(place: Round) -> None:
    place.issue("activity", "--unit", "GC", "--due", "2024-12-30")
    number = place.issue_number()
    path = drawn(place, "activity")
    add(path, "地点", {1: "活动", 2: "集合地点", 4: "文字"})
    place.json("form", "new", path)
    place.issue("activity", "--unit", "GC")
    query = "select number, due from issues where form = 'activity' and unit = 'GC'"
    assert place.sql(query) == [(number, "2024-12-30")]
    for old in (place.root / "templates" / "xlsx").glob("activity.*"):
        old.unlink()
    place.json("template", "new", "activity")
    assert "没有标记" not in place.run("template", "lint", "activity").out


@pytest.mark.parametrize("name", ["visit", "contact"])
def test_an_unfinished_form_stops_only_what_needs_it(place: Round, name: str) -> None:
    place.send(place.activity(VISIT))
    (place.root / "schemas").mkdir(exist_ok=True)
    (place.root / "schemas" / f"{name}.schema.json").write_text('{"title": "走访"}', encoding="utf-8")
    sent = place.save(place.activity(VISIT, unit="BJ"))
    for command in (
        ("status",), ("check",), ("show",), ("find", "王芳"), ("ingest", sent), ("forms",), ("calendar",),
        ("make-template", "suggestion", "--unit", "GC"), ("log",), ("verify",), ("backup", place.root / "备份.zip"),
    ):  # fmt: skip
        ran = place.run(*command)
        assert ran.code in {0, 1}, (command, ran.err)
        assert f"schemas/{name}.schema.json 还不能用，先不管它" in ran.err
    ran = place.run("make-template", name, "--unit", "GC")
    assert (ran.code, "缺少" in ran.err) == (5, True)
    assert place.run("form", "lint").code == 5


@pytest.mark.parametrize("text", ["{", '{"title": "选项"}', "[]"])
def test_unfinished_lists_stop_only_what_writes_or_reads_choices(place: Round, text: str) -> None:
    place.send(place.activity(VISIT))
    sent = place.save(place.activity(VISIT, unit="BJ"))
    (place.root / "schemas").mkdir(exist_ok=True)
    (place.root / "schemas" / "lists.schema.json").write_text(text, encoding="utf-8")
    for command in (("status",), ("check",), ("show",), ("forms",), ("find", "王芳")):
        ran = place.run(*command)
        assert ran.code in {0, 1}, (command, ran.out, ran.err)
        assert "schemas/lists.schema.json 还不能用，先不管它" in ran.err
    for command in (("ingest", sent), ("make-template", "suggestion", "--unit", "GC"), ("form", "lint", "lists")):
        assert place.run(*command).code == 5, command
    (place.root / "schemas" / "lists.schema.json").write_text(
        (SCHEMAS / "lists.schema.json").read_text(encoding="utf-8"), encoding="utf-8"
    )
    assert place.run("form", "lint", "lists").code == 0
    assert place.run("ingest", sent).code == 0
