"""An invented year of an invented congress: every part of every document has something to print.

For ``template lint`` and for trying a template out; the people are made up.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, assert_never

from ..dossier.model import Deputy, Membership, Record, Roster, Unit
from ..dossier.target import CONGRESS, Target
from ..evidence import CellPlace, Evidence
from ..forms.model import Form
from ..rules.derivation import Derivation, Outcome, RecordTold, RegisterTold, SettingReading, StepDone, Unknown
from ..rules.explain import RuleInWords
from ..rules.measures import StepWords
from ..rules.regulation import Regulation
from ..rules.results import Finding, Subject, Suggestion
from ..rules.ruleset import Rule
from ..rules.terms import RuleKind, WindowKind
from ..words.codes import Force, FormId, IssueProgress, Per, Reason, Result, State, SubjectKind, UnitKind
from ..words.marks import During
from .across import Across, AcrossCounts, CongressFigures, KindCounts, ResultCounts, RuleCounts, put_together
from .derived import Derived, Sent
from .facts import Facts

_NAMES = ("李成", "王小兰", "欧阳文博", "赵建国", "孙丽", "周志强", "吴敏", "郑海涛")
_UNITS = (Unit("GC", "古城代表联组", UnitKind.JOINT_GROUP), Unit("BJ", "八角代表联组", UnitKind.JOINT_GROUP))
_ACTIVITIES = (
    ("inspection_group", "视察老旧小区综合整治工程", "standing_committee"),
    ("training", "代表履职专题培训", "liaison_office"),
    ("enforcement_check", "检查垃圾分类法规实施情况", "standing_committee"),
    ("joint_group_activity", "代表联组季度活动", "joint_group"),
    ("standing_observe", "列席区人大常委会会议", "standing_committee"),
    ("court_hearing", "旁听公开审理案件", "government_courts"),
    ("public_good", "参加社区义务植树", "street"),
    ("congress_session", "区人民代表大会会议", "secretariat"),
)
YEAR = 2024


def example_facts(forms: Mapping[str, Form], regulation: Regulation, *, activities: int = 16) -> Facts:
    """Facts with eight deputies (numbers 001 to 008) in two units; ``activities`` is how many activities there are."""
    people = tuple(_deputy(i, name) for i, name in enumerate(_NAMES, 1))
    records = (
        *(_activity(i) for i in range(1, activities + 1)),
        *(_contact(i) for i in range(1, 5)),
        *(_suggestion(i) for i in range(1, 5)),
        *_registration(),
        *_handbook(),
        *_narrative(),
        *_evaluated(),
        *_kept_apart(),
        *_plans(),
        *_year_end(),
        _record(
            "HQ-2024-0001",
            FormId.SESSION,
            "sessions",
            kind="standing_committee",
            term=17,
            ordinal=25,
            opening="2025-01-06",
        ),
    )
    return Facts(
        congress="北京市石景山区人民代表大会",
        term=17,
        year=YEAR,
        period=(date(YEAR, 1, 1), date(YEAR, 12, 31)),
        roster=Roster(people, _UNITS),
        records=records,
        forms=forms,
        regulation=regulation,
        on=date(2025, 1, 6),
        held={"001": 1},
        issues={"001": "DJ2024-0001"},
        slips=2,
        derived=_derived(regulation),
        across=_across(regulation),
        confirmed={"001": frozenset({"HD-2024-0001", "HD-2024-0003", "LX-2024-0001"})},
    )


def _across(regulation: Regulation) -> Across:
    """Two invented counties."""
    rule = regulation.ruleset.rules[0]

    def county(number: int, deputies: int, late: int, unmet: int) -> CongressFigures:
        counts = AcrossCounts(
            deputies, deputies - 4, deputies - 9, deputies + 5, deputies, 3, 2, late,
            41, 960, deputies - 2, 18, 75, 62, 58,
        )  # fmt: skip
        kinds = (KindCounts("集中视察", 24, 600, deputies - 2), KindCounts("代表小组活动", 17, 360, deputies - 8))
        results = ResultCounts(met=deputies - unmet - 2, unmet=unmet, undetermined=2)
        line = RuleCounts(
            regulation.id, regulation.title, regulation.version, rule.id, rule.article, rule.duty, results
        )
        name = f"示例市{'甲乙'[number]}县第十七届人民代表大会"
        return CongressFigures(name, str(number), YEAR, date(YEAR, 12, 31), counts, kinds, (line,))

    return put_together(YEAR, date(YEAR + 1, 1, 6), (county(0, 180, 2, 7), county(1, 210, 0, 3)))


def _derived(regulation: Regulation) -> Derived:
    """One finding of an invented rule, with every part that a sheet can print."""
    kind, window = RuleKind.COUNT, WindowKind.YEAR
    duty = "参加代表联组活动"
    rule = Rule("example", "第五条", duty, Force.MUST, kind, SubjectKind.DEPUTY, window, said="应当")
    whole = f"{YEAR}年：{YEAR}年1月1日至12月31日"
    subject, first, last = Subject(SubjectKind.DEPUTY, "001", "李成"), date(YEAR, 1, 1), date(YEAR, 12, 31)
    finding = Finding(
        regulation.id, regulation.version, rule.id, rule.article, rule.force, subject, first, last, Result.UNMET, None,
        1, "次", 3, ("HD-2024-0001",), f"{YEAR}年参加代表联组活动：1次，要求不少于3次。",
        Suggestion("talk", ("work_committee_head",), "第八条"), rule.duty, f"{YEAR}年", "", "按场次计",
    )  # fmt: skip
    taken = RecordTold(("HD-2024-0001",), date(YEAR, 3, 5), "代表联组活动，季度活动", "“参加”", "符合本条要数的")
    left = RecordTold(("HD-2024-0002",), date(YEAR, 5, 6), "视察老旧小区", "“请假”", "登记的是“请假”，没有参加不计")
    fewer = Outcome("不算", Result.UNMET, None, 1, 3)
    derivation = Derivation(
        finding=finding,
        regulation=regulation,
        rule=RuleInWords(rule, "次数", (("要求", "不少于 3 次"),), ()),
        window=whole,
        standing="2021年11月16日当选；本条对该代表适用。",
        steps=("数到1次。", "要求不少于3次。", f"{YEAR}年已经结束，登记已经关闭。", "结论：不符合。"),
        taken=(taken,),
        left=(left,),
        unknown=(Unknown("这条登记有异议", Reason.DISPUTED, ("HD-2024-0003",), (fewer,), changes=False),),
        readings=(SettingReading("年度中间当选的", "按在任月数折算", used=False, outcome=fewer),),
        registers=(RegisterTold("GC", "古城代表联组", closed=True, open_years=()),),
        people=(),
        rests_on=(),
        done=(StepDone("CS-0001", date(YEAR, 6, 1), "约谈", "人大街工委主任", ""),),
        answers=("本人答复（SC-2024-0009）：4月的活动当天请假。",),
    )
    return Derived((derivation,), StepWords({"talk": "约谈"}, {"work_committee_head": "人大街工委主任"}), _sent())


def _sent() -> tuple[Sent, ...]:
    """What a unit and its deputies were sent: one workbook is back, one to be mended, one late."""
    issued, due = date(YEAR, 11, 20), date(YEAR, 12, 20)
    late, form = IssueProgress.MISSING, "区人大代表履职情况登记表"
    return (
        Sent("XF-2024-0001", "代表履职活动登记表", "GC", "", issued, due, IssueProgress.COMPLETE),
        Sent("XF-2024-0002", form, "", "002", issued, due, IssueProgress.PARTIAL, 2, late=True),
        Sent("XF-2024-0003", form, "", "004", issued, due, late, late=True),
        Sent("XF-2024-0004", form, "", "006", issued, due, late, late=True),
    )


def example_target(facts: Facts, kind: Per) -> Target:
    """One target of a kind, of an example's facts."""
    match kind:
        case Per.DEPUTY:
            return Target(kind, facts.roster.deputies[0].number, facts.roster.deputies[0].name)
        case Per.UNIT:
            return Target(kind, facts.roster.units[0].code, facts.roster.units[0].name)
        case Per.CONGRESS:
            return CONGRESS
        case Per.MEETING:
            return Target(kind, "HQ-2024-0001", "第十七届人大常委会第二十五次会议", day=date(2025, 1, 6))
        case Per.ACTIVITY:
            return Target(kind, "HD-2024-0001", "代表履职专题培训", day=date(YEAR, 1, 30))
        case Per.CONTACT:
            return Target(kind, "LX-2024-0001", "八角南里社区代表联络站", day=date(YEAR, 2, 20))
        case Per.BULLETIN:
            return Target(kind, "6", "第6期")
        case Per.REGULATION:
            return Target(kind, facts.regulation.id, facts.regulation.title)
        case _:
            assert_never(kind)


