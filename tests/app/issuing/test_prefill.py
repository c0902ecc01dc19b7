"""Nobody is asked twice: the handbook, the tally and the receptions go out with what is known."""

from __future__ import annotations

from typing import Any

from app.rounds import LESSON, VISIT, Book, Round, hold_session

RECEPTION = {
    "date": "2024-5-14", "place": "古城代表联络站", "place_kind": "代表联络站", "way": "接待选民", "deputies": "王芳",
    "voters": 6, "matter": "充电桩不够用",
}  # fmt: skip
SUGGESTION = {"title": "关于增设充电桩的建议", "kind": "提出建议、批评和意见", "lead": "王芳", "submitted": "2024-6-3"}


def unit_form(place: Round, form: str, table: str, *rows: dict[str, Any]) -> None:
    book = Book(place.issue(form, "--unit", "GC")).head(filler="周林").rows(table, rows)
    told = place.send(book)
    assert told.code == 0, told.file["problems"]


def seen(book: Book, table: str, *names: str, rows: int) -> list[tuple[str, ...]]:
    return [tuple(str(book.cell(f"{table}.{n}", r).value or "") for n in names) for r in range(1, rows + 1)]


def handbook(place: Round) -> Book:
    """The handbook of 王芳, after a visit, a lesson, a leave, a session, a reception and a suggestion."""
    hold_session(place)
    off = {**VISIT, "date": "2024-7-1", "title": "专题调研", "kind": "专题调研", "present": "张建国", "leave": "王芳"}
    assert place.send(place.activity(VISIT, LESSON, off)).code == 0
    unit_form(place, "contact", "contacts", RECEPTION)
    session = Book(place.issue("attendance", "--for", "HQ-0003")).head(filler="周林")
    session.rows("half_days", [{"kind": "全体会议", "late": "王芳"}, {"kind": "分团会议"}, {"kind": "全体会议"}])
    session.rows("opinions", [{"deputy": "王芳", "date": "2024-1-10", "way": "审议发言", "matter": "政府工作报告"}])
    assert place.send(session).code == 0
    return Book(place.issue("handbook", "--deputy", "0002"))


def test_a_handbook_goes_out_with_what_organisers_registered(place: Round) -> None:
    book = handbook(place)
    assert seen(book, "activities", "date", "title", "kind", "state", rows=5) == [
        ("2024年1月9日—10日", "第十七届人民代表大会第三次会议", "出席人代会", "迟到"),
        ("2024年3月5日", "视察老旧小区改造", "集中视察", "出席"),
        ("2024年4月12日", "代表大讲堂第三讲", "代表大讲堂", "出席"),
        ("2024年7月1日", "专题调研", "专题调研", "请假获准"),
        ("", "", "", ""),
    ]
    assert seen(book, "opinions", "way", "occasion", "matter", rows=2) == [
        ("审议发言", "第十七届人民代表大会第三次会议", "政府工作报告"), ("", "", ""),
    ]  # fmt: skip
    assert seen(book, "contacts", "way", "place", "voters", "matter", rows=1) == [
        ("接待选民", "古城代表联络站", "6", "充电桩不够用"),
    ]  # fmt: skip


def test_a_handbook_unchanged_confirms_and_one_changed_objects(place: Round) -> None:
    book = handbook(place)
    told = place.send(book)
    assert (told.code, told.codes) == (0, [])
    confirmed = [r for (r,) in place.sql("select record from supports where kind='confirmed' order by 1")]
    assert confirmed == ["CQ-2024-0002", "CQ-2024-0005", "HD-2024-0002", "HD-2024-0003", "HD-2024-0004", "LX-2024-0002"]
    assert place.records("handbook", "activities") == []
    again = place.send(book.rows("activities", [{"state": "出席"}], start=4))
    assert (again.code, again.codes) == (0, ["return.objection"])
    assert [(r["state"], r["body"]["state"]) for r in place.records("handbook", "activities")] == [
        ("disputed", "present")
    ]


REPORTS = [
    {
        "deputy": "王芳",
        "state": "已完成",
        "date": "2024-10-22",
        "place": "古城代表之家",
        "way": "会议口头",
        "voters": 32,
    },
    {
        "deputy": "张建国",
        "state": "已完成",
        "date": "2024-10-22",
        "place": "古城代表之家",
        "way": "委托宣读",
        "reader": "何静",
    },
    {"deputy": "李成", "state": "计划中", "planned": "2024-11"},
]


