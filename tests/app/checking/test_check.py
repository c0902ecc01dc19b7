"""What ``dutykit check`` makes of a year: which records count, which are in doubt, what is closed, what is asked."""

from __future__ import annotations

import json
from typing import Any

import openpyxl
import pytest

from app.rounds import LESSON, VISIT, Book, Round, hold_session

BY = ("--by", "周林")
LI = "李成（古城街道人大街工委，代表编号 0001）"
"""One of two of this name."""
OWN = """
id = "own"
title = "示例区代表履职办法"
number = "示发〔2020〕1号"
passed = 2019-12-20
in_force = 2020-01-01
[words]
[settings]
{settings}
[[rule]]
id = "lessons"
article = "第三条"
duty = "参加代表大讲堂"
force = "must"
kind = "count"
subject = "deputy"
window = "year"
take = [{{ kinds = ["lecture_hall"] }}]
compare = "at_least"
figure = 1
ground = "other"
[[measure]]
rule = "lessons"
step = 1
kind = "talk"
actor = ["work_committee_head"]
article = "第八条"
[[measure]]
rule = "lessons"
step = 2
kind = "circular"
actor = ["standing_office"]
article = "第八条"
after = 1
outcome = ["not_improved"]
[[rule]]
id = "entered"
article = "第五条"
duty = "活动录入平台"
force = "must"
kind = "complete"
subject = "unit"
unit_kinds = ["work_committee"]
window = "year"
record = "activity.activities"
filled = ["entered"]
[[rule]]
id = "once"
article = "第六条"
duty = "届内参加视察"
force = "must"
kind = "count"
subject = "deputy"
window = "term"
take = [{{ kinds = ["inspection_group"] }}]
compare = "at_least"
figure = 1
"""
ALL = ("met", "unmet", "undetermined", "exempt")


@pytest.fixture
def year(place: Round, monkeypatch: pytest.MonkeyPatch) -> Round:
    """The year 2024 is over; the workspace has a regulation of its own and has told its sessions."""
    hold_session(place)
    (place.root / "regulations").mkdir(exist_ok=True)
    (place.root / "regulations/own.toml").write_text(OWN.format(settings=""), encoding="utf-8")
    monkeypatch.setenv("DUTYKIT_TODAY", "2025-01-20")
    return place


def checked(place: Round, *args: Any, regulation: str = "own") -> dict[str, Any]:
    ran = place.run("check", "--regulation", regulation, "--json", *args)
    assert ran.code in {0, 1}, ran.out + ran.err
    told = json.loads(ran.out)
    assert (ran.code == 1) == (told["totals"]["unmet"] > 0)
    return dict(told)


def results(place: Round, rule: str, *args: Any) -> dict[str, tuple[str, str | None, Any]]:
    found = [f for f in checked(place, *args)["findings"] if f["rule"] == rule]
    return {f["subject"]["id"]: (f["result"], f["reason"], f["figure"]) for f in found}


def close(place: Round, *units: str, form: str = "", year: int = 2024) -> None:
    asked = [a for u in units for a in ("--unit", u)] + (["--form", form] if form else [])
    place.json("review", "close", *asked, "--year", year, *BY)


# --- one finding, whole -------------------------------------------------------------------------------------------


def test_a_finding_has_every_key_of_the_contract(year: Round) -> None:
    year.send(year.activity(LESSON))
    close(year, "GC")
    told = checked(year, "--deputy", "0001", "--rule", "lessons")
    assert told == {
        "format": 1, "year": 2024, "years": [2024], "what_if": [], "notes": [], "contradictions": [],
        "regulations": [{"id": "own", "title": "示例区代表履职办法", "version": "示发〔2020〕1号"}],
        "findings": [{
            "id": "JL-2024-DHDJ-S1YK",
            "regulation": "own", "version": "示发〔2020〕1号", "rule": "lessons", "article": "第三条", "force": "must",
            "subject": {"kind": "deputy", "id": "0001", "name": "李成"},
            "period": {"from": "2024-01-01", "to": "2024-12-31"},
            "result": "unmet", "reason": None, "figure": 0, "unit_of_figure": "次", "threshold": 1, "records": [],
            "suggests": {"measure": "talk", "actor": "work_committee_head", "after": None},
            "message": "2024年参加代表大讲堂：0次，要求不少于1次；古城街道人大街工委的登记已经关闭。",
        }],
        "totals": {"findings": 1, "met": 0, "unmet": 1, "undetermined": 0, "exempt": 0},
    }  # fmt: skip


