"""What comes after the units' and the deputies' forms: the session's attendance, duty reports and what belongs to them.

Few files, so that what the regulations make of them can be counted by hand; all are filled in on blank forms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import people
from deeds import _rows
from fill import blank_filled

from dutykit.app.keeping.demo import Story

Rows = Sequence[Mapping[str, Any]]

_SAME_NAME = {"0002": "李静（古亭街道人大街工委）", "0011": "李静（柳河街道人大街工委）"}
NAMES = {**people.NAMES, **_SAME_NAME}


def _all_but(*absent: str) -> str:
    """Everybody in the roster but those named by number."""
    return "、".join(name for number, name in NAMES.items() if number not in absent)


# Half-days of the session: 赵永生 (0014) missed all of it, 朴正浩 (0023) one half-day, 娜仁花 (0016) and 徐海燕 (0017)
# one each on leave; 钱多 (0015) was late once, 马德胜 (0004) left early once.
_HALF_DAYS: Rows = [
    {
        "date": "2024年1月9日", "half_day": "上午", "kind": "全体会议", "title": "听取政府工作报告",
        "present": _all_but("0014", "0015", "0016"), "late": "钱多", "leave": "娜仁花", "absent": "赵永生",
    },
    {
        "date": "2024年1月10日", "half_day": "上午", "kind": "分团会议", "title": "审议政府工作报告",
        "present": _all_but("0014", "0017"), "leave": "徐海燕", "absent": "赵永生",
        "spoke": "欧阳明哲、陈建国、孙立、唐婉清",
    },
    {
        "date": "2024年1月11日", "half_day": "上午", "kind": "分团会议", "title": "审议“两院”工作报告",
        "present": _all_but("0014", "0023"), "absent": "赵永生、朴正浩", "spoke": "何晓峰、黄志刚",
    },
    {
        "date": "2024年1月12日", "half_day": "上午", "kind": "全体会议", "title": "表决各项决议",
        "present": _all_but("0004", "0014"), "left_early": "马德胜", "absent": "赵永生",
    },
]  # fmt: skip
_LEAVES = _rows(
    "deputy date scope reason state approver approved_on",
    """
娜仁花|2024年1月9日上午|全体会议半天及以上|就医。|已批准|主席团秘书长|2024年1月8日
徐海燕|2024年1月10日上午|分团会议半天及以内|单位有紧急任务。|已批准|代表团团长|2024年1月9日
""",
)
_ATTENDANCE = {
    "meeting": "第十七届人民代表大会第三次会议", "session": "HQ-0003", "days": "2024年1月9日至1月12日", "due": 4,
    "year": people.YEAR, "filler": "宋文", "phone": "010-55550100", "entered": "2024年1月18日",
}  # fmt: skip

_SLIP = "meeting session scope date half_days reason applied opinion_by opinion_on state approver approved_on filed"
_SLIPS = {
    "娜仁花": _rows(
        _SLIP,
        "第十七届人民代表大会第三次会议|HQ-0003|全体会议半天及以上|2024年1月9日上午|1|就医。|2024年1月8日|代表团团长"
        "|2024年1月8日|已批准|主席团秘书长|2024年1月8日|",
    ),
    "徐海燕": _rows(
        _SLIP,
        "第十七届人民代表大会第三次会议|HQ-0003|分团会议半天及以内|2024年1月10日上午|1|单位有紧急任务。|2024年1月9日|"
        "||已批准|大会秘书处|2024年1月9日|2024年1月9日",
    ),
}

_REPORT = "deputy state date place way body reader reader_reason voters evaluation submitted entered"
_GT_REPORTS = _rows(
    _REPORT,
    """
欧阳明哲|已完成|2024年11月18日|古亭街道代表之家|会议口头|原选区选民会议|||18|提问并填写评价票|2024年11月11日|2024年11月22日
马德胜|已完成|2024年11月18日|古亭街道代表之家|会议口头|原选区选民会议|||18|填写评价票|2024年11月11日|2024年11月29日
沈文远|已完成|2024年11月18日|古亭街道代表之家|委托宣读|原选区选民会议|吴玲|参加上级党校学习|18|填写评价票|2024年11月8日|2024年11月25日
吴玲|计划中||||||||||
""",
)
_LH_REPORTS = _rows(
    _REPORT,
    """
孙立|已完成|2024年11月14日|柳河花园社区代表联络站|会议口头|代表之家、联络站|||26|没有评议|2024年11月7日|2024年11月18日
王芳|已完成|2024年11月14日|柳河花园社区代表联络站|书面|代表之家、联络站||||没有评议|2024年11月7日|
""",
)
_MEETINGS = _rows(
    "date place host district invited voters committee_members residents enterprises other_voters teller scrutineer",
    "2024年11月18日|古亭街道代表之家|沈文远|古亭第二、三选区|25|18|6|10|2|0|林小雨|陈建国",
)
_RESULTS = _rows(
    "deputy date way reader questions answers slips_out slips_back valid invalid satisfied basically dissatisfied conclusion told filed",  # noqa: E501
    """