def _deputy(number: int, name: str) -> Deputy:
    facts = {
        "gender": "female" if number % 2 else "male",
        "ethnicity": "汉族",
        "birth": f"{1970 + number}-{number:02}",
        "party": "cpc",
        "education": "bachelor",
        "employer": "古城第二小学",
        "post": "校长",
        "district": "古城第三选区",
        "elected": "2021-11-16",
        "phone": "13800000000",
    }
    return Deputy(f"{number:03}", name, (Membership(_UNITS[number % 2].code),), facts=facts)


def _record(
    record: str, form: str, table: str, /, *, of: str = "", stands: State = State.ACCEPTED, **values: Any
) -> Record:
    evidence = {name: Evidence(CellPlace("填写", "B8"), str(value)) for name, value in values.items()}
    return Record(record, form, table, stands, values, evidence, YEAR, of, "GC", file=f"{form}.xlsx")


def _day(number: int) -> str:
    return (date(YEAR, 1, 9) + timedelta(days=21 * (number % 16))).isoformat()


def _activity(number: int) -> Record:
    kind, title, organiser = _ACTIVITIES[number % len(_ACTIVITIES)]
    day = _day(number)
    return _record(
        f"HD-2024-{number:04}",
        FormId.ACTIVITY,
        "activities",
        date={"from": day, "to": day},
        title=f"{title}（{number}）",
        kind=kind,
        organiser=organiser,
        present=["001", f"{number % 7 + 2:03}"],
        leave=["003"] if number % 7 != 1 else [],
        spoke=["001"] if number % 3 == 0 else [],
    )


