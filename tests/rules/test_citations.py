"""Citations of a law by date, and numbers that an amendment has overtaken."""

from __future__ import annotations

from datetime import date

import pytest

from dutykit.errors import TemplateError
from dutykit.rules.citations import Law, citer, faults_of, laws_of, overtaken
from dutykit.rules.load import load_regulation
from rules.setting import regulation
from rules.small import _meta

OLD_DAY, NEW_DAY = date(2025, 3, 10), date(2025, 3, 11)
LATER = date(2026, 1, 5)


def deputies_law() -> Law:
    found = laws_of(regulation(i) for i in ("npc-deputies-law-2025", "shijingshan-2022", "npc-deputies-law-2015"))
    assert len(found) == 1  # a regulation without a map is no law with versions
    return found[0]


@pytest.mark.parametrize(
    ("subject", "before", "after"),
    [
        ("报告履职情况", "第四十五条", "第五十八条"),
        ("建议、批评和意见的办理和答复", "第四十二条", "第五十一条"),
        ("代表资格终止", "第四十九条", "第六十二条"),
        ("未经批准两次不出席而终止", "第四十九条（三）", "第六十二条（三）"),
        ("暂时停止执行代表职务", "第四十八条", "第六十一条"),
        ("职业活动与执行职务", "第四十六条", "第五十九条"),
        ("代表的义务", "第四条", "第八条"),
        ("联系选民和人民群众的义务", "第四条（五）", "第八条（六）"),
        ("优先执行代表职务", "第五条", "第九条"),
        ("出席会议与请假", "第七条", "第十三条"),
        ("会议期间的建议、批评和意见", "第十八条", "第二十四条"),
        ("闭会期间的建议、批评和意见", "第二十九条", "第三十六条"),
        ("代表小组", "第二十一条", "第二十七条"),
        ("视察", "第二十二条", "第二十九条"),
        ("视察调研报告的转交和反馈", "第二十四条", "第三十一条"),
    ],
)
def test_a_subject_is_cited_as_it_is_numbered_on_the_day(subject: str, before: str, after: str) -> None:
    law = deputies_law()
    assert (law.cite(subject, OLD_DAY).article, law.cite(subject, OLD_DAY).law) == (before, "npc-deputies-law-2015")
    assert (law.cite(subject, NEW_DAY).article, law.cite(subject, NEW_DAY).law) == (after, "npc-deputies-law-2025")


def test_a_citation_names_the_law_and_its_version() -> None:
    cited = deputies_law().cite("报告履职情况", LATER)
    assert cited.text == "《中华人民共和国全国人民代表大会和地方各级人民代表大会代表法》第五十八条"
    assert (cited.version, cited.warning) == ("2025-03-11", "")


@pytest.mark.parametrize(
    ("subject", "day", "said"),
    [
        ("年度代表工作计划", OLD_DAY, "2025年3月11日施行的才有"),
        ("报告履职情形", LATER, "没有“报告履职情形”"),
        ("报告履职情况", date(2015, 8, 28), "2015年8月28日没有施行中的"),
    ],
)
def test_what_cannot_be_cited_is_refused(subject: str, day: date, said: str) -> None:
    with pytest.raises(TemplateError, match=said):
        deputies_law().cite(subject, day)


@pytest.mark.parametrize(
    ("article", "now"),
    [
        ("第四十五条", "第五十八条"),
        ("第45条", "第五十八条"),
        ("第四条第五款", "第八条（六）"),  # written for the item
        ("第四条第（五）项", "第八条（六）"),
        ("第四条（五）", "第八条（六）"),
        ("第六条", "第十条"),
        ("第二十二条第四款", "第三十一条第二款"),
        ("第二十二条第一款", "第二十九条"),  # not mapped by itself: the article
    ],
)
def test_a_number_of_a_text_written_before_is_overtaken(article: str, now: str) -> None:
    cited = deputies_law().renumbered(article, LATER, written=date(2022, 9, 22))
    assert (cited.article, cited.certain) == (now, True)
    assert cited.warning.startswith(f"2015年版{article}（") and cited.warning.endswith(f"请改引{now}。")


def test_a_number_that_stayed_or_is_of_the_same_version_needs_no_warning() -> None:
    law = deputies_law()
    assert law.renumbered("第一条", LATER, written=date(2022, 9, 22)).warning == ""
    assert law.renumbered("第四十五条", OLD_DAY, written=date(2022, 9, 22)).warning == ""
    assert law.renumbered("第五十八条", LATER, written=NEW_DAY).warning == ""