欧阳明哲|2024年11月18日|会议口头||2|当场答复加装电梯、停车两件事。|18|18|17|1|12|4|1|满意|2024年11月25日|2024年11月26日
马德胜|2024年11月18日|会议口头||1||18|18|16|2|5|3|8|基本满意|2024年11月25日|2024年11月26日
沈文远|2024年11月18日|委托宣读|吴玲|0||18|18|17|1|4|4|9|不满意|2024年11月25日|
""",
)  # fmt: skip
_PLANS = _rows(
    "date period place_kind place deputies way staff published state",
    """
2024年3月12日|上午|代表联络站|古亭南里社区代表联络站|沈文远、吴玲|接待选民|林小雨|2024年3月5日|已完成
2024年5月14日|上午|代表联络站|古亭南里社区代表联络站|李静（古亭街道人大街工委）、周雨桐|接待选民|林小雨|2024年5月7日|已完成
2024年9月10日|上午|代表联络站|古亭北里社区代表联络站|马德胜、陈建国|接待选民|林小雨||已完成
""",
)
_GROUP_PLANS = _rows(
    "planned title kind content state",
    "2024年4月|青钢园区更新改造联组活动|代表联组活动|查看老厂房更新改造。|已完成",
)
_MEASURES = _rows(
    "deputy kind date ground facts basis rule step actor_kind actor content",
    "赵永生|约谈|2024年2月20日|未经批准不出席人代会|第三次会议各半天都没有出席，没有请假。|东城办法第九条（一），仅供对照"
    "|dongcheng-2020/session_absence|1|代表团团长|郑国强|提醒按规定请假。",
)
_NOMINEES = _rows(
    "kind deputy merits nominated state",
    """
优秀履职代表|周雨桐|推动延长养老助餐点周末供餐。|2024年11月28日|已推荐
优秀履职代表|马德胜|全年参加活动和接待选民较多。|2024年11月28日|已推荐
""",
)


def files(spare: Path, story: Story) -> dict[str, bytes]:
    """All files of the batch by name."""

    def made(form: str, head: Mapping[str, Any], **tables: Rows) -> bytes:
        return filled(spare, story, form, head, tables)

    def unit(code: str, **more: Any) -> dict[str, Any]:
        filler, phone = people.FILLERS[code[:2]]
        return {"unit": people.UNIT_NAMES[code], "year": people.YEAR, "filler": filler, "phone": phone, **more}

    def deputy(name: str, **more: Any) -> dict[str, Any]:
        return {"deputy": name, "year": people.YEAR, **more}

    plan = {"planned_on": "2022年3月10日", "notified": "2024年12月6日"}
    leaders = {"leader": "黄志刚", "vice_leader": "刘洋", "heard": "2024年1月15日", "adopted": "2024年1月22日"}
    return {
        "人代会第三次会议 出勤.xlsx": made(
            "attendance", _ATTENDANCE, half_days=_HALF_DAYS, leaves=_LEAVES
        ),
        "娜仁花 请假单.xlsx": made("leave", deputy("娜仁花"), leaves=_SLIPS["娜仁花"]),
        "徐海燕 请假单（批准的人不对）.xlsx": made("leave", deputy("徐海燕"), leaves=_SLIPS["徐海燕"]),
        "古亭街道 报告履职.xlsx": made("duty-report", unit("GT", **plan), reports=_GT_REPORTS),
        "柳河街道 报告履职.xlsx": made("duty-report", unit("LH"), reports=_LH_REPORTS),
        "古亭街道 测评汇总.xlsx": made("evaluation", unit("GT"), meetings=_MEETINGS, results=_RESULTS),
        "古亭街道 接待计划.xlsx": made("contact-plan", unit("GT", publicised="2024年1月20日"), plans=_PLANS),
        "青钢联组 小组活动计划.xlsx": made("group-plan", unit("QG", **leaders), plans=_GROUP_PLANS),
        "古亭第一小组 推荐表.xlsx": made("commendation", unit("GT1"), nominees=_NOMINEES),
        "欧阳明哲 履职手册.xlsx": made(
            "handbook",
            deputy("欧阳明哲", submitted="2024年12月5日", received="2024年12月6日", received_by="古亭街道人大街工委"),
        ),
        "陈建国 履职手册（没有签收）.xlsx": made("handbook", deputy("陈建国", submitted="2024年12月5日")),
        "措施登记.xlsx": made("measure", {"filler": "宋文", "phone": "010-55550100"}, measures=_MEASURES),
    }  # fmt: skip


def filled(
    spare: Path, story: Story, form: str, head: Mapping[str, Any], tables: Mapping[str, Rows] | None = None
) -> bytes:
    """A blank form filled in, without its version."""
    return blank_filled(spare, form, story.day("issued"), people.YEAR, head, tables or {})
