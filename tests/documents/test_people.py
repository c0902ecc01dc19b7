"""Papers about one deputy: what they tell of the deputy, what they leave out of others, and what they do not know."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from documents.small import activity, contact, duty_report, facts, forms, of_deputy, regulation, row, suggestion
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.derived import Derived
from dutykit.documents.example import example_facts
from dutykit.dossier.model import Record
from dutykit.dossier.target import Target
from dutykit.errors import UsageError
from dutykit.words.codes import Per

TERM = (date(2021, 12, 1), date(2024, 12, 31))
ABOUT_ONE = ("term-report", "evaluation-result", "duty-letter", "reminder", "renomination", "handbook")


def made(document: str, *records: Record, target: Target | None = None, **more: Any) -> dict[str, Any]:
    return DOCUMENTS[document].build(facts(*records, **more), target or of_deputy("001"))


def slips(record: str, deputy: str, day: str, **more: Any) -> Record:
    values = {"slips_out": 30, "slips_back": 29, "valid": 28, "satisfied": 21, "basically": 6, "dissatisfied": 1}
    return row(record, "evaluation", "results", deputy=deputy, date=day, **{**values, **more})


@pytest.mark.parametrize("document", ABOUT_ONE)
def test_a_number_that_nobody_has_is_refused(document: str) -> None:
    with pytest.raises(UsageError, match="没有编号为“999”的代表"):
        made(document, target=of_deputy("999"))


@pytest.mark.parametrize("document", ABOUT_ONE)
def test_no_other_deputy_is_named_and_no_record_of_another_cited(document: str) -> None:
    given = example_facts(forms(), regulation())
    text = str(DOCUMENTS[document].build(given, of_deputy("001")))
    others = [d.name for d in given.roster.deputies if d.number != "001"]
    assert [name for name in others if name in text] == []
    assert [n for n in ("HD-2024-0004", "CP-2024-0004", "JY-2024-0007") if n in text] == []


# --- several years ---------------------------------------------------------------------------------------------


def year(record: Record, number: int) -> Record:
    """The record as one of another year."""
    day = {k: v.replace("2024", str(number)) for k, v in record.values["date"].items()}
    return dataclasses.replace(record, year=number, values={**record.values, "date": day})


VISITS = [year(activity(f"HD-0{n}", "3-5", f"视察{n}号院", "inspection_group", ["001"]), 2021 + n) for n in (1, 2, 3)]


def test_a_year_is_told_once_where_it_begins() -> None:
    lesson = year(activity("HD-09", "5-6", "学习预算法", "training", ["001"]), 2023)
    context = made("term-report", *VISITS[:2], lesson, period=TERM)
    (work,) = [s for s in context["sections"] if s["id"] == "between"]
    told = "2022年3月5日，我视察1号院；2023年3月5日，视察2号院；5月6日，学习预算法。"
    assert [p["paragraphs"] for p in work["parts"]] == [[told]]


def test_a_term_is_told_over_its_years() -> None:
    context = made("term-report", *VISITS, duty_report("SZ-01", "11-18", "001", "oral"), period=TERM)
    (work,) = [s for s in context["sections"] if s["id"] == "between"]
    assert [p["paragraphs"] for p in work["parts"]] == [
        ["我参加集中视察3次。"],
        ["2024年11月18日，我向原选区选民报告履职情况。"],
    ]
    assert [f["cells"] for f in context["figures"]] == [
        ["0", "0", "0", "0"],
        ["0", "1", "1", "2"],
        ["0", "0", "0", "0"],
    ]
    assert (context["greeting"], context["first"], context["last"], context["since"]) == (
        "各位选民：",
        2021,
        2024,
        None,
    )


def test_years_before_the_workspace_began_are_left_to_the_deputy_and_no_nought_is_told() -> None:
    context = made("term-report", *VISITS[1:], period=TERM, derived=Derived(begun=2023))
    assert (context["since"], context["years"]) == (2023, [2023, 2024])
    assert "2023年以前的履职情况没有登记，待代表本人补充" in context["open"]
    assert made("renomination", *VISITS[1:], period=TERM, derived=Derived(begun=2023))["years"] == [2023, 2024]
    dossier = made("dossier", *VISITS[1:], period=TERM, derived=Derived(begun=2023))
    assert (dossier["since"], dossier["years"], [c["year"] for c in dossier["chapters"]]) == (
        2023,
        *2 * ([2023, 2024],),
    )
    assert dossier["period"] == "2023—2024年"


def test_without_a_year_in_which_it_began_every_year_has_its_chapter() -> None:
    dossier = made("dossier", *VISITS, period=TERM)
    assert (dossier["since"], dossier["years"]) == (None, [2021, 2022, 2023, 2024])


def test_the_deputys_words_of_each_year_say_which() -> None:
    wrote = [
        dataclasses.replace(
            row(f"DJ-0{n}", "annual-registration", "", of="001", deputy="001", shortcomings=text), year=2022 + n
        )
        for n, text in ((1, "调研少"), (2, "进站少"))
    ]
    context = made("term-report", *wrote, period=TERM)
    (section,) = [s for s in context["sections"] if s["id"] == "shortcomings"]
    assert section["own"] == ["2023年：调研少。", "2024年：进站少。"]


# --- evaluations -----------------------------------------------------------------------------------------------


def test_shares_are_of_the_valid_slips() -> None:
    (told,) = made("evaluation-result", slips("CP-01", "001", "2024-11-18", conclusion="satisfied"))["rows"]
    assert (told["figures"], told["shares"], told["conclusion"]) == (["21", "6", "1"], ["75%", "21.4%", "3.6%"], "满意")


def test_without_valid_slips_there_is_no_share() -> None:
    (told,) = made("evaluation-result", slips("CP-01", "001", "2024-11-18", valid=None))["rows"]
    assert told["shares"] == ["—", "—", "—"]


def test_a_meeting_tells_all_who_were_evaluated_on_its_days_in_the_order_of_the_roster() -> None:
    plan = row("HQ-01", "session", "sessions", kind="other", title="评议会", opening="2024-11-18", closing="2024-11-19")
    context = made(
        "evaluation-result", plan, slips("CP-01", "003", "2024-11-18"), slips("CP-02", "001", "2024-11-19"),
        slips("CP-03", "002", "2024-11-20"), target=Target(Per.MEETING, "HQ-01"),
    )  # fmt: skip
    assert ([r["name"] for r in context["rows"]], context["opinions"]) == (["李成", "欧阳文博"], [])


NOBODYS = "没有收回测评汇总表（evaluation），请先收回"
NOT_OF = "登记里没有“001”的测评结果：没有被评议，或者测评汇总表（evaluation）还没有收回"


@pytest.mark.parametrize(("target", "said"), [(of_deputy("001"), NOT_OF), (Target(Per.MEETING, "HQ-01"), NOBODYS)])
def test_without_a_result_there_is_no_paper_and_what_is_missing_is_said(target: Target, said: str) -> None:
    told = made("evaluation-result", target=target)
    assert (told["nothing_to_tell"], told["open"]) == (True, [said])


def test_what_voters_said_names_no_other_deputy() -> None:
    told = made("evaluation-result", slips("CP-01", "001", "2024-11-18", opinions="请和王小兰代表一起推动。"))
    assert told["opinions"] == ["请和某代表一起推动。"]


# --- letters ---------------------------------------------------------------------------------------------------


def test_the_letter_tells_of_the_deputy_in_the_third_person_and_nothing_that_the_deputy_wrote() -> None:
    wrote = row("DJ-01", "annual-registration", "", of="001", deputy="001", law="守法", shortcomings="调研不深")
    visit = activity("HD-01", "3-5", "视察老旧小区", "inspection_group", ["001"])
    context = made("duty-letter", wrote, visit, slips("CP-01", "001", "2024-11-18"))
    assert [(s["title"], s["parts"][0]["paragraphs"]) for s in context["sections"]] == [
        ("一、区人民代表大会闭会期间的活动情况", ["3月5日，李成代表视察老旧小区。"])
    ]
    assert context["evaluation"] == [
        "2024年11月18日报告履职情况并接受选民评议，收回有效票28张，其中满意21张，占75%、基本满意6张，占21.4%、不满意1张，占3.6%。"
    ]
    assert context["to"] == "原选区选民、古城第二小学"


def test_a_letter_about_a_year_without_records_says_so() -> None:
    context = made("duty-letter")
    assert (context["sections"], context["nothing"]) == ([], "没有登记记录。")


def test_a_reminder_rests_on_a_clause_cites_its_records_and_decides_nothing() -> None:
    context = DOCUMENTS["reminder"].build(example_facts(forms(), regulation()), of_deputy("001"))
    (matter,) = context["matters"]
    assert matter["basis"] == "《北京市石景山区人大代表报告履职情况办法》（石常发〔2022〕24号）第五条"
    assert matter["records"] == ["2024年3月5日，代表联组活动，季度活动：“参加”（HD-2024-0001）"]
    assert matter["suggestion"].endswith("由人决定。")
    assert context["open"] == ["是否发出、采取什么措施由人决定；发出以前请核对事实"]


# --- tables ----------------------------------------------------------------------------------------------------


def test_the_sheet_for_those_who_propose_lays_side_by_side_and_concludes_nothing() -> None:
    honour = row(
        "BZ-01", "commendation", "nominees", deputy="001", kind="deputy", state="announced", announced="2024-12-20"
    )
    talk = row("CS-01", "measure", "measures", deputy="001", kind="remind", date="2024-06-01", ground="no_contact")
    context = made("renomination", *VISITS, slips("CP-01", "001", "2024-11-18"), honour, talk, period=TERM)
    assert context["evaluations"] == [
        "2024年11月18日：有效票28张，满意21张（75%）、基本满意6张（21.4%）、不满意1张（3.6%）（CP-01）"
    ]
    assert (context["honours"], context["measures"]) == (
        ["2024年12月20日优秀履职代表，已表彰（BZ-01）"], ["2024年6月1日提醒，长期不联系群众（CS-01）"],
    )  # fmt: skip
    assert context["open"] == ["含有提醒、约谈等措施，属内部掌握，不要对外提供"]
    assert not {"score", "rank"} & set(context)


def test_the_handbook_has_what_is_registered_and_room_for_what_is_not() -> None:
    context = made(
        "handbook",
        activity("HD-01", "3-5/6", "视察老旧小区", "inspection_group", ["001"]),
        contact("LX-01", "6-1", "八角南里站", "reception", ["001"], voters=12, matter="充电桩"),
        suggestion("JY-01", "6-5", "关于停车的建议", "001"),
    )
    tables = context["tables"]
    assert [(r["date"], r["title"], r["record"]) for r in tables["activities"]] == [
        ("3月5日—6日", "视察老旧小区", "HD-01")
    ]
    assert (tables["contacts"][0]["voters"], tables["suggestions"][0]["title"]) == ("12", "关于停车的建议")
    assert (context["count"], len(context["blank"])) == (3, 4)
