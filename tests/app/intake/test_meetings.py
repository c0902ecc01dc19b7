"""A form per meeting: issued by number or name, prefilled from the plan of sessions and slips of leave, taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.rounds import Book, Ingested, Round, hold_session
from counting import presence
from dutykit.app.opened.open_workspace import open_workspace
from dutykit.dossier.meetings import Meetings
from dutykit.workspace.folder import read_workspace

SESSION = "第十七届人民代表大会第三次会议"


@pytest.fixture
def held(place: Round) -> Round:
    """A workspace in which the sessions of the term are known."""
    hold_session(place)
    return place


def ask_leave(place: Round, deputy: str, **row: str) -> None:
    slip = {
        "meeting": SESSION, "session": "HQ-0003", "scope": "全体会议半天及以上",
        "date": "2024年1月10日上午", "reason": "外地出差。",
        "applied": "2024-1-8", "state": "已批准", "approver": "主席团秘书长", "approved_on": "2024-1-9", **row,
    }  # fmt: skip
    assert place.send(Book(place.issue("leave", "--deputy", deputy)).rows("leaves", [slip])).code == 0


def besides(told: Ingested) -> list[str]:
    """Codes of a return, those aside that tell who was due and is not named: these forms name few."""
    return [code for code in told.codes if not code.startswith("attendance.")]


def seen(book: Book, table: str, *names: str, rows: int) -> list[tuple[str, ...]]:
    return [tuple(str(book.cell(f"{table}.{n}", r).value or "") for n in names) for r in range(1, rows + 1)]


def attendance(place: Round) -> Meetings:
    with open_workspace(read_workspace(place.root), year=2024, today=date(2024, 12, 20)) as opened:
        return Meetings(opened.records())


def test_it_goes_out_with_the_meeting_and_its_half_days(held: Round) -> None:
    book = Book(held.issue("attendance", "--for", "HQ-0003"))
    assert [book.cell(n).value for n in ("meeting", "session", "due", "year")] == [SESSION, "HQ-0003", 3, 2024]
    assert seen(book, "half_days", "half_day", "kind", rows=4) == [("上午", ""), ("下午", ""), ("上午", ""), ("", "")]
    grid = book.book["勾选表"]
    shown = load_workbook(book.path, data_only=True)["勾选表"]
    assert [shown.cell(3, c).value for c in (4, 5, 6)] == ["1月9日上午", "1月9日下午", "1月10日上午"]
    assert [grid.cell(r, 2).value.partition("（")[0] for r in range(5, 13)] == [
        "李成", "王芳", "张建国", "赵敏", "李成", "欧阳明", "买买提·艾力", "陈静",
    ]  # fmt: skip


def test_a_meeting_is_named_by_number_or_name_and_keeps_its_issue_number(held: Round) -> None:
    issued = [
        held.json("make-template", "attendance", "--for", key, "--force")["issued"]
        for key in ("HQ-0003", SESSION, "第三次", "hq-0003")
    ]
    assert {(i["issue"], i["subject"], i["path"]) for (i,) in issued} == {
        (issued[0][0]["issue"], SESSION, f"outgoing/2024_会议出勤与请假登记表_{SESSION}.xlsx")
    }
    assert [tuple(r) for r in held.sql("select key, year from issues where form='attendance'")] == [("HQ-0003", 2024)]


def test_all_are_the_meetings_of_the_year(held: Round) -> None:
    told = held.json("make-template", "attendance", "--all")
    assert [i["subject"] for i in told["issued"]] == [
        SESSION, "第十七届人大常委会第十二次会议", "第十七届人大监察和司法委员会第五次会议",
    ]  # fmt: skip
    assert told["notes"] == ["“第十七届人大常委会第十二次会议”没有填半天数，按每天上午、下午预填。"]
    assert len({i["issue"] for i in told["issued"]}) == 3
    other = Book(held.root / told["issued"][1]["path"])
    assert seen(other, "half_days", "half_day", "kind", rows=2) == [
        ("上午", "出席常委会会议"),
        ("下午", "出席常委会会议"),
    ]
    later = held.json("make-template", "attendance", "--for", "第四次会议")
    assert (later["year"], later["issued"][0]["subject"]) == (2025, "第十七届人民代表大会第四次会议")


def test_units_have_one_each_with_their_own_deputies(held: Round) -> None:
    told = held.json("make-template", "attendance", "--for", "HQ-0003", "--unit", "GC", "--unit", "BJ")
    assert [i["subject"] for i in told["issued"]] == [f"{SESSION}_古城街道人大街工委", f"{SESSION}_八角街道人大街工委"]
    book = Book(held.root / told["issued"][0]["path"])
    assert (book.cell("unit").value, book.book["勾选表"].cell(8, 2).value) == ("古城街道人大街工委", None)


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--for", "HQ-0099"), "没有登记“HQ-0099”这次会议。"),
        (("--for", "HQ-0002"), "没有登记“HQ-0002”这次会议。"),
        (("--for", "第十七届"), "有 3 次会议符合“第十七届”。"),
        ((), "没有说明“会议出勤与请假登记表”是哪次会议的。"),
        (("--all", "--year", "2023"), "2023 年度还没有登记会议。"),
        (("--for", "HQ-0003", "--deputy", "0002"), "“会议出勤与请假登记表”按会议下发，不按代表。"),
    ],
)
def test_what_names_no_meeting_is_refused(held: Round, args: tuple[str, ...], told: str) -> None:
    ran = held.run("make-template", "attendance", *args)
    assert (ran.code, told in ran.err) == (2, True), ran.err


def test_a_form_that_is_not_per_meeting_takes_none(held: Round) -> None:
    ran = held.run("make-template", "contact", "--for", "HQ-0003")
    assert (ran.code, "不按会议下发" in ran.err) == (2, True)


def taken(place: Round, path: Path) -> Book:
    """The session's form, ticked: 王芳 there throughout, 张建国 late and gone, 赵敏 away, 陈静 on leave."""
    book = Book(path).head(filler="周林")
    book.rows("half_days", [{"kind": "全体会议"}, {"kind": "分团会议"}, {"kind": "全体会议"}])
    for row in (1, 2, 3):
        book.tick("王芳", row, "√").tick("赵敏", row, "缺")
    return book.tick("张建国", 1, "迟").tick("张建国", 2, "中").tick("陈静", 1, "√").tick("陈静", 2, "√言")


