"""代表履职档案: chapters by year, figures by hand, everything told once, the files behind it."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import Any

import pytest

from documents.small import PEOPLE, activity, contact, deputy, duty_report, facts, of_deputy, row, suggestion
from dutykit.documents.catalogue import DOCUMENTS
from dutykit.documents.dossier import build
from dutykit.documents.facts import Facts
from dutykit.documents.wording import in_short
from dutykit.dossier.model import Record
from rules.setting import regulation

TERM = (date(2021, 12, 8), date(2024, 12, 31))


def of(year: int, record: Record) -> Record:
    """The same record in another year."""
    values = json.loads(json.dumps(dict(record.values), ensure_ascii=False).replace("2024-", f"{year}-"))
    number = record.number.replace("2024", str(year))
    file = f"{year}_{record.form}.xlsx"
    return dataclasses.replace(
        record, number=number, values=values, year=year, file=file, sha256=f"{year}{len(record.form):060}",
        received=f"{year}-12-05T10:00:00+08:00",
    )  # fmt: skip


def term(*records: Record, scheme: str = "shijingshan-2022", **more: Any) -> Facts:
    return facts(*records, regulation=regulation(scheme), period=TERM, **more)


YEARS = (
    of(2021, activity("HD-2024-0001", "11-5", "上届的视察", "inspection_group", ["001"])),
    of(2021, activity("HD-2024-0002", "12-20", "初任培训", "training", ["001"])),
    of(2022, activity("HD-2024-0001", "3-5", "视察学校", "inspection_group", ["001"], spoke=["001"])),
    of(2022, activity("HD-2024-0002", "4-5", "视察医院", "inspection_group", ["002"], leave=["001"])),
    of(2022, activity("HD-2024-0003", "5-5", "视察公园", "inspection_group", ["002"], absent=["001"])),
    of(2022, contact("LX-2024-0001", "6-1", "八角南里站", "reception", ["001"], voters=12, matter="充电桩不够。")),
    of(
        2024,
        suggestion(
            "JY-2024-0001", "6-5", "关于停车的建议", "001", number="17-4-1", handler="区城管委", done="增设60个"
        ),
    ),
    of(2024, duty_report("SZ-2024-0001", "10-20", "001", "oral")),
)
WROTE = of(
    2024, row("DJ-2024-0001", "annual-registration", "", of="001", deputy="001", law="守法", shortcomings="不深")
)


def chapter(context: dict[str, Any], year: int) -> dict[str, Any]:
    return next(c for c in context["chapters"] if c["year"] == year)


def block(context: dict[str, Any], year: int, start: str) -> dict[str, Any]:
    return next(b for b in chapter(context, year)["blocks"] if b["title"].startswith(start))


def test_a_chapter_for_each_year_of_the_term_and_nothing_of_the_term_before() -> None:
    context = build(term(*YEARS), of_deputy("001"))
    assert [c["title"] for c in context["chapters"]] == ["2021年", "2022年", "2023年", "2024年"]
    assert context["period"] == "2021—2024年"
    rows = [r["title"] for c in context["chapters"] for b in c["blocks"] for r in b["rows"]]
    assert rows == ["初任培训", "视察学校", "视察医院", "视察公园", "八角南里站", "关于停车的建议", "述职"]


@pytest.mark.parametrize("scheme", ["shijingshan-2022", "pinggu-2019", "huarong-2024"])
def test_the_headings_are_the_regulations_and_each_deed_stands_under_one(scheme: str) -> None:
    context = build(term(*YEARS, scheme=scheme), of_deputy("001"))
    sections = regulation(scheme).sections
    for one in context["chapters"]:
        assert [b["title"].partition("、")[2] for b in one["blocks"]] == [s.heading for s in sections]
    records = [r["records"] for c in context["chapters"] for b in c["blocks"] for r in b["rows"]]
    assert sorted(records) == sorted(
        [
            "HD-2021-0002", "HD-2022-0001", "HD-2022-0002", "HD-2022-0003", "LX-2022-0001", "JY-2024-0001",
            "SZ-2024-0001",
        ]
    )  # fmt: skip


def test_a_row_says_what_when_how_and_by_which_record() -> None:
    context = build(term(*YEARS), of_deputy("001"))
    between = block(context, 2022, "三、")
    columns = ("no", "date", "title", "more", "kind", "role", "records")
    assert [tuple(r[c] for c in columns) for r in between["rows"]] == [
        ("1", "3月5日", "视察学校", "", "集中视察", "参加、发言", "HD-2022-0001"),
        ("2", "4月5日", "视察医院", "", "集中视察", "请假", "HD-2022-0002"),
        ("3", "5月5日", "视察公园", "", "集中视察", "未到", "HD-2022-0003"),
        ("4", "6月1日", "八角南里站", "选民12人次；充电桩不够", "接待选民", "接待", "LX-2022-0001"),
    ]
    suggested = block(context, 2024, "三、")["rows"][0]
    assert suggested["more"] == "编号17-4-1；承办：区城管委；办理：增设60个"


def test_figures_of_a_year_and_of_the_term() -> None:
    context = build(term(*YEARS), of_deputy("001"))
    assert [tuple(f.values()) for f in chapter(context, 2022)["figures"]] == [
        ("区人民代表大会会议期间的工作情况", 0, 0, 0, 0),
        ("区人民代表大会闭会期间的活动情况", 2, 1, 1, 12),
        ("其他执行区人大代表职务的情况", 0, 0, 0, 0),
        ("合计", 2, 1, 1, 12),
    ]
    assert context["overview"]["years"] == [2021, 2022, 2023, 2024]
    assert [(r["cells"], r["total"]) for r in context["overview"]["rows"]] == [
        ([0, 0, 0, 0], 0), ([1, 2, 0, 2], 5), ([0, 0, 0, 0], 0), ([1, 2, 0, 2], 5),
    ]  # fmt: skip
    assert block(context, 2022, "三、")["paragraphs"] == [
        "参加区人大常委会统一部署组织的活动：参加集中视察1次；发言1次。",
        "联系原选区选民和人民群众：接待选民1次，共12人次；听取、反映意见和要求1条。",
    ]


def test_a_part_without_records_says_so() -> None:
    context = build(term(*YEARS, scheme="pinggu-2019"), of_deputy("001"))
    assert [b["paragraphs"] for b in chapter(context, 2023)["blocks"]] == [
        ["见本档案“代表基本信息”。"], *[["本年没有登记记录。"]] * 8,
    ]  # fmt: skip
    assert block(build(term(*YEARS), of_deputy("001")), 2023, "一、")["paragraphs"] == ["代表本人没有填写。"]


def test_the_contents_are_the_titles_in_the_order_in_which_they_are_printed() -> None:
    context = build(term(*YEARS, WROTE, scheme="huarong-2024"), of_deputy("001"))
    lines = [(c["level"], c["title"]) for c in context["contents"]]
    assert lines[0] == (1, "届内履职情况统计")
    assert lines[-1] == (1, "附件清单")
    assert [t for level, t in lines[1:-1] if level == 1] == ["2021年", "2022年", "2023年", "2024年"]
    blocks = [b["title"] for c in context["chapters"] for b in c["blocks"]]
    assert [t for level, t in lines if level == 2] == blocks
    assert blocks[-1] == "代表本人另外填写的内容"


def test_no_text_of_the_deputy_is_dropped() -> None:
    context = build(term(*YEARS, WROTE, scheme="pinggu-2019"), of_deputy("001"))
    assert block(context, 2024, "代表本人另外")["parts"] == [
        {"title": "（一）遵守和协助实施宪法法律情况", "paragraphs": ["守法。"]},
        {"title": "（二）不足及改进措施", "paragraphs": ["不深。"]},
    ]
    under = build(term(*YEARS, WROTE), of_deputy("001"))
    assert block(under, 2024, "一、")["own"] == ["守法。"]
    assert block(under, 2024, "一、")["paragraphs"] == []


RESULT = row(
    "PC-2024-0001", "evaluation", "results", deputy="001", date="2024-10-20", way="oral", slips_out=46, slips_back=46,
    valid=45, invalid=1, satisfied=40, basically=3, dissatisfied=2, conclusion="satisfied", opinions="多到社区。",
)  # fmt: skip
HONOUR = row(
    "TJ-2024-0001", "commendation", "nominees", deputy="001", kind="deputy", state="announced", nominated="2023-12-30",
    announced="2024-01-08", document="京平常办〔2024〕1号",
)  # fmt: skip
TALK = row(
    "CS-2024-0001", "measure", "measures", deputy="001", date="2024-06-20", kind="talk", ground="no_contact",
    facts="一年没有进站。", actor="代表联络室主任", promise="每季度进站", review="improved", reviewed="2024-12-01",
)  # fmt: skip


def test_evaluations_and_commendations_stand_where_their_deeds_stand() -> None:
    said = {}
    for scheme in ("pinggu-2019", "huarong-2024"):
        context = build(term(*YEARS, RESULT, HONOUR, scheme=scheme), of_deputy("001"))
        said[scheme] = [(b["title"][:2], b["notes"]) for c in context["chapters"] for b in c["blocks"] if b["notes"]]
    evaluation = (
        "10月20日会议口头述职，评议：发出票46张、收回票46张、有效票45张、无效票（含弃权）1张、满意40张、基本满意3张、"
        "不满意2张；评议等次：满意；选民意见建议：多到社区（PC-2024-0001）"
    )
    honour = "1月8日推荐、表彰：优秀履职代表；已表彰；京平常办〔2024〕1号（TJ-2024-0001）"
    assert said == {
        "pinggu-2019": [("八、", [evaluation]), ("九、", [honour])],
        "huarong-2024": [("四、", [evaluation]), ("五、", [honour])],
    }


def test_measures_stand_apart_at_the_end_of_their_year_and_are_told_to_be_kept_inside() -> None:
    context = build(term(*YEARS, TALK), of_deputy("001"))
    last = chapter(context, 2024)["blocks"][-1]
    assert (last["title"], last["paragraphs"]) == (
        "提醒、约谈等措施", ["（本项属内部掌握的内容，对外提供或者公示前应当略去。）"],
    )  # fmt: skip
    assert last["measures"] == [
        {
            "date": "6月20日", "kind": "约谈", "why": "长期不联系群众；一年没有进站", "who": "代表联络室主任",
            "then": "每季度进站；已改进；2024年12月1日", "record": "CS-2024-0001",
        }
    ]  # fmt: skip
    assert context["open"] == ["含有1项提醒、约谈等措施，对外提供或者公示前应当略去"]
    assert build(term(*YEARS, TALK), of_deputy("002"))["open"] == []


def test_claims_and_held_records_are_told_and_not_counted() -> None:
    claim = row(
        "DJ-2024-0009", "annual-registration", "suggestions", record_state="disputed", of="001", title="关于公园的建议"
    )
    context = build(term(*YEARS, claim, held={"001": 2}), of_deputy("001"))
    last = chapter(context, 2024)["blocks"][-1]
    assert (last["title"], [c["told"] for c in last["claims"]]) == ("本人另行申报、尚未核实的事项", ["关于公园的建议"])
    assert context["open"] == ["有2条登记记录待核实，没有计入", "代表本人另外申报1项，待登记单位核实，没有计入"]
    assert chapter(context, 2024)["figures"][-1]["took"] == 2


def test_the_attachments_are_the_files_behind_it_each_once() -> None:
    context = build(term(*YEARS, WROTE), of_deputy("001"))
    told = [a["material"] for a in context["attachments"]]
    assert told[:2] == ["《代表履职活动登记表》", "《代表履职活动登记表》"]
    assert not any(".xlsx" in material or "退回修改" in material for material in told)
    wanted = ("no", "file", "received", "sha256", "records")
    assert [tuple(a[w] for w in wanted) for a in context["attachments"]] == [
        ("1", "2021_activity.xlsx", "2021年12月5日", "202100000000", "HD-2021-0002"),
        ("2", "2022_activity.xlsx", "2022年12月5日", "202200000000", "HD-2022-0001—0003"),
        ("3", "2022_contact.xlsx", "2022年12月5日", "202200000000", "LX-2022-0001"),
        ("4", "2024_annual-registration.xlsx", "2024年12月5日", "202400000000", "DJ-2024-0001"),
        ("5", "2024_duty-report.xlsx", "2024年12月5日", "202400000000", "SZ-2024-0001"),
        ("6", "2024_suggestion.xlsx", "2024年12月5日", "202400000000", "JY-2024-0001"),
    ]
    evidence = [e["number"] for e in context["evidence"]]
    assert evidence == [
        "HD-2021-0002", "HD-2022-0001", "HD-2022-0002", "HD-2022-0003", "LX-2022-0001", "JY-2024-0001", "SZ-2024-0001",
        "DJ-2024-0001", "DJ-2024-0001",
    ]  # fmt: skip


def test_only_the_years_in_office_have_a_chapter() -> None:
    later = dataclasses.replace(deputy("001", "李成"), since=date(2023, 6, 1))
    assert [c["year"] for c in build(term(people=(later, *PEOPLE[1:])), of_deputy("001"))["chapters"]] == [2023, 2024]
    ended = dataclasses.replace(deputy("001", "李成"), until=date(2022, 6, 1))
    assert [c["year"] for c in build(term(people=(ended, *PEOPLE[1:])), of_deputy("001"))["chapters"]] == [2021, 2022]
    told = build(term(*YEARS, people=(later, *PEOPLE[1:])), of_deputy("001"))
    assert [c["year"] for c in told["chapters"]] == [2021, 2022, 2023, 2024]  # nothing that is told is left out


def test_one_year_alone_has_no_overview() -> None:
    context = build(facts(*YEARS), of_deputy("001"))
    assert (context["period"], [c["year"] for c in context["chapters"]]) == ("2024年", [2024])
    assert context["overview"] == {"years": [], "rows": []}
    assert context["contents"][0] == {"title": "2024年", "level": 1}


def test_who_keeps_it_as_the_regulation_says() -> None:
    mine = build(term(scheme="pinggu-2019"), of_deputy("001"))["keepers"]
    assert [k["label"] for k in mine] == ["建档单位", "牵头部门", "届末保管", "用途"]
    assert mine[0]["value"] == "各代表小组"
    member = dataclasses.replace(PEOPLE[0], facts={**PEOPLE[0].facts, "standing_member": True})
    kept = build(term(people=(member, *PEOPLE[1:]), scheme="pinggu-2019"), of_deputy("001"))["keepers"]
    assert kept[0]["value"] == "区人大常委会办公室"
    assert [k["label"] for k in build(term(scheme="huarong-2024"), of_deputy("001"))["keepers"]] == ["牵头部门"]


def test_numbers_that_follow_each_other_are_told_as_one() -> None:
    given = ["HD-2024-0001", "HD-2024-0002", "HD-2024-0003", "HD-2024-0009", "LX-2024-0010", "甲", "HD-2024-0099",
             "HD-2024-0100"]  # fmt: skip
    assert in_short(given) == [
        "HD-2024-0001—0003", "HD-2024-0009", "LX-2024-0010", "甲", "HD-2024-0099—0100",
    ]  # fmt: skip


def test_it_is_of_the_whole_term_unless_asked() -> None:
    assert {d.id for d in DOCUMENTS.values() if d.term} == {"dossier", "term-report", "renomination", "handover"}


def test_what_comes_besides_follows_something() -> None:
    """Where nothing was done under the named parts, the rest is no addition to anything."""
    rest = of(2024, activity("HD-2024-0001", "3-5", "视察学校", "inspection_group", ["001"], organiser=""))
    text = block(build(term(rest), of_deputy("001")), 2024, "三、")["paragraphs"]
    assert text == ["参加集中视察1次。"]
