"""What the three units sent back: twelve workbooks that belong there, and ten files with which something is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import people
import spoil
from deeds import BY_FORM
from fill import Sheet, blank_filled

from dutykit.app.intake.ingest import IngestRequest, ingest
from dutykit.app.issuing.make_template import IssueRequest, issue_workbooks
from dutykit.app.keeping.demo import Story
from dutykit.app.keeping.workspaces import make_workspace
from dutykit.app.opened.targets import Asked

Issued = dict[tuple[str, str], Path]

_LH_ACTIVITY = "柳河街道 活动登记（人名、日期写错）.xlsx"
_QG_ACTIVITY = "青钢联组 活动登记（同名、已调离）.xlsx"
_GT_CONTACT = "古亭街道 联系选民（长号码丢了末几位）.xlsx"
_QG_CONTACT = "青钢联组 联系选民（单元格是错误值）.xlsx"
_QG_SUGGESTION = "青钢联组 议案建议（公式没有结果）.xlsx"

MENDED: dict[str, dict[str, str]] = {
    _LH_ACTIVITY: {
        "present=李静、王方、孙立": "李静、王芳、孙立",
        "date=2024年6月31日": "2024年6月19日",
        "kind=监督检查": "专项监督",
        "date=2023年10月23日": "2024年10月23日",
    },
    _QG_ACTIVITY: {
        "present=刘洋、韩冬、唐婉清、李静": "刘洋、韩冬、唐婉清、李静（古亭街道人大街工委）",
        "present=黄志刚、刘洋、朴正浩、罗成": "黄志刚、刘洋、朴正浩",
    },
    _GT_CONTACT: {"voter_contact=110100196503071200": "北里4号楼"},
    _QG_CONTACT: {"voters=#DIV/0!": "35"},
    _QG_SUGGESTION: {"number=": "17-3-007"},
}


def files(issued: Issued, spare: Path, story: Story) -> dict[str, bytes]:
    """All files of the batch by name."""
    return {**_gt(issued, spare), **_lh(issued, spare), **_qg(issued, spare), **_broken(issued, spare, story)}


def filled(issued: Issued, form: str, unit: str) -> Sheet:
    """A unit's workbook with everything that it registered."""
    sheet = Sheet(issued[form, people.UNIT_NAMES[unit]].read_bytes())
    filler, phone = people.FILLERS[unit]
    sheet.head({"filler": filler, "phone": phone})
    table, rows = BY_FORM[form]
    sheet.rows(table, rows[unit])
    return sheet


def _gt(issued: Issued, spare: Path) -> dict[str, bytes]:
    activity = filled(issued, "activity", "GT").bytes()
    contact = filled(issued, "contact", "GT")
    contact.at("contacts", 5, "voter").value = "一位居民"
    number = contact.at("contacts", 5, "voter_contact")
    number.value, number.number_format = 110100196503071234, "0"
    suggestion = filled(issued, "suggestion", "GT").bytes()
    narrative = filled(issued, "narrative", "GT").bytes()
    return {
        "古亭街道 活动登记.xlsx": activity,
        "古亭街道 活动登记（又发了一遍）.xlsx": activity,
        _GT_CONTACT: contact.bytes(),
        "古亭街道 议案建议.xlsx": spoil.by_libreoffice(suggestion, "xlsx", "xlsx", spare),
        "古亭街道 综合材料要点.pdf": spoil.by_libreoffice(narrative, "xlsx", "pdf", spare),
    }


def _lh(issued: Issued, spare: Path) -> dict[str, bytes]:
    activity = filled(issued, "activity", "LH")
    activity.at("activities", 3, "present").value = "李静、王方、孙立"
    activity.at("activities", 5, "date").value = "2024年6月31日"
    activity.at("activities", 8, "kind").value = "监督检查"
    activity.at("activities", 9, "date").value = "2023年10月23日"
    contact = filled(issued, "contact", "LH")
    moved = (
        "deputies", "date", "period", "way", "place_kind", "place", "voters", "matter", "matter_kind", "handler",
        "onward", "passed_on", "result", "satisfied", "feedback_way", "feedback", "entered",
    )  # fmt: skip
    suggestion = filled(issued, "suggestion", "LH")
    order = (
        "number", "kind", "during", "session", "title", "reason", "proposal", "lead", "seconders", "submitted",
        "publicity", "state", "assigned", "handler", "replied", "reply_class", "done", "attitude", "outcome",
        "feedback",
    )  # fmt: skip
    return {
        _LH_ACTIVITY: activity.bytes(),
        "柳河街道 联系选民（列换了顺序、隐藏页没了）.xlsx": spoil.copied(contact, "contacts", moved, title="联系选民"),
        "柳河街道 议案建议（插了行、合并了单元格）.xlsx": spoil.copied(
            suggestion, "suggestions", order, title="议案建议", above=3, merge=("during", "session"), keep_identity=True
        ),
        "柳河街道 综合材料要点（自己做的表）.docx": _own_table(),
    }