def _contact(number: int) -> Record:
    return _record(
        f"LX-2024-{number:04}",
        FormId.CONTACT,
        "contacts",
        date=_day(number * 2),
        place="八角南里社区代表联络站",
        way="reception" if number % 2 else "visit",
        deputies=["001", "002"],
        voters=number * 5,
        matter="小区电动自行车充电桩不够用。",
        result="已增设充电桩。",
        feedback=_day(number * 2),
    )


def _suggestion(number: int) -> Record:
    return _record(
        f"JY-2024-{number:04}",
        FormId.SUGGESTION,
        "suggestions",
        kind="suggestion",
        during=During.SESSION if number % 2 else During.BETWEEN,
        title=f"关于增设便民设施的建议（{number}）",
        lead="001" if number < 3 else "002",
        seconders=["002"] if number < 3 else ["001"],
        submitted=_day(number),
        number=f"17-4-{number:03}",
        handler="区城市管理委",
        reply_class="a",
    )


def _registration() -> tuple[Record, ...]:
    return (
        _record(
            "DJ-2024-0001",
            FormId.ANNUAL_REGISTRATION,
            "",
            of="001",
            deputy="001",
            year=YEAR,
            law="带头学习和遵守宪法、法律。",
            in_session="认真审议各项报告。",
            between_sessions="坚持每月进站听取意见。",
            other="无",
        ),
        _record(
            "DJ-2024-0002",
            FormId.ANNUAL_REGISTRATION,
            "suggestions",
            of="001",
            stands=State.DISPUTED,
            title="关于新建公园的建议",
        ),
    )


def _handbook() -> tuple[Record, ...]:
    """An objection to an activity, and two claims, none of them looked into yet."""
    objection, day = _activity(2), "2024-09-03"
    told = {"title": objection.values["title"], "date": objection.values["date"], "state": "late"}
    claim = {"title": "街道消防演练", "kind": "street_activity", "date": {"from": day, "to": day}, "state": "present"}
    visit = {"date": day, "way": "visit", "place": "古城南路", "voters": 3, "matter": "路灯不亮。"}
    rows = (("activities", told, objection.number), ("activities", claim, ""), ("contacts", visit, ""))
    return tuple(
        dataclasses.replace(
            _record(f"SC-2024-{i:04}", FormId.HANDBOOK, table, of="001", stands=State.DISPUTED),
            values=values,
            about=about,
        )
        for i, (table, values, about) in enumerate(rows, 1)
    )


