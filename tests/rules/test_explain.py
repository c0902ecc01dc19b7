"""Rules told in words: a person must be able to hold them against the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from dutykit.rules.explain import RuleInWords, explain
from rules.setting import lexicon, regulation
from rules.small import law

TOP = Path(__file__).resolve().parents[2]
RULE = '[[rule]]\nid = "r"\narticle = "第一条"\nduty = "某"\nforce = "must"\nsubject = "deputy"\n'


def told(options: str) -> dict[str, str]:
    (found,) = explain(law(RULE + options), lexicon(), ["r"])
    return dict(found.lines)


def shipped(id_: str, rule: str) -> RuleInWords:
    return explain(regulation(id_), lexicon(), [rule])[0]


def test_a_deadline_in_full() -> None:
    found = shipped("shijingshan-2022", "entry_activity")
    assert (found.force, found.kind) == ("应当（原文“在……的5个工作日内”）", "期限")
    lines = dict(found.lines)
    assert lines.pop("口径").startswith("从活动最后一天的次日算起")
    assert lines == {
        "对谁": "每个人大街工委或代表联组（只问自己报送的，由街工委代报的不另问）",
        "时间": "每年（1月1日至12月31日）",
        "看什么": "《代表履职活动登记表》的行",
        "期限": "从“活动日期”的次日算起，5 个工作日以内",
        "以哪天为准": "“录入平台日期”；收表的日子从来不算",
        "不适用": "办法施行以前的",
        "无法判定": "时间未到；登记没有关闭（dutykit review close）；有待改、有异议的记录；条件用到的栏空着（缺少事实）；没有当年的工作日历",
    }


def test_measures_in_order_with_their_actors() -> None:
    assert shipped("pinggu-2019", "unworthy").steps[1] == (
        "第 2 步（做过第 1 步，复查结果是未改进）：责令辞去代表职务，由代表资格审查委员会；依据三（七）"
    )


COUNT = 'kind = "count"\ntake = [{ kinds = ["training"] }]\n'


@pytest.mark.parametrize(
    ("options", "what", "text"),
    [
        (COUNT + 'compare = "at_least"\nfigure = 3', "要求", "不少于 3 次（正好这个数也算）"),
        (COUNT + 'compare = "more_than"\nfigure = 3', "要求", "超过 3 次（正好这个数不算）"),
        (COUNT + 'compare = "between"\nfigure = [5, 6]\nof = "persons"', "要求", "在 5 至 6 人之间（含两端）"),
        (COUNT + 'compare = "at_least"\nfigure = { county = 2, township = 4 }', "要求", "区县级不少于 2 次；乡镇级不少于 4 次"),
        (COUNT + 'compare = "at_least"\nfigure = 1\nwindow = { from = "10-01", to = "12-31" }', "时间", "每年10月1日至12月31日（含两端）"),
        (COUNT + 'compare = "at_least"\nfigure = 1\nwindow = { months = 24, from = 2018-09-01 }', "时间", "从2018-09-01起每24个月一期"),
        (COUNT + 'compare = "at_least"\nfigure = 1\nyear = "session"', "时间", "每年（上次人代会闭幕次日到下次人代会开幕前一日）"),
        (COUNT + 'compare = "at_least"\nfigure = 1\nlevels = ["township"]', "层级", "只对乡镇级人大"),
        (COUNT + 'compare = "at_least"\nfigure = 1\nwho = { class = ["official"], standing_member = [true] }', "对谁",
         "每名代表，只对名册“代表类别”是职务代表，“常委会组成人员”是“是”的代表"),
        (COUNT + 'compare = "at_least"\nfigure = 1\nfirst_year = "apply"\npart_year = "prorate"', "不适用",
         "办法施行以前的；期末已经终止资格或者暂停执行职务的代表；（期间才当选的按在任月数折算，舍去零头）"),
        ('kind = "gap"\nmonths = 12\ntake = [{ forms = ["contact"], except = { way = ["pairing"] } }]', "数什么",
         "《联系、接待选民记录表》登记的活动，不问“方式”是结对联系的"),
        ('kind = "gap"\nmonths = 12\ntake = [{ forms = ["contact"] }]', "要求", "距最近一次不超过 12 个月；超过就不符合"),
        ('kind = "breach"\nabsence = "session"', "要求", "原文没有写几次：有记录的列出来，由人判断"),
        ('kind = "ballot"\nrecord = "evaluation.results"\npart = ["dissatisfied"]\nwhole = "valid"\ncompare = "more_than"\nshare = "1/3"\nagainst = true',
         "要求", "“不满意”占“有效票”的比例超过 1/3（33.3%）就不符合；按分数比较，不先取整"),
        ('kind = "deadline"\nrecord = "suggestion.suggestions"\nfrom = "assigned"\nto = "replied"\nmonths = 3\nextended = { months = 6 }\ndue = "due"',
         "可延长", "经批准最长到 6 个月；没有登记批准的，超过期限而没有超过这个数的无法判定"),
        ('kind = "deadline"\nrecord = "annual-registration"\nfrom = "year_end"\nto = "submitted"\nbefore = "session"\nrequired = true',
         "期限", "从年末（12月31日）算起，下次人代会开幕以前（开幕当天不算）"),
    ],
)  # fmt: skip
def test_options_in_words(options: str, what: str, text: str) -> None:
    assert told(options)[what] == text


def test_several_takes_are_numbered() -> None:
    found = told(
        'kind = "gap"\nmonths = 12\ntake = [{ forms = ["contact"] }, { groups = ["study"], during = "between" }]'
    )
    assert (
        found["数什么"]
        == "合上一项就算：（1）《联系、接待选民记录表》登记的活动；（2）闭会期间的学习培训类（活动类型）"
    )


def test_a_score_tells_every_item() -> None:
    found = told(
        'kind = "score"\nenabled = true\nitems = [{ id = "a", name = "培训", take = [{ kinds = ["training"] }], first = 5, each = 1, cap = 8, '
        'role = { led = "1", joined = "1/2" } }]\nbase = 60\nbands = [{ id = "good", name = "优秀", from = 90 }]'
    )
    assert found["计分"].endswith("；首次 5 分，每次 1 分，封顶 8 分；领衔的算 1；附议的算 1/2")
    assert (found["总分"], found["等次"]) == ("基础分 60", "优秀：90 分起")


@pytest.mark.parametrize("id_", sorted(p.stem for p in (TOP / "regulations").glob("*.toml")))
def test_every_option_of_the_shipped_regulations_has_words(id_: str) -> None:
    """What has no words would be told as it is written, under 另有."""
    rules = explain(regulation(id_), lexicon())
    assert len(rules) == len(regulation(id_).ruleset.rules)
    assert [(t.rule.id, text) for t in rules for what, text in t.lines if what == "另有"] == []
    assert [(t.rule.id, w) for t in rules for w, text in t.lines if not text or "frozenset" in text] == []
