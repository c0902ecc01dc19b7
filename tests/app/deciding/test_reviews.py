"""Reviews: two levels, in batches, sent back with a comment; registers closed by a person."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from app.rounds import LESSON, TALK, VISIT, Book, Round
from dutykit.app.checking.check import case_of
from dutykit.app.opened.open_workspace import open_workspace
from dutykit.workspace import find

BY = ("--by", "周林")


@pytest.fixture
def told(place: Round) -> list[str]:
    """Numbers of three activities that one unit has sent in."""
    assert place.send(place.activity(VISIT, LESSON, TALK), "活动.xlsx").code == 0
    return list(place.states())


def decisions(place: Round, record: str) -> list[tuple[Any, ...]]:
    return place.sql("select level, decision, by, comment from reviews where record=? order by id", record)


def test_the_committee_sums_up_and_the_office_approves(place: Round, told: list[str]) -> None:
    first = told[0]
    summed = place.json("review", "approve", first, "--level", "committee", *BY)
    assert (summed["label"], [r["state"] for r in summed["records"]]) == ("人大街工委", ["accepted"])
    listed = place.json("review", "list", "--form", "activity")
    assert {r["number"]: r["committee"] for r in listed["records"] if r["number"] in told} == {
        first: "周林", told[1]: "", told[2]: "",
    }  # fmt: skip
    left = place.json("review", "list", "--level", "committee")["records"]
    assert first not in [r["number"] for r in left]
    done = place.json("review", "approve", first, "--by", "吴敏", "--comment", "与签到表一致")
    assert [(r["number"], r["state"]) for r in done["records"]] == [(first, "approved")]
    assert decisions(place, first) == [
        ("committee", "approve", "周林", ""), ("office", "approve", "吴敏", "与签到表一致"),
    ]  # fmt: skip
    assert first not in [r["number"] for r in place.json("review", "list")["records"]]
    trace = place.json("trace", first)
    assert (trace["state"], trace["sources"][0]["file"]) == ("approved", "活动.xlsx")
    assert [(e["what"], e["reason"], e["by"]) for e in trace["log"]] == [
        ("审核通过", "", "周林"), ("审核通过", "与签到表一致", "吴敏"),
    ]  # fmt: skip


def test_a_batch_takes_what_is_accepted_and_tells_what_it_leaves(place: Round) -> None:
    place.send(place.activity(VISIT, {**LESSON, "date": "四月中旬"}))
    done = place.json("review", "approve", "--unit", "GC", "--form", "activity", *BY)
    assert sorted(place.states().values()) == ["approved", "held"]
    assert done["notes"] == ["有 1 条待改，改好后再审核。"]
    again = place.json("review", "approve", "--unit", "GC", "--form", "activity", *BY)
    assert again["records"] == []


def test_a_return_is_approved_whole(place: Round, told: list[str]) -> None:
    place.send(place.activity({**VISIT, "present": "赵敏"}, unit="BJ"), "八角.xlsx")
    done = place.json("review", "approve", "--return", "活动.xlsx", *BY)
    assert set(told) <= {r["number"] for r in done["records"]}
    assert [s for n, s in place.states().items() if n not in told] == ["accepted"]


def test_one_that_cannot_be_approved_stops_the_batch(place: Round) -> None:
    place.send(place.activity(VISIT, {**LESSON, "date": "四月中旬"}))
    good, bad = place.states()
    ran = place.run("review", "approve", good, bad, *BY)
    assert ran.code == 2
    assert f"这些记录现在不能这样审核：{bad}（待改）。" in ran.err
    assert place.states()[good] == "accepted"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("approve", *BY), "没有说明审核哪些记录。"),
        (("approve", "HD-2024-0001", "--unit", "GC", *BY), "不能同时写"),
        (("approve", "HD-9", *BY), "没有编号为“HD-9”的记录。"),
        (("approve", "HD-2024-0001"), "缺少选项“--by”。"),
        (("approve", "MC-0001", *BY), "由办公室自己登记，不用审核。"),
        (("return", "HD-2024-0001", *BY), "缺少选项“--comment”。"),
        (("return", "HD-2024-0001", "--field", "参加人", "--comment", "x", *BY), "没有“参加人”这一栏。"),
        (("refuse", "HD-2024-0001", "--comment", "x", *BY), "只能用于有异议的记录"),
        (("close", *BY), "缺少选项“--unit”。"),
        (("reopen", "--unit", "GC", "--comment", "x", *BY), "2024 年度的登记没有关闭。"),
        (("accept-warning", "活动.xlsx", "cell.formula", "--reason", "x", *BY), "没有“cell.formula”这种提示。"),
    ],
)  # fmt: skip
def test_wrong_calls_are_told_and_change_nothing(
    place: Round, told: list[str], args: tuple[str, ...], said: str
) -> None:
    before = place.dump()
    ran = place.run("review", *args)
    assert (ran.code, said in ran.err) == (2, True), ran.err
    assert place.dump() == before


def test_who_does_it_may_stand_in_the_environment(
    place: Round, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYKIT_BY", "吴敏")
    place.json("review", "approve", told[0])
    assert decisions(place, told[0]) == [("office", "approve", "吴敏", "")]


# --- sent back -------------------------------------------------------------------------------------------------


def test_sent_back_it_is_held_and_flagged_in_the_correction(place: Round, told: list[str]) -> None:
    back = place.json(
        "review", "return", told[1], "--field", "参加代表", "--comment", "与签到表不符，请核对。", *BY
    )  # fmt: skip
    assert [r["state"] for r in back["records"]] == ["held"]
    book = Book(place.root / back["corrections"][0])
    (red,) = book.red()
    assert red.value == "王芳"
    assert "代表联络室审核后退回：与签到表不符，请核对。" in red.comment.text
    red.value = "王芳、李成（古城第一选区）"
    done = place.send(book)
    assert (done.code, done.codes, done.file["records"]) == (0, [], 1)
    assert place.states() == dict.fromkeys(told, "accepted")
    assert place.records()[1]["body"]["present"] == ["0002", "0001"]


def test_sent_back_whole_the_row_is_red(place: Round, told: list[str]) -> None:
    back = place.json("review", "return", told[0], "--comment", "请补充内容", *BY)
    book = Book(place.root / back["corrections"][0])
    assert ["代表联络室审核后退回：请补充内容。" in c.comment.text for c in book.red()] == [True]
    book.rows("activities", [{"title": "视察老旧小区改造（古城南路）"}])
    done = place.send(book)
    assert (done.code, place.states()[told[0]]) == (0, "accepted")


def test_untouched_it_stays_sent_back_and_the_comment_is_told_again(place: Round, told: list[str]) -> None:
    back = place.json("review", "return", told[0], "--comment", "请核对", *BY)
    done = place.ingest(place.root / back["corrections"][0])
    assert (done.code, done.status, done.codes) == (1, "partial", ["return.reviewed"])
    assert place.states()[told[0]] == "held"
    assert done.file["correction"]


def test_several_sent_back_go_into_one_correction(place: Round, told: list[str]) -> None:
    back = place.json("review", "return", *told[:2], "--comment", "请核对", *BY)
    assert len(back["corrections"]) == 1
    assert len(Book(place.root / back["corrections"][0]).red()) == 2
    (status,) = [i for i in place.json("status")["issues"] if i["subject"].startswith("古城")]
    assert (status["state"], status["held"]) == ("partial", 2)


def test_a_return_by_mistake_is_taken_back_by_approving(place: Round, told: list[str]) -> None:
    place.json("review", "return", told[0], "--comment", "请核对", *BY)
    place.json("review", "approve", told[0], *BY)
    (record,) = [r for r in place.records() if r["number"] == told[0]]
    assert (record["state"], record["problems"]) == ("approved", [])


def test_withdrawn_the_review_of_what_stood_before_holds_again(place: Round, told: list[str]) -> None:
    place.json("review", "approve", told[0], *BY)
    place.send(place.activity({**VISIT, "present": "王芳"}, LESSON, TALK), "又一份.xlsx")
    assert place.states()[told[0]] == "accepted"
    place.json("withdraw", "又一份.xlsx", "--reason", "误收")
    assert place.states()[told[0]] == "approved"


def test_approved_and_told_again_alike_it_stays_approved(place: Round, told: list[str]) -> None:
    place.json("review", "approve", told[0], *BY)
    place.send(place.activity(VISIT, {**LESSON, "present": "王芳、张建国"}, TALK), "再.xlsx")
    assert place.states()[told[0]] == "approved"


# --- claims and objections -------------------------------------------------------------------------------------


def claim(place: Round) -> tuple[Book, str]:
    place.send(place.activity(VISIT, LESSON))
    sent = Book(place.issue("annual-registration", "--deputy", "0002"))
    place.send(sent.rows("participation", [{"kind": "持证视察", "present": 1}], start=3))
    (record,) = place.records("annual-registration", "participation")
    assert record["state"] == "disputed"
    return sent, record["number"]


def test_a_claim_is_accepted_one_by_one_only(place: Round) -> None:
    sent, number = claim(place)
    left = place.json("review", "approve", "--form", "annual-registration", *BY)
    assert left["notes"] == ["有 1 条是补充申报或异议，请逐条写编号审核。"]
    assert place.states("annual-registration", "participation") == {number: "disputed"}
    place.json("review", "approve", number, *BY)
    assert place.states("annual-registration", "participation") == {number: "approved"}
    place.send(sent.head(other="无"))
    assert place.states("annual-registration", "participation") == {number: "approved"}


def test_a_claim_refused_stays_refused_and_one_that_differs_is_a_new_matter(place: Round) -> None:
    sent, number = claim(place)
    place.json("review", "refuse", number, "--comment", "查无此次活动", *BY)
    assert place.states("annual-registration", "participation") == {number: "withdrawn"}
    place.send(sent.head(other="无"))
    assert place.states("annual-registration", "participation") == {number: "withdrawn"}
    place.send(sent.rows("participation", [{"present": 2}], start=3))
    assert place.states("annual-registration", "participation") == {number: "disputed"}


# --- figures ---------------------------------------------------------------------------------------------------


def prefilled(place: Round) -> list[Any]:
    """Kinds of activity that the registration form of 王芳 is prefilled with."""
    book = Book(place.issue("annual-registration", "--deputy", "0002"))
    return [v for v in (book.cell("participation.kind", n).value for n in (1, 2)) if v]


def test_figures_count_accepted_records(place: Round, told: list[str]) -> None:
    place.json("review", "approve", told[0], *BY)
    assert prefilled(place) == ["集中视察", "代表大讲堂"]


def test_where_reviews_are_required_figures_count_approved_records_only(place: Round, told: list[str]) -> None:
    config = place.root / "dutykit.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("required = false", "required = true"), "utf-8")
    assert prefilled(place) == []
    place.json("review", "approve", told[1], *BY)
    assert prefilled(place) == ["代表大讲堂"]


# --- registers -------------------------------------------------------------------------------------------------


def test_closing_a_register_tells_what_came_from_the_unit_and_was_not_read(place: Round) -> None:
    scan = place.root / "王芳 登记表（扫描件）.pdf"
    scan.write_bytes(b"%PDF-1.4 broken")
    assert place.ingest(scan).status == "unreadable"
    told = place.json("review", "close", "--unit", "GC", *BY)["notes"]
    assert (
        "古城街道人大街工委有 1 份收到而没有读出的回收件：王芳 登记表（扫描件）.pdf；用到的结论仍然无法判定。" in told
    )
    assert not any("没有读出" in note for note in place.json("review", "close", "--unit", "BJ", *BY)["notes"])


def test_a_register_is_closed_and_opened_again_by_a_person(place: Round) -> None:
    place.send(place.activity(VISIT, {**LESSON, "date": "四月中旬"}))
    closed = place.json("review", "close", "--unit", "GC", "--unit", "BJ", *BY, "--comment", "已与两个街道核对")
    assert [(c["unit"], c["title"], c["year"]) for c in closed["closures"]] == [
        ("GC", "全部的表", 2024), ("BJ", "全部的表", 2024),
    ]  # fmt: skip
    assert closed["notes"] == [
        "古城街道人大街工委还有 1 条待改。", "八角街道人大街工委有 1 份下发的表没有交回：代表履职活动登记表。",
    ]  # fmt: skip
    again = place.json("review", "close", "--unit", "GC", "--form", "contact", *BY)
    assert again["notes"] == ["古城街道人大街工委此前已由周林关闭（" + closed["closures"][0]["closed"][:10] + "）。"]
    place.json("review", "reopen", "--unit", "GC", *BY, "--comment", "漏报一次")
    assert [c["unit"] for c in place.json("review", "list")["closures"]] == ["BJ"]
    kept = place.sql("select unit, by, comment, reopened_by, reopened_comment from closures order by id")
    assert kept == [("GC", "周林", "已与两个街道核对", "周林", "漏报一次"), ("BJ", "周林", "已与两个街道核对", "", "")]


def test_what_comes_after_closing_is_registered_and_told(place: Round) -> None:
    place.json("review", "close", "--unit", "GC", "--form", "activity", *BY)
    told = place.send(place.activity(VISIT))
    assert (told.code, told.status, told.codes) == (0, "accepted_with_warnings", ["return.register_closed"])
    assert "由周林关闭，这份表照常登记。" in told.file["problems"][0]["message"]
    assert place.send(place.activity({**VISIT, "present": "赵敏"}, unit="BJ")).codes == []
    place.json("review", "reopen", "--unit", "GC", "--form", "activity", *BY, "--comment", "漏报")
    assert place.send(place.activity(VISIT, LESSON)).codes == []


def test_the_register_of_one_form_is_closed(place: Round) -> None:
    place.json("review", "close", "--unit", "鲁谷街道人大街工委", "--form", "contact", *BY)
    (closure,) = place.json("review", "list")["closures"]
    assert (closure["unit"], closure["form"]) == ("LG", "contact")
    assert place.json("review", "list", "--year", "2023")["closures"] == []


def test_a_month_or_a_quarter_is_closed_by_itself(place: Round) -> None:
    place.send(place.activity(VISIT, {**LESSON, "date": "四月中旬"}))
    march = place.json("review", "close", "--unit", "BJ", "--month", "3", *BY)
    assert [(c["period"], c["first"], c["last"]) for c in march["closures"]] == [
        ("2024年3月", "2024-03-01", "2024-03-31")
    ]
    quarter = place.json("review", "close", "--unit", "BJ", "--quarter", "1", "--form", "contact", *BY)
    assert [(c["period"], c["form"]) for c in quarter["closures"]] == [("2024年第一季度", "contact")]
    known = f"八角街道人大街工委此前已由周林关闭（{march['closures'][0]['closed'][:10]}）。"
    assert place.json("review", "close", "--unit", "BJ", "--month", "3", "--form", "activity", *BY)["notes"] == [known]
    listed = [(c["period"], c["title"]) for c in place.json("review", "list")["closures"]]
    assert listed == [("2024年3月", "全部的表"), ("2024年第一季度", "联系、接待选民记录表")]
    assert (
        "已关闭：八角街道人大街工委 2024年2月的登记（全部的表）"
        in place.run("review", "close", "--unit", "BJ", "--month", "2", *BY).out
    )
    opened = place.json("review", "reopen", "--unit", "BJ", "--month", "3", *BY, "--comment", "漏报")
    assert [c["period"] for c in opened["closures"]] == ["2024年3月"]
    every = place.json("review", "reopen", "--unit", "BJ", *BY, "--comment", "都要补")
    assert [c["period"] for c in every["closures"]] == ["2024年2月"]  # of all forms: that of contacts stays closed


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("--month", "3", "--quarter", "1"), "--month 和 --quarter 只能写一个。"),
        (("--month", "3", "--year", "2031"), "2031年3月还没有到，不能关闭。"),
        (("--quarter", "5"), "“--quarter”填写有误：5 不在范围"),
    ],
)
def test_a_part_of_a_year_that_cannot_be_meant_is_refused(place: Round, asked: tuple[str, ...], message: str) -> None:
    ran = place.run("review", "close", "--unit", "GC", *asked, *BY)
    assert (ran.code, place.sql("select count(*) from closures")) == (2, [(0,)])
    assert message in ran.err


def test_what_comes_for_a_closed_month_is_told(place: Round) -> None:
    place.json("review", "close", "--unit", "GC", "--month", "3", *BY)
    assert place.send(place.activity({**VISIT, "date": "2024-4-2"})).codes == []
    told = place.send(place.activity({**VISIT, "date": "2024-4-2"}, {**LESSON, "date": "2024-3-8"}))
    assert told.codes == ["return.part_closed"]
    assert "古城街道人大街工委2024年3月的登记已于" in told.file["problems"][0]["message"]


def test_months_one_after_another_close_a_register_for_the_check(place: Round) -> None:
    for month in range(1, 12):
        place.json("review", "close", "--unit", "BJ", "--month", str(month), "--year", "2023", *BY)
    with open_workspace(find(place.root, None), year=2023, today=date(2024, 12, 20)) as opened:
        assert not case_of(opened).year_closed("BJ", 2023)
    place.json("review", "close", "--unit", "BJ", "--quarter", "4", "--year", "2023", *BY)
    with open_workspace(find(place.root, None), year=2023, today=date(2024, 12, 20)) as opened:
        assert case_of(opened).year_closed("BJ", 2023)
        assert not case_of(opened).year_closed("BJ", 2024)


def test_it_is_told_in_words(place: Round, told: list[str]) -> None:
    place.run("review", "close", "--unit", "GC", *BY)
    ran = place.run("review", "list")
    assert ran.code == 0
    assert "2024 年度，等待代表联络室审核的记录 3 条，另有表头 1 份" in ran.out
    assert "已关闭的登记" in ran.out
    done = place.run("review", "return", told[0], "--comment", "请核对", *BY)
    assert "代表联络室已退回 1 条" in done.out
    assert "退回修改表：corrections/" in done.out
    assert json.loads(place.run("review", "list", "--json").out)["level"] == "office"


def test_a_correction_takes_the_approval_back_and_says_so(place: Round, told: list[str]) -> None:
    first = told[0]
    place.json("review", "approve", first, *BY)
    ran = place.run("correct", first, "地点=古城南路", "--reason", "核对", *BY)
    assert (ran.code, place.states()[first]) == (0, "accepted")
    assert (
        f"原来是“已审核”，内容改了，审核不再有效，现在是“已登记”；核对后请重新审核：dutykit review approve {first}"
        in ran.out
    )
    assert "unapproved" not in place.json("correct", first, "地点=古城北路", "--reason", "再核对", *BY)


def test_a_correction_to_a_day_that_cannot_be_is_not_made(place: Round, told: list[str]) -> None:
    first = told[0]
    ran = place.run("correct", first, "录入平台日期=2024-3-1", "--reason", "核对")
    assert ran.code == 2
    assert "“录入平台日期”2024年3月1日 早于“活动日期”2024年3月5日。" in ran.err
    assert place.run("correct", first, "录入平台日期=2024-3-6", "--reason", "核对").code == 0
    ran = place.run("correct", first, "活动日期=2024-3-8", "--reason", "核对")
    assert (ran.code, "早于“活动日期”2024年3月8日" in ran.err) == (2, True)


def test_a_correction_that_is_said_twice_is_one(place: Round) -> None:
    """Who was stopped before it was told runs it once more."""
    place.send(place.activity(VISIT))
    (number,) = place.states()
    for _ in range(2):
        place.json("correct", number, "title=视察", "--reason", "改名")
    assert len(place.sql("select id from log where action = 'correct'")) == 1
    assert len(place.sql("select id from versions where record = ?", number)) == 2
    place.json("review", "approve", number, "--by", "周林")
    place.json("correct", number, "title=视察", "--reason", "改名")
    assert place.states() == {number: "approved"}


def test_a_return_that_is_said_twice_is_one_and_its_correction_is_there(place: Round) -> None:
    place.send(place.activity(VISIT))
    (number,) = place.states()
    asked = ("review", "return", number, "--by", "周林", "--comment", "请补充。")
    (path,) = place.json(*asked)["corrections"]
    (place.root / path).unlink()
    assert place.json(*asked)["corrections"] == [path]
    assert (place.root / path).exists()
    assert len(place.sql("select id from reviews")) == 1