def _evaluated() -> tuple[Record, ...]:
    """A duty report before voters, and what they said with their slips."""
    day = "2024-11-18"
    slips: dict[str, Any] = {"slips_out": 46, "slips_back": 46, "valid": 45, "invalid": 1}
    grades: dict[str, Any] = {"satisfied": 40, "basically": 4, "dissatisfied": 1}
    return (
        _record(
            "SZ-2024-0001", FormId.DUTY_REPORT, "reports", of="001", deputy="001", state="done", date=day, way="oral",
            place="古城街道代表之家", voters=46,
        ),
        _record(
            "CP-2024-0001", FormId.EVALUATION, "meetings", date=day, place="古城街道代表之家", host="周静", invited=50,
            voters=46, teller="吴平", scrutineer="郑华",
        ),
        _record(
            "CP-2024-0002", FormId.EVALUATION, "results", of="001", deputy="001", date=day, report="SZ-2024-0001",
            way="oral", questions=2, answers="当场答复了停车和供暖两个问题。", conclusion="satisfied",
            opinions="希望多到社区听取意见，和王小兰代表一起推动充电桩建设。", **slips, **grades,
        ),
        _record(
            "CP-2024-0003", FormId.EVALUATION, "items", of="001", deputy="001", date=day, item="contact", valid=45,
            **grades,
        ),
        _record(
            "CP-2024-0004", FormId.EVALUATION, "results", of="002", deputy="002", date="2025-01-06", way="written",
            conclusion="satisfied", **slips, **grades,
        ),
    )  # fmt: skip


def _kept_apart() -> tuple[Record, ...]:
    """A commendation, and a measure that only a few know of."""
    return (
        _record(
            "BZ-2024-0001", FormId.COMMENDATION, "nominees", of="001", deputy="001", kind="deputy", state="announced",
            nominated="2024-11-20", announced="2024-12-20", merits="推动小区充电桩建设。",
        ),
        _record(
            "CS-2024-0001", FormId.MEASURE, "measures", of="001", deputy="001", kind="remind", date="2024-06-01",
            ground="no_contact", facts="上半年没有进站。", review="improved",
        ),
    )  # fmt: skip


def _plans() -> tuple[Record, ...]:
    """Receptions that a unit has planned: one is over, two are to come."""
    days = ("2024-03-15", "2025-01-15", "2025-01-22")
    return tuple(
        _record(
            f"JH-2024-{at:04}", FormId.CONTACT_PLAN, "plans", date=day, period="上午9:00—11:00",
            place="八角南里社区代表联络站", deputies=["001", "002"], way="reception", topic="老旧小区停车",
            state="planned",
        )
        for at, day in enumerate(days, 1)
    )  # fmt: skip


def _year_end() -> tuple[Record, ...]:
    """A meeting, commendations and a plan, of deputies 005 to 008."""
    half_day = {"date": "2024-01-11", "half_day": "am", "kind": "plenary_meeting", "present": ["005", "006"]}
    rows = (
        ("CQ-2024-0001", FormId.ATTENDANCE, "", {"meeting": "区第十七届人民代表大会第四次会议"}),
        ("CQ-2024-0002", FormId.ATTENDANCE, "half_days", {**half_day, "leave": ["007"], "absent": ["008"]}),
        ("BZ-2024-0002", FormId.COMMENDATION, "nominees", {
            "kind": "deputy", "deputy": "006", "nominated": "2024-11-20", "decided": "2024-12-20",
        }),
        ("BZ-2024-0003", FormId.COMMENDATION, "nominees", {
            "kind": "suggestion", "deputy": "007", "title": "关于增设社区食堂的建议", "nominated": "2024-11-20",
            "decided": "2024-12-20",
        }),
        ("JH-2024-0011", FormId.GROUP_PLAN, "plans", {
            "planned": "2024-05", "title": "视察社区食堂", "kind": "inspection_group", "staff": "孙丽", "expected": 6,
        }),
    )  # fmt: skip
    return tuple(
        dataclasses.replace(_record(number, form, table), values=values, issue="XF-0001")
        for number, form, table, values in rows
    )


def _narrative() -> tuple[Record, ...]:
    points = (
        ("basics", "代表结构总体稳定"),
        ("main", "各联组围绕民生实事开展活动"),
        ("shortcoming", "部分代表参加活动偏少"),
        ("shortcoming", "少数建议调研不深"),
        ("next_step", "完善登记和通报制度"),
    )
    return tuple(
        _record(f"YD-2024-{i:04}", FormId.NARRATIVE, "points", part=part, point=text)
        for i, (part, text) in enumerate(points, 1)
    )