def test_the_tally_takes_its_rows_from_the_duty_reports(place: Round) -> None:
    unit_form(place, "duty-report", "reports", *REPORTS)
    book = Book(place.issue("evaluation", "--unit", "GC"))
    assert seen(book, "results", "deputy", "way", "reader", "report", rows=3) == [
        ("王芳", "会议口头", "", "SZ-2024-0002"), ("张建国", "委托宣读", "何静", "SZ-2024-0003"), ("", "", "", ""),
    ]  # fmt: skip
    assert seen(book, "meetings", "place", "voters", rows=2) == [("古城代表之家", ""), ("", "")]
    book.head(filler="周林").rows("meetings", [{"voters": 32}])
    for row in (1, 2):
        book.rows("results", [{"slips_out": 32, "slips_back": 32, "valid": 32, "satisfied": 32}], start=row)
    told = place.send(book)
    assert (told.code, told.codes) == (0, [])
    again = Book(place.issue("evaluation", "--unit", "GC"))
    assert seen(again, "results", "deputy", "satisfied", rows=3) == [("王芳", "32"), ("张建国", "32"), ("", "")]
    assert seen(again, "meetings", "place", "voters", rows=2) == [("古城代表之家", "32"), ("", "")]


PLANS = [
    {"date": "2024-5-14", "place": "古城代表联络站", "deputies": "王芳", "way": "接待选民", "state": "计划中"},
    {"date": "2024-6-11", "place": "古城代表联络站", "deputies": "张建国", "way": "接待选民", "state": "计划中"},
    {"date": "2024-7-9", "place": "古城代表联络站", "deputies": "张建国", "state": "已取消"},
    {"date": "2024-12-30", "place": "古城代表联络站", "deputies": "王芳", "state": "计划中"},
]


def test_receptions_follow_their_plan_and_a_plan_is_no_reception(place: Round) -> None:
    unit_form(place, "contact-plan", "plans", *PLANS)
    book = Book(place.issue("contact", "--unit", "GC")).head(filler="周林")
    assert seen(book, "contacts", "place", "deputies", "way", rows=3) == [
        ("古城代表联络站", "王芳", ""), ("古城代表联络站", "张建国", ""), ("", "", ""),
    ]  # fmt: skip
    told = place.send(book.rows("contacts", [{"way": "接待选民", "voters": 6, "matter": "充电桩不够用"}]))
    assert (told.status, told.codes, told.file["held"]) == ("partial", ["cell.required"], 1)
    assert [r["state"] for r in place.records("contact", "contacts")] == ["accepted", "held"]
    again = Book(place.issue("contact", "--unit", "GC"))
    assert [r[0] for r in seen(again, "contacts", "deputies", rows=3)] == ["王芳", "张建国", ""]


def test_handbooks_are_held_against_the_register(place: Round) -> None:
    book = handbook(place)
    book.rows("activities", [{"state": "出席"}], start=4)
    book.rows("activities", [{"date": "2024-9-9", "title": "公益活动", "state": "出席"}], start=5)
    assert place.send(book).codes == ["return.objection", "return.claim"]
    before = place.records()
    (one,) = place.json("show", "--reconcile", "--deputy", "王芳")["deputies"]
    assert (one["deputy"], one["returned"]) == ("0002", True)
    assert one["totals"] == {"both": 5, "differs": 1, "deputy": 1, "organiser": 0}
    differs, alone = (next(r for r in one["lines"] if r["verdict"] == v) for v in ("differs", "deputy"))
    assert (differs["registered"], differs["differences"]) == (
        "HD-2024-0004",
        [{"field": "state", "label": "参加情况", "handbook": "出席", "registered": "请假获准"}],
    )
    assert (alone["what"], alone["registered"]) == ("2024年9月9日　公益活动", "")
    assert place.records() == before
    told = place.run("show", "--reconcile")
    assert "参加情况：手册“出席”，登记“请假获准”" in told.out
    (other,) = place.json("show", "--reconcile", "--deputy", "张建国")["deputies"]
    assert (other["returned"], other["totals"]["organiser"], other["totals"]["both"]) == (False, 2, 0)
    assert place.run("show", "HD-2024-0004", "--reconcile").code == 2