def test_slips_of_leave_fill_it_and_count_without_a_mark(held: Round) -> None:
    ask_leave(held, "0008")
    ask_leave(held, "0004", date="2024年1月9日—10日", scope="人代会全程", state="未批准")
    ask_leave(held, "0005", session="", meeting="区运动会")
    path = held.issue("attendance", "--for", "HQ-0003")
    assert seen(Book(path), "leaves", "deputy", "state", "slip", rows=3) == [
        ("陈静", "已批准", "QJ-2024-0002"), ("赵敏", "未批准", "QJ-2024-0004"), ("", "", ""),
    ]  # fmt: skip
    told = held.send(taken(held, path))
    assert (told.code, besides(told), told.status) == (0, [], "accepted_with_warnings")
    found = attendance(held)
    by = {n: presence(found, n)["HQ-0003"] for n in ("0002", "0003", "0004", "0008")}
    assert {n: (p.due.value, p.there.value, p.leave.value, p.absent.value) for n, p in by.items()} == {
        "0002": (3, 3, 0, 0), "0003": (2, 2, 0, 0), "0004": (3, 0, 0, 3), "0008": (3, 2, 1, 0),
    }  # fmt: skip
    assert by["0004"].absent_throughout
    assert by["0008"].leave.records == ("CQ-2024-0004", "CQ-2024-0005")


def test_sent_out_again_it_holds_what_came_back_and_slips_that_came_since(held: Round) -> None:
    ask_leave(held, "0008")
    held.send(taken(held, held.issue("attendance", "--for", "HQ-0003")))
    ask_leave(held, "0006")
    book = Book(held.issue("attendance", "--for", "HQ-0003"))
    assert seen(book, "half_days", "kind", "present", rows=4) == [
        ("全体会议", "王芳、陈静"), ("分团会议", "王芳、陈静"), ("全体会议", "王芳"), ("", ""),
    ]  # fmt: skip
    assert [r[0] for r in seen(book, "leaves", "deputy", rows=3)] == ["陈静", "欧阳明", ""]
    before = held.records("attendance", "half_days")
    told = held.send(book)
    assert (told.code, besides(told)) == (0, [])
    assert held.records("attendance", "half_days") == before
    assert len(held.records("attendance", "leaves")) == 2