def test_a_met_finding_leads_by_its_record_to_the_cell(year: Round) -> None:
    year.send(year.activity(VISIT, LESSON), "活动.xlsx")
    (finding,) = checked(year, "--deputy", "王芳", "--rule", "lessons")["findings"]
    assert (finding["result"], finding["figure"]) == ("met", 1)
    (number,) = finding["records"]
    trace = year.json("trace", number)
    assert trace["sources"][0]["file"] == "活动.xlsx"
    assert "王芳" in [f["raw"] for f in trace["sources"][0]["fields"] if f["field"] == "present"]


def test_exit_code_is_0_without_anything_unmet_and_1_with_it(year: Round) -> None:
    year.send(year.activity(LESSON))
    assert year.run("check", "--regulation", "own").code == 0
    close(year, "GC")
    assert year.run("check", "--regulation", "own").code == 1
    assert year.run("check", "--regulation", "own", "--deputy", "0002").code == 0
    assert year.run("check", "--regulation", "own", "--result", "met").code == 1


# --- registers ----------------------------------------------------------------------------------------------------


def test_nothing_recorded_falls_short_only_where_the_register_is_closed(year: Round) -> None:
    year.send(year.activity(LESSON))
    assert results(year, "lessons")["0001"] == ("undetermined", "open", 0)
    close(year, "GC")
    found = results(year, "lessons")
    assert (found["0001"], found["0002"]) == (("unmet", None, 0), ("met", None, 1))
    assert found["0004"] == ("undetermined", "open", 0)
    year.json("review", "reopen", "--unit", "GC", *BY, "--comment", "漏报")
    assert results(year, "lessons")["0001"] == ("undetermined", "open", 0)


def test_a_register_closed_for_the_form_that_a_rule_reads_is_enough(year: Round) -> None:
    year.send(year.activity({**LESSON, "entered": "2024-4-15"}))
    close(year, "GC", form="contact")
    assert results(year, "entered")["GC"] == ("undetermined", "open", 0)
    close(year, "GC", form="activity")
    assert results(year, "entered")["GC"] == ("met", None, 0)