def test_where_nobody_knows_when_it_was_written_the_number_stays_and_is_warned_of() -> None:
    law = deputies_law()
    cited = law.renumbered("第四十五条", LATER)
    assert (cited.article, cited.certain) == ("第四十五条", False)
    assert cited.warning == (
        "2025年版第四十五条是“为代表提供必要条件”；引的如果是2015年版第四十五条（报告履职情况），在2025年版里是第五十八条，请核对。"
    )
    assert law.renumbered("第五十八条", LATER).warning == ""  # the version before had no such number


def test_a_number_that_came_later_is_told_on_an_earlier_day() -> None:
    cited = deputies_law().renumbered("第五十八条", OLD_DAY)
    assert (cited.article, cited.certain) == ("第四十五条", True)
    assert cited.warning == "2025年版第五十八条（报告履职情况）在2015年版里是第四十五条，请改引第四十五条。"
    gone = deputies_law().renumbered("第六十二条第二款", OLD_DAY, written=LATER)
    assert gone.warning == "2025年版第六十二条第二款（代表去世）在2015年版里没有相应的条款，不能引用。"


def test_a_number_that_no_version_has_and_what_is_no_number() -> None:
    law = deputies_law()
    assert law.renumbered("第九十九条", LATER).warning == "2025年版的条号对照里没有第九十九条，请核对。"
    with pytest.raises(TemplateError, match="“四十五”不是条号"):
        law.renumbered("四十五", LATER)


def test_citations_in_a_text_are_found_under_the_title_and_the_short_name() -> None:
    text = (
        "根据《中华人民共和国全国人民代表大会和地方各级人民代表大会代表法》第四十五条、第四条第五款，"
        "按代表法第六条和第一条，地方组织法第四十三条，制定本办法。"
    )
    found = overtaken(text, [deputies_law()], LATER, written=date(2022, 9, 22))
    assert [(f.written, f.now.article) for f in found] == [
        ("第四十五条", "第五十八条"),
        ("第四条第五款", "第八条（六）"),
        ("第六条", "第十条"),
    ]
    assert all(text[f.start :].startswith(f.written) for f in found)
    assert overtaken(text, [deputies_law()], OLD_DAY, written=date(2022, 9, 22)) == ()
    assert overtaken(text, [], LATER) == ()


def test_the_map_has_every_article_of_both_versions_once() -> None:
    entries = regulation("npc-deputies-law-2025").articles
    numerals = "零一二三四五六七八九"

    def name(n: int) -> str:
        tens, ones = divmod(n, 10)
        ten = ("" if tens == 1 else numerals[tens]) + "十" if tens else ""
        return f"第{ten}{numerals[ones] if ones else ''}条"

    assert [a.here for a in entries if a.here.endswith("条")] == [name(n) for n in range(1, 66)]
    assert [a.formerly for a in entries if a.formerly.endswith("条")] == [name(n) for n in range(1, 53)]
    by_item = [a.formerly for a in entries if a.formerly and not a.formerly.endswith("条")]
    assert len(by_item) == len(set(by_item))


def test_the_versions_follow_each_other_without_a_day_between() -> None:
    old, new = deputies_law().versions
    assert old.until is not None and (new.in_force - old.until).days == 1
    assert faults_of(deputies_law()) == []


SECOND = """
id = "y"
title = "某办法"
number = ""
passed = 2024-01-01
in_force = 2024-01-01
[words]
short = "某法"
[[article]]
subject = "报告"
here = "第五条"
formerly = "第四条"
"""


def test_two_versions_that_both_hold_are_a_fault() -> None:
    first = load_regulation(
        'id="x"\ntitle="某办法"\nnumber=""\npassed=2020-01-01\nin_force=2020-01-01\n[words]\n', _meta()
    )
    second = load_regulation(SECOND, _meta())
    assert faults_of(laws_of([second, first])[0]) == [
        "《某办法》2020年版和2024年版同时有效，前一版要写 until（后一版施行的前一日）"
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('here = "第五条"', 'here = "5"'), "写法不合"),
        (
            ('formerly = "第四条"', 'formerly = "第四条"\n[[article]]\nsubject = "报告"\nhere = "第六条"'),
            "subject 有重复：报告",
        ),
        (('formerly = "第四条"', 'before = "第四条"'), "不认识 before"),
    ],
)
def test_a_map_that_is_written_wrong_is_refused(change: tuple[str, str], said: str) -> None:
    with pytest.raises(TemplateError, match=said):
        load_regulation(SECOND.replace(*change), _meta(), name="y.toml")