def test_a_half_day_of_no_kind_goes_back_and_is_mended(held: Round) -> None:
    book = taken(held, held.issue("attendance", "--for", "HQ-0003"))
    book.cell("half_days.kind", 2).value = None
    told = held.send(book)
    assert (told.code, told.status, besides(told), told.file["held"]) == (1, "partial", ["cell.required"], 1)
    mended = held.correction(told)
    (cell,) = mended.red()
    cell.value = "分团会议"
    back = held.send(mended)
    assert (back.code, besides(back), back.file["held"]) == (0, [], 0)
    assert presence(attendance(held), "0002")["HQ-0003"].there.value == 3


def test_one_deputy_cannot_be_there_and_away(held: Round) -> None:
    book = taken(held, held.issue("attendance", "--for", "HQ-0003")).tick("王芳", 1, "√缺")
    told = held.send(book)
    assert (told.code, besides(told)) == (1, ["person.contradiction"])


def test_status_tells_each_meeting(held: Round) -> None:
    held.json("make-template", "attendance", "--all")
    held.send(taken(held, held.root / f"outgoing/2024_会议出勤与请假登记表_{SESSION}.xlsx"))
    rows = [r for r in held.json("status")["issues"] if r["form"] == "attendance"]
    assert [(r["subject"], r["state"]) for r in rows] == [
        (SESSION, "complete"), ("第十七届人大常委会第十二次会议", "missing"),
        ("第十七届人大监察和司法委员会第五次会议", "missing"),
    ]  # fmt: skip


# --- leave -----------------------------------------------------------------------------------------------------


def marks(book: Book, *people: str) -> dict[str, list[str]]:
    """What the tick grid shows in the three half-days of the session."""
    grid = book.book["勾选表"]
    rows = {str(grid.cell(r, 2).value).partition("（")[0]: r for r in range(5, 13)}
    return {p: [str(grid.cell(rows[p], c).value or "") for c in (4, 5, 6)] for p in people}


def test_approved_leave_is_ticked_in_the_half_days_that_it_covers(held: Round) -> None:
    ask_leave(held, "0008")
    ask_leave(held, "0006", date="2024年1月9日下午—10日", scope="人代会全程", approver="常委会主任",
              opinion_by="人大街工委主任", certificate="是", filed="2024-1-9")  # fmt: skip
    ask_leave(held, "0004", date="2024年1月9日—10日", state="未批准")
    book = Book(held.issue("attendance", "--for", "HQ-0003"))
    assert marks(book, "陈静", "欧阳明", "赵敏", "王芳") == {
        "陈静": ["", "", "假"], "欧阳明": ["", "假", "假"], "赵敏": ["", "", ""], "王芳": ["", "", ""],
    }  # fmt: skip
    assert [r[0] for r in seen(book, "half_days", "leave", rows=3)] == ["", "", ""]
    told = held.send(taken(held, book.path).tick("陈静", 3, "√"))
    assert (told.code, besides(told)) == (0, [])
    rows = held.records("attendance", "half_days")
    assert [r["body"].get("leave") for r in rows] == [None, ["0006"], ["0006"]]
    assert rows[2]["body"]["present"] == ["0002", "0008"]
    found = presence(attendance(held), "0006")["HQ-0003"]
    assert (found.leave.value, found.absent.value, found.unstated.value) == (2, 0, 0)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, []),
        ({"approver": "代表团团长"},
         ["“请假情形”是“全体会议半天及以上”的，“批准人”应为主席团秘书长，填的是“代表团团长”。"]),
        ({"scope": "分团会议半天及以内"},
         ["“请假情形”是“分团会议半天及以内”的，“批准人”应为代表团团长，填的是“主席团秘书长”。"]),
        ({"scope": "人代会全程", "certificate": "是", "filed": "2024-1-9", "approver": "主持日常工作的常委会副主任"},
         ["“请假情形”是“人代会全程”的，“签署意见人”应为人大街工委主任，填的是“代表团团长”。"]),
        ({"scope": "分团会议超过半天", "approver": "大会秘书处"}, []),
        ({"approver": "", "approved_on": ""},
         ["“批准情况”是“已批准”，但没有填“批准人”。", "“批准情况”是“已批准”，但没有填“批准日期”。"]),
        ({"approved_on": "2024-1-7"}, ["“批准日期”2024年1月7日 早于“提出日期”2024年1月8日。"]),
        ({"state": "未批准", "approver": "代表团团长"}, []),
    ],
)  # fmt: skip
def test_who_approves_which_leave_stands_with_the_list(held: Round, row: dict[str, str], said: list[str]) -> None:
    slip = {
        "meeting": SESSION, "session": "HQ-0003", "scope": "全体会议半天及以上", "date": "2024年1月10日上午",
        "reason": "外地出差。", "applied": "2024-1-8", "state": "已批准", "approver": "主席团秘书长",
        "approved_on": "2024-1-9", "opinion_by": "代表团团长", **row,
    }  # fmt: skip
    told = held.send(Book(held.issue("leave", "--deputy", "0008")).rows("leaves", [slip]))
    assert told.code == any("早于" in sentence for sentence in said)  # days in the wrong order hold the row
    assert [p["message"] for p in told.file["problems"]] == said


