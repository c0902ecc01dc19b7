"""What is wrong goes back, and only that; what comes back completes the return."""

from __future__ import annotations

from typing import Any

from openpyxl.cell import Cell

from app.rounds import LESSON, TALK, VISIT, Book, Round

NO_DATE = {**LESSON, "date": "四月中旬"}
NO_KIND = {**TALK, "kind": "团建"}
RED = "FFFFC7CE"


def wanted(book: Book) -> dict[str, Any]:
    """The cells of a correction that are red, by address."""
    return {c.coordinate: c.value for c in book.red()}


def mend(book: Book, values: dict[str, Any]) -> Book:
    """Fill in red cells by what stands in them."""
    left = dict(values)
    for cell in book.red():
        if cell.value in left:
            cell.value = left.pop(cell.value)
    assert not left
    return book


def fill(cell: Cell) -> str:
    return str(cell.fill.fgColor.rgb)


def test_only_held_rows_go_back_flagged_and_unlocked(place: Round) -> None:
    told = place.send(place.activity(VISIT, NO_DATE, {**NO_KIND, "title": None}))
    assert (told.code, told.status, told.file["records"], told.file["held"]) == (1, "partial", 2, 2)
    assert sorted(told.codes) == ["cell.choice", "cell.date_invalid", "cell.required"]
    book = place.correction(told)
    assert book.book.sheetnames[:2] == ["需要修改的地方", "填写"]
    assert (book.cell("filler").value, book.cell("unit").value) == ("周林", "古城街道人大街工委")
    first = book.first("activities")
    rows = [[c.value for c in line[1:5]] for line in book.sheet.iter_rows(min_row=first, max_row=first + 1)]
    assert [[str(v or "") for v in row] for row in rows] == [
        ["四月中旬", "代表大讲堂第三讲", "代表大讲堂", "区人大常委会"],
        ["2024年6月3日", "", "团建", "代表小组"],
    ]
    red = {f"B{first}", f"C{first + 1}", f"D{first + 1}"}
    assert set(wanted(book)) == red
    every = [c for line in book.sheet.iter_rows(min_row=first, max_row=first + 1, max_col=15) for c in line]
    assert {c.coordinate for c in every if fill(c) == RED} == red
    assert {c.coordinate for c in every if not c.protection.locked} == red
    assert book.sheet.protection.sheet
    assert "不是有效的日期" in book.sheet[f"B{first}"].comment.text
    assert VISIT["title"] not in [c.value for line in book.sheet.iter_rows() for c in line]
    index = book.book["需要修改的地方"]
    assert [index.cell(r, 2).hyperlink.location for r in (4, 5, 6)] == [f"'填写'!{c}" for c in sorted(red)]


def test_filling_only_the_red_cells_completes_the_return(place: Round) -> None:
    told = place.send(place.activity(VISIT, NO_DATE, {**NO_KIND, "title": None}))
    numbers = place.states()
    back = place.send(mend(place.correction(told), {"四月中旬": "4月12日", None: "组务会", "团建": "代表小组活动"}))
    assert (back.code, back.status, back.codes) == (0, "accepted", [])
    assert (back.file["records"], back.file["held"], back.file["correction"]) == (2, 0, None)
    assert place.states() == dict.fromkeys(numbers, "accepted")
    assert [(r["body"]["title"], r["body"]["kind"], r["body"]["date"]["from"]) for r in place.records()] == [
        ("视察老旧小区改造", "inspection_group", "2024-03-05"),
        ("代表大讲堂第三讲", "lecture_hall", "2024-04-12"),
        ("组务会", "group_activity", "2024-06-03"),
    ]
    again = place.ingest(place.root / "returned" / "回收 1.xlsx")
    assert (again.code, again.status, again.codes) == (0, "duplicate", [])


def test_evidence_of_what_was_not_flagged_stays_with_the_first_file(place: Round) -> None:
    told = place.send(place.activity(NO_DATE))
    place.send(mend(place.correction(told), {"四月中旬": "4月12日"}))
    (record,) = place.records()
    assert record["evidence"]["title"]["place"] == {"sheet": "填写", "cell": "C7"}
    assert (record["evidence"]["date"]["raw"], record["evidence"]["date"]["place"]["cell"]) == ("4月12日", "B8")
    (number,) = [n for (n,) in place.sql("select number from records where part = 'activities'")]
    fields = {f["field"]: f.get("file") for f in place.json("trace", number)["sources"][0]["fields"]}
    assert (fields["title"], fields["date"]) == (told.file["path"].rpartition("/")[2], None)


def test_a_correction_mended_by_half_gives_a_next_round(place: Round) -> None:
    told = place.send(place.activity(NO_DATE, NO_KIND))
    second = place.send(mend(place.correction(told), {"四月中旬": "4月12日"}))
    assert (second.code, second.status, second.codes) == (1, "partial", ["cell.choice"])
    assert (second.file["records"], second.file["held"]) == (1, 1)
    book = place.correction(second)
    assert list(wanted(book).values()) == ["团建"]
    assert "第2次" in book.sheet["A1"].value
    third = place.send(mend(book, {"团建": "代表小组活动"}))
    assert (third.status, third.codes, set(place.states().values())) == ("accepted", [], {"accepted"})
    statuses = place.json("status")["issues"]
    assert {i["state"] for i in statuses if i["form"] == "activity" and i["subject"].startswith("古城")} == {"complete"}


