"""Who is in the sample: the district, its units, deputies and meetings. Everybody and everything is invented."""

from __future__ import annotations

from typing import Any

CONGRESS = "北京市青石区人民代表大会"
TERM = 17
YEAR = 2024
REGULATION = "shijingshan-2022"

UNITS: list[dict[str, str]] = [
    {"code": "GT", "name": "古亭街道人大街工委", "kind": "人大街工委"},
    {"code": "LH", "name": "柳河街道人大街工委", "kind": "人大街工委"},
    {"code": "QG", "name": "青钢代表联组", "kind": "代表联组"},
    {"code": "T1", "name": "古亭代表团", "kind": "代表团"},
    {"code": "T2", "name": "柳河代表团", "kind": "代表团"},
    {"code": "T3", "name": "青钢代表团", "kind": "代表团"},
    {"code": "GT1", "name": "古亭第一小组", "kind": "代表小组", "parent": "GT"},
    {"code": "GT2", "name": "古亭第二小组", "kind": "代表小组", "parent": "GT"},
    {"code": "LH1", "name": "柳河第一小组", "kind": "代表小组", "parent": "LH"},
    {"code": "LH2", "name": "柳河第二小组", "kind": "代表小组", "parent": "LH"},
    {"code": "QG1", "name": "青钢第一小组", "kind": "代表小组", "parent": "QG"},
    {"code": "QG2", "name": "青钢第二小组", "kind": "代表小组", "parent": "QG"},
]
UNIT_NAMES = {u["code"]: u["name"] for u in UNITS}
FILLERS = {"GT": ("林小雨", "010-55550101"), "LH": ("方志远", "010-55550102"), "QG": ("许晴", "010-55550103")}

_COLUMNS = (
    "number", "name", "gender", "ethnicity", "birth", "party", "education", "employer", "post", "district", "group",
    "class",
)  # fmt: skip
_ROWS = """
0001|沈文远|男|汉族|1968年5月|中共党员|硕士研究生|古亭街道办事处|人大街工委主任|古亭第一选区|古亭第一小组|职务代表
0002|李静|女|汉族|1982.11|民进会员|大学本科|古亭第二小学|副校长|古亭第一选区|古亭第一小组|其他代表
0003|周雨桐|女|汉族|1990-03|中共党员|硕士研究生|古亭社区卫生服务中心|主治医师|古亭第二选区|古亭第一小组|其他代表
0004|马德胜|男|回族|1971年8月|群众|高中|马记清真食品店|经营者|古亭第二选区|古亭第一小组|连任代表
0005|欧阳明哲|男|汉族|1976年1月|九三学社社员|博士研究生|青石区规划设计院|高级工程师|古亭第三选区|古亭第二小组|连任代表
0006|吴玲|女|汉族|1979-06|中共党员|大学本科|古亭南里社区党委|书记|古亭第三选区|古亭第二小组|其他代表
0007|阿依古丽·麦麦提|女|维吾尔族|1986.09|群众|大学专科|古亭街道天山餐饮公司|经理|古亭第三选区|古亭第二小组|其他代表
0008|陈建国|男|汉族|1962年12月|中共党员|大学专科|古亭北里社区|退休教师|古亭第四选区|古亭第二小组|连任代表
0009|何晓峰|男|汉族|1984-04|民盟盟员|硕士研究生|北京市青岩律师事务所|律师|古亭第四选区|古亭第二小组|其他代表
0010|郑国强|男|汉族|1967年2月|中共党员|大学本科|柳河街道办事处|人大街工委主任|柳河第一选区|柳河第一小组|职务代表
0011|李静|女|汉族|1975年7月|中共党员|大学专科|柳河花园社区居委会|主任|柳河第一选区|柳河第一小组|连任代表
0012|王芳|女|满族|1988-10|民进会员|大学本科|柳河中学|高级教师|柳河第一选区|柳河第一小组|其他代表
0013|孙立|男|汉族|1980.05|农工党党员|博士研究生|青石区人民医院|科主任|柳河第二选区|柳河第一小组|其他代表
0014|赵永生|男|汉族|1970年9月|民建会员|大学本科|柳河物业服务有限公司|总经理|柳河第二选区|柳河第二小组|连任代表
0015|钱多|男|汉族|1993-01|无党派人士|硕士研究生|北京柳岸科技有限公司|技术总监|柳河第三选区|柳河第二小组|其他代表
0016|娜仁花|女|蒙古族|1983年3月|中共党员|大学本科|柳河街道文化中心|主任|柳河第三选区|柳河第二小组|其他代表
0017|徐海燕|女|汉族|1977年12月|中共党员|大学本科|青石区残疾人康复中心|主任|柳河第三选区|柳河第二小组|连任代表
0018|黄志刚|男|汉族|1966年6月|中共党员|硕士研究生|青石钢铁集团有限公司|党委副书记|青钢第一选区|青钢第一小组|职务代表
0019|刘洋|男|汉族|1985-08|中共党员|大学专科|青石钢铁集团炼钢厂|高级技师|青钢第一选区|青钢第一小组|其他代表
0020|冯丽|女|汉族|1981.02|民革党员|大学本科|青钢建设有限公司|总经理助理|青钢第一选区|青钢第一小组|其他代表
0021|韩冬|男|汉族|1978年11月|无党派人士|硕士研究生|青钢技师学院|教师|青钢第二选区|青钢第一小组|其他代表
0022|唐婉清|女|土家族|1991-05|中共党员|大学本科|青钢园区服务有限公司|运营部经理|青钢第二选区|青钢第二小组|其他代表
0023|朴正浩|男|朝鲜族|1974年4月|致公党党员|博士研究生|青钢研究院|总工程师|青钢第二选区|青钢第二小组|连任代表
0024|罗成|男|汉族|1964年3月|中共党员|大学本科|青石钢铁集团有限公司|工会主席|青钢第二选区|青钢第二小组|其他代表
"""
_HOMES = {"古亭": ("T1", "GT"), "柳河": ("T2", "LH"), "青钢": ("T3", "QG")}
_CODES = {"古亭": 0, "柳河": 4, "青钢": 7}
_ORDINALS = "一二三四"