def test_one_slip_a_meeting_and_time_and_another_deputys_is_another(held: Round) -> None:
    ask_leave(held, "0008")
    ask_leave(held, "0006")
    assert len(held.records("leave", "leaves")) == 2
    again = {"meeting": SESSION, "scope": "全体会议半天及以上", "date": "2024年1月10日上午", "reason": "病了。",
             "applied": "2024-1-8"}  # fmt: skip
    path = held.issue("leave", "--deputy", "0008")
    told = held.send(Book(path).rows("leaves", [again], start=2))
    assert (told.code, told.codes[-1]) == (1, "row.twice")


HALVES = [
    {"date": f"2024年1月10日{part}", "scope": "分团会议半天及以内", "reason": "外地出差。", "state": "未批准"}
    for part in ("上午", "下午")
]


def test_leave_of_the_morning_and_of_the_afternoon_in_the_attendance_form_are_two(held: Round) -> None:
    issued = held.issue("attendance", "--for", "HQ-0003", "--unit", "GC")
    morning, afternoon = ({"deputy": "王芳", **half} for half in HALVES)
    told = held.send(Book(issued).rows("leaves", [morning, afternoon]))
    assert "row.twice" not in told.codes
    assert [r["state"] for r in held.records("attendance", "leaves")] == ["accepted", "accepted"]
    twice = held.send(Book(issued).rows("leaves", [morning, afternoon, morning]))
    assert "row.twice" in twice.codes


def test_slips_of_leave_for_the_morning_and_for_the_afternoon_are_two(held: Round) -> None:
    for place, half in enumerate(HALVES, start=1):
        slip = {"meeting": SESSION, "applied": "2024-1-8", **half}
        told = held.send(Book(held.issue("leave", "--deputy", "0008")).rows("leaves", [slip], start=place))
        assert "row.twice" not in told.codes
    assert [r["state"] for r in held.records("leave", "leaves")] == ["accepted", "accepted"]


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        (
            {"present": "王芳", "absent": "张建国"}, "attendance.left_out",
            "这个半天应到的1人没有写到：李成（古城街道人大街工委）。",
        ),
        ({"absent": "张建国"}, "attendance.absentees_only", "这个半天只写了没有到会的，2人没有写到："),
        ({}, "attendance.nobody", "这个半天谁也没有写到，应到3人："),
        ({"present": "王芳、李成", "absent": "张建国"}, "", ""),
    ],
)  # fmt: skip
def test_who_was_due_and_is_not_told_of_is_told_at_intake(
    held: Round, row: dict[str, str], code: str, said: str
) -> None:
    book = Book(held.issue("attendance", "--for", "HQ-0003", "--unit", "GC"))
    half = {"date": "2024-1-9", "half_day": "上午", "kind": "全体会议", **row}
    told = held.send(book.rows("half_days", [half]))
    assert [c for c in told.codes if c.startswith("attendance.")] == ([code] if code else [])
    assert not code or told.problem(code)["message"].startswith(said)