def test_a_correction_sent_back_untouched_changes_nothing(place: Round) -> None:
    told = place.send(place.activity(VISIT, NO_DATE))
    before = place.dump("log", "returns", "issues", "numbers", "supports", "outputs")
    back = place.ingest(place.root / told.file["correction"])
    assert (back.code, back.status, back.codes) == (1, "partial", ["cell.date_invalid"])
    assert (back.file["records"], back.file["held"]) == (0, 1)
    assert place.dump("log", "returns", "issues", "numbers", "supports", "outputs") == before
    assert back.file["correction"]


def test_a_correction_of_a_record_already_mended_is_closed(place: Round) -> None:
    told = place.send(place.activity(NO_DATE))
    first, second, third = (place.correction(told) for _ in range(3))  # once answered it is kept aside
    place.send(mend(first, {"四月中旬": "4月12日"}))
    late = place.send(mend(second, {"四月中旬": "4月13日"}))
    assert (late.code, late.codes, late.file["records"]) == (1, ["return.closed"], 0)
    assert place.records()[0]["body"]["date"]["from"] == "2024-04-12"
    same = place.send(mend(third, {"四月中旬": "4月12日"}), "同样.xlsx")
    assert (same.code, same.codes) == (0, [])


def test_any_field_of_a_correction_may_change_key_fields_too(place: Round) -> None:
    told = place.send(place.activity(VISIT, NO_KIND))
    book = mend(place.correction(told), {"团建": "代表小组活动"})
    book.rows("activities", [{"title": "小组学习会", "date": "6月4日"}])
    assert place.send(book).status == "accepted"
    record = place.records()[1]
    assert (record["body"]["title"], record["body"]["date"]["from"]) == ("小组学习会", "2024-06-04")
    (key,) = place.sql("select key from records where number=?", record["number"])
    assert key == ("2024-06-04~2024-06-04|小组学习会",)


def test_a_held_row_may_be_given_up(place: Round) -> None:
    told = place.send(place.activity(VISIT, NO_DATE))
    back = place.send(place.correction(told).rows("activities", [{"void": "是"}]))
    assert (back.code, back.codes, back.file["held"]) == (0, ["row.voided"], 0)
    assert list(place.states().values()) == ["accepted", "withdrawn"]
    again = place.ingest(place.root / "returned" / "回收 1.xlsx")
    assert (again.code, again.status) == (0, "duplicate")


def test_a_mended_original_is_matched_by_key(place: Round) -> None:
    place.send(place.activity(VISIT, NO_KIND))
    numbers = list(place.states())
    back = place.send(place.activity(LESSON, {**TALK}, VISIT))  # reordered, mended, and one more
    assert (back.code, back.codes, back.file["held"]) == (0, ["return.again"], 0)
    found = {r["body"]["title"]: (r["number"], r["state"]) for r in place.records()}
    assert found["视察老旧小区改造"] == (numbers[0], "accepted")
    assert found["组务会"] == (numbers[1], "accepted")
    assert len(found) == 3


def test_a_mended_original_is_matched_by_place_where_the_key_was_wrong(place: Round) -> None:
    place.send(place.activity(VISIT, NO_DATE))
    numbers = list(place.states())
    back = place.send(place.activity(VISIT, LESSON))
    assert (back.code, back.codes) == (0, ["return.again"])
    assert [(r["number"], r["state"], r["body"]["title"]) for r in place.records()] == [
        (numbers[0], "accepted", "视察老旧小区改造"), (numbers[1], "accepted", "代表大讲堂第三讲"),
    ]  # fmt: skip


def test_a_mended_original_is_matched_by_number_where_it_carries_one(place: Round) -> None:
    place.send(place.activity(VISIT, LESSON))
    book = Book(place.issue("activity", "--unit", "GC")).rows("activities", [{"date": "三月"}])
    told = place.send(book)
    assert (told.status, told.codes, told.file["held"]) == ("partial", ["cell.date_invalid"], 1)
    back = place.send(book.rows("activities", [{"date": "3月6日", "title": "视察小区"}]))
    assert (back.status, back.codes) == ("accepted_with_warnings", ["return.again"])
    assert [(r["number"][-1], r["body"]["title"], r["body"]["date"]["from"]) for r in place.records()] == [
        ("2", "视察小区", "2024-03-06"), ("3", "代表大讲堂第三讲", "2024-04-12"),
    ]  # fmt: skip


def test_an_unknown_name_holds_that_participation_only(place: Round) -> None:
    told = place.send(place.activity({**VISIT, "present": "王芳、张健国"}))
    assert (told.code, told.status, told.file["records"], told.file["held"]) == (1, "partial", 2, 1)
    problem = told.problem("person.unknown")
    assert (problem["place"], problem["value"]) == ({"sheet": "填写", "cell": "J7"}, "张健国")
    assert problem["remedy"] == "请核对姓名。是不是“张建国”？"
    (record,) = place.records()
    assert (record["state"], record["body"]["present"]) == ("accepted", ["0002"])
    book = place.correction(told)
    assert list(wanted(book).values()) == ["王芳、张健国"]
    back = place.send(mend(book, {"王芳、张健国": "王芳、张建国"}))
    assert (back.code, back.codes, back.file["held"]) == (0, [], 0)
    assert place.records()[0]["body"]["present"] == ["0002", "0003"]
    assert place.records()[0]["number"] == record["number"]


def test_a_missing_head_field_goes_back_with_the_head(place: Round) -> None:
    told = place.send(place.activity(VISIT).head(filler=None, phone="五五五"))
    assert sorted(told.codes) == ["cell.phone", "cell.required"]
    book = place.correction(told)
    assert sorted(c.value or "" for c in book.red()) == ["", "五五五"]
    back = place.send(book.head(filler="周林", phone="010-55550123"))
    assert (back.code, back.codes, set(place.states(part="").values())) == (0, [], {"accepted"})