def _own_table() -> bytes:
    labels = {"document": "用于文书", "part": "部分", "section": "所属内容", "point": "要点", "source": "出处"}
    rows = [[row.get(name, "") for name in labels] for row in BY_FORM["narrative"][1]["LH"]]
    head = [("填报单位", people.UNIT_NAMES["LH"]), ("年度", "2024"), ("填表人", people.FILLERS["LH"][0])]
    return spoil.word_table("2024年度综合材料要点表", head, list(labels.values()), rows)


def _qg(issued: Issued, spare: Path) -> dict[str, bytes]:
    activity = filled(issued, "activity", "QG")
    activity.at("activities", 4, "present").value = "刘洋、韩冬、唐婉清、李静"
    activity.at("activities", 6, "present").value = "黄志刚、刘洋、朴正浩、罗成"
    contact = filled(issued, "contact", "QG")
    contact.at("contacts", 1, "voters").value = "=6+7"
    contact.at("contacts", 2, "voters").value = "=35/0"
    suggestion = filled(issued, "suggestion", "QG")
    suggestion.at("suggestions", 1, "number").value = '="17-3-"&"007"'
    return {
        _QG_ACTIVITY: activity.bytes(),
        _QG_CONTACT: spoil.by_libreoffice(contact.bytes(), "xlsx", "xlsx", spare),
        _QG_SUGGESTION: suggestion.bytes(),
        "青钢联组 综合材料要点.xlsx": filled(issued, "narrative", "QG").bytes(),
    }


def _broken(issued: Issued, spare: Path, story: Story) -> dict[str, bytes]:
    """Files that are not registered at all."""
    forwarded = filled(issued, "narrative", "LH")
    forwarded.head({"unit": people.UNIT_NAMES["QG"]})
    whole = filled(issued, "activity", "LH").bytes()
    old = spoil.by_libreoffice(filled(issued, "suggestion", "GT").bytes(), "xlsx", "xls", spare)
    notice = "各人大街工委、代表联组："
    return {
        "青钢联组 综合材料要点（拿柳河的表填的）.xlsx": forwarded.bytes(),
        "青钢联组 联系选民（空文件）.xlsx": b"",
        "柳河街道 活动登记（只下载了一半）.xlsx": whole[: len(whole) // 2],
        "古亭街道 议案建议（旧格式改了扩展名）.xlsx": old,
        "青钢联组 活动登记（加了密码）.xlsx": spoil.locked(),
        "不明来源（解压炸弹）.xlsx": spoil.bomb(),
        "关于报送材料的通知（不是表）.docx": spoil.letter(
            "关于报送2024年度代表履职材料的通知", notice, "请于12月6日前将有关材料报送代表联络室。"
        ),
        "古亭街道 综合材料要点（去年的表）.xlsx": _blank("narrative", spare, 2023, "GT"),
        "外区 综合材料要点（别的区的表）.xlsx": _elsewhere(spare, story),
    }


def _blank(form: str, spare: Path, year: int, unit: str) -> bytes:
    head = {"unit": people.UNIT_NAMES[unit], "year": year, "filler": people.FILLERS[unit][0]}
    points = [{"part": "主要情况", "point": "去年把代表联络站由两处增加到四处。"}]
    return blank_filled(spare, form, date(year, 12, 1), year, head, {"points": points})


def _elsewhere(spare: Path, story: Story) -> bytes:
    """A workbook that another district issued; its roster is ours, for brevity."""
    workspace = make_workspace(
        spare / "外区", congress="北京市石岭区人民代表大会", term=17, regulations=[], year=people.YEAR
    ).workspace
    paths = [Path(str(f)) for f in story.files("returned", "1 名册和会议")]
    day = story.day("issued")
    ingest(workspace, IngestRequest(paths=paths, today=day), _quiet)
    made = issue_workbooks(workspace, IssueRequest(form="narrative", today=day, whom=Asked(units=("GT",))), _quiet)
    sheet = Sheet((workspace.root / made.issued[0].path).read_bytes())
    sheet.head({"filler": "外区填表人"})
    sheet.rows("points", [{"part": "主要情况", "point": "每季度通报一次代表参加活动情况。"}])
    return sheet.bytes()


class _quiet:  # noqa: N801
    """No bar."""

    def __init__(self, items: Any, _label: str) -> None:
        self.items = items

    def __enter__(self) -> Any:
        return self.items

    def __exit__(self, *_: object) -> None:
        return None