def test_a_year_that_is_not_over_is_not_due(year: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYKIT_TODAY", "2024-12-31")
    close(year, "GC")
    assert results(year, "lessons")["0001"] == ("undetermined", "not_due", 0)


def test_a_year_without_records_and_one_to_come(year: Round) -> None:
    assert results(year, "lessons", "--year", 2023)["0001"] == ("undetermined", "open", 0)
    told = checked(year, "--year", 2026)
    assert {(f["result"], f["reason"]) for f in told["findings"]} == {("undetermined", "not_due")}
    assert told["notes"] == ["2026 年还没有到。"]


# --- which records count ------------------------------------------------------------------------------------------


def test_a_held_row_may_yet_count_for_those_it_names(year: Round) -> None:
    year.send(year.activity({**LESSON, "date": "四月中旬", "present": "李成"}))
    close(year, "GC")
    found = results(year, "lessons")
    assert (found["0001"][:2], found["0002"][:2]) == (("undetermined", "disputed"), ("unmet", None))


def test_a_name_that_nobody_bears_is_a_doubt_for_those_of_nearly_that_name_only(year: Round) -> None:
    year.send(year.activity({**LESSON, "present": "张健国"}))
    close(year, "GC")
    found = results(year, "lessons")
    assert (found["0003"][:2], found["0002"][:2]) == (("undetermined", "disputed"), ("unmet", None))


def test_a_withdrawn_return_counts_no_more(year: Round) -> None:
    year.send(year.activity(LESSON), "活动.xlsx")
    close(year, "GC")
    assert results(year, "lessons")["0002"][0] == "met"
    assert year.run("withdraw", "活动.xlsx", "--reason", "发错了").code == 0
    assert results(year, "lessons")["0002"] == ("unmet", None, 0)


def test_a_corrected_record_counts_as_corrected(year: Round) -> None:
    year.send(year.activity(LESSON))
    close(year, "GC")
    (number,) = year.states()
    assert year.run("correct", number, "present=张建国", "--reason", "核对签到表").code == 0
    found = results(year, "lessons")
    assert (found["0002"][0], found["0003"][0]) == ("unmet", "met")


def test_where_review_is_required_only_what_is_approved_counts(year: Round) -> None:
    config = year.root / "dutykit.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("required = false", "required = true"), "utf-8")
    year.send(year.activity(LESSON, {**LESSON, "title": "第四讲", "present": "张建国"}))
    close(year, "GC")
    assert results(year, "lessons")["0002"] == ("undetermined", "disputed", 0)
    first, _ = year.states()
    year.json("review", "approve", first, *BY)
    found = results(year, "lessons")
    assert (found["0002"], found["0003"]) == (("met", None, 1), ("undetermined", "disputed", 0))


# --- measures -----------------------------------------------------------------------------------------------------


def measured(place: Round, **row: Any) -> None:
    given = {
        "deputy": "0001", "kind": "约谈", "date": "2025-1-10", "ground": "其他", "basis": "示例办法第八条",
        "rule": "own/lessons", "step": 1, "actor_kind": "人大街工委主任", **row,
    }  # fmt: skip
    book = Book(place.issue("measure")).head(filler="周林").rows("measures", [given])
    assert place.send(book).code == 0


def test_a_step_that_was_taken_is_not_suggested_again_and_leads_to_the_next(year: Round) -> None:
    close(year, "GC")
    ask = ("--deputy", "0001", "--rule", "lessons")
    assert checked(year, *ask)["findings"][0]["suggests"]["measure"] == "talk"
    measured(year)
    assert checked(year, *ask)["findings"][0]["suggests"] is None
    measured(year, date="2025-1-12", review="未改进", reviewed="2025-1-15", content="复查")
    suggested = checked(year, *ask)["findings"][0]["suggests"]
    assert (suggested["measure"], suggested["actor"], suggested["after"][:3]) == ("circular", "standing_office", "CS-")


# --- narrowing ----------------------------------------------------------------------------------------------------


def test_filters_narrow_to_units_deputies_rules_results_and_regulations(year: Round) -> None:
    year.send(year.activity(LESSON))
    close(year, "GC")

    def ids(*args: Any) -> set[str]:
        return {f["subject"]["id"] for f in checked(year, *args)["findings"]}

    assert ids("--unit", "古城街道人大街工委", "--rule", "lessons") == {"0001", "0002", "0003"}
    assert ids("--unit", "GC", "--unit", "LG", "--rule", "entered") == {"GC", "LG"}
    assert ids("--deputy", "王芳", "--deputy", "0007", "--rule", "lessons") == {"0002", "0007"}
    assert ids("--rule", "lessons", "--result", "unmet") == {"0001", "0003"}
    assert {f["rule"] for f in checked(year, "--rule", "lessons", "--rule", "once")["findings"]} == {"lessons", "once"}
    both = checked(year, "--regulation", "shijingshan-2022")
    assert [r["id"] for r in both["regulations"]] == ["own", "shijingshan-2022"]
    twice = checked(year, "--regulation", "own")
    assert len(twice["findings"]) == len(checked(year)["findings"])
    ran = year.run("check", "--regulation", "own", "--deputy", "李成")
    assert (ran.code, "有 2 位代表叫“李成”。" in ran.err) == (2, True)


def test_a_term_is_told_once_and_its_years_one_by_one(year: Round) -> None:
    year.send(year.activity(VISIT, LESSON))
    told = checked(year, "--term")
    assert told["years"] == [2021, 2022, 2023, 2024, 2025]
    found = [(f["rule"], f["subject"]["id"], f["period"]["from"]) for f in told["findings"]]
    assert len(found) == len(set(found))
    assert [p for r, d, p in found if (r, d) == ("once", "0002")] == ["2021-12-20"]
    assert [p[:4] for r, d, p in found if (r, d) == ("lessons", "0002")] == ["2021", "2022", "2023", "2024", "2025"]


# --- what if ------------------------------------------------------------------------------------------------------


def test_what_if_changes_a_figure_says_so_and_keeps_nothing(year: Round) -> None:
    year.send(year.activity(LESSON))
    close(year, "GC")
    before = year.dump()
    told = checked(year, "--what-if", "lessons.figure=2", "--deputy", "0002")
    assert (told["what_if"], [f["threshold"] for f in told["findings"] if f["rule"] == "lessons"]) == (
        ["lessons.figure=2"], [2],
    )  # fmt: skip
    ran = year.run("check", "--regulation", "own", "--what-if", "own:lessons.figure=2")
    assert "! 假设：own:lessons.figure=2（只看结果，什么也没有保存）" in ran.out
    assert year.dump() == before
    assert [f["threshold"] for f in checked(year, "--rule", "lessons", "--deputy", "0002")["findings"]] == [1]


def test_what_if_of_one_regulation_among_several_touches_that_one(year: Round) -> None:
    ran = year.run("check", "--regulation", "own", "--regulation", "shijingshan-2022", "--what-if", "lessons.figure=0")
    assert (ran.code, ran.err) == (0, "")


# --- settings of the workspace ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "settings", "first"),
    [
        ("calendar", "", "2024-01-01"),
        ("session", "", "2024-01-11"),
        ("session", 'year = "calendar"', "2024-01-01"),
        ("calendar", 'year = "session"', "2024-01-11"),
    ],
)
def test_what_a_year_is_the_workspace_says_unless_the_regulation_does(
    year: Round, period: str, settings: str, first: str
) -> None:
    config = year.root / "dutykit.toml"
    config.write_text(config.read_text(encoding="utf-8").replace('"calendar"', f'"{period}"'), encoding="utf-8")
    (year.root / "regulations/own.toml").write_text(OWN.format(settings=settings), encoding="utf-8")
    findings = checked(year, "--rule", "lessons")["findings"]
    assert {f["period"]["from"] for f in findings} == {first}