def _deputy(line: str) -> dict[str, Any]:
    row: dict[str, Any] = dict(zip(_COLUMNS, line.split("|"), strict=True))
    home = row["district"][:2]
    delegation, unit = _HOMES[home]
    row["district_code"] = str(_CODES[home] + _ORDINALS.index(row["district"][3]) + 1)
    row["delegation"] = UNIT_NAMES[delegation]
    row["joint_group" if unit == "QG" else "work_committee"] = UNIT_NAMES[unit]
    row["elected"] = "2021年11月16日"
    row["re_elected"] = "是" if row["class"] == "连任代表" else "否"
    row["phone"] = f"1380000{row['number']}"
    if row["number"] in {"0001", "0010", "0018"}:
        row["standing_member"] = "是"
    if row["number"] == "0009":
        row["former_names"] = "何小峰"
    if row["number"] == "0024":
        row |= {"status": "资格终止", "status_reason": "迁出或调离本行政区域", "status_date": "2024年7月31日"}
    return row


DEPUTIES = [_deputy(line) for line in _ROWS.strip().splitlines()]
NAMES = {d["number"]: d["name"] for d in DEPUTIES}

ROSTER_HEAD = {"as_of": "2024年11月20日", "filler": "宋文"}
SESSION_HEAD = {"filler": "宋文", "phone": "010-55550100"}
SESSIONS: list[dict[str, Any]] = [
    {"kind": "届", "term": 17, "title": "第十七届人民代表大会", "opening": "2021年12月14日"},
    {
        "kind": "人代会", "term": 17, "ordinal": 3, "title": "第十七届人民代表大会第三次会议",
        "preparatory": "2024年1月8日", "opening": "2024年1月9日", "closing": "2024年1月12日", "half_days": 7,
        "place": "青石会议中心",
    },
    *(
        {
            "kind": "常委会会议", "term": 17, "ordinal": ordinal, "opening": day, "half_days": 1, "place": "区人大机关",
            "title": f"第十七届人民代表大会常务委员会第{numeral}次会议",
        }
        for ordinal, numeral, day in (
            (17, "十七", "2024年2月28日"), (18, "十八", "2024年4月24日"), (19, "十九", "2024年6月27日"),
            (20, "二十", "2024年8月28日"), (21, "二十一", "2024年10月30日"), (22, "二十二", "2024年12月18日"),
        )
    ),
    {
        "kind": "人代会", "term": 17, "ordinal": 4, "title": "第十七届人民代表大会第四次会议",
        "preparatory": "2025年1月7日", "opening": "2025年1月8日", "closing": "2025年1月11日", "half_days": 7,
        "place": "青石会议中心",
    },
]  # fmt: skip
REPORTS: list[dict[str, Any]] = [
    {
        "date": "2024年10月30日", "matter": "代表履职工作", "heard_by": "常委会会议",
        "report": "关于代表履职工作情况的报告", "by": "区人大常委会代表联络室",
    },
]  # fmt: skip