def other_law() -> Law:
    """A law of one version, with a map of its own."""
    text = SECOND.replace("某办法", "某某法").replace('short = "某法"', 'short = "丙法"')
    return laws_of([load_regulation(text.replace('"报告"', '"报告履职情况"'), _meta())])[0]


def test_a_template_cites_by_the_subject_alone_or_of_the_law_it_names() -> None:
    law = deputies_law()
    assert citer([law], LATER)("报告履职情况", "") == f"《{law.title}》第五十八条"
    assert citer([law], OLD_DAY)("报告履职情况", "代表法") == f"《{law.title}》第四十五条"
    assert citer([law, other_law()], LATER)("报告履职情况", "《丙法》") == "《某某法》第五条"
    assert citer([law, other_law()], LATER)("视察", "") == f"《{law.title}》第二十九条"


@pytest.mark.parametrize(
    ("subject", "name", "said", "advice"),
    [
        ("报告履职情况", "", "几部法律里都有“报告履职情况”（丙法、代表法）", "请写明是哪一部"),
        ("报告履职情行", "代表法", "条号对照里没有“报告履职情行”", "是不是“报告履职情况”？"),
        ("视察", "丙法", "《某某法》的条号对照里没有“视察”", "[[article]]"),
        ("视察", "代表方法", "没有“代表方法”的条号对照", "是不是“代表法”？"),
        ("视察", "地方组织法", "没有“地方组织法”的条号对照", "有条号对照的：丙法、代表法。"),
    ],
)
def test_a_subject_or_a_law_that_there_is_not_is_refused(subject: str, name: str, said: str, advice: str) -> None:
    with pytest.raises(TemplateError, match=said) as told:
        citer([other_law(), deputies_law()], LATER)(subject, name)
    assert advice in told.value.remedy


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("按照代表法第四十五条规定，向原选区选民报告履职情况。", "第五十八条"),
        ("代表法第四十五条规定的报告履职情况", "第五十八条"),
        ("代表法第四十五条第二款的定期组织代表报告履职情况", "第五十八条"),
        ("代表法第四十六条（职业活动与执行职务）", "第五十九条"),
        ("代表法第四十五条，建设平台", ""),
        ("代表法第四十五条，代表报告履职情况以前", ""),  # it may only happen to follow
    ],
)
def test_what_the_text_goes_on_with_tells_which_version_is_meant(text: str, now: str) -> None:
    (found,) = overtaken(text, [deputies_law()], LATER)
    assert (found.now.article, found.now.certain) == (now or found.written, now != "")


@pytest.mark.parametrize(
    "text",
    [
        "代表法（2015年修正）第四十五条",
        "《中华人民共和国全国人民代表大会和地方各级人民代表大会代表法》（2025年修正）第四十五条",
        "代表法第五十八条",
        "代表法修改以后，第四十五条",
    ],
)
def test_what_is_right_or_says_its_version_is_left_alone(text: str) -> None:
    assert overtaken(text, [deputies_law()], LATER) == ()


def test_a_number_that_goes_on_with_its_own_subject_is_not_certain_to_be_of_before() -> None:
    text = "代表法第四十五条规定的为代表提供必要条件，第五十八条规定的报告履职情况"
    assert [(f.written, f.now.certain) for f in overtaken(text, [deputies_law()], LATER)] == [("第四十五条", False)]


def test_of_a_text_of_an_earlier_day_the_number_of_then_is_right() -> None:
    law = deputies_law()
    assert overtaken("代表法第四十五条", [law], OLD_DAY) == ()  # nobody could mean the version to come
    assert [f.now.article for f in overtaken("代表法第五十八条", [law], OLD_DAY)] == ["第四十五条"]
    assert overtaken("代表法第四十五条", [law], date(2010, 1, 1)) == ()  # no version of then is known


def test_an_article_is_told_in_every_version() -> None:
    law = deputies_law()
    told = [(v.id, subjects) for v, subjects in law.sayings("第四十五条")]
    assert told == [
        ("npc-deputies-law-2015", ("报告履职情况",)),
        ("npc-deputies-law-2025", ("为代表提供必要条件",)),
    ]