def test_a_rule_of_another_level_is_left_out(year: Round) -> None:
    county = {f["rule"] for f in checked(year, regulation="huarong-2024")["findings"]}
    config = year.root / "dutykit.toml"
    config.write_text(config.read_text(encoding="utf-8").replace('"county"', '"city"'), encoding="utf-8")
    city = {f["rule"] for f in checked(year, regulation="huarong-2024")["findings"]}
    assert ("fourth_quarter" in county, "fourth_quarter" in city) == (True, False)
    assert ("february_march" in county, "february_march" in city) == (False, True)


# --- what is printed ----------------------------------------------------------------------------------------------


def lines(place: Round, *args: Any) -> list[str]:
    return list(place.run("check", "--regulation", "own", *args).out.splitlines())


def test_the_whole_is_summed_up_and_leads_on(year: Round) -> None:
    year.send(year.activity({**LESSON, "entered": "2024-4-15"}))
    close(year, "GC")
    out = lines(year)
    assert out[:7] == [
        "北京市示例区人民代表大会　2024 年度",
        "",
        "《示例区代表履职办法》（示发〔2020〕1号）",
        "  条款    要求            符合  不符合  无法判定  不适用",
        "  第三条  参加代表大讲堂     1       2         5       0",
        "  第五条  活动录入平台       1       0         2       0",
        "  第六条  届内参加视察       0       0         8       0",
    ]
    assert "  古城街道人大街工委     2       2         3       0" in out
    assert "  八角街道人大街工委     0       0         7       0  没有关闭" in out
    assert f"    ✗ {LI}　第三条：2024年参加代表大讲堂：0次，要求不少于1次；古城街道人大街工委的登记已经关闭。" in out
    assert "      → 可由人大街工委主任约谈，依据第八条；由人决定。" in out
    assert "      → 收齐了就关闭：dutykit review close --year 2024 --unit 八角街道人大街工委" in out
    assert "共 19 条结论：符合 2，不符合 2，无法判定 15，不适用 0。" in out
    assert "  看一个单位：dutykit check --regulation own --unit 古城街道人大街工委" in out


def test_a_unit_is_told_rule_by_rule_and_a_deputy_finding_by_finding(year: Round) -> None:
    year.send(year.activity(LESSON))
    close(year, "GC")
    out = lines(year, "--unit", "GC")
    at = out.index("    ✗ 第三条　参加代表大讲堂：2 条，要求不少于1次")
    assert out[at + 1 : at + 3] == [
        f"      {LI}（0次）、张建国（0次）",
        "      → 2 条可由人大街工委主任约谈，依据第八条；由人决定。",
    ]
    out = lines(year, "--deputy", "0002")
    assert "    ✓ 王芳　第三条：2024年参加代表大讲堂：1次，要求不少于1次。" in out
    assert next(line for line in out if "依据：" in line).startswith("      依据：HD-2024-")


# --- the workbook -------------------------------------------------------------------------------------------------


def cells(place: Round, name: str, sheet: str) -> list[list[Any]]:
    book = openpyxl.load_workbook(place.root / name)
    return [[c.value for c in row] for row in book[sheet].iter_rows()]


