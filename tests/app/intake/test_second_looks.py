"""What a person should look at again: decided records changed, two returns of one issue, numbers that name nothing."""

from __future__ import annotations

import zipfile

import pytest

from app.rounds import LESSON, TALK, VISIT, Book, Round, hold_session

BY = ("--by", "吴敏")


def test_an_approved_record_that_comes_back_changed_is_told(place: Round) -> None:
    place.send(place.activity(VISIT, LESSON))
    number = next(iter(place.states()))
    place.json("review", "approve", number, *BY)
    assert place.send(place.activity(VISIT, LESSON, TALK), "加一行.xlsx").codes == []
    told = place.send(place.activity({**VISIT, "present": "王芳"}, LESSON, TALK), "改.xlsx")
    assert (told.code, told.codes) == (0, ["return.changes_decided"])
    assert told.file["problems"][0]["message"] == f"{number} 已经审核通过，这次交回的内容不同，已按这次的登记。"
    assert place.states()[number] == "accepted"


def test_what_the_office_corrected_and_a_unit_sends_again_as_it_was_is_told(place: Round) -> None:
    place.send(place.activity(VISIT, LESSON))
    number = next(iter(place.states()))
    place.json("correct", number, "place=古城南路", "--reason", "电话核对")
    told = place.send(place.activity(VISIT, {**LESSON, "place": "礼堂"}), "再.xlsx")
    assert told.codes == ["return.changes_decided"]
    assert "由办公室改过（电话核对）" in told.file["problems"][0]["message"]


def test_two_full_returns_of_one_issue_in_one_run_are_told(place: Round) -> None:
    first = place.save(place.activity(VISIT), "古城 1.xlsx")
    second = place.save(place.activity({**VISIT, "present": "王芳"}), "古城 2.xlsx")
    told = place.ingest(second, first)
    codes = {f["path"].rpartition("/")[2]: [p["code"] for p in f["problems"]] for f in told.files}
    assert codes == {"古城 1.xlsx": [], "古城 2.xlsx": ["return.two_in_run"]}
    assert "另一份是“古城 1.xlsx”" in next(p for f in told.files for p in f["problems"])["message"]
    assert place.records()[0]["body"]["present"] == ["0002"]
    third = place.save(place.activity(VISIT, LESSON), "古城 3.xlsx")
    assert place.ingest(third).codes == []


def test_what_was_not_registered_stands_in_the_log_too(place: Round) -> None:
    empty = place.root / "returned" / "空的.xlsx"
    empty.write_bytes(b"no workbook at all")
    place.ingest(empty)
    place.send(place.activity(VISIT).head(unit="八角街道人大街工委"), "错的.xlsx")
    statuses = [e["detail"]["status"] for e in place.json("log", "--action", "ingest")["entries"]]
    assert statuses[-2:] == ["unreadable", "rejected"]


def test_an_archive_that_is_opened_is_kept_whole(place: Round) -> None:
    inside = place.save(place.activity(VISIT), "古城.xlsx")
    packed = place.root / "returned" / "全部.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(inside, "古城.xlsx")
    assert place.ingest(packed).status == "accepted"
    (entry,) = place.json("log", "--action", "archive")["entries"]
    kept = place.root / "archive" / entry["subject"][:2] / f"{entry['subject']}.zip"
    assert kept.read_bytes() == packed.read_bytes()
    place.ingest(packed)
    assert len(place.json("log", "--action", "archive")["entries"]) == 1


def test_a_dry_run_keeps_no_archive(place: Round) -> None:
    packed = place.root / "returned" / "全部.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(place.save(place.activity(VISIT), "古城.xlsx"), "古城.xlsx")
    place.ingest(packed, "--dry-run")
    assert place.json("log", "--action", "archive")["entries"] == []


@pytest.mark.parametrize(("number", "codes"), [("HQ-0003", []), ("HQ-0099", ["cell.no_such_record"])])
def test_a_number_that_names_no_record_is_told(place: Round, number: str, codes: list[str]) -> None:
    hold_session(place)
    slip = {"meeting": "人代会", "session": number, "scope": "其他会议、活动", "date": "2024年1月10日",
            "reason": "出差。", "applied": "2024-1-8"}  # fmt: skip
    told = place.send(Book(place.issue("leave", "--deputy", "0008")).rows("leaves", [slip]))
    assert (told.code, told.codes) == (0, codes)
    if codes:
        assert told.problem(codes[0])["message"] == "“会议编号”填的是“HQ-0099”，《届次与会议安排表》里没有这个编号。"


def test_a_suggestion_is_named_by_the_number_that_it_was_given(place: Round) -> None:
    book = Book(place.issue("suggestion", "--unit", "GC")).head(filler="周林")
    paper = {"number": "17-3-012", "kind": "建议、批评和意见", "during": "闭会期间", "title": "关于充电桩的建议",
             "lead": "王芳", "submitted": "2024-5-20"}  # fmt: skip
    assert place.send(book.rows("suggestions", [paper])).codes == []
    row = {"date": "2024-5-14", "place": "八角南里", "way": "接待选民", "deputies": "王芳"}
    contact = Book(place.issue("contact", "--unit", "GC")).head(filler="周林")
    contact.rows("contacts", [{**row, "suggestion": "17-3-012"}, {**row, "matter": "路灯", "suggestion": "17-3-999"}])
    assert place.send(contact).codes == ["cell.no_such_record"]


def test_attendance_without_its_issue_number_is_known_by_the_meeting_in_its_head(place: Round) -> None:
    hold_session(place)
    place.json("make-template", "attendance", "--all")
    name = "第十七届人民代表大会第三次会议"
    book = Book(place.root / f"outgoing/2024_会议出勤与请假登记表_{name}.xlsx").head(filler="周林")
    book.rows("half_days", [{"kind": "全体会议"}, {"kind": "分团会议"}, {"kind": "全体会议"}]).tick("王芳", 1, "√")
    for sheet in book.book.worksheets:
        sheet.oddFooter.left.text = sheet.oddFooter.right.text = ""
        for cell in (c for line in sheet.iter_rows() for c in line if "下发号" in str(c.value)):
            sheet[cell.coordinate].value = None
    told = place.send(book.forget(), "没有下发号.xlsx")
    assert (told.code, place.sql("select issue from returns order by id desc")[0]) == (0, ("",))
    rows = {r["subject"]: r for r in place.json("status")["issues"] if r["form"] == "attendance"}
    assert {s: (r["state"], r["records"]) for s, r in rows.items()} == {
        name: ("complete", 3), "第十七届人大常委会第十二次会议": ("missing", 0),
        "第十七届人大监察和司法委员会第五次会议": ("missing", 0),
    }  # fmt: skip


def test_a_number_of_the_wrong_shape_is_told_once(place: Round) -> None:
    plan = {"date": "2024-5-14", "place": "八角南里", "way": "接待选民", "deputies": "王芳", "state": "计划中",
            "contact": "13900009999"}  # fmt: skip
    book = Book(place.issue("contact-plan", "--unit", "GC")).head(filler="周林").rows("plans", [plan])
    assert place.send(book).codes == ["cell.pattern"]