def test_the_workbook_tells_sums_findings_and_the_records_behind_them(
    year: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(year.root)
    book = year.activity(LESSON)
    book.cell("activities.title", 1).value = "=1+1 大讲堂"
    book.cell("activities.title", 1).data_type = "s"
    year.send(book, "=活动.xlsx")
    close(year, "GC")
    assert year.run("check", "--regulation", "own", "-o", "结论.xlsx").code == 1
    assert openpyxl.load_workbook(year.root / "结论.xlsx").sheetnames == [
        "汇总",
        "各单位",
        "不符合",
        "全部结论",
        "依据",
    ]
    assert cells(year, "结论.xlsx", "汇总")[2] == [
        "办法", "条款", "要求", "力度", "符合", "不符合", "无法判定", "不适用", "口径",
    ]  # fmt: skip
    assert cells(year, "结论.xlsx", "汇总")[3][1:8] == ["第三条", "参加代表大讲堂", "应当", 1, 2, 5, 0]
    assert cells(year, "结论.xlsx", "各单位")[3:5] == [
        ["古城街道人大街工委", 1, 3, 3, 0, ""], ["八角街道人大街工委", 0, 0, 7, 0, "没有关闭"],
    ]  # fmt: skip
    unmet = cells(year, "结论.xlsx", "不符合")
    assert unmet[2] == [
        "单位", "对象", "条款", "要求", "时间", "结论", "说明", "换一种读法",
        "可以采取的措施（由人决定）", "依据的记录", "结论编号",
    ]  # fmt: skip
    assert [row[1] for row in unmet[3:]] == [LI, "张建国", "古城街道人大街工委"]
    assert len(cells(year, "结论.xlsx", "全部结论")) == 3 + 19
    (behind,) = cells(year, "结论.xlsx", "依据")[3:]
    assert (behind[0][:8], "=1+1 大讲堂" in behind[2], behind[3]) == ("HD-2024-", True, "=活动.xlsx")
    assert str(behind[4]).startswith("填写!")
    book = openpyxl.load_workbook(year.root / "结论.xlsx")
    kinds = {c.data_type for s in book for row in s.iter_rows() for c in row if str(c.value).startswith("=")}
    assert kinds == {"s"}


def test_a_workbook_that_a_person_has_changed_is_left_alone(year: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(year.root)
    ask = ("--regulation", "own", "-o", "结论.xlsx")
    assert "已存为 结论.xlsx" in year.run("check", *ask).out
    assert "已存为 结论.xlsx" in year.run("check", *ask).out
    book = openpyxl.load_workbook(year.root / "结论.xlsx")
    book["不符合"]["A1"] = "我改过的"
    book.save(year.root / "结论.xlsx")
    told = year.json("check", *ask)
    assert told["output"] != "结论.xlsx"
    assert cells(year, "结论.xlsx", "不符合")[0][0] == "我改过的"
    assert (year.root / told["output"]).exists()
    assert year.json("check", *ask, "--force")["output"] == "结论.xlsx"
    assert cells(year, "结论.xlsx", "不符合")[0][0] == "不符合的结论"


# --- returns that came and were not read --------------------------------------------------------------------------


def test_a_return_that_was_not_read_is_named_by_the_findings_that_it_may_undo(year: Round) -> None:
    """A form of the deputy's own came as something that cannot be read: what it may add, nobody knows."""
    year.send(year.activity(LESSON))
    close(year, "GC")
    assert results(year, "lessons")["0001"] == ("unmet", None, 0)
    scan = year.root / "李成 登记表（扫描件）.pdf"
    scan.write_bytes(b"%PDF-1.4 broken")
    assert year.ingest(scan).status == "unreadable"
    found = {f["subject"]["id"]: f for f in checked(year, "--rule", "lessons")["findings"]}
    assert (found["0001"]["result"], found["0001"]["reason"]) == ("undetermined", "unread")
    assert "有收到而没有读出的回收件：李成 登记表（扫描件）.pdf" in found["0001"]["message"]
    assert found["0005"]["reason"] == "unread"  # of the same name
    assert found["0002"]["reason"] != "unread"
    year.json("withdraw", scan.name, "--reason", "重收", *BY)
    assert results(year, "lessons")["0001"] == ("unmet", None, 0)


def test_a_return_of_whom_nothing_is_known_is_told_beside_the_findings(year: Round) -> None:
    scan = year.root / "无名.pdf"
    scan.write_bytes(b"%PDF-1.4 broken")
    assert year.ingest(scan).status == "unreadable"
    (note,) = checked(year, "--rule", "lessons")["notes"]
    assert note.startswith("有收到而没有读出、看不出是谁的回收件：无名.pdf。")
